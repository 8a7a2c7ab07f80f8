// SPDX-License-Identifier: MIT
#include "badservice.h"

#include <QBuffer>
#include <QPointer>
#include <QSignalSpy>
#include <QtEndian>
#include <QTimer>

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

/// A silence of more than a minute takes some seconds, a connection may take half a one.
constexpr int daemonHaste = 20;

/// Breaks a connection whose last bytes are on their way.
void cutSoon(QTcpSocket &socket)
{
    socket.flush();
    QTimer::singleShot(200, &socket, [&socket] { socket.abort(); });
}

/// A sandbox that runs, with a daemon that does what the test says.
class Daemon
{
public:
    using Handler = std::function<void(QTcpSocket &)>;

    Daemon()
        : service(
              [this](QTcpSocket &socket, const TestRequest &request) {
                  requests.append(request);
                  if (request.target.startsWith("/sandboxes/"))
                      return HttpTestServer::answer(
                          socket, 200,
                          R"({"sandboxID":"iaaaaaaaaaaaaaaaaaaaa","clientID":"6532622b",
                                                  "templateID":"tpl1","alias":"base","envdVersion":")" +
                              version +
                              R"(","state":"running","cpuCount":2,"memoryMB":512,
                                                  "envdAccessToken":"tok123"})",
                          "Content-Type: application/json\r\n");
                  if (request.target == "/health")
                      return HttpTestServer::answer(socket, 204);
                  const auto handler =
                      handlers.value(request.target.mid(request.target.lastIndexOf('/') + 1));
                  if (handler)
                      return handler(socket);
                  HttpTestServer::answer(socket, 404, "404 page not found\n");
              },
              {.key = syntheticKey, .haste = daemonHaste, .httpHaste = daemonHaste})
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
    void followsAgainAfterABreak();
    void givesUpABrokenProcess();
    void followsCommandsThatAcceptLoss();
    void streamsLongInput();
    void inputOutlivesTheProcess();
    void sendsFilesAsTheDaemonTakesThem();
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
    QVERIFY(ended.wait(patience));
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
    QVERIFY(ended.wait(patience));
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
    QVERIFY(otherEnded.wait(patience));
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

// What broke the stream says nothing about the process; a connection may need some tries to come back.
void PpioDaemon::followsAgainAfterABreak()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, startFrame + hiFrame + againFrame.left(9));
        cutSoon(socket);
    };
    int tries = 0;
    daemon.handlers["Connect"] = [&tries](QTcpSocket &socket) {
        if (++tries < 3)
            return socket.abort();
        Daemon::answer(socket, startFrame + againFrame + endFrame + endOfStream);
    };
    const auto process = daemon.start();
    QSignalSpy lost(process.get(), &RemoteProcess::outputMayBeLost);
    QByteArray beforeLoss;
    connect(process.get(), &RemoteProcess::outputMayBeLost, this,
            [&] { beforeLoss = process->readStandardOutput(100); });
    QVERIFY(!process->mayHaveLostOutput());
    QSignalSpy ended(process.get(), &Job::finished);
    QVERIFY(ended.wait(patience));
    QVERIFY2(process->state() == State::Succeeded, qPrintable(process->error().detail));
    QCOMPARE(beforeLoss, QByteArray("hi\n"));
    QCOMPARE(process->readStandardOutput(100), QByteArray("again\n"));
    QCOMPARE(process->exitCode(), std::optional<int>(3));
    QVERIFY(process->mayHaveLostOutput());
    QVERIFY(lost.count() >= 1);
    QVERIFY(!process->statusText().isEmpty());
    QCOMPARE(daemon.count("/Start"), 1);
    QCOMPARE(tries, 3);
}

void PpioDaemon::givesUpABrokenProcess()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, startFrame + hiFrame);
        cutSoon(socket);
    };
    daemon.handlers["Connect"] = [](QTcpSocket &socket) {
        socket.abort();
    };
    const auto process = daemon.start();
    QSignalSpy ended(process.get(), &Job::finished);
    QVERIFY(ended.wait(patience));
    QCOMPARE(process->state(), State::Failed);
    QCOMPARE(process->error().kind, Kind::Network);
    QVERIFY(process->error().ambiguous);
    QVERIFY(process->mayHaveLostOutput());
    QVERIFY(!process->exitCode());
    QVERIFY(daemon.count("/Connect") > 3);
    // One that breaks again and again is not followed for ever.
    daemon.requests.clear();
    daemon.handlers["Connect"] = daemon.handlers.value("Start");
    const auto other = daemon.start();
    QSignalSpy otherEnded(other.get(), &Job::finished);
    QVERIFY(otherEnded.wait(patience));
    QCOMPARE(other->error().kind, Kind::Network);
    QVERIFY(daemon.count("/Connect") < 10);
}

void PpioDaemon::followsCommandsThatAcceptLoss()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, startFrame + hiFrame);
        cutSoon(socket);
    };
    daemon.handlers["Connect"] = [](QTcpSocket &socket) {
        Daemon::answer(socket, startFrame + againFrame + endFrame + endOfStream);
    };
    const auto strict = daemon.run();
    QVERIFY(!strict);
    QCOMPARE(strict.error().kind, Kind::Network);
    QVERIFY(strict.error().ambiguous);
    QCOMPARE(daemon.count("/Connect"), 0);
    const auto result = resultOf(daemon.service.provider->commandRunner()->run(
        {.sandboxId = daemon.id, .command = u"true"_s, .acceptsLostOutput = true}));
    QVERIFY(result);
    QVERIFY(result->outputMayBeLost);
    QCOMPARE(result->standardOutput, QByteArray("hi\nagain\n"));
    QCOMPARE(result->exitCode, 3);
    QCOMPARE(daemon.count("/Connect"), 1);
    // The time of the command went on meanwhile.
    QVERIFY(daemon.requests.last().headers.value("connect-timeout-ms").toInt() <= 300'000);
    // That it has ended, but not how, is no result.
    daemon.handlers["Connect"] = [](QTcpSocket &socket) {
        Daemon::answer(
            socket,
            envelope(R"({"error":{"code":"not_found","message":"process with pid 1234 not found"}})", 2));
    };
    const auto unknown = resultOf(daemon.service.provider->commandRunner()->run(
        {.sandboxId = daemon.id, .command = u"true"_s, .acceptsLostOutput = true}));
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().reason, u"PROCESS_ENDED"_s);
}

void PpioDaemon::streamsLongInput()
{
    for (const bool known : {true, false}) {
        Daemon daemon;
        daemon.handlers["Start"] = [](QTcpSocket &socket) {
            Daemon::begin(socket, startFrame);
        };
        if (known) {
            daemon.handlers["StreamInput"] = [](QTcpSocket &socket) {
                Daemon::answer(socket, envelope("{}") + endOfStream);
            };
        }
        daemon.handlers["SendInput"] = [](QTcpSocket &socket) {
            HttpTestServer::answer(socket, 200, "{}", "Content-Type: application/json\r\n");
        };
        const auto process = daemon.start();
        const auto shortOne = resultOf(process->write("short"));
        QVERIFY2(shortOne, qPrintable(shortOne ? QString() : shortOne.error().detail));
        QCOMPARE(daemon.count("/StreamInput"), 0);
        const auto written = resultOf(process->write(QByteArray(200'000, 'x')));
        QVERIFY2(written, qPrintable(written ? QString() : written.error().detail));
        QCOMPARE(daemon.count("/StreamInput"), 1);
        QCOMPARE(daemon.count("/SendInput"), known ? 1 : 2);
        if (!known)
            continue;
        const TestRequest &request = daemon.requests.last();
        QCOMPARE(request.headers.value("content-type"), QByteArray("application/connect+json"));
        QCOMPARE(request.body.left(4), QByteArray(4, '\0'));
        QCOMPARE(request.body.mid(5, quint8(request.body.at(4))),
                 QByteArray(R"({"start":{"process":{"pid":1234}}})"));
        process->cancel();
    }
}

// Whoever drops a process does not wait for what is on its way to it.
void PpioDaemon::inputOutlivesTheProcess()
{
    Daemon daemon;
    daemon.handlers["Start"] = [](QTcpSocket &socket) {
        Daemon::begin(socket, startFrame);
    };
    for (const char *call : {"SendInput", "CloseStdin"})
        daemon.handlers[call] = [](QTcpSocket &socket) {
            HttpTestServer::answer(socket, 200, "{}", "Content-Type: application/json\r\n");
        };
    auto process = daemon.start();
    QTRY_COMPARE(process->processId(), 1234);
    process->write(QByteArray(200'000, 'x')); // as a stream, which this daemon does not know
    process.reset();
    QTRY_COMPARE(daemon.count("/StreamInput"), 1);
    QTRY_COMPARE(daemon.count("/SendInput"), 1);
    process = daemon.start();
    QTRY_COMPARE(process->processId(), 1234);
    process->closeInput();
    process.reset();
    QTRY_COMPARE(daemon.count("/CloseStdin"), 1);
}

void PpioDaemon::sendsFilesAsTheDaemonTakesThem()
{
    for (const QByteArray &version : {QByteArray("0.5.6"), QByteArray("0.5.7"), QByteArray()}) {
        Daemon daemon;
        daemon.version = version;
        const QByteArray endpoint = version == "0.5.7" || version == "0.5.6"
                                        ? "files?path=%2Ftmp%2Fx"
                                        : "files?path=%2Ftmp%2Fx&username=user";
        daemon.handlers[endpoint] = [](QTcpSocket &socket) {
            HttpTestServer::answer(socket, 200, R"([{"path":"/tmp/x","name":"x","type":"file"}])",
                                   "Content-Type: application/json\r\n");
        };
        QByteArray content = "hello";
        QBuffer source(&content);
        source.open(QIODevice::ReadOnly);
        const auto job = daemon.service.provider->fileStore()->upload(
            {.sandboxId = daemon.id, .path = u"/tmp/x"_s, .source = &source});
        QSignalSpy ended(job.get(), &Job::finished);
        QVERIFY(ended.wait(patience));
        QVERIFY2(job->state() == State::Succeeded, qPrintable(job->error().detail));
        const TestRequest &request = daemon.requests.last();
        const bool asForm = version != "0.5.7";
        QCOMPARE(request.headers.value("content-type").startsWith("multipart/form-data"), asForm);
        QCOMPARE(request.headers.value("content-type") == "application/octet-stream", !asForm);
        QCOMPARE(request.body == "hello", !asForm);
        QVERIFY(request.body.contains("hello"));
    }
}

QTEST_GUILESS_MAIN(PpioDaemon)
#include "tst_ppio_daemon.moc"
