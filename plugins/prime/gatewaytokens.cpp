// SPDX-License-Identifier: MIT
#include "gatewaytokens.h"

#include "gatewayurl.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds safetyMargin = 60s; // prime.md §6.2

} // namespace

GatewayTokens::GatewayTokens(ControlPlane *api, QStringList gatewaySuffixes)
    : m_api(api)
    , m_suffixes(std::move(gatewaySuffixes))
{
}

GatewayTokens::~GatewayTokens() = default;

Future<GatewayAccess> GatewayTokens::access(const QString &sandboxId)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<GatewayAccess>(tl::unexpected(*problem));
    if (const auto known = m_entries.constFind(sandboxId); known != m_entries.constEnd()) {
        if (m_api->clock().monotonic() < known->usableUntil)
            return readyFuture<GatewayAccess>(known->access);
        m_entries.erase(known);
    }
    auto waiter = Flow<GatewayAccess>::make(this);
    const bool first = !m_waiters.contains(sandboxId);
    m_waiters[sandboxId].append(waiter);
    if (first)
        request(sandboxId);
    return waiter->future();
}

void GatewayTokens::drop(const QString &sandboxId, const Secret &token)
{
    const auto known = m_entries.constFind(sandboxId);
    if (known != m_entries.constEnd() && known->access.token.equals(token))
        m_entries.erase(known);
}

void GatewayTokens::forget(const QString &sandboxId)
{
    m_entries.remove(sandboxId);
}

void GatewayTokens::clear()
{
    m_entries.clear();
}

// Belongs to no single caller: one that gives up must not take the token from the others.
void GatewayTokens::request(const QString &sandboxId)
{
    HttpRequest request =
        m_api->request("POST", ControlPlane::sandboxEndpoint(sandboxId) + "/auth", RetryClass::Idempotent);
    request.contentType = "application/json";
    request.subject = m_api->subjectFor(sandboxId);
    auto flow = Flow<GatewayAccess>::make(this);
    flow->await<HttpResponse>(m_api->send(request), [this, sandboxId](const Result<HttpResponse> &response) {
        if (!response)
            return answer(sandboxId, tl::unexpected(response.error()));
        answer(sandboxId, accept(sandboxId, *response, decodeGrant(response->body)));
    });
}

Result<GatewayAccess> GatewayTokens::accept(const QString &sandboxId, const HttpResponse &response,
                                            const Result<GatewayGrant> &grant)
{
    const QString subject = m_api->subjectFor(sandboxId);
    const auto failed = [&](Error error) {
        addFacts(error, subject, response);
        if (error.kind == Error::Kind::Forbidden)
            error.httpStatus = 0; // ours, not the service's
        return tl::unexpected(std::move(error));
    };
    if (!grant)
        return failed(grant.error());
    const Result<QByteArray> root =
        gatewayRoot(grant->gatewayUrl, grant->userNamespace, grant->jobId, m_api->baseUrl(), m_suffixes);
    if (!root)
        return failed(root.error());
    const GatewayAccess access{.token = grant->token, .root = *root, .isVm = grant->isVm};
    m_api->http().allowOrigin(originOnly(grant->gatewayUrl));

    // Counted from the service's own clock where it says it: ours may be an hour off.
    const Clock &clock = m_api->clock();
    const QDateTime now = response.serverDate.isValid() ? response.serverDate : clock.now();
    const auto remaining = std::chrono::milliseconds(now.msecsTo(grant->expiresAt)) - safetyMargin;
    if (remaining > 0ms)
        m_entries.insert(sandboxId,
                         {access, clock.monotonic() + std::min<std::chrono::milliseconds>(remaining, 24h)});
    return access;
}

void GatewayTokens::answer(const QString &sandboxId, const Result<GatewayAccess> &result)
{
    const QList<Waiter> waiters = m_waiters.take(sandboxId);
    for (const Waiter &waiter : waiters)
        waiter->finish(result);
}

} // namespace Sandkeeper::Prime
