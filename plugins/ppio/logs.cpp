// SPDX-License-Identifier: MIT
#include "logs.h"

namespace Sandkeeper::Ppio {

Logs::Logs(ControlPlane *api, Region *region)
    : m_api(api)
    , m_region(region)
{
}

Logs::~Logs() = default;

QString Logs::refusal(const Sandbox &) const
{
    return m_region->refusal(Feature::Logs);
}

Future<LogPage> Logs::ask(const QString &sandboxId, const LogPosition &from, bool recent)
{
    const QString id = m_api->pathId(sandboxId);
    HttpRequest request = m_api->request("GET", recent ? logsEndpoint(id, from) : oldLogsEndpoint(id, from),
                                         RetryClass::Idempotent);
    request.subject = m_api->subjectFor(sandboxId);
    return m_api->call<LogPage>(
        request, [from](const HttpResponse &response) { return decodeLogs(response.body, from); });
}

Future<LogPage> Logs::logs(const LogQuery &query)
{
    if (const auto problem = m_api->idProblem(query.sandboxId))
        return readyFuture<LogPage>(tl::unexpected(*problem));
    const Result<LogPosition> from = logPosition(query.pageToken);
    if (!from)
        return readyFuture<LogPage>(tl::unexpected(from.error()));
    if (m_region->lacks(Feature::Logs))
        return readyFuture<LogPage>(tl::unexpected(m_region->unsupported(Feature::Logs, query.sandboxId)));
    auto flow = Flow<LogPage>::make(this);
    auto *self = flow.get();
    if (m_region->lacks(Feature::RecentLogs)) {
        askOlder(self, query.sandboxId, *from);
        return flow->future();
    }
    flow->await<LogPage>(ask(query.sandboxId, *from, true),
                         [this, self, id = query.sandboxId, from = *from](Result<LogPage> page) {
                             if (!page && isMissingCall(page.error()))
                                 return askOlder(self, id, from);
                             self->finish(std::move(page));
                         });
    return flow->future();
}

void Logs::askOlder(Flow<LogPage> *flow, const QString &sandboxId, const LogPosition &from)
{
    flow->await<LogPage>(ask(sandboxId, from, false), [this, flow, sandboxId](Result<LogPage> page) {
        if (!page)
            return m_region->failExplained(flow, Feature::Logs, sandboxId, page.error());
        m_region->noteLack(Feature::RecentLogs);
        flow->finish(std::move(page));
    });
}

} // namespace Sandkeeper::Ppio
