// SPDX-License-Identifier: MIT
#include "hostilearchives.h"
#include "hostilenames.h"
#include "hostileplace.h"
#include "support/memorygrowth.h"
#include "tarbytes.h"
#include "unpacking.h"

#include <atomic>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include <QRandomGenerator>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

/// Nothing outside of the chosen folder changes, whatever an archive says. Each is unpacked in every way
/// there is.
class HostileArchives : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase() { umask(022); }
    void changeNothingOutside_data();
    void changeNothingOutside();
    void carryEveryHostileName_data();
    void carryEveryHostileName();
    void comeInTheirOrder();
    void surviveEveryFlippedByte();
    void winEveryRace_data();
    void winEveryRace();
    void keepMemoryFlat();
    void stopAtAFullDisk();
    void proveCorpusIsLarge();

private:
    static UnpackRequest request(const HostilePlace &place);
};

// Into a folder that is there, and into one that gets its name afterwards.
void HostileArchives::initTestCase_data()
{
    QTest::addColumn<bool>("staged");
    QTest::newRow("in place") << false;
    QTest::newRow("staged") << true;
}

UnpackRequest HostileArchives::request(const HostilePlace &place)
{
    QFETCH_GLOBAL(bool, staged);
    return {.folder = place.target(),
            .staged = staged,
            .limits = {.entries = 2000, .bytes = 5'000'000},
            .folderOptions = {.reserve = 0}};
}

void HostileArchives::changeNothingOutside_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("reason"); ///< null: whatever
    for (const HostileArchive &archive : hostileArchives())
        QTest::newRow(archive.name) << archive.stream << QByteArray(archive.reason);
}

void HostileArchives::changeNothingOutside()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, reason);
    for (const Collision collision :
         {Collision::Skip, Collision::Replace, Collision::ReplaceOlder, Collision::Rename}) {
        for (const bool stepByStep : {false, true}) {
            const HostilePlace place;
            UnpackRequest wanted = request(place);
            wanted.collision = collision;
            wanted.executable = true;
            wanted.links = collision != Collision::Skip;
            wanted.folderOptions.stepByStep = stepByStep;
            const Unpacked unpacked = unpack(stream, wanted, 10'000);
            const QString found = unpacked.result ? QString() : unpacked.result.error().reason;
            if (!reason.isNull())
                QCOMPARE(found, QString::fromLatin1(reason));
            QVERIFY(unpacked.result || !found.isEmpty() ||
                    unpacked.result.error().kind == Error::Kind::Protocol);
            QCOMPARE(place.damage(wanted.links), QString());
            if (collision == Collision::Skip) {
                QFile mine(place.target() + u"/mine.txt"_s);
                QVERIFY(mine.open(QIODevice::ReadOnly));
                QCOMPARE(mine.readAll(), "mine");
            }
        }
    }
}

void HostileArchives::carryEveryHostileName_data()
{
    QTest::addColumn<char>("type");
    QTest::newRow("file") << '0';
    QTest::newRow("folder") << '5';
    QTest::newRow("link") << '2';
    QTest::newRow("hard link") << '1';
    QTest::newRow("link target") << 'l';
    QTest::newRow("pax") << 'x';
}

void HostileArchives::carryEveryHostileName()
{
    QFETCH(char, type);
    const HostilePlace place;
    UnpackRequest wanted = request(place);
    wanted.limits.entries = 10'000;
    wanted.links = type == 'l';
    for (const QByteArray &name : hostileNames()) {
        const QByteArray longName = name.size() > 100 ? tarLong(name) : QByteArray();
        QByteArray stream;
        switch (type) {
        case 'l':
            stream = tarLink("l", name) + tarFile("l/through", "x");
            break;
        case 'x':
            stream = tarPax({"path=" + name}) + tarFile("harmless");
            break;
        case '1':
            stream = tarFile("f") + longName + tarEntry({.name = name, .type = '1', .link = "f"}) +
                     tarLink("h", name, '1');
            break;
        default:
            stream =
                longName +
                tarEntry(
                    {.name = name, .type = type, .content = type == '0' ? "x" : "", .link = "../outside"});
        }
        stream += tarFile("way-out/" + name) + tarEnd();
        (void)unpack(stream, wanted);
        const QString damage = place.damageOutside();
        QVERIFY2(damage.isEmpty(), (name.toPercentEncoding() + ": " + damage.toUtf8()).constData());
    }
    QCOMPARE(place.damage(wanted.links), QString());
}

// Several threads write, and what contrary entries leave is what they would leave one after the other.
void HostileArchives::comeInTheirOrder()
{
    QFETCH_GLOBAL(bool, staged);
    constexpr int many = 1500; // more than may wait at once
    QByteArray stream = tarFile("new/twice", "first") + tarFile("new/twice", "second") +
                        tarLink("new/twin", "new/twice", '1') + tarFile("new/twice", "third");
    if (staged) // else a file gets its name only later
        stream += tarFile("new/file", "first") + tarFile("new/file/below", "no") +
                  tarEntry({.name = "new/file/", .type = '5'}) + tarFile("new/file/deep/below", "no") +
                  tarFile("new/folder/in it", "in it") + tarFile("new/folder", "no");
    for (int i = 0; i < many; ++i)
        stream += tarFile("new/" + QByteArray::number(i % 7) + '/' + QByteArray::number(i),
                          QByteArray::number(i * 3));
    stream += tarEnd();
    for (int round = 0; round < 5; ++round) {
        const HostilePlace place;
        UnpackRequest wanted = request(place);
        wanted.collision = Collision::Replace;
        const Unpacked unpacked = unpack(stream, wanted);
        QVERIFY2(unpacked.result, unpacked.result ? "" : qPrintable(unpacked.result.error().reason));
        const auto read = [&place](const QString &name) {
            QFile file(place.target() + u"/new/"_s + name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
        };
        QCOMPARE(read(u"twice"_s), "third");
        QCOMPARE(read(u"twin"_s), "second");
        for (int i = 0; i < many; ++i)
            QCOMPARE(read(u"%1/%2"_s.arg(i % 7).arg(i)), QByteArray::number(i * 3));
        QCOMPARE(place.damageOutside(), QString());
        if (!staged)
            continue;
        QCOMPARE(read(u"file"_s), "first");
        QCOMPARE(read(u"folder/in it"_s), "in it");
        // Two below a file, the folder in its place, and the file in the place of a folder.
        QCOMPARE(unpacked.count(TransferIssue::Kind::Failed) + unpacked.count(TransferIssue::Kind::Exists),
                 4);
    }
}

void HostileArchives::surviveEveryFlippedByte()
{
    const QByteArray stream = tarPax({"path=paxname"}) + tarFile("one") + tarLong(QByteArray(120, 'n')) +
                              tarFile("two") + tarLink("l", "one") + tarLink("h", "one", '1') + tarEnd();
    QRandomGenerator generator(3);
    const HostilePlace place;
    UnpackRequest wanted = request(place);
    wanted.collision = Collision::Replace;
    wanted.links = true;
    for (int i = 0; i < 400; ++i) {
        QByteArray damaged = stream;
        for (int flips = generator.bounded(1, 4); flips > 0; --flips)
            damaged[generator.bounded(int(damaged.size()))] = static_cast<char>(generator.bounded(256));
        (void)unpack(damaged, wanted, 512);
        QCOMPARE(place.damageOutside(), QString());
    }
    QCOMPARE(place.damage(true), QString());
}

void HostileArchives::winEveryRace_data()
{
    QTest::addColumn<bool>("stepByStep");
    QTest::newRow("at once") << false;
    QTest::newRow("step by step") << true;
}

void HostileArchives::winEveryRace()
{
    // Another program puts a link in the place of the folder that is being filled, and takes it away, and so
    // on.
    QFETCH(bool, stepByStep);
    const HostilePlace place;
    const QByteArray swap = QFile::encodeName(place.target() + u"/swap"_s);
    const QByteArray other = QFile::encodeName(place.target() + u"/other"_s);
    mkdir(swap.constData(), 0755);
    QCOMPARE(symlink("../outside", other.constData()), 0);
    std::atomic<bool> over = false;
    std::thread attacker([&] {
        constexpr uint exchange = 2; // RENAME_EXCHANGE
        while (!over)
            syscall(SYS_renameat2, AT_FDCWD, swap.constData(), AT_FDCWD, other.constData(), exchange);
    });
    QByteArray stream;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray number = QByteArray::number(i % 50);
        stream += tarEntry({.name = "swap/d" + number, .type = '5'}) +
                  tarFile("swap/d" + number + "/f", "x") + tarFile("swap/secret.txt", "overwritten") +
                  tarFile("swap/folder/inner.txt", "overwritten");
    }
    UnpackRequest wanted = request(place);
    wanted.collision = Collision::Replace;
    wanted.limits.entries = 100'000;
    wanted.folderOptions.stepByStep = stepByStep;
    const Unpacked unpacked = unpack(stream + tarEnd(), wanted);
    over = true;
    attacker.join();
    QVERIFY(unpacked.result);
    QVERIFY(unpacked.progress.itemsDone == 4000);
    for (const TransferIssue &issue : unpacked.issues.kept)
        QVERIFY(issue.kind == TransferIssue::Kind::Failed || issue.kind == TransferIssue::Kind::Exists);
    unlink(swap.constData()); // one of the two is the link
    unlink(other.constData());
    QCOMPARE(place.damage(), QString());
}

void HostileArchives::keepMemoryFlat()
{
    // What makes libarchive remember: names, extended headers, maps of holes.
    for (const HostileArchive &archive : hostileArchives()) {
        if (!QByteArray(archive.name).contains("without an end") &&
            !QByteArray(archive.name).contains("many pax"))
            continue;
        const HostilePlace place;
        const UnpackRequest wanted = request(place);
        (void)unpack(archive.stream, wanted);
        const MemoryGrowth growth;
        (void)unpack(archive.stream, wanted);
        QVERIFY2(growth.peak() < 24 * 1024 * 1024, archive.name);
    }
}

void HostileArchives::stopAtAFullDisk()
{
    const HostilePlace place;
    UnpackRequest wanted = request(place);
    wanted.folderOptions.reserve = std::numeric_limits<qint64>::max();
    const Unpacked unpacked = unpack(tarFile("f") + tarEnd(), wanted);
    QCOMPARE(unpacked.result.error().reason, u"NO_SPACE"_s);
    QVERIFY(!QFile::exists(place.target() + u"/f"_s));
    QCOMPARE(place.damage(), QString());
}

void HostileArchives::proveCorpusIsLarge()
{
    QVERIFY(hostileArchives().size() >= 50);
}

QTEST_GUILESS_MAIN(HostileArchives)
#include "tst_hostilearchives.moc"
