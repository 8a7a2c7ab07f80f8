// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"
#include "core/provider/files.h"
#include "core/provider/filesystem.h"
#include "core/provider/insight.h"
#include "core/provider/job.h"
#include "core/provider/jobs.h"
#include "core/provider/lifecycle.h"
#include "core/provider/network.h"
#include "core/provider/processes.h"
#include "core/provider/snapshots.h"
#include "core/provider/types.h"

#include <memory>

/// What some providers can do. Threading and ownership as for Provider. An ability may refuse for one
/// sandbox: refusal() then gives the translated reason, which the interface shows on the disabled action.
namespace Sandkeeper {

/// Runs one command to its end.
class SANDKEEPER_CORE_EXPORT CommandRunner
{
public:
    virtual ~CommandRunner();
    /// Empty when a command can be run in this sandbox now; else the translated reason.
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    /// Never sent twice once it may have reached the sandbox. Errors: NotRunning (with `reason`),
    /// CommandTimeout, network kinds with `ambiguous` set, TooLarge when the output is above the provider's
    /// limit. Cancelling the future stops waiting; whether the command stops is the service's choice.
    virtual Future<CommandResult> run(const CommandRequest &request) = 0;
};

/// Follows a new sandbox until it is usable, which may be later than the moment it is called running.
class SANDKEEPER_CORE_EXPORT CreationWaitJob : public Job
{
    Q_OBJECT
public:
    using Job::Job;
    ~CreationWaitJob() override;

Q_SIGNALS:
    /// Each status seen on the way, so that the table can show it at once.
    void stateSeen(Sandkeeper::SandboxState state, const QString &stateWord);
};

class SANDKEEPER_CORE_EXPORT CreationWaiter
{
public:
    virtual ~CreationWaiter();
    /// Starts at once; the caller owns the job. Fails with NotRunning when the sandbox ended instead, with
    /// its reason.
    virtual std::unique_ptr<CreationWaitJob> waitForCreation(const QString &sandboxId) = 0;
};

/// Deletes many sandboxes with one request.
class SANDKEEPER_CORE_EXPORT BulkRemover
{
public:
    virtual ~BulkRemover();
    /// The most ids one call takes.
    virtual int maximumBatch() const = 0;
    /// A result for every id asked, in that order. Ids that do not exist are successes.
    virtual Future<QList<RemoveResult>> removeMany(const QStringList &sandboxIds) = 0;
    /// Deletes all that the service finds; a result for each that it names. Errors: Invalid, with nothing
    /// sent, for a query that would find everything by leaving all fields empty.
    virtual Future<QList<RemoveResult>> removeMatching(const RemoveQuery &query) = 0;
};

} // namespace Sandkeeper
