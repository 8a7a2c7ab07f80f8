// SPDX-License-Identifier: MIT
#include "networkrules.h"

#include "core/provider/egress.h"
#include "core/provider/staterefusals.h"

namespace Sandkeeper::Ppio {

QStringList networkProblems(const NetworkPolicy &policy)
{
    QStringList problems = egressProblems(policy.allowlist, policy.denylist);
    const QStringList denied = policy.denylist.value_or(QStringList());
    for (const QString &entry : denied) {
        if (isEgressEntry(entry) && !isEgressAddress(entry))
            problems.append(
                NetworkRules::tr("“%1” is a host name. Only addresses and networks can be denied.")
                    .arg(entry));
    }
    return problems;
}

NetworkRules::NetworkRules(ControlPlane *api, Region *region)
    : m_api(api)
    , m_region(region)
{
    if (const auto &address = api->address(); address && usesJoinedIds(*address))
        region->noteLack(Feature::NetworkRules); // documented (ppio.md §1.2)
}

NetworkRules::~NetworkRules() = default;

QString NetworkRules::refusal(const Sandbox &sandbox) const
{
    const QString text = m_region->refusal(Feature::NetworkRules);
    return text.isEmpty() ? notRunningRefusal(sandbox.state) : text;
}

QString NetworkRules::entryProblem(const QString &entry) const
{
    return egressEntryProblem(entry);
}

QString NetworkRules::problem(const NetworkPolicy &policy) const
{
    const QStringList problems = networkProblems(policy);
    return problems.isEmpty() ? QString() : problems.first();
}

Future<NetworkPolicyStatus> NetworkRules::networkPolicy(const QString &sandboxId)
{
    auto flow = Flow<NetworkPolicyStatus>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Sandbox>(m_api->detail(sandboxId), [self](const Sandbox &sandbox) {
        self->finish(NetworkPolicyStatus{
            .policy = {.allowlist = sandbox.networkAllowlist, .denylist = sandbox.networkDenylist},
            .appliedGeneration = 0,
            .applied = true});
    });
    return flow->future();
}

Future<NetworkPolicyStatus> NetworkRules::setNetworkPolicy(const QString &sandboxId,
                                                           const NetworkPolicy &policy)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<NetworkPolicyStatus>(tl::unexpected(*problem));
    if (const QString text = problem(policy); !text.isEmpty())
        return readyFuture<NetworkPolicyStatus>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .subject = m_api->subjectFor(sandboxId), .detail = text}));
    if (m_region->lacks(Feature::NetworkRules))
        return readyFuture<NetworkPolicyStatus>(
            tl::unexpected(m_region->unsupported(Feature::NetworkRules, sandboxId)));
    HttpRequest request = m_api->request("PUT", m_api->sandboxEndpoint(sandboxId) + "/network",
                                         RetryClass::Idempotent, encodeNetwork(policy));
    request.subject = m_api->subjectFor(sandboxId);
    const auto decode = [](const HttpResponse &response) {
        return decodeNothing(response.body);
    };
    auto flow = Flow<NetworkPolicyStatus>::make(this);
    auto *self = flow.get();
    flow->await<void>(m_api->call<void>(request, decode), [this, self, sandboxId](Result<void> done) {
        if (!done) {
            noteUncertainty(done.error());
            return m_region->failExplained(self, Feature::NetworkRules, sandboxId, done.error());
        }
        self->await<NetworkPolicyStatus>(
            networkPolicy(sandboxId),
            [self](Result<NetworkPolicyStatus> status) { self->finish(std::move(status)); });
    });
    return flow->future();
}

} // namespace Sandkeeper::Ppio
