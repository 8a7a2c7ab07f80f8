# sandkeeper_add_provider(<id> CLASS_NAME <factory class> SOURCES <files…> [LIBRARIES <targets…>])
#
# A provider is one folder: its metadata in <id>.json, its factory class and its sources. It may use the core library and
# nothing else of this project; the link line below is what enforces that. Qt 6.4's qt_add_plugin ignores sources that are
# passed with the signature without SHARED, hence target_sources.
function(sandkeeper_add_provider id)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "CLASS_NAME" "SOURCES;LIBRARIES")
    set(target sandkeeper_provider_${id})
    qt_add_plugin(${target} SHARED CLASS_NAME ${arg_CLASS_NAME})
    target_sources(${target} PRIVATE ${arg_SOURCES})
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE sandkeeper_options sandkeeper_core ${arg_LIBRARIES})
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME "sandkeeper-${id}"
        PREFIX ""
        LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib/${SANDKEEPER_PLUGIN_SUBDIR}"
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib/${SANDKEEPER_PLUGIN_SUBDIR}"
        AUTOMOC_MOC_DEPEND_FILTERS ""
        INSTALL_RPATH "${SANDKEEPER_ORIGIN}/../..")
    set_property(TARGET ${target} APPEND PROPERTY AUTOMOC_DEPEND_FILTERS
        "Q_PLUGIN_METADATA" "[\n][ \t]*Q_PLUGIN_METADATA[ \t]*\\([^\\)]*FILE[ \t]*\"([^\"]+)\"")
    # A program that finds no plugin is of no use, so building it builds them.
    if(TARGET sandkeeper)
        add_dependencies(sandkeeper ${target})
    endif()
    install(TARGETS ${target} LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/${SANDKEEPER_PLUGIN_SUBDIR}"
        RUNTIME DESTINATION "${CMAKE_INSTALL_LIBDIR}/${SANDKEEPER_PLUGIN_SUBDIR}")
endfunction()
