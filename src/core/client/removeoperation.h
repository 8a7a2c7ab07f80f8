// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/createoperation.h"

namespace Sandkeeper {

/// Deletes sandboxes, account by account side by side, in the provider's largest batches one after another.
class RemoveOperation final : public Operation
{
    Q_OBJECT
public:
    RemoveOperation(OperationContext context, const QList<SandboxKey> &sandboxes);
    ~RemoveOperation() override;

protected:
    void start() override;
    void abort() override;

private:
    struct Lane
    {
        QString accountId;
        QList<int> waiting; // indices of items, in order
        Future<QList<RemoveResult>> bulkCall;
        Future<void> singleCall;
        bool ended = false;
    };

    void sendNext(Lane &lane);
    void take(Lane &lane, const QList<int> &batch, const Result<QList<RemoveResult>> &answer);
    void endLane(Lane &lane);

    OperationContext m_context;
    std::vector<std::unique_ptr<Lane>> m_lanes;
};

} // namespace Sandkeeper
