# What `cmake --install` copies and how CPack packs it. Targets install themselves beside their definition, each with an
# $ORIGIN run path, so that the installed tree can be moved.
set(docdir "${CMAKE_INSTALL_DATADIR}/doc/sandkeeper")
if(UNIX AND NOT APPLE)
    install(FILES packaging/linux/sandkeeper.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
    install(FILES packaging/linux/sandkeeper.metainfo.xml DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo"
        RENAME invalid.sandkeeper.Sandkeeper.metainfo.xml)
    install(FILES resources/icons/sandkeeper.svg DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
endif()
# "copyright" is the name under which Debian's tools look for a licence.
install(FILES LICENSE DESTINATION "${docdir}" RENAME copyright)
install(FILES README.md SECURITY.md DESTINATION "${docdir}")

# find_package(Sandkeeper): the target Sandkeeper::Core and the headers <sandkeeper/core/…>, for plugins made elsewhere.
set(cmakedir "${CMAKE_INSTALL_LIBDIR}/cmake/Sandkeeper")
include(CMakePackageConfigHelpers)
set(SANDKEEPER_PLUGIN_INSTALL_DIR "${CMAKE_INSTALL_LIBDIR}/${SANDKEEPER_PLUGIN_SUBDIR}")
configure_package_config_file(packaging/cmake/SandkeeperConfig.cmake.in
    "${PROJECT_BINARY_DIR}/generated/package/SandkeeperConfig.cmake"
    INSTALL_DESTINATION "${cmakedir}"
    PATH_VARS SANDKEEPER_PLUGIN_INSTALL_DIR
    NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 every minor version may change the interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/generated/package/SandkeeperConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/generated/package/SandkeeperConfig.cmake"
    "${PROJECT_BINARY_DIR}/generated/package/SandkeeperConfigVersion.cmake"
    DESTINATION "${cmakedir}" COMPONENT development)
install(EXPORT SandkeeperTargets NAMESPACE Sandkeeper:: DESTINATION "${cmakedir}" COMPONENT development)
foreach(header IN LISTS SANDKEEPER_PUBLIC_HEADERS)
    cmake_path(GET header PARENT_PATH folder)
    install(FILES "src/${header}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/sandkeeper/${folder}" COMPONENT development)
endforeach()
install(FILES "${PROJECT_BINARY_DIR}/generated/core/sandkeeper_core_export.h"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/sandkeeper/core" COMPONENT development)

add_custom_target(uninstall
    COMMAND "${CMAKE_COMMAND}" "-DMANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt"
        -P "${PROJECT_SOURCE_DIR}/packaging/cmake/uninstall.cmake"
    COMMENT "Removing what the last installation copied"
    VERBATIM)

set(CPACK_GENERATOR "DEB")
set(CPACK_PACKAGE_NAME "sandkeeper")
set(CPACK_PACKAGE_VENDOR "The Sandkeeper authors")
set(CPACK_PACKAGE_CONTACT "The Sandkeeper authors <maintainers@sandkeeper.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "manage remote code sandboxes in a desktop window")
set(CPACK_PACKAGE_DESCRIPTION
"Sandkeeper shows the remote code sandboxes of all of a person's accounts in
one live table, creates and deletes them, and runs commands in them. Every
service is a plugin; API keys are kept in the desktop's keychain only.

The demo, sandkeeper --demo, needs neither an account nor a network.")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
# Whatever the builder's umask is.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/package")
set(CPACK_STRIP_FILES ON)

set(CPACK_PROJECT_CONFIG_FILE "${PROJECT_SOURCE_DIR}/packaging/cmake/CPackChecks.cmake")

# Two packages: the program, and what is needed to build plugins for it.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY "optional")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME "sandkeeper")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION "utils")
# Linked libraries are found by dpkg-shlibdeps; the package's own library is looked for where the plugins expect it.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${CMAKE_LIBRARY_OUTPUT_DIRECTORY}")
# Loaded at run time, so no tool finds them: the keychain's client library, the platform
# plugins of Qt, and its driver for SQLite.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS "libsecret-1-0, qt6-qpa-plugins, libqt6svg6, libqt6sql6-sqlite")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS "gnome-keyring | kwalletmanager, bubblewrap, openssh-client, qt6-translations-l10n")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME "libsandkeeper-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION "libdevel")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "sandkeeper (= ${PROJECT_VERSION}), qt6-base-dev, libexpected-dev")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "Headers and CMake files for programs and for provider plugins on the core library of Sandkeeper.")
include(CPack)
