// SPDX-License-Identifier: MIT
#include "core/transfers/foldertasks.h"

#include "core/provider/remotename.h"

#include <QDir>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostFoldersAtOnce = 25;            // whose paths may be long, in one command
constexpr qint64 slowestUnpacking = 5LL * 1024 * 1024; // bytes a second

// $a the archive, $s the staging folder, $t the target, $w how to merge. What is unpacked gets its place only
// when all of it is there.
constexpr auto unpackScript = R"sh(rm -rf "$s"
mkdir -p "$s" || exit 1
if tar -xf "$a" -C "$s" --no-same-owner 2>/dev/null || { rm -rf "$s"; mkdir -p "$s"; tar -xf "$a" -C "$s"; }; then :
else rm -rf "$s"; exit 1; fi
rm -f "$a"
)sh";

constexpr auto moveScript = R"sh(if [ ! -e "$t" ] && [ ! -L "$t" ]; then mv "$s" "$t" && exit 0; fi
[ -d "$t" ] || { rm -rf "$s"; exit 17; }
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
    await<QByteArray>(remote()->script(u"command -v tar >/dev/null 2>&1 && echo sk:tar\nexit 0"_s, 60s),
                      [this](const QByteArray &answer) {
                          if (answer.contains("sk:tar"))
                              pack();
                          else
                              makeFolders();
                      });
}

// Those that hold files would come with them, but not the empty ones.
void FolderUploadTask::makeFolders()
{
    m_folders = {m_target};
    for (const LocalFiles::Tree::Entry &entry : std::as_const(m_tree.entries)) {
        if (entry.folder)
            m_folders.append(m_target + u'/' + entry.path);
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
    std::deque<FilePair> files;
    for (const LocalFiles::Tree::Entry &entry : std::as_const(m_tree.entries)) {
        if (!entry.folder)
            files.push_back(
                {m_target + u'/' + entry.path, request().localPath + u'/' + entry.path, entry.size});
    }
    moveFiles(std::move(files));
}

void FolderUploadTask::pack()
{
    m_part = remotePartPath(item());
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
    QString text = u"a=%1\ns=%2\nt=%3\nw=%4\n"_s.arg(RemotePlace::quoted(m_part),
                                                     RemotePlace::quoted(remoteStagingPath(item())),
                                                     RemotePlace::quoted(m_target),
                                                     request().policy == ConflictPolicy::Skip    ? u"skip"_s
                                                     : request().policy == ConflictPolicy::Newer ? u"newer"_s
                                                                                                 : u"all"_s) +
                   QLatin1String(unpackScript);
    // What changed while it was packed is not what the person has: it does not get a place.
    for (const TransferIssue &issue : issues.kept) {
        if (!issue.isLoss())
            continue;
        ++mutableItem().leftOut;
        text += u"rm -f "_s + RemotePlace::quoted(remoteStagingPath(item()) + u'/' + issue.path) + u'\n';
    }
    text += QLatin1String(moveScript);
    const auto timeout = 120s + std::chrono::seconds(m_streamSize / slowestUnpacking) +
                         std::chrono::seconds(m_tree.files / 200);
    whenDone<QByteArray>(remote()->script(text, timeout), this, [this](const Result<QByteArray> &output) {
        if (isFinished())
            return;
        if (output)
            return succeed();
        settle(output.error());
    });
}

// When the answer got lost, what became of it is looked up: a new folder is in its place only as a whole, and
// then neither of the temporaries is there any more.
void FolderUploadTask::settle(const Error &error)
{
    if (!error.ambiguous || m_merges) {
        Error told = error;
        if (told.reason == u"SCRIPT_FAILED"_s || told.reason == u"EXISTS"_s)
            told.subject = m_target;
        return fail(std::move(told));
    }
    const QString text = u"[ -d %1 ] && [ ! -e %2 ] && [ ! -e %3 ] && echo sk:there\nexit 0"_s.arg(
        RemotePlace::quoted(m_target), RemotePlace::quoted(m_part),
        RemotePlace::quoted(remoteStagingPath(item())));
    await<QByteArray>(remote()->script(text, 60s), [this, error](const QByteArray &answer) {
        if (answer.contains("sk:there"))
            succeed();
        else
            fail(error);
    });
}

} // namespace Sandkeeper
