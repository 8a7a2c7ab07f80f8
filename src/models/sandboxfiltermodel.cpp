// SPDX-License-Identifier: MIT
#include "models/sandboxfiltermodel.h"

#include <limits>

namespace Sandkeeper {

namespace {

using Row = SandboxTableModel::Row;

template <typename T>
int threeWay(const T &a, const T &b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

qint64 deadlineOf(const Row &row)
{
    // Without an end there is more time left than with any.
    return row.sandbox.state == SandboxState::Running && row.sandbox.deadline.isValid()
               ? row.sandbox.deadline.toMSecsSinceEpoch()
               : std::numeric_limits<qint64>::max();
}

qint64 createdOf(const Row &row)
{
    return row.sandbox.createdAt.isValid() ? row.sandbox.createdAt.toMSecsSinceEpoch()
                                           : std::numeric_limits<qint64>::min();
}

int compareColumn(const Row &a, const Row &b, SandboxTableModel::Column column)
{
    switch (column) {
    case SandboxTableModel::NameColumn:
        return a.nameKey.compare(b.nameKey);
    case SandboxTableModel::StateColumn:
        if (const int states = threeWay(int(a.sandbox.state), int(b.sandbox.state)))
            return states;
        return QString::compare(a.sandbox.stateWord, b.sandbox.stateWord, Qt::CaseInsensitive);
    case SandboxTableModel::AccountColumn:
        return QString::compare(a.accountName, b.accountName, Qt::CaseInsensitive);
    case SandboxTableModel::ImageColumn:
        return QString::compare(a.sandbox.image, b.sandbox.image, Qt::CaseInsensitive);
    case SandboxTableModel::CpuColumn:
        return threeWay(a.sandbox.cpuCores, b.sandbox.cpuCores);
    case SandboxTableModel::MemoryColumn:
        return threeWay(a.sandbox.memoryGb, b.sandbox.memoryGb);
    case SandboxTableModel::GpuColumn:
        if (const int counts = threeWay(a.sandbox.gpuCount, b.sandbox.gpuCount))
            return counts;
        return QString::compare(a.sandbox.gpuType, b.sandbox.gpuType);
    case SandboxTableModel::LabelsColumn:
        return threeWay(a.subject.labels, b.subject.labels);
    case SandboxTableModel::CreatedColumn:
        return threeWay(createdOf(a), createdOf(b));
    case SandboxTableModel::TimeLeftColumn:
        return threeWay(deadlineOf(a), deadlineOf(b));
    case SandboxTableModel::ColumnCount:
        break;
    }
    return 0;
}

} // namespace

SandboxFilterModel::SandboxFilterModel(SandboxTableModel *model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    // With these roles a ticking time, which announces its text only, neither sorts nor filters anything.
    setSortRole(SandboxTableModel::SortRole);
    setFilterRole(SandboxTableModel::FilterTextRole);
    setFilterKeyColumn(-1);
    setDynamicSortFilter(true);
    setSourceModel(model);
}

void SandboxFilterModel::setFilterText(const QString &text)
{
    m_text = text;
    const SandboxFilter filter = SandboxFilter::fromText(text);
    if (filter == m_filter)
        return;
    Q_EMIT filterAboutToChange();
    m_filter = filter;
    invalidateRowsFilter();
    Q_EMIT filterChanged();
}

void SandboxFilterModel::setShowEnded(bool show)
{
    if (show == m_showEnded)
        return;
    Q_EMIT filterAboutToChange();
    m_showEnded = show;
    invalidateRowsFilter();
    Q_EMIT filterChanged();
}

void SandboxFilterModel::setAccount(const QString &accountId)
{
    if (accountId == m_accountId)
        return;
    Q_EMIT filterAboutToChange();
    m_accountId = accountId;
    invalidateRowsFilter();
    Q_EMIT filterChanged();
}

int SandboxFilterModel::rowOf(const SandboxKey &key) const
{
    const int sourceRow = m_model->rowOf(key);
    return sourceRow < 0 ? -1 : mapFromSource(m_model->index(sourceRow, 0)).row();
}

SandboxKey SandboxFilterModel::keyAt(int row) const
{
    return m_model->keyAt(mapToSource(index(row, 0)).row());
}

const SandboxTableModel::Row &SandboxFilterModel::row(int row) const
{
    return m_model->row(mapToSource(index(row, 0)).row());
}

bool SandboxFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const Row &a = m_model->row(left.row());
    const Row &b = m_model->row(right.row());
    if (const int order = compareColumn(a, b, SandboxTableModel::Column(left.column())))
        return order < 0;
    if (const int order = threeWay(createdOf(a), createdOf(b)))
        return order < 0;
    if (const int order = QString::compare(a.key.sandboxId, b.key.sandboxId))
        return order < 0;
    return a.key.accountId < b.key.accountId;
}

bool SandboxFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    const Row &row = m_model->row(sourceRow);
    if (!m_showEnded && isFinal(row.sandbox.state))
        return false;
    if (!m_accountId.isEmpty() && row.key.accountId != m_accountId)
        return false;
    return m_filter.matches(row.subject);
}

} // namespace Sandkeeper
