// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/store.h"

#include <set>
#include <string>
#include <vector>

namespace Sandkeeper::Simulator::Prime {

/// What is wrong with one part of a request.
struct Violation
{
    std::string param;
    std::string details;
};

/// {"errors":[{"param","details"}…]}, the documented body of a 422 (prime.md §3.4).
Json violationsJson(const std::vector<Violation> &violations);

/// A create request as the service understands it.
struct CreateRequest
{
    Sandbox sandbox;
    std::string idempotencyKey;
    std::vector<Violation> violations; ///< empty if it is acceptable
};

/// Checks @p body against every rule of prime.md §4.4 and §4.6 that the service applies.
CreateRequest readCreate(const Json &body);

/// The GPU types that may be asked for (prime.md §11.4).
const std::set<std::string> &gpuTypes();

/// Ids of the registry credentials the account has.
const std::vector<std::string> &registryCredentialIds();

} // namespace Sandkeeper::Simulator::Prime
