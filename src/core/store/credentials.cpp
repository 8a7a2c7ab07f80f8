// SPDX-License-Identifier: MIT
#include "core/store/credentials.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace Sandkeeper {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

struct ConfigFile
{
    QString path;
    QJsonObject root; ///< empty when there is no file or it is damaged
    bool readableByOthers = false;
};

ConfigFile readConfigFile(const ProviderMetadata &metadata, const QString &homeFolder)
{
    ConfigFile config;
    if (metadata.configFile.isEmpty() || homeFolder.isEmpty())
        return config;
    config.path = QDir(homeFolder).absoluteFilePath(metadata.configFile);
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

} // namespace

FoundCredential credentialFor(const Secret &explicitKey, const ProviderMetadata &metadata,
                              const QProcessEnvironment &environment, const QString &homeFolder)
{
    const ConfigFile config = readConfigFile(metadata, homeFolder);
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

} // namespace Sandkeeper
