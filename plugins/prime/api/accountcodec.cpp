// SPDX-License-Identifier: MIT
#include "api/accountcodec.h"

#include "api/json.h"

#include <QJsonArray>

namespace Sandkeeper::Prime {

namespace {

template <typename T, typename Decode>
Result<AccountPage<T>> decodePage(const QByteArray &body, Decode decode)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields outer(*json, {});
    const QJsonArray rows = outer.requiredArray("data");
    if (outer.error())
        return tl::unexpected(*outer.error());
    AccountPage<T> page{.items = {}, .total = outer.integer("total_count", "totalCount")};
    page.items.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        Fields fields(rows.at(i).toObject(), QStringLiteral("data[%1]").arg(i));
        page.items.append(decode(fields));
        if (fields.error())
            return tl::unexpected(*fields.error());
    }
    return page;
}

} // namespace

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

Result<AccountPage<Team>> decodeTeams(const QByteArray &body)
{
    return decodePage<Team>(body, [](Fields &fields) {
        return Team{.id = fields.requiredText("teamId", "team_id"),
                    .name = fields.text("name"),
                    .role = fields.text("role")};
    });
}

Result<AccountPage<TeamMember>> decodeTeamMembers(const QByteArray &body)
{
    return decodePage<TeamMember>(body, [](Fields &fields) {
        return TeamMember{.userId = fields.requiredText("userId", "user_id"),
                          .name = fields.text("userName", "user_name"),
                          .email = fields.text("userEmail", "user_email"),
                          .role = fields.text("role")};
    });
}

} // namespace Sandkeeper::Prime
