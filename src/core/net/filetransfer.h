// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "core/net/httpstream.h"
#include "core/provider/files.h"
#include "core/provider/future.h"

#include <QElapsedTimer>
#include <QPointer>

namespace Sandkeeper {

/// What stands around a file's content in a form with one file (RFC 7578). Empty head and tail: the content
/// is sent as it is.
struct FormFrame
{
    QByteArray contentType;
    QByteArray head;
    QByteArray tail;
};

/// What one service has of its own in moving the content of one file. Asked on the HttpClient's thread.
class SANDKEEPER_CORE_EXPORT FileTransferLink
{
public:
    using Attempt = std::function<Future<void>(HttpRequest)>;
    virtual ~FileTransferLink();

    /// Calls `attempt` with address and credentials for as often as the service's rules say, unless
    /// `mayRepeat` says that what has been moved cannot be moved again. The end is the transfer's. Both may
    /// still be called when the transfer is gone.
    virtual Future<void> run(Attempt attempt, std::function<bool()> mayRepeat) = 0;
    virtual HttpClient &http() const = 0;
    /// Upload only: the form for a boundary that no content has.
    virtual FormFrame frame(const QByteArray &boundary) const = 0;
    /// Upload only: how many bytes the service says it has written; nullopt where it does not tell.
    virtual Result<std::optional<qint64>> written(const QByteArray &answer) const = 0;
};

/// One file's content on its way over HTTP. Touches the caller's device only while it runs; memory stays
/// flat.
class SANDKEEPER_CORE_EXPORT FileTransfer : public TransferJob
{
    Q_OBJECT
public:
    ~FileTransfer() override;

protected:
    /// `path` is how errors name the file; `device` is the caller's.
    FileTransfer(std::unique_ptr<FileTransferLink> link, QString path, QIODevice *device);
    /// With `problem`, it fails with it and nothing is sent.
    void begin(std::optional<Error> problem);
    void abort() override;

    /// Opens the stream of one attempt.
    virtual std::unique_ptr<HttpStream> open(HttpRequest request) = 0;
    /// Bytes of the answer wait.
    virtual void take(HttpStream &stream) = 0;
    /// The answer is complete and has been taken.
    virtual Result<void> conclude(HttpStream &stream) = 0;
    virtual bool mayRepeat() = 0;
    /// What the attempt's own failure means.
    virtual Error judged(Error error) const { return error; }

    FileTransferLink &link() const { return *m_link; }
    QIODevice *device() const { return m_device; }
    /// A failure of the caller's device.
    Error deviceError(const QString &reason) const;
    /// Goes on with what waits after a pause of our own.
    void takeMore();
    void failAttempt(Error error);
    /// Told at most some dozens of times a second.
    void showProgress(qint64 done, qint64 total);

private:
    Future<void> attempt(HttpRequest request);
    void finishAttempt(const Result<void> &result);
    void end(const Result<void> &result);
    QString deviceName() const;
    Error namingTheFile(Error error) const;

    const std::unique_ptr<FileTransferLink> m_link;
    const QString m_path;
    const QPointer<QIODevice> m_device;
    Future<void> m_future;
    std::unique_ptr<HttpStream> m_stream;
    std::optional<Answer<void>> m_answer;
    QElapsedTimer m_sinceProgress;
    qint64 m_done = 0;
    qint64 m_total = -1;
    bool m_ambiguous = false; ///< some attempt may have taken effect
};

/// Sends a file as a form (FileStore::upload()).
class SANDKEEPER_CORE_EXPORT FormUpload final : public FileTransfer
{
    Q_OBJECT
public:
    /// With `problem`, it fails with it and nothing is sent.
    FormUpload(std::unique_ptr<FileTransferLink> link, const UploadRequest &request,
               std::optional<Error> problem);
    ~FormUpload() override;

protected:
    std::unique_ptr<HttpStream> open(HttpRequest request) override;
    void take(HttpStream &stream) override;
    Result<void> conclude(HttpStream &stream) override;
    bool mayRepeat() override;
    void abort() override;

private:
    class Form;
    qint64 m_start = 0;
    qint64 m_size = 0;
    std::unique_ptr<Form> m_form;
    QByteArray m_reply;
};

/// Fetches a file or the rest of one (FileStore::download()).
class SANDKEEPER_CORE_EXPORT StreamDownload final : public FileTransfer
{
    Q_OBJECT
public:
    /// With `problem`, it fails with it and nothing is sent. An offset is asked for with Range and If-Range.
    StreamDownload(std::unique_ptr<FileTransferLink> link, const DownloadRequest &request,
                   std::optional<Error> problem);

protected:
    std::unique_ptr<HttpStream> open(HttpRequest request) override;
    void take(HttpStream &stream) override;
    Result<void> conclude(HttpStream &stream) override;
    bool mayRepeat() override;
    Error judged(Error error) const override;

private:
    std::optional<Error> readHead(const HttpStream &stream);
    bool passOn(HttpStream &stream);

    const qint64 m_offset;
    const QByteArray m_wantedValidator;
    QByteArray m_buffer; ///< for a target that lends none
    qint64 m_written = 0;
    qint64 m_total = -1;
    bool m_headRead = false;
};

} // namespace Sandkeeper
