// SPDX-License-Identifier: MIT
#include "simulator/server.h"

#include "simulator/control.h"
#include "simulator/transport.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace Sandkeeper::Simulator {

namespace {

/// As over Ethernet, and so of nearly every connection to a service. Those of loopback hold 64 KiB: a client
/// that writes in smaller pieces would wait for 40 ms behind each first one, until it is acknowledged.
constexpr int longestSegment = 1460;

} // namespace

/// Debian's build of the library queues only five connections; a client that opens more at once would wait
/// for a second.
class Server::Listener : public httplib::Server
{
public:
    void widenQueue() { ::listen(svr_sock_, 1024); }
};

World::World(const Options &chosen, std::uint64_t seed)
    : options(chosen)
    , clock(chosen.minuteMs)
    , random(seed)
    , store(options, clock, random, execution)
    , boxes(options, clock, random, execution)
    , sessions(std::chrono::milliseconds(chosen.sessionRetentionMs))
    , limiter(chosen.rateLimit, chosen.rateWindowMs)
    , latencyMs(chosen.latencyMs)
{
    for (const Fault &fault : chosen.faults)
        faults.add(fault);
    boxes.setListener([this](const Ppio::LifeEvent &event) {
        const auto time = [](Millis at) {
            return at > 0 ? Json(isoTime(at, true)) : Json();
        };
        const auto text = [](const std::string &state) {
            return state.empty() ? Json() : Json(state);
        };
        journal.addLife({{"what", event.what},
                         {"call", event.call},
                         {"sandbox", event.sandboxId},
                         {"stateBefore", text(event.stateBefore)},
                         {"stateAfter", text(event.stateAfter)},
                         {"endBefore", time(event.endBefore)},
                         {"endAfter", time(event.endAfter)},
                         {"at", isoTime(event.at, true)}});
    });
}

std::string World::domain() const
{
    const std::lock_guard lock(m_mutex);
    return m_domain;
}

void World::setDomain(const std::string &name)
{
    const std::lock_guard lock(m_mutex);
    m_domain = name;
}

void answerJson(httplib::Response &response, int status, const Json &body)
{
    response.status = status;
    // A name from a path may hold bytes that are not UTF-8.
    response.set_content(body.dump(-1, ' ', false, Json::error_handler_t::replace), "application/json");
}

void answerDetail(httplib::Response &response, int status, const std::string &detail)
{
    answerJson(response, status, {{"detail", detail}});
}

void discardBody(const httplib::Request &request, const httplib::ContentReader *body)
{
    if (!body)
        return;
    const auto ignore = [](const char *, std::size_t) {
        return true;
    };
    if (request.is_multipart_form_data())
        (*body)([](const httplib::MultipartFormData &) { return true; }, ignore);
    else
        (*body)(ignore);
}

namespace {

/// The library treats some requests in ways the simulated services do not.
void tidyRequest(const httplib::Request &constRequest)
{
    auto &request = const_cast<httplib::Request &>(constRequest);
    // It would compress replies, which takes seconds for a large one. A service that does so by itself looks
    // elsewhere.
    if (request.has_header("Accept-Encoding"))
        request.set_header("X-Simulator-Accept-Encoding", request.get_header_value("Accept-Encoding"));
    request.headers.erase("Accept-Encoding");
    request.ranges.clear();
    // It would wait for the body of a POST or DELETE that has none and does not say so.
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding"))
        request.set_header("Content-Length", "0");
}

std::string rawAnswer(const httplib::Response &response, const std::string &body)
{
    return "HTTP/1.1 " + std::to_string(response.status) +
           " OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n";
}

} // namespace

Server::Server(World &world, std::vector<std::unique_ptr<Service>> services)
    : m_world(world)
    , m_services(std::move(services))
    , m_listener(std::make_unique<Listener>())
{
    Listener &http = *m_listener;
    const int threads = world.options.threads;
    http.new_task_queue = [threads] {
        return new httplib::ThreadPool(static_cast<std::size_t>(threads));
    };
    http.set_keep_alive_max_count(1'000'000);
    http.set_keep_alive_timeout(30);
    http.set_read_timeout(120);
    http.set_write_timeout(120);
    http.set_tcp_nodelay(true);
    http.set_socket_options([](socket_t socket) {
        // By default a second simulator could take the same port and get half of the first one's requests.
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        setsockopt(socket, IPPROTO_TCP, TCP_MAXSEG, &longestSegment, sizeof longestSegment);
    });
    http.set_payload_max_length(std::size_t{64} << 30U);
    http.set_pre_routing_handler([](const httplib::Request &request, httplib::Response &) {
        tidyRequest(request);
        return httplib::Server::HandlerResponse::Unhandled;
    });
    http.set_exception_handler(
        [](const httplib::Request &, httplib::Response &response, std::exception_ptr problem) {
            try {
                std::rethrow_exception(problem);
            } catch (const std::exception &exception) {
                std::cerr << "sandkeeper-simulator: " << exception.what() << '\n';
            } catch (...) {
                std::cerr << "sandkeeper-simulator: unknown exception\n";
            }
            answerDetail(response, 500, "Internal Server Error");
        });
    const auto plain = [this](const httplib::Request &request, httplib::Response &response) {
        dispatch(request, response, nullptr);
    };
    const auto streamed = [this](const httplib::Request &request, httplib::Response &response,
                                 const httplib::ContentReader &body) {
        dispatch(request, response, &body);
    };
    http.Post(R"(/[^/]+/[^/]+/upload)", streamed);
    http.Put(R"(/uploads/[^/]+/[^/]+)", streamed);
    http.Post("/files", streamed);
    http.Post(R"(/process\.Process/StreamInput)", streamed);
    const std::string anything = R"(/[\s\S]*)";
    http.Get(anything, plain);
    http.Post(anything, plain);
    http.Put(anything, plain);
    http.Patch(anything, plain);
    http.Delete(anything, plain);
    http.Options(anything, plain);
}

Server::~Server() = default;

int Server::bind(int port)
{
    if (port == 0)
        m_port = m_listener->bind_to_any_port("127.0.0.1");
    else
        m_port = m_listener->bind_to_port("127.0.0.1", port) ? port : -1;
    if (m_port > 0)
        m_listener->widenQueue();
    return m_port;
}

void Server::serve()
{
    m_listener->listen_after_bind();
}

void Server::stop()
{
    m_world.stopping = true;
    // It must be running to be stopped; it always gets there once it is bound.
    while (!m_listener->is_running())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    m_listener->stop();
    Transport::finishAll(m_port);
}

void Server::tick()
{
    for (const auto &service : m_services)
        service->tick();
}

void Server::pause(int milliseconds) const
{
    using namespace std::chrono;
    const auto end = steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!m_world.stopping && steady_clock::now() < end)
        std::this_thread::sleep_for(
            std::min<steady_clock::duration>(end - steady_clock::now(), std::chrono::milliseconds(20)));
}

void Server::waitUntilReleased(const Fault &fault, int socket) const
{
    using namespace std::chrono;
    const auto end =
        steady_clock::now() + (fault.delayMs > 0 ? std::chrono::milliseconds(fault.delayMs) : hours(1));
    while (!m_world.stopping && steady_clock::now() < end && m_world.faults.exists(fault.id) &&
           !Transport::isClosedByPeer(socket))
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

void Server::answerFault(const Fault &fault, Service &service, const Route &route,
                         const httplib::Request &request, httplib::Response &response)
{
    using Kind = Fault::Kind;
    response.status = fault.kind == Kind::Status ? fault.status : 200;
    if (fault.retryAfter >= 0)
        response.set_header("Retry-After", std::to_string(fault.retryAfter));
    switch (fault.kind) {
    case Kind::Status:
        response.set_content(service.faultBody(route, fault),
                             fault.body == "text" ? "text/plain" : "application/json");
        break;
    case Kind::Html:
        response.set_content("<!DOCTYPE html>\n<html><head><title>Sign in</title></head>"
                             "<body><h1>Network sign-in</h1></body></html>\n",
                             "text/html; charset=utf-8");
        break;
    case Kind::BadJson:
        response.set_content("{\"sandboxes\": [{\"id\": \"sbx_", "application/json");
        break;
    case Kind::Shape:
        response.set_content(
            R"({"sandboxes":{"id":7},"id":["sbx"],"status":3,"token":null,"total":"many","statuses":1})",
            "application/json");
        break;
    case Kind::Stream:
        service.faultStream(fault.target, request, response);
        break;
    case Kind::Redirect:
        response.status = 307;
        response.set_header("Location", fault.target);
        break;
    default:
        response.body.clear();
        break;
    }
}

bool Server::applyFault(const Fault &fault, Service &service, const Route &route,
                        const httplib::Request &request, httplib::Response &response,
                        const httplib::ContentReader *body)
{
    using Kind = Fault::Kind;
    const int socket = Transport::socketOf(request);
    if (fault.kind != Kind::Hang)
        pause(fault.delayMs);
    const bool doItFirst = fault.after || fault.kind == Kind::Truncate || fault.kind == Kind::None;
    if (doItFirst)
        service.handle(route, request, response, body);
    else
        discardBody(request, body);
    switch (fault.kind) {
    case Kind::None:
        return false;
    case Kind::Hang:
        waitUntilReleased(fault, socket);
        Transport::finish(socket);
        return true;
    case Kind::Reset:
        Transport::reset(socket);
        return true;
    case Kind::Close:
        Transport::finish(socket);
        return true;
    case Kind::Truncate:
        // A download has its body elsewhere; what matters is only that less arrives than was announced.
        if (response.body.empty())
            response.body.assign(4096, 'x');
        Transport::sendRaw(socket, rawAnswer(response, response.body) +
                                       response.body.substr(0, response.body.size() / 2));
        Transport::finish(socket);
        return true;
    default:
        response = httplib::Response();
        answerFault(fault, service, route, request, response);
        return false;
    }
}

void Server::dispatch(const httplib::Request &request, httplib::Response &response,
                      const httplib::ContentReader *body)
{
    if (Control::isFor(request)) {
        Control::handle(m_world, request, response);
        return;
    }
    Service *service = nullptr;
    Route route;
    for (const auto &candidate : m_services) {
        route = candidate->route(request);
        if (route.endpoint.empty())
            continue;
        service = candidate.get();
        break;
    }
    const std::uint64_t number = m_world.journal.begin(route.endpoint.empty() ? "unknown" : route.endpoint,
                                                       request.method, request.path, m_world.clock.now());
    route.number = number;
    if (!service) {
        discardBody(request, body);
        answerDetail(response, 404, "Not Found");
        m_world.journal.end(number, response.status, {}, m_world.clock.now());
        return;
    }
    pause(m_world.latencyMs);
    const auto fault = m_world.faults.take(route.endpoint, route.group);
    bool lost = false;
    if (fault)
        lost = applyFault(*fault, *service, route, request, response, body);
    else
        service->handle(route, request, response, body);
    m_world.journal.end(number, lost ? 0 : response.status, fault ? fault->rule : std::string(),
                        m_world.clock.now());
}

} // namespace Sandkeeper::Simulator
