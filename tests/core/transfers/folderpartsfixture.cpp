// SPDX-License-Identifier: MIT
#include "folderpartsfixture.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace Sandkeeper::Testing {

using namespace Qt::StringLiterals;

namespace {

const QStringList oddNames{u"it's"_s,          u"-rf"_s,          u" spaces  "_s,   u"new\nline"_s,
                           u"$(touch x)`y`"_s, u"semi;colon&|"_s, u"back\\slash"_s, u"“ünïā”"_s,
                           u"*?[a]"_s,         u"tab\there"_s,    u".hidden"_s,     u"..two"_s,
                           u"a#b?c=d"_s,       u"p-x"_s,          u"~"_s,           u"%1"_s};

} // namespace

void FolderPartsFixture::prepareTools()
{
    const QString busybox = QStandardPaths::findExecutable(u"busybox"_s);
    QVERIFY2(!busybox.isEmpty(), "install busybox");
    for (const char *applet :
         {"sh", "mv", "rm", "mkdir", "rmdir", "tar", "find", "tr", "wc", "touch", "chmod", "stat", "cat"})
        QVERIFY(QFile::link(busybox, m_busybox.filePath(QLatin1String(applet))));
}

void FolderPartsFixture::prepareFolders()
{
    m_folder = std::make_unique<ScratchFolder>();
    m_kind = u"GNU"_s;
    QVERIFY(QDir().mkpath(source()) && QDir().mkpath(place()));
}

void FolderPartsFixture::tools()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"GNU", "GNU, bash", "BusyBox"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void FolderPartsFixture::write(const QString &name, const QByteArray &content) const
{
    const QString path = source() + u'/' + name;
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    QVERIFY(file.flush());
    file.setFileTime(QDateTime::fromSecsSinceEpoch(1'600'000'000), QFileDevice::FileModificationTime);
}

QStringList FolderPartsFixture::shellFor(const QString &kind)
{
    if (kind == u"GNU, bash")
        return {u"bash"_s};
    if (kind == u"BusyBox")
        return {u"busybox"_s, u"sh"_s};
    return {u"sh"_s};
}

int FolderPartsFixture::run(const QString &script, QByteArray *output, const QString &toolsFirst)
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

void FolderPartsFixture::pack(const LocalFiles::Tree &tree, const FolderParts::Part &part,
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

RemoteParts::Choice FolderPartsFixture::choose(const RemoteParts &there, const FolderParts &plan,
                                               const QString &merged)
{
    QByteArray output;
    const int code = run(there.choosing(plan, prefix() + u"0123.d"_s, merged), &output);
    return code == 0 ? RemoteParts::chosen(output) : RemoteParts::Choice();
}

QString FolderPartsFixture::moving(const RemoteParts &there, const FolderParts &plan,
                                   const QString &how) const
{
    const QString from = plan.parts().size() > 1 ? there.treePath(plan, true)
                                                 : there.partPath(plan.parts().constFirst(), true);
    return RemoteParts::moving({.from = from,
                                .to = target(),
                                .mayMerge = true,
                                .how = how,
                                .merging = there.mergingPath(plan, true),
                                .workFolder = there.workFolder()});
}

void FolderPartsFixture::bring(const RemoteParts &there, const LocalFiles::Tree &tree,
                               const FolderParts &plan, const QSet<QByteArray> &present, bool lasting)
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

QHash<QString, QDateTime> FolderPartsFixture::folderTimes(const FolderParts &plan) const
{
    QHash<QString, QDateTime> times;
    for (const QString &folder : plan.sharedFolders())
        times.insert(folder, QFileInfo(source() + u'/' + folder).lastModified());
    return times;
}

void FolderPartsFixture::makeTree() const
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

void FolderPartsFixture::makeDeadly(const QString &folder, const QString &tool, bool after, int call) const
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

QStringList FolderPartsFixture::snapshot(const QString &folder, bool folderTimes)
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

QString FolderPartsFixture::difference(const QStringList &expected, const QStringList &actual)
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

} // namespace Sandkeeper::Testing
