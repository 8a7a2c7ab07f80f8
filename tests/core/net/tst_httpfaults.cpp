// SPDX-License-Identifier: MIT
#include "nettest.h"

#include "core/provider/future.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QElapsedTimer>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

/// Servers that misbehave, calls that are given up, clients that go away.
class HttpFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void brokenAnswers_data();
    void brokenAnswers();
    void cutOffErrorIsStillAnError();
    void stalls_data();
    void stalls();
    void slowDripMeetsTheDeadline();
    void slowAnswerThatMovesIsNoStall();
    void connectTimeout();
    void silentTlsServerIsAConnectTimeout();
    void largeAnswersAreCut_data();
    void largeAnswersAreCut();
    void compressedBombIsCut();
    void compressedAnswerIsUnpacked();
    void largeErrorBodyIsKeptInPart();
    void cancelDropsTheConnection_data();
    void cancelDropsTheConnection();
    void cancelWhileWaiting();
    void receiverDies();
    void clientDies();
    void clientDiesInItsOwnCallback();
    void refusedCallsWait_data();
    void refusedCallsWait();
    void refusalHoldsTheOriginOnly();
    void refusalBeyondTheDeadlineFailsAtOnce();
};

void HttpFaultsTest::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, const QByteArray &bytes, Error::Kind kind, const QString &reason) {
        QTest::newRow(name) << bytes << kind << reason;
    };
    const auto network = Error::Kind::Network;
    add("nothing", "", network, u"CONNECTION_LOST"_s);
    add("half a status line", "HTTP/1.1 20", network, u"CONNECTION_LOST"_s);
    // Whether Qt tells of the head before it tells of the end is a race inside it.
    add("cut-off length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":", network,
        u"CUT_OFF|CONNECTION_LOST"_s);
    add("cut-off chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n5\r\nx",
        network, u"CUT_OFF|CONNECTION_LOST"_s);
    add("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", network, u"CONNECTION_LOST"_s);
    add("bad gzip",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 26\r\n\r\nabcdefghijklmnopqrstuvwxyz",
        Error::Kind::Protocol, {});
}

void HttpFaultsTest::brokenAnswers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Error::Kind, kind);
    QFETCH(QString, reason);
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        socket.write(bytes);
        socket.disconnectFromHost();
    });
    const auto client = clientFor(server);
    const auto result = awaited(client->send(requestTo(server.url(), "POST")));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, kind);
    QVERIFY2(reason.split(u'|').contains(result.error().reason), qPrintable(result.error().reason));
    QVERIFY(result.error().ambiguous);
    QCOMPARE(server.count(), 1);
}

// A status that came is the service's word, even if the text after it is cut off.
void HttpFaultsTest::cutOffErrorIsStillAnError()
{
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        socket.write("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\n{\"a\":");
        // Not at once: Qt drops a head that comes together with the end of the connection. (Of a 401 it says
        // nothing before the end of the text.)
        QTimer::singleShot(1500, &socket, [&socket] { socket.disconnectFromHost(); });
    });
    const auto client = clientFor(server);
    const auto result = awaited(client->send(requestTo(server.url(), "POST")));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Forbidden);
    QVERIFY(!result.error().ambiguous);
    QCOMPARE(server.count(), 1);
}

void HttpFaultsTest::stalls_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("method");
    for (const char *const method : {"GET", "POST"}) {
        QTest::addRow("%s, no answer", method) << QByteArray() << QByteArray(method);
        QTest::addRow("%s, in the head", method)
            << QByteArray("HTTP/1.1 200 OK\r\nA: b") << QByteArray(method);
        QTest::addRow("%s, in the body", method)
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") << QByteArray(method);
    }
}

void HttpFaultsTest::stalls()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, method);
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) { socket.write(bytes); });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(), method, RetryClass::Idempotent);
    request.connectTimeout = 1s; // passes before; being connected must not count as connecting
    request.inactivityTimeout = 1500ms;
    QElapsedTimer timer;
    timer.start();
    const auto result = awaited(client->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Timeout);
    QCOMPARE(result.error().reason, u"INACTIVITY_TIMEOUT"_s);
    QCOMPARE(result.error().ambiguous, method == "POST");
    QVERIFY(timer.elapsed() >= 1450);
    QCOMPARE(server.count(), 1);
    QTRY_COMPARE(server.openConnections(), 0);
}

namespace {

/// One byte of the body every few milliseconds.
void drip(QTcpSocket &socket, int milliseconds, int bytes)
{
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(bytes) + "\r\n\r\n");
    auto *const timer = new QTimer(&socket);
    QObject::connect(timer, &QTimer::timeout, &socket, [&socket] { socket.write("x"); });
    timer->start(milliseconds);
}

} // namespace

void HttpFaultsTest::slowDripMeetsTheDeadline()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) { drip(socket, 20, 100000); });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(), "GET", RetryClass::Idempotent);
    request.inactivityTimeout = 20s;
    request.deadline = 500ms;
    const auto result = awaited(client->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Timeout);
    QCOMPARE(result.error().reason, u"DEADLINE"_s);
    QCOMPARE(server.count(), 1);
    QTRY_COMPARE(server.openConnections(), 0);
}

void HttpFaultsTest::slowAnswerThatMovesIsNoStall()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) { drip(socket, 100, 30); });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url());
    request.inactivityTimeout = 2s; // less than it takes altogether
    const auto result = awaited(client->send(request));
    QVERIFY(result);
    QCOMPARE(result->body, QByteArray(30, 'x'));
}

void HttpFaultsTest::connectTimeout()
{
    // A listener whose queue is full: the kernel drops further attempts, as a dead host would.
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    QCOMPARE(::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    QCOMPARE(::listen(listener, 0), 0);
    socklen_t length = sizeof address;
    QCOMPARE(::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length), 0);
    QList<int> fillers;
    for (int i = 0; i < 4; ++i) {
        fillers += ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        ::connect(fillers.last(), reinterpret_cast<sockaddr *>(&address), sizeof address);
    }

    const QUrl url(u"http://127.0.0.1:%1/"_s.arg(ntohs(address.sin_port)));
    HttpClient client({.allowedOrigins = {url}});
    HttpRequest request = requestTo(url, "POST", RetryClass::WhenNotSent);
    request.connectTimeout = 300ms;
    QElapsedTimer timer;
    timer.start();
    const auto result = awaited(client.send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Timeout);
    QCOMPARE(result.error().reason, u"CONNECT_TIMEOUT"_s);
    QVERIFY(!result.error().ambiguous);
    QVERIFY(timer.elapsed() < 20'000); // the system tries for minutes
    for (const int filler : fillers)
        ::close(filler);
    ::close(listener);
}

void HttpFaultsTest::silentTlsServerIsAConnectTimeout()
{
    HttpTestServer server; // takes the connection and never answers the handshake
    QUrl url = server.url();
    url.setScheme(u"https"_s);
    HttpClient client({.allowedOrigins = {url}});
    for (const char *const method : {"GET", "DELETE", "POST"}) {
        HttpRequest request = requestTo(url, method);
        request.connectTimeout = 300ms;
        const auto result = awaited(client.send(request));
        QVERIFY(!result);
        QCOMPARE(result.error().reason, u"CONNECT_TIMEOUT"_s);
        QVERIFY(!result.error().ambiguous);
    }
    QTRY_COMPARE(server.openConnections(), 0);
}

void HttpFaultsTest::largeAnswersAreCut_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("chunked");
    QTest::addColumn<bool>("fits");
    for (const bool chunked : {false, true}) {
        QTest::addRow("fits%s", chunked ? ", chunked" : "") << 100000 << chunked << true;
        QTest::addRow("one too many%s", chunked ? ", chunked" : "") << 100001 << chunked << false;
        QTest::addRow("far too many%s", chunked ? ", chunked" : "") << 30'000'000 << chunked << false;
    }
}

void HttpFaultsTest::largeAnswersAreCut()
{
    QFETCH(int, size);
    QFETCH(bool, chunked);
    QFETCH(bool, fits);
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        const QByteArray body(size, 'x');
        if (!chunked)
            return HttpTestServer::answer(socket, 200, body);
        // The end is missing where it must not matter: what is complete leaves the connection open.
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + QByteArray::number(size, 16) +
                     "\r\n" + body + "\r\n" + (fits ? "0\r\n\r\n" : ""));
    });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(), "POST");
    request.maximumResponseBytes = 100000;
    const auto result = awaited(client->send(request));
    QCOMPARE(result.has_value(), fits);
    if (fits) {
        QCOMPARE(result->body.size(), size);
    } else {
        QCOMPARE(result.error().kind, Error::Kind::TooLarge);
        QVERIFY(result.error().ambiguous); // the command did run
        if (chunked || size > 1'000'000)
            QTRY_COMPARE(server.openConnections(), 0);
    }
}

namespace {

QByteArray gzipped(const QByteArray &data)
{
    // qCompress makes a zlib stream; gzip is the same deflate data in another wrapping.
    const QByteArray zlib = qCompress(data, 9).mid(4);
    quint32 crc = 0xffffffff;
    for (const char c : data) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) ? 0xedb88320U : 0U);
    }
    crc = ~crc;
    const auto littleEndian = [](quint32 value) {
        QByteArray bytes;
        for (int i = 0; i < 4; ++i)
            bytes += static_cast<char>((value >> (8 * i)) & 0xff);
        return bytes;
    };
    return QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + zlib.sliced(2, zlib.size() - 6) +
           littleEndian(crc) + littleEndian(static_cast<quint32>(data.size()));
}

} // namespace

void HttpFaultsTest::compressedBombIsCut()
{
    const QByteArray bomb = gzipped(QByteArray(16 * 1024 * 1024, '\0'));
    QVERIFY(bomb.size() < 20000);
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, bomb, "Content-Encoding: gzip\r\n");
    });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url());
    request.maximumResponseBytes = 1'000'000;
    const auto result = awaited(client->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::TooLarge);
}

void HttpFaultsTest::compressedAnswerIsUnpacked()
{
    const QByteArray text = QByteArray(R"({"key":"value"},)").repeated(5000); // 80 kB, compresses 200 times
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, gzipped(text), "Content-Encoding: gzip\r\n");
    });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url());
    request.maximumResponseBytes = text.size();
    auto result = awaited(client->send(request));
    QVERIFY(result);
    QCOMPARE(result->body, text);
    // By this the client knows that it must be careful with how much it takes at once.
    QCOMPARE(result->header("Content-Encoding"), QByteArray("gzip"));
    --request.maximumResponseBytes; // the limit is on what comes out
    result = awaited(client->send(request));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::TooLarge);
}

void HttpFaultsTest::largeErrorBodyIsKeptInPart()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 404, QByteArray(5'000'000, 'x'));
    });
    const auto client = clientFor(server);
    for (const qint64 limit : {10'000'000, 100'000}) { // read to its end, or given up
        HttpRequest request = requestTo(server.url());
        request.maximumResponseBytes = limit;
        const auto result = awaited(client->send(request));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::NotFound);
        QCOMPARE(result.error().body.size(), 16 * 1024);
    }
}

void HttpFaultsTest::cancelDropsTheConnection_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("bodySize");
    QTest::newRow("before the answer") << QByteArray() << 2;
    QTest::newRow("in the head") << QByteArray("HTTP/1.1 200 OK\r\nContent") << 2;
    QTest::newRow("in the body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") << 2;
    QTest::newRow("while connected, large body") << QByteArray() << 8'000'000;
}

void HttpFaultsTest::cancelDropsTheConnection()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, bodySize);
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) { socket.write(bytes); });
    const auto client = clientFor(server);
    HttpRequest request = requestTo(server.url(), "POST");
    request.body = QByteArray(bodySize, 'x');
    Future<HttpResponse> future = client->send(request);
    QTRY_COMPARE(server.openConnections(), 1);
    if (bodySize == 2)
        QTRY_COMPARE(server.count(), 1);
    QElapsedTimer timer;
    timer.start();
    future.cancel();
    QCOMPARE(awaited(future).error().kind, Error::Kind::Cancelled);
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(timer.elapsed() < 20'000); // before it would be given up for its silence
    QVERIFY(server.count() <= 1);
}

void HttpFaultsTest::cancelWhileWaiting()
{
    const FastClock clock;
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &request) {
        if (request.target == "/refused")
            HttpTestServer::answer(socket, 429, {}, "Retry-After: 280\r\n");
    });
    const auto client = clientFor(server, &clock);
    const auto patient = [](const QUrl &url) {
        HttpRequest request = requestTo(url);
        request.deadline = 1h; // this clock's
        request.inactivityTimeout = 1h;
        return request;
    };
    // In a pause before a repetition:
    const LogCatcher log;
    Future<HttpResponse> pausing = client->send(patient(server.url(u"/refused"_s)));
    QTRY_VERIFY(log.text().contains(u": 429, attempt 1"_s));
    // Held back by that refusal:
    Future<HttpResponse> held = client->send(patient(server.url(u"/held"_s)));
    // In the queue of another origin's six connections:
    HttpTestServer full;
    client->allowOrigin(full.url());
    QList<Future<HttpResponse>> open;
    for (int i = 0; i < 6; ++i)
        open += client->send(patient(full.url()));
    Future<HttpResponse> queued = client->send(patient(full.url(u"/queued"_s)));
    QTRY_COMPARE(full.count(), 6);
    for (Future<HttpResponse> *future : {&pausing, &held, &queued}) {
        future->cancel();
        QCOMPARE(awaited(*future).error().kind, Error::Kind::Cancelled);
    }
    // The place that the cancelled one did not take goes to the next.
    Future<HttpResponse> next = client->send(patient(full.url(u"/next"_s)));
    open.first().cancel();
    QTRY_COMPARE(full.count(), 7);
    QCOMPARE(full.requests().last().target, QByteArray("/next"));
    QCOMPARE(server.count(), 1);
}

void HttpFaultsTest::receiverDies()
{
    HttpTestServer server;
    const auto client = clientFor(server);
    auto receiver = std::make_unique<QObject>();
    bool called = false;
    Future<HttpResponse> future = client->send(requestTo(server.url()));
    whenDone<HttpResponse>(future, receiver.get(), [&](const Result<HttpResponse> &) { called = true; });
    QTRY_COMPARE(server.count(), 1);
    receiver.reset();
    server.setHandler([](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    QVERIFY(awaited(client->send(requestTo(server.url()))));
    future.cancel();
    QTRY_VERIFY(future.isFinished());
    QVERIFY(!called);
}

void HttpFaultsTest::clientDies()
{
    HttpTestServer server;
    auto client = clientFor(server);
    QList<Future<HttpResponse>> futures;
    for (int i = 0; i < 10; ++i)
        futures += client->send(requestTo(server.url(), "POST"));
    QTRY_COMPARE(server.count(), 6); // the others wait
    int cancelled = 0;
    HttpClient *const dying = client.get();
    for (auto &future : futures)
        future.then(QtFuture::Launch::Sync, [](const Result<HttpResponse> &) {}).onCanceled([&] {
            // At once, within the client's destructor; sends again, as a careless retry might.
            ++cancelled;
            QCOMPARE(awaited(dying->send(requestTo(server.url()))).error().kind, Error::Kind::Cancelled);
        });
    QElapsedTimer timer;
    timer.start();
    client.reset();
    QVERIFY(timer.elapsed() < 10'000); // the server never answers
    for (const auto &future : futures) {
        QVERIFY(future.isFinished());
        QVERIFY(future.isCanceled());
    }
    QTRY_COMPARE(cancelled, 10);
    QTRY_COMPARE(server.openConnections(), 0);
    QCOMPARE(server.count(), 6);
}

void HttpFaultsTest::clientDiesInItsOwnCallback()
{
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    auto client = clientFor(server);
    bool called = false;
    client->send(requestTo(server.url()))
        .then(QtFuture::Launch::Sync, [&](const Result<HttpResponse> &result) {
            called = result.has_value();
            client.reset();
        });
    const auto other = client->send(requestTo(server.url()));
    QTRY_VERIFY(called);
    QTRY_VERIFY(other.isFinished());
    QVERIFY(!client);
}

void HttpFaultsTest::refusedCallsWait_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("leastSeconds");
    QTest::newRow("Retry-After") << QByteArray("Retry-After: 8\r\n") << 8;
    QTest::newRow("without") << QByteArray() << 1;
}

void HttpFaultsTest::refusedCallsWait()
{
    QFETCH(QByteArray, headers);
    QFETCH(int, leastSeconds);
    const FastClock clock;
    HttpTestServer server;
    server.setHandler([&](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, server.count() == 1 ? 429 : 200, {}, headers);
    });
    const auto client = clientFor(server, &clock);
    const auto start = clock.monotonic();
    HttpRequest request = requestTo(server.url(), "POST", RetryClass::Never);
    request.deadline = 10min; // this clock's
    const auto result = awaited(client->send(request));
    QVERIFY(result);
    QCOMPARE(server.count(), 2);
    QVERIFY(clock.monotonic() - start >= std::chrono::seconds(leastSeconds));
}

void HttpFaultsTest::refusalHoldsTheOriginOnly()
{
    const FastClock clock;
    QList<std::chrono::milliseconds> arrivals;
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        arrivals += clock.monotonic();
        HttpTestServer::answer(socket, arrivals.size() == 1 ? 429 : 200, {}, "Retry-After: 60\r\n");
    });
    HttpTestServer gateway(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server, &clock);
    client->allowOrigin(gateway.url());
    const auto patient = [](const QUrl &url) {
        HttpRequest request = requestTo(url);
        request.deadline = 10min; // this clock's
        return request;
    };
    const LogCatcher log;
    const auto refused = client->send(patient(server.url(u"/refused"_s)));
    QTRY_VERIFY(log.text().contains(u": 429, attempt 1"_s));
    QVERIFY(awaited(client->send(patient(gateway.url()))));
    QCOMPARE(server.count(), 1);
    const auto other = client->send(patient(server.url(u"/other"_s)));
    QVERIFY(awaited(other));
    QVERIFY(awaited(refused));
    QCOMPARE(server.count(), 3);
    QVERIFY(arrivals[1] - arrivals[0] >= 60s);
    QVERIFY(arrivals[2] - arrivals[0] >= 60s);
}

void HttpFaultsTest::refusalBeyondTheDeadlineFailsAtOnce()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 429, R"({"detail":"slow down"})", "Retry-After: 100\r\n");
    });
    const auto client = clientFor(server);
    for (int i = 0; i < 2; ++i) { // the second is not even sent
        const auto result =
            awaited(client->send(requestTo(server.url(), "POST"))); // long before the hundred seconds
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::RateLimited);
        QVERIFY(result.error().retryAfter);
        QVERIFY(*result.error().retryAfter > 90s);
        QVERIFY(!result.error().ambiguous);
        QCOMPARE(server.count(), 1);
    }
}

QTEST_GUILESS_MAIN(HttpFaultsTest)
#include "tst_httpfaults.moc"
