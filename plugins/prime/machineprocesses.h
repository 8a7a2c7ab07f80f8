// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/processes.h"

#include "machinelink.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// Starts live processes and terminals in virtual machines (prime.md §8.5). GUI thread.
class MachineProcesses : public ProcessHost
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::MachineProcesses)
public:
    explicit MachineProcesses(const MachineServices &services);
    ~MachineProcesses() override;

    QString refusal(const Sandbox &sandbox) const override;
    bool hasTerminals() const override { return true; }
    std::unique_ptr<RemoteProcess> startProcess(const ProcessRequest &request) override;

private:
    MachineServices m_services;
};

} // namespace Sandkeeper::Prime
