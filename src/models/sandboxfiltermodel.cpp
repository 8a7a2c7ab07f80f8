// SPDX-License-Identifier: MIT
#include "models/sandboxfiltermodel.h"

#include <algorithm>

namespace Sandkeeper {

namespace {

using Row = SandboxTableModel::Row;

// With more separate ranges than this, one rearrangement is cheaper than every view's answer to each.
constexpr size_t MaximumRanges = 16;

template <typename T>
int threeWay(const T &a, const T &b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

/// What is not known stands before the least.
double usageKey(const Row &row, int column)
{
    if (!row.metrics)
        return -1;
    if (column == SandboxTableModel::CpuUseColumn)
        return row.metrics->cpuPercent.value_or(-1);
    return double(
        (column == SandboxTableModel::MemoryUseColumn ? row.metrics->memoryUsed : row.metrics->diskUsed)
            .value_or(-1));
}

int compareColumn(const Row &a, const Row &b, int column)
{
    switch (column) {
    case SandboxTableModel::NameColumn:
        return a.nameKey.compare(b.nameKey);
    case SandboxTableModel::StateColumn:
        if (const int states = threeWay(int(a.sandbox.state), int(b.sandbox.state)))
            return states;
        return QString::compare(a.sandbox.stateWord, b.sandbox.stateWord, Qt::CaseInsensitive);
    case SandboxTableModel::AccountColumn:
        return QString::compare(a.subject.account, b.subject.account);
    case SandboxTableModel::ImageColumn:
        return QString::compare(a.imageKey, b.imageKey);
    case SandboxTableModel::CpuColumn:
        return threeWay(a.sandbox.cpuCores, b.sandbox.cpuCores);
    case SandboxTableModel::MemoryColumn:
        return threeWay(a.sandbox.memoryGb, b.sandbox.memoryGb);
    case SandboxTableModel::GpuColumn:
        if (const int counts = threeWay(a.sandbox.gpuCount, b.sandbox.gpuCount))
            return counts;
        return QString::compare(a.sandbox.gpuType, b.sandbox.gpuType);
    case SandboxTableModel::CpuUseColumn:
    case SandboxTableModel::MemoryUseColumn:
    case SandboxTableModel::DiskUseColumn:
        return threeWay(usageKey(a, column), usageKey(b, column));
    case SandboxTableModel::LabelsColumn:
        return QString::compare(a.labelsKey, b.labelsKey);
    case SandboxTableModel::TimeLeftColumn:
        return threeWay(a.endKey, b.endKey);
    default:
        return 0; // by time of creation, as every tie is
    }
}

/// How many runs of neighbours there are for which `is` holds.
template <typename Rows, typename Predicate>
size_t countRuns(const Rows &rows, Predicate is)
{
    size_t runs = 0;
    bool before = false;
    for (const Row *row : rows) {
        const bool now = is(row);
        runs += now && !before ? 1 : 0;
        before = now;
    }
    return runs;
}

} // namespace

SandboxFilterModel::SandboxFilterModel(SandboxTableModel *model, QObject *parent)
    : QAbstractTableModel(parent)
    , m_model(model)
{
    connect(model, &SandboxTableModel::rowsCame, this, &SandboxFilterModel::take);
    connect(model, &SandboxTableModel::rowsAboutToGo, this, &SandboxFilterModel::drop);
    connect(model, &SandboxTableModel::rowsChanged, this, &SandboxFilterModel::takeChanges);
    connect(model, &SandboxTableModel::cellsChanged, this, &SandboxFilterModel::announce);
    connect(model, &SandboxTableModel::usageChanged, this, [this](const RowList &rows) {
        if (SandboxTableModel::isUsage(m_column))
            takeChanges(rows);
        else
            announce(rows, SandboxTableModel::CpuUseColumn, SandboxTableModel::DiskUseColumn, {});
    });
    RowList present;
    for (int i = 0; i < model->rowCount(); ++i)
        present.push_back(&model->row(i));
    take(present);
}

template <typename Change>
void SandboxFilterModel::changeFilter(Change change)
{
    Q_EMIT filterAboutToChange();
    change();
    RowList target;
    RowList added;
    target.reserve(m_order.size());
    for (const Row *row : m_order) {
        if (accepts(*row))
            target.push_back(row);
    }
    for (int i = 0, count = m_model->rowCount(); i < count; ++i) {
        const Row &row = m_model->row(i);
        if (m_places[size_t(row.slot)] < 0 && accepts(row))
            added.push_back(&row);
    }
    sortRows(added);
    become(merged(target, added));
    Q_EMIT filterChanged();
}

void SandboxFilterModel::setFilterText(const QString &text)
{
    m_text = text;
    const SandboxFilter filter = SandboxFilter::fromText(text);
    if (filter != m_filter)
        changeFilter([&] { m_filter = filter; });
}

void SandboxFilterModel::setShowEnded(bool show)
{
    if (show != m_showEnded)
        changeFilter([&] { m_showEnded = show; });
}

void SandboxFilterModel::setAccount(const QString &accountId)
{
    if (accountId != m_accountId)
        changeFilter([&] { m_accountId = accountId; });
}

int SandboxFilterModel::rowOf(const SandboxKey &key) const
{
    const int sourceRow = m_model->rowOf(key);
    if (sourceRow < 0)
        return -1;
    const auto slot = size_t(m_model->row(sourceRow).slot);
    return slot < m_places.size() ? m_places[slot] : -1; // a row just made may not be taken yet
}

SandboxKey SandboxFilterModel::keyAt(int row) const
{
    return row >= 0 && size_t(row) < m_order.size() ? m_order[size_t(row)]->key : SandboxKey();
}

int SandboxFilterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int SandboxFilterModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(SandboxTableModel::ColumnCount);
}

QVariant SandboxFilterModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    return m_model->cellData(*m_order[size_t(index.row())], SandboxTableModel::Column(index.column()), role);
}

QVariant SandboxFilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_model->headerData(section, orientation, role);
}

QHash<int, QByteArray> SandboxFilterModel::roleNames() const
{
    return m_model->roleNames();
}

void SandboxFilterModel::sort(int column, Qt::SortOrder order)
{
    if (column == m_column && order == m_direction)
        return;
    const bool reverseOnly = column == m_column;
    m_column = column;
    m_direction = order;
    RowList target = m_order;
    if (reverseOnly)
        std::reverse(target.begin(), target.end());
    else
        sortRows(target);
    if (target != m_order)
        rearrange(std::move(target));
}

bool SandboxFilterModel::accepts(const Row &row) const
{
    if (!m_showEnded && isFinal(row.sandbox.state))
        return false;
    if (!m_accountId.isEmpty() && row.key.accountId != m_accountId)
        return false;
    return m_filter.matches(row.subject);
}

/// A total order: no two rows are equal.
bool SandboxFilterModel::isBefore(const Row &left, const Row &right) const
{
    const bool ascending = m_direction == Qt::AscendingOrder;
    const Row &a = ascending ? left : right;
    const Row &b = ascending ? right : left;
    if (const int order = compareColumn(a, b, m_column))
        return order < 0;
    if (a.createdKey != b.createdKey)
        return a.createdKey < b.createdKey;
    if (const int order = QString::compare(a.key.sandboxId, b.key.sandboxId))
        return order < 0;
    return a.key.accountId < b.key.accountId;
}

void SandboxFilterModel::sortRows(RowList &rows) const
{
    // Plain pointers: what goes through an iterator's functions costs twice as much in a debug build.
    const Row **first = rows.data();
    std::sort(first, first + rows.size(), [this](const Row *a, const Row *b) { return isBefore(*a, *b); });
}

/// Both in order; so is the result.
SandboxFilterModel::RowList SandboxFilterModel::merged(const RowList &sorted, const RowList &added) const
{
    if (added.empty())
        return sorted;
    RowList result;
    result.reserve(sorted.size() + added.size());
    size_t next = 0;
    for (const Row *row : added) {
        // Halving finds the place with fewer looks at names than going through all of them.
        const size_t place =
            size_t(std::partition_point(sorted.begin() + std::ptrdiff_t(next), sorted.end(),
                                        [this, row](const Row *other) { return isBefore(*other, *row); }) -
                   sorted.begin());
        result.insert(result.end(), sorted.begin() + std::ptrdiff_t(next),
                      sorted.begin() + std::ptrdiff_t(place));
        result.push_back(row);
        next = place;
    }
    result.insert(result.end(), sorted.begin() + std::ptrdiff_t(next), sorted.end());
    return result;
}

void SandboxFilterModel::take(const RowList &came)
{
    m_places.resize(m_model->slotLimit(), -1);
    RowList added;
    for (const Row *row : came) {
        if (accepts(*row))
            added.push_back(row);
    }
    if (added.empty())
        return;
    sortRows(added);
    become(merged(m_order, added));
}

void SandboxFilterModel::drop(const RowList &going)
{
    std::vector<char> goes(m_places.size(), 0);
    for (const Row *row : going)
        goes[size_t(row->slot)] = 1;
    RowList target;
    target.reserve(m_order.size());
    for (const Row *row : m_order) {
        if (!goes[size_t(row->slot)])
            target.push_back(row);
    }
    become(target);
}

void SandboxFilterModel::takeChanges(const RowList &changed)
{
    std::vector<char> touched(m_places.size(), 0);
    RowList again;
    for (const Row *row : changed) {
        touched[size_t(row->slot)] = 1;
        if (accepts(*row))
            again.push_back(row);
    }
    // The others are still in order among themselves.
    RowList others;
    others.reserve(m_order.size());
    for (const Row *row : m_order) {
        if (!touched[size_t(row->slot)])
            others.push_back(row);
    }
    sortRows(again);
    become(merged(others, again));
    announce(again, 0, SandboxTableModel::ColumnCount - 1, {});
}

void SandboxFilterModel::announce(const RowList &rows, int firstColumn, int lastColumn,
                                  const QList<int> &roles)
{
    std::vector<int> places;
    places.reserve(rows.size());
    for (const Row *row : rows) {
        if (const int place = m_places[size_t(row->slot)]; place >= 0)
            places.push_back(place);
    }
    if (places.empty())
        return;
    std::sort(places.data(), places.data() + places.size());
    std::vector<std::pair<int, int>> parts;
    for (const int place : places) {
        if (!parts.empty() && parts.back().second + 1 == place)
            parts.back().second = place;
        else
            parts.emplace_back(place, place);
    }
    if (parts.size() > MaximumRanges)
        parts = {{places.front(), places.back()}};
    for (const auto &[first, last] : parts)
        Q_EMIT dataChanged(index(first, firstColumn), index(last, lastColumn), roles);
}

bool SandboxFilterModel::stays(int row) const
{
    return size_t(row) < m_order.size() && m_stays[size_t(m_order[size_t(row)]->slot)];
}

/// Goes from what is shown to `target` in as few steps as there can be.
void SandboxFilterModel::become(const RowList &target)
{
    m_stays.assign(m_places.size(), 0);
    RowList keptAsWanted;
    keptAsWanted.reserve(target.size());
    for (const Row *row : target) {
        m_stays[size_t(row->slot)] = 1;
        if (m_places[size_t(row->slot)] >= 0)
            keptAsWanted.push_back(row);
    }
    const size_t gone = m_order.size() - keptAsWanted.size();
    const size_t came = target.size() - keptAsWanted.size();
    const auto isGone = [this](const Row *row) {
        return !m_stays[size_t(row->slot)];
    };
    RowList order = keptAsWanted;
    bool inOrder = true;
    size_t next = 0;
    for (const Row *row : m_order) {
        if (isGone(row))
            order.push_back(row);
        else
            inOrder = inOrder && row == keptAsWanted[next++];
    }
    if (gone == 0 && came == 0 && inOrder)
        return;
    Q_EMIT aboutToRearrange();
    if (gone > 0) {
        if (!inOrder || countRuns(m_order, isGone) > MaximumRanges) {
            rearrange(std::move(order));
            inOrder = true;
        }
        removeMarked();
    }
    const auto isNew = [this](const Row *row) {
        return m_places[size_t(row->slot)] < 0;
    };
    if (came > 0) {
        if (inOrder && countRuns(target, isNew) <= MaximumRanges) {
            insertMissing(target);
        } else {
            RowList last = m_order;
            std::copy_if(target.begin(), target.end(), std::back_inserter(last), isNew);
            insertMissing(last);
            inOrder = false;
        }
    }
    if (!inOrder)
        rearrange(target);
    Q_EMIT rearranged();
}

void SandboxFilterModel::removeMarked()
{
    for (int last = int(m_order.size()) - 1; last >= 0; --last) {
        if (stays(last))
            continue;
        int first = last;
        while (first > 0 && !stays(first - 1))
            --first;
        beginRemoveRows({}, first, last);
        for (int i = first; i <= last; ++i)
            m_places[size_t(m_order[size_t(i)]->slot)] = -1;
        m_order.erase(m_order.begin() + first, m_order.begin() + last + 1);
        renumber(size_t(first));
        endRemoveRows();
        last = first;
    }
}

/// `target` is what is shown, in its order, and more.
void SandboxFilterModel::insertMissing(const RowList &target)
{
    for (size_t first = 0; first < target.size(); ++first) {
        if (m_places[size_t(target[first]->slot)] >= 0)
            continue;
        size_t end = first + 1;
        while (end < target.size() && m_places[size_t(target[end]->slot)] < 0)
            ++end;
        beginInsertRows({}, int(first), int(end) - 1);
        m_order.insert(m_order.begin() + std::ptrdiff_t(first), target.begin() + std::ptrdiff_t(first),
                       target.begin() + std::ptrdiff_t(end));
        renumber(first);
        endInsertRows();
        first = end - 1;
    }
}

/// The same rows in another order.
void SandboxFilterModel::rearrange(RowList order)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    m_order.swap(order);
    renumber();
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &old : from)
        to.append(createIndex(m_places[size_t(order[size_t(old.row())]->slot)], old.column()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void SandboxFilterModel::renumber(size_t first)
{
    for (size_t i = first; i < m_order.size(); ++i)
        m_places[size_t(m_order[i]->slot)] = int(i);
}

} // namespace Sandkeeper
