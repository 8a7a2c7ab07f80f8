// SPDX-License-Identifier: MIT
#include "app/selfcheck.h"

#include "app/pluginfolders.h"
#include "app/translations.h"
#include "core/provider/future.h"
#include "core/provider/pluginmanager.h"
#include "core/secrets/keychainstore.h"

#include <cstdio>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>
#include <QSslSocket>

namespace Sandkeeper::SelfCheck {

namespace {

QJsonObject tlsReport()
{
    return {{QStringLiteral("supported"), QSslSocket::supportsSsl()},
            {QStringLiteral("backend"), QSslSocket::activeBackend()},
            {QStringLiteral("library"), QSslSocket::sslLibraryVersionString()}};
}

QJsonArray pluginReport(PluginManager &plugins, bool *anyLoaded)
{
    QJsonArray report;
    const QList<PluginManager::Plugin> found = plugins.plugins();
    for (const PluginManager::Plugin &plugin : found) {
        QJsonObject entry{{QStringLiteral("file"), plugin.fileName}};
        QString error = plugin.error;
        if (error.isEmpty()) {
            entry.insert(QStringLiteral("id"), plugin.metadata.id);
            entry.insert(QStringLiteral("version"), plugin.metadata.version);
            const Result<ProviderFactory *> factory = plugins.factory(plugin.metadata.id);
            if (!factory)
                error = factory.error().detail;
        }
        entry.insert(QStringLiteral("loaded"), error.isEmpty());
        if (!error.isEmpty())
            entry.insert(QStringLiteral("error"), error);
        *anyLoaded |= error.isEmpty();
        report.append(entry);
    }
    return report;
}

} // namespace

int run(const CommandLine &)
{
    PluginManager plugins;
    plugins.scan(pluginFolders());
    bool anyLoaded = false;
    QJsonObject report{
        {QStringLiteral("version"), QCoreApplication::applicationVersion()},
        {QStringLiteral("qt"), QString::fromLatin1(qVersion())},
        {QStringLiteral("tls"), tlsReport()},
        {QStringLiteral("plugins"), pluginReport(plugins, &anyLoaded)},
        {QStringLiteral("translations"), QJsonArray::fromStringList(availableTranslations())},
    };

    const std::unique_ptr<SecretStore> keychain = createKeychainStore();
    whenDone<SecretStore::State>(
        keychain->state(), keychain.get(), [&](const Result<SecretStore::State> &state) {
            const SecretStore::State value = state.value_or(SecretStore::State::Absent);
            QJsonObject entry{
                {QStringLiteral("backend"), keychain->name()},
                {QStringLiteral("state"),
                 QString::fromLatin1(QMetaEnum::fromType<SecretStore::State>().valueToKey(int(value)))
                     .toLower()}};
            if (!state)
                entry.insert(QStringLiteral("error"), state.error().detail);
            report.insert(QStringLiteral("keychain"), entry);
            QCoreApplication::quit();
        });
    QCoreApplication::exec();

    const bool ok = anyLoaded && QSslSocket::supportsSsl();
    report.insert(QStringLiteral("ok"), ok);
    std::fputs(QJsonDocument(report).toJson(QJsonDocument::Indented).constData(), stdout);
    return ok ? 0 : 1;
}

} // namespace Sandkeeper::SelfCheck
