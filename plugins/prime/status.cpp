// SPDX-License-Identifier: MIT
#include "status.h"

#include <algorithm>

namespace Sandkeeper::Prime {

struct PrimeStatus::Question
{
    QStringList ids;
    QList<Future<StatusSnapshot>> answers; ///< one for each id, all asked for already
    QList<StatusSnapshot> collected = {};
    Flow<QList<StatusSnapshot>> *flow = nullptr;

    // Those that nobody waits for any more need not be asked.
    ~Question()
    {
        for (Future<StatusSnapshot> &answer : answers)
            answer.cancel();
    }
};

PrimeStatus::PrimeStatus(ControlPlane *api, StatusPoller *poller)
    : m_api(api)
    , m_poller(poller)
{
}

PrimeStatus::~PrimeStatus() = default;

Future<QList<StatusSnapshot>> PrimeStatus::statuses(const QStringList &sandboxIds)
{
    auto flow = Flow<QList<StatusSnapshot>>::make(this);
    const auto question = std::make_shared<Question>();
    question->flow = flow.get();
    question->ids = sandboxIds;
    question->answers.reserve(sandboxIds.size());
    for (const QString &id : sandboxIds)
        question->answers.append(m_poller->status(id));
    collect(question);
    return flow->future();
}

void PrimeStatus::collect(const std::shared_ptr<Question> &question)
{
    // As many as are there, then waits for the next: a thousand take a few turns of the event loop.
    while (question->collected.size() < question->ids.size()) {
        const qsizetype index = question->collected.size();
        const Future<StatusSnapshot> &next = question->answers.at(index);
        if (!next.isFinished()) {
            question->flow->await<StatusSnapshot>(
                next, [this, question](const Result<StatusSnapshot> &) { collect(question); });
            return;
        }
        StatusSnapshot snapshot{.sandboxId = question->ids.at(index)};
        if (next.resultCount() == 0)
            snapshot.error = Error{.kind = Error::Kind::Cancelled, .subject = snapshot.sandboxId};
        else if (const Result<StatusSnapshot> result = next.result())
            snapshot = *result;
        else
            snapshot.error = result.error();
        question->collected.append(std::move(snapshot));
    }
    question->flow->finish(question->collected);
}

Future<EndReason> PrimeStatus::endReason(const QString &sandboxId)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<EndReason>(tl::unexpected(*problem));
    HttpRequest call = m_api->request("GET", ControlPlane::sandboxEndpoint(sandboxId) + "/error-context",
                                      RetryClass::Idempotent);
    call.subject = m_api->subjectFor(sandboxId);
    return m_api->call<EndReason>(call, decodeErrorContext);
}

} // namespace Sandkeeper::Prime
