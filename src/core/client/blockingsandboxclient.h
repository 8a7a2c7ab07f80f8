// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/sandboxclient.h"

#include <functional>

namespace Sandkeeper {

/// SandboxClient for plain programs and for threads without an event loop: the same operations by the same
/// names, each of which blocks until its answer is there. It works on a thread of its own. A QCoreApplication
/// must exist; its exec() need not run. Never call it from the GUI thread: the window would stand still.
///
/// Any number of threads may call at the same time, and cancel() may be called from any; it is destroyed when
/// no call is under way. Errors as in SandboxClient; kind Cancelled after cancel().
///
/// There is no openProcess(): a process whose output is read while it runs needs SandboxClient.
class SANDKEEPER_CORE_EXPORT BlockingSandboxClient
{
public:
    using Options = ClientOptions;
    /// Called on the client's own thread while a call for many sandboxes is under way.
    using Progress = std::function<void(int done, int total)>;

    /// Never fails: what went wrong is in problem() and is the answer to every call.
    explicit BlockingSandboxClient(const Options &options);
    /// Works with a client of the caller's making; `make` is called once, on the thread that it is used on.
    explicit BlockingSandboxClient(std::function<std::unique_ptr<SandboxClient>()> make);
    ~BlockingSandboxClient();
    BlockingSandboxClient(const BlockingSandboxClient &) = delete;
    BlockingSandboxClient &operator=(const BlockingSandboxClient &) = delete;

    std::optional<Error> problem() const;
    /// Ends every call that is under way. Those that begin later are not touched.
    void cancel();

    Result<AccountIdentity> identify();

    Result<Sandbox> create(const CreateRequest &request);
    Result<SandboxPage> list(const ListQuery &query = {});
    Result<QList<Sandbox>> listAll(const ListQuery &query = {});
    Result<Sandbox> get(const QString &sandboxId);
    Result<void> deleteSandbox(const QString &sandboxId);
    Result<QList<StatusSnapshot>> getSandboxStatuses(const QStringList &sandboxIds);
    Result<void> waitForCreation(const QString &sandboxId);

    /// A result per request, in that order. These three are errors as a whole only when they were cancelled
    /// or when nothing could be sent at all.
    Result<QList<CreateResult>> bulkCreate(const QList<CreateRequest> &requests, int concurrency = 6,
                                           const Progress &progress = {});
    Result<QList<WaitResult>> bulkWaitForCreation(const QStringList &sandboxIds,
                                                  const BulkWaitJob::Options &options = {},
                                                  const Progress &progress = {});
    Result<QList<RemoveResult>> bulkDelete(const QStringList &sandboxIds, const Progress &progress = {});
    Result<QList<RemoveResult>> bulkDelete(const RemoveQuery &query);

    Result<CommandResult> executeCommand(const CommandRequest &request);
    Result<CommandResult> executeCommand(const QString &sandboxId, const QString &command);

    Result<void> uploadFile(const QString &sandboxId, const QString &filePath, const QString &localFilePath);
    Result<void> uploadBytes(const QString &sandboxId, const QString &filePath, const QByteArray &content,
                             const QString &fileName = {});
    Result<void> downloadFile(const QString &sandboxId, const QString &filePath,
                              const QString &localFilePath);
    Result<FileWindow> readFile(const ReadFileRequest &request);

    Result<BackgroundJob> startBackgroundJob(const BackgroundJobRequest &request);
    Result<BackgroundJobStatus> getBackgroundJob(const BackgroundJob &job);
    Result<QList<BackgroundJobStatus>> getBackgroundJobs(const QList<BackgroundJob> &jobs);
    Result<QList<BackgroundJob>> listBackgroundJobs(const QString &sandboxId);
    Result<JobOutput> readBackgroundJobOutput(const JobOutputRequest &request);
    Result<void> stopBackgroundJob(const BackgroundJob &job);
    Result<BackgroundJobStatus> runBackgroundJob(const BackgroundJobRequest &request,
                                                 const BackgroundRun::Options &options = {});

    Result<LogPage> getLogs(const LogQuery &query);
    Result<ExposedPort> expose(const ExposeRequest &request);
    Result<void> unexpose(const QString &sandboxId, const QString &exposureId);
    Result<QList<ExposedPort>> listExposedPorts(const QString &sandboxId);
    Result<QList<ExposedPort>> listAllExposedPorts();
    Result<SshSession> createSshSession(const SshRequest &request);
    Result<void> closeSshSession(const QString &sandboxId, const QString &sessionId);
    void clearAuthCache();
    Result<NetworkPolicyStatus> getNetwork(const QString &sandboxId);
    Result<NetworkPolicyStatus> setNetwork(const QString &sandboxId, const NetworkPolicy &policy);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
