// SPDX-License-Identifier: MIT
#include "api/snapshotcodec.h"

#include <algorithm>

#include <QJsonDocument>
#include <QUrl>

#include "api/ids.h"
#include "api/json.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 100;

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QByteArray encodeName(const QString &field, const QString &name)
{
    return compact(name.isEmpty() ? QJsonObject() : QJsonObject{{field, name}});
}

Result<Snapshot> readSnapshot(const QJsonObject &json)
{
    Snapshot snapshot{.id = textOf(json, "snapshotID"), .names = textsOf(json, "names")};
    if (snapshot.id.isEmpty())
        return tl::unexpected(shapeError(u"Field “snapshotID” is missing or is not a text"_s));
    return snapshot;
}

} // namespace

QByteArray encodeSnapshot(const QString &name)
{
    return encodeName(u"name"_s, name);
}

QByteArray encodeCommit(const QString &name)
{
    return encodeName(u"alias"_s, name);
}

QByteArray encodeClone(const CloneRequest &request)
{
    QJsonObject json{{u"count"_s, request.count}, {u"strict"_s, request.allOrNothing}};
    if (request.life)
        json.insert(u"timeout"_s, qint64(request.life->count()));
    return compact(json);
}

QByteArray snapshotsEndpoint(const SnapshotQuery &query)
{
    QByteArray endpoint =
        "/snapshots?limit=" + QByteArray::number(std::clamp(query.pageSize, 1, largestPage));
    if (!query.sandboxId.isEmpty())
        endpoint += "&sandboxID=" + bareId(query.sandboxId).toLatin1();
    if (!query.pageToken.isEmpty())
        endpoint += "&nextToken=" + QUrl::toPercentEncoding(query.pageToken);
    return endpoint;
}

Result<Snapshot> decodeSnapshot(const QByteArray &body)
{
    return parseObject(body).and_then(readSnapshot);
}

Result<SnapshotPage> decodeSnapshots(const QByteArray &body, const QByteArray &nextToken)
{
    const Result<QJsonArray> rows = parseArray(body);
    if (!rows)
        return tl::unexpected(rows.error());
    SnapshotPage page;
    for (const QJsonValue &row : *rows) {
        Result<Snapshot> snapshot = readSnapshot(row.toObject());
        if (!snapshot)
            return tl::unexpected(snapshot.error());
        page.snapshots.append(std::move(*snapshot));
    }
    // An empty page ends the list whatever it says: otherwise paging would never end.
    if (!rows->isEmpty())
        page.nextPageToken = QString::fromLatin1(nextToken.trimmed());
    return page;
}

Result<QList<ServedSandbox>> decodeClones(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->value(u"sandboxes").isArray())
        return tl::unexpected(shapeError(u"Field “sandboxes” is missing or is not an array"_s));
    const QJsonArray rows = json->value(u"sandboxes").toArray();
    QList<ServedSandbox> copies;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        Result<ServedSandbox> served = decodeSandbox(rows.at(i).toObject(), u"sandboxes[%1]"_s.arg(i));
        if (!served)
            return tl::unexpected(served.error());
        copies.append(std::move(*served));
    }
    return copies;
}

} // namespace Sandkeeper::Ppio
