// SPDX-License-Identifier: MIT
#pragma once

#include "dialogfixture.h"

#include <QTest>

namespace Sandkeeper::Testing {

/// An account at the test service, which can do all that concerns the lives of sandboxes, with some in its
/// list.
struct LifeFixture : DialogFixture
{
    LifeFixture()
    {
        service().hasLives = true;
        service().hasSnapshots = true;
        service().hasMetrics = true;
        service().hasImages = true;
        add(QStringLiteral("web"), SandboxState::Running);
        add(QStringLiteral("api"), SandboxState::Running);
        add(QStringLiteral("job"), SandboxState::Paused);
        account = addAccount(QStringLiteral("Work"));
    }

    bool ready()
    {
        sessions->refresh(account);
        return !account.isEmpty() &&
               QTest::qWaitFor([this] { return store.sandboxes(account).size() == service().listed.size(); },
                               patience);
    }
    void add(const QString &name, SandboxState state)
    {
        Sandbox sandbox;
        sandbox.id = QStringLiteral("sbx-") + name;
        sandbox.name = name;
        sandbox.state = state;
        sandbox.stateWord =
            state == SandboxState::Paused ? QStringLiteral("paused") : QStringLiteral("running");
        sandbox.createdAt = now;
        if (state == SandboxState::Running)
            sandbox.deadline = now.addSecs(1800);
        sandbox.lifetime = std::chrono::minutes(45);
        service().listed.append(sandbox);
    }
    SandboxKey key(const char *name) const { return {account, QStringLiteral("sbx-") + QLatin1String(name)}; }

    const QDateTime now = QDateTime::currentDateTimeUtc();
    QString account;
};

} // namespace Sandkeeper::Testing
