// SPDX-License-Identifier: MIT
#include "models/remotefoldermodel.h"

#include "core/provider/visibletext.h"

#include <algorithm>

#include <QCollator>
#include <QHash>
#include <QLocale>
#include <QRegularExpression>
#include <QtConcurrent>
#include <QThreadPool>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

// With more separate ranges than this, one rearrangement is cheaper than every view's answer to each.
constexpr size_t MaximumRanges = 16;

struct Sorting
{
    int column = RemoteFolderModel::NameColumn;
    Qt::SortOrder order = Qt::AscendingOrder;
};

class NameFilter
{
public:
    NameFilter() = default;
    explicit NameFilter(const QString &text)
    {
        for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
            if (word.contains(u'*') || word.contains(u'?'))
                m_patterns.append(QRegularExpression(QRegularExpression::wildcardToRegularExpression(word),
                                                     QRegularExpression::CaseInsensitiveOption));
            else
                m_words.append(word);
        }
    }

    bool matches(const QString &name) const
    {
        return std::all_of(
                   m_words.begin(), m_words.end(),
                   [&name](const QString &word) { return name.contains(word, Qt::CaseInsensitive); }) &&
               std::all_of(m_patterns.begin(), m_patterns.end(), [&name](const QRegularExpression &pattern) {
                   return pattern.match(name).hasMatch();
               });
    }

private:
    QStringList m_words;
    QList<QRegularExpression> m_patterns;
};

template <typename T>
int threeWay(const T &a, const T &b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

/// How many runs of neighbours there are for which `is` holds.
template <typename Rows, typename Predicate>
size_t countRuns(const Rows &rows, Predicate is)
{
    size_t runs = 0;
    bool before = false;
    for (const auto &row : rows) {
        const bool now = is(row);
        runs += now && !before ? 1 : 0;
        before = now;
    }
    return runs;
}

} // namespace

/// Never changed once it is made, so that a worker and the view can have it at the same time.
struct RemoteFolderModel::Row
{
    FileEntry entry;
    int slot = 0;
    QCollatorSortKey nameKey;
    qint64 time = 0;
};

/// All entries of the folder. One worker at a time has it.
struct RemoteFolderModel::Known
{
    struct Item
    {
        RowPointer row;
        int reading = 0; ///< in which it came last
    };
    void take(const QList<FileEntry> &entries, int reading);
    void dropOlderThan(int reading);

    QHash<QString, Item> items;
    std::vector<int> freeSlots;
    int slotLimit = 0;
    std::vector<RowPointer> retired; ///< that may still be shown until what this task makes is
};

void RemoteFolderModel::Known::take(const QList<FileEntry> &entries, int reading)
{
    QCollator collator(QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale());
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    for (const FileEntry &entry : entries) {
        Item &item = items[entry.name];
        item.reading = reading;
        if (item.row && item.row->entry == entry)
            continue;
        int slot = item.row ? item.row->slot : slotLimit;
        if (!item.row && freeSlots.empty()) {
            ++slotLimit;
        } else if (!item.row) {
            slot = freeSlots.back();
            freeSlots.pop_back();
        }
        if (item.row)
            retired.push_back(item.row);
        item.row = std::make_shared<const Row>(
            Row{.entry = entry,
                .slot = slot,
                .nameKey = collator.sortKey(visibleOneLine(entry.name)),
                .time = entry.modified.isValid() ? entry.modified.toMSecsSinceEpoch() : 0});
    }
}

void RemoteFolderModel::Known::dropOlderThan(int reading)
{
    for (auto it = items.begin(); it != items.end();) {
        if (it->reading == reading) {
            ++it;
            continue;
        }
        freeSlots.push_back(it->row->slot);
        retired.push_back(it->row);
        it = items.erase(it);
    }
}

struct RemoteFolderModel::Task
{
    std::unique_ptr<Known> known;
    QList<QList<FileEntry>> incoming;
    int reading = 0;
    bool completes = false;
    Sorting sorting;
    QString filterText;
    bool showHidden = false;
    int folder = 0;
};

struct RemoteFolderModel::Outcome
{
    std::unique_ptr<Known> known;
    RowList order;
    int folder = 0;
};

RemoteFolderModel::RemoteFolderModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_known(std::make_unique<Known>())
    , m_next(std::make_unique<Task>())
{
}

RemoteFolderModel::~RemoteFolderModel() = default;

/// A hundred thousand rows take too long to be freed here.
template <typename T>
void RemoteFolderModel::dispose(T waste)
{
    QThreadPool::globalInstance()->start([waste = std::make_shared<T>(std::move(waste))] {});
}

void RemoteFolderModel::clear()
{
    ++m_folder; // what a worker still does is for nothing
    beginResetModel();
    m_order.clear();
    if (m_known)
        dispose(std::exchange(m_known, nullptr));
    m_places.clear();
    m_known = std::make_unique<Known>();
    m_next->incoming.clear();
    m_next->completes = false;
    m_total = 0;
    m_working = false;
    m_again = false;
    endResetModel();
}

void RemoteFolderModel::beginReading()
{
    ++m_next->reading;
    m_next->incoming.clear();
    m_next->completes = false;
}

void RemoteFolderModel::addEntries(const QList<FileEntry> &entries)
{
    m_next->incoming.append(entries);
    schedule();
}

void RemoteFolderModel::endReading(bool complete)
{
    m_next->completes = complete;
    schedule();
}

QString RemoteFolderModel::filterText() const
{
    return m_next->filterText;
}

void RemoteFolderModel::setFilterText(const QString &text)
{
    if (text == m_next->filterText)
        return;
    m_next->filterText = text;
    schedule();
}

bool RemoteFolderModel::showsHidden() const
{
    return m_next->showHidden;
}

void RemoteFolderModel::setShowHidden(bool show)
{
    if (show == m_next->showHidden)
        return;
    m_next->showHidden = show;
    schedule();
}

void RemoteFolderModel::sort(int column, Qt::SortOrder order)
{
    Sorting &sorting = m_next->sorting;
    if (column == sorting.column && order == sorting.order)
        return;
    sorting = {column, order};
    schedule();
}

/// From the event loop, so that several changes are one task.
void RemoteFolderModel::schedule()
{
    m_again = true;
    if (m_working || std::exchange(m_queued, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_queued = false;
            if (m_again && !m_working)
                startTask();
        },
        Qt::QueuedConnection);
}

void RemoteFolderModel::startTask()
{
    auto task = std::make_unique<Task>();
    task->known = std::move(m_known);
    task->incoming = std::exchange(m_next->incoming, {});
    task->reading = m_next->reading;
    task->completes = std::exchange(m_next->completes, false);
    task->sorting = m_next->sorting;
    task->filterText = m_next->filterText;
    task->showHidden = m_next->showHidden;
    task->folder = m_folder;
    m_working = true;
    m_again = false;
    auto *watcher = new QFutureWatcher<std::shared_ptr<Outcome>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        apply(*watcher->result());
    });
    watcher->setFuture(QtConcurrent::run([shared = std::make_shared<std::unique_ptr<Task>>(std::move(task))] {
        return work(std::move(*shared));
    }));
}

/// All on a worker: what has come is taken in, and what is to be shown is put in order.
std::shared_ptr<RemoteFolderModel::Outcome> RemoteFolderModel::work(std::unique_ptr<Task> task)
{
    Known &known = *task->known;
    known.retired.clear();
    for (const QList<FileEntry> &piece : std::as_const(task->incoming))
        known.take(piece, task->reading);
    if (task->completes)
        known.dropOlderThan(task->reading);
    const auto outcome = std::make_shared<Outcome>();
    const NameFilter filter(task->filterText);
    for (const Known::Item &item : std::as_const(known.items)) {
        if ((task->showHidden || !item.row->entry.name.startsWith(u'.')) &&
            filter.matches(item.row->entry.name))
            outcome->order.push_back({item.row.get(), item.row->slot});
    }
    // Plain pointers: what goes through an iterator's functions costs twice as much in a debug build.
    Shown *first = outcome->order.data();
    std::sort(first, first + outcome->order.size(),
              [sorting = task->sorting](const Shown &a, const Shown &b) {
                  return isBefore(*a.row, *b.row, sorting.column, sorting.order == Qt::AscendingOrder);
              });
    outcome->known = std::move(task->known);
    outcome->folder = task->folder;
    return outcome;
}

int RemoteFolderModel::compare(const Row &a, const Row &b, int column)
{
    switch (column) {
    case SizeColumn:
        if (a.entry.type == FileType::Folder) // no size of theirs is shown, and they are among themselves
            return 0;
        return threeWay(a.entry.size.value_or(-1), b.entry.size.value_or(-1));
    case ModifiedColumn:
        return threeWay(a.time, b.time);
    case ModeColumn:
        return threeWay(a.entry.mode.value_or(0), b.entry.mode.value_or(0));
    case OwnerColumn:
        if (const int owners = QString::compare(a.entry.owner, b.entry.owner))
            return owners;
        return QString::compare(a.entry.group, b.entry.group);
    default:
        return 0; // by name, as every tie is
    }
}

/// A total order: no two names are equal.
bool RemoteFolderModel::isBefore(const Row &left, const Row &right, int column, bool ascending)
{
    const bool isFolder = left.entry.type == FileType::Folder;
    if (isFolder != (right.entry.type == FileType::Folder))
        return isFolder;
    const Row &a = ascending ? left : right;
    const Row &b = ascending ? right : left;
    if (const int order = compare(a, b, column))
        return order < 0;
    if (const int order = a.nameKey.compare(b.nameKey))
        return order < 0;
    return a.entry.name < b.entry.name;
}

void RemoteFolderModel::apply(Outcome &outcome)
{
    if (outcome.folder != m_folder) {
        dispose(std::move(outcome.known));
        return;
    }
    m_known = std::move(outcome.known);
    m_total = int(m_known->items.size());
    m_places.resize(size_t(m_known->slotLimit), -1);
    const RowList before = m_order;
    become(std::move(outcome.order));
    announce(before);
    m_working = false;
    if (m_again)
        startTask();
    else
        Q_EMIT settled();
}

/// Goes from what is shown to `target` in as few steps as there can be.
void RemoteFolderModel::become(RowList target)
{
    // A slot whose entry went and came as another under the same number is another row.
    std::vector<char> stays(m_places.size(), 0);
    RowList kept;
    kept.reserve(target.size());
    const auto shown = [this](const Shown &row) {
        const int place = m_places[size_t(row.slot)];
        if (place < 0)
            return false;
        const Row *there = m_order[size_t(place)].row;
        return there == row.row || there->entry.name == row.row->entry.name;
    };
    for (const Shown &row : target) {
        if (shown(row)) {
            stays[size_t(row.slot)] = 1;
            kept.push_back(row);
        }
    }
    const size_t gone = m_order.size() - kept.size();
    const size_t came = target.size() - kept.size();
    const auto isGone = [&stays](const Shown &row) {
        return !stays[size_t(row.slot)];
    };
    RowList order = kept;
    bool inOrder = true;
    size_t next = 0;
    for (const Shown &row : m_order) {
        if (isGone(row))
            order.push_back(row);
        else
            inOrder = inOrder && row.slot == kept[next++].slot;
    }
    if (gone == 0 && came == 0 && inOrder) {
        m_order = std::move(target); // perhaps with news of the same entries
        return;
    }
    Q_EMIT aboutToRearrange();
    if (gone > 0) {
        if (!inOrder || countRuns(m_order, isGone) > MaximumRanges) {
            rearrange(std::move(order));
            inOrder = true;
        }
        removeMarked(stays);
    }
    if (came > 0) {
        const auto isNew = [this](const Shown &row) {
            return m_places[size_t(row.slot)] < 0;
        };
        if (inOrder && countRuns(target, isNew) <= MaximumRanges) {
            insertMissing(target);
        } else {
            RowList last = m_order;
            last.reserve(target.size());
            for (const Shown &row : target) {
                if (isNew(row))
                    last.push_back(row);
            }
            insertMissing(last);
            inOrder = false;
        }
    }
    if (!inOrder)
        rearrange(target);
    m_order = std::move(target);
    Q_EMIT rearranged();
}

void RemoteFolderModel::removeMarked(const std::vector<char> &stays)
{
    const auto isKept = [this, &stays](int row) {
        return stays[size_t(m_order[size_t(row)].slot)] != 0;
    };
    for (int last = int(m_order.size()) - 1; last >= 0; --last) {
        if (isKept(last))
            continue;
        int first = last;
        while (first > 0 && !isKept(first - 1))
            --first;
        beginRemoveRows({}, first, last);
        for (int i = first; i <= last; ++i)
            m_places[size_t(m_order[size_t(i)].slot)] = -1;
        m_order.erase(m_order.begin() + first, m_order.begin() + last + 1);
        renumber(size_t(first));
        endRemoveRows();
        last = first;
    }
}

/// `target` is what is shown, in its order, and more.
void RemoteFolderModel::insertMissing(const RowList &target)
{
    for (size_t first = 0; first < target.size(); ++first) {
        if (m_places[size_t(target[first].slot)] >= 0)
            continue;
        size_t end = first + 1;
        while (end < target.size() && m_places[size_t(target[end].slot)] < 0)
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
void RemoteFolderModel::rearrange(RowList order)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    m_order.swap(order);
    renumber();
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &old : from)
        to.append(createIndex(m_places[size_t(order[size_t(old.row())].slot)], old.column()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void RemoteFolderModel::renumber(size_t first)
{
    for (size_t i = first; i < m_order.size(); ++i)
        m_places[size_t(m_order[i].slot)] = int(i);
}

/// Tells which rows that were there before are of a changed entry now.
void RemoteFolderModel::announce(const RowList &before)
{
    std::vector<int> places;
    for (const Shown &row : before) {
        const int place = row.slot < int(m_places.size()) ? m_places[size_t(row.slot)] : -1;
        if (place >= 0 && m_order[size_t(place)].row != row.row)
            places.push_back(place);
    }
    std::sort(places.begin(), places.end());
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
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

const FileEntry &RemoteFolderModel::entry(int row) const
{
    return m_order[size_t(row)].row->entry;
}

int RemoteFolderModel::rowOf(const QString &name) const
{
    const auto found = std::find_if(m_order.begin(), m_order.end(),
                                    [&name](const Shown &row) { return row.row->entry.name == name; });
    return found == m_order.end() ? -1 : int(found - m_order.begin());
}

int RemoteFolderModel::slotAt(int row) const
{
    return m_order[size_t(row)].slot;
}

int RemoteFolderModel::rowOfSlot(int slot) const
{
    return slot >= 0 && size_t(slot) < m_places.size() ? m_places[size_t(slot)] : -1;
}

int RemoteFolderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int RemoteFolderModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags RemoteFolderModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid())
        flags |= Qt::ItemIsDragEnabled;
    if (index.isValid() && index.column() == NameColumn)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool RemoteFolderModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != NameColumn ||
        role != Qt::EditRole)
        return false;
    const QString name = entry(index.row()).name;
    if (const QString wanted = value.toString(); wanted != name && !wanted.isEmpty())
        Q_EMIT renameRequested(name, wanted);
    return false; // not yet
}

} // namespace Sandkeeper
