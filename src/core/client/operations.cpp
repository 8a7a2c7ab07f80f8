// SPDX-License-Identifier: MIT
#include "core/client/operations.h"

#include "core/client/accountsessions.h"
#include "core/client/calloperation.h"
#include "core/client/createoperation.h"
#include "core/client/lifeoperations.h"
#include "core/client/removeoperation.h"
#include "core/client/savefileoperation.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/provider/remotename.h"
#include "core/provider/visibletext.h"

#include <algorithm>

namespace Sandkeeper {

namespace {

constexpr int kKeptFinished = 200;

QString shownName(const QString &path)
{
    return visibleOneLine(RemotePath::name(path));
}

class CommandOperation final : public RunOperation
{
public:
    CommandOperation(OperationContext context, SandboxKey sandbox, CommandRequest request,
                     const QString &sandboxName)
        : RunOperation(Operations::tr("Run in “%1”").arg(sandboxName))
        , m_context(context)
        , m_sandbox(std::move(sandbox))
        , m_request(std::move(request))
    {
        m_request.sandboxId = m_sandbox.sandboxId;
        setItems({Item{.key = m_sandbox, .name = sandboxName}});
    }

    ~CommandOperation() override { m_call.cancel(); }

    const CommandRequest &request() const override { return m_request; }
    SandboxKey sandbox() const override { return m_sandbox; }
    const std::optional<CommandResult> &result() const override { return m_result; }

protected:
    void start() override
    {
        Provider *provider = m_context.sessions->provider(m_sandbox.accountId);
        CommandRunner *runner = provider ? provider->commandRunner() : nullptr;
        if (!runner) {
            updateItem(0, ItemState::Failed, {},
                       Error{.kind = Error::Kind::Unsupported, .subject = items().constFirst().name});
            finish(Operations::tr("Not run: the account is not connected or its service runs no commands."));
            return;
        }
        updateItem(0, ItemState::Running, Operations::tr("Running…"));
        CommandRequest request = m_request;
        request.acceptsLostOutput = true; // whoever looks at it is told
        m_call = runner->run(request);
        whenDone<CommandResult>(m_call, this,
                                [this](Result<CommandResult> answer) { take(std::move(answer)); });
    }

    void abort() override { m_call.cancel(); }

private:
    void take(Result<CommandResult> answer)
    {
        if (answer) {
            m_result = std::move(*answer);
            const QString text =
                m_result->outputMayBeLost
                    ? Operations::tr("Exit code %1; output may be missing").arg(m_result->exitCode)
                    : Operations::tr("Exit code %1").arg(m_result->exitCode);
            updateItem(0, ItemState::Done, text);
            finish(text);
            return;
        }
        Error error = answer.error();
        error.subject = items().constFirst().name;
        if (error.isCancelled()) {
            updateItem(0, ItemState::Cancelled);
            finish(Operations::tr(
                "Stopped waiting. The command may go on in the sandbox until its time limit."));
            return;
        }
        updateItem(0, error.ambiguous ? ItemState::Unknown : ItemState::Failed, message(error), error);
        finish(message(error));
        // The sandbox may have ended under the command: let the table show it.
        if (error.kind == Error::Kind::NotRunning || error.kind == Error::Kind::NotFound)
            m_context.sessions->refresh(m_sandbox.accountId);
    }

    OperationContext m_context;
    SandboxKey m_sandbox;
    CommandRequest m_request;
    std::optional<CommandResult> m_result;
    Future<CommandResult> m_call;
};

} // namespace

RunOperation::~RunOperation() = default;

struct Operations::Private
{
    OperationContext context;
    QList<Operation *> operations; // newest first
};

Operations::Operations(AccountSessions *sessions, SandboxStore *store, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->context = {sessions, store};
}

Operations::~Operations()
{
    // Children are destroyed by QObject after `d`; their ends must not come back here.
    for (Operation *operation : std::as_const(d->operations))
        operation->disconnect(this);
    qDeleteAll(std::exchange(d->operations, {}));
}

template <typename T>
T *Operations::launch(T *operation)
{
    operation->setParent(this);
    d->operations.prepend(operation);
    connect(operation, &Operation::changed, this, &Operations::changed);
    connect(operation, &Operation::finished, this, &Operations::prune, Qt::QueuedConnection);
    Q_EMIT added(operation);
    // Started from the event loop, so that whoever asked for it can connect first, also to an immediate end.
    QMetaObject::invokeMethod(
        operation, [operation] { static_cast<Operation *>(operation)->begin(); }, Qt::QueuedConnection);
    Q_EMIT changed();
    return operation;
}

Operation *Operations::create(const QString &accountId, const CreateRequest &request)
{
    return launch(new CreateOperation(d->context, accountId, request));
}

Operation *Operations::remove(const QList<SandboxKey> &sandboxes)
{
    return launch(new RemoveOperation(d->context, sandboxes));
}

RunOperation *Operations::run(const SandboxKey &sandbox, const CommandRequest &request)
{
    const std::optional<Sandbox> known = d->context.store->find(sandbox);
    return launch(
        new CommandOperation(d->context, sandbox, request, known ? known->name : sandbox.sandboxId));
}

QString Operations::nameOf(const SandboxKey &sandbox) const
{
    return d->context.store->nameOf(sandbox);
}

ResultOperation<ExposedPort> *Operations::expose(const SandboxKey &sandbox, const ExposeRequest &request)
{
    ExposeRequest sent = request;
    sent.sandboxId = sandbox.sandboxId;
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<ExposedPort>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Expose port %1 of “%2”").arg(QString::number(request.port), name),
                     .running = tr("Exposing…"),
                     .stopped = tr("Stopped waiting. The list of ports shows whether it was exposed."),
                     .call =
                         [sent](Provider *provider) {
                             PortManager *manager = provider->portManager();
                             return manager ? manager->expose(sent) : Future<ExposedPort>();
                         },
                     .done =
                         [](const ExposedPort &port) {
                             return port.url.isEmpty() ? tr("Exposed.") : tr("Exposed at %1").arg(port.url);
                         }}));
}

Operation *Operations::unexpose(const SandboxKey &sandbox, const ExposedPort &port)
{
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<std::monostate>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Close port %1 of “%2”").arg(QString::number(port.port), name),
                     .running = tr("Closing…"),
                     .stopped = tr("Stopped waiting. The list of ports shows whether it was closed."),
                     .call =
                         [sandbox, id = port.exposureId, this](Provider *provider) {
                             PortManager *manager = provider->portManager();
                             return manager ? withoutValue(this, manager->unexpose(sandbox.sandboxId, id))
                                            : Future<std::monostate>();
                         },
                     .done =
                         [](const std::monostate &) {
                             return tr("Closed.");
                         }}));
}

Operation *Operations::removeSnapshot(const QString &accountId, const Snapshot &snapshot)
{
    const QString name = snapshot.names.isEmpty() ? snapshot.id : snapshot.names.constFirst();
    return launch(new CallOperation<std::monostate>(
        d->context, {.sandbox = {accountId, {}},
                     .name = name,
                     .title = tr("Delete the snapshot “%1”").arg(name),
                     .running = tr("Deleting…"),
                     .stopped = tr("Stopped waiting. The list of snapshots shows whether it was deleted."),
                     .call =
                         [id = snapshot.id, this](Provider *provider) {
                             SnapshotControl *control = provider->snapshotControl();
                             return control ? withoutValue(this, control->removeSnapshot(id))
                                            : Future<std::monostate>();
                         },
                     .done =
                         [](const std::monostate &) {
                             return tr("Deleted.");
                         }}));
}

ResultOperation<NetworkPolicyStatus> *Operations::setNetworkPolicy(const SandboxKey &sandbox,
                                                                   const NetworkPolicy &policy)
{
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<NetworkPolicyStatus>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Change the network of “%1”").arg(name),
                     .running = tr("Changing…"),
                     .stopped = tr("Stopped waiting. The Network tab shows which policy the service has."),
                     .call =
                         [sandbox, policy](Provider *provider) {
                             NetworkPolicyControl *control = provider->networkPolicyControl();
                             return control ? control->setNetworkPolicy(sandbox.sandboxId, policy)
                                            : Future<NetworkPolicyStatus>();
                         },
                     .done =
                         [](const NetworkPolicyStatus &status) {
                             return status.applied ? tr("Changed.") : tr("Stored; not yet in force.");
                         }}));
}

ResultOperation<SshSession> *Operations::openSsh(const SandboxKey &sandbox, const SshRequest &request)
{
    SshRequest sent = request;
    sent.sandboxId = sandbox.sandboxId;
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<SshSession>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Open SSH to “%1”").arg(name),
                     .running = tr("Opening…"),
                     .stopped = tr("Stopped. A session that was opened is closed again or ends by itself."),
                     .call =
                         [sent](Provider *provider) {
                             SshAccess *ssh = provider->sshAccess();
                             return ssh ? ssh->openSshSession(sent) : Future<SshSession>();
                         },
                     .done =
                         [](const SshSession &) {
                             return tr("Open.");
                         }}));
}

Operation *Operations::closeSsh(const SandboxKey &sandbox, const QString &sessionId)
{
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<std::monostate>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Close SSH to “%1”").arg(name),
                     .running = tr("Closing…"),
                     .stopped = tr("Stopped waiting. The session ends by itself when its time is over."),
                     .call =
                         [sandbox, sessionId, this](Provider *provider) {
                             SshAccess *ssh = provider->sshAccess();
                             return ssh ? withoutValue(this,
                                                       ssh->closeSshSession(sandbox.sandboxId, sessionId))
                                        : Future<std::monostate>();
                         },
                     .done =
                         [](const std::monostate &) {
                             return tr("Closed.");
                         }}));
}

ResultOperation<BackgroundJob> *Operations::startJob(const SandboxKey &sandbox,
                                                     const BackgroundJobRequest &request)
{
    BackgroundJobRequest sent = request;
    sent.sandboxId = sandbox.sandboxId;
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<BackgroundJob>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Start a job in “%1”").arg(name),
                     .running = tr("Starting…"),
                     .stopped = tr("Stopped waiting. The list of jobs shows whether it was started."),
                     .call =
                         [sent](Provider *provider) {
                             JobRunner *runner = provider->jobRunner();
                             return runner ? runner->start(sent) : Future<BackgroundJob>();
                         },
                     .done =
                         [](const BackgroundJob &job) {
                             return tr("Started as %1.").arg(job.jobId);
                         }}));
}

Operation *Operations::stopJob(const SandboxKey &sandbox, const BackgroundJob &job)
{
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<std::monostate>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Stop job %1 in “%2”").arg(job.jobId, name),
                     .running = tr("Stopping…"),
                     .stopped = tr("Stopped waiting. The list of jobs shows whether it has ended."),
                     .call =
                         [job, this](Provider *provider) {
                             JobRunner *runner = provider->jobRunner();
                             return runner ? withoutValue(this, runner->stop(job)) : Future<std::monostate>();
                         },
                     .done =
                         [](const std::monostate &) {
                             return tr("Stopped.");
                         }}));
}

Operation *Operations::extendBy(const QList<SandboxKey> &sandboxes, std::chrono::seconds more)
{
    return launch(newExtendByOperation(d->context, sandboxes, more));
}

Operation *Operations::extendUntil(const QList<SandboxKey> &sandboxes, const QDateTime &end)
{
    return launch(newExtendUntilOperation(d->context, sandboxes, end));
}

Operation *Operations::pause(const QList<SandboxKey> &sandboxes)
{
    return launch(newPauseOperation(d->context, sandboxes));
}

Operation *Operations::resume(const QList<SandboxKey> &sandboxes, std::chrono::seconds life)
{
    return launch(newResumeOperation(d->context, sandboxes, life));
}

Operation *Operations::takeSnapshot(const QList<SandboxKey> &sandboxes, const QString &name)
{
    return launch(newSnapshotOperation(d->context, sandboxes, name));
}

Operation *Operations::clone(const QList<SandboxKey> &sandboxes, const CloneRequest &request)
{
    return launch(newCloneOperation(d->context, sandboxes, request));
}

Operation *Operations::commit(const QList<SandboxKey> &sandboxes, const QString &name)
{
    return launch(newCommitOperation(d->context, sandboxes, name));
}

Operation *Operations::makeFolder(const SandboxKey &sandbox, const QString &path)
{
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<std::monostate>(
        d->context, {.sandbox = sandbox,
                     .name = name,
                     .title = tr("Make folder “%1” in “%2”").arg(shownName(path), name),
                     .running = tr("Making…"),
                     .stopped = tr("Stopped waiting. The list of files shows whether it was made."),
                     .call =
                         [sandbox, path, this](Provider *provider) {
                             FileSystem *files = provider->fileSystem();
                             return files ? withoutValue(this, files->makeFolder(sandbox.sandboxId, path))
                                          : Future<std::monostate>();
                         },
                     .done =
                         [](const std::monostate &) {
                             return tr("Made.");
                         }}));
}

Operation *Operations::moveFile(const SandboxKey &sandbox, const QString &from, const QString &to,
                                bool overwrite)
{
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<std::monostate>(
        d->context,
        {.sandbox = sandbox,
         .name = name,
         .title = RemotePath::parent(from) == RemotePath::parent(to)
                      ? tr("Rename “%1” to “%2” in “%3”").arg(shownName(from), shownName(to), name)
                      : tr("Move “%1” to “%2” in “%3”").arg(shownName(from), visibleOneLine(to), name),
         .running = tr("Moving…"),
         .stopped = tr("Stopped waiting. The list of files shows whether it was moved."),
         .call =
             [sandbox, from, to, overwrite, this](Provider *provider) {
                 FileSystem *files = provider->fileSystem();
                 return files ? withoutValue(this, files->move(sandbox.sandboxId, from, to, overwrite))
                              : Future<std::monostate>();
             },
         .done =
             [](const std::monostate &) {
                 return tr("Moved.");
             }}));
}

Operation *Operations::removeFiles(const SandboxKey &sandbox, const QStringList &paths)
{
    const QString name = nameOf(sandbox);
    return launch(new CallOperation<std::monostate>(
        d->context,
        {.sandbox = sandbox,
         .name = name,
         .title = paths.size() == 1
                      ? tr("Delete “%1” in “%2”").arg(shownName(paths.constFirst()), name)
                      : tr("Delete %n files or folders in “%1”", nullptr, int(paths.size())).arg(name),
         .running = tr("Deleting…"),
         .stopped = tr("Stopped waiting. The list of files shows what is left."),
         .call =
             [sandbox, paths, this](Provider *provider) {
                 FileSystem *files = provider->fileSystem();
                 return files ? withoutValue(this, files->removePaths(sandbox.sandboxId, paths))
                              : Future<std::monostate>();
             },
         .done =
             [](const std::monostate &) {
                 return tr("Deleted.");
             }}));
}

ResultOperation<FileEntry> *Operations::saveFile(const SandboxKey &sandbox, const QString &path,
                                                 const QString &localFile,
                                                 const std::optional<FileEntry> &expected)
{
    return launch(new SaveFileOperation(d->context, sandbox, nameOf(sandbox), path, localFile, expected));
}

QString Operations::runRefusal(const SandboxKey &sandbox) const
{
    const std::optional<Sandbox> known = d->context.store->find(sandbox);
    if (!known)
        return tr("The sandbox is no longer in the table.");
    Provider *provider = d->context.sessions->provider(sandbox.accountId);
    if (!provider)
        return tr("The account is not connected.");
    CommandRunner *runner = provider->commandRunner();
    return runner ? runner->refusal(*known) : tr("This service runs no commands.");
}

QList<Operation *> Operations::operations() const
{
    return d->operations;
}

int Operations::runningCount() const
{
    return int(std::count_if(d->operations.cbegin(), d->operations.cend(),
                             [](const Operation *operation) { return !operation->isFinished(); }));
}

void Operations::clearFinished()
{
    dropFinished(0);
}

void Operations::prune()
{
    dropFinished(kKeptFinished);
}

void Operations::dropFinished(int keep)
{
    QList<Operation *> dropped;
    for (Operation *operation : std::as_const(d->operations)) {
        if (operation->isFinished() && keep-- <= 0)
            dropped.append(operation);
    }
    for (Operation *operation : std::as_const(dropped)) {
        Q_EMIT aboutToRemove(operation);
        d->operations.removeOne(operation);
        operation->deleteLater();
    }
    if (!dropped.isEmpty())
        Q_EMIT changed();
}

} // namespace Sandkeeper
