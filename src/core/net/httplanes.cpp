// SPDX-License-Identifier: MIT
#include "core/net/httplanes.h"

#include <algorithm>

#include <QHostAddress>
#include <QNetworkProxyFactory>

namespace Sandkeeper {

namespace {

constexpr int connectionsPerHost = 6; // what Qt opens, for one manager

std::size_t managersOf(HttpLane lane)
{
    switch (lane) {
    case HttpLane::LongCalls:
        return 4;
    case HttpLane::Live:
        return 8;
    case HttpLane::Calls:
    case HttpLane::Transfers:
        break;
    }
    return 1;
}

/// Never a proxy for loopback: plain http is allowed there because it does not leave the machine.
class Proxies final : public QNetworkProxyFactory
{
public:
    explicit Proxies(QNetworkProxy proxy)
        : m_proxy(std::move(proxy))
    {
    }

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (QHostAddress(query.peerHostName()).isLoopback())
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        if (m_proxy.type() == QNetworkProxy::DefaultProxy)
            return QNetworkProxyFactory::proxyForQuery(query);
        return {m_proxy};
    }

private:
    QNetworkProxy m_proxy;
};

} // namespace

HttpLanes::HttpLanes(const QNetworkProxy &proxy)
    : m_proxy(proxy)
{
}

// At once, and with it the threads and connections: there may be no event loop any more.
HttpLanes::~HttpLanes()
{
    for (auto &managers : m_managers) {
        for (auto &manager : managers) {
            if (manager)
                delete manager->access.release();
        }
    }
}

QString HttpLanes::queueKey(HttpLane lane, const QString &origin)
{
    return QString::number(static_cast<int>(lane)) + origin;
}

void HttpLanes::acquire(Ticket ticket, HttpLane lane, const QString &origin, Start start)
{
    const QString key = queueKey(lane, origin);
    Queue &queue = m_queues[key];
    queue.used.resize(managersOf(lane));
    queue.waiting.push_back({ticket, std::move(start)});
    m_holders.insert(ticket, Holder{key, lane});
    pump(key, lane);
}

void HttpLanes::release(Ticket ticket)
{
    const auto found = m_holders.constFind(ticket);
    if (found == m_holders.constEnd())
        return;
    const Holder holder = *found;
    m_holders.erase(found);
    Queue &queue = m_queues[holder.key];
    if (holder.index >= 0)
        --queue.used[static_cast<std::size_t>(holder.index)];
    else
        std::erase_if(queue.waiting, [&](const Waiting &waiting) { return waiting.ticket == ticket; });
    pump(holder.key, holder.lane);
}

void HttpLanes::noteConnected(Ticket ticket)
{
    const auto found = m_holders.constFind(ticket);
    if (found != m_holders.constEnd() && found->manager)
        found->manager->connected.insert(found->key);
}

void HttpLanes::retireManager(Ticket ticket)
{
    const auto found = m_holders.constFind(ticket);
    if (found == m_holders.constEnd() || !found->manager)
        return;
    auto &current = m_managers[static_cast<std::size_t>(found->lane)][static_cast<std::size_t>(found->index)];
    if (current == found->manager)
        current.reset();
}

int HttpLanes::freeManager(const Queue &queue)
{
    const auto least = std::min_element(queue.used.begin(), queue.used.end());
    return *least < connectionsPerHost ? static_cast<int>(least - queue.used.begin()) : -1;
}

// A started call may give its turn back from within `start`, which comes here again: one loop serves both, so
// that a thousand waiting calls do not become a thousand nested ones.
void HttpLanes::pump(const QString &pumpKey, HttpLane pumpLane)
{
    if (m_closed)
        return;
    m_toPump.emplace_back(pumpKey, pumpLane);
    if (m_pumping)
        return;
    m_pumping = true;
    while (!m_toPump.empty()) {
        const auto [key, lane] = m_toPump.front();
        m_toPump.pop_front();
        for (;;) {
            const auto queue = m_queues.find(key);
            if (queue == m_queues.end() || queue->waiting.empty())
                break;
            const int index = freeManager(*queue);
            if (index < 0)
                break;
            Waiting next = std::move(queue->waiting.front());
            queue->waiting.pop_front();
            ++queue->used[static_cast<std::size_t>(index)];
            const std::shared_ptr<Manager> chosen = manager(lane, index);
            Holder &holder = m_holders[next.ticket];
            holder.index = index;
            holder.manager = chosen;
            next.start(*chosen->access, !chosen->connected.contains(key));
        }
        // Gateways come and go with their sandboxes; their empty queues go with them.
        const auto queue = m_queues.constFind(key);
        if (queue != m_queues.constEnd() && queue->waiting.empty() &&
            std::all_of(queue->used.begin(), queue->used.end(), [](int used) { return used == 0; }))
            m_queues.erase(queue);
    }
    m_pumping = false;
}

const std::shared_ptr<HttpLanes::Manager> &HttpLanes::manager(HttpLane lane, int index)
{
    auto &managers = m_managers[static_cast<std::size_t>(lane)];
    managers.resize(managersOf(lane));
    auto &manager = managers[static_cast<std::size_t>(index)];
    if (!manager) {
        // Later, because a retired one may go within a signal of one of its own replies.
        const auto deleteLater = [](QNetworkAccessManager *access) {
            access->deleteLater();
        };
        manager = std::make_shared<Manager>(Manager{{new QNetworkAccessManager, deleteLater}, {}});
        manager->access->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        manager->access->setProxyFactory(new Proxies(m_proxy));
    }
    return manager;
}

} // namespace Sandkeeper
