// SPDX-License-Identifier: MIT
#include "core/net/httpexchange.h"

#include "core/net/netlog.h"
#include "core/net/oneshotbody.h"
#include "core/net/redaction.h"
#include "core/net/requestcheck.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <QCoreApplication>
#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

// What Qt may hold unread: bounds memory when the program reads slowly. Of a compressed body, Qt unpacks that
// much in one go to learn its size, and deflate grows by up to a thousand: so it is little as long as the
// body may be one. Each filling takes a turn of the event loop, so of others it is more.
constexpr qint64 unknownBufferSize = 16 * 1024;
constexpr qint64 piecesBufferSize = 64 * 1024;
constexpr qint64 largeBufferSize = 1024 * 1024;
constexpr qint64 keptErrorBody = 16 * 1024;

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

} // namespace

bool hasEffects(const HttpRequest &request)
{
    return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

QString newRequestId()
{
    return QString::number(QRandomGenerator::global()->generate(), 16).rightJustified(8, u'0');
}

HttpExchange::HttpExchange(const HttpRequest &request, const HttpServices &services, Body body,
                           QObject *parent)
    : QObject(parent)
    , m_request(request)
    , m_services(services)
    , m_bodyStyle(body)
{
}

HttpExchange::~HttpExchange()
{
    drop();
}

void HttpExchange::setName(const QString &id, int attempt)
{
    m_id = id;
    m_number = attempt;
}

void HttpExchange::setUpload(QIODevice *source, qint64 size)
{
    m_source = source;
    m_sourceSize = size;
}

void HttpExchange::later(Milliseconds delay, std::function<void()> callback)
{
    m_services.clock->after(delay, this, [this, callback = std::move(callback)] {
        if (!m_over)
            callback();
    });
}

// ---- turns

void HttpExchange::start()
{
    waitForTurn();
}

void HttpExchange::waitForTurn()
{
    const QString origin = originOf(m_request.url);
    const Milliseconds held = m_services.holds->remaining(origin);
    if (held.count() > 0) {
        Q_EMIT begun();
        if (m_patience && held > m_patience())
            return end(Error{.kind = Error::Kind::RateLimited, .detail = origin, .retryAfter = held}, false);
        return later(held, [this] { waitForTurn(); });
    }
    m_ticket = m_services.lanes->newTicket();
    m_services.lanes->acquire(
        m_ticket, m_request.lane, origin,
        [this](QNetworkAccessManager &manager, bool fresh) { attempt(manager, fresh); });
}

void HttpExchange::attempt(QNetworkAccessManager &manager, bool fresh)
{
    // Another call may have been refused while this one waited for its turn.
    if (m_services.holds->remaining(originOf(m_request.url)).count() > 0) {
        m_services.lanes->release(std::exchange(m_ticket, 0));
        return waitForTurn();
    }
    Q_EMIT begun();
    m_connecting = fresh;
    send(manager);
}

void HttpExchange::drop(const QString &outcome)
{
    if (m_reply && !m_over && !outcome.isEmpty())
        log(outcome, true);
    m_over = true;
    if (m_upload)
        m_upload->detach();
    if (QNetworkReply *reply = m_reply.data()) {
        m_duration = Milliseconds(m_timer.elapsed());
        m_reply.clear();
        reply->disconnect(this);
        if (m_connecting && !reply->isFinished())
            m_services.lanes->retireManager(m_ticket);
        if (reply->error() == QNetworkReply::NoError)
            reply->abort();   // closes the connection, unless the answer is complete
        reply->deleteLater(); // does the same a little later for an error answer that still goes on
    }
    if (m_ticket != 0)
        m_services.lanes->release(std::exchange(m_ticket, 0));
}

void HttpExchange::release()
{
    disconnect();
    drop();
    deleteLater();
}

// ---- the request

QNetworkRequest HttpExchange::networkRequest() const
{
    QNetworkRequest request(m_request.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    // Over HTTP/2, Qt ignores the read buffer's limit, and what it sends again after a GOAWAY is its own
    // choice.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::HttpPipeliningAllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setDecompressedSafetyCheckThreshold(-1);
    if (m_request.url.scheme() == "https"_L1)
        request.setSslConfiguration(m_services.tls());

    request.setRawHeader("User-Agent", m_services.userAgent);
    // Naming encodings here would switch Qt's decompression off; left out, Qt offers what it can unpack.
    if (m_bodyStyle == Body::Pieces || m_request.lane == HttpLane::Transfers)
        request.setRawHeader("Accept-Encoding", "identity");
    if (!m_request.contentType.isEmpty())
        request.setRawHeader("Content-Type", m_request.contentType);
    for (const HttpHeader &header : m_request.headers)
        request.setRawHeader(header.name, header.value);
    if (!m_request.bearer.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_request.bearer.reveal().toByteArray());
    else if (!m_request.basicUser.isEmpty())
        request.setRawHeader("Authorization", "Basic " + (m_request.basicUser + ':').toBase64());
    return request;
}

bool HttpExchange::hasBody() const
{
    return m_source ? m_sourceSize > 0 : !m_request.body.isEmpty();
}

OneShotBody *HttpExchange::makeBody()
{
    const bool guarded =
        m_source || hasBody() || hasEffects(m_request) || m_request.retry != RetryClass::Idempotent;
    if (!guarded) // Qt may repeat it by itself when an idle connection turns out to be dead: that is welcome.
        return nullptr;
    return m_source ? new OneShotBody(m_source, m_sourceSize) : new OneShotBody(m_request.body);
}

void HttpExchange::send(QNetworkAccessManager &manager)
{
    m_wasSent = true;
    m_timer.start();
    const QNetworkRequest request = networkRequest();
    if (m_request.method == "HEAD") {
        m_reply = manager.head(request);
    } else if (OneShotBody *body = makeBody()) {
        m_upload = body;
        m_reply = manager.sendCustomRequest(request, m_request.method, body);
        body->setParent(m_reply);
        watchUpload();
    } else {
        m_reply = manager.sendCustomRequest(request, m_request.method);
    }
    watchReply();
    watchConnect();
    noteActivity();
    watchActivity(m_request.inactivityTimeout);
}

void HttpExchange::watchUpload()
{
    connect(m_upload, &OneShotBody::readyRead, this, &HttpExchange::noteActivity);
    // Queued: Qt is in the middle of reading.
    connect(
        m_upload, &OneShotBody::failed, this,
        [this](const QString &words) {
            if (m_over)
                return;
            const QString detail =
                words.isEmpty() || words == "Unknown error"_L1
                    ? QCoreApplication::translate("Sandkeeper::HttpStream",
                                                  "It ended before all of it had been read.")
                    : words;
            fail(Error{.kind = Error::Kind::Local, .detail = detail, .reason = u"SOURCE_FAILED"_s});
        },
        Qt::QueuedConnection);
}

// ---- watching

void HttpExchange::watchReply()
{
    QNetworkReply *reply = m_reply;
    limitReadBuffer();
    // With an upload device, Qt starts the request from the event loop, and what has been said before is
    // lost.
    QMetaObject::invokeMethod(this, &HttpExchange::limitReadBuffer, Qt::QueuedConnection);
    connect(reply, &QNetworkReply::socketStartedConnecting, this, [this] {
        noteActivity();
        m_connecting = true;
    });
    connect(reply, &QNetworkReply::encrypted, this, &HttpExchange::noteConnected);
    connect(reply, &QNetworkReply::requestSent, this, [this] {
        m_bodySent = true;
        noteConnected();
    });
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
        noteActivity();
        Q_EMIT uploadProgress(sent, total);
    });
    connect(reply, &QNetworkReply::metaDataChanged, this, [this] {
        noteConnected();
        noteHead();
    });
    connect(reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_sslErrors += errors; }); // never ignored
    connect(reply, &QNetworkReply::readyRead, this, [this] {
        noteActivity();
        bodyArrived();
    });
    connect(reply, &QNetworkReply::finished, this, &HttpExchange::replyFinished);
}

void HttpExchange::limitReadBuffer()
{
    if (!m_reply)
        return;
    const bool pieces = m_bodyStyle == Body::Pieces;
    const bool large = m_request.lane == HttpLane::Transfers || (!pieces && m_isPlain);
    m_reply->setReadBufferSize(large ? largeBufferSize : pieces ? piecesBufferSize : unknownBufferSize);
}

void HttpExchange::watchConnect()
{
    if (!showsConnecting())
        return;
    later(m_request.connectTimeout, [this] {
        if (m_connecting && !(m_upload && m_upload->wasRead()))
            giveUp(HttpFailure::Cause::ConnectTimeout);
    });
}

// Qt tells that it starts to connect, but that it is connected only by the handshake or by the first byte of
// the body. So plain http (which is loopback) without a body shows nothing between start and answer.
bool HttpExchange::showsConnecting() const
{
    return m_request.url.scheme() == "https"_L1 || hasBody();
}

void HttpExchange::noteActivity()
{
    m_lastActivity = m_services.clock->monotonic();
}

void HttpExchange::noteConnected()
{
    noteActivity();
    m_connecting = false;
    m_services.lanes->noteConnected(m_ticket);
}

// The reader has not fetched what is there, or the source has nothing to send at the moment.
bool HttpExchange::isHeldUpByUs() const
{
    return (m_reply && m_reply->bytesAvailable() > 0) || (m_upload && m_upload->isWaiting());
}

// Qt's own transfer time-out ends as OperationCanceledError, just like abort(), and has a coarse clock.
void HttpExchange::watchActivity(Milliseconds delay)
{
    later(delay, [this] {
        if (isHeldUpByUs())
            noteActivity();
        const Milliseconds idle = m_services.clock->monotonic() - m_lastActivity;
        if (idle >= m_request.inactivityTimeout)
            giveUp(HttpFailure::Cause::InactivityTimeout);
        else
            watchActivity(m_request.inactivityTimeout - idle);
    });
}

// ---- the answer

void HttpExchange::noteHead()
{
    if (!m_reply || m_headTold)
        return;
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_status < 200)
        return;
    m_headTold = true;
    m_headers.clear();
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        m_headers.append({name, value});
    if (!isSuccess(m_status))
        return;
    const QByteArray coding = header("Content-Encoding").trimmed().toLower();
    if (m_bodyStyle == Body::Pieces && !coding.isEmpty() && coding != "identity")
        return fail(Error{.kind = Error::Kind::Protocol,
                          .detail = u"The answer is compressed although that was ruled out"_s,
                          .httpStatus = m_status});
    m_isPlain = coding.isEmpty();
    limitReadBuffer();
    Q_EMIT headersReceived();
}

void HttpExchange::bodyArrived()
{
    noteHead();
    if (m_over || !m_reply || !m_reply->isOpen())
        return;
    if (!isSuccess(m_status)) {
        if (!collectError())
            concludeAnswer(); // so much of an error's text is of no use to anybody
    } else if (bytesAvailable() > 0) {
        Q_EMIT readyRead();
    }
}

bool HttpExchange::collectError()
{
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        const qint64 count = m_reply->read(buffer.data(), buffer.size());
        if (count <= 0)
            return true;
        m_received += count;
        const qint64 room = keptErrorBody - m_errorBody.size();
        m_errorBody.append(buffer.data(), static_cast<qsizetype>(std::min(count, room)));
        if (m_received > m_request.maximumResponseBytes)
            return false;
    }
}

qint64 HttpExchange::bytesAvailable() const
{
    if (m_reply && !m_over)
        return isSuccess(m_status) && m_reply->isOpen() ? m_reply->bytesAvailable() : 0;
    return m_rest.size();
}

qint64 HttpExchange::read(char *data, qint64 maximum)
{
    qint64 count = std::min(maximum, bytesAvailable());
    if (count <= 0)
        return 0;
    if (m_reply && !m_over) {
        count = std::max<qint64>(m_reply->read(data, count), 0);
        m_received += count;
        noteActivity();
        return count;
    }
    std::memcpy(data, m_rest.constData(), static_cast<std::size_t>(count));
    m_rest.remove(0, static_cast<qsizetype>(count));
    return count;
}

// The reply goes with its manager, and the connection to the next one; the reader takes its time.
void HttpExchange::keepRest()
{
    if (m_over || !m_reply || !isSuccess(m_status) || !m_reply->isOpen())
        return;
    m_rest = m_reply->readAll();
    m_received += m_rest.size();
}

void HttpExchange::replyFinished()
{
    bodyArrived();
    if (m_over || !m_reply)
        return;
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_code = m_reply->error();
    // An error status is the service's word also when its body was cut off. After a 307 or 308, Qt means to
    // send the body again, which it must not.
    if (m_status >= 400 || (m_status >= 200 && m_code == QNetworkReply::NoError) ||
        (m_status >= 300 && m_code == QNetworkReply::ContentReSendError))
        return concludeAnswer();
    fail(errorForFailure(
        {.code = m_code, .text = m_reply->errorString(), .sslErrors = m_sslErrors, .status = m_status}));
}

void HttpExchange::concludeAnswer()
{
    log(QString::number(m_status), isSuccess(m_status));
    if (isSuccess(m_status))
        return end({}, true);
    const Error error = errorForAnswer({m_status, m_headers, m_errorBody}, m_services.clock->now());
    if (error.kind == Error::Kind::RateLimited && error.retryAfter)
        m_services.holds->hold(originOf(m_request.url), *error.retryAfter);
    end(error, true);
}

void HttpExchange::giveUp(HttpFailure::Cause cause)
{
    if (m_over)
        return;
    fail(errorForFailure({.cause = cause, .status = m_status}));
}

void HttpExchange::fail(Error error, bool answered)
{
    if (m_reply) {
        const QString reason = error.kind == Error::Kind::TooLarge ? u"TOO_LARGE"_s : error.reason;
        log(u"%1 %2"_s.arg(reason, error.detail), false);
    }
    end(error, answered);
}

void HttpExchange::end(const std::optional<Error> &error, bool answered)
{
    End result{.error = error, .answered = answered, .sent = answered || mayHaveBeenSent()};
    if (result.error) {
        result.error->subject = m_request.subject;
        result.error->requestId = m_id;
        result.error->ambiguous = error->ambiguous || (result.sent && !answered);
    }
    keepRest();
    drop();
    Q_EMIT ended(result);
}

// Errs on the side of “yes”. A head without its body does not make a request.
bool HttpExchange::mayHaveBeenSent() const
{
    if (!m_wasSent)
        return false;
    if (m_status != 0)
        return true;
    if (hasBody())
        return m_bodySent || (m_upload && m_upload->wasRead());
    if (showsConnecting() && m_connecting)
        return false;
    switch (m_code) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::SslHandshakeFailedError:
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
        return false;
    default:
        return true;
    }
}

void HttpExchange::log(const QString &outcome, bool good) const
{
    const auto line = [&] {
        // In one step: the address is full of percent signs and numbers.
        return u"%1 %2 %3: %4, attempt %5, %6 ms, %7 bytes"_s.arg(
            m_id, QString::fromLatin1(m_request.method), redacted(m_request.url),
            redacted(outcome).simplified(), QString::number(m_number), QString::number(m_timer.elapsed()),
            QString::number(m_received + (m_reply ? m_reply->bytesAvailable() : 0)));
    };
    if (good)
        qCDebug(netLog).noquote() << line();
    else
        qCInfo(netLog).noquote() << line();
}

} // namespace Sandkeeper
