// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "core/provider/remotename.h"
#include "models/remotefoldermodel.h"
#include "ui/details/remotetab.h"

#include <QUrl>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Sandkeeper {

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
    /// Where files of this computer can be dropped.
    QWidget *dropArea() const;

    /// In the context menu, and above the list where `isButton`.
    void addFileAction(QAction *action, bool isButton);
    /// The next step in an empty folder.
    void setNewFolderAction(QAction *action) { m_newFolderAction = action; }

    void goTo(const QString &path);
    void goUp();
    void goBack();
    void goForward();
    void editPath();
    void openNewFolderDialog();
    void renameSelected();
    void confirmDelete();
    void copyPaths();
    void showProperties();
    void openPreview();
    void openInEditor();
    void requestDownload();
    void requestUpload();

Q_SIGNALS:
    void downloadRequested(const Sandkeeper::SandboxKey &sandbox, const QString &folder,
                           const QList<Sandkeeper::FileEntry> &entries);
    void uploadRequested(const Sandkeeper::SandboxKey &sandbox, const QString &folder,
                         const QList<QUrl> &files);
    void transfersAvailableChanged();

protected:
    void load() override;
    void forget() override;
    bool isEmpty() const override;
    Nothing nothing() const override;
    void answered(const std::optional<Error> &error) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

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
    void rename(const QString &name, const QString &newName);
    void makeFolder(const QString &name);
    bool checkName(const QString &name);
    void watch(Operation *operation, const QString &thenSelect = {});
    void watchFolder();
    void selectWanted();
    void updateState();
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
    EditedFiles *m_edited = nullptr;
    bool m_transfers = false;

    QString m_folder; ///< that is shown
    QString m_wanted; ///< that is asked for; empty: the home folder
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
    QTimer m_changed; ///< several changes in short time are one reading
};

} // namespace Sandkeeper
