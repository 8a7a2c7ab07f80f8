// SPDX-License-Identifier: MIT
#include "simulator/prime/ports.h"

#include "simulator/text.h"

#include <algorithm>
#include <set>

namespace Sandkeeper::Simulator::Prime {

namespace {

constexpr int lowestPort = 22;
constexpr int highestPort = 9000;
constexpr std::int64_t longestSession = 3600;

const char *const badGateway =
    "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: 44\r\n"
    "Connection: close\r\n\r\nNothing listens on this port of the sandbox.";

/// "type base64 comment", the form of a line in authorized_keys.
bool isPublicKey(const std::string &text)
{
    static const std::set<std::string> types = {"ssh-ed25519",
                                                "ssh-rsa",
                                                "ecdsa-sha2-nistp256",
                                                "ecdsa-sha2-nistp384",
                                                "ecdsa-sha2-nistp521",
                                                "sk-ssh-ed25519@openssh.com",
                                                "sk-ecdsa-sha2-nistp256@openssh.com"};
    const auto parts = split(trimmed(text), ' ');
    const auto isBase64 = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '/' || c == '=';
    };
    return parts.size() >= 2 && types.count(parts[0]) > 0 && parts[1].size() >= 16 &&
           std::all_of(parts[1].begin(), parts[1].end(), isBase64) &&
           text.find_first_of("\r\n", 0) >= trimmed(text).size();
}

std::optional<std::int64_t> wholeNumber(const Json &value)
{
    return value.is_number_integer() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

std::vector<Violation> checkExposure(const Json &body)
{
    std::vector<Violation> violations;
    const auto port = wholeNumber(body.value("port", Json()));
    if (!port || *port < lowestPort || *port > highestPort)
        violations.push_back({"port", "must be an integer from 22 to 9000"});
    else if (*port == 8080 || *port == 8081 || *port == 2222)
        violations.push_back({"port", "ports 8080, 8081 and 2222 are reserved"});
    const Json name = body.value("name", Json());
    if (!name.is_null() && (!name.is_string() || name.get<std::string>().size() > 50))
        violations.push_back({"name", "must be a string of at most 50 characters"});
    const Json protocol = body.value("protocol", Json("HTTP"));
    if (protocol != Json("HTTP") && protocol != Json("TCP"))
        violations.push_back({"protocol", "must be HTTP or TCP"});
    return violations;
}

bool isRunning(const Sandbox &sandbox, httplib::Response &response)
{
    if (sandbox.status == "RUNNING")
        return true;
    answerDetail(response, 409, "The sandbox is not running");
    return false;
}

} // namespace

Json Ports::exposureJson(const Exposure &exposure)
{
    const int port = exposure.forwarder->port();
    const std::string endpoint = "127.0.0.1:" + std::to_string(port);
    return {{"exposure_id", exposure.id},
            {"sandbox_id", exposure.sandboxId},
            {"port", exposure.port},
            {"name", exposure.name.empty() ? Json(nullptr) : Json(exposure.name)},
            {"protocol", exposure.tcp ? "TCP" : "HTTP"},
            {"url", (exposure.tcp ? "tcp://" : "http://") + endpoint},
            {"tls_socket", exposure.tcp ? std::string() : endpoint},
            {"external_port", exposure.tcp ? Json(port) : Json(nullptr)},
            {"external_endpoint", exposure.tcp ? Json(endpoint) : Json(nullptr)},
            {"created_at", isoTime(exposure.createdAt)}};
}

FileDescriptor Ports::connectInside(const std::string &sandboxId, int port)
{
    const auto sandbox = m_world.store.find(sandboxId);
    if (!sandbox || sandbox->status != "RUNNING")
        return {};
    std::string error;
    const auto runtime = m_world.store.runtime(sandboxId, &error);
    int failure = 0;
    return runtime ? runtime->connectTo(port, &failure) : FileDescriptor();
}

void Ports::expose(const Sandbox &sandbox, const Json &body, httplib::Response &response)
{
    if (sandbox.vm)
        return answerDetail(response, 400, "Ports of VM sandboxes cannot be exposed");
    const auto violations = checkExposure(body);
    if (!violations.empty())
        return answerJson(response, 422, violationsJson(violations));
    if (!isRunning(sandbox, response))
        return;
    Exposure exposure;
    exposure.id = "exp_" + m_world.random.word(16);
    exposure.sandboxId = sandbox.id;
    exposure.port = body.at("port").get<int>();
    exposure.tcp = body.value("protocol", "HTTP") == "TCP";
    if (const Json name = body.value("name", Json()); name.is_string())
        exposure.name = name.get<std::string>();
    exposure.createdAt = m_world.clock.now();
    exposure.forwarder = std::make_unique<Forwarder>(
        [this, id = sandbox.id, port = exposure.port] { return connectInside(id, port); },
        exposure.tcp ? "" : badGateway);
    if (exposure.forwarder->port() == 0)
        return answerDetail(response, 503, "No port is free");
    answerJson(response, 200, exposureJson(exposure));
    const std::lock_guard lock(m_mutex);
    m_exposures.emplace(exposure.id, std::move(exposure));
}

void Ports::unexpose(const Sandbox &sandbox, const std::string &exposureId, httplib::Response &response)
{
    std::map<std::string, Exposure>::node_type removed; // ends outside the lock
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_exposures.find(exposureId);
        if (found != m_exposures.end() && found->second.sandboxId == sandbox.id)
            removed = m_exposures.extract(found);
    }
    if (removed.empty())
        return answerDetail(response, 404, "Exposure not found");
    answerJson(response, 200, {{"success", true}, {"message", "Port unexposed"}});
}

void Ports::list(const std::string &sandboxId, httplib::Response &response)
{
    tidy();
    std::vector<const Exposure *> chosen;
    const std::lock_guard lock(m_mutex);
    for (const auto &[id, exposure] : m_exposures) {
        if (sandboxId.empty() || exposure.sandboxId == sandboxId)
            chosen.push_back(&exposure);
    }
    std::sort(chosen.begin(), chosen.end(), [](const Exposure *a, const Exposure *b) {
        return a->createdAt != b->createdAt ? a->createdAt < b->createdAt : a->id < b->id;
    });
    Json exposures = Json::array();
    for (const Exposure *exposure : chosen)
        exposures.push_back(exposureJson(*exposure));
    answerJson(response, 200, {{"exposures", exposures}});
}

void Ports::createSession(const Sandbox &sandbox, const Json &body, httplib::Response &response)
{
    const Json key = body.value("public_key", Json());
    // Later services do it for virtual machines, and take the key at once.
    if (sandbox.vm && key.is_null())
        return answerDetail(response, 400, "SSH sessions of VM sandboxes need a public_key");
    std::vector<Violation> violations;
    const Json ttl = body.value("ttl_seconds", Json(900));
    const auto seconds = wholeNumber(ttl);
    if (!seconds || *seconds < 1 || *seconds > longestSession)
        violations.push_back({"ttl_seconds", "must be an integer from 1 to 3600"});
    if (!key.is_null() && (!key.is_string() || !isPublicKey(key.get<std::string>())))
        violations.push_back({"public_key", "must be an OpenSSH public key"});
    if (!violations.empty())
        return answerJson(response, 422, violationsJson(violations));
    if (!isRunning(sandbox, response))
        return;
    SshSession session;
    session.id = "ssh_" + m_world.random.word(16);
    session.exposureId = "exp_" + m_world.random.word(16);
    session.sandboxId = sandbox.id;
    session.jobId = sandbox.jobId;
    session.token = "sim.ssh." + m_world.random.word(40);
    session.publicKey = key.is_string() ? key.get<std::string>() : std::string();
    session.reserved = reservePort(&session.port);
    session.seconds = *seconds;
    session.expiresAt = m_world.clock.now() + session.seconds * 1000;
    if (session.port == 0)
        return answerDetail(response, 503, "No port is free");
    answerJson(response, 200,
               {{"session_id", session.id},
                {"exposure_id", session.exposureId},
                {"sandbox_id", session.sandboxId},
                {"host", "127.0.0.1"},
                {"port", session.port},
                {"external_endpoint", "127.0.0.1:" + std::to_string(session.port)},
                {"expires_at", isoTime(session.expiresAt)},
                {"ttl_seconds", session.seconds},
                {"gateway_url", m_world.origin},
                {"user_ns", m_userNamespace},
                {"job_id", session.jobId},
                {"token", session.token}});
    const std::lock_guard lock(m_mutex);
    m_sessions.emplace(session.id, std::move(session));
}

void Ports::closeSession(const Sandbox &sandbox, const std::string &sessionId, httplib::Response &response)
{
    tidy();
    const std::lock_guard lock(m_mutex);
    const auto found = m_sessions.find(sessionId);
    if (found == m_sessions.end() || found->second.sandboxId != sandbox.id)
        return answerDetail(response, 404, "SSH session not found");
    m_sessions.erase(found);
    answerJson(response, 200, {{"success", true}, {"message", "SSH session closed"}});
}

void Ports::authorize(const std::string &token, const std::string &jobId, const Json &body,
                      httplib::Response &response)
{
    tidy();
    const auto refuse = [&response](int status, const char *error, const char *message) {
        answerJson(response, status, {{"error", error}, {"message", message}, {"code", status}});
    };
    const std::lock_guard lock(m_mutex);
    const auto owner = std::find_if(m_sessions.begin(), m_sessions.end(), [&](const auto &entry) {
        return entry.second.token == token && entry.second.jobId == jobId;
    });
    if (token.empty() || owner == m_sessions.end())
        return refuse(401, "unauthorized", "The token is invalid or expired");
    const Json id = body.is_object() ? body.value("session_id", Json()) : Json();
    if (id != Json(owner->first))
        return refuse(404, "session_not_found", "There is no such SSH session");
    const Json key = body.value("public_key", Json());
    const auto seconds = wholeNumber(body.value("ttl_seconds", Json(owner->second.seconds)));
    if (!key.is_string() || !isPublicKey(key.get<std::string>()))
        return refuse(422, "bad_request", "'public_key' is not an OpenSSH public key");
    if (!seconds || *seconds < 1 || *seconds > longestSession)
        return refuse(422, "bad_request", "'ttl_seconds' must be a number from 1 to 3600");
    owner->second.publicKey = key.get<std::string>();
    answerJson(
        response, 200,
        {{"success", true}, {"session_id", owner->first}, {"expires_at", isoTime(owner->second.expiresAt)}});
}

void Ports::tidy()
{
    const Millis now = m_world.clock.now();
    std::vector<std::string> owners;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[id, exposure] : m_exposures)
            owners.push_back(exposure.sandboxId);
        for (const auto &[id, session] : m_sessions)
            owners.push_back(session.sandboxId);
    }
    std::set<std::string> over;
    for (const std::string &owner : owners) {
        const auto sandbox = m_world.store.find(owner);
        if (!sandbox || sandbox->isOver())
            over.insert(owner);
    }
    // Ended outside the lock: a forwarder may just be asking for a connection.
    std::vector<std::map<std::string, Exposure>::node_type> removed;
    const std::lock_guard lock(m_mutex);
    for (auto entry = m_exposures.begin(); entry != m_exposures.end();) {
        const auto current = entry++;
        if (over.count(current->second.sandboxId) > 0)
            removed.push_back(m_exposures.extract(current));
    }
    std::erase_if(m_sessions, [&](const auto &entry) {
        return entry.second.expiresAt <= now || over.count(entry.second.sandboxId) > 0;
    });
}

} // namespace Sandkeeper::Simulator::Prime
