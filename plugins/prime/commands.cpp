// SPDX-License-Identifier: MIT
#include "commands.h"

#include "sandboxcalls.h"

namespace Sandkeeper::Prime {

using namespace std::chrono_literals;

Commands::Commands(ControlPlane *api, ContainerCommands *containers, MachineCommands *machines)
    : m_api(api)
    , m_containers(containers)
    , m_machines(machines)
{
}

Commands::~Commands() = default;

QString Commands::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

Future<CommandResult> Commands::run(const CommandRequest &request)
{
    if (request.command.trimmed().isEmpty() || request.timeout < 1s)
        return readyFuture<CommandResult>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid,
                  .subject = m_api->subjectFor(request.sandboxId),
                  .detail = request.timeout < 1s ? tr("The time limit must be at least one second.")
                                                 : tr("There is no command to run.")}));
    const auto flow = Flow<CommandResult>::make(this);
    auto *self = flow.get();
    flow->awaitValue<bool>(isMachine(m_api, request.sandboxId), [this, self, request](bool machine) {
        self->await<CommandResult>(machine ? m_machines->run(request) : m_containers->run(request),
                                   [self](Result<CommandResult> result) { self->finish(std::move(result)); });
    });
    return flow->future();
}

} // namespace Sandkeeper::Prime
