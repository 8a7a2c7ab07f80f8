// SPDX-License-Identifier: MIT
#include "core/client/blockingsandboxclient.h"

#include "core/provider/future.h"

#include <future>

#include <QThread>

namespace Sandkeeper {

// `worker` lives on `thread` and stands for it: what is done there is invoked on it, what is under way there
// is its child or bound to it.
struct BlockingSandboxClient::Private
{
    explicit Private(std::function<std::unique_ptr<SandboxClient>()> make)
    {
        worker->moveToThread(&thread);
        thread.setObjectName(QStringLiteral("BlockingSandboxClient"));
        thread.start();
        QMetaObject::invokeMethod(
            worker, [&] { client = make(); }, Qt::BlockingQueuedConnection);
    }

    ~Private()
    {
        QMetaObject::invokeMethod(
            worker,
            [this] {
                stopAll();
                client.reset();
            },
            Qt::BlockingQueuedConnection);
        thread.quit();
        thread.wait();
        delete worker; // nothing runs there any more
    }

    /// Ends everything under way; on the thread.
    void stopAll()
    {
        for (const auto &[number, stop] : std::map(stops))
            stop();
    }

    /// Runs `begin(finish)` on the thread and waits until finish() was called with the result. `begin`
    /// returns what ends the call early.
    template <typename T, typename Begin>
    Result<T> wait(Begin begin)
    {
        Q_ASSERT_X(QThread::currentThread() != &thread, "BlockingSandboxClient",
                   "called from its own thread, which would wait for itself");
        // Shared, because the waiting side may be gone before set_value() has returned.
        const auto promise = std::make_shared<std::promise<Result<T>>>();
        QMetaObject::invokeMethod(worker, [this, promise, &begin] {
            const int number = nextNumber++;
            stops[number] = begin([this, number, promise](Result<T> result) {
                stops.erase(number);
                promise->set_value(std::move(result));
            });
        });
        return promise->get_future().get();
    }

    template <typename T, typename Call>
    Result<T> answer(Call call)
    {
        return wait<T>([this, &call](auto finish) {
            Future<T> future = call(*client);
            whenDone<T>(future, worker, finish);
            return [future]() mutable {
                future.cancel();
            };
        });
    }

    /// `make` makes a job, `resultOf` reads its result when it has succeeded.
    template <typename T, typename Make, typename ResultOf>
    Result<T> job(Make make, ResultOf resultOf)
    {
        return wait<T>([this, &make, &resultOf](auto finish) {
            auto *running = make(*client).release();
            running->setParent(client.get());
            QObject::connect(
                running, &Job::finished, worker,
                [running, finish, &resultOf] {
                    running->deleteLater();
                    if (running->state() == Job::State::Succeeded)
                        finish(Result<T>(resultOf(*running)));
                    else
                        finish(Result<T>(tl::unexpected(running->error())));
                },
                // Also what ended before anyone could listen is told, and no job is deleted while it tells.
                Qt::QueuedConnection);
            if (running->isFinished())
                Q_EMIT running->finished();
            return [running] {
                running->cancel();
            };
        });
    }

    template <typename Make>
    Result<void> job(Make make)
    {
        return job<void>(make, [](const auto &) { return Result<void>(); });
    }

    /// As above, and tells its progress.
    template <typename T, typename Make>
    Result<T> bulk(Make make, const Progress &progress)
    {
        return job<T>(
            [&make, &progress](SandboxClient &with) {
                auto made = make(with);
                if (progress)
                    QObject::connect(made.get(), &BulkJob::progressed, made.get(), progress);
                return made;
            },
            [](const auto &done) { return done.results(); });
    }

    QThread thread;
    QObject *worker = new QObject;
    std::unique_ptr<SandboxClient> client;
    std::map<int, std::function<void()>> stops; ///< of the calls under way; on the thread only
    int nextNumber = 0;
};

BlockingSandboxClient::BlockingSandboxClient(const Options &options)
    : BlockingSandboxClient([&options] { return std::make_unique<SandboxClient>(options); })
{
}

BlockingSandboxClient::BlockingSandboxClient(std::function<std::unique_ptr<SandboxClient>()> make)
    : d(std::make_unique<Private>(std::move(make)))
{
}

BlockingSandboxClient::~BlockingSandboxClient() = default;

std::optional<Error> BlockingSandboxClient::problem() const
{
    return d->client->problem(); // does not change after it was made
}

void BlockingSandboxClient::cancel()
{
    QMetaObject::invokeMethod(d->worker, [this] { d->stopAll(); });
}

Result<AccountIdentity> BlockingSandboxClient::identify()
{
    return d->answer<AccountIdentity>([](SandboxClient &client) { return client.identify(); });
}

Result<Sandbox> BlockingSandboxClient::create(const CreateRequest &request)
{
    return d->answer<Sandbox>([&](SandboxClient &client) { return client.create(request); });
}

Result<SandboxPage> BlockingSandboxClient::list(const ListQuery &query)
{
    return d->answer<SandboxPage>([&](SandboxClient &client) { return client.list(query); });
}

Result<QList<Sandbox>> BlockingSandboxClient::listAll(const ListQuery &query)
{
    return d->answer<QList<Sandbox>>([&](SandboxClient &client) { return client.listAll(query); });
}

Result<Sandbox> BlockingSandboxClient::get(const QString &sandboxId)
{
    return d->answer<Sandbox>([&](SandboxClient &client) { return client.get(sandboxId); });
}

Result<void> BlockingSandboxClient::deleteSandbox(const QString &sandboxId)
{
    return d->answer<void>([&](SandboxClient &client) { return client.deleteSandbox(sandboxId); });
}

Result<QList<StatusSnapshot>> BlockingSandboxClient::getSandboxStatuses(const QStringList &sandboxIds)
{
    return d->answer<QList<StatusSnapshot>>(
        [&](SandboxClient &client) { return client.getSandboxStatuses(sandboxIds); });
}

Result<void> BlockingSandboxClient::waitForCreation(const QString &sandboxId)
{
    return d->job([&](SandboxClient &client) { return client.waitForCreation(sandboxId); });
}

Result<QList<CreateResult>> BlockingSandboxClient::bulkCreate(const QList<CreateRequest> &requests,
                                                              int concurrency, const Progress &progress)
{
    return d->bulk<QList<CreateResult>>(
        [&](SandboxClient &client) { return client.bulkCreate(requests, concurrency); }, progress);
}

Result<QList<WaitResult>> BlockingSandboxClient::bulkWaitForCreation(const QStringList &sandboxIds,
                                                                     const BulkWaitJob::Options &options,
                                                                     const Progress &progress)
{
    return d->bulk<QList<WaitResult>>(
        [&](SandboxClient &client) { return client.bulkWaitForCreation(sandboxIds, options); }, progress);
}

Result<QList<RemoveResult>> BlockingSandboxClient::bulkDelete(const QStringList &sandboxIds,
                                                              const Progress &progress)
{
    return d->bulk<QList<RemoveResult>>([&](SandboxClient &client) { return client.bulkDelete(sandboxIds); },
                                        progress);
}

Result<QList<RemoveResult>> BlockingSandboxClient::bulkDelete(const RemoveQuery &query)
{
    return d->answer<QList<RemoveResult>>([&](SandboxClient &client) { return client.bulkDelete(query); });
}

Result<CommandResult> BlockingSandboxClient::executeCommand(const CommandRequest &request)
{
    return d->answer<CommandResult>([&](SandboxClient &client) { return client.executeCommand(request); });
}

Result<CommandResult> BlockingSandboxClient::executeCommand(const QString &sandboxId, const QString &command)
{
    return d->answer<CommandResult>(
        [&](SandboxClient &client) { return client.executeCommand(sandboxId, command); });
}

Result<void> BlockingSandboxClient::uploadFile(const QString &sandboxId, const QString &filePath,
                                               const QString &localFilePath)
{
    return d->job(
        [&](SandboxClient &client) { return client.uploadFile(sandboxId, filePath, localFilePath); });
}

Result<void> BlockingSandboxClient::uploadBytes(const QString &sandboxId, const QString &filePath,
                                                const QByteArray &content, const QString &fileName)
{
    return d->job(
        [&](SandboxClient &client) { return client.uploadBytes(sandboxId, filePath, content, fileName); });
}

Result<void> BlockingSandboxClient::downloadFile(const QString &sandboxId, const QString &filePath,
                                                 const QString &localFilePath)
{
    return d->job(
        [&](SandboxClient &client) { return client.downloadFile(sandboxId, filePath, localFilePath); });
}

Result<FileWindow> BlockingSandboxClient::readFile(const ReadFileRequest &request)
{
    return d->answer<FileWindow>([&](SandboxClient &client) { return client.readFile(request); });
}

Result<BackgroundJob> BlockingSandboxClient::startBackgroundJob(const BackgroundJobRequest &request)
{
    return d->answer<BackgroundJob>(
        [&](SandboxClient &client) { return client.startBackgroundJob(request); });
}

Result<BackgroundJobStatus> BlockingSandboxClient::getBackgroundJob(const BackgroundJob &job)
{
    return d->answer<BackgroundJobStatus>(
        [&](SandboxClient &client) { return client.getBackgroundJob(job); });
}

Result<QList<BackgroundJobStatus>> BlockingSandboxClient::getBackgroundJobs(const QList<BackgroundJob> &jobs)
{
    return d->answer<QList<BackgroundJobStatus>>(
        [&](SandboxClient &client) { return client.getBackgroundJobs(jobs); });
}

Result<QList<BackgroundJob>> BlockingSandboxClient::listBackgroundJobs(const QString &sandboxId)
{
    return d->answer<QList<BackgroundJob>>(
        [&](SandboxClient &client) { return client.listBackgroundJobs(sandboxId); });
}

Result<JobOutput> BlockingSandboxClient::readBackgroundJobOutput(const JobOutputRequest &request)
{
    return d->answer<JobOutput>(
        [&](SandboxClient &client) { return client.readBackgroundJobOutput(request); });
}

Result<void> BlockingSandboxClient::stopBackgroundJob(const BackgroundJob &job)
{
    return d->answer<void>([&](SandboxClient &client) { return client.stopBackgroundJob(job); });
}

Result<BackgroundJobStatus> BlockingSandboxClient::runBackgroundJob(const BackgroundJobRequest &request,
                                                                    const BackgroundRun::Options &options)
{
    return d->job<BackgroundJobStatus>(
        [&](SandboxClient &client) { return client.runBackgroundJob(request, options); },
        [](const BackgroundRun &run) { return run.status(); });
}

Result<LogPage> BlockingSandboxClient::getLogs(const LogQuery &query)
{
    return d->answer<LogPage>([&](SandboxClient &client) { return client.getLogs(query); });
}

Result<ExposedPort> BlockingSandboxClient::expose(const ExposeRequest &request)
{
    return d->answer<ExposedPort>([&](SandboxClient &client) { return client.expose(request); });
}

Result<void> BlockingSandboxClient::unexpose(const QString &sandboxId, const QString &exposureId)
{
    return d->answer<void>([&](SandboxClient &client) { return client.unexpose(sandboxId, exposureId); });
}

Result<QList<ExposedPort>> BlockingSandboxClient::listExposedPorts(const QString &sandboxId)
{
    return d->answer<QList<ExposedPort>>(
        [&](SandboxClient &client) { return client.listExposedPorts(sandboxId); });
}

Result<QList<ExposedPort>> BlockingSandboxClient::listAllExposedPorts()
{
    return d->answer<QList<ExposedPort>>([](SandboxClient &client) { return client.listAllExposedPorts(); });
}

Result<SshSession> BlockingSandboxClient::createSshSession(const SshRequest &request)
{
    return d->answer<SshSession>([&](SandboxClient &client) { return client.createSshSession(request); });
}

Result<void> BlockingSandboxClient::closeSshSession(const QString &sandboxId, const QString &sessionId)
{
    return d->answer<void>(
        [&](SandboxClient &client) { return client.closeSshSession(sandboxId, sessionId); });
}

void BlockingSandboxClient::clearAuthCache()
{
    d->answer<void>([](SandboxClient &client) {
        client.clearAuthCache();
        return readyFuture<void>({});
    });
}

Result<NetworkPolicyStatus> BlockingSandboxClient::getNetwork(const QString &sandboxId)
{
    return d->answer<NetworkPolicyStatus>(
        [&](SandboxClient &client) { return client.getNetwork(sandboxId); });
}

Result<NetworkPolicyStatus> BlockingSandboxClient::setNetwork(const QString &sandboxId,
                                                              const NetworkPolicy &policy)
{
    return d->answer<NetworkPolicyStatus>(
        [&](SandboxClient &client) { return client.setNetwork(sandboxId, policy); });
}

} // namespace Sandkeeper
