// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/bulkjob.h"
#include "core/provider/abilities.h"
#include "core/provider/provider.h"

#include <functional>
#include <map>

namespace Sandkeeper {

struct CreateResult
{
    std::optional<Sandbox> sandbox;
    std::optional<Error> error; ///< nullopt: it was created
};

/// Creates many sandboxes. Each request gets an idempotency key before it is first sent, so that what has to
/// be sent again makes no second sandbox.
class SANDKEEPER_CORE_EXPORT BulkCreateJob : public BulkJob
{
    Q_OBJECT
public:
    /// The provider outlives the job.
    BulkCreateJob(Provider *provider, QList<CreateRequest> requests, int concurrency = 6,
                  const Clock *clock = nullptr, QObject *parent = nullptr);
    ~BulkCreateJob() override;

    /// One per request, in that order.
    const QList<CreateResult> &results() const { return m_results; }
    /// The ids of what was created so far.
    QStringList createdIds() const;

protected:
    void startTask(int task) override;
    void abort() override;

private:
    Provider *m_provider;
    QList<CreateRequest> m_requests;
    QList<CreateResult> m_results;
    std::map<int, Future<Sandbox>> m_calls;
};

/// Deletes many sandboxes, by ids or by what they have in common: with bulk requests where the service has
/// them, else one by one. What is gone already counts as deleted.
class SANDKEEPER_CORE_EXPORT BulkDeleteJob : public BulkJob
{
    Q_OBJECT
public:
    BulkDeleteJob(Provider *provider, const QStringList &sandboxIds, const Clock *clock = nullptr,
                  QObject *parent = nullptr);
    ~BulkDeleteJob() override;

    /// One per id, in that order.
    const QList<RemoveResult> &results() const { return m_results; }

protected:
    void startTask(int task) override;
    void abort() override;

private:
    void sendBatch(int task);
    void sendOne(int task);
    /// `results` is as long as the task's batch.
    void take(int task, const Result<QList<RemoveResult>> &results);
    int batchSize(int task) const;

    Provider *m_provider;
    QList<RemoveResult> m_results;
    int m_batch = 1;
    std::map<int, std::function<void()>> m_cancels;
};

struct WaitResult
{
    QString sandboxId;
    std::optional<Error> error; ///< nullopt: it can be used
};

/// Waits for many new sandboxes at once. While they start it asks for all their states together, where the
/// service can tell them so; what is called running is then checked as CreationWaiter does (prime.md §14).
class SANDKEEPER_CORE_EXPORT BulkWaitJob : public BulkJob
{
    Q_OBJECT
public:
    struct Options
    {
        std::chrono::milliseconds startTimeout = std::chrono::seconds(115);       ///< prime.md §14.1
        std::chrono::milliseconds imageBuildTimeout = std::chrono::seconds(3000); ///< on top, from its start
        int concurrency = 24;                                                     ///< of the checks
    };
    using MakeWait = std::function<std::unique_ptr<CreationWaitJob>(const QString &sandboxId)>;

    /// `makeWait` makes the job that settles one sandbox.
    BulkWaitJob(Provider *provider, MakeWait makeWait, const QStringList &sandboxIds, const Options &options,
                const Clock *clock = nullptr, QObject *parent = nullptr);
    ~BulkWaitJob() override;

    /// One per id, in that order.
    const QList<WaitResult> &results() const { return m_results; }

Q_SIGNALS:
    /// Each state seen on the way.
    void stateSeen(const QString &sandboxId, Sandkeeper::SandboxState state, const QString &stateWord);

protected:
    void startTask(int task) override;
    void abort() override;

private:
    struct Starting
    {
        std::chrono::milliseconds deadline{0};
        std::optional<std::chrono::milliseconds> buildDeadline;
        QString word;
        int failures = 0; ///< in a row
    };
    void askForStates();
    void takeStates(const Result<QList<StatusSnapshot>> &answer);
    void takeSnapshot(int index, const StatusSnapshot &snapshot);
    void askAgainAfter(std::chrono::milliseconds pause);
    void giveUpOnLate();
    void waitEnded(int task);
    void settle(int index, std::optional<Error> error);

    Provider *m_provider;
    MakeWait m_makeWait;
    Options m_options;
    QList<WaitResult> m_results;
    std::map<int, Starting> m_starting; ///< by index; not called running yet
    std::map<int, std::unique_ptr<CreationWaitJob>> m_waits;
    QList<int> m_asked;
    Future<QList<StatusSnapshot>> m_states;
    int m_rounds = 0;
    int m_failures = 0;
};

/// Waits by reading the sandbox again and again, for a service that offers nothing better: it is taken as
/// usable when it is called running.
class SANDKEEPER_CORE_EXPORT PolledCreationWait : public CreationWaitJob
{
    Q_OBJECT
public:
    PolledCreationWait(Provider *provider, const QString &sandboxId, const Clock *clock = nullptr,
                       QObject *parent = nullptr);
    ~PolledCreationWait() override;

protected:
    void abort() override;

private:
    void read();
    void take(const Result<Sandbox> &sandbox);

    Provider *m_provider;
    const Clock *m_clock;
    QString m_sandboxId;
    Future<Sandbox> m_call;
    std::chrono::milliseconds m_deadline;
    std::chrono::milliseconds m_pause{1000};
    QString m_word;
};

/// The error of a sandbox that ended before it could be used.
Error endedError(const QString &subject, const QString &stateWord, const QString &errorType,
                 const QString &errorMessage);

} // namespace Sandkeeper
