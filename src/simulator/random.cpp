// SPDX-License-Identifier: MIT
#include "simulator/random.h"

namespace Sandkeeper::Simulator {

std::int64_t Random::between(std::int64_t low, std::int64_t high)
{
    const std::lock_guard lock(m_mutex);
    // Not std::uniform_int_distribution: its results differ between standard libraries.
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(m_engine() % span);
}

std::string Random::word(int length)
{
    static constexpr char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string result;
    for (int i = 0; i < length; ++i)
        result += alphabet[between(0, 35)];
    return result;
}

std::int64_t Random::jitter(std::int64_t value)
{
    const std::int64_t quarter = value / 4;
    return quarter > 0 ? value + between(-quarter, quarter) : value;
}

} // namespace Sandkeeper::Simulator
