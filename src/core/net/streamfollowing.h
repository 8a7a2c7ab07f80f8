// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/connectframes.h"
#include "core/provider/clock.h"

#include <algorithm>

namespace Sandkeeper {

/// When the stream of a process is taken up again, and for how often. A connection that breaks is tried again
/// with growing pauses for half a minute, in which a daemon remembers how a process has ended (ppio.md §3.6);
/// one that falls silent before it has told anything is not.
class StreamFollowing
{
public:
    explicit StreamFollowing(const Clock &clock)
        : m_clock(clock)
    {
    }

    /// A stream was opened. Nothing has come from it yet.
    void opened()
    {
        m_heard = false;
        m_openedAt = m_clock.monotonic();
    }
    /// It has told something.
    void heard()
    {
        m_heard = true;
        // One that lasts is a new beginning; of one that breaks again at once it is not.
        if (m_clock.monotonic() - m_openedAt > std::chrono::seconds(30))
            m_tries = 0;
    }
    bool hasHeard() const { return m_heard; }
    /// Whether another try may help after this end of a stream, or of the call that was to open it.
    bool isPromising(const Error &error) const
    {
        if (m_tries >= mostTries)
            return false;
        if (isLostStream(error))
            return m_heard || error.kind != Error::Kind::Timeout;
        const bool neverArrived =
            error.kind == Error::Kind::Network || error.reason == QLatin1String("CONNECT_TIMEOUT");
        return m_loss && error.httpStatus == 0 && neverArrived;
    }
    /// Counts this end. @return how long to wait before the next try
    std::chrono::milliseconds next(const Error &error)
    {
        if (!m_loss || m_heard)
            m_loss = error;
        m_heard = false;
        const int exponent = m_tries++ - 1;
        return std::chrono::seconds(exponent < 0 ? 0 : std::min(1 << exponent, 8));
    }
    /// What to fail with: when the connection did not come back, what has broken it says more.
    const Error &cause(const Error &last) const
    {
        return m_loss && last.kind == Error::Kind::Network && last.httpStatus == 0 ? *m_loss : last;
    }

private:
    static constexpr int mostTries = 6;

    const Clock &m_clock;
    std::chrono::milliseconds m_openedAt{0};
    std::optional<Error> m_loss; ///< the end of the last stream that had told something
    int m_tries = 0;
    bool m_heard = false;
};

} // namespace Sandkeeper
