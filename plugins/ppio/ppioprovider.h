// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/providerfactory.h"

namespace Sandkeeper::Ppio {

/// One account at PPIO, or at another service that speaks E2B's protocol. Threading and ownership as for
/// Provider.
class PpioProvider : public Provider, public CreationWaiter
{
public:
    explicit PpioProvider(const ProviderContext &context);
    ~PpioProvider() override;

    Future<AccountIdentity> identify() override;
    QList<CreateFieldInfo> createFields() const override;
    QList<FieldProblem> validate(const CreateRequest &request) const override;
    Future<Sandbox> create(const CreateRequest &request) override;
    Future<SandboxPage> list(const ListQuery &query) override;
    Future<Sandbox> get(const QString &sandboxId) override;
    Future<void> remove(const QString &sandboxId) override;

    CommandRunner *commandRunner() override;
    ProcessHost *processHost() override;
    FileStore *fileStore() override;
    FileSystem *fileSystem() override;
    JobRunner *jobRunner() override;
    CreationWaiter *creationWaiter() override { return this; }
    LifetimeControl *lifetimeControl() override;
    MetricsSource *metricsSource() override;
    SnapshotControl *snapshotControl() override;
    NetworkPolicyControl *networkPolicyControl() override;
    LogSource *logSource() override;
    ImageCatalog *imageCatalog() override;
    ImageBuilder *imageBuilder() override;
    RawApi *rawApi() override;

    std::unique_ptr<CreationWaitJob> waitForCreation(const QString &sandboxId) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper::Ppio
