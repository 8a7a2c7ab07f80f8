// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "support/httptestserver.h"
#include "support/patience.h"

#include <chrono>
#include <memory>

#include <QFutureWatcher>
#include <QLoggingCategory>
#include <QMutex>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

/// What the tests of HttpClient share.
namespace Sandkeeper::Testing {

using namespace std::chrono_literals;

inline constexpr char canaryKey[] = "canary-key-0123456789abcdef";

/// Waits for the answer; a future that was cancelled counts as Cancelled.
inline Result<HttpResponse> awaited(const Future<HttpResponse> &future, int milliseconds = patience)
{
    // A running event loop: QTest::qWaitFor() and QTRY_ sleep between looks, which slows the server, too.
    QFutureWatcher<Result<HttpResponse>> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(future);
    if (!finished.wait(milliseconds))
        return tl::unexpected(
            Error{.kind = Error::Kind::Local, .detail = QStringLiteral("no answer at all")});
    if (future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
    return future.result();
}

inline std::unique_ptr<HttpClient> clientFor(const HttpTestServer &server, const Clock *clock = nullptr)
{
    return std::make_unique<HttpClient>(HttpClient::Config{.userAgent = "Sandkeeper-Test/1",
                                                           .allowedOrigins = {server.url()},
                                                           .proxy = QNetworkProxy::NoProxy,
                                                           .clock = clock});
}

inline HttpRequest requestTo(const QUrl &url, const QByteArray &method = "GET",
                             RetryClass retry = RetryClass::Never)
{
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.bearer = Secret(canaryKey);
    request.retry = retry;
    request.subject = QStringLiteral("box");
    if (method == "POST" || method == "PUT") {
        request.body = R"({"command":"true"})";
        request.contentType = "application/json";
    }
    return request;
}

/// Passes twenty times as fast as the machine's.
class FastClock final : public Clock
{
public:
    static constexpr int factor = 20;

    QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }
    std::chrono::milliseconds monotonic() const override { return Clock::system().monotonic() * factor; }
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override
    {
        QTimer::singleShot(delay / factor, Qt::PreciseTimer, context, std::move(callback));
    }
};

/// Collects everything the program logs while it lives, all categories switched on.
class LogCatcher
{
public:
    LogCatcher();
    ~LogCatcher();
    Q_DISABLE_COPY_MOVE(LogCatcher)
    QString text() const;

private:
    static void handle(QtMsgType type, const QMessageLogContext &context, const QString &text);
    static inline LogCatcher *s_current = nullptr;
    mutable QMutex m_mutex;
    QString m_text;
    QtMessageHandler m_previous = nullptr;
};

inline LogCatcher::LogCatcher()
{
    s_current = this;
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=true\n*.info=true"));
    m_previous = qInstallMessageHandler(&LogCatcher::handle);
}

inline LogCatcher::~LogCatcher()
{
    qInstallMessageHandler(m_previous);
    QLoggingCategory::setFilterRules(QString());
    s_current = nullptr;
}

inline QString LogCatcher::text() const
{
    const QMutexLocker lock(&m_mutex);
    return m_text;
}

inline void LogCatcher::handle(QtMsgType, const QMessageLogContext &context, const QString &text)
{
    const QMutexLocker lock(&s_current->m_mutex);
    s_current->m_text += QString::fromUtf8(context.category) + u' ' + text + u'\n';
}

} // namespace Sandkeeper::Testing
