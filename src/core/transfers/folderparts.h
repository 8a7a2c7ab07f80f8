// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/localfiles.h"

#include <QDateTime>

namespace Sandkeeper {

/// How a folder is divided that goes as tar, so that what was sent of it before it was broken off need not be
/// sent again. A part is some entries that follow each other, about `size` bytes of tar at most; a larger
/// file is one of its own. A small folder is one part.
///
/// Where a part ends depends on what is near, so that a file more, or a longer one, changes few of them.
///
/// A plain value; any thread.
class SANDKEEPER_CORE_EXPORT FolderParts
{
public:
    static constexpr qint64 usualSize = 256LL * 1024 * 1024;

    struct Part
    {
        qsizetype first = 0; ///< of the tree's entries
        qsizetype count = 0;
        int files = 0;
        qint64 size = 0; ///< bytes of its tar, nearly
        /// 32 hexadecimal digits: the same for the same entries with the same kinds, sizes, times and modes.
        QByteArray digest;
        QString folder; ///< that the first entry is in; empty for the one that all are in
    };

    /// Of an empty folder, one empty part. Some hundred parts at most: of a huge folder they are larger.
    static FolderParts divide(const LocalFiles::Tree &tree, qint64 size = usualSize);

    const QList<Part> &parts() const { return m_parts; }
    qint64 size() const { return m_size; } ///< bytes of all parts
    /// As of a part, of all of them.
    const QByteArray &digest() const { return m_digest; }
    /// Folders which more than one part has something in, outer ones first: each but the first part with
    /// something of such a folder puts it into what the first has made.
    const QStringList &sharedFolders() const { return m_sharedFolders; }

private:
    QList<Part> m_parts;
    qint64 m_size = 0;
    QByteArray m_digest;
    QStringList m_sharedFolders;
};

} // namespace Sandkeeper
