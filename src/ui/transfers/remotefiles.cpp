// SPDX-License-Identifier: MIT
#include "ui/transfers/remotefiles.h"

#include "core/provider/remotename.h"

#include <algorithm>
#include <utility>

#include <QClipboard>
#include <QDataStream>
#include <QDir>
#include <QGuiApplication>
#include <QMimeData>
#include <QUrl>

namespace Sandkeeper {

namespace {

constexpr quint32 Magic = 0x534B4652; // "SKFR"
constexpr qint32 Version = 1;
constexpr qsizetype MostBytes = 32 * 1024 * 1024;
constexpr qsizetype LongestId = 1024;

QDataStream &operator<<(QDataStream &stream, const FileEntry &entry)
{
    return stream << entry.name << qint32(entry.type) << entry.size.value_or(-1) << entry.modified
                  << entry.isLink;
}

QDataStream &operator>>(QDataStream &stream, FileEntry &entry)
{
    qint32 type = 0;
    qint64 size = -1;
    stream >> entry.name >> type >> size >> entry.modified >> entry.isLink;
    entry.type = FileType(std::clamp(type, 0, int(FileType::Special)));
    if (size >= 0)
        entry.size = size;
    return stream;
}

} // namespace

QString RemoteFiles::mimeType()
{
    return QStringLiteral("application/x-sandkeeper-files");
}

// Not JSON: names may hold lone surrogates, which UTF-8 cannot carry.
QByteArray RemoteFiles::toBytes() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << Magic << Version << sandbox.accountId << sandbox.sandboxId << folder << cut
           << qint32(entries.size());
    for (const FileEntry &entry : entries)
        stream << entry;
    return bytes;
}

std::optional<RemoteFiles> RemoteFiles::fromBytes(const QByteArray &bytes)
{
    if (bytes.size() > MostBytes)
        return {};
    QDataStream stream(bytes);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    qint32 version = 0;
    qint32 count = 0;
    RemoteFiles files;
    stream >> magic >> version;
    if (magic != Magic || version != Version)
        return {};
    stream >> files.sandbox.accountId >> files.sandbox.sandboxId >> files.folder >> files.cut >> count;
    const bool isPlace = files.folder.startsWith(QLatin1Char('/')) && !files.sandbox.sandboxId.isEmpty() &&
                         files.sandbox.sandboxId.size() <= LongestId &&
                         files.sandbox.accountId.size() <= LongestId;
    if (stream.status() != QDataStream::Ok || !isPlace || count < 1 || count > MostEntries)
        return {};
    for (qint32 i = 0; i < count; ++i) {
        FileEntry entry;
        stream >> entry;
        if (stream.status() != QDataStream::Ok || !RemotePath::isName(entry.name))
            return {};
        files.entries.append(entry);
    }
    return files;
}

std::optional<RemoteFiles> RemoteFiles::from(const QMimeData *data)
{
    if (!data || !data->hasFormat(mimeType()))
        return {};
    return fromBytes(data->data(mimeType()));
}

std::unique_ptr<QMimeData> RemoteFiles::toMimeData() const
{
    auto data = std::make_unique<QMimeData>();
    data->setData(mimeType(), toBytes());
    QStringList paths;
    for (const FileEntry &entry : entries)
        paths.append(RemotePath::joined(folder, entry.name));
    data->setText(paths.join(QLatin1Char('\n')));
    return data;
}

QStringList localFilesIn(const QMimeData *data)
{
    QStringList paths;
    // What comes from a sandbox is copied from there, whatever else is known of it.
    if (!data || data->hasFormat(RemoteFiles::mimeType()) || !data->hasUrls())
        return paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (!url.isLocalFile())
            continue;
        const QString path = QDir::cleanPath(url.toLocalFile());
        if (QDir::isAbsolutePath(path) && !paths.contains(path))
            paths.append(path);
    }
    return paths;
}

CopiedFiles::CopiedFiles(QObject *parent)
    : QObject(parent)
{
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, [this] { m_isRead = false; });
}

void CopiedFiles::read()
{
    if (std::exchange(m_isRead, true))
        return;
    const QMimeData *copied = QGuiApplication::clipboard()->mimeData();
    m_local = localFilesIn(copied);
    m_remote = RemoteFiles::from(copied);
}

const QStringList &CopiedFiles::local()
{
    read();
    return m_local;
}

const std::optional<RemoteFiles> &CopiedFiles::remote()
{
    read();
    return m_remote;
}

} // namespace Sandkeeper
