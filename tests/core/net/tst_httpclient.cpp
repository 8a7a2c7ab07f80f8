// SPDX-License-Identifier: MIT
#include "nettest.h"

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

/// What is sent, what comes back, where it may go.
class HttpClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestAndAnswer();
    void cookiesAndCachesAreNotKept();
    void bodilessPostHasLengthZero();
    void credentialsOnlyToAllowedOrigins_data();
    void credentialsOnlyToAllowedOrigins();
    void secureTransport_data();
    void secureTransport();
    void malformedRequestsAreNotSent_data();
    void malformedRequestsAreNotSent();
    void foreignRedirectsAreNotFollowed_data();
    void foreignRedirectsAreNotFollowed();
    void ownRedirectsAreFollowed_data();
    void ownRedirectsAreFollowed();
    void redirectLoopEnds();
    void authenticationChallengeDoesNotAsk();
    void errorAnswersAreMapped();
    void hundredCallsAtOnce();
    void longCallsDoNotBlockShortOnes();
    void noCanaryInAnyLog();
};

void HttpClientTest::requestAndAnswer()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 201, R"({"ok":true})",
                               "Content-Type: application/json\r\nX-Request-Id: their-1\r\n"
                               "Date: Thu, 20 Aug 2026 10:00:30 GMT\r\n");
    });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(u"/a%2Fb?x=1&x=2"_s), "POST");
    request.headers = {{"X-Extra", "yes"}};
    const auto result = awaited(client->send(request));
    QVERIFY(result);
    QCOMPARE(result->status, 201);
    QCOMPARE(result->body, QByteArray(R"({"ok":true})"));
    QCOMPARE(result->header("content-TYPE"), QByteArray("application/json"));
    QCOMPARE(result->serviceRequestId, u"their-1"_s);
    QCOMPARE(result->requestId.size(), 8);
    QCOMPARE(result->serverDate, QDateTime(QDate(2026, 8, 20), QTime(10, 0, 30), Qt::UTC));

    QCOMPARE(server.count(), 1);
    const TestRequest &seen = server.requests().first();
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.target, QByteArray("/a%2Fb?x=1&x=2"));
    QCOMPARE(seen.body, request.body);
    QCOMPARE(seen.headers.value("authorization"), QByteArray("Bearer ") + canaryKey);
    QCOMPARE(seen.headers.value("user-agent"), QByteArray("Sandkeeper-Test/1"));
    QCOMPARE(seen.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(seen.headers.value("x-extra"), QByteArray("yes"));
    QVERIFY(seen.headers.value("accept-encoding").contains("gzip"));
    QVERIFY(!seen.headers.contains("x-request-id"));

    request = requestTo(server.url());
    request.lane = HttpLane::Transfers;
    request.bearer = {};
    QVERIFY(awaited(client->send(request)));
    QCOMPARE(server.requests().last().headers.value("accept-encoding"), QByteArray("identity"));
    QVERIFY(!server.requests().last().headers.contains("authorization"));

    request.basicUser = "root";
    QVERIFY(awaited(client->send(request)));
    QCOMPARE(server.requests().last().headers.value("authorization"), QByteArray("Basic cm9vdDo="));
    request.basicUser = "root:word";
    QCOMPARE(awaited(client->send(request)).error().reason, u"BAD_REQUEST"_s);
    QCOMPARE(server.count(), 3);
}

void HttpClientTest::cookiesAndCachesAreNotKept()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, "x",
                               "Set-Cookie: a=b\r\nCache-Control: max-age=100\r\nETag: \"e\"\r\n");
    });
    const auto client = clientFor(server);
    for (int i = 0; i < 2; ++i)
        QVERIFY(awaited(client->send(requestTo(server.url()))));
    QCOMPARE(server.count(), 2);
    QVERIFY(!server.requests().last().headers.contains("cookie"));
    QVERIFY(!server.requests().last().headers.contains("if-none-match"));
}

void HttpClientTest::bodilessPostHasLengthZero()
{
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(), "POST");
    request.body.clear();
    QVERIFY(awaited(client->send(request)));
    QCOMPARE(server.requests().first().headers.value("content-length"), QByteArray("0"));
    QCOMPARE(server.requests().first().headers.value("content-type"), QByteArray("application/json"));
    QVERIFY(awaited(client->send(requestTo(server.url(), "GET", RetryClass::Idempotent))));
    QVERIFY(!server.requests().last().headers.contains("content-length"));
    QVERIFY(awaited(client->send(requestTo(server.url(), "HEAD", RetryClass::Idempotent))));
    QCOMPARE(server.requests().last().method, QByteArray("HEAD"));
}

void HttpClientTest::credentialsOnlyToAllowedOrigins_data()
{
    QTest::addColumn<QByteArray>("header"); // empty: the bearer
    QTest::newRow("bearer") << QByteArray();
    QTest::newRow("api key") << QByteArray("X-API-KEY");
}

void HttpClientTest::credentialsOnlyToAllowedOrigins()
{
    QFETCH(QByteArray, header);
    HttpTestServer own;
    HttpTestServer foreign(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(own);
    HttpRequest request = requestTo(foreign.url());
    if (!header.isEmpty()) {
        request.bearer = {};
        request.headers = {{header, canaryKey}};
    }
    auto result = awaited(client->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Forbidden);
    QCOMPARE(result.error().reason, u"ORIGIN_NOT_ALLOWED"_s);
    QVERIFY(!client->isAllowedOrigin(foreign.url()));
    QCOMPARE(foreign.connectionsMade(), 0);

    HttpRequest bare = requestTo(foreign.url());
    bare.bearer = {};
    QVERIFY(awaited(client->send(bare)));
    client->allowOrigin(foreign.url(u"/some/path?x"_s));
    QVERIFY(client->isAllowedOrigin(foreign.url()));
    QVERIFY(awaited(client->send(request)));
    client->allowOrigin(QUrl(u"http://example.test"_s)); // not secure: ignored
    QVERIFY(!client->isAllowedOrigin(QUrl(u"http://example.test/"_s)));
}

void HttpClientTest::secureTransport_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("secure");
    QTest::newRow("https") << u"https://api.example.test/x"_s << true;
    QTest::newRow("http") << u"http://api.example.test/x"_s << false;
    QTest::newRow("loopback") << u"http://127.0.0.1:8080/"_s << true;
    QTest::newRow("loopback net") << u"http://127.9.9.9/"_s << true;
    QTest::newRow("loopback 6") << u"http://[::1]:80/"_s << true;
    QTest::newRow("localhost") << u"http://localhost/"_s << false;
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.test/"_s << false;
    QTest::newRow("user looks like loopback") << u"http://127.0.0.1@example.test/"_s << false;
    QTest::newRow("private") << u"http://10.0.0.1/"_s << false;
    QTest::newRow("ftp") << u"ftp://127.0.0.1/"_s << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void HttpClientTest::secureTransport()
{
    QFETCH(QString, url);
    QFETCH(bool, secure);
    QCOMPARE(isSecureTransport(QUrl(url)), secure);
    if (!secure) {
        HttpClient client({});
        HttpRequest request;
        request.url = QUrl(url);
        QVERIFY(!awaited(client.send(request)));
    }
}

void HttpClientTest::malformedRequestsAreNotSent_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("bearer");
    const auto header = [](const char *what, const QByteArray &name, const QByteArray &value) {
        QTest::newRow(what) << name << value << QByteArray("GET") << QByteArray("key12345");
    };
    header("line break in value", "X-A", "a\r\nX-Evil: 1");
    header("LF in value", "X-A", "a\nX-Evil: 1");
    header("CR in value", "X-A", "a\rX-Evil: 1");
    header("NUL in value", "X-A", QByteArray("a\0b", 3));
    header("line break in name", "X-A: 1\r\nX-Evil", "1");
    header("colon in name", "X-A:", "1");
    header("space in name", "X A", "1");
    header("empty name", "", "1");
    header("length", "content-length", "0");
    header("host", "Host", "evil.example.test");
    header("encoding", "Transfer-Encoding", "chunked");
    header("own authorization", "AUTHORIZATION", "Bearer x");
    header("cookie", "Cookie", "a=b");
    const QByteArray get("GET");
    QTest::newRow("method with line break")
        << QByteArray("X-A") << QByteArray("1") << QByteArray("GET / HTTP/1.1\r\nX-Evil: 1")
        << QByteArray("key12345");
    QTest::newRow("empty method") << QByteArray("X-A") << QByteArray("1") << QByteArray()
                                  << QByteArray("key12345");
    QTest::newRow("key with line break")
        << QByteArray("X-A") << QByteArray("1") << get << QByteArray("key12345\r\nX-Evil: 1");
    QTest::newRow("key with newline at its end")
        << QByteArray("X-A") << QByteArray("1") << get << QByteArray("key12345\n");
    QTest::newRow("key not ASCII") << QByteArray("X-A") << QByteArray("1") << get << QByteArray("ключ12345");
}

void HttpClientTest::malformedRequestsAreNotSent()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, bearer);
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url());
    request.method = method;
    request.headers = {{name, value}};
    request.bearer = Secret{QByteArrayView(bearer)};
    const auto result = awaited(client->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Invalid);
    QCOMPARE(result.error().reason, u"BAD_REQUEST"_s);
    QVERIFY(!result.error().detail.contains(u"Evil"_s));
    QVERIFY(!result.error().detail.contains(u"key12345"_s));
    QCOMPARE(server.connectionsMade(), 0);
}

void HttpClientTest::foreignRedirectsAreNotFollowed_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    for (const char *const method : {"GET", "POST", "DELETE", "PUT"}) {
        for (const int status : {301, 302, 303, 307, 308})
            QTest::addRow("%s %d", method, status) << QByteArray(method) << status;
    }
}

void HttpClientTest::foreignRedirectsAreNotFollowed()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    HttpTestServer foreign(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    HttpTestServer own([&](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, status, {}, "Location: " + foreign.url().toEncoded() + "\r\n");
    });
    const auto client = clientFor(own);
    client->allowOrigin(foreign.url()); // even then: it is another origin than the one that was asked
    const auto retry = method == "GET" ? RetryClass::Idempotent : RetryClass::Never;
    const auto result = awaited(client->send(requestTo(own.url(), method, retry)));
    QVERIFY(!result);
    QCOMPARE(own.count(), 1);
    QCOMPARE(foreign.connectionsMade(), 0);
    QCOMPARE(result.error().kind, Error::Kind::Protocol);
    QCOMPARE(result.error().reason, u"REDIRECT"_s);
    QCOMPARE(result.error().httpStatus, status);
}

void HttpClientTest::ownRedirectsAreFollowed_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<bool>("wanted");
    QTest::addColumn<bool>("followed");
    QTest::newRow("path") << QByteArray("GET") << QByteArray("/there?x=1") << true << true;
    QTest::newRow("relative") << QByteArray("GET") << QByteArray("there?x=1") << true << true;
    QTest::newRow("absolute") << QByteArray("GET") << QByteArray("SELF/there?x=1") << true << true;
    QTest::newRow("HEAD") << QByteArray("HEAD") << QByteArray("/there?x=1") << true << true;
    QTest::newRow("not wanted") << QByteArray("GET") << QByteArray("/there?x=1") << false << false;
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("/there") << true << false;
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray("/there") << true << false;
    QTest::newRow("none") << QByteArray("GET") << QByteArray() << true << false;
    QTest::newRow("user") << QByteArray("GET") << QByteArray("http://a:b@SELFHOST/there") << true << false;
    QTest::newRow("file") << QByteArray("GET") << QByteArray("file:///etc/passwd") << true << false;
    QTest::newRow("https on that port")
        << QByteArray("GET") << QByteArray("https://SELFHOST/there") << true << false;
}

void HttpClientTest::ownRedirectsAreFollowed()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, location);
    QFETCH(bool, wanted);
    QFETCH(bool, followed);
    HttpTestServer server;
    location.replace("SELFHOST", server.url().authority().toLatin1());
    location.replace("SELF", server.url().toEncoded().chopped(1));
    server.setHandler([&](QTcpSocket &socket, const TestRequest &request) {
        if (request.target == "/here")
            HttpTestServer::answer(socket, 302, {},
                                   location.isEmpty() ? "" : "Location: " + location + "\r\n");
        else
            HttpTestServer::answer(socket, 200);
    });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(u"/here"_s), method, RetryClass::Idempotent);
    request.followRedirects = wanted;
    const auto result = awaited(client->send(request));
    QCOMPARE(result.has_value(), followed);
    QCOMPARE(server.count(), followed ? 2 : 1);
    if (followed) {
        QCOMPARE(server.requests().last().target, QByteArray("/there?x=1"));
        QCOMPARE(server.requests().last().method, method);
        QCOMPARE(server.requests().last().headers.value("authorization"), QByteArray("Bearer ") + canaryKey);
    } else {
        QCOMPARE(result.error().reason, u"REDIRECT"_s);
    }
}

void HttpClientTest::redirectLoopEnds()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 307, {}, "Location: /again\r\n");
    });
    const auto client = clientFor(server);
    const auto result = awaited(client->send(requestTo(server.url(), "GET", RetryClass::Idempotent)));
    QVERIFY(!result);
    QCOMPARE(result.error().reason, u"REDIRECT"_s);
    QCOMPARE(server.count(), 6);
}

void HttpClientTest::authenticationChallengeDoesNotAsk()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 401, R"({"detail":"who?"})",
                               "WWW-Authenticate: Basic realm=\"x\"\r\n");
    });
    const auto client = clientFor(server);
    const auto result = awaited(client->send(requestTo(server.url())));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Auth);
    QCOMPARE(result.error().detail, u"who?"_s);
    QCOMPARE(server.count(), 1);
}

void HttpClientTest::errorAnswersAreMapped()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 422, R"({"detail":[{"loc":["body","name"],"msg":"too long"}]})");
    });
    const auto client = clientFor(server);
    const auto result = awaited(client->send(requestTo(server.url(), "POST")));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Invalid);
    QCOMPARE(result.error().detail, u"name: too long"_s);
    QCOMPARE(result.error().subject, u"box"_s);
    QCOMPARE(result.error().httpStatus, 422);
    QCOMPARE(result.error().requestId.size(), 8);
    QVERIFY(!result.error().ambiguous);
}

void HttpClientTest::hundredCallsAtOnce()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &request) {
        HttpTestServer::answer(socket, 200, request.target);
    });
    const auto client = clientFor(server);
    QList<Future<HttpResponse>> futures;
    for (int i = 0; i < 100; ++i)
        futures += client->send(requestTo(server.url(u"/%1"_s.arg(i)), i % 2 ? "GET" : "POST"));
    for (int i = 0; i < 100; ++i) {
        const auto result = awaited(futures[i]);
        QVERIFY(result);
        QCOMPARE(result->body, QByteArray("/" + QByteArray::number(i)));
    }
    QCOMPARE(server.count(), 100);
    QVERIFY(server.mostOpenRequests() <= 6);
}

void HttpClientTest::longCallsDoNotBlockShortOnes()
{
    QList<QTcpSocket *> waiting;
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &request) {
        if (request.target == "/long")
            waiting += &socket;
        else
            HttpTestServer::answer(socket, 200);
    });
    const auto client = clientFor(server);
    QList<Future<HttpResponse>> commands;
    for (int i = 0; i < 30; ++i) {
        HttpRequest request = requestTo(server.url(u"/long"_s), "POST");
        request.lane = HttpLane::LongCalls;
        commands += client->send(request);
    }
    QTRY_COMPARE(waiting.size(), 24);
    QVERIFY(awaited(client->send(requestTo(server.url(u"/short"_s)))));
    HttpRequest transfer = requestTo(server.url(u"/file"_s));
    transfer.lane = HttpLane::Transfers;
    QVERIFY(awaited(client->send(transfer)));
    QCOMPARE(waiting.size(), 24); // the other six still wait for their turn
    for (int done = 0; done < 30; ++done) {
        QTRY_VERIFY(waiting.size() > done);
        HttpTestServer::answer(*waiting[done], 200);
    }
    for (const auto &command : commands)
        QVERIFY(awaited(command));
}

void HttpClientTest::noCanaryInAnyLog()
{
    const LogCatcher log;
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &request) {
        if (request.target.startsWith("/close"))
            socket.close();
        else if (request.target.startsWith("/echo"))
            HttpTestServer::answer(socket, 400, "I got " + request.headers.value("authorization"),
                                   "X-Request-Id: " + QByteArray(canaryKey) + "\r\n");
        else
            HttpTestServer::answer(socket, 200, canaryKey);
    });
    const auto client = clientFor(server);
    const QString canary = QString::fromLatin1(canaryKey);
    for (const auto &path : {u"/ok"_s, u"/close"_s, u"/echo"_s}) {
        HttpRequest request =
            requestTo(server.url(path + u"?token="_s + canary + u"&secretish=canary-key"_s), "POST");
        request.body = "{\"api_key\":\"" + QByteArray(canaryKey) + "\"}";
        const auto result = awaited(client->send(request));
        QCOMPARE(result.has_value(), path == u"/ok"_s);
        if (!result) {
            QVERIFY(!result.error().detail.contains(canary));
            QVERIFY(!result.error().serviceRequestId.contains(canary));
        }
    }
    HttpRequest foreign = requestTo(QUrl(u"https://user:%1@example.test/?key=%1"_s.arg(canary)));
    QVERIFY(!awaited(client->send(foreign)));
    const QString text = log.text();
    QVERIFY2(text.contains(u"sandkeeper.net"_s), qPrintable(text));
    QVERIFY2(text.contains(u"/echo"_s), qPrintable(text));
    QVERIFY2(text.contains(u"/ok"_s), qPrintable(text)); // the debug level was on
    QVERIFY2(!text.contains(u"canary-key"_s), qPrintable(text));
    QVERIFY2(!text.contains(u"Bearer"_s, Qt::CaseInsensitive), qPrintable(text));
}

QTEST_GUILESS_MAIN(HttpClientTest)
#include "tst_httpclient.moc"
