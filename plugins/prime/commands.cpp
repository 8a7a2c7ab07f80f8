// SPDX-License-Identifier: MIT
#include "commands.h"

#include "core/net/connectcommand.h"
#include "sandboxcalls.h"

namespace Sandkeeper::Prime {

using namespace std::chrono_literals;

Commands::Commands(ContainerCommands *containers, const MachineServices &services)
    : m_containers(containers)
    , m_services(services)
{
}

Commands::~Commands() = default;

QString Commands::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

Future<CommandResult> Commands::run(const CommandRequest &request)
{
    ControlPlane *api = m_services.api;
    if (request.command.trimmed().isEmpty())
        return readyFuture<CommandResult>(tl::unexpected(noCommand(api->subjectFor(request.sandboxId))));
    if (request.timeout < 1s)
        return readyFuture<CommandResult>(
            tl::unexpected(Error{.kind = Error::Kind::Invalid,
                                 .subject = api->subjectFor(request.sandboxId),
                                 .detail = tr("The time limit must be at least one second.")}));
    const auto flow = Flow<CommandResult>::make(this);
    auto *self = flow.get();
    flow->awaitValue<bool>(isMachine(api, request.sandboxId), [this, self, request](bool machine) {
        self->await<CommandResult>(machine ? runInMachine(request) : m_containers->run(request),
                                   [self](Result<CommandResult> result) { self->finish(std::move(result)); });
    });
    return flow->future();
}

Future<CommandResult> Commands::runInMachine(const CommandRequest &request)
{
    return runConnectCommand(std::make_shared<MachineLink>(m_services, request), m_services.api->http(),
                             m_services.api->clock(), this);
}

} // namespace Sandkeeper::Prime
