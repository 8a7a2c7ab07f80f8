// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/jobs.h"

/// The batched status of background jobs on the wire (prime.md §9.4). Pure; any thread.
namespace Sandkeeper::Prime {

/// What the service says of one job.
struct JobState
{
    bool completed = false;
    std::optional<int> exitCode; ///< set when completed
};

/// `jobs`: at most 100, each once, with their usual file names.
QByteArray encodeJobQuestion(const QList<BackgroundJob> &jobs);
/// An answer for each of the jobs asked, in that order. A job that the service names under “errors” has the
/// service's word for it as its reason, e.g. NOT_VM; one that it leaves out is a Protocol error of that job
/// alone.
Result<QList<Result<JobState>>> decodeJobStates(const QByteArray &body, const QList<BackgroundJob> &jobs);

} // namespace Sandkeeper::Prime
