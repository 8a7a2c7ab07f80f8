// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "region.h"

#include <QCoreApplication>

namespace Sandkeeper::Ppio {

/// What is wrong with the rules for a sandbox's network, new or running (ppio.md §2.9); translated.
QStringList networkProblems(const NetworkPolicy &policy);

/// What a running sandbox may reach. A change replaces all rules. GUI thread.
class NetworkRules : public QObject, public NetworkPolicyControl
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::NetworkRules)
public:
    NetworkRules(ControlPlane *api, Region *region);
    ~NetworkRules() override;

    QString refusal(const Sandbox &sandbox) const override;
    QString entryProblem(const QString &entry) const override;
    QString problem(const NetworkPolicy &policy) const override;
    Future<NetworkPolicyStatus> networkPolicy(const QString &sandboxId) override;
    Future<NetworkPolicyStatus> setNetworkPolicy(const QString &sandboxId,
                                                 const NetworkPolicy &policy) override;

private:
    ControlPlane *m_api;
    Region *m_region;
};

} // namespace Sandkeeper::Ppio
