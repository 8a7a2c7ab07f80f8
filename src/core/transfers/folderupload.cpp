// SPDX-License-Identifier: MIT
#include "core/transfers/foldertasks.h"

#include "core/provider/remotename.h"
#include "core/transfers/safefolder.h"

#include <utility>

#include <QDir>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostFoldersAtOnce = 25; // whose paths may be long, in one command
constexpr auto shortScript = 60s;
constexpr qint64 slowestUnpacking = 5LL * 1024 * 1024; // bytes a second
constexpr int slowestFiles = 200;                      // a second
constexpr int slowestRemoving = 1000;                  // files a second
constexpr uint passable = 0700;

std::chrono::seconds timeFor(qint64 bytes, qint64 files)
{
    return 120s + std::chrono::seconds(bytes / slowestUnpacking + files / slowestFiles);
}

} // namespace

FolderUploadTask::~FolderUploadTask()
{
    m_job.reset();
}

void FolderUploadTask::abort()
{
    FolderTask::abort();
    if (m_job)
        m_job->cancel();
    if (m_packer)
        m_packer->close();
}

void FolderUploadTask::start()
{
    enter(TransferState::Preparing);
    if (item().placedPath.isEmpty())
        scan();
    else
        lookForPlaced();
}

/// An earlier attempt got as far as its last step, and nobody knows whether behind it.
void FolderUploadTask::lookForPlaced()
{
    await<bool>(remote()->holds(item().placedPath, item().placedMark), [this](bool isThere) {
        if (!isThere)
            return scan();
        removeLeftovers();
        takePlaced();
    });
}

void FolderUploadTask::scan()
{
    await<Source>(
        LocalFiles::onWorker<Source>([path = request().localPath, partSize = context().folderPartSize,
                                      stop = stopFlag()]() -> Result<Source> {
            Result<LocalFiles::Tree> tree = LocalFiles::scan(path, stop);
            if (!tree)
                return tl::unexpected(tree.error());
            Source source{.tree = *std::move(tree)};
            source.plan = FolderParts::divide(source.tree, partSize);
            const Result<SafeFolder> folder = SafeFolder::open(path);
            for (const QString &shared : source.plan.sharedFolders()) {
                const auto found = folder.and_then([&](const SafeFolder &in) { return in.look(shared); });
                if (found && found->has_value())
                    source.folderTimes.insert(shared, (*found)->modified);
            }
            return source;
        }),
        [this](const Source &source) { prepare(source); });
}

void FolderUploadTask::prepare(const Source &source)
{
    m_tree = source.tree;
    m_plan = source.plan;
    m_folderTimes = source.folderTimes;
    mutableItem().leftOut = m_tree.leftOut;
    setBytes(0, m_tree.bytes);
    setFiles(0, m_tree.files);
    await<RemoteFacts>(remote()->facts({.path = request().remotePath,
                                        .makeParents = true,
                                        .freePath = request().policy == ConflictPolicy::Rename}),
                       [this](const RemoteFacts &facts) { decide(facts); });
}

void FolderUploadTask::decide(const RemoteFacts &facts)
{
    m_target = request().remotePath;
    if (request().policy == ConflictPolicy::Rename && !facts.freePath.isEmpty())
        m_target = facts.freePath;
    else if (facts.exists() && facts.kind != RemoteFacts::Kind::Folder)
        return fail({.kind = Error::Kind::Conflict, .subject = m_target, .reason = u"EXISTS"_s});
    else
        m_merges = facts.exists();
    if (m_merges && request().policy == ConflictPolicy::Ask)
        return ask({.folder = true, .newSize = m_tree.bytes});
    if (m_target != request().remotePath)
        mutableItem().finalPath = m_target;
    if (!remote()->hasCommands())
        return makeFolders();
    chooseWay();
}

// What earlier attempts have left goes before there is something new, but for the parts that are as they
// would be sent now, and for the files of a folder that holds just the same paths: what they are is compared,
// and the others would never be met again.
void FolderUploadTask::chooseWay()
{
    m_staging = remotePrefix(item()) + QString::fromLatin1(m_tree.digest) + u".d"_s;
    const auto time = shortScript + std::chrono::seconds(m_tree.files / slowestRemoving);
    const QString merged = m_merges ? m_target : QString();
    await<QByteArray>(remote()->script(m_there.choosing(m_plan, m_staging, merged), time),
                      [this](const QByteArray &answer) {
                          const RemoteParts::Choice choice = RemoteParts::chosen(answer);
                          m_isMerging = choice.merging;
                          if (choice.tar)
                              return sendParts(choice.digests);
                          // Then what the policy leaves as it is need not be sent.
                          if (m_merges && !choice.begun)
                              m_staging.clear();
                          makeFolders();
                      });
}

// Those that hold files would come with them, but not the empty ones.
void FolderUploadTask::makeFolders()
{
    const QString place = m_staging.isEmpty() ? m_target : m_staging;
    m_folders = {place};
    for (const LocalFiles::Tree::Entry &entry : std::as_const(m_tree.entries)) {
        if (entry.folder)
            m_folders.append(place + u'/' + entry.path);
    }
    makeMoreFolders();
}

void FolderUploadTask::makeMoreFolders()
{
    if (m_folders.isEmpty())
        return sendFiles();
    const QStringList next = m_folders.first(std::min(m_folders.size(), mostFoldersAtOnce));
    m_folders.remove(0, next.size());
    await<void>(remote()->makeFolders(next), [this] { makeMoreFolders(); });
}

void FolderUploadTask::sendFiles()
{
    const QString place = m_staging.isEmpty() ? m_target : m_staging;
    std::deque<FilePair> files;
    for (const LocalFiles::Tree::Entry &entry : std::as_const(m_tree.entries)) {
        if (!entry.folder)
            files.push_back({place + u'/' + entry.path, request().localPath + u'/' + entry.path, entry.size});
    }
    // What an earlier attempt has brought there is compared and not sent again.
    moveFiles(std::move(files), m_staging.isEmpty() ? request().policy : ConflictPolicy::Compare);
}

void FolderUploadTask::filesMoved()
{
    if (m_staging.isEmpty())
        return succeed();
    // Parts of files that were broken off are no part of the folder.
    const QString text = u"find %1 -name '.sandkeeper-%2-*' -exec rm -rf {} + 2>/dev/null\n"_s.arg(
                             RemotePlace::quoted(m_staging), item().id) +
                         RemotePlace::markCommand(m_staging) + u"exit 0"_s;
    await<QByteArray>(remote()->script(text, longScript()),
                      [this](const QByteArray &output) { moveTo(m_target, RemotePlace::markIn(output)); });
}

QString FolderUploadTask::shownPath(const QString &path) const
{
    if (m_staging.isEmpty() || !path.startsWith(m_staging))
        return path;
    return m_target + path.mid(m_staging.size());
}

// ---- as tar, part by part

void FolderUploadTask::sendParts(const QSet<QByteArray> &present)
{
    m_isParts = true;
    mutableItem().hashed = true; // as what is there is
    for (qsizetype i = 0; i < m_plan.parts().size(); ++i) {
        const FolderParts::Part &part = m_plan.parts().at(i);
        if (m_isMerging || present.contains(part.digest))
            countPart(part);
        else
            m_missing.push_back(i);
    }
    m_found = m_lasting;
    setBytes(m_bytesThrough, m_plan.size());
    setFiles(m_filesThrough, m_tree.files);
    packNext();
}

/// The parts go through the states one after the other; the folder goes through them once.
void FolderUploadTask::enterOnce(TransferState state)
{
    if (state <= m_entered)
        return;
    m_entered = state;
    enter(state);
}

/// It is there.
void FolderUploadTask::countPart(const FolderParts::Part &part)
{
    m_bytesThrough += part.size;
    m_lasting += part.size;
    m_filesThrough += part.files;
}

void FolderUploadTask::packNext()
{
    if (m_missing.empty()) {
        enterOnce(TransferState::Running);
        enterOnce(TransferState::Verifying);
        if (m_isMerging)
            return moveTo(m_target, {});
        if (m_plan.parts().size() > 1)
            return assemble();
        m_staging = m_there.partPath(m_plan.parts().constFirst(), true);
        return place({}); // all of it was there
    }
    m_index = m_missing.front();
    m_missing.pop_front();
    QStringList paths;
    paths.reserve(part().count);
    for (qsizetype i = part().first; i < part().first + part().count; ++i)
        paths.append(m_tree.entries.at(i).path);
    m_job.reset();
    m_source.reset();
    m_packer =
        std::make_unique<FolderPacker>(PackRequest{.folder = request().localPath,
                                                   .paths = paths,
                                                   // They are moved yet, and get things from other parts.
                                                   .folderMode = m_plan.parts().size() > 1 ? passable : 0});
    connect(m_packer.get(), &FolderPacker::planned, this, [this](qint64 streamSize) {
        if (!isFinished())
            send(streamSize);
    });
    connect(m_packer.get(), &FolderPacker::failed, this, [this](const Error &error) {
        if (m_job)
            m_job->cancel();
        fail(error);
    });
    connect(m_packer.get(), &FolderPacker::progressed, this, [this](const ArchiveProgress &progress) {
        setFiles(m_filesThrough + int(std::min<qint64>(progress.itemsDone, part().files)), m_tree.files);
    });
    m_packer->start();
}

void FolderUploadTask::send(qint64 streamSize)
{
    FileStore *files = fileStore();
    if (!files)
        return fail({.kind = Error::Kind::Cancelled}); // the account has gone
    m_streamSize = streamSize;
    enterOnce(TransferState::Running);
    m_source = std::make_unique<HashingSource>(m_packer.get(), limit());
    m_job = files->upload({.sandboxId = request().sandbox.sandboxId,
                           .path = m_there.archivePath(),
                           .source = m_source.get(),
                           .size = streamSize});
    connect(m_job.get(), &TransferJob::progressed, this, [this](qint64 done) {
        // The plan has looked at the folder earlier than the stream.
        const double share = double(done) / double(std::max<qint64>(m_streamSize, 1));
        setBytes(m_bytesThrough + qint64(double(part().size) * std::min(share, 1.0)), m_plan.size());
    });
    connect(m_job.get(), &Job::finished, this, &FolderUploadTask::sent);
}

void FolderUploadTask::sent()
{
    if (isFinished())
        return;
    if (m_job->state() != State::Succeeded)
        return fail(m_job->error());
    setBytes(m_bytesThrough + part().size, m_plan.size());
    setFiles(m_filesThrough + part().files, m_tree.files);
    if (m_missing.empty())
        enterOnce(TransferState::Verifying);
    connect(m_source.get(), &HashingSource::hashed, this, &FolderUploadTask::verify);
    m_source->finish();
}

void FolderUploadTask::verify(const QByteArray &hash)
{
    // Of what became another one after it was looked at, the part holds something else than its digest says.
    const auto same = LocalFiles::onWorker<bool>(
        [path = request().localPath, entries = m_tree.entries.mid(part().first, part().count),
         stop = stopFlag()] { return LocalFiles::areSame(path, entries, stop); });
    await<RemoteFacts>(
        remote()->facts({.path = m_there.archivePath(), .hash = true, .expectedSize = m_streamSize}),
        [this, hash, same](const RemoteFacts &there) {
            QString problem;
            if (there.kind != RemoteFacts::Kind::File || there.size != m_streamSize)
                problem = u"SIZE_DIFFERS"_s;
            else if (!there.sha256.isEmpty() && there.sha256 != hash)
                problem = u"HASH_DIFFERS"_s;
            if (!problem.isEmpty()) {
                removeRemotely(m_there.archivePath());
                return fail({.kind = Error::Kind::Protocol, .subject = m_target, .reason = problem});
            }
            const bool isHashed = !there.sha256.isEmpty();
            mutableItem().hashed = item().hashed && isHashed;
            await<bool>(same, [this, isHashed](bool isSame) { unpack(isSame && isHashed); });
        });
}

/// `isProven`: it is what its digest says, unless the packer knows better.
void FolderUploadTask::unpack(bool isProven)
{
    if (!m_packer->isComplete()) { // its last news are on their way
        connect(m_packer.get(), &QIODevice::readChannelFinished, this, [this, isProven] {
            if (!isFinished())
                unpack(isProven);
        });
        return;
    }
    const TransferIssues &issues = m_packer->issues();
    if (issues.losses > issues.kept.size()) {
        removeRemotely(m_there.archivePath());
        return fail({.kind = Error::Kind::Local,
                     .subject = QDir::toNativeSeparators(request().localPath),
                     .reason = u"SOURCE_CHANGED"_s});
    }
    // What changed while it was packed is not what the person has: it does not get a place.
    QStringList lost;
    for (const TransferIssue &issue : issues.kept) {
        if (issue.isLoss())
            lost.append(issue.path);
    }
    mutableItem().leftOut += int(lost.size());
    const bool lasts = isProven && issues.count == 0;
    m_isLasting = m_isLasting && lasts;
    const QString text = m_there.unpacking(part(), lasts, lost);
    if (m_plan.parts().size() == 1) {
        m_staging = m_there.partPath(part(), lasts);
        return place({text});
    }
    await<QByteArray>(remote()->script(text + u"exit 0"_s, timeFor(m_streamSize, part().files)),
                      [this, lasts](const QByteArray &) {
                          countPart(part());
                          m_lasting -= lasts ? 0 : part().size;
                          packNext();
                      });
}

void FolderUploadTask::assemble()
{
    m_staging = m_there.treePath(m_plan, m_isLasting);
    place(m_there.assembling(m_plan, m_isLasting, m_tree.entries, m_folderTimes));
}

/// After these scripts all of the folder is at m_staging, and gets its place.
void FolderUploadTask::place(QStringList scripts)
{
    if (scripts.size() > 1) {
        const QString first = scripts.takeFirst();
        return await<QByteArray>(remote()->script(first + u"exit 0"_s, longScript()),
                                 [this, scripts](const QByteArray &) { place(scripts); });
    }
    const QString text = scripts.value(0) + (m_found > 0 ? RemoteParts::counting(m_staging) : QString()) +
                         RemotePlace::markCommand(m_staging) + u"exit 0"_s;
    await<QByteArray>(remote()->script(text, longScript()), [this](const QByteArray &output) {
        // Whoever can write there may have been at what an earlier attempt has left.
        const int count = RemoteParts::counted(output);
        if (m_isLasting && count >= 0 && count != m_tree.files) {
            removeLeftovers();
            return fail({.kind = Error::Kind::Protocol, .subject = m_target, .reason = u"SIZE_DIFFERS"_s});
        }
        moveTo(m_target, RemotePlace::markIn(output));
    });
}

std::chrono::seconds FolderUploadTask::longScript() const
{
    return timeFor(m_plan.size(), m_tree.files);
}

// ---- to its place

void FolderUploadTask::moveTo(const QString &target, const QByteArray &mark)
{
    m_target = target;
    const bool mayMerge =
        request().policy != ConflictPolicy::Ask && request().policy != ConflictPolicy::Rename;
    const QString text =
        RemoteParts::moving({.from = m_staging,
                             .to = m_target,
                             .mayMerge = mayMerge,
                             .how = request().policy == ConflictPolicy::Skip    ? u"skip"_s
                                    : request().policy == ConflictPolicy::Newer ? u"newer"_s
                                                                                : u"all"_s,
                             .merging = m_isParts ? m_there.mergingPath(m_plan, m_isLasting) : QString(),
                             .workFolder = m_isParts ? m_there.workFolder() : QString()});
    record(m_target, m_merges ? QByteArray() : mark, [this, text] {
        whenDone<QByteArray>(remote()->script(text, longScript()), this,
                             [this](const Result<QByteArray> &output) {
                                 if (isFinished())
                                     return;
                                 if (!output)
                                     return settle(output.error());
                                 finish();
                             });
    });
}

void FolderUploadTask::finish()
{
    if (m_target != request().remotePath)
        mutableItem().finalPath = m_target;
    if (!m_merges) {
        removeLeftovers(); // of attempts that were broken off
        return succeed();
    }
    // What says that all is merged goes with it. Waited for, whatever comes of it: the program may end as
    // soon as everything is done.
    whenDone<void>(remote()->remove({}, remotePrefix(item())), this, [this](const Result<void> &) {
        if (!isFinished())
            succeed();
    });
}

// When the answer got lost, or something has the name, it is looked up whether that is this very folder: its
// own last step may have been done twice.
void FolderUploadTask::settle(const Error &error)
{
    const bool taken = error.reason == u"EXISTS"_s;
    if (!taken && (!error.ambiguous || m_merges)) {
        Error told = error;
        if (told.reason == u"SCRIPT_FAILED"_s)
            told.subject = m_target;
        return fail(std::move(told));
    }
    const QString text =
        RemotePlace::markCommand(m_target) +
        u"[ -d %1 ] && [ ! -e %2 ] && ! ls -d %3* >/dev/null 2>&1 && echo sk:there\nexit 0"_s.arg(
            RemotePlace::quoted(m_target), RemotePlace::quoted(m_staging),
            RemotePlace::quoted(m_there.mergingPath(m_plan, m_isLasting)));
    await<QByteArray>(remote()->script(text, shortScript), [this, error, taken](const QByteArray &output) {
        const QByteArray mark = item().placedMark;
        if (mark.isEmpty() ? !taken && output.contains("sk:there") : RemotePlace::markIn(output) == mark)
            return finish();
        if (!taken)
            return fail(error);
        settleTaken(mark);
    });
}

// Something else came there while this was on its way.
void FolderUploadTask::settleTaken(const QByteArray &mark)
{
    if (request().policy == ConflictPolicy::Ask)
        return ask({.folder = true, .newSize = m_tree.bytes});
    await<RemoteFacts>(remote()->facts({.path = request().remotePath, .freePath = true}),
                       [this, mark](const RemoteFacts &facts) {
                           if (request().policy == ConflictPolicy::Rename && facts.freePath != m_target)
                               return moveTo(facts.freePath, mark);
                           fail({.kind = Error::Kind::Conflict, .subject = m_target, .reason = u"EXISTS"_s});
                       });
}

} // namespace Sandkeeper
