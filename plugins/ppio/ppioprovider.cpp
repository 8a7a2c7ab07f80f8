// SPDX-License-Identifier: MIT
#include "ppioprovider.h"

#include "commands.h"
#include "core/provider/shelljobs.h"
#include "creation.h"
#include "creationwait.h"
#include "filestore.h"
#include "filesystem.h"
#include "lifetimes.h"
#include "listing.h"
#include "logs.h"
#include "metrics.h"
#include "networkrules.h"
#include "processes.h"
#include "rawapi.h"
#include "region.h"
#include "snapshots.h"
#include "templates.h"
#include "validation.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

struct PpioProvider::Private
{
    explicit Private(const ProviderContext &context)
        : api(context)
        , region(&api)
        , listing(&api)
        , creation(&api, &listing)
        , daemons(&api)
        , commands(&daemons)
        , processes(&daemons)
        , files(&daemons)
        , folders(&daemons)
        , jobs(&commands, &files)
        , lifetimes(&api)
        , logs(&api, &region)
        , metrics(&api, &region)
        , network(&api, &region)
        , raw(&api)
        , snapshots(&api, &region)
        , templates(&api)
    {
    }

    // In this order: what is below uses what is above, and goes first.
    ControlPlane api;
    Region region;
    Listing listing;
    Creation creation;
    DaemonCalls daemons;
    PpioCommands commands;
    PpioProcesses processes;
    PpioFiles files;
    PpioFileSystem folders;
    ShellJobRunner jobs;
    Lifetimes lifetimes;
    Logs logs;
    Metrics metrics;
    NetworkRules network;
    PpioRawApi raw;
    Snapshots snapshots;
    Templates templates;
};

PpioProvider::PpioProvider(const ProviderContext &context)
    : d(std::make_unique<Private>(context))
{
}

PpioProvider::~PpioProvider() = default;

// The service has no call that tells whose a key is.
Future<AccountIdentity> PpioProvider::identify()
{
    auto flow = Flow<AccountIdentity>::make(&d->api);
    auto *self = flow.get();
    flow->awaitValue<HttpResponse>(d->listing.probe(), [this, self](const HttpResponse &response) {
        AccountIdentity identity;
        identity.latency = response.duration;
        identity.team = d->api.context().teamId;
        if (response.serverDate.isValid())
            identity.clockSkew = std::chrono::duration_cast<std::chrono::seconds>(
                std::chrono::milliseconds(d->api.clock().now().msecsTo(response.serverDate)));
        self->finish(std::move(identity));
    });
    return flow->future();
}

QList<CreateFieldInfo> PpioProvider::createFields() const
{
    return createFormFields(d->api.address());
}

QList<FieldProblem> PpioProvider::validate(const CreateRequest &request) const
{
    return validateCreate(request, d->api.address());
}

Future<Sandbox> PpioProvider::create(const CreateRequest &request)
{
    QList<FieldProblem> problems = validate(request);
    if (d->api.context().forProgram) // these are stood in for
        erase_if(problems, [](const FieldProblem &problem) {
            return problem.field == CreateField::Image || problem.field == CreateField::Secrets;
        });
    if (!problems.isEmpty())
        return readyFuture<Sandbox>(tl::unexpected(Error{
            .kind = Error::Kind::Invalid, .subject = request.name, .detail = problems.first().message}));
    return d->creation.create(request);
}

Future<SandboxPage> PpioProvider::list(const ListQuery &query)
{
    auto flow = Flow<SandboxPage>::make(&d->api);
    auto *self = flow.get();
    flow->awaitValue<ServedPage>(d->listing.page(query), [this, self](const ServedPage &served) {
        SandboxPage page;
        page.nextPageToken = served.nextToken;
        page.sandboxes.reserve(served.sandboxes.size());
        for (const ServedSandbox &one : served.sandboxes)
            page.sandboxes.append(d->api.learn(one));
        self->finish(std::move(page));
    });
    return flow->future();
}

Future<Sandbox> PpioProvider::get(const QString &sandboxId)
{
    return d->api.detail(sandboxId);
}

Future<void> PpioProvider::remove(const QString &sandboxId)
{
    if (const auto problem = d->api.idProblem(sandboxId))
        return readyFuture<void>(tl::unexpected(*problem));
    HttpRequest request = d->api.request("DELETE", d->api.sandboxEndpoint(sandboxId), RetryClass::Idempotent);
    request.subject = d->api.subjectFor(sandboxId);
    auto flow = Flow<void>::make(&d->api);
    auto *self = flow.get();
    const auto decode = [](const HttpResponse &response) {
        return decodeNothing(response.body);
    };
    flow->await<void>(d->api.call<void>(request, decode), [this, self, sandboxId](Result<void> done) {
        if (!done && done.error().httpStatus == 404)
            done = {};
        if (!done && done.error().kind == Error::Kind::Protocol)
            done.error().ambiguous = true;
        if (done)
            d->api.forget(sandboxId);
        self->finish(std::move(done));
    });
    return flow->future();
}

CommandRunner *PpioProvider::commandRunner()
{
    return &d->commands;
}

ProcessHost *PpioProvider::processHost()
{
    return &d->processes;
}

FileStore *PpioProvider::fileStore()
{
    return &d->files;
}

FileSystem *PpioProvider::fileSystem()
{
    return &d->folders;
}

JobRunner *PpioProvider::jobRunner()
{
    return &d->jobs;
}

LifetimeControl *PpioProvider::lifetimeControl()
{
    return &d->lifetimes;
}

MetricsSource *PpioProvider::metricsSource()
{
    return &d->metrics;
}

SnapshotControl *PpioProvider::snapshotControl()
{
    return &d->snapshots;
}

NetworkPolicyControl *PpioProvider::networkPolicyControl()
{
    return &d->network;
}

LogSource *PpioProvider::logSource()
{
    return &d->logs;
}

ImageCatalog *PpioProvider::imageCatalog()
{
    return &d->templates;
}

ImageBuilder *PpioProvider::imageBuilder()
{
    return &d->templates;
}

RawApi *PpioProvider::rawApi()
{
    return &d->raw;
}

std::unique_ptr<CreationWaitJob> PpioProvider::waitForCreation(const QString &sandboxId)
{
    return std::make_unique<PpioCreationWait>(sandboxId, &d->api);
}

} // namespace Sandkeeper::Ppio
