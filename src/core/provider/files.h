// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/job.h"
#include "core/provider/types.h"

#include <memory>

#include <QIODevice>
#include <QUrl>

namespace Sandkeeper {

/// Moves the contents of one file. Memory stays flat whatever its size.
class SANDKEEPER_CORE_EXPORT TransferJob : public Job
{
    Q_OBJECT
public:
    using Job::Job;
    ~TransferJob() override;

    qint64 bytesDone() const { return m_done; }
    /// -1 while not known.
    qint64 bytesTotal() const { return m_total; }
    /// Of a download, from its first byte on: the service's own name for this version of the file, for
    /// DownloadRequest::validator. Opaque; empty where the service tells none.
    QByteArray validator() const { return m_validator; }

Q_SIGNALS:
    /// At most some dozens of times a second, and once before finished(). May go back when an attempt is
    /// repeated.
    void progressed(qint64 done, qint64 total);

protected:
    void setProgress(qint64 done, qint64 total);
    void setValidator(const QByteArray &validator) { m_validator = validator; }

private:
    qint64 m_done = 0;
    qint64 m_total = -1;
    QByteArray m_validator;
};

struct UploadRequest
{
    QString sandboxId;
    QString path; ///< absolute, in the sandbox; what is there is overwritten
    /// Open for reading, read from its present position; stays the caller's and must outlive the job. An
    /// attempt is repeated only if the device can seek back.
    QIODevice *source = nullptr;
    qint64 size = -1; ///< bytes from the present position on; -1: the device's own
    QString fileName; ///< as the service is told; empty: the last part of `path`
};

struct DownloadRequest
{
    QString sandboxId;
    QString path; ///< absolute, in the sandbox
    /// Open for writing, stays the caller's and must outlive the job. What arrived before a failure has been
    /// written: the caller decides about it. An attempt is repeated only while nothing has been written.
    QIODevice *target = nullptr;
    /// Bytes at the start of the file that are there already and are left out; progress counts them. Other
    /// than 0 only with a validator and where FileStore::canResume(), else Unsupported.
    qint64 offset = 0;
    /// With an offset: what TransferJob::validator() was when those bytes came. When the file is another one
    /// by now, or the service cannot tell, the job fails with Conflict and has written nothing.
    QByteArray validator;
};

struct ReadFileRequest
{
    QString sandboxId;
    QString path;
    std::optional<qint64> offset; ///< negative: from the end
    std::optional<qint64> length; ///< bytes
};

/// A part of a text file. Services pass contents as text: use a download for anything else.
struct FileWindow
{
    QByteArray content;          ///< UTF-8
    qint64 size = 0;             ///< bytes returned, as the service counts
    std::optional<qint64> total; ///< of the file; not known where windows are not supported
    std::optional<qint64> offset;
    bool truncated = false; ///< something of the file was left out
};

struct FileLinkRequest
{
    QString sandboxId;
    QString path;
    bool forUpload = false;
    std::optional<std::chrono::seconds> validFor; ///< nullopt: as long as the sandbox lives
};

/// File contents in and out. Errors: NotFound, with the path as its subject when it is the file that is
/// missing and not the sandbox; TooLarge; Local with the device's own words when it fails; NotRunning.
class SANDKEEPER_CORE_EXPORT FileStore
{
public:
    virtual ~FileStore();
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    /// Both start at once; the caller owns the job.
    virtual std::unique_ptr<TransferJob> upload(const UploadRequest &request) = 0;
    virtual std::unique_ptr<TransferJob> download(const DownloadRequest &request) = 0;
    virtual Future<FileWindow> readFile(const ReadFileRequest &request) = 0;
    /// Whether DownloadRequest::offset can be asked for.
    virtual bool canResume() const { return false; }
    /// Whether fileLink() can be asked.
    virtual bool hasFileLinks() const { return false; }
    /// An address that a browser or another program can use without a key, until it expires. It carries its
    /// own permission: secret, never logged. Errors: Unsupported.
    virtual Future<QUrl> fileLink(const FileLinkRequest &request);
};

} // namespace Sandkeeper
