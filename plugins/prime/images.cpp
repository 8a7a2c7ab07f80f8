// SPDX-License-Identifier: MIT
#include "images.h"

#include "api/imagecodec.h"
#include "api/registrycodec.h"
#include "api/statuscodec.h"
#include "gatewayurl.h"
#include "sandboxcalls.h"

#include <algorithm>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

// prime.md §10
constexpr int largestPage = 250;
constexpr qsizetype largestUpdate = 100;

Error invalid(const QString &subject, const QString &detail)
{
    return Error{.kind = Error::Kind::Invalid, .subject = subject, .detail = detail};
}

/// "/images/<name>/<tag>"; empty when they cannot be part of an address. A name may have several parts.
QByteArray imageEndpoint(const QString &name, const QString &tag)
{
    QByteArray endpoint = "/images";
    const QStringList parts = name.split(u'/') + QStringList{tag};
    for (const QString &part : parts) {
        if (!isSafeSegment(part))
            return {};
        endpoint += '/' + encodedSegment(part);
    }
    return endpoint;
}

} // namespace

/// Updates go in batches, one after the other. The flow inside keeps it alive through its steps.
struct PrimeImages::Updating
{
    QList<ImageUpdate> updates;
    QList<qsizetype> pending = {}; ///< indexes of those that are still to be sent
    QList<ImageUpdateResult> results = {};
    bool dryRun = false;
    Flow<QList<ImageUpdateResult>> *flow = nullptr;
};

PrimeImages::PrimeImages(ControlPlane *api)
    : m_api(api)
{
}

PrimeImages::~PrimeImages() = default;

template <typename T>
Future<T> PrimeImages::callOnce(const HttpRequest &request,
                                std::function<Result<T>(const QByteArray &)> decode)
{
    auto flow = Flow<T>::make(this);
    auto *self = flow.get();
    flow->template await<T>(m_api->call<T>(request, std::move(decode)), [self](Result<T> result) {
        if (!result)
            noteUncertainty(result.error());
        self->finish(std::move(result));
    });
    return flow->future();
}

Future<ImagePage> PrimeImages::images(const ImageQuery &query)
{
    bool isNumber = true;
    const qint64 offset = query.pageToken.isEmpty() ? 0 : query.pageToken.toLongLong(&isNumber);
    if (!isNumber || offset < 0)
        return readyFuture<ImagePage>(tl::unexpected(invalid({}, u"This is not a page of this list"_s)));
    if (query.platformOwned && !query.teamId.isEmpty())
        return readyFuture<ImagePage>(
            tl::unexpected(invalid({}, u"The platform's images belong to no team"_s)));
    const int limit = std::clamp(query.pageSize, 1, largestPage);
    const HttpRequest request =
        m_api->request("GET", "/images" + imageListQuery(query, offset, limit, m_api->context().teamId),
                       RetryClass::Idempotent);
    return m_api->call<ImagePage>(
        request, [offset, limit](const QByteArray &body) { return decodeImagePage(body, offset, limit); });
}

Future<QList<RegistryCredentials>> PrimeImages::registryCredentials()
{
    return m_api->call<QList<RegistryCredentials>>(
        m_api->request("GET", "/template/registry-credentials", RetryClass::Idempotent),
        decodeRegistryCredentials);
}

Future<ImageCheck> PrimeImages::checkImage(const QString &image, const QString &registryCredentialsId)
{
    if (image.trimmed().isEmpty())
        return readyFuture<ImageCheck>(tl::unexpected(invalid({}, tr("Enter an image."))));
    HttpRequest request = m_api->request("POST", "/template/check-docker-image", RetryClass::WhenNotSent,
                                         encodeImageCheck(image.trimmed(), registryCredentialsId));
    request.subject = image;
    return m_api->call<ImageCheck>(request, decodeImageCheck);
}

Future<ImageBuild> PrimeImages::initiateBuild(const ImageBuildRequest &request)
{
    if (request.name.trimmed().isEmpty() || request.tag.trimmed().isEmpty())
        return readyFuture<ImageBuild>(
            tl::unexpected(invalid(request.name, tr("Enter a name and a tag for the image."))));
    HttpRequest call = m_api->request("POST", "/images/build", RetryClass::WhenNotSent,
                                      encodeImageBuild(request, m_api->context().teamId));
    call.subject = request.name;
    return callOnce<ImageBuild>(call, decodeImageBuild);
}

Future<QList<ImageBuild>> PrimeImages::transferImages(const ImageTransferRequest &request)
{
    using Builds = QList<ImageBuild>;
    ImageTransferRequest wanted = request;
    for (QString &source : wanted.sources)
        source = source.trimmed();
    // The service takes the sources as one text with commas between them.
    const bool unclear = std::any_of(wanted.sources.begin(), wanted.sources.end(), [](const QString &source) {
        return source.isEmpty() || source.contains(u',');
    });
    if (wanted.sources.isEmpty() || unclear)
        return readyFuture<Builds>(tl::unexpected(invalid({}, tr("Enter an image to copy."))));
    if (wanted.sources.size() > 1 && !(wanted.name.isEmpty() && wanted.tag.isEmpty()))
        return readyFuture<Builds>(tl::unexpected(
            invalid({}, tr("A name and a tag can be given only when a single image is copied."))));
    HttpRequest call = m_api->request("POST", "/images/build", RetryClass::WhenNotSent,
                                      encodeImageTransfer(wanted, m_api->context().teamId));
    if (wanted.sources.size() == 1)
        call.subject = wanted.sources.first();
    return callOnce<Builds>(call, [sources = wanted.sources](const QByteArray &body) {
        return decodeImageTransfers(body, sources);
    });
}

Future<ImageBuildStatus> PrimeImages::startBuild(const QString &buildId)
{
    if (!isSafeSegment(buildId))
        return readyFuture<ImageBuildStatus>(tl::unexpected(invalid({}, u"This is not the id of a build"_s)));
    return callOnce<ImageBuildStatus>(m_api->request("POST",
                                                     "/images/build/" + encodedSegment(buildId) + "/start",
                                                     RetryClass::WhenNotSent, R"({"context_uploaded":true})"),
                                      decodeImageBuildStatus);
}

Future<ImageBuildStatus> PrimeImages::buildStatus(const QString &buildId)
{
    if (!isSafeSegment(buildId))
        return readyFuture<ImageBuildStatus>(tl::unexpected(invalid({}, u"This is not the id of a build"_s)));
    return m_api->call<ImageBuildStatus>(
        m_api->request("GET", "/images/build/" + encodedSegment(buildId), RetryClass::Idempotent),
        decodeImageBuildStatus);
}

Future<QString> PrimeImages::buildVmImage(const QString &name, const QString &tag, const QString &teamId,
                                          bool platformOwned)
{
    const QByteArray endpoint = imageEndpoint(name, tag);
    if (endpoint.isEmpty())
        return readyFuture<QString>(tl::unexpected(invalid(name, u"This is not an image's name and tag"_s)));
    HttpRequest call = m_api->request("POST", endpoint + "/vm-build", RetryClass::WhenNotSent,
                                      encodeVmImageBuild(teamId, platformOwned));
    call.subject = name + u':' + tag;
    return callOnce<QString>(call, decodeVmImageBuild);
}

Future<QList<ImageUpdateResult>> PrimeImages::updateImages(const QList<ImageUpdate> &updates, bool dryRun)
{
    auto flow = Flow<QList<ImageUpdateResult>>::make(this);
    const auto updating = std::make_shared<Updating>();
    updating->updates = updates;
    updating->dryRun = dryRun;
    updating->flow = flow.get();
    for (const ImageUpdate &update : updates) {
        ImageUpdateResult result{.reference = update.reference};
        if (update.reference.trimmed().isEmpty() || !changesImage(update))
            result.error = invalid(update.reference, tr("There is nothing to change."));
        else
            updating->pending.append(updating->results.size());
        updating->results.append(std::move(result));
    }
    updateNext(updating);
    return flow->future();
}

void PrimeImages::updateNext(const std::shared_ptr<Updating> &updating)
{
    using Results = QList<ImageUpdateResult>;
    if (updating->pending.isEmpty())
        return updating->flow->finish(updating->results);
    const QList<qsizetype> indexes = updating->pending.mid(0, largestUpdate);
    QList<ImageUpdate> batch;
    batch.reserve(indexes.size());
    for (const qsizetype index : indexes)
        batch.append(updating->updates.at(index));
    const HttpRequest request = m_api->request("PATCH", "/images", RetryClass::WhenNotSent,
                                               encodeImageUpdates(batch, updating->dryRun));
    updating->flow->await<Results>(
        callOnce<Results>(request,
                          [batch](const QByteArray &body) { return decodeImageUpdates(body, batch); }),
        [this, updating, indexes](const Result<Results> &answer) {
            updating->pending = updating->pending.mid(indexes.size());
            for (qsizetype i = 0; i < indexes.size(); ++i) {
                ImageUpdateResult &result = updating->results[indexes.at(i)];
                if (answer)
                    result = answer->at(i);
                else
                    result.error = answer.error();
            }
            if (answer)
                return updateNext(updating);
            // What stopped this batch would stop the next ones too; they were never sent.
            for (const qsizetype index : std::as_const(updating->pending)) {
                Error error = answer.error();
                error.ambiguous = false;
                updating->results[index].error = std::move(error);
            }
            updating->flow->finish(updating->results);
        });
}

Future<void> PrimeImages::removeImage(const QString &name, const QString &tag, const QString &teamId)
{
    QByteArray endpoint = imageEndpoint(name, tag);
    if (endpoint.isEmpty())
        return readyFuture<void>(tl::unexpected(invalid(name, u"This is not an image's name and tag"_s)));
    if (!teamId.isEmpty())
        endpoint += "?teamId=" + QUrl::toPercentEncoding(teamId);
    HttpRequest call = m_api->request("DELETE", endpoint, RetryClass::Idempotent);
    call.subject = name + u':' + tag;
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    self->await<void>(m_api->call<void>(call, decodeRemoval), [self](Result<void> done) {
        if (!done && done.error().httpStatus == 404)
            done = {};
        self->finish(std::move(done));
    });
    return flow->future();
}

} // namespace Sandkeeper::Prime
