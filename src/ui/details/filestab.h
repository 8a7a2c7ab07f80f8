// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "core/provider/remotename.h"
#include "models/remotefoldermodel.h"
#include "ui/details/remotetab.h"
#include "ui/transfers/remotefiles.h"

#include <QPointer>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Sandkeeper {

class ArrivalMark;
class EditedFiles;
template <typename T>
class Flow;
class FolderView;
class PathBar;

/// The folders and files of a sandbox: one folder at a time, with the way to it above. Everything that
/// changes something is an operation; the folder is read again after it, and by itself where the service
/// tells of changes. GUI thread.
class FilesTab final : public RemoteTab
{
    Q_OBJECT
public:
    FilesTab(const ServiceReader &reader, Operations *operations, QWidget *parent = nullptr);
    ~FilesTab() override;

    /// The folder that is shown; empty while there is none.
    const QString &folder() const { return m_folder; }
    /// What is selected; nothing while the tab shows something else.
    QList<FileEntry> selected() const;
    int selectedCount() const;
    /// A single one is selected, and it is no folder.
    bool isFileSelected() const;
    bool canGoUp() const { return m_folder.size() > 1; }
    /// Downloads and uploads are somebody else's: whoever takes the two signals says so, and the actions for
    /// them appear.
    void setTransfersAvailable(bool available);
    bool transfersAvailable() const { return m_transfers; }
    /// Set on files that are opened in an editor of this computer; may be null.
    void setArrivalMark(std::shared_ptr<ArrivalMark> mark);
    /// Files whose copies on this computer hold something that their sandboxes have not got; it is lost with
    /// this object.
    QStringList unsentEdits() const;
    RemoteFiles selectedFiles() const;
    /// Why nothing can be pasted here; empty when it can.
    QString pasteRefusal() const;
    /// Marks what is on this computer already and can be dragged to other programs at once.
    void setReadyNames(const QSet<QString> &names);

    /// The next step in an empty folder.
    void setNewFolderAction(QAction *action);

    void goTo(const QString &path);
    void goUp();
    void goBack();
    void goForward();
    void editPath();
    /// Gives the keyboard to the list, as soon as there is one.
    void focusList();
    void openNewFolderDialog();
    void renameSelected();
    void confirmDelete();
    void copyPaths();
    void showProperties();
    void openPreview();
    void openInEditor();
    void requestDownload();
    void requestUpload() { chooseForUpload(false); }
    void requestFolderUpload() { chooseForUpload(true); }
    void copyFiles();
    void cutFiles();
    void pasteFiles();
    void requestCopyOut() { Q_EMIT copyOutRequested(selectedFiles()); }

Q_SIGNALS:
    void downloadRequested(const Sandkeeper::SandboxKey &sandbox, const QString &folder,
                           const QList<Sandkeeper::FileEntry> &entries);
    void uploadRequested(const Sandkeeper::SandboxKey &sandbox, const QString &folder,
                         const QStringList &files);
    void transfersAvailableChanged();
    /// On the list, or where it would be if there were anything in the folder.
    void contextMenuRequested(const QPoint &globalPosition);
    /// Files of this computer, and of another sandbox or of another folder of this one.
    void filesDropped(const Sandkeeper::SandboxKey &sandbox, const QString &folder, const QStringList &paths);
    void remoteFilesDropped(const Sandkeeper::RemoteFiles &files, const Sandkeeper::SandboxKey &sandbox,
                            const QString &folder);
    /// For the clipboard of other programs.
    void copyOutRequested(const Sandkeeper::RemoteFiles &files);
    /// From within a mouse event of that widget.
    void dragRequested(QWidget *source, const Sandkeeper::RemoteFiles &files);

protected:
    void load() override;
    void forget() override;
    bool isEmpty() const override;
    Nothing nothing() const override;
    void answered(const std::optional<Error> &error) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    enum class Move { Anywhere, Back, Forward };

    QWidget *buildHeader();
    QToolButton *addButton(const char *name, const QString &icon, const QString &text);
    void buildTools();
    QWidget *buildContent();
    void visit(const QString &path, Move move);
    void list(Flow<std::monostate> *flow, const QString &path);
    void settleIn(const QString &path);
    void typed(const QString &text);
    void openEntry(const FileEntry &entry);
    void preview(const FileEntry &entry);
    void rename(const QString &name, const QString &newName);
    void makeFolder(const QString &name);
    bool checkName(const QString &name);
    void chooseForUpload(bool isFolder);
    void watch(Operation *operation, const QString &thenSelect = {});
    void watchFolder();
    void selectWanted();
    void giveFocus();
    void updateState();
    void toClipboard(bool cut);
    Qt::DropAction takes(const RemoteFiles &files, const QString &folder, bool copy) const;
    void take(const RemoteFiles &files, const QString &folder, Qt::DropAction action);
    QString folderAt(const QPoint &position, int *row) const;
    Qt::DropAction dropActionFor(const QDropEvent &event, int *row) const;
    QString pathOf(const FileEntry &entry) const { return RemotePath::joined(m_folder, entry.name); }

    Operations *m_operations;
    RemoteFolderModel *m_model;
    FolderView *m_view = nullptr;
    PathBar *m_path = nullptr;
    QLineEdit *m_filter = nullptr;
    QToolButton *m_hidden = nullptr;
    QToolButton *m_back = nullptr;
    QToolButton *m_forward = nullptr;
    QToolButton *m_up = nullptr;
    QLabel *m_counts = nullptr;
    QAction *m_newFolderAction = nullptr;
    QAction *m_clearFilterAction; ///< these two: the next step where nothing is shown
    QAction *m_showHiddenAction;
    EditedFiles *m_edited = nullptr;
    CopiedFiles *m_copied;
    bool m_transfers = false;
    QPointer<QWidget> m_keyboardAt; ///< where it was when it was to go to a list that was not there

    QString m_folder; ///< that is shown
    QString m_wanted; ///< that is asked for; empty: the home folder; or `~/` and what is below that
    QString m_home;
    QStringList m_before;                ///< the way here, for going back
    QStringList m_after;                 ///< for going forward again
    Move m_move = Move::Anywhere;        ///< the way to what is asked for
    bool m_settledIn = false;            ///< what is being read is what is shown
    QString m_select;                    ///< the entry to select once it is there
    QHash<SandboxKey, QString> m_places; ///< where one was in other sandboxes
    SandboxKey m_placed;                 ///< the sandbox that the above is about
    std::unique_ptr<FolderListJob> m_list;
    std::unique_ptr<FolderWatchJob> m_watch;
    QStringList m_comingPaths; ///< that are being dragged over this; and the next
    std::optional<RemoteFiles> m_comingFiles;
    QTimer m_changed; ///< several changes in short time are one reading
};

} // namespace Sandkeeper
