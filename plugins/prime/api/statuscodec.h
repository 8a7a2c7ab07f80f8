// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/insight.h"

/// Batched status, error context and bulk deletion on the wire (prime.md §4.5, §5.5, §5.7, §5.8). Pure; any
/// thread.
namespace Sandkeeper::Prime {

QByteArray encodeStatusRequest(const QStringList &sandboxIds);
/// An answer for each of the ids asked. An id the service names under “errors” is NotFound or Forbidden; one
/// it leaves out is a Protocol error of that id alone.
Result<QHash<QString, Result<StatusSnapshot>>> decodeStatuses(const QByteArray &body,
                                                              const QStringList &sandboxIds);
StatusSnapshot snapshotOf(const Sandbox &sandbox);

Result<EndReason> decodeErrorContext(const QByteArray &body);

QByteArray encodeBulkRemove(const RemoveQuery &query);
QByteArray encodeBulkRemove(const QStringList &sandboxIds);
/// One result for each sandbox that the answer names.
Result<QList<RemoveResult>> decodeBulkRemove(const QByteArray &body);
/// One result for each of the ids asked, in that order. An id the answer does not name is an error with
/// `ambiguous` set: nobody said that it is gone.
Result<QList<RemoveResult>> decodeBulkRemove(const QByteArray &body, const QStringList &sandboxIds);

/// The answer of a single deletion: `success:false` is a failure in the service's words (prime.md §5.4).
Result<void> decodeRemoval(const QByteArray &body);

} // namespace Sandkeeper::Prime
