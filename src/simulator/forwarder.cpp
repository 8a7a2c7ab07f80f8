// SPDX-License-Identifier: MIT
#include "simulator/forwarder.h"

#include <array>
#include <cerrno>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Sandkeeper::Simulator {

namespace {

constexpr std::size_t mostWaiting = 256 * 1024;

bool wouldBlock()
{
    return errno == EAGAIN || errno == EINTR || errno == EINPROGRESS || errno == ENOTCONN;
}

} // namespace

FileDescriptor reservePort(int *port)
{
    const int wanted = *port;
    *port = 0;
    FileDescriptor fd =
        outOfTheWay(FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(wanted));
    const int yes = 1;
    if (wanted != 0)
        setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t length = sizeof address;
    if (!fd.isValid() || bind(fd.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 ||
        getsockname(fd.get(), reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return {};
    *port = ntohs(address.sin_port);
    return fd;
}

FileDescriptor connectToLoopback(int port)
{
    FileDescriptor fd =
        outOfTheWay(FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 &&
        errno != EINPROGRESS)
        return {};
    return fd;
}

Forwarder::Forwarder(Connector connector, std::string refusal, int port)
    : m_connector(std::move(connector))
    , m_refusal(std::move(refusal))
    , m_port(port)
    , m_listener(reservePort(&m_port))
    , m_wake(outOfTheWay(FileDescriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))))
{
    if (m_port == 0 || listen(m_listener.get(), 128) != 0) {
        m_port = 0;
        return;
    }
    m_thread = std::thread([this] { run(); });
}

Forwarder::~Forwarder()
{
    const std::uint64_t one = 1;
    if (m_thread.joinable() && write(m_wake.get(), &one, sizeof one) == sizeof one)
        m_thread.join();
}

void Forwarder::accept()
{
    FileDescriptor outside = outOfTheWay(
        FileDescriptor(accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)));
    if (!outside.isValid())
        return;
    Connection connection;
    connection.inside = m_connector();
    connection.outside = std::move(outside);
    if (!connection.inside.isValid()) {
        if (m_refusal.empty())
            return;
        // To close it while its request is on its way would reset it, and the client would lose the answer.
        connection.refused = true;
        connection.out.waiting = m_refusal;
        connection.out.ended = true;
    }
    m_connections.push_back(std::move(connection));
}

void Forwarder::advance(const FileDescriptor &from, const FileDescriptor &to, Pipe &pipe, bool &broken)
{
    if (!pipe.ended && pipe.waiting.size() < mostWaiting) {
        std::array<char, 65536> buffer{};
        const ssize_t got = recv(from.get(), buffer.data(), buffer.size(), 0);
        if (got > 0)
            pipe.waiting.append(buffer.data(), static_cast<std::size_t>(got));
        else if (got == 0)
            pipe.ended = true;
        else
            broken = broken || !wouldBlock();
    }
    if (!pipe.waiting.empty()) {
        const ssize_t sent = send(to.get(), pipe.waiting.data(), pipe.waiting.size(), MSG_NOSIGNAL);
        if (sent > 0)
            pipe.waiting.erase(0, static_cast<std::size_t>(sent));
        else
            broken = broken || !wouldBlock();
    }
    if (pipe.ended && pipe.waiting.empty() && !pipe.closed) {
        shutdown(to.get(), SHUT_WR);
        pipe.closed = true;
    }
}

void Forwarder::refuse(Connection &connection)
{
    advance(connection.outside, connection.outside, connection.out, connection.broken);
    std::array<char, 4096> buffer{};
    const ssize_t got = recv(connection.outside.get(), buffer.data(), buffer.size(), 0);
    if (got == 0 || (got < 0 && !wouldBlock()))
        connection.broken = true;
}

void Forwarder::run()
{
    for (;;) {
        std::vector<pollfd> polled = {{m_wake.get(), POLLIN, 0}, {m_listener.get(), POLLIN, 0}};
        const auto watch = [&polled](const FileDescriptor &fd, const Pipe &source, const Pipe &sink) {
            const bool reads = !source.ended && source.waiting.size() < mostWaiting;
            const auto events =
                static_cast<short>((reads ? POLLIN : 0) | (sink.waiting.empty() ? 0 : POLLOUT));
            // A socket of which nothing is wanted would wake for its end over and over.
            polled.push_back({events != 0 ? fd.get() : -1, events, 0});
        };
        for (const Connection &connection : m_connections) {
            watch(connection.outside, connection.in, connection.out);
            watch(connection.inside, connection.out, connection.in);
        }
        if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR)
            return;
        if (polled[0].revents != 0)
            return;
        std::size_t at = 2;
        for (Connection &connection : m_connections) {
            if (connection.refused && polled[at].revents != 0) {
                refuse(connection);
            } else if (polled[at].revents != 0 || polled[at + 1].revents != 0) {
                advance(connection.outside, connection.inside, connection.in, connection.broken);
                advance(connection.inside, connection.outside, connection.out, connection.broken);
            }
            at += 2;
        }
        m_connections.remove_if([](const Connection &connection) { return connection.isOver(); });
        if (polled[1].revents != 0)
            accept();
    }
}

} // namespace Sandkeeper::Simulator
