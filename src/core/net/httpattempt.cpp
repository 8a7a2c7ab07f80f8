// SPDX-License-Identifier: MIT
// The part of HttpCall that deals with one QNetworkReply.
#include "core/net/httpcall.h"
#include "core/net/netlog.h"
#include "core/net/oneshotbody.h"
#include "core/net/redaction.h"
#include "core/net/requestcheck.h"

#include <algorithm>
#include <array>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

// What Qt may hold unread: bounds memory when the program reads slowly. Of a compressed body, Qt unpacks that
// much in one go to learn its size, and deflate grows by up to a thousand: so it is little.
constexpr qint64 readBufferSize = 16 * 1024;
constexpr qint64 transferBufferSize = 1024 * 1024;
constexpr qsizetype keptErrorBody = 16 * 1024;

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

bool HttpCall::hasEffects() const
{
    return m_request.method != "GET" && m_request.method != "HEAD" && m_request.method != "OPTIONS";
}

QNetworkRequest HttpCall::networkRequest() const
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
    if (m_request.lane == HttpLane::Transfers)
        request.setRawHeader("Accept-Encoding", "identity");
    if (!m_request.contentType.isEmpty())
        request.setRawHeader("Content-Type", m_request.contentType);
    for (const HttpHeader &header : m_request.headers)
        request.setRawHeader(header.name, header.value);
    if (!m_request.bearer.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_request.bearer.reveal().toByteArray());
    return request;
}

void HttpCall::send(QNetworkAccessManager &manager, bool fresh)
{
    m_connecting = fresh;
    m_bodySent = false;
    m_code = QNetworkReply::NoError;
    m_status = 0;
    m_body.clear();
    m_received = 0;
    m_sslErrors.clear();
    m_duration.start();

    const QNetworkRequest request = networkRequest();
    const bool guarded =
        hasEffects() || m_request.retry != RetryClass::Idempotent || !m_request.body.isEmpty();
    if (m_request.method == "HEAD") {
        m_reply = manager.head(request);
    } else if (guarded) {
        auto *body = new OneShotBody(m_request.body);
        m_upload = body;
        m_reply = manager.sendCustomRequest(request, m_request.method, body);
        body->setParent(m_reply);
    } else {
        // Qt may repeat this one by itself when an idle connection turns out to be dead: that is welcome.
        m_reply = manager.sendCustomRequest(request, m_request.method);
    }
    watchReply();
    watchConnect();
    m_lastActivity = m_services.clock->monotonic();
    watchActivity(m_request.inactivityTimeout);
}

void HttpCall::watchReply()
{
    QNetworkReply *reply = m_reply;
    reply->setReadBufferSize(m_request.lane == HttpLane::Transfers ? transferBufferSize : readBufferSize);
    const auto active = [this] {
        m_lastActivity = m_services.clock->monotonic();
    };
    const auto connected = [this, active] {
        active();
        noteConnected();
    };
    connect(reply, &QNetworkReply::socketStartedConnecting, this, [this, active] {
        active();
        m_connecting = true;
    });
    connect(reply, &QNetworkReply::encrypted, this, connected);
    connect(reply, &QNetworkReply::requestSent, this, [this, connected] {
        m_bodySent = true;
        connected();
    });
    connect(reply, &QNetworkReply::uploadProgress, this, active);
    connect(reply, &QNetworkReply::metaDataChanged, this, connected);
    connect(reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_sslErrors += errors; }); // never ignored
    connect(reply, &QNetworkReply::readyRead, this, [this, active] {
        active();
        read();
    });
    connect(reply, &QNetworkReply::finished, this, &HttpCall::replyFinished);
}

void HttpCall::watchConnect()
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
bool HttpCall::showsConnecting() const
{
    return m_request.url.scheme() == "https"_L1 || !m_request.body.isEmpty();
}

void HttpCall::noteConnected()
{
    m_connecting = false;
    m_services.lanes->noteConnected(m_ticket);
}

// Qt's own transfer time-out ends as OperationCanceledError, just like abort(), and has a coarse clock.
void HttpCall::watchActivity(Milliseconds delay)
{
    later(delay, [this] {
        const Milliseconds idle = m_services.clock->monotonic() - m_lastActivity;
        if (idle >= m_request.inactivityTimeout)
            giveUp(HttpFailure::Cause::InactivityTimeout);
        else
            watchActivity(m_request.inactivityTimeout - idle);
    });
}

void HttpCall::read()
{
    if (!m_reply || !m_reply->isOpen())
        return;
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool good = isSuccess(m_status);
    const qint64 limit = good ? m_request.maximumResponseBytes : keptErrorBody;
    // Growing a body of many megabytes copies it, which takes hundreds of milliseconds of this thread.
    if (good && m_body.isEmpty())
        m_body.reserve(static_cast<qsizetype>(std::clamp<qint64>(
            m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong(), 0, limit)));
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        const qint64 count = m_reply->read(buffer.data(), buffer.size());
        if (count <= 0)
            return;
        m_received += count;
        const qint64 room = limit - m_body.size();
        m_body.append(buffer.data(), static_cast<qsizetype>(std::min(count, room)));
        if (m_received <= m_request.maximumResponseBytes)
            continue;
        if (good)
            return giveUp(HttpFailure::Cause::TooLarge);
        return concludeAnswer(); // so much of an error's text is of no use to anybody
    }
}

void HttpCall::replyFinished()
{
    const quint64 serial = m_serial;
    read();
    if (serial != m_serial) // read() has ended the attempt
        return;
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_code = m_reply->error();
    // An error status is the service's word also when its body was cut off.
    if (m_status >= 400 || (m_status >= 200 && m_code == QNetworkReply::NoError))
        return concludeAnswer();
    const HttpFailure failure{
        .code = m_code, .text = m_reply->errorString(), .sslErrors = m_sslErrors, .status = m_status};
    Error error = errorForFailure(failure);
    log(u"%1 %2"_s.arg(error.reason, error.detail), false);
    conclude(std::move(error), false);
}

void HttpCall::concludeAnswer()
{
    if (isSuccess(m_status)) {
        log(QString::number(m_status), true);
        return succeed();
    }
    if (isRedirect(m_status) && followRedirect())
        return;
    log(QString::number(m_status), false);
    const HttpAnswer answer{m_status, answerHeaders(), m_body};
    conclude(errorForAnswer(answer, m_services.clock->now()), true);
}

void HttpCall::giveUp(HttpFailure::Cause cause)
{
    Error error = errorForFailure({.cause = cause, .status = m_status});
    if (m_reply)
        log(error.reason.isEmpty() ? u"TOO_LARGE"_s : error.reason, false);
    conclude(std::move(error), false);
}

// Errs on the side of “yes”. A head without its body does not make a request.
bool HttpCall::mayHaveBeenSent() const
{
    if (m_status != 0)
        return true;
    if (!m_request.body.isEmpty())
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

QList<HttpHeader> HttpCall::answerHeaders() const
{
    QList<HttpHeader> headers;
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        headers.append({name, value});
    return headers;
}

void HttpCall::log(const QString &outcome, bool good) const
{
    const auto line = [&] {
        return u"%1 %2 %3: %4, attempt %5, %6 ms, %7 bytes"_s
            .arg(m_id, QString::fromLatin1(m_request.method), redacted(m_request.url),
                 redacted(outcome).simplified())
            .arg(m_attempts)
            .arg(m_duration.elapsed())
            .arg(m_received);
    };
    if (good)
        qCDebug(netLog).noquote() << line();
    else
        qCInfo(netLog).noquote() << line();
}

} // namespace Sandkeeper
