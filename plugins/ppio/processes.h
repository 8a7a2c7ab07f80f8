// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/processlink.h"

#include "daemoncalls.h"

namespace Sandkeeper::Ppio {

/// Live processes and terminals (ppio.md §3.5–§3.7). They go on when nobody follows them, and can be found
/// again. GUI thread.
class PpioProcesses : public QObject, public ProcessHost
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Processes)
public:
    explicit PpioProcesses(DaemonCalls *calls);
    ~PpioProcesses() override;

    QString refusal(const Sandbox &sandbox) const override;
    bool hasTerminals() const override { return true; }
    std::unique_ptr<RemoteProcess> startProcess(const ProcessRequest &request) override;
    bool canAttach() const override { return true; }
    Future<QList<RunningProcess>> processes(const QString &sandboxId) override;
    std::unique_ptr<RemoteProcess> attachProcess(const QString &sandboxId, qint64 processId,
                                                 bool hasTerminal) override;

private:
    std::unique_ptr<RemoteProcess> follow(std::unique_ptr<ProcessLink> link, const QString &sandboxId,
                                          bool hasTerminal, const QString &problem);

    DaemonCalls *m_calls;
};

} // namespace Sandkeeper::Ppio
