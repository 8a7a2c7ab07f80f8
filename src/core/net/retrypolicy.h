// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

namespace Sandkeeper {

/// How safe it is to send a call again. Which outcome repeats which class is one table, in retrypolicy.cpp,
/// tested line by line.
enum class RetryClass {
    Never,       ///< again only if the service said 429, so that nothing ran: a command
    WhenNotSent, ///< again only if no byte of it can have reached the service, or the service said 429
    Idempotent, ///< again also after a lost connection and after 502, 503, 504: GET, PUT, DELETE, create with
                ///< its key
};

/// What one attempt ended as, as far as repeating is concerned.
struct Attempt
{
    RetryClass retryClass = RetryClass::Never;
    int number = 1; ///< 1 for the first
    bool mayHaveBeenSent = true;
    Error error;
};

/// The pause before the next attempt, or nullopt when there is none. Control-plane calls have three attempts
/// with pauses of up to 0.1 s and 0.2 s (prime.md §12.1). A 429 waits for its Retry-After and a little more,
/// without one for 1, 2, 4 s, and repeats every class, for a refused call did not run. A pause longer than
/// `maximumWait` means that there is no next attempt. `random` is 0…1.
SANDKEEPER_CORE_EXPORT std::optional<std::chrono::milliseconds>
pauseBeforeRetry(const Attempt &attempt, double random, std::chrono::milliseconds maximumWait);

} // namespace Sandkeeper
