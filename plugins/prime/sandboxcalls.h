// SPDX-License-Identifier: MIT
#pragma once

#include "controlplane.h"

/// What the abilities for single sandboxes share. GUI thread.
namespace Sandkeeper::Prime {

/// Whether a sandbox is a virtual machine. Asks the service only when no earlier answer told it (prime.md
/// §6.3). Errors: Invalid for an id that cannot be part of an address; those of a get.
Future<bool> isMachine(ControlPlane *api, const QString &sandboxId);

/// Why nothing can be done inside a sandbox in this state; translated, empty when something can, also for a
/// state this version does not know: then the service decides.
QString notRunningRefusal(SandboxState state);
/// As above, for what is possible until a sandbox has ended.
QString endedRefusal(SandboxState state);

/// For a command line with nothing in it.
Error noCommand(const QString &subject);

/// Marks the error of a call that has an effect and must not be sent twice: a failing service may have done
/// it, and one whose answer cannot be read has.
void noteUncertainty(Error &error);

/// Kind::Unsupported for one sandbox, with `text` as its detail.
Error unsupported(const ControlPlane &api, const QString &sandboxId, const QString &text,
                  const QString &reason);

} // namespace Sandkeeper::Prime
