// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "api/accountcodec.h"
#include "controlplane.h"

namespace Sandkeeper::Prime {

/// The teams of the key's owner and who is in them (prime.md §11.3). GUI thread.
class PrimeTeams : public QObject, public TeamDirectory
{
public:
    explicit PrimeTeams(ControlPlane *api);
    ~PrimeTeams() override;

    Future<QList<Team>> teams() override;
    Future<QList<TeamMember>> members(const QString &teamId) override;

private:
    template <typename T>
    using Decode = Result<AccountPage<T>> (*)(const QByteArray &);
    template <typename T>
    void readOn(Flow<QList<T>> *flow, const QByteArray &endpoint, Decode<T> decode, QList<T> known);

    ControlPlane *m_api;
};

} // namespace Sandkeeper::Prime
