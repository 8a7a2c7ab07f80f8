// SPDX-License-Identifier: MIT
#include "api/sandboxcodec.h"

#include "api/json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

QString plainText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isNull() || value.isUndefined())
        return {};
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
    const QJsonDocument document =
        value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

StartCommand decodeStartCommand(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (!value.isObject())
        return {};
    const Fields fields(value.toObject(), {});
    Argv argv{.executable = fields.text("executable"),
              .arguments = fields.texts("args").value_or(QStringList())};
    if (argv.executable.isEmpty())
        return {};
    return argv;
}

int smallInteger(std::optional<qint64> value)
{
    return static_cast<int>(std::clamp<qint64>(value.value_or(0), std::numeric_limits<int>::min(),
                                               std::numeric_limits<int>::max()));
}

// Minutes beyond a century are as good as none, and would overflow a date.
std::optional<std::chrono::minutes> minutes(std::optional<qint64> value)
{
    constexpr qint64 century = 100LL * 366 * 24 * 60;
    if (!value || *value <= 0 || *value > century)
        return std::nullopt;
    return std::chrono::minutes(*value);
}

void readTimes(const Fields &fields, Sandbox &sandbox)
{
    sandbox.createdAt = fields.time("createdAt", "created_at");
    sandbox.updatedAt = fields.time("updatedAt", "updated_at");
    sandbox.startedAt = fields.time("startedAt", "started_at");
    sandbox.endedAt = fields.time("terminatedAt", "terminated_at");
    sandbox.lifetime = minutes(fields.integer("timeoutMinutes", "timeout_minutes"));
    sandbox.idleTimeout = minutes(fields.integer("idleTimeoutMinutes", "idle_timeout_minutes"));
    // prime.md §4.1: the clock runs from the start, and only while it is running.
    if (sandbox.state == SandboxState::Running && sandbox.startedAt.isValid() && sandbox.lifetime)
        sandbox.deadline = sandbox.startedAt.addSecs(std::chrono::seconds(*sandbox.lifetime).count());
}

void readSettings(const Fields &fields, Sandbox &sandbox)
{
    const QJsonObject environment = fields.value("environmentVars", "environment_vars").toObject();
    for (auto it = environment.begin(); it != environment.end(); ++it)
        sandbox.environment.insert(it.key(), plainText(it.value()));
    sandbox.secretNames = fields.value("secrets").toObject().keys();
    sandbox.advancedConfigs = fields.value("advancedConfigs", "advanced_configs").toObject();
    // Said already by the lists, and nothing that anybody has configured (prime.md §4.2).
    sandbox.advancedConfigs.remove(u"vmEgressPolicy"_s);
    sandbox.networkAllowlist = fields.texts("networkAllowlist", "network_allowlist");
    sandbox.networkDenylist = fields.texts("networkDenylist", "network_denylist");
    sandbox.labels = fields.texts("labels").value_or(QStringList());
    sandbox.region = fields.text("region");
    sandbox.userId = fields.text("userId", "user_id");
    sandbox.teamId = fields.text("teamId", "team_id");
    sandbox.registryCredentialsId = fields.text("registryCredentialsId", "registry_credentials_id");
}

void readOutcome(const Fields &fields, Sandbox &sandbox)
{
    sandbox.pendingImageBuildId = fields.text("pendingImageBuildId", "pending_image_build_id");
    if (const auto code = fields.integer("exitCode", "exit_code"))
        sandbox.exitCode = smallInteger(code);
    sandbox.errorType = fields.text("errorType", "error_type");
    sandbox.errorMessage = fields.text("errorMessage", "error_message");
    sandbox.terminationReason = fields.text("terminationReason", "termination_reason");
}

// A page that does not say whether another follows would lose the rest; its total can still tell.
Result<bool> hasNextPage(Fields &fields, int page, qsizetype rows)
{
    if (const auto next = fields.boolean("hasNext", "has_next"))
        return *next;
    const auto total = fields.integer("total");
    const auto perPage = fields.integer("perPage", "per_page");
    if (total && perPage && *perPage > 0)
        return qint64(page) * *perPage < *total;
    if (rows == 0)
        return false;
    return tl::unexpected(shapeError(u"Field “hasNext” is missing or is not a truth value"_s));
}

} // namespace

SandboxState stateForWord(const QString &word)
{
    static const QHash<QString, SandboxState> states{
        {u"PENDING"_s, SandboxState::Pending},  {u"PROVISIONING"_s, SandboxState::Provisioning},
        {u"RUNNING"_s, SandboxState::Running},  {u"PAUSED"_s, SandboxState::Paused},
        {u"ERROR"_s, SandboxState::Error},      {u"TERMINATED"_s, SandboxState::Terminated},
        {u"TIMEOUT"_s, SandboxState::TimedOut},
    };
    return states.value(word, SandboxState::Unknown);
}

Result<Sandbox> decodeSandbox(const QJsonObject &json, const QString &where)
{
    Fields fields(json, where);
    Sandbox sandbox;
    sandbox.id = fields.requiredText("id");
    sandbox.name = fields.requiredText("name");
    sandbox.stateWord = fields.requiredText("status");
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (sandbox.id.isEmpty())
        return tl::unexpected(
            shapeError(u"Field “%1” is empty"_s.arg(where.isEmpty() ? u"id"_s : where + u".id"_s)));
    sandbox.state = stateForWord(sandbox.stateWord);
    sandbox.image = fields.text("dockerImage", "docker_image");
    sandbox.startCommand = decodeStartCommand(fields.value("startCommand", "start_command"));
    sandbox.cpuCores = fields.number("cpuCores", "cpu_cores");
    // The camelCase names end in a capital GB (prime.md §4.2).
    sandbox.memoryGb = fields.number("memoryGB", "memory_gb");
    sandbox.diskGb = fields.number("diskSizeGB", "disk_size_gb");
    sandbox.diskMountPath = fields.text("diskMountPath", "disk_mount_path");
    sandbox.gpuCount = smallInteger(fields.integer("gpuCount", "gpu_count"));
    sandbox.gpuType = fields.text("gpuType", "gpu_type");
    sandbox.runtime = fields.boolean("vm").value_or(false) ? vmRuntime : containerRuntime;
    readTimes(fields, sandbox);
    readSettings(fields, sandbox);
    readOutcome(fields, sandbox);
    return sandbox;
}

Result<Sandbox> decodeSandboxBody(const QByteArray &body)
{
    return parseObject(body).and_then([](const QJsonObject &json) { return decodeSandbox(json); });
}

Result<SandboxPage> decodeSandboxPage(const QByteArray &body, int page)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QJsonArray rows = fields.requiredArray("sandboxes");
    if (fields.error())
        return tl::unexpected(*fields.error());
    SandboxPage result;
    result.sandboxes.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QString where = u"sandboxes[%1]"_s.arg(i);
        if (!rows.at(i).isObject())
            return tl::unexpected(shapeError(u"Field “%1” is not an object"_s.arg(where)));
        Result<Sandbox> sandbox = decodeSandbox(rows.at(i).toObject(), where);
        if (!sandbox)
            return tl::unexpected(sandbox.error());
        result.sandboxes.append(std::move(*sandbox));
    }
    const Result<bool> next = hasNextPage(fields, page, rows.size());
    if (!next)
        return tl::unexpected(next.error());
    // An empty page ends the list whatever it says: otherwise paging would never end.
    if (*next && !rows.isEmpty())
        result.nextPageToken = QString::number(page + 1);
    if (const auto total = fields.integer("total"); total && *total >= 0)
        result.total = smallInteger(total);
    return result;
}

} // namespace Sandkeeper::Prime
