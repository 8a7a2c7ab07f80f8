// SPDX-License-Identifier: MIT
// What can be done in a folder; how it is shown is in filestab.cpp.
#include "core/provider/flow.h"
#include "ui/details/editedfiles.h"
#include "ui/details/filedialogs.h"
#include "ui/details/filepreview.h"
#include "ui/details/filestab.h"
#include "ui/details/folderview.h"
#include "ui/dialogs/question.h"
#include "ui/dialogs/widgetnames.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLineEdit>

namespace Sandkeeper {

namespace {

constexpr int MostNamed = 12; // in a question; what does not fit on a screen is not read

} // namespace

void FilesTab::openEntry(const FileEntry &entry)
{
    // Of an unknown kind it may be a folder; the service says if it is none.
    if (entry.type == FileType::Folder || entry.type == FileType::Unknown)
        goTo(pathOf(entry));
    else
        preview(entry); // which the keyboard is on, selected or not
}

void FilesTab::watch(Operation *operation, const QString &thenSelect)
{
    connect(operation, &Operation::finished, this, [this, operation, thenSelect, folder = m_folder] {
        if (operation->items().constFirst().key != sandbox())
            return;
        if (operation->state() == Operation::State::Succeeded && folder == m_folder)
            m_select = thenSelect;
        reload(); // whatever came of it: the list tells how it stands
    });
}

void FilesTab::openNewFolderDialog()
{
    if (m_folder.isEmpty() || !refusal().isEmpty())
        return;
    auto *dialog = new QInputDialog(window());
    dialog->setObjectName(QStringLiteral("newFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("New folder"));
    dialog->setLabelText(tr("Name of the new folder"));
    dialog->setOkButtonText(tr("Make folder"));
    dialog->setCancelButtonText(tr("Cancel"));
    dialog->setTextValue(tr("New folder"));
    if (auto *edit = dialog->findChild<QLineEdit *>())
        nameWidgetBase(edit, "newFolderName", tr("Name of the new folder"));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, key = sandbox(), folder = m_folder](const QString &name) {
                if (key == sandbox() && folder == m_folder)
                    makeFolder(name);
            });
    dialog->open();
}

/// @return whether an entry can be called so; if not, it is said why
bool FilesTab::checkName(const QString &name)
{
    if (RemotePath::isName(name))
        return true;
    say(MessageBar::Severity::Warning,
        tr("“%1” cannot be a name. It must not be empty, “.” or “..”, hold a “/”, or "
           "take more than 255 bytes.")
            .arg(visibleOneLine(name.left(100))));
    return false;
}

void FilesTab::makeFolder(const QString &name)
{
    if (checkName(name))
        watch(m_operations->makeFolder(sandbox(), RemotePath::joined(m_folder, name)), name);
}

void FilesTab::renameSelected()
{
    if (m_view->isEditing())
        return;
    m_view->setFocus(Qt::ShortcutFocusReason);
    m_view->editName();
}

void FilesTab::rename(const QString &name, const QString &newName)
{
    if (checkName(newName))
        watch(m_operations->moveFile(sandbox(), RemotePath::joined(m_folder, name),
                                     RemotePath::joined(m_folder, newName), false),
              newName);
}

void FilesTab::confirmDelete()
{
    const QList<FileEntry> entries = selected();
    if (entries.isEmpty())
        return;
    const int count = int(entries.size());
    QStringList names;
    QStringList paths;
    bool hasFolder = false;
    for (const FileEntry &entry : entries) {
        const bool isFolder = entry.type == FileType::Folder && !entry.isLink;
        hasFolder = hasFolder || isFolder;
        paths.append(pathOf(entry));
        if (names.size() < MostNamed)
            names.append(visibleOneLine(entry.name) + (isFolder ? QStringLiteral("/") : QString()));
    }
    if (count > MostNamed)
        names.append(tr("… and %Ln more", nullptr, count - MostNamed));
    QString more = tr("In %1:").arg(visibleOneLine(m_folder)) + QLatin1Char('\n') +
                   names.join(QLatin1Char('\n')) + QStringLiteral("\n\n");
    more += hasFolder ? tr("Folders go with everything in them. This cannot be undone.")
                      : tr("This cannot be undone.");
    QMessageBox *box = question(window(), "deleteFilesDialog", tr("Delete files"),
                                count == 1 ? tr("Delete “%1”?").arg(names.constFirst())
                                           : tr("Delete %Ln files or folders?", nullptr, count),
                                more, tr("Delete"));
    connect(box, &QMessageBox::accepted, this,
            [this, key = sandbox(), paths] { watch(m_operations->removeFiles(key, paths)); });
    box->open();
}

void FilesTab::copyPaths()
{
    QStringList paths;
    for (const FileEntry &entry : selected())
        paths.append(pathOf(entry));
    if (paths.isEmpty() && !m_folder.isEmpty())
        paths.append(m_folder);
    if (!paths.isEmpty())
        QGuiApplication::clipboard()->setText(paths.join(QLatin1Char('\n')));
}

void FilesTab::showProperties()
{
    const QList<FileEntry> entries = selected();
    if (entries.isEmpty())
        return;
    QDialog *dialog = entries.size() == 1 ? propertiesDialog(m_folder, entries.constFirst(), window())
                                          : propertiesDialog(m_folder, entries, window());
    dialog->open();
}

void FilesTab::openPreview()
{
    if (const QList<FileEntry> entries = selected(); entries.size() == 1)
        preview(entries.constFirst());
}

void FilesTab::preview(const FileEntry &entry)
{
    auto *preview = new FilePreview(reader(), sandbox(), m_folder, entry, window());
    preview->setAttribute(Qt::WA_DeleteOnClose);
    preview->show();
}

void FilesTab::openInEditor()
{
    const QList<FileEntry> entries = selected();
    if (entries.size() != 1)
        return;
    const QString path = pathOf(entries.constFirst());
    QMessageBox *box =
        question(window(), "editFileDialog", tr("Open in an editor"),
                 tr("Open “%1” on this computer?").arg(visibleOneLine(entries.constFirst().name)),
                 tr("This computer's program for it gets a copy. What you save there is written to the "
                    "sandbox. The file comes from the sandbox: it can hold anything."),
                 tr("Open"));
    connect(box, &QMessageBox::accepted, this, [this, key = sandbox(), path] { m_edited->open(key, path); });
    box->open();
}

void FilesTab::requestDownload()
{
    if (const QList<FileEntry> entries = selected(); !entries.isEmpty())
        Q_EMIT downloadRequested(sandbox(), m_folder, entries);
}

void FilesTab::chooseForUpload(bool isFolder)
{
    if (m_folder.isEmpty() || !refusal().isEmpty())
        return;
    auto *dialog = new QFileDialog(window(), isFolder ? tr("Upload folder") : tr("Upload files"));
    dialog->setObjectName(QStringLiteral("uploadFilesDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    dialog->setOption(QFileDialog::ShowDirsOnly, isFolder);
    // Not urlsSelected(): Qt's own dialog, which stands in where the desktop has none, does not emit it.
    connect(dialog, &QFileDialog::filesSelected, this,
            [this, key = sandbox(), folder = m_folder](const QStringList &files) {
                Q_EMIT uploadRequested(key, folder, files);
            });
    dialog->open();
}

} // namespace Sandkeeper
