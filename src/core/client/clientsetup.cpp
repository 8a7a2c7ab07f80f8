// SPDX-License-Identifier: MIT
#include "core/client/clientsetup.h"

#include "core/store/credentials.h"

#include <QCoreApplication>
#include <QFileInfo>

#ifdef Q_OS_WIN
#include <qt_windows.h>
#else
#include <dlfcn.h>
#endif

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

/// The file this code was loaded from; empty when the system does not tell.
QString libraryFile()
{
#ifdef Q_OS_WIN
    HMODULE module = nullptr;
    wchar_t path[4096];
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            reinterpret_cast<LPCWSTR>(&libraryFile), &module))
        return {};
    const DWORD length = GetModuleFileNameW(module, path, DWORD(std::size(path)));
    return length < std::size(path) ? QString::fromWCharArray(path, int(length)) : QString();
#else
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void *>(&installedPluginFolders), &info) == 0 || !info.dli_fname)
        return {};
    return QFile::decodeName(info.dli_fname);
#endif
}

QString providerNames(const PluginManager &plugins)
{
    QStringList ids;
    for (const ProviderMetadata &metadata : plugins.providers())
        ids.append(metadata.id);
    return ids.isEmpty() ? QCoreApplication::translate("Sandkeeper::ClientSetup", "No plug-in was found.")
                         : QCoreApplication::translate("Sandkeeper::ClientSetup", "There are: %1.")
                               .arg(ids.join(u", "_s));
}

} // namespace

QStringList installedPluginFolders()
{
    const QString file = QFileInfo(libraryFile()).canonicalFilePath();
    if (file.isEmpty())
        return {};
    QStringList folders;
    const QString subfolder = QStringLiteral(SANDKEEPER_PLUGIN_SUBDIR);
    const QDir dir = QFileInfo(file).dir();
    // On Windows libraries are beside the programs, and not beside the plug-ins' folder.
    for (const QString &path : {dir.filePath(subfolder), dir.filePath(u"../lib/"_s + subfolder)}) {
        const QString folder = QDir(path).canonicalPath();
        if (!folder.isEmpty() && !folders.contains(folder))
            folders.append(folder);
    }
    return folders;
}

Result<ClientSetup> ClientSetup::make(const ClientOptions &options)
{
    ClientSetup setup;
    setup.plugins = std::make_unique<PluginManager>();
    setup.plugins->scan(options.pluginFolders.isEmpty() ? installedPluginFolders() : options.pluginFolders);
    const Result<ProviderFactory *> factory = setup.plugins->factory(options.providerId);
    const ProviderMetadata *metadata = setup.plugins->metadata(options.providerId);
    if (!factory || !metadata) {
        Error error = factory ? Error{} : factory.error();
        if (error.detail.isEmpty())
            error.detail = providerNames(*setup.plugins);
        error.subject = options.providerId;
        return tl::unexpected(std::move(error));
    }
    const QUrl given = options.baseUrl.isEmpty() ? QUrl() : metadata->baseUrl(options.baseUrl);
    const FoundCredential found =
        credentialFor(options.apiKey, given, *metadata, options.environment, options.homeFolder);
    if (found.apiKey.isEmpty())
        return tl::unexpected(
            Error{.kind = Error::Kind::Auth, .subject = metadata->name, .reason = u"NO_KEY"_s});
    const QUrl asked = given.isEmpty() ? found.baseUrl : given;
    const QUrl baseUrl = asked.isEmpty() ? metadata->defaultUrl : asked;
    HttpClient::Config config;
    config.userAgent = "Sandkeeper/" SANDKEEPER_VERSION;
    config.allowedOrigins = {baseUrl};
    if (!found.sandboxUrl.isEmpty())
        config.allowedOrigins.append(found.sandboxUrl);
    config.proxy = options.proxy;
    config.extraCertificates = options.extraCertificates;
    config.clock = options.clock;
    setup.http = std::make_unique<HttpClient>(std::move(config));
    setup.provider = (*factory)->create({.accountName = metadata->name,
                                         .baseUrl = baseUrl,
                                         .sandboxUrl = found.sandboxUrl,
                                         .teamId = options.teamId.value_or(found.teamId),
                                         .apiKey = found.apiKey,
                                         .http = setup.http.get(),
                                         .clock = options.clock ? options.clock : &Clock::system(),
                                         .forProgram = true});
    if (!setup.provider)
        return tl::unexpected(
            Error{.kind = Error::Kind::Local,
                  .subject = metadata->name,
                  .detail = QCoreApplication::translate("Sandkeeper::ClientSetup",
                                                        "The plug-in did not accept this account.")});
    return setup;
}

} // namespace Sandkeeper
