// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/provider/job.h"

#include <deque>

namespace Sandkeeper {

/// Something done to many sandboxes, a few requests at a time. It succeeds when every item has its result,
/// good or bad: look at failedCount() and at the results of the subclass. After a cancel the items that were
/// not reached have a Cancelled error; one whose request was under way has `ambiguous` set as well.
///
/// When the service answers 429 nothing new is sent until its Retry-After is over, or without one for 1, 2,
/// 4, … 60 s (prime.md §14.2); then the refused items are tried again, as often as it takes.
class SANDKEEPER_CORE_EXPORT BulkJob : public Job
{
    Q_OBJECT
public:
    ~BulkJob() override;

    int total() const { return m_total; }
    int doneCount() const { return m_done; } ///< items with a result, however good
    int failedCount() const { return m_failed; }

Q_SIGNALS:
    /// An item has its result.
    void itemFinished(int index);
    void progressed(int done, int total);

protected:
    BulkJob(int items, const Clock *clock, QObject *parent);

    /// Gives the item its result for good.
    void finishItem(int index, bool failed);
    /// Sends requests as begin() was told to.
    virtual void startTask(int task) = 0;
    /// Lets this many tasks run at a time, from the event loop on. Tasks are numbered as the subclass likes.
    void begin(int concurrency);
    void addTasks(const std::deque<int> &tasks);
    /// The task has come to its end; its items are finished.
    void taskDone();
    /// The service said 429 to a task: it is started again later.
    void taskRefused(int task, const Error &error);
    /// How long to wait after this 429.
    std::chrono::milliseconds pauseAfter(const Error &refusal);
    void noteSuccess() { m_refusals = 0; }
    const Clock &clock() const { return *m_clock; }
    bool isItemFinished(int index) const { return m_finished.at(size_t(index)); }

private:
    void startTasks();

    const Clock *m_clock;
    std::vector<bool> m_finished;
    std::deque<int> m_waiting;
    int m_total;
    int m_done = 0;
    int m_failed = 0;
    int m_open = 0;
    int m_concurrency = 0;
    int m_refusals = 0;
    bool m_held = false;
};

} // namespace Sandkeeper
