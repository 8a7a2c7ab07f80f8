// SPDX-License-Identifier: MIT
// The files of a sandbox; everything else is in tst_gallery.cpp.
#include "gallery.h"
#include "servicewindow.h"
#include "ui/details/filepreview.h"
#include "ui/details/filestab.h"
#include "ui/details/folderview.h"

#include <QMessageBox>
#include <QPlainTextEdit>
#include <QToolButton>

using namespace Sandkeeper;

/// A folder, what is asked before something happens to it, and what is in a file.
void Gallery::files()
{
    Testing::ServiceWindow scene;
    QVERIFY(scene.ready());
    scene.window->resize(1280, 800);
    const SandboxKey box = scene.create(u"trainer"_qs);
    QVERIFY(!box.sandboxId.isEmpty());
    const Operation *filling = scene.operations->run(
        box, {.command = u"mkdir -p /tmp/run/checkpoints /tmp/run/data && cd /tmp/run && "
                         "printf 'epochs: 12\nlearning rate: 0.001\n' > settings.yaml && "
                         "head -c 3500000 /dev/urandom > weights-2.bin && "
                         "head -c 12345 /dev/urandom > weights-10.bin && : > .cache && "
                         "ln -s data/latest newest && ln -s checkpoints saved && "
                         "echo x > \"$(printf 'caf\\351\\n.txt')\""_qs});
    QTRY_VERIFY_WITH_TIMEOUT(filling->isFinished(), 20000);
    scene.window->table()->selectKey(box);
    const auto trigger = [&scene](const char *name) {
        auto *action = scene.window->actionRegistry()->action(QLatin1String(name));
        QTRY_VERIFY(action->isEnabled());
        action->trigger();
    };
    FilesTab *files = scene.window->details()->files();
    trigger("sandbox.files");
    QTRY_VERIFY_WITH_TIMEOUT(!files->folder().isEmpty(), 20000);
    files->goTo(u"/tmp/run/checkpoints"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(files->folder() == u"/tmp/run/checkpoints"_qs && !files->isLoading(), 20000);
    take(scene.window.get(), QStringLiteral("tab-files-empty"));
    files->goTo(u"/tmp/run"_qs);
    auto *view = scene.window->findChild<FolderView *>(QStringLiteral("files.table"));
    QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() == 8 && !files->isLoading(), 20000);
    scene.window->findChild<QToolButton *>(QStringLiteral("files.hidden"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() == 9, 20000);
    view->selectName(u"settings.yaml"_qs);
    take(scene.window.get(), QStringLiteral("tab-files"));
    trigger("files.preview");
    auto *preview = scene.window->findChild<FilePreview *>(QStringLiteral("filePreview"));
    QVERIFY(preview);
    auto *text = preview->findChild<QPlainTextEdit *>();
    QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains(u"epochs"_qs), 20000);
    take(preview, QStringLiteral("dialog-file-preview"));
    preview->close();
    trigger("files.properties");
    auto *properties = scene.window->findChild<QDialog *>(QStringLiteral("filePropertiesDialog"));
    QVERIFY(properties);
    take(properties, QStringLiteral("dialog-file-properties"));
    properties->reject();
    view->selectAll();
    trigger("files.delete");
    auto *question = scene.window->findChild<QMessageBox *>(QStringLiteral("deleteFilesDialog"));
    QVERIFY(question);
    take(question, QStringLiteral("dialog-files-delete"));
    question->reject();
    files->goTo(u"/tmp/run/nothing"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(
        scene.window->findChild<QWidget *>(QStringLiteral("details.files.message"))->isVisible(), 20000);
    take(scene.window.get(), QStringLiteral("tab-files-error"));
}
