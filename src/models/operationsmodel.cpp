// SPDX-License-Identifier: MIT
#include "models/operationsmodel.h"

#include "core/provider/errortext.h"
#include "models/sandboxtext.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace Sandkeeper {

QString itemStateText(Operation::ItemState state)
{
    switch (state) {
    case Operation::ItemState::Waiting:
        return OperationsModel::tr("Waiting");
    case Operation::ItemState::Running:
        return OperationsModel::tr("Under way");
    case Operation::ItemState::Done:
        return OperationsModel::tr("Done");
    case Operation::ItemState::Failed:
        return OperationsModel::tr("Failed");
    case Operation::ItemState::Unknown:
        return OperationsModel::tr("Not known");
    case Operation::ItemState::Cancelled:
        return OperationsModel::tr("Cancelled");
    }
    return {};
}

OperationsModel::OperationsModel(Operations *operations, QObject *parent)
    : QAbstractItemModel(parent)
    , m_operations(operations)
{
    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(50ms);
    connect(&m_coalesce, &QTimer::timeout, this, &OperationsModel::announceChanges);
    const QList<Operation *> present = operations->operations();
    for (int i = 0; i < int(present.size()); ++i)
        insert(present[i], i);
    connect(operations, &Operations::added, this, [this](Operation *operation) { insert(operation, 0); });
    connect(operations, &Operations::aboutToRemove, this, &OperationsModel::remove);
}

OperationsModel::~OperationsModel() = default;

Operation *OperationsModel::operationAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    if (index.internalPointer())
        return static_cast<Operation *>(index.internalPointer());
    return m_entries[index.row()].operation;
}

QModelIndex OperationsModel::indexOf(const Operation *operation) const
{
    const int row = rowOf(operation);
    return row < 0 ? QModelIndex() : index(row, 0);
}

// An operation's row has no pointer; an item's row points to its operation, which keeps its address when
// newer operations are inserted above.
QModelIndex OperationsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? m_entries[parent.row()].operation : nullptr);
}

QModelIndex OperationsModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || !child.internalPointer())
        return {};
    return indexOf(static_cast<Operation *>(child.internalPointer()));
}

int OperationsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_entries.size());
    return parent.internalPointer() || parent.column() != 0 ? 0 : m_entries[parent.row()].shownItems;
}

int OperationsModel::columnCount(const QModelIndex &) const
{
    return int(ColumnCount);
}

QVariant OperationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Operation *operation = operationAt(index);
    if (role == OperationRole)
        return QVariant::fromValue(const_cast<Operation *>(operation));
    const auto column = Column(index.column());
    return index.internalPointer() ? resultData(*operation, index.row(), column, role)
                                   : operationData(*operation, column, role);
}

QVariant OperationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return tr("Operation");
    case StatusColumn:
        return tr("Result");
    case StartedColumn:
        return tr("Started");
    default:
        return {};
    }
}

QVariant OperationsModel::operationData(const Operation &operation, Column column, int role) const
{
    const std::optional<Error> error = operation.firstError();
    switch (role) {
    case Qt::DisplayRole:
        if (column == TitleColumn)
            return operation.title();
        if (column == StatusColumn)
            return operation.statusText();
        return operation.startedAt().toLocalTime().time().toString(QStringLiteral("HH:mm:ss"));
    case Qt::ToolTipRole:
        if (column == StartedColumn)
            return exactTimeText(operation.startedAt());
        return column == TitleColumn ? operation.title() : operation.statusText();
    case Qt::AccessibleTextRole:
        if (column == TitleColumn)
            return tr("%1: %2", "operation: its status").arg(operation.title(), operation.statusText());
        return {};
    case ProgressRole: {
        if (operation.isFinished())
            return {};
        const auto total = operation.items().size();
        return total > 1 ? int(operation.doneCount() * 100 / total) : -1;
    }
    case StateRole:
        return int(operation.state());
    case ErrorRole:
        return error ? QVariant::fromValue(*error) : QVariant();
    case FailedRole:
        return operation.failedCount() > 0;
    default:
        return {};
    }
}

QVariant OperationsModel::resultData(const Operation &operation, int itemIndex, Column column, int role) const
{
    if (itemIndex >= operation.items().size())
        return {};
    const Operation::Item &item = operation.items()[itemIndex];
    const QString name = item.name.isEmpty() ? item.key.sandboxId : item.name;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: {
        if (column == TitleColumn)
            return name;
        if (column != StatusColumn)
            return {};
        if (item.error && !item.error->isCancelled())
            return message(*item.error);
        return item.statusText.isEmpty() ? itemStateText(item.state) : item.statusText;
    }
    case StateRole:
        return int(item.state);
    case ErrorRole:
        return item.error ? QVariant::fromValue(*item.error) : QVariant();
    case FailedRole:
        return item.state == Operation::ItemState::Failed || item.state == Operation::ItemState::Unknown;
    default:
        return {};
    }
}

void OperationsModel::insert(Operation *operation, int row)
{
    beginInsertRows({}, row, row);
    m_entries.insert(row, {operation, shownItems(*operation)});
    endInsertRows();
    const auto note = [this, operation] {
        m_changed.insert(operation);
        if (!m_coalesce.isActive())
            m_coalesce.start();
    };
    connect(operation, &Operation::changed, this, note);
    connect(operation, &Operation::finished, this, note);
}

void OperationsModel::remove(Operation *operation)
{
    m_changed.remove(operation);
    operation->disconnect(this);
    const int row = rowOf(operation);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_entries.removeAt(row);
    endRemoveRows();
}

void OperationsModel::announceChanges()
{
    const QSet<Operation *> changed = std::exchange(m_changed, {});
    for (Operation *operation : changed) {
        const int row = rowOf(operation);
        if (row < 0)
            continue;
        const QModelIndex top = index(row, 0);
        Entry &entry = m_entries[row];
        const int wanted = shownItems(*operation);
        if (wanted > entry.shownItems) {
            beginInsertRows(top, entry.shownItems, wanted - 1);
            entry.shownItems = wanted;
            endInsertRows();
        } else if (wanted < entry.shownItems) {
            beginRemoveRows(top, wanted, entry.shownItems - 1);
            entry.shownItems = wanted;
            endRemoveRows();
        }
        Q_EMIT dataChanged(top, index(row, ColumnCount - 1));
        if (wanted > 0)
            Q_EMIT dataChanged(index(0, 0, top), index(wanted - 1, ColumnCount - 1, top));
    }
}

int OperationsModel::rowOf(const Operation *operation) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [operation](const Entry &entry) { return entry.operation == operation; });
    return found == m_entries.end() ? -1 : int(found - m_entries.begin());
}

int OperationsModel::shownItems(const Operation &operation)
{
    const auto count = operation.items().size();
    return count > 1 ? int(count) : 0;
}

} // namespace Sandkeeper
