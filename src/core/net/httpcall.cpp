// SPDX-License-Identifier: MIT
#include "core/net/httpcall.h"

#include "core/net/redaction.h"
#include "core/net/requestcheck.h"

#include <algorithm>
#include <array>

#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumRedirects = 5;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

HttpCall::HttpCall(HttpRequest request, const HttpServices &services, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_services(services)
    , m_id(newRequestId())
{
    m_request.method = m_request.method.toUpper();
    m_promise.start();
    connect(&m_watcher, &QFutureWatcherBase::canceled, this, &HttpCall::cancel);
    m_watcher.setFuture(m_promise.future());
}

// The promise, if it is still here, cancels its future when it is destroyed. The exchange goes at once: there
// may be no event loop any more, and its lanes go next.
HttpCall::~HttpCall()
{
    delete m_exchange;
}

void HttpCall::start()
{
    m_body.clear();
    m_exchange = new HttpExchange(m_request, m_services, HttpExchange::Body::Whole, this);
    m_exchange->setName(m_id, ++m_attempts);
    m_exchange->setPatience([this] { return remaining(); });
    connect(m_exchange, &HttpExchange::begun, this, &HttpCall::startDeadline);
    connect(m_exchange, &HttpExchange::readyRead, this, &HttpCall::read);
    connect(m_exchange, &HttpExchange::ended, this, &HttpCall::conclude);
    m_exchange->start();
}

void HttpCall::startDeadline()
{
    if (m_deadlineAt)
        return;
    m_deadlineAt = m_services.clock->monotonic() + m_request.deadline;
    m_services.clock->after(m_request.deadline, this, [this] {
        if (m_ended)
            return;
        if (m_exchange && (m_exchange->isSent() || !m_lastError))
            return m_exchange->giveUp(HttpFailure::Cause::Deadline);
        fail(*std::exchange(m_lastError, std::nullopt)); // waiting to repeat: why says more than “too late”
    });
}

HttpCall::Milliseconds HttpCall::remaining() const
{
    return m_deadlineAt ? *m_deadlineAt - m_services.clock->monotonic() : m_request.deadline;
}

void HttpCall::endAttempt()
{
    if (HttpExchange *exchange = std::exchange(m_exchange, nullptr))
        exchange->release();
}

void HttpCall::cancel()
{
    if (m_ended)
        return;
    if (m_exchange)
        m_exchange->drop(u"cancelled"_s);
    endAttempt();
    end(tl::unexpected(Error{.kind = Error::Kind::Cancelled}));
}

void HttpCall::end(Result<HttpResponse> result)
{
    if (m_ended)
        return;
    m_ended = true;
    m_result = std::move(result);
    QMetaObject::invokeMethod(this, &HttpCall::deliver, Qt::QueuedConnection);
}

void HttpCall::deliver()
{
    QPromise<Result<HttpResponse>> promise = std::move(m_promise);
    Result<HttpResponse> result = std::move(*m_result);
    deleteLater();
    // From here on nothing of this object is touched: the receiver may destroy the client.
    promise.addResult(std::move(result)); // dropped if the future was cancelled
    promise.finish();
}

void HttpCall::fail(Error error)
{
    error.ambiguous = hasEffects(m_request) && (error.ambiguous || m_unanswered);
    endAttempt();
    end(tl::unexpected(std::move(error)));
}

void HttpCall::read()
{
    // Growing a body of many megabytes copies it, which takes hundreds of milliseconds of this thread.
    if (m_body.isEmpty())
        m_body.reserve(static_cast<qsizetype>(std::clamp<qint64>(
            m_exchange->header("Content-Length").toLongLong(), 0, m_request.maximumResponseBytes)));
    std::array<char, 16 * 1024> buffer;
    while (const qint64 count = m_exchange->read(buffer.data(), buffer.size())) {
        if (m_body.size() + count > m_request.maximumResponseBytes)
            return m_exchange->giveUp(HttpFailure::Cause::TooLarge);
        m_body.append(buffer.data(), static_cast<qsizetype>(count));
    }
}

void HttpCall::conclude(const HttpExchange::End &end)
{
    if (!end.error)
        return succeed();
    Error error = *end.error;
    if (end.answered && isRedirect(error.httpStatus) && followRedirect())
        return;
    endAttempt();
    const Attempt attempt{m_request.retry, m_attempts, end.sent, error};
    const auto pause = pauseBeforeRetry(attempt, QRandomGenerator::global()->generateDouble(), remaining());
    if (!pause) {
        // A full answer to a repetition settles what an earlier attempt left open, a refusal does not.
        if (end.answered && !error.ambiguous && error.kind != Error::Kind::RateLimited &&
            error.kind != Error::Kind::Server)
            m_unanswered = false;
        return fail(std::move(error));
    }
    m_unanswered = m_unanswered || error.ambiguous;
    m_lastError = std::move(error);
    m_services.clock->after(*pause, this, [this] {
        if (!m_ended)
            start();
    });
}

void HttpCall::succeed()
{
    HttpResponse response;
    response.status = m_exchange->status();
    response.headers = m_exchange->headers();
    response.body = std::move(m_body);
    response.requestId = m_id;
    response.serviceRequestId =
        redacted(QString::fromUtf8(headerValue(response.headers, "X-Request-Id").left(128)));
    response.duration = m_exchange->duration();
    response.serverDate = httpDate(headerValue(response.headers, "Date"));
    endAttempt();
    end(std::move(response));
}

// Qt's own policies forward Authorization to whatever host the answer names, and turn PUT into GET.
bool HttpCall::followRedirect()
{
    const bool repeatable = m_request.method == "GET" || m_request.method == "HEAD";
    const QByteArray location = m_exchange->header("Location");
    if (!m_request.followRedirects || !repeatable || location.isEmpty() || m_redirects >= maximumRedirects)
        return false;
    QUrl target = m_request.url.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
    target.setFragment({});
    if (!target.isValid() || !target.userInfo().isEmpty() || originOf(target) != originOf(m_request.url))
        return false;
    endAttempt();
    ++m_redirects;
    --m_attempts; // it is the same attempt, at another address
    m_request.url = target;
    start();
    return true;
}

} // namespace Sandkeeper
