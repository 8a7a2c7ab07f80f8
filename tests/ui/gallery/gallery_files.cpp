// SPDX-License-Identifier: MIT
// The files of a sandbox; everything else is in tst_gallery.cpp.
#include "gallery.h"
#include "servicewindow.h"
#include "ui/details/filepreview.h"
#include "ui/details/filestab.h"
#include "ui/details/folderview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QToolButton>

using namespace Sandkeeper;

namespace {

/// The menu that holds an action.
QMenu *menuWith(QWidget *window, const QString &action)
{
    for (QMenu *menu : window->findChildren<QMenu *>()) {
        for (const QAction *entry : menu->actions()) {
            if (entry->objectName() == u"action."_qs + action)
                return menu;
        }
    }
    return nullptr;
}

} // namespace

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
    QMenu *menu = menuWith(scene.window.get(), u"files.copyOut"_qs);
    QVERIFY(menu);
    menu->popup(scene.window->mapToGlobal(QPoint(200, 100)));
    take(menu, QStringLiteral("menu-files"));
    menu->close();

    // On its way out, and to another sandbox.
    const SandboxKey other = scene.create(u"evaluation"_qs);
    QVERIFY(!other.sandboxId.isEmpty());
    view->selectName(u"weights-2.bin"_qs);
    trigger("files.copyOut");
    QTRY_VERIFY_WITH_TIMEOUT(QGuiApplication::clipboard()->mimeData() &&
                                 QGuiApplication::clipboard()->mimeData()->hasUrls(),
                             20000);
    scene.transfers->setLimits({.downloadRate = 500000});
    scene.window->table()->selectKey(other);
    trigger("transfers.paste");
    QTRY_VERIFY_WITH_TIMEOUT(scene.transfers->count() == 2, 20000);
    scene.window->table()->selectKey(box);
    QTRY_VERIFY_WITH_TIMEOUT(files->folder() == u"/tmp/run"_qs && view->model()->rowCount() == 9, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(scene.transfers->find(scene.transfers->ids().constLast())->bytesDone > 0, 20000);
    view->scrollToBottom(); // what can be dragged out at once is marked
    take(scene.window.get(), QStringLiteral("tab-files-ready"));
    scene.transfers->cancel(scene.transfers->ids());
    files->goTo(u"/tmp/run/nothing"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(
        scene.window->findChild<QWidget *>(QStringLiteral("details.files.message"))->isVisible(), 20000);
    take(scene.window.get(), QStringLiteral("tab-files-error"));
}
