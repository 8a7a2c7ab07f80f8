// SPDX-License-Identifier: MIT
#include "core/transfers/filetasks.h"
#include "core/transfers/foldertasks.h"

#include "core/provider/remotename.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 mostUnwritten = 1024 * 1024;
constexpr std::size_t mostFiles = 1'000'000;
constexpr auto archiveTimeout = 1h;

// $p the folder, $a the archive. GNU's format holds any name; other programs know no such option.
constexpr auto archiveScript = R"sh(command -v tar >/dev/null 2>&1 || exit 127
rm -f "$a"
if tar --version 2>/dev/null | grep -q GNU; then tar --format=gnu -cf "$a" -C "$p" .
else tar -cf "$a" -C "$p" .; fi
r=$?
if [ $r != 0 ]; then rm -f "$a"; exit 1; fi
echo "sk:C $(find "$p" -type f | wc -l)"
)sh";

Collision collisionOf(ConflictPolicy policy)
{
    switch (policy) {
    case ConflictPolicy::Skip:
        return Collision::Skip;
    case ConflictPolicy::Newer:
        return Collision::ReplaceOlder;
    case ConflictPolicy::Ask:
    case ConflictPolicy::Overwrite:
    case ConflictPolicy::Rename:
    case ConflictPolicy::Compare: // what is the same stays the same
        break;
    }
    return Collision::Replace;
}

} // namespace

FolderDownloadTask::~FolderDownloadTask()
{
    m_fetch.reset();
    m_feeder.reset();
    m_unpacker.reset();
    cleanUp();
}

void FolderDownloadTask::abort()
{
    FolderTask::abort();
    if (m_fetch)
        m_fetch->cancel();
    if (m_unpacker)
        m_unpacker->cancel();
    if (m_list)
        m_list->cancel();
}

void FolderDownloadTask::cleanUp()
{
    if (!std::exchange(m_made, false))
        return;
    removeRemotely(remoteTailPath(item()));
    removeRemotely(remoteArchivePath(item()));
    (void)LocalFiles::onWorker<void>([archive = m_archive, staging = m_staging]() -> Result<void> {
        QFile::remove(archive);
        if (!staging.isEmpty())
            QDir(staging).removeRecursively();
        return {};
    });
}

void FolderDownloadTask::start()
{
    enter(TransferState::Preparing);
    await<RemoteFacts>(remote()->facts({.path = request().remotePath}),
                       [this](const RemoteFacts &facts) { prepare(facts); });
}

void FolderDownloadTask::prepare(const RemoteFacts &facts)
{
    using Kind = RemoteFacts::Kind;
    if (facts.kind == Kind::Nothing)
        return fail({.kind = Error::Kind::NotFound, .subject = request().remotePath, .reason = u"NO_FILE"_s});
    if (facts.kind == Kind::File || facts.kind == Kind::Other)
        return fail({.kind = Error::Kind::Invalid, .subject = request().remotePath});
    const bool renames = request().policy == ConflictPolicy::Rename;
    await<Place>(LocalFiles::onWorker<Place>([path = request().localPath, renames]() -> Result<Place> {
                     const LocalFiles::Facts there = LocalFiles::facts(path);
                     if (renames)
                         return Place{.target = LocalFiles::freePath(path)};
                     return Place{.exists = there.exists, .folder = there.folder, .target = path};
                 }),
                 [this](const Place &place) { decide(place); });
}

void FolderDownloadTask::decide(const Place &place)
{
    m_target = place.target;
    if (place.exists && !place.folder)
        return fail({.kind = Error::Kind::Conflict,
                     .subject = QDir::toNativeSeparators(m_target),
                     .reason = u"EXISTS"_s});
    if (place.exists && request().policy == ConflictPolicy::Ask)
        return ask({.folder = true});
    if (m_target != request().localPath)
        mutableItem().finalPath = m_target;
    if (!place.exists)
        m_staging = localStagingPath(item());
    m_archive = localArchivePath(item());
    if (remote()->hasCommands())
        makeArchive();
    else
        listFiles();
}

void FolderDownloadTask::makeArchive()
{
    m_made = true;
    const QString text = u"p=%1\na=%2\n"_s.arg(RemotePlace::quoted(request().remotePath),
                                               RemotePlace::quoted(remoteArchivePath(item()))) +
                         QLatin1String(archiveScript);
    whenDone<QByteArray>(remote()->script(text, archiveTimeout), this,
                         [this](const Result<QByteArray> &output) {
                             if (isFinished())
                                 return;
                             if (output) {
                                 const qsizetype at = output->indexOf("sk:C ");
                                 setFiles(0, output->mid(at + 5).trimmed().toInt());
                                 return fetchArchive();
                             }
                             if (output.error().kind == Error::Kind::Unsupported)
                                 return listFiles(); // no tar there
                             Error error = output.error();
                             if (error.reason == u"SCRIPT_FAILED"_s)
                                 error.subject = request().remotePath;
                             fail(std::move(error));
                         });
}

void FolderDownloadTask::fetchArchive()
{
    TransferItem archive;
    archive.id = item().id;
    archive.request = request();
    archive.request.folder = false;
    archive.request.policy = ConflictPolicy::Overwrite;
    archive.request.remotePath = remoteArchivePath(item());
    archive.request.localPath = m_archive;
    Context its = context();
    its.mark.reset(); // the archive goes again
    its.passing = true;
    m_fetch = makeTransferTask(archive, its, nullptr);
    connect(m_fetch.get(), &TransferTask::progressed, this,
            [this] { setBytes(m_fetch->item().bytesDone, m_fetch->item().bytesTotal); });
    connect(m_fetch.get(), &TransferTask::entered, this, [this](TransferState state) {
        if (state == TransferState::Running)
            enter(state);
    });
    connect(m_fetch.get(), &Job::finished, this, [this] {
        if (isFinished())
            return;
        if (m_fetch->state() != State::Succeeded)
            return fail(m_fetch->error());
        mutableItem().hashed = m_fetch->item().hashed;
        enter(TransferState::Verifying);
        removeRemotely(remoteArchivePath(item()));
        unpack();
    });
    m_fetch->start();
}

void FolderDownloadTask::unpack()
{
    using File = std::shared_ptr<QFile>;
    const QString folder = m_staging.isEmpty() ? m_target : m_staging;
    await<File>(LocalFiles::onWorker<File>(
                    [archive = m_archive, folder, staged = !m_staging.isEmpty()]() -> Result<File> {
                        if (staged)
                            QDir(folder).removeRecursively(); // of an attempt that was broken off
                        QDir().mkpath(folder);
                        return LocalFiles::openSource(archive, LocalFiles::facts(archive));
                    }),
                [this](const File &archive) { feed(archive); });
}

void FolderDownloadTask::feed(const std::shared_ptr<QFile> &archive)
{
    m_unpacker =
        std::make_unique<FolderUnpacker>(UnpackRequest{.folder = m_staging.isEmpty() ? m_target : m_staging,
                                                       .collision = collisionOf(request().policy),
                                                       .executable = request().executable,
                                                       .staged = !m_staging.isEmpty(),
                                                       .mark = context().mark});
    connect(m_unpacker.get(), &FolderUnpacker::progressed, this, [this](const ArchiveProgress &progress) {
        setFiles(int(std::min<qint64>(progress.itemsDone, item().filesTotal)), item().filesTotal);
    });
    connect(m_unpacker.get(), &Job::finished, this, &FolderDownloadTask::unpacked);
    m_feeder = std::make_unique<FileSource>(archive, item().bytesDone, nullptr);
    const auto pump = [this] {
        QIODevice *input = m_unpacker->input();
        while (!isFinished() && !m_unpacker->isFinished() && input->bytesToWrite() < mostUnwritten) {
            const QByteArray block = m_feeder->read(256 * 1024);
            if (!block.isEmpty())
                input->write(block);
            if (m_feeder->atEnd())
                return m_unpacker->endInput();
            if (block.isEmpty())
                return;
        }
    };
    connect(m_feeder.get(), &QIODevice::readyRead, this, pump);
    connect(m_unpacker->input(), &QIODevice::bytesWritten, this, pump);
}

void FolderDownloadTask::unpacked()
{
    if (isFinished())
        return;
    mutableItem().leftOut = int(m_unpacker->issues().count);
    for (const TransferIssue &issue : m_unpacker->issues().kept) {
        if (issue.kind == TransferIssue::Kind::Renamed || issue.kind == TransferIssue::Kind::Exists)
            --mutableItem().leftOut;
    }
    if (m_unpacker->state() != State::Succeeded)
        return fail(m_unpacker->error());
    setFiles(item().filesTotal, item().filesTotal);
    if (m_staging.isEmpty())
        return succeed();
    commit();
}

void FolderDownloadTask::commit()
{
    await<QString>(
        LocalFiles::onWorker<QString>([staging = m_staging, target = m_target]() -> Result<QString> {
            const Result<void> moved = LocalFiles::commitFolder(staging, target);
            if (!moved)
                return tl::unexpected(moved.error());
            return target;
        }),
        [this](const QString &) { succeed(); });
}

void FolderDownloadTask::listFiles()
{
    m_folders.push_back({request().remotePath, QString()});
    listNext();
}

// Names of the sandbox become names of this computer only through LocalNames.
void FolderDownloadTask::listNext()
{
    Provider *present = provider();
    FileSystem *files = present ? present->fileSystem() : nullptr;
    if (!files)
        return fail({.kind = Error::Kind::Unsupported, .subject = request().remotePath});
    if (m_folders.empty())
        return makeFolders();
    const auto [there, here] = m_folders.front();
    m_folders.pop_front();
    m_list = files->listFolder(request().sandbox.sandboxId, there);
    const auto names = std::make_shared<LocalNames>(systemNameRules());
    connect(m_list.get(), &FolderListJob::arrived, this,
            [this, names, there = there, here = here](const QList<FileEntry> &entries) {
                for (const FileEntry &entry : entries) {
                    const Result<LocalNames::Place> place = names->place(entry.name);
                    const bool isPlain = entry.type == FileType::File || entry.type == FileType::Folder;
                    if (!place || entry.isLink || !isPlain || m_files.size() >= mostFiles) {
                        ++mutableItem().leftOut;
                        continue;
                    }
                    const QString remotePath = RemotePath::joined(there, entry.name);
                    const QString local = here.isEmpty() ? place->path : here + u'/' + place->path;
                    if (entry.type == FileType::Folder) {
                        m_folders.push_back({remotePath, local});
                        m_local.append(local);
                    } else {
                        m_files.push_back({remotePath, m_target + u'/' + local, entry.size.value_or(0)});
                    }
                }
            });
    connect(m_list.get(), &Job::finished, this, [this] {
        if (isFinished())
            return;
        if (m_list->state() != State::Succeeded)
            return fail(m_list->error());
        m_list.release()->deleteLater(); // it is telling us right now
        listNext();
    });
}

// The empty ones, too; and where something else stands, a link above all, nothing goes through it.
void FolderDownloadTask::makeFolders()
{
    await<QStringList>(
        LocalFiles::onWorker<QStringList>([target = m_target, folders = m_local]() -> Result<QStringList> {
            QDir().mkpath(target);
            const Result<SafeFolder> root = SafeFolder::open(target);
            if (!root)
                return tl::unexpected(root.error());
            QStringList refused;
            for (const QString &folder : folders) {
                if (!root->makeFolder(folder))
                    refused.append(folder);
            }
            return refused;
        }),
        [this](const QStringList &refused) { getFiles(refused); });
}

void FolderDownloadTask::getFiles(const QStringList &refused)
{
    mutableItem().leftOut += int(refused.size());
    for (const QString &folder : refused) {
        const QString inIt = m_target + u'/' + folder + u'/';
        mutableItem().leftOut += int(std::erase_if(
            m_files, [&inIt](const FilePair &file) { return file.localPath.startsWith(inIt); }));
    }
    moveFiles(std::move(m_files));
}

} // namespace Sandkeeper
