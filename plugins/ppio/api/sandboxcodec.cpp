// SPDX-License-Identifier: MIT
#include "api/sandboxcodec.h"

#include <algorithm>

#include <QJsonDocument>
#include <QUrl>

#include "api/ids.h"
#include "api/json.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 100; // ppio.md §2.4
constexpr double bytesOfMibPerGb = 1024;

int smallInteger(std::optional<qint64> value)
{
    return static_cast<int>(std::clamp<qint64>(value.value_or(0), 0, 1'000'000'000));
}

QJsonObject jsonOf(const QMap<QString, QString> &map)
{
    QJsonObject json;
    for (auto it = map.begin(); it != map.end(); ++it)
        json.insert(it.key(), it.value());
    return json;
}

// An allowlist is what remains of everything denied (ppio.md §2.9: allow wins).
QJsonObject networkOf(const NetworkPolicy &policy)
{
    const auto everything = QStringList{u"0.0.0.0/0"_s};
    return {{u"allowOut"_s, QJsonArray::fromStringList(policy.allowlist.value_or(QStringList()))},
            {u"denyOut"_s, QJsonArray::fromStringList(
                               policy.allowlist ? everything : policy.denylist.value_or(QStringList()))}};
}

QByteArray withFilter(const QByteArray &endpoint, const QByteArray &filter)
{
    if (filter.isEmpty())
        return endpoint;
    return endpoint + (endpoint.contains('?') ? '&' : '?') + "metadata=" + filter;
}

QByteArray filterOf(const ListQuery &query, const QString &teamId)
{
    return encodedFilter(filterFor(query.labels, query.teamId.isEmpty() ? teamId : query.teamId));
}

void readTimes(const QJsonObject &json, Sandbox &sandbox)
{
    sandbox.startedAt = timeOf(json, "startedAt");
    sandbox.createdAt = sandbox.startedAt;
    sandbox.updatedAt = sandbox.startedAt;
    const QDateTime end = timeOf(json, "endAt");
    // Of a paused one, it is the moment of pausing (ppio.md §2.5).
    if (!end.isValid() || sandbox.state == SandboxState::Paused)
        return;
    sandbox.deadline = end;
    if (const qint64 life = sandbox.startedAt.msecsTo(end); sandbox.startedAt.isValid() && life > 0)
        sandbox.lifetime = std::chrono::floor<std::chrono::minutes>(std::chrono::milliseconds(life));
}

void readNetwork(const QJsonObject &json, Sandbox &sandbox)
{
    const QJsonObject network = json.value(u"network").toObject();
    const QStringList allowed = textsOf(network, "allowOut");
    const QStringList denied = textsOf(network, "denyOut");
    const bool deniesAll =
        denied.contains(u"0.0.0.0/0"_s) || truthOf(json, "allowInternetAccess") == std::optional(false);
    if (deniesAll)
        sandbox.networkAllowlist = allowed;
    else if (!denied.isEmpty())
        sandbox.networkDenylist = denied;
}

Secret secretOf(const QJsonObject &json, const char *name)
{
    return Secret::fromString(textOf(json, name));
}

} // namespace

QStringList knownTemplates()
{
    return {u"base"_s, u"code-interpreter-v1"_s, u"desktop"_s, u"browser-chromium"_s, u"mcp-gateway"_s};
}

QString stateFilter(const QString &word)
{
    // Words of scripts that were written for the other service (ppio.md §5.3).
    if (word == u"RUNNING")
        return u"running"_s;
    if (word == u"PENDING" || word == u"STOPPED" || word == u"PAUSED")
        return u"paused"_s;
    static const QStringList known{u"running"_s, u"paused"_s, u"cloning"_s, u"commiting"_s,
                                   u"snapshotting"_s};
    const QStringList words = word.split(u',');
    const bool isKnown =
        std::all_of(words.begin(), words.end(), [](const QString &one) { return known.contains(one); });
    return isKnown ? word : QString();
}

SandboxState stateForWord(const QString &word)
{
    if (word == u"running")
        return SandboxState::Running;
    if (word == u"paused")
        return SandboxState::Paused;
    return SandboxState::Unknown; // cloning, commiting, snapshotting: shown by their word
}

QByteArray encodeCreate(const CreateRequest &request, const QString &teamId, const QString &templateId)
{
    QJsonObject json{
        {u"templateID"_s, templateId.isEmpty() ? request.image : templateId},
        {u"timeout"_s, qint64(std::chrono::seconds(request.lifetime).count())},
        {u"autoPause"_s, request.advancedConfigs.value(u"autoPause").toBool(false)},
        {u"secure"_s, request.advancedConfigs.value(u"secure").toBool(true)},
        {u"allow_internet_access"_s, request.advancedConfigs.value(u"allow_internet_access").toBool(true)},
        {u"envVars"_s, jsonOf(request.environment)},
        {u"metadata"_s, jsonOf(metadataFor(request, teamId))},
    };
    if (request.advancedConfigs.value(u"autoResume").toBool(false))
        json.insert(u"autoResume"_s, QJsonObject{{u"enabled"_s, true}});
    if (request.networkAllowlist || request.networkDenylist)
        json.insert(u"network"_s, networkOf({request.networkAllowlist, request.networkDenylist}));
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QByteArray listEndpoint(const ListQuery &query, const QString &teamId)
{
    QByteArray endpoint =
        "/v2/sandboxes?limit=" + QByteArray::number(std::clamp(query.pageSize, 1, largestPage));
    if (const QString state = stateFilter(query.stateWord); !state.isEmpty())
        endpoint += "&state=" + QUrl::toPercentEncoding(state);
    if (!query.pageToken.isEmpty())
        endpoint += "&nextToken=" + QUrl::toPercentEncoding(query.pageToken);
    return withFilter(endpoint, filterOf(query, teamId));
}

QByteArray oldListEndpoint(const ListQuery &query, const QString &teamId)
{
    return withFilter("/sandboxes", filterOf(query, teamId));
}

QByteArray markerEndpoint(const QString &marker)
{
    return withFilter("/v2/sandboxes?limit=100", encodedFilter({{markerKey, marker}}));
}

QByteArray oldMarkerEndpoint(const QString &marker)
{
    return withFilter("/sandboxes", encodedFilter({{markerKey, marker}}));
}

QByteArray encodeNetwork(const NetworkPolicy &policy)
{
    return QJsonDocument(networkOf(policy)).toJson(QJsonDocument::Compact);
}

QByteArray encodeSeconds(const char *field, std::chrono::seconds value)
{
    const QJsonObject json{{QString::fromLatin1(field), qint64(value.count())}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Result<void> decodeNothing(const QByteArray &body)
{
    if (body.trimmed().isEmpty())
        return {};
    if (const Result<Json> json = parseJson(body); !json)
        return tl::unexpected(json.error());
    return {};
}

Result<ServedSandbox> decodeSandbox(const QJsonObject &json, const QString &where)
{
    ServedSandbox served;
    Sandbox &sandbox = served.sandbox;
    const QString id = textOf(json, "sandboxID");
    if (!isSandboxId(id))
        return tl::unexpected(shapeError(u"Field “%1” is missing or is not a sandbox id"_s.arg(
            where.isEmpty() ? u"sandboxID"_s : where + u".sandboxID"_s)));
    sandbox.id = bareId(id);
    served.clientId = textOf(json, "clientID");
    if (id.contains(u'-'))
        served.clientId = id.section(u'-', 1);
    if (!served.clientId.isEmpty() && !isSandboxId(joinedId(sandbox.id, served.clientId)))
        served.clientId.clear(); // it goes into host names
    served.envdVersion = textOf(json, "envdVersion");
    served.domain = textOf(json, "domain");
    served.accessToken = secretOf(json, "envdAccessToken");
    served.trafficToken = secretOf(json, "trafficAccessToken");
    served.metadata = mapOf(json, "metadata");
    sandbox.stateWord = textOf(json, "state");
    served.isComplete = !sandbox.stateWord.isEmpty();
    sandbox.state = stateForWord(sandbox.stateWord);
    sandbox.image = textOf(json, "alias");
    sandbox.cpuCores = std::max(numberOf(json, "cpuCount").value_or(0), 0.0);
    sandbox.memoryGb = smallInteger(integerOf(json, "memoryMB")) / bytesOfMibPerGb;
    sandbox.diskGb = smallInteger(integerOf(json, "diskSizeMB")) / bytesOfMibPerGb;
    readTimes(json, sandbox);
    readNetwork(json, sandbox);
    applyMetadata(served.metadata, sandbox);
    if (sandbox.image.isEmpty())
        sandbox.image = textOf(json, "templateID");
    return served;
}

Result<ServedSandbox> decodeSandboxBody(const QByteArray &body)
{
    return parseObject(body).and_then([](const QJsonObject &json) { return decodeSandbox(json); });
}

Result<ServedPage> decodeSandboxPage(const QByteArray &body, const QByteArray &nextToken)
{
    const Result<QJsonArray> rows = parseArray(body);
    if (!rows)
        return tl::unexpected(rows.error());
    ServedPage page;
    page.sandboxes.reserve(rows->size());
    for (qsizetype i = 0; i < rows->size(); ++i) {
        Result<ServedSandbox> served = decodeSandbox(rows->at(i).toObject(), u"[%1]"_s.arg(i));
        if (!served)
            return tl::unexpected(served.error());
        if (!served->isComplete)
            return tl::unexpected(shapeError(u"Field “[%1].state” is missing or is not a text"_s.arg(i)));
        page.sandboxes.append(std::move(*served));
    }
    // An empty page ends the list whatever it says: otherwise paging would never end.
    if (!rows->isEmpty())
        page.nextToken = QString::fromLatin1(nextToken.trimmed());
    return page;
}

} // namespace Sandkeeper::Ppio
