// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/archiveworker.h"
#include "core/transfers/folderunpacker.h"
#include "core/transfers/smallfilewriters.h"
#include "core/transfers/tarreader.h"

#include <unordered_set>
#include <vector>

#include <QSet>

namespace Sandkeeper::Archive {

/// The part of FolderUnpacker that touches files. Lives on the thread that calls run().
class UnpackWorker
{
public:
    UnpackWorker(UnpackRequest request, ByteChannel *input, Reporter *reporter, Wake *wake);
    Result<void> run();

private:
    /// Complete, but not under its final name yet.
    struct Pending
    {
        std::unique_ptr<PartFile> file;
        QString remotePath;
        QString localPath;
        qint64 size = 0;
        IfTaken ifTaken = IfTaken::Fail;
    };
    struct Link
    {
        QString remotePath;
        QString localPath;
        QString target;
    };
    /// Where an entry goes.
    struct Spot
    {
        QString path;
        IfTaken ifTaken = IfTaken::Fail;
    };

    using Put = std::function<Result<void>(const TarBlock &block)>;
    using Write = std::function<Result<void>(QFile &file)>;

    qint64 readInput(char *data, qint64 maximum);
    Result<void> unpackAll();
    Result<void> unpackEntry(const TarEntry &entry);
    Result<void> unpackFolder(const TarEntry &entry, const QString &localPath);
    Result<void> unpackFile(const TarEntry &entry, const QString &localPath);
    Result<void> unpackSmall(const TarEntry &entry, const QString &localPath);
    Result<void> unpackBeside(const TarEntry &entry, const QString &localPath, const Write &write);
    Result<void> unpackContent(const TarEntry &entry, const Put &put);
    Result<void> unpackContent(const TarEntry &entry, QFile &file);
    Result<void> unpackHardLink(const TarEntry &entry, const QString &localPath);
    void makeLinks();
    void setFolderTimes();

    Result<void> checkLimits(const TarEntry &entry) const;
    Result<void> checkSparseness(const QString &path) const;
    Result<void> takeSpace(qint64 bytes);
    std::optional<QString> strippedPath(const QString &path) const;
    /// Where it goes as things stand; nullopt (told as an issue) when it is left out.
    Result<std::optional<Spot>> findSpot(const TarEntry &entry, const QString &localPath);
    Result<Pending> unpackInto(std::unique_ptr<PartFile> file, const TarEntry &entry, const Spot &spot,
                               const Write &write);
    Result<void> waitForSmallIn(const QString &localPath);
    Result<void> finishSmall();
    Result<void> takeSmallFailures();
    FinishOptions finishOptions(const TarEntry &entry) const;
    Result<void> publishAll();
    Result<void> publishPending();
    Result<bool> syncTogether(std::size_t count);
    void publishOne(Pending &pending);
    void remember(const QString &localPath);
    bool isOurs(const QString &localPath) const;
    void leaveOut(TransferIssue issue);
    /// Goes on after what concerns one item only; gives back what stops everything.
    Result<void> failItem(const QString &path, const QString &localPath, const Error &error);

    const UnpackRequest m_request;
    ByteChannel *const m_input;
    Reporter *const m_reporter;
    Wake *const m_wake;
    TarReader m_reader;
    std::optional<SafeFolder> m_folder;
    std::optional<LocalNames> m_names;
    std::vector<Pending> m_pending;
    qint64 m_pendingBytes = 0;
    QSet<QString> m_pendingFolders;
    bool m_isStaged = false;                ///< files are named before they are flushed
    bool m_namesWait = false;               ///< names that are not on the disk yet
    std::unordered_set<std::size_t> m_ours; ///< hashes of local paths that are from this archive
    QHash<QString, QString> m_elsewhere;    ///< local paths whose file got another name
    std::vector<Link> m_links;
    std::vector<std::pair<QString, QDateTime>> m_folderTimes;
    QString m_folderOfSmall;                          ///< of the last one, with nothing of ours in its way
    std::unordered_set<std::size_t> m_foldersOfSmall; ///< hashes of all of them, and what they are in
    const std::size_t m_seed;
    qint64 m_entries = 0;
    qint64 m_bytes = 0;                        ///< of all contents, holes included
    qint64 m_spaceTaken = 0;                   ///< bytes of what was asked for last that are still to be used
    std::unique_ptr<SmallFileWriters> m_small; ///< of a staged folder
};

} // namespace Sandkeeper::Archive
