// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// The network policy of virtual machines (prime.md §5.10, entries as in §4.6). GUI thread.
class PrimeNetwork : public QObject, public NetworkPolicyControl
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::Network)
public:
    explicit PrimeNetwork(ControlPlane *api);
    ~PrimeNetwork() override;

    QString refusal(const Sandbox &sandbox) const override;
    QString entryProblem(const QString &entry) const override;
    QString problem(const NetworkPolicy &policy) const override;
    Future<NetworkPolicyStatus> networkPolicy(const QString &sandboxId) override;
    Future<NetworkPolicyStatus> setNetworkPolicy(const QString &sandboxId,
                                                 const NetworkPolicy &policy) override;

private:
    Future<NetworkPolicyStatus> send(HttpRequest request, const QString &sandboxId);
    std::optional<Error> unfit(const QString &sandboxId) const;

    ControlPlane *m_api;
};

} // namespace Sandkeeper::Prime
