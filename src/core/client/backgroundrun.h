// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/clock.h"

namespace Sandkeeper {

/// Starts a background job and follows it to its end (prime.md §9.3). It succeeds with any exit code.
/// cancel() stops following; the job itself runs on in the sandbox, as it does after the time limit, which is
/// an error of kind CommandTimeout.
class SANDKEEPER_CORE_EXPORT BackgroundRun : public Job
{
    Q_OBJECT
public:
    struct Options
    {
        std::chrono::milliseconds pollInterval = std::chrono::seconds(3);
        std::chrono::milliseconds timeout = std::chrono::seconds(900);
    };

    /// `jobs` outlives it.
    BackgroundRun(JobRunner *jobs, const BackgroundJobRequest &request, const Options &options,
                  const Clock *clock = nullptr, QObject *parent = nullptr);
    ~BackgroundRun() override;

    /// Known after started(); keep it to ask again later.
    const std::optional<BackgroundJob> &job() const { return m_job; }
    /// Complete once this has succeeded.
    const BackgroundJobStatus &status() const { return m_status; }

Q_SIGNALS:
    void started();

protected:
    void abort() override;

private:
    void poll();
    void take(const Result<QList<BackgroundJobStatus>> &answer);
    void pollAfter(std::chrono::milliseconds pause);

    JobRunner *m_jobs;
    Options m_options;
    const Clock *m_clock;
    QString m_sandboxId;
    std::chrono::milliseconds m_deadline;
    std::optional<BackgroundJob> m_job;
    BackgroundJobStatus m_status;
    Future<BackgroundJob> m_start;
    Future<QList<BackgroundJobStatus>> m_poll;
};

} // namespace Sandkeeper
