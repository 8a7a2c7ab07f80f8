// SPDX-License-Identifier: MIT
#pragma once

#include "ui/details/remotetab.h"

#include <QTimer>

class QComboBox;

namespace Sandkeeper {

class LineChart;

/// What a sandbox used over time. Asks again by itself while somebody looks and something is measured. GUI
/// thread.
class MetricsTab final : public RemoteTab
{
    Q_OBJECT
public:
    explicit MetricsTab(const ServiceReader &reader, QWidget *parent = nullptr);

    const QList<MetricsSample> &samples() const { return m_samples; }

protected:
    void load() override;
    void forget() override;
    bool isEmpty() const override { return m_samples.isEmpty(); }
    Nothing nothing() const override;
    void answered(const std::optional<Error> &error) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showSamples();

    QList<MetricsSample> m_samples;
    QDateTime m_from;
    QDateTime m_to;
    QComboBox *m_range;
    LineChart *m_cpu;
    LineChart *m_memory;
    LineChart *m_disk;
    QTimer m_again;
};

} // namespace Sandkeeper
