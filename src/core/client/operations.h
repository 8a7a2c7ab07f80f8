// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/resultoperation.h"
#include "core/provider/filesystem.h"
#include "core/provider/jobs.h"
#include "core/provider/network.h"
#include "core/provider/snapshots.h"

#include <memory>
#include <variant>

namespace Sandkeeper {

class AccountSessions;
class SandboxStore;

/// A running or ended command.
class SANDKEEPER_CORE_EXPORT RunOperation : public Operation
{
    Q_OBJECT
public:
    using Operation::Operation;
    ~RunOperation() override;
    virtual const CommandRequest &request() const = 0;
    virtual SandboxKey sandbox() const = 0;
    /// Set when finished with a result; a non-zero exit code is a result.
    virtual const std::optional<CommandResult> &result() const = 0;
};

/// All the user's intentions pass through here: a widget asks for an operation and watches it; it never calls
/// a Provider. Keeps the last 200 ended operations. GUI thread.
class SANDKEEPER_CORE_EXPORT Operations : public QObject
{
    Q_OBJECT
public:
    Operations(AccountSessions *sessions, SandboxStore *store, QObject *parent = nullptr);
    ~Operations() override;

    /// Creates one sandbox and follows it until it is usable. An ambiguous create is shown as unknown and
    /// settled by a look at the list.
    Operation *create(const QString &accountId, const CreateRequest &request);
    /// Deletes through bulk requests where the provider has them. A sandbox that is gone already counts as
    /// done.
    Operation *remove(const QList<SandboxKey> &sandboxes);
    /// Runs a command; never repeated.
    RunOperation *run(const SandboxKey &sandbox, const CommandRequest &request);

    /// Makes a port reachable from outside; never sent twice.
    ResultOperation<ExposedPort> *expose(const SandboxKey &sandbox, const ExposeRequest &request);
    /// A port that is not exposed any more counts as done.
    Operation *unexpose(const SandboxKey &sandbox, const ExposedPort &port);
    /// Replaces what a running sandbox may reach.
    ResultOperation<NetworkPolicyStatus> *setNetworkPolicy(const SandboxKey &sandbox,
                                                           const NetworkPolicy &policy);
    /// Opens the door for one key. Whoever asks also closes it.
    ResultOperation<SshSession> *openSsh(const SandboxKey &sandbox, const SshRequest &request);
    Operation *closeSsh(const SandboxKey &sandbox, const QString &sessionId);
    /// Starts a command that runs on by itself; never sent twice.
    ResultOperation<BackgroundJob> *startJob(const SandboxKey &sandbox, const BackgroundJobRequest &request);
    Operation *stopJob(const SandboxKey &sandbox, const BackgroundJob &job);

    // The lives of sandboxes, each with a result of its own.

    /// Lets each live that much longer. remark() tells where the service granted less.
    Operation *extendBy(const QList<SandboxKey> &sandboxes, std::chrono::seconds more);
    /// Sets their end, which may be sooner than it was.
    Operation *extendUntil(const QList<SandboxKey> &sandboxes, const QDateTime &end);
    Operation *pause(const QList<SandboxKey> &sandboxes);
    Operation *resume(const QList<SandboxKey> &sandboxes, std::chrono::seconds life);
    /// Never sent twice, like the two that follow. An empty name leaves it to the service.
    Operation *takeSnapshot(const QList<SandboxKey> &sandboxes, const QString &name);
    /// Deletes a saved state; one that is not there any more counts as done. What was made from it stays.
    Operation *removeSnapshot(const QString &accountId, const Snapshot &snapshot);
    /// As many copies of each as the request says; the sandbox in it does not count.
    Operation *clone(const QList<SandboxKey> &sandboxes, const CloneRequest &request);
    /// Makes an image of each.
    Operation *commit(const QList<SandboxKey> &sandboxes, const QString &name);

    // Folders and files of a sandbox; paths as in core/provider/filesystem.h.
    Operation *makeFolder(const SandboxKey &sandbox, const QString &path);
    Operation *moveFile(const SandboxKey &sandbox, const QString &from, const QString &to, bool overwrite);
    /// With everything below. What is not there any more counts as done.
    Operation *removeFiles(const SandboxKey &sandbox, const QStringList &paths);
    /// Writes a local file over one of the sandbox. If that is no longer what is `expected`, nothing is
    /// written and the error is Conflict with the reason REMOTE_CHANGED. The result is what is there then.
    ResultOperation<FileEntry> *saveFile(const SandboxKey &sandbox, const QString &path,
                                         const QString &localFile, const std::optional<FileEntry> &expected);

    /// Empty when a command can be run in this sandbox; else the translated reason for the disabled action.
    QString runRefusal(const SandboxKey &sandbox) const;

    QList<Operation *> operations() const; ///< newest first
    int runningCount() const;
    void clearFinished();

Q_SIGNALS:
    void added(Sandkeeper::Operation *operation);
    /// The pointer is valid during the signal only.
    void aboutToRemove(Sandkeeper::Operation *operation);
    void changed();

private:
    template <typename T>
    T *launch(T *operation);
    QString nameOf(const SandboxKey &sandbox) const;
    void prune();
    void dropFinished(int keep);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
