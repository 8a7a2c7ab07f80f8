// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"

#include "daemoncalls.h"

namespace Sandkeeper::Ppio {

/// Folders over the daemon's filesystem.Filesystem (ppio.md §3.8, §3.9). GUI thread.
class PpioFileSystem : public QObject, public FileSystem
{
public:
    explicit PpioFileSystem(DaemonCalls *calls);
    ~PpioFileSystem() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<QString> homeFolder(const QString &sandboxId) override;
    std::unique_ptr<FolderListJob> listFolder(const QString &sandboxId, const QString &path) override;
    Future<FileEntry> stat(const QString &sandboxId, const QString &path) override;
    Future<void> makeFolder(const QString &sandboxId, const QString &path) override;
    Future<void> move(const QString &sandboxId, const QString &from, const QString &to,
                      bool overwrite) override;
    Future<void> removePaths(const QString &sandboxId, const QStringList &paths) override;
    std::unique_ptr<FolderWatchJob> watchFolder(const QString &sandboxId, const QString &path) override;

private:
    /// A call about one path, which its error names.
    template <typename T>
    Future<T> about(const QString &sandboxId, const QString &path, const QByteArray &method,
                    const QByteArray &message, RetryClass retry,
                    std::function<Result<T>(const QByteArray &)> decode);
    Future<bool> exists(const QString &sandboxId, const QString &path);
    void removeNext(Flow<void> *flow, const QString &sandboxId, const QStringList &paths, qsizetype index);

    DaemonCalls *m_calls;
};

} // namespace Sandkeeper::Ppio
