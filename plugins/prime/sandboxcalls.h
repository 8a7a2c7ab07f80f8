// SPDX-License-Identifier: MIT
#pragma once

#include "controlplane.h"

#include "core/provider/staterefusals.h"

/// What the abilities for single sandboxes share. GUI thread.
namespace Sandkeeper::Prime {

/// Whether a sandbox is a virtual machine. Asks the service only when no earlier answer told it (prime.md
/// §6.3). Errors: Invalid for an id that cannot be part of an address; those of a get.
Future<bool> isMachine(ControlPlane *api, const QString &sandboxId);

/// For a command line with nothing in it.
Error noCommand(const QString &subject);

/// Kind::Unsupported for one sandbox, with `text` as its detail.
Error unsupported(const ControlPlane &api, const QString &sandboxId, const QString &text,
                  const QString &reason);

} // namespace Sandkeeper::Prime
