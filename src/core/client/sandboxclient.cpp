// SPDX-License-Identifier: MIT
#include "core/client/sandboxclient.h"

#include "core/client/clientsetup.h"
#include "core/client/refusals.h"
#include "core/provider/flow.h"
#include "core/provider/future.h"

namespace Sandkeeper {

using namespace Qt::StringLiterals;

struct SandboxClient::Private
{
    /// The ability, or why there is none.
    template <typename Ability>
    Result<Ability *> ability(Ability *(Provider::*get)())
    {
        if (problem)
            return tl::unexpected(*problem);
        if (Ability *found = (provider->*get)())
            return found;
        return tl::unexpected(
            Error{.kind = Error::Kind::Unsupported,
                  .detail = SandboxClient::tr("The service does not offer this, or not in this version.")});
    }

    /// Passes a call on to an ability: `with(&Provider::logSource, &LogSource::logs, query)`.
    template <typename Answer, typename Ability, typename... Parameters, typename... Arguments>
    QFuture<Answer> with(Ability *(Provider::*get)(), QFuture<Answer> (Ability::*call)(Parameters...),
                         const Arguments &...arguments)
    {
        const Result<Ability *> found = ability(get);
        if (found)
            return ((*found)->*call)(arguments...);
        QPromise<Answer> promise;
        promise.start();
        promise.addResult(Answer(tl::unexpected(found.error())));
        promise.finish();
        return promise.future();
    }

    /// Makes a job that works with the files of a sandbox.
    template <typename T, typename... Arguments>
    std::unique_ptr<TransferJob> transfer(const Arguments &...arguments)
    {
        const Result<FileStore *> files = ability(&Provider::fileStore);
        if (!files)
            return std::make_unique<RefusedTransfer>(files.error());
        return std::make_unique<T>(*files, arguments...);
    }

    // In this order: what is below uses what is above, and goes first.
    ClientSetup setup;
    std::optional<Error> problem;
    Provider *provider = nullptr;
    std::unique_ptr<RefusingJobRunner> noJobs;
    const Clock *clock = nullptr;
};

SandboxClient::SandboxClient(const Options &options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    Result<ClientSetup> setup = ClientSetup::make(options);
    if (setup) {
        d->setup = std::move(*setup);
    } else {
        d->problem = setup.error();
        d->setup.provider = std::make_unique<RefusingProvider>(setup.error());
    }
    d->provider = d->setup.provider.get();
    d->clock = options.clock;
}

SandboxClient::SandboxClient(std::unique_ptr<Provider> provider, const Clock *clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->setup.provider = std::move(provider);
    d->provider = d->setup.provider.get();
    d->clock = clock;
}

SandboxClient::~SandboxClient() = default;

const std::optional<Error> &SandboxClient::problem() const
{
    return d->problem;
}

Provider *SandboxClient::provider() const
{
    return d->problem ? nullptr : d->provider;
}

Future<AccountIdentity> SandboxClient::identify()
{
    return d->provider->identify();
}

Future<Sandbox> SandboxClient::create(const CreateRequest &request)
{
    return d->provider->create(request);
}

Future<SandboxPage> SandboxClient::list(const ListQuery &query)
{
    return d->provider->list(query);
}

namespace {

void addPages(Provider *provider, Flow<QList<Sandbox>> *flow, const ListQuery &query,
              QList<Sandbox> collected)
{
    flow->awaitValue<SandboxPage>(
        provider->list(query),
        [provider, flow, query, collected = std::move(collected)](const SandboxPage &page) mutable {
            collected.append(page.sandboxes);
            // A service that names the same page again would be asked for ever.
            if (page.nextPageToken.isEmpty() || page.nextPageToken == query.pageToken)
                return flow->finish(std::move(collected));
            ListQuery next = query;
            next.pageToken = page.nextPageToken;
            addPages(provider, flow, next, std::move(collected));
        });
}

} // namespace

Future<QList<Sandbox>> SandboxClient::listAll(const ListQuery &query)
{
    auto flow = Flow<QList<Sandbox>>::make(this);
    addPages(d->provider, flow.get(), query, {});
    return flow->future();
}

Future<Sandbox> SandboxClient::get(const QString &sandboxId)
{
    return d->provider->get(sandboxId);
}

Future<void> SandboxClient::deleteSandbox(const QString &sandboxId)
{
    return d->provider->remove(sandboxId);
}

Future<QList<StatusSnapshot>> SandboxClient::getSandboxStatuses(const QStringList &sandboxIds)
{
    return d->with(&Provider::statusSource, &StatusSource::statuses, sandboxIds);
}

std::unique_ptr<CreationWaitJob> SandboxClient::waitForCreation(const QString &sandboxId)
{
    if (CreationWaiter *waiter = d->provider->creationWaiter())
        return waiter->waitForCreation(sandboxId);
    return std::make_unique<PolledCreationWait>(d->provider, sandboxId, d->clock);
}

std::unique_ptr<BulkCreateJob> SandboxClient::bulkCreate(const QList<CreateRequest> &requests,
                                                         int concurrency)
{
    return std::make_unique<BulkCreateJob>(d->provider, requests, concurrency, d->clock);
}

std::unique_ptr<BulkWaitJob> SandboxClient::bulkWaitForCreation(const QStringList &sandboxIds,
                                                                const BulkWaitJob::Options &options)
{
    return std::make_unique<BulkWaitJob>(
        d->provider, [this](const QString &id) { return waitForCreation(id); }, sandboxIds, options,
        d->clock);
}

std::unique_ptr<BulkDeleteJob> SandboxClient::bulkDelete(const QStringList &sandboxIds)
{
    return std::make_unique<BulkDeleteJob>(d->provider, sandboxIds, d->clock);
}

Future<QList<RemoveResult>> SandboxClient::bulkDelete(const RemoveQuery &query)
{
    if (BulkRemover *bulk = d->provider->bulkRemover())
        return bulk->removeMatching(query);
    if (query.labels.isEmpty() && !query.allOfUser)
        return readyFuture<QList<RemoveResult>>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .detail = tr("This would delete every sandbox.")}));
    using Results = QList<RemoveResult>;
    auto flow = Flow<Results>::make(this);
    auto *self = flow.get();
    const ListQuery all{
        .labels = query.labels, .userId = query.userId, .teamId = query.teamId, .includeEnded = false};
    flow->awaitValue<QList<Sandbox>>(listAll(all), [this, self](const QList<Sandbox> &sandboxes) {
        QStringList ids;
        for (const Sandbox &sandbox : sandboxes)
            ids.append(sandbox.id);
        const std::shared_ptr<BulkDeleteJob> job = bulkDelete(ids);
        Answer<Results> answer;
        answer.onCancel(this, [job] { job->cancel(); });
        connect(job.get(), &Job::finished, this,
                [job = job.get(), answer] { answer.finish(job->results()); });
        self->await<Results>(answer.future(), [self, job](Result<Results> results) {
            self->finish(std::move(results)); // until here, it keeps the job
        });
    });
    return flow->future();
}

Future<CommandResult> SandboxClient::executeCommand(const CommandRequest &request)
{
    return d->with(&Provider::commandRunner, &CommandRunner::run, request);
}

Future<CommandResult> SandboxClient::executeCommand(const QString &sandboxId, const QString &command)
{
    return executeCommand(CommandRequest{.sandboxId = sandboxId, .command = command});
}

std::unique_ptr<RemoteProcess> SandboxClient::openProcess(const ProcessRequest &request)
{
    const Result<ProcessHost *> host = d->ability(&Provider::processHost);
    if (!host)
        return std::make_unique<RefusedProcess>(host.error());
    return (*host)->startProcess(request);
}

std::unique_ptr<TransferJob> SandboxClient::uploadFile(const QString &sandboxId, const QString &filePath,
                                                       const QString &localFilePath)
{
    return d->transfer<FileUpload>(sandboxId, filePath, localFilePath);
}

std::unique_ptr<TransferJob> SandboxClient::uploadBytes(const QString &sandboxId, const QString &filePath,
                                                        const QByteArray &content, const QString &fileName)
{
    return d->transfer<BytesUpload>(sandboxId, filePath, content, fileName);
}

std::unique_ptr<TransferJob> SandboxClient::downloadFile(const QString &sandboxId, const QString &filePath,
                                                         const QString &localFilePath)
{
    return d->transfer<FileDownload>(sandboxId, filePath, localFilePath);
}

Future<FileWindow> SandboxClient::readFile(const ReadFileRequest &request)
{
    return d->with(&Provider::fileStore, &FileStore::readFile, request);
}

Future<BackgroundJob> SandboxClient::startBackgroundJob(const BackgroundJobRequest &request)
{
    return d->with(&Provider::jobRunner, &JobRunner::start, request);
}

Future<BackgroundJobStatus> SandboxClient::getBackgroundJob(const BackgroundJob &job)
{
    return d->with(&Provider::jobRunner, &JobRunner::poll, job);
}

Future<QList<BackgroundJobStatus>> SandboxClient::getBackgroundJobs(const QList<BackgroundJob> &jobs)
{
    return d->with(&Provider::jobRunner, &JobRunner::pollMany, jobs);
}

Future<QList<BackgroundJob>> SandboxClient::listBackgroundJobs(const QString &sandboxId)
{
    return d->with(&Provider::jobRunner, &JobRunner::list, sandboxId);
}

Future<JobOutput> SandboxClient::readBackgroundJobOutput(const JobOutputRequest &request)
{
    return d->with(&Provider::jobRunner, &JobRunner::readOutput, request);
}

Future<void> SandboxClient::stopBackgroundJob(const BackgroundJob &job)
{
    return d->with(&Provider::jobRunner, &JobRunner::stop, job);
}

std::unique_ptr<BackgroundRun> SandboxClient::runBackgroundJob(const BackgroundJobRequest &request,
                                                               const BackgroundRun::Options &options)
{
    const Result<JobRunner *> jobs = d->ability(&Provider::jobRunner);
    if (!jobs && !d->noJobs)
        d->noJobs = std::make_unique<RefusingJobRunner>(jobs.error());
    return std::make_unique<BackgroundRun>(jobs ? *jobs : d->noJobs.get(), request, options, d->clock);
}

Future<LogPage> SandboxClient::getLogs(const LogQuery &query)
{
    return d->with(&Provider::logSource, &LogSource::logs, query);
}

Future<ExposedPort> SandboxClient::expose(const ExposeRequest &request)
{
    return d->with(&Provider::portManager, &PortManager::expose, request);
}

Future<void> SandboxClient::unexpose(const QString &sandboxId, const QString &exposureId)
{
    return d->with(&Provider::portManager, &PortManager::unexpose, sandboxId, exposureId);
}

Future<QList<ExposedPort>> SandboxClient::listExposedPorts(const QString &sandboxId)
{
    return d->with(&Provider::portManager, &PortManager::ports, sandboxId);
}

Future<QList<ExposedPort>> SandboxClient::listAllExposedPorts()
{
    return d->with(&Provider::portManager, &PortManager::allPorts);
}

Future<SshSession> SandboxClient::createSshSession(const SshRequest &request)
{
    return d->with(&Provider::sshAccess, &SshAccess::openSshSession, request);
}

Future<void> SandboxClient::closeSshSession(const QString &sandboxId, const QString &sessionId)
{
    return d->with(&Provider::sshAccess, &SshAccess::closeSshSession, sandboxId, sessionId);
}

void SandboxClient::clearAuthCache()
{
    Provider *provider = this->provider();
    if (RawApi *api = provider ? provider->rawApi() : nullptr)
        api->clearAuthCache();
}

Future<NetworkPolicyStatus> SandboxClient::getNetwork(const QString &sandboxId)
{
    return d->with(&Provider::networkPolicyControl, &NetworkPolicyControl::networkPolicy, sandboxId);
}

Future<NetworkPolicyStatus> SandboxClient::setNetwork(const QString &sandboxId, const NetworkPolicy &policy)
{
    return d->with(&Provider::networkPolicyControl, &NetworkPolicyControl::setNetworkPolicy, sandboxId,
                   policy);
}

} // namespace Sandkeeper
