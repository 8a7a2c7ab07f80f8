// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

namespace Sandkeeper::Ppio {

/// Any call of the control plane. An answer that is an array comes as the value of “items”. GUI thread.
class PpioRawApi : public QObject, public RawApi
{
public:
    explicit PpioRawApi(ControlPlane *api);
    ~PpioRawApi() override;

    Future<QJsonObject> call(const QByteArray &method, const QByteArray &endpoint,
                             const std::optional<QJsonObject> &body) override;
    void clearAuthCache() override;

private:
    ControlPlane *m_api;
};

} // namespace Sandkeeper::Ppio
