// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/job.h"
#include "core/transfers/archiveprogress.h"
#include "core/transfers/safefolder.h"
#include "core/transfers/transferissue.h"

#include <memory>

#include <QIODevice>

namespace Sandkeeper {

/// What an archive may hold at most. Above, it is stopped with TooLarge and the reason named here.
struct ArchiveLimits
{
    /// With the folders that are named only on the way to something: TOO_MANY_ENTRIES.
    qint64 entries = 1'000'000;
    qint64 bytes = 4LL * 1024 * 1024 * 1024 * 1024; ///< of all contents, holes included: TOO_MANY_BYTES
    /// Contents, holes included, for each byte of the stream, once they are above 1 GiB: TOO_SPARSE.
    qint64 ratio = 1000;
};

/// What to do where something has the name already.
enum class Collision { Skip, Replace, ReplaceOlder, Rename };

struct UnpackRequest
{
    QString folder; ///< absolute, must exist
    Collision collision = Collision::Skip;
    bool executable = false; ///< whether executable bits are kept
    /// `folder` is a new one that gets its own name after all of this: each file is named at once, and all
    /// are flushed together at the end. After an error nothing in it is to be used.
    bool staged = false;
    bool links = false; ///< whether symbolic links are made, those that stay in the folder
    /// Set on every file before it gets its name; outlives the job. May be null.
    std::shared_ptr<ArrivalMark> mark;
    ArchiveLimits limits;
    SafeFolderOptions folderOptions;
    /// Parts at the front of each path that are left out, as of tar's --strip-components. What has no more
    /// parts is passed over.
    int stripParts = 0;
};

/// Unpacks a tar stream that arrives in pieces into a folder, on a thread of its own. Nothing outside of the
/// folder is touched whatever the stream says, and a file has its final name only when it is complete and on
/// the disk. Links are left out unless asked for, hard links become links between files of this archive only,
/// devices, pipes and sockets are left out, permissions are taken as of FinishOptions, times are kept, holes
/// stay holes. No compression. Of two entries with one name the later is treated as `collision` says.
///
/// Write the stream into input(), then call endInput(). Errors: Protocol with reason BAD_ARCHIVE or CUT_OFF;
/// TooLarge; Local, NO_SPACE among them. What was complete before an error stays. Of one item that cannot be
/// kept, issues() tells.
class SANDKEEPER_CORE_EXPORT FolderUnpacker : public Job
{
    Q_OBJECT
public:
    explicit FolderUnpacker(UnpackRequest request, QObject *parent = nullptr);
    ~FolderUnpacker() override;

    /// Sequential, open for writing until the job ends; belongs to the job. Fits as a
    /// DownloadRequest::target: hold back while bytesToWrite() is above 1 MiB and go on at bytesWritten().
    /// Above 4 MiB it takes nothing.
    QIODevice *input() const;
    /// Everything was written. The job then succeeds if it was a whole archive.
    void endInput();

    /// Complete after finished().
    const TransferIssues &issues() const;
    const ArchiveProgress &progress() const; ///< the last one told

Q_SIGNALS:
    /// At most some dozens of times a second, and once before finished().
    void progressed(const Sandkeeper::ArchiveProgress &progress);

protected:
    void abort() override;

private:
    void takeNews();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
