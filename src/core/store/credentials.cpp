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

QString teamId(const ProviderMetadata &metadata, const QProcessEnvironment &environment,
               const ConfigFile &config)
{
    // Unlike the others, a team variable counts as soon as it exists: empty means personal, against whatever
    // the file says (prime.md §2.4).
    for (const QString &name : metadata.teamVariables) {
        if (environment.contains(name))
            return environment.value(name).trimmed();
    }
    return fieldText(config, metadata.configTeamField);
}

QStringList contextNames(const ProviderMetadata &metadata, const QString &homeFolder)
{
    QStringList names;
    if (metadata.contextFolder.isEmpty() || homeFolder.isEmpty())
        return names;
    static const QRegularExpression form(QStringLiteral("\\A[A-Za-z0-9_-]{1,100}\\z"));
    const QDir folder(QDir(homeFolder).absoluteFilePath(metadata.contextFolder));
    const QFileInfoList files = folder.entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QFileInfo &file : files) {
        const QString name = file.completeBaseName();
        if (names.size() < mostContexts && form.match(name).hasMatch() &&
            !metadata.reservedContexts.contains(name.toLower()))
            names.append(name);
    }
    return names;
}

FoundCredential contextCredential(const ProviderMetadata &metadata, const QString &name,
                                  const QString &homeFolder)
{
    const ConfigFile config =
        readConfigFile(metadata.contextFolder + u'/' + name + QStringLiteral(".json"), homeFolder);
    return {.providerId = metadata.id,
            .apiKey = Secret::fromString(fieldText(config, metadata.configKeyField)),
            .baseUrl = metadata.baseUrl(fieldText(config, metadata.configUrlField)),
            .teamId = fieldText(config, metadata.configTeamField),
            .source = QDir::toNativeSeparators(config.path),
            .context = name,
            .fromFile = true,
            .fileReadableByOthers = config.readableByOthers};
}

bool isSameAccount(const FoundCredential &one, const FoundCredential &other, const QUrl &defaultUrl)
{
    const auto url = [&defaultUrl](const FoundCredential &found) {
        return found.baseUrl.isEmpty() ? defaultUrl : found.baseUrl;
    };
    return one.apiKey.equals(other.apiKey) && url(one) == url(other) && one.teamId == other.teamId;
}

} // namespace

FoundCredential credentialFor(const Secret &explicitKey, const ProviderMetadata &metadata,
                              const QProcessEnvironment &environment, const QString &homeFolder)
{
    const ConfigFile config = readConfigFile(metadata.configFile, homeFolder);
    FoundCredential found;
    found.providerId = metadata.id;

    const QString keyVariable = firstSet(metadata.keyVariables, environment);
    if (!explicitKey.isEmpty()) {
        found.apiKey = explicitKey;
    } else if (!keyVariable.isEmpty()) {
        found.apiKey = Secret::fromString(environment.value(keyVariable).trimmed());
        found.source = keyVariable;
    } else {
        found.apiKey = Secret::fromString(fieldText(config, metadata.configKeyField));
        found.source = QDir::toNativeSeparators(config.path);
        found.fromFile = true;
        found.fileReadableByOthers = config.readableByOthers;
    }

    const QString urlVariable = firstSet(metadata.urlVariables, environment);
    found.baseUrl = metadata.baseUrl(urlVariable.isEmpty() ? fieldText(config, metadata.configUrlField)
                                                           : environment.value(urlVariable));
    found.teamId = teamId(metadata, environment, config);
    return found;
}

std::optional<FoundCredential> findCredential(const ProviderMetadata &metadata,
                                              const QProcessEnvironment &environment,
                                              const QString &homeFolder)
{
    FoundCredential found = credentialFor({}, metadata, environment, homeFolder);
    if (found.apiKey.isEmpty())
        return std::nullopt;
    return found;
}

QList<FoundCredential> findCredentials(const ProviderMetadata &metadata,
                                       const QProcessEnvironment &environment, const QString &homeFolder)
{
    QList<FoundCredential> all;
    if (auto inForce = findCredential(metadata, environment, homeFolder))
        all.append(std::move(*inForce));
    for (const QString &name : contextNames(metadata, homeFolder)) {
        FoundCredential found = contextCredential(metadata, name, homeFolder);
        const bool known = std::any_of(all.cbegin(), all.cend(), [&](const FoundCredential &other) {
            return isSameAccount(found, other, metadata.defaultUrl);
        });
        if (!found.apiKey.isEmpty() && !known)
            all.append(std::move(found));
    }
    return all;
}

} // namespace Sandkeeper
