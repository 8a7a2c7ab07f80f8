// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"
#include "gatewaytokens.h"

namespace Sandkeeper::Prime {

/// Any call of the control plane (prime.md §17, last row but one): with the account's key, to the account's
/// own address only. GUI thread.
class PrimeRawApi : public QObject, public RawApi
{
public:
    PrimeRawApi(ControlPlane *api, GatewayTokens *tokens);
    ~PrimeRawApi() override;

    /// GET, POST, PUT, PATCH and DELETE. An answer without a body is an empty object. Errors: Invalid, with
    /// nothing sent, for another method, a body for GET, or an endpoint that would leave the API's root.
    Future<QJsonObject> call(const QByteArray &method, const QByteArray &endpoint,
                             const std::optional<QJsonObject> &body) override;
    void clearAuthCache() override;

private:
    ControlPlane *m_api;
    GatewayTokens *m_tokens;
};

} // namespace Sandkeeper::Prime
