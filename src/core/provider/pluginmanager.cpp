// SPDX-License-Identifier: MIT
#include "core/provider/pluginmanager.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QLibrary>
#include <QLocale>
#include <QPluginLoader>

#ifdef Q_OS_LINUX
#include <link.h>
#endif

namespace Sandkeeper {

struct PluginManager::Private
{
    QList<Plugin> found; ///< in the order of finding, which decides who wins an id
    QList<Plugin> sorted;
    QHash<QString, ProviderFactory *> factories; ///< by file name; kept over scans: nothing is ever unloaded
    QHash<QString, QString> loadFailures;        ///< by file name; kept over scans for the same reason

    void sort();
    const Plugin *usable(const QString &providerId) const;
};

namespace {

/// "sandkeeper.ProviderFactory/2" → its two halves.
struct Interface
{
    QString name;
    QString version;
};

Interface splitInterface(const QString &iid)
{
    const qsizetype slash = iid.lastIndexOf(u'/');
    return slash < 0 ? Interface{iid, QString()} : Interface{iid.left(slash), iid.mid(slash + 1)};
}

/// Empty when this program can use a plug-in that declares `iid`.
QString interfaceProblem(const QString &iid)
{
    const QString ours = QStringLiteral(SANDKEEPER_PROVIDER_FACTORY_IID);
    if (iid == ours)
        return {};
    const Interface offered = splitInterface(iid);
    const Interface wanted = splitInterface(ours);
    if (offered.name == wanted.name)
        return PluginManager::tr("It was made for version %1 of the plug-in interface; this program has "
                                 "version %2. Install a plug-in made for this version of the program.")
            .arg(offered.version, wanted.version);
    return PluginManager::tr("It is a plug-in for another program (%1).").arg(iid);
}

#ifdef Q_OS_LINUX
/// Whether parts of a library are missing at its end. The system's loader does not notice: it maps what is
/// not there, and the program dies of the first access to it.
bool isCutOff(const QString &fileName)
{
    QFile file(fileName);
    ElfW(Ehdr) header;
    if (!file.open(QIODevice::ReadOnly) ||
        file.read(reinterpret_cast<char *>(&header), sizeof header) != sizeof header ||
        std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return false; // not a library of this system at all, which is somebody else's finding
    const auto size = static_cast<quint64>(file.size());
    const auto fits = [size](quint64 offset, quint64 length) {
        return offset <= size && length <= size - offset;
    };
    if (!fits(header.e_shoff, quint64(header.e_shentsize) * header.e_shnum) || !file.seek(header.e_phoff))
        return true;
    for (int i = 0; i < header.e_phnum; ++i) {
        ElfW(Phdr) segment;
        if (file.read(reinterpret_cast<char *>(&segment), sizeof segment) != sizeof segment ||
            (segment.p_type == PT_LOAD && !fits(segment.p_offset, segment.p_filesz)))
            return true;
    }
    return false;
}
#else
bool isCutOff(const QString &)
{
    return false; // the loaders of the other systems check this themselves
}
#endif

PluginManager::Plugin inspect(const QString &fileName)
{
    PluginManager::Plugin plugin;
    plugin.fileName = fileName;
    if (isCutOff(fileName)) {
        plugin.error = PluginManager::tr("The file is cut off. Install the plug-in again.");
        return plugin;
    }
    // Reading the metadata maps the file and looks for Qt's section; no code of the file runs.
    const QPluginLoader loader(fileName);
    const QJsonObject json = loader.metaData();
    const QString iid = json.value(QStringLiteral("IID")).toString();
    if (iid.isEmpty()) {
        plugin.error = PluginManager::tr("It is not a plug-in, or the file is damaged.");
        return plugin;
    }
    plugin.error = interfaceProblem(iid);
    // Also read when the interface is another one, so that the list can say which provider is meant.
    auto metadata =
        ProviderMetadata::fromJson(json.value(QStringLiteral("MetaData")).toObject(), QLocale().name());
    if (metadata)
        plugin.metadata = std::move(*metadata);
    else if (plugin.error.isEmpty())
        plugin.error = PluginManager::tr("Its description cannot be used: %1.").arg(metadata.error().detail);
    return plugin;
}

QStringList libraries(const QString &folder)
{
    QStringList result;
    // No links: in a build tree they are second names of a library that is listed anyway.
    const QFileInfoList entries = QDir(folder).entryInfoList(QDir::Files | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo &entry : entries) {
        if (entry.isFile() && QLibrary::isLibrary(entry.fileName()))
            result.append(entry.absoluteFilePath());
    }
    return result;
}

QString displayName(const PluginManager::Plugin &plugin)
{
    return plugin.metadata.name.isEmpty() ? QFileInfo(plugin.fileName).fileName() : plugin.metadata.name;
}

} // namespace

void PluginManager::Private::sort()
{
    sorted = found;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Plugin &left, const Plugin &right) {
        return QString::localeAwareCompare(displayName(left), displayName(right)) < 0;
    });
}

const PluginManager::Plugin *PluginManager::Private::usable(const QString &providerId) const
{
    const auto match = std::find_if(sorted.cbegin(), sorted.cend(), [&](const Plugin &plugin) {
        return plugin.error.isEmpty() && plugin.metadata.id == providerId;
    });
    return match == sorted.cend() ? nullptr : &*match;
}

PluginManager::PluginManager(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

PluginManager::~PluginManager() = default;

void PluginManager::scan(const QStringList &folders)
{
    d->found.clear();
    QHash<QString, QString> owners; // provider id → file that has it
    QStringList seen;
    for (const QString &folder : folders) {
        const QStringList files = libraries(folder);
        for (const QString &fileName : files) {
            if (seen.contains(fileName)) // the same folder, named twice
                continue;
            seen.append(fileName);
            Plugin plugin = inspect(fileName);
            if (plugin.error.isEmpty()) {
                const QString owner = owners.value(plugin.metadata.id);
                if (owner.isEmpty())
                    owners.insert(plugin.metadata.id, fileName);
                else
                    plugin.error = tr("Another plug-in for the same provider is used instead: %1.")
                                       .arg(QDir::toNativeSeparators(owner));
            }
            if (plugin.error.isEmpty())
                plugin.error = d->loadFailures.value(fileName);
            d->found.append(std::move(plugin));
        }
    }
    d->sort();
    Q_EMIT changed();
}

QList<PluginManager::Plugin> PluginManager::plugins() const
{
    return d->sorted;
}

QList<ProviderMetadata> PluginManager::providers() const
{
    QList<ProviderMetadata> result;
    for (const Plugin &plugin : std::as_const(d->sorted)) {
        if (plugin.error.isEmpty())
            result.append(plugin.metadata);
    }
    return result;
}

const ProviderMetadata *PluginManager::metadata(const QString &providerId) const
{
    const Plugin *plugin = d->usable(providerId);
    return plugin ? &plugin->metadata : nullptr;
}

Result<ProviderFactory *> PluginManager::factory(const QString &providerId)
{
    const Plugin *plugin = d->usable(providerId);
    if (!plugin) {
        const auto failed = std::find_if(d->sorted.cbegin(), d->sorted.cend(), [&](const Plugin &candidate) {
            return candidate.metadata.id == providerId;
        });
        const QString reason =
            failed == d->sorted.cend() ? tr("There is no plug-in for this provider.") : failed->error;
        const QString subject = failed == d->sorted.cend() ? providerId : displayName(*failed);
        return tl::unexpected(Error{.kind = Error::Kind::Local, .subject = subject, .detail = reason});
    }
    const QString fileName = plugin->fileName;
    if (ProviderFactory *known = d->factories.value(fileName))
        return known;

    QPluginLoader loader(fileName);
    loader.setLoadHints(QLibrary::PreventUnloadHint | QLibrary::ResolveAllSymbolsHint);
    QObject *root = loader.instance();
    if (auto *factory = qobject_cast<ProviderFactory *>(root)) {
        d->factories.insert(fileName, factory);
        return factory;
    }
    const QString reason = root ? tr("It does not contain what its description promises.")
                                : tr("Loading it failed: %1").arg(loader.errorString());
    const Error error{.kind = Error::Kind::Local, .subject = displayName(*plugin), .detail = reason};
    d->loadFailures.insert(fileName, reason);
    for (Plugin &entry : d->found) {
        if (entry.fileName == fileName)
            entry.error = reason;
    }
    d->sort();
    Q_EMIT changed();
    return tl::unexpected(error);
}

} // namespace Sandkeeper
