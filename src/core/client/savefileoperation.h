// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/createoperation.h"
#include "core/client/resultoperation.h"
#include "core/provider/filesystem.h"

#include <QFile>

namespace Sandkeeper {

class Provider;
class TransferJob;

/// Writes a local file over a file of a sandbox, unless that is no longer what it was. GUI thread.
class SaveFileOperation final : public ResultOperation<FileEntry>
{
    Q_OBJECT
public:
    /// Without `expected` whatever is there is overwritten.
    SaveFileOperation(OperationContext context, SandboxKey sandbox, const QString &sandboxName, QString path,
                      const QString &localFile, std::optional<FileEntry> expected);
    ~SaveFileOperation() override;

    /// Whether a file is still the same, as far as the service tells.
    SANDKEEPER_CORE_EXPORT static bool isSame(const FileEntry &one, const FileEntry &other);

protected:
    void start() override;
    void abort() override;

private:
    Provider *provider() const;
    void check();
    void upload();
    void uploaded();
    void fail(Error error);
    void end(const QString &text);

    OperationContext m_context;
    SandboxKey m_sandbox;
    QString m_path;
    QFile m_local;
    std::optional<FileEntry> m_expected;
    Future<FileEntry> m_look;
    std::unique_ptr<TransferJob> m_upload;
};

} // namespace Sandkeeper
