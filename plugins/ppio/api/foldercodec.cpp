// SPDX-License-Identifier: MIT
#include "api/foldercodec.h"

#include "api/json.h"
#include "core/provider/remotename.h"

#include <QJsonDocument>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype pieceSize = 1000; ///< entries; a table takes them within a frame

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// The name or the number of the enumeration, as proto3 allows both (ppio.md §3.4).
FileType typeOf(const QJsonObject &json, bool isLink)
{
    const QString word = textOf(json, "type");
    const auto number = integerOf(json, "type").value_or(0);
    if (word == u"FILE_TYPE_FILE" || number == 1)
        return FileType::File;
    if (word == u"FILE_TYPE_DIRECTORY" || number == 2)
        return FileType::Folder;
    if (word == u"FILE_TYPE_SYMLINK" || number == 3)
        return FileType::Link;
    if (!word.isEmpty() && word != u"FILE_TYPE_UNSPECIFIED")
        return FileType::Unknown;
    // What is neither file nor folder is left out: a link that leads nowhere, or something special.
    return isLink ? FileType::Link : FileType::Special;
}

FileEntry decodeEntry(const QJsonObject &json)
{
    FileEntry entry;
    entry.name = RemotePath::name(textOf(json, "name"));
    entry.linkTarget = textOf(json, "symlinkTarget");
    entry.isLink = !entry.linkTarget.isEmpty() || textOf(json, "permissions").startsWith(u'L') ||
                   truthOf(json, "isSymlink").value_or(false);
    entry.type = typeOf(json, entry.isLink);
    entry.isLink = entry.isLink || entry.type == FileType::Link;
    entry.owner = textOf(json, "owner");
    entry.group = textOf(json, "group");
    entry.modified = timeOf(json, "modifiedTime");
    // Zero is left out, and the first daemons tell no more than the type (ppio.md §3.8).
    const bool isDetailed = !entry.owner.isEmpty() || entry.modified.isValid();
    const auto size = integerOf(json, "size");
    if (!entry.isLink && (size || isDetailed)) // of a link it is the link's own
        entry.size = std::max<qint64>(size.value_or(0), 0);
    const auto mode = integerOf(json, "mode");
    if (mode || isDetailed)
        entry.mode = uint(mode.value_or(0)) & 07777U;
    return entry;
}

/// Of one FilesystemEvent. The watched folder is “.” to itself.
FolderEvent eventOf(const QJsonObject &json)
{
    const QString type = textOf(json, "type");
    const auto number = integerOf(json, "type").value_or(0);
    const bool isLoss =
        type == u"EVENT_TYPE_REMOVE" || type == u"EVENT_TYPE_RENAME" || number == 3 || number == 4;
    const QString name = textOf(json, "name");
    return isLoss && (name.isEmpty() || name == u".") ? FolderEvent::Gone : FolderEvent::Changed;
}

} // namespace

QByteArray encodePath(const QString &path)
{
    return bytesOf({{u"path"_s, path}});
}

QByteArray encodeMove(const QString &from, const QString &to)
{
    return bytesOf({{u"source"_s, from}, {u"destination"_s, to}});
}

Result<FileEntry> decodeStat(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->value(u"entry").isObject())
        return tl::unexpected(shapeError(u"The answer has no “entry”"_s));
    return decodeEntry(json->value(u"entry").toObject());
}

Result<QString> decodeStatPath(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    const QString path = textOf(json->value(u"entry").toObject(), "path");
    if (!RemotePath::normalised(path))
        return tl::unexpected(shapeError(u"The answer's “entry” has no path"_s));
    return *RemotePath::normalised(path);
}

Result<QList<QList<FileEntry>>> decodeListing(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    QList<QList<FileEntry>> pieces;
    const QJsonArray rows = json->value(u"entries").toArray();
    for (const QJsonValue &row : rows) {
        const QJsonObject object = row.toObject();
        if (!RemotePath::isName(textOf(object, "name")))
            continue;
        if (pieces.isEmpty() || pieces.last().size() >= pieceSize)
            pieces.append(QList<FileEntry>());
        pieces.last().append(decodeEntry(object));
    }
    return pieces;
}

QByteArray encodeWatcher(const QString &watcherId)
{
    return bytesOf({{u"watcherId"_s, watcherId}});
}

Result<QString> decodeWatcher(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    const QString id = textOf(*json, "watcherId");
    if (id.isEmpty())
        return tl::unexpected(shapeError(u"The answer has no “watcherId”"_s));
    return id;
}

Result<FolderEvent> decodeWatcherEvents(const QByteArray &body)
{
    return parseObject(body).map([](const QJsonObject &json) {
        FolderEvent result = FolderEvent::Other;
        const QJsonArray events = json.value(u"events").toArray();
        for (const QJsonValue &event : events) {
            if (result != FolderEvent::Gone)
                result = eventOf(event.toObject());
        }
        return result;
    });
}

Result<FolderEvent> decodeFolderEvent(const QByteArray &message)
{
    const Result<QJsonObject> json = parseObject(message);
    if (!json)
        return tl::unexpected(Error{.kind = Error::Kind::Protocol,
                                    .detail = u"a message of the stream cannot be decoded"_s,
                                    .reason = u"BAD_STREAM"_s});
    if (json->value(u"start").isObject())
        return FolderEvent::Started;
    const QJsonValue event = json->value(u"filesystem");
    return event.isObject() ? eventOf(event.toObject()) : FolderEvent::Other;
}

} // namespace Sandkeeper::Ppio
