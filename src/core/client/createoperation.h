// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "core/provider/abilities.h"

#include <memory>

namespace Sandkeeper {

/// What an operation works on. The pointers outlive every operation.
struct OperationContext
{
    AccountSessions *sessions = nullptr;
    SandboxStore *store = nullptr;
};

/// Creates one sandbox and waits until it is usable.
class CreateOperation final : public Operation
{
    Q_OBJECT
public:
    CreateOperation(OperationContext context, QString accountId, CreateRequest request);
    ~CreateOperation() override;

    const QString &accountId() const { return m_accountId; }
    /// For showing the form again after a failure; secrets included.
    const CreateRequest &request() const { return m_request; }

protected:
    void start() override;
    void abort() override;

private:
    void created(const Result<Sandbox> &answer);
    void settleByReading();
    void waitUntilUsable(const QString &sandboxId);
    void waitEnded();
    void readOnce(const SandboxKey &key);
    void fail(ItemState state, const Error &error, const QString &text);

    OperationContext m_context;
    QString m_accountId;
    CreateRequest m_request;
    Future<Sandbox> m_call;
    std::unique_ptr<CreationWaitJob> m_wait;
};

} // namespace Sandkeeper
