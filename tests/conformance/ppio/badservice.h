// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "core/provider/abilities.h"
#include "ppioprovider.h"
#include "support/httptestserver.h"

#include <QTest>

namespace Sandkeeper::Testing {

/// A clock that runs faster, so that pauses take a fraction.
class HastyClock final : public Clock
{
public:
    static constexpr int factor = 50;
    QDateTime now() const override { return Clock::system().now(); }
    std::chrono::milliseconds monotonic() const override { return Clock::system().monotonic() * factor; }
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override
    {
        Clock::system().after(delay / factor, context, std::move(callback));
    }
};

inline const char *const syntheticKey = "sk_SYNTHETIC_0000000000";

/// One account at a service on loopback that does what the test says.
class BadService
{
public:
    explicit BadService(HttpTestServer::Handler handler, bool forProgram = false)
        : server(std::move(handler))
    {
        HttpClient::Config config;
        config.allowedOrigins = {server.url()};
        config.proxy = QNetworkProxy(QNetworkProxy::NoProxy);
        config.clock = &m_clock;
        http = std::make_unique<HttpClient>(config);
        ProviderContext context;
        context.accountName = QStringLiteral("Test");
        context.baseUrl = server.url(QString());
        context.apiKey = Secret(syntheticKey);
        context.http = http.get();
        context.clock = &m_clock;
        context.forProgram = forProgram;
        provider = std::make_unique<Ppio::PpioProvider>(context);
    }

    ~BadService()
    {
        provider.reset();
        http.reset();
    }

    HttpTestServer server;

private:
    HastyClock m_clock;

public:
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<Provider> provider;
};

/// The call's result; an Error of kind Cancelled without one, of kind Local when none came in time.
template <typename T>
Result<T> resultOf(const Future<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
        return tl::unexpected(Error{.kind = Error::Kind::Local, .detail = QStringLiteral("no answer")});
    if (future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
    return future.result();
}

} // namespace Sandkeeper::Testing
