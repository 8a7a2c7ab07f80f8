// SPDX-License-Identifier: MIT
#include "core/transfers/filetasks.h"

#include <QDir>
#include <QFile>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Below this, starting over costs less than going on.
constexpr qint64 leastResumed = 256 * 1024;
constexpr qint64 slowestCopy = 20LL * 1024 * 1024; // bytes a second

// $q what all of this item begins with, $p and $r this attempt's part and what goes behind it, $z the size of
// the file. What an earlier attempt has left gets our names, so that a command of that attempt that still
// runs does not find it; and what it has sent of the rest is put where it belongs.
constexpr auto findScript = R"sh(for o in "$q"*; do
 case $o in
 *.rest) mv -f "$o" "$r";;
 *.part) mv -f "$o" "$p";;
 esac
done 2>/dev/null
if [ -f "$r" ]; then [ ! -f "$p" ] || cat "$r" >>"$p"; rm -f "$r"; fi
n=0
[ ! -f "$p" ] || n=$(($(wc -c <"$p")))
echo "sk:L $n"
[ $n -ge $least ] && [ $n -le $z ] || exit 0
)sh";

// $n bytes of the part have been compared; more are somebody else's.
constexpr auto appendScript = R"sh([ $(($(wc -c <"$p"))) = $n ] || exit 1
cat "$r" >>"$p" || exit 1
rm -f "$r"
)sh";

Error sourceError(const QString &path, const QString &reason)
{
    return {.kind = Error::Kind::Local, .subject = QDir::toNativeSeparators(path), .reason = reason};
}

} // namespace

UploadTask::~UploadTask()
{
    m_job.reset();
}

void UploadTask::abort()
{
    TransferTask::abort();
    if (m_job)
        m_job->cancel();
}

void UploadTask::start()
{
    enter(TransferState::Preparing);
    await<LocalFiles::Facts>(
        LocalFiles::onWorker<LocalFiles::Facts>(
            [path = request().localPath]() -> Result<LocalFiles::Facts> { return LocalFiles::facts(path); }),
        [this](const LocalFiles::Facts &facts) { prepare(facts); });
}

void UploadTask::prepare(const LocalFiles::Facts &facts)
{
    if (!facts.exists)
        return fail(sourceError(request().localPath, u"NO_FILE"_s));
    if (!facts.regular) // reading a pipe would wait for its writer
        return fail(sourceError(request().localPath, u"NOT_A_FILE"_s));
    m_source = facts;
    setBytes(0, facts.size);
    await<RemoteFacts>(remote()->facts({.path = request().remotePath,
                                        .makeParents = true,
                                        .freePath = request().policy == ConflictPolicy::Rename}),
                       [this](const RemoteFacts &present) {
                           if (item().placedPath.isEmpty())
                               return decide(present);
                           lookForPlaced(present);
                       });
}

// An earlier attempt got as far as its last step, and nobody knows whether behind it. The file here may be
// another one than then.
void UploadTask::lookForPlaced(const RemoteFacts &present)
{
    await<bool>(remote()->holds(item().placedPath, item().placedMark), [this, present](bool isThere) {
        if (!isThere)
            return decide(present);
        await<QByteArray>(LocalFiles::onWorker<QByteArray>([path = request().localPath, stop = stopFlag()] {
                              return LocalFiles::sha256(path, stop);
                          }),
                          [this, present](const QByteArray &mine) {
                              if (RemotePlace::contentMark(m_source.size, mine) != item().placedMark)
                                  return decide(present);
                              m_target = item().placedPath;
                              mutableItem().hashed = true;
                              setBytes(m_source.size, m_source.size);
                              removeLeftovers();
                              arrived();
                          });
    });
}

void UploadTask::decide(const RemoteFacts &facts)
{
    m_present = facts;
    m_target = request().remotePath;
    if (request().policy == ConflictPolicy::Rename && !facts.freePath.isEmpty())
        m_target = facts.freePath;
    else if (facts.kind == RemoteFacts::Kind::Folder && request().policy != ConflictPolicy::Skip)
        return fail({.kind = Error::Kind::Conflict, .subject = m_target, .reason = u"FOLDER_EXISTS"_s});
    if (!facts.exists() || m_target != request().remotePath)
        return open();
    const TransferConflict conflict{.folder = facts.kind == RemoteFacts::Kind::Folder,
                                    .presentSize = facts.size,
                                    .presentModified = facts.modified,
                                    .newSize = m_source.size,
                                    .newModified = m_source.modified};
    switch (choiceFor(request().policy, conflict)) {
    case ConflictChoice::Replace:
        m_replace = true;
        return open();
    case ConflictChoice::Rename:
        return open();
    case ConflictChoice::Skip:
        return skip();
    case ConflictChoice::Ask:
        return ask(conflict);
    case ConflictChoice::CompareContent:
        return compareContent();
    }
}

void UploadTask::compareContent()
{
    const auto hash = LocalFiles::onWorker<QByteArray>(
        [path = request().localPath, stop = stopFlag()] { return LocalFiles::sha256(path, stop); });
    const auto now = remote()->facts({.path = m_target, .hash = true, .expectedSize = m_present.size});
    await<QByteArray>(hash, [this, now](const QByteArray &mine) {
        await<RemoteFacts>(now, [this, mine](const RemoteFacts &theirs) {
            if (theirs.sha256 == mine) {
                mutableItem().hashed = true;
                return skip();
            }
            if (request().policy == ConflictPolicy::Ask)
                return ask({.presentSize = m_present.size,
                            .presentModified = m_present.modified,
                            .newSize = m_source.size,
                            .newModified = m_source.modified});
            m_replace = true;
            open();
        });
    });
}

void UploadTask::open()
{
    m_part = remote()->canRename() ? remotePartPath(item()) : m_target;
    if (!remote()->hasCommands())
        return openSource();
    m_part = remotePrefix(item()) + turn() + u".part"_s;
    m_rest = remotePrefix(item()) + turn() + u".rest"_s;
    if (m_source.size >= leastResumed)
        findPart();
    else
        openSource();
}

void UploadTask::findPart()
{
    const QString text =
        u"q=%1\np=%2\nr=%3\nz=%4\nleast=%5\n"_s.arg(
            RemotePlace::quoted(remotePrefix(item())), RemotePlace::quoted(m_part),
            RemotePlace::quoted(m_rest), QString::number(m_source.size), QString::number(leastResumed)) +
        QLatin1String(findScript) + RemotePlace::hashCommand(m_part) + u"exit 0"_s;
    whenDone<QByteArray>(remote()->script(text, 60s + std::chrono::seconds(m_source.size / slowestCopy)),
                         this, [this](const Result<QByteArray> &output) {
                             if (isFinished())
                                 return;
                             if (!output && output.error().reason != u"SCRIPT_FAILED"_s)
                                 return fail(output.error());
                             const QByteArray told = output.value_or(QByteArray());
                             const qsizetype at = told.indexOf("sk:L ");
                             const qint64 size =
                                 at < 0 ? 0 : told.mid(at + 5, told.indexOf('\n', at) - at - 5).toLongLong();
                             provePart(size, RemotePlace::hashIn(told));
                         });
}

void UploadTask::provePart(qint64 size, const QByteArray &hash)
{
    if (hash.isEmpty() || size < leastResumed || size > m_source.size)
        return openSource();
    await<QByteArray>(LocalFiles::onWorker<QByteArray>([path = request().localPath, stop = stopFlag(), size] {
                          return LocalFiles::sha256(path, stop, size);
                      }),
                      [this, size, hash](const QByteArray &mine) {
                          m_offset = mine == hash ? size : 0;
                          openSource();
                      });
}

void UploadTask::openSource()
{
    using File = std::shared_ptr<QFile>;
    await<File>(LocalFiles::onWorker<File>(
                    [path = request().localPath, facts = m_source, offset = m_offset]() -> Result<File> {
                        Result<File> file = LocalFiles::openSource(path, facts);
                        if (file && !(*file)->seek(offset))
                            return tl::unexpected(sourceError(path, u"SOURCE_CHANGED"_s));
                        return file;
                    }),
                [this](const File &file) { send(file); });
}

void UploadTask::send(std::shared_ptr<QFile> file)
{
    setBytes(m_offset, m_source.size); // what is there already is no part of the speed
    enter(TransferState::Running);
    if (m_offset > 0 && m_offset == m_source.size)
        return checkSource({});
    FileStore *files = fileStore();
    if (!files)
        return fail({.kind = Error::Kind::Cancelled}); // the account has gone
    const qint64 size = m_source.size - m_offset;
    m_device = std::make_unique<FileSource>(std::move(file), size, limit());
    m_job = files->upload({.sandboxId = request().sandbox.sandboxId,
                           .path = m_offset > 0 ? m_rest : m_part,
                           .source = m_device.get(),
                           .size = size});
    connect(m_job.get(), &TransferJob::progressed, this,
            [this](qint64 done) { setBytes(m_offset + done, m_source.size); });
    connect(m_job.get(), &Job::finished, this, &UploadTask::sent);
}

void UploadTask::sent()
{
    if (isFinished())
        return;
    const bool good = m_job->state() == State::Succeeded;
    if (!good && m_job->error().reason != u"SOURCE_FAILED"_s)
        return fail(m_job->error());
    if (good && m_offset > 0)
        return append();
    checkSource(good ? Error{} : m_job->error());
}

void UploadTask::append()
{
    const QString text = u"p=%1\nr=%2\nn=%3\n"_s.arg(RemotePlace::quoted(m_part), RemotePlace::quoted(m_rest),
                                                     QString::number(m_offset)) +
                         QLatin1String(appendScript);
    whenDone<QByteArray>(
        remote()->script(text, 60s + std::chrono::seconds((m_source.size - m_offset) / slowestCopy)), this,
        [this](const Result<QByteArray> &output) {
            if (isFinished())
                return;
            if (output)
                return checkSource({});
            if (output.error().reason != u"SCRIPT_FAILED"_s)
                return fail(output.error()); // the next attempt looks at what there is
            removeLeftovers();
            fail({.kind = Error::Kind::Protocol, .subject = m_target, .reason = u"SIZE_DIFFERS"_s});
        });
}

// A file that is written to while it is read would arrive as a mixture of two.
void UploadTask::checkSource(const Error &error)
{
    await<LocalFiles::Facts>(
        LocalFiles::onWorker<LocalFiles::Facts>(
            [path = request().localPath]() -> Result<LocalFiles::Facts> { return LocalFiles::facts(path); }),
        [this, error](const LocalFiles::Facts &now) {
            if (now != m_source) {
                if (m_part != m_target)
                    removeRemotely(m_part);
                return fail(sourceError(request().localPath, u"SOURCE_CHANGED"_s));
            }
            if (!error.reason.isEmpty())
                return fail(error);
            setBytes(m_source.size, m_source.size);
            verify();
        });
}

void UploadTask::verify()
{
    enter(TransferState::Verifying);
    const auto hash = LocalFiles::onWorker<QByteArray>(
        [path = request().localPath, stop = stopFlag()] { return LocalFiles::sha256(path, stop); });
    await<RemoteFacts>(remote()->facts({.path = m_part, .hash = true, .expectedSize = m_source.size}),
                       [this, hash](const RemoteFacts &part) {
                           if (!part.sha256.isEmpty())
                               return await<QByteArray>(
                                   hash, [this, part](const QByteArray &mine) { compare(part, mine); });
                           stopFlag()->store(true); // nobody needs ours then
                           compare(part, {});
                       });
}

void UploadTask::compare(const RemoteFacts &part, const QByteArray &hash)
{
    QString problem;
    if (part.kind != RemoteFacts::Kind::Unknown &&
        (part.kind != RemoteFacts::Kind::File || (part.size >= 0 && part.size != m_source.size)))
        problem = u"SIZE_DIFFERS"_s;
    else if (part.sha256 != hash)
        problem = u"HASH_DIFFERS"_s;
    if (!problem.isEmpty()) {
        if (m_part != m_target)
            removeRemotely(m_part);
        return fail({.kind = Error::Kind::Protocol, .subject = m_target, .reason = problem});
    }
    m_hash = hash;
    mutableItem().hashed = !hash.isEmpty();
    commit();
}

void UploadTask::commit()
{
    if (m_part == m_target)
        return succeed();
    record(m_target, m_hash.isEmpty() ? QByteArray() : RemotePlace::contentMark(m_source.size, m_hash),
           [this] { place(); });
}

void UploadTask::place()
{
    const RemotePlace::Commit last{.part = m_part,
                                   .target = m_target,
                                   .replace = m_replace || request().policy == ConflictPolicy::Overwrite,
                                   .modified = m_source.modified,
                                   .executable = m_source.executable,
                                   .leftovers = remotePrefix(item())};
    whenDone<void>(remote()->commit(last), this, [this](const Result<void> &done) {
        if (isFinished())
            return;
        if (!done)
            return settle(done.error());
        arrived();
    });
}

void UploadTask::arrived()
{
    if (m_target != request().remotePath)
        mutableItem().finalPath = m_target;
    succeed();
}

// What became of the rename is looked up, not guessed: what is there may be what an earlier attempt, or this
// one, has brought. A command whose answer got lost may still be under way, so that it is given once more:
// whichever comes second finds the part gone.
void UploadTask::settle(const Error &error)
{
    const bool exists = error.reason == u"EXISTS"_s;
    if (!exists && !error.ambiguous && !m_committedAgain)
        return fail(error);
    const bool renames = request().policy == ConflictPolicy::Rename;
    await<RemoteFacts>(remote()->facts({.path = m_target, .hash = true, .expectedSize = m_source.size}),
                       [this, error, exists, renames](const RemoteFacts &now) {
                           if (now.size == m_source.size && !m_hash.isEmpty() && now.sha256 == m_hash) {
                               removeLeftovers();
                               return arrived();
                           }
                           if (!exists && error.ambiguous && !std::exchange(m_committedAgain, true))
                               return commit();
                           if (!exists)
                               return fail(error);
                           if (renames)
                               return renameAgain(error);
                           if (request().policy != ConflictPolicy::Ask)
                               return fail(error);
                           ask({.folder = now.kind == RemoteFacts::Kind::Folder,
                                .presentSize = now.size,
                                .presentModified = now.modified,
                                .newSize = m_source.size,
                                .newModified = m_source.modified});
                       });
}

void UploadTask::renameAgain(const Error &error)
{
    await<RemoteFacts>(remote()->facts({.path = request().remotePath, .freePath = true}),
                       [this, error](const RemoteFacts &now) {
                           if (now.freePath.isEmpty() || now.freePath == m_target)
                               return fail(error);
                           m_target = now.freePath;
                           commit();
                       });
}

} // namespace Sandkeeper
