// SPDX-License-Identifier: MIT
#include "api/commandcodec.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Prime;
using namespace Qt::StringLiterals;

using Kind = ProcessEvent::Kind;

/// The bytes are those of prime.md §8.6.
class PrimeCommandCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodes_data();
    void encodes();
    void decodes_data();
    void decodes();
    void refusesGarbage_data();
    void refusesGarbage();
    void survivesNoise();
};

void PrimeCommandCodec::encodes_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *name, const QByteArray &message, const char *hex) {
        QTest::newRow(name) << message << QByteArray(hex);
    };
    const auto command = [](CommandRequest request) {
        return encodeStart(request);
    };
    const auto process = [](ProcessRequest request) {
        return encodeStart(request);
    };
    row("one-shot", command({.sandboxId = u"sbx"_s, .command = u"echo hi"_s}),
        "0a180a092f62696e2f6261736812022d6312076563686f2068692000");
    row("live",
        process({.command = u"cat"_s,
                 .workingDirectory = u"/workspace"_s,
                 .environment = {{u"KEY"_s, u"value"_s}}}),
        "0a2e0a092f62696e2f6261736812022d6312036361741a0c0a034b4559120576616c7565220a2f776f726b7370616365"
        "2001");
    row("two variables", command({.command = u"x"_s, .environment = {{u"B"_s, u"2"_s}, {u"A"_s, u""_s}}}),
        "0a210a092f62696e2f6261736812022d631201781a050a014112001a060a014212013220"
        "00");
    row("user", command({.command = u"x"_s, .user = u"me"_s}),
        "0a160a092f62696e2f6261736812022d631201782a026d652000");
    row("text", command({.command = u"ä"_s}), "0a130a092f62696e2f6261736812022d631202c3a42000");
    row("terminal", process({.command = u"x"_s, .terminal = TerminalSize{132, 43}}),
        "0a120a092f62696e2f6261736812022d6312017812070a05088401102b2001");
    row("input", encodeInput(42, "input\n", false), "0a02082a12080a06696e7075740a");
    row("any bytes", encodeInput(42, QByteArray("\0\xff", 2), false), "0a02082a12040a0200ff");
    row("terminal input", encodeInput(42, "q", true), "0a02082a1203120171");
    row("terminate", encodeSignal(42, ProcessSignal::Terminate), "0a02082a100f");
    row("kill", encodeSignal(42, ProcessSignal::Kill), "0a02082a1009");
    row("resize", encodeResize(42, {80, 24}), "0a02082a12060a0408501018");
    row("no size", encodeResize(42, {0, -3}), "0a02082a12060a0408011001");
}

void PrimeCommandCodec::encodes()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, hex);
    QCOMPARE(message.toHex(), hex);
}

void PrimeCommandCodec::decodes_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<int>("number");
    const auto row = [](const char *name, const char *hex, Kind kind, const QByteArray &data = {},
                        int number = 0) {
        QTest::newRow(name) << QByteArray(hex) << int(kind) << data << number;
    };
    row("start", "0a040a02082a", Kind::Started, {}, 42);
    row("start without number", "0a020a00", Kind::Started, {}, 0);
    row("output", "0a0712050a0368690a", Kind::Output, "hi\n");
    row("error output", "0a09120712057761726e0a", Kind::ErrorOutput, "warn\n");
    row("terminal", "0a0512031a0178", Kind::Output, "x");
    row("no UTF-8", "0a0612040a02ff00", Kind::Output, QByteArray("\xff\0", 2));
    row("empty output", "0a0412020a00", Kind::Output);
    row("data of no kind", "0a021200", Kind::Other);
    row("end 7", "0a0c1a0a080e10011a0465786974", Kind::Ended, {}, 7);
    row("end 0",
        "0a131a1110011a0d657869742073746174757320"
        "30",
        Kind::Ended, {}, 0);
    row("end -1", "0a041a020801", Kind::Ended, {}, -1);
    row("empty end", "0a021a00", Kind::Ended, {}, 0);
    row("sign of life", "0a022200", Kind::Other);
    row("event of a later service", "0a033201ff", Kind::Other);
    row("with a later field", "0a040a02082a1a0178", Kind::Started, {}, 42);
    row("empty", "", Kind::Other);
}

void PrimeCommandCodec::decodes()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const int, kind);
    QFETCH(const QByteArray, data);
    QFETCH(const int, number);
    const auto event = decodeCommandEvent(QByteArray::fromHex(hex));
    QVERIFY(event);
    QCOMPARE(int(event->kind), kind);
    QCOMPARE(event->data, data);
    QCOMPARE(int(event->processId) + event->exitCode, number);
}

void PrimeCommandCodec::refusesGarbage_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("cut") << QByteArray("0a0712050a036869");
    QTest::newRow("too long inside") << QByteArray("0a0712ff0a0368690a");
    QTest::newRow("text") << QByteArray("not protobuf").toHex();
    QTest::newRow("wrong type") << QByteArray("0a");
    QTest::newRow("endless number") << QByteArray("0a0b0a0908ffffffffffffffffff");
    QTest::newRow("status is no text") << QByteArray("0a051a031a01ff");
}

void PrimeCommandCodec::refusesGarbage()
{
    QFETCH(const QByteArray, hex);
    const auto event = decodeCommandEvent(QByteArray::fromHex(hex));
    QVERIFY(!event);
    QCOMPARE(event.error().kind, Error::Kind::Protocol);
}

void PrimeCommandCodec::survivesNoise()
{
    QRandomGenerator random(11); // the same noise each time
    int refused = 0;
    for (int round = 0; round < 5000; ++round) {
        QByteArray noise = QByteArray::fromHex("0a0c1a0a080e10011a0465786974");
        for (int changes = random.bounded(1, 4); changes > 0; --changes)
            noise[random.bounded(int(noise.size()))] = char(random.bounded(256));
        refused += decodeCommandEvent(noise.left(random.bounded(int(noise.size()) + 1))) ? 0 : 1;
    }
    QVERIFY(refused > 1000);
}

QTEST_GUILESS_MAIN(PrimeCommandCodec)
#include "tst_prime_commandcodec.moc"
