// SPDX-License-Identifier: MIT
#include "hostileplace.h"
#include "support/memorygrowth.h"
#include "support/patience.h"
#include "tarbytes.h"
#include "unpacking.h"

#include "core/provider/remotename.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtEndian>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

namespace {

using IssueKind = TransferIssue::Kind;

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

struct stat statusOf(const QString &path)
{
    struct stat status = {};
    lstat(remoteBytes(path).constData(), &status);
    return status;
}

QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator generator(1);
    generator.fillRange(reinterpret_cast<quint32 *>(bytes.data()), size / 4);
    return bytes;
}

/// As PackRequest::paths: everything below the folder, folders before what is in them.
QStringList everythingIn(const QString &folder)
{
    return snapshot(folder).keys();
}

void runTar(const QStringList &arguments)
{
    if (QProcess::execute(u"tar"_s, arguments) != 0)
        qFatal("tar failed");
}

} // namespace

/// Folders as tar streams, both ways: against each other, and against the system's tar.
class FolderArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase() { umask(022); }
    void init();
    void goesThereAndBack();
    void isReadByTar();
    void readsWhatTarWrites_data();
    void readsWhatTarWrites();
    void knowsItsSizeBefore_data();
    void knowsItsSizeBefore();
    void tellsWhatChangedMeanwhile();
    void leavesOutWhatItCannotSend();
    void sendsHugeFiles();
    void keepsSparseFilesSparse();
    void treatsPermissionsAsStated();
    void decidesAboutCollisions_data();
    void decidesAboutCollisions();
    void makesLinksWhenAsked();
    void failsWhenCutOff();
    void holdsBackBothWays();
    void cancelsWithoutWaiting();
    void tellsOfEveryItem();
    void staysSmall();

private:
    QString from(const QString &path = {}) const
    {
        return m_dir->filePath(u"from"_s) + (path.isEmpty() ? path : u'/' + path);
    }
    QString to(const QString &path = {}) const
    {
        return m_dir->filePath(u"to"_s) + (path.isEmpty() ? path : u'/' + path);
    }
    UnpackRequest request() const
    {
        QFETCH_GLOBAL(bool, staged);
        return {.folder = to(), .staged = staged, .folderOptions = {.reserve = 0}};
    }

    std::unique_ptr<ScratchFolder> m_dir;
};

// Into a folder that is there, and into one that gets its name afterwards.
void FolderArchive::initTestCase_data()
{
    QTest::addColumn<bool>("staged");
    QTest::newRow("in place") << false;
    QTest::newRow("staged") << true;
}

void FolderArchive::init()
{
    m_dir = std::make_unique<ScratchFolder>();
    QDir(m_dir->path()).mkpath(u"from/sub/deeper"_s);
    QDir(m_dir->path()).mkpath(u"to"_s);
    write(from(u"plain.txt"_s), "plain");
    write(from(u"sub/empty"_s), "");
    write(from(u"sub/deeper/block"_s), pattern(512));
    write(from(u"sub/deeper/big"_s), pattern(3'000'000));
    write(from(u"ünï ’ name\n"_s), "x");
    write(from(u"sub/"_s + u"n"_s.repeated(255)), "long");
    write(from(u"script"_s), "#!/bin/sh");
    chmod(QFile::encodeName(from(u"script"_s)).constData(), 0755);
}

void FolderArchive::goesThereAndBack()
{
    FolderPacker packer({.folder = from(), .paths = everythingIn(from())});
    const QByteArray stream = packAll(&packer);
    QCOMPARE(packer.issues().count, 0);
    for (const qsizetype piece : {1000, 64 * 1024, 10'000'000}) {
        QDir(to()).removeRecursively();
        QDir().mkpath(to());
        UnpackRequest wanted = request();
        wanted.executable = true;
        const Unpacked unpacked = unpack(stream, wanted, piece);
        QVERIFY2(unpacked.result, qPrintable(unpacked.result.error().detail));
        QCOMPARE(unpacked.issues.count, 0);
        const QStringList paths = everythingIn(from());
        QCOMPARE(everythingIn(to()), paths);
        for (const QString &path : paths) {
            const struct stat one = statusOf(from(path));
            const struct stat two = statusOf(to(path));
            QCOMPARE(two.st_mode, one.st_mode);
            QCOMPARE(two.st_mtime, one.st_mtime);
            if (S_ISREG(one.st_mode))
                QVERIFY(contentOf(to(path)) == contentOf(from(path)));
        }
    }
}

void FolderArchive::isReadByTar()
{
    FolderPacker packer({.folder = from(), .paths = everythingIn(from()), .prefix = u"top/middle"_s});
    const QByteArray stream = packAll(&packer);
    write(m_dir->filePath(u"a.tar"_s), stream);
    runTar({u"-xf"_s, m_dir->filePath(u"a.tar"_s), u"-C"_s, to()});
    for (const QString &path : everythingIn(from())) {
        if (S_ISREG(statusOf(from(path)).st_mode))
            QVERIFY(contentOf(to(u"top/middle/"_s + path)) == contentOf(from(path)));
    }
    QCOMPARE(statusOf(to(u"top/middle/script"_s)).st_mode & 07777, 0755u);
}

void FolderArchive::readsWhatTarWrites_data()
{
    QTest::addColumn<QString>("format");
    for (const char *format : {"gnu", "pax", "oldgnu"})
        QTest::newRow(format) << QString::fromLatin1(format);
}

void FolderArchive::readsWhatTarWrites()
{
    QFETCH(QString, format);
    const QByteArray rawName = QFile::encodeName(from()) + "/caf\xE9";
    const int descriptor = creat(rawName.constData(), 0644);
    QCOMPARE(::write(descriptor, "raw", 3), 3);
    close(descriptor);
    QCOMPARE(link(QFile::encodeName(from(u"plain.txt"_s)).constData(),
                  QFile::encodeName(from(u"twin"_s)).constData()),
             0);
    runTar({u"--format="_s + format, u"-cf"_s, m_dir->filePath(u"a.tar"_s), u"-C"_s, from(), u"."_s});
    const Unpacked unpacked = unpack(contentOf(m_dir->filePath(u"a.tar"_s)), request());
    QVERIFY2(unpacked.result, qPrintable(unpacked.result.error().detail));
    QCOMPARE(unpacked.issues.count, 0);
    QCOMPARE(everythingIn(to()), everythingIn(from()));
    QCOMPARE(statusOf(to(u"twin"_s)).st_ino, statusOf(to(u"plain.txt"_s)).st_ino);
    QCOMPARE(statusOf(to(u"sub"_s)).st_mtime, statusOf(from(u"sub"_s)).st_mtime);
}

void FolderArchive::knowsItsSizeBefore_data()
{
    QTest::addColumn<int>("nameLength");
    for (const int length : {1, 99, 100, 101, 199, 254})
        QTest::addRow("%d", length) << length;
}

void FolderArchive::knowsItsSizeBefore()
{
    QFETCH(int, nameLength);
    const QString name = u"n"_s.repeated(nameLength);
    QStringList paths;
    for (const int size : {0, 1, 511, 512, 513, 70'000}) {
        const QString path = u"d%1/"_s.arg(size) + name;
        QDir(from()).mkpath(path.section(u'/', 0, 0));
        write(from(path), pattern(size));
        paths += {path.section(u'/', 0, 0), path};
    }
    QCOMPARE(symlink(QByteArray(nameLength, 'l').constData(), QFile::encodeName(from(u"link"_s)).constData()),
             0);
    FolderPacker packer(
        {.folder = from(), .paths = paths + QStringList(u"link"_s), .links = LinkPolicy::Keep});
    QSignalSpy planned(&packer, &FolderPacker::planned);
    const QByteArray stream = packAll(&packer);
    QCOMPARE(planned.size(), 1);
    QCOMPARE(packer.contentSize(), 0 + 1 + 511 + 512 + 513 + 70'000);
    QCOMPARE(packer.streamSize(), stream.size());
    QVERIFY(packer.isComplete());
    QVERIFY(packer.atEnd());
}

void FolderArchive::tellsWhatChangedMeanwhile()
{
    write(from(u"shrinks"_s), pattern(4'000'000));
    write(from(u"vanishes"_s), pattern(4'000'000));
    write(from(u"grows"_s), pattern(4'000'000));
    FolderPacker packer({.folder = from(), .paths = {u"shrinks"_s, u"vanishes"_s, u"grows"_s}});
    connect(&packer, &FolderPacker::planned, this, [this] {
        // The first megabyte or so is on its way already.
        QVERIFY(QFile::resize(from(u"shrinks"_s), 10));
        QVERIFY(QFile::remove(from(u"vanishes"_s)));
        QVERIFY(QFile::resize(from(u"grows"_s), 5'000'000));
    });
    const QByteArray stream = packAll(&packer);
    QCOMPARE(stream.size(), packer.streamSize());
    QCOMPARE(packer.issues().losses, 3);
    for (const TransferIssue &issue : packer.issues().kept)
        QCOMPARE(issue.kind, IssueKind::Changed);
    QVERIFY(unpack(stream, request()).result);
}

void FolderArchive::leavesOutWhatItCannotSend()
{
    QCOMPARE(mkfifo(QFile::encodeName(from(u"pipe"_s)).constData(), 0644), 0);
    QVERIFY(QFile::link(u"/etc/passwd"_s, from(u"link"_s)));
    QVERIFY(QFile::link(u"/etc"_s, from(u"folder-link"_s)));
    FolderPacker packer(
        {.folder = from(),
         .paths = {u"pipe"_s, u"link"_s, u"folder-link/passwd"_s, u"none"_s, u"../to"_s, u"plain.txt"_s}});
    const QByteArray stream = packAll(&packer);
    QCOMPARE(stream.size(), packer.streamSize());
    QList<IssueKind> kinds;
    for (const TransferIssue &issue : packer.issues().kept)
        kinds += issue.kind;
    QCOMPARE(kinds, QList<IssueKind>({IssueKind::SpecialSkipped, IssueKind::LinkSkipped, IssueKind::Failed,
                                      IssueKind::Failed, IssueKind::Failed}));
    QVERIFY(!stream.contains("root:"));
    FolderPacker nowhere({.folder = from(u"none"_s), .paths = {u"x"_s}});
    QSignalSpy failed(&nowhere, &FolderPacker::failed);
    packAll(&nowhere);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(nowhere.error().reason, u"NOT_FOUND"_s);
    QCOMPARE(nowhere.read(1), QByteArray());
    QVERIFY(!nowhere.errorString().isEmpty());
}

// Of more bytes than the usual digits can say.
void FolderArchive::sendsHugeFiles()
{
    constexpr qint64 size = 9LL * 1024 * 1024 * 1024 + 7;
    QFile file(from(u"huge"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(size));
    FolderPacker packer({.folder = from(), .paths = {u"huge"_s}});
    packer.start();
    QTRY_VERIFY(packer.bytesAvailable() >= 512);
    QTRY_COMPARE(packer.contentSize(), size);
    QVERIFY(packer.streamSize() > size);
    const QByteArray head = packer.read(512);
    QCOMPARE(head.mid(0, 4), "huge");
    QCOMPARE(quint8(head.at(124)), 0x80); // a number in bytes follows
    QCOMPARE(qFromBigEndian<quint64>(head.constData() + 128), quint64(size));
    packer.close();
}

void FolderArchive::keepsSparseFilesSparse()
{
    constexpr qint64 size = 9LL * 1024 * 1024 * 1024;
    QFile file(from(u"sparse"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(size) && file.seek(size / 2) &&
            file.write("middle") == 6);
    file.close();
    for (const QString &format : {u"gnu"_s, u"pax"_s}) {
        runTar({u"-S"_s, u"--format="_s + format, u"-cf"_s, m_dir->filePath(u"a.tar"_s), u"-C"_s, from(),
                u"sparse"_s});
        UnpackRequest wanted = request();
        wanted.collision = Collision::Replace;
        wanted.limits.ratio = 1'000'000;
        const QByteArray stream = contentOf(m_dir->filePath(u"a.tar"_s));
        const Unpacked unpacked = unpack(stream, wanted);
        QVERIFY2(unpacked.result, qPrintable(unpacked.result.error().reason));
        const struct stat status = statusOf(to(u"sparse"_s));
        QCOMPARE(status.st_size, size);
        QVERIFY(status.st_blocks < 1024);
        QFile copy(to(u"sparse"_s));
        QVERIFY(copy.open(QIODevice::ReadOnly) && copy.seek(size / 2));
        QCOMPARE(copy.read(8), QByteArray("middle\0\0", 8));
        QCOMPARE(unpacked.progress.bytesDone, size);
        QVERIFY(QFile::remove(to(u"sparse"_s)));
        wanted.limits.ratio = 1000; // 9 GiB for 10 KiB is what a bomb looks like
        QCOMPARE(unpack(stream, wanted).result.error().reason, u"TOO_SPARSE"_s);
        QVERIFY(everythingIn(to()).isEmpty());
    }
}

void FolderArchive::treatsPermissionsAsStated()
{
    const QByteArray stream = tarEntry({.name = "suid", .content = "x", .mode = 06755}) +
                              tarEntry({.name = "private", .content = "x", .mode = 0600}) +
                              tarEntry({.name = "none", .content = "x", .mode = 0}) +
                              tarEntry({.name = "folder", .type = '5', .mode = 07777}) + tarEnd();
    UnpackRequest wanted = request();
    wanted.collision = Collision::Replace;
    for (const bool executable : {false, true}) {
        wanted.executable = executable;
        QVERIFY(unpack(stream, wanted).result);
        QCOMPARE(statusOf(to(u"suid"_s)).st_mode & 07777, executable ? 0755u : 0644u);
        QCOMPARE(statusOf(to(u"private"_s)).st_mode & 07777, 0600u);
        QCOMPARE(statusOf(to(u"none"_s)).st_mode & 07777, 0600u);
        QCOMPARE(statusOf(to(u"folder"_s)).st_mode & 07777, 0755u);
    }
}

void FolderArchive::decidesAboutCollisions_data()
{
    QTest::addColumn<int>("collision");
    QTest::addColumn<QByteArray>("older"); ///< contents afterwards
    QTest::addColumn<QByteArray>("newer");
    QTest::addColumn<int>("issues");
    QTest::newRow("skip") << int(Collision::Skip) << QByteArray("here") << QByteArray("here") << 3;
    QTest::newRow("replace") << int(Collision::Replace) << QByteArray("came") << QByteArray("came") << 1;
    QTest::newRow("older") << int(Collision::ReplaceOlder) << QByteArray("came") << QByteArray("here") << 2;
    QTest::newRow("rename") << int(Collision::Rename) << QByteArray("here") << QByteArray("here") << 3;
}

void FolderArchive::decidesAboutCollisions()
{
    QFETCH(int, collision);
    QFETCH(int, issues);
    for (const QString &name : {u"older.txt"_s, u"newer.txt"_s})
        write(to(name), "here");
    QFile older(to(u"older.txt"_s));
    QVERIFY(older.open(QIODevice::ReadWrite));
    QVERIFY(
        older.setFileTime(QDateTime::fromSecsSinceEpoch(1'000'000'000), QFileDevice::FileModificationTime));
    older.close();
    QDir(to()).mkpath(u"folder"_s);
    UnpackRequest wanted = request();
    wanted.collision = Collision(collision);
    const Unpacked unpacked = unpack(tarFile("older.txt", "came") + tarFile("newer.txt", "came") +
                                         tarFile("folder", "never replaces a folder") + tarEnd(),
                                     wanted);
    QVERIFY(unpacked.result);
    QTEST(contentOf(to(u"older.txt"_s)), "older");
    QTEST(contentOf(to(u"newer.txt"_s)), "newer");
    QVERIFY(QFileInfo(to(u"folder"_s)).isDir());
    QCOMPARE(unpacked.issues.count, issues);
    QCOMPARE(unpacked.issues.losses, 0);
    QCOMPARE(QFile::exists(to(u"older (2).txt"_s)), Collision(collision) == Collision::Rename);
    for (const TransferIssue &issue : unpacked.issues.kept)
        QVERIFY(!issueText(issue).isEmpty());
}

void FolderArchive::makesLinksWhenAsked()
{
    const QByteArray stream = tarLink("early", "folder/file") + tarEntry({.name = "folder", .type = '5'}) +
                              tarFile("folder/file", "found") + tarLink("folder/up", "../plain") +
                              tarLink("out", "../from") + tarLink("absolute", "/etc/passwd") + tarEnd();
    const Unpacked without = unpack(stream, request());
    QVERIFY(without.result);
    QCOMPARE(without.count(IssueKind::LinkSkipped), 4);
    QCOMPARE(everythingIn(to()), QStringList({u"folder"_s, u"folder/file"_s}));
    UnpackRequest wanted = request();
    wanted.links = true;
    const Unpacked with = unpack(stream, wanted);
    QVERIFY(with.result);
    QCOMPARE(with.count(IssueKind::LinkRefused), 2);
    QCOMPARE(contentOf(to(u"early"_s)), "found");
    QCOMPARE(QFile::symLinkTarget(to(u"folder/up"_s)), to(u"plain"_s));
    QVERIFY(!everythingIn(to()).contains(u"out"_s) && !everythingIn(to()).contains(u"absolute"_s));
}

void FolderArchive::failsWhenCutOff()
{
    const QByteArray stream = tarFile("first", pattern(1000)) + tarFile("second", QByteArray(1024, '\0')) +
                              tarFile("last", "x") + tarEnd();
    for (qsizetype length = 0; length < stream.size(); length += 256) {
        const Unpacked unpacked = unpack(stream.first(length), request());
        QVERIFY2(!unpacked.result, qPrintable(QString::number(length)));
        QCOMPARE(unpacked.result.error().kind, Error::Kind::Protocol);
        QCOMPARE(unpacked.result.error().reason, u"CUT_OFF"_s);
        // What is there is whole.
        for (const QString &name : everythingIn(to())) {
            const qint64 size = QFileInfo(to(name)).size();
            QCOMPARE(size, name == "first"_L1 ? 1000 : name == "second"_L1 ? 1024 : 1);
            QVERIFY(QFile::remove(to(name)));
        }
    }
    QVERIFY(unpack(stream, request()).result);
    QVERIFY(unpack(stream + QByteArray(9000, '\0'), request()).result);
}

void FolderArchive::holdsBackBothWays()
{
    write(from(u"large"_s), pattern(12'000'000));
    FolderPacker packer({.folder = from(), .paths = {u"large"_s}});
    packer.start();
    QTRY_COMPARE(packer.bytesAvailable(), 1024 * 1024); // and nobody makes more
    QVERIFY(!packer.isComplete());
    FolderUnpacker job({.folder = m_dir->filePath(u"none"_s)});
    QSignalSpy finished(&job, &Job::finished);
    QVERIFY(finished.wait(patience));
    QCOMPARE(job.error().reason, u"NOT_FOUND"_s);
    QVERIFY(!job.input()->isWritable());
}

void FolderArchive::cancelsWithoutWaiting()
{
    write(from(u"large"_s), pattern(12'000'000));
    auto packer = std::make_unique<FolderPacker>(PackRequest{.folder = from(), .paths = {u"large"_s}});
    packer->start();
    QTRY_VERIFY(packer->bytesAvailable() > 0);
    QElapsedTimer timer;
    timer.start();
    packer.reset();
    FolderUnpacker job(request());
    const QByteArray half = tarFile("half", pattern(3'000'000)).first(1'000'000);
    QCOMPARE(job.input()->write(half), half.size());
    QTRY_COMPARE(job.input()->bytesToWrite(), 0);
    job.cancel();
    QCOMPARE(job.state(), Job::State::Cancelled);
    QVERIFY(!job.input()->isWritable());
    QVERIFY(timer.elapsed() < 10'000);         // nobody takes what the packer has, nor ends what is unpacked
    QTRY_VERIFY(everythingIn(to()).isEmpty()); // the part is cleaned away by the worker
}

void FolderArchive::tellsOfEveryItem()
{
    constexpr int count = 6000;
    QByteArray stream;
    for (int i = 0; i < count; ++i)
        stream += tarFile("file" + QByteArray::number(i), "0123456789");
    const Unpacked unpacked = unpack(stream + tarEnd(), request());
    QVERIFY(unpacked.result);
    QCOMPARE(unpacked.items.size(), count);
    for (int i = 0; i < count; ++i) {
        QCOMPARE(unpacked.items.at(i).path, u"file%1"_s.arg(i));
        QCOMPARE(unpacked.items.at(i).bytes, 10);
        QVERIFY(unpacked.items.at(i).ok);
    }
    QCOMPARE(unpacked.progress.itemsDone, count);
    QCOMPARE(unpacked.progress.bytesDone, count * 10);
}

void FolderArchive::staysSmall()
{
    // What is packed goes straight into an unpacker. Nothing of it is held.
    constexpr qint64 size = 512LL * 1024 * 1024;
    QTemporaryDir disk;
    QFile file(disk.filePath(u"huge"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(size));
    file.close();
    QVERIFY(QDir(disk.path()).mkdir(u"to"_s));
    const MemoryGrowth growth;
    FolderPacker packer({.folder = disk.path(), .paths = {u"huge"_s}});
    FolderUnpacker job({.folder = disk.filePath(u"to"_s), .folderOptions = {.reserve = 0}});
    QSignalSpy finished(&job, &Job::finished);
    const auto pump = [&] {
        while (job.input()->bytesToWrite() < 1024 * 1024 && packer.bytesAvailable() > 0)
            job.input()->write(packer.read(64 * 1024));
        if (packer.atEnd())
            job.endInput();
    };
    connect(&packer, &QIODevice::readyRead, this, pump);
    connect(&packer, &QIODevice::readChannelFinished, this, pump);
    connect(job.input(), &QIODevice::bytesWritten, this, pump);
    packer.start();
    QVERIFY(finished.wait(60'000));
    QCOMPARE(job.state(), Job::State::Succeeded);
    QCOMPARE(QFileInfo(disk.filePath(u"to/huge"_s)).size(), size);
    QVERIFY2(growth.peak() < 16 * 1024 * 1024, qPrintable(QString::number(growth.peak())));
}

QTEST_GUILESS_MAIN(FolderArchive)
#include "tst_folderarchive.moc"
