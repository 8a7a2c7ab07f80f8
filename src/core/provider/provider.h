// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/job.h"
#include "core/provider/types.h"

namespace Sandkeeper {

class CommandRunner;
class CreationWaiter;
class BulkRemover;
class ProcessHost;
class FileStore;
class FileSystem;
class JobRunner;
class PortManager;
class NetworkPolicyControl;
class SshAccess;
class LogSource;
class StatusSource;
class ImageCatalog;
class ImageBuilder;
class TeamDirectory;
class RawApi;
class LifetimeControl;
class MetricsSource;
class SnapshotControl;

/// One account at one service: what every service has. Everything else is an ability
/// (core/provider/abilities.h) that the provider returns or does not.
///
/// Made by ProviderFactory::create, owned by the caller. Every call is made on the thread the provider lives
/// on and answers there; calls may overlap. Destroying the provider cancels what is under way. No call
/// blocks.
class SANDKEEPER_CORE_EXPORT Provider
{
public:
    virtual ~Provider();

    /// Checks the key and tells whose it is. Errors: Auth when refused, network kinds otherwise.
    virtual Future<AccountIdentity> identify() = 0;

    /// How the create form looks for this provider; does not change in a provider's life. Fields that are
    /// left out are unsupported.
    virtual QList<CreateFieldInfo> createFields() const = 0;
    /// All local rules of the service; empty when the request may be sent. Pure and fast.
    virtual QList<FieldProblem> validate(const CreateRequest &request) const = 0;

    /// Creates a sandbox. The answer is what the service said, normally not running yet. Repeats itself only
    /// under the same idempotency key. Errors: Invalid (with nothing sent) when validate() has problems;
    /// `ambiguous` when no answer came.
    virtual Future<Sandbox> create(const CreateRequest &request) = 0;
    /// One page. Pages are asked for one after another until nextPageToken is empty.
    virtual Future<SandboxPage> list(const ListQuery &query) = 0;
    virtual Future<Sandbox> get(const QString &sandboxId) = 0;
    /// Deletes one sandbox. A sandbox that does not exist is a success.
    virtual Future<void> remove(const QString &sandboxId) = 0;

    // Abilities. Owned by the provider and as long-lived; nullptr: the service cannot do it.
    virtual CommandRunner *commandRunner() { return nullptr; }
    virtual CreationWaiter *creationWaiter() { return nullptr; }
    virtual BulkRemover *bulkRemover() { return nullptr; }
    virtual ProcessHost *processHost() { return nullptr; }
    virtual FileStore *fileStore() { return nullptr; }
    virtual FileSystem *fileSystem() { return nullptr; }
    virtual JobRunner *jobRunner() { return nullptr; }
    virtual PortManager *portManager() { return nullptr; }
    virtual NetworkPolicyControl *networkPolicyControl() { return nullptr; }
    virtual SshAccess *sshAccess() { return nullptr; }
    virtual LogSource *logSource() { return nullptr; }
    virtual StatusSource *statusSource() { return nullptr; }
    virtual ImageCatalog *imageCatalog() { return nullptr; }
    virtual ImageBuilder *imageBuilder() { return nullptr; }
    virtual TeamDirectory *teamDirectory() { return nullptr; }
    virtual RawApi *rawApi() { return nullptr; }
    virtual LifetimeControl *lifetimeControl() { return nullptr; }
    virtual MetricsSource *metricsSource() { return nullptr; }
    virtual SnapshotControl *snapshotControl() { return nullptr; }
};

} // namespace Sandkeeper
