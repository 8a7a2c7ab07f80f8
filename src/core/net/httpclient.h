// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/retrypolicy.h"
#include "core/provider/clock.h"
#include "core/provider/error.h"
#include "core/secrets/secret.h"

#include <memory>

#include <QNetworkProxy>
#include <QObject>
#include <QSslCertificate>
#include <QUrl>

class QIODevice;

namespace Sandkeeper {

class HttpStream;

struct HttpHeader
{
    QByteArray name;
    QByteArray value;
};

/// Which connections a call uses. Qt opens at most six to one host for one access manager, so a call that
/// takes minutes must not stand in the way of those that take milliseconds.
enum class HttpLane {
    Calls,     ///< short calls; six at once to one host
    LongCalls, ///< commands and others that may take long; 24 at once to one host
    Transfers, ///< file contents, never compressed on the way; six at once to one host
    Live,      ///< streams that stay open for hours; 48 at once to one host
};

struct HttpRequest
{
    /// GET, HEAD and OPTIONS are taken as without effect; every other method may have one, so that an
    /// unanswered one makes an `ambiguous` error.
    QByteArray method = "GET";
    QUrl url;
    QList<HttpHeader> headers;
    QByteArray body; ///< sent as is
    QByteArray contentType;
    HttpLane lane = HttpLane::Calls;
    /// Sent as `Authorization: Bearer …` and only if the URL's origin is allowed
    /// (HttpClient::Config::allowedOrigins or allowOrigin); otherwise the call fails with Kind::Forbidden and
    /// nothing is sent.
    Secret bearer;
    /// Sent as the user of `Authorization: Basic …`, without a password: a choice of user, no credential. Not
    /// together with a bearer.
    QByteArray basicUser;
    RetryClass retry = RetryClass::Never;
    std::chrono::milliseconds connectTimeout{10000};    ///< name, connection and TLS handshake
    std::chrono::milliseconds inactivityTimeout{30000}; ///< no byte in either direction for this long
    /// The whole call, pauses and repetitions included, from its first turn on: waiting for a free connection
    /// of its lane before that does not count.
    std::chrono::milliseconds deadline{60000};
    qint64 maximumResponseBytes = 16 * 1024 * 1024;
    bool followRedirects = true; ///< same origin only, at most 5, and only GET and HEAD
    QString subject;             ///< goes into Error::subject
};

/// A complete 2xx answer.
struct SANDKEEPER_CORE_EXPORT HttpResponse
{
    int status = 0;
    QList<HttpHeader> headers;
    QByteArray body;
    QString requestId;                     ///< our own id, as in the log
    QString serviceRequestId;              ///< the service's X-Request-Id, bounded; may be empty
    std::chrono::milliseconds duration{0}; ///< of the last attempt
    QDateTime serverDate;                  ///< the Date header; invalid without one

    /// The first header of that name, in any letter case.
    QByteArray header(QByteArrayView name) const;
};

/// The only owner of access managers, one client per account. The facts about Qt that it works around are in
/// its sources, each with the reason. Lives on one thread (the GUI thread in the program) and answers there,
/// always from the event loop and never within send(); Qt does the I/O on threads of its own.
///
/// After a 429 with Retry-After, no new call goes to that origin before the time is over; a call whose
/// deadline is shorter than that fails at once as RateLimited.
class SANDKEEPER_CORE_EXPORT HttpClient : public QObject
{
    Q_OBJECT
public:
    struct Config
    {
        QByteArray userAgent;
        QList<QUrl> allowedOrigins; ///< scheme, host and port that may receive credentials
        QNetworkProxy proxy = QNetworkProxy(QNetworkProxy::DefaultProxy);
        QList<QSslCertificate> extraCertificates; ///< added to the system's
        const Clock *clock = nullptr;             ///< nullptr: the system's
        /// How long a file's content may stand still, before it counts as broken off (prime.md §12.3).
        std::chrono::milliseconds transferIdle{300'000};
    };

    explicit HttpClient(Config config, QObject *parent = nullptr);
    /// Every future under way ends as cancelled, without a result, and so does every stream; connections are
    /// dropped.
    ~HttpClient() override;

    /// Sends one call; repeats as retrypolicy.h says. A complete answer with another status than 2xx is an
    /// Error made by errorForAnswer() (httperror.h), with the first 16 KiB of the body. What may not be sent
    /// at all (no https, a foreign origin, a header with a line break) is an error of reason
    /// INSECURE_TRANSPORT, ORIGIN_NOT_ALLOWED or BAD_REQUEST with httpStatus 0.
    ///
    /// Cancel by cancelling the returned future: it then holds no result, and the connection is dropped at
    /// once. A cancelled future runs no `.then`; use whenDone() (core/provider/future.h).
    Future<HttpResponse> send(const HttpRequest &request);

    /// As send(), but both bodies pass through in pieces; one attempt, whatever request.retry says, and no
    /// redirect is followed. A deadline of 0 ms is none, and the inactivity time-out does not count while our
    /// own side is the one that pauses. maximumResponseBytes does not limit a 2xx answer.
    ///
    /// `upload`: read once from its present position on, `uploadSize` bytes (-1: up to its end, for a device
    /// that knows it), instead of request.body. It stays the caller's, must outlive the stream and may be
    /// sequential: when it has nothing at the moment, its readyRead() is waited for. One that fails or ends
    /// before, ends the stream as Kind::Local, SOURCE_FAILED, with the device's words.
    std::unique_ptr<HttpStream> open(const HttpRequest &request, QIODevice *upload = nullptr,
                                     qint64 uploadSize = -1);

    /// Lets one more origin receive credentials for this account (a gateway that the provider has checked).
    /// Ignored unless isSecureTransport().
    void allowOrigin(const QUrl &origin);
    bool isAllowedOrigin(const QUrl &url) const;
    std::chrono::milliseconds transferIdle() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// True when `url` may be asked at all: https, or http to a literal loopback address (127.0.0.0/8 or ::1; not
/// "localhost", whose meaning is up to the resolver).
SANDKEEPER_CORE_EXPORT bool isSecureTransport(const QUrl &url);

} // namespace Sandkeeper
