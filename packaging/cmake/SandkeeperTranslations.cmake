# sandkeeper_add_translations(<target> <ts files…>)
#
# Compiles the translations and embeds them in <target> under ":/i18n". The texts come from every layer and every provider, so
# the list of sources is the source tree itself, not what one target happens to compile. Two targets keep the files in step:
# `update-translations` writes new strings into the .ts files; the test "translations" fails while one of them is unfinished.
#
# lupdate must find the headers (-I): otherwise it does not know a class's namespace, writes its texts under the bare class name,
# and the program looks for them under the full one.
#
# English has a file too: without it "%n sandbox(es)" would be shown as it is. It holds plural forms only.
function(sandkeeper_add_translations target)
    set(ts_files ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS
        "${PROJECT_SOURCE_DIR}/src/*.cpp" "${PROJECT_SOURCE_DIR}/src/*.h" "${PROJECT_SOURCE_DIR}/src/*.ui"
        "${PROJECT_SOURCE_DIR}/plugins/*.cpp" "${PROJECT_SOURCE_DIR}/plugins/*.h")
    list(SORT sources)
    # A file instead of arguments: the list outgrows the command line of some systems.
    set(list_file "${PROJECT_BINARY_DIR}/generated/translation-sources.lst")
    list(JOIN sources "\n" lines)
    file(CONFIGURE OUTPUT "${list_file}" CONTENT "${lines}\n" @ONLY)

    set(qm_files)
    set(update_commands)
    foreach(ts_file IN LISTS ts_files)
        get_filename_component(name "${ts_file}" NAME_WE)
        set(qm_file "${CMAKE_CURRENT_BINARY_DIR}/${name}.qm")
        add_custom_command(OUTPUT "${qm_file}"
            COMMAND Qt6::lrelease -silent -nounfinished "${ts_file}" -qm "${qm_file}"
            DEPENDS "${ts_file}"
            COMMENT "Compiling ${name}"
            VERBATIM)
        list(APPEND qm_files "${qm_file}")
        set(plural_only)
        if(name MATCHES "_en$")
            set(plural_only -pluralonly)
        endif()
        list(APPEND update_commands COMMAND Qt6::lupdate -silent -locations none -no-obsolete ${plural_only}
            -source-language en_US -I "${PROJECT_SOURCE_DIR}/src" "@${list_file}" -ts "${ts_file}")
    endforeach()
    qt_add_resources(${target} sandkeeper_i18n
        PREFIX "/i18n"
        BASE "${CMAKE_CURRENT_BINARY_DIR}"
        FILES ${qm_files})
    add_custom_target(update-translations ${update_commands} COMMENT "Writing new strings into the translations" VERBATIM)
    set_property(GLOBAL PROPERTY SANDKEEPER_TRANSLATION_SOURCES "${list_file}")
    set_property(GLOBAL PROPERTY SANDKEEPER_TS_FILES "${ts_files}")
endfunction()
