// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/providerfactory.h"

#include <QStringList>

namespace Sandkeeper::Prime {

/// The domain under which the service's gateways are, also when an account's endpoint is a proxy elsewhere.
/// Equal to "gatewaySuffixes" of the metadata.
QStringList gatewaySuffixes();

/// One account at Prime Intellect. Threading and ownership as for Provider.
class PrimeProvider : public Provider, public CreationWaiter, public BulkRemover
{
public:
    explicit PrimeProvider(const ProviderContext &context);
    ~PrimeProvider() override;

    Future<AccountIdentity> identify() override;
    QList<CreateFieldInfo> createFields() const override;
    QList<FieldProblem> validate(const CreateRequest &request) const override;
    Future<Sandbox> create(const CreateRequest &request) override;
    Future<SandboxPage> list(const ListQuery &query) override;
    Future<Sandbox> get(const QString &sandboxId) override;
    Future<void> remove(const QString &sandboxId) override;

    CommandRunner *commandRunner() override;
    FileStore *fileStore() override;
    FileSystem *fileSystem() override;
    JobRunner *jobRunner() override;
    CreationWaiter *creationWaiter() override { return this; }
    BulkRemover *bulkRemover() override { return this; }
    PortManager *portManager() override;
    NetworkPolicyControl *networkPolicyControl() override;
    SshAccess *sshAccess() override;
    LogSource *logSource() override;
    StatusSource *statusSource() override;
    ImageCatalog *imageCatalog() override;
    ImageBuilder *imageBuilder() override;
    TeamDirectory *teamDirectory() override;
    RawApi *rawApi() override;
    ProcessHost *processHost() override;

    std::unique_ptr<CreationWaitJob> waitForCreation(const QString &sandboxId) override;
    int maximumBatch() const override;
    Future<QList<RemoveResult>> removeMany(const QStringList &sandboxIds) override;
    Future<QList<RemoveResult>> removeMatching(const RemoveQuery &query) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper::Prime
