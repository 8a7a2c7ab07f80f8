// SPDX-License-Identifier: MIT
#include "api/metadata.h"

#include <QJsonDocument>
#include <QUrl>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView nameKey("sandbox_name");
constexpr QLatin1StringView labelPrefix("custom_label#");
constexpr QLatin1StringView teamKey("team_id");
constexpr QLatin1StringView environmentKey("environment_vars");
constexpr QLatin1StringView imageKey("docker_image");
constexpr QLatin1StringView diskKey("disk_size_gb");
constexpr QLatin1StringView diskPathKey("disk_mount_path");
constexpr QLatin1StringView longRunningKey("long_running");
constexpr QLatin1StringView idleKey("idle_timeout");
constexpr std::chrono::minutes ordinaryLife{60}; // ppio.md §6.2: more is cut without a word

QString numberText(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

/// Whether a field of the sandbox says what this text does, so that it need not be shown as such.
bool isShownElsewhere(QStringView key, const Sandbox &sandbox)
{
    return key == nameKey || key == teamKey || key == diskPathKey || key == markerKey ||
           (key == idleKey && sandbox.idleTimeout) ||
           (key == environmentKey && !sandbox.environment.isEmpty());
}

} // namespace

Metadata metadataFor(const CreateRequest &request, const QString &teamId)
{
    Metadata metadata;
    if (!request.name.isEmpty())
        metadata.insert(nameKey, request.name);
    for (const QString &label : request.labels) {
        if (!label.isEmpty())
            metadata.insert(labelPrefix + label, u"1"_s);
    }
    if (const QString &team = request.teamId.isEmpty() ? teamId : request.teamId; !team.isEmpty())
        metadata.insert(teamKey, team);
    if (!request.image.isEmpty())
        metadata.insert(imageKey, request.image);
    // Wishes that the template decides; kept so that a script finds again what it asked for.
    const CreateRequest usual;
    if (request.cpuCores != usual.cpuCores)
        metadata.insert(u"cpu_cores"_s, numberText(request.cpuCores));
    if (request.memoryGb != usual.memoryGb)
        metadata.insert(u"memory_gb"_s, numberText(request.memoryGb));
    if (request.diskGb != usual.diskGb)
        metadata.insert(diskKey, numberText(request.diskGb));
    if (request.gpuCount != usual.gpuCount)
        metadata.insert(u"gpu_count"_s, QString::number(request.gpuCount));
    if (!request.gpuType.isEmpty())
        metadata.insert(u"gpu_type"_s, request.gpuType);
    if (request.lifetime > ordinaryLife)
        metadata.insert(longRunningKey, u"true"_s);
    if (request.idleTimeout)
        metadata.insert(idleKey, QString::number(std::chrono::seconds(*request.idleTimeout).count()));
    if (!request.idempotencyKey.isEmpty())
        metadata.insert(markerKey, request.idempotencyKey);
    return metadata;
}

void applyMetadata(const Metadata &metadata, Sandbox &sandbox)
{
    sandbox.name = metadata.value(nameKey);
    sandbox.teamId = metadata.value(teamKey);
    sandbox.diskMountPath = metadata.value(diskPathKey);
    const auto seconds = metadata.value(idleKey).toLongLong();
    if (seconds >= 60 && seconds < 1'000'000'000)
        sandbox.idleTimeout = std::chrono::floor<std::chrono::minutes>(std::chrono::seconds(seconds));
    const QJsonDocument environment = QJsonDocument::fromJson(metadata.value(environmentKey).toUtf8());
    const QJsonObject variables = environment.object();
    for (auto it = variables.begin(); it != variables.end(); ++it)
        sandbox.environment.insert(it.key(), it.value().toVariant().toString());
    // What the service says of its machine is the truth; a wish stands in only where it says nothing. There
    // are no GPUs here, so a wish for one is never shown as if it had been granted.
    if (sandbox.diskGb == 0)
        sandbox.diskGb = std::max(metadata.value(diskKey).toDouble(), 0.0);
    if (sandbox.image.isEmpty())
        sandbox.image = metadata.value(imageKey);
    for (auto it = metadata.begin(); it != metadata.end(); ++it) {
        // All of it, also behind another `#`, where the package cuts (ppio.md §5.2).
        if (it.key().startsWith(labelPrefix) && it.key().size() > labelPrefix.size())
            sandbox.labels.append(it.key().mid(labelPrefix.size()));
        else if (!isShownElsewhere(it.key(), sandbox))
            sandbox.metadata.insert(it.key(), it.value());
    }
}

Metadata filterFor(const QStringList &labels, const QString &teamId)
{
    Metadata filter;
    for (const QString &label : labels) {
        if (!label.isEmpty())
            filter.insert(labelPrefix + label, u"1"_s);
    }
    if (!teamId.isEmpty())
        filter.insert(teamKey, teamId);
    return filter;
}

QByteArray encodedFilter(const Metadata &filter)
{
    QByteArray pairs;
    for (auto it = filter.begin(); it != filter.end(); ++it) {
        const auto twice = [](const QString &text) {
            return QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(text)));
        };
        if (!pairs.isEmpty())
            pairs += '&';
        pairs += twice(it.key()) + '=' + twice(it.value());
    }
    return QUrl::toPercentEncoding(QString::fromLatin1(pairs));
}

} // namespace Sandkeeper::Ppio
