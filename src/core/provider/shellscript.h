// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"

#include <QHash>

/// How folders are read and changed with nothing but shell commands: the text of the commands, and what is
/// made of what they print. They run in any POSIX shell, with the tools of GNU, of BusyBox or with fewer, and
/// take the best way that they find:
///
/// 1. `find -printf`, 2. `stat -c` on what `find` finds, 3. the same on what the shell's patterns find,
/// 4. `ls -ldn` on that, 5. the shell alone, which tells names and types.
///
/// Names are exact in all of them. A service may pass output as text (prime.md §7.1), so what is printed is
/// encoded with what there is: base64, or hexadecimal digits. Pure; any thread.
namespace Sandkeeper::ShellFiles {

/// Bytes that one answer holds at most, before it is encoded.
constexpr qint64 pieceSize = 1024 * 1024;

/// The beginning of all these commands, with functions for what comes after it:
///     has tool            whether there is such a tool
///     enc                 encodes its input as $e says
///     bad word text       ends the command with a problem (Answer::problem) and what a tool said of it
///     done_               the whole answer of a command that has nothing to tell
SANDKEEPER_CORE_EXPORT QString beginning();
/// Paths are absolute and normalised (RemotePath::normalised()).
SANDKEEPER_CORE_EXPORT QString homeCommand();
/// Prints the beginning of the list.
SANDKEEPER_CORE_EXPORT QString listCommand(const QString &folder);
/// Prints all of it, however long.
SANDKEEPER_CORE_EXPORT QString wholeListCommand(const QString &folder);
/// Where a list that is too long for one answer is kept meanwhile; a new name each time, below /tmp.
SANDKEEPER_CORE_EXPORT QString newSpool();
/// Writes the list there and prints the beginning.
SANDKEEPER_CORE_EXPORT QString spoolCommand(const QString &folder, const QString &spool);
/// Prints what comes from `offset` on.
SANDKEEPER_CORE_EXPORT QString windowCommand(const QString &spool, qint64 offset);
SANDKEEPER_CORE_EXPORT QString dropSpoolCommand(const QString &spool);
/// Prints a list of one entry.
SANDKEEPER_CORE_EXPORT QString statCommand(const QString &path);
SANDKEEPER_CORE_EXPORT QString makeFolderCommand(const QString &path);
SANDKEEPER_CORE_EXPORT QString moveCommand(const QString &from, const QString &to, bool overwrite);
/// As many of the paths as fit into one command line; takes them off the list.
SANDKEEPER_CORE_EXPORT QString removeCommand(QStringList &paths);

/// What one of these commands has printed, decoded.
struct SANDKEEPER_CORE_EXPORT Answer
{
    int level = 0;   ///< the way a list was made, as numbered above
    QString problem; ///< the command's own word; empty when it went well
    int index = 0;   ///< of removeCommand(): which path it was, from 1; 0: not known
    QByteArray data; ///< with a problem: what the tool said of it
};
/// Errors: Unsupported when nothing of this came, because there is no shell or too little in it; Protocol
/// when it is cut off or damaged.
SANDKEEPER_CORE_EXPORT Result<Answer> parseAnswer(const CommandResult &result);
/// What the problem of an answer is, with the path that it is about.
SANDKEEPER_CORE_EXPORT Error problemError(const Answer &answer, const QString &path);

/// Reads a list as it arrives, in pieces cut anywhere.
class SANDKEEPER_CORE_EXPORT ListReader
{
public:
    /// `folder`: of the list; for statCommand() the parent of its path.
    ListReader(int level, const QString &folder);

    QList<FileEntry> read(const QByteArray &piece);
    /// The whole list has been read.
    bool isAtEnd() const { return m_atEnd; }
    /// This is no such list. Nothing more is read.
    bool isBroken() const { return m_broken; }

private:
    struct Link
    {
        FileType type = FileType::Unknown;
        QString target;
    };
    QByteArrayView rest() const { return QByteArrayView(m_waiting).sliced(m_read); }
    bool readRecord(QList<FileEntry> &entries);
    bool readLink();
    bool readLine(QList<FileEntry> &entries);
    void add(QList<FileEntry> &entries, FileEntry entry) const;

    int m_level;
    QByteArray m_prefix; ///< of every path in the list
    QByteArray m_waiting;
    qsizetype m_read = 0; ///< of what is waiting
    QHash<QByteArray, Link> m_links;
    bool m_linksRead = false;
    bool m_atEnd = false;
    bool m_broken = false;
};

} // namespace Sandkeeper::ShellFiles
