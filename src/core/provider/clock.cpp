// SPDX-License-Identifier: MIT
#include "core/provider/clock.h"

#include <QTimer>

namespace Sandkeeper {

Clock::~Clock() = default;

namespace {

class SystemClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }

    std::chrono::milliseconds monotonic() const override
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
    }

    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override
    {
        QTimer::singleShot(delay, context, std::move(callback));
    }
};

} // namespace

const Clock &Clock::system()
{
    static const SystemClock clock;
    return clock;
}

} // namespace Sandkeeper
