// SPDX-License-Identifier: MIT
#include "core/net/directtarget.h"
#include "core/net/filetransfer.h"
#include "streamtest.h"

#include <limits>
#include <span>

#include <QBuffer>

#ifdef Q_OS_LINUX
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

namespace {

/// Asks once, without any rule of a service.
class PlainLink final : public FileTransferLink
{
public:
    PlainLink(HttpClient &http, QUrl url)
        : m_http(http)
        , m_url(std::move(url))
    {
    }

    Future<void> run(Attempt attempt, std::function<bool()>) override { return attempt(transferTo(m_url)); }
    HttpClient &http() const override { return m_http; }
    FormFrame frame(const QByteArray &) const override
    {
        return {.contentType = "text/plain", .head = "(head)", .tail = "(tail)"};
    }
    Result<std::optional<qint64>> written(const QByteArray &) const override { return std::nullopt; }

private:
    HttpClient &m_http;
    const QUrl m_url;
};

/// A disk that is busy until the test says otherwise.
class BusyDevice final : public QIODevice
{
public:
    BusyDevice() { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }
    bool isSequential() const override { return true; }
    qint64 bytesToWrite() const override { return m_busy ? 16 * mebi : 0; }
    void release()
    {
        m_busy = false;
        Q_EMIT bytesWritten(16 * mebi);
    }

    QByteArray content;

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 count) override
    {
        content.append(data, count);
        return count;
    }

private:
    bool m_busy = true;
};

/// Lends blocks of these sizes in turn, to be filled to the end or not, and takes no bytes in another way.
class LendingTarget final : public DirectTarget
{
public:
    explicit LendingTarget(QList<int> blocks = {1000, 7, 65536, 1})
        : m_blocks(std::move(blocks))
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    qint64 bytesToWrite() const override { return m_busy || content.size() >= busyFrom ? 16 * mebi : 0; }

    std::span<char> room() override
    {
        if (content.size() >= mostTaken) {
            setErrorString(u"It is full"_s);
            return {};
        }
        if (m_block.isEmpty())
            m_block = QByteArray(m_blocks.at(lent++ % m_blocks.size()), '\0');
        return {m_block.data() + m_filled, std::size_t(m_block.size() - m_filled)};
    }
    bool fill(qint64 count) override
    {
        if (refuses) {
            setErrorString(u"It is broken"_s);
            return false;
        }
        content.append(m_block.constData() + m_filled, count);
        m_filled += qsizetype(count);
        if (m_filled == m_block.size()) {
            m_block.clear();
            m_filled = 0;
        }
        return true;
    }
    void setBusy(bool busy)
    {
        m_busy = busy;
        if (!busy)
            Q_EMIT bytesWritten(16 * mebi);
    }

    QByteArray content;
    int lent = 0;
    int writes = 0;
    qint64 mostTaken = std::numeric_limits<qint64>::max();
    qint64 busyFrom = std::numeric_limits<qint64>::max(); ///< so many bytes
    bool refuses = false;

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64) override
    {
        ++writes;
        return -1;
    }

private:
    const QList<int> m_blocks;
    QByteArray m_block;
    qsizetype m_filled = 0;
    bool m_busy = false;
};

QByteArray chunked(const QByteArray &content, qsizetype size)
{
    QByteArray result;
    for (qsizetype at = 0; at < content.size(); at += size) {
        const QByteArray chunk = content.mid(at, size);
        result += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    return result + "0\r\n\r\n";
}

QByteArray answerOf(const QByteArray &headers, const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n" + body;
}

#ifdef Q_OS_LINUX
/// How many packets with content have come by this connection.
int packetsBy(const QTcpSocket &socket)
{
    tcp_info info{};
    socklen_t size = sizeof info;
    const int result = getsockopt(int(socket.socketDescriptor()), IPPROTO_TCP, TCP_INFO, &info, &size);
    return result == 0 ? int(info.tcpi_data_segs_in) : -1;
}
#endif

} // namespace

class FileTransferTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smallUploadIsOnePacket();
    void keepsWhatCameBeforeABreak();
    void fillsLentBlocks_data();
    void fillsLentBlocks();
    void waitsForABusyLender();
    void showsProgressWhileALenderIsBusy();
    void endsWhenALenderRefuses_data();
    void endsWhenALenderRefuses();
    void lendsNothingToOtherAnswers_data();
    void lendsNothingToOtherAnswers();
    void keepsLentBlocksBeforeABreak_data();
    void keepsLentBlocksBeforeABreak();

private:
    static std::unique_ptr<StreamDownload> download(HttpClient &http, const QUrl &url, QIODevice *target)
    {
        DownloadRequest request;
        request.path = u"/thing"_s;
        request.target = target;
        return std::make_unique<StreamDownload>(std::make_unique<PlainLink>(http, url), request,
                                                std::nullopt);
    }
};

// Of a second one, the system would not let go before the first has been acknowledged, 40 ms later.
void FileTransferTest::smallUploadIsOnePacket()
{
#ifdef Q_OS_LINUX
    int packets = 0;
    RawServer server([&packets](QTcpSocket &socket, const QByteArray &received) {
        if (!received.endsWith("(tail)"))
            return;
        packets = packetsBy(socket);
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    const auto http = clientTo(server.url());
    for (int number = 1; number <= 3; ++number) {
        server.received.clear();
        QByteArray content(4096, 'x');
        QBuffer source(&content);
        QVERIFY(source.open(QIODevice::ReadOnly));
        UploadRequest request;
        request.path = u"/thing"_s;
        request.source = &source;
        FormUpload upload(std::make_unique<PlainLink>(*http, server.url()), request, {});
        QTRY_COMPARE(upload.state(), Job::State::Succeeded);
        QVERIFY(server.received.endsWith("(head)" + content + "(tail)"));
        QCOMPARE(server.connections, 1);
        QCOMPARE(packets, number);
    }
#else
    QSKIP("Only Linux tells of packets.");
#endif
}

// The next attempt goes on behind what the target has, so what has come must not be thrown away.
void FileTransferTest::keepsWhatCameBeforeABreak()
{
    const QByteArray half(200'000, 'x');
    RawServer server([&half](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n" + half);
        socket.disconnectFromHost();
    });
    const auto http = clientTo(server.url());
    BusyDevice device;
    LogCatcher log;
    DownloadRequest request;
    request.path = u"/thing"_s;
    request.target = &device;
    StreamDownload download(std::make_unique<PlainLink>(*http, server.url()), request, {});
    QTRY_VERIFY2(log.text().contains(u"CUT_OFF"_s), qPrintable(log.text()));
    device.release();
    QTRY_COMPARE(download.state(), Job::State::Failed);
    QCOMPARE(download.error().reason, u"CUT_OFF"_s);
    QCOMPARE(device.content.size(), half.size());
}

void FileTransferTest::fillsLentBlocks_data()
{
    const QByteArray content = Pattern().bytes(0, 300'001);
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("with its length") << content << answerOf("Content-Length: 300001", content);
    QTest::newRow("in chunks") << content << answerOf("Transfer-Encoding: chunked", chunked(content, 4999));
    QTest::newRow("empty") << QByteArray() << answerOf("Content-Length: 0", {});
    QTest::newRow("no chunk") << QByteArray() << answerOf("Transfer-Encoding: chunked", chunked({}, 1));
}

void FileTransferTest::fillsLentBlocks()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, answer);
    RawServer server([&answer](QTcpSocket &socket, const QByteArray &) { socket.write(answer); });
    const auto http = clientTo(server.url());
    LendingTarget target;
    const auto job = download(*http, server.url(), &target);
    QTRY_COMPARE(job->state(), Job::State::Succeeded);
    QVERIFY(target.content == content); // all of it, and in order
    QCOMPARE(target.writes, 0);
    QVERIFY(content.isEmpty() || target.lent > 8); // more than one round
    QCOMPARE(job->bytesDone(), content.size());
}

/// Nothing is lent while what was lent before is not written, and then it goes on.
void FileTransferTest::waitsForABusyLender()
{
    const QByteArray content = Pattern().bytes(0, 200'000);
    RawServer server([&content](QTcpSocket &socket, const QByteArray &) {
        socket.write(answerOf("Content-Length: 200000", content));
        socket.disconnectFromHost();
    });
    const auto http = clientTo(server.url());
    LendingTarget target;
    target.setBusy(true);
    const auto job = download(*http, server.url(), &target);
    QTRY_COMPARE(server.ends, 1); // all has been said
    QVERIFY(!job->isFinished());
    QCOMPARE(target.lent, 0);
    target.setBusy(false);
    QTRY_COMPARE(job->state(), Job::State::Succeeded);
    QVERIFY(target.content == content);
}

/// As one is that is held to a bandwidth: there is always more than it may take.
void FileTransferTest::showsProgressWhileALenderIsBusy()
{
    const QByteArray content = Pattern().bytes(0, 200'000);
    RawServer server([&content](QTcpSocket &socket, const QByteArray &) {
        socket.write(answerOf("Content-Length: 200000", content));
    });
    const auto http = clientTo(server.url());
    LendingTarget target;
    target.busyFrom = 50'000;
    const auto job = download(*http, server.url(), &target);
    const auto shown = [&] {
        target.setBusy(false); // it calls, but takes no more
        return job->bytesDone() >= target.busyFrom;
    };
    QTRY_VERIFY(shown());
    QVERIFY(!job->isFinished());
    QVERIFY(target.content.size() < content.size());
    target.busyFrom = std::numeric_limits<qint64>::max();
    target.setBusy(false);
    QTRY_COMPARE(job->state(), Job::State::Succeeded);
    QVERIFY(target.content == content);
}

void FileTransferTest::endsWhenALenderRefuses_data()
{
    QTest::addColumn<qint64>("taken");
    QTest::addColumn<bool>("refuses");
    QTest::addColumn<QString>("words");
    QTest::newRow("has no room at first") << 0LL << false << u"It is full"_s;
    QTest::newRow("has no more room") << 100'000LL << false << u"It is full"_s;
    QTest::newRow("does not take what it lent for") << 0LL << true << u"It is broken"_s;
}

void FileTransferTest::endsWhenALenderRefuses()
{
    QFETCH(qint64, taken);
    QFETCH(bool, refuses);
    const QByteArray content = Pattern().bytes(0, 300'000);
    RawServer server([&content](QTcpSocket &socket, const QByteArray &) {
        socket.write(answerOf("Content-Length: 900000", content)); // the rest would come later
    });
    const auto http = clientTo(server.url());
    LendingTarget target({1000});
    if (!refuses)
        target.mostTaken = taken;
    target.refuses = refuses;
    const auto job = download(*http, server.url(), &target);
    QTRY_COMPARE(job->state(), Job::State::Failed);
    QCOMPARE(job->error().kind, Error::Kind::Local);
    QCOMPARE(job->error().reason, u"TARGET_FAILED"_s);
    QTEST(job->error().detail, "words");
    QVERIFY(target.content == content.left(taken));
    QTRY_COMPARE(server.ends, 1); // the rest is not waited for
}

void FileTransferTest::lendsNothingToOtherAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Error::Kind>("kind");
    // That was ruled out by the request; what is announced is not the size of the file.
    QTest::newRow("compressed") << answerOf("Content-Encoding: gzip\r\nContent-Length: 4", "\x1f\x8b\x08\x00")
                                << Error::Kind::Protocol;
    QTest::newRow("compressed, in chunks")
        << answerOf("Content-Encoding: deflate\r\nTransfer-Encoding: chunked", chunked("xxxx", 2))
        << Error::Kind::Protocol;
    QTest::newRow("without an end") << answerOf("Content-Type: text/plain", "content")
                                    << Error::Kind::Protocol;
    QTest::newRow("a part") << QByteArray("HTTP/1.1 206 Part\r\nContent-Length: 4\r\n\r\nxxxx")
                            << Error::Kind::Protocol;
    QTest::newRow("an error") << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nxxxx")
                              << Error::Kind::NotFound;
}

void FileTransferTest::lendsNothingToOtherAnswers()
{
    QFETCH(QByteArray, answer);
    RawServer server([&answer](QTcpSocket &socket, const QByteArray &) {
        socket.write(answer);
        socket.disconnectFromHost();
    });
    const auto http = clientTo(server.url());
    LendingTarget target;
    const auto job = download(*http, server.url(), &target);
    QTRY_COMPARE(job->state(), Job::State::Failed);
    QTEST(job->error().kind, "kind");
    QCOMPARE(target.lent, 0);
    QCOMPARE(target.content, QByteArray());
}

void FileTransferTest::keepsLentBlocksBeforeABreak_data()
{
    const QByteArray half = Pattern().bytes(0, 150'000);
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("with its length") << answerOf("Content-Length: 300000", half);
    QByteArray chunks = chunked(half, 5000);
    chunks.chop(5); // the last chunk, which says that it is the end
    QTest::newRow("in chunks") << answerOf("Transfer-Encoding: chunked", chunks);
    QTest::newRow("in a chunk") << answerOf("Transfer-Encoding: chunked", "493e0\r\n" + half);
}

void FileTransferTest::keepsLentBlocksBeforeABreak()
{
    QFETCH(QByteArray, answer);
    RawServer server([&answer](QTcpSocket &socket, const QByteArray &) {
        socket.write(answer);
        socket.disconnectFromHost();
    });
    const auto http = clientTo(server.url());
    LendingTarget target;
    const auto job = download(*http, server.url(), &target);
    QTRY_COMPARE(job->state(), Job::State::Failed);
    QCOMPARE(job->error().reason, u"CUT_OFF"_s);
    QVERIFY(target.content == Pattern().bytes(0, 150'000)); // where another attempt may go on
}

QTEST_GUILESS_MAIN(FileTransferTest)
#include "tst_filetransfer.moc"
