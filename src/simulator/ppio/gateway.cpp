// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

#include "simulator/text.h"
#include "simulator/transport.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

namespace Sandkeeper::Simulator::Ppio {

namespace {

constexpr int envdPort = 49983;
constexpr Millis autoResumeLife = 300'000;

void answerProxy(httplib::Response &response, int status, const std::string &id, const std::string &message,
                 Json more = Json::object())
{
    Json body = {{"sandboxId", id}, {"message", message}};
    body.update(more);
    body["code"] = status;
    answerJson(response, status, body);
}

/// Keeps a sandbox from being idle while a request for it is in progress.
class Busy
{
public:
    Busy(Boxes &boxes, std::string id)
        : m_boxes(boxes)
        , m_id(std::move(id))
    {
        m_boxes.beginActivity(m_id);
    }
    Busy(const Busy &) = delete;
    Busy &operator=(const Busy &) = delete;
    ~Busy() { m_boxes.endActivity(m_id); }

private:
    Boxes &m_boxes;
    const std::string m_id;
};

/// The request as it goes into the sandbox.
std::string requestText(const httplib::Request &request)
{
    const bool upgrade = request.has_header("Upgrade");
    std::string text = request.method + ' ' + request.target + " HTTP/1.1\r\n";
    for (const auto &[name, value] : request.headers) {
        const std::string lower = toLower(name);
        static const std::array<std::string, 9> ours = {
            "local_addr",       "local_port",        "remote_addr",
            "remote_port",      "content-length",    "e2b-sandbox-id",
            "e2b-sandbox-port", "transfer-encoding", "e2b-traffic-access-token"};
        if (std::find(ours.begin(), ours.end(), lower) != ours.end() || (lower == "connection" && !upgrade))
            continue;
        text += name + ": " + value + "\r\n";
    }
    if (!upgrade)
        text += "Connection: close\r\n";
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return text + "\r\n" + request.body;
}

bool sendAll(int socket, const char *data, std::size_t size)
{
    while (size > 0) {
        pollfd polled{socket, POLLOUT, 0};
        if (poll(&polled, 1, 30'000) <= 0)
            return false;
        const ssize_t sent = send(socket, data, size, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (sent <= 0)
            return false;
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

/// Moves what is there. @return false at the end
bool relay(int from, int to)
{
    std::array<char, 65536> buffer{};
    const ssize_t got = recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    return got > 0 && sendAll(to, buffer.data(), static_cast<std::size_t>(got));
}

} // namespace

std::optional<Box> PpioService::awake(const Route &route, int port, const Request &request,
                                      Response &response)
{
    auto box = m_world.boxes.find(route.subject);
    if (box && box->transition.empty() && !box->isRunning() && box->autoResume) {
        const Millis life = std::max(box->life, autoResumeLife);
        m_world.boxes.resume(box->id, life, "auto-resume", route.number);
        box = m_world.boxes.find(route.subject);
    }
    if (!box || (box->transition.empty() && !box->isRunning())) {
        answerProxy(response, 502, route.subject, "The sandbox was not found");
        return std::nullopt;
    }
    if (!box->transition.empty()) {
        answerProxy(response, 409, box->id, "The sandbox is still transitioning. Try again in a moment.");
        return std::nullopt;
    }
    if (port != envdPort && !box->trafficToken.empty() &&
        request.get_header_value("e2b-traffic-access-token") != box->trafficToken) {
        answerProxy(response, 403, box->id, "The traffic access token is missing or wrong");
        return std::nullopt;
    }
    return box;
}

void PpioService::dataPlane(const Route &route, const Request &request, Response &response,
                            const httplib::ContentReader *body)
{
    const int port = static_cast<int>(toInteger(route.segments[0]).value_or(0));
    const auto box = awake(route, port, request, response);
    if (!box)
        return discardBody(request, body);
    const Busy busy(m_world.boxes, box->id);
    std::string error;
    const auto runtime = m_world.boxes.runtime(box->id, &error);
    if (!runtime) {
        discardBody(request, body);
        return answerProxy(response, 502, box->id, "The sandbox was not found");
    }
    if (port != envdPort) {
        Request whole = request;
        if (body && !request.is_multipart_form_data()) {
            (*body)([&whole](const char *data, std::size_t size) {
                whole.body.append(data, size);
                return true;
            });
        }
        return forward(*box, port, whole, response);
    }
    EnvdCall call;
    call.id = box->id;
    call.secure = box->secure;
    call.accessToken = box->accessToken;
    call.envdVersion = box->envdVersion;
    call.environment = box->environment;
    call.runtime = runtime;
    call.cpuCount = box->cpuCount;
    call.memoryMb = box->memoryMb;
    call.diskMb = box->diskMb;
    call.number = route.number;
    m_envd->handle(call, request, response, body);
}

void PpioService::forward(const Box &box, int port, const Request &request, Response &response)
{
    std::string error;
    const auto runtime = m_world.boxes.runtime(box.id, &error);
    int errorNumber = 0;
    const FileDescriptor inside = runtime ? runtime->connectTo(port, &errorNumber) : FileDescriptor();
    const int outside = Transport::socketOf(request);
    const std::string text = requestText(request);
    if (!inside.isValid() || !sendAll(inside.get(), text.data(), text.size()))
        return answerProxy(response, 502, box.id, "The sandbox is running but port is not open",
                           {{"port", port}});
    // From here on the bytes pass as they are, so that everything a service may speak gets through; the
    // library only sees that the connection ended.
    for (;;) {
        std::array<pollfd, 2> polled{pollfd{inside.get(), POLLIN, 0}, pollfd{outside, POLLIN, 0}};
        const int ready = poll(polled.data(), polled.size(), 200);
        const auto now = m_world.boxes.find(box.id);
        if ((ready < 0 && errno != EINTR) || m_world.stopping || !now || !now->isRunning())
            break;
        if (polled[0].revents != 0 && !relay(inside.get(), outside))
            break;
        if (polled[1].revents != 0 && !relay(outside, inside.get()))
            break;
    }
    Transport::finish(outside);
}

} // namespace Sandkeeper::Simulator::Ppio
