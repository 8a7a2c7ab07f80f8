// SPDX-License-Identifier: MIT
#include "support/httptestserver.h"

#include <algorithm>
#include <memory>

#include <sys/socket.h>

#include <QSslSocket>

namespace Sandkeeper::Testing {

namespace {

/// Takes one complete request off the buffer.
bool takeRequest(QByteArray &buffer, TestRequest &request)
{
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    request = {};
    request.head = buffer.left(end);
    const QList<QByteArray> lines = request.head.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    request.method = words.value(0);
    request.target = words.value(1);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.left(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length", "0").toLongLong();
    if (buffer.size() < end + 4 + length)
        return false;
    request.body = buffer.sliced(end + 4, length);
    buffer.remove(0, end + 4 + length);
    return true;
}

} // namespace

HttpTestServer::HttpTestServer(Handler handler, QObject *parent)
    : QTcpServer(parent)
    , m_handler(std::move(handler))
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("no loopback: %s", qPrintable(errorString()));
}

HttpTestServer::~HttpTestServer()
{
    // Their disconnected() would reach a server that is half gone.
    const auto sockets = findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->disconnect(this);
}

void HttpTestServer::setTls(const QSslConfiguration &configuration)
{
    m_tls = configuration;
    m_useTls = true;
}

QUrl HttpTestServer::url(const QString &pathAndQuery) const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2%3")
                    .arg(m_useTls ? QStringLiteral("https") : QStringLiteral("http"))
                    .arg(serverPort())
                    .arg(pathAndQuery));
}

void HttpTestServer::answer(QTcpSocket &socket, int status, const QByteArray &body,
                            const QByteArray &extraHeaders)
{
    socket.write("HTTP/1.1 " + QByteArray::number(status) + " Word\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n" + extraHeaders + "\r\n" + body);
    socket.flush();
}

void HttpTestServer::reset(QTcpSocket &socket)
{
    const linger hard{1, 0};
    setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    socket.abort();
}

void HttpTestServer::incomingConnection(qintptr handle)
{
    auto *const socket = m_useTls ? new QSslSocket(this) : new QTcpSocket(this);
    socket->setSocketDescriptor(handle);
    ++m_connectionsMade;
    ++m_openConnections;
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
        --m_openConnections;
        socket->deleteLater();
    });
    const auto buffer = std::make_shared<QByteArray>();
    connect(socket, &QTcpSocket::readyRead, this, [this, socket, buffer] { readRequests(*socket, *buffer); });
    if (auto *const tls = qobject_cast<QSslSocket *>(socket)) {
        tls->setSslConfiguration(m_tls);
        tls->startServerEncryption();
    }
}

void HttpTestServer::readRequests(QTcpSocket &socket, QByteArray &buffer)
{
    buffer += socket.readAll();
    TestRequest request;
    while (takeRequest(buffer, request)) {
        m_requests += request;
        m_mostOpenRequests = std::max(m_mostOpenRequests, m_openConnections);
        if (m_handler)
            m_handler(socket, request);
    }
}

} // namespace Sandkeeper::Testing
