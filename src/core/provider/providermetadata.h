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

    /// One of several addresses at which the service is offered, each with accounts of its own or not.
    struct Region
    {
        QString id;      ///< "id": the service's own word
        QString name;    ///< "name", "name[zh_CN]"
        QUrl url;        ///< "url"
        QUrl keyUrl;     ///< "keyUrl"; else the provider's
        QString keyHint; ///< "keyHint"; else the provider's
    };

    /// Where one tool of the service keeps its key, and what else it reads along with it. Keys of several
    /// sources are keys of different accounts.
    struct KeySource
    {
        QString id;                      ///< "id": stable; empty for the only source there is
        QString name;                    ///< "name", localised; else the provider's
        QUrl defaultUrl;                 ///< "defaultUrl" of that tool; else the provider's
        QStringList keyVariables;        ///< "environment"/"key": variables that may hold a key, best first
        QStringList urlVariables;        ///< "environment"/"url"
        QStringList domainVariables;     ///< "environment"/"domain": looked at after those for an address
        QStringList sandboxUrlVariables; ///< "environment"/"sandboxUrl": ProviderContext::sandboxUrl
        QStringList teamVariables;       ///< "environment"/"team"
        QString configFile; ///< "config"/"path": relative to the home directory, e.g. ".prime/config.json"
        QString configKeyField;  ///< "config"/"key"
        QString configUrlField;  ///< "config"/"url"
        QString configTeamField; ///< "config"/"team"
        QString contextFolder;   ///< "config"/"contexts": folder, relative to the home directory, of files
                                 ///< like the config file, one for each named set of settings
        QStringList reservedContexts; ///< "config"/"reservedContexts": names, in lower case, of no such file
        /// "onlyOnRequest": the key may be another service's, so it counts for a program that asked for this
        /// provider (ClientOptions::providerId) and is never sent anywhere on our own account.
        bool onlyOnRequest = false;
    };

    QString id;               ///< "id": stable, lower case
    QString version;          ///< "version"
    QString name;             ///< "name", localised by "name[zh_CN]"
    QString description;      ///< "description", localised likewise
    QUrl defaultUrl;          ///< "defaultUrl"
    QUrl keyUrl;              ///< "keyUrl": where a user gets a key
    QString keyHint;          ///< "keyHint": what a key looks like, e.g. "pit_…"
    QString urlSuffix;        ///< "urlSuffix": end that users may leave on a base URL, e.g. "/api/v1"
    QString domainPrefix;     ///< "domainPrefix": the service is known by domains, and listens at
                              ///< https://<domainPrefix><domain>, e.g. "api."; empty: by whole addresses only
    QList<Region> regions;    ///< "regions"; other addresses are as good
    QList<KeySource> sources; ///< "keySources", best first; else "environment" and "config" are the only one
    QStringList gatewaySuffixes; ///< "gatewaySuffixes": host suffixes a per-sandbox host may have, besides
                                 ///< the base URL's own
    QStringList capabilities;    ///< "capabilities": "commands", "bulkRemove", …
    QStringList stateWords;      ///< "states": the service's words a list can be filtered by
    QList<Runtime> runtimes;     ///< "runtimes"
    bool hasTeams = false;       ///< "teams"
    bool usesTemplates = false;  ///< "templates": it calls what sandboxes are made from templates

    /// Reads and checks the "MetaData" object of a plug-in. Errors: Kind::Local with a detail naming the
    /// missing or wrong key.
    static Result<ProviderMetadata> fromJson(const QJsonObject &json, const QString &localeName);

    /// An address as a person types it, without trailing slashes and without one `urlSuffix`
    /// (prime.md §2.1); otherwise as it is, valid or not.
    QString withoutUrlSuffix(const QString &text) const;

    /// withoutUrlSuffix(), and where the service is known by domains: a domain alone becomes an address, the
    /// prefix is put before a host name that lacks it, and dots at its end go. “Box.example.” becomes
    /// “https://api.box.example”. What is no domain name stays as it is.
    QString completedAddress(const QString &text) const;

    /// A base URL as a person or a config file writes it, brought into one form: completedAddress(), and
    /// without query, fragment and user. Empty for empty text (the default is meant). Text that
    /// is no absolute URL gives an address of the scheme "invalid", which can be shown and never reached.
    QUrl baseUrl(const QString &text) const;

    /// ProviderContext::sandboxUrl from text: as baseUrl(), but without prefix and suffix.
    static QUrl sandboxUrl(const QString &text);

    /// The region at this address, an empty one meaning the default; nullptr when there is none.
    const Region *regionAt(const QUrl &url) const;
};

} // namespace Sandkeeper
