// SPDX-License-Identifier: MIT
#include "streamtest.h"

#include <QBuffer>
#include <QElapsedTimer>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

using Kind = Error::Kind;

namespace {

/// Answers with the pattern as fast as it is taken, without holding it.
class PatternAnswer : public QObject
{
public:
    PatternAnswer(QTcpSocket &socket, qint64 size, bool chunked)
        : QObject(&socket)
        , m_socket(socket)
        , m_size(size)
        , m_chunked(chunked)
    {
        m_socket.write(chunked
                           ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                           : "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(size) + "\r\n\r\n");
        connect(&socket, &QTcpSocket::bytesWritten, this, &PatternAnswer::write);
        write();
    }

private:
    void write()
    {
        while (m_done < m_size && m_socket.bytesToWrite() < mebi) {
            const qint64 count = std::min<qint64>(64 * 1024, m_size - m_done);
            const QByteArray bytes = Pattern().bytes(m_done, count);
            m_socket.write(m_chunked ? QByteArray::number(count, 16) + "\r\n" + bytes + "\r\n" : bytes);
            m_done += count;
            if (m_done == m_size && m_chunked)
                m_socket.write("0\r\n\r\n");
        }
    }

    QTcpSocket &m_socket;
    qint64 m_size;
    qint64 m_done = 0;
    bool m_chunked;
};

} // namespace

/// Answers that pass through in pieces, and everything that can happen to them on the way.
class HttpStreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsInOrder();
    void readsSmallBodies();
    void streamsDown_data();
    void streamsDown();
    void holdsTheSenderBack_data();
    void holdsTheSenderBack();
    void aSlowReaderIsNoStall();
    void keepsTheRestForLater();
    void bodyThatEndsWithTheConnection();
    void brokenAnswers_data();
    void brokenAnswers();
    void errorAnswers();
    void refusesCompressedAnswers();
    void stalls();
    void meetsTheDeadline();
    void followsNoRedirect_data();
    void followsNoRedirect();
    void sendsNothingToStrangers();
    void clientGoesFirst();
    void waitsForAHeldOrigin();
    void logsNoSecret();
};

void HttpStreamTest::tellsInOrder()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, "hello", "X-Thing: value\r\n");
    });
    const auto client = clientFor(server);
    const auto stream = client->open(transferTo(server.url(), "POST"));
    QStringList told;
    connect(stream.get(), &HttpStream::headersReceived, this, [&] {
        told += u"headers"_s;
        QCOMPARE(stream->status(), 200);
        QCOMPARE(stream->header("x-thing"), QByteArray("value"));
    });
    QByteArray body;
    connect(stream.get(), &HttpStream::readyRead, this, [&] {
        told += u"bytes"_s;
        body += stream->read(100);
    });
    connect(stream.get(), &HttpStream::finished, this, [&] { told += u"finished"_s; });
    QCOMPARE(stream->status(), 0);
    QVERIFY(told.isEmpty());
    QVERIFY(ends(*stream));
    QVERIFY(stream->isFinished());
    QVERIFY(!stream->error());
    QVERIFY(stream->mayHaveBeenSent());
    QCOMPARE(body, QByteArray("hello"));
    QCOMPARE(told, (QStringList{u"headers"_s, u"bytes"_s, u"finished"_s}));
    QCOMPARE(server.requests().first().body, QByteArray(R"({"command":"true"})"));
    QCOMPARE(server.requests().first().headers.value("accept-encoding"), QByteArray("identity"));
    QCOMPARE(server.requests().first().headers.value("authorization"), QByteArray("Bearer ") + canaryKey);
}

void HttpStreamTest::readsSmallBodies()
{
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server);
    const auto stream = client->open(transferTo(server.url()));
    QSignalSpy bytes(stream.get(), &HttpStream::readyRead);
    QVERIFY(ends(*stream));
    QVERIFY(!stream->error());
    QCOMPARE(stream->bytesAvailable(), 0);
    QCOMPARE(stream->read(100), QByteArray());
    QCOMPARE(bytes.count(), 0);
}

void HttpStreamTest::streamsDown_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::addColumn<HttpLane>("lane");
    QTest::newRow("length, transfer") << false << HttpLane::Transfers;
    QTest::newRow("chunked, transfer") << true << HttpLane::Transfers;
    QTest::newRow("length, call") << false << HttpLane::Calls;
    QTest::newRow("chunked, long call") << true << HttpLane::LongCalls;
}

void HttpStreamTest::streamsDown()
{
    QFETCH(bool, chunked);
    QFETCH(HttpLane, lane);
    constexpr qint64 size = 64 * mebi + 17;
    HttpTestServer server(
        [&](QTcpSocket &socket, const TestRequest &) { new PatternAnswer(socket, size, chunked); });
    const auto client = clientFor(server);
    HttpRequest request = transferTo(server.url());
    request.lane = lane;
    const MemoryGrowth memory;
    const auto stream = client->open(request);
    PatternSink sink;
    connect(stream.get(), &HttpStream::readyRead, this, [&] { sink.write(stream->read(mebi)); });
    QVERIFY(ends(*stream));
    QVERIFY(!stream->error());
    while (stream->bytesAvailable() > 0)
        sink.write(stream->read(mebi));
    QVERIFY(sink.isRight());
    QCOMPARE(sink.taken(), size);
    QVERIFY2(memory.peak() < 16 * mebi, qPrintable(QString::number(memory.peak())));
}

void HttpStreamTest::holdsTheSenderBack_data()
{
    QTest::addColumn<HttpLane>("lane");
    QTest::addColumn<qint64>("most");
    QTest::newRow("transfer") << HttpLane::Transfers << 2 * mebi;
    QTest::newRow("call") << HttpLane::Calls << mebi;
}

// Nobody reads: what waits stays bounded, although 64 MiB are on offer.
void HttpStreamTest::holdsTheSenderBack()
{
    QFETCH(HttpLane, lane);
    QFETCH(qint64, most);
    HttpTestServer server(
        [&](QTcpSocket &socket, const TestRequest &) { new PatternAnswer(socket, 64 * mebi, false); });
    const auto client = clientFor(server);
    HttpRequest request = transferTo(server.url());
    request.lane = lane;
    const auto stream = client->open(request);
    qint64 before = -1;
    // Until nothing is added any more for a while.
    QTRY_VERIFY([&] {
        QTest::qWait(100);
        return stream->bytesAvailable() > 0 && std::exchange(before, stream->bytesAvailable()) == before;
    }());
    QVERIFY2(stream->bytesAvailable() <= most, qPrintable(QString::number(stream->bytesAvailable())));
    QVERIFY(!stream->isFinished());
    // And it goes on from there.
    PatternSink sink;
    const auto take = [&] {
        sink.write(stream->read(mebi));
    };
    connect(stream.get(), &HttpStream::readyRead, this, take);
    take();
    QVERIFY(ends(*stream));
    while (stream->bytesAvailable() > 0)
        take();
    QVERIFY(sink.isRight());
    QCOMPARE(sink.taken(), 64 * mebi);
}

void HttpStreamTest::aSlowReaderIsNoStall()
{
    HttpTestServer server(
        [&](QTcpSocket &socket, const TestRequest &) { new PatternAnswer(socket, 8 * mebi, false); });
    const auto client = clientFor(server);
    HttpRequest request = transferTo(server.url());
    request.inactivityTimeout = 1s;
    const auto stream = client->open(request);
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    QVERIFY(!finished.wait(2500)); // longer than the time-out, and nobody reads
    PatternSink sink;
    QElapsedTimer timer;
    timer.start();
    while (!stream->isFinished() || stream->bytesAvailable() > 0) {
        sink.write(stream->read(mebi));
        QVERIFY(timer.elapsed() < 2 * patience);
        QTest::qWait(1);
    }
    QVERIFY(!stream->error());
    QCOMPARE(sink.taken(), 8 * mebi);
}

// The connection is free for the next one before the reader has come to the end.
void HttpStreamTest::keepsTheRestForLater()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, QByteArray(1000, 'x'));
    });
    const auto client = clientFor(server);
    std::vector<std::unique_ptr<HttpStream>> streams;
    for (int i = 0; i < 20; ++i) {
        streams.push_back(client->open(transferTo(server.url())));
        QVERIFY(ends(*streams.back()));
    }
    for (const auto &stream : streams) {
        QCOMPARE(stream->bytesAvailable(), 1000);
        QCOMPARE(stream->read(1), QByteArray("x"));
        QCOMPARE(stream->read(5000), QByteArray(999, 'x'));
    }
}

// Qt takes the end of the connection for the end of the body; memory stays flat here, too.
void HttpStreamTest::bodyThatEndsWithTheConnection()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        socket.write("HTTP/1.1 200 OK\r\n\r\n" + Pattern().bytes(0, 8 * mebi));
        socket.disconnectFromHost();
    });
    const auto client = clientFor(server);
    const auto stream = client->open(transferTo(server.url()));
    PatternSink sink;
    connect(stream.get(), &HttpStream::readyRead, this, [&] { sink.write(stream->read(64 * 1024)); });
    QElapsedTimer timer;
    timer.start();
    while (!stream->isFinished() || stream->bytesAvailable() > 0) {
        sink.write(stream->read(64 * 1024));
        QVERIFY(timer.elapsed() < 2 * patience);
        QTest::qWait(1);
    }
    QVERIFY(!stream->error());
    QVERIFY(sink.isRight());
    QCOMPARE(sink.taken(), 8 * mebi);
}

void HttpStreamTest::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("reset");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, const QByteArray &bytes, const QString &reason) {
        for (const bool reset : {false, true})
            QTest::addRow("%s, %s", name, reset ? "reset" : "closed") << bytes << reset << reason;
    };
    add("nothing", "", u"CONNECTION_LOST"_s);
    add("length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", u"CUT_OFF"_s);
    add("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", u"CUT_OFF"_s);
    add("in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", u"CUT_OFF"_s);
}

void HttpStreamTest::brokenAnswers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, reset);
    QFETCH(QString, reason);
    QTcpSocket *open = nullptr;
    const auto end = [&open, reset] {
        if (QTcpSocket *socket = std::exchange(open, nullptr))
            reset ? HttpTestServer::reset(*socket) : socket->disconnectFromHost();
    };
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        open = &socket;
        socket.write(bytes);
        if (bytes.isEmpty())
            end();
    });
    const auto client = clientFor(server);
    const auto stream = client->open(transferTo(server.url(), "POST"));
    // Not before what was sent is here: Qt drops a head that comes together with the end of the connection.
    connect(stream.get(), &HttpStream::readyRead, this, end);
    QVERIFY(ends(*stream));
    QVERIFY(stream->error());
    QCOMPARE(stream->error()->kind, Kind::Network);
    QCOMPARE(stream->error()->reason, reason);
    QVERIFY(stream->error()->ambiguous);
    QCOMPARE(stream->error()->subject, u"box"_s);
    // What came is there, and what to make of it is the reader's decision.
    QCOMPARE(stream->read(100), bytes.isEmpty() ? QByteArray() : QByteArray("abc"));
    QCOMPARE(server.count(), 1);
}

void HttpStreamTest::errorAnswers()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 404,
                               R"({"error":"no_file","message":"No such file"})" + QByteArray(100'000, ' '));
    });
    const auto client = clientFor(server);
    const auto stream = client->open(transferTo(server.url(), "POST"));
    QSignalSpy headers(stream.get(), &HttpStream::headersReceived);
    QSignalSpy bytes(stream.get(), &HttpStream::readyRead);
    QVERIFY(ends(*stream));
    QVERIFY(stream->error());
    QCOMPARE(stream->error()->kind, Kind::NotFound);
    QCOMPARE(stream->error()->httpStatus, 404);
    QCOMPARE(stream->error()->body.size(), 16 * 1024);
    QVERIFY(!stream->error()->ambiguous);
    QCOMPARE(headers.count() + bytes.count(), 0);
    QCOMPARE(stream->bytesAvailable(), 0);
}

void HttpStreamTest::refusesCompressedAnswers()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, "abcdef", "Content-Encoding: gzip\r\n");
    });
    const auto client = clientFor(server);
    const auto stream = client->open(transferTo(server.url()));
    QVERIFY(ends(*stream));
    QVERIFY(stream->error());
    QCOMPARE(stream->error()->kind, Kind::Protocol);
    QCOMPARE(stream->bytesAvailable(), 0);
}

void HttpStreamTest::stalls()
{
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    });
    const auto client = clientFor(server);
    HttpRequest request = transferTo(server.url());
    request.inactivityTimeout = 300ms;
    const auto stream = client->open(request);
    connect(stream.get(), &HttpStream::readyRead, this, [&] { stream->read(100); });
    QVERIFY(ends(*stream));
    QCOMPARE(stream->error()->reason, u"INACTIVITY_TIMEOUT"_s);
    QVERIFY(!stream->error()->ambiguous);
    QTRY_COMPARE(server.openConnections(), 0);
}

void HttpStreamTest::meetsTheDeadline()
{
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    });
    const auto client = clientFor(server);
    HttpRequest request = transferTo(server.url());
    request.deadline = 2s; // nobody reads: that stops the watch on activity, not this one
    const auto stream = client->open(request);
    QVERIFY(ends(*stream));
    QCOMPARE(stream->error()->reason, u"DEADLINE"_s);
    QCOMPARE(stream->read(100), QByteArray("abc"));
}

void HttpStreamTest::followsNoRedirect_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308}) {
        for (const char *const method : {"GET", "POST"})
            QTest::addRow("%s %d", method, status) << QByteArray(method) << status;
    }
}

void HttpStreamTest::followsNoRedirect()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    HttpTestServer stranger;
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, status, {}, "Location: " + stranger.url().toEncoded() + "\r\n");
    });
    const auto client = clientFor(server);
    HttpRequest request = transferTo(server.url(), method);
    request.retry = method == "GET" ? RetryClass::Idempotent : RetryClass::Never;
    const auto stream = client->open(request);
    QVERIFY(ends(*stream));
    QCOMPARE(stream->error()->reason, u"REDIRECT"_s);
    QVERIFY(!stream->error()->ambiguous);
    QCOMPARE(stranger.connectionsMade(), 0);
    QCOMPARE(server.count(), 1);
}

void HttpStreamTest::sendsNothingToStrangers()
{
    HttpTestServer server;
    HttpTestServer stranger;
    const auto client = clientFor(server);
    QBuffer body;
    body.setData("content");
    body.open(QIODevice::ReadOnly);
    for (const QString &url :
         {stranger.url().toString(), u"http://example.invalid/"_s, u"ftp://127.0.0.1/"_s}) {
        const auto stream = client->open(transferTo(QUrl(url), "POST"), &body);
        QVERIFY(!stream->isFinished() || stream->error());
        QVERIFY(ends(*stream));
        QCOMPARE(stream->error()->httpStatus, 0);
        QVERIFY(stream->error()->kind == Kind::Forbidden || stream->error()->kind == Kind::Invalid);
        QVERIFY(!stream->mayHaveBeenSent());
        QVERIFY(!stream->error()->ambiguous);
    }
    QCOMPARE(stranger.connectionsMade(), 0);
    QCOMPARE(body.pos(), 0);
}

void HttpStreamTest::clientGoesFirst()
{
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    });
    auto client = clientFor(server);
    const auto done = client->open(transferTo(server.url(u"/done"_s)));
    const auto stream = client->open(transferTo(server.url()));
    QSignalSpy bytes(stream.get(), &HttpStream::readyRead);
    QVERIFY(bytes.wait(patience));
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    client.reset();
    QVERIFY(stream->isFinished());
    QVERIFY(finished.wait(patience));
    QCOMPARE(stream->error()->kind, Kind::Cancelled);
    QCOMPARE(finished.count(), 1);
    stream->read(100); // whatever it gives, it must not touch what is gone
}

void HttpStreamTest::waitsForAHeldOrigin()
{
    HttpTestServer server;
    server.setHandler([&](QTcpSocket &socket, const TestRequest &) {
        if (server.count() == 1)
            HttpTestServer::answer(socket, 429, {}, "Retry-After: 3\r\n");
        else
            HttpTestServer::answer(socket, 200);
    });
    const auto client = clientFor(server);
    const auto refused = client->open(transferTo(server.url()));
    QVERIFY(ends(*refused));
    QCOMPARE(refused->error()->kind, Kind::RateLimited);
    HttpRequest hasty = transferTo(server.url());
    hasty.deadline = 200ms;
    const auto tooEarly = client->open(hasty);
    QVERIFY(ends(*tooEarly));
    QCOMPARE(tooEarly->error()->kind, Kind::RateLimited);
    QCOMPARE(server.count(), 1);
    const auto next = client->open(transferTo(server.url()));
    QVERIFY(ends(*next));
    QVERIFY(!next->error());
    QCOMPARE(server.count(), 2);
}

void HttpStreamTest::logsNoSecret()
{
    LogCatcher log;
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 500, canaryKey); });
    const auto client = clientFor(server);
    const auto stream =
        client->open(transferTo(server.url(u"/?token="_s + QString::fromLatin1(canaryKey)), "POST"));
    QVERIFY(ends(*stream));
    QVERIFY(stream->error());
    QVERIFY(!stream->error()->detail.contains(QLatin1StringView(canaryKey)));
    QVERIFY(log.text().contains(u": 500, attempt 1"_s));
    QVERIFY(!log.text().contains(QLatin1StringView(canaryKey)));
}

QTEST_GUILESS_MAIN(HttpStreamTest)
#include "tst_httpstream.moc"
