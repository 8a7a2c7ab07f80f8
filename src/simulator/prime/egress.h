// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/store.h"

#include <optional>
#include <string>

namespace Sandkeeper::Simulator::Prime {

/// Checks an allow or deny list (prime.md §4.6) and brings it into the service's own form: lower case,
/// addresses as networks. Null stays null. @return nothing, with the reason in @p error, if an entry is not
/// accepted
std::optional<Json> canonicalEgress(const Json &list, std::string *error);

} // namespace Sandkeeper::Simulator::Prime
