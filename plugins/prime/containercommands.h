// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "gatewaycall.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// Commands in container sandboxes over the gateway's `exec` (prime.md §7.1, §12.4, §13.3). GUI thread.
class ContainerCommands : public QObject, public CommandRunner
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::ContainerCommands)
public:
    ContainerCommands(ControlPlane *api, GatewayCalls *calls);
    ~ContainerCommands() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<CommandResult> run(const CommandRequest &request) override;

    Future<EndReason> errorContext(const QString &sandboxId) { return m_calls->errorContext(sandboxId); }

    /// Why no command can be run in this version in a virtual machine; translated.
    static QString vmRefusal();

private:
    struct Run;
    void checkRuntime(const std::shared_ptr<Run> &run);
    void start(const std::shared_ptr<Run> &run);
    Future<CommandResult> execute(const CommandRequest &command, const GatewayAccess &access);

    ControlPlane *m_api;
    GatewayCalls *m_calls;
};

} // namespace Sandkeeper::Prime
