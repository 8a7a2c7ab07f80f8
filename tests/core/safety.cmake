# What comes in from sandboxes: names, folders, archives. The corpora of hostile names and archives are made by the tests.
function(sandkeeper_add_safety_test name)
    sandkeeper_add_test(${name}
        SOURCES transfers/tst_${name}.cpp ${ARGN}
        LIBRARIES sandkeeper_core
        LABELS transfers
        TIMEOUT 300)
    target_include_directories(tst_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests" transfers)
endfunction()

set(hostile_names transfers/hostilenames.cpp transfers/hostilenames.h)
set(hostile_place transfers/hostileplace.cpp transfers/hostileplace.h transfers/scratchfolder.h
    transfers/treesnapshot.cpp transfers/treesnapshot.h)
sandkeeper_add_safety_test(pathsafety ${hostile_names})
sandkeeper_add_safety_test(safefolder ${hostile_names} ${hostile_place})
set(tar_bytes transfers/tarbytes.cpp transfers/tarbytes.h transfers/unpacking.h)
sandkeeper_add_safety_test(folderarchive ${hostile_place} ${tar_bytes})
sandkeeper_add_safety_test(hostilearchives ${hostile_names} ${hostile_place} ${tar_bytes}
    transfers/hostilearchives.cpp transfers/hostilearchives.h)
sandkeeper_add_safety_test(hostileanswers client/fakeprovider.h ${hostile_place})
sandkeeper_add_safety_test(quarantine)
target_link_libraries(tst_quarantine PRIVATE sandkeeper_platform)
