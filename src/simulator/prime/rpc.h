// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/connect.h"
#include "simulator/server.h"
#include "simulator/session.h"

#include <string>

namespace command_session {
class CommandSessionSelector;
class CommandInput;
class StartRequest;
} // namespace command_session

namespace Sandkeeper::Simulator::Prime {

/// The service command_session.CommandSession of a virtual machine's gateway (prime.md §8.3). Safe to use
/// from every thread.
class CommandSessions
{
public:
    explicit CommandSessions(World &world)
        : m_world(world)
    {
    }

    /// The name a method is counted under; empty if there is no such method.
    static std::string endpointOf(const std::string &method);
    /// Answers with a stream that is wrong in the way @p what names, for the faults.
    static void spoil(const std::string &what, httplib::Response &response);
    /// Answers a call for @p sandbox, which is a virtual machine and can be reached.
    void handle(const std::string &method, const Sandbox &sandbox, const httplib::Request &request,
                httplib::Response &response);

private:
    void start(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    std::shared_ptr<Session> launch(const Sandbox &sandbox, const command_session::StartRequest &wanted,
                                    std::int64_t limit, Connect::Error *error);
    void connect(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    void streamInput(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    void sendInput(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    void sendSignal(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    void update(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    void list(const Sandbox &sandbox, httplib::Response &response);
    void stream(const std::shared_ptr<Session> &session, const std::shared_ptr<Session::Listener> &listener,
                std::int64_t limit, const httplib::Request &request, httplib::Response &response);
    std::shared_ptr<Session> find(const Sandbox &sandbox,
                                  const command_session::CommandSessionSelector &selector,
                                  Connect::Error *error);
    std::optional<Connect::Error> write(Session &session, const command_session::CommandInput &input,
                                        const std::string &uuid, std::int64_t limit);

    World &m_world;
};

} // namespace Sandkeeper::Simulator::Prime
