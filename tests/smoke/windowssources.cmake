# cmake -DCOMPILER=… -DSOURCES=DIR -DGENERATED=DIR;DIR -DQT_HEADERS=DIR;DIR -DPLAIN_HEADERS=DIR -DSCRATCH=DIR -P windowssources.cmake
#
# Whether the files that only Windows builds are correct C++ for it: its compiler reads them, with this system's headers of Qt,
# which are the same everywhere. Nothing is linked and nothing can be run.
file(GLOB_RECURSE files "${SOURCES}/*_windows.cpp")
list(LENGTH files count)
if(count EQUAL 0)
    message(FATAL_ERROR "There are no sources for Windows in ${SOURCES}")
endif()
# Of the system's own include folder only what is no part of the system.
file(MAKE_DIRECTORY "${SCRATCH}")
file(CREATE_LINK "${PLAIN_HEADERS}/tl" "${SCRATCH}/tl" SYMBOLIC)
set(arguments -std=c++20 -fsyntax-only -Wall -Wextra -Werror -Wno-missing-field-initializers -DUNICODE -D_UNICODE
    -DWINVER=0x0A00 -D_WIN32_WINNT=0x0A00 -DQT_NO_CAST_FROM_ASCII -DQT_NO_CAST_TO_ASCII -DQT_NO_KEYWORDS "-I${SOURCES}")
foreach(folder IN LISTS GENERATED)
    list(APPEND arguments "-I${folder}")
endforeach()
foreach(folder IN LISTS QT_HEADERS ITEMS "${SCRATCH}")
    list(APPEND arguments -isystem "${folder}")
endforeach()
set(failed "")
foreach(file IN LISTS files)
    message(STATUS "${file}")
    execute_process(COMMAND "${COMPILER}" ${arguments} "${file}" RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        list(APPEND failed "${file}")
    endif()
endforeach()
if(failed)
    message(FATAL_ERROR "Not correct for Windows: ${failed}")
endif()
