// SPDX-License-Identifier: MIT
#include "api/filecodec.h"

#include "api/json.h"
#include "api/words.h"

#include <QCoreApplication>
#include <QUrl>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

} // namespace

std::optional<Error> pathProblem(const QString &path)
{
    const auto problem = [&](const char *text) {
        return Error{.kind = Error::Kind::Invalid,
                     .subject = boundedText(path),
                     .detail = QCoreApplication::translate("Sandkeeper::Prime::FileTransfers", text)};
    };
    if (!path.startsWith(u'/') || path.contains(QChar(u'\0')))
        return problem(QT_TRANSLATE_NOOP("Sandkeeper::Prime::FileTransfers",
                                         "Give the full path of a file in the sandbox, beginning with “/”."));
    if (path.endsWith(u'/'))
        return problem(
            QT_TRANSLATE_NOOP("Sandkeeper::Prime::FileTransfers", "This is the path of a folder."));
    // It would name another file once it is written as UTF-8.
    if (QString::fromUtf8(path.toUtf8()) != path)
        return problem(QT_TRANSLATE_NOOP("Sandkeeper::Prime::FileTransfers",
                                         "The service cannot address a file whose name is not valid text."));
    return std::nullopt;
}

QByteArray uploadEndpoint(const QString &path, const QString &sandboxId)
{
    return "/upload?path=" + encoded(path) + "&sandbox_id=" + encoded(sandboxId);
}

QByteArray downloadEndpoint(const QString &path, const QString &sandboxId)
{
    return "/download?path=" + encoded(path) + "&sandbox_id=" + encoded(sandboxId);
}

QByteArray readFileEndpoint(const ReadFileRequest &request)
{
    QByteArray endpoint = "/read-file?path=" + encoded(request.path);
    if (request.offset)
        endpoint += "&offset=" + QByteArray::number(*request.offset);
    if (request.length)
        endpoint += "&length=" + QByteArray::number(*request.length);
    return endpoint;
}

FormFrame formFrame(const QByteArray &boundary, const QString &fileName)
{
    QByteArray name = fileName.toUtf8();
    // It stands between quotes on a line of its own.
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00");
    return {.contentType = "multipart/form-data; boundary=" + boundary,
            .head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
                    name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            .tail = "\r\n--" + boundary + "--\r\n"};
}

Result<qint64> decodeUpload(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const std::optional<bool> success = fields.boolean("success");
    const qint64 size = fields.requiredInteger("size");
    if (success == false)
        return tl::unexpected(
            Error{.kind = Error::Kind::Server, .detail = boundedText(fields.text("message", "error"))});
    if (fields.error())
        return tl::unexpected(*fields.error());
    return size;
}

Result<FileWindow> decodeFileWindow(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    FileWindow window{.content = fields.requiredText("content").toUtf8(),
                      .size = fields.requiredInteger("size"),
                      .total = fields.integer("total_size", "totalSize"),
                      .offset = fields.integer("offset"),
                      .truncated = fields.boolean("truncated").value_or(false)};
    if (fields.error())
        return tl::unexpected(*fields.error());
    return window;
}

} // namespace Sandkeeper::Prime
