// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/backgroundrun.h"
#include "core/client/bulkjobs.h"
#include "core/client/clientoptions.h"
#include "core/client/localtransfers.h"

namespace Sandkeeper {

/// One account at one service, for programs without the window: the operations of the services' own Python
/// packages, by the same names in Qt's spelling. What the service cannot do is an error of kind Unsupported.
///
/// One-shot calls answer with a Future: consume it with whenDone() (core/provider/future.h), cancel it by
/// cancelling it. What takes longer is a Job, which starts at once and which the caller owns. Everything is
/// called on the thread the client lives on, which needs a running event loop, and answers there; nothing
/// blocks. For plain programs and threads of their own there is BlockingSandboxClient.
///
/// Jobs must not outlive the client. What is under way when it is destroyed ends as cancelled.
class SANDKEEPER_CORE_EXPORT SandboxClient : public QObject
{
    Q_OBJECT
public:
    using Options = ClientOptions;
    template <typename T>
    using JobPointer = std::unique_ptr<T>;

    /// Loads the plug-in. Never fails: what went wrong is in problem() and is the answer to every call.
    explicit SandboxClient(const Options &options, QObject *parent = nullptr);
    /// Works with a provider that was made elsewhere. Its HttpClient outlives the client.
    explicit SandboxClient(std::unique_ptr<Provider> provider, const Clock *clock = nullptr,
                           QObject *parent = nullptr);
    ~SandboxClient() override;

    /// Why no call can succeed: there is no such plug-in, or no key was found.
    const std::optional<Error> &problem() const;
    /// For what has no method here; nullptr when there is a problem.
    Provider *provider() const;

    /// Whose key it is.
    Future<AccountIdentity> identify();

    /// Never makes two sandboxes, however often it has to be sent.
    Future<Sandbox> create(const CreateRequest &request);
    Future<SandboxPage> list(const ListQuery &query = {});
    /// All pages, one after another.
    Future<QList<Sandbox>> listAll(const ListQuery &query = {});
    Future<Sandbox> get(const QString &sandboxId);
    /// One that does not exist is a success.
    Future<void> deleteSandbox(const QString &sandboxId);
    Future<QList<StatusSnapshot>> getSandboxStatuses(const QStringList &sandboxIds);
    /// Succeeds when a command could run in it; fails with NotRunning when it ended instead.
    JobPointer<CreationWaitJob> waitForCreation(const QString &sandboxId);

    JobPointer<BulkCreateJob> bulkCreate(const QList<CreateRequest> &requests, int concurrency = 6);
    JobPointer<BulkWaitJob> bulkWaitForCreation(const QStringList &sandboxIds,
                                                const BulkWaitJob::Options &options = {});
    JobPointer<BulkDeleteJob> bulkDelete(const QStringList &sandboxIds);
    /// All that the service finds, e.g. by labels; a result for each. Errors: Invalid for a query that would
    /// find everything by leaving all fields empty.
    Future<QList<RemoveResult>> bulkDelete(const RemoveQuery &query);

    /// Never sent twice once it may have run. A non-zero exit code is a result.
    Future<CommandResult> executeCommand(const CommandRequest &request);
    Future<CommandResult> executeCommand(const QString &sandboxId, const QString &command);
    JobPointer<RemoteProcess> openProcess(const ProcessRequest &request);

    /// `filePath` is absolute, in the sandbox; what is there is overwritten.
    JobPointer<TransferJob> uploadFile(const QString &sandboxId, const QString &filePath,
                                       const QString &localFilePath);
    JobPointer<TransferJob> uploadBytes(const QString &sandboxId, const QString &filePath,
                                        const QByteArray &content, const QString &fileName = {});
    /// The local file is complete or as it was before.
    JobPointer<TransferJob> downloadFile(const QString &sandboxId, const QString &filePath,
                                         const QString &localFilePath);
    Future<FileWindow> readFile(const ReadFileRequest &request);

    Future<BackgroundJob> startBackgroundJob(const BackgroundJobRequest &request);
    Future<BackgroundJobStatus> getBackgroundJob(const BackgroundJob &job);
    Future<QList<BackgroundJobStatus>> getBackgroundJobs(const QList<BackgroundJob> &jobs);
    /// Whoever started them.
    Future<QList<BackgroundJob>> listBackgroundJobs(const QString &sandboxId);
    /// What came since the offsets, also while the job runs.
    Future<JobOutput> readBackgroundJobOutput(const JobOutputRequest &request);
    /// All processes of the job.
    Future<void> stopBackgroundJob(const BackgroundJob &job);
    JobPointer<BackgroundRun> runBackgroundJob(const BackgroundJobRequest &request,
                                               const BackgroundRun::Options &options = {});

    Future<LogPage> getLogs(const LogQuery &query);
    Future<ExposedPort> expose(const ExposeRequest &request);
    Future<void> unexpose(const QString &sandboxId, const QString &exposureId);
    Future<QList<ExposedPort>> listExposedPorts(const QString &sandboxId);
    Future<QList<ExposedPort>> listAllExposedPorts();
    Future<SshSession> createSshSession(const SshRequest &request);
    Future<void> closeSshSession(const QString &sandboxId, const QString &sessionId);
    Future<NetworkPolicyStatus> getNetwork(const QString &sandboxId);
    Future<NetworkPolicyStatus> setNetwork(const QString &sandboxId, const NetworkPolicy &policy);
    /// Forgets the tokens for single sandboxes, which are in memory only. Nothing to do where there are none.
    void clearAuthCache();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
