// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace Sandkeeper::Simulator {

/// The one source of chance: the same seed gives the same keys, ids, names and delays. Safe to use from every
/// thread.
class Random
{
public:
    explicit Random(std::uint64_t seed)
        : m_engine(seed)
    {
    }

    /// A whole number between @p low and @p high, both included.
    std::int64_t between(std::int64_t low, std::int64_t high);
    /// @p length characters of a-z and 0-9.
    std::string word(int length);
    /// @p value changed by up to a quarter in either direction.
    std::int64_t jitter(std::int64_t value);

private:
    std::mutex m_mutex;
    std::mt19937_64 m_engine;
};

} // namespace Sandkeeper::Simulator
