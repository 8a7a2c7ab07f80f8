// SPDX-License-Identifier: MIT
// What is read; what is changed, and what goes wrong, is in tst_shellfiles_changes.cpp.
#include "shellfilestest.h"

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using Kind = Error::Kind;

void ShellFilesTest::initTestCase()
{
    const QStringList all{u"cat"_s, u"chmod"_s, u"head"_s,  u"tail"_s,  u"mkdir"_s,
                          u"mv"_s,  u"rm"_s,    u"rmdir"_s, u"printf"_s};
    QVERIFY2(furnish(m_busybox, all + QStringList{u"base64"_s, u"find"_s, u"xargs"_s, u"stat"_s,
                                                  u"readlink"_s, u"ls"_s}),
             "install busybox");
    QVERIFY(furnish(m_noFind, all + QStringList{u"od"_s, u"stat"_s, u"readlink"_s, u"ls"_s}));
    QVERIFY(furnish(m_noStat, all + QStringList{u"xxd"_s, u"ls"_s, u"readlink"_s}));
    QVERIFY(furnish(m_nothing, all + QStringList{u"hexdump"_s}));
}

void ShellFilesTest::addTools()
{
    QTest::addColumn<QString>("tools");
    for (const char *tools :
         {"GNU", "GNU, bash", "BusyBox", "BusyBox, dash", "no find", "no stat", "nothing"})
        QTest::newRow(tools) << QString::fromLatin1(tools);
}

void ShellFilesTest::addSomeTools()
{
    QTest::addColumn<QString>("tools");
    for (const char *tools : {"GNU", "GNU, bash", "BusyBox"})
        QTest::newRow(tools) << QString::fromLatin1(tools);
}

std::unique_ptr<LocalCommands> ShellFilesTest::commands(const QString &tools)
{
    if (tools == u"GNU")
        return std::make_unique<LocalCommands>(QStringList{u"/bin/sh"_s});
    if (tools == u"GNU, bash")
        return std::make_unique<LocalCommands>(QStringList{u"/bin/bash"_s});
    if (tools == u"BusyBox")
        return std::make_unique<LocalCommands>(
            QStringList{QStandardPaths::findExecutable(u"busybox"_s), u"sh"_s}, m_busybox.path());
    const QTemporaryDir &folder = tools == u"BusyBox, dash" ? m_busybox
                                  : tools == u"no find"     ? m_noFind
                                  : tools == u"no stat"     ? m_noStat
                                                            : m_nothing;
    return std::make_unique<LocalCommands>(QStringList{u"/bin/sh"_s}, folder.path());
}

void ShellFilesTest::init()
{
    m_foreignSpools.clear();
    m_foreignSpools = spools();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    start(u"GNU"_s);
}

void ShellFilesTest::cleanup()
{
    m_files.reset();
    m_commands.reset();
    // Qt would leave what is called as no UTF-8 is.
    std::error_code error;
    std::filesystem::remove_all(root().toStdString(), error);
    QCOMPARE(spools(), QStringList());
}

void ShellFilesTest::start(const QString &tools)
{
    m_files.reset();
    m_commands = commands(tools);
    m_files = std::make_unique<ShellFileSystem>(m_commands.get());
}

Result<QHash<QString, FileEntry>> ShellFilesTest::list(const QString &folder)
{
    const auto job = m_files->listFolder(u"sbx"_s, folder);
    QHash<QString, FileEntry> found;
    bool twice = false;
    connect(job.get(), &FolderListJob::arrived, this, [&](const QList<FileEntry> &entries) {
        for (const FileEntry &entry : entries) {
            twice = twice || found.contains(entry.name);
            found.insert(entry.name, entry);
        }
    });
    if (!QTest::qWaitFor([&] { return job->isFinished(); }, 60'000))
        qFatal("no end in time");
    if (twice)
        qFatal("an entry came twice");
    if (job->state() != Job::State::Succeeded)
        return tl::unexpected(job->error());
    return found;
}

/// What the entry tells is what the system tells, and as much as this way can tell is told.
void ShellFilesTest::compare(const FileEntry &entry, const QByteArray &file, int level)
{
    struct stat data;
    QCOMPARE(::lstat(file.constData(), &data), 0);
    const bool isLink = S_ISLNK(data.st_mode);
    QCOMPARE(entry.isLink, isLink);
    if (isLink) {
        QVERIFY(!entry.size && !entry.mode);
        QByteArray target(4096, '\0');
        target.truncate(::readlink(file.constData(), target.data(), 4096));
        if (level < 5)
            QCOMPARE(entry.linkTarget, remoteText(target));
        struct stat linked;
        const bool leads = ::stat(file.constData(), &linked) == 0;
        QCOMPARE(entry.type, !leads                    ? FileType::Link
                             : S_ISDIR(linked.st_mode) ? FileType::Folder
                             : S_ISREG(linked.st_mode) ? FileType::File
                                                       : FileType::Special);
        return;
    }
    QCOMPARE(entry.type, S_ISDIR(data.st_mode)   ? FileType::Folder
                         : S_ISREG(data.st_mode) ? FileType::File
                                                 : FileType::Special);
    QCOMPARE(entry.size.has_value(), S_ISREG(data.st_mode) && level < 5);
    if (entry.size)
        QCOMPARE(*entry.size, data.st_size);
    if (level < 4)
        QCOMPARE(entry.modified.toSecsSinceEpoch(), data.st_mtim.tv_sec);
    if (level == 1)
        QCOMPARE(entry.modified.toMSecsSinceEpoch() % 1000, data.st_mtim.tv_nsec / 1'000'000);
    if (level < 5) {
        QCOMPARE(entry.mode.value_or(0), data.st_mode & 07777U);
        const passwd *owner = ::getpwuid(data.st_uid);
        QCOMPARE(entry.owner,
                 level < 4 && owner ? QString::fromUtf8(owner->pw_name) : QString::number(data.st_uid));
        const group *group = ::getgrgid(data.st_gid);
        QCOMPARE(entry.group,
                 level < 4 && group ? QString::fromUtf8(group->gr_name) : QString::number(data.st_gid));
    }
}

namespace {

int levelOf(const QString &tools)
{
    return tools.startsWith(u"GNU")       ? 1
           : tools.startsWith(u"BusyBox") ? 2
           : tools == u"no find"          ? 3
           : tools == u"no stat"          ? 4
                                          : 5;
}

} // namespace

void ShellFilesTest::lists()
{
    QFETCH(const QString, tools);
    start(tools);
    const QList<QByteArray> all = names();
    for (const QByteArray &name : all)
        write(root() + '/' + name, name);
    QCOMPARE(::chmod((root() + "/plain").constData(), 06751), 0);
    QCOMPARE(::mkdir((root() + "/a folder\n").constData(), 01777), 0);
    QCOMPARE(::mkfifo((root() + "/pipe").constData(), 0600), 0);
    for (const auto &[target, name] : QList<std::pair<QByteArray, QByteArray>>{{"plain", "to file"},
                                                                               {"a folder\n", "to folder\n"},
                                                                               {"caf\xe9", "to \xff"},
                                                                               {"\n", "to line end"},
                                                                               {"nowhere\n", "to nowhere"},
                                                                               {"loop", "loop"},
                                                                               {"pipe", "to pipe"}})
        QCOMPARE(::symlink(target.constData(), (root() + '/' + name).constData()), 0);
    const auto found = list(m_folder->path());
    QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
    for (const QByteArray &name : all)
        QVERIFY2(found->contains(remoteText(name)), name.toHex().constData());
    QCOMPARE(found->size(), all.size() + 9);
    for (const FileEntry &entry : *found)
        compare(entry, root() + '/' + remoteBytes(entry.name), levelOf(tools));
    if (levelOf(tools) < 5)
        QCOMPARE(found->value(u"plain"_s).mode.value_or(0), 06751U);
    QCOMPARE(m_commands->count, 1);
}

void ShellFilesTest::tellsOfOne()
{
    QFETCH(const QString, tools);
    start(tools);
    const int level = levelOf(tools);
    for (const QByteArray &name : {QByteArray("plain"), QByteArray("-n\xff\n"), QByteArray("a b")}) {
        write(root() + '/' + name, "12345");
        const auto entry = wait(m_files->stat(u"sbx"_s, path(name)));
        QVERIFY2(entry, entry ? "" : qPrintable(entry.error().detail));
        QCOMPARE(entry->name, remoteText(name));
        compare(*entry, root() + '/' + name, level);
    }
    QCOMPARE(::symlink("nowhere", (root() + "/link").constData()), 0);
    const auto link = wait(m_files->stat(u"sbx"_s, path("link")));
    QVERIFY(link && link->isLink && link->type == FileType::Link);
    const auto folder = wait(m_files->stat(u"sbx"_s, m_folder->path() + u"//./"_s));
    QVERIFY(folder);
    QCOMPARE(folder->name, RemotePath::name(m_folder->path()));
    compare(*folder, root(), level);
    const auto top = wait(m_files->stat(u"sbx"_s, u"/"_s));
    QVERIFY2(top, top ? "" : qPrintable(top.error().detail));
    QCOMPARE(top->name, u"/"_s);
    QCOMPARE(top->type, FileType::Folder);
    const auto below = wait(m_files->stat(u"sbx"_s, u"/tmp"_s));
    QVERIFY(below);
    QCOMPARE(below->name, u"tmp"_s);
}

void ShellFilesTest::listsEmptyAndOddFolders()
{
    QFETCH(const QString, tools);
    start(tools);
    const auto none = list(m_folder->path());
    QVERIFY(none);
    QVERIFY(none->isEmpty());
    for (const QByteArray &name :
         {QByteArray("-d"), QByteArray("a\n"), QByteArray("\xff'\""), QByteArray("*")}) {
        QCOMPARE(::mkdir((root() + '/' + name).constData(), 0700), 0);
        write(root() + '/' + name + "/in it", "1");
        const auto found = list(path(name));
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
        QCOMPARE(found->keys(), QStringList{u"in it"_s});
    }
    QCOMPARE(::symlink("a\n", (root() + "/link").constData()), 0);
    const auto through = list(path("link"));
    QVERIFY(through);
    QCOMPARE(through->keys(), QStringList{u"in it"_s});
    const auto top = list(u"/"_s);
    QVERIFY(top);
    QVERIFY(top->contains(u"tmp"_s) && top->contains(u"etc"_s));
}

void ShellFilesTest::encodes_data()
{
    QTest::addColumn<QString>("applet");
    for (const char *applet : {"base64", "od", "xxd", "hexdump"})
        QTest::newRow(applet) << QString::fromLatin1(applet);
}

void ShellFilesTest::encodes()
{
    QFETCH(const QString, applet);
    const QTemporaryDir tools;
    QVERIFY(furnish(tools, {applet, u"find"_s, u"xargs"_s, u"stat"_s, u"head"_s}));
    m_files.reset();
    m_commands = std::make_unique<LocalCommands>(QStringList{u"/bin/sh"_s}, tools.path());
    m_files = std::make_unique<ShellFileSystem>(m_commands.get());
    QByteArray bytes;
    for (int byte = 1; byte < 256; ++byte) {
        if (byte == '/')
            continue;
        bytes += char(byte);
        write(root() + "/x" + char(byte), "");
    }
    write(root() + '/' + bytes, "");
    const auto found = list(m_folder->path());
    QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
    QCOMPARE(found->size(), 255);
    QVERIFY(found->contains(remoteText(bytes)));
}

void ShellFilesTest::listsThousandsInPieces_data()
{
    QTest::addColumn<QString>("tools");
    QTest::newRow("GNU") << u"GNU"_s;
    QTest::newRow("BusyBox") << u"BusyBox"_s;
}

void ShellFilesTest::listsThousandsInPieces()
{
    QFETCH(const QString, tools);
    start(tools);
    constexpr int count = 13'000; // more than fits into the arguments of one program
    for (int i = 0; i < count; ++i)
        write(root() + "/n\xff " + QByteArray::number(i) + QByteArray(230, 'x'), "");
    qsizetype pieces = 0;
    qsizetype entries = 0;
    qsizetype largest = 0;
    const auto job = m_files->listFolder(u"sbx"_s, m_folder->path());
    connect(job.get(), &FolderListJob::arrived, this, [&](const QList<FileEntry> &arrived) {
        ++pieces;
        entries += arrived.size();
        largest = std::max(largest, arrived.size());
    });
    QTRY_VERIFY_WITH_TIMEOUT(job->isFinished(), 60'000);
    QVERIFY2(job->state() == Job::State::Succeeded, qPrintable(job->error().reason));
    QCOMPARE(entries, count);
    QVERIFY2(pieces >= 3 && largest <= 2000, qPrintable(QString::number(pieces)));
    QVERIFY(m_commands->largestOutput < 2'000'000);
    QTRY_COMPARE(spools(), QStringList());
}

void ShellFilesTest::dropsWhatItKept()
{
    for (int i = 0; i < 13'000; ++i)
        write(root() + "/n" + QByteArray::number(i) + QByteArray(120, 'x'), "");
    {
        const auto job = m_files->listFolder(u"sbx"_s, m_folder->path());
        QSignalSpy arrived(job.get(), &FolderListJob::arrived);
        QVERIFY(arrived.wait(Testing::patience));
        QCOMPARE(spools().size(), 1);
        job->cancel();
        QCOMPARE(job->state(), Job::State::Cancelled);
    }
    QTRY_COMPARE(spools(), QStringList());
    auto job = m_files->listFolder(u"sbx"_s, m_folder->path());
    QSignalSpy arrived(job.get(), &FolderListJob::arrived);
    QVERIFY(arrived.wait(Testing::patience));
    job.reset();
    QTRY_COMPARE(spools(), QStringList());
}

void ShellFilesTest::listsWithoutRoom()
{
    // Without mkdir there is no place for a long list, which then comes at once.
    const QTemporaryDir tools;
    QVERIFY(furnish(tools, {u"base64"_s, u"find"_s, u"xargs"_s, u"stat"_s, u"head"_s, u"rm"_s}));
    m_files.reset();
    m_commands = std::make_unique<LocalCommands>(QStringList{u"/bin/sh"_s}, tools.path());
    m_files = std::make_unique<ShellFileSystem>(m_commands.get());
    for (int i = 0; i < 8000; ++i)
        write(root() + "/n" + QByteArray::number(i) + QByteArray(120, 'x'), "");
    const auto found = list(m_folder->path());
    QVERIFY2(found, found ? "" : qPrintable(found.error().reason));
    QCOMPARE(found->size(), 8000);
    QCOMPARE(m_commands->count, 3);
}

void ShellFilesTest::listsWhatFindLeftOut()
{
    // A tool that fails in the middle of a folder must not make a short list of it.
    const QTemporaryDir tools;
    QVERIFY(furnish(
        tools, {u"base64"_s, u"cat"_s, u"head"_s, u"mkdir"_s, u"rm"_s, u"stat"_s, u"tail"_s, u"xargs"_s}));
    const QByteArray busybox = QStandardPaths::findExecutable(u"busybox"_s).toUtf8();
    QFile find(tools.filePath(u"find"_s));
    QVERIFY(find.open(QIODevice::WriteOnly));
    find.write("#!/bin/sh\ncase \"$*\" in *-mindepth*) " + busybox + " find \"$@\" | " + busybox +
               " head -c 99; exit 1;; esac\nexec " + busybox + " find \"$@\"\n");
    find.close();
    QVERIFY(find.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
    m_files.reset();
    m_commands = std::make_unique<LocalCommands>(
        QStringList{QStandardPaths::findExecutable(u"busybox"_s), u"sh"_s}, tools.path());
    m_files = std::make_unique<ShellFileSystem>(m_commands.get());
    for (int i = 0; i < 40; ++i)
        write(root() + "/n" + QByteArray::number(i), "");
    const auto found = list(m_folder->path());
    QVERIFY2(found, found ? "" : qPrintable(found.error().reason));
    QCOMPARE(found->size(), 40);
    QTRY_COMPARE(spools(), QStringList());
}

void ShellFilesTest::tellsBadAnswers_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<int>("kind");
    const auto add = [](const char *name, const QByteArray &output, Kind kind) {
        QTest::newRow(name) << output << int(kind);
    };
    add("nothing", "", Kind::Unsupported);
    add("another program", "Welcome!\n", Kind::Unsupported);
    add("cut off", "=ok base64 1\nYQ", Kind::Protocol);
    add("damaged", "=ok base64 1\n!!\n\n=end\n", Kind::Protocol);
    add("another encoding", "=ok rot13 1\nYQ==\n\n=end\n", Kind::Protocol);
    add("another level", "=ok base64 9\nYQ==\n\n=end\n", Kind::Protocol);
    add("another word", "=maybe base64 1\nYQ==\n\n=end\n", Kind::Protocol);
    add("few words", "=ok\n\n=end\n", Kind::Protocol);
    add("foreign fields", "=ok raw 1\na" + QByteArray(7, '\0') + "\n=end\n" + QByteArray("\n=end\n"),
        Kind::Protocol);
    add("foreign lines", "=ok raw 2\n" + QByteArray(1, '\0') + "/else/a/81a4/0/0/r/r\n\n=end\n",
        Kind::Protocol);
    add("few fields", "=ok raw 2\n" + QByteArray(1, '\0') + "/tmp/a/81a4\n\n=end\n", Kind::Protocol);
}

void ShellFilesTest::tellsBadAnswers()
{
    QFETCH(const QByteArray, output);
    QFETCH(const int, kind);
    FakeCommands commands;
    commands.respond = [&output](const CommandRequest &) {
        return CommandResult{.standardOutput = output, .standardError = "sh: not found\n", .exitCode = 127};
    };
    ShellFileSystem files(&commands);
    const auto job = files.listFolder(u"sbx"_s, u"/tmp"_s);
    QTRY_VERIFY(job->isFinished());
    QCOMPARE(job->state(), Job::State::Failed);
    QVERIFY2(int(job->error().kind) == kind, qPrintable(job->error().reason));
    if (Kind(kind) == Kind::Unsupported)
        QCOMPARE(job->error().detail, u"sh: not found"_s);
    commands.respond = [](const CommandRequest &) -> Result<CommandResult> {
        return tl::unexpected(Error{.kind = Kind::NotRunning, .reason = u"OOM_KILLED"_s});
    };
    const auto ended = wait(files.stat(u"sbx"_s, u"/tmp"_s));
    QCOMPARE(ended.error().reason, u"OOM_KILLED"_s);
}

void ShellFilesTest::readsPiecesCutAnywhere()
{
    QFETCH(const QString, tools);
    start(tools);
    for (const QByteArray &name : {QByteArray("a\n"), QByteArray("b\xff"), QByteArray("-c d")})
        write(root() + '/' + name, "x");
    QCOMPARE(::symlink("a\n", (root() + "/link").constData()), 0);
    const auto result = wait(m_commands->run({.command = ShellFiles::listCommand(m_folder->path())}));
    QVERIFY(result);
    const auto answer = ShellFiles::parseAnswer(*result);
    QVERIFY(answer);
    QCOMPARE(answer->level, levelOf(tools));
    for (qsizetype size = 1; size < answer->data.size(); ++size) {
        ShellFiles::ListReader reader(answer->level, m_folder->path());
        QList<FileEntry> entries;
        for (qsizetype at = 0; at < answer->data.size(); at += size) {
            QVERIFY(!reader.isAtEnd());
            entries += reader.read(answer->data.mid(at, size));
        }
        QVERIFY(reader.isAtEnd() && !reader.isBroken());
        QCOMPARE(entries.size(), 4);
    }
}

void ShellFilesTest::endsWithItsProvider()
{
    for (int i = 0; i < 100; ++i)
        write(root() + '/' + QByteArray::number(i), "x");
    const auto job = m_files->listFolder(u"sbx"_s, m_folder->path());
    const Future<FileEntry> entry = m_files->stat(u"sbx"_s, m_folder->path());
    m_files.reset();
    QCOMPARE(job->state(), Job::State::Cancelled);
    QCOMPARE(wait(entry).error().kind, Kind::Cancelled);
}

QTEST_GUILESS_MAIN(ShellFilesTest)
