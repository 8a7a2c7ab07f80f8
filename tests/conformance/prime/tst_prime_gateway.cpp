// SPDX-License-Identifier: MIT
#include "api/gatewaycodec.h"
#include "core/net/httpclient.h"
#include "core/provider/abilities.h"
#include "primeprovider.h"
#include "support/httptestserver.h"
#include "support/patience.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// A service that answers badly on purpose: what it says about its gateway decides where a token goes.
class PrimeGateway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givesNoTokenToStrangers_data();
    void givesNoTokenToStrangers();
    void followsNoRedirect_data();
    void followsNoRedirect();
    void speaksConnect();
    void refusesOtherStreams_data();
    void refusesOtherStreams();
    void needsNoEndOfTheAnswer();
    void keepsNoHalfDownload();
    void asksWhereADownloadEnds();
    void believesNoOtherSize_data();
    void believesNoOtherSize();
    void sendsTheForm();
    void staysInItsPath();
    void sendsTheTokenOnly();
    void countsLifetimeByTheServicesClock();
    void keepsThePathOfTheBaseUrl();
    void namesTheSameSuffixesAsItsMetadata();

private:
    Result<CommandResult> run();
    /// What the gateway does with an upload or a download.
    void answerFiles(std::function<void(QTcpSocket &)> handler);
    qsizetype asked(const QByteArray &ending) const;
    QByteArray grant(const QString &gateway) const;

    std::unique_ptr<HttpTestServer> m_service;
    std::unique_ptr<HttpTestServer> m_stranger;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<Provider> m_provider;
    QByteArray m_grant;
    QByteArray m_headers;
    bool m_isMachine = false;
    QByteArray m_streamType;
};

/// Process 42, which says “hi” and ends with 7 (prime.md §8.6).
static QByteArray wholeStream()
{
    return QByteArray::fromHex("00000000060a040a02082a"
                               "00000000090a0712050a0368690a"
                               "000000000e0a0c1a0a080e10011a0465786974"
                               "02000000027b7d");
}

void PrimeGateway::init()
{
    m_headers.clear();
    m_isMachine = false;
    m_streamType = "application/connect+proto";
    m_stranger = std::make_unique<HttpTestServer>([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, R"({"stdout":"stolen","stderr":"","exit_code":0})");
    });
    m_service = std::make_unique<HttpTestServer>([this](QTcpSocket &socket, const TestRequest &request) {
        if (request.target.endsWith("/auth"))
            HttpTestServer::answer(socket, 200, m_grant, m_headers);
        else if (request.target.endsWith("/exec"))
            HttpTestServer::answer(socket, 200, R"({"stdout":"ok","stderr":"","exit_code":0})");
        else if (request.target.endsWith("/Start"))
            HttpTestServer::answer(socket, 200, wholeStream(), "Content-Type: " + m_streamType + "\r\n");
        else
            HttpTestServer::answer(socket, 200,
                                   R"({"id":"sbx_1","name":"box","status":"RUNNING","vm":)" +
                                       QByteArray(m_isMachine ? "true}" : "false}"));
    });
    m_grant = grant(m_service->url(QString()).toString());
    HttpClient::Config config;
    config.allowedOrigins = {m_service->url()};
    config.proxy = QNetworkProxy(QNetworkProxy::NoProxy);
    m_http = std::make_unique<HttpClient>(config);
    ProviderContext context;
    context.accountName = u"Test"_s;
    context.baseUrl = m_service->url(QString());
    context.apiKey = Secret("pit_SYNTHETIC_0000000000");
    context.http = m_http.get();
    m_provider = std::make_unique<Prime::PrimeProvider>(context);
}

void PrimeGateway::cleanup()
{
    m_provider.reset();
    m_http.reset();
    m_service.reset();
    m_stranger.reset();
}

QByteArray PrimeGateway::grant(const QString &gateway) const
{
    const QJsonObject json{
        {u"token"_s, u"eyJ.SYNTHETIC.token"_s},
        {u"gateway_url"_s, gateway},
        {u"user_ns"_s, u"ns"_s},
        {u"job_id"_s, u"job-1"_s},
        {u"expires_at"_s, QDateTime::currentDateTimeUtc().addSecs(600).toString(Qt::ISODate)}};
    return QJsonDocument(json).toJson();
}

Result<CommandResult> PrimeGateway::run()
{
    const Future<CommandResult> future =
        m_provider->commandRunner()->run({.sandboxId = u"sbx_1"_s, .command = u"true"_s, .timeout = 5s});
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, patience) || future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Kind::Timeout});
    return future.result();
}

void PrimeGateway::answerFiles(std::function<void(QTcpSocket &)> handler)
{
    m_service->setHandler(
        [this, handler = std::move(handler)](QTcpSocket &socket, const TestRequest &request) {
            if (request.target.endsWith("/auth"))
                HttpTestServer::answer(socket, 200, m_grant);
            else if (request.target.endsWith("/error-context"))
                HttpTestServer::answer(socket, 200, R"({"status":"RUNNING"})");
            else
                handler(socket);
        });
}

qsizetype PrimeGateway::asked(const QByteArray &ending) const
{
    const QList<TestRequest> &requests = m_service->requests();
    return std::count_if(requests.begin(), requests.end(),
                         [&](const TestRequest &request) { return request.target.endsWith(ending); });
}

void PrimeGateway::givesNoTokenToStrangers_data()
{
    QTest::addColumn<bool>("machine");
    QTest::addColumn<QString>("gateway"); // %1 is the stranger's port, %2 the service's
    for (const char *gateway :
         {"http://127.0.0.1:%1", "http://localhost:%1", "http://127.0.0.1:%1/ns", "http://127.0.0.2:%2",
          "http://user@127.0.0.1:%2", "http://127.0.0.1:%2@127.0.0.1:%1", "http://[::1]:%1",
          "https://127.0.0.1:%2", "https://gateway.primeintellect.ai", "ftp://127.0.0.1:%2",
          "file:///etc/passwd", "//127.0.0.1:%1", "", "x"})
        for (const bool machine : {false, true})
            QTest::addRow("%s %s", machine ? "machine" : "container", gateway)
                << machine << QString::fromLatin1(gateway);
}

void PrimeGateway::givesNoTokenToStrangers()
{
    QFETCH(const bool, machine);
    m_isMachine = machine;
    QFETCH(QString, gateway);
    gateway.replace(u"%1"_s, QString::number(m_stranger->serverPort()));
    gateway.replace(u"%2"_s, QString::number(m_service->serverPort()));
    m_grant = grant(gateway);
    const auto result = run();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Kind::Forbidden);
    QCOMPARE(result.error().reason, u"GATEWAY_ADDRESS_REFUSED"_s);
    QCOMPARE(result.error().httpStatus, 0);
    QCOMPARE(m_stranger->connectionsMade(), 0);
    QCOMPARE(asked("/exec") + asked("/Start"), 0);

    const auto window = m_provider->fileStore()->readFile({.sandboxId = u"sbx_1"_s, .path = u"/a"_s});
    QVERIFY(QTest::qWaitFor([&] { return window.isFinished(); }, patience));
    QCOMPARE(window.result().error().reason, u"GATEWAY_ADDRESS_REFUSED"_s);
    QBuffer file;
    file.setData("content");
    QVERIFY(file.open(QIODevice::ReadWrite));
    const auto up =
        m_provider->fileStore()->upload({.sandboxId = u"sbx_1"_s, .path = u"/a"_s, .source = &file});
    const auto down =
        m_provider->fileStore()->download({.sandboxId = u"sbx_1"_s, .path = u"/a"_s, .target = &file});
    for (Job *job : {static_cast<Job *>(up.get()), static_cast<Job *>(down.get())}) {
        QVERIFY(QTest::qWaitFor([&] { return job->isFinished(); }, patience));
        QCOMPARE(job->error().reason, u"GATEWAY_ADDRESS_REFUSED"_s);
        QCOMPARE(job->error().httpStatus, 0);
    }
    QCOMPARE(m_stranger->connectionsMade(), 0);
    QCOMPARE(file.pos(), 0);
    for (const TestRequest &request : m_service->requests())
        QVERIFY(request.target.startsWith("/api/v1/"));
}

void PrimeGateway::followsNoRedirect_data()
{
    QTest::addColumn<bool>("machine");
    QTest::newRow("container") << false;
    QTest::newRow("machine") << true;
}

void PrimeGateway::followsNoRedirect()
{
    QFETCH(const bool, machine);
    m_service->setHandler([this, machine](QTcpSocket &socket, const TestRequest &request) {
        if (request.target.endsWith("/auth"))
            return HttpTestServer::answer(socket, 200, m_grant);
        if (request.target.endsWith("/exec") || request.target.endsWith("/Start"))
            return HttpTestServer::answer(socket, 307, {},
                                          "Location: " + m_stranger->url(u"/exec"_s).toEncoded() + "\r\n");
        HttpTestServer::answer(socket, 200,
                               R"({"id":"sbx_1","name":"box","status":"RUNNING","vm":)" +
                                   QByteArray(machine ? "true}" : "false}"));
    });
    QVERIFY(!run());
    QCOMPARE(m_stranger->connectionsMade(), 0);
    QCOMPARE(asked(machine ? "/Start" : "/exec"), 1);
    QCOMPARE(asked(machine ? "/exec" : "/Start"), 0);
}

void PrimeGateway::speaksConnect()
{
    m_isMachine = true;
    const auto result = run();
    QVERIFY(result);
    QCOMPARE(result->standardOutput, QByteArray("hi\n"));
    QCOMPARE(result->exitCode, 7);
    const TestRequest &request = m_service->requests().last();
    QCOMPARE(request.target, QByteArray("/ns/job-1/command_session.CommandSession/Start"));
    QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer eyJ.SYNTHETIC.token"));
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/connect+proto"));
    QCOMPARE(request.headers.value("connect-protocol-version"), QByteArray("1"));
    QCOMPARE(request.headers.value("connect-timeout-ms"), QByteArray("5000"));
    QCOMPARE(request.headers.value("connect-accept-encoding"), QByteArray("identity"));
    QCOMPARE(request.body.toHex(),
             QByteArray("00000000190a150a092f62696e2f6261736812022d631204747275652000"));
    QVERIFY(!request.head.contains("pit_SYNTHETIC"));
}

void PrimeGateway::refusesOtherStreams_data()
{
    QTest::addColumn<QByteArray>("type");
    for (const char *type : {"application/connect+json", "application/connect+proto; charset=utf-8",
                             "application/proto", "text/html", ""})
        QTest::newRow(type) << QByteArray(type);
}

void PrimeGateway::refusesOtherStreams()
{
    QFETCH(const QByteArray, type);
    m_isMachine = true;
    m_streamType = type;
    const auto result = run();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Kind::Protocol);
    QVERIFY(result.error().ambiguous);
    QCOMPARE(asked("/Start"), 1);
}

// The stream says its end itself; a server that then leaves its answer open is not waited for.
void PrimeGateway::needsNoEndOfTheAnswer()
{
    m_service->setHandler([this](QTcpSocket &socket, const TestRequest &request) {
        if (request.target.endsWith("/auth"))
            return HttpTestServer::answer(socket, 200, m_grant);
        if (!request.target.endsWith("/Start"))
            return HttpTestServer::answer(socket, 200,
                                          R"({"id":"sbx_1","name":"box","status":"RUNNING","vm":true})");
        const QByteArray stream = wholeStream();
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/connect+proto\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n" +
                     QByteArray::number(stream.size(), 16) + "\r\n" + stream + "\r\n");
        socket.flush();
    });
    const auto result = run();
    QVERIFY(result);
    QCOMPARE(result->exitCode, 7);
}

// What has been written cannot be taken back, so it is not tried again; the caller is told.
void PrimeGateway::keepsNoHalfDownload()
{
    QTcpSocket *open = nullptr;
    answerFiles([&open](QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + QByteArray(50, 'x'));
        open = &socket;
    });
    QBuffer target;
    QVERIFY(target.open(QIODevice::WriteOnly));
    const auto job =
        m_provider->fileStore()->download({.sandboxId = u"sbx_1"_s, .path = u"/a"_s, .target = &target});
    QTRY_COMPARE(target.size(), 50);
    HttpTestServer::reset(*open);
    QVERIFY(QTest::qWaitFor([&] { return job->isFinished(); }, patience));
    QCOMPARE(job->error().kind, Kind::Network);
    QCOMPARE(job->error().reason, u"CUT_OFF"_s);
    QCOMPARE(target.data(), QByteArray(50, 'x'));
    QCOMPARE(job->bytesDone(), 50);
    QCOMPARE(asked("/download?path=%2Fa&sandbox_id=sbx_1"), 1);
}

// The end of the connection is not the end of the file.
void PrimeGateway::asksWhereADownloadEnds()
{
    answerFiles([](QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\n\r\nhalf a fi");
        socket.disconnectFromHost();
    });
    QBuffer target;
    QVERIFY(target.open(QIODevice::WriteOnly));
    const auto job =
        m_provider->fileStore()->download({.sandboxId = u"sbx_1"_s, .path = u"/a"_s, .target = &target});
    QVERIFY(QTest::qWaitFor([&] { return job->isFinished(); }, patience));
    QCOMPARE(job->error().kind, Kind::Protocol);
    QCOMPARE(target.size(), 0);
    // In pieces, the end shows itself.
    answerFiles([](QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n");
    });
    const auto chunked =
        m_provider->fileStore()->download({.sandboxId = u"sbx_1"_s, .path = u"/a"_s, .target = &target});
    QVERIFY(QTest::qWaitFor([&] { return chunked->isFinished(); }, patience));
    QCOMPARE(chunked->state(), Job::State::Succeeded);
    QCOMPARE(chunked->bytesTotal(), 5);
    QCOMPARE(target.data(), QByteArray("whole"));
}

void PrimeGateway::believesNoOtherSize_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("less") << QByteArray(R"({"success":true,"path":"/a","size":6})") << Kind::Protocol;
    QTest::newRow("more") << QByteArray(R"({"success":true,"path":"/a","size":8})") << Kind::Protocol;
    QTest::newRow("no size") << QByteArray(R"({"success":true})") << Kind::Protocol;
    QTest::newRow("no success") << QByteArray(R"({"success":false,"size":7,"message":"full"})")
                                << Kind::Server;
    QTest::newRow("nothing") << QByteArray() << Kind::Protocol;
    QTest::newRow("endless") << QByteArray(1'000'000, ' ') << Kind::Protocol;
}

void PrimeGateway::believesNoOtherSize()
{
    QFETCH(QByteArray, answer);
    QFETCH(Kind, kind);
    answerFiles([&](QTcpSocket &socket) { HttpTestServer::answer(socket, 200, answer); });
    QBuffer source;
    source.setData("content");
    QVERIFY(source.open(QIODevice::ReadOnly));
    const auto job =
        m_provider->fileStore()->upload({.sandboxId = u"sbx_1"_s, .path = u"/a"_s, .source = &source});
    QVERIFY(QTest::qWaitFor([&] { return job->isFinished(); }, patience));
    QCOMPARE(job->error().kind, kind);
    QVERIFY(job->error().ambiguous);
    QCOMPARE(asked("/upload?path=%2Fa&sandbox_id=sbx_1"), 1);
}

// One part named `file` (prime.md §7.2), whose name cannot break out of its line.
void PrimeGateway::sendsTheForm()
{
    answerFiles([](QTcpSocket &socket) {
        HttpTestServer::answer(socket, 200, R"({"success":true,"path":"/a","size":7,"timestamp":"x"})");
    });
    QBuffer source;
    source.setData("content");
    QVERIFY(source.open(QIODevice::ReadOnly));
    const auto job = m_provider->fileStore()->upload(
        {.sandboxId = u"sbx_1"_s, .path = u"/a"_s, .source = &source, .fileName = u"ü\"\r\nX-Evil: 1"_s});
    QVERIFY(QTest::qWaitFor([&] { return job->isFinished(); }, patience));
    QCOMPARE(job->state(), Job::State::Succeeded);
    const TestRequest &request = m_service->requests().last();
    QCOMPARE(request.target, QByteArray("/ns/job-1/upload?path=%2Fa&sandbox_id=sbx_1"));
    QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer eyJ.SYNTHETIC.token"));
    const QByteArray type = request.headers.value("content-type");
    QVERIFY(type.startsWith("multipart/form-data; boundary="));
    const QByteArray boundary = type.sliced(type.indexOf('=') + 1);
    QVERIFY(boundary.size() >= 32 && boundary.size() <= 70);
    QCOMPARE(request.body, "--" + boundary +
                               "\r\nContent-Disposition: form-data; name=\"file\"; "
                               "filename=\"ü%22%0D%0AX-Evil: 1\"\r\n"
                               "Content-Type: application/octet-stream\r\n\r\ncontent\r\n--" +
                               boundary + "--\r\n");
}

void PrimeGateway::staysInItsPath()
{
    for (const auto &part : {u"user_ns"_s, u"job_id"_s}) {
        for (const auto &value : {u".."_s, u"a/b"_s, u"?x"_s, u""_s, u"a%2fb"_s}) {
            QJsonObject json = QJsonDocument::fromJson(grant(m_service->url(QString()).toString())).object();
            json.insert(part, value);
            m_grant = QJsonDocument(json).toJson();
            QVERIFY(!run());
            QCOMPARE(asked("/exec"), 0);
        }
    }
}

void PrimeGateway::sendsTheTokenOnly()
{
    QVERIFY(run());
    QVERIFY(run());
    QCOMPARE(asked("/auth"), 1);
    QCOMPARE(asked("/exec"), 2);
    const TestRequest &request = m_service->requests().last();
    QCOMPARE(request.target, QByteArray("/ns/job-1/exec"));
    QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer eyJ.SYNTHETIC.token"));
    QVERIFY(!request.head.contains("pit_SYNTHETIC"));
    QVERIFY(!request.body.contains("pit_SYNTHETIC"));
}

void PrimeGateway::countsLifetimeByTheServicesClock()
{
    // The service's clock is a day behind ours: a token that looks expired here has ten minutes left.
    const QDateTime theirs = QDateTime::currentDateTimeUtc().addDays(-1);
    QJsonObject json = QJsonDocument::fromJson(m_grant).object();
    json.insert(u"expires_at"_s, theirs.addSecs(600).toString(Qt::ISODate));
    m_grant = QJsonDocument(json).toJson();
    m_headers =
        "Date: " + QLocale::c().toString(theirs, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1() + "\r\n";
    QVERIFY(run());
    QVERIFY(run());
    QCOMPARE(asked("/auth"), 1);
}

void PrimeGateway::keepsThePathOfTheBaseUrl()
{
    ProviderContext context;
    context.baseUrl = m_service->url(u"/prime%20x"_s);
    context.apiKey = Secret("pit_SYNTHETIC_0000000000");
    context.http = m_http.get();
    Prime::PrimeProvider provider(context);
    const Future<Sandbox> sandbox = provider.get(u"sbx_1"_s);
    QVERIFY(QTest::qWaitFor([&] { return sandbox.isFinished(); }, patience));
    QVERIFY(sandbox.result().has_value());
    QCOMPARE(m_service->requests().last().target, QByteArray("/prime%20x/api/v1/sandbox/sbx_1"));
}

void PrimeGateway::namesTheSameSuffixesAsItsMetadata()
{
    QFile file(QStringLiteral(PRIME_METADATA_FILE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray suffixes =
        QJsonDocument::fromJson(file.readAll()).object().value(u"gatewaySuffixes"_s).toArray();
    QCOMPARE(suffixes, QJsonArray::fromStringList(Prime::gatewaySuffixes()));
}

QTEST_GUILESS_MAIN(PrimeGateway)
#include "tst_prime_gateway.moc"
