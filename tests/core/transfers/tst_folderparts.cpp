// SPDX-License-Identifier: MIT
#include "core/transfers/folderparts.h"
#include "core/transfers/remoteparts.h"
#include "scratchfolder.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

const QStringList oddNames{u"it's"_s,          u"-rf"_s,          u" spaces  "_s,   u"new\nline"_s,
                           u"$(touch x)`y`"_s, u"semi;colon&|"_s, u"back\\slash"_s, u"“ünïā”"_s,
                           u"*?[a]"_s,         u"tab\there"_s,    u".hidden"_s,     u"..two"_s,
                           u"a#b?c=d"_s,       u"p-x"_s,          u"~"_s,           u"%1"_s};

/// A line for each file and folder: mode, time in seconds, path, content.
QStringList snapshot(const QString &folder, bool folderTimes = false)
{
    QStringList lines;
    const LocalFiles::Tree tree = LocalFiles::scan(folder, {}).value_or(LocalFiles::Tree());
    for (const LocalFiles::Tree::Entry &entry : tree.entries) {
        const QString path = folder + u'/' + entry.path;
        QFile file(path);
        const QByteArray content =
            !entry.folder && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        const qint64 time =
            entry.folder && !folderTimes ? 0 : QFileInfo(path).lastModified().toSecsSinceEpoch();
        lines.append(
            u"%1 %2 %3 %4"_s.arg(entry.mode, 0, 8).arg(time).arg(entry.path, QString::fromUtf8(content)));
    }
    return lines;
}

/// The first lines in which two differ; empty when none does.
QString difference(const QStringList &expected, const QStringList &actual)
{
    const QSet<QString> before(expected.cbegin(), expected.cend());
    const QSet<QString> after(actual.cbegin(), actual.cend());
    QStringList lines;
    for (const QString &line : before - after)
        lines.append(u"- "_s + line.left(100));
    for (const QString &line : after - before)
        lines.append(u"+ "_s + line.left(100));
    return lines.mid(0, 10).join(u'\n');
}

} // namespace

/// How a folder is divided, and the scripts that bring its parts together, with each kind of tools.
class TestFolderParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
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

private:
    static void tools();
    void write(const QString &name, const QByteArray &content) const;
    QString source() const { return m_folder->filePath(u"source"_s); }
    QString place(const QString &name = {}) const
    {
        return m_folder->filePath(name.isEmpty() ? u"it's there"_s : u"it's there/"_s + name);
    }
    QString prefix() const { return place(u".sandkeeper-id."_s); }
    LocalFiles::Tree scan() const { return LocalFiles::scan(source(), {}).value_or(LocalFiles::Tree()); }
    static QStringList shellFor(const QString &kind);
    /// The exit code, or -1 when it was killed.
    int run(const QString &script, QByteArray *output = nullptr, const QString &toolsFirst = {});
    /// As the packer makes it, by tar.
    void pack(const LocalFiles::Tree &tree, const FolderParts::Part &part, const QString &archive) const;
    RemoteParts::Choice choose(const RemoteParts &there, const FolderParts &plan);
    void bring(const RemoteParts &there, const LocalFiles::Tree &tree, const FolderParts &plan,
               const QSet<QByteArray> &present = {}, bool lasting = true);
    QHash<QString, QDateTime> folderTimes(const FolderParts &plan) const;
    void makeTree() const;
    void makeDeadly(const QString &folder, const QString &tool, bool after, int call) const;

    std::unique_ptr<Testing::ScratchFolder> m_folder;
    QTemporaryDir m_busybox;
    QString m_kind;
};

void TestFolderParts::initTestCase()
{
    const QString busybox = QStandardPaths::findExecutable(u"busybox"_s);
    QVERIFY2(!busybox.isEmpty(), "install busybox");
    for (const char *applet :
         {"sh", "mv", "rm", "mkdir", "rmdir", "tar", "find", "tr", "wc", "touch", "chmod", "stat", "cat"})
        QVERIFY(QFile::link(busybox, m_busybox.filePath(QLatin1String(applet))));
}

void TestFolderParts::init()
{
    m_folder = std::make_unique<Testing::ScratchFolder>();
    m_kind = u"GNU"_s;
    QVERIFY(QDir().mkpath(source()) && QDir().mkpath(place()));
}

void TestFolderParts::tools()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"GNU", "GNU, bash", "BusyBox"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestFolderParts::write(const QString &name, const QByteArray &content) const
{
    const QString path = source() + u'/' + name;
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    QVERIFY(file.flush());
    file.setFileTime(QDateTime::fromSecsSinceEpoch(1'600'000'000), QFileDevice::FileModificationTime);
}

QStringList TestFolderParts::shellFor(const QString &kind)
{
    if (kind == u"GNU, bash")
        return {u"bash"_s};
    if (kind == u"BusyBox")
        return {u"busybox"_s, u"sh"_s};
    return {u"sh"_s};
}

int TestFolderParts::run(const QString &script, QByteArray *output, const QString &toolsFirst)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (m_kind == u"BusyBox")
        environment.insert(u"PATH"_s, m_busybox.path());
    if (!toolsFirst.isEmpty())
        environment.insert(u"PATH"_s, toolsFirst + u':' + environment.value(u"PATH"_s));
    process.setProcessEnvironment(environment);
    const QStringList shell = shellFor(m_kind);
    process.start(QStandardPaths::findExecutable(shell.constFirst()),
                  shell.mid(1) + QStringList{u"-c"_s, script});
    if (!process.waitForFinished(300000))
        return -2;
    if (output)
        *output = process.readAllStandardOutput();
    const QByteArray words = process.readAllStandardError();
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() != 0 && toolsFirst.isEmpty())
        qInfo("%s", words.left(400).constData());
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

void TestFolderParts::pack(const LocalFiles::Tree &tree, const FolderParts::Part &part,
                           const QString &archive) const
{
    QByteArray names;
    for (qsizetype i = part.first; i < part.first + part.count; ++i)
        names += "./" + tree.entries.at(i).path.toUtf8() + '\0';
    QProcess tar;
    tar.start(u"tar"_s, {u"--format=gnu"_s, u"--no-recursion"_s, u"--mode=u+w"_s, u"-cf"_s, archive, u"-C"_s,
                         source(), u"--null"_s, u"-T"_s, u"-"_s});
    tar.write(names);
    tar.closeWriteChannel();
    QVERIFY(tar.waitForFinished() && tar.exitCode() == 0);
}

RemoteParts::Choice TestFolderParts::choose(const RemoteParts &there, const FolderParts &plan)
{
    QByteArray output;
    const int code = run(there.choosing(plan, prefix() + u"0123.d"_s), &output);
    return code == 0 ? RemoteParts::chosen(output) : RemoteParts::Choice();
}

void TestFolderParts::bring(const RemoteParts &there, const LocalFiles::Tree &tree, const FolderParts &plan,
                            const QSet<QByteArray> &present, bool lasting)
{
    for (const FolderParts::Part &part : plan.parts()) {
        if (present.contains(part.digest))
            continue;
        pack(tree, part, there.archivePath());
        QCOMPARE(run(there.unpacking(part, lasting, {})), 0);
        QVERIFY(QFileInfo(there.partPath(part, lasting)).isDir());
        QVERIFY(!QFileInfo::exists(there.archivePath()));
    }
}

QHash<QString, QDateTime> TestFolderParts::folderTimes(const FolderParts &plan) const
{
    QHash<QString, QDateTime> times;
    for (const QString &folder : plan.sharedFolders())
        times.insert(folder, QFileInfo(source() + u'/' + folder).lastModified());
    return times;
}

void TestFolderParts::makeTree() const
{
    for (qsizetype i = 0; i < oddNames.size(); ++i) {
        write(oddNames.at(i), QByteArray(int(900 * i), 'x'));
        write(u"odd/%1 of/inner/%1"_s.arg(oddNames.at(i)), oddNames.at(i).toUtf8());
    }
    for (int i = 0; i < 60; ++i)
        write(u"deep/%1/%2/file %3"_s.arg(i / 20).arg(i / 5).arg(i), QByteArray(i * 100, char('a' + i % 26)));
    write(u"deep/1-later"_s, "x"); // after what is in deep/1
    QVERIFY(QDir().mkpath(source() + u"/empty/inner"_s));
    for (const QString &folder : {u"deep/1"_s, u"deep/1/5"_s, u"deep"_s}) {
        const QByteArray path = QFile::encodeName(source() + u'/' + folder);
        QCOMPARE(QProcess::execute(u"touch"_s, {u"-d"_s, u"@1500000000"_s, QString::fromUtf8(path)}), 0);
    }
}

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

// A tool that is the real one, but for one of its calls, before or after which it kills the shell that has
// called it.
void TestFolderParts::makeDeadly(const QString &folder, const QString &tool, bool after, int call) const
{
    for (const QString &other : QDir(folder).entryList(QDir::Files))
        QFile::remove(folder + u'/' + other);
    QFile counter(folder + u"/count"_s);
    QVERIFY(counter.open(QIODevice::WriteOnly));
    counter.write(QByteArray::number(call) + '\n');
    QFile wrapper(folder + u'/' + tool);
    QVERIFY(wrapper.open(QIODevice::WriteOnly));
    const QString real = (m_kind == u"BusyBox" ? m_busybox.path() : u"/bin"_s) + u'/' + tool;
    wrapper.write(u"#!/bin/sh\nread n <'%1'; n=$((n - 1)); echo $n >'%1'\n%2\"%3\" \"$@\"; r=$?\n"
                  "[ $n != 0 ] || kill -9 $PPID\nexit $r\n"_s
                      .arg(counter.fileName(),
                           after ? QString() : u"[ $n != 0 ] || { kill -9 $PPID; exit 1; }\n"_s, real)
                      .toUtf8());
    QVERIFY(wrapper.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
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
