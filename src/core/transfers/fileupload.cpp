// SPDX-License-Identifier: MIT
#include "core/transfers/filetasks.h"

#include <QDir>
#include <QFile>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

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
                       [this](const RemoteFacts &present) { decide(present); });
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
    enter(TransferState::Running);
    using File = std::shared_ptr<QFile>;
    await<File>(LocalFiles::onWorker<File>([path = request().localPath, facts = m_source] {
                    return LocalFiles::openSource(path, facts);
                }),
                [this](const File &file) { send(file); });
}

void UploadTask::send(std::shared_ptr<QFile> file)
{
    FileStore *files = fileStore();
    if (!files)
        return fail({.kind = Error::Kind::Cancelled}); // the account has gone
    m_device = std::make_unique<FileSource>(std::move(file), m_source.size, limit());
    m_job = files->upload({.sandboxId = request().sandbox.sandboxId,
                           .path = m_part,
                           .source = m_device.get(),
                           .size = m_source.size});
    connect(m_job.get(), &TransferJob::progressed, this,
            [this](qint64 done) { setBytes(done, m_source.size); });
    connect(m_job.get(), &Job::finished, this, &UploadTask::sent);
}

void UploadTask::sent()
{
    if (isFinished())
        return;
    const bool good = m_job->state() == State::Succeeded;
    if (!good && m_job->error().reason != u"SOURCE_FAILED"_s)
        return fail(m_job->error());
    checkSource(good ? Error{} : m_job->error());
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
    const RemotePlace::Commit last{.part = m_part,
                                   .target = m_target,
                                   .replace = m_replace || request().policy == ConflictPolicy::Overwrite,
                                   .modified = m_source.modified,
                                   .executable = m_source.executable};
    whenDone<void>(remote()->commit(last), this, [this](const Result<void> &done) {
        if (isFinished())
            return;
        if (!done)
            return settle(done.error());
        if (m_target != request().remotePath)
            mutableItem().finalPath = m_target;
        succeed();
    });
}

// What became of the rename is looked up, not guessed.
void UploadTask::settle(const Error &error)
{
    const bool exists = error.reason == u"EXISTS"_s;
    if (!exists && !error.ambiguous)
        return fail(error);
    const bool renames = request().policy == ConflictPolicy::Rename;
    await<RemoteFacts>(remote()->facts({.path = exists ? request().remotePath : m_target,
                                        .hash = !exists,
                                        .freePath = renames,
                                        .expectedSize = m_source.size}),
                       [this, error, exists, renames](const RemoteFacts &now) {
                           if (!exists) {
                               const bool there =
                                   now.size == m_source.size && !m_hash.isEmpty() && now.sha256 == m_hash;
                               return there ? succeed() : fail(error);
                           }
                           if (renames && !now.freePath.isEmpty() && now.freePath != m_target) {
                               m_target = now.freePath;
                               return commit();
                           }
                           if (request().policy != ConflictPolicy::Ask)
                               return fail(error);
                           ask({.folder = now.kind == RemoteFacts::Kind::Folder,
                                .presentSize = now.size,
                                .presentModified = now.modified,
                                .newSize = m_source.size,
                                .newModified = m_source.modified});
                       });
}

} // namespace Sandkeeper
