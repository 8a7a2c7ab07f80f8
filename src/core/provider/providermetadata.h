// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <QUrl>

namespace Sandkeeper {

/// What a plug-in's <id>.json says; readable before any of its code is loaded. Keys of the file in quotes.
struct SANDKEEPER_CORE_EXPORT ProviderMetadata
{
    struct Runtime
    {
        QString id;   ///< "id": as in CreateRequest::runtime
        QString name; ///< "name", "name[zh_CN]"
    };

    QString id;                ///< "id": stable, lower case
    QString version;           ///< "version"
    QString name;              ///< "name", localised by "name[zh_CN]"
    QString description;       ///< "description", localised likewise
    QUrl defaultUrl;           ///< "defaultUrl"
    QUrl keyUrl;               ///< "keyUrl": where a user gets a key
    QString keyHint;           ///< "keyHint": what a key looks like, e.g. "pit_…"
    QString urlSuffix;         ///< "urlSuffix": end that users may leave on a base URL, e.g. "/api/v1"
    QStringList keyVariables;  ///< "environment"/"key": variables that may hold a key, best first
    QStringList urlVariables;  ///< "environment"/"url"
    QStringList teamVariables; ///< "environment"/"team"
    QString configFile;        ///< "config"/"path": relative to the home directory, e.g. ".prime/config.json"
    QString configKeyField;    ///< "config"/"key"
    QString configUrlField;    ///< "config"/"url"
    QString configTeamField;   ///< "config"/"team"
    QString contextFolder;     ///< "config"/"contexts": folder, relative to the home directory, of files like
                               ///< the config file, one for each named set of settings
    QStringList reservedContexts; ///< "config"/"reservedContexts": names, in lower case, of no such file
    QStringList gatewaySuffixes;  ///< "gatewaySuffixes": host suffixes a per-sandbox host may have, besides
                                  ///< the base URL's own
    QStringList capabilities;     ///< "capabilities": "commands", "bulkRemove", …
    QStringList stateWords;       ///< "states": the service's words a list can be filtered by
    QList<Runtime> runtimes;      ///< "runtimes"
    bool hasTeams = false;        ///< "teams"

    /// Reads and checks the "MetaData" object of a plug-in. Errors: Kind::Local with a detail naming the
    /// missing or wrong key.
    static Result<ProviderMetadata> fromJson(const QJsonObject &json, const QString &localeName);

    /// An address as a person types it, without trailing slashes and without one `urlSuffix`
    /// (prime.md §2.1); otherwise as it is, valid or not.
    QString withoutUrlSuffix(const QString &text) const;

    /// A base URL as a person or a config file writes it, brought into one form: withoutUrlSuffix(), and
    /// without query, fragment and user. Empty for empty text (the default is meant). Text that
    /// is no absolute URL gives an address of the scheme "invalid", which can be shown and never reached.
    QUrl baseUrl(const QString &text) const;
};

} // namespace Sandkeeper
