// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <QTcpServer>
#include <QTcpSocket>

namespace Sandkeeper::Testing {

/// Stands between a client and an HTTP/1.1 service on loopback, passes everything on, and spoils what it is
/// told to in the middle of a body, which a service that answers whole requests cannot. Runs on the thread of
/// the test.
class FaultProxy final : public QTcpServer
{
    Q_OBJECT
public:
    enum class Kind {
        Reset,  ///< RST on the client's side
        Cut,    ///< FIN on both sides: less of the body comes than was announced
        Stall,  ///< the connection stays open, and nothing comes any more
        Longer, ///< the answer announces more than it has
        Shorter ///< it announces less
    };
    struct Fault
    {
        QByteArray endpoint; ///< part of the request's first line, "/upload" for instance
        Kind kind = Kind::Reset;
        qint64 after =
            0;         ///< bytes of the body that still pass: of the request if it has one, else the answer's
        int times = 1; ///< -1: always
    };

    explicit FaultProxy(QObject *parent = nullptr);
    ~FaultProxy() override;

    void setService(quint16 port) { m_service = port; }
    void setFault(const std::optional<Fault> &fault) { m_fault = fault; }
    /// How often it has happened since it was created.
    int happened() const { return m_happened; }

protected:
    void incomingConnection(qintptr handle) override;

private:
    struct Link;
    void fromClient(Link &link);
    void fromService(Link &link);
    void pass(Link &link, bool up, const QByteArray &bytes);
    void takeHead(Link &link);
    QByteArray answerHead(Link &link, QByteArray head);
    void spoil(Link &link);

    quint16 m_service = 0;
    std::optional<Fault> m_fault;
    int m_happened = 0;
};

} // namespace Sandkeeper::Testing
