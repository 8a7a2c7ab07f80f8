// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"

/// Folders of a sandbox's daemon on the wire (ppio.md §3.8, §3.9). Pure; any thread.
namespace Sandkeeper::Ppio {

/// Of Stat, MakeDir, Remove, WatchDir; and of ListDir, for one level.
QByteArray encodePath(const QString &path);
QByteArray encodeMove(const QString &from, const QString &to);

/// The entry in the answer of Stat. Errors: Protocol.
Result<FileEntry> decodeStat(const QByteArray &body);
/// The path in the answer of Stat. Errors: Protocol.
Result<QString> decodeStatPath(const QByteArray &body);
/// The entries in the answer of ListDir, in pieces that are shown at once without a stop. Entries whose names
/// cannot be those of a file are left out. Errors: Protocol.
Result<QList<QList<FileEntry>>> decodeListing(const QByteArray &body);

/// Of GetWatcherEvents and RemoveWatcher.
QByteArray encodeWatcher(const QString &watcherId);
/// The answer of CreateWatcher. Errors: Protocol.
Result<QString> decodeWatcher(const QByteArray &body);

enum class FolderEvent {
    Other, ///< a sign of life, or an event of a later daemon
    Started,
    Changed,
    Gone, ///< the folder itself was removed or renamed: what gets its name later is not watched
};
/// What the answer of GetWatcherEvents tells: Gone if one of the events does, Other if there are none.
/// Errors: Protocol.
Result<FolderEvent> decodeWatcherEvents(const QByteArray &body);
/// One message of WatchDir. Errors: Protocol with reason BAD_STREAM.
Result<FolderEvent> decodeFolderEvent(const QByteArray &message);

} // namespace Sandkeeper::Ppio
