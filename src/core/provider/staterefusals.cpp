// SPDX-License-Identifier: MIT
#include "core/provider/staterefusals.h"

#include <QCoreApplication>

namespace Sandkeeper {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::StateRefusals)
};

} // namespace

QString notRunningRefusal(SandboxState state)
{
    switch (state) {
    case SandboxState::Running:
    case SandboxState::Unknown:
        return {};
    case SandboxState::Pending:
    case SandboxState::Provisioning:
        return Texts::tr("The sandbox is still starting.");
    case SandboxState::Paused:
        return Texts::tr("The sandbox is paused.");
    case SandboxState::Error:
        return Texts::tr("The sandbox has failed.");
    case SandboxState::Terminated:
        return Texts::tr("The sandbox has been terminated.");
    case SandboxState::TimedOut:
        return Texts::tr("The sandbox has reached the end of its lifetime.");
    }
    return {};
}

QString endedRefusal(SandboxState state)
{
    return isFinal(state) ? notRunningRefusal(state) : QString();
}

} // namespace Sandkeeper
