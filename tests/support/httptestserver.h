// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <QHash>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace Sandkeeper::Testing {

struct TestRequest
{
    QByteArray method;
    QByteArray target;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QByteArray head; ///< as it came, up to the empty line
};

/// An HTTP/1.1 server on loopback that does with a connection whatever the test says: answers byte by byte,
/// stalls, cuts off, resets. It counts what really arrived. Runs on the thread of the test; Qt's own HTTP
/// code has another one.
class HttpTestServer final : public QTcpServer
{
    Q_OBJECT
public:
    using Handler = std::function<void(QTcpSocket &socket, const TestRequest &request)>;

    explicit HttpTestServer(Handler handler = {}, QObject *parent = nullptr);
    ~HttpTestServer() override;

    void setHandler(Handler handler) { m_handler = std::move(handler); }
    /// From now on connections speak TLS with this configuration (certificate and key).
    void setTls(const QSslConfiguration &configuration);

    QUrl url(const QString &pathAndQuery = QStringLiteral("/")) const;
    const QList<TestRequest> &requests() const { return m_requests; }
    qsizetype count() const { return m_requests.size(); }
    int connectionsMade() const { return m_connectionsMade; }
    int openConnections() const { return m_openConnections; }
    int mostOpenRequests() const { return m_mostOpenRequests; }

    static void answer(QTcpSocket &socket, int status, const QByteArray &body = {},
                       const QByteArray &extraHeaders = {});
    /// Ends the connection with RST instead of FIN.
    static void reset(QTcpSocket &socket);

protected:
    void incomingConnection(qintptr handle) override;

private:
    void readRequests(QTcpSocket &socket, QByteArray &buffer);

    Handler m_handler;
    QSslConfiguration m_tls;
    bool m_useTls = false;
    QList<TestRequest> m_requests;
    int m_connectionsMade = 0;
    int m_openConnections = 0;
    int m_mostOpenRequests = 0;
};

} // namespace Sandkeeper::Testing
