// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/provider.h"

namespace Sandkeeper {

/// A service in memory that has what every service has, and no ability.
class FakeProvider : public Provider
{
public:
    Future<AccountIdentity> identify() override { return readyFuture<AccountIdentity>(AccountIdentity{}); }
    QList<CreateFieldInfo> createFields() const override { return {}; }
    QList<FieldProblem> validate(const CreateRequest &) const override { return {}; }

    Future<Sandbox> create(const CreateRequest &request) override
    {
        keys.append(request.idempotencyKey);
        if (!createErrors.isEmpty())
            return readyFuture<Sandbox>(tl::unexpected(createErrors.takeFirst()));
        Sandbox sandbox;
        sandbox.id = QStringLiteral("s%1").arg(sandboxes.size());
        sandbox.name = request.name;
        sandbox.labels = request.labels;
        sandbox.state = SandboxState::Pending;
        sandbox.stateWord = QStringLiteral("PENDING");
        sandboxes.append(sandbox);
        return readyFuture<Sandbox>(sandbox);
    }

    /// Pages of two.
    Future<SandboxPage> list(const ListQuery &query) override
    {
        const int from = query.pageToken.toInt();
        SandboxPage page;
        int seen = 0;
        for (const Sandbox &sandbox : sandboxes) {
            if (isFinal(sandbox.state) && !query.includeEnded)
                continue;
            if (!query.labels.isEmpty() && !sandbox.labels.contains(query.labels.constFirst()))
                continue;
            if (seen++ < from)
                continue;
            if (page.sandboxes.size() == 2) {
                page.nextPageToken = QString::number(from + 2);
                break;
            }
            page.sandboxes.append(sandbox);
        }
        return readyFuture<SandboxPage>(page);
    }

    /// Each look brings a sandbox one state on.
    Future<Sandbox> get(const QString &sandboxId) override
    {
        ++gets;
        for (Sandbox &sandbox : sandboxes) {
            if (sandbox.id != sandboxId)
                continue;
            if (sandbox.name == QLatin1String("bad")) {
                sandbox.state = SandboxState::Error;
                sandbox.errorType = QStringLiteral("IMAGE_PULL_FAILED");
            } else if (sandbox.state == SandboxState::Pending) {
                sandbox.state = SandboxState::Provisioning;
            } else {
                sandbox.state = SandboxState::Running;
            }
            return readyFuture<Sandbox>(sandbox);
        }
        return readyFuture<Sandbox>(tl::unexpected(Error{.kind = Error::Kind::NotFound}));
    }

    Future<void> remove(const QString &sandboxId) override
    {
        for (Sandbox &sandbox : sandboxes) {
            if (sandbox.id == sandboxId)
                sandbox.state = SandboxState::Terminated;
        }
        return readyFuture<void>({});
    }

    QList<Sandbox> sandboxes;
    QList<Error> createErrors; ///< answers to the next creations
    QStringList keys;          ///< of every creation asked for
    int gets = 0;
};

} // namespace Sandkeeper
