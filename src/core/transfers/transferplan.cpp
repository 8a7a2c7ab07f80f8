// SPDX-License-Identifier: MIT
#include "core/transfers/transferplan.h"

#include "core/provider/future.h"
#include "core/provider/remotename.h"
#include "core/transfers/copytask.h"
#include "core/transfers/localfiles.h"
#include "core/transfers/pathsafety.h"
#include "core/transfers/remoteplace.h"
#include "core/transfers/safefolder.h"

#include <vector>

#include <QDir>
#include <QFileInfo>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int mostFilesUnasked = 1000;
constexpr qint64 mostBytesUnasked = 5LL * 1024 * 1024 * 1024;

struct Source
{
    QString path; ///< here, or in the sandbox that it is copied from
    QString name; ///< that it gets
    bool folder = false;
    int files = 0;
    qint64 bytes = 0;
};
using Sources = QList<Source>;

Result<Sources> lookAt(const QStringList &paths, const LocalFiles::StopFlag &stop)
{
    Sources sources;
    for (const QString &path : paths) {
        const LocalFiles::Facts facts = LocalFiles::facts(path);
        const QString clean = QDir::cleanPath(path);
        Source source{.path = clean,
                      .name = QFileInfo(clean).fileName(),
                      .folder = facts.folder,
                      .files = 1,
                      .bytes = facts.size};
        if (facts.folder) {
            const Result<LocalFiles::Tree> tree = LocalFiles::scan(path, stop);
            if (!tree)
                return tl::unexpected(tree.error());
            source.files = tree->files;
            source.bytes = tree->bytes;
        }
        sources.append(source);
    }
    return sources;
}

/// Of what goes to sandboxes: from this computer, or from another sandbox.
class OutgoingPlanJob final : public TransferPlanJob
{
public:
    OutgoingPlanJob(ProviderLookup provider, QList<Target> sandboxes, QString folder,
                    const QStringList &paths)
        : m_provider(std::move(provider))
        , m_sandboxes(std::move(sandboxes))
        , m_folder(std::move(folder))
    {
        whenDone<Sources>(
            LocalFiles::onWorker<Sources>([paths, stop = m_stop] { return lookAt(paths, stop); }), this,
            [this](const Result<Sources> &sources) {
                if (isFinished())
                    return;
                if (!sources)
                    return fail(sources.error());
                m_sources = *sources;
                askSandboxes();
            });
    }

    OutgoingPlanJob(ProviderLookup provider, Target origin, const QString &originFolder,
                    const QList<FileEntry> &entries, QList<Target> sandboxes, QString folder,
                    QString localRoot)
        : m_provider(std::move(provider))
        , m_sandboxes(std::move(sandboxes))
        , m_folder(std::move(folder))
        , m_origin(std::move(origin))
        , m_localRoot(std::move(localRoot))
    {
        for (const FileEntry &entry : entries) {
            if (entry.type == FileType::Link || entry.type == FileType::Special)
                ++m_plan.leftOut;
            else
                m_sources.append({.path = RemotePath::joined(originFolder, entry.name),
                                  .name = entry.name,
                                  .folder = entry.type == FileType::Folder,
                                  .files = 1,
                                  .bytes = entry.size.value_or(0)});
        }
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!isFinished())
                    askSandboxes();
            },
            Qt::QueuedConnection);
    }

    ~OutgoingPlanJob() override { m_stop->store(true); }

protected:
    void abort() override { m_stop->store(true); }

private:
    void askSandboxes()
    {
        m_left = int(m_sandboxes.size());
        for (const Target &target : std::as_const(m_sandboxes)) {
            m_places.push_back(std::make_unique<RemotePlace>(
                [lookup = m_provider, id = target.sandbox.accountId] { return lookup(id); },
                target.sandbox.sandboxId));
            RemotePlace *place = m_places.back().get();
            const auto answered = [this, target](const Result<QByteArray> &output) {
                take(target, output);
            };
            if (place->hasCommands())
                whenDone<QByteArray>(place->script(question(), 60s), this, answered);
            else
                askFileSystem(target);
        }
        if (m_sandboxes.isEmpty())
            succeed();
    }

    /// Prints the folder, then a line for each source whose name is taken there.
    QString question() const
    {
        QString text = m_folder.isEmpty() ? u"cd ~ 2>/dev/null || cd /\nd=$(pwd)\n"_s
                                          : u"d="_s + RemotePlace::quoted(m_folder) + u'\n';
        text += u"printf 'sk:D%s\\n' \"$d\"\n"_s;
        for (int i = 0; i < int(m_sources.size()); ++i)
            text += u"t=$d/%1\n[ -e \"$t\" ] || [ -L \"$t\" ] && echo sk:E%2\n"_s.arg(
                RemotePlace::quoted(m_sources.at(i).name), QString::number(i));
        return text + u"exit 0"_s;
    }

    void askFileSystem(const Target &target)
    {
        Provider *provider = m_provider(target.sandbox.accountId);
        FileSystem *files = provider ? provider->fileSystem() : nullptr;
        if (!files || !m_folder.isEmpty()) {
            const Error error{.kind = Error::Kind::Unsupported, .subject = target.name};
            if (provider && provider->fileStore() && !m_folder.isEmpty())
                return put(target, m_folder, {}); // conflicts are found when it comes to them
            QMetaObject::invokeMethod(
                this, [this, target, error] { take(target, tl::unexpected(error)); }, Qt::QueuedConnection);
            return;
        }
        whenDone<QString>(files->homeFolder(target.sandbox.sandboxId), this,
                          [this, target](const Result<QString> &home) {
                              if (isFinished())
                                  return;
                              if (!home)
                                  return take(target, tl::unexpected(home.error()));
                              put(target, *home, {});
                          });
    }

    void take(const Target &target, const Result<QByteArray> &output)
    {
        if (isFinished())
            return;
        if (!output) {
            Error error = output.error();
            error.subject = target.name;
            m_plan.refused.append({target.sandbox, error});
            return oneLess();
        }
        QString folder = m_folder;
        QList<int> taken;
        for (const QByteArray &line : output->split('\n')) {
            if (line.startsWith("sk:D") && m_folder.isEmpty())
                folder = remoteText(line.mid(4));
            else if (line.startsWith("sk:E"))
                taken.append(line.mid(4).toInt());
        }
        if (!folder.startsWith(u'/')) {
            m_plan.refused.append(
                {target.sandbox, Error{.kind = Error::Kind::Protocol, .subject = target.name}});
            return oneLess();
        }
        put(target, folder, taken);
    }

    void put(const Target &target, const QString &folder, const QList<int> &taken)
    {
        for (int i = 0; i < int(m_sources.size()); ++i) {
            const Source &source = m_sources.at(i);
            const QString path = RemotePath::joined(folder, source.name);
            if (m_origin)
                m_plan.requests.append({.direction = TransferDirection::Copy,
                                        .sandbox = m_origin->sandbox,
                                        .sandboxName = m_origin->name,
                                        .remotePath = source.path,
                                        .localPath = newCopyPath(m_localRoot),
                                        .folder = source.folder,
                                        .target = target.sandbox,
                                        .targetName = target.name,
                                        .targetPath = path});
            else
                m_plan.requests.append({.direction = TransferDirection::Upload,
                                        .sandbox = target.sandbox,
                                        .sandboxName = target.name,
                                        .remotePath = path,
                                        .localPath = source.path,
                                        .folder = source.folder});
            if (taken.contains(i)) {
                m_plan.conflicts.append(path);
                m_plan.conflictPlaces.append(target.name);
            }
            m_plan.files += source.files;
            m_plan.bytes += std::max<qint64>(source.bytes, 0);
        }
        oneLess();
    }

    void oneLess()
    {
        if (--m_left > 0)
            return;
        if (m_plan.requests.isEmpty() && !m_plan.refused.isEmpty())
            return fail(m_plan.refused.constFirst().second);
        succeed();
    }

    const ProviderLookup m_provider;
    const QList<Target> m_sandboxes;
    const QString m_folder;
    const std::optional<Target> m_origin; ///< of copies
    const QString m_localRoot;
    const LocalFiles::StopFlag m_stop = std::make_shared<std::atomic_bool>(false);
    Sources m_sources;
    std::vector<std::unique_ptr<RemotePlace>> m_places;
    int m_left = 0;
};

class DownloadPlanJob final : public TransferPlanJob
{
public:
    DownloadPlanJob(const Target &sandbox, const QString &folder, const QList<FileEntry> &entries,
                    const QString &localFolder)
    {
        plan(sandbox, folder, entries, localFolder);
    }

    DownloadPlanJob(const ProviderLookup &provider, const Target &sandbox, const QString &path,
                    const QString &localFolder)
        : m_place(std::make_unique<RemotePlace>(
              [provider, id = sandbox.sandbox.accountId] { return provider(id); }, sandbox.sandbox.sandboxId))
    {
        whenDone<RemoteFacts>(
            m_place->facts({.path = path}), this, [=, this](const Result<RemoteFacts> &facts) {
                using Kind = RemoteFacts::Kind;
                if (isFinished())
                    return;
                if (!facts)
                    return fail(facts.error());
                if (facts->kind == Kind::Nothing)
                    return fail({.kind = Error::Kind::NotFound, .subject = path, .reason = u"NO_FILE"_s});
                if (facts->kind == Kind::Other)
                    return fail(
                        {.kind = Error::Kind::Unsupported, .subject = path, .reason = u"NOT_A_FILE"_s});
                plan(sandbox, RemotePath::parent(path),
                     {FileEntry{.name = RemotePath::name(path),
                                .type = facts->kind == Kind::Folder ? FileType::Folder : FileType::File,
                                .size = facts->size < 0 ? std::nullopt : std::optional(facts->size)}},
                     localFolder);
            });
    }

protected:
    void abort() override {}

private:
    void plan(const Target &sandbox, const QString &folder, const QList<FileEntry> &entries,
              const QString &localFolder)
    {
        whenDone<TransferPlan>(LocalFiles::onWorker<TransferPlan>([=]() -> Result<TransferPlan> {
                                   return planOf(sandbox, folder, entries, localFolder);
                               }),
                               this, [this](const Result<TransferPlan> &made) {
                                   if (isFinished())
                                       return;
                                   m_plan = *made;
                                   succeed();
                               });
    }

    static TransferPlan planOf(const Target &sandbox, const QString &folder, const QList<FileEntry> &entries,
                               const QString &localFolder)
    {
        TransferPlan plan;
        LocalNames names(SafeFolder::nameRulesAt(localFolder));
        for (const FileEntry &entry : entries) {
            const bool isMovable = entry.type != FileType::Link && entry.type != FileType::Special;
            const auto place = isMovable ? std::optional(names.place(entry.name)) : std::nullopt;
            if (!place || !*place) {
                ++plan.leftOut;
                continue;
            }
            const QString local = QDir(localFolder).filePath((*place)->path);
            plan.requests.append({.direction = TransferDirection::Download,
                                  .sandbox = sandbox.sandbox,
                                  .sandboxName = sandbox.name,
                                  .remotePath = RemotePath::joined(folder, entry.name),
                                  .localPath = local,
                                  .folder = entry.type == FileType::Folder});
            if (LocalFiles::facts(local).exists) {
                plan.conflicts.append(local);
                plan.conflictPlaces.append(QString());
            }
            ++plan.files;
            plan.bytes += std::max<qint64>(entry.size.value_or(0), 0);
        }
        return plan;
    }

    std::unique_ptr<RemotePlace> m_place;
};

} // namespace

TransferPlanJob::~TransferPlanJob() = default;

bool TransferPlan::needsPreview() const
{
    return !conflicts.isEmpty() || files > mostFilesUnasked || bytes > mostBytesUnasked;
}

std::unique_ptr<TransferPlanJob> TransferPlanJob::upload(const ProviderLookup &provider,
                                                         const QList<Target> &sandboxes,
                                                         const QString &folder, const QStringList &localPaths)
{
    return std::make_unique<OutgoingPlanJob>(provider, sandboxes, folder, localPaths);
}

std::unique_ptr<TransferPlanJob> TransferPlanJob::copy(const ProviderLookup &provider, const Target &source,
                                                       const QString &sourceFolder,
                                                       const QList<FileEntry> &entries,
                                                       const QList<Target> &sandboxes, const QString &folder,
                                                       const QString &localRoot)
{
    return std::make_unique<OutgoingPlanJob>(provider, source, sourceFolder, entries, sandboxes, folder,
                                             localRoot);
}

std::unique_ptr<TransferPlanJob> TransferPlanJob::download(const Target &sandbox, const QString &folder,
                                                           const QList<FileEntry> &entries,
                                                           const QString &localFolder)
{
    return std::make_unique<DownloadPlanJob>(sandbox, folder, entries, localFolder);
}

std::unique_ptr<TransferPlanJob> TransferPlanJob::downloadPath(const ProviderLookup &provider,
                                                               const Target &sandbox, const QString &path,
                                                               const QString &localFolder)
{
    return std::make_unique<DownloadPlanJob>(provider, sandbox, path, localFolder);
}

} // namespace Sandkeeper
