// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include <QDateTime>
#include <QList>

/// What the transfer queue speaks of. Plain values, copied freely, of no thread.
namespace Sandkeeper {

enum class TransferDirection {
    Upload,
    Download,
    Copy, ///< from one place in a sandbox to one in another, or in the same, through this computer
};

///     Queued → Preparing → Running → Verifying → Done, Failed or Cancelled
/// and Paused from wherever something is still to be done. What goes on after a pause, a retry or a restart
/// of the program is Queued again and waits for its turn. mayChange() is the whole table.
enum class TransferState { Queued, Preparing, Running, Paused, Verifying, Done, Failed, Cancelled };

/// What to do where something of that name is there already. What is the same in every byte is no conflict.
enum class ConflictPolicy {
    Ask,
    Overwrite,
    Skip,
    Rename,  ///< the new one gets a number
    Newer,   ///< overwrite what is older, leave the rest
    Compare, ///< overwrite what differs in size or SHA-256, leave the rest
};

struct TransferRequest
{
    TransferDirection direction = TransferDirection::Upload;
    SandboxKey sandbox;
    QString sandboxName; ///< as it was called then, for people
    QString remotePath;  ///< absolute, of the file or the folder itself
    QString localPath;   ///< absolute, of the file or the folder itself
    bool folder = false;
    ConflictPolicy policy = ConflictPolicy::Ask;
    int priority = 0; ///< higher ones go first

    // Of copies: sandbox and remotePath are where from, and localPath is what they pass through
    // (newCopyPath()).
    SandboxKey target;
    QString targetName; ///< as sandboxName
    QString targetPath; ///< as remotePath
    /// Of downloads that are half a copy: whether executable bits are kept. Never kept on the disk.
    bool executable = false;

    bool isCopy() const { return direction == TransferDirection::Copy; }
    // Of uploads and copies: the place in a sandbox that they go to.
    const SandboxKey &destination() const { return isCopy() ? target : sandbox; }
    const QString &destinationName() const { return isCopy() ? targetName : sandboxName; }
    const QString &destinationPath() const { return isCopy() ? targetPath : remotePath; }
};

/// What a question about a conflict shows. Sizes in bytes, -1: not known.
struct TransferConflict
{
    bool folder = false; ///< a folder is there, which the new one would be merged into
    qint64 presentSize = -1;
    QDateTime presentModified;
    qint64 newSize = -1;
    QDateTime newModified;
    friend bool operator==(const TransferConflict &, const TransferConflict &) = default;
};

struct TransferItem
{
    QString id; ///< 16 hexadecimal digits; part files carry it
    TransferRequest request;
    TransferState state = TransferState::Queued;
    qint64 bytesDone = 0;
    qint64 bytesTotal = -1; ///< -1: not known yet
    int filesDone = 0;      ///< of a folder
    int filesTotal = -1;    ///< of a folder; -1: not known yet
    std::optional<Error> error;
    QDateTime createdAt;
    QDateTime finishedAt; ///< set in Done, Failed and Cancelled
    QString finalPath;    ///< where it went, if not to the path asked for
    bool skipped = false; ///< Done, with nothing moved, because of what is there
    int leftOut = 0;      ///< entries of a folder that are no files or folders, or have impossible names
    bool hashed = false;  ///< Done, and compared by SHA-256 and not by size alone
    /// See TransferJob::validator(), with the version of the file it belongs to.
    QByteArray validator;
    QByteArray fingerprint;
    /// Where something was about to get its final name, and how it is known again there
    /// (TransferTask::record()).
    QString placedPath;
    QByteArray placedMark;

    // Of this run of the program only.
    double speed = 0; ///< bytes a second, smoothed
    std::optional<std::chrono::seconds> timeLeft;
    int attempts = 0;                         ///< without any progress
    bool waits = false;                       ///< Queued until the next attempt's time has come
    std::optional<TransferConflict> conflict; ///< Paused until it is answered
};

/// True for states in which nothing is left to do.
inline bool isEnded(TransferState state)
{
    return state == TransferState::Done || state == TransferState::Failed ||
           state == TransferState::Cancelled;
}

/// True while it holds one of the places that are limited.
inline bool isActive(TransferState state)
{
    return state == TransferState::Preparing || state == TransferState::Running ||
           state == TransferState::Verifying;
}

/// The changes of state that there are; everything else is a mistake and does not happen.
SANDKEEPER_CORE_EXPORT bool mayChange(TransferState from, TransferState to);

} // namespace Sandkeeper

Q_DECLARE_METATYPE(Sandkeeper::TransferItem)
Q_DECLARE_METATYPE(Sandkeeper::TransferState)
