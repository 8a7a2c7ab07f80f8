// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/transfers/transfertypes.h"

#include <functional>
#include <memory>

#include <QObject>

namespace Sandkeeper {

class ArrivalMark;
class Provider;

/// How much may be under way at once.
struct TransferLimits
{
    int total = 4;
    int perAccount = 3;
    qint64 uploadRate = 0;   ///< bytes a second, all uploads together; 0: no limit
    qint64 downloadRate = 0; ///< as above
    friend bool operator==(const TransferLimits &, const TransferLimits &) = default;
};

struct TransferSummary
{
    int active = 0;
    int waiting = 0; ///< Queued
    int paused = 0;  ///< without those that wait for an answer
    int questions = 0;
    int failed = 0;
    double speed = 0; ///< bytes a second
    friend bool operator==(const TransferSummary &, const TransferSummary &) = default;
};

/// All transfers, in the order they are done in. Kept on the disk, so that they go on after a crash; what is
/// not finished then is looked at anew and never believed. It decides how many run at once and when a failed
/// one is tried again by itself: after trouble of the network or the service, a few times, later each time.
///
/// Ended items stay, the last 200 of them and for a week. GUI thread.
class SANDKEEPER_CORE_EXPORT TransferQueue : public QObject
{
    Q_OBJECT
public:
    struct Dependencies
    {
        /// As AccountSessions::provider().
        std::function<Provider *(const QString &accountId)> provider;
        QString databasePath; ///< empty: nothing is kept
        const Clock *clock = &Clock::system();
        /// Set on every file that is downloaded, before it has its name. May be null.
        std::shared_ptr<ArrivalMark> mark = {};
        /// How much of a folder that is sent goes at once, and is sent again when that is broken off; 0: what
        /// is usual.
        qint64 folderPartSize = 0; ///< bytes
    };

    explicit TransferQueue(Dependencies dependencies, QObject *parent = nullptr);
    /// Stops what runs. It goes on at the next start.
    ~TransferQueue() override;

    /// Reads what was left from before; loaded() tells. Items may be added at once.
    void start();
    bool isLoaded() const;

    /// Puts new items at the end; their ids.
    QStringList add(const QList<TransferRequest> &requests);

    QStringList ids() const; ///< in the queue's order
    int count() const;
    /// nullptr for an id that is not (or no longer) there. Valid until control returns to the event loop.
    const TransferItem *find(const QString &id) const;
    TransferSummary summary() const;
    bool isConnected(const QString &accountId) const;
    /// Empty when files can be moved in and out of this sandbox now; else the translated reason.
    QString refusal(const QString &accountId, const Sandbox &sandbox) const;

    // Each does what it can to these and passes over the others.
    void pause(const QStringList &ids);
    void resume(const QStringList &ids);
    void retry(const QStringList &ids); ///< of Failed and Cancelled ones
    void cancel(const QStringList &ids);
    void setPriority(const QStringList &ids, int priority);
    /// Moves them one place up or down (-1, 1), or to the front or the end (-2, 2), keeping their order.
    void move(const QStringList &ids, int direction);
    void pauseAll();
    void resumeAll();
    /// Forgets ended items, and what failed ones have left.
    void clearEnded();

    /// Answers the question of one item, and with `all` of every item that has asked or would ask.
    void resolve(const QString &id, ConflictPolicy policy, bool all);

    /// The one that all of these files get, for whoever fetches some by other ways. May be null.
    std::shared_ptr<ArrivalMark> arrivalMark() const;

    TransferLimits limits() const;
    void setLimits(const TransferLimits &limits);

    /// The account's provider has come, gone or changed.
    void accountChanged(const QString &accountId);

Q_SIGNALS:
    void loaded();
    void added(const QStringList &ids);
    void aboutToRemove(const QStringList &ids);
    void reordered();
    /// States are told at once, progress some times a second.
    void changed(const QStringList &ids);
    void summaryChanged();
    /// A person has to decide; the others go on.
    void conflictFound(const QString &id);
    /// Done or Failed just now.
    void ended(const QString &id);
    /// The queue cannot be kept on the disk, or not what was in it before: what that means and what can be
    /// done, translated, and what the system says.
    void storageFailed(const QString &text, const QString &details);

private:
    struct Entry;
    struct Private;

    bool change(Entry &entry, TransferState to, const std::optional<Error> &error = {});
    void schedule();
    void runNext();
    void begin(Entry &entry);
    void takeEnd(Entry &entry);
    void takeProgress();
    void tellSummary();
    void tryAgain(Entry &entry, const Error &error);
    void takeStored(const QList<TransferItem> &items);
    void prune();
    void drop(const QStringList &ids);
    void saveLater(Entry &entry);
    void save();
    void keepRecord(Entry &entry);
    void takeSaved();
    template <typename Action>
    void forEach(const QStringList &ids, Action action);

    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
