// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/archiveprogress.h"
#include "core/transfers/transferissue.h"

#include <memory>

#include <QIODevice>
#include <QStringList>

namespace Sandkeeper {

enum class LinkPolicy {
    Skip, ///< left out and told as an issue
    Keep  ///< as links; never followed either
};

struct PackRequest
{
    QString folder; ///< absolute; what the paths are relative to
    /// What to pack, in this order; a folder does not bring what is in it. Texts as remotename.h says.
    QStringList paths;
    QString prefix; ///< put before every path in the archive, with a `/` between; may be empty
    LinkPolicy links = LinkPolicy::Skip;
    uint folderMode = 0; ///< permissions that folders get besides their own
};

/// A local folder as a tar stream, made while it is read, on a thread of its own. GNU format without
/// compression: long names, sizes above 8 GiB, and names of any bytes, for GNU tar, busybox and bsdtar. Holes
/// of sparse files are sent as zeros; owners are not sent; permissions are, without set-user-id, set-group-id
/// and sticky.
///
/// First everything is looked at, so that the size of the stream is known exactly: planned(). Then the bytes
/// can be read; about 1 MiB of them waits, then the thread does. A file that is another one by then still
/// gets the place that was planned for it (cut off, or filled with zeros), and is told as an issue.
///
/// Owner's thread. Destroying it, or close(), cancels and never waits.
class SANDKEEPER_CORE_EXPORT FolderPacker : public QIODevice
{
    Q_OBJECT
public:
    explicit FolderPacker(PackRequest request, QObject *parent = nullptr);
    ~FolderPacker() override;

    /// Opens it and begins. Once.
    void start();
    void close() override;

    /// Bytes of the whole stream; -1 before planned().
    qint64 streamSize() const;
    qint64 contentSize() const; ///< bytes of all files; -1 before planned()
    /// All bytes have been made; some may still wait to be read.
    bool isComplete() const;
    /// Set after failed().
    const Error &error() const;
    const TransferIssues &issues() const;

    bool isSequential() const override { return true; }
    bool atEnd() const override;
    qint64 bytesAvailable() const override;

Q_SIGNALS:
    void planned(qint64 streamSize, qint64 contentSize);
    /// At most some dozens of times a second, and once before the end.
    void progressed(const Sandkeeper::ArchiveProgress &progress);
    /// It cannot go on: the folder is gone, say. What was read is no whole archive. errorString() is set, and
    /// a read gives -1. Of one file that cannot be read, issues() tells.
    void failed(const Sandkeeper::Error &error);

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    void takeNews();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
