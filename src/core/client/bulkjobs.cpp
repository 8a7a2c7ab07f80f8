// SPDX-License-Identifier: MIT
#include "core/client/bulkjobs.h"

#include "core/provider/future.h"

#include <algorithm>

#include <QUuid>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr int removalsAtOnce = 6; // one by one

Error cancelled(bool underWay)
{
    return {.kind = Error::Kind::Cancelled, .ambiguous = underWay};
}

std::deque<int> tasksTo(int count)
{
    std::deque<int> tasks(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i)
        tasks.at(size_t(i)) = i;
    return tasks;
}

} // namespace

Error endedError(const QString &subject, const QString &stateWord, const QString &errorType,
                 const QString &errorMessage)
{
    return {.kind = Error::Kind::NotRunning,
            .subject = subject,
            .detail = errorMessage,
            .reason = errorType.isEmpty() ? stateWord : errorType};
}

BulkCreateJob::BulkCreateJob(Provider *provider, QList<CreateRequest> requests, int concurrency,
                             const Clock *clock, QObject *parent)
    : BulkJob(int(requests.size()), clock, parent)
    , m_provider(provider)
    , m_requests(std::move(requests))
{
    m_results.resize(m_requests.size());
    for (CreateRequest &request : m_requests) {
        if (request.idempotencyKey.isEmpty())
            request.idempotencyKey = QUuid::createUuid().toString(QUuid::Id128);
    }
    addTasks(tasksTo(total()));
    begin(concurrency);
}

BulkCreateJob::~BulkCreateJob()
{
    abort();
}

QStringList BulkCreateJob::createdIds() const
{
    QStringList ids;
    for (const CreateResult &result : m_results) {
        if (result.sandbox)
            ids.append(result.sandbox->id);
    }
    return ids;
}

void BulkCreateJob::startTask(int task)
{
    auto &call = m_calls[task] = m_provider->create(m_requests.at(task));
    whenDone<Sandbox>(call, this, [this, task](Result<Sandbox> sandbox) {
        m_calls.erase(task);
        if (isFinished())
            return;
        if (!sandbox && sandbox.error().kind == Error::Kind::RateLimited)
            return taskRefused(task, sandbox.error());
        if (sandbox) {
            noteSuccess();
            m_results[task].sandbox = std::move(*sandbox);
        } else {
            sandbox.error().subject = m_requests.at(task).name;
            m_results[task].error = std::move(sandbox.error());
        }
        finishItem(task, m_results.at(task).error.has_value());
        taskDone();
    });
}

void BulkCreateJob::abort()
{
    for (int i = 0; i < total(); ++i) {
        if (!isItemFinished(i))
            m_results[i].error = cancelled(m_calls.count(i) > 0);
    }
    for (auto &[task, call] : std::exchange(m_calls, {}))
        call.cancel();
}

BulkDeleteJob::BulkDeleteJob(Provider *provider, const QStringList &sandboxIds, const Clock *clock,
                             QObject *parent)
    : BulkJob(int(sandboxIds.size()), clock, parent)
    , m_provider(provider)
{
    for (const QString &id : sandboxIds)
        m_results.append({.sandboxId = id});
    BulkRemover *bulk = m_provider->bulkRemover();
    if (bulk && total() > 1)
        m_batch = std::max(bulk->maximumBatch(), 1);
    addTasks(tasksTo((total() + m_batch - 1) / m_batch));
    begin(m_batch > 1 ? 1 : removalsAtOnce); // big ones one after another: nothing is won by more load
}

BulkDeleteJob::~BulkDeleteJob()
{
    abort();
}

int BulkDeleteJob::batchSize(int task) const
{
    return std::min(m_batch, total() - task * m_batch);
}

void BulkDeleteJob::startTask(int task)
{
    if (m_batch > 1)
        sendBatch(task);
    else
        sendOne(task);
}

void BulkDeleteJob::sendBatch(int task)
{
    QStringList ids;
    for (int i = 0; i < batchSize(task); ++i)
        ids.append(m_results.at(task * m_batch + i).sandboxId);
    auto call = m_provider->bulkRemover()->removeMany(ids);
    m_cancels[task] = [call]() mutable {
        call.cancel();
    };
    whenDone<QList<RemoveResult>>(
        call, this, [this, task](const Result<QList<RemoveResult>> &results) { take(task, results); });
}

void BulkDeleteJob::sendOne(int task)
{
    const QString id = m_results.at(task).sandboxId;
    auto call = m_provider->remove(id);
    m_cancels[task] = [call]() mutable {
        call.cancel();
    };
    whenDone<void>(call, this, [this, task, id](const Result<void> &done) {
        take(task, done.map([&] { return QList<RemoveResult>{{.sandboxId = id}}; }));
    });
}

void BulkDeleteJob::take(int task, const Result<QList<RemoveResult>> &results)
{
    m_cancels.erase(task);
    if (isFinished())
        return;
    const auto refused = [](const std::optional<Error> &error) {
        return error && error->kind == Error::Kind::RateLimited;
    };
    if (!results && refused(results.error()))
        return taskRefused(task, results.error());
    // A provider may tell the refusal of a whole request as that of each of its items.
    if (results && !results->isEmpty() &&
        std::all_of(results->cbegin(), results->cend(),
                    [&](const RemoveResult &each) { return refused(each.error); }))
        return taskRefused(task, *results->constFirst().error);
    noteSuccess();
    for (int i = 0; i < batchSize(task) && !isFinished(); ++i) {
        RemoveResult &result = m_results[task * m_batch + i];
        if (!results)
            result.error = results.error();
        else if (i < results->size())
            result.error = results->at(i).error;
        else
            result.error = Error{.kind = Error::Kind::Protocol, .ambiguous = true};
        if (result.error)
            result.error->subject = result.sandboxId;
        finishItem(task * m_batch + i, result.error.has_value());
    }
    taskDone();
}

void BulkDeleteJob::abort()
{
    for (int i = 0; i < total(); ++i) {
        if (!isItemFinished(i))
            m_results[i].error = cancelled(m_cancels.count(i / m_batch) > 0);
    }
    for (auto &[task, cancel] : std::exchange(m_cancels, {}))
        cancel();
}

} // namespace Sandkeeper
