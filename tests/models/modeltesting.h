// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/store/sandboxstore.h"

#include <QRandomGenerator>

namespace Sandkeeper {

/// A clock that stands still until it is told to move.
class StillClock final : public Clock
{
public:
    QDateTime now() const override { return m_now; }
    std::chrono::milliseconds monotonic() const override
    {
        return std::chrono::milliseconds(m_now.toMSecsSinceEpoch());
    }
    void after(std::chrono::milliseconds, QObject *, std::function<void()>) const override {}
    void advance(std::chrono::seconds by) { m_now = m_now.addSecs(by.count()); }

private:
    QDateTime m_now = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
};

inline Sandbox runningSandbox(const QString &id, const QString &name, const QDateTime &createdAt,
                              std::chrono::minutes left = std::chrono::minutes(45))
{
    Sandbox sandbox;
    sandbox.id = id;
    sandbox.name = name;
    sandbox.image = QStringLiteral("python:3.11-slim");
    sandbox.state = SandboxState::Running;
    sandbox.stateWord = QStringLiteral("RUNNING");
    sandbox.cpuCores = 2;
    sandbox.memoryGb = 4;
    sandbox.diskGb = 10;
    sandbox.createdAt = createdAt;
    sandbox.startedAt = createdAt;
    sandbox.lifetime = std::chrono::minutes(120);
    sandbox.deadline = createdAt.addSecs(std::chrono::seconds(left).count());
    return sandbox;
}

/// A sandbox whose every shown field is drawn by lot from few values, so that ties are common.
inline Sandbox randomSandbox(QRandomGenerator &random, int number, const QDateTime &now)
{
    const QStringList images{QStringLiteral("python:3.11"), QStringLiteral("node:20"), QString()};
    const QStringList words{QStringLiteral("MYSTERY"),      QStringLiteral("PENDING"),
                            QStringLiteral("PROVISIONING"), QStringLiteral("RUNNING"),
                            QStringLiteral("PAUSED"),       QStringLiteral("ERROR"),
                            QStringLiteral("TERMINATED"),   QStringLiteral("TIMEOUT")};
    const int state = random.bounded(8);
    Sandbox sandbox =
        runningSandbox(QStringLiteral("sbx-%1").arg(number), QStringLiteral("run-%1").arg(random.bounded(30)),
                       now.addSecs(-random.bounded(5) * 600));
    sandbox.image = images[random.bounded(3)];
    sandbox.state = SandboxState(state);
    sandbox.stateWord = words[state];
    sandbox.cpuCores = random.bounded(3);
    sandbox.gpuCount = random.bounded(2);
    sandbox.gpuType = sandbox.gpuCount ? QStringLiteral("H100") : QString();
    if (random.bounded(2))
        sandbox.labels += QStringLiteral("exp-%1").arg(random.bounded(3));
    if (random.bounded(4) == 0)
        sandbox.deadline = QDateTime();
    return sandbox;
}

} // namespace Sandkeeper
