find_package(Qt6 6.4 REQUIRED COMPONENTS Test)

# sandkeeper_add_test(<name> SOURCES <files…> [LIBRARIES <targets…>] [LABELS …] [PLATFORM offscreen|xcb] [TIMEOUT seconds]
#                     [ENVIRONMENT VAR=value …])
#
# A Qt Test program tst_<name>. Each one gets its own HOME, so that no test can see or change a real user's files. PLATFORM
# xcb is for tests that need a real window manager; they run on the display that packaging/test.sh provides.
function(sandkeeper_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "PLATFORM;TIMEOUT" "SOURCES;LIBRARIES;LABELS;ENVIRONMENT")
    set(target tst_${name})
    qt_add_executable(${target} ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE sandkeeper_options Qt6::Test ${arg_LIBRARIES})
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests") # for what tests share in tests/support
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    if(NOT arg_PLATFORM)
        set(arg_PLATFORM offscreen)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    # Qt ends a function after five minutes by itself, which is not for it to decide.
    list(APPEND arg_ENVIRONMENT QTEST_FUNCTION_TIMEOUT=3600000)
    if(SANDKEEPER_SANITIZE) # instrumented and not optimised
        math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 3")
    endif()
    set(home "${CMAKE_BINARY_DIR}/tests/home/${name}")
    file(MAKE_DIRECTORY "${home}")
    # Keys and addresses of the person who runs the tests.
    set(foreign PRIME_API_KEY PRIME_API_BASE_URL PRIME_BASE_URL PRIME_TEAM_ID)
    foreach(service IN ITEMS PPIO E2B)
        foreach(what IN ITEMS API_KEY ACCESS_TOKEN DOMAIN API_URL SANDBOX_URL DEBUG)
            list(APPEND foreign ${service}_${what})
        endforeach()
    endforeach()
    list(TRANSFORM foreign APPEND "=unset:")
    add_test(NAME ${name} COMMAND ${target})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${arg_TIMEOUT}
        LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=${arg_PLATFORM};HOME=${home};XDG_CONFIG_HOME=${home}/.config;XDG_DATA_HOME=${home}/.local/share;XDG_CACHE_HOME=${home}/.cache;LC_ALL=C.UTF-8;SANDKEEPER_BUILD_DIR=${CMAKE_BINARY_DIR};${arg_ENVIRONMENT}"
        ENVIRONMENT_MODIFICATION "${foreign}")
    # One window has the focus at a time, so tests on the shared display take turns.
    if(arg_PLATFORM STREQUAL "xcb")
        set_property(TEST ${name} APPEND PROPERTY RESOURCE_LOCK display)
    endif()
endfunction()
