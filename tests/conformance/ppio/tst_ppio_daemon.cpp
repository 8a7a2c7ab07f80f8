// SPDX-License-Identifier: MIT
#include "badservice.h"

#include <QPointer>
#include <QSignalSpy>
#include <QtEndian>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;
using State = Job::State;

namespace {

QByteArray envelope(const QByteArray &message, quint8 flags = 0)
{
    QByteArray head(5, char(flags));
    qToBigEndian(quint32(message.size()), head.data() + 1);
    return head + message;
}

const QByteArray startFrame = envelope(R"( {"event" : {"start":{"pid":1234}}, "later": [1, {"x":null}] })");
const QByteArray hiFrame = envelope("{\"event\":\n\t{\"data\":{\"stdout\" :\"aGkK\"}}}");
const QByteArray againFrame = envelope(R"({"event":{"data":{"stdout":"YWdhaW4K"}}})");
const QByteArray keepAliveFrame = envelope(R"({"event":{"keepalive":{}}})");
const QByteArray endFrame =
    envelope(R"({"event":{"end":{"exitCode":3,"exited":true,"status":"exit status 3"}}})");
const QByteArray endOfStream = envelope("{}", 2);
const QByteArray wholeStream = startFrame + hiFrame + keepAliveFrame + endFrame + endOfStream;

/// A sandbox that runs, with a daemon that does what the test says.
class Daemon
{
public:
    using Handler = std::function<void(QTcpSocket &)>;

    Daemon()
        : service([this](QTcpSocket &socket, const TestRequest &request) {
            requests.append(request);
            if (request.target.startsWith("/sandboxes/"))
                return HttpTestServer::answer(socket, 200,
                                              R"({"sandboxID":"iaaaaaaaaaaaaaaaaaaaa","clientID":"6532622b",
                                                  "templateID":"tpl1","alias":"base","envdVersion":")" +
                                                  version +
                                                  R"(","state":"running","cpuCount":2,"memoryMB":512,
                                                  "envdAccessToken":"tok123"})",
                                              "Content-Type: application/json\r\n");
            if (request.target == "/health")
                return HttpTestServer::answer(socket, 204);
            const auto handler = handlers.value(request.target.mid(request.target.lastIndexOf('/') + 1));
            if (handler)
                return handler(socket);
            HttpTestServer::answer(socket, 404, "404 page not found\n");
        })
    {
    }

    /// A stream that stays open.
    static void begin(QTcpSocket &socket, const QByteArray &bytes)
    {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/connect+json\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n");
        if (!bytes.isEmpty())
            socket.write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
    }

    static void answer(QTcpSocket &socket, const QByteArray &bytes)
    {
        begin(socket, bytes);
        socket.write("0\r\n\r\n");
    }

    Result<CommandResult> run()
    {
        return resultOf(service.provider->commandRunner()->run({.sandboxId = id, .command = u"true"_s}));
    }

    std::unique_ptr<RemoteProcess> start()
    {
        return service.provider->processHost()->startProcess({.sandboxId = id, .command = u"cat"_s});
    }

    qsizetype count(const QByteArray &ending) const
    {
        return std::count_if(requests.begin(), requests.end(),
                             [&](const TestRequest &request) { return request.target.endsWith(ending); });
    }

    const QString id = u"iaaaaaaaaaaaaaaaaaaaa"_s;
    QByteArray version = "0.6.13";
    QHash<QByteArray, Handler> handlers;
    QList<TestRequest> requests;
    BadService service;
};

} // namespace

/// What a daemon may send that is not as it should be, or falls silent (ppio.md §3.4, §3.6).
class PpioDaemon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatIsAgreed();
    void namesTheUserToOldDaemons();
    void readsStreamsInAnyPieces();
    void refusesStreamsCutAnywhere();
    void refusesOtherStreams_data();
    void refusesOtherStreams();
    void followsAgainAfterSilence();
    void givesUpASilentProcess();
    void losesNothingOfACommand();
};

void PpioDaemon::sendsWhatIsAgreed()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::answer(socket, wholeStream);
    };
    const auto result = daemon.run();
    QVERIFY(result);
    QCOMPARE(result->standardOutput, QByteArray("hi\n"));
    QCOMPARE(result->exitCode, 3);
    const TestRequest &request = daemon.requests.last();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.target, QByteArray("/process.Process/Start"));
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/connect+json"));
    QCOMPARE(request.headers.value("connect-protocol-version"), QByteArray("1"));
    QCOMPARE(request.headers.value("connect-timeout-ms"), QByteArray("300000"));
    QCOMPARE(request.headers.value("keepalive-ping-interval"), QByteArray("50"));
    QCOMPARE(request.headers.value("x-access-token"), QByteArray("tok123"));
    QCOMPARE(request.headers.value("e2b-sandbox-id"), QByteArray("iaaaaaaaaaaaaaaaaaaaa"));
    QCOMPARE(request.headers.value("e2b-sandbox-port"), QByteArray("49983"));
    QVERIFY(!request.head.contains(syntheticKey));
    QVERIFY(!request.headers.contains("authorization"));
    QCOMPARE(request.body.left(4), QByteArray(4, '\0'));
    QCOMPARE(request.body.size(), 5 + quint8(request.body.at(4)));
    // The sandbox's token goes to the daemon alone.
    QVERIFY(!daemon.requests.first().head.contains("tok123"));
}

void PpioDaemon::namesTheUserToOldDaemons()
{
    for (const QByteArray &version : {QByteArray("0.3.9"), QByteArray("0.2.0"), QByteArray()}) {
        Daemon daemon;
        daemon.version = version;
        daemon.handlers["Start"] = [](QTcpSocket &socket) {
            Daemon::answer(socket, wholeStream);
        };
        QVERIFY(daemon.run());
        QCOMPARE(daemon.requests.last().headers.value("authorization"), QByteArray("Basic dXNlcjo="));
    }
}

void PpioDaemon::readsStreamsInAnyPieces()
{
    Daemon daemon;
    for (qsizetype cut = 1; cut < wholeStream.size(); cut += 7) {
        daemon.handlers["Start"] = [cut](QTcpSocket &socket) {
            Daemon::begin(socket, wholeStream.left(cut));
            socket.flush();
            const QByteArray rest = wholeStream.mid(cut);
            socket.write(QByteArray::number(rest.size(), 16) + "\r\n" + rest + "\r\n0\r\n\r\n");
        };
        const auto result = daemon.run();
        QVERIFY2(result, qPrintable(result ? QString() : result.error().detail));
        QCOMPARE(result->standardOutput, QByteArray("hi\n"));
        QCOMPARE(result->exitCode, 3);
    }
}

void PpioDaemon::refusesStreamsCutAnywhere()
{
    Daemon daemon;
    for (qsizetype cut = 0; cut < wholeStream.size(); cut += 5) {
        daemon.requests.clear();
        daemon.handlers["Start"] = [cut](QTcpSocket &socket) {
            Daemon::answer(socket, wholeStream.left(cut));
        };
        const auto result = daemon.run();
        QVERIFY2(!result, QByteArray::number(cut).constData());
        QCOMPARE(result.error().kind, Kind::Protocol);
        QVERIFY(result.error().ambiguous);
        QCOMPARE(daemon.count("/Start"), 1);
    }
}

void PpioDaemon::refusesOtherStreams_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const QByteArray &bytes, Kind kind = Kind::Protocol) {
        QTest::newRow(name) << bytes << int(kind);
    };
    row("garbage", QByteArray(1000, '\x7f'));
    row("text", "<html><body>Hello</body></html>");
    row("2 GiB", startFrame + QByteArray::fromHex("0080000000"), Kind::TooLarge);
    row("4 GiB", startFrame + QByteArray::fromHex("00ffffffff"), Kind::TooLarge);
    row("compressed", startFrame + envelope("x", 1));
    row("no JSON", startFrame + envelope("{\"event\":"));
    row("no object", startFrame + envelope("[]"));
    row("no base64", startFrame + envelope(R"({"event":{"data":{"stdout":"a?b"}}})"));
    row("error at the end", startFrame + envelope(R"({"error":{"code":"internal","message":"x"}})", 2),
        Kind::Server);
    row("end without a process's end", startFrame + hiFrame + endOfStream);
    row("more after the end", startFrame + endFrame + endOfStream + hiFrame);
}

void PpioDaemon::refusesOtherStreams()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, kind);
    Daemon daemon;
    daemon.handlers["Start"] = [bytes](QTcpSocket &socket) {
        Daemon::answer(socket, bytes);
    };
    const auto result = daemon.run();
    QVERIFY(!result);
    QCOMPARE(int(result.error().kind), kind);
    QVERIFY(result.error().ambiguous);
    QCOMPARE(daemon.count("/Start"), 1);
}

// A process goes on when nobody follows it, so a connection that has died without a word is replaced.
void PpioDaemon::followsAgainAfterSilence()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, startFrame + hiFrame);
    };
    daemon.handlers["Connect"] = [](QTcpSocket &socket) {
        Daemon::answer(socket, startFrame + againFrame + endFrame + endOfStream);
    };
    const auto process = daemon.start();
    QSignalSpy started(process.get(), &RemoteProcess::started);
    QSignalSpy ended(process.get(), &Job::finished);
    QVERIFY(ended.wait(20'000));
    QVERIFY2(process->state() == State::Succeeded, qPrintable(process->error().detail));
    QCOMPARE(process->readStandardOutput(100), QByteArray("hi\nagain\n"));
    QCOMPARE(process->exitCode(), std::optional<int>(3));
    QCOMPARE(started.count(), 1);
    QCOMPARE(daemon.count("/Start"), 1);
    QCOMPARE(daemon.count("/Connect"), 1);
    // What was written meanwhile is lost, and that is said.
    QVERIFY(!process->statusText().isEmpty());
}

void PpioDaemon::givesUpASilentProcess()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, startFrame);
    };
    daemon.handlers["Connect"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, {});
    };
    const auto process = daemon.start();
    QSignalSpy ended(process.get(), &Job::finished);
    QVERIFY(ended.wait(20'000));
    QCOMPARE(process->error().kind, Kind::Timeout);
    QVERIFY(process->error().ambiguous);
    QCOMPARE(daemon.count("/Connect"), 1);
    // One that is not known any more has ended.
    daemon.handlers["Connect"] = [](QTcpSocket &socket) {
        Daemon::answer(
            socket,
            envelope(R"({"error":{"code":"not_found","message":"process with pid 1234 not found"}})", 2));
    };
    const auto other = daemon.start();
    QSignalSpy otherEnded(other.get(), &Job::finished);
    QVERIFY(otherEnded.wait(20'000));
    QCOMPARE(other->error().kind, Kind::NotRunning);
    QCOMPARE(other->error().reason, u"PROCESS_ENDED"_s);
}

// The result of a command with a hole in its output would be a wrong one.
void PpioDaemon::losesNothingOfACommand()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, startFrame + hiFrame);
    };
    const auto result = daemon.run();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Kind::Timeout);
    QVERIFY(result.error().ambiguous);
    QCOMPARE(daemon.count("/Connect"), 0);
}

QTEST_GUILESS_MAIN(PpioDaemon)
#include "tst_ppio_daemon.moc"
