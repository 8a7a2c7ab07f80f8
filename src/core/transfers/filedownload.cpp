// SPDX-License-Identifier: MIT
#include "core/transfers/filetasks.h"

#include <algorithm>
#include <limits>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

// Below this, starting over costs less than going on.
constexpr qint64 leastResumed = 64 * 1024;
// Bytes that a file may have grown by since it was looked at, before it is given up.
constexpr qint64 mostBeyond = 64LL * 1024 * 1024;

// What the rest of a file is copied to, in a sandbox that cannot leave out its beginning.
constexpr QLatin1String tailName("tail");

QString shown(const QString &localPath)
{
    return QDir::toNativeSeparators(localPath);
}

} // namespace

DownloadTask::~DownloadTask()
{
    m_job.reset();
    // Only its own: the next attempt may have made another before this is done.
    if (m_tailMade)
        removeRemotely(tailPath());
}

void DownloadTask::abort()
{
    TransferTask::abort();
    if (m_job)
        m_job->cancel();
}

// Behind this, no attempt makes another: all that is missing is a proof.
void DownloadTask::dropTails()
{
    m_tailMade = false;
    if (std::exchange(m_mayHaveTails, false))
        removeLeftovers(QString(tailName));
}

// Its name is this attempt's own: the command of one that was broken off may still write to another.
QString DownloadTask::tailPath() const
{
    return remotePrefix(item()) + tailName + u'.' + turn();
}

void DownloadTask::start()
{
    enter(TransferState::Preparing);
    m_target = request().localPath;
    m_mayHaveTails = !item().fingerprint.isEmpty() && remote()->hasCommands();
    await<RemoteFacts>(remote()->facts({.path = request().remotePath}),
                       [this](const RemoteFacts &facts) { prepare(facts); });
}

void DownloadTask::prepare(const RemoteFacts &facts)
{
    using Kind = RemoteFacts::Kind;
    const QString path = request().remotePath;
    if (facts.kind == Kind::Nothing)
        return fail({.kind = Error::Kind::NotFound, .subject = path, .reason = u"NO_FILE"_s});
    if (facts.kind == Kind::Folder || facts.kind == Kind::Other)
        return fail({.kind = Error::Kind::Unsupported, .subject = path, .reason = u"NOT_A_FILE"_s});
    m_facts = facts;
    if (item().fingerprint != facts.fingerprint)
        mutableItem().validator.clear();
    mutableItem().fingerprint = facts.fingerprint;
    setBytes(0, facts.size);
    // Without proof that the file is the same, no part of an earlier attempt is ever met again.
    const QByteArray version = facts.fingerprint.isEmpty()
                                   ? QByteArray::number(QRandomGenerator::system()->generate64())
                                   : facts.fingerprint;
    m_part = LocalFiles::partPath(m_target, item().id, version);
    await<LocalFiles::PartState>(
        LocalFiles::onWorker<LocalFiles::PartState>([target = m_target, id = item().id, part = m_part] {
            return LocalFiles::preparePart(target, id, part);
        }),
        [this](const LocalFiles::PartState &local) { decide(local); });
}

void DownloadTask::decide(const LocalFiles::PartState &local)
{
    m_local = local;
    if (!local.target.exists)
        return open(local.partSize);
    const TransferConflict conflict{.folder = local.target.folder,
                                    .presentSize = local.target.size,
                                    .presentModified = local.target.modified,
                                    .newSize = m_facts.size,
                                    .newModified = m_facts.modified};
    if (conflict.folder && request().policy != ConflictPolicy::Rename &&
        request().policy != ConflictPolicy::Skip)
        return fail(
            {.kind = Error::Kind::Conflict, .subject = shown(m_target), .reason = u"FOLDER_EXISTS"_s});
    switch (choiceFor(request().policy, conflict)) {
    case ConflictChoice::Replace:
        m_replace = true;
        return open(local.partSize);
    case ConflictChoice::Rename:
        return open(local.partSize);
    case ConflictChoice::Skip:
        return skipThis();
    case ConflictChoice::Ask:
        return ask(conflict);
    case ConflictChoice::CompareContent:
        return compareContent();
    }
}

// An attempt that ended between the two halves of its last step has left its part, or else one before it.
void DownloadTask::skipThis()
{
    dropTails();
    await<void>(LocalFiles::onWorker<void>([target = m_target, id = item().id]() -> Result<void> {
                    LocalFiles::removeParts(target, id);
                    return {};
                }),
                [this] { skip(); });
}

void DownloadTask::compareContent()
{
    const auto hash = LocalFiles::onWorker<QByteArray>(
        [target = m_target, stop = stopFlag()] { return LocalFiles::sha256(target, stop); });
    const auto now =
        remote()->facts({.path = request().remotePath, .hash = true, .expectedSize = m_facts.size});
    await<QByteArray>(hash, [this, now](const QByteArray &mine) {
        await<RemoteFacts>(now, [this, mine](const RemoteFacts &theirs) {
            if (theirs.sha256 == mine) {
                mutableItem().hashed = true;
                return skipThis();
            }
            if (request().policy == ConflictPolicy::Ask)
                return ask({.presentSize = m_local.target.size,
                            .presentModified = m_local.target.modified,
                            .newSize = m_facts.size,
                            .newModified = m_facts.modified});
            m_replace = true;
            open(m_local.partSize);
        });
    });
}

void DownloadTask::open(qint64 offset)
{
    FileStore *files = fileStore();
    const bool byOffset = files && files->canResume() && !item().validator.isEmpty();
    const bool isProven = !m_facts.fingerprint.isEmpty() && m_facts.size >= 0 && offset <= m_facts.size;
    if (!isProven || offset < std::min(leastResumed, m_facts.size) || (!byOffset && !remote()->hasCommands()))
        offset = 0;
    if (m_local.freeBytes >= 0 && m_facts.size - m_local.partSize > m_local.freeBytes)
        return fail({.kind = Error::Kind::Local,
                     .subject = shown(QFileInfo(m_target).path()),
                     .reason = u"NO_SPACE"_s});
    setBytes(offset, m_facts.size); // what is here already is no part of the speed
    enter(TransferState::Running);
    using File = std::shared_ptr<QFile>;
    await<File>(LocalFiles::onWorker<File>([part = m_part, offset, stop = stopFlag()]() -> Result<File> {
                    if (stop->load()) // what was cancelled must not come back
                        return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
                    return LocalFiles::openPart(part, offset);
                }),
                [this, offset](const File &file) { receive(file, offset); });
}

void DownloadTask::receive(std::shared_ptr<QFile> file, qint64 offset)
{
    m_sink = std::make_unique<FileSink>(std::move(file), limit());
    // Whatever sends it may never stop. One that only grows meanwhile comes to its end, and is told as
    // changed.
    if (m_facts.size >= 0)
        m_sink->setMost(std::min(m_facts.size, std::numeric_limits<qint64>::max() - mostBeyond) - offset +
                        mostBeyond);
    else
        m_sink->setMost(m_local.freeBytes);
    setBytes(offset, m_facts.size);
    if (offset > 0 && offset == m_facts.size)
        return received(offset);
    FileStore *files = fileStore();
    if (!files)
        return fail({.kind = Error::Kind::Cancelled}); // the account has gone
    if (offset == 0)
        return receiveFrom({.path = request().remotePath}, 0);
    if (files->canResume() && !item().validator.isEmpty())
        return receiveFrom({.path = request().remotePath, .offset = offset, .validator = item().validator},
                           0);
    receiveTail(offset);
}

// The rest of the file becomes one of its own, for such a service can only give whole files.
void DownloadTask::receiveTail(qint64 offset)
{
    m_tailMade = true;
    m_mayHaveTails = true;
    whenDone<void>(remote()->copyTail(request().remotePath, offset, tailPath()), this,
                   [this, offset](const Result<void> &made) {
                       if (isFinished())
                           return;
                       if (made)
                           return receiveFrom({.path = tailPath()}, offset);
                       if (made.error().reason == u"SCRIPT_FAILED"_s) // no room for it, for instance
                           return startOver();
                       fail(made.error());
                   });
}

void DownloadTask::receiveFrom(const DownloadRequest &download, qint64 before)
{
    FileStore *files = fileStore();
    if (!files)
        return fail({.kind = Error::Kind::Cancelled});
    DownloadRequest asked = download;
    asked.sandboxId = request().sandbox.sandboxId;
    asked.target = m_sink.get();
    m_job = files->download(asked);
    connect(m_job.get(), &TransferJob::progressed, this, [this, before](qint64 done, qint64 total) {
        if (before == 0)
            mutableItem().validator = m_job->validator();
        setBytes(before + done, total < 0 ? m_facts.size : before + total);
    });
    connect(m_job.get(), &Job::finished, this, [this, before, offset = asked.offset] {
        if (isFinished())
            return;
        if (m_job->state() == State::Succeeded)
            return received(before + offset);
        if (m_sink->failure())
            return m_sink->failure()->reason == u"SIZE_DIFFERS"_s ? discard(*m_sink->failure())
                                                                  : fail(*m_sink->failure());
        if (offset > 0 && m_job->error().kind == Error::Kind::Conflict)
            return startOver();
        Error error = m_job->error();
        if (error.kind == Error::Kind::NotFound && error.subject == request().remotePath)
            error.reason = u"NO_FILE"_s;
        brokenOff(std::move(error));
    });
}

// What has come is written before: the next attempt goes on behind it.
void DownloadTask::brokenOff(Error error)
{
    connect(m_sink.get(), &FileSink::drained, this, [this, error = std::move(error)] {
        if (!isFinished())
            fail(m_sink->failure() ? *m_sink->failure() : error);
    });
    m_sink->finish(false);
}

void DownloadTask::received(qint64 before)
{
    connect(m_sink.get(), &FileSink::drained, this, [this, before] {
        if (isFinished())
            return;
        if (m_sink->failure())
            return fail(*m_sink->failure());
        setBytes(before + m_sink->taken(), before + m_sink->taken());
        verify();
    });
    enter(TransferState::Verifying);
    dropTails();
    m_sink->finish(!context().passing);
}

void DownloadTask::startOver()
{
    if (std::exchange(m_startedOver, true))
        return fail(
            {.kind = Error::Kind::Conflict, .subject = request().remotePath, .reason = u"SOURCE_CHANGED"_s});
    if (m_job)
        m_job.release()->deleteLater(); // it may be telling us right now
    m_sink.reset();
    mutableItem().validator.clear();
    using File = std::shared_ptr<QFile>;
    await<File>(LocalFiles::onWorker<File>([part = m_part] { return LocalFiles::openPart(part, 0); }),
                [this](const File &file) { receive(file, 0); });
}

void DownloadTask::verify()
{
    const auto hash = LocalFiles::onWorker<QByteArray>(
        [part = m_part, stop = stopFlag()] { return LocalFiles::sha256(part, stop); });
    await<RemoteFacts>(
        remote()->facts({.path = request().remotePath, .hash = true, .expectedSize = item().bytesDone}),
        [this, hash](const RemoteFacts &now) {
            if (!now.sha256.isEmpty())
                return await<QByteArray>(hash, [this, now](const QByteArray &mine) { compare(now, mine); });
            stopFlag()->store(true); // nobody needs ours then
            compare(now, {});
        });
}

void DownloadTask::compare(const RemoteFacts &now, const QByteArray &hash)
{
    const QString path = request().remotePath;
    std::optional<Error> problem;
    if (now.fingerprint != m_facts.fingerprint)
        problem = Error{.kind = Error::Kind::Conflict, .subject = path, .reason = u"SOURCE_CHANGED"_s};
    else if (m_facts.size > 0 && item().bytesDone != m_facts.size) // what the system makes up has size 0
        problem = Error{.kind = Error::Kind::Protocol, .subject = path, .reason = u"SIZE_DIFFERS"_s};
    else if (now.sha256 != hash && m_facts.size != 0)
        problem = Error{.kind = Error::Kind::Protocol, .subject = path, .reason = u"HASH_DIFFERS"_s};
    if (problem)
        return discard(*std::move(problem));
    mutableItem().hashed = !hash.isEmpty();
    commit();
}

/// What has come is not what was asked for.
void DownloadTask::discard(Error problem)
{
    problem.subject = request().remotePath;
    mutableItem().validator.clear();
    (void)LocalFiles::onWorker<void>([part = m_part]() -> Result<void> {
        QFile::remove(part);
        return {};
    });
    fail(std::move(problem));
}

void DownloadTask::commit()
{
    const bool renames = request().policy == ConflictPolicy::Rename;
    const bool replace = m_replace || request().policy == ConflictPolicy::Overwrite;
    await<QString>(LocalFiles::onWorker<QString>([part = m_part, target = m_target, renames, replace,
                                                  modified = m_facts.modified, mark = context().mark,
                                                  flushes = !context().passing]() -> Result<QString> {
                       for (;;) {
                           const QString place = renames ? LocalFiles::freePath(target) : target;
                           const Result<void> done = LocalFiles::commitPart(part, place, replace && !renames,
                                                                            modified, mark.get(), flushes);
                           if (done)
                               return place;
                           if (!renames || done.error().reason != u"EXISTS"_s)
                               return tl::unexpected(done.error());
                       }
                   }),
                   [this](const QString &place) {
                       if (place != request().localPath)
                           mutableItem().finalPath = place;
                       succeed();
                   });
}

} // namespace Sandkeeper
