// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/transfertask.h"

namespace Sandkeeper {

/// Copies a file or a folder from one sandbox to another, through this computer: fetched to a private folder,
/// sent from there, and removed here. Both halves are tasks of their own, with all that they prove and keep;
/// an attempt that comes after the first half finds it. A file is sent then if it still is what is in the
/// sandbox. A folder is sent as it was when it was fetched: until it was paused for long, say, the one in the
/// sandbox may have become another. After a failure that a person is told of, it is fetched anew. Half of the
/// bytes are counted when they have come, half when they have gone.
class CopyTask final : public TransferTask
{
    Q_OBJECT
public:
    using TransferTask::TransferTask;
    ~CopyTask() override;
    void start() override;
    qint64 lasting() const override;

protected:
    void abort() override;

private:
    /// Of a folder that has been fetched completely; beside it on the disk, so that a later attempt knows.
    struct Fetched
    {
        qint64 bytes = -1; ///< that were moved for it; -1: it has not been fetched
        int leftOut = 0;
        bool hashed = false;
    };
    static QString notePath(const QString &localPath);
    static Fetched readNote(const QString &localPath);
    static Result<void> writeNote(const QString &localPath, const Fetched &fetched);

    void look();
    void decide(const RemoteFacts &source, const RemoteFacts &present);
    void fetch();
    void keepExecutable();
    void noteFetched();
    void send();
    void run(const TransferItem &half, qint64 before, void (CopyTask::*next)());
    void done();
    void enterOnce(TransferState state);

    std::unique_ptr<RemotePlace> m_there; ///< in the sandbox that it goes to
    std::unique_ptr<TransferTask> m_half;
    TransferState m_entered = TransferState::Queued;
    bool m_hashed = false; ///< the first half was compared by SHA-256
    qint64 m_fetched = -1; ///< bytes of the first half; -1: it is not through
    bool m_sends = false;  ///< m_half is the second half
};

/// The halves of a copy as items with its id: what is fetched, and what is sent.
TransferItem fetchedHalf(const TransferItem &copy);
TransferItem sentHalf(const TransferItem &copy);
/// The private folder on this computer that a copy passes through, below `root`; one for each copy.
SANDKEEPER_CORE_EXPORT QString newCopyPath(const QString &root);
/// Removes it with what is in it; nothing for a path that newCopyPath() has not made. Worker threads.
SANDKEEPER_CORE_EXPORT void removeCopyFolder(const QString &localPath);

} // namespace Sandkeeper
