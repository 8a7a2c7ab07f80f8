// SPDX-License-Identifier: MIT
#include "machineprocesses.h"

#include "api/sandboxcodec.h"
#include "core/net/connectprocess.h"
#include "sandboxcalls.h"

namespace Sandkeeper::Prime {

MachineProcesses::MachineProcesses(const MachineServices &services)
    : m_services(services)
{
}

MachineProcesses::~MachineProcesses() = default;

QString MachineProcesses::refusal(const Sandbox &sandbox) const
{
    // Empty: the service has not said it; the process asks before it starts.
    if (!sandbox.runtime.isEmpty() && sandbox.runtime != vmRuntime)
        return tr("This is possible in virtual machines only; the sandbox is a container.");
    return notRunningRefusal(sandbox.state);
}

std::unique_ptr<RemoteProcess> MachineProcesses::startProcess(const ProcessRequest &request)
{
    return std::make_unique<ConnectProcess>(
        std::make_unique<MachineLink>(m_services, request),
        ConnectProcess::Setup{.http = &m_services.api->http(),
                              .clock = &m_services.api->clock(),
                              .services = m_services.calls,
                              .subject = m_services.api->subjectFor(request.sandboxId),
                              .hasTerminal = request.terminal.has_value()});
}

} // namespace Sandkeeper::Prime
