// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "containercommands.h"
#include "machinelink.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// Commands in both kinds of sandboxes: what is common to them, and the way to the one that fits
/// (prime.md §6.3). GUI thread.
class Commands : public QObject, public CommandRunner
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::Commands)
public:
    Commands(ContainerCommands *containers, const MachineServices &services);
    ~Commands() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<CommandResult> run(const CommandRequest &request) override;

private:
    Future<CommandResult> runInMachine(const CommandRequest &request);

    ContainerCommands *m_containers;
    const MachineServices m_services;
};

} // namespace Sandkeeper::Prime
