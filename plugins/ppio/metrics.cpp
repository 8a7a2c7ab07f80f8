// SPDX-License-Identifier: MIT
#include "metrics.h"

#include "api/ids.h"
#include "api/metricscodec.h"

namespace Sandkeeper::Ppio {

using Samples = QHash<QString, MetricsSample>;

struct Metrics::Question
{
    QStringList asked;
    QStringList pending = {}; ///< bare ids, each once
    Samples samples = {};     ///< by bare id
    Flow<Samples> *flow = nullptr;

    void finish()
    {
        Samples byAskedId;
        for (const QString &id : std::as_const(asked)) {
            if (const auto sample = samples.constFind(bareId(id)); sample != samples.constEnd())
                byAskedId.insert(id, *sample);
        }
        flow->finish(std::move(byAskedId));
    }
};

Metrics::Metrics(ControlPlane *api, Region *region)
    : m_api(api)
    , m_region(region)
{
}

Metrics::~Metrics() = default;

Future<Samples> Metrics::latestMetrics(const QStringList &sandboxIds)
{
    auto flow = Flow<Samples>::make(this);
    const auto question = std::make_shared<Question>();
    question->flow = flow.get();
    for (const QString &id : sandboxIds) {
        if (m_api->idProblem(id))
            continue; // there is none of it
        question->asked.append(id);
        question->pending.append(bareId(id));
    }
    question->pending.removeDuplicates();
    askNext(question);
    return flow->future();
}

void Metrics::askNext(const std::shared_ptr<Question> &question)
{
    if (question->pending.isEmpty())
        return question->finish();
    if (m_region->lacks(Feature::MetricsOfMany))
        return askSingly(question);
    const QStringList batch = question->pending.mid(0, mostMetricsIds);
    question->flow->await<Samples>(
        m_api->call<Samples>(m_api->request("GET", manyMetricsEndpoint(batch), RetryClass::Idempotent),
                             [](const HttpResponse &response) { return decodeManyMetrics(response.body); }),
        [this, question, batch](const Result<Samples> &samples) {
            if (!samples && isMissingCall(samples.error())) {
                m_region->noteLack(Feature::MetricsOfMany);
                return askSingly(question);
            }
            if (!samples)
                return question->flow->fail(samples.error());
            question->samples.insert(*samples);
            question->pending = question->pending.mid(batch.size());
            askNext(question);
        });
}

void Metrics::askSingly(const std::shared_ptr<Question> &question)
{
    if (question->pending.isEmpty())
        return question->finish();
    const QString id = question->pending.takeFirst();
    question->flow->await<QList<MetricsSample>>(
        metrics(id, {}, {}), [this, question, id](const Result<QList<MetricsSample>> &series) {
            // One that is gone has none; what else is wrong would be wrong with the next one, too.
            if (!series && series.error().httpStatus != 404)
                return question->flow->fail(series.error());
            if (series && !series->isEmpty())
                question->samples.insert(id, series->last());
            askSingly(question);
        });
}

Future<QList<MetricsSample>> Metrics::metrics(const QString &sandboxId, const QDateTime &from,
                                              const QDateTime &to)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<QList<MetricsSample>>(tl::unexpected(*problem));
    const Result<ServiceAddress> &address = m_api->address();
    HttpRequest request = m_api->request(
        "GET", metricsEndpoint(m_api->pathId(sandboxId), from, to, address && usesJoinedIds(*address)),
        RetryClass::Idempotent);
    request.subject = m_api->subjectFor(sandboxId);
    return m_api->call<QList<MetricsSample>>(
        request, [](const HttpResponse &response) { return decodeMetrics(response.body); });
}

} // namespace Sandkeeper::Ppio
