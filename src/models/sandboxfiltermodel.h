// SPDX-License-Identifier: MIT
#pragma once

#include "models/sandboxtablemodel.h"

namespace Sandkeeper {

/// The rows a user wants to see, in the order they want: an index over the table model's rows that is kept
/// sorted by merging in what changed. A stock proxy sorts and filters through QVariants, row by row, and
/// takes every selection apart at each range of rows that leaves; with thousands of rows that takes seconds.
/// Never reset: every difference comes as a few ranges of rows, or as one rearrangement with one range at the
/// end. GUI thread.
class SandboxFilterModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// `model` must outlive this.
    explicit SandboxFilterModel(SandboxTableModel *model, QObject *parent = nullptr);

    SandboxTableModel *table() const { return m_model; }

    QString filterText() const { return m_text; }
    /// See SandboxFilter for what a line may say.
    void setFilterText(const QString &text);
    bool showsEnded() const { return m_showEnded; }
    void setShowEnded(bool show);
    /// Empty: all accounts.
    void setAccount(const QString &accountId);
    QString account() const { return m_accountId; }

    /// -1 when the sandbox is unknown or filtered out.
    int rowOf(const SandboxKey &key) const;
    SandboxKey keyAt(int row) const;
    const SandboxTableModel::Row &row(int row) const { return *m_order[size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    /// Between aboutToRearrange() and rearranged(): whether what stood in this row before will still be
    /// shown.
    bool stays(int row) const;

Q_SIGNALS:
    /// Rows are about to leave, to come or to change places, in several steps.
    void aboutToRearrange();
    void rearranged();
    /// Around all that a new filter does to the rows.
    void filterAboutToChange();
    void filterChanged();

private:
    using Row = SandboxTableModel::Row;
    using RowList = SandboxTableModel::RowList;

    bool accepts(const Row &row) const;
    bool isBefore(const Row &a, const Row &b) const;
    void sortRows(RowList &rows) const;
    template <typename Change>
    void changeFilter(Change change);

    void take(const RowList &came);
    void drop(const RowList &going);
    void takeChanges(const RowList &changed);
    void announce(const RowList &rows, int firstColumn, int lastColumn, const QList<int> &roles);

    RowList merged(const RowList &sorted, const RowList &added) const;
    void become(const RowList &target);
    void removeMarked();
    void insertMissing(const RowList &target);
    void rearrange(RowList order);
    void renumber(size_t first = 0);

    SandboxTableModel *m_model;
    RowList m_order;           ///< what is shown, in its order
    std::vector<int> m_places; ///< by slot: the row here, or -1
    std::vector<char> m_stays; ///< by slot, while the rows change
    int m_column = -1;         ///< -1: by time of creation
    Qt::SortOrder m_direction = Qt::AscendingOrder;
    SandboxFilter m_filter;
    QString m_text;
    QString m_accountId;
    bool m_showEnded = true;
};

} // namespace Sandkeeper
