// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "core/provider/providerfactory.h"
#include "support/httptestserver.h"
#include "support/patience.h"

#include <QTest>

namespace Sandkeeper::Testing {

/// A clock that runs faster, so that a service's pauses take a fraction. So do time limits, unless they are
/// told apart: where a test is not about them, a busy machine needs them whole.
class HastyClock final : public Clock
{
public:
    /// What takes as long as `limits` or longer, takes that long here, too.
    explicit HastyClock(int factor, std::chrono::milliseconds limits = std::chrono::milliseconds::max())
        : m_factor(factor)
        , m_limits(limits)
    {
    }

    int factor() const { return m_factor; }
    QDateTime now() const override { return Clock::system().now(); }
    std::chrono::milliseconds monotonic() const override { return Clock::system().monotonic() * m_factor; }
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override
    {
        Clock::system().after(delay < m_limits ? delay / m_factor : delay, context, std::move(callback));
    }

private:
    const int m_factor;
    const std::chrono::milliseconds m_limits;
};

/// One account, of a provider of that type, at a service on loopback that does what the test says.
template <typename ProviderType>
class BadServiceOf
{
public:
    struct Setup
    {
        const char *key = nullptr; ///< synthetic
        int haste = 10;
        int httpHaste = 10;
        bool keepsHttpLimits = false; ///< for connections and silence, which are those of ten seconds or more
        bool forProgram = false;
    };

    BadServiceOf(HttpTestServer::Handler handler, const Setup &setup)
        : server(std::move(handler))
        , m_clock(setup.haste)
        , m_httpClock(setup.httpHaste,
                      setup.keepsHttpLimits ? std::chrono::seconds(10) : std::chrono::milliseconds::max())
    {
        HttpClient::Config config;
        config.allowedOrigins = {server.url()};
        config.proxy = QNetworkProxy(QNetworkProxy::NoProxy);
        config.clock = &m_httpClock;
        http = std::make_unique<HttpClient>(config);
        ProviderContext context;
        context.accountName = QStringLiteral("Test");
        context.baseUrl = server.url(QString());
        context.apiKey = Secret(setup.key);
        context.http = http.get();
        context.clock = &m_clock;
        context.forProgram = setup.forProgram;
        provider = std::make_unique<ProviderType>(context);
    }

    ~BadServiceOf()
    {
        provider.reset();
        http.reset();
    }

    HttpTestServer server;

private:
    HastyClock m_clock;
    HastyClock m_httpClock;

public:
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<Provider> provider;
};

/// The call's result; an Error of kind Cancelled without one, of kind Local when none came in time.
template <typename T>
Result<T> resultOf(const Future<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, patience))
        return tl::unexpected(Error{.kind = Error::Kind::Local, .detail = QStringLiteral("no answer")});
    if (future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
    return future.result();
}

} // namespace Sandkeeper::Testing
