// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/pathsafety.h"

#include <memory>

#include <QDateTime>
#include <QFile>

namespace Sandkeeper {

class ArrivalMark;

enum class LocalType { File, Folder, Link, Special };

/// What is found under a name, the link itself if it is one.
struct LocalEntry
{
    LocalType type = LocalType::File;
    qint64 size = 0;    ///< bytes
    QDateTime modified; ///< UTC
    uint mode = 0;      ///< permission bits, at most 07777; 0 on Windows
};

/// What to do where the final name is taken. A folder is never replaced by a file.
enum class IfTaken {
    Fail,   ///< Errors: Conflict with reason LOCAL_EXISTS
    Replace ///< a file or link makes place; a link is replaced itself, never what it leads to
};

struct FinishOptions
{
    QDateTime modified; ///< invalid: now
    /// Of the remote file. Only permissions that the umask grants are kept, the owner can always read and
    /// write, and set-user-id, set-group-id and sticky are never taken.
    uint mode = 0644;
    bool executable = false; ///< whether the executable bits of `mode` count
    ArrivalMark *mark = nullptr;
};

/// A file that is being written: hidden, beside the place it is meant for, with a name that nobody can guess.
/// It goes when this object goes, unless it was finished or kept.
class SANDKEEPER_CORE_EXPORT PartFile
{
public:
    ~PartFile();
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    /// Open for writing, at its end. Belongs to this object. Its fileName() is the final one. To use it on
    /// another thread, move it there with moveToThread() first.
    QFile &device() { return *m_file; }
    /// Path relative to the folder, to find it again with SafeFolder::reopenPart().
    QString partPath() const;
    QString finalPath() const; ///< relative to the folder

    /// Gives it permissions, time and mark, after everything was written. Errors: Local; reason NO_SPACE when
    /// the disk is full. As for the next two, the final name is as it was after a failure.
    Result<void> seal(const FinishOptions &options);
    /// After seal(): closes the device, so that thousands can wait for one SafeFolder::syncAll().
    void rest();
    /// Waits until the contents are on the disk. Of many files: seal() all before the first sync().
    Result<void> sync();
    /// Gives it the final name. Errors: Conflict; Local, reason LINK_IN_WAY when its folder is no longer what
    /// stands at its path. The name itself is on the disk after SafeFolder::syncFolder().
    Result<void> publish(IfTaken ifTaken);
    /// All of these.
    Result<void> finish(const FinishOptions &options, IfTaken ifTaken = IfTaken::Fail);
    /// Leaves it on the disk under its hidden name, to go on later. Errors: Local.
    Result<void> keep();

private:
    friend class SafeFolder;
    struct Place;
    PartFile(std::unique_ptr<Place> place, int descriptor);

    std::unique_ptr<QFile> m_file;
    std::unique_ptr<Place> m_place;
};

struct SafeFolderOptions
{
    qint64 reserve = 256LL * 1024 * 1024; ///< bytes that stay free on the disk
    bool stepByStep = false; ///< for tests: as on systems that cannot resolve a whole path safely at once
};

/// A folder that a person chose, and the only way in which files from a sandbox get into it: whatever the
/// names and whatever somebody does in the folder at the same time, nothing outside of it is touched, no link
/// is followed, and nothing but files and folders is made. The path to the folder itself may lead through
/// links, for the person chose it.
///
/// Paths are relative, as of LocalNames::place() or relativeParts(); anything else is refused (Invalid).
/// Every call may wait for the disk: not for the GUI thread. Any thread, also several at once. Copies stand
/// for the same folder.
///
/// Errors: Local with the path as subject and the system's words; reason LINK_IN_WAY where a link or a file
/// stands where a folder should, NO_SPACE, NOT_FOUND. Conflict with reason LOCAL_EXISTS.
class SANDKEEPER_CORE_EXPORT SafeFolder
{
public:
    /// Errors: Local when it is no folder or cannot be opened.
    static Result<SafeFolder> open(const QString &path, const SafeFolderOptions &options = {});
    SafeFolder(const SafeFolder &) = default;
    SafeFolder(SafeFolder &&) = default;
    SafeFolder &operator=(const SafeFolder &) = default;
    SafeFolder &operator=(SafeFolder &&) = default;
    ~SafeFolder();

    QString path() const;                                ///< absolute
    QString absolutePath(const QString &relative) const; ///< for showing only
    NameRules nameRules() const;
    /// Of the file system that a path is on, or will be when it is made.
    static NameRules nameRulesAt(const QString &path);

    /// nullopt when nothing has that name. Follows no link.
    Result<std::optional<LocalEntry>> look(const QString &path) const;
    /// With its parents; true if it was not there before. The mode counts for a new one only, as for files.
    Result<bool> makeFolder(const QString &path, uint mode = 0755) const;
    /// Waits until the names in it are on the disk.
    Result<void> syncFolder(const QString &path) const;
    /// Waits until everything in the whole file system is on the disk, which for many files is many times
    /// quicker than for one after the other. False where that cannot be had.
    Result<bool> syncAll() const;
    bool canSyncAll() const;
    Result<void> setFolderTime(const QString &path, const QDateTime &modified) const;
    /// Makes the parents, too. `size` in bytes, if known, is asked of the free space.
    Result<std::unique_ptr<PartFile>> createFile(const QString &path, qint64 size = 0) const;
    /// As createFile(), but under its final name at once, where the system lets it be so: for a folder that
    /// is hidden itself until all of it is there. To be published all the same. Errors: Conflict with reason
    /// LOCAL_EXISTS.
    Result<std::unique_ptr<PartFile>> createNamed(const QString &path) const;
    /// Opens what keep() left. Errors: NotFound; Local for anything but a plain file of one name.
    Result<std::unique_ptr<PartFile>> reopenPart(const QString &partPath, const QString &finalPath) const;
    /// Another name for `existing`, a plain file in this folder.
    Result<void> makeHardLink(const QString &path, const QString &existing, IfTaken ifTaken) const;
    /// A symbolic link that leads to something in this folder. Errors: Invalid when it would lead outside,
    /// Unsupported where that cannot be made sure of.
    Result<void> makeLink(const QString &path, const QString &target, IfTaken ifTaken) const;
    /// Whether what a link leads to, through all others, is in this folder, or nothing.
    bool staysInside(const QString &linkPath) const;
    /// `path`, or where that is taken, the first of its numbered names that is not: `name (2).txt`. Errors:
    /// Conflict after 1,000 of them.
    Result<QString> freePath(const QString &path) const;
    /// Removes a file or link. What is not there is a success.
    Result<void> removeFile(const QString &path) const;
    /// A plain file, opened for reading. Follows no link.
    Result<std::unique_ptr<QFile>> openFile(const QString &path) const;
    /// Where a symbolic link points, as it says itself.
    Result<QString> linkTarget(const QString &path) const;

    /// Bytes that a transfer may still write, the reserve taken off; -1 if unknown.
    qint64 freeBytes() const;
    /// Errors: Local with reason NO_SPACE.
    Result<void> requireSpace(qint64 bytes) const;

private:
    friend class PartFile;
    enum class Naming { WhenPublished, AtOnce };
    Result<std::unique_ptr<PartFile>> create(const QString &path, Naming naming) const;

    struct Root;
    explicit SafeFolder(std::shared_ptr<const Root> root);

    std::shared_ptr<const Root> m_root;
};

} // namespace Sandkeeper
