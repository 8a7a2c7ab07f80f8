// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/lifecycle.h"

/// Measurements on the wire (ppio.md §2.8), of both generations of the service. Pure; any thread.
namespace Sandkeeper::Ppio {

/// The most ids that one call may name.
constexpr qsizetype mostMetricsIds = 100;

QByteArray manyMetricsEndpoint(const QStringList &bareIds);
/// Of one sandbox. Seconds or, for the older service, milliseconds since 1970.
QByteArray metricsEndpoint(const QString &sandboxId, const QDateTime &from, const QDateTime &to,
                           bool inMilliseconds);

/// By bare id.
Result<QHash<QString, MetricsSample>> decodeManyMetrics(const QByteArray &body);
/// Oldest first.
Result<QList<MetricsSample>> decodeMetrics(const QByteArray &body);

} // namespace Sandkeeper::Ppio
