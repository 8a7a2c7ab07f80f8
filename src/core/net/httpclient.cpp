// SPDX-License-Identifier: MIT
#include "core/net/httpclient.h"

#include "core/net/httpcall.h"
#include "core/net/httpstream.h"
#include "core/net/netlog.h"
#include "core/net/redaction.h"
#include "core/net/requestcheck.h"

#include <QIODevice>
#include <QPointer>
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

    /// Why this cannot be sent now, or nullopt.
    std::optional<Error> refusal(const HttpRequest &request) const
    {
        if (closing)
            return Error{.kind = Error::Kind::Cancelled};
        auto problem = problemWith(request, allowedOrigins.contains(originOf(request.url)));
        if (problem)
            qCInfo(netLog).noquote() << "not sent:" << redacted(request.url) << problem->reason;
        return problem;
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
    QList<QPointer<HttpStream>> streams;
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
    for (const QPointer<HttpStream> &stream : std::as_const(d->streams)) {
        if (stream)
            stream->end(Error{.kind = Error::Kind::Cancelled});
    }
    qDeleteAll(d->calls.findChildren<HttpCall *>(Qt::FindDirectChildrenOnly));
}

Future<HttpResponse> HttpClient::send(const HttpRequest &request)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (auto problem = d->refusal(request))
        return readyFuture<HttpResponse>(tl::unexpected(*std::move(problem)));
    auto *call = new HttpCall(request, d->services, &d->calls);
    const Future<HttpResponse> future = call->future();
    call->start();
    return future;
}

namespace {

/// How much of `upload` is to be sent, or why it cannot be.
Result<qint64> uploadSizeOf(const QIODevice &upload, qint64 wanted)
{
    if (!upload.isReadable())
        return tl::unexpected(Error{.kind = Error::Kind::Local,
                                    .detail = upload.errorString(),
                                    .reason = QStringLiteral("SOURCE_FAILED")});
    if (wanted < 0 && !upload.isSequential())
        wanted = upload.size() - upload.pos();
    if (wanted < 0)
        return tl::unexpected(Error{.kind = Error::Kind::Invalid,
                                    .detail = QStringLiteral("The size of what is to be sent is not known"),
                                    .reason = QStringLiteral("BAD_REQUEST")});
    return wanted;
}

} // namespace

std::unique_ptr<HttpStream> HttpClient::open(const HttpRequest &request, QIODevice *upload, qint64 uploadSize)
{
    Q_ASSERT(thread() == QThread::currentThread());
    std::unique_ptr<HttpStream> stream(new HttpStream(request, d->services));
    const Result<qint64> size = upload ? uploadSizeOf(*upload, uploadSize) : 0;
    if (auto problem = d->refusal(request)) {
        stream->end(*std::move(problem));
    } else if (!size) {
        stream->end(size.error());
    } else {
        d->streams.removeIf([](const QPointer<HttpStream> &other) { return !other || other->isFinished(); });
        d->streams.append(stream.get());
        stream->start(upload, *size);
    }
    return stream;
}

void HttpClient::allowOrigin(const QUrl &origin)
{
    if (isSecureTransport(origin))
        d->allowedOrigins.insert(originOf(origin));
}

std::chrono::milliseconds HttpClient::transferIdle() const
{
    return d->config.transferIdle;
}

bool HttpClient::isAllowedOrigin(const QUrl &url) const
{
    return d->allowedOrigins.contains(originOf(url));
}

} // namespace Sandkeeper
