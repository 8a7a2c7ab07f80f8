target_sources(sandkeeper_ui PRIVATE
    dialogs/accounttext.cpp dialogs/accounttext.h
    dialogs/createdialog.cpp dialogs/createdialog.h
    dialogs/collapsiblesection.cpp dialogs/collapsiblesection.h
    dialogs/commandeditor.cpp dialogs/commandeditor.h
    dialogs/createform.cpp dialogs/createform.h
    dialogs/durationedit.cpp dialogs/durationedit.h
    dialogs/fieldrow.cpp dialogs/fieldrow.h
    dialogs/jsonedit.cpp dialogs/jsonedit.h
    dialogs/keyvalueeditor.cpp dialogs/keyvalueeditor.h
    dialogs/keyvaluemodel.cpp dialogs/keyvaluemodel.h
    dialogs/networkeditor.cpp dialogs/networkeditor.h
    dialogs/widgetnames.cpp dialogs/widgetnames.h
)
