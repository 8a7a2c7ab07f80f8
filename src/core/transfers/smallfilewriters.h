// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/archiveworker.h"
#include "core/transfers/safefolder.h"
#include "core/transfers/tarreader.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include <QThreadPool>

namespace Sandkeeper::Archive {

/// Writes small files of a folder that is hidden until all of it is there, on several threads: making a file
/// takes its time in the file system (and in what watches it), and a second file need not wait for that.
/// Files of one folder go to the same thread as long as they follow each other, for there the file system
/// makes one name at a time. What was written is told to the reporter.
///
/// For one owner, whose thread add() and wait() may keep for as long as the disk takes.
class SmallFileWriters
{
public:
    struct File
    {
        TarEntry entry;
        QString localPath;  ///< as of SafeFolder
        QByteArray content; ///< all of it
    };
    struct Failure
    {
        File file;
        Error error; ///< as of SafeFolder::createNamed()
    };

    /// `options` without what each file has of its own.
    SmallFileWriters(SafeFolder folder, const FinishOptions &options, Reporter *reporter);
    /// What has not begun is dropped.
    ~SmallFileWriters();
    SmallFileWriters(const SmallFileWriters &) = delete;
    SmallFileWriters &operator=(const SmallFileWriters &) = delete;

    /// Waits while there is much to do.
    void add(File file);
    /// Until all of them are written or have failed.
    void wait();
    /// Those that have failed since the last call.
    std::vector<Failure> takeFailures();

private:
    struct Lane
    {
        std::deque<File> waiting;
        std::size_t open = 0; ///< waiting, or being written
        bool running = false;
    };
    void run(Lane &lane);
    Result<void> write(const File &file) const;
    Lane &laneFor(const QString &localPath);

    const SafeFolder m_folder;
    const FinishOptions m_options;
    Reporter *const m_reporter;
    std::mutex m_mutex; // for all below
    std::condition_variable m_changed;
    std::vector<Lane> m_lanes;
    std::size_t m_lane = 0; ///< of the last file
    QString m_lastFolder;
    std::size_t m_open = 0;
    qint64 m_openBytes = 0;
    std::vector<Failure> m_failures;
    QThreadPool m_threads; // goes first
};

} // namespace Sandkeeper::Archive
