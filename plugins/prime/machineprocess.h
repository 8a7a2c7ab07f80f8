// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/future.h"
#include "core/provider/processes.h"

#include "commandstream.h"
#include "gatewaycall.h"
#include "machinecalls.h"

#include <deque>

namespace Sandkeeper::Prime {

/// What a process needs; lives as long as `calls`.
struct MachineServices
{
    ControlPlane *api = nullptr;
    GatewayTokens *tokens = nullptr;
    MachineCalls *calls = nullptr;
    GatewayCalls *gateway = nullptr; ///< knows how to ask why a sandbox has ended
};

/// One live process in a virtual machine.
///
///     preparing (kind of sandbox, token) → starting → running → ended
///
/// What is asked for before it runs waits until its number is known. Ends as Cancelled when the services go
/// first.
class MachineProcess final : public RemoteProcess
{
    Q_OBJECT
public:
    MachineProcess(const ProcessRequest &request, const MachineServices &services);
    ~MachineProcess() override;

    qint64 processId() const override { return m_processId; }
    std::optional<int> exitCode() const override { return m_exitCode; }
    QByteArray readStandardOutput(qint64 maximum) override;
    QByteArray readStandardError(qint64 maximum) override;
    Future<void> write(const QByteArray &data) override;
    Future<void> signal(ProcessSignal signal) override;
    Future<void> resize(TerminalSize size) override;
    void close() override;

protected:
    void abort() override;

private:
    using Waiter = std::shared_ptr<Flow<void>>;
    struct Input
    {
        QByteArray data; ///< what has not been sent of it
        Waiter waiter;
    };
    struct Resize
    {
        TerminalSize size;
        Waiter waiter;
    };

    // machineprocess.cpp: its life
    void prepare();
    void open(const GatewayAccess &access);
    void take(const CommandEvent &event);
    void keep(QByteArray &buffer, const QByteArray &data);
    void handleStart(quint32 processId);
    void handleOver(std::optional<Error> error);
    void dropStream();
    void failExplained(const Error &error);
    QByteArray takeFrom(QByteArray &buffer, qint64 maximum);

    // machineprocess_control.cpp: what is sent to it
    std::optional<Error> controlProblem() const;
    void pumpInput();
    void pumpResizes();
    void sendSignal(ProcessSignal signal, const Waiter &waiter);
    void startControl();
    void endControl(const Error &error);

    const ProcessRequest m_request;
    const MachineServices m_services;
    const QString m_subject;
    std::shared_ptr<Flow<GatewayAccess>> m_preparation;
    GatewayAccess m_access;
    std::unique_ptr<CommandStream> m_stream;
    bool m_authorisedAgain = false;
    bool m_failing = false; ///< the stream is gone; only the reason is still asked for
    bool m_closing = false;
    bool m_signalled = false;
    quint32 m_processId = 0;
    std::optional<int> m_exitCode;
    QByteArray m_output;
    QByteArray m_errorOutput;

    std::deque<Input> m_inputs;
    bool m_inputBusy = false;
    std::deque<Resize> m_resizes;
    bool m_resizeBusy = false;
    std::deque<std::pair<ProcessSignal, Waiter>> m_signals; ///< from before its number was known
};

} // namespace Sandkeeper::Prime
