// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/future.h"
#include "testservice.h"

#include <algorithm>

/// What the test service can do with the lives of the sandboxes it lists.
namespace Sandkeeper::Testing {

/// Notes the call, then answers with the error the test wants for this sandbox, never, or with `good`.
template <typename T>
Future<T> answerFor(TestServiceState &state, QObject *context, const QString &call, const QString &sandboxId,
                    const std::function<Result<T>()> &good)
{
    state.lifeCalls.append(call + QLatin1Char(' ') + sandboxId);
    if (state.lifeNeverAnswers) {
        const Answer<T> answer;
        answer.onCancel(context, [answer] { answer.fail(Error{.kind = Error::Kind::Cancelled}); });
        return answer.future();
    }
    if (state.lifeRefusals > 0) {
        --state.lifeRefusals;
        return readyFuture<T>(tl::unexpected(
            Error{.kind = Error::Kind::RateLimited, .httpStatus = 429, .retryAfter = state.lifeRetryAfter}));
    }
    if (state.lifeErrors.contains(sandboxId))
        return readyFuture<T>(tl::unexpected(state.lifeErrors.value(sandboxId)));
    return readyFuture<T>(good());
}

class TestLife final : public LifetimeControl
{
public:
    explicit TestLife(TestServiceState &state)
        : m_state(state)
    {
    }

    QString extendRefusal(const Sandbox &sandbox) const override { return unless(sandbox, true); }
    QString pauseRefusal(const Sandbox &sandbox) const override { return unless(sandbox, true); }
    QString resumeRefusal(const Sandbox &sandbox) const override { return unless(sandbox, false); }

    Future<Sandbox> extendBy(const QString &sandboxId, std::chrono::seconds more) override
    {
        return change(QStringLiteral("extendBy"), sandboxId, [this, more](Sandbox &sandbox) {
            end(sandbox, sandbox.deadline.addSecs(more.count()));
        });
    }
    Future<Sandbox> extendUntil(const QString &sandboxId, const QDateTime &time) override
    {
        return change(QStringLiteral("extendUntil"), sandboxId,
                      [this, time](Sandbox &sandbox) { end(sandbox, time); });
    }
    Future<void> pause(const QString &sandboxId) override
    {
        return answerFor<void>(m_state, &m_context, QStringLiteral("pause"), sandboxId,
                               [this, sandboxId]() -> Result<void> {
                                   find(sandboxId)->state = SandboxState::Paused;
                                   return {};
                               });
    }
    Future<Sandbox> resume(const QString &sandboxId, std::chrono::seconds life) override
    {
        return change(QStringLiteral("resume %1").arg(life.count()), sandboxId,
                      [this, life](Sandbox &sandbox) {
                          sandbox.state = SandboxState::Running;
                          end(sandbox, QDateTime::currentDateTimeUtc().addSecs(life.count()));
                      });
    }

private:
    static QString unless(const Sandbox &sandbox, bool running)
    {
        const bool is = sandbox.state == (running ? SandboxState::Running : SandboxState::Paused);
        return is        ? QString()
               : running ? QStringLiteral("it does not run")
                         : QStringLiteral("it is not paused");
    }
    Sandbox *find(const QString &id)
    {
        return &*std::find_if(m_state.listed.begin(), m_state.listed.end(),
                              [&id](const Sandbox &sandbox) { return sandbox.id == id; });
    }
    void end(Sandbox &sandbox, QDateTime time) const
    {
        if (m_state.mostLife)
            time = std::min(time, QDateTime::currentDateTimeUtc().addSecs(m_state.mostLife->count()));
        sandbox.deadline = time;
    }
    Future<Sandbox> change(const QString &call, const QString &id, const std::function<void(Sandbox &)> &how)
    {
        return answerFor<Sandbox>(m_state, &m_context, call, id, [this, id, how]() -> Result<Sandbox> {
            Sandbox *sandbox = find(id);
            how(*sandbox);
            return *sandbox;
        });
    }

    TestServiceState &m_state;
    QObject m_context;
};

class TestSnapshots final : public SnapshotControl
{
public:
    explicit TestSnapshots(TestServiceState &state)
        : m_state(state)
    {
    }

    QString snapshotRefusal(const Sandbox &) const override { return {}; }
    QString cloneRefusal(const Sandbox &) const override { return {}; }
    QString commitRefusal(const Sandbox &) const override { return QStringLiteral("not in this region"); }

    Future<Snapshot> createSnapshot(const QString &sandboxId, const QString &name) override
    {
        return answerFor<Snapshot>(
            m_state, &m_context, QStringLiteral("snapshot '%1'").arg(name), sandboxId,
            []() -> Result<Snapshot> { return Snapshot{.id = QStringLiteral("snap-1"), .names = {}}; });
    }
    Future<SnapshotPage> snapshots(const SnapshotQuery &) override
    {
        return readyFuture<SnapshotPage>(SnapshotPage{.snapshots = m_state.snapshots, .nextPageToken = {}});
    }
    Future<void> removeSnapshot(const QString &id) override
    {
        return answerFor<void>(
            m_state, &m_context, QStringLiteral("removeSnapshot"), id, [this, id]() -> Result<void> {
                m_state.snapshots.removeIf([&id](const Snapshot &snapshot) { return snapshot.id == id; });
                return {};
            });
    }
    Future<QList<Sandbox>> cloneSandbox(const CloneRequest &request) override
    {
        return answerFor<QList<Sandbox>>(m_state, &m_context,
                                         QStringLiteral("clone %1 %2 %3")
                                             .arg(request.count)
                                             .arg(request.allOrNothing)
                                             .arg(request.life.value_or(std::chrono::seconds(0)).count()),
                                         request.sandboxId, [this, request]() -> Result<QList<Sandbox>> {
                                             return QList<Sandbox>(
                                                 std::min(request.count, m_state.mostClones));
                                         });
    }
    Future<QString> commitSandbox(const QString &sandboxId, const QString &name) override
    {
        return answerFor<QString>(m_state, &m_context, QStringLiteral("commit '%1'").arg(name), sandboxId,
                                  []() -> Result<QString> { return QStringLiteral("tpl-1"); });
    }

private:
    TestServiceState &m_state;
    QObject m_context;
};

class TestMetrics final : public MetricsSource
{
public:
    explicit TestMetrics(TestServiceState &state)
        : m_state(state)
    {
    }

    Future<QHash<QString, MetricsSample>> latestMetrics(const QStringList &sandboxIds) override
    {
        m_state.metricsAsked.append(sandboxIds);
        if (m_state.metricsError)
            return readyFuture<QHash<QString, MetricsSample>>(tl::unexpected(*m_state.metricsError));
        QHash<QString, MetricsSample> answer;
        for (const QString &id : sandboxIds) {
            if (m_state.samples.contains(id))
                answer.insert(id, m_state.samples.value(id));
        }
        return readyFuture<QHash<QString, MetricsSample>>(answer);
    }
    Future<QList<MetricsSample>> metrics(const QString &, const QDateTime &, const QDateTime &) override
    {
        return readyFuture<QList<MetricsSample>>(m_state.history);
    }

private:
    TestServiceState &m_state;
};

class TestImages final : public ImageCatalog
{
public:
    explicit TestImages(TestServiceState &state)
        : m_state(state)
    {
    }

    Future<ImagePage> images(const ImageQuery &) override
    {
        return readyFuture<ImagePage>(ImagePage{.images = m_state.images, .nextPageToken = {}, .total = {}});
    }
    Future<QList<RegistryCredentials>> registryCredentials() override
    {
        return readyFuture<QList<RegistryCredentials>>(QList<RegistryCredentials>());
    }
    Future<ImageCheck> checkImage(const QString &, const QString &) override
    {
        return readyFuture<ImageCheck>(ImageCheck{.accessible = true, .details = {}});
    }

private:
    TestServiceState &m_state;
};

} // namespace Sandkeeper::Testing
