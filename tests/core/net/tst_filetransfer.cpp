// SPDX-License-Identifier: MIT
#include "core/net/filetransfer.h"
#include "streamtest.h"

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

QTEST_GUILESS_MAIN(FileTransferTest)
#include "tst_filetransfer.moc"
