// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <memory>

#include <QObject>

class QIODevice;

namespace Sandkeeper {

struct HttpRequest;
struct HttpServices;

/// One exchange whose bodies pass through in pieces: file contents, Connect streams. Made by
/// HttpClient::open(), owned by the caller, on the client's thread. One attempt: whether it may be repeated
/// is the caller's decision, who knows what has been taken already.
///
/// Memory stays flat: about 1 MiB (64 KiB outside of HttpLane::Transfers) waits to be read, then the sender
/// is held back, and an upload is read as it is sent. Answers are never compressed.
///
/// Every signal comes from the event loop; the stream, and the client, may be destroyed in it. When the
/// client goes first, the stream ends as Cancelled.
class SANDKEEPER_CORE_EXPORT HttpStream : public QObject
{
    Q_OBJECT
public:
    /// Drops the connection.
    ~HttpStream() override;

    /// 0 before the answer's head has come.
    int status() const;
    /// The first header of that name, in any letter case.
    QByteArray header(QByteArrayView name) const;

    /// Bytes of a 2xx answer's body that wait; also after the end.
    qint64 bytesAvailable() const;
    /// At most `maximum` of them.
    QByteArray read(qint64 maximum);
    /// As above into a buffer of the caller's; the number of bytes, 0 when none wait.
    qint64 read(char *data, qint64 maximum);

    /// The network has delivered everything, or it failed. Bytes may still wait to be read.
    bool isFinished() const;
    /// Set when it failed. As of HttpClient::send(); a redirect is one of reason REDIRECT, a failing upload
    /// device one of Kind::Local and reason SOURCE_FAILED with the device's words. (Of an answer
    /// that comes before the body has been taken, Qt says nothing but that the connection is lost if it is
    /// then closed.)
    const std::optional<Error> &error() const;
    /// The request may have reached the service. Errs on the side of “yes”.
    bool mayHaveBeenSent() const;

    /// Drops the connection. No signal comes after this; error() is then Cancelled.
    void abort();

Q_SIGNALS:
    /// The head of a 2xx answer has come.
    void headersReceived();
    void readyRead();
    /// Bytes of the body; told less often than they are sent.
    void uploadProgress(qint64 sent, qint64 total);
    /// Exactly once, unless aborted; never within open().
    void finished();

private:
    friend class HttpClient;
    HttpStream(const HttpRequest &request, const HttpServices &services);
    void start(QIODevice *upload, qint64 uploadSize);
    /// Ends it with this error, telling so.
    void end(Error error);
    void schedule();
    void deliver();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
