// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "daemoncalls.h"

namespace Sandkeeper::Ppio {

/// One-shot commands (ppio.md §3.6): a login shell's, limited by the daemon, which ends them at their limit.
/// A command whose future was cancelled goes on until then. GUI thread.
class PpioCommands : public QObject, public CommandRunner
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Commands)
public:
    explicit PpioCommands(DaemonCalls *calls);
    ~PpioCommands() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<CommandResult> run(const CommandRequest &request) override;

private:
    DaemonCalls *m_calls;
};

} // namespace Sandkeeper::Ppio
