// SPDX-License-Identifier: MIT
#include "api/registrycodec.h"

#include "api/json.h"
#include "api/words.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

Result<QList<RegistryCredentials>> decodeRegistryCredentials(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    const QJsonValue list = json->value(u"credentials"_s);
    if (!list.isArray() && !list.isNull() && !list.isUndefined())
        return tl::unexpected(shapeError(u"Field “credentials” is not an array"_s));
    const QJsonArray rows = list.toArray();
    QList<RegistryCredentials> credentials;
    credentials.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        Fields fields(rows.at(i).toObject(), u"credentials[%1]"_s.arg(i));
        credentials.append({
            .id = fields.requiredText("id"),
            .name = fields.text("name"),
            .server = fields.text("server"),
            .userId = fields.text("userId", "user_id"),
            .teamId = fields.text("teamId", "team_id"),
            .createdAt = fields.time("createdAt", "created_at"),
            .updatedAt = fields.time("updatedAt", "updated_at"),
        });
        if (fields.error())
            return tl::unexpected(*fields.error());
    }
    return credentials;
}

QByteArray encodeImageCheck(const QString &image, const QString &registryCredentialsId)
{
    QJsonObject body{{u"image"_s, image}};
    if (!registryCredentialsId.isEmpty())
        body.insert(u"registry_credentials_id"_s, registryCredentialsId);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Result<ImageCheck> decodeImageCheck(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    const Fields fields(*json, {});
    const std::optional<bool> accessible = fields.boolean("accessible");
    if (!accessible)
        return tl::unexpected(shapeError(u"Field “accessible” is missing or is not a truth value"_s));
    return ImageCheck{.accessible = *accessible, .details = boundedText(fields.text("details"))};
}

} // namespace Sandkeeper::Prime
