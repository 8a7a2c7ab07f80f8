// SPDX-License-Identifier: MIT
#include "templates.h"

#include "api/sandboxcodec.h"

#include <algorithm>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 100;
constexpr int mostPages = 100; // against a service that counts wrongly

Error invalid(const QString &subject, const QString &detail)
{
    return Error{.kind = Error::Kind::Invalid, .subject = subject, .detail = detail};
}

Result<void> decodeDone(const HttpResponse &response)
{
    return decodeNothing(response.body);
}

bool fits(const ImageInfo &image, const ImageQuery &query)
{
    if (query.platformOwned && image.visibility != u"public")
        return false;
    return image.name.contains(query.search, Qt::CaseInsensitive) ||
           image.id.contains(query.search, Qt::CaseInsensitive);
}

/// "a" and "team/a:1" for "team/a" and the like: whether a reference means this template.
bool isMeant(const QString &reference, const ImageInfo &image)
{
    const QString name = reference.section(u':', 0, 0);
    return name == image.id || name == image.name || name == image.name.section(u'/', -1);
}

} // namespace

struct Templates::Search
{
    ImageQuery query;
    ImagePage found = {};
    int pages = 0;
    Flow<ImagePage> *flow = nullptr;
};

/// One after another. The flow inside keeps it alive through its steps.
struct Templates::Updating
{
    QList<ImageUpdate> updates;
    bool dryRun = false;
    QList<ImageUpdateResult> results = {};
    QString id = {}; ///< of the template that is the next one's
    Flow<QList<ImageUpdateResult>> *flow = nullptr;

    const ImageUpdate &next() const { return updates.at(results.size()); }
    void finishOne(std::optional<Error> error)
    {
        results.append({.reference = next().reference,
                        .newReference = error ? QString() : next().reference,
                        .error = std::move(error)});
    }
};

Templates::Templates(ControlPlane *api)
    : m_api(api)
{
}

Templates::~Templates() = default;

Future<ImagePage> Templates::ask(const TemplatePosition &from, int pageSize)
{
    const auto decode = [](const HttpResponse &response) {
        return decodeTemplates(response.body, response.header("X-Next-Token"));
    };
    const auto sent = [this](const QByteArray &endpoint) {
        return m_api->request("GET", endpoint, RetryClass::Idempotent);
    };
    if (m_onlyOld)
        return m_api->call<ImagePage>(sent("/templates"), decode);
    auto flow = Flow<ImagePage>::make(this);
    auto *self = flow.get();
    flow->await<ImagePage>(m_api->call<ImagePage>(sent(templatesEndpoint(from, pageSize)), decode),
                           [this, self, sent, decode](Result<ImagePage> page) {
                               if (page || !isMissingCall(page.error()))
                                   return self->finish(std::move(page));
                               self->awaitValue<ImagePage>(m_api->call<ImagePage>(sent("/templates"), decode),
                                                           [this, self](const ImagePage &all) {
                                                               m_onlyOld = true;
                                                               self->finish(all);
                                                           });
                           });
    return flow->future();
}

Future<ImagePage> Templates::images(const ImageQuery &query)
{
    const Result<TemplatePosition> from = templatePosition(query.pageToken);
    if (!from)
        return readyFuture<ImagePage>(tl::unexpected(from.error()));
    if (query.platformOwned && !query.teamId.isEmpty())
        return readyFuture<ImagePage>(
            tl::unexpected(invalid({}, u"The platform's templates belong to no team"_s)));
    if (query.search.isEmpty() && !query.platformOwned)
        return ask(*from, query.pageSize);
    // The service does not search: all pages as one, of what fits.
    auto flow = Flow<ImagePage>::make(this);
    const auto search = std::make_shared<Search>();
    search->query = query;
    search->flow = flow.get();
    readOn(search, *from);
    return flow->future();
}

void Templates::readOn(const std::shared_ptr<Search> &search, const TemplatePosition &from)
{
    search->flow->awaitValue<ImagePage>(ask(from, largestPage), [this, search](const ImagePage &page) {
        std::copy_if(page.images.begin(), page.images.end(), std::back_inserter(search->found.images),
                     [&search](const ImageInfo &image) { return fits(image, search->query); });
        const Result<TemplatePosition> next = templatePosition(page.nextPageToken);
        if (!page.nextPageToken.isEmpty() && next && ++search->pages < mostPages)
            return readOn(search, *next);
        search->found.total = int(search->found.images.size());
        search->flow->finish(search->found);
    });
}

Future<QList<RegistryCredentials>> Templates::registryCredentials()
{
    return readyFuture<QList<RegistryCredentials>>(QList<RegistryCredentials>());
}

Future<ImageCheck> Templates::checkImage(const QString &image, const QString &)
{
    const QByteArray endpoint = aliasEndpoint(image.trimmed());
    if (endpoint.isEmpty())
        return readyFuture<ImageCheck>(tl::unexpected(invalid(image, tr("Enter a template."))));
    HttpRequest request = m_api->request("GET", endpoint, RetryClass::Idempotent);
    request.subject = image;
    auto flow = Flow<ImageCheck>::make(this);
    auto *self = flow.get();
    flow->await<QString>(
        m_api->call<QString>(request,
                             [](const HttpResponse &response) { return decodeAlias(response.body); }),
        [this, self, image = image.trimmed()](const Result<QString> &id) {
            if (id)
                return self->finish(ImageCheck{.accessible = true, .details = {}});
            const QString words = id.error().detail;
            if (id.error().httpStatus == 403)
                return self->finish(ImageCheck{.accessible = false, .details = words});
            if (!isMissingCall(id.error()))
                return self->fail(id.error());
            // An id is no alias; and not every region has the call.
            self->awaitValue<ImagePage>(
                images({.search = image.section(u':', 0, 0).section(u'/', -1)}),
                [self, image, words](const ImagePage &page) {
                    const bool isListed =
                        std::any_of(page.images.begin(), page.images.end(),
                                    [&image](const ImageInfo &one) { return isMeant(image, one); });
                    const bool isThere = isListed || knownTemplates().contains(image);
                    self->finish(ImageCheck{.accessible = isThere, .details = isThere ? QString() : words});
                });
        });
    return flow->future();
}

template <typename T>
Future<T> Templates::noBuilds(const QString &subject)
{
    return readyFuture<T>(
        tl::unexpected(Error{.kind = Error::Kind::Unsupported,
                             .subject = subject,
                             .detail = tr("Templates are built with the service's own tools.")}));
}

Future<ImageBuild> Templates::initiateBuild(const ImageBuildRequest &request)
{
    return noBuilds<ImageBuild>(request.name);
}

Future<QList<ImageBuild>> Templates::transferImages(const ImageTransferRequest &request)
{
    return noBuilds<QList<ImageBuild>>(request.name);
}

Future<ImageBuildStatus> Templates::startBuild(const QString &buildId)
{
    return noBuilds<ImageBuildStatus>(buildId);
}

Future<ImageBuildStatus> Templates::buildStatus(const QString &buildId)
{
    return noBuilds<ImageBuildStatus>(buildId);
}

Future<QString> Templates::buildVmImage(const QString &name, const QString &, const QString &, bool)
{
    return noBuilds<QString>(name);
}

// Names are for people; a change is made to exactly the template that the name stands for now.
Future<QString> Templates::idOf(const QString &reference)
{
    HttpRequest request = m_api->request("GET", aliasEndpoint(reference), RetryClass::Idempotent);
    request.subject = reference;
    auto flow = Flow<QString>::make(this);
    auto *self = flow.get();
    flow->await<QString>(
        m_api->call<QString>(request,
                             [](const HttpResponse &response) { return decodeAlias(response.body); }),
        [self, reference](Result<QString> id) {
            if (!id && isMissingCall(id.error()))
                id = reference;
            self->finish(std::move(id));
        });
    return flow->future();
}

std::optional<Error> Templates::problemWith(const ImageUpdate &update) const
{
    if (aliasEndpoint(update.reference).isEmpty())
        return invalid(update.reference, tr("This is not a template."));
    if (update.name || update.tag || update.owner)
        return Error{.kind = Error::Kind::Unsupported,
                     .subject = update.reference,
                     .detail = tr("Only who may use a template can be changed.")};
    if (!update.visibility)
        return invalid(update.reference, tr("There is nothing to change."));
    if (*update.visibility != u"public" && *update.visibility != u"private")
        return invalid(update.reference, tr("A template is either public or private."));
    return std::nullopt;
}

Future<QList<ImageUpdateResult>> Templates::updateImages(const QList<ImageUpdate> &updates, bool dryRun)
{
    auto flow = Flow<QList<ImageUpdateResult>>::make(this);
    const auto updating = std::make_shared<Updating>();
    updating->updates = updates;
    updating->dryRun = dryRun;
    updating->flow = flow.get();
    updateNext(updating);
    return flow->future();
}

void Templates::updateNext(const std::shared_ptr<Updating> &updating)
{
    while (updating->results.size() < updating->updates.size()) {
        auto problem = problemWith(updating->next());
        if (!problem)
            break;
        updating->finishOne(std::move(problem));
    }
    if (updating->results.size() == updating->updates.size())
        return updating->flow->finish(updating->results);
    updating->flow->await<QString>(idOf(updating->next().reference),
                                   [this, updating](const Result<QString> &id) {
                                       if (!id || updating->dryRun) {
                                           updating->finishOne(id ? std::nullopt : std::optional(id.error()));
                                           return updateNext(updating);
                                       }
                                       updating->id = *id;
                                       publish(updating, "/v2");
                                   });
}

void Templates::publish(const std::shared_ptr<Updating> &updating, const QByteArray &prefix)
{
    const bool isPublic = *updating->next().visibility == u"public";
    HttpRequest request = m_api->request("PATCH", prefix + templateEndpoint(updating->id),
                                         RetryClass::Idempotent, encodePublic(isPublic));
    request.subject = updating->next().reference;
    updating->flow->await<void>(m_api->call<void>(request, decodeDone),
                                [this, updating, prefix](Result<void> done) {
                                    // No such template, or not this version of the call.
                                    if (!done && isMissingCall(done.error()) && !prefix.isEmpty())
                                        return publish(updating, {});
                                    if (!done)
                                        noteUncertainty(done.error());
                                    updating->finishOne(done ? std::nullopt : std::optional(done.error()));
                                    updateNext(updating);
                                });
}

Future<void> Templates::removeImage(const QString &name, const QString &tag, const QString &)
{
    if (aliasEndpoint(name).isEmpty() || (!tag.isEmpty() && aliasEndpoint(tag).isEmpty()))
        return readyFuture<void>(tl::unexpected(invalid(name, u"This is not a template"_s)));
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    const auto done = [self](Result<void> result) {
        if (!result && result.error().httpStatus == 404)
            result = {};
        if (!result)
            noteUncertainty(result.error());
        self->finish(std::move(result));
    };
    if (!tag.isEmpty()) {
        HttpRequest request =
            m_api->request("DELETE", "/templates/tags", RetryClass::Idempotent, encodeUntag(name, tag));
        request.subject = name + u':' + tag;
        flow->await<void>(m_api->call<void>(request, decodeDone), done);
        return flow->future();
    }
    flow->awaitValue<QString>(idOf(name), [this, self, name, done](const QString &id) {
        HttpRequest request = m_api->request("DELETE", templateEndpoint(id), RetryClass::Idempotent);
        request.subject = name;
        self->await<void>(m_api->call<void>(request, decodeDone), done);
    });
    return flow->future();
}

} // namespace Sandkeeper::Ppio
