// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/folderparts.h"

#include <QHash>
#include <QSet>

namespace Sandkeeper {

/// Scripts for the parts of a folder in a sandbox, which do with a POSIX shell, tar, mv and the like, of GNU
/// or BusyBox; and where things lie there.
///
/// All of an attempt lies in one folder with a name of its own. In it, what was unpacked completely and is
/// exactly what a digest says is called after that digest, by one rename; it is the proof for the next
/// attempt, which takes over the whole folder by one rename, too. A command of an earlier attempt that still
/// runs knows things by their whole paths alone, and finds nothing of them any more; what it may still write
/// into has no lasting name.
///
/// Pure; any thread.
class SANDKEEPER_CORE_EXPORT RemoteParts
{
public:
    /// `prefix` is what all of the item begins with, and `turn` is this attempt's.
    RemoteParts(QString prefix, const QString &turn);

    const QString &workFolder() const { return m_work; }
    QString archivePath() const { return m_prefix + m_turn + QStringLiteral(".part"); }
    /// Where a part comes to lie. `lasting`: for a later attempt, too.
    QString partPath(const FolderParts::Part &part, bool lasting) const;
    /// Where the parts come together.
    QString treePath(const FolderParts &plan, bool lasting) const;
    /// What all begins with where the folder is on its way into one that is there already. If it lasts, it is
    /// proof for that folder alone: what is there no more has arrived.
    QString mergingPath(const FolderParts &plan, bool lasting) const;

    /// Looks at what earlier attempts have left and removes what is of no use, but for `plainPlace`, where
    /// files that go one by one lie. `merged` is the folder that it would be merged into; empty: none.
    QString choosing(const FolderParts &plan, const QString &plainPlace, const QString &merged) const;
    struct Choice
    {
        bool tar = false;         ///< is there
        bool begun = false;       ///< plainPlace is there
        bool merging = false;     ///< all of it was there, and some of it is merged already
        QSet<QByteArray> digests; ///< of the parts that are there
    };
    static Choice chosen(const QByteArray &output);

    /// Unpacks the archive and removes it. `lost`: paths in the part which are not right and come away.
    QString unpacking(const FolderParts::Part &part, bool lasting, const QStringList &lost) const;
    /// Puts all parts together at treePath(), by scripts to be run one after the other. They may be broken
    /// off anywhere, and be run again. `entries`: of the tree.
    QStringList assembling(const FolderParts &plan, bool lasting,
                           const QList<LocalFiles::Tree::Entry> &entries,
                           const QHash<QString, QDateTime> &folderTimes) const;
    struct Move
    {
        QString from;
        QString to;
        bool mayMerge = false;
        QString how;        ///< to merge: “all”, “skip” or “newer”
        QString merging;    ///< mergingPath(); empty: it is merged where it is, which is no proof
        QString workFolder; ///< goes when it has its place; empty: there is none
    };
    /// Gives a complete folder its place. May be run again after it was broken off, where it merges, also
    /// when `from` is there no more. Exit code 17: something is in the way.
    static QString moving(const Move &move);
    /// As a part of a script: how many files there are in a folder; and what that has printed, -1 when it is
    /// not known.
    static QString counting(const QString &folder);
    static int counted(const QByteArray &output);

private:
    QString m_prefix;
    QString m_turn;
    QString m_work;
};

/// As a part of a script: removes all that begins with `prefix`, so that no attempt that begins meanwhile
/// takes over something that is half removed.
SANDKEEPER_CORE_EXPORT QString removingAll(const QString &prefix);

} // namespace Sandkeeper
