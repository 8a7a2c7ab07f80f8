// SPDX-License-Identifier: MIT
#include "core/provider/remotename.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/safefolder.h"
#include "core/transfers/safefolderparts.h"

#include "core/transfers/unixfolder.h"

#include <QDir>

#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using Local::Descriptor;

struct SafeFolder::Root
{
    QString absolute; ///< path
    SafeFolderOptions options;
    NameRules rules = NameRules::Posix;
    Local::Beneath beneath;
    mutable std::mutex mutex;
    mutable std::weak_ptr<const Descriptor> lastFolder; ///< of a file that was made, for the next one in it

    Error error(const QString &relative, int code) const
    {
        return Local::systemError(absolute + u'/' + relative, code);
    }
    Result<Descriptor> openFolder(const QString &path) const;
    Result<Descriptor> openParent(const QString &path) const;
    std::shared_ptr<const Descriptor> shared(Descriptor folder) const;
};

struct PartFile::Place
{
    std::shared_ptr<const SafeFolder::Root> root;
    std::shared_ptr<const Descriptor> folder;
    QString folderPath;
    QByteArray partName;
    QByteArray finalName;
    bool over = false; ///< it has its final name, or is left
};

namespace {

LocalEntry entryOf(const struct stat &status)
{
    LocalEntry entry;
    entry.type = S_ISREG(status.st_mode)   ? LocalType::File
                 : S_ISDIR(status.st_mode) ? LocalType::Folder
                 : S_ISLNK(status.st_mode) ? LocalType::Link
                                           : LocalType::Special;
    entry.size = status.st_size;
    entry.modified = QDateTime::fromSecsSinceEpoch(status.st_mtime, Qt::UTC);
    entry.mode = status.st_mode & 07777;
    return entry;
}

QString nameIn(const QString &folder, const QByteArray &name)
{
    return (folder.isEmpty() ? QString() : folder + u'/') + remoteText(name);
}

bool setTime(int descriptor, const QDateTime &modified)
{
    const std::optional<qint64> seconds = Local::storableTime(modified);
    if (!seconds)
        return true;
    const std::array<timespec, 2> times{timespec{0, UTIME_OMIT}, timespec{static_cast<time_t>(*seconds), 0}};
    return futimens(descriptor, times.data()) == 0;
}

} // namespace

Result<void> Local::writeAt(QFile &file, qint64 offset, const char *data, qint64 size)
{
    while (size > 0) {
        const ssize_t count = pwrite(file.handle(), data, static_cast<std::size_t>(size), offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return tl::unexpected(systemError(file.fileName(), count < 0 ? errno : ENOSPC));
        data += count;
        offset += count;
        size -= count;
    }
    return {};
}

// ---- resolving

Result<Descriptor> SafeFolder::Root::openFolder(const QString &path) const
{
    if (!Local::isRelative(path))
        return tl::unexpected(Local::badPath(path));
    Descriptor folder = beneath.open(remoteBytes(path), O_RDONLY | O_DIRECTORY);
    if (!folder)
        return tl::unexpected(error(path, errno));
    return folder;
}

Result<Descriptor> SafeFolder::Root::openParent(const QString &path) const
{
    if (path.isEmpty() || !Local::isRelative(path))
        return tl::unexpected(Local::badPath(path));
    return openFolder(Local::split(path).folder);
}

// So that files which wait to be named take a descriptor for each folder, not for each file.
std::shared_ptr<const Descriptor> SafeFolder::Root::shared(Descriptor folder) const
{
    const std::scoped_lock lock(mutex);
    auto last = lastFolder.lock();
    if (!last || !Local::isSameFile(last->get(), folder.get())) {
        last = std::make_shared<const Descriptor>(std::move(folder));
        lastFolder = last;
    }
    return last;
}

Result<SafeFolder> SafeFolder::open(const QString &path, const SafeFolderOptions &options)
{
    const QString absolute = QDir(path).absolutePath();
    Descriptor descriptor(::open(remoteBytes(absolute).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor)
        return tl::unexpected(Local::systemError(absolute, errno));
    auto root = std::make_shared<Root>();
    root->absolute = absolute;
    root->options = options;
    root->rules = Local::nameRulesOf(descriptor.get());
    root->beneath = Local::Beneath(std::move(descriptor), options.stepByStep);
    return SafeFolder(std::move(root));
}

QString SafeFolder::path() const
{
    return m_root->absolute;
}

NameRules SafeFolder::nameRules() const
{
    return m_root->rules;
}

qint64 SafeFolder::freeBytes() const
{
    struct statvfs space = {};
    if (fstatvfs(m_root->beneath.root(), &space) != 0)
        return -1;
    const auto free = static_cast<qint64>(space.f_bavail) * static_cast<qint64>(space.f_frsize);
    return std::max<qint64>(free - m_root->options.reserve, 0);
}

// ---- folders

Result<std::optional<LocalEntry>> SafeFolder::look(const QString &path) const
{
    const Result<Descriptor> folder = m_root->openParent(path);
    if (!folder) {
        if (folder.error().reason == "NOT_FOUND"_L1)
            return std::optional<LocalEntry>();
        return tl::unexpected(folder.error());
    }
    struct stat status = {};
    const QByteArray name = remoteBytes(Local::split(path).name);
    if (fstatat(folder->get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        return std::optional(entryOf(status));
    if (errno == ENOENT)
        return std::optional<LocalEntry>();
    return tl::unexpected(m_root->error(path, errno));
}

Result<bool> SafeFolder::makeFolder(const QString &path, uint mode) const
{
    if (!Local::isRelative(path))
        return tl::unexpected(Local::badPath(path));
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    QString parent;
    bool isNew = false;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const Result<Descriptor> folder = m_root->openFolder(parent);
        if (!folder)
            return tl::unexpected(folder.error());
        const bool isLast = i + 1 == parts.size();
        const mode_t bits = ((isLast ? mode : 0777) & 0777) | 0700;
        isNew = mkdirat(folder->get(), remoteBytes(parts.at(i)).constData(), bits) == 0;
        if (!isNew && errno != EEXIST)
            return tl::unexpected(m_root->error(path, errno));
        parent += (i == 0 ? QString() : u"/"_s) + parts.at(i);
    }
    // Whatever stands there: only a folder can be opened as one.
    return m_root->openFolder(path).map([isNew](const Descriptor &) { return isNew; });
}

Result<void> SafeFolder::syncFolder(const QString &path) const
{
    const Result<Descriptor> folder = m_root->openFolder(path);
    if (!folder)
        return tl::unexpected(folder.error());
    // Some file systems cannot do that for a folder, and then need not.
    if (Local::syncToDisk(folder->get()) || errno == EINVAL || errno == ENOTSUP)
        return {};
    return tl::unexpected(m_root->error(path, errno));
}

Result<bool> SafeFolder::syncAll() const
{
    if (Local::syncFileSystem(m_root->beneath.root()))
        return true;
    if (errno == ENOSYS)
        return false;
    return tl::unexpected(m_root->error({}, errno));
}

bool SafeFolder::canSyncAll() const
{
#ifdef Q_OS_LINUX
    return true;
#else
    return false;
#endif
}

Result<void> SafeFolder::setFolderTime(const QString &path, const QDateTime &modified) const
{
    const Result<Descriptor> folder = m_root->openFolder(path);
    if (!folder)
        return tl::unexpected(folder.error());
    if (!setTime(folder->get(), modified))
        return tl::unexpected(m_root->error(path, errno));
    return {};
}

// ---- files

Result<std::unique_ptr<PartFile>> SafeFolder::createFile(const QString &path, qint64 size) const
{
    if (auto space = requireSpace(size); !space)
        return tl::unexpected(space.error());
    return create(path, Naming::WhenPublished);
}

Result<std::unique_ptr<PartFile>> SafeFolder::createNamed(const QString &path) const
{
    return create(path, Naming::AtOnce);
}

Result<std::unique_ptr<PartFile>> SafeFolder::create(const QString &path, Naming naming) const
{
    Result<Descriptor> folder = m_root->openParent(path);
    if (!folder && folder.error().reason == "NOT_FOUND"_L1) {
        if (auto made = makeFolder(Local::split(path).folder); !made)
            return tl::unexpected(made.error());
        folder = m_root->openParent(path);
    }
    if (!folder)
        return tl::unexpected(folder.error());
    auto [folderPath, name] = Local::split(path);
    auto place =
        std::make_unique<PartFile::Place>(PartFile::Place{.root = m_root,
                                                          .folder = m_root->shared(*std::move(folder)),
                                                          .folderPath = folderPath,
                                                          .finalName = remoteBytes(name)});
    place->partName = naming == Naming::AtOnce ? place->finalName : remoteBytes(Local::partName(name));
    const int descriptor = openat(place->folder->get(), place->partName.constData(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return tl::unexpected(m_root->error(path, errno));
    return std::unique_ptr<PartFile>(new PartFile(std::move(place), descriptor));
}

Result<std::unique_ptr<PartFile>> SafeFolder::reopenPart(const QString &partPath,
                                                         const QString &finalPath) const
{
    const auto [folderPath, name] = Local::split(partPath);
    if (!Local::isPartName(name) || folderPath != Local::split(finalPath).folder)
        return tl::unexpected(Local::badPath(partPath));
    Result<Descriptor> folder = m_root->openParent(finalPath);
    if (!folder)
        return tl::unexpected(folder.error());
    auto place = std::make_unique<PartFile::Place>(
        PartFile::Place{.root = m_root,
                        .folder = m_root->shared(*std::move(folder)),
                        .folderPath = folderPath,
                        .partName = remoteBytes(name),
                        .finalName = remoteBytes(Local::split(finalPath).name)});
    Descriptor file(openat(place->folder->get(), place->partName.constData(),
                           O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status = {};
    if (!file || fstat(file.get(), &status) != 0)
        return tl::unexpected(m_root->error(partPath, errno));
    if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || status.st_uid != geteuid())
        return tl::unexpected(m_root->error(partPath, ELOOP));
    return std::unique_ptr<PartFile>(new PartFile(std::move(place), file.release()));
}

Result<std::unique_ptr<QFile>> SafeFolder::openFile(const QString &path) const
{
    if (path.isEmpty() || !Local::isRelative(path))
        return tl::unexpected(Local::badPath(path));
    // Opening a pipe would wait for its other end.
    Descriptor descriptor = m_root->beneath.open(remoteBytes(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat status = {};
    if (!descriptor || fstat(descriptor.get(), &status) != 0)
        return tl::unexpected(m_root->error(path, errno));
    if (!S_ISREG(status.st_mode))
        return tl::unexpected(m_root->error(path, EINVAL));
    std::unique_ptr<QFile> file = std::make_unique<Local::NamedFile>(absolutePath(path));
    if (!file->open(descriptor.release(), QIODevice::ReadOnly | QIODevice::Unbuffered,
                    QFileDevice::AutoCloseHandle))
        return tl::unexpected(m_root->error(path, EIO));
    return file;
}

Result<void> SafeFolder::removeFile(const QString &path) const
{
    const Result<Descriptor> folder = m_root->openParent(path);
    if (!folder) {
        if (folder.error().reason == "NOT_FOUND"_L1)
            return {};
        return tl::unexpected(folder.error());
    }
    if (unlinkat(folder->get(), remoteBytes(Local::split(path).name).constData(), 0) == 0 || errno == ENOENT)
        return {};
    return tl::unexpected(m_root->error(path, errno));
}

// ---- links

Result<QString> SafeFolder::linkTarget(const QString &path) const
{
    const Result<Descriptor> folder = m_root->openParent(path);
    if (!folder)
        return tl::unexpected(folder.error());
    QByteArray target(longestLocalPath + 1, Qt::Uninitialized);
    const ssize_t length = readlinkat(folder->get(), remoteBytes(Local::split(path).name).constData(),
                                      target.data(), static_cast<std::size_t>(target.size()));
    if (length < 0)
        return tl::unexpected(m_root->error(path, errno));
    return remoteText(target.first(length));
}

Result<void> SafeFolder::makeHardLink(const QString &path, const QString &existing, IfTaken ifTaken) const
{
    const Result<Descriptor> from = m_root->openParent(existing);
    const Result<Descriptor> to = m_root->openParent(path);
    if (!from || !to)
        return tl::unexpected(from ? to.error() : from.error());
    const QByteArray part = remoteBytes(Local::partName(Local::split(path).name));
    // Without AT_SYMLINK_FOLLOW it is a link itself that gets another name, not what it leads to.
    if (linkat(from->get(), remoteBytes(Local::split(existing).name).constData(), to->get(), part.constData(),
               0) != 0)
        return tl::unexpected(m_root->error(path, errno));
    // Looked at now that nobody can exchange it any more.
    struct stat status = {};
    const bool isFile =
        fstatat(to->get(), part.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
    const bool done =
        isFile && Local::renameWithin(to->get(), part, remoteBytes(Local::split(path).name), ifTaken);
    const int code = isFile ? errno : ELOOP;
    unlinkat(to->get(), part.constData(), 0); // rename does nothing where both are one file already
    if (!done)
        return tl::unexpected(m_root->error(path, code));
    return {};
}

Result<void> SafeFolder::makeLink(const QString &path, const QString &target, IfTaken ifTaken) const
{
    if (!m_root->beneath.canResolveLinks())
        return tl::unexpected(Error{.kind = Error::Kind::Unsupported, .subject = absolutePath(path)});
    const Error outside{
        .kind = Error::Kind::Invalid, .subject = absolutePath(path), .reason = u"LEADS_OUTSIDE"_s};
    if (!Local::linkCanStayInside(path, target))
        return tl::unexpected(outside);
    const Result<Descriptor> folder = m_root->openParent(path);
    if (!folder)
        return tl::unexpected(folder.error());
    const auto [folderPath, name] = Local::split(path);
    const QByteArray part = remoteBytes(Local::partName(name));
    if (symlinkat(remoteBytes(target).constData(), folder->get(), part.constData()) != 0)
        return tl::unexpected(m_root->error(path, errno));
    const bool inside = staysInside(nameIn(folderPath, part));
    const bool done = inside && Local::renameWithin(folder->get(), part, remoteBytes(name), ifTaken);
    const int code = errno;
    if (!done)
        unlinkat(folder->get(), part.constData(), 0);
    if (!inside)
        return tl::unexpected(outside);
    if (!done)
        return tl::unexpected(m_root->error(path, code));
    return {};
}

bool SafeFolder::staysInside(const QString &linkPath) const
{
    return Local::isRelative(linkPath) && m_root->beneath.leadsInside(remoteBytes(linkPath));
}

// ---- the file that is being written

PartFile::PartFile(std::unique_ptr<Place> place, int descriptor)
    : m_place(std::move(place))
{
    m_file = std::make_unique<Local::NamedFile>(m_place->root->absolute + u'/' + finalPath());
    // Appending, so that pos() and size() are right in a file that is gone on with.
    m_file->open(descriptor, QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered,
                 QFileDevice::AutoCloseHandle);
}

PartFile::~PartFile()
{
    m_file->close();
    if (!m_place->over)
        unlinkat(m_place->folder->get(), m_place->partName.constData(), 0);
}

QString PartFile::partPath() const
{
    return nameIn(m_place->folderPath, m_place->partName);
}

QString PartFile::finalPath() const
{
    return nameIn(m_place->folderPath, m_place->finalName);
}

Result<void> PartFile::seal(const FinishOptions &options)
{
    const auto failed = [this](int code) {
        return tl::unexpected(m_place->root->error(finalPath(), code));
    };
    const int descriptor = m_file->handle();
    if (descriptor < 0)
        return failed(EBADF);
    const mode_t wanted = static_cast<mode_t>(options.mode) & (options.executable ? 0777 : 0666);
    if (fchmod(descriptor, (wanted & ~Local::processUmask()) | 0600) != 0 && errno != EPERM &&
        errno != ENOTSUP)
        return failed(errno); // file systems without permissions refuse
    if (options.mark) {
        const Result<void> marked =
            options.mark->mark(descriptor, m_place->root->absolute + u'/' + partPath());
        if (!marked && marked.error().reason != "MARK_UNSUPPORTED"_L1)
            return marked;
    }
    if (!setTime(descriptor, options.modified) && errno != EPERM)
        return failed(errno);
    Local::startWriting(descriptor);
    return {};
}

void PartFile::rest()
{
    m_file->close();
}

Result<void> PartFile::sync()
{
    Descriptor reopened;
    if (!m_file->isOpen())
        reopened = Descriptor(openat(m_place->folder->get(), m_place->partName.constData(),
                                     O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (Local::syncToDisk(m_file->isOpen() ? m_file->handle() : reopened.get()))
        return {};
    return tl::unexpected(m_place->root->error(finalPath(), errno));
}

Result<void> PartFile::publish(IfTaken ifTaken)
{
    const auto failed = [this](int code) {
        return tl::unexpected(m_place->root->error(finalPath(), code));
    };
    if (m_place->partName == m_place->finalName) { // it has had its name from the start
        m_file->close();
        m_place->over = true;
        return {};
    }
    // The folder may have been moved away since, even out of the chosen one, and a link left in its place.
    const Result<Descriptor> folder = m_place->root->openFolder(m_place->folderPath);
    if (!folder)
        return tl::unexpected(folder.error());
    if (!Local::isSameFile(folder->get(), m_place->folder->get()))
        return failed(ELOOP);
    m_file->close();
    if (!Local::renameWithin(m_place->folder->get(), m_place->partName, m_place->finalName, ifTaken))
        return failed(errno);
    m_place->over = true;
    return {};
}

Result<void> PartFile::keep()
{
    const Result<void> synced = sync();
    m_file->close();
    m_place->over = true;
    return synced;
}

} // namespace Sandkeeper
