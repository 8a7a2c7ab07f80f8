// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/snapshots.h"

#include "api/sandboxcodec.h"

/// Snapshots, clones and commits on the wire (ppio.md §2.10, §2.11). Pure; any thread.
namespace Sandkeeper::Ppio {

QByteArray encodeSnapshot(const QString &name);
QByteArray encodeClone(const CloneRequest &request);
QByteArray encodeCommit(const QString &name);
/// "/snapshots?…".
QByteArray snapshotsEndpoint(const SnapshotQuery &query);

Result<Snapshot> decodeSnapshot(const QByteArray &body);
/// `nextToken`: the header X-Next-Token.
Result<SnapshotPage> decodeSnapshots(const QByteArray &body, const QByteArray &nextToken);
/// What was made; neither states nor times are told.
Result<QList<ServedSandbox>> decodeClones(const QByteArray &body);

} // namespace Sandkeeper::Ppio
