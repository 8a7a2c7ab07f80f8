// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httperror.h"
#include "core/net/httplanes.h"
#include "core/net/originholds.h"

#include <functional>

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QPointer>
#include <QPromise>
#include <QSslConfiguration>

namespace Sandkeeper {

class OneShotBody;

/// What all calls of one client share. Outlives them.
struct HttpServices
{
    const Clock *clock = nullptr;
    QByteArray userAgent;
    HttpLanes *lanes = nullptr;
    OriginHolds *holds = nullptr;
    std::function<QSslConfiguration()> tls; ///< with the extra certificates
};

/// One call from send() to its answer: waits for its turn, makes attempts, follows redirects, repeats.
///
///     waiting → attempting → (pausing → waiting → attempting)* → ended
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

    // httpcall.cpp: the states
    void waitForTurn();
    void startDeadline();
    Milliseconds remaining() const;
    void attempt(QNetworkAccessManager &manager, bool fresh);
    void endAttempt();
    void cancel();
    void end(Result<HttpResponse> result);
    void deliver();
    void fail(Error error);
    void conclude(Error error, bool answered);
    void succeed();
    bool followRedirect();
    /// Runs the callback unless the call has gone on to something else meanwhile.
    void later(Milliseconds delay, std::function<void()> callback);

    // httpattempt.cpp: one exchange
    QNetworkRequest networkRequest() const;
    void send(QNetworkAccessManager &manager, bool fresh);
    void watchReply();
    void watchConnect();
    void watchActivity(Milliseconds delay);
    void read();
    void replyFinished();
    void concludeAnswer();
    void giveUp(HttpFailure::Cause cause);
    void noteConnected();
    bool showsConnecting() const;
    bool mayHaveBeenSent() const;
    bool hasEffects() const;
    QList<HttpHeader> answerHeaders() const;
    void log(const QString &outcome, bool good) const;

    HttpRequest m_request;
    const HttpServices &m_services;
    const QString m_id;
    QPromise<Result<HttpResponse>> m_promise;
    QFutureWatcher<Result<HttpResponse>> m_watcher;
    std::optional<Result<HttpResponse>> m_result;
    bool m_ended = false;

    HttpLanes::Ticket m_ticket = 0;
    std::optional<Milliseconds> m_deadlineAt;
    std::optional<Error> m_lastError; ///< of the attempt before the pause
    int m_attempts = 0;
    int m_redirects = 0;
    bool m_unanswered = false; ///< an earlier attempt may have taken effect

    // Of the attempt under way:
    quint64 m_serial = 0; ///< timers of earlier attempts and pauses see that they are late
    QPointer<QNetworkReply> m_reply;
    QPointer<OneShotBody> m_upload;
    QElapsedTimer m_duration;
    Milliseconds m_lastActivity{0};
    bool m_connecting = false; ///< see showsConnecting()
    bool m_bodySent = false;
    QNetworkReply::NetworkError m_code = QNetworkReply::NoError;
    int m_status = 0;
    QByteArray m_body;
    qint64 m_received = 0; ///< bytes of the body, kept or not
    QList<QSslError> m_sslErrors;
};

} // namespace Sandkeeper
