// SPDX-License-Identifier: MIT
#include "core/transfers/foldertasks.h"

#include "core/provider/remotename.h"

#include <QDir>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostFoldersAtOnce = 25; // whose paths may be long, in one command
constexpr auto shortScript = 60s;
constexpr qint64 slowestUnpacking = 5LL * 1024 * 1024; // bytes a second

// $a the archive, $s the staging folder, $t the target, $w how to merge, $m whether to. What is unpacked gets
// its place only when all of it is there.
constexpr auto unpackScript = R"sh(rm -rf "$s"
mkdir -p "$s" || exit 1
if tar -xf "$a" -C "$s" --no-same-owner 2>/dev/null || { rm -rf "$s"; mkdir -p "$s"; tar -xf "$a" -C "$s"; }; then :
else rm -rf "$s"; exit 1; fi
rm -f "$a"
)sh";

// $k the place of files that go one by one, $p what all begins with that is this item's.
constexpr auto chooseScript = R"sh(for f in "$p"*; do [ "$f" = "$k" ] || rm -rf "$f"; done
[ -d "$k" ] && echo sk:begun
command -v tar >/dev/null 2>&1 && echo sk:tar
exit 0
)sh";

// Something may get the name at the same moment: then mv has put the folder into that.
constexpr auto moveScript = R"sh(if [ ! -e "$t" ] && [ ! -L "$t" ]; then
 mv "$s" "$t" || exit 1
 [ -d "$t/${s##*/}" ] || exit 0
 mv "$t/${s##*/}" "$s" || exit 1
fi
[ "$m" = 1 ] && [ -d "$t" ] || exit 17
cd "$s" || exit 1
find . -type d -exec sh -c 't=$1; shift; for d; do mkdir -p "$t/$d" || exit 1; done' sh "$t" {} + || exit 1
find . -type f -exec sh -c 't=$1; w=$2; shift 2
for f; do
 if [ -e "$t/$f" ] || [ -L "$t/$f" ]; then
  [ "$w" = skip ] && continue
  [ "$w" = newer ] && { [ "$f" -nt "$t/$f" ] || continue; }
  [ -d "$t/$f" ] && [ ! -L "$t/$f" ] && exit 17
 fi
 mv -f "$f" "$t/$f" || exit 1
done' sh "$t" "$w" {} +
r=$?
rm -rf "$s"
[ $r = 0 ] || exit 1
)sh";

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
    await<QByteArray>(remote()->mark(item().placedPath), [this](const QByteArray &mark) {
        if (mark != item().placedMark)
            return scan();
        removeLeftovers();
        takePlaced();
    });
}

void FolderUploadTask::scan()
{
    await<LocalFiles::Tree>(
        LocalFiles::onWorker<LocalFiles::Tree>(
            [path = request().localPath, stop = stopFlag()] { return LocalFiles::scan(path, stop); }),
        [this](const LocalFiles::Tree &tree) { prepare(tree); });
}

void FolderUploadTask::prepare(const LocalFiles::Tree &tree)
{
    m_tree = tree;
    mutableItem().leftOut = tree.leftOut;
    setBytes(0, tree.bytes);
    setFiles(0, tree.files);
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

// What earlier attempts have left goes before there is something new, but for the files of a folder that
// holds just the same paths: what they are is compared, and the others would never be met again.
void FolderUploadTask::chooseWay()
{
    m_staging = remotePrefix(item()) + QString::fromLatin1(m_tree.digest) + u".d"_s;
    const QString text =
        u"k=%1\np=%2\n"_s.arg(RemotePlace::quoted(m_staging), RemotePlace::quoted(remotePrefix(item()))) +
        QLatin1String(chooseScript);
    await<QByteArray>(remote()->script(text, shortScript), [this](const QByteArray &answer) {
        if (answer.contains("sk:tar"))
            return pack();
        // Then what the policy leaves as it is need not be sent.
        if (m_merges && !answer.contains("sk:begun"))
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

void FolderUploadTask::pack()
{
    m_part = remotePrefix(item()) + turn() + u".part"_s;
    m_staging = remotePrefix(item()) + turn() + u".d"_s;
    QStringList paths;
    paths.reserve(m_tree.entries.size());
    for (const LocalFiles::Tree::Entry &entry : std::as_const(m_tree.entries))
        paths.append(entry.path);
    m_packer = std::make_unique<FolderPacker>(PackRequest{.folder = request().localPath, .paths = paths});
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
        setFiles(int(std::min<qint64>(progress.itemsDone, m_tree.files)), m_tree.files);
    });
    m_packer->start();
}

void FolderUploadTask::send(qint64 streamSize)
{
    FileStore *files = fileStore();
    if (!files)
        return fail({.kind = Error::Kind::Cancelled}); // the account has gone
    m_streamSize = streamSize;
    enter(TransferState::Running);
    m_source = std::make_unique<HashingSource>(m_packer.get(), limit());
    m_job = files->upload({.sandboxId = request().sandbox.sandboxId,
                           .path = m_part,
                           .source = m_source.get(),
                           .size = streamSize});
    connect(m_job.get(), &TransferJob::progressed, this,
            [this](qint64 done) { setBytes(done, m_streamSize); });
    connect(m_job.get(), &Job::finished, this, &FolderUploadTask::sent);
}

void FolderUploadTask::sent()
{
    if (isFinished())
        return;
    if (m_job->state() != State::Succeeded)
        return fail(m_job->error());
    setBytes(m_streamSize, m_streamSize);
    setFiles(m_tree.files, m_tree.files);
    enter(TransferState::Verifying);
    connect(m_source.get(), &HashingSource::hashed, this, &FolderUploadTask::verify);
    m_source->finish();
}

void FolderUploadTask::verify(const QByteArray &hash)
{
    await<RemoteFacts>(remote()->facts({.path = m_part, .hash = true, .expectedSize = m_streamSize}),
                       [this, hash](const RemoteFacts &part) {
                           QString problem;
                           if (part.kind != RemoteFacts::Kind::File || part.size != m_streamSize)
                               problem = u"SIZE_DIFFERS"_s;
                           else if (!part.sha256.isEmpty() && part.sha256 != hash)
                               problem = u"HASH_DIFFERS"_s;
                           if (problem.isEmpty()) {
                               mutableItem().hashed = !part.sha256.isEmpty();
                               return unpack();
                           }
                           removeRemotely(m_part);
                           fail({.kind = Error::Kind::Protocol, .subject = m_target, .reason = problem});
                       });
}

void FolderUploadTask::unpack()
{
    const TransferIssues &issues = m_packer->issues();
    if (issues.losses > issues.kept.size()) {
        removeRemotely(m_part);
        return fail({.kind = Error::Kind::Local,
                     .subject = QDir::toNativeSeparators(request().localPath),
                     .reason = u"SOURCE_CHANGED"_s});
    }
    QString text = u"a=%1\ns=%2\n"_s.arg(RemotePlace::quoted(m_part), RemotePlace::quoted(m_staging)) +
                   QLatin1String(unpackScript);
    // What changed while it was packed is not what the person has: it does not get a place.
    for (const TransferIssue &issue : issues.kept) {
        if (!issue.isLoss())
            continue;
        ++mutableItem().leftOut;
        text += u"rm -f "_s + RemotePlace::quoted(m_staging + u'/' + issue.path) + u'\n';
    }
    text += RemotePlace::markCommand(m_staging) + u"exit 0"_s;
    await<QByteArray>(remote()->script(text, longScript()),
                      [this](const QByteArray &output) { moveTo(m_target, RemotePlace::markIn(output)); });
}

std::chrono::seconds FolderUploadTask::longScript() const
{
    return 120s + std::chrono::seconds(m_streamSize / slowestUnpacking) +
           std::chrono::seconds(m_tree.files / 200);
}

void FolderUploadTask::moveTo(const QString &target, const QByteArray &mark)
{
    m_target = target;
    const bool mayMerge =
        request().policy != ConflictPolicy::Ask && request().policy != ConflictPolicy::Rename;
    const QString text =
        u"s=%1\nt=%2\nw=%3\nm=%4\n"_s.arg(RemotePlace::quoted(m_staging), RemotePlace::quoted(m_target),
                                          request().policy == ConflictPolicy::Skip    ? u"skip"_s
                                          : request().policy == ConflictPolicy::Newer ? u"newer"_s
                                                                                      : u"all"_s,
                                          mayMerge ? u"1"_s : u"0"_s) +
        QLatin1String(moveScript);
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
    removeLeftovers(); // of attempts that were broken off
    if (m_target != request().remotePath)
        mutableItem().finalPath = m_target;
    succeed();
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
    const QString text = RemotePlace::markCommand(m_target) +
                         u"[ -d %1 ] && [ ! -e %2 ] && echo sk:there\nexit 0"_s.arg(
                             RemotePlace::quoted(m_target), RemotePlace::quoted(m_staging));
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
