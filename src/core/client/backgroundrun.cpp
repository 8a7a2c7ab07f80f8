// SPDX-License-Identifier: MIT
#include "core/client/backgroundrun.h"

#include "core/provider/future.h"

#include <algorithm>

namespace Sandkeeper {

BackgroundRun::BackgroundRun(JobRunner *jobs, const BackgroundJobRequest &request, const Options &options,
                             const Clock *clock, QObject *parent)
    : Job(parent)
    , m_jobs(jobs)
    , m_options(options)
    , m_clock(clock ? clock : &Clock::system())
    , m_sandboxId(request.sandboxId)
    , m_deadline(m_clock->monotonic() + options.timeout)
    , m_start(jobs->start(request))
{
    whenDone<BackgroundJob>(m_start, this, [this](const Result<BackgroundJob> &job) {
        if (isFinished())
            return;
        if (!job)
            return fail(job.error());
        m_job = *job;
        m_status.job = *job;
        Q_EMIT started();
        poll();
    });
}

BackgroundRun::~BackgroundRun()
{
    abort();
}

void BackgroundRun::abort()
{
    m_start.cancel();
    m_poll.cancel();
}

void BackgroundRun::poll()
{
    if (isFinished())
        return;
    // The call for many, because a provider may gather it with those of other jobs (prime.md §9.5).
    m_poll = m_jobs->pollMany({*m_job});
    whenDone<QList<BackgroundJobStatus>>(m_poll, this,
                                         [this](const Result<QList<BackgroundJobStatus>> &answer) {
                                             if (!isFinished())
                                                 take(answer);
                                         });
}

void BackgroundRun::take(const Result<QList<BackgroundJobStatus>> &answer)
{
    std::optional<Error> error;
    if (!answer)
        error = answer.error();
    else if (answer->size() != 1)
        error = Error{.kind = Error::Kind::Protocol, .subject = m_sandboxId};
    else
        error = answer->constFirst().error;
    if (error && error->kind == Error::Kind::RateLimited)
        return pollAfter(
            std::max(error->retryAfter.value_or(m_options.pollInterval), m_options.pollInterval));
    if (error)
        return fail(*error);
    m_status = answer->constFirst();
    if (m_status.completed)
        return succeed();
    pollAfter(m_options.pollInterval);
}

void BackgroundRun::pollAfter(std::chrono::milliseconds pause)
{
    const auto left = m_deadline - m_clock->monotonic();
    if (left.count() <= 0)
        return fail(Error{.kind = Error::Kind::CommandTimeout, .subject = m_sandboxId, .ambiguous = true});
    m_clock->after(std::min(pause, left), this, [this] { poll(); });
}

} // namespace Sandkeeper
