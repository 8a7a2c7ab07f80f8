// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/job.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/bandwidth.h"
#include "core/transfers/folderparts.h"
#include "core/transfers/localfiles.h"
#include "core/transfers/remoteplace.h"
#include "core/transfers/transfertypes.h"

#include <memory>

namespace Sandkeeper {

/// One attempt at one item. It knows nothing of other transfers, nor of the queue's states: it says where it
/// is by entered() and how far by item(). What a broken-off attempt leaves behind, the next one finds.
/// A conflict that a person has to decide ends it as failed with Kind::Conflict, reason ASK and conflict()
/// set. GUI thread.
class TransferTask : public Job
{
    Q_OBJECT
public:
    struct Context
    {
        RemotePlace::ProviderLookup provider;
        BandwidthLimit *limit = nullptr;
        BandwidthLimit *uploadLimit = nullptr; ///< for the second half of a copy
        /// As AccountSessions::provider(), for copies, which have to do with two accounts.
        std::function<Provider *(const QString &accountId)> anyProvider;
        std::shared_ptr<ArrivalMark> mark; ///< set on files that are downloaded to stay; may be null
        /// Of an archive that goes again: whether it survives a crash of the system does not matter, for what
        /// is left of it then is compared before it is used.
        bool passing = false;
        /// Of a folder that is sent, how much goes at once: FolderParts::divide().
        qint64 folderPartSize = FolderParts::usualSize;
        QObject *owner = nullptr; ///< of what is cleaned up after a task is gone
    };

    TransferTask(TransferItem item, Context context, QObject *parent);
    ~TransferTask() override;

    /// Not within the constructor, so that its owner can connect first.
    virtual void start() = 0;
    /// As it is now: progress, fingerprint, what became of it.
    const TransferItem &item() const { return m_item; }
    const std::optional<TransferConflict> &conflict() const { return m_conflict; }
    /// The answer to recording().
    void recorded();
    /// Bytes that the next attempt need not move again. As long as they become more, there may be another.
    virtual qint64 lasting() const { return m_item.bytesDone; }

Q_SIGNALS:
    void entered(Sandkeeper::TransferState state);
    void progressed();
    /// The item has to be on the disk as it is now before this goes on: recorded() is waited for.
    void recording();

protected:
    void abort() override;
    RemotePlace *remote() { return &m_remote; }
    Provider *provider() const { return m_context.provider(); }
    FileStore *fileStore() const;
    BandwidthLimit *limit() const { return m_context.limit; }
    const Context &context() const { return m_context; }
    /// Even when this task is gone before it is done.
    void removeRemotely(const QString &path) const;
    /// All that attempts at this item, ended ones too, have left in the sandbox; with `kind`, what has that
    /// behind remotePrefix().
    void removeLeftovers(const QString &kind = {}) const;
    /// Of this attempt alone. A command of an attempt that was broken off, by a crash for instance, may still
    /// run in the sandbox: what it is about must have other names than what this one is about.
    const QString &turn() const { return m_turn; }
    /// Calls `next` once it is on the disk that what stands at `path` is this item, complete, if it has this
    /// `mark`: after a crash behind the last step nobody must be asked about a conflict of an item with
    /// itself. An empty mark is none.
    void record(const QString &path, const QByteArray &mark, std::function<void()> next);
    /// Ends well with what is at item().placedPath already.
    void takePlaced();
    const LocalFiles::StopFlag &stopFlag() const { return m_stop; }
    const TransferRequest &request() const { return m_item.request; }
    TransferItem &mutableItem() { return m_item; }

    void enter(TransferState state);
    void setBytes(qint64 done, qint64 total);
    /// Ends well with nothing moved.
    void skip();
    void ask(const TransferConflict &conflict);

    /// Waits for an answer, and ends the task with its error if it has one.
    template <typename T, typename Next>
    void await(const Future<T> &step, Next next);

private:
    TransferItem m_item;
    const Context m_context;
    RemotePlace m_remote;
    LocalFiles::StopFlag m_stop = std::make_shared<std::atomic_bool>(false);
    std::optional<TransferConflict> m_conflict;
    const QString m_turn;
    std::function<void()> m_whenRecorded;
};

/// What a policy comes to for two versions of a file.
enum class ConflictChoice { Replace, Skip, Rename, Ask, CompareContent };
ConflictChoice choiceFor(ConflictPolicy policy, const TransferConflict &conflict);

std::unique_ptr<TransferTask> makeTransferTask(const TransferItem &item, const TransferTask::Context &context,
                                               QObject *parent);
/// Removes what attempts at an item have left, here and in the sandboxes; nobody waits for it.
void cleanUpTransfer(const TransferItem &item,
                     const std::function<Provider *(const QString &accountId)> &provider, QObject *owner);
/// What all begins with that an item leaves in its sandbox: an upload beside its target, a download in /tmp.
QString remotePrefix(const TransferItem &item);
/// The name under which an upload grows where only one that every attempt knows can be found again.
QString remotePartPath(const TransferItem &item);
/// The tar file that a folder becomes in a sandbox before it is fetched.
QString remoteArchivePath(const TransferItem &item);

} // namespace Sandkeeper

#include "core/provider/future.h"

template <typename T, typename Next>
void Sandkeeper::TransferTask::await(const Future<T> &step, Next next)
{
    whenDone<T>(step, this, [this, next = std::move(next)](Result<T> result) mutable {
        if (isFinished())
            return;
        if (!result)
            return fail(std::move(result.error()));
        if constexpr (std::is_void_v<T>)
            next();
        else
            next(std::move(*result));
    });
}
