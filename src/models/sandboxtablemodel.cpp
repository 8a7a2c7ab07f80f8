// SPDX-License-Identifier: MIT
#include "models/sandboxtablemodel.h"

#include "models/sandboxtext.h"

#include <algorithm>
#include <bit>
#include <limits>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr qint64 Never = std::numeric_limits<qint64>::max();
// Above this many separate ranges one rearrangement is cheaper than a removal (and every view's answer) each.
constexpr size_t MaximumRanges = 64;
constexpr auto Interval = 1s;

std::vector<std::pair<int, int>> ranges(const std::vector<int> &sortedRows)
{
    std::vector<std::pair<int, int>> result;
    for (const int row : sortedRows) {
        if (!result.empty() && result.back().second + 1 == row)
            result.back().second = row;
        else
            result.emplace_back(row, row);
    }
    return result;
}

/// The columns in which two versions of a sandbox differ, one bit each. What no column shows (environment,
/// exit code …) counts for the name, so that whoever shows details learns of every change.
uint changedColumns(const Sandbox &a, const Sandbox &b)
{
    // Whatever the rows are sorted by, the time of creation decides ties.
    if (a.createdAt != b.createdAt)
        return (1U << uint(SandboxTableModel::ColumnCount)) - 1;
    uint bits = 0;
    const auto compare = [&bits](SandboxTableModel::Column column, bool same) {
        if (!same)
            bits |= 1U << uint(column);
    };
    compare(SandboxTableModel::NameColumn, a.name == b.name);
    compare(SandboxTableModel::StateColumn, a.state == b.state && a.stateWord == b.stateWord);
    compare(SandboxTableModel::ImageColumn, a.image == b.image);
    compare(SandboxTableModel::CpuColumn, qFuzzyCompare(1 + a.cpuCores, 1 + b.cpuCores));
    compare(SandboxTableModel::MemoryColumn, qFuzzyCompare(1 + a.memoryGb, 1 + b.memoryGb));
    compare(SandboxTableModel::GpuColumn, a.gpuCount == b.gpuCount && a.gpuType == b.gpuType);
    compare(SandboxTableModel::LabelsColumn, a.labels == b.labels);
    compare(SandboxTableModel::TimeLeftColumn, a.deadline == b.deadline && a.state == b.state);
    if (bits == 0)
        bits = 1U << uint(SandboxTableModel::NameColumn);
    return bits;
}

const QList<int> &contentRoles()
{
    static const QList<int> roles{Qt::DisplayRole,
                                  Qt::ToolTipRole,
                                  Qt::AccessibleTextRole,
                                  SandboxTableModel::SortRole,
                                  SandboxTableModel::StateRole,
                                  SandboxTableModel::FilterTextRole,
                                  SandboxTableModel::UrgencyRole,
                                  SandboxTableModel::MissingRole};
    return roles;
}

} // namespace

SandboxTableModel::SandboxTableModel(SandboxStore *store, const Clock *clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_clock(clock)
    // ICU has no numeric order for the C locale: "run-10" would stand before "run-2".
    , m_collator(QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale())
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    m_timer.setInterval(Interval);
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SandboxTableModel::tick);
    connect(store, &SandboxStore::sandboxesChanged, this, &SandboxTableModel::applyChanges);
    connect(store, &SandboxStore::accountAdded, this, &SandboxTableModel::addAccount);
    connect(store, &SandboxStore::accountRemoved, this, &SandboxTableModel::removeAccount);
    connect(store, &SandboxStore::accountStatusChanged, this, &SandboxTableModel::updateStale);
    for (const QString &accountId : store->accountIds())
        addAccount(accountId);
}

SandboxTableModel::~SandboxTableModel() = default;

void SandboxTableModel::setAccountNames(const QHash<QString, QString> &names)
{
    if (names == m_accountNames)
        return;
    m_accountNames = names;
    // One row at a time, for the reason given in changeRows(); a renaming is rare.
    for (size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        const QString name = m_accountNames.value(row.key.accountId, row.key.accountId);
        if (name == row.accountName)
            continue;
        row.accountName = name;
        row.subject = SandboxFilter::subject(row.sandbox, name);
        const QModelIndex cell = index(int(i), AccountColumn);
        Q_EMIT dataChanged(cell, cell, {Qt::DisplayRole, Qt::AccessibleTextRole, SortRole, FilterTextRole});
    }
}

int SandboxTableModel::rowOf(const SandboxKey &key) const
{
    if (!m_rowsByKeyValid) {
        m_rowsByKey.clear();
        m_rowsByKey.reserve(qsizetype(m_rows.size()));
        for (size_t i = 0; i < m_rows.size(); ++i)
            m_rowsByKey.insert(m_rows[i].key, int(i));
        m_rowsByKeyValid = true;
    }
    return m_rowsByKey.value(key, -1);
}

SandboxKey SandboxTableModel::keyAt(int row) const
{
    return row >= 0 && size_t(row) < m_rows.size() ? m_rows[size_t(row)].key : SandboxKey();
}

int SandboxTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SandboxTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

void SandboxTableModel::addAccount(const QString &accountId)
{
    appendRows(accountId, m_store->sandboxes(accountId));
}

void SandboxTableModel::removeAccount(const QString &accountId)
{
    std::vector<int> rows;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].key.accountId == accountId)
            rows.push_back(int(i));
    }
    removeRowsAt(std::move(rows));
}

void SandboxTableModel::applyChanges(const QString &accountId, const SandboxChanges &changes)
{
    std::vector<int> removed;
    for (const QString &id : changes.removed) {
        if (const int row = rowOf({accountId, id}); row >= 0)
            removed.push_back(row);
    }
    std::sort(removed.begin(), removed.end());
    removeRowsAt(std::move(removed));
    changeRows(accountId, changes.changed);
    appendRows(accountId, changes.added);
}

void SandboxTableModel::removeRowsAt(std::vector<int> rows)
{
    if (ranges(rows).size() > MaximumRanges)
        moveToEnd(rows);
    const auto parts = ranges(rows);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        beginRemoveRows({}, part->first, part->second);
        m_rows.erase(m_rows.begin() + part->first, m_rows.begin() + part->second + 1);
        forgetIndex();
        endRemoveRows();
    }
}

/// Brings the given rows together at the end, the others keeping their order; `rows` then names that range.
void SandboxTableModel::moveToEnd(std::vector<int> &rows)
{
    Q_EMIT layoutAboutToBeChanged();
    std::vector<char> goes(m_rows.size(), 0);
    for (const int row : rows)
        goes[size_t(row)] = 1;
    std::vector<int> order(m_rows.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = int(i);
    std::stable_partition(order.begin(), order.end(), [&goes](int row) { return !goes[size_t(row)]; });
    std::vector<int> newRowOf(m_rows.size());
    std::vector<Row> rearranged;
    rearranged.reserve(m_rows.size());
    for (size_t i = 0; i < order.size(); ++i) {
        newRowOf[size_t(order[i])] = int(i);
        rearranged.push_back(std::move(m_rows[size_t(order[i])]));
    }
    m_rows = std::move(rearranged);
    forgetIndex();
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &old : from)
        to += index(newRowOf[size_t(old.row())], old.column());
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged();
    const int first = int(m_rows.size() - rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
        rows[i] = first + int(i);
}

void SandboxTableModel::changeRows(const QString &accountId, const QList<Sandbox> &changed)
{
    struct Change
    {
        int at;
        uint columns;
        Row row;
    };
    std::vector<Change> pending;
    pending.reserve(size_t(changed.size()));
    for (const Sandbox &sandbox : changed) {
        const int at = rowOf({accountId, sandbox.id});
        if (at < 0)
            continue;
        const Row &old = m_rows[size_t(at)];
        Row fresh = makeRow(accountId, sandbox);
        uint columns = changedColumns(old.sandbox, sandbox);
        // A relative time may be due just now, and nobody would announce it later.
        if (fresh.createdText != old.createdText)
            columns |= 1U << uint(CreatedColumn);
        if (fresh.timeLeftText != old.timeLeftText || fresh.urgency != old.urgency)
            columns |= 1U << uint(TimeLeftColumn);
        pending.push_back({at, columns, std::move(fresh)});
    }
    std::sort(pending.begin(), pending.end(), [](const Change &a, const Change &b) { return a.at < b.at; });
    // Each run of rows is changed and announced at once, in one signal: a sorting proxy looks for the new
    // place of what is announced among all other rows, which must therefore still be as it knows them.
    for (size_t first = 0; first < pending.size();) {
        size_t last = first;
        while (last + 1 < pending.size() && pending[last + 1].at == pending[last].at + 1 &&
               pending[last + 1].columns == pending[first].columns)
            ++last;
        for (size_t i = first; i <= last; ++i)
            m_rows[size_t(pending[i].at)] = std::move(pending[i].row);
        const uint columns = pending[first].columns;
        Q_EMIT dataChanged(index(pending[first].at, std::countr_zero(columns)),
                           index(pending[last].at, int(std::bit_width(columns)) - 1), contentRoles());
        first = last + 1;
    }
    scheduleTick();
}

void SandboxTableModel::appendRows(const QString &accountId, const QList<Sandbox> &added)
{
    std::vector<Row> fresh;
    fresh.reserve(size_t(added.size()));
    for (const Sandbox &sandbox : added) {
        if (rowOf({accountId, sandbox.id}) < 0)
            fresh.push_back(makeRow(accountId, sandbox));
    }
    if (fresh.empty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_rows.insert(m_rows.end(), std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    forgetIndex();
    endInsertRows();
    scheduleTick();
}

void SandboxTableModel::updateStale(const QString &accountId)
{
    const bool stale = m_store->status(accountId).isStale();
    std::vector<int> turned;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        if (row.key.accountId != accountId || row.stale == stale)
            continue;
        row.stale = stale;
        turned.push_back(int(i));
    }
    announce(std::move(turned), 0, ColumnCount - 1, {StaleRole, Qt::AccessibleTextRole});
}

void SandboxTableModel::announce(std::vector<int> rows, int firstColumn, int lastColumn,
                                 const QList<int> &roles)
{
    for (const auto &[first, last] : ranges(rows))
        Q_EMIT dataChanged(index(first, firstColumn), index(last, lastColumn), roles);
}

SandboxTableModel::Row SandboxTableModel::makeRow(const QString &accountId, const Sandbox &sandbox) const
{
    const QString accountName = m_accountNames.value(accountId, accountId);
    Row row{.key = {accountId, sandbox.id},
            .sandbox = sandbox,
            .accountName = accountName,
            .subject = SandboxFilter::subject(sandbox, accountName),
            .nameKey = m_collator.sortKey(sandbox.name),
            .stale = m_store->status(accountId).isStale()};
    updateTimes(row, m_clock->now().toMSecsSinceEpoch());
    return row;
}

void SandboxTableModel::updateTimes(Row &row, qint64 now) const
{
    row.timeLeftDue = Never;
    row.timeLeftText.clear();
    row.urgency = Urgency::None;
    if (row.sandbox.state == SandboxState::Running && row.sandbox.deadline.isValid()) {
        const std::chrono::seconds left((row.sandbox.deadline.toMSecsSinceEpoch() - now) / 1000);
        row.timeLeftText = durationText(left);
        row.urgency = left < 3min ? Urgency::Critical : left < 10min ? Urgency::Soon : Urgency::None;
        if (left > 0s)
            row.timeLeftDue = now + std::chrono::milliseconds(durationTextStep(left)).count();
    }
    row.createdDue = Never;
    row.createdText.clear();
    if (row.sandbox.createdAt.isValid()) {
        const std::chrono::seconds age((now - row.sandbox.createdAt.toMSecsSinceEpoch()) / 1000);
        row.createdText = agoText(age);
        row.createdDue = now + std::chrono::milliseconds(agoTextStep(age)).count();
    }
}

void SandboxTableModel::tick()
{
    const qint64 now = m_clock->now().toMSecsSinceEpoch();
    // A step of the timer may come a little early; a text half a second ahead is seen by nobody.
    const qint64 due = now + 500;
    std::vector<int> timeLeft;
    std::vector<int> urgency;
    std::vector<int> created;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        if (row.timeLeftDue > due && row.createdDue > due)
            continue;
        const QString oldLeft = row.timeLeftText;
        const QString oldCreated = row.createdText;
        const Urgency oldUrgency = row.urgency;
        updateTimes(row, now);
        if (row.timeLeftText != oldLeft)
            timeLeft.push_back(int(i));
        if (row.urgency != oldUrgency)
            urgency.push_back(int(i));
        if (row.createdText != oldCreated)
            created.push_back(int(i));
    }
    announce(std::move(timeLeft), TimeLeftColumn, TimeLeftColumn, {Qt::DisplayRole, Qt::AccessibleTextRole});
    announce(std::move(urgency), TimeLeftColumn, TimeLeftColumn, {UrgencyRole});
    announce(std::move(created), CreatedColumn, CreatedColumn, {Qt::DisplayRole, Qt::AccessibleTextRole});
    scheduleTick();
}

void SandboxTableModel::scheduleTick()
{
    const bool needed = std::any_of(m_rows.begin(), m_rows.end(), [](const Row &row) {
        return row.timeLeftDue != Never || row.createdDue != Never;
    });
    if (needed && !m_timer.isActive())
        m_timer.start();
    else if (!needed)
        m_timer.stop();
}

} // namespace Sandkeeper
