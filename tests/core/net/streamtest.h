// SPDX-License-Identifier: MIT
#pragma once

#include "nettest.h"

#include "core/net/httpstream.h"
#include "support/memorygrowth.h"
#include "support/patterndevice.h"

/// What the tests of streams share: servers that take and give more than memory should hold.
namespace Sandkeeper::Testing {

inline constexpr qint64 mebi = 1024 * 1024;

/// Takes what arrives as it arrives, and says what it likes when it likes.
class RawServer : public QTcpServer
{
public:
    using Handler = std::function<void(QTcpSocket &socket, const QByteArray &received)>;

    explicit RawServer(Handler handler)
        : m_handler(std::move(handler))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                received += socket->readAll();
                m_handler(*socket, received);
            });
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++ends; });
        });
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(serverPort())); }

    QByteArray received;
    int connections = 0;
    int ends = 0;

private:
    Handler m_handler;
};

inline std::unique_ptr<HttpClient> clientTo(const QUrl &url)
{
    return std::make_unique<HttpClient>(
        HttpClient::Config{.allowedOrigins = {url}, .proxy = QNetworkProxy::NoProxy});
}

inline HttpRequest transferTo(const QUrl &url, const QByteArray &method = "GET")
{
    HttpRequest request = requestTo(url, method);
    request.lane = HttpLane::Transfers;
    request.deadline = 0ms;
    return request;
}

inline bool ends(HttpStream &stream, int milliseconds = 2 * patience)
{
    QSignalSpy finished(&stream, &HttpStream::finished);
    return finished.wait(milliseconds);
}

} // namespace Sandkeeper::Testing
