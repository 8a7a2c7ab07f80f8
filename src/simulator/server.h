// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/execution.h"
#include "simulator/faults.h"
#include "simulator/journal.h"
#include "simulator/options.h"
#include "simulator/ppio/boxes.h"
#include "simulator/ratelimit.h"
#include "simulator/session.h"
#include "simulator/store.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <httplib.h>

namespace Sandkeeper::Simulator {

/// Everything the parts of the simulator share. Every member is safe to use from every thread.
struct World
{
    explicit World(const Options &chosen, std::uint64_t seed);

    const Options options;
    Clock clock;
    Random random;
    Execution execution;
    Store store;
    Ppio::Boxes boxes;
    Sessions sessions;
    Journal journal;
    Faults faults;
    RateLimiter limiter;
    std::atomic<int> latencyMs;
    std::atomic<int> brokenStreams{0}; ///< counts up when every open stream is to break
    std::atomic<bool> stopping{false};
    std::string origin;                  ///< "http://127.0.0.1:PORT", set before the first request
    std::string ppioOrigin;              ///< the same of the other service
    std::atomic<bool> noise{false};      ///< its answers are valid in unusual ways
    std::atomic<bool> connectCall{true}; ///< whether it knows "connect"

    /// The domain that its answers name; empty: none.
    std::string domain() const;
    void setDomain(const std::string &name);

private:
    mutable std::mutex m_mutex;
    std::string m_domain;
};

/// What a request is for.
struct Route
{
    std::string endpoint; ///< the name it is counted under; faults and limits use it too
    bool gateway = false;
    std::string group = "api";         ///< the name that rules use for all endpoints of its kind
    std::uint64_t number = 0;          ///< of the call in the journal
    std::string subject;               ///< id of the sandbox, if the path has one
    std::vector<std::string> segments; ///< the parts of the path
};

/// One simulated service. Handlers run on many threads at once.
class Service
{
public:
    virtual ~Service() = default;
    /// What @p request is for; an empty endpoint if it is not for this service.
    virtual Route route(const httplib::Request &request) const = 0;
    /// Answers it. @p body reads the body of an upload; for all other requests it is null and the body is in
    /// @p request.
    virtual void handle(const Route &route, const httplib::Request &request, httplib::Response &response,
                        const httplib::ContentReader *body) = 0;
    /// The body of an error that a fault rule asks for.
    virtual std::string faultBody(const Route &route, const Fault &fault) const = 0;
    /// Answers with a stream of messages that is wrong in the way @p what names, in the form that @p request
    /// asks for.
    virtual void faultStream(const std::string &what, const httplib::Request &request,
                             httplib::Response &response) const = 0;
    /// Called regularly, for what happens by itself.
    virtual void tick() {}
};

void answerJson(httplib::Response &response, int status, const Json &body);
/// {"detail": text}, the usual error body of the control plane (prime.md §3.4).
void answerDetail(httplib::Response &response, int status, const std::string &detail);
/// Reads the body to its end, so that the connection can be used again.
void discardBody(const httplib::Request &request, const httplib::ContentReader *body);

/// The HTTP side: counts every request, applies latency and faults, and hands it to the service it is for.
class Server
{
public:
    Server(World &world, std::vector<std::unique_ptr<Service>> services);
    ~Server();

    /// Takes a port of 127.0.0.1. @return the port, or a negative number if that failed
    int bind(int port);
    /// Serves until stop() is called.
    void serve();
    void stop();
    /// Called regularly while it serves.
    void tick();

private:
    class Listener;

    void dispatch(const httplib::Request &request, httplib::Response &response,
                  const httplib::ContentReader *body);
    /// @return whether the connection was ended without an answer
    bool applyFault(const Fault &fault, Service &service, const Route &route, const httplib::Request &request,
                    httplib::Response &response, const httplib::ContentReader *body);
    void answerFault(const Fault &fault, Service &service, const Route &route,
                     const httplib::Request &request, httplib::Response &response);
    void waitUntilReleased(const Fault &fault, int socket) const;
    void pause(int milliseconds) const;

    World &m_world;
    const std::vector<std::unique_ptr<Service>> m_services;
    std::unique_ptr<Listener> m_listener;
    int m_port = 0;
};

} // namespace Sandkeeper::Simulator
