// SPDX-License-Identifier: MIT
#include "faultproxy.h"

#include <algorithm>
#include <memory>

#include <QPointer>

#include <sys/socket.h>

namespace Sandkeeper::Testing {

namespace {

constexpr qint64 mostWaiting = 256 * 1024; // so that the client's progress is that of the service
constexpr qint64 wrongBy = 1000;

qint64 lengthIn(const QByteArray &head)
{
    const qsizetype at = head.toLower().indexOf("\r\ncontent-length:");
    return at < 0 ? 0 : head.mid(at + 17, head.indexOf("\r\n", at + 2) - at - 17).trimmed().toLongLong();
}

} // namespace

/// One connection and its other half. Requests do not overlap on one.
struct FaultProxy::Link
{
    QPointer<QTcpSocket> client; // each goes when its connection has ended
    QPointer<QTcpSocket> service;
    QByteArray head;       ///< of the request, as far as it has come
    qint64 bodyLeft = -1;  ///< of the request; -1: its head is awaited
    QByteArray answer;     ///< head of the answer, as far as it has come
    bool answered = false; ///< its head has passed
    std::optional<Fault> fault;
    bool spoilsRequest = false;
    qint64 passes = 0;
    bool stalled = false;
};

FaultProxy::FaultProxy(QObject *parent)
    : QTcpServer(parent)
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("no loopback: %s", qPrintable(errorString()));
}

FaultProxy::~FaultProxy()
{
    // Their signals would reach a proxy that is half gone.
    const auto sockets = findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->disconnect(this);
}

void FaultProxy::incomingConnection(qintptr handle)
{
    const auto link = std::make_shared<Link>();
    link->client = new QTcpSocket(this);
    link->service = new QTcpSocket(this);
    for (QTcpSocket *socket : {link->client.data(), link->service.data()}) {
        socket->setReadBufferSize(mostWaiting);
        const QPointer<QTcpSocket> other = socket == link->client ? link->service : link->client;
        connect(socket, &QTcpSocket::disconnected, this, [this, socket, other, link] {
            if (!link->stalled && socket == link->service)
                fromService(*link);
            if (other)
                other->disconnectFromHost();
            socket->deleteLater();
        });
    }
    connect(link->client, &QTcpSocket::readyRead, this, [this, link] { fromClient(*link); });
    connect(link->service, &QTcpSocket::bytesWritten, this, [this, link] { fromClient(*link); });
    connect(link->service, &QTcpSocket::readyRead, this, [this, link] { fromService(*link); });
    connect(link->client, &QTcpSocket::bytesWritten, this, [this, link] { fromService(*link); });
    link->client->setSocketDescriptor(handle);
    link->service->connectToHost(QHostAddress::LocalHost, m_service);
}

void FaultProxy::fromClient(Link &link)
{
    if (!link.client || !link.service)
        return;
    while (!link.stalled && link.client->bytesAvailable() > 0 && link.service->bytesToWrite() < mostWaiting) {
        if (link.bodyLeft < 0) {
            takeHead(link);
            if (link.bodyLeft < 0)
                return;
            continue;
        }
        const QByteArray bytes = link.client->read(std::min<qint64>(link.bodyLeft, mostWaiting));
        link.bodyLeft -= bytes.size();
        pass(link, true, bytes);
        if (link.bodyLeft == 0)
            link.bodyLeft = -1;
    }
}

void FaultProxy::takeHead(Link &link)
{
    while (link.client->bytesAvailable() > 0 && !link.head.endsWith("\r\n\r\n"))
        link.head += link.client->read(1);
    if (!link.head.endsWith("\r\n\r\n"))
        return;
    const QByteArray head = std::exchange(link.head, QByteArray());
    const qint64 length = lengthIn(head);
    link.bodyLeft = length > 0 ? length : -1;
    link.answered = false;
    link.answer.clear();
    link.fault.reset();
    if (m_fault && m_fault->times != 0 && head.left(head.indexOf('\r')).contains(m_fault->endpoint)) {
        link.fault = m_fault;
        link.passes = m_fault->after;
        link.spoilsRequest = length > 0 && m_fault->kind != Kind::Longer && m_fault->kind != Kind::Shorter;
        m_fault->times -= m_fault->times > 0 ? 1 : 0;
    }
    link.service->write(head);
    if (link.bodyLeft < 0 && link.client->bytesAvailable() > 0)
        fromClient(link);
}

void FaultProxy::fromService(Link &link)
{
    if (!link.client || !link.service)
        return;
    while (!link.stalled && link.service->bytesAvailable() > 0 &&
           (link.client->bytesToWrite() < mostWaiting ||
            link.service->state() == QAbstractSocket::UnconnectedState)) {
        if (link.answered) {
            pass(link, false, link.service->read(mostWaiting));
            continue;
        }
        while (link.service->bytesAvailable() > 0 && !link.answer.endsWith("\r\n\r\n"))
            link.answer += link.service->read(1);
        if (!link.answer.endsWith("\r\n\r\n"))
            return;
        link.answered = !link.answer.startsWith("HTTP/1.1 100");
        link.client->write(answerHead(link, std::exchange(link.answer, QByteArray())));
    }
}

QByteArray FaultProxy::answerHead(Link &link, QByteArray head)
{
    if (!link.fault || (link.fault->kind != Kind::Longer && link.fault->kind != Kind::Shorter))
        return head;
    const qsizetype at = head.toLower().indexOf("\r\ncontent-length:");
    if (at < 0)
        return head;
    const qint64 length = lengthIn(head) + (link.fault->kind == Kind::Longer ? wrongBy : -wrongBy);
    link.fault.reset();
    ++m_happened;
    return head.replace(at, head.indexOf("\r\n", at + 2) - at,
                        "\r\nContent-Length: " + QByteArray::number(std::max<qint64>(length, 0)));
}

void FaultProxy::pass(Link &link, bool up, const QByteArray &bytes)
{
    QTcpSocket *to = up ? link.service : link.client;
    if (!link.fault || link.spoilsRequest != up) {
        to->write(bytes);
        return;
    }
    const qint64 count = std::min<qint64>(link.passes, bytes.size());
    to->write(bytes.left(count));
    link.passes -= count;
    if (count < bytes.size())
        spoil(link);
}

void FaultProxy::spoil(Link &link)
{
    ++m_happened;
    const Kind kind = link.fault->kind;
    link.stalled = true; // in every case: nothing passes any more
    if (kind == Kind::Stall)
        return;
    link.client->flush();
    link.service->flush();
    if (kind == Kind::Reset) {
        const linger hard{1, 0};
        setsockopt(static_cast<int>(link.client->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard,
                   sizeof hard);
    }
    // Not from within one of its own signals.
    QMetaObject::invokeMethod(
        link.client,
        [client = link.client.data(), kind] {
            kind == Kind::Reset ? client->abort() : client->disconnectFromHost();
        },
        Qt::QueuedConnection);
}

} // namespace Sandkeeper::Testing
