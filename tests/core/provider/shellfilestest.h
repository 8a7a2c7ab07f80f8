// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/remotename.h"
#include "core/provider/shellfiles.h"
#include "core/provider/shellscript.h"
#include "support/patience.h"

#include "fakeabilities.h"
#include "localcommands.h"

#include <filesystem>

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

template <typename T>
Result<T> wait(const Future<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 60'000))
        qFatal("no answer in time");
    if (future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
    return future.result();
}

/// Names that scripts stumble over.
inline QList<QByteArray> names()
{
    QList<QByteArray> all{"plain",
                          ".hidden",
                          "..two dots",
                          "...",
                          "-rf",
                          "--help",
                          "-",
                          "a b",
                          " lead",
                          "trail ",
                          "a\nb",
                          "\n",
                          "line end\n",
                          "\n\n",
                          "tab\t",
                          "it's",
                          "\"",
                          "`id`",
                          "$(id)",
                          "$HOME",
                          "${x",
                          "a;b",
                          "a&b",
                          "a|b",
                          "a>b",
                          "*",
                          "?",
                          "[a-z]",
                          "[",
                          "!",
                          "#",
                          "~",
                          "a\\b",
                          "\\n",
                          "\\",
                          "%s%n",
                          "%",
                          "=end",
                          "x",
                          "caf\xe9",
                          "\xff\xfe\x80",
                          "\xc3",
                          "\xc0\xaf",
                          "é中😀",
                          "e\xcc\x81",
                          "\x01\x1b",
                          "\x7f",
                          "\xef\xbb\xbfm",
                          "\xe2\x80\xae"
                          "gpj",
                          "81a4 0 0 root\n",
                          "a:b",
                          "con",
                          "\xed\xb2\x80",
                          "(",
                          ")",
                          "-name",
                          "!-f",
                          "a'b\"c\\d$e`f",
                          "name\r"};
    all.append(QByteArray(255, 'n'));
    all.append(QByteArray("-") + QByteArray(254, '\xfe'));
    return all;
}

inline void write(const QByteArray &path, const QByteArray &content)
{
    const int file = ::open(path.constData(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0640);
    if (file < 0 || ::write(file, content.constData(), size_t(content.size())) != content.size())
        qFatal("cannot write %s", path.toHex().constData());
    ::close(file);
}

inline QByteArray content(const QByteArray &path)
{
    const int file = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    QByteArray buffer(1000, '\0');
    const ssize_t count = file < 0 ? -1 : ::read(file, buffer.data(), 1000);
    ::close(file);
    return count < 0 ? QByteArray("(none)") : buffer.left(count);
}

inline bool exists(const QByteArray &path)
{
    struct stat data;
    return ::lstat(path.constData(), &data) == 0;
}

/// Folders through commands, on real folders of this machine and with real tools: those of GNU, those of
/// BusyBox, and fewer and fewer of them.
class ShellFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void lists_data() { addTools(); }
    void lists();
    void tellsOfOne_data() { addTools(); }
    void tellsOfOne();
    void listsEmptyAndOddFolders_data() { addTools(); }
    void listsEmptyAndOddFolders();
    void changesAnyName_data() { addSomeTools(); }
    void changesAnyName();
    void makesFolders_data() { addSomeTools(); }
    void makesFolders();
    void moves_data() { addSomeTools(); }
    void moves();
    void removes_data() { addSomeTools(); }
    void removes();
    void removesMany();
    void tellsWhatIsWrong_data() { addTools(); }
    void tellsWhatIsWrong();
    void tellsWhatIsForbidden_data() { addTools(); }
    void tellsWhatIsForbidden();
    void findsHome_data() { addTools(); }
    void findsHome();
    void encodes_data();
    void encodes();
    void listsThousandsInPieces_data();
    void listsThousandsInPieces();
    void dropsWhatItKept();
    void listsWithoutRoom();
    void listsWhatFindLeftOut();
    void refusesPaths_data();
    void refusesPaths();
    void tellsBadAnswers_data();
    void tellsBadAnswers();
    void readsPiecesCutAnywhere_data() { addTools(); }
    void readsPiecesCutAnywhere();
    void endsWithItsProvider();

private:
    static void addTools();
    /// Those that can differ where nothing is listed.
    static void addSomeTools();
    std::unique_ptr<LocalCommands> commands(const QString &tools);
    void start(const QString &tools);
    QByteArray root() const { return QFile::encodeName(m_folder->path()); }
    QString path(const QByteArray &name) const { return remoteText(root() + '/' + name); }
    Result<QHash<QString, FileEntry>> list(const QString &folder);
    void compare(const FileEntry &entry, const QByteArray &file, int level);
    /// Not those that others have left there.
    QStringList spools() const
    {
        QStringList found = QDir(u"/tmp"_s).entryList({u".sandkeeper-*"_s}, QDir::AllEntries | QDir::Hidden);
        found.removeIf([this](const QString &name) { return m_foreignSpools.contains(name); });
        return found;
    }

    QStringList m_foreignSpools;

    QTemporaryDir m_busybox;
    QTemporaryDir m_noFind;
    QTemporaryDir m_noStat;
    QTemporaryDir m_nothing;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalCommands> m_commands;
    std::unique_ptr<ShellFileSystem> m_files;
};

} // namespace Sandkeeper
