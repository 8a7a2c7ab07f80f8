// SPDX-License-Identifier: MIT
#include "processes.h"

#include "api/envdcodec.h"
#include "core/net/connectprocess.h"
#include "core/provider/staterefusals.h"
#include "daemonlink.h"

namespace Sandkeeper::Ppio {

PpioProcesses::PpioProcesses(DaemonCalls *calls)
    : m_calls(calls)
{
}

PpioProcesses::~PpioProcesses() = default;

QString PpioProcesses::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

std::unique_ptr<RemoteProcess> PpioProcesses::startProcess(const ProcessRequest &request)
{
    const bool isEmpty = request.command.trimmed().isEmpty();
    return follow(std::make_unique<DaemonLink>(m_calls, request), request.sandboxId,
                  request.terminal.has_value(), isEmpty ? tr("There is no command to run.") : QString());
}

std::unique_ptr<RemoteProcess> PpioProcesses::attachProcess(const QString &sandboxId, qint64 processId,
                                                            bool hasTerminal)
{
    const bool isNumber = processId > 0 && processId <= 0xffff'ffffLL;
    return follow(
        std::make_unique<DaemonLink>(m_calls, sandboxId, quint32(isNumber ? processId : 0), hasTerminal),
        sandboxId, hasTerminal, isNumber ? QString() : tr("This is not the number of a process."));
}

std::unique_ptr<RemoteProcess> PpioProcesses::follow(std::unique_ptr<ProcessLink> link,
                                                     const QString &sandboxId, bool hasTerminal,
                                                     const QString &problem)
{
    ControlPlane *api = m_calls->api();
    return std::make_unique<ConnectProcess>(std::move(link),
                                            ConnectProcess::Setup{.http = &api->http(),
                                                                  .clock = &api->clock(),
                                                                  .services = m_calls,
                                                                  .subject = api->subjectFor(sandboxId),
                                                                  .hasTerminal = hasTerminal,
                                                                  .problem = problem});
}

Future<QList<RunningProcess>> PpioProcesses::processes(const QString &sandboxId)
{
    return m_calls->call<QList<RunningProcess>>(sandboxId, "process.Process/List", "{}",
                                                RetryClass::Idempotent, decodeProcesses);
}

} // namespace Sandkeeper::Ppio
