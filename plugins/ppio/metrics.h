// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "region.h"

namespace Sandkeeper::Ppio {

/// What sandboxes use (ppio.md §2.8): the latest of many with one call per hundred, or of each with one call
/// where the region has no other. GUI thread.
class Metrics : public QObject, public MetricsSource
{
public:
    Metrics(ControlPlane *api, Region *region);
    ~Metrics() override;

    Future<QHash<QString, MetricsSample>> latestMetrics(const QStringList &sandboxIds) override;
    Future<QList<MetricsSample>> metrics(const QString &sandboxId, const QDateTime &from,
                                         const QDateTime &to) override;

private:
    struct Question;
    void askNext(const std::shared_ptr<Question> &question);
    void askSingly(const std::shared_ptr<Question> &question);

    ControlPlane *m_api;
    Region *m_region;
};

} // namespace Sandkeeper::Ppio
