// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/files.h"

#include "daemoncalls.h"

namespace Sandkeeper::Ppio {

/// File contents over the daemon's plain HTTP (ppio.md §3.3). Errors beyond FileStore's: Server with reason
/// DISK_FULL; Local with SOURCE_FAILED or TARGET_FAILED. GUI thread.
class PpioFiles : public QObject, public FileStore
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Files)
public:
    explicit PpioFiles(DaemonCalls *calls);
    ~PpioFiles() override;

    QString refusal(const Sandbox &sandbox) const override;
    std::unique_ptr<TransferJob> upload(const UploadRequest &request) override;
    std::unique_ptr<TransferJob> download(const DownloadRequest &request) override;
    /// At most 10 MiB at once: a larger file is TooLarge when all of it is asked for, else cut.
    Future<FileWindow> readFile(const ReadFileRequest &request) override;
    bool canResume() const override { return true; }
    bool hasFileLinks() const override { return true; }
    /// Errors: Unsupported where one address serves all sandboxes and is not this computer's.
    Future<QUrl> fileLink(const FileLinkRequest &request) override;

private:
    static std::optional<Error> filePathProblem(const QString &path);
    Future<FileWindow> readPart(const ReadFileRequest &request);
    Future<FileWindow> readOnce(const ReadFileRequest &request, const DaemonAccess &access);
    Future<qint64> sizeOf(const QString &sandboxId, const QString &path);
    Result<QUrl> linkFor(const FileLinkRequest &request, const DaemonAccess &access) const;

    DaemonCalls *m_calls;
};

} // namespace Sandkeeper::Ppio
