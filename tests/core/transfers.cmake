# Against the simulator, through the provider itself.
function(sandkeeper_add_transfer_test name)
    sandkeeper_add_test(${name}
        SOURCES transfers/tst_${name}.cpp transfers/transferfixture.cpp transfers/transferfixture.h
        LIBRARIES sandkeeper_prime_objects sandkeeper_test_simulator
        ${ARGN})
    target_include_directories(tst_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
endfunction()
# The same once more at the other service.
function(sandkeeper_add_ppio_transfer_test name)
    sandkeeper_add_test(${name}_ppio
        SOURCES transfers/tst_${name}.cpp transfers/transferfixture.cpp transfers/transferfixture.h
        LIBRARIES sandkeeper_ppio_objects sandkeeper_test_simulator
        ${ARGN})
    target_include_directories(tst_${name}_ppio PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_compile_definitions(tst_${name}_ppio PRIVATE TRANSFERS_AT_PPIO)
endfunction()
# Minutes each, and what is instrumented there is instrumented in the conformance tests and in those at Prime.
if(NOT SANDKEEPER_SANITIZE)
    foreach(name IN ITEMS transferqueue transferfolders transferparts transferplain transferfaults)
        sandkeeper_add_ppio_transfer_test(${name} TIMEOUT 600)
    endforeach()
    target_link_libraries(tst_transferparts_ppio PRIVATE Qt6::Concurrent)
endif()
sandkeeper_add_transfer_test(transferplain TIMEOUT 300)
sandkeeper_add_transfer_test(transferqueue TIMEOUT 600)
sandkeeper_add_transfer_test(transferfolders TIMEOUT 600)
sandkeeper_add_transfer_test(transferparts TIMEOUT 600)
target_link_libraries(tst_transferparts PRIVATE Qt6::Concurrent)
sandkeeper_add_transfer_test(transferfaults TIMEOUT 600)
sandkeeper_add_transfer_test(transferplaces)
sandkeeper_add_transfer_test(transferlist)
sandkeeper_add_transfer_test(transfercopies)
foreach(name IN ITEMS transfercopies transferplaces)
    target_link_libraries(tst_${name} PRIVATE Qt6::Sql)
endforeach()

# The scripts for the parts of a folder, by the tools of this machine and by BusyBox.
if(UNIX)
    foreach(name IN ITEMS folderparts foldermerges)
        sandkeeper_add_test(${name}
            SOURCES transfers/tst_${name}.cpp transfers/folderpartsfixture.cpp transfers/folderpartsfixture.h
                transfers/scratchfolder.h
            LIBRARIES sandkeeper_core Qt6::Concurrent
            LABELS transfers
            TIMEOUT 300)
    endforeach()
endif()

# SIGKILL at random moments.
if(UNIX)
    add_executable(transfer_kill_driver transfers/killdriver.cpp)
    target_link_libraries(transfer_kill_driver PRIVATE sandkeeper_options sandkeeper_prime_objects)
    set_target_properties(transfer_kill_driver PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    # A hundred starts of an instrumented program do not fit into a run.
    set(kills 100)
    if(SANDKEEPER_SANITIZE)
        set(kills 20)
    endif()
    sandkeeper_add_transfer_test(transferkill TIMEOUT 900
        ENVIRONMENT KILL_TEST_COUNT=${kills})
    target_compile_definitions(tst_transferkill PRIVATE KILL_DRIVER="$<TARGET_FILE:transfer_kill_driver>")
    add_dependencies(tst_transferkill transfer_kill_driver)
endif()
