// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/connectstream.h"
#include "core/provider/filesystem.h"
#include "core/provider/future.h"

#include "api/foldercodec.h"
#include "daemoncalls.h"

namespace Sandkeeper::Ppio {

/// What an error of a call about a path is about.
Error namingThePath(Error error, const QString &path);

/// Reads a folder with one call, decodes it on a worker and tells it piece by piece. GUI thread.
class FolderListing final : public FolderListJob
{
    Q_OBJECT
public:
    /// Ends as Cancelled when `calls` goes first.
    FolderListing(DaemonCalls *calls, const QString &sandboxId, const QString &path);
    ~FolderListing() override;

protected:
    void abort() override;

private:
    using Pieces = QList<QList<FileEntry>>;
    void tell(const Pieces &pieces, qsizetype index);

    Future<Pieces> m_future;
};

/// Follows the events of a folder. Those of a fifth of a second are told as one (ppio.md §3.8). Where the
/// stream of events is not possible or breaks, the daemon is asked for them every two seconds instead, and
/// what may have happened in between is told as a change. When the folder itself goes, that is told as a
/// change too, and what gets its name within some seconds is watched instead. GUI thread.
class FolderWatch final : public FolderWatchJob
{
    Q_OBJECT
public:
    /// Ends as Cancelled when `calls` goes first.
    FolderWatch(DaemonCalls *calls, const QString &sandboxId, const QString &path);
    ~FolderWatch() override;

protected:
    void abort() override;

private:
    void open();
    void read(const QByteArray &message);
    void handleGone();
    bool lookAgain(const Error &error, const std::function<void()> &look);
    void handleOver(const std::optional<Error> &error);
    void dropStream();
    void makeWatcher(const Error &cause);
    void poll();
    void handlePollFailure(const Error &error);
    bool pauseAndRetry(const Error &error, const std::function<void()> &again);
    void pause(std::chrono::milliseconds time, const std::function<void()> &next);
    void tellStart();
    void tellChange();
    void failNamed(Error error);
    void removeWatcher();

    DaemonCalls *m_calls; ///< nullptr once they are gone
    const QString m_sandboxId;
    const QString m_path;
    Future<DaemonAccess> m_access;
    Secret m_token;
    std::unique_ptr<ConnectStream> m_stream;
    Future<QString> m_making;
    Future<FolderEvent> m_asking;
    QString m_watcher;   ///< the daemon's list of events that is asked for; empty: none
    int m_failures = 0;  ///< of calls in a row
    int m_looksLeft = 0; ///< for a folder that has gone
    bool m_authorisedAgain = false;
    bool m_hasStarted = false;
    bool m_isPending = false; ///< a change will be told soon
};

} // namespace Sandkeeper::Ppio
