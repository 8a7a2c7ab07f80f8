// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

namespace Sandkeeper {

/// How safe it is to send a call again. Which outcome repeats which class is one table, in retrypolicy.cpp,
/// tested line by line.
enum class RetryClass {
    Never,       ///< sent once, whatever happens: a command
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
/// with pauses of up to 0.1 s and 0.2 s (prime.md §12.1); a 429 waits for its Retry-After (at most
/// `maximumWait`), without one for 1, 2, 4 s. `random` is 0…1.
SANDKEEPER_CORE_EXPORT std::optional<std::chrono::milliseconds>
pauseBeforeRetry(const Attempt &attempt, double random, std::chrono::milliseconds maximumWait);

} // namespace Sandkeeper
