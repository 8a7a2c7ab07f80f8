// SPDX-License-Identifier: MIT
#include "models/sandboxtablemodel.h"

#include "models/sandboxtext.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr qint64 Never = std::numeric_limits<qint64>::max();
// Above this many separate ranges one rearrangement is cheaper than a removal (and every view's answer) each.
constexpr size_t MaximumRanges = 64;
constexpr auto Interval = 1s;
// A sample older than this says nothing about now.
constexpr std::chrono::milliseconds SampleAge = 60s;
// Texts made again in one turn of the event loop.
constexpr int MaximumTicks = 500;

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
                                  SandboxTableModel::MissingRole,
                                  SandboxTableModel::UsageRole};
    return roles;
}

/// As above, but with so many parts that telling of each costs more than it is worth, one around all.
std::vector<std::pair<int, int>> announcedRanges(const std::vector<int> &sortedRows)
{
    std::vector<std::pair<int, int>> result = ranges(sortedRows);
    if (result.size() > MaximumRanges)
        result = {{result.front().first, result.back().second}};
    return result;
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
    m_tickRest.setSingleShot(true);
    m_tickRest.setInterval(0);
    connect(&m_tickRest, &QTimer::timeout, this, [this] { tickFrom(m_tickAt); });
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
    QHash<QString, std::pair<QString, QString>> folded; // by account: the name, and for the filter
    std::vector<int> renamed;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = *m_rows[i];
        std::pair<QString, QString> &name = folded[row.key.accountId];
        if (name.first.isNull()) {
            name.first = m_accountNames.value(row.key.accountId, row.key.accountId);
            name.second = name.first.toCaseFolded();
        }
        if (name.first == row.accountName)
            continue;
        row.accountName = name.first;
        row.subject.account = name.second;
        renamed.push_back(int(i));
    }
    if (renamed.empty())
        return;
    Q_EMIT rowsChanged(at(renamed));
    announce(renamed, AccountColumn, AccountColumn,
             {Qt::DisplayRole, Qt::AccessibleTextRole, SortRole, FilterTextRole});
}

int SandboxTableModel::rowOf(const SandboxKey &key) const
{
    const Row *row = m_byKey.value(key);
    return row ? row->position : -1;
}

SandboxKey SandboxTableModel::keyAt(int row) const
{
    return row >= 0 && size_t(row) < m_rows.size() ? m_rows[size_t(row)]->key : SandboxKey();
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
    m_stale[accountId] = m_store->status(accountId).isStale();
    appendRows(accountId, m_store->sandboxes(accountId));
}

void SandboxTableModel::removeAccount(const QString &accountId)
{
    std::vector<int> rows;
    for (const std::unique_ptr<Row> &row : m_rows) {
        if (row->key.accountId == accountId)
            rows.push_back(row->position);
    }
    removeRowsAt(std::move(rows));
    m_stale.remove(accountId);
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

SandboxTableModel::RowList SandboxTableModel::at(const std::vector<int> &rows) const
{
    RowList result;
    result.reserve(rows.size());
    for (const int row : rows)
        result.push_back(m_rows[size_t(row)].get());
    return result;
}

void SandboxTableModel::renumber(int first)
{
    for (size_t i = size_t(first); i < m_rows.size(); ++i)
        m_rows[i]->position = int(i);
}

void SandboxTableModel::removeRowsAt(std::vector<int> rows)
{
    if (rows.empty())
        return;
    Q_EMIT rowsAboutToGo(at(rows));
    if (ranges(rows).size() > MaximumRanges)
        moveToEnd(rows);
    const auto parts = ranges(rows);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        beginRemoveRows({}, part->first, part->second);
        for (int i = part->first; i <= part->second; ++i) {
            const Row &row = *m_rows[size_t(i)];
            m_byKey.remove(row.key);
            m_freeSlots.push_back(row.slot);
        }
        m_rows.erase(m_rows.begin() + part->first, m_rows.begin() + part->second + 1);
        renumber(part->first);
        endRemoveRows();
    }
}

/// Brings the given rows together at the end, the others keeping their order; `rows` then names that range.
void SandboxTableModel::moveToEnd(std::vector<int> &rows)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    std::vector<char> goes(m_rows.size(), 0);
    for (const int row : rows)
        goes[size_t(row)] = 1;
    std::vector<int> newRowOf(m_rows.size());
    std::vector<std::unique_ptr<Row>> rearranged;
    rearranged.reserve(m_rows.size());
    for (const char going : {char(0), char(1)}) {
        for (size_t i = 0; i < m_rows.size(); ++i) {
            if (goes[i] != going)
                continue;
            newRowOf[i] = int(rearranged.size());
            rearranged.push_back(std::move(m_rows[i]));
        }
    }
    m_rows = std::move(rearranged);
    renumber(0);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &old : from)
        to += index(newRowOf[size_t(old.row())], old.column());
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
    const int first = int(m_rows.size() - rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
        rows[i] = first + int(i);
}

void SandboxTableModel::changeRows(const QString &accountId, const QList<Sandbox> &changed)
{
    const Making common = making(accountId);
    std::vector<std::pair<int, uint>> done; // row, columns
    done.reserve(size_t(changed.size()));
    for (const Sandbox &sandbox : changed) {
        Row *row = m_byKey.value({accountId, sandbox.id});
        if (!row)
            continue;
        Row fresh = makeRow(common, sandbox);
        fresh.slot = row->slot;
        fresh.position = row->position;
        const bool keepsMetrics = sandbox.state == SandboxState::Running;
        if (keepsMetrics) {
            fresh.metrics = row->metrics;
            fresh.metricsStale = row->metricsStale;
            fresh.metricsDue = row->metricsDue;
        }
        uint columns = changedColumns(row->sandbox, sandbox);
        // A relative time may be due just now, and nobody would announce it later.
        if (fresh.createdText != row->createdText)
            columns |= 1U << uint(CreatedColumn);
        if (fresh.timeLeftText != row->timeLeftText || fresh.urgency != row->urgency)
            columns |= 1U << uint(TimeLeftColumn);
        if (row->metrics && !keepsMetrics)
            columns |= 1U << uint(CpuUseColumn) | 1U << uint(DiskUseColumn);
        *row = std::move(fresh);
        done.emplace_back(row->position, columns);
    }
    if (done.empty())
        return;
    std::sort(done.begin(), done.end());
    std::map<uint, std::vector<int>> byColumns;
    std::vector<int> all;
    all.reserve(done.size());
    for (const auto &[row, columns] : done) {
        byColumns[columns].push_back(row);
        all.push_back(row);
    }
    Q_EMIT rowsChanged(at(all));
    for (const auto &[columns, rows] : byColumns)
        announce(rows, std::countr_zero(columns), int(std::bit_width(columns)) - 1, contentRoles());
    scheduleTick();
}

void SandboxTableModel::appendRows(const QString &accountId, const QList<Sandbox> &added)
{
    const Making common = making(accountId);
    std::vector<std::unique_ptr<Row>> fresh;
    fresh.reserve(size_t(added.size()));
    for (const Sandbox &sandbox : added) {
        if (!m_byKey.contains({accountId, sandbox.id}))
            fresh.push_back(std::make_unique<Row>(makeRow(common, sandbox)));
    }
    if (fresh.empty())
        return;
    RowList came;
    came.reserve(fresh.size());
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    for (std::unique_ptr<Row> &row : fresh) {
        if (m_freeSlots.empty()) {
            row->slot = int(m_slotLimit++);
        } else {
            row->slot = m_freeSlots.back();
            m_freeSlots.pop_back();
        }
        m_byKey.insert(row->key, row.get());
        came.push_back(row.get());
        m_rows.push_back(std::move(row));
    }
    renumber(first);
    endInsertRows();
    Q_EMIT rowsCame(came);
    scheduleTick();
}

void SandboxTableModel::updateStale(const QString &accountId)
{
    const bool stale = m_store->status(accountId).isStale();
    if (std::exchange(m_stale[accountId], stale) == stale)
        return;
    std::vector<int> turned;
    for (const std::unique_ptr<Row> &row : m_rows) {
        if (row->key.accountId != accountId)
            continue;
        row->stale = stale;
        turned.push_back(row->position);
    }
    if (turned.empty())
        return;
    const QList<int> roles{StaleRole, Qt::AccessibleTextRole};
    Q_EMIT cellsChanged(at(turned), 0, ColumnCount - 1, roles);
    announce(turned, 0, ColumnCount - 1, roles);
}

void SandboxTableModel::setMetrics(const QString &accountId, const QHash<QString, MetricsSample> &samples)
{
    const qint64 due = m_clock->now().toMSecsSinceEpoch() + SampleAge.count();
    std::vector<int> sampled;
    std::vector<int> changed;
    for (const auto &[id, sample] : samples.asKeyValueRange()) {
        Row *row = m_byKey.value({accountId, id});
        if (!row || row->sandbox.state != SandboxState::Running)
            continue;
        row->metricsDue = due;
        sampled.push_back(row->position);
        if (row->metrics == sample && !row->metricsStale)
            continue;
        row->metrics = sample;
        row->metricsStale = false;
        changed.push_back(row->position);
    }
    if (!changed.empty()) {
        std::sort(changed.begin(), changed.end());
        Q_EMIT usageChanged(at(changed));
        announce(changed, CpuUseColumn, DiskUseColumn, contentRoles() + QList<int>{StaleRole});
    }
    if (!sampled.empty())
        scheduleTick();
}

void SandboxTableModel::announce(const std::vector<int> &rows, int firstColumn, int lastColumn,
                                 const QList<int> &roles)
{
    for (const auto &[first, last] : announcedRanges(rows))
        Q_EMIT dataChanged(index(first, firstColumn), index(last, lastColumn), roles);
}

SandboxTableModel::Making SandboxTableModel::making(const QString &accountId) const
{
    return {.accountId = accountId,
            .accountName = m_accountNames.value(accountId, accountId),
            .stale = m_stale.value(accountId),
            .now = m_clock->now().toMSecsSinceEpoch()};
}

SandboxTableModel::Row SandboxTableModel::makeRow(const Making &making, const Sandbox &sandbox) const
{
    Row row{.key = {making.accountId, sandbox.id},
            .sandbox = sandbox,
            .accountName = making.accountName,
            .subject = SandboxFilter::subject(sandbox, making.accountName),
            .nameKey = m_collator.sortKey(sandbox.name),
            .imageKey = sandbox.image.toCaseFolded(),
            .createdKey = sandbox.createdAt.isValid() ? sandbox.createdAt.toMSecsSinceEpoch()
                                                      : std::numeric_limits<qint64>::min(),
            // Without an end there is more time left than with any.
            .endKey = sandbox.state == SandboxState::Running && sandbox.deadline.isValid()
                          ? sandbox.deadline.toMSecsSinceEpoch()
                          : Never,
            .stale = making.stale};
    row.labelsKey = row.subject.labels.join(QLatin1Char('\n'));
    updateTimes(row, making.now);
    return row;
}

void SandboxTableModel::updateTimes(Row &row, qint64 now)
{
    row.timeLeftDue = Never;
    row.timeLeftText.clear();
    row.urgency = Urgency::None;
    if (row.endKey != Never) {
        const std::chrono::seconds left((row.endKey - now) / 1000);
        row.timeLeftText = durationText(left);
        row.urgency = left < 3min ? Urgency::Critical : left < 10min ? Urgency::Soon : Urgency::None;
        if (left > 0s)
            row.timeLeftDue = now + std::chrono::milliseconds(durationTextStep(left)).count();
    }
    row.createdDue = Never;
    row.createdText.clear();
    if (row.createdKey != std::numeric_limits<qint64>::min()) {
        const std::chrono::seconds age((now - row.createdKey) / 1000);
        row.createdText = agoText(age);
        row.createdDue = now + std::chrono::milliseconds(agoTextStep(age)).count();
    }
}

void SandboxTableModel::tick()
{
    // A tick that is not done yet goes on where it is: rows further down must get their turn too.
    if (!m_tickRest.isActive())
        tickFrom(0);
}

void SandboxTableModel::tickFrom(int first)
{
    const qint64 now = m_clock->now().toMSecsSinceEpoch();
    // A step of the timer may come a little early; a text half a second ahead is seen by nobody.
    const qint64 due = now + 500;
    std::vector<int> timeLeft;
    std::vector<int> urgency;
    std::vector<int> created;
    std::vector<int> aged;
    int budget = MaximumTicks;
    size_t i = size_t(first);
    for (; i < m_rows.size() && budget > 0; ++i) {
        Row &row = *m_rows[i];
        if (row.metricsDue <= now) {
            row.metricsDue = Never;
            row.metricsStale = true;
            aged.push_back(int(i));
        }
        if (row.timeLeftDue > due && row.createdDue > due)
            continue;
        --budget;
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
    const auto tell = [this](const std::vector<int> &rows, Column from, Column to, const QList<int> &roles) {
        if (rows.empty())
            return;
        Q_EMIT cellsChanged(at(rows), from, to, roles);
        announce(rows, from, to, roles);
    };
    tell(timeLeft, TimeLeftColumn, TimeLeftColumn, {Qt::DisplayRole, Qt::AccessibleTextRole});
    tell(urgency, TimeLeftColumn, TimeLeftColumn, {UrgencyRole});
    tell(created, CreatedColumn, CreatedColumn, {Qt::DisplayRole, Qt::AccessibleTextRole});
    tell(aged, CpuUseColumn, DiskUseColumn, {StaleRole, Qt::AccessibleTextRole});
    if (i < m_rows.size()) {
        m_tickAt = int(i);
        m_tickRest.start();
        return;
    }
    scheduleTick();
}

void SandboxTableModel::scheduleTick()
{
    const bool needed = std::any_of(m_rows.begin(), m_rows.end(), [](const std::unique_ptr<Row> &row) {
        return row->timeLeftDue != Never || row->createdDue != Never || row->metricsDue != Never;
    });
    if (needed && !m_timer.isActive())
        m_timer.start();
    else if (!needed)
        m_timer.stop();
}

} // namespace Sandkeeper
