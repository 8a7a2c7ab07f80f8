// SPDX-License-Identifier: MIT
#include "core/transfers/arrivalmark.h"
#include "core/transfers/safefolder.h"
#include "core/transfers/safefolderparts.h"

#include <fcntl.h>
#include <io.h>
#include <qt_windows.h>

#include <string>
#include <utility>
#include <vector>

#include <QDir>

// Windows resolves a path as a whole and follows what it finds. So each folder on the way is opened by
// itself, looked at, and held open without the right to delete, which also forbids to rename it, until the
// work below it is done.

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

class Handle
{
public:
    explicit Handle(HANDLE handle = INVALID_HANDLE_VALUE)
        : m_handle(handle)
    {
    }
    Handle(Handle &&other) noexcept
        : m_handle(other.release())
    {
    }
    Handle &operator=(Handle &&other) noexcept
    {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    ~Handle()
    {
        if (m_handle != INVALID_HANDLE_VALUE)
            CloseHandle(m_handle);
    }

    explicit operator bool() const { return m_handle != INVALID_HANDLE_VALUE; }
    HANDLE get() const { return m_handle; }
    HANDLE release() { return std::exchange(m_handle, INVALID_HANDLE_VALUE); }

private:
    HANDLE m_handle;
};

Error systemError(const QString &path, DWORD code)
{
    Error error{
        .kind = Error::Kind::Local, .subject = path, .detail = qt_error_string(static_cast<int>(code))};
    if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND)
        error.reason = u"NOT_FOUND"_s;
    else if (code == ERROR_DISK_FULL || code == ERROR_HANDLE_DISK_FULL)
        error.reason = u"NO_SPACE"_s;
    else if (code == ERROR_ACCESS_DENIED || code == ERROR_WRITE_PROTECT)
        error.reason = u"NOT_ALLOWED"_s;
    else if (code == ERROR_CANT_ACCESS_FILE || code == ERROR_DIRECTORY)
        error.reason = u"LINK_IN_WAY"_s;
    if (code == ERROR_ALREADY_EXISTS || code == ERROR_FILE_EXISTS) {
        error.kind = Error::Kind::Conflict;
        error.reason = u"LOCAL_EXISTS"_s;
    }
    return error;
}

/// Opens what stands there itself. Links, junctions and mount points are told by `isLink`; what a cloud
/// service keeps elsewhere is none. Where the system cannot tell one from the other, everything that may be
/// one is.
Handle openItself(const std::wstring &path, DWORD access, DWORD share, bool *isLink)
{
    Handle handle(CreateFileW(path.c_str(), access, share, nullptr, OPEN_EXISTING,
                              FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    FILE_ATTRIBUTE_TAG_INFO tag = {};
    BY_HANDLE_FILE_INFORMATION info = {};
    if (!handle)
        *isLink = false;
    else if (GetFileInformationByHandleEx(handle.get(), FileAttributeTagInfo, &tag, sizeof tag))
        *isLink =
            (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) && IsReparseTagNameSurrogate(tag.ReparseTag);
    else
        *isLink = !GetFileInformationByHandle(handle.get(), &info) ||
                  (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT);
    return handle;
}

FILETIME fileTime(qint64 seconds)
{
    constexpr qint64 secondsTo1970 = 11'644'473'600;
    ULARGE_INTEGER ticks;
    ticks.QuadPart = static_cast<ULONGLONG>((seconds + secondsTo1970) * 10'000'000);
    return {ticks.LowPart, ticks.HighPart};
}

QDateTime dateTime(const FILETIME &time)
{
    ULARGE_INTEGER ticks;
    ticks.LowPart = time.dwLowDateTime;
    ticks.HighPart = time.dwHighDateTime;
    constexpr qint64 secondsTo1970 = 11'644'473'600;
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(ticks.QuadPart / 10'000'000) - secondsTo1970,
                                         Qt::UTC);
}

bool setTime(HANDLE handle, const QDateTime &modified)
{
    const std::optional<qint64> seconds = Local::storableTime(modified);
    if (!seconds)
        return true;
    const FILETIME time = fileTime(*seconds);
    return SetFileTime(handle, nullptr, nullptr, &time);
}

using Folders = std::vector<Handle>;

} // namespace

struct SafeFolder::Root
{
    QString absolute; ///< path
    SafeFolderOptions options;
    Handle folder;

    std::wstring native(const QString &relative) const
    {
        return windowsPath(relative.isEmpty() ? absolute : absolute + u'/' + relative).toStdWString();
    }
    Error error(const QString &relative, DWORD code) const
    {
        return systemError(absolute + u'/' + relative, code);
    }

    /// Every folder on the way to and of `relative`, held.
    Result<Folders> hold(const QString &relative) const
    {
        if (!Local::isRelative(relative))
            return tl::unexpected(Local::badPath(relative));
        Folders held;
        QString path;
        for (const QString &part : relative.split(u'/', Qt::SkipEmptyParts)) {
            path += (path.isEmpty() ? QString() : u"/"_s) + part;
            bool isLink = false;
            // The access has to be more than to attributes, for only then does the sharing count.
            Handle handle = openItself(native(path), FILE_LIST_DIRECTORY | FILE_READ_ATTRIBUTES,
                                       FILE_SHARE_READ | FILE_SHARE_WRITE, &isLink);
            if (!handle)
                return tl::unexpected(error(path, GetLastError()));
            BY_HANDLE_FILE_INFORMATION info = {};
            if (isLink || !GetFileInformationByHandle(handle.get(), &info) ||
                !(info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
                return tl::unexpected(error(path, ERROR_CANT_ACCESS_FILE));
            held.push_back(std::move(handle));
        }
        return held;
    }
    Result<Folders> holdParent(const QString &relative) const
    {
        if (relative.isEmpty() || !Local::isRelative(relative))
            return tl::unexpected(Local::badPath(relative));
        return hold(Local::split(relative).folder);
    }
    Result<void> rename(const QString &from, const QString &to, IfTaken ifTaken) const
    {
        const DWORD flags =
            MOVEFILE_WRITE_THROUGH | (ifTaken == IfTaken::Replace ? MOVEFILE_REPLACE_EXISTING : 0);
        if (MoveFileExW(native(from).c_str(), native(to).c_str(), flags))
            return {};
        const DWORD code = GetLastError();
        const DWORD there = GetFileAttributesW(native(to).c_str());
        const bool isFolder = there != INVALID_FILE_ATTRIBUTES && (there & FILE_ATTRIBUTE_DIRECTORY);
        return tl::unexpected(error(to, isFolder ? DWORD(ERROR_ALREADY_EXISTS) : code));
    }
};

struct PartFile::Place
{
    std::shared_ptr<const SafeFolder::Root> root;
    Folders folders; ///< held as long as this file is being written
    QString partPath;
    QString finalPath;
    bool over = false; ///< it has its final name, or is left
};

Result<void> Local::writeAt(QFile &file, qint64 offset, const char *data, qint64 size)
{
    if (file.seek(offset) && file.write(data, size) == size)
        return {};
    return tl::unexpected(systemError(file.fileName(), file.error() == QFileDevice::ResourceError
                                                           ? DWORD(ERROR_DISK_FULL)
                                                           : DWORD(ERROR_WRITE_FAULT)));
}

// ---- the folder

Result<SafeFolder> SafeFolder::open(const QString &path, const SafeFolderOptions &options)
{
    auto root = std::make_shared<Root>();
    root->absolute = QDir(path).absolutePath();
    root->options = options;
    // Links on the way to it are followed: the person chose it.
    root->folder =
        Handle(CreateFileW(root->native({}).c_str(), FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE,
                           nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
    BY_HANDLE_FILE_INFORMATION info = {};
    if (!root->folder || !GetFileInformationByHandle(root->folder.get(), &info))
        return tl::unexpected(systemError(root->absolute, GetLastError()));
    if (!(info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
        return tl::unexpected(systemError(root->absolute, ERROR_DIRECTORY));
    return SafeFolder(std::move(root));
}

QString SafeFolder::path() const
{
    return m_root->absolute;
}

NameRules SafeFolder::nameRules() const
{
    return NameRules::Windows;
}

qint64 SafeFolder::freeBytes() const
{
    ULARGE_INTEGER free = {};
    if (!GetDiskFreeSpaceExW(m_root->native({}).c_str(), &free, nullptr, nullptr))
        return -1;
    return std::max<qint64>(static_cast<qint64>(free.QuadPart) - m_root->options.reserve, 0);
}

Result<std::optional<LocalEntry>> SafeFolder::look(const QString &path) const
{
    const Result<Folders> folders = m_root->holdParent(path);
    if (!folders && folders.error().reason == "NOT_FOUND"_L1)
        return std::optional<LocalEntry>();
    if (!folders)
        return tl::unexpected(folders.error());
    bool isLink = false;
    const Handle handle = openItself(m_root->native(path), FILE_READ_ATTRIBUTES,
                                     FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &isLink);
    BY_HANDLE_FILE_INFORMATION info = {};
    if (!handle || !GetFileInformationByHandle(handle.get(), &info)) {
        const DWORD code = GetLastError();
        if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND)
            return std::optional<LocalEntry>();
        return tl::unexpected(m_root->error(path, code));
    }
    const bool isFolder = info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY;
    return std::optional(
        LocalEntry{.type = isLink     ? LocalType::Link
                           : isFolder ? LocalType::Folder
                                      : LocalType::File,
                   .size = static_cast<qint64>(quint64(info.nFileSizeHigh) << 32 | info.nFileSizeLow),
                   .modified = dateTime(info.ftLastWriteTime)});
}

Result<bool> SafeFolder::makeFolder(const QString &path, uint) const
{
    if (!Local::isRelative(path))
        return tl::unexpected(Local::badPath(path));
    QString made;
    bool isNew = false;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        const Result<Folders> folders = m_root->hold(made);
        if (!folders)
            return tl::unexpected(folders.error());
        made += (made.isEmpty() ? QString() : u"/"_s) + part;
        isNew = CreateDirectoryW(m_root->native(made).c_str(), nullptr);
        if (!isNew && GetLastError() != ERROR_ALREADY_EXISTS)
            return tl::unexpected(m_root->error(made, GetLastError()));
    }
    return m_root->hold(path).map([isNew](const Folders &) { return isNew; });
}

Result<void> SafeFolder::syncFolder(const QString &path) const
{
    // MOVEFILE_WRITE_THROUGH has done it.
    return m_root->hold(path).map([](const Folders &) {});
}

Result<bool> SafeFolder::syncAll() const
{
    return false; // only an administrator may
}

bool SafeFolder::canSyncAll() const
{
    return false;
}

Result<void> SafeFolder::setFolderTime(const QString &path, const QDateTime &modified) const
{
    const Result<Folders> folders = m_root->holdParent(path);
    if (!folders)
        return tl::unexpected(folders.error());
    bool isLink = false;
    const Handle handle = openItself(m_root->native(path), FILE_WRITE_ATTRIBUTES | FILE_READ_ATTRIBUTES,
                                     FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &isLink);
    if (!handle || isLink || !setTime(handle.get(), modified))
        return tl::unexpected(m_root->error(path, isLink ? DWORD(ERROR_CANT_ACCESS_FILE) : GetLastError()));
    return {};
}

// ---- files

Result<std::unique_ptr<PartFile>> SafeFolder::createFile(const QString &path, qint64 size) const
{
    if (auto space = requireSpace(size); !space)
        return tl::unexpected(space.error());
    Result<Folders> folders = m_root->holdParent(path);
    if (!folders && folders.error().reason == "NOT_FOUND"_L1) {
        if (auto made = makeFolder(Local::split(path).folder); !made)
            return tl::unexpected(made.error());
        folders = m_root->holdParent(path);
    }
    if (!folders)
        return tl::unexpected(folders.error());
    const auto [folder, name] = Local::split(path);
    auto place = std::make_unique<PartFile::Place>();
    place->root = m_root;
    place->folders = *std::move(folders);
    place->partPath = (folder.isEmpty() ? QString() : folder + u'/') + Local::partName(name);
    place->finalPath = path;
    Handle file(CreateFileW(m_root->native(place->partPath).c_str(), GENERIC_WRITE, FILE_SHARE_READ, nullptr,
                            CREATE_NEW, FILE_ATTRIBUTE_HIDDEN | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    if (!file)
        return tl::unexpected(m_root->error(path, GetLastError()));
    const int descriptor = _open_osfhandle(reinterpret_cast<intptr_t>(file.release()), _O_BINARY);
    return std::unique_ptr<PartFile>(new PartFile(std::move(place), descriptor));
}

Result<std::unique_ptr<PartFile>> SafeFolder::createNamed(const QString &path) const
{
    return createFile(path);
}

Result<std::unique_ptr<PartFile>> SafeFolder::reopenPart(const QString &partPath,
                                                         const QString &finalPath) const
{
    const auto [folder, name] = Local::split(partPath);
    if (!Local::isPartName(name) || folder != Local::split(finalPath).folder)
        return tl::unexpected(Local::badPath(partPath));
    Result<Folders> folders = m_root->holdParent(finalPath);
    if (!folders)
        return tl::unexpected(folders.error());
    bool isLink = false;
    Handle file =
        openItself(m_root->native(partPath), GENERIC_WRITE | FILE_READ_ATTRIBUTES, FILE_SHARE_READ, &isLink);
    BY_HANDLE_FILE_INFORMATION info = {};
    if (!file || !GetFileInformationByHandle(file.get(), &info))
        return tl::unexpected(m_root->error(partPath, GetLastError()));
    if (isLink || (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) || info.nNumberOfLinks != 1)
        return tl::unexpected(m_root->error(partPath, ERROR_CANT_ACCESS_FILE));
    auto place = std::make_unique<PartFile::Place>();
    place->root = m_root;
    place->folders = *std::move(folders);
    place->partPath = partPath;
    place->finalPath = finalPath;
    const int descriptor = _open_osfhandle(reinterpret_cast<intptr_t>(file.release()), _O_BINARY);
    return std::unique_ptr<PartFile>(new PartFile(std::move(place), descriptor));
}

Result<std::unique_ptr<QFile>> SafeFolder::openFile(const QString &path) const
{
    const Result<Folders> folders = m_root->holdParent(path);
    if (!folders)
        return tl::unexpected(folders.error());
    bool isLink = false;
    Handle handle = openItself(m_root->native(path), GENERIC_READ,
                               FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &isLink);
    BY_HANDLE_FILE_INFORMATION info = {};
    if (!handle || !GetFileInformationByHandle(handle.get(), &info))
        return tl::unexpected(m_root->error(path, GetLastError()));
    if (isLink || (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) ||
        GetFileType(handle.get()) != FILE_TYPE_DISK)
        return tl::unexpected(m_root->error(path, ERROR_CANT_ACCESS_FILE));
    const int descriptor =
        _open_osfhandle(reinterpret_cast<intptr_t>(handle.release()), _O_RDONLY | _O_BINARY);
    std::unique_ptr<QFile> file = std::make_unique<Local::NamedFile>(absolutePath(path));
    if (!file->open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle))
        return tl::unexpected(m_root->error(path, ERROR_OPEN_FAILED));
    return file;
}

Result<void> SafeFolder::removeFile(const QString &path) const
{
    const Result<Folders> folders = m_root->holdParent(path);
    if (!folders && folders.error().reason == "NOT_FOUND"_L1)
        return {};
    if (!folders)
        return tl::unexpected(folders.error());
    // Removes a link itself.
    if (DeleteFileW(m_root->native(path).c_str()) || GetLastError() == ERROR_FILE_NOT_FOUND)
        return {};
    return tl::unexpected(m_root->error(path, GetLastError()));
}

// ---- links

Result<QString> SafeFolder::linkTarget(const QString &path) const
{
    return tl::unexpected(Error{.kind = Error::Kind::Unsupported, .subject = absolutePath(path)});
}

Result<void> SafeFolder::makeHardLink(const QString &path, const QString &existing, IfTaken ifTaken) const
{
    const Result<Folders> from = m_root->holdParent(existing);
    const Result<Folders> to = m_root->holdParent(path);
    if (!from || !to)
        return tl::unexpected(from ? to.error() : from.error());
    // Open while it gets its other name, so that it stays what was looked at.
    const auto source = openFile(existing);
    if (!source)
        return tl::unexpected(source.error());
    const auto [folder, name] = Local::split(path);
    const QString part = (folder.isEmpty() ? QString() : folder + u'/') + Local::partName(name);
    if (!CreateHardLinkW(m_root->native(part).c_str(), m_root->native(existing).c_str(), nullptr))
        return tl::unexpected(m_root->error(path, GetLastError()));
    Result<void> renamed = m_root->rename(part, path, ifTaken);
    if (!renamed)
        DeleteFileW(m_root->native(part).c_str());
    return renamed;
}

Result<void> SafeFolder::makeLink(const QString &path, const QString &, IfTaken) const
{
    return tl::unexpected(Error{.kind = Error::Kind::Unsupported, .subject = absolutePath(path)});
}

bool SafeFolder::staysInside(const QString &) const
{
    return false;
}

// ---- the file that is being written

PartFile::PartFile(std::unique_ptr<Place> place, int descriptor)
    : m_place(std::move(place))
{
    m_file = std::make_unique<Local::NamedFile>(m_place->root->absolute + u'/' + m_place->finalPath);
    m_file->open(descriptor, QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered,
                 QFileDevice::AutoCloseHandle);
}

PartFile::~PartFile()
{
    m_file->close();
    if (!m_place->over)
        DeleteFileW(m_place->root->native(m_place->partPath).c_str());
}

QString PartFile::partPath() const
{
    return m_place->partPath;
}

QString PartFile::finalPath() const
{
    return m_place->finalPath;
}

Result<void> PartFile::seal(const FinishOptions &options)
{
    if (options.mark) {
        const Result<void> marked =
            options.mark->mark(-1, m_place->root->absolute + u'/' + m_place->partPath);
        if (!marked && marked.error().reason != "MARK_UNSUPPORTED"_L1)
            return marked;
    }
    const auto handle = reinterpret_cast<HANDLE>(_get_osfhandle(m_file->handle()));
    FILE_BASIC_INFO info = {}; // what is 0 stays
    info.FileAttributes = FILE_ATTRIBUTE_NORMAL;
    if (!SetFileInformationByHandle(handle, FileBasicInfo, &info, sizeof info) ||
        !setTime(handle, options.modified))
        return tl::unexpected(m_place->root->error(m_place->finalPath, GetLastError()));
    return {};
}

void PartFile::rest()
{
    // The device stays open: it is what keeps others from the file here, and there are handles enough.
}

Result<void> PartFile::sync()
{
    if (FlushFileBuffers(reinterpret_cast<HANDLE>(_get_osfhandle(m_file->handle()))))
        return {};
    return tl::unexpected(m_place->root->error(m_place->finalPath, GetLastError()));
}

Result<void> PartFile::publish(IfTaken ifTaken)
{
    m_file->close(); // the folders are held, so that nobody can exchange them
    Result<void> renamed = m_place->root->rename(m_place->partPath, m_place->finalPath, ifTaken);
    m_place->over = renamed.has_value();
    return renamed;
}

Result<void> PartFile::keep()
{
    const Result<void> synced = sync();
    m_file->close();
    m_place->over = true;
    return synced;
}

} // namespace Sandkeeper
