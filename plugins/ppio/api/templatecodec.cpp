// SPDX-License-Identifier: MIT
#include "api/templatecodec.h"

#include <algorithm>

#include <QUrl>

#include "api/json.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 100;

std::optional<int> pageNumber(const QString &token)
{
    bool isNumber = false;
    const int page = token.toInt(&isNumber);
    return isNumber && page > 0 ? std::optional(page) : std::nullopt;
}

Result<ImageInfo> decodeTemplate(const QJsonObject &json, qsizetype index)
{
    ImageInfo info;
    info.id = textOf(json, "templateID");
    if (info.id.isEmpty())
        return tl::unexpected(
            shapeError(u"Field “[%1].templateID” is missing or is not a text"_s.arg(index)));
    QStringList names = textsOf(json, "names");
    if (names.isEmpty())
        names = textsOf(json, "aliases"); // older answers have these only
    info.name = names.isEmpty() ? info.id : names.first();
    info.reference = info.name;
    info.status = textOf(json, "buildStatus");
    info.isReady = info.status.isEmpty() || info.status == u"ready" || info.status == u"uploaded";
    if (const auto isPublic = truthOf(json, "public"))
        info.visibility = *isPublic ? u"public"_s : u"private"_s;
    info.createdAt = timeOf(json, "createdAt");
    info.completedAt = timeOf(json, "updatedAt");
    return info;
}

} // namespace

QByteArray templatesEndpoint(const ImageQuery &query)
{
    QByteArray endpoint =
        "/v2/templates?limit=" + QByteArray::number(std::clamp(query.pageSize, 1, largestPage));
    if (const auto page = pageNumber(query.pageToken))
        endpoint += "&page=" + QByteArray::number(*page);
    else if (!query.pageToken.isEmpty())
        endpoint += "&nextToken=" + QUrl::toPercentEncoding(query.pageToken);
    return endpoint;
}

Result<ImagePage> decodeTemplates(const QByteArray &body, const QByteArray &nextToken)
{
    const Result<Json> json = parseJson(body);
    if (!json)
        return tl::unexpected(json.error());
    ImagePage page;
    QJsonArray rows;
    if (json->array) {
        rows = *json->array;
        page.nextPageToken = QString::fromLatin1(nextToken.trimmed());
    } else {
        const QJsonValue found = json->object->value(u"templates");
        if (!found.isArray())
            return tl::unexpected(shapeError(u"Field “templates” is missing or is not an array"_s));
        rows = found.toArray();
        const qint64 number = integerOf(*json->object, "page").value_or(1);
        if (number < integerOf(*json->object, "totalPages").value_or(1))
            page.nextPageToken = QString::number(number + 1);
        if (const auto total = integerOf(*json->object, "total"); total && *total >= 0)
            page.total = static_cast<int>(std::min<qint64>(*total, 1'000'000'000));
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        Result<ImageInfo> info = decodeTemplate(rows.at(i).toObject(), i);
        if (!info)
            return tl::unexpected(info.error());
        page.images.append(std::move(*info));
    }
    if (page.images.isEmpty())
        page.nextPageToken.clear();
    return page;
}

} // namespace Sandkeeper::Ppio
