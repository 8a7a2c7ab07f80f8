// SPDX-License-Identifier: MIT
#include "folderpartsfixture.h"

#include <utility>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

/// The script that merges a folder into one that is there, and what goes on with that, with each kind of
/// tools.
class TestFolderMerges : public Testing::FolderPartsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareTools(); }
    void init() { prepareFolders(); }
    void mergesAfterAnyBreak_data();
    void mergesAfterAnyBreak();
    void mergesTwiceAtOnce_data() { tools(); }
    void mergesTwiceAtOnce();
    void mergesIntoThatFolderAlone_data() { tools(); }
    void mergesIntoThatFolderAlone();
};

void TestFolderMerges::mergesAfterAnyBreak_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("how");
    QTest::addColumn<qint64>("partSize");
    for (const char *kind : {"GNU", "GNU, bash", "BusyBox"}) {
        for (const char *how : {"all", "skip", "newer"}) {
            for (const qint64 size : {6'000LL, 1'000'000LL})
                QTest::addRow("%s, %s, %s", kind, how, size > 100'000 ? "one part" : "parts")
                    << QString::fromLatin1(kind) << QString::fromLatin1(how) << size;
        }
    }
}

// Nothing is brought again once it is merged, wherever that was broken off.
void TestFolderMerges::mergesAfterAnyBreak()
{
    QFETCH(const QString, kind);
    QFETCH(const QString, how);
    QFETCH(const qint64, partSize);
    for (int i = 0; i < 6; ++i)
        write(u"a/%1 '/%2"_s.arg(i / 2).arg(i), QByteArray(1000, char('a' + i)));
    write(u"it's"_s, "mine");
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, partSize);
    m_kind = kind;
    const RemoteParts first(prefix(), u"1"_s);
    const RemoteParts second(prefix(), u"2"_s);
    QVERIFY(choose(first, plan).tar);
    bring(first, tree, plan);
    const bool isOne = plan.parts().size() == 1;
    QCOMPARE(isOne, partSize > 100'000);
    if (!isOne)
        QCOMPARE(run(first.assembling(plan, true, tree.entries, {}).constFirst()), 0);
    const QString saved = m_folder->filePath(u"saved"_s);
    QVERIFY(QDir().rename(first.workFolder(), saved));
    const auto begin = [&] {
        QCOMPARE(QProcess::execute(u"cp"_s, {u"-a"_s, saved, first.workFolder()}), 0);
        QVERIFY(QDir().mkpath(target() + u"/a/0 '"_s));
        // One that is older than what comes, and one that is newer.
        for (const auto &[name, time] :
             {std::pair{u"it's"_s, 1'000'000'000}, {u"a/0 '/1"_s, 2'000'000'000}}) {
            QFile file(target() + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("theirs");
            QVERIFY(file.flush());
            file.setFileTime(QDateTime::fromSecsSinceEpoch(time), QFileDevice::FileModificationTime);
        }
    };
    const auto end = [&] {
        QCOMPARE(run(removingAll(prefix())), 0);
        QVERIFY(QDir(target()).removeRecursively());
    };
    begin();
    QCOMPARE(run(moving(first, plan, how)), 0);
    const QStringList expected = snapshot(target());
    QCOMPARE(expected.filter(u"theirs"_s).size(), how == u"all" ? 0 : how == u"skip" ? 2 : 1);
    QCOMPARE(QDir(first.workFolder()).entryList({u"g-*"_s}).size(), 1);
    end();
    const QTemporaryDir tools;
    int goesOn = 0;
    for (const QString &tool : {u"mv"_s, u"mkdir"_s, u"rm"_s}) {
        for (const bool after : {false, true}) {
            bool isBroken = true;
            for (int call = 1; isBroken; ++call) {
                begin();
                makeDeadly(tools.path(), tool, after, call);
                // A shell that becomes its last command is not there to be killed.
                isBroken = run(moving(first, plan, how) + u"exit 0"_s, nullptr, tools.path()) != 0;
                const RemoteParts::Choice choice = choose(second, plan, target());
                goesOn += choice.merging ? 1 : 0;
                // Not yet begun; or all of it has arrived, and only what says so is missing.
                if (!choice.merging && choice.digests.size() < plan.parts().size())
                    QCOMPARE(difference(expected, snapshot(target())), QString());
                if (!choice.merging) {
                    bring(second, tree, plan, choice.digests);
                    for (const QString &script :
                         isOne ? QStringList() : second.assembling(plan, true, tree.entries, {}))
                        QCOMPARE(run(script), 0);
                }
                QCOMPARE(run(moving(second, plan, how)), 0);
                const QString problem = difference(expected, snapshot(target()));
                QVERIFY2(problem.isEmpty(), qPrintable(u"%1 %2: %3"_s.arg(tool).arg(call).arg(problem)));
                end();
            }
        }
    }
    QVERIFY2(goesOn > 10, qPrintable(QString::number(goesOn)));
}

// A command of an earlier attempt that is merging yet, and the one that goes on.
void TestFolderMerges::mergesTwiceAtOnce()
{
    QFETCH(const QString, kind);
    for (int i = 0; i < 400; ++i)
        write(u"a/b/%1/%2"_s.arg(i / 50).arg(i), QByteArray::number(i));
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree);
    m_kind = kind;
    const RemoteParts first(prefix(), u"1"_s);
    QVERIFY(choose(first, plan).tar);
    bring(first, tree, plan);
    QVERIFY(QDir().mkpath(target()));
    // It has begun, or nothing would go on with it.
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (kind == u"BusyBox")
        environment.insert(u"PATH"_s, m_busybox.path());
    process.setProcessEnvironment(environment);
    const QStringList shell = shellFor(kind);
    process.start(QStandardPaths::findExecutable(shell.constFirst()),
                  shell.mid(1) + QStringList{u"-c"_s, moving(first, plan)});
    QTRY_VERIFY(QFileInfo::exists(target() + u"/a/b"_s));
    const RemoteParts second(prefix(), u"2"_s);
    QVERIFY(choose(second, plan, target()).merging);
    QCOMPARE(run(moving(second, plan)), 0);
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(difference(snapshot(source()), snapshot(target())), QString());
    QCOMPARE(run(removingAll(prefix())), 0);
    QCOMPARE(QDir(place()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{QFileInfo(target()).fileName()});
}

// What has been merged into another folder has not arrived in this one, although it has the same name.
void TestFolderMerges::mergesIntoThatFolderAlone()
{
    QFETCH(const QString, kind);
    makeTree();
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, 20'000);
    m_kind = kind;
    const RemoteParts first(prefix(), u"1"_s);
    QVERIFY(choose(first, plan).tar);
    bring(first, tree, plan);
    QCOMPARE(run(first.assembling(plan, true, tree.entries, {}).constFirst()), 0);
    QVERIFY(QDir().mkpath(target()));
    QCOMPARE(run(moving(first, plan)), 0);
    QVERIFY(QDir().rename(target(), place(u"moved away"_s)) && QDir().mkpath(target()));
    const RemoteParts second(prefix(), u"2"_s);
    const RemoteParts::Choice choice = choose(second, plan, target());
    QVERIFY(!choice.merging && choice.digests.isEmpty());
    // Nor is it proof where it is not to be merged, or is another one by now.
    for (const bool changes : {false, true}) {
        const RemoteParts again(prefix(), changes ? u"5"_s : u"3"_s);
        QVERIFY(!choose(again, plan, target()).merging);
        bring(again, tree, plan);
        QCOMPARE(run(again.assembling(plan, true, tree.entries, {}).constFirst()), 0);
        QCOMPARE(run(moving(again, plan)), 0);
        if (changes)
            write(u"deep/0/0/file 2"_s, "changed");
        const FolderParts now = FolderParts::divide(scan(), 20'000);
        const RemoteParts later(prefix(), changes ? u"6"_s : u"4"_s);
        const RemoteParts::Choice none = choose(later, now, changes ? target() : QString());
        QVERIFY(!none.merging && none.digests.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestFolderMerges)
#include "tst_foldermerges.moc"
