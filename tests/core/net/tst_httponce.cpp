// SPDX-License-Identifier: MIT
#include "nettest.h"

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;

/// How often a request really leaves: a raw server counts. Stock Qt fails most lines of this.
class HttpOnceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unansweredRequestsArriveOnce_data();
    void unansweredRequestsArriveOnce();
    void closedIdleConnectionIsNotUsedTwice_data();
    void closedIdleConnectionIsNotUsedTwice();
    void idempotentCallsAreRepeated_data();
    void idempotentCallsAreRepeated();
    void transientAnswersAreRepeated_data();
    void transientAnswersAreRepeated();
    void refusedConnectionIsRepeatedAndNotAmbiguous();
};

void HttpOnceTest::unansweredRequestsArriveOnce_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<RetryClass>("retry");
    QTest::addColumn<bool>("reset");
    for (const auto retry : {RetryClass::Never, RetryClass::WhenNotSent}) {
        for (const bool reset : {false, true}) {
            const auto add = [&](const char *method, const QByteArray &body, const char *what) {
                QTest::addRow("%s %s, class %d, %s", method, what, int(retry), reset ? "reset" : "closed")
                    << QByteArray(method) << body << retry << reset;
            };
            add("POST", "{}", "with body");
            add("POST", {}, "without body");
            add("POST", QByteArray(3'000'000, 'x'), "with large body");
            add("PUT", "{}", "with body");
            add("PATCH", {}, "without body");
            add("DELETE", {}, "without body");
            add("DELETE", "{}", "with body");
            add("GET", {}, "without body");
        }
    }
}

void HttpOnceTest::unansweredRequestsArriveOnce()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    QFETCH(RetryClass, retry);
    QFETCH(bool, reset);
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        if (reset)
            HttpTestServer::reset(socket);
        else
            socket.close();
    });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(), method, retry);
    request.body = body;
    const auto result = awaited(client->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Network);
    QCOMPARE(result.error().ambiguous, method != "GET");
    QCOMPARE(result.error().httpStatus, 0);
    // Another one would come at once; a later call on the same client proves that none is still to come.
    server.setHandler([](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    QVERIFY(awaited(client->send(requestTo(server.url(QStringLiteral("/after"))))));
    QCOMPARE(server.count(), 2);
    QCOMPARE(server.requests().first().method, method);
    QCOMPARE(server.requests().first().body, body);
    QCOMPARE(server.requests().last().target, QByteArray("/after"));
}

void HttpOnceTest::closedIdleConnectionIsNotUsedTwice_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("with body") << QByteArray("{}");
    QTest::newRow("without body") << QByteArray();
}

// The first answer leaves the connection open; the second request arrives on it and finds it closed.
void HttpOnceTest::closedIdleConnectionIsNotUsedTwice()
{
    QFETCH(QByteArray, body);
    HttpTestServer server;
    server.setHandler([&](QTcpSocket &socket, const TestRequest &) {
        if (server.count() == 1)
            HttpTestServer::answer(socket, 200);
        else
            socket.close();
    });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(), "POST");
    request.body = body;
    QVERIFY(awaited(client->send(request)));
    const auto second = awaited(client->send(request));
    QVERIFY(!second);
    QVERIFY(second.error().ambiguous);
    QCOMPARE(server.connectionsMade(), 1);
    QCOMPARE(server.count(), 2);
}

void HttpOnceTest::idempotentCallsAreRepeated_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("failures");
    QTest::addColumn<bool>("succeeds");
    for (const char *const method : {"PUT", "DELETE", "POST"}) {
        QTest::addRow("%s, 1 failure", method) << QByteArray(method) << 1 << true;
        QTest::addRow("%s, 2 failures", method) << QByteArray(method) << 2 << true;
        QTest::addRow("%s, 3 failures", method) << QByteArray(method) << 3 << false;
    }
}

void HttpOnceTest::idempotentCallsAreRepeated()
{
    QFETCH(QByteArray, method);
    QFETCH(int, failures);
    QFETCH(bool, succeeds);
    HttpTestServer server;
    server.setHandler([&](QTcpSocket &socket, const TestRequest &) {
        if (server.count() <= failures)
            socket.close();
        else
            HttpTestServer::answer(socket, 200, "{}");
    });
    const auto client = clientFor(server);
    const auto result = awaited(client->send(requestTo(server.url(), method, RetryClass::Idempotent)));
    QCOMPARE(result.has_value(), succeeds);
    QCOMPARE(server.count(), std::min(failures + 1, 3));
    if (!succeeds)
        QVERIFY(result.error().ambiguous);
    for (const TestRequest &request : server.requests())
        QCOMPARE(request.body, server.requests().first().body);
}

void HttpOnceTest::transientAnswersAreRepeated_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<RetryClass>("retry");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("expected");
    for (const int status : {502, 503, 504}) {
        QTest::addRow("GET %d", status) << QByteArray("GET") << RetryClass::Idempotent << status << 3;
        QTest::addRow("DELETE %d", status) << QByteArray("DELETE") << RetryClass::Idempotent << status << 3;
        QTest::addRow("POST %d", status) << QByteArray("POST") << RetryClass::WhenNotSent << status << 1;
        QTest::addRow("command %d", status) << QByteArray("POST") << RetryClass::Never << status << 1;
    }
    for (const int status : {400, 401, 402, 403, 404, 408, 409, 413, 422, 500, 524})
        QTest::addRow("GET %d", status) << QByteArray("GET") << RetryClass::Idempotent << status << 1;
}

void HttpOnceTest::transientAnswersAreRepeated()
{
    QFETCH(QByteArray, method);
    QFETCH(RetryClass, retry);
    QFETCH(int, status);
    QFETCH(int, expected);
    HttpTestServer server(
        [&](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, status, "{}"); });
    const auto client = clientFor(server);
    const auto result = awaited(client->send(requestTo(server.url(), method, retry)));
    QVERIFY(!result);
    QCOMPARE(result.error().httpStatus, status);
    QCOMPARE(server.count(), expected);
}

void HttpOnceTest::refusedConnectionIsRepeatedAndNotAmbiguous()
{
    auto gone = std::make_unique<HttpTestServer>();
    const auto client = clientFor(*gone);
    const QUrl url = gone->url();
    gone.reset();
    const auto result = awaited(client->send(requestTo(url, "POST", RetryClass::WhenNotSent)));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Network);
    QCOMPARE(result.error().reason, QStringLiteral("CONNECTION_REFUSED"));
    QCOMPARE(result.error().subject, QStringLiteral("box"));
    QVERIFY(!result.error().ambiguous);
}

QTEST_GUILESS_MAIN(HttpOnceTest)
#include "tst_httponce.moc"
