// SPDX-License-Identifier: MIT
#include "core/net/httpclient.h"

#include "core/net/httpcall.h"
#include "core/net/netlog.h"
#include "core/net/redaction.h"
#include "core/net/requestcheck.h"

#include <QSet>
#include <QThread>

namespace Sandkeeper {

QByteArray HttpResponse::header(QByteArrayView name) const
{
    return headerValue(headers, name);
}

struct HttpClient::Private
{
    explicit Private(Config given)
        : config(std::move(given))
        , lanes(config.proxy)
        , holds(config.clock ? *config.clock : Clock::system())
    {
        services.clock = config.clock ? config.clock : &Clock::system();
        services.userAgent = config.userAgent.isEmpty() ? QByteArray("Sandkeeper") : config.userAgent;
        services.lanes = &lanes;
        services.holds = &holds;
        services.tls = [this] {
            return tlsConfiguration();
        };
    }

    // Made at the first https call: it loads the TLS library, which takes a while.
    QSslConfiguration tlsConfiguration()
    {
        if (!tls) {
            tls = QSslConfiguration::defaultConfiguration();
            tls->addCaCertificates(config.extraCertificates);
        }
        return *tls;
    }

    Config config;
    HttpLanes lanes;
    OriginHolds holds;
    HttpServices services;
    std::optional<QSslConfiguration> tls;
    QSet<QString> allowedOrigins;
    QObject calls; ///< parent of all calls, first to go
    bool closing = false;
};

HttpClient::HttpClient(Config config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(config)))
{
    for (const QUrl &origin : std::as_const(d->config.allowedOrigins))
        allowOrigin(origin);
}

HttpClient::~HttpClient()
{
    // Cancelled futures call back at once; what they send then is refused.
    d->closing = true;
    d->lanes.close();
    qDeleteAll(d->calls.findChildren<HttpCall *>(Qt::FindDirectChildrenOnly));
}

Future<HttpResponse> HttpClient::send(const HttpRequest &request)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (d->closing)
        return readyFuture<HttpResponse>(tl::unexpected(Error{.kind = Error::Kind::Cancelled}));
    if (auto problem = problemWith(request, isAllowedOrigin(request.url))) {
        qCInfo(netLog).noquote() << "not sent:" << redacted(request.url) << problem->reason;
        return readyFuture<HttpResponse>(tl::unexpected(*std::move(problem)));
    }
    auto *call = new HttpCall(request, d->services, &d->calls);
    const Future<HttpResponse> future = call->future();
    call->start();
    return future;
}

void HttpClient::allowOrigin(const QUrl &origin)
{
    if (isSecureTransport(origin))
        d->allowedOrigins.insert(originOf(origin));
}

bool HttpClient::isAllowedOrigin(const QUrl &url) const
{
    return d->allowedOrigins.contains(originOf(url));
}

} // namespace Sandkeeper
