// SPDX-License-Identifier: MIT
#include "ui/details/metricstab.h"

#include "models/sandboxtext.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/linechart.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr auto Again = 15s;
constexpr qint64 StillMeasured = 300; // seconds: with an older last sample nothing new is to be expected

QString bytesText(double bytes)
{
    return usageText(qint64(bytes), std::nullopt);
}

/// The points of one value, and the highest it can be.
template <typename Value, typename Total>
std::pair<QList<LineChart::Point>, std::optional<double>> pointsOf(const QList<MetricsSample> &samples,
                                                                   Value value, Total total)
{
    QList<LineChart::Point> points;
    std::optional<double> ceiling;
    for (const MetricsSample &sample : samples) {
        if (const auto used = value(sample))
            points.append({sample.time, double(*used)});
        if (const auto all = total(sample); all && *all > 0)
            ceiling = double(*all);
    }
    return {points, ceiling};
}

} // namespace

MetricsTab::MetricsTab(const ServiceReader &reader, QWidget *parent)
    : RemoteTab(reader, Ability::Metrics, "details.metrics", tr("Metrics"), parent)
    , m_range(nameWidget(new QComboBox, "metrics.range", tr("Time range")))
    , m_cpu(new LineChart("metrics.cpu", tr("CPU"), percentText))
    , m_memory(new LineChart("metrics.memory", tr("Memory"), bytesText))
    , m_disk(new LineChart("metrics.disk", tr("Disk"), bytesText))
{
    m_range->addItem(tr("Last 15 minutes"), 15);
    m_range->addItem(tr("Last hour"), 60);
    m_range->addItem(tr("Last 6 hours"), 6 * 60);
    m_range->addItem(tr("Last 24 hours"), 24 * 60);
    m_range->setCurrentIndex(1);
    toolRow()->insertWidget(0, m_range);
    auto *content = new QWidget(this);
    auto *layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (LineChart *chart : {m_cpu, m_memory, m_disk})
        layout->addWidget(chart, 1);
    setContent(content);
    m_again.setSingleShot(true);
    m_again.setInterval(Again);
    connect(&m_again, &QTimer::timeout, this, &RemoteTab::reload);
    connect(m_range, &QComboBox::currentIndexChanged, this, &RemoteTab::reload);
}

void MetricsTab::load()
{
    m_again.stop();
    const QDateTime to = QDateTime::currentDateTimeUtc();
    const QDateTime from = to.addSecs(-60LL * m_range->currentData().toInt());
    ask<QList<MetricsSample>>(reader().metrics(sandbox(), from, to),
                              [this, from, to](const QList<MetricsSample> &samples) {
                                  m_samples = samples;
                                  m_from = from;
                                  m_to = to;
                                  showSamples();
                              });
}

void MetricsTab::showSamples()
{
    const auto show = [this](LineChart *chart, auto value, auto total) {
        const auto [points, ceiling] = pointsOf(m_samples, value, total);
        chart->setPoints(points, m_from, m_to, ceiling);
    };
    show(
        m_cpu, [](const MetricsSample &sample) { return sample.cpuPercent; },
        [](const MetricsSample &) { return std::optional<double>(100); });
    show(
        m_memory, [](const MetricsSample &sample) { return sample.memoryUsed; },
        [](const MetricsSample &sample) { return sample.memoryTotal; });
    show(
        m_disk, [](const MetricsSample &sample) { return sample.diskUsed; },
        [](const MetricsSample &sample) { return sample.diskTotal; });
    // Not every service measures everything.
    m_disk->setVisible(!m_disk->points().isEmpty());
}

RemoteTab::Nothing MetricsTab::nothing() const
{
    return {tr("Nothing was measured in this time"),
            tr("A new sandbox is measured after some seconds; one that stands still is not.")};
}

void MetricsTab::answered(const std::optional<Error> &error)
{
    const bool goesOn = m_samples.isEmpty() || m_samples.constLast().time.secsTo(m_to) < StillMeasured;
    if (!error && goesOn && isVisible())
        m_again.start();
}

void MetricsTab::forget()
{
    m_again.stop();
    m_samples.clear();
    showSamples();
}

void MetricsTab::hideEvent(QHideEvent *event)
{
    m_again.stop();
    RemoteTab::hideEvent(event);
}

} // namespace Sandkeeper
