// SPDX-License-Identifier: MIT
#include "ui/details/detailspane.h"
#include "ui/details/filestab.h"
#include "ui/dialogs/question.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/mainwindow.h"

#include <QMenu>

/// The commands for the files of a sandbox.
namespace Sandkeeper {

namespace {

constexpr int MostNamed = 12; // in a question; what does not fit on a screen is not read

} // namespace

void MainWindow::buildFileActions()
{
    FilesTab *files = m_details->files();
    const auto add = [this, files](const char *name, const QString &text, const QString &hint,
                                   const QString &icon, void (FilesTab::*slot)(), bool isButton = false,
                                   const QList<QKeySequence> &keys = {}) {
        QAction *action = m_actions->add({.name = QLatin1String(name),
                                          .text = text,
                                          .hint = hint,
                                          .icon = icon,
                                          .shortcuts = keys,
                                          .scope = keys.isEmpty() ? nullptr : files});
        connect(action, &QAction::triggered, files, slot);
        if (isButton)
            files->addToolAction(action);
        return action;
    };
    QAction *show = m_actions->add({.name = QStringLiteral("sandbox.files"),
                                    .text = tr("Show &files"),
                                    .hint = tr("Show the files of the selected sandbox"),
                                    .icon = QStringLiteral("folder")});
    connect(show, &QAction::triggered, this, [this, files] {
        m_actions->action(QStringLiteral("view.details"))->setChecked(true);
        m_details->showTab(files);
        files->focusList();
    });
    add("files.preview", tr("Pre&view"), tr("Look at the selected file"), QStringLiteral("eye"),
        &FilesTab::openPreview);
    add("files.edit", tr("Open in an &editor…"),
        tr("Open a copy of the selected file on this computer and write back what is saved"),
        QStringLiteral("edit"), &FilesTab::openInEditor);
    add("files.download", tr("&Save to…"), tr("Save the selected files and folders on this computer"),
        QStringLiteral("download"), &FilesTab::requestDownload, false, {QKeySequence::Save});
    add("files.upload", tr("&Upload…"), tr("Send files of this computer to this folder"),
        QStringLiteral("upload"), &FilesTab::requestUpload);
    add("files.uploadFolder", tr("Upload fol&der…"), tr("Send a folder of this computer to this folder"),
        QStringLiteral("upload"), &FilesTab::requestFolderUpload);
    files->setNewFolderAction(add("files.newFolder", tr("&New folder…"), tr("Make a folder here"),
                                  QStringLiteral("folder-add"), &FilesTab::openNewFolderDialog, true));
    add("files.rename", tr("&Rename"), tr("Give the selected file or folder another name"),
        QStringLiteral("edit"), &FilesTab::renameSelected, false, {QKeySequence(Qt::Key_F2)});
    add("files.copy", tr("C&opy"), tr("Copy the selected files and folders, for another folder or sandbox"),
        QStringLiteral("copy"), &FilesTab::copyFiles, false, {QKeySequence::Copy});
    add("files.cut", tr("Cu&t"), tr("Copy what is selected, to be moved to another folder of the sandbox"),
        QString(), &FilesTab::cutFiles, false, {QKeySequence::Cut});
    add("files.paste", tr("P&aste"), tr("Put what was copied into this folder"), QString(),
        &FilesTab::pasteFiles, false, {QKeySequence::Paste});
    add("files.copyOut", tr("Copy for other pro&grams"),
        tr("Fetch what is selected, to be pasted in other programs"), QString(), &FilesTab::requestCopyOut,
        false, {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)});
    add("files.copyPath", tr("&Copy path"), tr("Copy the paths of what is selected"), QStringLiteral("copy"),
        &FilesTab::copyPaths);
    add("files.delete", tr("De&lete…"), tr("Delete what is selected in the sandbox"),
        QStringLiteral("delete"), &FilesTab::confirmDelete, true, {QKeySequence::Delete});
    add("files.properties", tr("&Properties"), tr("Show all that is known of what is selected"),
        QStringLiteral("info"), &FilesTab::showProperties);
    const auto showTransfers = [this, files] {
        for (const char *name : {"files.download", "files.upload", "files.uploadFolder", "files.copyOut"})
            m_actions->action(QLatin1String(name))->setVisible(files->transfersAvailable());
    };
    showTransfers();
    connect(files, &FilesTab::transfersAvailableChanged, this, showTransfers);
    connect(files, &FilesTab::contextMenuRequested, this, &MainWindow::openFileMenu);
}

void MainWindow::openFileMenu(const QPoint &globalPosition)
{
    updateFileActions(); // the right click may just have changed the selection
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("filesMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillFileMenu(menu);
    menu->popup(globalPosition);
}

void MainWindow::buildFileMenu(QMenu *sandbox)
{
    QMenu *menu = sandbox->addMenu(tr("&Files"));
    menu->addAction(m_actions->action(QStringLiteral("sandbox.files")));
    menu->addSeparator();
    fillFileMenu(menu);
}

void MainWindow::fillFileMenu(QMenu *menu)
{
    menu->setToolTipsVisible(true); // a disabled entry says why
    for (const char *name :
         {"files.preview", "files.edit", "files.download", "", "files.upload", "files.uploadFolder",
          "files.newFolder", "", "files.copy", "files.cut", "files.paste", "files.copyOut", "files.copyPath",
          "", "files.rename", "files.delete", "files.properties"}) {
        if (*name == '\0')
            menu->addSeparator();
        else
            menu->addAction(m_actions->action(QLatin1String(name)));
    }
}

void MainWindow::updateFileActions()
{
    FilesTab *files = m_details->files();
    QString refusal =
        m_details->sandbox().sandboxId.isEmpty() ? tr("Select a single sandbox") : files->refusal();
    m_actions->setRefusal(QStringLiteral("sandbox.files"),
                          m_details->sandbox().sandboxId.isEmpty() ? refusal : QString());
    if (refusal.isEmpty() && files->folder().isEmpty())
        refusal = tr("Open the Files tab first");
    for (const char *name : {"files.newFolder", "files.upload", "files.uploadFolder"})
        m_actions->setRefusal(QLatin1String(name), refusal);
    const int count = files->selectedCount();
    const QString none =
        refusal.isEmpty() && count == 0 ? tr("Select a file or folder in the Files tab first") : refusal;
    m_actions->setRefusal(QStringLiteral("files.paste"), refusal.isEmpty() ? files->pasteRefusal() : refusal);
    for (const char *name :
         {"files.delete", "files.download", "files.properties", "files.copy", "files.cut", "files.copyOut"})
        m_actions->setRefusal(QLatin1String(name), none);
    m_actions->setRefusal(QStringLiteral("files.copyPath"), refusal);
    const QString one = none.isEmpty() && count > 1 ? tr("Select a single file or folder") : none;
    m_actions->setRefusal(QStringLiteral("files.rename"), one);
    const bool isFile = one.isEmpty() && files->isFileSelected();
    const QString file = one.isEmpty() && !isFile ? tr("Select a file, not a folder") : one;
    for (const char *name : {"files.preview", "files.edit"})
        m_actions->setRefusal(QLatin1String(name), file);
}

/// Whether the window may close. If files are being edited here that are not in their sandboxes, the person
/// is asked, and the window follows.
bool MainWindow::mayLeaveEdits()
{
    const QStringList unsent = m_details->files()->unsentEdits();
    if (unsent.isEmpty() || m_leavesEdits)
        return true;
    if (findChild<QMessageBox *>(QStringLiteral("unsentEditsDialog")))
        return false;
    const int count = int(unsent.size());
    QStringList lines = unsent.mid(0, MostNamed);
    if (count > MostNamed)
        lines.append(tr("… and %n more", nullptr, count - MostNamed));
    QMessageBox *box = question(this, "unsentEditsDialog", tr("Quit"),
                                tr("Quit, and lose what you have changed in %n file(s)?", nullptr, count),
                                tr("What you saved in an editor of this computer is not in the sandbox:") +
                                    QLatin1Char('\n') + lines.join(QLatin1Char('\n')),
                                tr("Quit and lose it"));
    connect(box, &QMessageBox::accepted, this, [this] {
        m_leavesEdits = true;
        close();
    });
    box->open();
    return false;
}

} // namespace Sandkeeper
