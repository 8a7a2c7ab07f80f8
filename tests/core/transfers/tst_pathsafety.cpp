// SPDX-License-Identifier: MIT
#include "hostilenames.h"

#include "core/provider/remotename.h"
#include "core/transfers/pathsafety.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

/// How remote names become local ones, for each kind of file system, whatever system the test runs on.
class PathSafety : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatCanBeKept_data();
    void keepsWhatCanBeKept();
    void refusesWhatIsNoName();
    void refusesPathsThatLeadOut_data();
    void refusesPathsThatLeadOut();
    void shortensWhatIsTooLong();
    void givesTheSamePlaceToTheSamePath();
    void tellsApartWhatTheSystemDoesNot();
    void keepsChildrenWithTheirFolder();
    void copesWithAMillionOfOneName();
    void countsWhatIsNew();
    void givesNoTwoNamesOnePlace_data() { eachRules(); }
    void givesNoTwoNamesOnePlace();
    void makesEveryHostileNameHarmless_data() { eachRules(); }
    void makesEveryHostileNameHarmless();
    void writesPathsAsWindowsTakesThem_data();
    void writesPathsAsWindowsTakesThem();
    void provesCorpusIsLarge();

private:
    static void eachRules();
};

void PathSafety::keepsWhatCanBeKept_data()
{
    QTest::addColumn<QString>("remote");
    QTest::addColumn<QString>("posix");
    QTest::addColumn<QString>("macOs");
    QTest::addColumn<QString>("windows");
    const auto row = [](const QString &remote, const QString &posix, const QString &macOs,
                        const QString &windows) {
        QTest::addRow("%s", qPrintable(windows)) << remote << posix << macOs << windows;
    };
    const auto windowsOnly = [&row](const QString &remote, const QString &windows) {
        row(remote, remote, remote, windows);
    };
    windowsOnly(u"plain.txt"_s, u"plain.txt"_s);
    windowsOnly(u"日本語 und mehr.txt"_s, u"日本語 und mehr.txt"_s);
    windowsOnly(u"a:b"_s, u"a%3Ab"_s);
    windowsOnly(u"what?"_s, u"what%3F"_s);
    windowsOnly(u"a\\b"_s, u"a%5Cb"_s);
    windowsOnly(u"tab\there"_s, u"tab%09here"_s);
    windowsOnly(u"CON"_s, u"%43ON"_s);
    windowsOnly(u"nul.txt"_s, u"%6Eul.txt"_s);
    windowsOnly(u"LPT¹"_s, u"%4CPT¹"_s);
    windowsOnly(u"Aux .c"_s, u"%41ux .c"_s);
    windowsOnly(u"CONSOLE"_s, u"CONSOLE"_s);
    windowsOnly(u"COM10"_s, u"COM10"_s);
    windowsOnly(u"dot."_s, u"dot%2E"_s);
    windowsOnly(u"space "_s, u"space%20"_s);
    windowsOnly(u"..."_s, u"..%2E"_s);
    windowsOnly(u"PROGRA~1"_s, u"PROGRA%7E1"_s);
    windowsOnly(u"A~BLON~1.TXT"_s, u"A%7EBLON%7E1.TXT"_s);
    windowsOnly(u"backup~"_s, u"backup~"_s);
    windowsOnly(u"a~1b"_s, u"a~1b"_s);
    windowsOnly(u"longer~than~1"_s, u"longer~than~1"_s);
    const QString reversed = u"photo\u202Egpj.exe"_s;
    row(reversed, reversed, u"photo%E2%80%AEgpj.exe"_s, u"photo%E2%80%AEgpj.exe"_s);
    const QString raw = remoteText("caf\xE9");
    row(raw, raw, u"caf%E9"_s, u"caf%E9"_s);
}

void PathSafety::keepsWhatCanBeKept()
{
    QFETCH(QString, remote);
    QTEST(localName(remote, NameRules::Posix).value(), "posix");
    QTEST(localName(remote, NameRules::MacOs).value(), "macOs");
    QTEST(localName(remote, NameRules::Windows).value(), "windows");
}

void PathSafety::refusesWhatIsNoName()
{
    for (const QString &name : {QString(), u"."_s, u".."_s, u"a/b"_s, u"a"_s + QChar(0)}) {
        const Result<QString> local = localName(name, NameRules::Posix);
        QVERIFY(!local);
        QCOMPARE(local.error().reason, u"BAD_NAME"_s);
    }
}

void PathSafety::refusesPathsThatLeadOut_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("reason");
    QTest::newRow("absolute") << u"/etc/passwd"_s << u"ABSOLUTE_PATH"_s;
    QTest::newRow("parent") << u"../x"_s << u"PARENT_PATH"_s;
    QTest::newRow("inner parent") << u"a/../b"_s << u"PARENT_PATH"_s;
    QTest::newRow("last parent") << u"a/.."_s << u"PARENT_PATH"_s;
    QTest::newRow("empty") << QString() << u"BAD_NAME"_s;
    QTest::newRow("NUL") << u"a"_s + QChar(0) + u"b"_s << u"BAD_NAME"_s;
    QTest::newRow("long") << u"a/"_s.repeated(3000) << u"LONG_PATH"_s;
    QTest::newRow("deep") << u"a/"_s.repeated(129) << u"DEEP_PATH"_s;
}

void PathSafety::refusesPathsThatLeadOut()
{
    QFETCH(QString, path);
    const Result<QStringList> parts = relativeParts(path);
    QVERIFY(!parts);
    QTEST(parts.error().reason, "reason");
    QVERIFY(!LocalNames(NameRules::Posix).place(path));
    QCOMPARE(relativeParts(u"./a//b/./c/"_s).value(), QStringList({u"a"_s, u"b"_s, u"c"_s}));
}

void PathSafety::shortensWhatIsTooLong()
{
    const QString longName = u"語"_s.repeated(100) + u".txt"_s;
    for (const NameRules rules : {NameRules::Posix, NameRules::MacOs}) {
        const QString name = localName(longName, rules).value();
        QVERIFY(remoteBytes(name).size() <= longestLocalName);
        QVERIFY(remoteBytes(name).size() > longestLocalName - 4);
        QVERIFY(name.endsWith(".txt"_L1));
        QVERIFY(name != localName(u"語"_s.repeated(101) + u".txt"_s, rules).value());
        QCOMPARE(localName(longName, rules).value(), name);
    }
    QCOMPARE(localName(longName, NameRules::Windows).value(), longName);
    QCOMPARE(localName(u"x"_s.repeated(255), NameRules::Posix).value(), u"x"_s.repeated(255));
    QCOMPARE(numberedName(u"x"_s.repeated(255), 12, NameRules::Posix).size(), 255);
}

void PathSafety::givesTheSamePlaceToTheSamePath()
{
    LocalNames names(NameRules::Windows);
    const LocalNames::Place first = names.place(u"./con/a"_s).value();
    QCOMPARE(first.path, u"%63on/a"_s);
    QVERIFY(first.renamed);
    const LocalNames::Place again = names.place(u"con//a/"_s).value();
    QCOMPARE(again.path, first.path);
    QVERIFY(!again.renamed); // it was told
    QCOMPARE(names.place(u"."_s).value().path, QString());
}

void PathSafety::tellsApartWhatTheSystemDoesNot()
{
    for (const NameRules rules : {NameRules::Windows, NameRules::MacOs}) {
        LocalNames names(rules);
        QCOMPARE(names.place(u"README"_s).value().path, u"README"_s);
        QCOMPARE(names.place(u"readme"_s).value().path, u"readme (2)"_s);
        QCOMPARE(names.place(u"ReadMe"_s).value().path, u"ReadMe (3)"_s);
        QCOMPARE(names.place(u"readme"_s).value().path, u"readme (2)"_s);
        QCOMPARE(names.place(u"readme (2)"_s).value().path, u"readme (2) (2)"_s);
        QCOMPARE(names.place(u"caf\u00E9.txt"_s).value().path, u"caf\u00E9.txt"_s);
        QCOMPARE(names.place(u"cafe\u0301.txt"_s).value().path, u"cafe\u0301 (2).txt"_s);
    }
    LocalNames mac(NameRules::MacOs);
    QCOMPARE(mac.place(u"\u0130"_s).value().path, u"\u0130"_s);
    QCOMPARE(mac.place(u"i\u0307"_s).value().path, u"i\u0307 (2)"_s);
    QCOMPARE(mac.place(u".git"_s).value().path, u".git"_s);
    QCOMPARE(mac.place(u".g\u200Cit"_s).value().path, u".g\u200Cit (2)"_s);
    LocalNames windows(NameRules::Windows);
    QCOMPARE(windows.place(u"a:b"_s).value().path, u"a%3Ab"_s);
    QCOMPARE(windows.place(u"a%3Ab"_s).value().path, u"a%3Ab (2)"_s);
    LocalNames posix(NameRules::Posix);
    QCOMPARE(posix.place(u"README"_s).value().path, u"README"_s);
    QCOMPARE(posix.place(u"readme"_s).value().path, u"readme"_s);
}

void PathSafety::keepsChildrenWithTheirFolder()
{
    LocalNames names(NameRules::Windows);
    QCOMPARE(names.place(u"src/main.c"_s).value().path, u"src/main.c"_s);
    QCOMPARE(names.place(u"SRC/main.c"_s).value().path, u"SRC (2)/main.c"_s);
    QCOMPARE(names.place(u"src/other.c"_s).value().path, u"src/other.c"_s);
    QCOMPARE(names.place(u"SRC/other.c"_s).value().path, u"SRC (2)/other.c"_s);
}

void PathSafety::copesWithAMillionOfOneName()
{
    // Each is another of 2^14 ways to write one name: with numbers sought from the start it would take hours.
    LocalNames names(NameRules::Windows);
    QSet<QString> places;
    constexpr int count = 1 << 14;
    for (int i = 0; i < count; ++i) {
        QString name = u"abcdefghijklmn"_s;
        for (int bit = 0; bit < 14; ++bit) {
            if (i >> bit & 1)
                name[bit] = name.at(bit).toUpper();
        }
        places.insert(names.place(name).value().path.toLower());
    }
    QCOMPARE(places.size(), count);
}

// Folders on the way are made like what is in them.
void PathSafety::countsWhatIsNew()
{
    LocalNames names(NameRules::MacOs);
    QCOMPARE(names.place(u"a/b/c"_s).value().newParts, 3);
    QCOMPARE(names.place(u"a/b/c"_s).value().newParts, 0);
    QCOMPARE(names.place(u"./a/b/d"_s).value().newParts, 1);
    QCOMPARE(names.place(u"A/b/c"_s).value().newParts, 3);
    QCOMPARE(names.place(u"."_s).value().newParts, 0);
}

// What a file system might find under a name is looked up here more loosely than any does it.
void PathSafety::givesNoTwoNamesOnePlace()
{
    QFETCH(int, rules);
    LocalNames names{NameRules(rules)};
    QHash<QString, QString> seen;
    for (const QByteArray &bytes : hostileNames()) {
        const Result<LocalNames::Place> place = names.place(remoteText(bytes));
        if (!place || place->path.isEmpty())
            continue;
        QString found = place->path;
        if (NameRules(rules) != NameRules::Posix)
            found = found.normalized(QString::NormalizationForm_D).toCaseFolded();
        if (NameRules(rules) == NameRules::Windows)
            found.remove(QRegularExpression(uR"([. ]+(?=/|$))"_s));
        const QString remote = relativeParts(remoteText(bytes)).value().join(u'/');
        const QString other = seen.value(found, remote);
        QVERIFY2(other == remote, qPrintable(found + u": "_s + other));
        seen.insert(found, remote);
    }
}

void PathSafety::writesPathsAsWindowsTakesThem_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("native");
    const auto row = [](const char *path, const char *native) {
        QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(native);
    };
    row("C:/Users/x/a.txt", R"(\\?\C:\Users\x\a.txt)");
    row("D:/", R"(\\?\D:\)");
    row("D://on a drive", R"(\\?\D:\on a drive)");
    row("//server/share//a", R"(\\?\UNC\server\share\a)");
    row(R"(\\?\C:\a)", R"(\\?\C:\a)");
    row("not/absolute", R"(not\absolute)");
    row("C:a", "C:a");
    row("", "");
}

void PathSafety::writesPathsAsWindowsTakesThem()
{
    QFETCH(QString, path);
    QTEST(windowsPath(path), "native");
}

void PathSafety::eachRules()
{
    QTest::addColumn<int>("rules");
    QTest::newRow("posix") << int(NameRules::Posix);
    QTest::newRow("macOS") << int(NameRules::MacOs);
    QTest::newRow("windows") << int(NameRules::Windows);
}

void PathSafety::makesEveryHostileNameHarmless()
{
    QFETCH(int, rules);
    LocalNames names{NameRules(rules)};
    for (const QByteArray &bytes : hostileNames()) {
        const Result<LocalNames::Place> place = names.place(remoteText(bytes));
        if (!place || place->path.isEmpty())
            continue;
        for (const QString &part : place->path.split(u'/')) {
            QVERIFY2(!part.isEmpty() && part != "."_L1 && part != ".."_L1 && !part.contains(QChar(0)),
                     bytes.constData());
            if (NameRules(rules) == NameRules::Windows) {
                static const QRegularExpression device(
                    uR"(^\s*(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?$)"_s,
                    QRegularExpression::CaseInsensitiveOption);
                static const QRegularExpression special(uR"([\x00-\x1f<>:"|?*\\/]|[. ]$)"_s);
                QVERIFY2(!device.match(part).hasMatch() && !special.match(part).hasMatch(),
                         bytes.constData());
                QVERIFY2(part.size() <= 255, bytes.constData());
            } else {
                QVERIFY2(remoteBytes(part).size() <= 255, bytes.constData());
            }
            if (NameRules(rules) != NameRules::Posix)
                QVERIFY2(part.isValidUtf16() && !part.contains(QChar(0x202E)), bytes.constData());
        }
    }
}

void PathSafety::provesCorpusIsLarge()
{
    const QByteArrayList names = hostileNames();
    QVERIFY(QSet<QByteArray>(names.begin(), names.end()).size() >= 300);
}

QTEST_GUILESS_MAIN(PathSafety)
#include "tst_pathsafety.moc"
