// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"

#include <algorithm>
#include <mutex>
#include <vector>

#include <QPointer>

namespace Sandkeeper::Testing {

/// A clock that stands still until it is told to move. Any thread may do so; what is due is called from the
/// event loop of its context.
class ManualClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime::fromMSecsSinceEpoch(monotonic().count(), Qt::UTC); }
    std::chrono::milliseconds monotonic() const override
    {
        const std::lock_guard lock(m_mutex);
        ++m_looks;
        return m_now;
    }
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back({m_now + delay, context, std::move(callback)});
    }

    void advance(std::chrono::milliseconds by)
    {
        const std::lock_guard lock(m_mutex);
        m_now += by;
        const auto due = std::stable_partition(m_waiting.begin(), m_waiting.end(),
                                               [this](const Waiting &each) { return each.at > m_now; });
        for (auto each = due; each != m_waiting.end(); ++each) {
            if (each->context)
                QMetaObject::invokeMethod(each->context, std::move(each->callback), Qt::QueuedConnection);
        }
        m_waiting.erase(due, m_waiting.end());
    }
    /// How often somebody has asked what time it is.
    int looks() const
    {
        const std::lock_guard lock(m_mutex);
        return m_looks;
    }

private:
    struct Waiting
    {
        std::chrono::milliseconds at;
        QPointer<QObject> context;
        std::function<void()> callback;
    };

    mutable std::mutex m_mutex;
    std::chrono::milliseconds m_now{1'800'000'000'000};
    mutable int m_looks = 0;
    mutable std::vector<Waiting> m_waiting;
};

} // namespace Sandkeeper::Testing
