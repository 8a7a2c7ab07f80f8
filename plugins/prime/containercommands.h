// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "api/statuscodec.h"
#include "gatewaytokens.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// Commands in container sandboxes over the gateway's `exec` (prime.md §7.1, §12.4, §13.3). GUI thread.
class ContainerCommands : public QObject, public CommandRunner
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::ContainerCommands)
public:
    ContainerCommands(ControlPlane *api, GatewayTokens *tokens);
    ~ContainerCommands() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<CommandResult> run(const CommandRequest &request) override;

    /// Why a sandbox is not usable; all fields empty when the service does not tell (prime.md §5.8: a failure
    /// of this call hides nothing). Never ends as an error.
    Future<EndReason> errorContext(const QString &sandboxId);

    /// Why no command can be run in this version in a virtual machine; translated.
    static QString vmRefusal();

private:
    struct Run;
    void checkRuntime(const std::shared_ptr<Run> &run);
    void authorise(const std::shared_ptr<Run> &run);
    void execute(const std::shared_ptr<Run> &run, const GatewayAccess &access);
    void handleFailure(const std::shared_ptr<Run> &run, const GatewayAccess &access, Error error);
    void handleConflict(const std::shared_ptr<Run> &run, Error error);
    void handleTimeout(const std::shared_ptr<Run> &run, Error error);
    void handleLostSandbox(const std::shared_ptr<Run> &run, Error error);
    void handleBrokenConnection(const std::shared_ptr<Run> &run, Error error);

    ControlPlane *m_api;
    GatewayTokens *m_tokens;
};

/// A NotRunning error in the service's words: `reason` is the error type, else the status word.
Error notRunning(const EndReason &context, Error cause);

} // namespace Sandkeeper::Prime
