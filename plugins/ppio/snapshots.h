// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "region.h"

#include <QCoreApplication>

namespace Sandkeeper::Ppio {

/// Copies of sandboxes (ppio.md §2.10, §2.11): snapshots in the newer regions, clones and commits in the
/// older one. GUI thread.
class Snapshots : public QObject, public SnapshotControl
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Snapshots)
public:
    Snapshots(ControlPlane *api, Region *region);
    ~Snapshots() override;

    QString snapshotRefusal(const Sandbox &sandbox) const override;
    QString cloneRefusal(const Sandbox &sandbox) const override;
    QString commitRefusal(const Sandbox &sandbox) const override;
    Future<Snapshot> createSnapshot(const QString &sandboxId, const QString &name) override;
    Future<SnapshotPage> snapshots(const SnapshotQuery &query) override;
    Future<void> removeSnapshot(const QString &snapshotId) override;
    Future<QList<Sandbox>> cloneSandbox(const CloneRequest &request) override;
    Future<QString> commitSandbox(const QString &sandboxId, const QString &name) override;

private:
    struct Copies;
    QString refusal(Feature feature, const Sandbox &sandbox) const;
    template <typename T>
    Future<T> make(Feature feature, const QString &sandboxId, const char *what, const QByteArray &body,
                   std::function<Result<T>(const HttpResponse &)> decode);
    void describeNext(const std::shared_ptr<Copies> &copies);

    ControlPlane *m_api;
    Region *m_region;
};

} // namespace Sandkeeper::Ppio
