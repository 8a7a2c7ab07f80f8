// SPDX-License-Identifier: MIT
#include "core/net/connectstream.h"

#include "core/net/httperror.h"
#include "core/net/httpstream.h"

#include <QPointer>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 pieceSize = 64 * 1024;
constexpr qint64 largestMessage = 16 * 1024 * 1024;

} // namespace

ConnectStream::ConnectStream(HttpClient &http, const HttpRequest &request, const Clock &clock)
    : m_http(http.open(request))
    , m_clock(clock)
    , m_subject(request.subject)
    , m_contentType(request.contentType)
    , m_decoder(largestMessage)
{
    connect(m_http.get(), &HttpStream::headersReceived, this, [this] {
        if (!isStream())
            conclude();
    });
    connect(m_http.get(), &HttpStream::readyRead, this, &ConnectStream::pump);
    connect(m_http.get(), &HttpStream::finished, this, &ConnectStream::pump);
}

ConnectStream::~ConnectStream() = default;

bool ConnectStream::isStream() const
{
    return m_http->header("Content-Type") == m_contentType;
}

void ConnectStream::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    if (!paused) // not from within the slot that makes room
        QMetaObject::invokeMethod(this, &ConnectStream::pump, Qt::QueuedConnection);
}

void ConnectStream::abort()
{
    m_over = true;
    m_http->abort();
}

void ConnectStream::pump()
{
    while (!m_over && !m_paused) {
        if (!drain() || m_paused)
            return;
        const QByteArray bytes = m_http->read(pieceSize);
        if (bytes.isEmpty())
            break;
        m_decoder.feed(bytes);
    }
    if (m_over || m_paused)
        return;
    if (m_decoder.error() || m_http->isFinished())
        return conclude();
    // The end was read. A service that leaves the answer open nevertheless is not waited for.
    if (m_decoder.hasEnded() && !std::exchange(m_closing, true))
        m_clock.after(1s, this, [this] {
            if (!m_over)
                conclude();
        });
}

// Hands out what is there. False when the stream was destroyed meanwhile or must not go on.
bool ConnectStream::drain()
{
    const QPointer<ConnectStream> guard(this);
    while (!m_paused) {
        const std::optional<QByteArray> message = m_decoder.next();
        if (!message)
            return true;
        m_started = true;
        Q_EMIT arrived(*message);
        if (!guard || m_over)
            return false;
    }
    return true;
}

void ConnectStream::conclude()
{
    const bool answered = m_http->status() >= 200 && m_http->status() < 300;
    if (answered && !isStream()) {
        HttpResponse response{.status = m_http->status(),
                              .headers = {{"Content-Type", m_http->header("Content-Type")}}};
        return end(errorForUnexpectedAnswer(response, m_subject, u"not a stream of messages"_s));
    }
    if (m_decoder.error() || m_decoder.hasEnded()) // what happens to the connection then is of no concern
        return end(m_decoder.error());
    if (m_http->error())
        return end(connectError(*m_http->error()));
    end(m_decoder.finish());
}

void ConnectStream::end(std::optional<Error> error)
{
    if (m_over)
        return;
    m_over = true;
    if (error) {
        error->subject = m_subject;
        const bool answered = m_http->status() >= 200 && m_http->status() < 300;
        // An answer that cannot be read says nothing about what was done.
        if (m_started || (answered && !m_decoder.isServiceError()))
            error->ambiguous = true;
    }
    m_http->abort();
    Q_EMIT over(error);
}

} // namespace Sandkeeper
