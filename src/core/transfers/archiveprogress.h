// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace Sandkeeper {

/// An item of an archive that is through.
struct ArchiveItem
{
    QString path;     ///< as it is called in the archive, without a `/` at the end
    qint64 bytes = 0; ///< of its content; 0 of a folder
    bool ok = true;   ///< false: see the issues
};

/// How far an archive is. Counts content, not headers.
struct ArchiveProgress
{
    qint64 itemsDone = 0;
    qint64 bytesDone = 0;        ///< of all items, the current one included
    QString currentPath;         ///< may be empty
    qint64 currentBytes = 0;     ///< of the current item
    qint64 currentSize = -1;     ///< bytes; -1: unknown
    QList<ArchiveItem> finished; ///< since the last report
};

} // namespace Sandkeeper

Q_DECLARE_METATYPE(Sandkeeper::ArchiveProgress)
