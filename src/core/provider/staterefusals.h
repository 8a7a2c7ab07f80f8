// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"
#include "core/sandkeeper_core_export.h"

/// Why something cannot be done with a sandbox in its present state, for the abilities' refusals. Translated;
/// empty when it can. GUI thread.
namespace Sandkeeper {

/// What is possible only while it runs; empty also for a state that this version does not know: then the
/// service decides.
SANDKEEPER_CORE_EXPORT QString notRunningRefusal(SandboxState state);
/// What is possible until it has ended.
SANDKEEPER_CORE_EXPORT QString endedRefusal(SandboxState state);

} // namespace Sandkeeper
