// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/execution.h"

#include <functional>
#include <list>
#include <string>
#include <thread>

namespace Sandkeeper::Simulator {

/// Listens on a port of 127.0.0.1 and relays every connection to another place. Ends with the object.
class Forwarder
{
public:
    /// Opens the other end of a new connection; an invalid descriptor if nothing listens there. Called on the
    /// forwarder's own thread.
    using Connector = std::function<FileDescriptor()>;

    /// @param refusal what a connection gets before it is closed if the other end cannot be reached
    /// @param port where to listen; 0: any
    Forwarder(Connector connector, std::string refusal, int port = 0);
    ~Forwarder();
    Forwarder(const Forwarder &) = delete;
    Forwarder &operator=(const Forwarder &) = delete;

    /// The port of 127.0.0.1; 0 if none could be had.
    int port() const { return m_port; }

private:
    /// One direction of a connection.
    struct Pipe
    {
        std::string waiting;
        bool ended = false;  ///< its source sent everything
        bool closed = false; ///< and its target was told so
    };
    struct Connection
    {
        FileDescriptor outside;
        FileDescriptor inside;
        Pipe in;  ///< from outside to inside
        Pipe out; ///< from inside to outside
        bool broken = false;
        bool refused = false; ///< only what was sent is thrown away, until the client closes

        bool isOver() const { return broken || (in.closed && out.closed); }
    };

    void run();
    void accept();
    static void refuse(Connection &connection);
    static void advance(const FileDescriptor &from, const FileDescriptor &to, Pipe &pipe, bool &broken);

    const Connector m_connector;
    const std::string m_refusal;
    int m_port = 0; // set while the next one is made
    FileDescriptor m_listener;
    FileDescriptor m_wake;
    std::list<Connection> m_connections;
    std::thread m_thread;
};

/// A socket that is bound to @p port of 127.0.0.1, or to a free one if that is 0, and does not listen:
/// connections to it are refused, and nobody else gets the port. @p port is 0 if none could be had.
FileDescriptor reservePort(int *port);

/// A socket that is being connected to @p port of 127.0.0.1; it does not block.
FileDescriptor connectToLoopback(int port);

} // namespace Sandkeeper::Simulator
