// SPDX-License-Identifier: MIT
#include "logs.h"

#include "api/logcodec.h"

namespace Sandkeeper::Prime {

PrimeLogs::PrimeLogs(ControlPlane *api)
    : m_api(api)
{
}

PrimeLogs::~PrimeLogs() = default;

QString PrimeLogs::refusal(const Sandbox &) const
{
    return {}; // the service answers in every state
}

Future<LogPage> PrimeLogs::logs(const LogQuery &query)
{
    if (const auto problem = m_api->idProblem(query.sandboxId))
        return readyFuture<LogPage>(tl::unexpected(*problem));
    if (!query.pageToken.isEmpty())
        return readyFuture<LogPage>(
            tl::unexpected(Error{.kind = Error::Kind::Invalid,
                                 .subject = m_api->subjectFor(query.sandboxId),
                                 .detail = QStringLiteral("These logs have no pages")}));
    HttpRequest call = m_api->request("GET", ControlPlane::sandboxEndpoint(query.sandboxId) + "/logs",
                                      RetryClass::Idempotent);
    call.subject = m_api->subjectFor(query.sandboxId);
    return m_api->call<LogPage>(call, decodeLogs);
}

} // namespace Sandkeeper::Prime
