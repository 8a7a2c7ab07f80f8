// SPDX-License-Identifier: MIT
#include "streamtest.h"

#include <QBuffer>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

using Kind = Error::Kind;

namespace {

/// A sequential source that gives what the test puts in.
class Pipe : public QIODevice
{
public:
    Pipe() { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_waiting.size() + QIODevice::bytesAvailable(); }

    void put(const QByteArray &bytes)
    {
        m_waiting += bytes;
        Q_EMIT readyRead();
    }
    void finish() { Q_EMIT readChannelFinished(); }
    void breakWith(const QString &words)
    {
        m_broken = true;
        setErrorString(words);
        Q_EMIT readyRead();
    }

protected:
    qint64 readData(char *data, qint64 maximum) override
    {
        if (m_broken)
            return -1;
        const qint64 count = std::min<qint64>(maximum, m_waiting.size());
        std::memcpy(data, m_waiting.constData(), static_cast<std::size_t>(count));
        m_waiting.remove(0, count);
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_waiting;
    bool m_broken = false;
};

} // namespace

/// Bodies that are read while they are sent; and ends of a stream at any time.
class HttpUploadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void uploads_data();
    void uploads();
    void uploadsFromItsPosition();
    void uploadsOnce();
    void uploadsFromAPipe();
    void aSlowSourceIsNoStall();
    void sourcesThatFail_data();
    void sourcesThatFail();
    void sourcesThatCannotBeSent();
    void earlyRefusal_data();
    void earlyRefusal();
    void uploadThatIsNotTaken();
    void abortsAtAnyTime_data();
    void abortsAtAnyTime();
    void receiverDestroysIt_data();
    void receiverDestroysIt();
};

void HttpUploadTest::uploads_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("nothing") << qint64(0);
    QTest::newRow("one byte") << qint64(1);
    QTest::newRow("some pieces") << qint64(100'000);
    QTest::newRow("64 MiB") << 64 * mebi + 3;
}

void HttpUploadTest::uploads()
{
    QFETCH(qint64, size);
    qint64 headSize = 0;
    PatternSink sink;
    QByteArray head;
    RawServer server([&](QTcpSocket &socket, QByteArray received) {
        if (headSize == 0) {
            const qsizetype end = received.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            headSize = end + 4;
            head = received.left(headSize).toLower();
            received = received.sliced(headSize);
        }
        sink.write(received);
        static_cast<RawServer *>(socket.parent())->received.clear();
        if (sink.taken() == size)
            HttpTestServer::answer(socket, 200, "taken");
    });
    const auto client = clientTo(server.url());
    PatternSource source(size);
    const MemoryGrowth memory;
    const auto stream = client->open(transferTo(server.url(), "POST"), &source);
    QSignalSpy progress(stream.get(), &HttpStream::uploadProgress);
    QVERIFY(ends(*stream));
    QVERIFY(!stream->error());
    QCOMPARE(stream->read(100), QByteArray("taken"));
    QVERIFY(head.contains("content-length: " + QByteArray::number(size) + "\r\n"));
    QVERIFY(sink.isRight());
    QCOMPARE(sink.taken(), size);
    QCOMPARE(server.connections, 1);
    if (size > 0) {
        QVERIFY(!progress.isEmpty());
        QCOMPARE(progress.last().at(0).toLongLong(), size);
        QCOMPARE(progress.last().at(1).toLongLong(), size);
    }
    QVERIFY2(memory.peak() < 16 * mebi, qPrintable(QString::number(memory.peak())));
}

void HttpUploadTest::uploadsFromItsPosition()
{
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server);
    QBuffer body;
    body.setData("0123456789");
    body.open(QIODevice::ReadOnly);
    body.seek(3);
    const auto rest = client->open(transferTo(server.url(), "PUT"), &body);
    QVERIFY(ends(*rest));
    QCOMPARE(server.requests().last().body, QByteArray("3456789"));
    body.seek(2);
    const auto part = client->open(transferTo(server.url(), "PUT"), &body, 4);
    QVERIFY(ends(*part));
    QCOMPARE(server.requests().last().body, QByteArray("2345"));
    QCOMPARE(server.requests().last().headers.value("content-length"), QByteArray("4"));
}

void HttpUploadTest::uploadsOnce()
{
    HttpTestServer server([](QTcpSocket &socket, const TestRequest &) { socket.close(); });
    const auto client = clientFor(server);
    for (const qint64 size : {qint64(0), qint64(100), 3 * mebi}) {
        PatternSource source(size);
        const qsizetype before = server.count();
        const auto stream = client->open(transferTo(server.url(), "POST"), &source);
        QVERIFY(ends(*stream));
        QCOMPARE(stream->error()->kind, Kind::Network);
        QVERIFY(stream->error()->ambiguous);
        QVERIFY(stream->mayHaveBeenSent());
        // Another one would come at once; a later call on the same client proves that none is to come.
        server.setHandler(
            [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
        QVERIFY(awaited(client->send(requestTo(server.url()))));
        QCOMPARE(server.count(), before + 2);
        server.setHandler([](QTcpSocket &socket, const TestRequest &) { socket.close(); });
    }
}

void HttpUploadTest::uploadsFromAPipe()
{
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server);
    Pipe pipe;
    const auto stream = client->open(transferTo(server.url(), "POST"), &pipe, 300'000);
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    for (int i = 0; i < 30; ++i) {
        pipe.put(QByteArray(10'000, static_cast<char>('a' + i % 26)));
        QTest::qWait(i % 3);
    }
    QVERIFY(finished.wait(patience) || finished.count() == 1);
    QVERIFY(!stream->error());
    QByteArray expected;
    for (int i = 0; i < 30; ++i)
        expected += QByteArray(10'000, static_cast<char>('a' + i % 26));
    QCOMPARE(server.requests().last().body, expected);
}

void HttpUploadTest::aSlowSourceIsNoStall()
{
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server);
    Pipe pipe;
    HttpRequest request = transferTo(server.url(), "POST");
    request.inactivityTimeout = 1s;
    const auto stream = client->open(request, &pipe, 6);
    pipe.put("abc");
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    QVERIFY(!finished.wait(2500));
    pipe.put("def");
    QVERIFY(finished.wait(patience));
    QVERIFY(!stream->error());
    QCOMPARE(server.requests().last().body, QByteArray("abcdef"));
}

void HttpUploadTest::sourcesThatFail_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"breaks", "ends", "short file", "deleted"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void HttpUploadTest::sourcesThatFail()
{
    QFETCH(QString, how);
    HttpTestServer server(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200); });
    const auto client = clientFor(server);
    auto pipe = std::make_unique<Pipe>();
    PatternSource file(200'000);
    const bool isFile = how == u"short file";
    const auto stream = client->open(transferTo(server.url(), "POST"),
                                     isFile ? static_cast<QIODevice *>(&file) : pipe.get(), 300'000);
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    if (!isFile) {
        QSignalSpy progress(stream.get(), &HttpStream::uploadProgress);
        pipe->put(QByteArray(50'000, 'x'));
        QVERIFY(progress.wait(patience));
    }
    if (how == u"breaks")
        pipe->breakWith(u"The disk has caught fire"_s);
    else if (how == u"ends")
        pipe->finish();
    else if (how == u"deleted")
        pipe.reset();
    QVERIFY(finished.count() == 1 || finished.wait(patience));
    QCOMPARE(stream->error()->kind, Kind::Local);
    QCOMPARE(stream->error()->reason, u"SOURCE_FAILED"_s);
    QVERIFY(stream->error()->ambiguous);
    if (how == u"breaks")
        QCOMPARE(stream->error()->detail, u"The disk has caught fire"_s);
    else
        QVERIFY(!stream->error()->detail.isEmpty());
    QTRY_COMPARE(server.openConnections(), 0);
    QCOMPARE(server.count(), 0); // none was complete
}

void HttpUploadTest::sourcesThatCannotBeSent()
{
    HttpTestServer server;
    const auto client = clientFor(server);
    QBuffer closed;
    const auto unread = client->open(transferTo(server.url(), "POST"), &closed);
    QVERIFY(ends(*unread));
    QCOMPARE(unread->error()->kind, Kind::Local);
    Pipe pipe;
    const auto unsized = client->open(transferTo(server.url(), "POST"), &pipe);
    QVERIFY(ends(*unsized));
    QCOMPARE(unsized->error()->kind, Kind::Invalid);
    QCOMPARE(server.connectionsMade(), 0);
}

void HttpUploadTest::earlyRefusal_data()
{
    QTest::addColumn<bool>("closes");
    QTest::newRow("goes on reading") << false;
    QTest::newRow("closes") << true;
}

// 413 before the body has been taken. Where the server closes then, Qt does not tell the status.
void HttpUploadTest::earlyRefusal()
{
    QFETCH(bool, closes);
    bool answered = false;
    RawServer server([&](QTcpSocket &socket, const QByteArray &received) {
        if (!std::exchange(answered, answered || received.contains("\r\n\r\n"))) {
            HttpTestServer::answer(socket, 413, R"({"error":"too_large"})");
            if (closes)
                socket.disconnectFromHost();
        }
        static_cast<RawServer *>(socket.parent())->received.clear();
    });
    const auto client = clientTo(server.url());
    PatternSource source(32 * mebi);
    const auto stream = client->open(transferTo(server.url(), "POST"), &source);
    QVERIFY(ends(*stream));
    QVERIFY(stream->error());
    if (closes) {
        QCOMPARE(stream->error()->kind, Kind::Network);
        QVERIFY(stream->error()->ambiguous);
    } else {
        QCOMPARE(stream->error()->kind, Kind::TooLarge);
        QCOMPARE(stream->error()->httpStatus, 413);
    }
    QCOMPARE(server.connections, 1);
}

void HttpUploadTest::uploadThatIsNotTaken()
{
    RawServer server([](QTcpSocket &, const QByteArray &) {});
    server.pauseAccepting(); // the kernel connects and takes what fits into its buffers
    const auto client = clientTo(server.url());
    PatternSource source(64 * mebi);
    HttpRequest request = transferTo(server.url(), "POST");
    request.inactivityTimeout = 500ms;
    const auto stream = client->open(request, &source);
    QVERIFY(ends(*stream));
    QCOMPARE(stream->error()->reason, u"INACTIVITY_TIMEOUT"_s);
    QVERIFY(stream->error()->ambiguous);
    QVERIFY(source.pos() < 32 * mebi);
}

void HttpUploadTest::abortsAtAnyTime_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"at once", "sending", "waiting", "head", "body", "finished"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void HttpUploadTest::abortsAtAnyTime()
{
    QFETCH(QString, when);
    RawServer server([&](QTcpSocket &socket, const QByteArray &received) {
        if (when == u"sending" || when == u"waiting" || received.size() < 100'000)
            return;
        if (when == u"finished")
            HttpTestServer::answer(socket, 200, "done");
        else
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" +
                         QByteArray(when == u"body" ? "abc" : ""));
    });
    const auto client = clientTo(server.url());
    PatternSource source(when == u"sending" ? 64 * mebi : 100'000);
    const auto stream = client->open(transferTo(server.url(), "POST"), &source);
    QSignalSpy progress(stream.get(), &HttpStream::uploadProgress);
    QSignalSpy head(stream.get(), &HttpStream::headersReceived);
    QSignalSpy bytes(stream.get(), &HttpStream::readyRead);
    if (when == u"sending")
        QVERIFY(progress.wait(patience));
    else if (when == u"waiting")
        QTRY_VERIFY(server.received.size() > 100'000);
    else if (when == u"head")
        QVERIFY(head.wait(patience));
    else if (when == u"body")
        QVERIFY(bytes.wait(patience));
    else if (when == u"finished")
        QTRY_VERIFY(stream->isFinished());
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    progress.clear();
    head.clear();
    bytes.clear();
    const qint64 position = source.pos();
    stream->abort();
    stream->abort();
    QVERIFY(stream->isFinished());
    if (when != u"finished")
        QCOMPARE(stream->error()->kind, Kind::Cancelled);
    QCOMPARE(stream->bytesAvailable(), 0);
    if (server.connections > 0 && when != u"finished")
        QTRY_COMPARE(server.ends, server.connections);
    QVERIFY(!finished.wait(50));
    QCOMPARE(progress.count() + head.count() + bytes.count() + finished.count(), 0);
    QCOMPARE(source.pos(), position); // nobody touches it any more
}

void HttpUploadTest::receiverDestroysIt_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<bool>("clientToo");
    for (const char *where : {"progress", "head", "bytes", "finished"}) {
        for (const bool clientToo : {false, true})
            QTest::addRow("%s%s", where, clientToo ? ", with its client" : "")
                << QString::fromLatin1(where) << clientToo;
    }
}

void HttpUploadTest::receiverDestroysIt()
{
    QFETCH(QString, where);
    QFETCH(bool, clientToo);
    HttpTestServer server([&](QTcpSocket &socket, const TestRequest &) {
        HttpTestServer::answer(socket, 200, QByteArray(200'000, 'x'));
    });
    auto client = clientFor(server);
    PatternSource source(100'000);
    auto stream = client->open(transferTo(server.url(), "POST"), &source);
    const auto destroy = [&] {
        if (clientToo)
            client.reset();
        stream.reset();
    };
    if (where == u"progress")
        connect(stream.get(), &HttpStream::uploadProgress, this, destroy);
    else if (where == u"head")
        connect(stream.get(), &HttpStream::headersReceived, this, destroy);
    else if (where == u"bytes")
        connect(stream.get(), &HttpStream::readyRead, this, destroy);
    else
        connect(stream.get(), &HttpStream::finished, this, destroy);
    if (where == u"finished")
        connect(stream.get(), &HttpStream::readyRead, this, [&] { stream->read(mebi); });
    QTRY_VERIFY(!stream);
    QTRY_VERIFY(!clientToo || server.openConnections() == 0);
}

QTEST_GUILESS_MAIN(HttpUploadTest)
#include "tst_httpupload.moc"
