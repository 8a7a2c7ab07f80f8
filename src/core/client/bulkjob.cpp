// SPDX-License-Identifier: MIT
#include "core/client/bulkjob.h"

#include <algorithm>

namespace Sandkeeper {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds longestPause = 60s; // prime.md §14.2
/// So that a Retry-After that was rounded down is over.
constexpr std::chrono::milliseconds slack = 100ms;

} // namespace

BulkJob::BulkJob(int items, const Clock *clock, QObject *parent)
    : Job(parent)
    , m_clock(clock ? clock : &Clock::system())
    , m_finished(size_t(items), false)
    , m_total(items)
{
    // Also an empty one ends later, so that its owner can connect first.
    if (items == 0)
        QMetaObject::invokeMethod(
            this, [this] { succeed(); }, Qt::QueuedConnection);
}

BulkJob::~BulkJob() = default;

void BulkJob::begin(int concurrency)
{
    m_concurrency = std::max(concurrency, 1);
    QMetaObject::invokeMethod(this, &BulkJob::startTasks, Qt::QueuedConnection);
}

void BulkJob::addTasks(const std::deque<int> &tasks)
{
    m_waiting.insert(m_waiting.end(), tasks.begin(), tasks.end());
    QMetaObject::invokeMethod(this, &BulkJob::startTasks, Qt::QueuedConnection);
}

void BulkJob::startTasks()
{
    while (!isFinished() && !m_held && m_open < m_concurrency && !m_waiting.empty()) {
        const int task = m_waiting.front();
        m_waiting.pop_front();
        ++m_open;
        startTask(task);
    }
}

void BulkJob::taskDone()
{
    --m_open;
    startTasks();
}

void BulkJob::taskRefused(int task, const Error &error)
{
    --m_open;
    m_waiting.push_front(task);
    // Several refusals of the same moment are one.
    if (std::exchange(m_held, true))
        return;
    setStatusText(tr("Waiting: the service takes only so many requests in a minute"));
    m_clock->after(pauseAfter(error), this, [this] {
        m_held = false;
        setStatusText({});
        startTasks();
    });
}

std::chrono::milliseconds BulkJob::pauseAfter(const Error &refusal)
{
    const int exponent = std::min(m_refusals++, 6);
    if (refusal.retryAfter)
        return *refusal.retryAfter + slack;
    return std::min<std::chrono::milliseconds>(1s * (1 << exponent), longestPause);
}

void BulkJob::finishItem(int index, bool failed)
{
    if (m_finished.at(size_t(index)))
        return;
    m_finished.at(size_t(index)) = true;
    ++m_done;
    m_failed += failed ? 1 : 0;
    Q_EMIT itemFinished(index);
    Q_EMIT progressed(m_done, m_total);
    if (m_done == m_total)
        succeed();
}

} // namespace Sandkeeper
