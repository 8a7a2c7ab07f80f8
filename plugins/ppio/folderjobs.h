// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/connectstream.h"
#include "core/provider/filesystem.h"
#include "core/provider/future.h"

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

/// Follows the events of a folder. Those of a fifth of a second are told as one (ppio.md §3.8). GUI thread.
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
    void handleOver(const std::optional<Error> &error);
    void dropStream();

    DaemonCalls *m_calls;
    const QString m_sandboxId;
    const QString m_path;
    Future<DaemonAccess> m_access;
    Secret m_token;
    std::unique_ptr<ConnectStream> m_stream;
    bool m_authorisedAgain = false;
    bool m_isPending = false; ///< a change will be told soon
};

} // namespace Sandkeeper::Ppio
