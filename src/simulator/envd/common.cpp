// SPDX-License-Identifier: MIT
#include "simulator/envd/common.h"

#include "simulator/text.h"
#include "simulator/transport.h"

#include <algorithm>
#include <filesystem>

#include <google/protobuf/message.h>

namespace Sandkeeper::Simulator::Envd {

std::optional<User> findUser(const Call &call, const std::string &name, std::string *problem)
{
    if (name.empty() && !call.isSince(0, 4, 0)) {
        *problem = "no user specified";
        return std::nullopt;
    }
    const std::string wanted = name.empty() ? call.sandbox.user : name;
    if (wanted == "root")
        return User{wanted, 0, "/root"};
    if (wanted == call.sandbox.user)
        return User{wanted, 1000, call.sandbox.home};
    *problem = "invalid username: '" + wanted + "'";
    return std::nullopt;
}

std::optional<User> rpcUser(const Call &call, Connect::Error *error)
{
    const std::string header = call.request.get_header_value("Authorization");
    std::string name;
    if (header.size() > 6 && toLower(header.substr(0, 6)) == "basic ") {
        name = fromBase64(trimmed(header.substr(6)));
        name = name.substr(0, name.find(':'));
    }
    std::string problem;
    auto user = findUser(call, name, &problem);
    if (!user)
        *error = {"unauthenticated", problem};
    return user;
}

std::optional<std::string> resolvePath(const Call &call, const User &user, const std::string &path,
                                       std::string *problem)
{
    if (path.find('\0') != std::string::npos) {
        *problem = "the path holds a NUL";
        return std::nullopt;
    }
    std::string absolute = path;
    if (path.empty()) {
        absolute = call.sandbox.workingDirectory;
    } else if (path[0] == '~') {
        if (path.size() > 1 && path[1] != '/') {
            *problem = "cannot expand user-specific home dir";
            return std::nullopt;
        }
        absolute = user.home + path.substr(1);
    } else if (path[0] != '/') {
        absolute = user.home + '/' + path;
    }
    std::string result = std::filesystem::path(absolute).lexically_normal().string();
    while (result.size() > 1 && result.back() == '/')
        result.pop_back();
    return result;
}

void answerHttpError(httplib::Response &response, int status, const std::string &message)
{
    answerJson(response, status, {{"code", status}, {"message", message}});
    response.set_header("Content-Type", "application/json; charset=utf-8");
}

void answerMessage(const Call &call, const google::protobuf::Message &message)
{
    call.response.status = 200;
    call.response.body = encode(call.codec, message);
    call.response.set_header("Content-Type", unaryType(call.codec));
}

void answerRpcError(const Call &call, const Connect::Error &error, bool streaming)
{
    if (streaming)
        Connect::answerEnd(call.response, error, streamType(call.codec));
    else
        Connect::answerError(call.response, error);
}

bool readOnlyMessage(const Call &call, google::protobuf::Message &message, Connect::Error *error)
{
    const auto messages = Connect::readEnvelopes(call.request.body, error);
    if (!messages)
        return false;
    if (messages->size() != 1) {
        *error = {"unimplemented", "the request of this method has exactly one message"};
        return false;
    }
    return decode(call.codec, messages->front(), message, error);
}

std::string envelopeOf(Codec codec, const google::protobuf::Message &message, bool noise)
{
    std::string payload = encode(codec, message);
    if (noise && codec == Codec::Json)
        payload.insert(1, payload.find('"') == std::string::npos ? R"("ofTheFuture": {"a": [1, null]})"
                                                                 : R"("ofTheFuture": {"a": [1, null]} , )");
    else if (noise)
        payload += std::string("\xba\x3e\x03"
                               "new",
                               6); // field 999
    return Connect::envelope(payload);
}

std::string envelopeOf(const Call &call, const google::protobuf::Message &message, bool noise)
{
    return envelopeOf(call.codec, message, noise);
}

int Breaks::count(const std::string &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_counts.find(id);
    return found == m_counts.end() ? 0 : found->second;
}

void Breaks::add(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    ++m_counts[id];
}

std::chrono::steady_clock::time_point momentAfter(std::int64_t limit)
{
    using namespace std::chrono;
    // Longer than any sandbox lives.
    return steady_clock::now() + (limit > 0 ? milliseconds(limit) : milliseconds(hours(24 * 365)));
}

OpenStream::OpenStream(World &world, const Breaks &breaks, const Call &call, std::int64_t limit)
    : m_world(world)
    , m_breaks(breaks)
    , m_sandbox(call.sandbox.id)
    , m_activity(nullptr, [&boxes = world.boxes, id = m_sandbox](void *) { boxes.endActivity(id); })
    , m_socket(Transport::socketOf(call.request))
    , m_breaksBefore(breaks.count(call.sandbox.id))
    , m_brokenBefore(world.brokenStreams)
    , m_until(momentAfter(limit))
    , m_interval(90)
    , m_lastSent(Steady::now())
{
    world.boxes.beginActivity(m_sandbox);
    const auto wanted = toInteger(call.request.get_header_value("Keepalive-Ping-Interval"));
    if (wanted && *wanted > 0)
        m_interval = std::chrono::seconds(std::min<std::int64_t>(*wanted, 86'400));
}

OpenStream::Idle OpenStream::idle() const
{
    if (m_world.stopping || m_world.brokenStreams != m_brokenBefore ||
        m_breaks.count(m_sandbox) != m_breaksBefore || Transport::isClosedByPeer(m_socket))
        return Idle::Broken;
    if (Steady::now() >= m_until)
        return Idle::Expired;
    return Steady::now() - m_lastSent >= m_interval ? Idle::KeepAlive : Idle::Wait;
}

bool OpenStream::send(httplib::DataSink &sink, const std::string &bytes)
{
    m_lastSent = Steady::now();
    if (m_breaks.count(m_sandbox) != m_breaksBefore)
        return false;
    if (!m_world.noise)
        return sink.write(bytes.data(), bytes.size());
    // In pieces that end in the middle of everything.
    for (std::size_t at = 0, size = 3; at < bytes.size(); at += size, size = size * 3 + 4) {
        if (!sink.write(bytes.data() + at, std::min(size, bytes.size() - at)))
            return false;
    }
    return true;
}

} // namespace Sandkeeper::Simulator::Envd
