// SPDX-License-Identifier: MIT
#include "ui/transfers/stagedfiles.h"

#include "core/provider/clock.h"
#include "core/provider/remotename.h"
#include "core/transfers/pathsafety.h"
#include "core/transfers/transferqueue.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <QtConcurrentRun>
#include <QUuid>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr auto FolderCounts = 60s;
constexpr auto Private = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;

QString lockPath(const QString &folder)
{
    return folder + QStringLiteral(".lock");
}

/// What instances have left that run no more. A worker's.
void removeAbandoned(const QString &root)
{
    const QFileInfoList folders =
        QDir(root).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QFileInfo &folder : folders) {
        QLockFile lock(lockPath(folder.filePath()));
        lock.setStaleLockTime(0); // however long it has been running
        if (lock.tryLock(0))
            QDir(folder.filePath()).removeRecursively();
    }
}

} // namespace

StagedFiles::StagedFiles(TransferQueue *queue, QString root, const Clock *clock, QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_clock(clock)
    , m_root(std::move(root))
{
    connect(queue, &TransferQueue::changed, this, &StagedFiles::took);
    connect(queue, &TransferQueue::loaded, this, &StagedFiles::clearUp);
    if (queue->isLoaded())
        clearUp();
}

StagedFiles::~StagedFiles()
{
    QStringList coming;
    for (const Staged &staged : std::as_const(m_staged)) {
        if (staged.state == State::Coming)
            coming.append(staged.id);
    }
    disconnect(m_queue, nullptr, this, nullptr);
    m_queue->cancel(coming);
    if (!m_folder.isEmpty())
        QDir(m_folder).removeRecursively();
}

/// Once the queue is known: what it would still bring for an instance that is gone is for nobody.
void StagedFiles::clearUp()
{
    QStringList abandoned;
    for (const QString &id : m_queue->ids()) {
        const TransferItem *item = m_queue->find(id);
        if (!m_byId.contains(id) && item->request.direction == TransferDirection::Download &&
            item->request.localPath.startsWith(m_root + QLatin1Char('/')))
            abandoned.append(id);
    }
    m_queue->cancel(abandoned);
    (void)QtConcurrent::run(removeAbandoned, m_root);
}

bool StagedFiles::openFolder()
{
    if (!m_folder.isEmpty())
        return true;
    if (!QDir().mkpath(m_root) || !QFile::setPermissions(m_root, Private))
        return false;
    const QString folder = QDir(m_root).filePath(QUuid::createUuid().toString(QUuid::Id128));
    // Locked before it is there: another instance that starts just now must not take it for abandoned.
    m_lock = std::make_unique<QLockFile>(lockPath(folder));
    m_lock->setStaleLockTime(0);
    if (!m_lock->tryLock(0) || !QDir().mkdir(folder) || !QFile::setPermissions(folder, Private))
        return false;
    m_folder = folder;
    return true;
}

bool StagedFiles::isFresh(const Staged &staged, const FileEntry &entry) const
{
    const bool isOld = entry.type == FileType::Folder && staged.readySince &&
                       m_clock->monotonic() - *staged.readySince > FolderCounts;
    return staged.entry.type == entry.type && staged.entry.size == entry.size &&
           staged.entry.modified == entry.modified &&
           (staged.state != State::Ready || (!isOld && QFileInfo::exists(staged.path)));
}

const StagedFiles::Staged *StagedFiles::find(const RemoteFiles &files, const FileEntry &entry) const
{
    const auto found = m_staged.constFind({files.sandbox, RemotePath::joined(files.folder, entry.name)});
    return found != m_staged.constEnd() && isFresh(*found, entry) ? &*found : nullptr;
}

StagedFiles::Progress StagedFiles::progress(const RemoteFiles &files) const
{
    Progress all{.state = State::Ready};
    bool isKnown = true;
    for (const FileEntry &entry : files.entries) {
        const Staged *staged = find(files, entry);
        if (!staged || staged->state == State::Failed)
            return {.state = staged ? State::Failed : State::Absent};
        const TransferItem *item = m_queue->find(staged->id);
        if (staged->state == State::Coming) {
            all.state = State::Coming;
            isKnown = isKnown && item && item->bytesTotal >= 0;
        }
        all.done += item ? item->bytesDone : 0;
        all.total += item ? std::max<qint64>(item->bytesTotal, 0) : 0;
    }
    if (!isKnown)
        all.total = 0;
    return all;
}

QStringList StagedFiles::paths(const RemoteFiles &files) const
{
    QStringList paths;
    for (const FileEntry &entry : files.entries) {
        const Staged *staged = find(files, entry);
        if (!staged || staged->state != State::Ready)
            return {};
        paths.append(staged->path);
    }
    return paths;
}

QSet<QString> StagedFiles::readyNames(const SandboxKey &sandbox, const QString &folder) const
{
    QSet<QString> names;
    for (auto staged = m_staged.constBegin(); staged != m_staged.constEnd(); ++staged) {
        if (staged->state == State::Ready && staged.key().first == sandbox &&
            RemotePath::parent(staged.key().second) == folder)
            names.insert(staged->entry.name);
    }
    return names;
}

void StagedFiles::fetch(const RemoteFiles &files, const QString &sandboxName)
{
    if (!openFolder())
        return;
    QList<TransferRequest> requests;
    QList<Staged> fresh;
    for (const FileEntry &entry : files.entries) {
        const Staged *staged = find(files, entry);
        if (staged && staged->state != State::Failed)
            continue;
        const Result<QString> name = localName(entry.name, systemNameRules());
        if (!name || entry.type == FileType::Link || entry.type == FileType::Special)
            continue;
        // Each in a folder of its own: names that differ there need not differ here.
        const QString path =
            m_folder + QLatin1Char('/') + QString::number(++m_number) + QLatin1Char('/') + *name;
        requests.append({.direction = TransferDirection::Download,
                         .sandbox = files.sandbox,
                         .sandboxName = sandboxName,
                         .remotePath = RemotePath::joined(files.folder, entry.name),
                         .localPath = path,
                         .folder = entry.type == FileType::Folder,
                         .policy = ConflictPolicy::Overwrite});
        fresh.append({.path = path, .entry = entry});
    }
    const QStringList ids = m_queue->add(requests);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const Place place{files.sandbox, requests.at(i).remotePath};
        fresh[i].id = ids.at(i);
        m_staged.insert(place, fresh.at(i));
        m_byId.insert(ids.at(i), place);
    }
    Q_EMIT changed();
}

void StagedFiles::giveUp(const RemoteFiles &files)
{
    QStringList coming;
    for (const FileEntry &entry : files.entries) {
        const Staged *staged = find(files, entry);
        if (staged && staged->state == State::Coming)
            coming.append(staged->id);
    }
    m_queue->cancel(coming);
}

void StagedFiles::took(const QStringList &ids)
{
    bool any = false;
    for (const QString &id : ids) {
        const auto place = m_byId.constFind(id);
        const TransferItem *item = m_queue->find(id);
        if (place == m_byId.constEnd() || !item)
            continue;
        Staged &staged = m_staged[*place];
        if (staged.id != id) // a later one has taken its place
            continue;
        any = true;
        const bool isOver = isEnded(item->state);
        staged.state = !isOver                              ? State::Coming
                       : item->state == TransferState::Done ? State::Ready
                                                            : State::Failed;
        if (staged.state == State::Ready && !staged.readySince)
            staged.readySince = m_clock->monotonic();
    }
    if (any)
        Q_EMIT changed();
}

} // namespace Sandkeeper
