target_sources(sandkeeper_ui PRIVATE
    dialogs/widgetnames.cpp dialogs/widgetnames.h
)
