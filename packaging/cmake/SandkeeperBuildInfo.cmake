# <sandkeeper_config.h>: what the program must know about the build. It links the target sandkeeper_config.
#
# Plugins are found relative to the executable and never by an absolute path, so that an installation can be moved; the build
# tree has the same layout.
file(RELATIVE_PATH SANDKEEPER_PLUGIN_DIR_FROM_BIN
    "/prefix/${CMAKE_INSTALL_BINDIR}" "/prefix/${CMAKE_INSTALL_LIBDIR}/${SANDKEEPER_PLUGIN_SUBDIR}")
file(RELATIVE_PATH SANDKEEPER_LIBDIR_FROM_BIN "/prefix/${CMAKE_INSTALL_BINDIR}" "/prefix/${CMAKE_INSTALL_LIBDIR}")
# For the INSTALL_RPATH of whatever is installed: the folder that it is in itself, in the system's word for it.
if(APPLE)
    set(SANDKEEPER_ORIGIN "@loader_path")
else()
    set(SANDKEEPER_ORIGIN "$ORIGIN")
endif()
set(SANDKEEPER_BIN_RPATH "${SANDKEEPER_ORIGIN}/${SANDKEEPER_LIBDIR_FROM_BIN}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/sandkeeper_config.h.in"
    "${PROJECT_BINARY_DIR}/generated/config/sandkeeper_config.h" @ONLY)
add_library(sandkeeper_config INTERFACE)
target_include_directories(sandkeeper_config INTERFACE "$<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated/config>")
