// SPDX-License-Identifier: MIT
#include "api/createcodec.h"

#include "api/sandboxcodec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

void putText(QJsonObject &body, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        body.insert(name, value);
}

void putStartCommand(QJsonObject &body, const CreateRequest &request)
{
    const QString name = u"start_command"_s;
    if (const auto *line = std::get_if<QString>(&request.startCommand)) {
        body.insert(name, *line);
    } else if (const auto *argv = std::get_if<Argv>(&request.startCommand)) {
        body.insert(name, QJsonObject{{u"executable"_s, argv->executable},
                                      {u"args"_s, QJsonArray::fromStringList(argv->arguments)}});
    } else if (request.runtime != vmRuntime) {
        // The container's default stays on the wire also when the service chooses the runtime: it ignores
        // text commands for virtual machines.
        body.insert(name, QString(defaultStartCommand));
    }
}

void putVariables(QJsonObject &body, const CreateRequest &request)
{
    QJsonObject variables;
    for (auto it = request.environment.begin(); it != request.environment.end(); ++it)
        variables.insert(it.key(), it.value());
    if (!variables.isEmpty())
        body.insert(u"environment_vars"_s, variables);
    QJsonObject secrets;
    for (const auto &[name, value] : request.secrets)
        secrets.insert(name, QString::fromUtf8(value.reveal()));
    if (!secrets.isEmpty())
        body.insert(u"secrets"_s, secrets);
}

} // namespace

QByteArray encodeCreate(const CreateRequest &request, const QString &accountTeamId)
{
    QJsonObject body{
        {u"name"_s, request.name},
        {u"docker_image"_s, request.image},
        {u"cpu_cores"_s, request.cpuCores},
        {u"memory_gb"_s, request.memoryGb},
        {u"disk_size_gb"_s, request.diskGb},
        {u"gpu_count"_s, request.gpuCount},
        {u"timeout_minutes"_s, qint64(request.lifetime.count())},
        {u"labels"_s, QJsonArray::fromStringList(request.labels)},
        {u"guaranteed"_s, request.guaranteed},
        {u"idempotency_key"_s, request.idempotencyKey},
    };
    putStartCommand(body, request);
    putText(body, u"gpu_type"_s, request.gpuType);
    if (!request.runtime.isEmpty())
        body.insert(u"vm"_s, request.runtime == vmRuntime);
    if (request.networkAllowlist)
        body.insert(u"network_allowlist"_s, QJsonArray::fromStringList(*request.networkAllowlist));
    if (request.networkDenylist)
        body.insert(u"network_denylist"_s, QJsonArray::fromStringList(*request.networkDenylist));
    if (request.idleTimeout)
        body.insert(u"idle_timeout_minutes"_s, qint64(request.idleTimeout->count()));
    putVariables(body, request);
    putText(body, u"team_id"_s, request.teamId.isEmpty() ? accountTeamId : request.teamId);
    putText(body, u"region"_s, request.region);
    if (!request.advancedConfigs.isEmpty())
        body.insert(u"advanced_configs"_s, request.advancedConfigs);
    putText(body, u"registry_credentials_id"_s, request.registryCredentialsId);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QString newIdempotencyKey()
{
    return QUuid::createUuid().toString(QUuid::Id128);
}

} // namespace Sandkeeper::Prime
