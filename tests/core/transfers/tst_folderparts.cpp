// SPDX-License-Identifier: MIT
#include "folderpartsfixture.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

/// How a folder is divided, and the scripts that bring its parts together, with each kind of tools.
class TestFolderParts : public Testing::FolderPartsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareTools(); }
    void init() { prepareFolders(); }
    void divides();
    void keepsPartsWhenSomethingComes();
    void dividesHugeFoldersLess();
    void noticesChanges();
    void assembles_data() { tools(); }
    void assembles();
    void assemblesFlatFolders_data() { tools(); }
    void assemblesFlatFolders();
    void assemblesAfterAnyBreak_data() { tools(); }
    void assemblesAfterAnyBreak();
    void assemblesTwiceAtOnce_data() { tools(); }
    void assemblesTwiceAtOnce();
    void outlivesEarlierScripts_data() { tools(); }
    void outlivesEarlierScripts();
    void keepsOnlyProof_data() { tools(); }
    void keepsOnlyProof();
};

void TestFolderParts::divides()
{
    QCOMPARE(FolderParts::divide(scan()).parts().size(), 1);
    QCOMPARE(FolderParts::divide(scan()).parts().constFirst().count, 0);
    makeTree();
    const LocalFiles::Tree tree = scan();
    QCOMPARE(FolderParts::divide(tree).parts().size(), 1);
    const FolderParts plan = FolderParts::divide(tree, 20'000);
    QVERIFY(plan.parts().size() > 6);
    qsizetype next = 0;
    int files = 0;
    qint64 size = 0;
    QSet<QByteArray> digests;
    for (const FolderParts::Part &part : plan.parts()) {
        QCOMPARE(part.first, next);
        QVERIFY(part.count > 0);
        QVERIFY(part.size <= 20'000 || part.count == 1);
        next += part.count;
        files += part.files;
        size += part.size;
        digests.insert(part.digest);
    }
    QCOMPARE(next, tree.entries.size());
    QCOMPARE(files, tree.files);
    QCOMPARE(size, plan.size());
    QCOMPARE(digests.size(), plan.parts().size());
    // What is in a folder comes at once behind it.
    const auto at = [&](const QString &path) {
        return std::find_if(tree.entries.cbegin(), tree.entries.cend(),
                            [&](const LocalFiles::Tree::Entry &entry) { return entry.path == path; }) -
               tree.entries.cbegin();
    };
    QVERIFY(at(u"deep/1"_s) < at(u"deep/1/7/file 39"_s));
    QVERIFY(at(u"deep/1/7/file 39"_s) < at(u"deep/1-later"_s));
}

void TestFolderParts::keepsPartsWhenSomethingComes()
{
    for (int i = 0; i < 2000; ++i)
        write(u"%1/%2"_s.arg(i / 100).arg(i), QByteArray(1000, 'x'));
    const auto digests = [this] {
        QSet<QByteArray> all;
        const FolderParts plan = FolderParts::divide(scan(), 100'000);
        for (const FolderParts::Part &part : plan.parts())
            all.insert(part.digest);
        return all;
    };
    const QSet<QByteArray> before = digests();
    QVERIFY(before.size() > 20);
    write(u"0/another"_s, "another");
    write(u"10/1003"_s, "longer");
    QSet<QByteArray> after = digests();
    QVERIFY(after != before);
    QVERIFY2(after.intersect(before).size() > before.size() / 2, qPrintable(QString::number(after.size())));
}

void TestFolderParts::dividesHugeFoldersLess()
{
    LocalFiles::Tree tree;
    for (int i = 0; i < 20'000; ++i)
        tree.entries.append({.path = QString::number(i), .size = 100LL * 1024 * 1024});
    const FolderParts plan = FolderParts::divide(tree);
    QVERIFY(plan.parts().size() > 100);
    QVERIFY(plan.parts().size() <= 600);
}

void TestFolderParts::noticesChanges()
{
    write(u"a"_s, "one");
    const LocalFiles::Tree before = scan();
    const QByteArray digest = FolderParts::divide(before).digest();
    QCOMPARE(FolderParts::divide(scan()).digest(), digest);
    QVERIFY(LocalFiles::areSame(source(), before.entries, {}).value_or(false));
    QFile file(source() + u"/a"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("two");
    file.close();
    QVERIFY(FolderParts::divide(scan()).digest() != digest);
    QVERIFY(!LocalFiles::areSame(source(), before.entries, {}).value_or(true));
    write(u"a"_s, "one"); // with its time
    QCOMPARE(FolderParts::divide(scan()).digest(), digest);
    file.setPermissions(QFileDevice::ReadOwner);
    QVERIFY(FolderParts::divide(scan()).digest() != digest);
    QVERIFY(file.remove());
    QVERIFY(!LocalFiles::areSame(source(), before.entries, {}).value_or(true));
    QVERIFY(QDir().mkdir(source() + u"/a"_s));
    QVERIFY(FolderParts::divide(scan()).digest() != digest);
}

void TestFolderParts::assembles()
{
    QFETCH(const QString, kind);
    makeTree();
    QVERIFY(QFile::setPermissions(source() + u"/deep/2"_s, QFile::ReadOwner | QFile::ExeOwner));
    QVERIFY(QFile::setPermissions(source() + u"/odd"_s, QFile::ReadOwner | QFile::ExeOwner));
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, 20'000);
    QVERIFY(plan.sharedFolders().contains(u"deep"_s));
    m_kind = kind;
    const RemoteParts there(prefix(), u"1"_s);
    const RemoteParts::Choice choice = choose(there, plan);
    QVERIFY(choice.tar && !choice.begun && choice.digests.isEmpty());
    bring(there, tree, plan);
    const QStringList scripts = there.assembling(plan, true, tree.entries, folderTimes(plan));
    QCOMPARE(scripts.size(), 1);
    QByteArray output;
    QCOMPARE(run(scripts.constFirst() + RemoteParts::counting(there.treePath(plan, true)), &output), 0);
    QCOMPARE(RemoteParts::counted(output), tree.files);
    // BusyBox' tar gives a folder its time before it puts anything into that.
    const bool hasTimes = kind != u"BusyBox"_s;
    QCOMPARE(difference(snapshot(source(), hasTimes), snapshot(there.treePath(plan, true), hasTimes)),
             QString());
    QCOMPARE(QFileInfo(there.treePath(plan, true) + u"/deep/1"_s).lastModified().toSecsSinceEpoch(),
             1'500'000'000);
    // The next attempt finds it as it is, and has nothing to do.
    const RemoteParts next(prefix(), u"2"_s);
    QCOMPARE(choose(next, plan).digests.size(), plan.parts().size());
    for (const QString &script : next.assembling(plan, true, tree.entries, folderTimes(plan)))
        QCOMPARE(run(script), 0);
    QCOMPARE(difference(snapshot(source()), snapshot(next.treePath(plan, true))), QString());
    QCOMPARE(run(removingAll(prefix())), 0);
    QVERIFY(QDir(place()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

// Several times what one process moves, some of it in folders, in one folder.
void TestFolderParts::assemblesFlatFolders()
{
    QFETCH(const QString, kind);
    constexpr int files = 5000;
    for (int i = 0; i < files; ++i)
        write(u"flat/%1"_s.arg(i), QByteArray::number(i));
    for (int i = 0; i < 500; ++i)
        write(u"folders/%1/inner/file"_s.arg(i), QByteArray::number(i));
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, 2'000'000);
    QVERIFY(plan.parts().size() >= 3);
    m_kind = kind;
    const RemoteParts there(prefix(), u"1"_s);
    QVERIFY(choose(there, plan).tar);
    bring(there, tree, plan);
    for (const QString &script : there.assembling(plan, true, tree.entries, {}))
        QCOMPARE(run(script), 0);
    QCOMPARE(difference(snapshot(source()), snapshot(there.treePath(plan, true))), QString());
}

// Before and after each command that moves something, and each that makes or removes a folder.
void TestFolderParts::assemblesAfterAnyBreak()
{
    QFETCH(const QString, kind);
    for (int i = 0; i < 24; ++i)
        write(u"a/b/%1/%2"_s.arg(i / 4).arg(i), QByteArray(1000, char('a' + i)));
    write(u"z"_s, "z");
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, 10'000);
    QVERIFY(plan.parts().size() >= 4);
    const QStringList expected = snapshot(source());
    m_kind = kind;
    const RemoteParts first(prefix(), u"1"_s);
    const RemoteParts second(prefix(), u"2"_s);
    QVERIFY(choose(first, plan).tar);
    bring(first, tree, plan);
    const QString saved = m_folder->filePath(u"saved"_s);
    QVERIFY(QDir().rename(first.workFolder(), saved));
    const QTemporaryDir tools;
    int breaks = 0;
    for (const QString &tool : {u"mv"_s, u"mkdir"_s, u"rmdir"_s}) {
        for (const bool after : {false, true}) {
            bool isBroken = true;
            for (int call = 1; isBroken; ++call) {
                QCOMPARE(QProcess::execute(u"cp"_s, {u"-a"_s, saved, first.workFolder()}), 0);
                makeDeadly(tools.path(), tool, after, call);
                isBroken = run(first.assembling(plan, true, tree.entries, {}).constFirst(), nullptr,
                               tools.path()) != 0;
                breaks += isBroken ? 1 : 0;
                QCOMPARE(choose(second, plan).digests.size(), plan.parts().size());
                QCOMPARE(run(second.assembling(plan, true, tree.entries, {}).constFirst()), 0);
                const QString problem = difference(expected, snapshot(second.treePath(plan, true)));
                QVERIFY2(problem.isEmpty(), qPrintable(u"%1 %2: %3"_s.arg(tool).arg(call).arg(problem)));
                QVERIFY(QDir(second.workFolder()).removeRecursively());
            }
        }
    }
    QVERIFY2(breaks > 20, qPrintable(QString::number(breaks)));
}

void TestFolderParts::assemblesTwiceAtOnce()
{
    QFETCH(const QString, kind);
    for (int i = 0; i < 2000; ++i)
        write(u"a/b/%1/%2"_s.arg(i / 50).arg(i), QByteArray::number(i));
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, 100'000);
    QVERIFY(plan.parts().size() >= 4);
    m_kind = kind;
    const RemoteParts first(prefix(), u"1"_s);
    QVERIFY(choose(first, plan).tar);
    bring(first, tree, plan);
    const QString script = first.assembling(plan, true, tree.entries, {}).constFirst();
    (void)run(u"( "_s + script + u") 2>/dev/null & ( "_s + script + u") 2>/dev/null & ( "_s + script +
              u") 2>/dev/null; wait"_s);
    const RemoteParts second(prefix(), u"2"_s);
    QCOMPARE(choose(second, plan).digests.size(), plan.parts().size());
    QCOMPARE(run(second.assembling(plan, true, tree.entries, {}).constFirst()), 0);
    QCOMPARE(difference(snapshot(source()), snapshot(second.treePath(plan, true))), QString());
}

// What an attempt has started goes on while the next one has begun already.
void TestFolderParts::outlivesEarlierScripts()
{
    QFETCH(const QString, kind);
    for (int i = 0; i < 2000; ++i)
        write(u"a/b/%1/%2"_s.arg(i / 50).arg(i), QByteArray::number(i));
    const LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, 100'000);
    m_kind = kind;
    const RemoteParts first(prefix(), u"1"_s);
    QVERIFY(choose(first, plan).tar);
    bring(first, tree, plan);
    const QString assembling = first.assembling(plan, true, tree.entries, {}).constFirst();
    const FolderParts::Part &part = plan.parts().constFirst();
    // At one moment after the other, until it is through before the next one takes over.
    for (int turn = 2; turn < 12; ++turn) {
        const RemoteParts earlier(prefix(), QString::number(turn - 1));
        const RemoteParts later(prefix(), QString::number(turn));
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (kind == u"BusyBox")
            environment.insert(u"PATH"_s, m_busybox.path());
        process.setProcessEnvironment(environment);
        const QStringList shell = shellFor(kind);
        process.start(
            QStandardPaths::findExecutable(shell.constFirst()),
            shell.mid(1) +
                QStringList{u"-c"_s, earlier.assembling(plan, true, tree.entries, {}).constFirst()});
        QVERIFY(process.waitForStarted());
        QTest::qWait(turn - 2); // milliseconds: any moment will do
        QCOMPARE(choose(later, plan).digests.size(), plan.parts().size());
        QVERIFY(process.waitForFinished(60000));
        QVERIFY(!QFileInfo::exists(earlier.workFolder()));
    }
    // And those that begin only then.
    const RemoteParts last(prefix(), u"11"_s);
    pack(tree, part, first.archivePath());
    QVERIFY(run(first.unpacking(part, true, {})) != 0);
    QVERIFY(run(assembling) != 0);
    QVERIFY(!QFileInfo::exists(first.workFolder()));
    QCOMPARE(run(last.assembling(plan, true, tree.entries, {}).constFirst()), 0);
    QCOMPARE(difference(snapshot(source()), snapshot(last.treePath(plan, true))), QString());
}

void TestFolderParts::keepsOnlyProof()
{
    QFETCH(const QString, kind);
    makeTree();
    LocalFiles::Tree tree = scan();
    const FolderParts plan = FolderParts::divide(tree, 20'000);
    m_kind = kind;
    const RemoteParts first(prefix(), u"1"_s);
    QVERIFY(choose(first, plan).tar);
    bring(first, tree, plan);
    QVERIFY(QDir().mkpath(first.workFolder() + u"/x-1/half"_s));
    // One is what a digest says no more; another was never meant to last.
    const FolderParts::Part &second = plan.parts().at(1);
    QVERIFY(QDir().rename(first.partPath(second, true), first.partPath(second, false)));
    write(u"deep/0/0/file 2"_s, "changed");
    tree = scan();
    const FolderParts changed = FolderParts::divide(tree, 20'000);
    const RemoteParts later(prefix(), u"2"_s);
    const RemoteParts::Choice choice = choose(later, changed);
    QVERIFY(choice.digests.size() >= plan.parts().size() - 4);
    QVERIFY(choice.digests.size() < plan.parts().size() - 1);
    QVERIFY(!choice.digests.contains(second.digest));
    QCOMPARE(QDir(later.workFolder()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(),
             choice.digests.size());
    bring(later, tree, changed, choice.digests);
    // Broken off when it had begun to put them together, and changed again: then nothing is sure of that.
    QCOMPARE(run(later.assembling(changed, true, tree.entries, {}).constFirst()), 0);
    write(u"deep/0/0/file 2"_s, "changed again");
    tree = scan();
    const FolderParts again = FolderParts::divide(tree, 20'000);
    const RemoteParts last(prefix(), u"3"_s);
    QVERIFY(choose(last, again).digests.isEmpty());
    bring(last, tree, again);
    QCOMPARE(run(last.assembling(again, true, tree.entries, {}).constFirst()), 0);
    QCOMPARE(difference(snapshot(source()), snapshot(last.treePath(again, true))), QString());
}

QTEST_GUILESS_MAIN(TestFolderParts)
#include "tst_folderparts.moc"
