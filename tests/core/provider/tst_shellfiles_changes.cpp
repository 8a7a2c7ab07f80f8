// SPDX-License-Identifier: MIT
// What is changed, and what goes wrong; the rest is in tst_shellfiles.cpp.
#include "shellfilestest.h"

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using Kind = Error::Kind;

void ShellFilesTest::changesAnyName()
{
    QFETCH(const QString, tools);
    start(tools);
    for (const QByteArray &name : names()) {
        const QString folder = path(name);
        QVERIFY2(wait(m_files->makeFolder(u"sbx"_s, folder)), name.toHex().constData());
        write(root() + '/' + name + "/in", "x");
        const QByteArray other = QByteArray("-moved ") + name.left(200);
        QVERIFY2(wait(m_files->move(u"sbx"_s, folder, path(other), false)), name.toHex().constData());
        QCOMPARE(content(root() + '/' + other + "/in"), QByteArray("x"));
        QVERIFY(!exists(root() + '/' + name));
        QVERIFY2(wait(m_files->removePaths(u"sbx"_s, {path(other)})), name.toHex().constData());
    }
    QVERIFY(QDir(m_folder->path())
                .isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot));
}

void ShellFilesTest::makesFolders()
{
    QFETCH(const QString, tools);
    start(tools);
    QVERIFY(wait(m_files->makeFolder(u"sbx"_s, path("a/b/-c\n"))));
    QVERIFY(exists(root() + "/a/b/-c\n"));
    write(root() + "/file", "x");
    QCOMPARE(::symlink("nowhere", (root() + "/dangling").constData()), 0);
    for (const char *taken : {"a", "file", "dangling", "file/below"}) {
        const auto refused = wait(m_files->makeFolder(u"sbx"_s, path(taken)));
        QVERIFY(!refused);
        QVERIFY2(refused.error().kind == Kind::Conflict, qPrintable(refused.error().detail));
        QCOMPARE(refused.error().reason, u"FILE_EXISTS"_s);
        QCOMPARE(refused.error().subject, path(taken));
    }
    const auto tooLong = wait(m_files->makeFolder(u"sbx"_s, path(QByteArray(256, 'n'))));
    QVERIFY(!tooLong);
    QCOMPARE(tooLong.error().kind, Kind::Invalid);
}

void ShellFilesTest::moves()
{
    QFETCH(const QString, tools);
    start(tools);
    const auto move = [this](const char *from, const char *to, bool overwrite) {
        return wait(m_files->move(u"sbx"_s, path(from), path(to), overwrite));
    };
    write(root() + "/a", "a");
    write(root() + "/b", "b");
    QCOMPARE(::mkdir((root() + "/folder").constData(), 0700), 0);
    QCOMPARE(::mkdir((root() + "/full").constData(), 0700), 0);
    write(root() + "/full/in", "in");
    QCOMPARE(::symlink("full", (root() + "/link").constData()), 0);
    for (const char *taken : {"b", "folder", "link"}) {
        const auto refused = move("a", taken, false);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Kind::Conflict);
        QCOMPARE(refused.error().subject, path(taken));
    }
    QCOMPARE(content(root() + "/b"), QByteArray("b"));
    QVERIFY(move("a", "b", true));
    QCOMPARE(content(root() + "/b"), QByteArray("a"));
    QVERIFY(!exists(root() + "/a"));
    QVERIFY(move("b", "b", false)); // nothing to do
    // Never into a folder, and never over one that holds something.
    for (const bool overwrite : {false, true}) {
        QVERIFY(!move("b", "folder", overwrite));
        QVERIFY(!move("folder", "full", overwrite));
    }
    QVERIFY(!move("folder", "b", true));
    QVERIFY(exists(root() + "/folder") && exists(root() + "/full/in") && exists(root() + "/b"));
    QVERIFY(!exists(root() + "/folder/b") && !exists(root() + "/full/folder"));
    QVERIFY(move("full", "folder", true)); // that one is empty
    QVERIFY(exists(root() + "/folder/in") && !exists(root() + "/full"));
    QCOMPARE(::unlink((root() + "/link").constData()), 0);
    QCOMPARE(::symlink("folder", (root() + "/link").constData()), 0);
    QVERIFY(move("b", "link", true)); // the link goes, not what it leads to
    QCOMPARE(content(root() + "/link"), QByteArray("a"));
    QVERIFY(!exists(root() + "/folder/b"));
    const auto into = move("folder", "folder/below", false);
    QVERIFY(!into);
    QVERIFY2(into.error().kind == Kind::Invalid, qPrintable(into.error().detail));
    const auto gone = move("nothing", "c", false);
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, Kind::NotFound);
    QCOMPARE(gone.error().subject, path("nothing"));
    const auto nowhere = move("link", "no/where", false);
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().kind, Kind::NotFound);
}

void ShellFilesTest::removes()
{
    QFETCH(const QString, tools);
    start(tools);
    QCOMPARE(::mkdir((root() + "/kept").constData(), 0700), 0);
    write(root() + "/kept/file", "x");
    QCOMPARE(::mkdir((root() + "/goes").constData(), 0700), 0);
    QCOMPARE(::mkdir((root() + "/goes/deeper").constData(), 0700), 0);
    write(root() + "/goes/deeper/-f", "x");
    QCOMPARE(::symlink("../kept", (root() + "/goes/link").constData()), 0);
    QCOMPARE(::symlink("kept", (root() + "/link").constData()), 0);
    QVERIFY(wait(m_files->removePaths(u"sbx"_s, {path("goes"), path("link"), path("was never there")})));
    QVERIFY(!exists(root() + "/goes") && !exists(root() + "/link"));
    QCOMPARE(content(root() + "/kept/file"), QByteArray("x"));
    QVERIFY(wait(m_files->removePaths(u"sbx"_s, {})));
    for (const char *whole : {"/", "//", "/tmp/..", "tmp"}) {
        const auto refused = wait(m_files->removePaths(u"sbx"_s, {path("kept"), QLatin1String(whole)}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Kind::Invalid);
    }
    QVERIFY(exists(root() + "/kept/file"));
}

void ShellFilesTest::removesMany()
{
    QStringList paths;
    for (int i = 0; i < 1500; ++i) {
        const QByteArray name = QByteArray::number(i) + "\xff" + QByteArray(150, 'n');
        write(root() + '/' + name, "");
        paths.append(path(name));
    }
    QVERIFY(wait(m_files->removePaths(u"sbx"_s, paths)));
    QVERIFY(QDir(m_folder->path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    QVERIFY(m_commands->count > 3);
    QVERIFY2(m_commands->largestCommand < 100'000, qPrintable(QString::number(m_commands->largestCommand)));
}

void ShellFilesTest::tellsWhatIsWrong()
{
    QFETCH(const QString, tools);
    start(tools);
    write(root() + "/file", "x");
    QCOMPARE(::symlink("nowhere", (root() + "/dangling").constData()), 0);
    for (const char *missing : {"nothing", "nothing/at/all", "No such file: Permission denied"}) {
        const auto none = list(path(missing));
        QVERIFY(!none);
        QCOMPARE(none.error().kind, Kind::NotFound);
        QCOMPARE(none.error().reason, u"NO_FILE"_s);
        QCOMPARE(none.error().subject, path(missing));
        QCOMPARE(wait(m_files->stat(u"sbx"_s, path(missing))).error().kind, Kind::NotFound);
    }
    for (const char *other : {"file", "dangling"}) {
        const auto none = list(path(other));
        QVERIFY(!none);
        QCOMPARE(none.error().kind, Kind::Invalid);
        QCOMPARE(none.error().reason, u"NOT_A_FOLDER"_s);
        QCOMPARE(none.error().subject, path(other));
    }
    QCOMPARE(list(path("file/below")).error().kind, Kind::NotFound);
}

void ShellFilesTest::tellsWhatIsForbidden()
{
    QFETCH(const QString, tools);
    // Nothing is forbidden to root.
    QStringList shell{u"/bin/sh"_s};
    if (::geteuid() == 0)
        shell = {QStandardPaths::findExecutable(u"setpriv"_s), u"--reuid=65534"_s, u"--regid=65534"_s,
                 u"--clear-groups"_s, u"/bin/sh"_s};
    QVERIFY(!shell.constFirst().isEmpty());
    const QTemporaryDir *folder = tools.startsWith(u"BusyBox") ? &m_busybox
                                  : tools == u"no find"        ? &m_noFind
                                  : tools == u"no stat"        ? &m_noStat
                                  : tools == u"nothing"        ? &m_nothing
                                                               : nullptr;
    for (const QTemporaryDir *each : {&m_busybox, &m_noFind, &m_noStat, &m_nothing})
        QCOMPARE(::chmod(qPrintable(each->path()), 0755), 0);
    m_files.reset();
    m_commands = std::make_unique<LocalCommands>(shell, folder ? folder->path() : QString());
    m_files = std::make_unique<ShellFileSystem>(m_commands.get());
    QCOMPARE(::chmod(root().constData(), 0755), 0);
    for (const auto &[name, mode] : {std::pair("closed", 0), std::pair("unsearchable", 0444),
                                     std::pair("unreadable", 0111), std::pair("fixed", 0555)}) {
        const QByteArray place = root() + '/' + name;
        QCOMPARE(::mkdir(place.constData(), 0755), 0);
        write(place + "/file", "x");
        QCOMPARE(::mkdir((place + "/folder").constData(), 0755), 0);
        QCOMPARE(::chmod(place.constData(), mode_t(mode)), 0);
    }
    const auto denied = [](const Error &error) {
        return error.kind == Kind::Forbidden && error.reason == u"FILE_DENIED";
    };
    for (const char *name :
         {"closed", "unsearchable", "unreadable", "closed/folder", "unsearchable/folder"}) {
        const auto none = list(path(name));
        QVERIFY2(!none && denied(none.error()), name);
        QCOMPARE(none.error().subject, path(name));
    }
    QVERIFY(list(path("unreadable/folder")));
    const auto hidden = wait(m_files->stat(u"sbx"_s, path("closed/file")));
    QVERIFY(!hidden && denied(hidden.error()));
    const auto made = wait(m_files->makeFolder(u"sbx"_s, path("fixed/new")));
    QVERIFY(!made);
    QVERIFY2(denied(made.error()), qPrintable(made.error().detail));
    const auto moved = wait(m_files->move(u"sbx"_s, path("fixed/file"), path("fixed/other"), false));
    QVERIFY(!moved);
    QVERIFY2(denied(moved.error()), qPrintable(moved.error().detail));
    const auto removed = wait(m_files->removePaths(u"sbx"_s, {path("nothing"), path("fixed/file")}));
    QVERIFY(!removed);
    QVERIFY2(denied(removed.error()), qPrintable(removed.error().detail));
    QCOMPARE(removed.error().subject, path("fixed/file"));
    for (const char *name : {"closed", "unsearchable", "unreadable", "fixed"})
        ::chmod((root() + '/' + name).constData(), 0755);
}

void ShellFilesTest::findsHome()
{
    QFETCH(const QString, tools);
    const QByteArray home = qgetenv("HOME");
    const QByteArray odd = root() + "/h\xff\n";
    QCOMPARE(::mkdir(odd.constData(), 0700), 0);
    qputenv("HOME", odd);
    start(tools);
    const auto found = wait(m_files->homeFolder(u"sbx"_s));
    qputenv("HOME", "/no such home");
    const auto instead = wait(m_files->homeFolder(u"sbx"_s));
    qputenv("HOME", home);
    QVERIFY(found);
    QCOMPARE(*found, remoteText(odd));
    QVERIFY(instead);
    QCOMPARE(*instead, QDir::currentPath());
}

void ShellFilesTest::refusesPaths_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("nothing") << QString();
    QTest::newRow("relative") << u"tmp"_s;
    QTest::newRow("option") << u"-rf"_s;
    QTest::newRow("NUL") << u"/tmp"_s + QChar(u'\0') + u"x"_s;
}

void ShellFilesTest::refusesPaths()
{
    QFETCH(const QString, path);
    FakeCommands none;
    ShellFileSystem files(&none);
    const auto job = files.listFolder(u"sbx"_s, path);
    QVERIFY(!job->isFinished());
    QTRY_COMPARE(job->state(), Job::State::Failed);
    QCOMPARE(job->error().kind, Kind::Invalid);
    QCOMPARE(wait(files.stat(u"sbx"_s, path)).error().kind, Kind::Invalid);
    QCOMPARE(wait(files.makeFolder(u"sbx"_s, path)).error().kind, Kind::Invalid);
    QCOMPARE(wait(files.move(u"sbx"_s, path, u"/a"_s, true)).error().kind, Kind::Invalid);
    QCOMPARE(wait(files.move(u"sbx"_s, u"/a"_s, path, true)).error().kind, Kind::Invalid);
    QCOMPARE(wait(files.removePaths(u"sbx"_s, {u"/a"_s, path})).error().kind, Kind::Invalid);
    QVERIFY(none.requests.isEmpty());
    QVERIFY(files.refusal({.state = SandboxState::Running}).isEmpty());
    QVERIFY(!files.refusal({.state = SandboxState::Paused}).isEmpty());
}
