// SPDX-License-Identifier: MIT
#include "core/transfers/bandwidth.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr double keptSeconds = 0.25;
constexpr auto shortestWait = 20ms;

} // namespace

BandwidthLimit::BandwidthLimit(QObject *parent)
    : QObject(parent)
{
    m_since.start();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (available() > 0)
            Q_EMIT replenished();
        else
            wait(); // a timer may be early
    });
}

void BandwidthLimit::setRate(qint64 rate)
{
    rate = std::max<qint64>(rate, 0);
    if (rate == m_rate)
        return;
    m_rate = rate;
    m_tokens = 0;
    m_since.start();
    m_timer.start(shortestWait); // whoever waits finds out what holds now
}

qint64 BandwidthLimit::available()
{
    if (!isLimited())
        return std::numeric_limits<qint64>::max();
    refill();
    return std::max<qint64>(qint64(m_tokens), 0);
}

void BandwidthLimit::spend(qint64 bytes)
{
    if (!isLimited())
        return;
    refill();
    m_tokens -= double(bytes);
    if (m_tokens < 1 && !m_timer.isActive())
        wait();
}

void BandwidthLimit::wait()
{
    const double seconds = (1 - m_tokens) / double(m_rate);
    m_timer.start(std::max(shortestWait, std::chrono::milliseconds(qint64(std::ceil(seconds * 1000)))));
}

void BandwidthLimit::refill()
{
    const double seconds = double(m_since.nsecsElapsed()) / 1e9;
    m_since.start();
    // A small rate must still let a network packet pass at once.
    const double most = std::max(double(m_rate) * keptSeconds, 16.0 * 1024);
    m_tokens = std::min(m_tokens + seconds * double(m_rate), most);
}

} // namespace Sandkeeper
