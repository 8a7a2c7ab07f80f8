// SPDX-License-Identifier: MIT
#include "api/accountcodec.h"

#include "api/json.h"

#include <QJsonArray>

namespace Sandkeeper::Prime {

Result<AccountIdentity> decodeIdentity(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields outer(*json, {});
    const QJsonObject data = outer.requiredObject("data");
    if (outer.error())
        return tl::unexpected(*outer.error());
    Fields fields(data, QStringLiteral("data"));
    AccountIdentity identity{
        .userId = fields.requiredText("id"), .name = fields.text("name"), .email = fields.text("email")};
    if (fields.error())
        return tl::unexpected(*fields.error());
    return identity;
}

Result<QString> decodeTeamName(const QByteArray &body, const QString &teamId)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields outer(*json, {});
    const QJsonArray teams = outer.requiredArray("data");
    if (outer.error())
        return tl::unexpected(*outer.error());
    for (const QJsonValue &item : teams) {
        const Fields team(item.toObject(), {});
        if (team.text("teamId", "team_id") == teamId)
            return team.text("name");
    }
    return QString();
}

} // namespace Sandkeeper::Prime
