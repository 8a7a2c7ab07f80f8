# Secrets, settings, credentials, provider metadata and the plug-in manager.
sandkeeper_add_test(secret SOURCES secrets/tst_secret.cpp LIBRARIES sandkeeper_core LABELS core)
sandkeeper_add_test(sessionstore SOURCES secrets/tst_sessionstore.cpp LIBRARIES sandkeeper_core LABELS core)

# The keychain in every condition, each in a bus session of its own that with-keyring.sh makes: the tests must not depend on
# the session they are started from, least of all touch its key ring.
qt_add_executable(tst_keychain secrets/tst_keychain.cpp secrets/fakeservice.h)
target_link_libraries(tst_keychain PRIVATE sandkeeper_options sandkeeper_core Qt6::Test Qt6::DBus)
target_include_directories(tst_keychain PRIVATE "${PROJECT_SOURCE_DIR}/tests")
set_target_properties(tst_keychain PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
function(sandkeeper_add_keychain_test name session tests)
    add_test(NAME keychain_${name}
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/secrets/with-keyring.sh" ${session} $<TARGET_FILE:tst_keychain> ${tests})
    set_tests_properties(keychain_${name} PROPERTIES TIMEOUT 120 LABELS core ENVIRONMENT "LC_ALL=C.UTF-8")
endfunction()
sandkeeper_add_keychain_test(open open open)
sandkeeper_add_keychain_test(fresh fresh fresh)
sandkeeper_add_keychain_test(without_service none absent)
sandkeeper_add_keychain_test(without_bus nobus absent)
sandkeeper_add_keychain_test(scripted none fake)

sandkeeper_add_test(settings SOURCES store/tst_settings.cpp LIBRARIES sandkeeper_core LABELS core)
sandkeeper_add_test(credentials SOURCES store/tst_credentials.cpp LIBRARIES sandkeeper_core LABELS core)
sandkeeper_add_test(providermetadata SOURCES store/tst_providermetadata.cpp LIBRARIES sandkeeper_core LABELS core)
include(plugins/plugins.cmake)
