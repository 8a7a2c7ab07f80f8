// SPDX-License-Identifier: MIT
#include "core/client/servicereader.h"

#include "core/client/accountsessions.h"

#include <functional>

#include <QCoreApplication>

namespace Sandkeeper {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(ServiceReader)
};

QString lacking(Ability ability)
{
    switch (ability) {
    case Ability::Run:
        return Texts::tr("This service runs no commands.");
    case Ability::Logs:
        return Texts::tr("This service keeps no logs.");
    case Ability::Ports:
        return Texts::tr("This service exposes no ports.");
    case Ability::Network:
        return Texts::tr("This service cannot change what a running sandbox may reach.");
    case Ability::Ssh:
        return Texts::tr("This service offers no SSH.");
    case Ability::Jobs:
        return Texts::tr("This service runs no background jobs.");
    case Ability::Status:
        return Texts::tr("This service does not tell why a sandbox ended.");
    case Ability::Images:
        return Texts::tr("This service has no list of images.");
    case Ability::Teams:
        return Texts::tr("This service has no teams.");
    case Ability::Extend:
        return Texts::tr("This service cannot move the end of a sandbox.");
    case Ability::Pause:
    case Ability::Resume:
        return Texts::tr("This service cannot pause sandboxes.");
    case Ability::Metrics:
        return Texts::tr("This service does not tell what a sandbox uses.");
    case Ability::Snapshots:
        return Texts::tr("This service takes no snapshots.");
    case Ability::Clone:
        return Texts::tr("This service cannot clone sandboxes.");
    case Ability::Commit:
        return Texts::tr("This service cannot make a template of a sandbox.");
    case Ability::Files:
        return Texts::tr("The files of this service's sandboxes cannot be listed.");
    }
    return {};
}

template <typename A>
QString refusalOf(const A *ability, Ability kind, const Sandbox &sandbox)
{
    return ability ? ability->refusal(sandbox) : lacking(kind);
}

QString lifetimeRefusal(const LifetimeControl *control, Ability kind, const Sandbox &sandbox)
{
    if (!control)
        return lacking(kind);
    return kind == Ability::Extend  ? control->extendRefusal(sandbox)
           : kind == Ability::Pause ? control->pauseRefusal(sandbox)
                                    : control->resumeRefusal(sandbox);
}

QString snapshotRefusal(const SnapshotControl *control, Ability kind, const Sandbox &sandbox)
{
    if (!control)
        return lacking(kind);
    return kind == Ability::Snapshots ? control->snapshotRefusal(sandbox)
           : kind == Ability::Clone   ? control->cloneRefusal(sandbox)
                                      : control->commitRefusal(sandbox);
}

} // namespace

bool ServiceReader::offers(Ability ability, const QString &accountId) const
{
    Provider *provider = m_sessions->provider(accountId);
    if (!provider)
        return false;
    switch (ability) {
    case Ability::Run:
        return provider->commandRunner() != nullptr;
    case Ability::Logs:
        return provider->logSource() != nullptr;
    case Ability::Ports:
        return provider->portManager() != nullptr;
    case Ability::Network:
        return provider->networkPolicyControl() != nullptr;
    case Ability::Ssh:
        return provider->sshAccess() != nullptr;
    case Ability::Jobs:
        return provider->jobRunner() != nullptr;
    case Ability::Status:
        return provider->statusSource() != nullptr;
    case Ability::Images:
        return provider->imageCatalog() != nullptr;
    case Ability::Teams:
        return provider->teamDirectory() != nullptr;
    case Ability::Extend:
    case Ability::Pause:
    case Ability::Resume:
        return provider->lifetimeControl() != nullptr;
    case Ability::Metrics:
        return provider->metricsSource() != nullptr;
    case Ability::Snapshots:
    case Ability::Clone:
    case Ability::Commit:
        return provider->snapshotControl() != nullptr;
    case Ability::Files:
        return provider->fileSystem() != nullptr;
    }
    return false;
}

QString ServiceReader::refusal(Ability ability, const SandboxKey &key) const
{
    const std::optional<Sandbox> sandbox = m_store ? m_store->find(key) : std::nullopt;
    if (!sandbox)
        return Texts::tr("The sandbox is no longer in the table.");
    return refusal(ability, key.accountId, *sandbox);
}

QString ServiceReader::refusal(Ability ability, const QString &accountId, const Sandbox &sandbox) const
{
    Provider *provider = m_sessions->provider(accountId);
    if (!provider)
        return Texts::tr("The account is not connected.");
    switch (ability) {
    case Ability::Run:
        return refusalOf(provider->commandRunner(), ability, sandbox);
    case Ability::Logs:
        return refusalOf(provider->logSource(), ability, sandbox);
    case Ability::Ports:
        return refusalOf(provider->portManager(), ability, sandbox);
    case Ability::Network:
        return refusalOf(provider->networkPolicyControl(), ability, sandbox);
    case Ability::Ssh:
        return refusalOf(provider->sshAccess(), ability, sandbox);
    case Ability::Jobs:
        return refusalOf(provider->jobRunner(), ability, sandbox);
    case Ability::Files:
        return refusalOf(provider->fileSystem(), ability, sandbox);
    case Ability::Extend:
    case Ability::Pause:
    case Ability::Resume:
        return lifetimeRefusal(provider->lifetimeControl(), ability, sandbox);
    case Ability::Snapshots:
    case Ability::Clone:
    case Ability::Commit:
        return snapshotRefusal(provider->snapshotControl(), ability, sandbox);
    case Ability::Metrics:
    case Ability::Status:
    case Ability::Images:
    case Ability::Teams:
        break;
    }
    return offers(ability, accountId) ? QString() : lacking(ability);
}

template <typename A>
A *ServiceReader::find(const QString &accountId, A *(Provider::*ability)()) const
{
    Provider *provider = m_sessions->provider(accountId);
    return provider ? (provider->*ability)() : nullptr;
}

template <typename T, typename A>
Future<T> ServiceReader::ask(const QString &accountId, A *(Provider::*ability)(),
                             const std::function<Future<T>(A *)> &question) const
{
    if (A *asked = find(accountId, ability))
        return question(asked);
    if (m_sessions->provider(accountId))
        return readyFuture<T>(tl::unexpected(Error{.kind = Error::Kind::Unsupported}));
    return readyFuture<T>(tl::unexpected(
        Error{.kind = Error::Kind::Local, .detail = Texts::tr("The account is not connected.")}));
}

Future<LogPage> ServiceReader::logs(const SandboxKey &sandbox, const QString &pageToken) const
{
    return ask<LogPage, LogSource>(sandbox.accountId, &Provider::logSource, [&](LogSource *source) {
        return source->logs({.sandboxId = sandbox.sandboxId, .pageToken = pageToken});
    });
}

Future<QList<ExposedPort>> ServiceReader::ports(const SandboxKey &sandbox) const
{
    return ask<QList<ExposedPort>, PortManager>(
        sandbox.accountId, &Provider::portManager,
        [&](PortManager *manager) { return manager->ports(sandbox.sandboxId); });
}

QStringList ServiceReader::portProtocols(const QString &accountId) const
{
    const PortManager *manager = find(accountId, &Provider::portManager);
    return manager ? manager->protocols() : QStringList();
}

QString ServiceReader::portProblem(const QString &accountId, const ExposeRequest &request) const
{
    const PortManager *manager = find(accountId, &Provider::portManager);
    return manager ? manager->problem(request) : lacking(Ability::Ports);
}

Future<NetworkPolicyStatus> ServiceReader::networkPolicy(const SandboxKey &sandbox) const
{
    return ask<NetworkPolicyStatus, NetworkPolicyControl>(
        sandbox.accountId, &Provider::networkPolicyControl,
        [&](NetworkPolicyControl *control) { return control->networkPolicy(sandbox.sandboxId); });
}

QString ServiceReader::networkEntryProblem(const QString &accountId, const QString &entry) const
{
    const NetworkPolicyControl *control = find(accountId, &Provider::networkPolicyControl);
    return control ? control->entryProblem(entry) : QString();
}

QString ServiceReader::networkProblem(const QString &accountId, const NetworkPolicy &policy) const
{
    const NetworkPolicyControl *control = find(accountId, &Provider::networkPolicyControl);
    return control ? control->problem(policy) : lacking(Ability::Network);
}

Future<EndReason> ServiceReader::endReason(const SandboxKey &sandbox) const
{
    return ask<EndReason, StatusSource>(
        sandbox.accountId, &Provider::statusSource,
        [&](StatusSource *source) { return source->endReason(sandbox.sandboxId); });
}

Future<QList<BackgroundJob>> ServiceReader::jobs(const SandboxKey &sandbox) const
{
    return ask<QList<BackgroundJob>, JobRunner>(
        sandbox.accountId, &Provider::jobRunner,
        [&](JobRunner *runner) { return runner->list(sandbox.sandboxId); });
}

Future<QList<BackgroundJobStatus>> ServiceReader::jobStatuses(const QString &accountId,
                                                              const QList<BackgroundJob> &jobs) const
{
    return ask<QList<BackgroundJobStatus>, JobRunner>(
        accountId, &Provider::jobRunner, [&](JobRunner *runner) { return runner->pollMany(jobs); });
}

Future<JobOutput> ServiceReader::jobOutput(const QString &accountId, const JobOutputRequest &request) const
{
    return ask<JobOutput, JobRunner>(accountId, &Provider::jobRunner,
                                     [&](JobRunner *runner) { return runner->readOutput(request); });
}

Future<QHash<QString, MetricsSample>> ServiceReader::latestMetrics(const QString &accountId,
                                                                   const QStringList &sandboxIds) const
{
    return ask<QHash<QString, MetricsSample>, MetricsSource>(
        accountId, &Provider::metricsSource,
        [&](MetricsSource *source) { return source->latestMetrics(sandboxIds); });
}

Future<QList<MetricsSample>> ServiceReader::metrics(const SandboxKey &sandbox, const QDateTime &from,
                                                    const QDateTime &to) const
{
    return ask<QList<MetricsSample>, MetricsSource>(
        sandbox.accountId, &Provider::metricsSource,
        [&](MetricsSource *source) { return source->metrics(sandbox.sandboxId, from, to); });
}

Future<SnapshotPage> ServiceReader::snapshots(const QString &accountId, const SnapshotQuery &query) const
{
    return ask<SnapshotPage, SnapshotControl>(
        accountId, &Provider::snapshotControl,
        [&](SnapshotControl *control) { return control->snapshots(query); });
}

Future<QString> ServiceReader::homeFolder(const SandboxKey &sandbox) const
{
    return ask<QString, FileSystem>(sandbox.accountId, &Provider::fileSystem,
                                    [&](FileSystem *files) { return files->homeFolder(sandbox.sandboxId); });
}

std::unique_ptr<FolderListJob> ServiceReader::listFolder(const SandboxKey &sandbox, const QString &path) const
{
    FileSystem *files = find(sandbox.accountId, &Provider::fileSystem);
    return files ? files->listFolder(sandbox.sandboxId, path) : nullptr;
}

std::unique_ptr<FolderWatchJob> ServiceReader::watchFolder(const SandboxKey &sandbox,
                                                           const QString &path) const
{
    FileSystem *files = find(sandbox.accountId, &Provider::fileSystem);
    return files ? files->watchFolder(sandbox.sandboxId, path) : nullptr;
}

Future<FileEntry> ServiceReader::file(const SandboxKey &sandbox, const QString &path) const
{
    return ask<FileEntry, FileSystem>(sandbox.accountId, &Provider::fileSystem, [&](FileSystem *files) {
        return files->stat(sandbox.sandboxId, path);
    });
}

std::unique_ptr<TransferJob> ServiceReader::fetchFile(const SandboxKey &sandbox, const QString &path,
                                                      QIODevice *target) const
{
    FileStore *files = find(sandbox.accountId, &Provider::fileStore);
    return files ? files->download({.sandboxId = sandbox.sandboxId, .path = path, .target = target})
                 : nullptr;
}

Future<QList<Team>> ServiceReader::teams(const QString &accountId) const
{
    return ask<QList<Team>, TeamDirectory>(accountId, &Provider::teamDirectory,
                                           [](TeamDirectory *directory) { return directory->teams(); });
}

Future<ImagePage> ServiceReader::images(const QString &accountId, const ImageQuery &query) const
{
    return ask<ImagePage, ImageCatalog>(accountId, &Provider::imageCatalog,
                                        [&](ImageCatalog *catalog) { return catalog->images(query); });
}

Future<QList<RegistryCredentials>> ServiceReader::registryCredentials(const QString &accountId) const
{
    return ask<QList<RegistryCredentials>, ImageCatalog>(
        accountId, &Provider::imageCatalog,
        [](ImageCatalog *catalog) { return catalog->registryCredentials(); });
}

Future<ImageCheck> ServiceReader::checkImage(const QString &accountId, const QString &image,
                                             const QString &registryCredentialsId) const
{
    return ask<ImageCheck, ImageCatalog>(accountId, &Provider::imageCatalog, [&](ImageCatalog *catalog) {
        return catalog->checkImage(image, registryCredentialsId);
    });
}

} // namespace Sandkeeper
