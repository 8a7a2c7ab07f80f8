// SPDX-License-Identifier: MIT
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace Sandkeeper {

/// A token bucket that all transfers of one direction share: tokens are bytes, they come in at the rate, and
/// at most a quarter of a second of them is kept. Who takes more than there are leaves a debt, which
/// everybody waits for. GUI thread.
class BandwidthLimit final : public QObject
{
    Q_OBJECT
public:
    explicit BandwidthLimit(QObject *parent = nullptr);

    /// Bytes a second; 0: no limit.
    void setRate(qint64 rate);
    qint64 rate() const { return m_rate; }
    bool isLimited() const { return m_rate > 0; }
    /// How many bytes may pass now.
    qint64 available();
    /// They passed. When nothing is left, replenished() will tell.
    void spend(qint64 bytes);

Q_SIGNALS:
    void replenished();

private:
    void refill();
    void wait();

    qint64 m_rate = 0;
    double m_tokens = 0;
    QElapsedTimer m_since;
    QTimer m_timer;
};

} // namespace Sandkeeper
