// SPDX-License-Identifier: MIT
#include "core/transfers/filetasks.h"
#include "core/transfers/foldertasks.h"

#include "core/provider/remotename.h"
#include "core/transfers/safefolderparts.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 mostUnwritten = 1024 * 1024;
constexpr qsizetype mostItems = 1'000'000; // files and folders
constexpr auto archiveTimeout = 1h;

// $p the folder, $a the archive, $n this attempt, $l the one that counts: the last that has begun. One that
// was broken off may still be at it; its archive comes to nothing. GNU's format holds any name; other
// programs know no such option.
constexpr auto archiveScript = R"sh(command -v tar >/dev/null 2>&1 || exit 127
rm -f "$a"; echo $n >"$l" || exit 1
if tar --version 2>/dev/null | grep -q GNU; then tar --format=gnu -cf "$a.$n" -C "$p" .
else tar -cf "$a.$n" -C "$p" .; fi
r=$?
if [ $r != 0 ] || [ "$(cat "$l")" != $n ]; then rm -f "$a.$n"; exit 1; fi
mv -f "$a.$n" "$a" || exit 1
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

/// One file that was fetched takes its place in a folder that was there, or stays where it is.
Result<void> placeFile(const QString &from, const QString &to, ConflictPolicy policy,
                       const LocalFiles::StopFlag &stop)
{
    const LocalFiles::Facts mine = LocalFiles::facts(from);
    const LocalFiles::Facts present = LocalFiles::facts(to);
    const ConflictChoice choice = present.exists ? choiceFor(policy, {.presentSize = present.size,
                                                                      .presentModified = present.modified,
                                                                      .newSize = mine.size,
                                                                      .newModified = mine.modified})
                                                 : ConflictChoice::Replace;
    if (choice == ConflictChoice::Skip)
        return {};
    if (present.folder)
        return tl::unexpected(Error{.kind = Error::Kind::Conflict,
                                    .subject = QDir::toNativeSeparators(to),
                                    .reason = u"FOLDER_EXISTS"_s});
    if (choice == ConflictChoice::CompareContent) {
        const Result<QByteArray> hash = LocalFiles::sha256(to, stop);
        if (hash && *hash == LocalFiles::sha256(from, stop).value_or(QByteArray()))
            return {};
    }
    // Its mark it has already.
    return LocalFiles::commitPart(from, to, present.exists, mine.modified, nullptr);
}

/// Moves what was fetched into a folder that was there; how many found no place in it.
Result<int> mergeInto(const QString &target, const QString &staging, ConflictPolicy policy,
                      const LocalFiles::StopFlag &stop)
{
    const Result<SafeFolder> root = SafeFolder::open(target);
    if (!root)
        return tl::unexpected(root.error());
    const Result<LocalFiles::Tree> tree = LocalFiles::scan(staging, stop);
    if (!tree)
        return tl::unexpected(tree.error());
    int leftOut = 0;
    QStringList refused; // where something else stands, a link above all, nothing goes through it
    for (const LocalFiles::Tree::Entry &entry : tree->entries) {
        if (stop->load())
            return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
        const bool inRefused = std::any_of(refused.cbegin(), refused.cend(), [&entry](const QString &folder) {
            return entry.path.startsWith(folder);
        });
        if (inRefused || (entry.folder && !root->makeFolder(entry.path))) {
            ++leftOut;
            if (entry.folder && !inRefused)
                refused.append(entry.path + u'/');
        } else if (!entry.folder) {
            const Result<void> placed =
                placeFile(staging + u'/' + entry.path, target + u'/' + entry.path, policy, stop);
            if (!placed && placed.error().reason != u"FOLDER_EXISTS"_s)
                return tl::unexpected(placed.error());
            leftOut += placed ? 0 : 1;
        }
    }
    return leftOut;
}

} // namespace

FolderDownloadTask::~FolderDownloadTask()
{
    m_fetch.reset();
    m_feeder.reset();
    m_unpacker.reset();
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

// What was fetched stays for the next attempt until everything is in its place.
void FolderDownloadTask::finish()
{
    (void)LocalFiles::onWorker<void>([archive = localArchivePath(item()), staging = localStagingPath(item()),
                                      path = request().localPath, id = item().id]() -> Result<void> {
        QFile::remove(archive);
        QDir(staging).removeRecursively();
        LocalFiles::removeParts(path, id);
        return {};
    });
    // Waited for, whatever comes of it: the program may end as soon as everything is done.
    whenDone<void>(remote()->remove({}, remotePrefix(item())), this, [this](const Result<void> &) {
        if (!isFinished())
            succeed();
    });
}

void FolderDownloadTask::start()
{
    enter(TransferState::Preparing);
    if (item().placedPath.isEmpty())
        return askForFolder();
    // An earlier attempt got as far as its last step, and nobody knows whether behind it.
    await<QByteArray>(LocalFiles::onWorker<QByteArray>([path = item().placedPath]() -> Result<QByteArray> {
                          return LocalFiles::mark(path);
                      }),
                      [this](const QByteArray &mark) {
                          if (mark != item().placedMark)
                              return askForFolder();
                          if (item().placedPath != request().localPath)
                              mutableItem().finalPath = item().placedPath;
                          finish();
                      });
}

void FolderDownloadTask::askForFolder()
{
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
    await<Place>(LocalFiles::onWorker<Place>([path = request().localPath, staging = localStagingPath(item()),
                                              renames]() -> Result<Place> {
                     const LocalFiles::Facts there = LocalFiles::facts(path);
                     const bool staged = LocalFiles::facts(staging).folder;
                     const NameRules rules = SafeFolder::nameRulesAt(path);
                     if (renames)
                         return Place{.staged = staged, .target = LocalFiles::freePath(path), .rules = rules};
                     return Place{.exists = there.exists,
                                  .folder = there.folder,
                                  .staged = staged,
                                  .target = path,
                                  .rules = rules};
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
    m_merges = place.exists;
    m_staged = place.staged;
    m_rules = place.rules;
    if (!m_merges)
        m_staging = localStagingPath(item());
    m_archive = localArchivePath(item());
    if (remote()->hasCommands())
        findArchive();
    else
        listFiles();
}

/// Of an earlier attempt; the same archive has the same fingerprint.
void FolderDownloadTask::findArchive()
{
    if (item().fingerprint.isEmpty())
        return makeArchive();
    await<RemoteFacts>(remote()->facts({.path = remoteArchivePath(item())}),
                       [this](const RemoteFacts &facts) {
                           if (facts.fingerprint == item().fingerprint)
                               return fetchArchive();
                           mutableItem().fingerprint.clear();
                           mutableItem().validator.clear();
                           makeArchive();
                       });
}

void FolderDownloadTask::makeArchive()
{
    const QString text =
        u"p=%1\na=%2\nl=%3\nn=%4\n"_s.arg(RemotePlace::quoted(request().remotePath),
                                          RemotePlace::quoted(remoteArchivePath(item())),
                                          RemotePlace::quoted(remotePrefix(item()) + u"turn"_s), turn()) +
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
    archive.request.policy = ConflictPolicy::Compare; // it may be here already
    archive.request.remotePath = remoteArchivePath(item());
    archive.request.localPath = m_archive;
    Context its = context();
    its.mark.reset(); // the archive goes again
    its.passing = true;
    archive.fingerprint = item().fingerprint;
    archive.validator = item().validator;
    m_fetch = makeTransferTask(archive, its, nullptr);
    connect(m_fetch.get(), &TransferTask::progressed, this, [this] {
        mutableItem().fingerprint = m_fetch->item().fingerprint;
        mutableItem().validator = m_fetch->item().validator;
        setBytes(m_fetch->item().bytesDone, m_fetch->item().bytesTotal);
    });
    connect(m_fetch.get(), &TransferTask::entered, this, [this](TransferState state) {
        if (state == TransferState::Running)
            enter(state);
    });
    connect(m_fetch.get(), &Job::finished, this, [this] {
        if (isFinished())
            return;
        if (m_fetch->state() != State::Succeeded)
            return fetchFailed(m_fetch->error());
        mutableItem().hashed = m_fetch->item().hashed;
        setBytes(item().bytesTotal, item().bytesTotal);
        if (m_fetch->item().skipped)
            enter(TransferState::Running);
        enter(TransferState::Verifying);
        unpack();
    });
    m_fetch->start();
}

// The archive is ours: when it is gone or another one, it is made anew, which is no matter for a person.
void FolderDownloadTask::fetchFailed(Error error)
{
    const bool isGone = error.reason == u"SOURCE_CHANGED"_s || error.reason == u"NO_FILE"_s;
    if (isGone || error.kind == Error::Kind::Protocol)
        mutableItem().fingerprint.clear();
    if (isGone)
        error = {.kind = Error::Kind::Protocol, .reason = u"HASH_DIFFERS"_s};
    if (error.subject == remoteArchivePath(item()) || isGone)
        error.subject = request().remotePath;
    fail(std::move(error));
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
    m_feeder = std::make_unique<FileSource>(archive, archive->size(), nullptr);
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
    if (m_unpacker->state() != State::Succeeded) {
        if (m_unpacker->error().kind == Error::Kind::Protocol)
            mutableItem().fingerprint.clear(); // another archive may be better
        return fail(m_unpacker->error());
    }
    setFiles(item().filesTotal, item().filesTotal);
    if (m_staging.isEmpty())
        return finish();
    await<QByteArray>(LocalFiles::onWorker<QByteArray>(
                          [path = m_staging]() -> Result<QByteArray> { return LocalFiles::mark(path); }),
                      [this](const QByteArray &mark) { commit(mark); });
}

void FolderDownloadTask::commit(const QByteArray &mark)
{
    record(m_target, mark, [this, mark] {
        whenDone<void>(LocalFiles::onWorker<void>([staging = m_staging, target = m_target]() -> Result<void> {
                           return LocalFiles::commitFolder(staging, target);
                       }),
                       this, [this, mark](const Result<void> &moved) {
                           if (isFinished())
                               return;
                           if (moved)
                               return finish();
                           if (moved.error().reason != u"EXISTS"_s)
                               return fail(moved.error());
                           settleTaken(mark, moved.error());
                       });
    });
}

// Something came there while this was on its way.
void FolderDownloadTask::settleTaken(const QByteArray &mark, const Error &error)
{
    if (request().policy == ConflictPolicy::Ask)
        return ask({.folder = true});
    if (request().policy != ConflictPolicy::Rename)
        return fail(error);
    await<QString>(LocalFiles::onWorker<QString>([path = request().localPath]() -> Result<QString> {
                       return LocalFiles::freePath(path);
                   }),
                   [this, mark](const QString &path) {
                       m_target = path;
                       mutableItem().finalPath = path;
                       commit(mark);
                   });
}

void FolderDownloadTask::listFiles()
{
    // What an earlier attempt has fetched is compared and not fetched again, also if a folder has come to its
    // place meanwhile.
    if (m_staged)
        m_staging = localStagingPath(item());
    mutableItem().leftOut = 0;
    m_folders.push_back({request().remotePath, QString()});
    listNext();
}

// Names of the sandbox become names of this computer only through LocalNames. A listing is as hostile as an
// archive: one in which every folder holds another comes to an end here.
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
    const auto names = std::make_shared<LocalNames>(m_rules);
    connect(m_list.get(), &FolderListJob::arrived, this,
            [this, names, there = there, here = here](const QList<FileEntry> &entries) {
                for (const FileEntry &entry : entries) {
                    const Result<LocalNames::Place> name = names->place(entry.name);
                    const bool isPlain = entry.type == FileType::File || entry.type == FileType::Folder;
                    const QString local =
                        (here.isEmpty() ? QString() : here + u'/') + (name ? name->path : QString());
                    if (!localName(entry.name, m_rules) || !name || entry.isLink || !isPlain ||
                        !Local::isRelative(local) ||
                        qsizetype(m_files.size()) + m_local.size() >= mostItems) {
                        ++mutableItem().leftOut;
                        continue;
                    }
                    const QString remotePath = RemotePath::joined(there, entry.name);
                    if (entry.type == FileType::Folder) {
                        m_folders.push_back({remotePath, local});
                        m_local.append(local);
                    } else {
                        m_files.push_back({remotePath, place() + u'/' + local, entry.size.value_or(0)});
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
    const auto files = std::make_shared<std::deque<FilePair>>(std::move(m_files));
    await<QStringList>(LocalFiles::onWorker<QStringList>(
                           [place = place(), folders = m_local, files, id = item().id,
                            goesOn = m_staged && !m_staging.isEmpty()]() -> Result<QStringList> {
                               if (goesOn) { // what is no longer there would come to be a part of the folder
                                   QSet<QString> kept;
                                   for (const QString &folder : folders)
                                       kept.insert(folder + u'/');
                                   for (const FilePair &file : *files)
                                       kept.insert(file.localPath.mid(place.size() + 1));
                                   LocalFiles::keepOnly(place, id, kept);
                               }
                               QDir().mkpath(place);
                               const Result<SafeFolder> root = SafeFolder::open(place);
                               if (!root)
                                   return tl::unexpected(root.error());
                               QStringList refused;
                               for (const QString &folder : folders) {
                                   if (!root->makeFolder(folder))
                                       refused.append(folder);
                               }
                               return refused;
                           }),
                       [this, files](const QStringList &refused) {
                           m_files = std::move(*files);
                           getFiles(refused);
                       });
}

void FolderDownloadTask::getFiles(const QStringList &refused)
{
    mutableItem().leftOut += int(refused.size());
    for (const QString &folder : refused) {
        const QString inIt = place() + u'/' + folder + u'/';
        mutableItem().leftOut += int(std::erase_if(
            m_files, [&inIt](const FilePair &file) { return file.localPath.startsWith(inIt); }));
    }
    moveFiles(std::move(m_files), m_staging.isEmpty() ? request().policy : ConflictPolicy::Compare);
}

void FolderDownloadTask::filesMoved()
{
    if (m_staging.isEmpty())
        return finish();
    // Parts of files that were broken off are no part of the folder.
    await<QByteArray>(
        LocalFiles::onWorker<QByteArray>([path = m_staging, id = item().id]() -> Result<QByteArray> {
            LocalFiles::removeFileParts(path, id);
            return LocalFiles::mark(path);
        }),
        [this](const QByteArray &mark) {
            if (m_merges)
                merge();
            else
                commit(mark);
        });
}

void FolderDownloadTask::merge()
{
    await<int>(
        LocalFiles::onWorker<int>([staging = m_staging, target = m_target, policy = request().policy,
                                   stop = stopFlag()] { return mergeInto(target, staging, policy, stop); }),
        [this](int leftOut) {
            mutableItem().leftOut += leftOut;
            finish();
        });
}

QString FolderDownloadTask::shownPath(const QString &path) const
{
    const QString staging = QDir::toNativeSeparators(m_staging);
    if (staging.isEmpty() || !path.startsWith(staging))
        return path;
    return QDir::toNativeSeparators(m_target) + path.mid(staging.size());
}

} // namespace Sandkeeper
