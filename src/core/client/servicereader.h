// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/provider.h"

#include <functional>

namespace Sandkeeper {

class AccountSessions;
class SandboxStore;

/// What a service can do beyond what all of them can.
enum class Ability {
    Run,
    Logs,
    Ports,
    Network,
    Ssh,
    Jobs,
    Status,
    Images,
    Teams,
    Extend,
    Pause,
    Resume,
    Metrics,
    Snapshots,
    Clone,
    Commit,
    Files,
};

/// Asks a service for what the window shows beside the list. Keeps nothing and changes nothing: changes are
/// Operations. Every question ends with Kind::Local when the account is not connected and Kind::Unsupported
/// when its service lacks the ability; an answer that is no longer wanted is cancelled through its future.
/// Cheap to make and to copy; what it works on must outlive it. GUI thread.
class SANDKEEPER_CORE_EXPORT ServiceReader
{
public:
    /// Without a store refusal() knows no sandbox.
    ServiceReader(AccountSessions *sessions, SandboxStore *store)
        : m_sessions(sessions)
        , m_store(store)
    {
    }

    /// Whether the account is connected and its service has the ability at all.
    bool offers(Ability ability, const QString &accountId) const;
    /// Empty when the ability can be used on this sandbox; else the translated reason.
    QString refusal(Ability ability, const SandboxKey &sandbox) const;
    /// As above for a sandbox that is at hand, without a look into the store.
    QString refusal(Ability ability, const QString &accountId, const Sandbox &sandbox) const;

    Future<LogPage> logs(const SandboxKey &sandbox, const QString &pageToken) const;

    Future<QList<ExposedPort>> ports(const SandboxKey &sandbox) const;
    QStringList portProtocols(const QString &accountId) const;
    /// Why this cannot be exposed; translated, empty when the request may be sent.
    QString portProblem(const QString &accountId, const ExposeRequest &request) const;

    Future<NetworkPolicyStatus> networkPolicy(const SandboxKey &sandbox) const;
    QString networkEntryProblem(const QString &accountId, const QString &entry) const;
    QString networkProblem(const QString &accountId, const NetworkPolicy &policy) const;

    Future<EndReason> endReason(const SandboxKey &sandbox) const;

    Future<QList<BackgroundJob>> jobs(const SandboxKey &sandbox) const;
    Future<QList<BackgroundJobStatus>> jobStatuses(const QString &accountId,
                                                   const QList<BackgroundJob> &jobs) const;
    Future<JobOutput> jobOutput(const QString &accountId, const JobOutputRequest &request) const;

    /// The latest sample of each; those of which there is none are missing.
    Future<QHash<QString, MetricsSample>> latestMetrics(const QString &accountId,
                                                        const QStringList &sandboxIds) const;
    /// Oldest first; may be empty.
    Future<QList<MetricsSample>> metrics(const SandboxKey &sandbox, const QDateTime &from,
                                         const QDateTime &to) const;
    Future<SnapshotPage> snapshots(const QString &accountId, const SnapshotQuery &query) const;

    Future<QString> homeFolder(const SandboxKey &sandbox) const;
    /// Started already; the caller's. nullptr where nobody can be asked.
    std::unique_ptr<FolderListJob> listFolder(const SandboxKey &sandbox, const QString &path) const;
    /// nullptr also where the service tells of no changes.
    std::unique_ptr<FolderWatchJob> watchFolder(const SandboxKey &sandbox, const QString &path) const;
    Future<FileEntry> file(const SandboxKey &sandbox, const QString &path) const;
    /// Reads a file's content into a device that stays the caller's; as listFolder().
    std::unique_ptr<TransferJob> fetchFile(const SandboxKey &sandbox, const QString &path,
                                           QIODevice *target) const;

    Future<QList<Team>> teams(const QString &accountId) const;
    Future<ImagePage> images(const QString &accountId, const ImageQuery &query) const;
    Future<QList<RegistryCredentials>> registryCredentials(const QString &accountId) const;
    Future<ImageCheck> checkImage(const QString &accountId, const QString &image,
                                  const QString &registryCredentialsId) const;

private:
    template <typename T, typename A>
    Future<T> ask(const QString &accountId, A *(Provider::*ability)(),
                  const std::function<Future<T>(A *)> &question) const;
    template <typename A>
    A *find(const QString &accountId, A *(Provider::*ability)()) const;

    AccountSessions *m_sessions;
    SandboxStore *m_store;
};

} // namespace Sandkeeper
