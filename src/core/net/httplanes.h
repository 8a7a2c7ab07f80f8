// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"

#include <array>
#include <deque>
#include <functional>
#include <vector>

#include <QHash>
#include <QNetworkAccessManager>
#include <QSet>

namespace Sandkeeper {

/// The access managers and the turns calls take on them. Qt queues the seventh request to one host inside the
/// manager, where nobody can see whether it has left; so calls wait here, and what is handed to Qt starts at
/// once. That makes a connect time-out possible and “not sent” certain. Managers are made when first needed.
class HttpLanes
{
public:
    /// `fresh`: this manager has no connection to that origin yet.
    using Start = std::function<void(QNetworkAccessManager &manager, bool fresh)>;
    using Ticket = quint64;

    explicit HttpLanes(const QNetworkProxy &proxy);
    ~HttpLanes();
    Q_DISABLE_COPY_MOVE(HttpLanes)

    /// A ticket for one acquire(); handed out before, for `start` may need it already.
    Ticket newTicket() { return ++m_lastTicket; }
    /// Calls `start` once, when there is a free connection: at once or within a later release().
    void acquire(Ticket ticket, HttpLane lane, const QString &origin, Start start);
    /// The call that has this turn got a connection.
    void noteConnected(Ticket ticket);
    /// It gave up before it got one. Qt goes on with a connection attempt that nobody waits for any more,
    /// without a time limit of its own for the TLS handshake, and it counts as one of the six; so the manager
    /// gets a successor and goes with its last call.
    void retireManager(Ticket ticket);
    /// Gives the turn back, or leaves the queue. Does nothing for 0 or a ticket given back before.
    void release(Ticket ticket);

    /// From now on no call gets a turn: the ones that go would only make room for others that go, too.
    void close() { m_closed = true; }

private:
    struct Manager
    {
        std::unique_ptr<QNetworkAccessManager, void (*)(QNetworkAccessManager *)> access;
        QSet<QString> connected; ///< origins it has had a connection to
    };
    struct Waiting
    {
        Ticket ticket;
        Start start;
    };
    struct Queue
    {
        std::vector<int> used; ///< per manager of the lane
        std::deque<Waiting> waiting;
    };
    struct Holder
    {
        QString key;
        HttpLane lane;
        int index = -1; ///< of the manager in its lane; -1: still waits
        std::shared_ptr<Manager> manager = nullptr;
    };

    static QString queueKey(HttpLane lane, const QString &origin);
    static int freeManager(const Queue &queue);
    const std::shared_ptr<Manager> &manager(HttpLane lane, int index);
    void pump(const QString &key, HttpLane lane);

    QNetworkProxy m_proxy;
    std::array<std::vector<std::shared_ptr<Manager>>, 4> m_managers;
    QHash<QString, Queue> m_queues;
    QHash<Ticket, Holder> m_holders;
    Ticket m_lastTicket = 0;
    bool m_pumping = false;
    bool m_closed = false;
    std::deque<std::pair<QString, HttpLane>> m_toPump;
};

} // namespace Sandkeeper
