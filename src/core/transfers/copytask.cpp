// SPDX-License-Identifier: MIT
#include "core/transfers/copytask.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1String folderPrefix("sandkeeper-copy-");
constexpr auto shortScript = 60s;

} // namespace

TransferItem fetchedHalf(const TransferItem &copy)
{
    TransferItem half;
    half.id = copy.id;
    half.request = copy.request;
    half.request.direction = TransferDirection::Download;
    // What an earlier attempt has brought is used if it is the same, and replaced if it is not.
    half.request.policy = ConflictPolicy::Compare;
    half.request.executable = true;
    half.validator = copy.validator;
    half.fingerprint = copy.fingerprint;
    return half;
}

TransferItem sentHalf(const TransferItem &copy)
{
    TransferItem half;
    half.id = copy.id;
    half.request = copy.request;
    half.request.direction = TransferDirection::Upload;
    half.request.sandbox = copy.request.target;
    half.request.sandboxName = copy.request.targetName;
    half.request.remotePath = copy.request.targetPath;
    half.placedPath = copy.placedPath;
    half.placedMark = copy.placedMark;
    return half;
}

QString newCopyPath(const QString &root)
{
    return QDir(root).filePath(folderPrefix + QUuid::createUuid().toString(QUuid::Id128) + u"/content"_s);
}

void removeCopyFolder(const QString &localPath)
{
    const QFileInfo folder(QFileInfo(localPath).path());
    if (folder.fileName().startsWith(folderPrefix) && !folder.isSymLink())
        QDir(folder.filePath()).removeRecursively();
}

CopyTask::~CopyTask()
{
    m_half.reset();
}

void CopyTask::abort()
{
    TransferTask::abort();
    if (m_half)
        m_half->cancel();
}

/// The two halves go through the same states one after the other; the copy goes through them once.
void CopyTask::enterOnce(TransferState state)
{
    if (state <= m_entered)
        return;
    m_entered = state;
    enter(state);
}

void CopyTask::start()
{
    enterOnce(TransferState::Preparing);
    m_there = std::make_unique<RemotePlace>(
        [lookup = context().anyProvider, account = request().target.accountId] { return lookup(account); },
        request().target.sandboxId);
    // What a file is known by is its content, which is compared when it is here.
    if (item().placedPath.isEmpty() || !request().folder)
        return look();
    // An earlier attempt got as far as its last step.
    await<bool>(m_there->holds(item().placedPath, item().placedMark), [this](bool isThere) {
        if (!isThere)
            return look();
        cleanUpTransfer(item(), context().anyProvider, context().owner);
        takePlaced();
    });
}

void CopyTask::look()
{
    const auto source = remote()->facts({.path = request().remotePath});
    const auto present = m_there->facts({.path = request().targetPath});
    await<RemoteFacts>(source, [this, present](const RemoteFacts &facts) {
        await<RemoteFacts>(present, [this, facts](const RemoteFacts &there) { decide(facts, there); });
    });
}

/// What can be seen at once is asked at once, and not when everything has been fetched.
void CopyTask::decide(const RemoteFacts &source, const RemoteFacts &present)
{
    if (source.kind == RemoteFacts::Kind::Nothing)
        return fail({.kind = Error::Kind::NotFound, .subject = request().remotePath, .reason = u"NO_FILE"_s});
    if (present.exists()) {
        const TransferConflict conflict{.folder = present.kind == RemoteFacts::Kind::Folder,
                                        .presentSize = present.size,
                                        .presentModified = present.modified,
                                        .newSize = source.size,
                                        .newModified = source.modified};
        // What a folder is merged with is seen file by file, below.
        if (request().folder ? request().policy == ConflictPolicy::Ask
                             : choiceFor(request().policy, conflict) == ConflictChoice::Ask)
            return ask(conflict);
        if (!request().folder && choiceFor(request().policy, conflict) == ConflictChoice::Skip)
            return skip();
    }
    if (!request().folder)
        return fetch();
    await<Fetched>(LocalFiles::onWorker<Fetched>([path = request().localPath]() -> Result<Fetched> {
                       const Fetched fetched = readNote(path);
                       if (fetched.bytes < 0) // what there is of it is not to be merged with
                           removeCopyFolder(path);
                       return fetched;
                   }),
                   [this](const Fetched &fetched) {
                       if (fetched.bytes < 0)
                           return fetch();
                       m_fetched = fetched.bytes;
                       m_hashed = fetched.hashed;
                       mutableItem().leftOut = fetched.leftOut;
                       send();
                   });
}

QString CopyTask::notePath(const QString &localPath)
{
    return QFileInfo(localPath).path() + u"/fetched"_s;
}

CopyTask::Fetched CopyTask::readNote(const QString &localPath)
{
    QFile file(notePath(localPath));
    if (!QFileInfo(localPath).isDir() || !file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject note = QJsonDocument::fromJson(file.read(1000)).object();
    return {.bytes = note.value(u"bytes"_s).toInteger(-1),
            .leftOut = note.value(u"leftOut"_s).toInt(),
            .hashed = note.value(u"hashed"_s).toBool()};
}

Result<void> CopyTask::writeNote(const QString &localPath, const Fetched &fetched)
{
    QSaveFile file(notePath(localPath));
    const QByteArray text = QJsonDocument(QJsonObject{{u"bytes"_s, fetched.bytes},
                                                      {u"leftOut"_s, fetched.leftOut},
                                                      {u"hashed"_s, fetched.hashed}})
                                .toJson(QJsonDocument::Compact);
    // Without it, the next attempt fetches the folder anew; that is all.
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size())
        file.commit();
    return {};
}

qint64 CopyTask::lasting() const
{
    if (!request().folder)
        return item().bytesDone;
    return std::max<qint64>(m_fetched, 0) / 2 + (m_sends && m_half ? m_half->lasting() / 2 : 0);
}

void CopyTask::fetch()
{
    run(fetchedHalf(item()), 0, request().folder ? &CopyTask::noteFetched : &CopyTask::keepExecutable);
}

void CopyTask::noteFetched()
{
    const TransferItem &half = m_half->item();
    const Fetched fetched{
        .bytes = std::max<qint64>(half.bytesDone, 0), .leftOut = half.leftOut, .hashed = half.hashed};
    m_fetched = fetched.bytes;
    m_hashed = fetched.hashed;
    mutableItem().leftOut = fetched.leftOut;
    await<void>(LocalFiles::onWorker<void>(
                    [path = request().localPath, fetched] { return writeNote(path, fetched); }),
                [this] { send(); });
}

/// A file that could be run there can be run in the other sandbox; the copy here is one that nobody runs.
void CopyTask::keepExecutable()
{
    m_hashed = m_half->item().hashed;
    m_fetched = std::max<qint64>(m_half->item().bytesDone, 0);
    mutableItem().leftOut = m_half->item().leftOut;
    if (!remote()->hasCommands())
        return send();
    await<QByteArray>(
        remote()->script(u"[ -x %1 ] && echo sk:X\nexit 0"_s.arg(RemotePlace::quoted(request().remotePath)),
                         shortScript),
        [this](const QByteArray &output) {
            const bool isExecutable = output.contains("sk:X");
            await<void>(
                LocalFiles::onWorker<void>([path = request().localPath, isExecutable]() -> Result<void> {
                    const auto plain = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
                    QFile::setPermissions(path, isExecutable ? plain | QFileDevice::ExeOwner : plain);
                    return {};
                }),
                [this] { send(); });
        });
}

void CopyTask::send()
{
    run(sentHalf(item()), m_fetched, &CopyTask::done);
}

/// `before`: bytes that the other half has moved.
void CopyTask::run(const TransferItem &half, qint64 before, void (CopyTask::*next)())
{
    Context its = context();
    its.mark.reset(); // nothing of it stays here
    const bool sends = half.request.direction == TransferDirection::Upload;
    m_sends = sends;
    its.provider = [lookup = its.anyProvider, account = half.request.sandbox.accountId] {
        return lookup(account);
    };
    if (sends)
        its.limit = its.uploadLimit;
    if (m_half)
        m_half.release()->deleteLater(); // it may be telling us right now
    m_half = makeTransferTask(half, its, nullptr);
    connect(m_half.get(), &TransferTask::progressed, this, [this, before, sends] {
        const TransferItem &now = m_half->item();
        if (!sends) {
            mutableItem().fingerprint = now.fingerprint;
            mutableItem().validator = now.validator;
        }
        mutableItem().filesDone = sends ? now.filesDone : 0;
        mutableItem().filesTotal = std::max(item().filesTotal, now.filesTotal);
        setBytes((before + now.bytesDone) / 2, sends ? std::max(before, now.bytesTotal) : now.bytesTotal);
    });
    connect(m_half.get(), &TransferTask::recording, this, [this, sends] {
        if (!sends) // that is about the private folder, which is nobody's after a crash
            return m_half->recorded();
        record(m_half->item().placedPath, m_half->item().placedMark, [this] { m_half->recorded(); });
    });
    connect(m_half.get(), &TransferTask::entered, this, [this, sends](TransferState state) {
        if (state == TransferState::Running || (sends && state == TransferState::Verifying))
            enterOnce(state);
    });
    connect(m_half.get(), &Job::finished, this, [this, next] {
        if (isFinished())
            return;
        if (m_half->conflict())
            return ask(*m_half->conflict());
        if (m_half->state() != State::Succeeded)
            return fail(m_half->error());
        (this->*next)();
    });
    m_half->start();
}

void CopyTask::done()
{
    const TransferItem &sent = m_half->item();
    mutableItem().finalPath = sent.finalPath;
    mutableItem().leftOut += sent.leftOut;
    mutableItem().hashed = m_hashed && sent.hashed;
    mutableItem().filesDone = std::max(item().filesTotal, 0);
    mutableItem().skipped = sent.skipped;
    if (m_entered == TransferState::Running)
        enterOnce(TransferState::Verifying); // the same was there already
    setBytes(std::max<qint64>(item().bytesTotal, 0), item().bytesTotal);
    await<void>(LocalFiles::onWorker<void>([path = request().localPath]() -> Result<void> {
                    removeCopyFolder(path);
                    return {};
                }),
                [this] { succeed(); });
}

} // namespace Sandkeeper
