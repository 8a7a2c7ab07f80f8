// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace Sandkeeper::Simulator {

/// Milliseconds since 1970 UTC in the simulator's own time.
using Millis = std::int64_t;

/// The simulator's wall clock: real time plus a shift that tests may set, so that hours of a sandbox's life
/// can pass at once. Safe to use from every thread.
class Clock
{
public:
    /// @param minuteMs how long a minute of a sandbox's lifetime lasts, in real milliseconds
    explicit Clock(Millis minuteMs)
        : m_minuteMs(minuteMs)
    {
    }

    Millis now() const;
    void shift(Millis by) { m_shift += by; }
    /// Length in milliseconds of @p minutes of lifetime.
    Millis minutes(Millis count) const { return count * m_minuteMs; }

private:
    const Millis m_minuteMs;
    std::atomic<Millis> m_shift{0};
};

/// ISO 8601 in UTC with whole seconds, or with six fraction digits: old Pythons parse no other (prime.md
/// §6.1).
std::string isoTime(Millis at, bool fraction = false);

} // namespace Sandkeeper::Simulator
