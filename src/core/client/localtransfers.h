// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include <functional>
#include <memory>

#include <QBuffer>
#include <QFile>
#include <QSaveFile>

namespace Sandkeeper {

/// A transfer with the local end that belongs to it. Errors besides those of FileStore: Local with the
/// system's words about the local file.
class SANDKEEPER_CORE_EXPORT LocalTransfer : public TransferJob
{
    Q_OBJECT
public:
    ~LocalTransfer() override;

protected:
    explicit LocalTransfer(QObject *parent);
    /// Reports as `inner` does, and calls done() when it has succeeded.
    void follow(std::unique_ptr<TransferJob> inner);
    /// Ends as failed from the event loop, so that the owner can connect first.
    void failLater(Error error);
    virtual void done() { succeed(); }
    void abort() override;

private:
    void innerEnded();

    std::unique_ptr<TransferJob> m_inner;
};

/// Sends a local file. `files` outlives it.
class SANDKEEPER_CORE_EXPORT FileUpload : public LocalTransfer
{
    Q_OBJECT
public:
    FileUpload(FileStore *files, const QString &sandboxId, const QString &path, const QString &localPath,
               QObject *parent = nullptr);
    ~FileUpload() override;

private:
    QFile m_file;
};

/// Sends bytes from memory. `files` outlives it.
class SANDKEEPER_CORE_EXPORT BytesUpload : public LocalTransfer
{
    Q_OBJECT
public:
    BytesUpload(FileStore *files, const QString &sandboxId, const QString &path, const QByteArray &content,
                const QString &fileName, QObject *parent = nullptr);
    ~BytesUpload() override;

private:
    QBuffer m_buffer;
};

/// Fetches a file. It is written beside its place, flushed to the disk and then put in its place as a whole:
/// what was there stays until then, and after a failure. Folders are made as needed. `files` outlives it.
class SANDKEEPER_CORE_EXPORT FileDownload : public LocalTransfer
{
    Q_OBJECT
public:
    FileDownload(FileStore *files, const QString &sandboxId, const QString &path, const QString &localPath,
                 QObject *parent = nullptr);
    ~FileDownload() override;

protected:
    void done() override;
    void abort() override;

private:
    std::shared_ptr<QSaveFile> m_file;
};

} // namespace Sandkeeper
