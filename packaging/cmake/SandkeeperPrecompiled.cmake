# Half of the time of a debug build goes into reading the same headers of Qt and of the standard library. With
# SANDKEEPER_PRECOMPILED_HEADERS they are read once for each of four kinds of target (library or program, with widgets or
# without) instead of once for each source. No source relies on them: every file includes what it uses, `release` builds without,
# and the check of the public headers never uses them.

set(sandkeeper_precompiled_core
    <algorithm> <chrono> <functional> <memory> <optional> <utility> <variant> <vector> <tl/expected.hpp>
    <QByteArray> <QCoreApplication> <QDateTime> <QFuture> <QFutureWatcher> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject>
    <QList> <QMap> <QObject> <QPointer> <QPromise> <QSet> <QString> <QStringList> <QTimer> <QUrl>)
set(sandkeeper_precompiled_widgets
    <QAbstractItemModel> <QAction> <QApplication> <QBoxLayout> <QDialog> <QLabel> <QLineEdit> <QMainWindow> <QPainter>
    <QPushButton> <QTableView> <QToolButton> <QWidget>)

# What is compiled like the targets of one kind and has nothing but the headers.
function(sandkeeper_add_precompiled kind)
    set(target "sandkeeper_precompiled_${kind}")
    set(source "${CMAKE_BINARY_DIR}/precompiled/${kind}.cpp")
    if(kind MATCHES "^program")
        file(CONFIGURE OUTPUT "${source}" CONTENT "int main()\n{\n}\n")
        add_executable(${target} EXCLUDE_FROM_ALL "${source}")
    else()
        file(CONFIGURE OUTPUT "${source}" CONTENT "extern const int sandkeeperPrecompiled;\nconst int sandkeeperPrecompiled = 0;\n")
        add_library(${target} OBJECT EXCLUDE_FROM_ALL "${source}")
    endif()
    target_link_libraries(${target} PRIVATE sandkeeper_options Qt6::Core tl::expected)
    target_precompile_headers(${target} PRIVATE ${sandkeeper_precompiled_core})
    if(kind MATCHES "widgets$")
        target_link_libraries(${target} PRIVATE Qt6::Widgets)
        target_precompile_headers(${target} PRIVATE ${sandkeeper_precompiled_widgets})
    endif()
    set_target_properties(${target} PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
endfunction()

# Of one folder and all below it.
function(sandkeeper_targets_below folder result)
    get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
    get_property(folders DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
    foreach(each IN LISTS folders)
        sandkeeper_targets_below("${each}" below)
        list(APPEND targets ${below})
    endforeach()
    set(${result} "${targets}" PARENT_SCOPE)
endfunction()

# To be called when all targets exist.
function(sandkeeper_precompile_headers)
    if(NOT SANDKEEPER_PRECOMPILED_HEADERS)
        return()
    endif()
    sandkeeper_targets_below("${PROJECT_SOURCE_DIR}" targets)
    foreach(kind IN ITEMS library library-widgets program program-widgets)
        sandkeeper_add_precompiled(${kind})
    endforeach()
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        get_target_property(libraries ${target} LINK_LIBRARIES)
        get_target_property(headers ${target} PRECOMPILE_HEADERS)
        if(headers OR NOT type MATCHES "^(EXECUTABLE|(STATIC|SHARED|MODULE|OBJECT)_LIBRARY)$"
           OR NOT "sandkeeper_options" IN_LIST libraries OR NOT libraries MATCHES "Qt6::|sandkeeper_(core|models|ui|app|platform)")
            continue()
        endif()
        set(kind library)
        if(type STREQUAL "EXECUTABLE")
            set(kind program)
        endif()
        if(libraries MATCHES "Qt6::Widgets|sandkeeper_(ui|app|platform)")
            set(kind "${kind}-widgets")
        endif()
        set_target_properties(${target} PROPERTIES PRECOMPILE_HEADERS_REUSE_FROM "sandkeeper_precompiled_${kind}")
    endforeach()
endfunction()
