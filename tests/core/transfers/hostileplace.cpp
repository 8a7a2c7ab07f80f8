// SPDX-License-Identifier: MIT
#include "hostileplace.h"

#include <QDir>
#include <QFile>

namespace Sandkeeper::Testing {

using namespace Qt::StringLiterals;

namespace {

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

/// What may not be in the target, by what snapshot() says of it.
bool isForbidden(const QString &path, const QString &description, bool linksAllowed)
{
    const uint mode = description.section(u' ', 0, 0).toUInt(nullptr, 8);
    const uint type = mode & 0170000;
    const bool isLink = type == 0120000;
    if (isLink)
        return !linksAllowed && path != "way-out"_L1 && path != "link-file"_L1;
    const bool isPlain = type == 0100000 || type == 0040000;
    return !isPlain || (mode & 07000) != 0 ||
           (path.endsWith(".part"_L1) && path.section(u'/', -1).count(u'.') > 3);
}

} // namespace

HostilePlace::HostilePlace()
{
    const QDir root(m_root.path());
    root.mkpath(u"target"_s);
    root.mkpath(u"outside/folder"_s);
    write(root.filePath(u"outside/secret.txt"_s), "secret");
    write(root.filePath(u"outside/folder/inner.txt"_s), "inner");
    write(root.filePath(u"pwned"_s), "was here before");
    QFile::link(u"../outside"_s, root.filePath(u"target/way-out"_s));
    QFile::link(u"../outside/secret.txt"_s, root.filePath(u"target/link-file"_s));
    write(root.filePath(u"target/mine.txt"_s), "mine");
    m_before = snapshot(m_root.path(), u"target"_s, true);
}

QString HostilePlace::damageOutside() const
{
    QString found = difference(m_before, snapshot(m_root.path(), u"target"_s, true));
    for (const QString &place : {u"/etc/sandkeeper-pwned"_s, u"/tmp/pwned"_s}) {
        if (QFile::exists(place))
            found += u"\nexists: "_s + place;
    }
    return found;
}

QString HostilePlace::damage(bool linksAllowed) const
{
    QString found = damageOutside();
    const TreeSnapshot inside = typesIn(target());
    for (auto it = inside.cbegin(); it != inside.cend(); ++it) {
        if (isForbidden(it.key(), it.value(), linksAllowed))
            found += u"\nforbidden: %1: %2"_s.arg(it.key(), it.value());
    }
    return found;
}

} // namespace Sandkeeper::Testing
