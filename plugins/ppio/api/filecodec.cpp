// SPDX-License-Identifier: MIT
#include "api/filecodec.h"

#include <QCryptographicHash>
#include <QUrl>

#include "api/json.h"
#include "core/provider/types.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

QByteArray filesEndpoint(const QString &path, const QString &user)
{
    QByteArray endpoint = "/files?path=" + QUrl::toPercentEncoding(path);
    if (!user.isEmpty())
        endpoint += "&username=" + QUrl::toPercentEncoding(user);
    return endpoint;
}

FormFrame formFrame(const QByteArray &boundary, const QString &path)
{
    QByteArray name = path.toUtf8();
    // It stands between quotes on a line of its own.
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00");
    return {.contentType = "multipart/form-data; boundary=" + boundary,
            .head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
                    name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            .tail = "\r\n--" + boundary + "--\r\n"};
}

FormFrame contentFrame()
{
    return {.contentType = "application/octet-stream", .head = {}, .tail = {}};
}

Result<void> decodeUpload(const QByteArray &body)
{
    const Result<QJsonArray> rows = parseArray(body);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->size() != 1)
        return tl::unexpected(
            shapeError(u"One file was sent, but the service has written %1"_s.arg(rows->size())));
    return {};
}

QByteArray rangeFor(const ReadFileRequest &request)
{
    if (!request.offset && !request.length)
        return {};
    const qint64 first = request.offset.value_or(0);
    if (first < 0) // the length cannot be told together with it: the reader cuts
        return "bytes=" + QByteArray::number(first);
    QByteArray range = "bytes=" + QByteArray::number(first) + '-';
    if (request.length)
        range += QByteArray::number(first + std::max<qint64>(*request.length, 1) - 1);
    return range;
}

std::optional<ContentRange> contentRange(const QByteArray &header)
{
    constexpr QByteArrayView unit("bytes ");
    if (!header.startsWith(unit))
        return std::nullopt;
    const QByteArray value = header.mid(unit.size()).trimmed();
    const qsizetype dash = value.indexOf('-');
    const qsizetype slash = value.indexOf('/');
    if (dash < 1 || slash < dash)
        return std::nullopt;
    bool isFirst = false;
    bool isLast = false;
    bool isTotal = false;
    ContentRange range{.first = value.left(dash).toLongLong(&isFirst),
                       .last = value.mid(dash + 1, slash - dash - 1).toLongLong(&isLast)};
    const qint64 total = value.mid(slash + 1).toLongLong(&isTotal);
    if (!isFirst || !isLast || range.first < 0 || range.last < range.first)
        return std::nullopt;
    if (isTotal)
        range.total = total;
    return range;
}

QByteArray urlSignature(const QString &path, const QByteArray &operation, const QString &user,
                        const Secret &accessToken, const std::optional<qint64> &expiresAt)
{
    QByteArray raw =
        path.toUtf8() + ':' + operation + ':' + user.toUtf8() + ':' + accessToken.reveal().toByteArray();
    if (expiresAt)
        raw += ':' + QByteArray::number(*expiresAt);
    const QByteArray hash = QCryptographicHash::hash(raw, QCryptographicHash::Sha256);
    return "v1_" + hash.toBase64(QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals);
}

} // namespace Sandkeeper::Ppio
