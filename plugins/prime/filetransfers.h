// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/files.h"

#include "gatewaycall.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// File contents over the gateway (prime.md §7.2 to §7.4), the same for containers and virtual machines.
/// Errors beyond FileStore's: Local with reason SOURCE_FAILED or TARGET_FAILED. GUI thread.
class FileTransfers : public QObject, public FileStore
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::FileTransfers)
public:
    FileTransfers(ControlPlane *api, GatewayCalls *calls);
    ~FileTransfers() override;

    QString refusal(const Sandbox &sandbox) const override;
    std::unique_ptr<TransferJob> upload(const UploadRequest &request) override;
    std::unique_ptr<TransferJob> download(const DownloadRequest &request) override;
    /// Of a virtual machine the service gives the whole file or TooLarge; `offset` is then empty.
    Future<FileWindow> readFile(const ReadFileRequest &request) override;

private:
    Future<FileWindow> readOnce(const ReadFileRequest &request, const GatewayAccess &access);

    ControlPlane *m_api;
    GatewayCalls *m_calls;
};

} // namespace Sandkeeper::Prime
