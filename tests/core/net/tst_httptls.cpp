// SPDX-License-Identifier: MIT
#include "nettest.h"

#include "support/testcertificate.h"

#include <QSslSocket>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

class HttpTlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void certificates_data();
    void certificates();
    void requestsLeaveOnce_data();
    void requestsLeaveOnce();
    void reusedConnectionIsNotConnecting();
    void noWayDownToPlainHttp();

private:
    static std::unique_ptr<HttpClient> client(const HttpTestServer &server, QList<QSslCertificate> extra);
};

std::unique_ptr<HttpClient> HttpTlsTest::client(const HttpTestServer &server, QList<QSslCertificate> extra)
{
    return std::make_unique<HttpClient>(HttpClient::Config{.allowedOrigins = {server.url()},
                                                           .proxy = QNetworkProxy::NoProxy,
                                                           .extraCertificates = std::move(extra)});
}

void HttpTlsTest::initTestCase()
{
    QVERIFY(QSslSocket::supportsSsl());
}

void HttpTlsTest::certificates_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("unknown issuer") << QByteArray("IP:127.0.0.1") << 1 << false << false;
    QTest::newRow("extra certificate") << QByteArray("IP:127.0.0.1") << 1 << true << true;
    QTest::newRow("other host") << QByteArray("DNS:example.test") << 1 << true << false;
    QTest::newRow("expired") << QByteArray("IP:127.0.0.1") << -1 << true << false;
}

void HttpTlsTest::certificates()
{
    QFETCH(QByteArray, name);
    QFETCH(int, days);
    QFETCH(bool, trusted);
    QFETCH(bool, accepted);
    const TestIdentity identity = makeIdentity(name, days);
    QVERIFY(!identity.certificate.isNull());
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200, "hi"); });
    server.setTls(identity.server);
    const auto http = client(server, trusted ? QList{identity.certificate} : QList<QSslCertificate>());
    for (const auto retry : {RetryClass::Idempotent, RetryClass::Never}) {
        const auto result = awaited(http->send(requestTo(server.url(), "POST", retry)));
        QCOMPARE(result.has_value(), accepted);
        if (accepted) {
            QCOMPARE(result->body, QByteArray("hi"));
            continue;
        }
        QCOMPARE(result.error().kind, Error::Kind::Tls);
        QVERIFY2(result.error().detail.contains(u"Sandkeeper test"_s), qPrintable(result.error().detail));
        QVERIFY(!result.error().ambiguous);
        QCOMPARE(server.count(), 0);
    }
    QCOMPARE(server.connectionsMade(), accepted ? 1 : 2); // a refused certificate is not asked for again
}

void HttpTlsTest::requestsLeaveOnce_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("{}");
    QTest::newRow("POST without body") << QByteArray("POST") << QByteArray();
    QTest::newRow("DELETE without body") << QByteArray("DELETE") << QByteArray();
}

void HttpTlsTest::requestsLeaveOnce()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    const TestIdentity identity = makeIdentity();
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) { HttpTestServer::reset(socket); });
    server.setTls(identity.server);
    const auto http = client(server, {identity.certificate});
    HttpRequest request = requestTo(server.url(), method, RetryClass::WhenNotSent);
    request.body = body;
    const auto result = awaited(http->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Network);
    QVERIFY(result.error().ambiguous);
    server.setHandler([](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    QVERIFY(awaited(http->send(requestTo(server.url(u"/after"_s)))));
    QCOMPARE(server.count(), 2);
}

// Nothing tells of a connection that is there already: the connect time-out must not count for it.
void HttpTlsTest::reusedConnectionIsNotConnecting()
{
    const TestIdentity identity = makeIdentity();
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &request) {
        if (request.target != "/slow")
            HttpTestServer::answer(socket, 200);
    });
    server.setTls(identity.server);
    const auto http = client(server, {identity.certificate});
    for (const char *const method : {"GET", "DELETE", "POST"}) {
        QVERIFY(awaited(http->send(requestTo(server.url())))); // the one before has lost its connection
        HttpRequest slow = requestTo(server.url(u"/slow"_s), method);
        slow.connectTimeout = 1s;
        slow.inactivityTimeout = 1500ms;
        const auto result = awaited(http->send(slow));
        QVERIFY(!result);
        QCOMPARE(result.error().reason, u"INACTIVITY_TIMEOUT"_s);
        QCOMPARE(result.error().ambiguous, QByteArray(method) != "GET");
    }
}

void HttpTlsTest::noWayDownToPlainHttp()
{
    const TestIdentity identity = makeIdentity();
    HttpTestServer plain(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 302, {}, "Location: " + plain.url().toEncoded() + "\r\n");
    });
    server.setTls(identity.server);
    const auto http = client(server, {identity.certificate});
    const auto result = awaited(http->send(requestTo(server.url(), "GET", RetryClass::Idempotent)));
    QVERIFY(!result);
    QCOMPARE(result.error().reason, u"REDIRECT"_s);
    QCOMPARE(plain.connectionsMade(), 0);
}

QTEST_GUILESS_MAIN(HttpTlsTest)
#include "tst_httptls.moc"
