// SPDX-License-Identifier: MIT
#include "commands.h"

#include "core/net/connectcommand.h"
#include "core/provider/staterefusals.h"
#include "daemonlink.h"

namespace Sandkeeper::Ppio {

using namespace std::chrono_literals;

PpioCommands::PpioCommands(DaemonCalls *calls)
    : m_calls(calls)
{
}

PpioCommands::~PpioCommands() = default;

QString PpioCommands::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

Future<CommandResult> PpioCommands::run(const CommandRequest &request)
{
    ControlPlane *api = m_calls->api();
    if (request.command.trimmed().isEmpty() || request.timeout < 1s)
        return readyFuture<CommandResult>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid,
                  .subject = api->subjectFor(request.sandboxId),
                  .detail = request.timeout < 1s ? tr("The time limit must be at least one second.")
                                                 : tr("There is no command to run.")}));
    return runConnectCommand(std::make_shared<DaemonLink>(m_calls, request), api->http(), api->clock(), this,
                             {.limit = request.timeout, .acceptsLostOutput = request.acceptsLostOutput});
}

} // namespace Sandkeeper::Ppio
