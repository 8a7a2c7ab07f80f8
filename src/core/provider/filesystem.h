// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/job.h"
#include "core/provider/types.h"

#include <memory>

/// Folders of a sandbox. Threading and ownership as for Provider.
///
/// Paths and names are texts in which every byte that is no UTF-8 stands as one of the lone surrogates U+DC80
/// to U+DCFF (remotename.h), so that any name is exact and can be asked for again. All of them are data of a
/// hostile sandbox: never a local path, never rich text.
namespace Sandkeeper {

enum class FileType {
    Unknown, ///< the service does not tell, or a later kind
    File,
    Folder,
    Link,   ///< one that leads nowhere; else the entry has the type of what it leads to
    Special ///< device, socket, pipe
};

/// One entry of a folder. What is absent the service does not tell.
struct FileEntry
{
    QString name; ///< without its folder; never empty, never with `/`
    FileType type = FileType::Unknown;
    std::optional<qint64> size; ///< bytes
    QDateTime modified;         ///< UTC
    std::optional<uint> mode;   ///< permission bits, at most 07777
    QString owner;
    QString group;
    bool isLink = false;
    QString linkTarget; ///< of a link, as far as it is told
    friend bool operator==(const FileEntry &, const FileEntry &) = default;
};

/// Reads one folder, in pieces, in no special order; hidden entries too, without `.` and `..`.
class SANDKEEPER_CORE_EXPORT FolderListJob : public Job
{
    Q_OBJECT
public:
    using Job::Job;
    ~FolderListJob() override;

Q_SIGNALS:
    void arrived(const QList<Sandkeeper::FileEntry> &entries);
};

/// Tells that something in a folder has changed, until it is cancelled or its stream breaks. Several changes
/// in short time may be told once.
class SANDKEEPER_CORE_EXPORT FolderWatchJob : public Job
{
    Q_OBJECT
public:
    using Job::Job;
    ~FolderWatchJob() override;

Q_SIGNALS:
    void started();
    void changed();
};

/// What the file browser needs besides contents (FileStore). Paths are absolute. Errors: NotFound with the
/// path as subject; Conflict where something is in the way; Forbidden; NotRunning.
class SANDKEEPER_CORE_EXPORT FileSystem
{
public:
    virtual ~FileSystem();
    /// Empty when folders of this sandbox can be read now; else the translated reason.
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    /// Where a person starts.
    virtual Future<QString> homeFolder(const QString &sandboxId) = 0;
    /// Starts at once; the caller owns the job. Errors: Invalid when `path` is no folder.
    virtual std::unique_ptr<FolderListJob> listFolder(const QString &sandboxId, const QString &path) = 0;
    virtual Future<FileEntry> stat(const QString &sandboxId, const QString &path) = 0;
    /// With its parents. Errors: Conflict when something of that name is there.
    virtual Future<void> makeFolder(const QString &sandboxId, const QString &path) = 0;
    /// Renames or moves. Errors: Conflict when `to` exists and `overwrite` is not set.
    virtual Future<void> move(const QString &sandboxId, const QString &from, const QString &to,
                              bool overwrite) = 0;
    /// With everything below. What is not there any more is a success; a link is removed, not what it leads
    /// to.
    virtual Future<void> removePaths(const QString &sandboxId, const QStringList &paths) = 0;
    /// nullptr: it has to be listed again.
    virtual std::unique_ptr<FolderWatchJob> watchFolder(const QString &sandboxId, const QString &path);
};

} // namespace Sandkeeper
