// SPDX-License-Identifier: MIT
#include "core/transfers/localfiles.h"

#include "core/provider/remotename.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/contenthash.h"
#include "core/transfers/pathsafety.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QtEndian>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#include <qt_windows.h>
#else
#include "core/transfers/unixfolder.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace Sandkeeper::LocalFiles {

using namespace Qt::StringLiterals;

namespace {

Error localError(const QString &path, const QString &words)
{
    return {.kind = Error::Kind::Local, .subject = QDir::toNativeSeparators(path), .detail = words};
}

#ifndef Q_OS_WIN
Error systemError(const QString &path)
{
    return Local::systemError(path, errno);
}
#endif

Error exists(const QString &path)
{
    return {.kind = Error::Kind::Conflict, .subject = QDir::toNativeSeparators(path), .reason = u"EXISTS"_s};
}

namespace fs = std::filesystem;

/// As the system spells it.
fs::path systemPath(const QString &path)
{
#ifdef Q_OS_WIN
    return fs::path(path.toStdWString());
#else
    return fs::path(QFile::encodeName(path).toStdString());
#endif
}

/// With those above it; one that is there already is a success. What was made in vain goes again.
Result<void> makeFolder(const QString &path)
{
    const fs::path folder = systemPath(path);
    std::vector<fs::path> missing; // the innermost first
    std::error_code code;
    for (fs::path step = folder; step.has_relative_path() && !fs::exists(fs::symlink_status(step, code));
         step = step.parent_path())
        missing.push_back(step);
    code.clear();
    std::vector<fs::path> made;
    for (auto step = missing.crbegin(); step != missing.crend() && !code; ++step) {
        if (fs::create_directory(*step, code))
            made.push_back(*step);
    }
    if (!code && !fs::is_directory(folder, code) && !code)
        code = std::make_error_code(std::errc::not_a_directory);
    if (!code)
        return {};
    std::error_code ignored; // one in which something is by now stays
    for (auto step = made.crbegin(); step != made.crend(); ++step)
        fs::remove(*step, ignored);
    Error error = localError(path, QString::fromLocal8Bit(code.message().c_str()));
    if (code == std::errc::not_a_directory || code == std::errc::file_exists)
        error.reason = u"LINK_IN_WAY"_s;
#ifndef Q_OS_WIN
    else
        error = Local::systemError(path, code.value());
#endif
    return tl::unexpected(std::move(error));
}

constexpr QDir::Filters everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;

QString partPattern(const QString &itemId)
{
    return u".sandkeeper-"_s + itemId + u"-*.part"_s;
}

#ifdef Q_OS_WIN
/// A descriptor of a file to be written, made if it is not there; -1 with the system's error.
int openForWriting(const QString &path)
{
    const HANDLE handle = CreateFileW(windowsPath(path).toStdWString().c_str(), GENERIC_READ | GENERIC_WRITE,
                                      FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS,
                                      FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (handle == INVALID_HANDLE_VALUE)
        return -1;
    // What a cloud service keeps elsewhere leads nowhere else.
    FILE_ATTRIBUTE_TAG_INFO info = {};
    if (GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &info, sizeof info) &&
        (info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) && IsReparseTagNameSurrogate(info.ReparseTag)) {
        CloseHandle(handle);
        SetLastError(ERROR_CANT_ACCESS_FILE);
        return -1;
    }
    return _open_osfhandle(reinterpret_cast<intptr_t>(handle), _O_BINARY);
}

Result<void> moveInPlace(const QString &from, const QString &to, bool replace, bool flush)
{
    const auto native = [](const QString &path) {
        return windowsPath(path).toStdWString();
    };
    if (MoveFileExW(native(from).c_str(), native(to).c_str(),
                    (flush ? MOVEFILE_WRITE_THROUGH : 0) | (replace ? MOVEFILE_REPLACE_EXISTING : 0)))
        return {};
    if (GetLastError() == ERROR_ALREADY_EXISTS || GetLastError() == ERROR_FILE_EXISTS)
        return tl::unexpected(exists(to));
    return tl::unexpected(localError(to, qt_error_string()));
}
#else
/// A rename counts only once its folder is on the disk, too.
void flushFolder(const QString &path)
{
    const int fd =
        ::open(QFile::encodeName(QFileInfo(path).path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)::fsync(fd);
    ::close(fd);
}

Result<void> moveInPlace(const QString &from, const QString &to, bool replace, bool flush)
{
    const QByteArray source = QFile::encodeName(from);
    const QByteArray target = QFile::encodeName(to);
    if (!replace) {
        // Unlike rename(), this fails when something came there meanwhile.
        if (::link(source.constData(), target.constData()) == 0) {
            (void)::unlink(source.constData());
            if (flush)
                flushFolder(to);
            return {};
        }
        if (errno == EEXIST)
            return tl::unexpected(exists(to));
        // A file system without hard links: the look before the rename has to do.
        struct stat info
        {
        };
        if (::lstat(target.constData(), &info) == 0)
            return tl::unexpected(exists(to));
    }
    if (::rename(source.constData(), target.constData()) != 0)
        return tl::unexpected(systemError(to));
    if (flush)
        flushFolder(to);
    return {};
}
#endif

} // namespace

QThreadPool *pool()
{
    static QThreadPool *const threads = [] {
        auto *made = new QThreadPool; // lives as long as the process: a task may be the last to go
        made->setMaxThreadCount(16);
        made->setObjectName(u"transfers"_s);
        return made;
    }();
    return threads;
}

Facts facts(const QString &path)
{
    const QFileInfo info(path);
    Facts result;
    result.exists = info.exists() || info.isSymLink();
    if (!info.exists())
        return result;
    result.folder = info.isDir();
    result.regular = info.isFile();
    result.size = result.regular ? info.size() : -1;
    result.modified = info.lastModified().toUTC();
    result.executable = result.regular && info.isExecutable();
    return result;
}

QString partPath(const QString &targetPath, const QString &itemId, const QByteArray &fingerprint)
{
    const QByteArray version =
        QCryptographicHash::hash(fingerprint, QCryptographicHash::Sha256).toHex().left(16);
    return QFileInfo(targetPath).path() + u"/.sandkeeper-"_s + itemId + u'-' + QString::fromLatin1(version) +
           u".part"_s;
}

Result<PartState> preparePart(const QString &targetPath, const QString &itemId, const QString &partPath)
{
    const QString folder = QFileInfo(targetPath).path();
    if (const Result<void> made = makeFolder(folder); !made)
        return tl::unexpected(made.error());
    PartState state;
    const QFileInfoList parts =
        QDir(folder).entryInfoList({partPattern(itemId)}, QDir::Files | QDir::Hidden | QDir::System);
    for (const QFileInfo &part : parts) {
        if (part.filePath() == partPath && !part.isSymLink())
            state.partSize = part.size();
        else
            QFile::remove(part.filePath());
    }
    state.target = facts(targetPath);
    const QStorageInfo storage(folder);
    if (storage.isReadOnly()) {
        Error error = localError(folder, {});
        error.reason = u"NOT_ALLOWED"_s;
        return tl::unexpected(std::move(error));
    }
    // What is not on a disk may say that it has no bytes at all.
    state.freeBytes = storage.isValid() && storage.bytesTotal() > 0 ? storage.bytesAvailable() : -1;
    return state;
}

void removeParts(const QString &targetPath, const QString &itemId)
{
    const QDir folder(QFileInfo(targetPath).path());
    const QStringList parts =
        folder.entryList({partPattern(itemId)}, QDir::Files | QDir::Hidden | QDir::System);
    for (const QString &part : parts)
        QFile::remove(folder.filePath(part));
}

Result<std::shared_ptr<QFile>> openPart(const QString &path, qint64 offset)
{
    auto file = std::make_shared<QFile>(path);
#ifdef Q_OS_WIN
    const int fd = openForWriting(path);
    if (fd < 0)
        return tl::unexpected(localError(path, qt_error_string()));
#else
    const int fd =
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return tl::unexpected(systemError(path));
#endif
    const bool opened =
        file->open(fd, QIODevice::ReadWrite | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle);
    if (!opened || !file->resize(offset) || !file->seek(offset))
        return tl::unexpected(localError(path, file->errorString()));
    return file;
}

Result<std::shared_ptr<QFile>> openSource(const QString &path, const Facts &asBefore)
{
    auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return tl::unexpected(localError(path, file->errorString()));
    if (facts(path) != asBefore)
        return tl::unexpected(Error{.kind = Error::Kind::Local,
                                    .subject = QDir::toNativeSeparators(path),
                                    .reason = u"SOURCE_CHANGED"_s});
    return file;
}

Result<void> flush(const std::shared_ptr<QFile> &file)
{
#ifdef Q_OS_WIN
    const bool flushed = ::_commit(file->handle()) == 0;
#else
    const bool flushed = ::fsync(file->handle()) == 0;
#endif
    if (!flushed)
        return tl::unexpected(localError(file->fileName(), qt_error_string()));
    return {};
}

Result<void> commitPart(const QString &partPath, const QString &targetPath, bool replace,
                        const QDateTime &modified, ArrivalMark *mark, bool flush)
{
    {
        QFile part(partPath);
        if (!part.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
            return tl::unexpected(localError(partPath, part.errorString()));
        if (mark) { // first, for it may change the time
#ifdef Q_OS_WIN
            const int descriptor = -1;
#else
            const int descriptor = part.handle();
#endif
            const Result<void> marked = mark->mark(descriptor, partPath);
            if (!marked && marked.error().reason != u"MARK_UNSUPPORTED"_s)
                return marked;
        }
        if (modified.isValid()) // a wish: some file systems cannot
            part.setFileTime(modified, QFileDevice::FileModificationTime);
    }
    if (QFileInfo(targetPath).isDir())
        return tl::unexpected(exists(targetPath));
    return moveInPlace(partPath, targetPath, replace, flush);
}

std::pair<QString, QString> splitName(const QString &name)
{
    static const QStringList doubles{u".tar.gz"_s, u".tar.bz2"_s, u".tar.xz"_s, u".tar.zst"_s};
    for (const QString &ending : doubles) {
        if (name.size() > ending.size() && name.endsWith(ending, Qt::CaseInsensitive))
            return {name.chopped(ending.size()), name.right(ending.size())};
    }
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 ? std::pair{name.left(dot), name.mid(dot)} : std::pair{name, QString()};
}

QString freePath(const QString &path)
{
    const QFileInfo info(path);
    const auto [stem, ending] = splitName(info.fileName());
    QString candidate = path;
    for (int number = 2; QFileInfo::exists(candidate) || QFileInfo(candidate).isSymLink(); ++number)
        candidate = info.path() + u"/%1 (%2)%3"_s.arg(stem, QString::number(number), ending);
    return candidate;
}

QByteArray mark(const QString &path)
{
    const auto words = [](auto... numbers) {
        QByteArray text;
        ((text += QByteArray::number(qulonglong(numbers)) + ':'), ...);
        return text;
    };
#ifdef Q_OS_WIN
    // A folder is only opened with this flag.
    const HANDLE handle = CreateFileW(
        windowsPath(path).toStdWString().c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
        nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (handle == INVALID_HANDLE_VALUE)
        return {};
    BY_HANDLE_FILE_INFORMATION info{};
    const bool known = GetFileInformationByHandle(handle, &info);
    CloseHandle(handle);
    if (!known)
        return {};
    return words(info.dwVolumeSerialNumber, info.nFileIndexHigh, info.nFileIndexLow,
                 info.ftCreationTime.dwHighDateTime, info.ftCreationTime.dwLowDateTime);
#else
    struct stat info
    {
    };
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    return words(info.st_dev, info.st_ino, info.st_mtime);
#endif
}

Result<void> commitFolder(const QString &folder, const QString &target)
{
    const QFileInfo there(target);
    if (there.exists() || there.isSymLink())
        return tl::unexpected(exists(target));
#ifdef Q_OS_WIN
    return moveInPlace(folder, target, false, true);
#else
    // Of an existing folder, this takes the place of an empty one only.
    if (::rename(QFile::encodeName(folder).constData(), QFile::encodeName(target).constData()) != 0)
        return tl::unexpected(errno == EEXIST || errno == ENOTEMPTY ? exists(target) : systemError(target));
    flushFolder(target);
    return {};
#endif
}

void keepOnly(const QString &folder, const QString &itemId, const QSet<QString> &paths)
{
    const QString part = u".sandkeeper-"_s + itemId + u'-';
    QStringList others;
    QDirIterator step(folder, everything, QDirIterator::Subdirectories);
    while (step.hasNext()) {
        const QFileInfo info(step.next());
        const bool isFolder = info.isDir() && !info.isSymLink();
        const QString path = info.filePath().mid(folder.size() + 1) + (isFolder ? u"/"_s : QString());
        if (!paths.contains(path) && (isFolder || !info.fileName().startsWith(part)))
            others.append(info.filePath());
    }
    for (const QString &path : std::as_const(others)) {
        const QFileInfo info(path);
        if (info.isDir() && !info.isSymLink())
            QDir(path).removeRecursively();
        else
            QFile::remove(path);
    }
}

void removeFileParts(const QString &folder, const QString &itemId)
{
    QDirIterator step(folder, {partPattern(itemId)}, everything, QDirIterator::Subdirectories);
    while (step.hasNext())
        QFile::remove(step.next());
}

namespace {

/// Of a file or folder, without its path; nothing else has any.
std::optional<Tree::Entry> entryAt(const fs::path &path)
{
    std::error_code code;
    const fs::file_status status = fs::symlink_status(path, code);
    if (!fs::is_directory(status) && !fs::is_regular_file(status))
        return std::nullopt;
    Tree::Entry entry;
    entry.folder = fs::is_directory(status);
    if (!entry.folder)
        entry.size = qint64(fs::file_size(path, code));
    entry.modified = qint64(fs::last_write_time(path, code).time_since_epoch().count());
    entry.mode = uint(status.permissions());
    if (code)
        return std::nullopt;
    return entry;
}

/// So that the entries of a folder come before what only begins with its name.
bool comesFirst(const Tree::Entry &left, const Tree::Entry &right)
{
    const auto rank = [](QChar character) {
        return character == u'/' ? 0 : character.unicode() + 1;
    };
    return std::lexicographical_compare(
        left.path.cbegin(), left.path.cend(), right.path.cbegin(), right.path.cend(),
        [&rank](QChar leftOne, QChar rightOne) { return rank(leftOne) < rank(rightOne); });
}

} // namespace

Result<bool> areSame(const QString &folder, const QList<Tree::Entry> &entries, const StopFlag &stop)
{
    const fs::path root = systemPath(folder);
    for (const Tree::Entry &entry : entries) {
        if (stop && stop->load())
            return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
        const std::optional<Tree::Entry> now = entryAt(root / remoteBytes(entry.path).toStdString());
        if (!now || now->folder != entry.folder || now->size != entry.size ||
            now->modified != entry.modified || now->mode != entry.mode)
            return false;
    }
    return true;
}

Result<Tree> scan(const QString &folder, const StopFlag &stop)
{
    Tree tree;
    std::error_code code;
    const fs::path root = systemPath(folder);
    if (!fs::is_directory(root, code))
        return tl::unexpected(Error{.kind = Error::Kind::Local,
                                    .subject = QDir::toNativeSeparators(folder),
                                    .reason = fs::exists(root, code) ? u"NOT_A_FOLDER"_s : u"NO_FILE"_s});
    auto step = fs::recursive_directory_iterator(root, fs::directory_options::skip_permission_denied, code);
    quint64 sum = 0; // of hashes, for the order is any
    const auto count = [&sum](const std::string &path) {
        const QByteArray hash = QCryptographicHash::hash(QByteArrayView(path), QCryptographicHash::Sha256);
        sum += qFromLittleEndian<quint64>(hash.constData());
    };
    for (; !code && step != fs::end(step); step.increment(code)) {
        if (stop && stop->load())
            return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
        const std::string relative = step->path().lexically_relative(root).generic_string();
        std::optional<Tree::Entry> entry = entryAt(step->path());
        if (!entry) {
            ++tree.leftOut;
            continue;
        }
        entry->path = remoteText(QByteArrayView(relative));
        count(entry->folder ? relative + '/' : relative);
        tree.bytes += entry->size;
        tree.files += entry->folder ? 0 : 1;
        tree.entries.append(*std::move(entry));
    }
    if (code)
        return tl::unexpected(localError(folder, QString::fromLocal8Bit(code.message().c_str())));
    std::sort(tree.entries.begin(), tree.entries.end(), comesFirst);
    tree.digest = QByteArray::number(sum, 16).rightJustified(16, '0');
    return tree;
}

Result<QByteArray> sha256(const QString &path, const StopFlag &stop, qint64 size)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return tl::unexpected(localError(path, file.errorString()));
    ContentHash hash;
    QByteArray block(256 * 1024, Qt::Uninitialized);
    for (;;) {
        if (stop && stop->load())
            return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
        const qint64 wanted = size < 0 ? block.size() : std::min<qint64>(size, block.size());
        const qint64 count = file.read(block.data(), wanted);
        if (count < 0)
            return tl::unexpected(localError(path, file.errorString()));
        size -= size < 0 ? 0 : count;
        if (count == 0)
            return hash.result();
        hash.addData(QByteArrayView(block.constData(), count));
    }
}

} // namespace Sandkeeper::LocalFiles
