// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

namespace Sandkeeper::Prime {

/// Logs of sandboxes, also of ended ones (prime.md §5.6): the service gives all it has at once. GUI thread.
class PrimeLogs : public LogSource
{
public:
    explicit PrimeLogs(ControlPlane *api);
    ~PrimeLogs() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<LogPage> logs(const LogQuery &query) override;

private:
    ControlPlane *m_api;
};

} // namespace Sandkeeper::Prime
