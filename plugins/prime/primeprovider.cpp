// SPDX-License-Identifier: MIT
#include "primeprovider.h"

#include "api/accountcodec.h"
#include "api/createcodec.h"
#include "api/sandboxcodec.h"
#include "api/statuscodec.h"
#include "api/words.h"
#include "commands.h"
#include "core/provider/shellfiles.h"
#include "creationwait.h"
#include "filetransfers.h"
#include "gatewaycall.h"
#include "gatewaytokens.h"
#include "images.h"
#include "jobs.h"
#include "logs.h"
#include "machineprocesses.h"
#include "network.h"
#include "ports.h"
#include "rawapi.h"
#include "ssh.h"
#include "status.h"
#include "statuspoller.h"
#include "teams.h"
#include "validation.h"

#include <algorithm>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 1000;         // prime.md §5.2
constexpr qsizetype largestRemoval = 100; // prime.md §5.5: what the service's own tool sends

QByteArray encodedValue(const QString &text)
{
    return QUrl::toPercentEncoding(text); // with `+` and `/`, which servers read differently
}

QByteArray listEndpoint(const ListQuery &query, int page, const QString &teamId)
{
    QByteArray endpoint = "/sandbox?page=" + QByteArray::number(page) +
                          "&per_page=" + QByteArray::number(std::clamp(query.pageSize, 1, largestPage));
    if (const QString &team = query.teamId.isEmpty() ? teamId : query.teamId; !team.isEmpty())
        endpoint += "&team_id=" + encodedValue(team);
    if (!query.userId.isEmpty())
        endpoint += "&user_id=" + encodedValue(query.userId);
    if (!query.stateWord.isEmpty())
        endpoint += "&status=" + encodedValue(query.stateWord);
    for (const QString &label : query.labels)
        endpoint += "&labels=" + encodedValue(label);
    // Together with a status it would hide what was asked for.
    if (!query.includeEnded && query.stateWord.isEmpty())
        endpoint += "&is_active=true";
    return endpoint;
}

} // namespace

struct PrimeProvider::Private
{
    explicit Private(const ProviderContext &context)
        : api(context)
        , tokens(&api, gatewaySuffixes())
        , poller(&api)
        , gateway(&api, &tokens)
        , containers(&api, &gateway)
        , calls(&api, &tokens)
        , machines{.api = &api, .tokens = &tokens, .calls = &calls, .gateway = &gateway}
        , commands(&containers, machines)
        , processes(machines)
        , files(&api, &gateway)
        , folders(&commands)
        , jobs(&api, &commands, &files)
        , images(&api)
        , logs(&api)
        , network(&api)
        , ports(&api)
        , raw(&api, &tokens)
        , ssh(&api, gatewaySuffixes())
        , status(&api, &poller)
        , teams(&api)
    {
    }

    struct Removal
    {
        QStringList asked;
        QStringList pending;
        QHash<QString, RemoveResult> results;
        Flow<QList<RemoveResult>> *flow = nullptr;
    };

    void nameTeam(Flow<AccountIdentity> *flow, AccountIdentity identity);
    void removeNextBatch(const std::shared_ptr<Removal> &removal);
    static void finishRemoval(const std::shared_ptr<Removal> &removal, const std::optional<Error> &unsent);

    // In this order: what is below uses what is above, and goes first.
    ControlPlane api;
    GatewayTokens tokens;
    StatusPoller poller;
    GatewayCalls gateway;
    ContainerCommands containers;
    MachineCalls calls;
    MachineServices machines;
    Commands commands;
    MachineProcesses processes;
    FileTransfers files;
    ShellFileSystem folders;
    PrimeJobs jobs;
    PrimeImages images;
    PrimeLogs logs;
    PrimeNetwork network;
    PrimePorts ports;
    PrimeRawApi raw;
    PrimeSsh ssh;
    PrimeStatus status;
    PrimeTeams teams;
};

QStringList gatewaySuffixes()
{
    return {u"primeintellect.ai"_s};
}

PrimeProvider::PrimeProvider(const ProviderContext &context)
    : d(std::make_unique<Private>(context))
{
}

PrimeProvider::~PrimeProvider() = default;

Future<AccountIdentity> PrimeProvider::identify()
{
    auto flow = Flow<AccountIdentity>::make(&d->api);
    auto *self = flow.get();
    const HttpRequest request = d->api.request("GET", "/user/whoami", RetryClass::Idempotent);
    flow->awaitValue<HttpResponse>(d->api.send(request), [this, self](const HttpResponse &response) {
        Result<AccountIdentity> identity = decodeIdentity(response.body);
        if (!identity) {
            addFacts(identity.error(), d->api.context().accountName, response);
            return self->fail(std::move(identity.error()));
        }
        identity->latency = response.duration;
        if (response.serverDate.isValid())
            identity->clockSkew = std::chrono::duration_cast<std::chrono::seconds>(
                std::chrono::milliseconds(d->api.clock().now().msecsTo(response.serverDate)));
        if (d->api.context().teamId.isEmpty())
            return self->finish(std::move(identity));
        d->nameTeam(self, std::move(*identity));
    });
    return flow->future();
}

// The key is proved already: a team without a readable name is shown by its id.
void PrimeProvider::Private::nameTeam(Flow<AccountIdentity> *flow, AccountIdentity identity)
{
    const QString teamId = api.context().teamId;
    const HttpRequest request = api.request("GET", "/user/teams?offset=0&limit=100", RetryClass::Idempotent);
    flow->await<QString>(
        api.call<QString>(request, [teamId](const QByteArray &body) { return decodeTeamName(body, teamId); }),
        [flow, teamId, identity = std::move(identity)](const Result<QString> &name) mutable {
            identity.team = name && !name->isEmpty() ? *name : teamId;
            flow->finish(std::move(identity));
        });
}

QList<CreateFieldInfo> PrimeProvider::createFields() const
{
    return createFormFields();
}

QList<FieldProblem> PrimeProvider::validate(const CreateRequest &request) const
{
    return validateCreate(request);
}

Future<Sandbox> PrimeProvider::create(const CreateRequest &request)
{
    if (const QList<FieldProblem> problems = validateCreate(request); !problems.isEmpty())
        return readyFuture<Sandbox>(tl::unexpected(Error{
            .kind = Error::Kind::Invalid, .subject = request.name, .detail = problems.first().message}));
    CreateRequest named = request;
    if (named.idempotencyKey.isEmpty())
        named.idempotencyKey = newIdempotencyKey();
    HttpRequest call = d->api.request("POST", "/sandbox", RetryClass::Idempotent,
                                      encodeCreate(named, d->api.context().teamId));
    call.subject = request.name;
    auto flow = Flow<Sandbox>::make(&d->api);
    auto *self = flow.get();
    flow->await<Sandbox>(
        d->api.call<Sandbox>(call, decodeSandboxBody), [this, self](Result<Sandbox> sandbox) {
            if (sandbox)
                d->api.learn(*sandbox);
            else if (sandbox.error().kind == Error::Kind::Protocol)
                sandbox.error().ambiguous = true; // the service took it; only its answer cannot be read
            self->finish(std::move(sandbox));
        });
    return flow->future();
}

Future<SandboxPage> PrimeProvider::list(const ListQuery &query)
{
    int page = 1;
    if (!query.pageToken.isEmpty()) {
        bool isNumber = false;
        page = query.pageToken.toInt(&isNumber);
        if (!isNumber || page < 1)
            return readyFuture<SandboxPage>(tl::unexpected(
                Error{.kind = Error::Kind::Invalid, .detail = u"This is not a page of this list"_s}));
    }
    const HttpRequest request =
        d->api.request("GET", listEndpoint(query, page, d->api.context().teamId), RetryClass::Idempotent);
    auto flow = Flow<SandboxPage>::make(&d->api);
    auto *self = flow.get();
    flow->awaitValue<SandboxPage>(
        d->api.call<SandboxPage>(request,
                                 [page](const QByteArray &body) { return decodeSandboxPage(body, page); }),
        [this, self](SandboxPage result) {
            for (const Sandbox &sandbox : std::as_const(result.sandboxes))
                d->api.learn(sandbox);
            self->finish(std::move(result));
        });
    return flow->future();
}

Future<Sandbox> PrimeProvider::get(const QString &sandboxId)
{
    if (const auto problem = d->api.idProblem(sandboxId))
        return readyFuture<Sandbox>(tl::unexpected(*problem));
    HttpRequest request =
        d->api.request("GET", ControlPlane::sandboxEndpoint(sandboxId), RetryClass::Idempotent);
    request.subject = d->api.subjectFor(sandboxId);
    auto flow = Flow<Sandbox>::make(&d->api);
    auto *self = flow.get();
    flow->awaitValue<Sandbox>(d->api.call<Sandbox>(request, decodeSandboxBody),
                              [this, self](Sandbox sandbox) {
                                  d->api.learn(sandbox);
                                  self->finish(std::move(sandbox));
                              });
    return flow->future();
}

Future<void> PrimeProvider::remove(const QString &sandboxId)
{
    if (const auto problem = d->api.idProblem(sandboxId))
        return readyFuture<void>(tl::unexpected(*problem));
    HttpRequest request =
        d->api.request("DELETE", ControlPlane::sandboxEndpoint(sandboxId), RetryClass::Idempotent);
    request.subject = d->api.subjectFor(sandboxId);
    auto flow = Flow<void>::make(&d->api);
    auto *self = flow.get();
    flow->await<HttpResponse>(d->api.send(request),
                              [this, self, sandboxId](const Result<HttpResponse> &answer) {
                                  if (!answer && answer.error().httpStatus != 404)
                                      return self->fail(answer.error());
                                  if (answer) {
                                      if (const Result<void> done = decodeRemoval(answer->body); !done) {
                                          Error error = done.error();
                                          error.subject = d->api.subjectFor(sandboxId);
                                          error.requestId = answer->requestId;
                                          return self->fail(std::move(error));
                                      }
                                  }
                                  d->tokens.forget(sandboxId);
                                  d->api.forget(sandboxId);
                                  self->finish({});
                              });
    return flow->future();
}

CommandRunner *PrimeProvider::commandRunner()
{
    return &d->commands;
}

PortManager *PrimeProvider::portManager()
{
    return &d->ports;
}

NetworkPolicyControl *PrimeProvider::networkPolicyControl()
{
    return &d->network;
}

SshAccess *PrimeProvider::sshAccess()
{
    return &d->ssh;
}

LogSource *PrimeProvider::logSource()
{
    return &d->logs;
}

StatusSource *PrimeProvider::statusSource()
{
    return &d->status;
}

ImageCatalog *PrimeProvider::imageCatalog()
{
    return &d->images;
}

ImageBuilder *PrimeProvider::imageBuilder()
{
    return &d->images;
}

TeamDirectory *PrimeProvider::teamDirectory()
{
    return &d->teams;
}

RawApi *PrimeProvider::rawApi()
{
    return &d->raw;
}

FileStore *PrimeProvider::fileStore()
{
    return &d->files;
}

FileSystem *PrimeProvider::fileSystem()
{
    return &d->folders;
}

JobRunner *PrimeProvider::jobRunner()
{
    return &d->jobs;
}

ProcessHost *PrimeProvider::processHost()
{
    return &d->processes;
}

std::unique_ptr<CreationWaitJob> PrimeProvider::waitForCreation(const QString &sandboxId)
{
    return std::make_unique<PrimeCreationWait>(sandboxId, &d->api, &d->poller, &d->commands, &d->gateway);
}

int PrimeProvider::maximumBatch() const
{
    return int(largestRemoval);
}

Future<QList<RemoveResult>> PrimeProvider::removeMany(const QStringList &sandboxIds)
{
    auto flow = Flow<QList<RemoveResult>>::make(&d->api);
    const auto removal = std::make_shared<Private::Removal>();
    removal->asked = sandboxIds;
    removal->flow = flow.get();
    for (const QString &id : sandboxIds) {
        if (removal->results.contains(id))
            continue;
        removal->results.insert(id, {.sandboxId = id, .error = d->api.idProblem(id)});
        if (!removal->results.constFind(id)->error)
            removal->pending.append(id);
    }
    d->removeNextBatch(removal);
    return flow->future();
}

void PrimeProvider::Private::removeNextBatch(const std::shared_ptr<Removal> &removal)
{
    if (removal->pending.isEmpty())
        return finishRemoval(removal, {});
    const QStringList batch = removal->pending.mid(0, largestRemoval);
    const HttpRequest request =
        api.request("DELETE", "/sandbox", RetryClass::Idempotent, encodeBulkRemove(batch));
    using Results = QList<RemoveResult>;
    removal->flow->await<Results>(
        api.call<Results>(request, [batch](const QByteArray &body) { return decodeBulkRemove(body, batch); }),
        [this, removal, batch](const Result<Results> &answer) {
            removal->pending = removal->pending.mid(batch.size());
            for (qsizetype i = 0; i < batch.size(); ++i) {
                RemoveResult result{.sandboxId = batch.at(i)};
                if (answer)
                    result = answer->at(i);
                else
                    result.error = answer.error();
                if (result.error) {
                    result.error->subject = api.subjectFor(batch.at(i));
                } else {
                    tokens.forget(batch.at(i));
                    api.forget(batch.at(i));
                }
                removal->results.insert(batch.at(i), result);
            }
            // What stopped this batch would stop the next ones too; they were never sent.
            if (!answer)
                return finishRemoval(removal, answer.error());
            removeNextBatch(removal);
        });
}

void PrimeProvider::Private::finishRemoval(const std::shared_ptr<Removal> &removal,
                                           const std::optional<Error> &unsent)
{
    for (const QString &id : std::as_const(removal->pending)) {
        Error error = unsent.value_or(Error());
        error.ambiguous = false;
        error.subject = id;
        removal->results.insert(id, {.sandboxId = id, .error = error});
    }
    QList<RemoveResult> inOrder;
    inOrder.reserve(removal->asked.size());
    for (const QString &id : std::as_const(removal->asked))
        inOrder.append(*removal->results.constFind(id));
    removal->flow->finish(std::move(inOrder));
}

Future<QList<RemoveResult>> PrimeProvider::removeMatching(const RemoveQuery &query)
{
    using Results = QList<RemoveResult>;
    if (query.labels.isEmpty() && !query.allOfUser)
        return readyFuture<Results>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .detail = u"Nothing selects the sandboxes to delete"_s}));
    const HttpRequest request =
        d->api.request("DELETE", "/sandbox", RetryClass::Idempotent, encodeBulkRemove(query));
    auto flow = Flow<Results>::make(&d->api);
    auto *self = flow.get();
    flow->awaitValue<Results>(
        d->api.call<Results>(request, [](const QByteArray &body) { return decodeBulkRemove(body); }),
        [this, self](Results results) {
            for (RemoveResult &result : results) {
                if (result.error) {
                    result.error->subject = d->api.subjectFor(result.sandboxId);
                    continue;
                }
                d->tokens.forget(result.sandboxId);
                d->api.forget(result.sandboxId);
            }
            self->finish(std::move(results));
        });
    return flow->future();
}

} // namespace Sandkeeper::Prime
