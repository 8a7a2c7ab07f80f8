// SPDX-License-Identifier: MIT
#include "core/client/localtransfers.h"

#include "core/provider/future.h"

#include <QDir>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace Sandkeeper {

namespace {

Error fileError(const QFileDevice &file)
{
    return {.kind = Error::Kind::Local,
            .subject = QDir::toNativeSeparators(file.fileName()),
            .detail = file.errorString()};
}

} // namespace

LocalTransfer::LocalTransfer(QObject *parent)
    : TransferJob(parent)
{
}

LocalTransfer::~LocalTransfer() = default;

void LocalTransfer::follow(std::unique_ptr<TransferJob> inner)
{
    m_inner = std::move(inner);
    connect(m_inner.get(), &TransferJob::progressed, this, &LocalTransfer::setProgress);
    connect(m_inner.get(), &Job::statusTextChanged, this, &LocalTransfer::setStatusText);
    connect(m_inner.get(), &Job::finished, this, &LocalTransfer::innerEnded);
    if (m_inner->isFinished())
        QMetaObject::invokeMethod(this, &LocalTransfer::innerEnded, Qt::QueuedConnection);
}

void LocalTransfer::innerEnded()
{
    if (isFinished() || !m_inner)
        return;
    if (m_inner->state() != State::Succeeded)
        return fail(m_inner->error());
    setProgress(m_inner->bytesDone(), m_inner->bytesTotal());
    done();
}

void LocalTransfer::failLater(Error error)
{
    QMetaObject::invokeMethod(
        this, [this, error = std::move(error)] { fail(error); }, Qt::QueuedConnection);
}

void LocalTransfer::abort()
{
    if (m_inner)
        m_inner->cancel();
}

FileUpload::FileUpload(FileStore *files, const QString &sandboxId, const QString &path,
                       const QString &localPath, QObject *parent)
    : LocalTransfer(parent)
    , m_file(localPath)
{
    // Only a regular file: reading a pipe would wait for its writer.
    if (QFileInfo(localPath).exists() && !QFileInfo(localPath).isFile()) {
        failLater({.kind = Error::Kind::Local,
                   .subject = QDir::toNativeSeparators(localPath),
                   .detail = tr("This is not a file.")});
        return;
    }
    if (!m_file.open(QIODevice::ReadOnly)) {
        failLater(fileError(m_file));
        return;
    }
    follow(files->upload({.sandboxId = sandboxId,
                          .path = path,
                          .source = &m_file,
                          .size = m_file.size(),
                          .fileName = QFileInfo(localPath).fileName()}));
}

// Declared by each of these classes, because the transfer must end before the device it reads or writes.
FileUpload::~FileUpload()
{
    cancel();
}

BytesUpload::BytesUpload(FileStore *files, const QString &sandboxId, const QString &path,
                         const QByteArray &content, const QString &fileName, QObject *parent)
    : LocalTransfer(parent)
{
    m_buffer.setData(content);
    m_buffer.open(QIODevice::ReadOnly);
    follow(files->upload({.sandboxId = sandboxId,
                          .path = path,
                          .source = &m_buffer,
                          .size = content.size(),
                          .fileName = fileName}));
}

BytesUpload::~BytesUpload()
{
    cancel();
}

FileDownload::FileDownload(FileStore *files, const QString &sandboxId, const QString &path,
                           const QString &localPath, QObject *parent)
    : LocalTransfer(parent)
    , m_file(std::make_shared<QSaveFile>(localPath))
{
    const QString folder = QFileInfo(localPath).absolutePath();
    if (!QDir().mkpath(folder)) {
        failLater({.kind = Error::Kind::Local,
                   .subject = QDir::toNativeSeparators(folder),
                   .detail = tr("The folder cannot be made.")});
        return;
    }
    if (!m_file->open(QIODevice::WriteOnly)) {
        failLater(fileError(*m_file));
        return;
    }
    follow(files->download({.sandboxId = sandboxId, .path = path, .target = m_file.get()}));
}

FileDownload::~FileDownload()
{
    cancel();
}

// On a worker: bringing gigabytes to the disk takes as long as the disk likes.
void FileDownload::done()
{
    const Future<void> written = QtConcurrent::run([file = m_file]() -> Result<void> {
        if (!file->commit())
            return tl::unexpected(fileError(*file));
        return {};
    });
    m_file.reset();
    whenDone<void>(written, this, [this](const Result<void> &result) {
        if (isFinished())
            return;
        if (!result)
            return fail(result.error());
        succeed();
    });
}

void FileDownload::abort()
{
    LocalTransfer::abort();
    if (m_file)
        m_file->cancelWriting();
}

} // namespace Sandkeeper
