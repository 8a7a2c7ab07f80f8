// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "containercommands.h"
#include "machinecommands.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// Commands in both kinds of sandboxes: what is common to them, and the way to the one that fits
/// (prime.md §6.3). GUI thread.
class Commands : public QObject, public CommandRunner
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::Commands)
public:
    Commands(ControlPlane *api, ContainerCommands *containers, MachineCommands *machines);
    ~Commands() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<CommandResult> run(const CommandRequest &request) override;

private:
    ControlPlane *m_api;
    ContainerCommands *m_containers;
    MachineCommands *m_machines;
};

} // namespace Sandkeeper::Prime
