// SPDX-License-Identifier: MIT
#include "core/transfers/transferqueue_p.h"

#include "core/provider/abilities.h"
#include "core/provider/provider.h"

#include <algorithm>
#include <cmath>

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSet>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcQueue, "sandkeeper.transfers")

constexpr auto progressInterval = 250ms;
constexpr auto saveInterval = 100ms;
constexpr double smoothingSeconds = 3;
constexpr int mostAttempts = 5;
constexpr auto longestPause = 30s;
constexpr int mostEnded = 200;
constexpr int keptDays = 7;

QString newId()
{
    return u"%1"_s.arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
}

/// Whether another attempt may go better without anybody doing anything.
bool isPassing(const Error &error)
{
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::Network:
    case Kind::Timeout:
    case Kind::RateLimited:
        return true;
    case Kind::Server:
        return error.reason != u"SCRIPT_FAILED"_s;
    case Kind::Protocol: // a body that was cut off or damaged on its way
        return error.reason != u"REDIRECT"_s;
    case Kind::Forbidden: // a token that has run out in the middle
        return error.reason == u"GATEWAY_TOKEN_REFUSED"_s;
    default:
        return false;
    }
}

/// Whose connections it takes.
QStringList accountsOf(const TransferRequest &request)
{
    if (request.isCopy() && request.target.accountId != request.sandbox.accountId)
        return {request.sandbox.accountId, request.target.accountId};
    return {request.sandbox.accountId};
}

void takeCounts(TransferItem &item, const TransferItem &now)
{
    item.bytesDone = now.bytesDone;
    item.bytesTotal = now.bytesTotal;
    item.filesDone = now.filesDone;
    item.filesTotal = now.filesTotal;
}

} // namespace

TransferQueue::TransferQueue(Dependencies dependencies, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(dependencies))
{
    d->scheduleSoon.setSingleShot(true);
    connect(&d->scheduleSoon, &QTimer::timeout, this, &TransferQueue::runNext);
    d->progress.setInterval(progressInterval);
    connect(&d->progress, &QTimer::timeout, this, &TransferQueue::takeProgress);
    d->saveSoon.setSingleShot(true);
    d->saveSoon.setInterval(saveInterval);
    connect(&d->saveSoon, &QTimer::timeout, this, &TransferQueue::save);
    connect(&d->database, &TransferDatabase::loaded, this, &TransferQueue::takeStored);
    connect(&d->database, &TransferDatabase::saved, this, &TransferQueue::takeSaved);
    connect(&d->database, &TransferDatabase::setAside, this,
            [this](const QString &kept, const QString &words) {
                Q_EMIT storageFailed(listSetAsideText(kept), words);
            });
    connect(&d->database, &TransferDatabase::failed, this,
            [this](StorageProblem problem, const QString &words) {
                Q_EMIT storageFailed(storageProblemText(problem, d->deps.databasePath), words);
            });
}

TransferQueue::~TransferQueue()
{
    // Tasks go first: they use the limits.
    for (const auto &entry : d->entries) {
        if (!entry->task)
            continue;
        entry->task->disconnect(this);
        entry->item.fingerprint = entry->task->item().fingerprint;
        entry->item.validator = entry->task->item().validator;
        entry->task.reset();
        entry->dirty = true;
    }
    save();
}

void TransferQueue::start()
{
    d->database.load();
}

bool TransferQueue::isLoaded() const
{
    return d->loaded;
}

void TransferQueue::takeStored(const QList<TransferItem> &items)
{
    std::vector<std::unique_ptr<Entry>> stored;
    QStringList ids;
    for (const TransferItem &item : items) {
        auto entry = std::make_unique<Entry>();
        entry->item = item;
        entry->touched = !isEnded(item.state);
        if (isActive(item.state)) // it was under way when the program ended: nobody knows how far it got
            entry->item.state = TransferState::Queued;
        entry->best = entry->item.bytesDone;
        d->byId.insert(item.id, entry.get());
        ids.append(item.id);
        stored.push_back(std::move(entry));
    }
    // What was added meanwhile comes after them.
    std::move(d->entries.begin(), d->entries.end(), std::back_inserter(stored));
    d->entries = std::move(stored);
    d->allDirty = true;
    d->loaded = true;
    d->saveSoon.start();
    if (!ids.isEmpty()) {
        Q_EMIT added(ids);
        Q_EMIT reordered();
    }
    prune();
    Q_EMIT loaded();
    schedule();
}

QStringList TransferQueue::add(const QList<TransferRequest> &requests)
{
    QStringList ids;
    for (const TransferRequest &request : requests) {
        auto entry = std::make_unique<Entry>();
        entry->item = TransferItem{.id = newId(), .request = request, .createdAt = d->deps.clock->now()};
        entry->dirty = true;
        ids.append(entry->item.id);
        d->byId.insert(entry->item.id, entry.get());
        d->entries.push_back(std::move(entry));
    }
    if (ids.isEmpty())
        return ids;
    save(); // at once: they must not get lost
    Q_EMIT added(ids);
    schedule();
    return ids;
}

QStringList TransferQueue::ids() const
{
    QStringList result;
    result.reserve(qsizetype(d->entries.size()));
    for (const auto &entry : d->entries)
        result.append(entry->item.id);
    return result;
}

int TransferQueue::count() const
{
    return int(d->entries.size());
}

const TransferItem *TransferQueue::find(const QString &id) const
{
    const Entry *entry = d->byId.value(id);
    return entry ? &entry->item : nullptr;
}

bool TransferQueue::isConnected(const QString &accountId) const
{
    Provider *provider = d->deps.provider(accountId);
    return provider && provider->fileStore();
}

QString TransferQueue::refusal(const QString &accountId, const Sandbox &sandbox) const
{
    Provider *provider = d->deps.provider(accountId);
    if (!provider)
        return tr("The account is not connected.");
    FileStore *files = provider->fileStore();
    return files ? files->refusal(sandbox) : tr("This service moves no files.");
}

void TransferQueue::tellSummary()
{
    const TransferSummary now = summary();
    if (now == d->told)
        return;
    d->told = now;
    Q_EMIT summaryChanged();
}

TransferSummary TransferQueue::summary() const
{
    TransferSummary summary;
    for (const auto &entry : d->entries) {
        const TransferItem &item = entry->item;
        summary.active += isActive(item.state) ? 1 : 0;
        summary.waiting += item.state == TransferState::Queued ? 1 : 0;
        summary.questions += item.conflict ? 1 : 0;
        summary.paused += item.state == TransferState::Paused && !item.conflict ? 1 : 0;
        summary.failed += item.state == TransferState::Failed ? 1 : 0;
        summary.speed += item.speed;
    }
    return summary;
}

/// The only place where a state changes.
bool TransferQueue::change(Entry &entry, TransferState to, const std::optional<Error> &error)
{
    TransferItem &item = entry.item;
    if (!mayChange(item.state, to)) {
        qCWarning(lcQueue, "A transfer cannot go from state %d to %d", int(item.state), int(to));
        return false;
    }
    item.state = to;
    item.error = error;
    if (to != TransferState::Running) {
        item.speed = 0;
        item.timeLeft.reset();
    }
    if (!isActive(to) && entry.task) {
        entry.task->disconnect(this);
        entry.task->cancel();
        entry.task.release()->deleteLater(); // it may be telling us right now
    }
    if (to != TransferState::Paused)
        item.conflict.reset();
    // Another attempt that a person asks for is about what is there then. A file that was sent is known again
    // by its content, so that it is not sent twice when only the last answer was missing.
    const bool isFile = item.request.direction == TransferDirection::Upload && !item.request.folder;
    if (isEnded(to) && !(to == TransferState::Failed && isFile)) {
        item.placedPath.clear();
        item.placedMark.clear();
    }
    item.waits = false;
    // What a copy passes through is nobody's any more; another attempt begins anew.
    if (to == TransferState::Failed && item.request.direction == TransferDirection::Copy &&
        std::exchange(entry.touched, false))
        cleanUpTransfer(item, d->deps.provider, this);
    item.finishedAt = isEnded(to) ? d->deps.clock->now() : QDateTime();
    saveLater(entry);
    Q_EMIT changed({item.id});
    schedule();
    return true;
}

void TransferQueue::schedule()
{
    // From the event loop, and never later than what is already planned.
    d->scheduleSoon.start(0);
}

void TransferQueue::runNext()
{
    if (!d->loaded)
        return;
    std::vector<Entry *> waiting;
    QHash<QString, int> perAccount;
    int active = 0;
    for (const auto &entry : d->entries) {
        if (isActive(entry->item.state)) {
            ++active;
            for (const QString &account : accountsOf(entry->item.request))
                ++perAccount[account];
        } else if (entry->item.state == TransferState::Queued) {
            waiting.push_back(entry.get());
        }
    }
    std::stable_sort(waiting.begin(), waiting.end(), [](const Entry *left, const Entry *right) {
        return left->item.request.priority > right->item.request.priority;
    });
    const auto now = d->deps.clock->monotonic();
    std::optional<std::chrono::milliseconds> next;
    for (Entry *entry : waiting) {
        if (active >= d->limits.total)
            break;
        if (entry->notBefore > now) {
            next = std::min(next.value_or(entry->notBefore), entry->notBefore);
            continue;
        }
        const QStringList accounts = accountsOf(entry->item.request);
        const bool mayBegin = std::all_of(accounts.cbegin(), accounts.cend(), [&](const QString &account) {
            return perAccount.value(account) < d->limits.perAccount && isConnected(account);
        });
        if (!mayBegin)
            continue;
        ++active;
        for (const QString &account : accounts)
            ++perAccount[account];
        begin(*entry);
    }
    if (next && (d->wakeAt <= now || *next < d->wakeAt)) {
        d->wakeAt = *next;
        d->deps.clock->after(std::max(*next - now, 1ms), this, [this] { schedule(); });
    }
    if (active > 0 && !d->progress.isActive())
        d->progress.start();
    tellSummary();
}

void TransferQueue::begin(Entry &entry)
{
    const QString account = entry.item.request.sandbox.accountId;
    entry.startedWith = d->deps.provider(account);
    entry.targetStartedWith = d->deps.provider(entry.item.request.target.accountId);
    entry.touched = true;
    entry.recordedWith = 0;
    entry.item.skipped = false;
    entry.item.finalPath.clear();
    entry.item.filesDone = 0;
    entry.task = makeTransferTask(
        entry.item,
        {.provider = [lookup = d->deps.provider, account] { return lookup(account); },
         .limit = entry.item.request.direction == TransferDirection::Upload ? &d->uploads : &d->downloads,
         .uploadLimit = &d->uploads,
         .anyProvider = d->deps.provider,
         .mark = d->deps.mark,
         .folderPartSize = d->deps.folderPartSize > 0 ? d->deps.folderPartSize : FolderParts::usualSize,
         .owner = this},
        this);
    TransferTask *task = entry.task.get();
    connect(task, &TransferTask::entered, this, [this, &entry](TransferState state) {
        // One that goes on begins with what is there already.
        takeCounts(entry.item, entry.task->item());
        if (state == TransferState::Running) {
            entry.sampledBytes = entry.item.bytesDone;
            entry.sinceSample.start();
        }
        change(entry, state);
    });
    connect(task, &TransferTask::progressed, this, [&entry] { entry.progressed = true; });
    connect(task, &TransferTask::recording, this, [this, &entry] { keepRecord(entry); });
    connect(task, &Job::finished, this, [this, &entry] { takeEnd(entry); });
    task->start();
}

void TransferQueue::takeEnd(Entry &entry)
{
    const TransferTask &task = *entry.task;
    const Job::State how = task.state();
    const Error error = task.error();
    const std::optional<TransferConflict> conflict = task.conflict();
    const qint64 reached = task.lasting();
    const TransferItem before = std::exchange(entry.item, task.item());
    // What the queue alone knows.
    entry.item.request = before.request;
    entry.item.state = before.state;
    entry.item.attempts = before.attempts;
    const QString id = entry.item.id;
    if (how == Job::State::Succeeded) {
        entry.item.attempts = 0;
        change(entry, TransferState::Done);
        Q_EMIT ended(id);
    } else if (conflict && entry.item.request.policy != ConflictPolicy::Ask) {
        change(entry, TransferState::Queued); // the answer came while it was about to ask
    } else if (conflict) {
        if (!change(entry, TransferState::Paused))
            return;
        entry.item.conflict = conflict;
        Q_EMIT changed({id});
        Q_EMIT conflictFound(id);
    } else if (how == Job::State::Cancelled) { // not by us: its account has gone
        entry.notBefore = d->deps.clock->monotonic() + 500ms;
        change(entry, TransferState::Queued);
    } else {
        // What goes on where it was may try for ever as long as it gets further each time.
        if (reached > entry.best)
            entry.item.attempts = 0;
        entry.best = std::max(entry.best, reached);
        tryAgain(entry, error);
    }
    prune();
}

void TransferQueue::tryAgain(Entry &entry, const Error &error)
{
    if (!isPassing(error) || ++entry.item.attempts >= mostAttempts) {
        entry.item.attempts = 0;
        change(entry, TransferState::Failed, error);
        Q_EMIT ended(entry.item.id);
        return;
    }
    using Milliseconds = std::chrono::milliseconds;
    const Milliseconds pause =
        std::min<Milliseconds>(1000ms * (1 << (entry.item.attempts - 1)), longestPause);
    entry.notBefore = d->deps.clock->monotonic() + std::max(pause, error.retryAfter.value_or(0ms));
    if (!change(entry, TransferState::Queued, error))
        return;
    entry.item.waits = true;
    Q_EMIT changed({entry.item.id});
}

void TransferQueue::takeProgress()
{
    QStringList moved;
    bool anyActive = false;
    for (const auto &entry : d->entries) {
        if (!isActive(entry->item.state))
            continue;
        anyActive = true;
        if (!entry->task)
            continue;
        const TransferItem &now = entry->task->item();
        TransferItem &item = entry->item;
        const bool news = std::exchange(entry->progressed, false);
        takeCounts(item, now);
        // What a moment lets pass says nothing of the speed.
        if (item.state == TransferState::Running && entry->sinceSample.isValid() &&
            entry->sinceSample.elapsed() >= progressInterval.count() / 2) {
            const double seconds = double(entry->sinceSample.restart()) / 1000;
            const double present =
                std::max(0.0, double(item.bytesDone - entry->sampledBytes)) / std::max(seconds, 0.001);
            const double weight = item.speed > 0 ? 1 - std::exp(-seconds / smoothingSeconds) : 1;
            item.speed += (present - item.speed) * weight;
            entry->sampledBytes = item.bytesDone;
            item.timeLeft.reset();
            if (item.speed >= 1 && item.bytesTotal >= item.bytesDone)
                item.timeLeft =
                    std::chrono::seconds(qint64(double(item.bytesTotal - item.bytesDone) / item.speed));
        }
        // After a crash, what the part file is of has to be known.
        if (item.fingerprint != now.fingerprint || item.validator != now.validator) {
            item.fingerprint = now.fingerprint;
            item.validator = now.validator;
            saveLater(*entry);
        }
        if (news || item.speed > 0)
            moved.append(item.id);
    }
    if (!moved.isEmpty())
        Q_EMIT changed(moved);
    if (!anyActive)
        d->progress.stop();
    tellSummary();
}

std::shared_ptr<ArrivalMark> TransferQueue::arrivalMark() const
{
    return d->deps.mark;
}

TransferLimits TransferQueue::limits() const
{
    return d->limits;
}

void TransferQueue::setLimits(const TransferLimits &limits)
{
    d->limits = limits;
    d->limits.total = std::clamp(limits.total, 1, 16);
    d->limits.perAccount = std::clamp(limits.perAccount, 1, 16);
    d->uploads.setRate(limits.uploadRate);
    d->downloads.setRate(limits.downloadRate);
    schedule();
}

void TransferQueue::accountChanged(const QString &accountId)
{
    Provider *present = d->deps.provider(accountId);
    for (const auto &entry : d->entries) {
        const TransferRequest &request = entry->item.request;
        const bool isOther = (request.sandbox.accountId == accountId && entry->startedWith != present) ||
                             (request.target.accountId == accountId && entry->targetStartedWith != present);
        if (isOther && isActive(entry->item.state))
            change(*entry, TransferState::Queued);
    }
    schedule();
}

void TransferQueue::prune()
{
    const QDateTime oldest = d->deps.clock->now().addDays(-keptDays);
    QStringList gone;
    int kept = 0;
    for (auto entry = d->entries.rbegin(); entry != d->entries.rend(); ++entry) {
        const TransferItem &item = (*entry)->item;
        if (isEnded(item.state) && (++kept > mostEnded || item.finishedAt < oldest))
            gone.append(item.id);
    }
    if (!gone.isEmpty())
        drop(gone);
}

void TransferQueue::drop(const QStringList &ids)
{
    if (ids.isEmpty())
        return;
    Q_EMIT aboutToRemove(ids);
    const QSet<QString> gone(ids.begin(), ids.end());
    for (const QString &id : ids) {
        const Entry *entry = d->byId.take(id);
        if (entry->item.state == TransferState::Failed && entry->touched)
            cleanUpTransfer(entry->item, d->deps.provider, this);
    }
    std::erase_if(d->entries, [&gone](const auto &entry) { return gone.contains(entry->item.id); });
    d->removed += ids;
    d->saveSoon.start();
    schedule();
}

void TransferQueue::saveLater(Entry &entry)
{
    entry.dirty = true;
    if (!d->saveSoon.isActive())
        d->saveSoon.start();
}

void TransferQueue::save()
{
    if (!d->loaded)
        return;
    QList<std::pair<int, TransferItem>> changed;
    for (std::size_t i = 0; i < d->entries.size(); ++i) {
        Entry &entry = *d->entries[i];
        if (!std::exchange(entry.dirty, false) && !d->allDirty)
            continue;
        changed.append({int(i), entry.item});
        if (entry.item.conflict) // the next run of the program asks again
            changed.last().second.state = TransferState::Queued;
    }
    d->allDirty = false;
    const QStringList removed = std::exchange(d->removed, {});
    if (changed.isEmpty() && removed.isEmpty())
        return;
    ++d->savesAsked;
    d->database.save(changed, removed);
}

void TransferQueue::keepRecord(Entry &entry)
{
    entry.item.placedPath = entry.task->item().placedPath;
    entry.item.placedMark = entry.task->item().placedMark;
    entry.dirty = true;
    save();
    entry.recordedWith = d->savesAsked;
}

void TransferQueue::takeSaved()
{
    ++d->savesDone;
    for (const auto &entry : d->entries) {
        if (entry->recordedWith == 0 || entry->recordedWith > d->savesDone)
            continue;
        entry->recordedWith = 0;
        if (entry->task)
            QMetaObject::invokeMethod(entry->task.get(), &TransferTask::recorded, Qt::QueuedConnection);
    }
}

} // namespace Sandkeeper
