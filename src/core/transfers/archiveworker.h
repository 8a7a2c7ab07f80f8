// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/archiveprogress.h"
#include "core/transfers/transferissue.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

/// What lies between the owner of an archive, on a thread that never waits, and the worker that reads or
/// writes files for it. Both hold it together, so that neither waits for the other's end.
namespace Sandkeeper::Archive {

/// Bytes from one thread to the other, at most `capacity` at a time.
class ByteChannel
{
public:
    explicit ByteChannel(std::size_t capacity);

    /// The two that wait. 0 written or read bytes mean that the other side has ended, -1 that it was stopped.
    qint64 waitAndWrite(const char *data, qint64 size); ///< all of them
    qint64 waitAndRead(char *data, qint64 maximum);
    /// The two that do not.
    qint64 tryWrite(const char *data, qint64 size);
    qint64 tryRead(char *data, qint64 maximum);

    qint64 size() const;
    /// Nothing more will be written; what is in it can be read.
    void end();
    bool isEnded() const;
    /// Nothing more will be read or written.
    void stop();
    bool isStopped() const;

private:
    std::size_t put(const char *data, std::size_t size);
    std::size_t take(char *data, std::size_t maximum);

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<char> m_ring;
    std::size_t m_first = 0;
    std::size_t m_count = 0;
    bool m_ended = false;
    bool m_stopped = false;
};

/// Calls a function of the owner from its event loop; many requests in short time become one call.
class Wake : public std::enable_shared_from_this<Wake>
{
public:
    Wake(QObject *owner, std::function<void()> call);
    void request(); ///< any thread
    void cut();     ///< the owner goes; no call comes any more

private:
    std::mutex m_mutex;
    QObject *m_owner;
    std::function<void()> m_call;
    bool m_isPending = false;
};

/// What has happened since the owner last looked.
struct News
{
    std::optional<ArchiveProgress> progress; ///< when there is any
    QList<TransferIssue> issues;
    qint64 issueCount = 0;
    qint64 lossCount = 0;
    std::optional<Result<void>> outcome;
};

/// The worker's side of progress() and the like.
class Reporter
{
public:
    explicit Reporter(std::shared_ptr<Wake> wake);

    // of the worker
    void beginItem(const QString &path, qint64 size);
    void addBytes(qint64 bytes);
    /// Waits while the owner has thousands of them not taken.
    void endItem(const ArchiveItem &item);
    void addIssue(TransferIssue issue);
    void end(Result<void> outcome);

    // of the owner
    bool isOver();
    News take();
    void stop(); ///< nobody takes any more

private:
    void changed();

    const std::shared_ptr<Wake> m_wake;
    std::mutex m_mutex;
    std::condition_variable m_taken;
    ArchiveProgress m_progress;
    TransferIssues m_issues;
    qsizetype m_issuesTaken = 0;
    std::optional<Result<void>> m_outcome;
    bool m_hasNews = false;
    bool m_stopped = false;
};

/// Keeps what is told to a person down to some dozens of times a second. Owner's thread.
class Pace
{
public:
    /// `later` is called when it is time again, after isTime() has said no.
    explicit Pace(std::function<void()> later);
    bool isTime();

private:
    QElapsedTimer m_since;
    QTimer m_timer;
};

/// Adds what is new to what the owner has.
void merge(const News &news, TransferIssues *issues);

/// Not the global pool: a worker may wait for the network, and must not keep others from a thread.
QThreadPool &threads();

} // namespace Sandkeeper::Archive
