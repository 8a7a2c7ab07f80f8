// SPDX-License-Identifier: MIT
#include "core/transfers/unixfolder.h"

#include "core/transfers/safefolderparts.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef Q_OS_LINUX
#include <atomic>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#endif

namespace Sandkeeper::Local {

using namespace Qt::StringLiterals;

Descriptor::~Descriptor()
{
    if (m_descriptor >= 0) {
        const int code = errno;
        ::close(m_descriptor);
        errno = code; // of the call that this one is cleaned up after
    }
}

// ---- opening

#ifdef Q_OS_LINUX
namespace {

int openat2(int folder, const char *path, int flags, quint64 resolve)
{
    open_how how = {};
    how.flags = static_cast<quint64>(flags | O_CLOEXEC);
    how.resolve = resolve;
    int result = -1;
    // EAGAIN: something was renamed meanwhile, so that the kernel could not be sure.
    for (int attempt = 0; attempt < 16; ++attempt) {
        result = static_cast<int>(syscall(SYS_openat2, folder, path, &how, sizeof how));
        if (result >= 0 || (errno != EAGAIN && errno != EINTR))
            break;
    }
    return result;
}

/// Since Linux 5.6, unless a container's filter forbids it.
bool kernelHasOpenat2()
{
    static const bool has =
        Descriptor(openat2(AT_FDCWD, ".", O_PATH | O_DIRECTORY, RESOLVE_NO_MAGICLINKS)).get() >= 0;
    return has;
}

} // namespace
#endif

Beneath::Beneath(Descriptor root, bool stepByStep)
    : m_root(std::move(root))
    , m_stepByStep(stepByStep)
{
#ifdef Q_OS_LINUX
    m_stepByStep = stepByStep || !kernelHasOpenat2();
#else
    m_stepByStep = true;
#endif
}

Descriptor Beneath::open(const QByteArray &path, int flags) const
{
#ifdef Q_OS_LINUX
    if (!m_stepByStep)
        return Descriptor(openat2(root(), path.isEmpty() ? "." : path.constData(), flags,
                                  RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS));
#endif
    return openStepByStep(path, flags);
}

Descriptor Beneath::openStepByStep(const QByteArray &path, int flags) const
{
    if (path.isEmpty())
        return Descriptor(openat(root(), ".", flags | O_CLOEXEC));
    Descriptor folder;
    const QList<QByteArray> parts = path.split('/');
    for (qsizetype i = 0; i + 1 < parts.size(); ++i) {
        const int from = i == 0 ? root() : folder.get();
        folder = Descriptor(
            openat(from, parts.at(i).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder)
            return {};
    }
    return Descriptor(openat(folder ? folder.get() : root(), parts.constLast().constData(),
                             flags | O_NOFOLLOW | O_CLOEXEC));
}

bool Beneath::canResolveLinks() const
{
    return !m_stepByStep;
}

bool Beneath::leadsInside(const QByteArray &linkPath) const
{
#ifdef Q_OS_LINUX
    if (m_stepByStep)
        return false;
    const Descriptor target(
        openat2(root(), linkPath.constData(), O_PATH, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS));
    return target || errno == ENOENT;
#else
    Q_UNUSED(linkPath)
    return false;
#endif
}

bool linkCanStayInside(const QString &path, const QString &target)
{
    if (target.isEmpty() || target.startsWith(u'/') || target.contains(QChar(0)) ||
        target.size() > longestLocalPath)
        return false;
    qsizetype depth = path.count(u'/');
    bool isDown = false;
    for (const QString &part : target.split(u'/', Qt::SkipEmptyParts)) {
        // After a name, `..` would be the parent of whatever a link of that name leads to.
        if (part == ".."_L1 && (isDown || --depth < 0))
            return false;
        isDown = isDown || (part != ".."_L1 && part != "."_L1);
    }
    return true;
}

// ---- what the file system is and says

Error systemError(const QString &path, int code)
{
    Error error{.kind = Error::Kind::Local, .subject = path, .detail = qt_error_string(code)};
    switch (code) {
    case ENOENT:
        error.reason = u"NOT_FOUND"_s;
        break;
    case ENOSPC:
    case EDQUOT:
        error.reason = u"NO_SPACE"_s;
        break;
    case EACCES:
    case EPERM:
    case EROFS:
        error.reason = u"NOT_ALLOWED"_s;
        break;
    case ELOOP:
    case ENOTDIR:
    case EXDEV:
        error.reason = u"LINK_IN_WAY"_s;
        break;
    case EEXIST:
    case EISDIR:
        error.kind = Error::Kind::Conflict;
        error.reason = u"LOCAL_EXISTS"_s;
        break;
    default:
        break;
    }
    return error;
}

NameRules nameRulesOf(int folder)
{
#ifdef Q_OS_LINUX
    struct statfs status = {};
    if (fstatfs(folder, &status) != 0)
        return NameRules::Posix;
    switch (static_cast<quint32>(status.f_type)) {
    case 0x4D44:     // FAT
    case 0x2011BAB0: // exFAT
    case 0x5346544E: // NTFS
    case 0x7366746E: // NTFS3
    case 0xFF534D42: // shares of Windows
    case 0xFE534D42:
        return NameRules::Windows;
    case 0x482B: // HFS+
    case 0x4858: // HFSX, which may regard case
        return NameRules::MacOs;
    default:
        break;
    }
    // ext4 and f2fs can compare the names of single folders without regard to case.
    int flags = 0;
    constexpr int caseFolded = 0x40000000;
    if (ioctl(folder, FS_IOC_GETFLAGS, &flags) == 0 && (flags & caseFolded) != 0)
        return NameRules::MacOs;
#else
    Q_UNUSED(folder)
#endif
    return systemNameRules();
}

uint processUmask()
{
    static const uint mask = [] {
#ifdef Q_OS_LINUX
        // umask() cannot tell without changing it, for all threads.
        QFile status(u"/proc/self/status"_s);
        if (status.open(QIODevice::ReadOnly)) {
            for (const QByteArray &line : status.readAll().split('\n')) {
                if (line.startsWith("Umask:"))
                    return line.sliced(6).trimmed().toUInt(nullptr, 8);
            }
        }
#endif
        const mode_t present = umask(077);
        umask(present);
        return static_cast<uint>(present);
    }();
    return mask;
}

bool isSameFile(int one, int other)
{
    struct stat first = {};
    struct stat second = {};
    return fstat(one, &first) == 0 && fstat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

// ---- names and the disk

namespace {

/// For file systems that cannot rename exclusively.
bool renameIfFree(int folder, const char *from, const char *to)
{
    if (linkat(folder, from, folder, to, 0) == 0)
        return unlinkat(folder, from, 0) == 0;
    if (errno == EEXIST)
        return false;
    // Nor has it hard links (FAT, as some systems bring it). What is left is not atomic, but follows no link.
    struct stat status = {};
    if (fstatat(folder, to, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return errno == ENOENT && renameat(folder, from, folder, to) == 0;
}

} // namespace

bool renameWithin(int folder, const QByteArray &from, const QByteArray &to, IfTaken ifTaken)
{
    if (ifTaken == IfTaken::Replace)
        return renameat(folder, from.constData(), folder, to.constData()) == 0;
#if defined(Q_OS_LINUX)
    if (syscall(SYS_renameat2, folder, from.constData(), folder, to.constData(), RENAME_NOREPLACE) == 0)
        return true;
#elif defined(Q_OS_DARWIN)
    if (renameatx_np(folder, from.constData(), folder, to.constData(), RENAME_EXCL) == 0)
        return true;
#else
    errno = ENOSYS;
#endif
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
        return false;
    return renameIfFree(folder, from.constData(), to.constData());
}

void startWriting(int descriptor)
{
#ifdef Q_OS_LINUX
    sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
    Q_UNUSED(descriptor)
#endif
}

bool syncToDisk(int descriptor)
{
#ifdef Q_OS_DARWIN
    // fsync() leaves it in the disk's own memory there.
    if (fcntl(descriptor, F_FULLFSYNC) == 0)
        return true;
#endif
    return fsync(descriptor) == 0;
}

bool syncFileSystem(int descriptor)
{
#ifdef Q_OS_LINUX
    return syncfs(descriptor) == 0;
#else
    Q_UNUSED(descriptor)
    errno = ENOSYS;
    return false;
#endif
}

} // namespace Sandkeeper::Local
