// SPDX-License-Identifier: MIT
#pragma once

#include "gatewaycall.h"

namespace Sandkeeper::Prime {

/// Commands in container sandboxes over the gateway's `exec` (prime.md §7.1, §12.4, §13.3). GUI thread.
class ContainerCommands : public QObject
{
public:
    ContainerCommands(ControlPlane *api, GatewayCalls *calls);
    ~ContainerCommands() override;

    /// As CommandRunner::run() for a request that was checked.
    Future<CommandResult> run(const CommandRequest &request);

private:
    Future<CommandResult> execute(const CommandRequest &command, const GatewayAccess &access);

    ControlPlane *m_api;
    GatewayCalls *m_calls;
};

} // namespace Sandkeeper::Prime
