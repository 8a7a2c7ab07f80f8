// SPDX-License-Identifier: MIT
#include "api/envdcodec.h"
#include "api/filecodec.h"
#include "core/net/connectframes.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Ppio;
using namespace Qt::StringLiterals;

using Kind = ProcessEvent::Kind;

/// Processes and files of a sandbox's daemon, message by message.
class PpioEnvdCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsCommands();
    void startsProcesses();
    void talksToProcesses();
    void readsEvents_data();
    void readsEvents();
    void refusesEvents_data();
    void refusesEvents();
    void readsAWholeStream();
    void signsAddresses_data();
    void signsAddresses();
    void namesFiles();
    void framesFiles();
    void readsUploads();
    void asksForParts_data();
    void asksForParts();
    void readsRanges_data();
    void readsRanges();
};

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

void PpioEnvdCodec::startsCommands()
{
    CommandRequest request{.sandboxId = u"ia"_s, .command = u"echo hi; exit 3"_s};
    QCOMPARE(
        object(encodeStart(request)),
        object(
            R"({"process":{"cmd":"/bin/bash","args":["-l","-c","echo hi; exit 3"],"envs":{}},"stdin":false})"));
    request.workingDirectory = u"/tmp/a b"_s;
    request.environment = {{u"GREETING"_s, u"grüß \"dich\""_s}};
    const QJsonObject process = object(encodeStart(request)).value(u"process").toObject();
    QCOMPARE(process.value(u"cwd").toString(), request.workingDirectory);
    QCOMPARE(process.value(u"envs").toObject().value(u"GREETING").toString(), u"grüß \"dich\""_s);
}

void PpioEnvdCodec::startsProcesses()
{
    ProcessRequest request{.sandboxId = u"ia"_s, .command = u"cat"_s};
    QJsonObject json = object(encodeStart(request));
    QCOMPARE(json.value(u"stdin"), QJsonValue(true));
    QVERIFY(!json.contains(u"pty"));

    request.terminal = TerminalSize{.columns = 120, .rows = 0};
    request.environment = {{u"TERM"_s, u"dumb"_s}};
    json = object(encodeStart(request));
    QVERIFY(!json.contains(u"stdin")); // means nothing with a terminal
    QCOMPARE(json.value(u"pty").toObject(), object(R"({"size":{"cols":120,"rows":1}})"));
    const QJsonObject variables = json.value(u"process").toObject().value(u"envs").toObject();
    QCOMPARE(variables.value(u"TERM").toString(), u"dumb"_s);
    QCOMPARE(variables.value(u"LANG").toString(), u"C.UTF-8"_s);
}

void PpioEnvdCodec::talksToProcesses()
{
    QCOMPARE(object(encodeInput(1234, "ls\n", true)),
             object(R"({"process":{"pid":1234},"input":{"pty":"bHMK"}})"));
    QCOMPARE(object(encodeInput(4294967295U, QByteArray("\0\xff", 2), false)),
             object(R"({"process":{"pid":4294967295},"input":{"stdin":"AP8="}})"));
    QCOMPARE(object(encodeSignal(7, ProcessSignal::Kill)),
             object(R"({"process":{"pid":7},"signal":"SIGNAL_SIGKILL"})"));
    QCOMPARE(object(encodeSignal(7, ProcessSignal::Terminate)),
             object(R"({"process":{"pid":7},"signal":"SIGNAL_SIGTERM"})"));
    QCOMPARE(object(encodeResize(7, {.columns = 100, .rows = 40})),
             object(R"({"process":{"pid":7},"pty":{"size":{"cols":100,"rows":40}}})"));
}

void PpioEnvdCodec::readsEvents_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<int>("number"); // process id or exit code
    const auto row = [](const char *name, const char *json, Kind kind, const char *data, int number) {
        QTest::newRow(name) << QByteArray(json) << int(kind) << QByteArray(data) << number;
    };
    row("start", R"({"event":{"start":{"pid":1234}}})", Kind::Started, "", 1234);
    row("spaces", " {\n \"event\" : { \"start\":\n{ \"pid\":  1234 } } } ", Kind::Started, "", 1234);
    row("start without a number", R"({"event":{"start":{}}})", Kind::Started, "", 0);
    row("output", R"({"event":{"data":{"stdout":"aGkK"}}})", Kind::Output, "hi\n", 0);
    row("errors", R"({"event":{"data":{"stderr":"aGkK"}}})", Kind::ErrorOutput, "hi\n", 0);
    row("terminal", R"({"event":{"data":{"pty":"aGkK"}}})", Kind::Output, "hi\n", 0);
    row("no output", R"({"event":{"data":{"stdout":""}}})", Kind::Output, "", 0);
    row("later output", R"({"event":{"data":{"video":"aGkK"}}})", Kind::Other, "", 0);
    row("sign of life", R"({"event":{"keepalive":{}}})", Kind::Other, "", 0);
    row("later event", R"({"event":{"moved":{}},"more":[]})", Kind::Other, "", 0);
    row("nothing", R"({})", Kind::Other, "", 0);
    row("success", R"({"event":{"end":{"exited":true,"status":"exit status 0"}}})", Kind::Ended, "", 0);
    row("code",
        R"({"event":{"end":{"exitCode":3,"exited":true,"status":"exit status 3","error":"exit status 3"}}})",
        Kind::Ended, "", 3);
    row("code in snake case", R"({"event":{"end":{"exit_code":4,"exited":true}}})", Kind::Ended, "", 4);
    row("code in the status only", R"({"event":{"end":{"exited":true,"status":"exit status 7"}}})",
        Kind::Ended, "", 7);
    row("killed", R"({"event":{"end":{"exitCode":-1,"status":"signal: killed","error":"signal: killed"}}})",
        Kind::Ended, "", -1);
    row("killed without a code", R"({"event":{"end":{"status":"signal: terminated"}}})", Kind::Ended, "", -1);
    row("empty end", R"({"event":{"end":{}}})", Kind::Ended, "", 0);
    row("absurd code", R"({"event":{"end":{"exitCode":99999999999,"exited":true}}})", Kind::Ended, "", 255);
}

void PpioEnvdCodec::readsEvents()
{
    QFETCH(QByteArray, json);
    QFETCH(int, kind);
    const auto event = decodeProcessEvent(json);
    QVERIFY(event);
    QCOMPARE(int(event->kind), kind);
    QTEST(event->data, "data");
    QTEST(event->kind == Kind::Started ? int(event->processId) : event->exitCode, "number");
}

void PpioEnvdCodec::refusesEvents_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("not JSON") << QByteArray("\x08\x01\x12");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("half") << QByteArray(R"({"event":{"da)");
    QTest::newRow("not base64") << QByteArray(R"({"event":{"data":{"stdout":"a*b="}}})");
}

void PpioEnvdCodec::refusesEvents()
{
    QFETCH(QByteArray, message);
    const auto event = decodeProcessEvent(message);
    QVERIFY(!event);
    QCOMPARE(event.error().kind, Error::Kind::Protocol);
    QCOMPARE(event.error().reason, u"BAD_STREAM"_s);
}

// The bytes of ppio.md §9.2, in every possible two pieces.
void PpioEnvdCodec::readsAWholeStream()
{
    QByteArray stream;
    for (
        const char *message :
        {R"({"event":{"start":{"pid":1234}}})", R"({"event":{"data":{"stdout":"aGkK"}}})",
         R"({"event":{"end":{"exitCode":3,"exited":true,"status":"exit status 3","error":"exit status 3"}}})"})
        stream += connectEnvelope(message);
    stream += QByteArray("\x02\x00\x00\x00\x02{}", 7);
    QCOMPARE(stream.size(), 185);
    for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
        ConnectDecoder decoder;
        QList<Kind> kinds;
        for (const QByteArray &piece : {stream.left(cut), stream.mid(cut)}) {
            decoder.feed(piece);
            while (const auto message = decoder.next())
                kinds.append(decodeProcessEvent(*message).value().kind);
        }
        QVERIFY(!decoder.finish());
        QCOMPARE(kinds, (QList<Kind>{Kind::Started, Kind::Output, Kind::Ended}));
    }
}

void PpioEnvdCodec::signsAddresses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QString>("user");
    QTest::addColumn<qint64>("expiration");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("for ever") << u"/home/user/a.txt"_s << QByteArray("read") << u"user"_s << qint64(0)
                              << QByteArray("v1_HB2bgZ+RgifWQVkD4WDT8wNBFTVrggZWSRD5EqI0H/0");
    QTest::newRow("expiring") << u"/home/user/a.txt"_s << QByteArray("read") << u"user"_s
                              << qint64(1790000000)
                              << QByteArray("v1_izhqCZ2jXdDi3GbklJWMYHeUWqxcxqfhOFjeE0RtIUo");
    QTest::newRow("write") << u"out.bin"_s << QByteArray("write") << QString() << qint64(0)
                           << QByteArray("v1_UQlHKn6BYdmlN715EZ2LylVACUiWqz1xA+hiUi2ru6c");
}

void PpioEnvdCodec::signsAddresses()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, operation);
    QFETCH(QString, user);
    QFETCH(qint64, expiration);
    QTEST(urlSignature(path, operation, user, Secret("tok123"),
                       expiration ? std::optional(expiration) : std::nullopt),
          "signature");
}

void PpioEnvdCodec::namesFiles()
{
    QCOMPARE(filesEndpoint(u"/home/user/a b+c&d#é.txt"_s, u"user"_s),
             QByteArray("/files?path=%2Fhome%2Fuser%2Fa%20b%2Bc%26d%23%C3%A9.txt&username=user"));
    QCOMPARE(filesEndpoint(u"x"_s, {}), QByteArray("/files?path=x"));
}

void PpioEnvdCodec::framesFiles()
{
    const FormFrame frame = formFrame("XyZ", u"/home/user/a\"b\r\n.txt"_s);
    QCOMPARE(frame.contentType, QByteArray("multipart/form-data; boundary=XyZ"));
    QCOMPARE(frame.head, QByteArray("--XyZ\r\nContent-Disposition: form-data; name=\"file\"; "
                                    "filename=\"/home/user/a%22b%0D%0A.txt\"\r\n"
                                    "Content-Type: application/octet-stream\r\n\r\n"));
    QCOMPARE(frame.tail, QByteArray("\r\n--XyZ--\r\n"));
}

void PpioEnvdCodec::readsUploads()
{
    QVERIFY(decodeUpload(R"( [ {"path":"/home/user/a.txt","name":"a.txt","type":"file"} ])"));
    QCOMPARE(decodeUpload("[]").error().kind, Error::Kind::Protocol);
    QCOMPARE(decodeUpload("{}").error().kind, Error::Kind::Protocol);
    QCOMPARE(decodeUpload("<html>").error().reason, u"WEB_PAGE"_s);
}

void PpioEnvdCodec::asksForParts_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("length");
    QTest::addColumn<QByteArray>("range");
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    QTest::newRow("whole") << none << none << QByteArray();
    QTest::newRow("from") << qint64(10) << none << QByteArray("bytes=10-");
    QTest::newRow("middle") << qint64(10) << qint64(5) << QByteArray("bytes=10-14");
    QTest::newRow("beginning") << none << qint64(5) << QByteArray("bytes=0-4");
    QTest::newRow("end") << qint64(-7) << none << QByteArray("bytes=-7");
}

void PpioEnvdCodec::asksForParts()
{
    QFETCH(qint64, offset);
    QFETCH(qint64, length);
    ReadFileRequest request;
    if (offset != std::numeric_limits<qint64>::min())
        request.offset = offset;
    if (length != std::numeric_limits<qint64>::min())
        request.length = length;
    QTEST(rangeFor(request), "range");
}

void PpioEnvdCodec::readsRanges_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("good");
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("total");
    QTest::newRow("full") << QByteArray("bytes 5-9/100") << true << qint64(5) << qint64(100);
    QTest::newRow("unknown size") << QByteArray("bytes 5-9/*") << true << qint64(5) << qint64(-1);
    QTest::newRow("other unit") << QByteArray("lines 5-9/100") << false << qint64(0) << qint64(0);
    QTest::newRow("backwards") << QByteArray("bytes 9-5/100") << false << qint64(0) << qint64(0);
    QTest::newRow("unsatisfied") << QByteArray("bytes */100") << false << qint64(0) << qint64(0);
    QTest::newRow("nothing") << QByteArray() << false << qint64(0) << qint64(0);
}

void PpioEnvdCodec::readsRanges()
{
    QFETCH(QByteArray, header);
    QFETCH(bool, good);
    const auto range = contentRange(header);
    QCOMPARE(range.has_value(), good);
    if (!good)
        return;
    QTEST(range->first, "first");
    QTEST(range->total.value_or(-1), "total");
}

QTEST_GUILESS_MAIN(PpioEnvdCodec)
#include "tst_ppio_envdcodec.moc"
