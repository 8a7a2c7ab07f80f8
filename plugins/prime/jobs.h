// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/shelljobs.h"

#include "api/jobcodec.h"
#include "controlplane.h"

namespace Sandkeeper::Prime {

/// Background jobs as ShellJobRunner makes them. Whether jobs of virtual machines have ended is asked with
/// few requests (prime.md §9.4, §9.5): questions are gathered for 25 ms and sent as batches of at most 100
/// jobs. What the batch cannot tell (containers, an older service) is read from the exit files. GUI thread.
class PrimeJobs : public ShellJobRunner
{
public:
    /// All three outlive this object.
    PrimeJobs(ControlPlane *api, CommandRunner *commands, FileStore *files);
    ~PrimeJobs() override;

    Future<QList<BackgroundJobStatus>> pollMany(const QList<BackgroundJob> &jobs) override;

private:
    using Waiter = std::shared_ptr<Flow<std::optional<Exit>>>;
    struct Question
    {
        BackgroundJob job;
        QList<Waiter> waiters;
    };
    struct Many;

    /// nullopt: only the job's exit file can tell. Never fails: an error is in the Exit.
    Future<std::optional<Exit>> ask(const BackgroundJob &job);
    void gather();
    void sendBatch(const QList<Question> &batch);
    static void answer(const Question &question, const std::optional<Exit> &exit);

    ControlPlane *m_api;
    QList<Question> m_gathered;
    bool m_batchUnsupported = false;
};

} // namespace Sandkeeper::Prime
