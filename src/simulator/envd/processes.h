// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/envd/common.h"
#include "simulator/session.h"

#include <memory>
#include <string>

namespace process {
class ProcessSelector;
class ProcessInput;
class StartRequest;
} // namespace process

namespace Sandkeeper::Simulator::Envd {

/// The service process.Process (ppio.md §3.5–§3.7). Safe to use from every thread.
class Processes
{
public:
    Processes(World &world, const Breaks &breaks)
        : m_world(world)
        , m_breaks(breaks)
    {
    }

    /// The name a method is counted under; empty if there is no such method.
    static std::string endpointOf(const std::string &method);
    static bool isStream(const std::string &method);
    void handle(const std::string &method, const Call &call);
    void tick() { m_sessions.tidy(); }
    /// Answers with a stream that is wrong in the way @p what names, for the faults.
    static void spoil(const std::string &what, Codec codec, httplib::Response &response);

private:
    using SessionPointer = std::shared_ptr<Session>;

    void start(const Call &call);
    SessionPointer launch(const Call &call, const process::StartRequest &wanted, Connect::Error *error);
    void connect(const Call &call);
    void list(const Call &call);
    void update(const Call &call);
    void sendInput(const Call &call);
    void streamInput(const Call &call);
    void sendSignal(const Call &call);
    void closeInput(const Call &call);
    void stream(const Call &call, const SessionPointer &session,
                const std::shared_ptr<Session::Listener> &listener, std::int64_t limit);
    /// A process that runs, or one that was ended a moment ago as well.
    SessionPointer find(const Call &call, const process::ProcessSelector &selector, Connect::Error *error,
                        bool evenEnded = false);

    World &m_world;
    const Breaks &m_breaks;
    Sessions m_sessions{std::chrono::milliseconds(30'000)};
};

} // namespace Sandkeeper::Simulator::Envd
