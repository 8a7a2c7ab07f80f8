// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "gatewaycall.h"
#include "machinecalls.h"

namespace Sandkeeper::Prime {

/// One-shot commands in virtual machines (prime.md §8.4). GUI thread.
class MachineCommands : public QObject
{
public:
    /// `gateway` knows how to ask why a sandbox has ended.
    MachineCommands(ControlPlane *api, GatewayTokens *tokens, MachineCalls *calls, GatewayCalls *gateway);
    ~MachineCommands() override;

    /// As CommandRunner::run() for a request that was checked. Sent once; once more with a new token when the
    /// token was refused before the command was started.
    Future<CommandResult> run(const CommandRequest &request);

private:
    struct Run;
    void authorise(const std::shared_ptr<Run> &run);
    void start(const std::shared_ptr<Run> &run, const GatewayAccess &access);
    void handleFailure(const std::shared_ptr<Run> &run, const GatewayAccess &access, Error error);

    ControlPlane *m_api;
    GatewayTokens *m_tokens;
    MachineCalls *m_calls;
    GatewayCalls *m_gateway;
};

} // namespace Sandkeeper::Prime
