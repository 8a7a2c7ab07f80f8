// SPDX-License-Identifier: MIT
#pragma once

#include "models/remotefoldermodel.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTableView>

namespace Sandkeeper {

class EntryDelegate;

/// The table of a folder's entries. The selection, the current entry and what is at the top stay where they
/// are in the list when entries come, leave or change places. Its keys are those of a file manager. GUI
/// thread.
class FolderView final : public QTableView
{
    Q_OBJECT
public:
    explicit FolderView(RemoteFolderModel *model, QWidget *parent = nullptr);

    /// In the order of the rows.
    QList<FileEntry> selectedEntries() const;
    int selectedCount() const;
    void selectName(const QString &name);
    /// Lets the current entry's name be changed in place.
    void editName();
    bool isEditing() const { return state() == EditingState; }
    /// The folder that would take what is being dragged; -1: none, or the one that is shown.
    void setDropRow(int row);
    void setReadyNames(const QSet<QString> &names);

    void keyboardSearch(const QString &search) override;

Q_SIGNALS:
    void selectionChangedByAnyone();
    void openRequested(const Sandkeeper::FileEntry &entry);
    void upRequested();
    void backRequested();
    void forwardRequested();
    void pathRequested();
    void filterRequested();
    void deleteRequested();
    void propertiesRequested();
    /// The selected entries are to be dragged.
    void dragRequested();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void startDrag(Qt::DropActions supportedActions) override;
    void paintEvent(QPaintEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    bool act(const QKeyEvent &event, bool really);
    void rowsAboutToRearrange();
    void rowsRearranged();

    RemoteFolderModel *m_model;
    EntryDelegate *m_delegate;
    bool m_held = false; ///< while rows come and go in several steps
    std::vector<int> m_selected;
    int m_current = -1; ///< slots, as those above
    int m_top = -1;
    int m_dropRow = -1;
    QString m_typed;
    QElapsedTimer m_typedAt;
};

} // namespace Sandkeeper
