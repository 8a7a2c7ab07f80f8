// SPDX-License-Identifier: MIT
#include "core/net/retrypolicy.h"

#include <algorithm>
#include <array>

namespace Sandkeeper {

using namespace std::chrono_literals;

namespace {

// prime.md §12.1: three attempts, the pauses before the second and the third are random up to these.
constexpr std::array<std::chrono::milliseconds, 2> shortPauses{100ms, 200ms};
// For a 429 that does not say how long.
constexpr std::array<std::chrono::milliseconds, 3> refusedPauses{1s, 2s, 4s};
// A service that keeps saying 429 with a short Retry-After must not be asked for ever.
constexpr int maximumRefusals = 8;
// Added to Retry-After, so that calls that were refused together do not come back together, and so that a
// Retry-After of 0 does not become a loop without a pause.
constexpr double smallestSpread = 50;
constexpr double largestSpread = 250;

std::chrono::milliseconds milliseconds(double value)
{
    return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(value));
}

std::chrono::milliseconds spread(double random)
{
    return milliseconds(smallestSpread + random * (largestSpread - smallestSpread));
}

std::optional<std::chrono::milliseconds> pauseAfterRefusal(const Attempt &attempt, double random)
{
    if (attempt.error.retryAfter && attempt.number < maximumRefusals)
        return *attempt.error.retryAfter + spread(random);
    const auto index = static_cast<std::size_t>(attempt.number - 1);
    if (attempt.error.retryAfter || index >= refusedPauses.size())
        return std::nullopt;
    return refusedPauses[index];
}

bool isTransientAnswer(int status)
{
    return status == 502 || status == 503 || status == 504;
}

bool repeats(const Attempt &attempt)
{
    const Error &error = attempt.error;
    switch (attempt.retryClass) {
    case RetryClass::Never:
        return false;
    case RetryClass::WhenNotSent:
        return error.kind == Error::Kind::Network && !attempt.mayHaveBeenSent;
    case RetryClass::Idempotent:
        return error.kind == Error::Kind::Network || isTransientAnswer(error.httpStatus);
    }
    return false;
}

} // namespace

std::optional<std::chrono::milliseconds> pauseBeforeRetry(const Attempt &attempt, double random,
                                                          std::chrono::milliseconds maximumWait)
{
    random = std::clamp(random, 0.0, 1.0);
    std::optional<std::chrono::milliseconds> pause;
    if (attempt.error.kind == Error::Kind::RateLimited) {
        pause = pauseAfterRefusal(attempt, random);
    } else if (const auto index = static_cast<std::size_t>(attempt.number - 1);
               repeats(attempt) && index < shortPauses.size()) {
        pause = milliseconds(random * static_cast<double>(shortPauses[index].count()));
        if (attempt.error.retryAfter) // of a 503: sooner would be answered in the same way
            pause = std::max(*pause, *attempt.error.retryAfter + spread(random));
    }
    if (pause && *pause > maximumWait)
        return std::nullopt;
    return pause;
}

} // namespace Sandkeeper
