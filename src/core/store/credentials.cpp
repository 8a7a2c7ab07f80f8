// SPDX-License-Identifier: MIT
#include "core/store/credentials.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace Sandkeeper {

namespace {

constexpr qint64 largestFile = 1024 * 1024;
constexpr qsizetype mostContexts = 100;

struct ConfigFile
{
    QString path;
    QJsonObject root; ///< empty when there is no file or it is damaged
    bool readableByOthers = false;
};

ConfigFile readConfigFile(const QString &relativePath, const QString &homeFolder)
{
    ConfigFile config;
    if (relativePath.isEmpty() || homeFolder.isEmpty())
        return config;
    config.path = QDir(homeFolder).absoluteFilePath(relativePath);
    const QFileInfo info(config.path);
    // Only a regular file: opening a pipe would wait for its writer.
    if (!info.isFile() || info.size() > largestFile)
        return config;
    QFile file(config.path);
    if (!file.open(QIODevice::ReadOnly))
        return config;
    // One byte more than allowed shows a file that has grown since.
    QByteArray content = file.read(largestFile + 1);
    if (content.size() <= largestFile)
        config.root = QJsonDocument::fromJson(content).object();
    wipe(content);
#ifndef Q_OS_WIN
    // On Windows the profile folder's access list protects the file, and these bits say nothing.
    config.readableByOthers = info.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther);
#endif
    return config;
}

QString fieldText(const ConfigFile &config, const QString &field)
{
    return field.isEmpty() ? QString() : config.root.value(field).toString().trimmed();
}

/// The first variable with a value; empty ones count as unset.
QString firstSet(const QStringList &variables, const QProcessEnvironment &environment)
{
    const auto found = std::find_if(variables.cbegin(), variables.cend(), [&](const QString &name) {
        return !environment.value(name).trimmed().isEmpty();
    });
    return found == variables.cend() ? QString() : *found;
}

using KeySource = ProviderMetadata::KeySource;

QString teamId(const KeySource &source, const QProcessEnvironment &environment, const ConfigFile &config)
{
    // Unlike the others, a team variable counts as soon as it exists: empty means personal, against whatever
    // the file says (prime.md §2.4).
    for (const QString &name : source.teamVariables) {
        if (environment.contains(name))
            return environment.value(name).trimmed();
    }
    return fieldText(config, source.configTeamField);
}

/// Empty when the provider's own default is meant.
QUrl addressFor(const KeySource &source, const ProviderMetadata &metadata,
                const QProcessEnvironment &environment, const ConfigFile &config)
{
    const QString variable = firstSet(source.urlVariables + source.domainVariables, environment);
    const QUrl url = metadata.baseUrl(variable.isEmpty() ? fieldText(config, source.configUrlField)
                                                         : environment.value(variable));
    if (!url.isEmpty())
        return url;
    return source.defaultUrl == metadata.defaultUrl ? QUrl() : source.defaultUrl;
}

/// What is in force for one source. The key is empty when it has none.
FoundCredential sourceCredential(const KeySource &source, const ProviderMetadata &metadata,
                                 const QProcessEnvironment &environment, const QString &homeFolder)
{
    const ConfigFile config = readConfigFile(source.configFile, homeFolder);
    FoundCredential found;
    found.providerId = metadata.id;
    found.sourceId = source.id;
    found.name = source.name;
    const QString keyVariable = firstSet(source.keyVariables, environment);
    if (!keyVariable.isEmpty()) {
        found.apiKey = Secret::fromString(environment.value(keyVariable).trimmed());
        found.source = keyVariable;
    } else {
        found.apiKey = Secret::fromString(fieldText(config, source.configKeyField));
        found.source = QDir::toNativeSeparators(config.path);
        found.fromFile = true;
        found.fileReadableByOthers = config.readableByOthers;
    }
    found.baseUrl = addressFor(source, metadata, environment, config);
    found.sandboxUrl =
        ProviderMetadata::sandboxUrl(environment.value(firstSet(source.sandboxUrlVariables, environment)));
    found.teamId = teamId(source, environment, config);
    return found;
}

QStringList contextNames(const KeySource &source, const QString &homeFolder)
{
    QStringList names;
    if (source.contextFolder.isEmpty() || homeFolder.isEmpty())
        return names;
    static const QRegularExpression form(QStringLiteral("\\A[A-Za-z0-9_-]{1,100}\\z"));
    const QDir folder(QDir(homeFolder).absoluteFilePath(source.contextFolder));
    const QFileInfoList files = folder.entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QFileInfo &file : files) {
        const QString name = file.completeBaseName();
        if (names.size() < mostContexts && form.match(name).hasMatch() &&
            !source.reservedContexts.contains(name.toLower()))
            names.append(name);
    }
    return names;
}

FoundCredential contextCredential(const KeySource &source, const ProviderMetadata &metadata,
                                  const QString &name, const QString &homeFolder)
{
    const ConfigFile config =
        readConfigFile(source.contextFolder + u'/' + name + QStringLiteral(".json"), homeFolder);
    return {.providerId = metadata.id,
            .sourceId = source.id,
            .name = source.name,
            .apiKey = Secret::fromString(fieldText(config, source.configKeyField)),
            .baseUrl = addressFor(source, metadata, {}, config),
            .teamId = fieldText(config, source.configTeamField),
            .source = QDir::toNativeSeparators(config.path),
            .context = name,
            .fromFile = true,
            .fileReadableByOthers = config.readableByOthers};
}

QUrl addressOf(const FoundCredential &found, const ProviderMetadata &metadata)
{
    return found.baseUrl.isEmpty() ? metadata.defaultUrl : found.baseUrl;
}

} // namespace

FoundCredential credentialFor(const Secret &explicitKey, const QUrl &address,
                              const ProviderMetadata &metadata, const QProcessEnvironment &environment,
                              const QString &homeFolder)
{
    QList<FoundCredential> all;
    for (const KeySource &source : metadata.sources)
        all.append(sourceCredential(source, metadata, environment, homeFolder));
    if (all.isEmpty())
        all.append(FoundCredential{.providerId = metadata.id});
    const auto isForAddress = [&](const FoundCredential &each) {
        return (!explicitKey.isEmpty() || !each.apiKey.isEmpty()) && addressOf(each, metadata) == address;
    };
    const auto hasKey = [&](const FoundCredential &each) {
        return !explicitKey.isEmpty() || !each.apiKey.isEmpty();
    };
    auto chosen = all.cend();
    if (!address.isEmpty())
        chosen = std::find_if(all.cbegin(), all.cend(), isForAddress);
    if (chosen == all.cend())
        chosen = std::find_if(all.cbegin(), all.cend(), hasKey);
    FoundCredential found = chosen == all.cend() ? all.constFirst() : *chosen;
    if (!explicitKey.isEmpty()) {
        found.apiKey = explicitKey;
        found.source.clear();
        found.fromFile = false;
        found.fileReadableByOthers = false;
    }
    return found;
}

QList<FoundCredential> findCredentials(const ProviderMetadata &metadata,
                                       const QProcessEnvironment &environment, const QString &homeFolder)
{
    QList<FoundCredential> all;
    const auto add = [&](FoundCredential found) {
        const auto isSame = [&](const FoundCredential &other) {
            return found.apiKey.equals(other.apiKey) && found.teamId == other.teamId &&
                   addressOf(found, metadata) == addressOf(other, metadata);
        };
        if (!found.apiKey.isEmpty() && std::none_of(all.cbegin(), all.cend(), isSame))
            all.append(std::move(found));
    };
    for (const KeySource &source : metadata.sources) {
        if (!source.onlyOnRequest)
            add(sourceCredential(source, metadata, environment, homeFolder));
    }
    for (const KeySource &source : metadata.sources) {
        if (source.onlyOnRequest)
            continue;
        for (const QString &name : contextNames(source, homeFolder))
            add(contextCredential(source, metadata, name, homeFolder));
    }
    return all;
}

} // namespace Sandkeeper
