// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/contenthash.h"
#include "core/transfers/filepumps.h"
#include "core/transfers/folderpacker.h"
#include "core/transfers/folderunpacker.h"
#include "core/transfers/remoteparts.h"
#include "core/transfers/transfertask.h"

#include <deque>
#include <vector>

namespace Sandkeeper {

/// What both directions share: a folder whose files go one by one, several at once, where the sandbox has no
/// tar. The person sees one item with counts either way.
class FolderTask : public TransferTask
{
    Q_OBJECT
public:
    using TransferTask::TransferTask;
    ~FolderTask() override;

protected:
    struct FilePair
    {
        QString remotePath;
        QString localPath;
        qint64 size = 0; ///< bytes
    };
    void abort() override;
    void setFiles(int done, int total);
    /// Calls filesMoved() when all are through, or ends with the first failure, or with a question about the
    /// folder if something has come to the place of one meanwhile.
    void moveFiles(std::deque<FilePair> files, ConflictPolicy policy);
    virtual void filesMoved() = 0;
    /// What an error is about, for people: not the place where a file waits for the others.
    virtual QString shownPath(const QString &path) const = 0;

private:
    void startFiles();
    void fileEnded(TransferTask *task, qint64 size);
    void countBytes();
    void stopFiles();

    std::deque<FilePair> m_waiting;
    std::vector<std::unique_ptr<TransferTask>> m_running;
    ConflictPolicy m_policy = ConflictPolicy::Ask;
    qint64 m_bytes = 0; ///< of those that are through
    int m_count = 0;
};

/// Bytes of a packer on their way out: held to the bandwidth limit, and hashed on a worker. GUI thread.
class HashingSource final : public QIODevice
{
    Q_OBJECT
public:
    /// Both outlive this object; `limit` may be null.
    HashingSource(FolderPacker *packer, BandwidthLimit *limit, QObject *parent = nullptr);
    ~HashingSource() override;

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    /// Emits hashed() from the event loop once all that was read is hashed.
    void finish();

Q_SIGNALS:
    /// In lower-case hexadecimal digits.
    void hashed(const QByteArray &hash);

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    void hashNext();

    FolderPacker *m_packer;
    BandwidthLimit *m_limit;
    std::shared_ptr<ContentHash> m_hash;
    QByteArray m_pending;
    bool m_busy = false;
    bool m_finishing = false;
    QFutureWatcher<Result<void>> m_watcher;
};

/// Sends a folder as tar, part by part (FolderParts): each becomes a hidden file in the sandbox, is compared,
/// unpacked beside the folder's place, and lasts there, so that an attempt after one that was broken off
/// sends only what is missing or has changed since. When all parts are there they are put together and moved
/// to the folder's place. Where they are merged into a folder that is there, and that was broken off, it goes
/// on with what has not arrived, as long as it is the same folder.
///
/// Without tar, its files are sent one by one to a place beside, where the next attempt finds them, and moved
/// when all are there; what is merged into a folder goes straight to that. Links and special files are left
/// out and counted.
class FolderUploadTask final : public FolderTask
{
    Q_OBJECT
public:
    using FolderTask::FolderTask;
    ~FolderUploadTask() override;
    void start() override;
    qint64 lasting() const override { return m_lasting; }

protected:
    void abort() override;
    void filesMoved() override;
    QString shownPath(const QString &path) const override;

private:
    void lookForPlaced();
    struct Source
    {
        LocalFiles::Tree tree;
        FolderParts plan;
        QHash<QString, QDateTime> folderTimes; ///< of the plan's shared folders
    };

    void scan();
    void prepare(const Source &source);
    void decide(const RemoteFacts &facts);
    void chooseWay();
    void makeFolders();
    void makeMoreFolders();
    void sendFiles();
    void sendParts(const QSet<QByteArray> &present);
    void enterOnce(TransferState state);
    const FolderParts::Part &part() const { return m_plan.parts().at(m_index); }
    void countPart(const FolderParts::Part &part);
    void packNext();
    void send(qint64 streamSize);
    void sent();
    void verify(const QByteArray &hash);
    void unpack(bool isProven);
    void assemble();
    void place(QStringList scripts);
    void moveTo(const QString &target, const QByteArray &mark);
    void settle(const Error &error);
    void settleTaken(const QByteArray &mark);
    void finish();
    std::chrono::seconds longScript() const;

    LocalFiles::Tree m_tree;
    FolderParts m_plan;
    QHash<QString, QDateTime> m_folderTimes;
    const RemoteParts m_there{remotePrefix(item()), turn()};
    QStringList m_folders; ///< yet to be made there
    QString m_target;
    QString m_staging; ///< there; empty: straight into the target
    bool m_merges = false;
    bool m_isParts = false;   ///< as tar
    bool m_isMerging = false; ///< an earlier attempt has begun to
    TransferState m_entered = TransferState::Preparing;
    std::deque<qsizetype> m_missing; ///< parts yet to be sent
    qsizetype m_index = 0;           ///< the part that is being sent
    qint64 m_streamSize = 0;         ///< bytes of its tar
    bool m_isLasting = true;         ///< all parts are exactly what their digests say
    qint64 m_found = 0;              ///< bytes of parts that an earlier attempt has sent
    qint64 m_lasting = 0;            ///< bytes of parts that a later one need not send
    qint64 m_bytesThrough = 0;
    int m_filesThrough = 0;
    std::unique_ptr<FolderPacker> m_packer;
    std::unique_ptr<HashingSource> m_source;
    std::unique_ptr<TransferJob> m_job; // goes first
};

/// Fetches a folder as one tar file that is made in the sandbox, fetched and compared like any other file,
/// and then unpacked through SafeFolder: beside its place if there is no such folder yet. Without tar, its
/// files are fetched one by one to there.
class FolderDownloadTask final : public FolderTask
{
    Q_OBJECT
public:
    using FolderTask::FolderTask;
    ~FolderDownloadTask() override;
    void start() override;

protected:
    void abort() override;
    void filesMoved() override;
    QString shownPath(const QString &path) const override;

private:
    struct Place
    {
        bool exists = false;
        bool folder = false;
        bool staged = false; ///< an earlier attempt has left something beside it
        QString target;      ///< with a number, where asked for
        NameRules rules = systemNameRules();
    };

    void askForFolder();
    void prepare(const RemoteFacts &facts);
    void decide(const Place &place);
    void findArchive();
    void makeArchive();
    void fetchArchive();
    void unpack();
    void feed(const std::shared_ptr<QFile> &archive);
    void unpacked();
    void merge();
    QString place() const { return m_staging.isEmpty() ? m_target : m_staging; }
    void commit(const QByteArray &mark);
    void settleTaken(const QByteArray &mark, const Error &error);
    void fetchFailed(Error error);
    void listFiles();
    void listNext();
    void makeFolders();
    void getFiles(const QStringList &refused);
    void finish();

    QString m_target;
    QString m_archive; ///< the local one
    QString m_staging; ///< empty: straight into the target
    bool m_merges = false;
    bool m_staged = false; ///< as Place::staged
    NameRules m_rules = systemNameRules();
    std::unique_ptr<TransferTask> m_fetch;
    std::unique_ptr<FolderUnpacker> m_unpacker;
    std::unique_ptr<FileSource> m_feeder;
    std::unique_ptr<FolderListJob> m_list;
    std::deque<std::pair<QString, QString>> m_folders; ///< yet to be listed: there, and relative here
    QStringList m_local;                               ///< folders to be made here, relative
    std::deque<FilePair> m_files;
};

/// Where a download is unpacked here before it is moved to its place; and the archive it is unpacked from.
QString localStagingPath(const TransferItem &item);
QString localArchivePath(const TransferItem &item);

} // namespace Sandkeeper
