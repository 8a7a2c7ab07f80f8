// SPDX-License-Identifier: MIT
#include "api/imagecodec.h"

#include "api/json.h"
#include "api/sandboxcodec.h"
#include "api/words.h"

#include <algorithm>
#include <array>

#include <QJsonArray>
#include <QJsonDocument>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

QByteArray compact(const QJsonObject &body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

void putText(QJsonObject &body, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        body.insert(name, value);
}

void putOwner(QJsonObject &body, const QString &teamId, bool platformOwned)
{
    if (platformOwned)
        body.insert(u"owner_scope"_s, u"platform"_s);
    else
        putText(body, u"team_id"_s, teamId);
}

// As the official client classifies references: a first part that is no host name is Docker Hub's.
bool isFromDockerHub(const QString &reference)
{
    const QString path = reference.trimmed().section(u'@', 0, 0);
    if (!path.contains(u'/'))
        return true;
    const QString first = path.section(u'/', 0, 0).toLower();
    static constexpr std::array hosts{"docker.io"_L1, "index.docker.io"_L1, "registry-1.docker.io"_L1};
    if (std::find(hosts.begin(), hosts.end(), first) != hosts.end())
        return true;
    return !first.contains(u'.') && !first.contains(u':') && first != u"localhost";
}

QString runtimeForArtifact(const QString &type)
{
    if (type == u"VM_SANDBOX")
        return vmRuntime;
    // The older service leaves it out for what was the only kind then.
    return type.isEmpty() || type == u"CONTAINER_IMAGE" ? QString(containerRuntime) : QString();
}

Result<ImageInfo> decodeImage(const QJsonObject &json, const QString &where)
{
    Fields fields(json, where);
    ImageInfo image{
        .id = fields.requiredText("id"),
        .name = fields.requiredText("imageName", "image_name"),
        .tag = fields.requiredText("imageTag", "image_tag"),
        .runtime = runtimeForArtifact(fields.text("artifactType", "artifact_type")),
        .status = fields.requiredText("status"),
        .errorMessage = boundedText(fields.text("errorMessage", "error_message")),
        .visibility = fields.text("visibility"),
        .ownerType = fields.text("ownerType", "owner_type"),
        .teamId = fields.text("teamId", "team_id"),
        .sizeBytes = fields.integer("sizeBytes", "size_bytes"),
        .createdAt = fields.time("createdAt", "created_at"),
        .completedAt = fields.time("completedAt", "completed_at"),
    };
    if (fields.error())
        return tl::unexpected(*fields.error());
    image.isReady = image.status == u"COMPLETED";
    for (const QString &candidate :
         {fields.text("fullImagePath", "full_image_path"), fields.text("displayRef", "display_ref"),
          QString(image.name + u':' + image.tag)}) {
        if (image.reference.isEmpty())
            image.reference = candidate;
    }
    return image;
}

Result<ImageBuild> decodeBuild(const QJsonObject &json)
{
    Fields fields(json, {});
    ImageBuild build;
    build.buildId = fields.requiredText("build_id", "buildId");
    build.buildIds = fields.texts("buildIds", "build_ids").value_or(QStringList());
    build.reference = fields.text("fullImagePath", "full_image_path");
    build.visibility = fields.text("visibility");
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (const QString url = fields.text("upload_url", "uploadUrl"); !url.isEmpty()) {
        build.uploadUrl = QUrl(url, QUrl::StrictMode);
        if (!build.uploadUrl.isValid() || build.uploadUrl.host().isEmpty())
            return tl::unexpected(shapeError(u"Field “upload_url” is not an address"_s));
    }
    if (const auto seconds = fields.integer("expires_in", "expiresIn"); seconds && *seconds >= 0)
        build.uploadValidFor = std::chrono::seconds(*seconds);
    return build;
}

ImageBuild decodeSourceResult(const QJsonObject &json)
{
    const Fields fields(json, {});
    // Earlier answers hold the build's fields themselves, later ones in an object of their own.
    const QJsonValue nested = json.value(u"build"_s);
    Result<ImageBuild> decoded = decodeBuild(nested.isObject() ? nested.toObject() : json);
    const QString error = boundedText(fields.text("error"));
    ImageBuild build = decoded ? std::move(*decoded) : ImageBuild();
    if (!fields.boolean("success").value_or(error.isEmpty()) || !error.isEmpty())
        build.error = Error{.kind = Error::Kind::Server, .detail = error};
    else if (!decoded)
        build.error = decoded.error();
    build.source = fields.text("sourceImage", "source_image");
    build.retryable = fields.boolean("retryable").value_or(false);
    return build;
}

QHash<QString, ImageBuild> resultsBySource(const QJsonObject &json)
{
    QHash<QString, ImageBuild> results;
    for (const QString &name : {u"results"_s, u"failed"_s}) {
        const QJsonArray items = json.value(name).toArray();
        for (const QJsonValue &item : items) {
            ImageBuild build = decodeSourceResult(item.toObject());
            if (name == u"failed" && !build.error)
                build.error = Error{.kind = Error::Kind::Server};
            results.insert(build.source, std::move(build));
        }
    }
    return results;
}

QString referenceOf(const QJsonObject &state)
{
    const Fields fields(state, {});
    const Fields owner(fields.value("owner").toObject(), {});
    const QString name = fields.text("name");
    const QString tag = fields.text("tag");
    if (name.isEmpty() || tag.isEmpty())
        return {};
    const QString team = owner.text("teamId", "team_id");
    const QString rest = name + u':' + tag;
    return owner.text("type") == u"team" && !team.isEmpty() ? u"prime/team-"_s + team + u'/' + rest : rest;
}

ImageUpdateResult decodeUpdate(const QJsonObject &json, const QString &reference)
{
    const Fields fields(json, {});
    ImageUpdateResult result{.reference = reference};
    if (fields.boolean("success").value_or(false)) {
        result.newReference = referenceOf(fields.value("after").toObject());
        return result;
    }
    const Fields failure(fields.value("error").toObject(), {});
    const QString code = failure.text("code");
    Error::Kind kind = Error::Kind::Invalid;
    if (code.contains(u"not_found"))
        kind = Error::Kind::NotFound;
    else if (code.contains(u"forbidden"))
        kind = Error::Kind::Forbidden;
    else if (code.contains(u"exists"))
        kind = Error::Kind::Conflict;
    result.error = Error{.kind = kind,
                         .subject = reference,
                         .detail = boundedText(failure.text("message")),
                         .reason = boundedText(code)};
    return result;
}

} // namespace

QByteArray imageListQuery(const ImageQuery &query, qint64 offset, int limit, const QString &accountTeamId)
{
    QByteArray text = "?offset=" + QByteArray::number(offset) + "&limit=" + QByteArray::number(limit);
    if (query.platformOwned)
        text += "&ownerScope=platform";
    else if (const QString &team = query.teamId.isEmpty() ? accountTeamId : query.teamId; !team.isEmpty())
        text += "&teamId=" + QUrl::toPercentEncoding(team);
    if (!query.search.isEmpty())
        text += "&search=" + QUrl::toPercentEncoding(query.search);
    return text;
}

Result<ImagePage> decodeImagePage(const QByteArray &body, qint64 offset, int limit)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QJsonArray rows = fields.requiredArray("data");
    if (fields.error())
        return tl::unexpected(*fields.error());
    ImagePage page;
    page.images.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const Result<ImageInfo> image = decodeImage(rows.at(i).toObject(), u"data[%1]"_s.arg(i));
        if (!image)
            return tl::unexpected(image.error());
        page.images.append(*image);
    }
    // Pages count images, of which each may have a row per runtime.
    const auto total = fields.integer("totalCount", "total_count");
    const qint64 step = std::clamp<qint64>(fields.integer("limit").value_or(limit), 1, limit);
    if (total && *total >= 0 && *total <= std::numeric_limits<int>::max())
        page.total = static_cast<int>(*total);
    if (!rows.isEmpty() && (total ? offset + step < *total : rows.size() >= step))
        page.nextPageToken = QString::number(offset + step);
    return page;
}

QByteArray encodeImageBuild(const ImageBuildRequest &request, const QString &accountTeamId)
{
    QJsonObject body{{u"image_name"_s, request.name},
                     {u"image_tag"_s, request.tag},
                     {u"dockerfile_path"_s, request.dockerfilePath},
                     {u"platform"_s, request.platform}};
    putText(body, u"visibility"_s, request.visibility);
    putOwner(body, request.teamId.isEmpty() ? accountTeamId : request.teamId, request.platformOwned);
    return compact(body);
}

QByteArray encodeImageTransfer(const ImageTransferRequest &request, const QString &accountTeamId)
{
    QJsonObject body{{u"source_image"_s, request.sources.join(u',')},
                     {u"dockerfile_path"_s, u"Dockerfile"_s}, // the official client's default goes along
                     {u"platform"_s, request.platform}};
    putText(body, u"image_name"_s, request.name);
    putText(body, u"image_tag"_s, request.tag);
    putText(body, u"visibility"_s, request.visibility);
    const bool ownerless = std::any_of(request.sources.begin(), request.sources.end(), isFromDockerHub);
    putOwner(body, request.teamId.isEmpty() && !ownerless ? accountTeamId : request.teamId,
             request.platformOwned);
    return compact(body);
}

Result<ImageBuild> decodeImageBuild(const QByteArray &body)
{
    return parseObject(body).and_then(decodeBuild);
}

Result<QList<ImageBuild>> decodeImageTransfers(const QByteArray &body, const QStringList &sources)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->value(u"results"_s).isArray()) {
        Result<ImageBuild> build = decodeBuild(*json);
        if (!build)
            return tl::unexpected(build.error());
        if (sources.size() != 1)
            return tl::unexpected(shapeError(u"The answer is about one image only"_s));
        build->source = sources.first();
        return QList<ImageBuild>{*build};
    }
    const QHash<QString, ImageBuild> results = resultsBySource(*json);
    QList<ImageBuild> inOrder;
    inOrder.reserve(sources.size());
    for (const QString &source : sources) {
        ImageBuild build{.source = source};
        if (const auto found = results.constFind(source.trimmed()); found != results.constEnd()) {
            build = *found;
        } else {
            build.error = shapeError(u"The answer does not say what happened to this image"_s);
            build.error->ambiguous = true;
        }
        if (build.error)
            build.error->subject = source;
        inOrder.append(std::move(build));
    }
    return inOrder;
}

Result<ImageBuildStatus> decodeImageBuildStatus(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    ImageBuildStatus status{
        .buildId = fields.text("id"),
        .name = fields.text("imageName", "image_name"),
        .tag = fields.text("imageTag", "image_tag"),
        .status = fields.requiredText("status"),
        .errorMessage = boundedText(fields.text("errorMessage", "error_message")),
        .createdAt = fields.time("createdAt", "created_at"),
        .startedAt = fields.time("startedAt", "started_at"),
        .completedAt = fields.time("completedAt", "completed_at"),
    };
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (status.buildId.isEmpty())
        status.buildId = fields.text("buildId", "build_id");
    const QJsonArray artifacts = fields.value("artifacts").toArray();
    for (const QJsonValue &artifact : artifacts) {
        if (status.errorMessage.isEmpty())
            status.errorMessage =
                boundedText(Fields(artifact.toObject(), {}).text("errorMessage", "error_message"));
    }
    return status;
}

QByteArray encodeVmImageBuild(const QString &teamId, bool platformOwned)
{
    QJsonObject body;
    if (platformOwned)
        body.insert(u"ownerScope"_s, u"platform"_s);
    else
        putText(body, u"teamId"_s, teamId);
    return compact(body);
}

Result<QString> decodeVmImageBuild(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QString id = fields.requiredText("buildId", "build_id");
    if (fields.error())
        return tl::unexpected(*fields.error());
    return id;
}

bool changesImage(const ImageUpdate &update)
{
    return update.name || update.tag || update.visibility || update.owner;
}

QByteArray encodeImageUpdates(const QList<ImageUpdate> &updates, bool dryRun)
{
    QJsonArray items;
    for (const ImageUpdate &update : updates) {
        QJsonObject set;
        if (update.name)
            set.insert(u"name"_s, *update.name);
        if (update.tag)
            set.insert(u"tag"_s, *update.tag);
        if (update.visibility)
            set.insert(u"visibility"_s, *update.visibility);
        if (update.owner) {
            QJsonObject owner{{u"type"_s, update.owner->type}};
            if (update.owner->type == u"team")
                owner.insert(u"teamId"_s, update.owner->teamId);
            set.insert(u"owner"_s, owner);
        }
        items.append(
            QJsonObject{{u"source"_s, QJsonObject{{u"reference"_s, update.reference}}}, {u"set"_s, set}});
    }
    return compact({{u"mode"_s, u"explicit"_s}, {u"dryRun"_s, dryRun}, {u"updates"_s, items}});
}

Result<QList<ImageUpdateResult>> decodeImageUpdates(const QByteArray &body, const QList<ImageUpdate> &updates)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QJsonArray items = fields.requiredArray("results");
    if (fields.error())
        return tl::unexpected(*fields.error());
    // Matched by their order only: another number of them matches nothing.
    if (items.size() != updates.size())
        return tl::unexpected(shapeError(u"Field “results” has another length than was asked"_s));
    QList<ImageUpdateResult> results;
    results.reserve(updates.size());
    for (qsizetype i = 0; i < items.size(); ++i)
        results.append(decodeUpdate(items.at(i).toObject(), updates.at(i).reference));
    return results;
}

} // namespace Sandkeeper::Prime
