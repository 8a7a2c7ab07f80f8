// SPDX-License-Identifier: MIT
#include "simulator/transport.h"

#include <cerrno>
#include <filesystem>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Sandkeeper::Simulator::Transport {

namespace {

bool isInternet(const sockaddr_in &address)
{
    return address.sin_family == AF_INET;
}

/// Every open socket of this process with a local port of @p port, and the port of its other side.
std::vector<std::pair<int, int>> connections(int port)
{
    std::vector<std::pair<int, int>> result;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
        const int fd = std::atoi(entry.path().filename().c_str());
        sockaddr_in local{};
        sockaddr_in peer{};
        socklen_t length = sizeof local;
        if (getsockname(fd, reinterpret_cast<sockaddr *>(&local), &length) != 0 || !isInternet(local))
            continue;
        length = sizeof peer;
        if (ntohs(local.sin_port) == port &&
            getpeername(fd, reinterpret_cast<sockaddr *>(&peer), &length) == 0)
            result.emplace_back(fd, ntohs(peer.sin_port));
    }
    return result;
}

} // namespace

int socketOf(const httplib::Request &request)
{
    const int localPort = std::atoi(request.get_header_value("LOCAL_PORT").c_str());
    const int remotePort = std::atoi(request.get_header_value("REMOTE_PORT").c_str());
    for (const auto &[fd, peer] : connections(localPort)) {
        if (peer == remotePort)
            return fd;
    }
    return -1;
}

void reset(int socket)
{
    // Connecting to "nowhere" dissolves the connection, with RST, while the library still holds the
    // descriptor.
    const linger now{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    sockaddr nowhere{};
    nowhere.sa_family = AF_UNSPEC;
    connect(socket, &nowhere, sizeof nowhere);
}

void finish(int socket)
{
    shutdown(socket, SHUT_RDWR);
}

void sendRaw(int socket, const std::string &bytes)
{
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        sent += static_cast<std::size_t>(count);
    }
}

bool isClosedByPeer(int socket)
{
    pollfd polled{socket, POLLIN | POLLRDHUP, 0};
    return poll(&polled, 1, 0) < 0 || (polled.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void finishAll(int port)
{
    for (const auto &[fd, peer] : connections(port))
        finish(fd);
}

} // namespace Sandkeeper::Simulator::Transport
