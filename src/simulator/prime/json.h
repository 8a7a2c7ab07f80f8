// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/store.h"

namespace Sandkeeper::Simulator::Prime {

/// A `Sandbox` reply (prime.md §4.2); values of secrets are not in it.
Json sandboxJson(const Sandbox &sandbox);
/// A `SandboxStatusSnapshot` (prime.md §4.5).
Json snapshotJson(const Sandbox &sandbox);
/// An `EgressPolicyStatus` (prime.md §4.5).
Json egressJson(const Sandbox &sandbox);

} // namespace Sandkeeper::Simulator::Prime
