// SPDX-License-Identifier: MIT
#include "api/networkcodec.h"

#include "api/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

QJsonValue listValue(const std::optional<QStringList> &list)
{
    if (!list)
        return QJsonValue::Null;
    QJsonArray entries;
    for (const QString &entry : *list)
        entries.append(entry.trimmed());
    return entries;
}

Result<std::optional<QStringList>> decodeList(const QJsonObject &policy, const QString &name)
{
    const QJsonValue value = policy.value(name);
    if (value.isNull() || value.isUndefined())
        return std::optional<QStringList>();
    QStringList entries;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &entry : array) {
        if (entry.isString())
            entries.append(entry.toString());
    }
    if (!value.isArray() || entries.size() != array.size())
        return tl::unexpected(shapeError(u"Field “policy.%1” is not a list of texts"_s.arg(name)));
    return std::optional(entries);
}

} // namespace

QByteArray encodeNetworkPolicy(const NetworkPolicy &policy)
{
    std::optional<QStringList> denylist = policy.denylist;
    if (!policy.allowlist && !denylist)
        denylist = QStringList();
    return QJsonDocument(QJsonObject{{u"allowlist"_s, listValue(policy.allowlist)},
                                     {u"denylist"_s, listValue(denylist)}})
        .toJson(QJsonDocument::Compact);
}

Result<NetworkPolicyStatus> decodeNetworkPolicyStatus(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QJsonObject policy = fields.requiredObject("policy");
    NetworkPolicyStatus status;
    status.generation = fields.requiredInteger("generation");
    status.appliedGeneration = fields.requiredInteger("applied_generation", "appliedGeneration");
    const std::optional<bool> applied = fields.boolean("applied");
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (!applied)
        return tl::unexpected(shapeError(u"Field “applied” is missing or is not a truth value"_s));
    status.applied = *applied;
    const auto allowlist = decodeList(policy, u"allowlist"_s);
    if (!allowlist)
        return tl::unexpected(allowlist.error());
    const auto denylist = decodeList(policy, u"denylist"_s);
    if (!denylist)
        return tl::unexpected(denylist.error());
    if (*allowlist && *denylist)
        return tl::unexpected(shapeError(u"The policy has both an allowlist and a denylist"_s));
    status.policy = {.allowlist = *allowlist, .denylist = *denylist};
    return status;
}

} // namespace Sandkeeper::Prime
