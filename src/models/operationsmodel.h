// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"

#include <QAbstractItemModel>
#include <QSet>
#include <QTimer>

namespace Sandkeeper {

/// The operations, newest first, each with its items below it when it has more than one. Bursts of changes
/// are announced together after a moment. GUI thread.
class OperationsModel final : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { TitleColumn, StatusColumn, StartedColumn, ColumnCount };
    Q_ENUM(Column)
    enum Role {
        OperationRole = Qt::UserRole + 1, ///< Operation *, also in the rows of its items
        ProgressRole, ///< 0…100 while running; -1: how far is not known; invalid after the end
        StateRole,    ///< int of Operation::State, or of ItemState in the rows of items
        ErrorRole,    ///< Error, when there is one
        FailedRole,   ///< bool
    };

    explicit OperationsModel(Operations *operations, QObject *parent = nullptr);
    ~OperationsModel() override;

    Operation *operationAt(const QModelIndex &index) const;
    QModelIndex indexOf(const Operation *operation) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    using QAbstractItemModel::parent;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Entry
    {
        Operation *operation;
        int shownItems; ///< rows below it that the views know of
    };

    void insert(Operation *operation, int row);
    void remove(Operation *operation);
    void announceChanges();
    int rowOf(const Operation *operation) const;
    static int shownItems(const Operation &operation);
    QVariant operationData(const Operation &operation, Column column, int role) const;
    QVariant resultData(const Operation &operation, int item, Column column, int role) const;

    Operations *m_operations;
    QList<Entry> m_entries;
    QSet<Operation *> m_changed;
    QTimer m_coalesce;
};

/// The translated word for an item's state.
QString itemStateText(Operation::ItemState state);

} // namespace Sandkeeper
