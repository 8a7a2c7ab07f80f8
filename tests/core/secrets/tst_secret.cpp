// SPDX-License-Identifier: MIT
#include "core/net/redaction.h"
#include "core/secrets/secret.h"

#include <algorithm>
#include <array>
#include <concepts>

#include <QDataStream>
#include <QDebug>
#include <QTest>
#include <QTextStream>

using Sandkeeper::Secret;

namespace {

template <typename Stream, typename Value>
concept Streamable = requires(Stream stream, const Value &value)
{
    stream << value;
};

// The point of the type: none of these may start to compile.
static_assert(!Streamable<QDebug, Secret>);
static_assert(!Streamable<QTextStream &, Secret>);
static_assert(!Streamable<QDataStream &, Secret>);
static_assert(Streamable<QDebug, QString>, "the check itself works");
static_assert(!std::equality_comparable<Secret>);
static_assert(!std::convertible_to<Secret, QString>);
static_assert(!std::convertible_to<Secret, QByteArray>);
static_assert(!std::convertible_to<QByteArray, Secret>);

} // namespace

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void masked_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("masked");
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("one character") << u"a"_qs << u"…"_qs;
        QTest::newRow("eleven characters") << u"12345678901"_qs << u"…"_qs;
        QTest::newRow("twelve characters") << u"123456789012"_qs << u"…9012"_qs;
        QTest::newRow("usual key") << u"pit_0123456789abcdef"_qs << u"…cdef"_qs;
        QTest::newRow("multi-byte tail") << u"0123456789äöü€"_qs << u"…äöü€"_qs;
        QTest::newRow("twelve bytes, fewer characters") << u"ääääää"_qs << u"…"_qs;
        QTest::newRow("outside the basic plane") << u"0123456789a𝄞b𝄞"_qs << u"…a𝄞b𝄞"_qs;
    }

    void masked()
    {
        QFETCH(const QString, value);
        QTEST(Secret::fromString(value).masked(), "masked");
    }

    void emptyValues()
    {
        QVERIFY(Secret().isEmpty());
        QVERIFY(Secret(QByteArrayView()).isEmpty());
        QVERIFY(Secret::fromString(QString()).isEmpty());
        QVERIFY(Secret().reveal().isEmpty());
        QVERIFY(!Secret::fromString(u"x"_qs).isEmpty());
        QVERIFY(Secret().equals(Secret()));
    }

    void equality()
    {
        const Secret key(QByteArrayView("0123456789abcdef"));
        QVERIFY(key.equals(Secret(QByteArrayView("0123456789abcdef"))));
        QVERIFY(key.equals(Secret(key)));
        QVERIFY(!key.equals(Secret(QByteArrayView("0123456789abcdeF"))));
        QVERIFY(!key.equals(Secret(QByteArrayView("X123456789abcdef"))));
        QVERIFY(!key.equals(Secret(QByteArrayView("0123456789abcde"))));
        QVERIFY(!key.equals(Secret()));
        QVERIFY(!Secret().equals(key));
    }

    void keepsItsOwnCopy()
    {
        QByteArray bytes("0123456789abcdef");
        const Secret key{QByteArrayView(bytes)};
        bytes.fill('x');
        QCOMPARE(key.reveal().toByteArray(), QByteArray("0123456789abcdef"));
    }

    void copiesShareOneBuffer()
    {
        const Secret key(QByteArrayView("0123456789abcdef"));
        const Secret copy = key;
        QCOMPARE(static_cast<const void *>(copy.reveal().data()),
                 static_cast<const void *>(key.reveal().data()));
    }

    void bytesAreKept()
    {
        const QByteArray value = QByteArray("\0key with zero\0", 15) + QByteArray("\xff\xfe");
        QCOMPARE(Secret(QByteArrayView(value)).reveal().toByteArray(), value);
    }

    void redactedWhileItLives()
    {
        const QString value = u"wq83hfK2-unlikely-words"_qs;
        const QString line = u"the service said wq83hfK2-unlikely-words to us"_qs;
        QVERIFY(Sandkeeper::redacted(line).contains(value));
        {
            auto first = std::make_unique<Secret>(Secret::fromString(value));
            const Secret shared = *first;
            const Secret other = Secret::fromString(value); // a buffer of its own with the same value
            QVERIFY(!Sandkeeper::redacted(line).contains(value));
            first.reset();
            QVERIFY(!Sandkeeper::redacted(line).contains(value));
        }
        QVERIFY(Sandkeeper::redacted(line).contains(value));
    }

    void sameValueTwiceIsForgottenOnlyWithTheLast()
    {
        const QString value = u"zz51-another-unlikely"_qs;
        auto first = std::make_unique<Secret>(Secret::fromString(value));
        auto second = std::make_unique<Secret>(Secret::fromString(value));
        first.reset();
        QVERIFY(!Sandkeeper::redacted(value).contains(value));
        second.reset();
        QVERIFY(Sandkeeper::redacted(value).contains(value));
    }

    void shortValuesDoNotBlotOutWords()
    {
        const Secret pin(QByteArrayView("running"));
        QCOMPARE(Sandkeeper::redacted(u"it is running"_qs), u"it is running"_qs);
    }

    void wipeOverwrites()
    {
        std::array<char, 32> memory{};
        memory.fill('k');
        Sandkeeper::wipe(memory.data(), 16);
        QVERIFY(std::all_of(memory.begin(), memory.begin() + 16, [](char c) { return c == 0; }));
        QVERIFY(std::all_of(memory.begin() + 16, memory.end(), [](char c) { return c == 'k'; }));
        Sandkeeper::wipe(nullptr, 0);
    }

    void wipeEmptiesContainersAndLeavesCopies()
    {
        QByteArray bytes("0123456789abcdef");
        QByteArray copy = bytes;
        Sandkeeper::wipe(bytes);
        QVERIFY(bytes.isEmpty());
        QCOMPARE(copy, QByteArray("0123456789abcdef"));
        QString text = u"0123456789abcdef"_qs.repeated(2);
        Sandkeeper::wipe(text);
        QVERIFY(text.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
