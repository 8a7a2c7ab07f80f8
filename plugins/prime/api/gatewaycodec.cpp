// SPDX-License-Identifier: MIT
#include "api/gatewaycodec.h"

#include "api/json.h"

#include <QJsonDocument>

#include <limits>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

Result<GatewayGrant> decodeGrant(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QString token = fields.requiredText("token");
    const QString url = fields.requiredText("gateway_url", "gatewayUrl");
    GatewayGrant grant{
        .token = Secret::fromString(token),
        .gatewayUrl = QUrl(url, QUrl::StrictMode),
        .userNamespace = fields.requiredText("user_ns", "userNs"),
        .jobId = fields.requiredText("job_id", "jobId"),
        .expiresAt = fields.requiredTime("expires_at", "expiresAt"),
        .isVm = fields.boolean("is_vm", "isVm"),
    };
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (token.isEmpty())
        return tl::unexpected(shapeError(u"Field “token” is empty"_s));
    return grant;
}

QByteArray encodeExec(const CommandRequest &request)
{
    QJsonObject environment;
    for (auto it = request.environment.begin(); it != request.environment.end(); ++it)
        environment.insert(it.key(), it.value());
    QJsonObject body{
        {u"command"_s, request.command},
        {u"working_dir"_s, request.workingDirectory.isEmpty() ? QJsonValue(QJsonValue::Null)
                                                              : QJsonValue(request.workingDirectory)},
        {u"env"_s, environment},
        {u"sandbox_id"_s, request.sandboxId},
        {u"timeout"_s, qint64(request.timeout.count())},
    };
    if (!request.user.isEmpty())
        body.insert(u"user"_s, request.user);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Result<CommandResult> decodeExec(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    CommandResult result{.standardOutput = fields.requiredText("stdout").toUtf8(),
                         .standardError = fields.requiredText("stderr").toUtf8()};
    const qint64 code = fields.requiredInteger("exit_code", "exitCode");
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (code < std::numeric_limits<int>::min() || code > std::numeric_limits<int>::max())
        return tl::unexpected(shapeError(u"Field “exit_code” is out of range"_s));
    result.exitCode = static_cast<int>(code);
    return result;
}

bool saysSandboxNotFound(const Error &error)
{
    if (error.httpStatus != 502)
        return false;
    const Result<QJsonObject> json = parseObject(error.body);
    return json && json->value(u"error"_s).toString() == u"sandbox_not_found";
}

} // namespace Sandkeeper::Prime
