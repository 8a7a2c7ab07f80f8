// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/processlink.h"

#include "gatewaycall.h"
#include "machinecalls.h"

namespace Sandkeeper::Prime {

/// What commands and processes in virtual machines need; all of it lives as long as `calls`.
struct MachineServices
{
    ControlPlane *api = nullptr;
    GatewayTokens *tokens = nullptr;
    MachineCalls *calls = nullptr;
    GatewayCalls *gateway = nullptr; ///< knows how to ask why a sandbox has ended
};

/// A command or a process in a virtual machine (prime.md §8.4, §8.5). GUI thread.
class MachineLink : public ProcessLink
{
public:
    /// A one-shot command of a request that was checked.
    MachineLink(const MachineServices &services, const CommandRequest &request);
    /// A live process. Its prepare() fails where the sandbox is a container.
    MachineLink(const MachineServices &services, const ProcessRequest &request);

    Future<HttpRequest> prepare(QObject *owner) override;
    Result<ProcessEvent> decode(const QByteArray &message) const override;
    bool renew(const Error &error) override;
    Future<Error> explain(const Error &error, QObject *owner) override;
    Future<void> sendInput(quint32 processId, const QByteArray &data) override;
    Future<void> sendSignal(quint32 processId, ProcessSignal signal) override;
    Future<void> sendSize(quint32 processId, TerminalSize size) override;

private:
    void authorise(Flow<HttpRequest> *flow);

    const MachineServices m_services;
    const QString m_sandboxId;
    const QByteArray m_message;
    const std::chrono::milliseconds m_limit;
    const HttpLane m_lane;
    const bool m_asksForKind;
    const bool m_hasTerminal;
    Secret m_token; ///< of the last request
};

} // namespace Sandkeeper::Prime
