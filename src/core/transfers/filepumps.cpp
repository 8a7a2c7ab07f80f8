// SPDX-License-Identifier: MIT
#include "core/transfers/filepumps.h"

#include <algorithm>
#include <cstring>

#include <QDir>
#include <QFile>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 heldBack = 64LL * 1024 * 1024; // more than any FileStore lets wait
constexpr qsizetype blockSize = 512 * 1024;

Error failureOf(const QFile &file)
{
    return {.kind = Error::Kind::Local,
            .subject = QDir::toNativeSeparators(file.fileName()),
            .detail = file.errorString()};
}

} // namespace

FileSink::FileSink(std::shared_ptr<QFile> file, BandwidthLimit *limit, QObject *parent)
    : QIODevice(parent)
    , m_file(std::move(file))
    , m_limit(limit)
{
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &FileSink::written);
    if (limit)
        connect(limit, &BandwidthLimit::replenished, this, [this] { Q_EMIT bytesWritten(0); });
}

// A write under way has the file and its bytes to itself.
FileSink::~FileSink() = default;

qint64 FileSink::bytesToWrite() const
{
    return m_pending.size() + m_inFlight + (isHeldBack() ? heldBack : 0);
}

qint64 FileSink::writeData(const char *data, qint64 count)
{
    if (m_failure)
        return -1;
    m_pending.append(data, count);
    m_taken += count;
    if (m_limit)
        m_limit->spend(count);
    writeNext();
    return count;
}

void FileSink::writeNext()
{
    if (m_inFlight > 0 || m_flushing)
        return;
    if (m_pending.isEmpty() || m_failure) {
        if (!std::exchange(m_finishing, false))
            return;
        m_flushing = true;
        m_watcher.setFuture(LocalFiles::onWorker<void>([file = m_file, flushes = m_flushes] {
            return flushes ? LocalFiles::flush(file) : Result<void>();
        }));
        return;
    }
    m_inFlight = m_pending.size();
    m_watcher.setFuture(LocalFiles::onWorker<void>(
        [file = m_file, block = std::exchange(m_pending, QByteArray())]() -> Result<void> {
            if (file->write(block) != block.size())
                return tl::unexpected(failureOf(*file));
            return {};
        }));
}

void FileSink::written()
{
    const Result<void> result = m_watcher.result();
    if (!result && !m_failure) {
        m_failure = result.error();
        setErrorString(m_failure->detail);
        m_pending.clear();
    }
    if (std::exchange(m_flushing, false)) {
        Q_EMIT drained();
        return;
    }
    const qint64 count = std::exchange(m_inFlight, 0);
    writeNext();
    Q_EMIT bytesWritten(count);
}

void FileSink::finish(bool flush)
{
    m_flushes = flush;
    m_finishing = true;
    writeNext();
}

FileSource::FileSource(std::shared_ptr<QFile> file, qint64 size, BandwidthLimit *limit, QObject *parent)
    : QIODevice(parent)
    , m_file(std::move(file))
    , m_size(size)
    , m_limit(limit)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &FileSource::arrived);
    if (limit)
        connect(limit, &BandwidthLimit::replenished, this, &QIODevice::readyRead);
    readAhead();
}

FileSource::~FileSource() = default;

qint64 FileSource::bytesAvailable() const
{
    return m_buffer.size() - m_at + m_next.size() + QIODevice::bytesAvailable();
}

qint64 FileSource::readData(char *data, qint64 maximum)
{
    if (m_at == m_buffer.size() && !m_next.isEmpty()) {
        m_buffer = std::exchange(m_next, QByteArray());
        m_at = 0;
        readAhead();
    }
    if (m_at == m_buffer.size())
        return m_failed || m_given == m_size ? -1 : 0;
    qint64 count = std::min<qint64>(maximum, m_buffer.size() - m_at);
    if (m_limit) {
        count = std::min(count, m_limit->available());
        m_limit->spend(count);
    }
    std::memcpy(data, m_buffer.constData() + m_at, std::size_t(count));
    m_at += qsizetype(count);
    m_given += count;
    return count;
}

void FileSource::readAhead()
{
    if (m_reading || m_failed || !m_next.isEmpty() || m_asked == m_size)
        return;
    m_reading = true;
    const qint64 wanted = std::min<qint64>(blockSize, m_size - m_asked);
    m_asked += wanted;
    m_watcher.setFuture(LocalFiles::onWorker<QByteArray>([file = m_file, wanted]() -> Result<QByteArray> {
        QByteArray block = file->read(wanted);
        if (block.size() != wanted)
            return tl::unexpected(failureOf(*file));
        return block;
    }));
}

void FileSource::arrived()
{
    m_reading = false;
    const Result<QByteArray> block = m_watcher.result();
    if (block) {
        m_next = *block;
    } else {
        m_failed = true;
        setErrorString(block.error().detail);
    }
    Q_EMIT readyRead();
}

} // namespace Sandkeeper
