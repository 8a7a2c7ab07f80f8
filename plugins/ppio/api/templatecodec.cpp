// SPDX-License-Identifier: MIT
#include "api/templatecodec.h"

#include <algorithm>

#include <QJsonDocument>
#include <QUrl>

#include "api/json.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 100;

constexpr QLatin1StringView pagePrefix("page:");
constexpr QLatin1StringView nextPrefix("next:");

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// Encoded for a path; empty when a server could read something else in it.
QByteArray segment(const QString &text)
{
    const bool isPlain =
        !text.isEmpty() && text != u"." && text != u".." &&
        std::none_of(text.begin(), text.end(), [](QChar c) {
            return c.isSpace() || c.category() == QChar::Other_Control || u"%\\?#"_s.contains(c);
        });
    const QStringList parts = text.split(u'/');
    if (!isPlain || parts.contains(QString()) || parts.contains(u"."_s) || parts.contains(u".."_s))
        return {};
    return QUrl::toPercentEncoding(text);
}

Result<ImageInfo> readTemplate(const QJsonObject &json, qsizetype index)
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

Result<TemplatePosition> templatePosition(const QString &pageToken)
{
    TemplatePosition from;
    if (pageToken.isEmpty())
        return from;
    if (pageToken.startsWith(nextPrefix)) {
        from.next = pageToken.mid(nextPrefix.size());
        return from;
    }
    bool isNumber = false;
    if (pageToken.startsWith(pagePrefix))
        from.page = pageToken.mid(pagePrefix.size()).toInt(&isNumber);
    if (!isNumber || from.page < 1)
        return tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .detail = u"This is not a page of this list"_s});
    return from;
}

QByteArray templatesEndpoint(const TemplatePosition &from, int pageSize)
{
    QByteArray endpoint = "/v2/templates?limit=" + QByteArray::number(std::clamp(pageSize, 1, largestPage));
    if (from.page > 0)
        endpoint += "&page=" + QByteArray::number(from.page);
    if (!from.next.isEmpty())
        endpoint += "&nextToken=" + QUrl::toPercentEncoding(from.next);
    return endpoint;
}

QByteArray templateEndpoint(const QString &reference)
{
    const QByteArray encoded = segment(reference);
    return encoded.isEmpty() ? QByteArray() : "/templates/" + encoded;
}

QByteArray aliasEndpoint(const QString &reference)
{
    const QByteArray encoded = segment(reference.section(u':', 0, 0));
    return encoded.isEmpty() ? QByteArray() : "/templates/aliases/" + encoded;
}

QByteArray encodePublic(bool isPublic)
{
    return compact({{u"public"_s, isPublic}});
}

QByteArray encodeUntag(const QString &name, const QString &tag)
{
    return compact({{u"name"_s, name}, {u"tags"_s, QJsonArray{tag}}});
}

Result<ImageInfo> decodeTemplate(const QByteArray &body)
{
    return parseObject(body).and_then([](const QJsonObject &json) { return readTemplate(json, 0); });
}

Result<QString> decodeAlias(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    if (textOf(*json, "templateID").isEmpty())
        return tl::unexpected(shapeError(u"Field “templateID” is missing or is not a text"_s));
    return textOf(*json, "templateID");
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
        if (const QString next = QString::fromLatin1(nextToken.trimmed()); !next.isEmpty())
            page.nextPageToken = nextPrefix + next;
    } else {
        const QJsonValue found = json->object->value(u"templates");
        if (!found.isArray())
            return tl::unexpected(shapeError(u"Field “templates” is missing or is not an array"_s));
        rows = found.toArray();
        const qint64 number = integerOf(*json->object, "page").value_or(1);
        if (number < integerOf(*json->object, "totalPages").value_or(1))
            page.nextPageToken = pagePrefix + QString::number(number + 1);
        if (const auto total = integerOf(*json->object, "total"); total && *total >= 0)
            page.total = static_cast<int>(std::min<qint64>(*total, 1'000'000'000));
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        Result<ImageInfo> info = readTemplate(rows.at(i).toObject(), i);
        if (!info)
            return tl::unexpected(info.error());
        page.images.append(std::move(*info));
    }
    if (page.images.isEmpty())
        page.nextPageToken.clear();
    return page;
}

} // namespace Sandkeeper::Ppio
