// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/clock.h"

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace Sandkeeper::Simulator {

/// The limits of prime.md §3.5: so many calls of one kind in any minute, per key and, for some kinds, per
/// sandbox. Safe to use from every thread.
class RateLimiter
{
public:
    /// @param scale the documented limits are multiplied by it; 0 switches all limits off
    /// @param window how long the minute of the limits is
    RateLimiter(double scale, Millis window)
        : m_scale(scale)
        , m_window(window)
    {
    }

    void setScale(double scale);
    /// Counts one call. @return seconds to wait if it is one too many, otherwise nothing
    std::optional<int> refuse(const std::string &endpoint, const std::string &caller,
                              const std::string &subject, Millis now);

private:
    std::mutex m_mutex;
    double m_scale;
    const Millis m_window;
    std::map<std::string, std::deque<Millis>> m_calls;
};

} // namespace Sandkeeper::Simulator
