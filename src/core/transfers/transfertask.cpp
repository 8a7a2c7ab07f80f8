// SPDX-License-Identifier: MIT
#include "core/transfers/transfertask.h"

#include "core/provider/remotename.h"
#include "core/transfers/copytask.h"
#include "core/transfers/filetasks.h"
#include "core/transfers/foldertasks.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

TransferTask::TransferTask(TransferItem item, Context context, QObject *parent)
    : Job(parent)
    , m_item(std::move(item))
    , m_context(std::move(context))
    , m_remote(m_context.provider, m_item.request.sandbox.sandboxId)
    , m_turn(u"%1"_s.arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0')))
{
}

TransferTask::~TransferTask()
{
    m_stop->store(true);
}

void TransferTask::abort()
{
    m_stop->store(true);
}

FileStore *TransferTask::fileStore() const
{
    Provider *present = provider();
    return present ? present->fileStore() : nullptr;
}

void TransferTask::enter(TransferState state)
{
    Q_EMIT entered(state);
}

void TransferTask::setBytes(qint64 done, qint64 total)
{
    if (m_item.bytesDone == done && m_item.bytesTotal == total)
        return;
    m_item.bytesDone = done;
    m_item.bytesTotal = total;
    Q_EMIT progressed();
}

void TransferTask::record(const QString &path, const QByteArray &mark, std::function<void()> next)
{
    if (mark.isEmpty())
        return next();
    m_item.placedPath = path;
    m_item.placedMark = mark;
    m_whenRecorded = std::move(next);
    Q_EMIT recording();
}

void TransferTask::recorded()
{
    if (const auto next = std::exchange(m_whenRecorded, nullptr); next && !isFinished())
        next();
}

void TransferTask::takePlaced()
{
    const bool isHere = request().direction == TransferDirection::Download;
    if (item().placedPath != (isHere ? request().localPath : request().destinationPath()))
        m_item.finalPath = item().placedPath;
    succeed();
}

void TransferTask::skip()
{
    m_item.skipped = true;
    succeed();
}

void TransferTask::ask(const TransferConflict &conflict)
{
    m_conflict = conflict;
    fail({.kind = Error::Kind::Conflict, .subject = request().remotePath, .reason = u"ASK"_s});
}

ConflictChoice choiceFor(ConflictPolicy policy, const TransferConflict &conflict)
{
    const bool sameSize = conflict.presentSize >= 0 && conflict.presentSize == conflict.newSize;
    switch (policy) {
    case ConflictPolicy::Overwrite:
        return ConflictChoice::Replace;
    case ConflictPolicy::Skip:
        return ConflictChoice::Skip;
    case ConflictPolicy::Rename:
        return ConflictChoice::Rename;
    case ConflictPolicy::Newer:
        // Whole seconds: that is what every side can keep.
        if (!conflict.presentModified.isValid() || !conflict.newModified.isValid())
            return ConflictChoice::Replace;
        return conflict.newModified.toSecsSinceEpoch() > conflict.presentModified.toSecsSinceEpoch()
                   ? ConflictChoice::Replace
                   : ConflictChoice::Skip;
    case ConflictPolicy::Compare:
        return sameSize ? ConflictChoice::CompareContent : ConflictChoice::Replace;
    case ConflictPolicy::Ask:
        return sameSize ? ConflictChoice::CompareContent : ConflictChoice::Ask;
    }
    return ConflictChoice::Ask;
}

std::unique_ptr<TransferTask> makeTransferTask(const TransferItem &item, const TransferTask::Context &context,
                                               QObject *parent)
{
    const bool uploads = item.request.direction == TransferDirection::Upload;
    if (item.request.direction == TransferDirection::Copy)
        return std::make_unique<CopyTask>(item, context, parent);
    if (item.request.folder && uploads)
        return std::make_unique<FolderUploadTask>(item, context, parent);
    if (item.request.folder)
        return std::make_unique<FolderDownloadTask>(item, context, parent);
    if (uploads)
        return std::make_unique<UploadTask>(item, context, parent);
    return std::make_unique<DownloadTask>(item, context, parent);
}

QString remotePrefix(const TransferItem &item)
{
    const QString name = u".sandkeeper-"_s + item.id + u'.';
    return item.request.direction == TransferDirection::Upload
               ? RemotePath::joined(RemotePath::parent(item.request.remotePath), name)
               : u"/tmp/"_s + name;
}

QString remotePartPath(const TransferItem &item)
{
    return remotePrefix(item) + u"part"_s;
}

QString remoteArchivePath(const TransferItem &item)
{
    return remotePrefix(item) + u"tar"_s;
}

namespace {

/// Nobody waits for it; `owner` is what it lives in.
void removeFrom(const RemotePlace::ProviderLookup &provider, const QString &sandboxId,
                const QStringList &paths, const QString &prefix, QObject *owner)
{
    auto *remote = new RemotePlace(provider, sandboxId, owner);
    whenDone<void>(remote->remove(paths, prefix), remote,
                   [remote](const Result<void> &) { remote->deleteLater(); });
}

} // namespace

void TransferTask::removeRemotely(const QString &path) const
{
    removeFrom(m_context.provider, m_item.request.sandbox.sandboxId, {path}, {}, m_context.owner);
}

void TransferTask::removeLeftovers(const QString &kind) const
{
    removeFrom(m_context.provider, m_item.request.sandbox.sandboxId, {}, remotePrefix(m_item) + kind,
               m_context.owner);
}

void cleanUpTransfer(const TransferItem &item,
                     const std::function<Provider *(const QString &accountId)> &provider, QObject *owner)
{
    if (item.request.direction == TransferDirection::Copy) {
        cleanUpTransfer(fetchedHalf(item), provider, owner);
        cleanUpTransfer(sentHalf(item), provider, owner);
        (void)LocalFiles::onWorker<void>([path = item.request.localPath]() -> Result<void> {
            removeCopyFolder(path);
            return {};
        });
        return;
    }
    const bool isDownload = item.request.direction == TransferDirection::Download;
    if (isDownload)
        (void)LocalFiles::onWorker<void>([item]() -> Result<void> {
            LocalFiles::removeParts(item.request.localPath, item.id);
            if (item.request.folder) {
                QFile::remove(localArchivePath(item));
                QDir(localStagingPath(item)).removeRecursively();
            }
            return {};
        });
    removeFrom([provider, account = item.request.sandbox.accountId] { return provider(account); },
               item.request.sandbox.sandboxId, isDownload ? QStringList() : QStringList{remotePartPath(item)},
               remotePrefix(item), owner);
}

} // namespace Sandkeeper
