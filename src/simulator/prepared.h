// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/prime/service.h"

namespace Sandkeeper::Simulator {

/// Adds @p count sandboxes of all kinds, states and ages that belong to @p account, as if it had been used
/// for days.
void addPreparedSandboxes(World &world, const Prime::Account &account, int count);

} // namespace Sandkeeper::Simulator
