// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/forwarder.h"
#include "simulator/prime/validation.h"
#include "simulator/server.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace Sandkeeper::Simulator::Prime {

/// The exposed ports and the SSH sessions of all sandboxes (prime.md §5.11-§5.16, §7.5). Safe to use from
/// every thread.
class Ports
{
public:
    Ports(World &world, std::string userNamespace)
        : m_world(world)
        , m_userNamespace(std::move(userNamespace))
    {
    }

    void expose(const Sandbox &sandbox, const Json &body, httplib::Response &response);
    void unexpose(const Sandbox &sandbox, const std::string &exposureId, httplib::Response &response);
    /// The ports of one sandbox, or all if @p sandboxId is empty.
    void list(const std::string &sandboxId, httplib::Response &response);

    void createSession(const Sandbox &sandbox, const Json &body, httplib::Response &response);
    void closeSession(const Sandbox &sandbox, const std::string &sessionId, httplib::Response &response);
    /// Allows a key for a session. @p token is the session's own, not the sandbox's.
    void authorize(const std::string &token, const std::string &jobId, const Json &body,
                   httplib::Response &response);

    /// Lets go of what belongs to sandboxes that ended, and of sessions whose time is over.
    void tidy();

private:
    struct Exposure
    {
        std::string id;
        std::string sandboxId;
        int port = 0;
        std::string name;
        bool tcp = false;
        Millis createdAt = 0;
        std::unique_ptr<Forwarder> forwarder;
    };
    struct SshSession
    {
        std::string id;
        std::string exposureId;
        std::string sandboxId;
        std::string jobId;
        std::string token;
        std::string publicKey;
        FileDescriptor reserved;
        int port = 0;
        std::int64_t seconds = 0;
        Millis expiresAt = 0;
    };

    static Json exposureJson(const Exposure &exposure);
    FileDescriptor connectInside(const std::string &sandboxId, int port);

    World &m_world;
    const std::string m_userNamespace;
    std::mutex m_mutex;
    std::map<std::string, Exposure> m_exposures;
    std::map<std::string, SshSession> m_sessions;
};

} // namespace Sandkeeper::Simulator::Prime
