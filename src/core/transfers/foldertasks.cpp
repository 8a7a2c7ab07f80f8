// SPDX-License-Identifier: MIT
#include "core/transfers/foldertasks.h"

#include "core/provider/remotename.h"

#include <algorithm>

#include <QFileInfo>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr int filesAtOnce = 4;
constexpr qsizetype mostUnhashed = 2 * 1024 * 1024;
constexpr qsizetype hashBlock = 256 * 1024;

} // namespace

QString localStagingPath(const TransferItem &item)
{
    return QFileInfo(item.request.localPath).path() + u"/.sandkeeper-"_s + item.id + u".d"_s;
}

QString localArchivePath(const TransferItem &item)
{
    return QFileInfo(item.request.localPath).path() + u"/.sandkeeper-"_s + item.id + u".tar"_s;
}

FolderTask::~FolderTask() = default;

void FolderTask::abort()
{
    TransferTask::abort();
    stopFiles();
}

void FolderTask::setFiles(int done, int total)
{
    if (item().filesDone == done && item().filesTotal == total)
        return;
    mutableItem().filesDone = done;
    mutableItem().filesTotal = total;
    Q_EMIT progressed();
}

void FolderTask::moveFiles(std::deque<FilePair> files, ConflictPolicy policy)
{
    m_waiting = std::move(files);
    m_policy = policy == ConflictPolicy::Rename ? ConflictPolicy::Overwrite // the folder is a new one already
                                                : policy;
    qint64 bytes = 0;
    for (const FilePair &file : m_waiting)
        bytes += file.size;
    setBytes(0, bytes);
    setFiles(0, int(m_waiting.size()));
    enter(TransferState::Running);
    startFiles();
}

void FolderTask::startFiles()
{
    while (!isFinished() && m_running.size() < filesAtOnce && !m_waiting.empty()) {
        const FilePair file = m_waiting.front();
        m_waiting.pop_front();
        TransferItem child;
        child.id = item().id + u'-' + QString::number(m_count++);
        child.request = request();
        child.request.folder = false;
        child.request.remotePath = file.remotePath;
        child.request.localPath = file.localPath;
        child.request.policy = m_policy;
        m_running.push_back(makeTransferTask(child, context(), nullptr));
        TransferTask *task = m_running.back().get();
        // It goes to a place that is compared by the next attempt, and is on no disk itself.
        connect(task, &TransferTask::recording, task, &TransferTask::recorded);
        connect(task, &TransferTask::progressed, this, &FolderTask::countBytes);
        connect(task, &Job::finished, this, [this, task, size = file.size] { fileEnded(task, size); });
        task->start();
    }
    if (!isFinished() && m_running.empty() && m_waiting.empty()) {
        enter(TransferState::Verifying); // each file has been already
        filesMoved();
    }
}

/// With what has come of those that are on their way.
void FolderTask::countBytes()
{
    qint64 bytes = m_bytes;
    for (const auto &task : m_running)
        bytes += std::max<qint64>(task->item().bytesDone, 0);
    setBytes(std::min(bytes, item().bytesTotal), item().bytesTotal);
}

void FolderTask::fileEnded(TransferTask *task, qint64 size)
{
    const State how = task->state();
    Error error = task->error();
    const bool asks = task->conflict().has_value();
    const TransferItem child = task->item();
    const auto found = std::find_if(m_running.begin(), m_running.end(),
                                    [task](const auto &running) { return running.get() == task; });
    if (found == m_running.end())
        return;
    found->release()->deleteLater(); // it is telling us right now
    m_running.erase(found);
    if (isFinished())
        return;
    if (how != State::Succeeded) {
        if (child.bytesDone <= 0) // nothing to go on with
            cleanUpTransfer(child, context().anyProvider, context().owner);
        stopFiles();
        // Into a folder that was not there when this began. The person is asked what is asked about one that
        // was.
        if (asks)
            return ask({.folder = true});
        error.subject = shownPath(error.subject);
        return fail(std::move(error));
    }
    m_bytes += size;
    countBytes();
    setFiles(item().filesDone + 1, item().filesTotal);
    startFiles();
}

void FolderTask::stopFiles()
{
    m_waiting.clear();
    for (auto &task : m_running) {
        task->disconnect(this);
        task->cancel();
        cleanUpTransfer(task->item(), context().anyProvider, context().owner);
        task.release()->deleteLater();
    }
    m_running.clear();
}

HashingSource::HashingSource(FolderPacker *packer, BandwidthLimit *limit, QObject *parent)
    : QIODevice(parent)
    , m_packer(packer)
    , m_limit(limit)
    , m_hash(std::make_shared<ContentHash>())
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    connect(packer, &QIODevice::readyRead, this, &QIODevice::readyRead);
    // Not its readChannelFinished(): bytes may still wait here for the hash or the limit.
    connect(packer, &FolderPacker::failed, this, [this](const Error &error) {
        setErrorString(error.detail);
        Q_EMIT readyRead();
    });
    if (limit)
        connect(limit, &BandwidthLimit::replenished, this, &QIODevice::readyRead);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        m_busy = false;
        hashNext();
        Q_EMIT readyRead();
    });
}

HashingSource::~HashingSource() = default;

qint64 HashingSource::bytesAvailable() const
{
    return m_packer->bytesAvailable() + QIODevice::bytesAvailable();
}

qint64 HashingSource::readData(char *data, qint64 maximum)
{
    if (m_pending.size() > mostUnhashed)
        return 0; // until the hash has come after it
    if (m_limit) {
        maximum = std::min(maximum, m_limit->available());
        if (maximum == 0) {
            m_limit->spend(0);
            return 0;
        }
    }
    const qint64 count = m_packer->read(data, maximum);
    if (count < 0) {
        setErrorString(m_packer->errorString());
        return count;
    }
    if (m_limit)
        m_limit->spend(count);
    m_pending.append(data, count);
    if (m_pending.size() >= hashBlock)
        hashNext();
    return count;
}

void HashingSource::hashNext()
{
    if (m_busy)
        return;
    if (m_pending.isEmpty()) {
        if (std::exchange(m_finishing, false))
            Q_EMIT hashed(m_hash->result());
        return;
    }
    m_busy = true;
    m_watcher.setFuture(LocalFiles::onWorker<void>(
        [hash = m_hash, block = std::exchange(m_pending, QByteArray())]() -> Result<void> {
            hash->addData(block);
            return {};
        }));
}

void HashingSource::finish()
{
    m_finishing = true;
    QMetaObject::invokeMethod(this, &HashingSource::hashNext, Qt::QueuedConnection);
}

} // namespace Sandkeeper
