// SPDX-License-Identifier: MIT
#include "core/net/connectframes.h"
#include "core/net/httperror.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using Kind = Error::Kind;

namespace {

QByteArray bytes(const char *hex)
{
    return QByteArray::fromHex(hex);
}

struct Read
{
    QList<QByteArray> messages;
    std::optional<Error> error;
};

/// Feeds `body` in pieces of that size, as a network would.
Read readAll(const QByteArray &body, qsizetype piece, qint64 maximum = 1024)
{
    ConnectDecoder decoder(maximum);
    Read read;
    for (qsizetype at = 0; at < body.size(); at += piece) {
        decoder.feed(body.mid(at, piece));
        while (const auto message = decoder.next())
            read.messages.append(*message);
    }
    read.error = decoder.finish();
    return read;
}

} // namespace

/// The bytes are those of prime.md §8.6.
class ConnectFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrapsMessages();
    void cutsStreams_data();
    void cutsStreams();
    void keepsWhatIsNotTaken();
    void needsItsEnd();
    void refusesAtOnceWhatIsTooLarge();
    void survivesNoise();
    void readsErrorsAtTheEnd_data();
    void readsErrorsAtTheEnd();
    void readsErrorAnswers_data();
    void readsErrorAnswers();
    void keepsKeysOutOfErrors();
};

void ConnectFrames::wrapsMessages()
{
    const QByteArray start = bytes("0a180a092f62696e2f6261736812022d6312076563686f2068692000");
    QCOMPARE(connectEnvelope(start), bytes("000000001c") + start);
    QCOMPARE(connectEnvelope({}), bytes("0000000000"));
}

void ConnectFrames::cutsStreams_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QList<QByteArray>>("messages");
    QTest::addColumn<int>("kind"); // -1: no error
    const QByteArray pid = bytes("00000000060a040a02082a");
    const QByteArray out = bytes("00000000090a0712050a0368690a");
    const QByteArray err = bytes("000000000b0a09120712057761726e0a");
    const QByteArray code = bytes("000000000e0a0c1a0a080e10011a0465786974");
    const QByteArray alive = bytes("00000000040a022200");
    const QByteArray end = bytes("02000000027b7d");
    const auto row = [](const char *name, const QByteArray &body, const QList<QByteArray> &messages,
                        int kind = -1) {
        QTest::newRow(name) << body << messages << kind;
    };
    const int protocol = int(Kind::Protocol);
    row("whole", pid + alive + out + err + code + end,
        {pid.mid(5), alive.mid(5), out.mid(5), err.mid(5), code.mid(5)});
    row("only its end", end, {});
    row("empty message", bytes("0000000000") + end, {QByteArray()});
    row("end with metadata", bytes("020000001a") + R"({"metadata":{"k":["v"]}  })", {});
    row("end with null", bytes("020000000e") + R"({"error":null})", {});
    row("nothing", {}, {}, protocol);
    row("no end", pid + code, {pid.mid(5), code.mid(5)}, protocol);
    row("cut in a head", pid + code.left(3), {pid.mid(5)}, protocol);
    row("cut after a head", pid + code.left(5), {pid.mid(5)}, protocol);
    row("cut in a message", pid + code.left(9), {pid.mid(5)}, protocol);
    row("cut in the end", pid + end.left(6), {pid.mid(5)}, protocol);
    row("message after the end", pid + end + alive, {pid.mid(5)}, protocol);
    row("byte after the end", pid + end + "x", {pid.mid(5)}, protocol);
    row("end after the end", pid + end + end, {pid.mid(5)}, protocol);
    row("compressed", pid + bytes("01000000026869") + end, {pid.mid(5)}, protocol);
    row("compressed end", pid + bytes("03000000027b7d"), {pid.mid(5)}, protocol);
    row("unknown flag", pid + bytes("04000000026869") + end, {pid.mid(5)}, protocol);
    row("unknown flag at the end", pid + bytes("82000000027b7d"), {pid.mid(5)}, protocol);
    row("end without content", pid + bytes("0200000000"), {pid.mid(5)}, protocol);
    row("end is text", pid + bytes("0200000003") + "bye", {pid.mid(5)}, protocol);
    row("end is a list", pid + bytes("0200000002") + "[]", {pid.mid(5)}, protocol);
    row("end with a word as error", pid + bytes("020000000f") + R"({"error":"bad"})", {pid.mid(5)}, protocol);
    row("2 GiB", pid + bytes("007fffffff") + "some", {pid.mid(5)}, int(Kind::TooLarge));
    row("4 GiB", pid + bytes("00ffffffff") + "some", {pid.mid(5)}, int(Kind::TooLarge));
    row("one too many", bytes("0000000401") + QByteArray(1025, 'x') + end, {}, int(Kind::TooLarge));
    row("the most", bytes("0000000400") + QByteArray(1024, 'x') + end, {QByteArray(1024, 'x')});
    row("large end", bytes("0200000401") + QByteArray(1025, ' '), {}, int(Kind::TooLarge));
    row("web page", "<!doctype html><title>Bad gateway</title>", {}, protocol);
}

void ConnectFrames::cutsStreams()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QList<QByteArray>, messages);
    QFETCH(const int, kind);
    for (qsizetype piece = 1; piece <= body.size() + 1; ++piece) {
        const Read read = readAll(body, piece);
        QCOMPARE(read.messages, messages);
        QCOMPARE(read.error ? int(read.error->kind) : -1, kind);
        if (read.error)
            QVERIFY(!read.error->detail.isEmpty());
    }
}

void ConnectFrames::keepsWhatIsNotTaken()
{
    ConnectDecoder decoder;
    decoder.feed(connectEnvelope("one") + connectEnvelope("two"));
    QCOMPARE(decoder.next(), QByteArray("one"));
    decoder.feed(connectEnvelope("three").left(6));
    decoder.feed(connectEnvelope("three").mid(6));
    decoder.feed({});
    QCOMPARE(decoder.next(), QByteArray("two"));
    QCOMPARE(decoder.next(), QByteArray("three"));
    QCOMPARE(decoder.next(), std::nullopt);
    QVERIFY(!decoder.hasEnded());
    decoder.feed(bytes("02000000027b7d"));
    QCOMPARE(decoder.next(), std::nullopt);
    QVERIFY(decoder.hasEnded());
    QVERIFY(!decoder.finish());
    decoder.feed("x");
    QVERIFY(decoder.finish());
    QVERIFY(!decoder.isServiceError());
}

void ConnectFrames::needsItsEnd()
{
    ConnectDecoder decoder;
    QVERIFY(decoder.finish());
    QCOMPARE(decoder.finish()->reason, u"CUT_OFF"_s);
    decoder.feed(connectEnvelope("late"));
    QCOMPARE(decoder.next(), std::nullopt);
}

void ConnectFrames::refusesAtOnceWhatIsTooLarge()
{
    ConnectDecoder decoder(1024);
    decoder.feed(bytes("0080000000"));
    QVERIFY(!decoder.error());
    QCOMPARE(decoder.next(), std::nullopt);
    QVERIFY(decoder.error());
    QCOMPARE(decoder.error()->kind, Kind::TooLarge);
    QVERIFY(decoder.error()->detail.contains(u"2147483648"));
    decoder.feed(QByteArray(1000, 'x'));
    QCOMPARE(decoder.next(), std::nullopt);
}

void ConnectFrames::survivesNoise()
{
    QRandomGenerator random(7); // the same noise each time
    for (int round = 0; round < 2000; ++round) {
        QByteArray noise(random.bounded(64), '\0');
        for (char &byte : noise)
            byte = char(random.bounded(random.bounded(2) == 0 ? 4 : 256));
        const Read whole = readAll(noise, 64);
        const Read pieces = readAll(noise, 1);
        QCOMPARE(whole.messages, pieces.messages);
        QVERIFY(whole.error && pieces.error); // no such noise ends as a stream does
        QCOMPARE(whole.error->kind, pieces.error->kind);
    }
}

void ConnectFrames::readsErrorsAtTheEnd_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("ambiguous");
    const auto row = [](const char *code, Kind kind, bool ambiguous) {
        QTest::newRow(code) << QString::fromLatin1(code) << int(kind) << ambiguous;
    };
    row("canceled", Kind::Server, true);
    row("unknown", Kind::Server, true);
    row("invalid_argument", Kind::Invalid, false);
    row("deadline_exceeded", Kind::Timeout, true);
    row("not_found", Kind::NotFound, false);
    row("already_exists", Kind::Conflict, false);
    row("permission_denied", Kind::Forbidden, false);
    row("resource_exhausted", Kind::RateLimited, false);
    row("failed_precondition", Kind::Invalid, false);
    row("aborted", Kind::Conflict, true);
    row("out_of_range", Kind::Invalid, false);
    row("unimplemented", Kind::Unsupported, false);
    row("internal", Kind::Server, true);
    row("unavailable", Kind::Server, true);
    row("data_loss", Kind::Server, true);
    row("unauthenticated", Kind::Auth, false);
}

void ConnectFrames::readsErrorsAtTheEnd()
{
    QFETCH(const QString, code);
    QFETCH(const int, kind);
    QFETCH(const bool, ambiguous);
    const QByteArray end =
        R"({"error":{"code":")" + code.toLatin1() + R"(","message":"the reason","details":[{"type":"x"}]}})";
    ConnectDecoder decoder;
    QByteArray envelope = connectEnvelope(end);
    envelope[0] = 2;
    decoder.feed(connectEnvelope("message") + envelope);
    QCOMPARE(decoder.next(), QByteArray("message"));
    QCOMPARE(decoder.next(), std::nullopt);
    QVERIFY(decoder.isServiceError());
    const auto error = decoder.finish();
    QVERIFY(error);
    QCOMPARE(int(error->kind), kind);
    QCOMPARE(error->ambiguous, ambiguous);
    QCOMPARE(error->reason, code);
    QCOMPARE(error->detail, u"the reason"_s);
    QCOMPARE(error->httpStatus, 0);
}

void ConnectFrames::readsErrorAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, int status, const char *body, Kind kind, const char *reason) {
        QTest::newRow(name) << status << QByteArray(body) << int(kind) << QString::fromLatin1(reason);
    };
    row("its code", 404, R"({"code":"not_found","message":"gone"})", Kind::NotFound, "not_found");
    row("the code counts", 500, R"({"code":"unauthenticated"})", Kind::Auth, "unauthenticated");
    row("unknown code", 418, R"({"code":"teapot"})", Kind::Server, "unknown");
    row("code is a number", 404, R"({"code":404,"message":"x"})", Kind::Unsupported, "unimplemented");
    row("bare 400", 400, "", Kind::Invalid, "internal");
    row("bare 401", 401, "", Kind::Auth, "unauthenticated");
    row("bare 403", 403, "{}", Kind::Forbidden, "permission_denied");
    row("bare 404", 404, "nothing here", Kind::Unsupported, "unimplemented");
    row("bare 429", 429, "", Kind::RateLimited, "unavailable");
    row("bare 502", 502, "", Kind::Server, "unavailable");
    row("bare 503", 503, "", Kind::Server, "unavailable");
    row("bare 504", 504, "", Kind::Server, "unavailable");
    row("bare 500", 500, "", Kind::Server, "unknown");
}

void ConnectFrames::readsErrorAnswers()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const int, kind);
    QFETCH(const QString, reason);
    const Error error = connectError(errorForAnswer({.status = status, .body = body}, {}));
    QCOMPARE(int(error.kind), kind);
    QCOMPARE(error.reason, reason);
    QCOMPARE(error.httpStatus, status);
    if (status >= 500 && !body.contains("unauthenticated"))
        QVERIFY(error.ambiguous);
}

void ConnectFrames::keepsKeysOutOfErrors()
{
    const Error error = connectError(
        u"internal"_s, u"bad header Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcdefghijk"_s);
    QVERIFY(error.detail.contains(u"bad header"));
    QVERIFY(!error.detail.contains(u"eyJhbGciOiJIUzI1NiJ9"));
    const Error broken = connectError(Error{.kind = Kind::Network, .reason = u"CONNECTION_LOST"_s});
    QCOMPARE(broken.kind, Kind::Network);
    QCOMPARE(broken.reason, u"CONNECTION_LOST"_s);
}

QTEST_GUILESS_MAIN(ConnectFrames)
#include "tst_connectframes.moc"
