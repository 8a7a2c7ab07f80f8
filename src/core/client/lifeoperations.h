// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/eachoperation.h"
#include "core/provider/snapshots.h"

/// The operations that change or copy sandboxes' lives. Each is new, not begun and the caller's.
namespace Sandkeeper {

EachOperation *newExtendByOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                    std::chrono::seconds more);
EachOperation *newExtendUntilOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                       const QDateTime &end);
EachOperation *newPauseOperation(OperationContext context, const QList<SandboxKey> &sandboxes);
EachOperation *newResumeOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                  std::chrono::seconds life);
EachOperation *newSnapshotOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                    const QString &name);
/// The request's sandbox does not count.
EachOperation *newCloneOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                 const CloneRequest &request);
EachOperation *newCommitOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                  const QString &name);

} // namespace Sandkeeper
