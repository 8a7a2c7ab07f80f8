sandkeeper_add_test(sandboxstore SOURCES store/tst_sandboxstore.cpp LIBRARIES sandkeeper_core)
sandkeeper_add_test(accountsessions
    SOURCES client/tst_accountsessions.cpp
    LIBRARIES sandkeeper_core sandkeeper_test_simulator)
target_compile_definitions(tst_accountsessions PRIVATE
    SANDKEEPER_PLUGIN_FOLDER="${PROJECT_BINARY_DIR}/lib/${SANDKEEPER_PLUGIN_SUBDIR}")
add_dependencies(tst_accountsessions sandkeeper_provider_prime)
sandkeeper_add_test(shelljobs SOURCES provider/tst_shelljobs.cpp provider/fakeabilities.h LIBRARIES sandkeeper_core)
# On real folders, with the tools of this machine and with those of BusyBox.
if(UNIX)
    sandkeeper_add_test(joboutput
        SOURCES provider/tst_joboutput.cpp provider/fakeabilities.h provider/localcommands.h LIBRARIES sandkeeper_core)
endif()
sandkeeper_add_test(shellfiles
    SOURCES provider/tst_shellfiles.cpp provider/tst_shellfiles_changes.cpp provider/shellfilestest.h provider/fakeabilities.h
        provider/localcommands.h
    LIBRARIES sandkeeper_core
    TIMEOUT 600)
sandkeeper_add_test(remotename SOURCES provider/tst_remotename.cpp LIBRARIES sandkeeper_core)

# The client as a program of its own has it: it loads the plug-ins by itself.
foreach(name IN ITEMS sandboxclient thousand)
    sandkeeper_add_test(${name}
        SOURCES client/tst_${name}.cpp
        LIBRARIES sandkeeper_core sandkeeper_test_simulator
        TIMEOUT 180)
    add_dependencies(tst_${name} sandkeeper_provider_prime)
endforeach()
