// SPDX-License-Identifier: MIT
#include "api/metricscodec.h"

#include <algorithm>

#include <QUrl>

#include "api/ids.h"
#include "api/json.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mib = 1024 * 1024;

// Minus one stands for what is not measured.
std::optional<qint64> bytes(const QJsonObject &json, const char *name, const char *nameInMib = nullptr)
{
    if (const auto value = integerOf(json, name); value && *value >= 0)
        return value;
    if (!nameInMib)
        return std::nullopt;
    const auto value = numberOf(json, nameInMib);
    if (!value || *value < 0 || *value > 1e9)
        return std::nullopt;
    return static_cast<qint64>(*value * double(mib));
}

MetricsSample decodeSample(const QJsonObject &json)
{
    MetricsSample sample;
    sample.time = timeOf(json, "timestamp");
    if (const auto seconds = integerOf(json, "timestampUnix"); !sample.time.isValid() && seconds)
        sample.time = QDateTime::fromSecsSinceEpoch(*seconds, Qt::UTC);
    if (const auto count = integerOf(json, "cpuCount"); count && *count >= 0 && *count < 100'000)
        sample.cpuCount = static_cast<int>(*count);
    if (const auto percent = numberOf(json, "cpuUsedPct"); percent && *percent >= 0)
        sample.cpuPercent = percent;
    sample.memoryUsed = bytes(json, "memUsed", "memUsedMiB");
    sample.memoryTotal = bytes(json, "memTotal", "memTotalMiB");
    sample.diskUsed = bytes(json, "diskUsed");
    sample.diskTotal = bytes(json, "diskTotal");
    return sample;
}

} // namespace

QByteArray manyMetricsEndpoint(const QStringList &bareIds)
{
    return "/sandboxes/metrics?sandbox_ids=" + bareIds.join(u',').toLatin1();
}

QByteArray metricsEndpoint(const QString &sandboxId, const QDateTime &from, const QDateTime &to,
                           bool inMilliseconds)
{
    QByteArray query;
    const auto add = [&](const char *name, const QDateTime &time) {
        if (!time.isValid())
            return;
        const qint64 at = inMilliseconds ? time.toMSecsSinceEpoch() : time.toSecsSinceEpoch();
        query += (query.isEmpty() ? '?' : '&') + QByteArray(name) + '=' + QByteArray::number(at);
    };
    add("start", from);
    add("end", to);
    return "/sandboxes/" + sandboxId.toLatin1() + "/metrics" + query;
}

Result<QHash<QString, MetricsSample>> decodeManyMetrics(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->value(u"sandboxes").isObject())
        return tl::unexpected(shapeError(u"Field “sandboxes” is missing or is not an object"_s));
    const QJsonObject sandboxes = json->value(u"sandboxes").toObject();
    QHash<QString, MetricsSample> samples;
    for (auto it = sandboxes.begin(); it != sandboxes.end(); ++it) {
        if (it.value().isObject())
            samples.insert(bareId(it.key()), decodeSample(it.value().toObject()));
    }
    return samples;
}

Result<QList<MetricsSample>> decodeMetrics(const QByteArray &body)
{
    const Result<QJsonArray> rows = parseArray(body);
    if (!rows)
        return tl::unexpected(rows.error());
    QList<MetricsSample> samples;
    for (const QJsonValue &row : *rows) {
        if (row.isObject())
            samples.append(decodeSample(row.toObject()));
    }
    std::stable_sort(samples.begin(), samples.end(),
                     [](const MetricsSample &a, const MetricsSample &b) { return a.time < b.time; });
    return samples;
}

} // namespace Sandkeeper::Ppio
