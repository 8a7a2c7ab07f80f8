// SPDX-License-Identifier: MIT
#include "jobs.h"

#include "core/provider/future.h"

#include <algorithm>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype largestBatch = 100; // prime.md §9.4

} // namespace

struct PrimeJobs::Many
{
    QList<BackgroundJob> jobs;
    QList<std::optional<Exit>> exits;
    qsizetype open = 0;
};

PrimeJobs::PrimeJobs(ControlPlane *api, CommandRunner *commands, FileStore *files)
    : ShellJobRunner(commands, files)
    , m_api(api)
{
}

PrimeJobs::~PrimeJobs() = default;

Future<QList<BackgroundJobStatus>> PrimeJobs::pollMany(const QList<BackgroundJob> &jobs)
{
    using Statuses = QList<BackgroundJobStatus>;
    if (jobs.isEmpty())
        return readyFuture<Statuses>(Statuses());
    auto flow = Flow<Statuses>::make(this);
    const auto many = std::make_shared<Many>();
    many->jobs = jobs;
    many->exits.resize(jobs.size());
    many->open = jobs.size();
    // A step of its own, so that cancelling the flow takes effect on whatever is under way.
    const Answer<void> asked;
    for (qsizetype i = 0; i < jobs.size(); ++i) {
        auto question = ask(jobs.at(i));
        asked.onCancel(this, [question]() mutable { question.cancel(); });
        whenDone<std::optional<Exit>>(question, this,
                                      [many, asked, i](const Result<std::optional<Exit>> &exit) {
                                          if (exit)
                                              many->exits[i] = *exit;
                                          if (--many->open == 0)
                                              asked.finish({});
                                      });
    }
    auto *self = flow.get();
    flow->awaitValue<void>(asked.future(), [this, self, many] {
        self->await<Statuses>(complete(many->jobs, many->exits),
                              [self](Result<Statuses> statuses) { self->finish(std::move(statuses)); });
    });
    return flow->future();
}

Future<std::optional<ShellJobRunner::Exit>> PrimeJobs::ask(const BackgroundJob &job)
{
    const auto known = m_api->known(job.sandboxId);
    if (m_batchUnsupported || (known && !known->isVm) || !ShellJobs::isCanonical(job))
        return readyFuture<std::optional<Exit>>(std::optional<Exit>());
    auto waiter = Flow<std::optional<Exit>>::make(this);
    const bool first = m_gathered.isEmpty();
    const auto same = std::find_if(m_gathered.begin(), m_gathered.end(),
                                   [&job](const Question &each) { return each.job == job; });
    if (same != m_gathered.end())
        same->waiters.append(waiter);
    else
        m_gathered.append({.job = job, .waiters = {waiter}});
    if (first)
        m_api->clock().after(25ms, this, [this] { gather(); });
    return waiter->future();
}

void PrimeJobs::gather()
{
    QList<Question> batch;
    for (const Question &question : std::exchange(m_gathered, {})) {
        // Who has given up meanwhile is not asked for.
        if (std::all_of(question.waiters.begin(), question.waiters.end(),
                        [](const Waiter &waiter) { return waiter->isOver(); }))
            continue;
        batch.append(question);
        if (batch.size() == largestBatch)
            sendBatch(std::exchange(batch, {}));
    }
    if (!batch.isEmpty())
        sendBatch(batch);
}

void PrimeJobs::sendBatch(const QList<Question> &batch)
{
    QList<BackgroundJob> jobs;
    for (const Question &question : batch)
        jobs.append(question.job);
    using States = QList<Result<JobState>>;
    const HttpRequest request = m_api->request("POST", "/sandbox/background-jobs/status:batchGet",
                                               RetryClass::Idempotent, encodeJobQuestion(jobs));
    // The batch belongs to no single waiter, so that one that gives up does not fail the others.
    auto flow = Flow<States>::make(this);
    flow->await<States>(
        m_api->call<States>(request, [jobs](const QByteArray &body) { return decodeJobStates(body, jobs); }),
        [this, batch](const Result<States> &states) {
            const int status = states ? 0 : states.error().httpStatus;
            if (status == 404 || status == 405)
                m_batchUnsupported = true;
            for (qsizetype i = 0; i < batch.size(); ++i) {
                const Result<JobState> state = states ? states->at(i) : tl::unexpected(states.error());
                if (m_batchUnsupported || (!state && state.error().reason == u"NOT_VM")) {
                    answer(batch.at(i), std::nullopt);
                    continue;
                }
                Exit exit;
                if (state) {
                    exit.completed = state->completed;
                    exit.exitCode = state->exitCode;
                } else {
                    exit.error = state.error();
                    exit.error->subject = m_api->subjectFor(batch.at(i).job.sandboxId);
                }
                answer(batch.at(i), exit);
            }
        });
}

void PrimeJobs::answer(const Question &question, const std::optional<Exit> &exit)
{
    for (const Waiter &waiter : question.waiters)
        waiter->finish(exit);
}

} // namespace Sandkeeper::Prime
