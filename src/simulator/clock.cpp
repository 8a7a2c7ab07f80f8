// SPDX-License-Identifier: MIT
#include "simulator/clock.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace Sandkeeper::Simulator {

Millis Clock::now() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count() + m_shift;
}

std::string isoTime(Millis at, bool fraction)
{
    const std::time_t seconds = at / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 40> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::string result(text.data(), length);
    if (fraction) {
        std::snprintf(text.data(), text.size(), ".%03d000", static_cast<int>(at % 1000));
        result += text.data();
    }
    return result + 'Z';
}

} // namespace Sandkeeper::Simulator
