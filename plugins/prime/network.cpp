// SPDX-License-Identifier: MIT
#include "network.h"

#include "api/networkcodec.h"
#include "api/sandboxcodec.h"
#include "core/net/answers.h"
#include "core/provider/egress.h"
#include "core/provider/staterefusals.h"
#include "sandboxcalls.h"
#include "validation.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

PrimeNetwork::PrimeNetwork(ControlPlane *api)
    : m_api(api)
{
}

PrimeNetwork::~PrimeNetwork() = default;

QString PrimeNetwork::refusal(const Sandbox &sandbox) const
{
    return sandbox.runtime == vmRuntime ? endedRefusal(sandbox.state) : egressContainerRefusal();
}

QString PrimeNetwork::entryProblem(const QString &entry) const
{
    return egressEntryProblem(entry);
}

QString PrimeNetwork::problem(const NetworkPolicy &policy) const
{
    const QStringList problems = egressProblems(policy.allowlist, policy.denylist);
    return problems.isEmpty() ? QString() : problems.first();
}

// Only what is known already: the service refuses containers itself.
std::optional<Error> PrimeNetwork::unfit(const QString &sandboxId) const
{
    if (auto problem = m_api->idProblem(sandboxId))
        return problem;
    if (const auto known = m_api->known(sandboxId); known && !known->isVm)
        return unsupported(*m_api, sandboxId, egressContainerRefusal(), u"CONTAINER"_s);
    return std::nullopt;
}

Future<NetworkPolicyStatus> PrimeNetwork::send(HttpRequest request, const QString &sandboxId)
{
    request.subject = m_api->subjectFor(sandboxId);
    return m_api->call<NetworkPolicyStatus>(request, decodeNetworkPolicyStatus);
}

Future<NetworkPolicyStatus> PrimeNetwork::networkPolicy(const QString &sandboxId)
{
    if (const auto problem = unfit(sandboxId))
        return readyFuture<NetworkPolicyStatus>(tl::unexpected(*problem));
    return send(m_api->request("GET", ControlPlane::sandboxEndpoint(sandboxId) + "/egress-policy",
                               RetryClass::Idempotent),
                sandboxId);
}

Future<NetworkPolicyStatus> PrimeNetwork::setNetworkPolicy(const QString &sandboxId,
                                                           const NetworkPolicy &policy)
{
    if (const auto problem = unfit(sandboxId))
        return readyFuture<NetworkPolicyStatus>(tl::unexpected(*problem));
    if (const QString text = problem(policy); !text.isEmpty())
        return readyFuture<NetworkPolicyStatus>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .subject = m_api->subjectFor(sandboxId), .detail = text}));
    auto flow = Flow<NetworkPolicyStatus>::make(this);
    auto *self = flow.get();
    self->await<NetworkPolicyStatus>(
        send(m_api->request("PUT", ControlPlane::sandboxEndpoint(sandboxId) + "/egress-policy",
                            RetryClass::Idempotent, encodeNetworkPolicy(policy)),
             sandboxId),
        [self](Result<NetworkPolicyStatus> status) {
            if (!status)
                noteUncertainty(status.error());
            self->finish(std::move(status));
        });
    return flow->future();
}

} // namespace Sandkeeper::Prime
