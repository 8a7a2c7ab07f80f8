// SPDX-License-Identifier: MIT
#pragma once

#include "models/sandboxfiltermodel.h"
#include "ui/transfers/remotefiles.h"

#include <QTableView>

class QMenu;

namespace Sandkeeper {

/// The table of sandboxes: fixed row height, sorted by its header, columns chosen in the header's context
/// menu. Knows no action but its own; the window hangs its menu in. GUI thread.
class SandboxTableView final : public QTableView
{
    Q_OBJECT
public:
    explicit SandboxTableView(SandboxFilterModel *model, QWidget *parent = nullptr);

    SandboxFilterModel *proxy() const { return m_model; }

    /// In the order of the rows.
    QList<SandboxKey> selectedKeys() const;
    int selectedCount() const;
    /// The row with the focus frame if it is selected, else the first selected one.
    std::optional<SandboxKey> currentKey() const;
    void selectKey(const SandboxKey &key);
    /// Of the rows that can be seen, in their order.
    QList<SandboxKey> visibleKeys() const;
    /// As selectedKeys(), but no more than the first so many of them.
    QList<SandboxKey> selectedKeys(int atMost) const;

    /// Whether any account tells what its sandboxes use. Unless the user chose otherwise, the columns for it
    /// are shown from then on.
    void setUsageOffered(bool offered);
    bool showsUsage() const;

    /// The selected rows with the visible columns in their order on the screen, headers first, as TSV.
    QString selectionAsTsv() const;

    /// The actions of the column chooser, for the View menu too. The menu belongs to `parent`.
    QMenu *createColumnMenu(QWidget *parent);
    void resetColumns();
    QByteArray columnState() const;
    /// False, and nothing changed, when the state is of another set of columns.
    bool restoreColumnState(const QByteArray &state);
    /// Whether files can be dropped onto rows.
    void setTakesFiles(bool takes);

Q_SIGNALS:
    void selectionChangedByAnyone();
    void columnsChanged();
    void openRequested();
    /// Onto a row, or, if it is one of several selected ones, onto all of them.
    void filesDropped(const QList<Sandkeeper::SandboxKey> &keys, const QStringList &paths);
    /// The same for what comes from a sandbox; that sandbox itself is not among the keys.
    void remoteFilesDropped(const QList<Sandkeeper::SandboxKey> &keys, const Sandkeeper::RemoteFiles &files);
    void contextMenuRequested(const QPoint &globalPosition);

protected:
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setUpHeader();
    bool isHiddenAtFirst(int column) const;
    void applyUsageDefaults();
    QList<SandboxKey> targetsAt(const QPoint &position) const;
    void paintTargets();
    void markTargets(const QList<SandboxKey> &targets);
    int defaultWidth(int column) const;
    QPoint menuPosition() const;
    void rowsAboutToRearrange();
    void rowsRearranged();
    void holdSelectionSignal();
    void releaseSelectionSignal();
    void selectionTouched();
    std::optional<SandboxKey> nearestThatStays(int row) const;

    SandboxFilterModel *m_model;
    bool m_usageOffered = false;
    bool m_usageChosen = false; ///< the user decided which columns of use are shown
    // While rows come and go in several steps:
    int m_held = 0;                  ///< how deep
    bool m_touched = false;          ///< the selection or the current row changed meanwhile
    std::optional<SandboxKey> m_top; ///< what stands at the top; nothing when it is the top of the table
    QStringList m_comingPaths;       ///< that are being dragged over this; and the next
    std::optional<RemoteFiles> m_comingFiles;
    QList<SandboxKey> m_targets;        ///< the rows under files that are being dragged
    std::optional<SandboxKey> m_become; ///< which row becomes the current one, for that one leaves
};

} // namespace Sandkeeper
