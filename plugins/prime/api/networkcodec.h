// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/network.h"

/// The network policy of a virtual machine on the wire (prime.md §4.5, §5.10). Pure; any thread.
namespace Sandkeeper::Prime {

/// The body of the PUT. It always holds both keys, of which exactly one is null; so a policy without any list
/// is said as “deny nothing”, which means the same. Takes a policy without a problem.
QByteArray encodeNetworkPolicy(const NetworkPolicy &policy);

/// Nothing is guessed here: a policy that cannot be read whole must not be shown as a wider one.
Result<NetworkPolicyStatus> decodeNetworkPolicyStatus(const QByteArray &body);

} // namespace Sandkeeper::Prime
