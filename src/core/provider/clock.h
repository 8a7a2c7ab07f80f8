// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <chrono>
#include <functional>

#include <QDateTime>
#include <QObject>

namespace Sandkeeper {

/// Time, handed in so that tests of minutes take milliseconds.
class SANDKEEPER_CORE_EXPORT Clock
{
public:
    virtual ~Clock();
    /// Wall clock, UTC.
    virtual QDateTime now() const = 0;
    /// Never jumps; since an arbitrary start.
    virtual std::chrono::milliseconds monotonic() const = 0;
    /// Calls `callback` once on the context's thread; never if the context dies before.
    virtual void after(std::chrono::milliseconds delay, QObject *context,
                       std::function<void()> callback) const = 0;

    /// The machine's own clock.
    static const Clock &system();
};

} // namespace Sandkeeper
