// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/retrypolicy.h"
#include "core/provider/clock.h"
#include "core/provider/error.h"
#include "core/secrets/secret.h"

#include <QNetworkProxy>
#include <QObject>
#include <QSslCertificate>
#include <QUrl>

namespace Sandkeeper {

struct HttpHeader
{
    QByteArray name;
    QByteArray value;
};

struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url;
    QList<HttpHeader> headers;
    QByteArray body; ///< sent as is; empty means no body unless contentType is set
    QByteArray contentType;
    /// Sent as `Authorization: Bearer …` and only if the URL's origin is allowed
    /// (HttpClient::Config::allowedOrigins or allowOrigin); otherwise the call fails with Kind::Forbidden and
    /// nothing is sent.
    Secret bearer;
    RetryClass retry = RetryClass::Never;
    std::chrono::milliseconds connectTimeout{10000};
    std::chrono::milliseconds inactivityTimeout{30000}; ///< no byte in either direction for this long
    std::chrono::milliseconds deadline{60000};          ///< the whole call, pauses and repetitions included
    qint64 maximumResponseBytes = 16 * 1024 * 1024;
    bool followRedirects = true; ///< same origin only, at most 5, and only GET and HEAD
    QString subject;             ///< goes into Error::subject
};

/// A complete 2xx answer.
struct HttpResponse
{
    int status = 0;
    QList<HttpHeader> headers;
    QByteArray body;
    QString requestId;                     ///< our own id, as in the log
    std::chrono::milliseconds duration{0}; ///< of the last attempt
    QDateTime serverDate;                  ///< the Date header; invalid without one

    QByteArray header(QByteArrayView name) const;
};

/// The only owner of access managers, one per account. Plain facts about Qt that it works around are in its
/// source, each with the reason. Lives on one thread (the GUI thread in the program) and answers there; Qt
/// does the I/O on threads of its own.
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
    };

    explicit HttpClient(Config config, QObject *parent = nullptr);
    /// Every call under way ends as Cancelled.
    ~HttpClient() override;

    /// Sends one call; repeats as RetryPolicy says. A complete answer with another status than 2xx is an
    /// Error made by errorForAnswer(), with the first 16 KiB of the body. Cancel by cancelling the returned
    /// future: it then holds no result or a Cancelled error, and the connection is dropped at once.
    Future<HttpResponse> send(const HttpRequest &request);

    /// Lets one more origin receive credentials for this account (a gateway that the provider has checked).
    void allowOrigin(const QUrl &origin);
    bool isAllowedOrigin(const QUrl &url) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// True when `url` may carry a credential at all: https, or http to a literal loopback address.
SANDKEEPER_CORE_EXPORT bool isSecureTransport(const QUrl &url);

} // namespace Sandkeeper
