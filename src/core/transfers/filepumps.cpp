// SPDX-License-Identifier: MIT
#include "core/transfers/filepumps.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <vector>

#include <QDir>
#include <QFile>
#include <QMutex>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 heldBack = 64LL * 1024 * 1024; // more than any FileStore lets wait
constexpr qsizetype blockSize = 512 * 1024;
constexpr std::size_t mostSpare = 8;

Error failureOf(const QFile &file)
{
    return {.kind = Error::Kind::Local,
            .subject = QDir::toNativeSeparators(file.fileName()),
            .detail = file.errorString()};
}

} // namespace

/// What the sink and its worker share. The file is the worker's as long as one runs.
struct FileSink::Work
{
    struct Block
    {
        QByteArray bytes;
        qsizetype size = 0; // of what counts in them
    };
    void run();
    void tell();

    const std::shared_ptr<QFile> file;
    QMutex mutex; // for all below
    FileSink *sink = nullptr;
    std::deque<Block> waiting;
    std::vector<QByteArray> spare; // written, to be filled again: new memory costs more than its use
    qint64 unwritten = 0;
    qint64 written = 0; // since the sink last looked
    std::optional<Error> failure;
    bool running = false;
    bool told = false;
    bool finishing = false;
    bool flushes = true;
    bool ended = false;
};

void FileSink::Work::run()
{
    QMutexLocker lock(&mutex);
    while (!waiting.empty()) {
        auto [block, size] = std::move(waiting.front());
        waiting.pop_front();
        lock.unlock();
        const bool good = file->write(block.constData(), size) == size;
        lock.relock();
        unwritten -= size;
        written += size;
        if (spare.size() < mostSpare)
            spare.push_back(std::move(block));
        if (!good) {
            failure = failureOf(*file);
            waiting.clear();
            unwritten = 0;
        }
        running = !waiting.empty() || finishing;
        tell();
    }
    if (!finishing || ended)
        return;
    const bool flush = flushes && !failure;
    lock.unlock();
    const Result<void> flushed = flush ? LocalFiles::flush(file) : Result<void>();
    lock.relock();
    if (!flushed)
        failure = flushed.error();
    ended = true;
    running = false;
    tell();
}

// With the mutex held, so the sink is there. It hears once of all that happens until it looks.
void FileSink::Work::tell()
{
    if (sink && !std::exchange(told, true))
        QMetaObject::invokeMethod(sink, &FileSink::takeNews, Qt::QueuedConnection);
}

FileSink::FileSink(std::shared_ptr<QFile> file, BandwidthLimit *limit, QObject *parent)
    : DirectTarget(parent)
    , m_work(new Work{.file = std::move(file), .sink = this})
    , m_limit(limit)
{
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    if (limit)
        connect(limit, &BandwidthLimit::replenished, this, [this] { Q_EMIT bytesWritten(0); });
}

// A write under way has the file and its bytes to itself.
FileSink::~FileSink()
{
    const QMutexLocker lock(&m_work->mutex);
    m_work->sink = nullptr;
    m_work->waiting.clear();
}

qint64 FileSink::bytesToWrite() const
{
    const QMutexLocker lock(&m_work->mutex);
    return m_work->unwritten + m_filled + (isHeldBack() ? heldBack : 0);
}

std::span<char> FileSink::room()
{
    if (m_failure)
        return {};
    if (m_block.isEmpty()) {
        const QMutexLocker lock(&m_work->mutex);
        if (!m_work->spare.empty()) {
            m_block = std::move(m_work->spare.back());
            m_work->spare.pop_back();
        }
    }
    if (m_block.isEmpty())
        m_block = QByteArray(blockSize, Qt::Uninitialized);
    qint64 size = m_block.size() - m_filled;
    if (m_limit)
        size = std::clamp<qint64>(m_limit->available(), 1, size);
    return {m_block.data() + m_filled, std::size_t(size)};
}

bool FileSink::fill(qint64 count)
{
    if (m_failure)
        return false;
    if (m_most >= 0 && count > m_most - m_taken) {
        m_failure = Error{.kind = Error::Kind::Protocol, .reason = QStringLiteral("SIZE_DIFFERS")};
        m_block.clear();
        m_filled = 0;
        return false;
    }
    m_filled += qsizetype(count);
    m_taken += count;
    if (m_limit)
        m_limit->spend(count);
    handOver();
    return true;
}

qint64 FileSink::writeData(const char *data, qint64 count)
{
    for (qint64 done = 0; done < count;) {
        const std::span<char> target = room();
        const qint64 now = std::min<qint64>(count - done, qint64(target.size()));
        std::copy_n(data + done, now, target.data());
        if (!fill(now) || now == 0)
            return -1;
        done += now;
    }
    return count;
}

// A block that is not full waits as long as the worker has others.
void FileSink::handOver()
{
    const QMutexLocker lock(&m_work->mutex);
    if (m_work->failure)
        m_filled = 0;
    if (m_filled > 0 && (m_filled == m_block.size() || !m_work->running || m_work->finishing)) {
        m_work->waiting.push_back({std::exchange(m_block, QByteArray()), m_filled});
        m_work->unwritten += std::exchange(m_filled, 0);
    }
    const bool hasWork = !m_work->waiting.empty() || (m_work->finishing && !m_work->ended);
    if (!hasWork || std::exchange(m_work->running, true))
        return;
    (void)LocalFiles::onWorker<void>([work = m_work]() -> Result<void> {
        work->run();
        return {};
    });
}

void FileSink::takeNews()
{
    qint64 written = 0;
    bool ended = false;
    {
        const QMutexLocker lock(&m_work->mutex);
        m_work->told = false;
        written = std::exchange(m_work->written, 0);
        ended = m_work->ended;
        if (m_work->failure && !m_failure) {
            m_failure = m_work->failure;
            setErrorString(m_failure->detail);
            m_block.clear();
            m_filled = 0;
        }
    }
    if (ended) {
        Q_EMIT drained();
        return;
    }
    handOver();
    Q_EMIT bytesWritten(written);
}

void FileSink::finish(bool flush)
{
    {
        const QMutexLocker lock(&m_work->mutex);
        m_work->flushes = flush;
        m_work->finishing = true;
    }
    handOver();
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
