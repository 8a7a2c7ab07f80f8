// SPDX-License-Identifier: MIT
#include "hostilenames.h"
#include "hostileplace.h"

#include "core/provider/remotename.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/safefolder.h"

#include <atomic>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include <QDir>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

uint modeOf(const QString &path)
{
    struct stat status = {};
    return lstat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777 : 0;
}

Result<void> put(const SafeFolder &folder, const QString &path, const QByteArray &content,
                 const FinishOptions &options = {}, IfTaken ifTaken = IfTaken::Fail)
{
    return folder.createFile(path, content.size()).and_then([&](std::unique_ptr<PartFile> file) {
        if (file->device().write(content) != content.size())
            qFatal("cannot write");
        return file->finish(options, ifTaken);
    });
}

} // namespace

/// The only way into a folder of this computer. Every test runs with whole paths resolved by the kernel and
/// step by step.
class SafeFolderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_place = std::make_unique<HostilePlace>(); }
    void putsFilesInPlace_data() { bothWays(); }
    void putsFilesInPlace();
    void hidesPartsUnderShortNames();
    void leavesNothingBehind_data() { bothWays(); }
    void leavesNothingBehind();
    void respectsWhatIsThere_data() { bothWays(); }
    void respectsWhatIsThere();
    void takesOnlyHarmlessPermissions_data() { bothWays(); }
    void takesOnlyHarmlessPermissions();
    void goesOnWithAPart_data() { bothWays(); }
    void goesOnWithAPart();
    void followsNoLink_data() { bothWays(); }
    void followsNoLink();
    void makesHarmlessLinksOnly();
    void readsPlainFilesOnly_data() { bothWays(); }
    void readsPlainFilesOnly();
    void looksAtFreeSpace();
    void marksBeforeNaming();
    void survivesEveryHostileName_data();
    void survivesEveryHostileName();
    void winsEveryRace_data() { bothWays(); }
    void winsEveryRace();
    void noticesAFolderThatWasMovedAway_data() { bothWays(); }
    void noticesAFolderThatWasMovedAway();

private:
    static void bothWays();
    SafeFolder folder() const;

    std::unique_ptr<HostilePlace> m_place;
};

void SafeFolderTest::initTestCase()
{
    umask(022);
}

void SafeFolderTest::bothWays()
{
    QTest::addColumn<bool>("stepByStep");
    QTest::newRow("at once") << false;
    QTest::newRow("step by step") << true;
}

SafeFolder SafeFolderTest::folder() const
{
    const bool hasData = QTest::currentDataTag() != nullptr;
    const bool stepByStep = hasData && QByteArray(QTest::currentDataTag()) == "step by step";
    return SafeFolder::open(m_place->target(), {.reserve = 0, .stepByStep = stepByStep}).value();
}

void SafeFolderTest::putsFilesInPlace()
{
    const SafeFolder target = folder();
    const QDateTime time = QDateTime::fromSecsSinceEpoch(1'500'000'000, Qt::UTC);
    auto file = target.createFile(u"new/deeper/file.txt"_s).value();
    QCOMPARE(file->device().fileName(), m_place->target() + u"/new/deeper/file.txt"_s);
    QCOMPARE(file->device().write("hello"), 5);
    QVERIFY(!target.look(u"new/deeper/file.txt"_s).value());
    QVERIFY(file->partPath().startsWith("new/deeper/.file.txt."_L1));
    QCOMPARE(modeOf(target.absolutePath(file->partPath())), 0600u);
    QVERIFY(file->finish({.modified = time, .mode = 0640}));
    const LocalEntry entry = target.look(u"new/deeper/file.txt"_s).value().value();
    QCOMPARE(entry.type, LocalType::File);
    QCOMPARE(entry.size, 5);
    QCOMPARE(entry.modified, time);
    QCOMPARE(entry.mode, 0640u);
    QCOMPARE(QDir(m_place->target() + u"/new/deeper"_s)
                 .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList(u"file.txt"_s));
    // A name of bytes that are no text is exactly that on the disk.
    QVERIFY(put(target, remoteText("caf\xE9"), "x"));
    QCOMPARE(access((QFile::encodeName(m_place->target()) + "/caf\xE9").constData(), F_OK), 0);
    QCOMPARE(m_place->damage(), QString());
}

// Encrypted folders take 143 bytes, and a name that fits must not fail for what it is called meanwhile.
void SafeFolderTest::hidesPartsUnderShortNames()
{
    constexpr qsizetype mostOfEncrypted = 143;
    for (const QString &letter : {u"a"_s, u"é"_s, u"語"_s, u"😀"_s}) {
        const QString name = letter.repeated(mostOfEncrypted / remoteBytes(letter).size());
        const auto file = folder().createFile(name).value();
        const QString part = file->partPath();
        QVERIFY2(remoteBytes(part).size() <= mostOfEncrypted, qPrintable(part));
        QVERIFY(part.isValidUtf16());
        QVERIFY(file->finish({}));
        QVERIFY(folder().look(name).value());
    }
}

void SafeFolderTest::leavesNothingBehind()
{
    const TreeSnapshot before = snapshot(m_place->target(), {}, false);
    {
        auto file = folder().createFile(u"given up"_s).value();
        file->device().write("half");
    }
    {
        auto file = folder().createFile(u"mine.txt"_s).value();
        file->device().write("other");
        const Result<void> failed = file->finish({});
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, Error::Kind::Conflict);
        QCOMPARE(failed.error().reason, u"LOCAL_EXISTS"_s);
    }
    QCOMPARE(difference(before, snapshot(m_place->target(), {}, false)), QString());
}

void SafeFolderTest::respectsWhatIsThere()
{
    const SafeFolder target = folder();
    QVERIFY(put(target, u"mine.txt"_s, "replaced", {}, IfTaken::Replace));
    QCOMPARE(contentOf(target.absolutePath(u"mine.txt"_s)), "replaced");
    QVERIFY(target.makeFolder(u"folder"_s).value());
    QVERIFY(!target.makeFolder(u"folder"_s).value());
    QCOMPARE(put(target, u"folder"_s, "x", {}, IfTaken::Replace).error().reason, u"LOCAL_EXISTS"_s);
    QCOMPARE(target.makeFolder(u"mine.txt/below"_s).error().reason, u"LINK_IN_WAY"_s);
    // The link makes place, not what it leads to.
    QVERIFY(put(target, u"link-file"_s, "file now", {}, IfTaken::Replace));
    QCOMPARE(target.look(u"link-file"_s).value()->type, LocalType::File);
    QCOMPARE(target.freePath(u"mine.txt"_s).value(), u"mine (2).txt"_s);
    QCOMPARE(target.freePath(u"none/other.txt"_s).value(), u"none/other.txt"_s);
    QVERIFY(target.removeFile(u"mine.txt"_s));
    QVERIFY(target.removeFile(u"mine.txt"_s));
    QVERIFY(!target.look(u"mine.txt"_s).value());
    QCOMPARE(m_place->damage(), QString());
}

void SafeFolderTest::takesOnlyHarmlessPermissions()
{
    const SafeFolder target = folder();
    const auto modeFor = [&](uint mode, bool executable) {
        if (!put(target, u"mode"_s, "#!/bin/sh", {.mode = mode, .executable = executable}, IfTaken::Replace))
            return 0u;
        return modeOf(target.absolutePath(u"mode"_s));
    };
    QCOMPARE(modeFor(07777, false), 0644u);
    QCOMPARE(modeFor(07777, true), 0755u);
    QCOMPARE(modeFor(0600, true), 0600u);
    QCOMPARE(modeFor(0444, false), 0644u);
    QCOMPARE(modeFor(0, false), 0600u);
    QVERIFY(target.makeFolder(u"sticky"_s, 07777).value());
    QCOMPARE(modeOf(target.absolutePath(u"sticky"_s)), 0755u);
    QVERIFY(target.makeFolder(u"private"_s, 0500).value());
    QCOMPARE(modeOf(target.absolutePath(u"private"_s)), 0700u);
}

void SafeFolderTest::goesOnWithAPart()
{
    const SafeFolder target = folder();
    auto file = target.createFile(u"sub/big"_s).value();
    file->device().write("first ");
    const QString part = file->partPath();
    QVERIFY(file->keep());
    file.reset();
    file = target.reopenPart(part, u"sub/big"_s).value();
    QCOMPARE(file->device().pos(), 6);
    QCOMPARE(file->device().size(), 6);
    QCOMPARE(file->device().write("second"), 6);
    QVERIFY(file->finish({}));
    QCOMPARE(contentOf(target.absolutePath(u"sub/big"_s)), "first second");
    // Somebody put something else in its place meanwhile.
    const QString trap = u".big.0123.part"_s;
    QVERIFY(QFile::link(u"../outside/secret.txt"_s, target.absolutePath(trap)));
    QCOMPARE(target.reopenPart(trap, u"big"_s).error().reason, u"LINK_IN_WAY"_s);
    QVERIFY(QFile::remove(target.absolutePath(trap)));
    QCOMPARE(link(QFile::encodeName(m_place->root() + u"/outside/secret.txt"_s).constData(),
                  QFile::encodeName(target.absolutePath(trap)).constData()),
             0);
    QCOMPARE(target.reopenPart(trap, u"big"_s).error().reason, u"LINK_IN_WAY"_s);
    QVERIFY(target.removeFile(trap));
    QCOMPARE(target.reopenPart(trap, u"big"_s).error().reason, u"NOT_FOUND"_s);
    QCOMPARE(target.reopenPart(u"mine.txt"_s, u"big"_s).error().kind, Error::Kind::Invalid);
    QCOMPARE(target.reopenPart(u"../outside/.x.part"_s, u"big"_s).error().kind, Error::Kind::Invalid);
    QCOMPARE(m_place->damage(), QString());
}

void SafeFolderTest::followsNoLink()
{
    const SafeFolder target = folder();
    const QString inWay = u"LINK_IN_WAY"_s;
    QCOMPARE(target.createFile(u"way-out/pwned"_s).error().reason, inWay);
    QCOMPARE(target.createFile(u"way-out/folder/inner.txt"_s).error().reason, inWay);
    QCOMPARE(target.makeFolder(u"way-out/new"_s).error().reason, inWay);
    QCOMPARE(target.makeFolder(u"way-out"_s).error().reason, inWay);
    QCOMPARE(target.setFolderTime(u"way-out"_s, QDateTime::currentDateTimeUtc()).error().reason, inWay);
    QCOMPARE(target.openFile(u"link-file"_s).error().reason, inWay);
    QCOMPARE(target.openFile(u"way-out/secret.txt"_s).error().reason, inWay);
    QCOMPARE(target.removeFile(u"way-out/secret.txt"_s).error().reason, inWay);
    QCOMPARE(target.look(u"way-out/secret.txt"_s).error().reason, inWay);
    QCOMPARE(target.look(u"link-file"_s).value()->type, LocalType::Link);
    QCOMPARE(target.linkTarget(u"link-file"_s).value(), u"../outside/secret.txt"_s);
    QCOMPARE(target.makeHardLink(u"stolen"_s, u"way-out/secret.txt"_s, IfTaken::Fail).error().reason, inWay);
    QCOMPARE(m_place->damage(), QString());
}

void SafeFolderTest::makesHarmlessLinksOnly()
{
    const SafeFolder target = folder();
    QVERIFY(target.makeFolder(u"a/b"_s));
    QVERIFY(target.makeLink(u"a/b/up"_s, u"../../mine.txt"_s, IfTaken::Fail));
    QVERIFY(target.makeLink(u"dangling"_s, u"a/none"_s, IfTaken::Fail));
    QVERIFY(target.makeLink(u"self"_s, u"a/b"_s, IfTaken::Fail));
    for (const QString &outside :
         {u"/etc/passwd"_s, u".."_s, u"../outside"_s, u"a/../../outside"_s, u"self/../../.."_s, u"a/.."_s,
          u"way-out/secret.txt"_s, u"link-file"_s, u"./../x"_s, QString()})
        QCOMPARE(target.makeLink(u"bad"_s, outside, IfTaken::Fail).error().reason, u"LEADS_OUTSIDE"_s);
    QVERIFY(!target.look(u"bad"_s).value());
    QVERIFY(target.staysInside(u"a/b/up"_s));
    QVERIFY(!target.staysInside(u"link-file"_s));
    const SafeFolder slow = SafeFolder::open(m_place->target(), {.stepByStep = true}).value();
    QCOMPARE(slow.makeLink(u"never"_s, u"mine.txt"_s, IfTaken::Fail).error().kind, Error::Kind::Unsupported);
    QCOMPARE(m_place->damage(true), QString());
}

void SafeFolderTest::readsPlainFilesOnly()
{
    const SafeFolder target = folder();
    QCOMPARE(target.openFile(u"mine.txt"_s).value()->readAll(), "mine");
    QCOMPARE(mkfifo(QFile::encodeName(target.absolutePath(u"pipe"_s)).constData(), 0600), 0);
    QVERIFY(!target.openFile(u"pipe"_s)); // and does not wait for a writer
    QCOMPARE(target.look(u"pipe"_s).value()->type, LocalType::Special);
    QVERIFY(!target.openFile(u"none"_s));
    QVERIFY(!target.openFile(QString()));
    QVERIFY(target.removeFile(u"pipe"_s));
}

void SafeFolderTest::looksAtFreeSpace()
{
    const SafeFolder target = folder();
    const qint64 free = target.freeBytes();
    QVERIFY(free > 0);
    QCOMPARE(target.createFile(u"huge"_s, std::numeric_limits<qint64>::max()).error().reason, u"NO_SPACE"_s);
    const SafeFolder full =
        SafeFolder::open(m_place->target(), {.reserve = std::numeric_limits<qint64>::max()}).value();
    QCOMPARE(full.freeBytes(), 0);
    QCOMPARE(full.createFile(u"one"_s, 1).error().reason, u"NO_SPACE"_s);
    QVERIFY(!SafeFolder::open(m_place->target() + u"/none"_s));
    QVERIFY(!SafeFolder::open(m_place->target() + u"/mine.txt"_s));
}

void SafeFolderTest::marksBeforeNaming()
{
    struct Mark final : ArrivalMark
    {
        Result<void> mark(int descriptor, const QString &path) override
        {
            hadDescriptor = descriptor >= 0;
            marked = path;
            hadFinalName = QFile::exists(path.section(u'/', 0, -2) + u"/marked"_s);
            return answer;
        }
        QString marked;
        bool hadDescriptor = false;
        bool hadFinalName = true;
        Result<void> answer;
    } mark;
    QVERIFY(put(folder(), u"marked"_s, "x", {.mark = &mark}));
    QVERIFY(mark.hadDescriptor);
    QVERIFY(!mark.hadFinalName);
    QVERIFY(mark.marked.endsWith(".part"_L1));
    mark.answer = tl::unexpected(Error{.reason = u"MARK_UNSUPPORTED"_s});
    QVERIFY(put(folder(), u"unmarked"_s, "x", {.mark = &mark}));
    mark.answer = tl::unexpected(Error{.reason = u"OTHER"_s});
    QVERIFY(!put(folder(), u"failed"_s, "x", {.mark = &mark}));
    QVERIFY(!folder().look(u"failed"_s).value());
}

void SafeFolderTest::survivesEveryHostileName_data()
{
    QTest::addColumn<int>("rules");
    QTest::newRow("at once, posix") << int(NameRules::Posix);
    QTest::newRow("at once, windows") << int(NameRules::Windows);
    QTest::newRow("step by step") << int(NameRules::Posix);
}

void SafeFolderTest::survivesEveryHostileName()
{
    const SafeFolder target = folder();
    QFETCH(int, rules);
    LocalNames names{NameRules(rules)};
    for (const QByteArray &bytes : hostileNames()) {
        const QString name = remoteText(bytes);
        if (const Result<LocalNames::Place> place = names.place(name); place && !place->path.isEmpty()) {
            if (auto file = target.createFile(place->path))
                (void)(*file)->publish(IfTaken::Fail);
        }
        // And as it is, as if somebody had forgotten to ask for its place.
        (void)target.createFile(name);
        (void)target.makeFolder(name);
        (void)target.look(name);
        (void)target.openFile(name);
        (void)target.makeHardLink(name + u"-hard"_s, name, IfTaken::Fail);
        (void)target.setFolderTime(name, QDateTime::currentDateTimeUtc());
        (void)target.reopenPart(name, name);
        if (name != "way-out"_L1 && name != "link-file"_L1)
            (void)target.removeFile(name);
        const QString damage = m_place->damageOutside();
        QVERIFY2(damage.isEmpty(), (bytes.toPercentEncoding() + ": " + damage.toUtf8()).constData());
    }
    QCOMPARE(m_place->damage(), QString());
}

void SafeFolderTest::winsEveryRace()
{
    // Somebody exchanges a folder and a link that leads out, as fast as can be.
    const SafeFolder target = folder();
    QVERIFY(target.makeFolder(u"swap"_s));
    QVERIFY(QFile::link(u"../outside"_s, target.absolutePath(u"other"_s)));
    std::atomic<bool> over = false;
    std::atomic<int> swaps = 0;
    std::thread attacker([&] {
        const QByteArray one = QFile::encodeName(target.absolutePath(u"swap"_s));
        const QByteArray two = QFile::encodeName(target.absolutePath(u"other"_s));
        while (!over) {
            constexpr uint exchange = 2; // RENAME_EXCHANGE
            syscall(SYS_renameat2, AT_FDCWD, one.constData(), AT_FDCWD, two.constData(), exchange);
            ++swaps;
        }
    });
    int written = 0;
    int refused = 0;
    for (int i = 0; i < 100'000 && (i < 3000 || written == 0 || refused == 0 || swaps < 1000); ++i) {
        const QString path = u"swap/file%1"_s.arg(i % 10);
        Result<std::unique_ptr<PartFile>> file = target.createFile(path);
        const bool done = file && (*file)->publish(IfTaken::Replace);
        ++(done ? written : refused);
        (void)target.makeFolder(u"swap/folder/inner"_s);
        (void)target.setFolderTime(u"swap"_s, QDateTime::fromSecsSinceEpoch(1, Qt::UTC));
        (void)target.removeFile(u"swap/secret.txt"_s);
    }
    over = true;
    attacker.join();
    QVERIFY2(written > 0 && refused > 0, qPrintable(u"%1 written, %2 refused"_s.arg(written).arg(refused)));
    QFile::remove(target.absolutePath(u"swap"_s)); // whichever of the two is the link
    QFile::remove(target.absolutePath(u"other"_s));
    QCOMPARE(m_place->damage(), QString());
}

void SafeFolderTest::noticesAFolderThatWasMovedAway()
{
    const SafeFolder target = folder();
    auto file = target.createFile(u"sub/file"_s).value();
    file->device().write("x");
    QVERIFY(QDir().rename(target.absolutePath(u"sub"_s), m_place->root() + u"/outside/sub"_s));
    QVERIFY(QFile::link(u"../outside/sub"_s, target.absolutePath(u"sub"_s)));
    QCOMPARE(file->finish({}).error().reason, u"LINK_IN_WAY"_s);
    QVERIFY(QFile::remove(target.absolutePath(u"sub"_s)));
    QVERIFY(target.makeFolder(u"sub"_s).value());
    QCOMPARE(file->publish(IfTaken::Fail).error().reason, u"LINK_IN_WAY"_s);
    file.reset();
    QVERIFY(QDir(m_place->root() + u"/outside/sub"_s)
                .isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

QTEST_GUILESS_MAIN(SafeFolderTest)
#include "tst_safefolder.moc"
