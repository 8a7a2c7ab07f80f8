// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"

#include <algorithm>

#include <QHash>

namespace Sandkeeper {

/// The rate limiter of one account: origins that said when to come back. Per origin, because the limits of a
/// service's control plane say nothing about its gateways.
class OriginHolds
{
public:
    explicit OriginHolds(const Clock &clock)
        : m_clock(clock)
    {
    }

    /// At most five minutes: a nonsensical Retry-After must not shut an account out for a day.
    void hold(const QString &origin, std::chrono::milliseconds duration)
    {
        using namespace std::chrono_literals;
        const auto until = m_clock.monotonic() + std::min<std::chrono::milliseconds>(duration, 5min);
        m_until[origin] = std::max(m_until.value(origin, until), until);
    }

    /// How long from now; zero when it may be asked.
    std::chrono::milliseconds remaining(const QString &origin)
    {
        const auto found = m_until.constFind(origin);
        if (found == m_until.constEnd())
            return {};
        const auto left = *found - m_clock.monotonic();
        if (left.count() <= 0)
            m_until.erase(found);
        return std::max(left, std::chrono::milliseconds{0});
    }

private:
    const Clock &m_clock;
    QHash<QString, std::chrono::milliseconds> m_until;
};

} // namespace Sandkeeper
