// SPDX-License-Identifier: MIT
// What comes into the folder and what leaves it, by drag and drop and by the clipboard.
#include "core/provider/visibletext.h"
#include "ui/details/filestab.h"
#include "ui/details/folderview.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMimeData>

namespace Sandkeeper {

namespace {

constexpr qsizetype MostMoved = 100; // each is an operation of its own

} // namespace

RemoteFiles FilesTab::selectedFiles() const
{
    return {.sandbox = sandbox(), .folder = m_folder, .entries = selected()};
}

void FilesTab::copyFiles()
{
    toClipboard(false);
}

void FilesTab::cutFiles()
{
    toClipboard(true);
}

void FilesTab::toClipboard(bool cut)
{
    RemoteFiles files = selectedFiles();
    if (files.entries.isEmpty() || files.entries.size() > RemoteFiles::MostEntries)
        return;
    files.cut = cut;
    QGuiApplication::clipboard()->setMimeData(files.toMimeData().release());
}

QString FilesTab::pasteRefusal() const
{
    if (m_transfers && !m_copied->local().isEmpty())
        return {};
    const std::optional<RemoteFiles> &files = m_copied->remote();
    if (!files || !m_transfers)
        return tr("Copy files first");
    return takes(*files, m_folder, !files->cut) == Qt::IgnoreAction ? tr("What was copied cannot go here")
                                                                    : QString();
}

void FilesTab::pasteFiles()
{
    if (m_folder.isEmpty() || !refusal().isEmpty())
        return;
    // Copies: taking them may change what is on the clipboard.
    if (const std::optional<RemoteFiles> files = m_copied->remote())
        take(*files, m_folder, takes(*files, m_folder, !files->cut));
    else if (const QStringList paths = m_copied->local(); !paths.isEmpty())
        Q_EMIT filesDropped(sandbox(), m_folder, paths);
}

/// What a drop of these onto that folder here would do. Within a sandbox things change their place, as in
/// every file manager, unless a copy is asked for.
Qt::DropAction FilesTab::takes(const RemoteFiles &files, const QString &folder, bool copy) const
{
    if (folder.isEmpty())
        return Qt::IgnoreAction;
    if (files.sandbox != sandbox()) {
        const bool isKnown = reader().refusal(Ability::Files, files.sandbox).isEmpty();
        return isKnown && m_transfers ? Qt::CopyAction : Qt::IgnoreAction;
    }
    for (const FileEntry &entry : files.entries) {
        const QString path = RemotePath::joined(files.folder, entry.name);
        if (folder == path || folder.startsWith(path + QLatin1Char('/'))) // into itself
            return Qt::IgnoreAction;
    }
    if (files.folder == folder)
        return Qt::IgnoreAction;
    if (copy)
        return m_transfers ? Qt::CopyAction : Qt::IgnoreAction;
    return files.entries.size() <= MostMoved ? Qt::MoveAction : Qt::IgnoreAction;
}

void FilesTab::take(const RemoteFiles &files, const QString &folder, Qt::DropAction action)
{
    if (action == Qt::CopyAction)
        Q_EMIT remoteFilesDropped(files, sandbox(), folder);
    if (action != Qt::MoveAction)
        return;
    for (const FileEntry &entry : files.entries)
        watch(m_operations->moveFile(sandbox(), RemotePath::joined(files.folder, entry.name),
                                     RemotePath::joined(folder, entry.name), false));
    if (files.cut)
        QGuiApplication::clipboard()->clear(); // they are there no more
}

/// The folder that a drop at this place is for: that of the row, if it is one, else the one that is shown.
QString FilesTab::folderAt(const QPoint &position, int *row) const
{
    *row = -1;
    if (!refusal().isEmpty() || m_folder.isEmpty())
        return {};
    const QPoint inView = m_view->viewport()->mapFrom(this, position);
    if (!m_view->isVisible() || !m_view->viewport()->rect().contains(inView))
        return m_folder;
    const int at = m_view->rowAt(inView.y());
    if (at < 0 || m_model->entry(at).type != FileType::Folder)
        return m_folder;
    *row = at;
    return pathOf(m_model->entry(at));
}

void FilesTab::dragEnterEvent(QDragEnterEvent *event)
{
    // Read once: what comes from another program comes through the display server each time.
    m_comingPaths = m_transfers ? localFilesIn(event->mimeData()) : QStringList();
    m_comingFiles = RemoteFiles::from(event->mimeData());
    event->setAccepted(!m_comingPaths.isEmpty() || m_comingFiles);
}

void FilesTab::dragMoveEvent(QDragMoveEvent *event)
{
    int row = -1;
    const Qt::DropAction action = dropActionFor(*event, &row);
    m_view->setDropRow(action == Qt::IgnoreAction ? -1 : row);
    if (action == Qt::IgnoreAction)
        return event->ignore();
    event->setDropAction(action);
    event->accept();
}

Qt::DropAction FilesTab::dropActionFor(const QDropEvent &event, int *row) const
{
    QString folder = folderAt(event.position().toPoint(), row);
    const bool copy = event.modifiers().testFlag(Qt::ControlModifier);
    if (!m_comingPaths.isEmpty()) // never a move: what is dropped here stays where it was
        return folder.isEmpty() ? Qt::IgnoreAction : Qt::CopyAction;
    return m_comingFiles ? takes(*m_comingFiles, folder, copy) : Qt::IgnoreAction;
}

void FilesTab::dragLeaveEvent(QDragLeaveEvent *event)
{
    m_view->setDropRow(-1);
    m_comingPaths.clear();
    m_comingFiles.reset();
    RemoteTab::dragLeaveEvent(event);
}

void FilesTab::dropEvent(QDropEvent *event)
{
    int row = -1;
    const Qt::DropAction action = dropActionFor(*event, &row);
    const QString folder = folderAt(event->position().toPoint(), &row);
    m_view->setDropRow(-1);
    const QStringList paths = std::exchange(m_comingPaths, {});
    const std::optional<RemoteFiles> files = std::exchange(m_comingFiles, {});
    if (action == Qt::IgnoreAction)
        return event->ignore();
    event->setDropAction(action);
    event->accept();
    if (!paths.isEmpty())
        Q_EMIT filesDropped(sandbox(), folder, paths);
    else if (files)
        take(*files, folder, action);
}

void FilesTab::setReadyNames(const QSet<QString> &names)
{
    m_view->setReadyNames(names);
}

} // namespace Sandkeeper
