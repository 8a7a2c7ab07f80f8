// SPDX-License-Identifier: MIT
#include "core/net/httpcall.h"

#include "core/net/netlog.h"
#include "core/net/oneshotbody.h"
#include "core/net/redaction.h"
#include "core/net/requestcheck.h"

#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumRedirects = 5;

QString newId()
{
    return QString::number(QRandomGenerator::global()->generate(), 16).rightJustified(8, u'0');
}

} // namespace

HttpCall::HttpCall(HttpRequest request, const HttpServices &services, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_services(services)
    , m_id(newId())
{
    m_request.method = m_request.method.toUpper();
    m_promise.start();
    connect(&m_watcher, &QFutureWatcherBase::canceled, this, &HttpCall::cancel);
    m_watcher.setFuture(m_promise.future());
}

// The promise, if it is still here, cancels its future when it is destroyed.
HttpCall::~HttpCall()
{
    endAttempt();
}

void HttpCall::start()
{
    waitForTurn();
}

void HttpCall::later(Milliseconds delay, std::function<void()> callback)
{
    m_services.clock->after(delay, this, [this, serial = m_serial, callback = std::move(callback)] {
        if (!m_ended && serial == m_serial)
            callback();
    });
}

void HttpCall::waitForTurn()
{
    const QString origin = originOf(m_request.url);
    const Milliseconds held = m_services.holds->remaining(origin);
    if (held.count() > 0) {
        startDeadline();
        if (held > remaining())
            return fail(Error{.kind = Error::Kind::RateLimited, .detail = origin, .retryAfter = held});
        return later(held, [this] { waitForTurn(); });
    }
    m_ticket = m_services.lanes->newTicket();
    m_services.lanes->acquire(
        m_ticket, m_request.lane, origin,
        [this](QNetworkAccessManager &manager, bool fresh) { attempt(manager, fresh); });
}

void HttpCall::startDeadline()
{
    if (m_deadlineAt)
        return;
    m_deadlineAt = m_services.clock->monotonic() + m_request.deadline;
    m_services.clock->after(m_request.deadline, this, [this] {
        if (m_ended)
            return;
        if (m_reply || !m_lastError)
            return giveUp(HttpFailure::Cause::Deadline);
        fail(*std::exchange(m_lastError, std::nullopt)); // waiting to repeat: why says more than “too late”
    });
}

HttpCall::Milliseconds HttpCall::remaining() const
{
    return m_deadlineAt ? *m_deadlineAt - m_services.clock->monotonic() : m_request.deadline;
}

void HttpCall::attempt(QNetworkAccessManager &manager, bool fresh)
{
    // Another call may have been refused while this one waited for its turn.
    if (m_services.holds->remaining(originOf(m_request.url)).count() > 0) {
        m_services.lanes->release(std::exchange(m_ticket, 0));
        return waitForTurn();
    }
    startDeadline();
    ++m_attempts;
    send(manager, fresh);
}

void HttpCall::endAttempt()
{
    ++m_serial;
    if (QNetworkReply *reply = m_reply.data()) {
        m_reply.clear();
        reply->disconnect(this);
        if (m_connecting && !reply->isFinished())
            m_services.lanes->retireManager(m_ticket);
        if (reply->error() == QNetworkReply::NoError)
            reply->abort();   // closes the connection, unless the answer is complete
        reply->deleteLater(); // does the same a little later for an error answer that still goes on
    }
    m_services.lanes->release(std::exchange(m_ticket, 0));
}

void HttpCall::cancel()
{
    if (m_ended)
        return;
    if (m_reply)
        log(u"cancelled"_s, true);
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
    error.subject = m_request.subject;
    error.requestId = m_id;
    error.ambiguous = hasEffects() && (error.ambiguous || m_unanswered);
    endAttempt();
    end(tl::unexpected(std::move(error)));
}

/// After an attempt that brought no 2xx answer. `answered`: the service's answer was complete.
void HttpCall::conclude(Error error, bool answered)
{
    const bool sent = answered || mayHaveBeenSent();
    const QString origin = originOf(m_request.url);
    endAttempt();
    if (error.kind == Error::Kind::RateLimited && error.retryAfter)
        m_services.holds->hold(origin, *error.retryAfter);
    error.ambiguous = error.ambiguous || (sent && !answered);
    const Attempt attempt{m_request.retry, m_attempts, sent, error};
    const auto pause = pauseBeforeRetry(attempt, QRandomGenerator::global()->generateDouble(), remaining());
    if (!pause) {
        // A full answer to a repetition settles what an earlier attempt left open, a refusal does not.
        if (answered && !error.ambiguous && error.kind != Error::Kind::RateLimited &&
            error.kind != Error::Kind::Server)
            m_unanswered = false;
        return fail(std::move(error));
    }
    m_unanswered = m_unanswered || error.ambiguous;
    m_lastError = std::move(error);
    later(*pause, [this] { waitForTurn(); });
}

void HttpCall::succeed()
{
    HttpResponse response;
    response.status = m_status;
    response.headers = answerHeaders();
    response.body = std::move(m_body);
    response.requestId = m_id;
    response.serviceRequestId =
        redacted(QString::fromUtf8(headerValue(response.headers, "X-Request-Id").left(128)));
    response.duration = Milliseconds(m_duration.elapsed());
    response.serverDate = httpDate(headerValue(response.headers, "Date"));
    endAttempt();
    end(std::move(response));
}

// Qt's own policies forward Authorization to whatever host the answer names, and turn PUT into GET.
bool HttpCall::followRedirect()
{
    const bool repeatable = m_request.method == "GET" || m_request.method == "HEAD";
    const QByteArray location = m_reply->rawHeader("Location");
    if (!m_request.followRedirects || !repeatable || location.isEmpty() || m_redirects >= maximumRedirects)
        return false;
    QUrl target = m_request.url.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
    target.setFragment({});
    if (!target.isValid() || !target.userInfo().isEmpty() || originOf(target) != originOf(m_request.url))
        return false;
    log(u"redirected"_s, true);
    endAttempt();
    ++m_redirects;
    --m_attempts; // it is the same attempt, at another address
    m_request.url = target;
    waitForTurn();
    return true;
}

} // namespace Sandkeeper
