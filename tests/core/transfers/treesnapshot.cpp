// SPDX-License-Identifier: MIT
#include "treesnapshot.h"

#include "core/provider/remotename.h"

#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QFile>

namespace Sandkeeper::Testing {

using namespace Qt::StringLiterals;

namespace {

QString linkTarget(const QByteArray &path)
{
    QByteArray target(4096, Qt::Uninitialized);
    const ssize_t length = readlink(path.constData(), target.data(), 4096);
    return remoteText(target.first(std::max<ssize_t>(length, 0)));
}

QString contentHash(const QByteArray &path)
{
    QFile file;
    const int descriptor = open(path.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0 || !file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return u"unreadable"_s;
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(&file);
    return QString::fromLatin1(hash.result().toHex());
}

QString describe(const QByteArray &path, const struct stat &status, bool withTime)
{
    QString text = u"%1 inode %2 size %3"_s.arg(status.st_mode, 0, 8)
                       .arg(status.st_ino)
                       .arg(S_ISDIR(status.st_mode) ? 0 : status.st_size);
    if (withTime)
        text += u" time %1.%2"_s.arg(status.st_mtim.tv_sec).arg(status.st_mtim.tv_nsec);
    if (S_ISLNK(status.st_mode))
        text += u" -> "_s + linkTarget(path);
    if (S_ISREG(status.st_mode) && status.st_size < 1024 * 1024)
        text += u' ' + contentHash(path) + u" names %1"_s.arg(status.st_nlink);
    return text;
}

struct Walk
{
    QByteArray root;
    QByteArray without;
    bool folderTimes = false;
    bool onlyTypes = false;
    TreeSnapshot found;
};

void walk(Walk &walked, const QByteArray &relative)
{
    const QByteArray folder = walked.root + (relative.isEmpty() ? QByteArray() : '/' + relative);
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(opendir(folder.constData()), &closedir);
    while (const dirent *entry = listing ? readdir(listing.get()) : nullptr) {
        const QByteArray name(entry->d_name);
        if (name == "." || name == "..")
            continue;
        const QByteArray path = relative.isEmpty() ? name : relative + '/' + name;
        struct stat status = {};
        if (lstat((walked.root + '/' + path).constData(), &status) != 0)
            continue;
        const bool isLeftOut = !walked.without.isEmpty() && path == walked.without;
        const bool withTime = !isLeftOut && (walked.folderTimes || !S_ISDIR(status.st_mode));
        walked.found.insert(remoteText(path), walked.onlyTypes
                                                  ? QString::number(status.st_mode, 8)
                                                  : describe(walked.root + '/' + path, status, withTime));
        if (S_ISDIR(status.st_mode) && !isLeftOut)
            walk(walked, path);
    }
}

} // namespace

TreeSnapshot snapshot(const QString &folder, const QString &without, bool folderTimes)
{
    Walk walked{.root = remoteBytes(folder), .without = remoteBytes(without), .folderTimes = folderTimes};
    walk(walked, {});
    return walked.found;
}

TreeSnapshot typesIn(const QString &folder)
{
    Walk walked{.root = remoteBytes(folder), .onlyTypes = true};
    walk(walked, {});
    return walked.found;
}

QString difference(const TreeSnapshot &before, const TreeSnapshot &after)
{
    QStringList lines;
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        if (!after.contains(it.key()))
            lines += u"gone: "_s + it.key();
        else if (after.value(it.key()) != it.value())
            lines += u"changed: %1: %2 => %3"_s.arg(it.key(), it.value(), after.value(it.key()));
    }
    for (auto it = after.cbegin(); it != after.cend(); ++it) {
        if (!before.contains(it.key()))
            lines += u"new: %1: %2"_s.arg(it.key(), it.value());
    }
    return lines.join(u'\n');
}

} // namespace Sandkeeper::Testing
