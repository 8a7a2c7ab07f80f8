// SPDX-License-Identifier: MIT
#include "core/provider/remotename.h"

#include "core/provider/visibletext.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

/// Names of files in sandboxes: any bytes, as texts, and what is shown of them.
class RemoteNameTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void standsForBytes_data();
    void standsForBytes();
    void keepsAnyBytes();
    void keepsAnyText();
    void replacesWhatNoByteIs();
    void knowsNames_data();
    void knowsNames();
    void joinsPaths_data();
    void joinsPaths();
    void normalises_data();
    void normalises();
    void showsEverything_data();
    void showsEverything();
};

void RemoteNameTest::standsForBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const auto raw = [](std::initializer_list<int> bytes) {
        QString text;
        for (const int byte : bytes)
            text += QChar(char16_t(0xdc00 + byte));
        return text;
    };
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("plain") << QByteArray("a b\n-\\\"'") << u"a b\n-\\\"'"_s;
    QTest::newRow("UTF-8") << QByteArray("é中😀") << u"é中😀"_s;
    QTest::newRow("Latin-1") << QByteArray("caf\xe9") << u"caf"_s + raw({0xe9});
    QTest::newRow("cut off") << QByteArray("a\xe4\xb8") << u"a"_s + raw({0xe4, 0xb8});
    QTest::newRow("in the middle") << QByteArray("\xff"
                                                 "é\xfe"
                                                 "b")
                                   << raw({0xff}) + u"é"_s + raw({0xfe}) + u"b"_s;
    QTest::newRow("longer than needed")
        << QByteArray("\xc0\xaf\xe0\x80\xaf") << raw({0xc0, 0xaf, 0xe0, 0x80, 0xaf});
    QTest::newRow("a surrogate as UTF-8") << QByteArray("\xed\xb2\x80") << raw({0xed, 0xb2, 0x80});
    QTest::newRow("above Unicode") << QByteArray("\xf4\x90\x80\x80") << raw({0xf4, 0x90, 0x80, 0x80});
    QTest::newRow("the last character") << QByteArray("\xf4\x8f\xbf\xbf") << QString(u"\U0010ffff"_s);
    QTest::newRow("marks of order") << QByteArray("\xef\xbb\xbf\xef\xbb\xbf"
                                                  "a")
                                    << u"\ufeff\ufeff"
                                       "a"_s;
    QTest::newRow("mark after a byte") << QByteArray("\xff\xef\xbb\xbf") << raw({0xff}) + u"\ufeff"_s;
}

void RemoteNameTest::standsForBytes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, text);
    QCOMPARE(remoteText(bytes), text);
    QCOMPARE(remoteBytes(text), bytes);
}

void RemoteNameTest::keepsAnyBytes()
{
    QRandomGenerator random(20);
    // Bytes that begin and continue characters come much more often than by chance.
    constexpr QByteArrayView likely("\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\xef\xbb\xbf\xed\xb2 a");
    for (int i = 0; i < 50'000; ++i) {
        QByteArray bytes;
        for (int length = int(random.bounded(24)); length > 0; --length)
            bytes += random.bounded(3) == 0 ? char(random.bounded(256))
                                            : likely[random.bounded(int(likely.size()))];
        const QString text = remoteText(bytes);
        if (remoteBytes(text) != bytes)
            QFAIL(bytes.toHex().constData());
        for (const QChar character : text) {
            if (character == QChar::ReplacementCharacter)
                QVERIFY(bytes.contains("\xef\xbf\xbd"));
        }
    }
}

void RemoteNameTest::keepsAnyText()
{
    QRandomGenerator random(21);
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (int length = int(random.bounded(12)); length > 0; --length) {
            const char32_t character = random.bounded(0x110000u);
            if (!QChar::isSurrogate(character))
                text += QChar::fromUcs4(character);
        }
        if (remoteText(remoteBytes(text)) != text)
            QFAIL(qPrintable(text));
    }
}

void RemoteNameTest::replacesWhatNoByteIs()
{
    const QString halves = QChar(0xd800) + u"a"_s + QChar(0xdc7f) + QChar(0xdd00);
    QCOMPARE(remoteBytes(halves), QByteArray("?a??"));
}

void RemoteNameTest::knowsNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("itself") << u"."_s << false;
    QTest::newRow("above") << u".."_s << false;
    QTest::newRow("three dots") << u"..."_s << true;
    QTest::newRow("a path") << u"a/b"_s << false;
    QTest::newRow("NUL") << QString(QChar(u'\0')) << false;
    QTest::newRow("dash") << u"-rf"_s << true;
    QTest::newRow("line end") << u"\n"_s << true;
    QTest::newRow("a raw byte") << QString(QChar(0xdcff)) << true;
    QTest::newRow("255 bytes") << QString(u'a').repeated(255) << true;
    QTest::newRow("256 bytes") << QString(u'a').repeated(256) << false;
    QTest::newRow("257 bytes in 86 characters") << QString(u'中').repeated(86) << false;
}

void RemoteNameTest::knowsNames()
{
    QFETCH(const QString, name);
    QTEST(RemotePath::isName(name), "good");
}

void RemoteNameTest::joinsPaths_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("path");
    QTest::newRow("root") << u"/"_s << u"a"_s << u"/a"_s;
    QTest::newRow("deeper") << u"/a/b"_s << u"c d"_s << u"/a/b/c d"_s;
    QTest::newRow("odd") << u"/\n"_s << u"-"_s << u"/\n/-"_s;
}

void RemoteNameTest::joinsPaths()
{
    QFETCH(const QString, folder);
    QFETCH(const QString, name);
    QFETCH(const QString, path);
    QCOMPARE(RemotePath::joined(folder, name), path);
    QCOMPARE(RemotePath::parent(path), folder);
    QCOMPARE(RemotePath::name(path), name);
    QCOMPARE(RemotePath::parent(u"/"_s), u"/"_s);
    QCOMPARE(RemotePath::name(u"/"_s), QString());
}

void RemoteNameTest::normalises_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("normalised"); // null: none
    QTest::newRow("root") << u"/"_s << u"/"_s;
    QTest::newRow("slashes") << u"//a///b//"_s << u"/a/b"_s;
    QTest::newRow("dots") << u"/a/./b/../c/."_s << u"/a/c"_s;
    QTest::newRow("above the root") << u"/../../a/.."_s << u"/"_s;
    QTest::newRow("names with dots") << u"/..a/.b/..."_s << u"/..a/.b/..."_s;
    QTest::newRow("space") << u"/ a / "_s << u"/ a / "_s;
    QTest::newRow("relative") << u"a/b"_s << QString();
    QTest::newRow("nothing") << u""_s << QString();
    QTest::newRow("home") << u"~/a"_s << QString();
    QTest::newRow("NUL") << u"/a"_s + QChar(u'\0') << QString();
}

void RemoteNameTest::normalises()
{
    QFETCH(const QString, path);
    QFETCH(const QString, normalised);
    const std::optional<QString> result = RemotePath::normalised(path);
    QCOMPARE(result.has_value(), !normalised.isNull());
    QCOMPARE(result.value_or(QString()), normalised);
}

void RemoteNameTest::showsEverything_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << u"a b é 中 😀"_s << u"a b é 中 😀"_s;
    QTest::newRow("controls") << u"a\nb\t\x1b\x7f"_s << u"a␊b␉␛␡"_s;
    QTest::newRow("C1") << u"\u0085\u009b"_s << u"\\u0085\\u009b"_s;
    QTest::newRow("direction") << u"a\u202egpj.exe"_s << u"a\\u202egpj.exe"_s;
    QTest::newRow("isolates") << u"\u2066\u2069\u200e\u061c"_s << u"\\u2066\\u2069\\u200e\\u061c"_s;
    QTest::newRow("no width") << u"a\u200bb\u2060\ufeff\u00ad"_s << u"a\\u200bb\\u2060\\ufeff\\u00ad"_s;
    QTest::newRow("separators") << u"\u2028\u2029"_s << u"\\u2028\\u2029"_s;
    QTest::newRow("blank letters") << u"\u3164\u2800"_s << u"\\u3164\\u2800"_s;
    QTest::newRow("tags") << u"a\U000e0041"_s << u"a\\U000e0041"_s;
    QTest::newRow("joiner in Latin") << u"a\u200db"_s << u"a\\u200db"_s;
    QTest::newRow("joiner in Persian") << u"می\u200cخواهم"_s << u"می\u200cخواهم"_s;
    QTest::newRow("family") << u"👩\u200d👧"_s << u"👩\u200d👧"_s;
    QTest::newRow("bytes") << remoteText("\xff\xc3x") << u"\\xff\\xc3x"_s;
    QTest::newRow("half a pair") << QString(QChar(0xd800)) << u"\\ud800"_s;
}

void RemoteNameTest::showsEverything()
{
    QFETCH(const QString, text);
    QTEST(visibleOneLine(text), "shown");
}

QTEST_GUILESS_MAIN(RemoteNameTest)
#include "tst_remotename.moc"
