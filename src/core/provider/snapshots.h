// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/provider/types.h"

namespace Sandkeeper {

/// A saved state of a sandbox from which others can be made: its id is an image (CreateRequest::image).
struct Snapshot
{
    QString id;
    QStringList names;
    friend bool operator==(const Snapshot &, const Snapshot &) = default;
};

struct SnapshotQuery
{
    QString sandboxId; ///< empty: of all sandboxes
    QString pageToken; ///< empty for the first page
    int pageSize = 100;
};

struct SnapshotPage
{
    QList<Snapshot> snapshots;
    QString nextPageToken; ///< empty on the last page
};

struct CloneRequest
{
    QString sandboxId;
    int count = 1;
    bool allOrNothing = false;
    std::optional<std::chrono::seconds> life; ///< nullopt: the service decides
};

/// Copies of a whole sandbox, memory and files. Each of the three kinds may be missing at a service or in one
/// of its regions: then its refusal says so, or a call ends as Unsupported. Threading and ownership as for
/// Provider.
class SANDKEEPER_CORE_EXPORT SnapshotControl
{
public:
    virtual ~SnapshotControl();
    /// Empty when it can be done now; else the translated reason.
    virtual QString snapshotRefusal(const Sandbox &sandbox) const = 0;
    virtual QString cloneRefusal(const Sandbox &sandbox) const = 0;
    virtual QString commitRefusal(const Sandbox &sandbox) const = 0;

    /// The sandbox pauses while it is taken, and then runs on. Never sent twice. `name` may be empty.
    virtual Future<Snapshot> createSnapshot(const QString &sandboxId, const QString &name) = 0;
    virtual Future<SnapshotPage> snapshots(const SnapshotQuery &query) = 0;
    /// One that is not there any more is a success.
    virtual Future<void> removeSnapshot(const QString &snapshotId) = 0;
    /// Running copies of a sandbox. Never sent twice.
    virtual Future<QList<Sandbox>> cloneSandbox(const CloneRequest &request) = 0;
    /// Makes an image of the sandbox; the answer is what CreateRequest::image takes. Never sent twice. `name`
    /// may be empty.
    virtual Future<QString> commitSandbox(const QString &sandboxId, const QString &name) = 0;
};

} // namespace Sandkeeper
