// SPDX-License-Identifier: MIT
#include "core/transfers/folderparts.h"

#include "core/provider/remotename.h"
#include "core/transfers/tarwriter.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QSet>

namespace Sandkeeper {

namespace {

constexpr qint64 mostParts = 256; // of the largest size
constexpr qint64 headSize = 512;
constexpr qsizetype longestPlainName = 100;
constexpr int endings = 8; // one name in so many may end a part that is half full

qint64 sizeInTar(const LocalFiles::Tree::Entry &entry, const QByteArray &name)
{
    const qint64 longName = name.size() < longestPlainName ? 0 : headSize + Archive::paddedSize(name.size());
    return headSize + longName + Archive::paddedSize(entry.size);
}

void addTo(QCryptographicHash &hash, const LocalFiles::Tree::Entry &entry, const QByteArray &name)
{
    hash.addData(name);
    hash.addData(QByteArray(1, '\0') + (entry.folder ? 'd' : 'f') + QByteArray::number(entry.size) + ' ' +
                 QByteArray::number(entry.modified) + ' ' + QByteArray::number(entry.mode) + '\n');
}

QByteArray digestOf(const QCryptographicHash &hash)
{
    return hash.result().toHex().left(32);
}

QString folderOf(const QString &path)
{
    return path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0));
}

} // namespace

FolderParts FolderParts::divide(const LocalFiles::Tree &tree, qint64 size)
{
    FolderParts result;
    for (const LocalFiles::Tree::Entry &entry : tree.entries)
        result.m_size += sizeInTar(entry, remoteBytes(entry.path));
    // By doubling: otherwise every part of a huge folder would end elsewhere as soon as it grows.
    while (result.m_size / size > mostParts)
        size *= 2;
    Part part;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QCryptographicHash whole(QCryptographicHash::Sha256);
    const auto close = [&] {
        part.digest = digestOf(hash);
        whole.addData(part.digest);
        result.m_parts.append(part);
        hash.reset();
    };
    for (qsizetype i = 0; i < tree.entries.size(); ++i) {
        const LocalFiles::Tree::Entry &entry = tree.entries.at(i);
        const QByteArray name = remoteBytes(entry.path);
        const qint64 itsSize = sizeInTar(entry, name);
        const bool isFull = part.size + itsSize > size;
        if (part.count > 0 && (isFull || (part.size >= size / 2 && qChecksum(name) % endings == 0))) {
            close();
            part = {.first = i, .folder = folderOf(entry.path)};
        }
        ++part.count;
        part.files += entry.folder ? 0 : 1;
        part.size += itsSize;
        addTo(hash, entry, name);
    }
    close();
    result.m_digest = digestOf(whole);

    QSet<QString> shared;
    for (const Part &each : std::as_const(result.m_parts)) {
        for (QString folder = each.folder; !folder.isEmpty(); folder = folderOf(folder))
            shared.insert(folder);
    }
    result.m_sharedFolders = QStringList(shared.cbegin(), shared.cend());
    result.m_sharedFolders.sort();
    return result;
}

} // namespace Sandkeeper
