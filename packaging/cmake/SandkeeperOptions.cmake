# The one place for compiler settings: every target of the project links sandkeeper_options.
add_library(sandkeeper_options INTERFACE)
target_compile_features(sandkeeper_options INTERFACE cxx_std_20)
target_compile_definitions(sandkeeper_options INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_KEYWORDS
    QT_NO_FOREACH
    QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
)
if(MSVC)
    target_compile_options(sandkeeper_options INTERFACE /W4 /permissive- /utf-8)
    if(SANDKEEPER_WARNINGS_AS_ERRORS)
        target_compile_options(sandkeeper_options INTERFACE /WX)
    endif()
else()
    target_compile_options(sandkeeper_options INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wformat=2
        -Wno-missing-field-initializers) # our structs have defaults and are made with designated initializers
    if(SANDKEEPER_WARNINGS_AS_ERRORS)
        target_compile_options(sandkeeper_options INTERFACE -Werror)
    endif()
endif()
# Some hundred test programs are linked in a debug build: gold takes less than half of the default linker's time.
if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND UNIX AND NOT APPLE)
    include(CheckLinkerFlag)
    check_linker_flag(CXX "-fuse-ld=gold" SANDKEEPER_LINKER_GOLD)
    if(SANDKEEPER_LINKER_GOLD)
        target_link_options(sandkeeper_options INTERFACE -fuse-ld=gold)
    endif()
endif()
if(SANDKEEPER_SANITIZE)
    target_compile_options(sandkeeper_options INTERFACE
        -fsanitize=${SANDKEEPER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined
        -g1) # a report needs lines and no variables; this and no optimisation halve the time of the build
    target_link_options(sandkeeper_options INTERFACE -fsanitize=${SANDKEEPER_SANITIZE})
endif()

set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_EXTENSIONS OFF)
