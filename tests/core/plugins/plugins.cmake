# Small plug-ins, each with one thing wrong, and one with none. They are built apart from the real ones, whose folder the
# program searches.
set(SANDKEEPER_TEST_PLUGIN_DIR "${CMAKE_BINARY_DIR}/tests/plugins")
function(sandkeeper_add_test_plugin name)
    set(target testplugin_${name})
    qt_add_plugin(${target} SHARED CLASS_NAME Plugin)
    target_sources(${target} PRIVATE plugins/${name}.cpp plugins/factory.h)
    target_link_libraries(${target} PRIVATE sandkeeper_options sandkeeper_core)
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME ${name}
        PREFIX ""
        LIBRARY_OUTPUT_DIRECTORY "${SANDKEEPER_TEST_PLUGIN_DIR}"
        RUNTIME_OUTPUT_DIRECTORY "${SANDKEEPER_TEST_PLUGIN_DIR}")
endfunction()
set(plugins good otherversion foreign withoutmetadata incomplete liar unresolved)
foreach(plugin IN LISTS plugins)
    sandkeeper_add_test_plugin(${plugin})
endforeach()
sandkeeper_add_test(pluginmanager SOURCES plugins/tst_pluginmanager.cpp LIBRARIES sandkeeper_core LABELS core)
target_compile_definitions(tst_pluginmanager PRIVATE
    SANDKEEPER_TEST_PLUGIN_DIR="${SANDKEEPER_TEST_PLUGIN_DIR}"
    SANDKEEPER_TEST_PLUGIN_SUFFIX="${CMAKE_SHARED_LIBRARY_SUFFIX}")
list(TRANSFORM plugins PREPEND testplugin_)
add_dependencies(tst_pluginmanager ${plugins})
