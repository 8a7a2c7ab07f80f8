// SPDX-License-Identifier: MIT
#include "core/transfers/archiveworker.h"

#include <algorithm>

#include <QCoreApplication>

namespace Sandkeeper::Archive {

namespace {

constexpr int interval = 40;                 // ms
constexpr int patience = 5000;               // ms
constexpr qsizetype mostItemsUntaken = 4096; // of some hundred bytes each

} // namespace

// ---- bytes

ByteChannel::ByteChannel(std::size_t capacity)
    : m_ring(capacity)
{
}

std::size_t ByteChannel::put(const char *data, std::size_t size)
{
    const std::size_t count = std::min(size, m_ring.size() - m_count);
    const std::size_t start = (m_first + m_count) % m_ring.size();
    const std::size_t straight = std::min(count, m_ring.size() - start);
    std::copy_n(data, straight, m_ring.data() + start);
    std::copy_n(data + straight, count - straight, m_ring.data());
    m_count += count;
    return count;
}

std::size_t ByteChannel::take(char *data, std::size_t maximum)
{
    const std::size_t count = std::min(maximum, m_count);
    const std::size_t straight = std::min(count, m_ring.size() - m_first);
    std::copy_n(m_ring.data() + m_first, straight, data);
    std::copy_n(m_ring.data(), count - straight, data + straight);
    m_first = (m_first + count) % m_ring.size();
    m_count -= count;
    return count;
}

qint64 ByteChannel::waitAndWrite(const char *data, qint64 size)
{
    auto left = static_cast<std::size_t>(size);
    std::unique_lock lock(m_mutex);
    while (left > 0) {
        m_changed.wait(lock, [this] { return m_stopped || m_count < m_ring.size(); });
        if (m_stopped)
            return -1;
        const std::size_t count = put(data, left);
        data += count;
        left -= count;
        m_changed.notify_all();
    }
    return size;
}

qint64 ByteChannel::waitAndRead(char *data, qint64 maximum)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopped || m_ended || m_count > 0; });
    if (m_stopped)
        return -1;
    const std::size_t count = take(data, static_cast<std::size_t>(maximum));
    m_changed.notify_all();
    return static_cast<qint64>(count);
}

qint64 ByteChannel::tryWrite(const char *data, qint64 size)
{
    const std::scoped_lock lock(m_mutex);
    if (m_stopped || m_ended)
        return -1;
    const std::size_t count = put(data, static_cast<std::size_t>(size));
    m_changed.notify_all();
    return static_cast<qint64>(count);
}

qint64 ByteChannel::tryRead(char *data, qint64 maximum)
{
    const std::scoped_lock lock(m_mutex);
    const std::size_t count = take(data, static_cast<std::size_t>(maximum));
    m_changed.notify_all();
    return static_cast<qint64>(count);
}

qint64 ByteChannel::size() const
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<qint64>(m_count);
}

void ByteChannel::end()
{
    const std::scoped_lock lock(m_mutex);
    m_ended = true;
    m_changed.notify_all();
}

bool ByteChannel::isEnded() const
{
    const std::scoped_lock lock(m_mutex);
    return m_ended;
}

void ByteChannel::stop()
{
    const std::scoped_lock lock(m_mutex);
    m_stopped = true;
    m_changed.notify_all();
}

bool ByteChannel::isStopped() const
{
    const std::scoped_lock lock(m_mutex);
    return m_stopped;
}

// ---- waking

Wake::Wake(QObject *owner, std::function<void()> call)
    : m_owner(owner)
    , m_call(std::move(call))
{
}

void Wake::request()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_owner || m_isPending)
        return;
    m_isPending = true;
    QMetaObject::invokeMethod(
        m_owner,
        [self = shared_from_this()] {
            {
                const std::scoped_lock inner(self->m_mutex);
                self->m_isPending = false;
                if (!self->m_owner)
                    return;
            }
            self->m_call();
        },
        Qt::QueuedConnection);
}

void Wake::cut()
{
    const std::scoped_lock lock(m_mutex);
    m_owner = nullptr;
}

// ---- progress

Reporter::Reporter(std::shared_ptr<Wake> wake)
    : m_wake(std::move(wake))
{
}

// With the mutex held.
void Reporter::changed()
{
    if (!std::exchange(m_hasNews, true))
        m_wake->request();
}

void Reporter::beginItem(const QString &path, qint64 size)
{
    const std::scoped_lock lock(m_mutex);
    m_progress.currentPath = path;
    m_progress.currentBytes = 0;
    m_progress.currentSize = size;
    changed();
}

void Reporter::addBytes(qint64 bytes)
{
    const std::scoped_lock lock(m_mutex);
    m_progress.currentBytes += bytes;
    m_progress.bytesDone += bytes;
    changed();
}

void Reporter::endItem(const ArchiveItem &item)
{
    std::unique_lock lock(m_mutex);
    m_taken.wait(lock, [this] { return m_stopped || m_progress.finished.size() < mostItemsUntaken; });
    ++m_progress.itemsDone;
    if (!m_stopped)
        m_progress.finished.append(item);
    changed();
}

void Reporter::addIssue(TransferIssue issue)
{
    const std::scoped_lock lock(m_mutex);
    m_issues.add(std::move(issue));
    changed();
}

void Reporter::end(Result<void> outcome)
{
    const std::scoped_lock lock(m_mutex);
    m_outcome = std::move(outcome);
    m_wake->request();
}

bool Reporter::isOver()
{
    const std::scoped_lock lock(m_mutex);
    return m_outcome.has_value();
}

News Reporter::take()
{
    const std::scoped_lock lock(m_mutex);
    News news;
    if (std::exchange(m_hasNews, false)) {
        news.progress = m_progress;
        m_progress.finished.clear();
        m_taken.notify_all();
    }
    news.issues = m_issues.kept.sliced(m_issuesTaken);
    m_issuesTaken = m_issues.kept.size();
    news.issueCount = m_issues.count;
    news.lossCount = m_issues.losses;
    news.outcome = std::exchange(m_outcome, std::nullopt);
    return news;
}

void Reporter::stop()
{
    const std::scoped_lock lock(m_mutex);
    m_stopped = true;
    m_taken.notify_all();
}

Pace::Pace(std::function<void()> later)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, std::move(later));
}

bool Pace::isTime()
{
    const qint64 elapsed = m_since.isValid() ? m_since.elapsed() : interval;
    if (elapsed >= interval) {
        m_since.start();
        return true;
    }
    if (!m_timer.isActive())
        m_timer.start(interval - static_cast<int>(elapsed));
    return false;
}

void merge(const News &news, TransferIssues *issues)
{
    issues->kept += news.issues;
    issues->count = news.issueCount;
    issues->losses = news.lossCount;
}

QThreadPool &threads()
{
    static QThreadPool *const pool = [] {
        constexpr int most = 64; // they mostly wait
        auto *made = new QThreadPool;
        made->setMaxThreadCount(most);
        // A worker must not run on while the program is taken apart. Its owner is gone by then, so it ends.
        qAddPostRoutine([] { threads().waitForDone(patience); });
        return made;
    }();
    return *pool;
}

} // namespace Sandkeeper::Archive
