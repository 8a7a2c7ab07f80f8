// SPDX-License-Identifier: MIT
#include "statuspoller.h"

#include "api/sandboxcodec.h"

#include <algorithm>

namespace Sandkeeper::Prime {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype largestBatch = 100; // prime.md §5.7

} // namespace

StatusPoller::StatusPoller(ControlPlane *api)
    : m_api(api)
{
}

StatusPoller::~StatusPoller() = default;

Future<StatusSnapshot> StatusPoller::status(const QString &sandboxId)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<StatusSnapshot>(tl::unexpected(*problem));
    auto waiter = Flow<StatusSnapshot>::make(this);
    const bool first = m_gathered.isEmpty();
    m_gathered[sandboxId].append(waiter);
    if (first)
        m_api->clock().after(25ms, this, [this] { gather(); });
    return waiter->future();
}

void StatusPoller::gather()
{
    const Waiters all = std::exchange(m_gathered, {});
    Waiters batch;
    for (auto it = all.begin(); it != all.end(); ++it) {
        // Who has given up meanwhile is not asked for.
        if (std::all_of(it->begin(), it->end(), [](const Waiter &waiter) { return waiter->isOver(); }))
            continue;
        batch.insert(it.key(), it.value());
        if (batch.size() == largestBatch)
            sendBatch(std::exchange(batch, {}));
    }
    if (!batch.isEmpty())
        sendBatch(batch);
}

void StatusPoller::sendBatch(const Waiters &batch)
{
    if (m_batchUnsupported)
        return askOneByOne(batch);
    using Answers = QHash<QString, Result<StatusSnapshot>>;
    const QStringList ids = batch.keys();
    const HttpRequest request =
        m_api->request("POST", "/sandbox/status:batchGet", RetryClass::Idempotent, encodeStatusRequest(ids));
    // The batch belongs to no single waiter, so that one that gives up does not fail the others.
    auto flow = Flow<Answers>::make(this);
    flow->await<Answers>(
        m_api->call<Answers>(request, [ids](const QByteArray &body) { return decodeStatuses(body, ids); }),
        [this, batch](const Result<Answers> &answers) {
            if (!answers && (answers.error().httpStatus == 404 || answers.error().httpStatus == 405)) {
                m_batchUnsupported = true;
                return askOneByOne(batch);
            }
            for (auto it = batch.begin(); it != batch.end(); ++it) {
                Result<StatusSnapshot> result =
                    answers ? *answers->constFind(it.key()) : tl::unexpected(answers.error());
                if (!result)
                    result.error().subject = m_api->subjectFor(it.key());
                answer(*it, result);
            }
        });
}

void StatusPoller::askOneByOne(const Waiters &batch)
{
    for (auto it = batch.begin(); it != batch.end(); ++it) {
        HttpRequest request =
            m_api->request("GET", ControlPlane::sandboxEndpoint(it.key()), RetryClass::Idempotent);
        request.subject = m_api->subjectFor(it.key());
        auto flow = Flow<Sandbox>::make(this);
        flow->await<Sandbox>(m_api->call<Sandbox>(request, decodeSandboxBody),
                             [this, waiters = *it](const Result<Sandbox> &sandbox) {
                                 if (sandbox)
                                     m_api->learn(*sandbox);
                                 answer(waiters, sandbox.map(snapshotOf));
                             });
    }
}

void StatusPoller::answer(const QList<Waiter> &waiters, const Result<StatusSnapshot> &result)
{
    for (const Waiter &waiter : waiters)
        waiter->finish(result);
}

} // namespace Sandkeeper::Prime
