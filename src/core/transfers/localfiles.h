// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <atomic>
#include <functional>
#include <memory>

#include <QDateTime>
#include <QSet>
#include <QStringList>
#include <QtConcurrentRun>
#include <QThreadPool>

class QFile;

namespace Sandkeeper {
class ArrivalMark;
}

/// The local end of transfers. Everything here blocks and is called on a worker, by onWorker(). Errors: Local
/// with the file's name and the system's words, unless it says otherwise.
namespace Sandkeeper::LocalFiles {

/// Threads of their own, so that a hash over gigabytes keeps nobody else waiting.
QThreadPool *pool();

template <typename T>
Future<T> onWorker(std::function<Result<T>()> work)
{
    return QtConcurrent::run(pool(), std::move(work));
}

/// Set by whoever no longer wants the answer.
using StopFlag = std::shared_ptr<std::atomic_bool>;

struct Facts
{
    bool exists = false;
    bool folder = false;
    bool regular = false; ///< a file whose content can be read to its end
    qint64 size = -1;
    QDateTime modified; ///< UTC, to the millisecond
    bool executable = false;
    friend bool operator==(const Facts &, const Facts &) = default;
};

/// Follows links.
Facts facts(const QString &path);

/// What an earlier attempt has left, and what there is room for.
struct PartState
{
    Facts target;
    qint64 partSize = 0; ///< of the part that was asked for; 0 when there is none
    qint64 freeBytes = -1;
};

/// Makes the folder, looks for this very part, and removes others of the same transfer: they are of other
/// versions of the file.
Result<PartState> preparePart(const QString &targetPath, const QString &itemId, const QString &partPath);
/// Removes every part of this transfer beside the target.
void removeParts(const QString &targetPath, const QString &itemId);
/// Where the part of one version of a file lies: a hidden neighbour whose name carries transfer and version.
QString partPath(const QString &targetPath, const QString &itemId, const QByteArray &fingerprint);

/// Opens for writing from `offset` on, cuts what is behind; never through a link.
Result<std::shared_ptr<QFile>> openPart(const QString &path, qint64 offset);
/// Opens for reading. Errors: Local with reason SOURCE_CHANGED when it is no longer what it was.
Result<std::shared_ptr<QFile>> openSource(const QString &path, const Facts &asBefore);
/// Flushes to the disk.
Result<void> flush(const std::shared_ptr<QFile> &file);

/// Puts a complete part in its place, marked (unless `mark` is null) and with the time it has at its origin.
/// With `flush`, the name is on the disk then. Errors: Conflict with reason EXISTS when something is there
/// and may not be replaced.
Result<void> commitPart(const QString &partPath, const QString &targetPath, bool replace,
                        const QDateTime &modified, ArrivalMark *mark, bool flush = true);
/// The path itself, or with the first number that is free: “name (2).ext”.
QString freePath(const QString &path);

/// How something is known again after a rename: the same file or folder of the same time. Empty: not known.
QByteArray mark(const QString &path);
/// Moves a complete folder to a place where nothing is. Errors: Conflict with reason EXISTS.
Result<void> commitFolder(const QString &folder, const QString &target);
/// Removes from a folder of ours what is not in `paths`, which are relative to it and end in a slash where
/// they are folders; but not the parts of files of this transfer.
void keepOnly(const QString &folder, const QString &itemId, const QSet<QString> &paths);
/// Removes those, too.
void removeFileParts(const QString &folder, const QString &itemId);

/// Everything below a folder; links are not followed. Paths are texts as of remotename.h, relative, each
/// after the folder it is in.
struct Tree
{
    struct Entry
    {
        QString path;
        bool folder = false;
        qint64 size = 0;     ///< bytes
        qint64 modified = 0; ///< in whatever unit the system counts; only to be compared
        uint mode = 0;       ///< permission bits
    };
    QList<Entry> entries; ///< by their paths, what is in a folder at once behind it
    int files = 0;
    qint64 bytes = 0;
    int leftOut = 0; ///< links, devices, and what cannot be looked at
    QByteArray
        digest; ///< 16 hexadecimal digits: the same for the same files and folders, whatever is in them
};
/// Errors: Local with reason NO_FILE or NOT_A_FOLDER; Cancelled once `stop` is set.
SANDKEEPER_CORE_EXPORT Result<Tree> scan(const QString &folder, const StopFlag &stop);
/// Whether these of the folder's entries still are what scan() has found. Errors: Cancelled once `stop` is
/// set.
SANDKEEPER_CORE_EXPORT Result<bool> areSame(const QString &folder, const QList<Tree::Entry> &entries,
                                            const StopFlag &stop);

/// In lower-case hexadecimal digits, of the whole file or of its first bytes. Errors: Cancelled once `stop`
/// is set.
Result<QByteArray> sha256(const QString &path, const StopFlag &stop, qint64 size = -1);

/// The conflict-free part of a name and its ending: “archive” and “.tar.gz”.
std::pair<QString, QString> splitName(const QString &name);

} // namespace Sandkeeper::LocalFiles
