// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/directtarget.h"
#include "core/transfers/bandwidth.h"
#include "core/transfers/localfiles.h"

#include <QFutureWatcher>
#include <QIODevice>

namespace Sandkeeper {

/// Where a download's bytes go: a file that is written on a worker, so that no slow disk holds up the window.
/// The worker goes from block to block by itself. What is not written yet counts as bytesToWrite(), by which
/// a FileStore holds the sender back; memory stays flat. GUI thread.
class FileSink final : public DirectTarget
{
    Q_OBJECT
public:
    /// `limit` may be null; it outlives this object.
    FileSink(std::shared_ptr<QFile> file, BandwidthLimit *limit, QObject *parent = nullptr);
    ~FileSink() override;

    bool isSequential() const override { return true; }
    qint64 bytesToWrite() const override;
    std::span<char> room() override;
    bool fill(qint64 count) override;
    qint64 taken() const { return m_taken; }
    /// Takes this many bytes at most. One more is a failure: Protocol with reason SIZE_DIFFERS.
    void setMost(qint64 bytes) { m_most = bytes; }
    /// Set once a write has failed; every later one fails, too.
    const std::optional<Error> &failure() const { return m_failure; }
    /// Emits drained() from the event loop once everything is written, and unless `flush` is false flushed to
    /// the disk, or failed.
    void finish(bool flush = true);

Q_SIGNALS:
    void drained();

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 count) override;

private:
    struct Work;
    void handOver();
    void takeNews();
    bool isHeldBack() const { return m_limit && m_limit->isLimited() && m_limit->available() == 0; }

    const std::shared_ptr<Work> m_work;
    BandwidthLimit *m_limit;
    QByteArray m_block;     ///< being filled; of its full size
    qsizetype m_filled = 0; ///< of m_block
    qint64 m_taken = 0;
    qint64 m_most = -1; ///< none
    std::optional<Error> m_failure;
};

/// Where an upload's bytes come from: a file that is read ahead on a worker, a little. Sequential: it waits
/// for the disk and for the bandwidth limit. GUI thread.
class FileSource final : public QIODevice
{
    Q_OBJECT
public:
    /// Takes `size` bytes of the file; fewer are an error. `limit` may be null; it outlives this object.
    FileSource(std::shared_ptr<QFile> file, qint64 size, BandwidthLimit *limit, QObject *parent = nullptr);
    ~FileSource() override;

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    bool atEnd() const override { return m_given == m_size; }

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    void readAhead();
    void arrived();

    std::shared_ptr<QFile> m_file;
    const qint64 m_size;
    BandwidthLimit *m_limit;
    QByteArray m_buffer;
    qsizetype m_at = 0; ///< of m_buffer, what was given
    QByteArray m_next;  ///< read ahead
    qint64 m_asked = 0; ///< of the file
    qint64 m_given = 0; ///< to the reader
    bool m_reading = false;
    bool m_failed = false;
    QFutureWatcher<Result<QByteArray>> m_watcher;
};

} // namespace Sandkeeper
