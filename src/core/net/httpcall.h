// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpexchange.h"

#include <functional>

#include <QFutureWatcher>
#include <QPromise>

namespace Sandkeeper {

/// One call from send() to its answer: makes attempts, follows redirects, repeats.
///
///     attempting → (pausing → attempting)* → ended
///
/// Every way out goes through endAttempt(), which drops the connection and gives the turn back, and end(),
/// which decides the result once and delivers it from the event loop: the receiver may destroy the client
/// then, so nothing of Qt's may be on the stack.
class HttpCall final : public QObject
{
    Q_OBJECT
public:
    HttpCall(HttpRequest request, const HttpServices &services, QObject *parent);
    /// Cancels the future unless it was answered.
    ~HttpCall() override;

    Future<HttpResponse> future() const { return m_promise.future(); }
    void start();

private:
    using Milliseconds = std::chrono::milliseconds;

    void startDeadline();
    Milliseconds remaining() const;
    void endAttempt();
    void cancel();
    void end(Result<HttpResponse> result);
    void deliver();
    void fail(Error error);
    void read();
    void conclude(const HttpExchange::End &end);
    void succeed();
    bool followRedirect();

    HttpRequest m_request;
    const HttpServices &m_services;
    const QString m_id;
    QPromise<Result<HttpResponse>> m_promise;
    QFutureWatcher<Result<HttpResponse>> m_watcher;
    std::optional<Result<HttpResponse>> m_result;
    bool m_ended = false;

    HttpExchange *m_exchange = nullptr; ///< the attempt under way; none in a pause
    QByteArray m_body;                  ///< of that attempt
    std::optional<Milliseconds> m_deadlineAt;
    std::optional<Error> m_lastError; ///< of the attempt before the pause
    int m_attempts = 0;
    int m_redirects = 0;
    bool m_unanswered = false; ///< an earlier attempt may have taken effect
};

} // namespace Sandkeeper
