# SANDKEEPER_PUBLIC_HEADERS: the headers of the core library that are installed, relative to src/. Everything else of it is
# its own business: it may include what an outside program need not have.
file(GLOB SANDKEEPER_PUBLIC_HEADERS RELATIVE "${PROJECT_SOURCE_DIR}/src" CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/core/*/*.h")
foreach(private IN ITEMS
    client/accountsession client/clientsetup client/createoperation client/eachoperation client/lifeoperations client/refusals client/removeoperation client/savefileoperation
    net/answers net/httpcall net/httpexchange net/httplanes net/netlog net/oneshotbody net/originholds net/requestcheck
    secrets/secretservice
    store/settingsfile
    transfers/archiveworker transfers/packworker transfers/safefolderparts transfers/tarreader transfers/tarwriter
    transfers/unixfolder transfers/unpackworker
    transfers/bandwidth transfers/contenthash transfers/copytask transfers/filepumps transfers/filetasks transfers/foldertasks
    transfers/folderparts transfers/localfiles transfers/remoteparts transfers/remoteplace
    transfers/storageproblem transfers/transferdatabase transfers/transferqueue_p transfers/transfertask)
    list(REMOVE_ITEM SANDKEEPER_PUBLIC_HEADERS "core/${private}.h")
endforeach()

# sandkeeper_check_headers(<target>)
#
# A library of one source per public header, which includes nothing but it, twice: it builds if each can be used alone.
function(sandkeeper_check_headers target)
    set(sources)
    foreach(header IN LISTS SANDKEEPER_PUBLIC_HEADERS)
        string(MAKE_C_IDENTIFIER "${header}" name)
        set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}/${name}.cpp")
        file(CONFIGURE OUTPUT "${source}" CONTENT "#include \"${header}\"\n#include \"${header}\"\n")
        list(APPEND sources "${source}")
    endforeach()
    add_library(${target} OBJECT ${sources})
    target_link_libraries(${target} PRIVATE sandkeeper_core)
    target_compile_features(${target} PRIVATE cxx_std_20)
    set_target_properties(${target} PROPERTIES AUTOMOC OFF)
    if(NOT MSVC)
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers)
    endif()
endfunction()
