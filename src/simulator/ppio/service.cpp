// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

#include "simulator/text.h"

#include <algorithm>
#include <set>

namespace Sandkeeper::Simulator::Ppio {

namespace {

constexpr int envdPort = 49983;

std::string sandboxEndpoint(const std::string &method, const std::vector<std::string> &parts)
{
    const bool get = method == "GET";
    const bool post = method == "POST";
    if (parts.size() == 1)
        return get ? "ppio-list-v1" : post ? "ppio-create" : "";
    if (parts.size() == 2 && get && (parts[1] == "events" || parts[1] == "quota"))
        return "ppio-" + parts[1];
    if (parts.size() == 2 && get && parts[1] == "metrics")
        return "ppio-metrics-many";
    if (parts.size() == 2)
        return get ? "ppio-get" : method == "DELETE" ? "ppio-kill" : "";
    if (parts.size() != 3)
        return "";
    const std::string &what = parts[2];
    static const std::map<std::string, std::string> posts = {
        {"pause", "ppio-pause"},     {"resume", "ppio-resume"},     {"connect", "ppio-connect"},
        {"timeout", "ppio-timeout"}, {"refreshes", "ppio-refresh"}, {"snapshots", "ppio-snapshot"},
        {"fork", "ppio-fork"},       {"clone", "ppio-clone"},       {"commit", "ppio-commit"},
        {"reset", "ppio-reset"}};
    if (get && (what == "metrics" || what == "logs"))
        return "ppio-" + what;
    if (method == "PUT" && what == "network")
        return "ppio-network";
    const auto found = posts.find(what);
    return post && found != posts.end() ? found->second : "";
}

std::string templateEndpoint(const std::string &method, const std::vector<std::string> &parts)
{
    const std::size_t count = parts.size();
    const bool get = method == "GET";
    if (count == 1)
        return get ? "ppio-templates" : method == "POST" ? "ppio-template-begin" : "";
    if (parts[1] == "tags" && count == 2)
        return method == "POST" ? "ppio-template-tag" : method == "DELETE" ? "ppio-template-untag" : "";
    if (parts[1] == "aliases" && count == 3)
        return get ? "ppio-template-alias" : "";
    if (count == 2)
        return get                  ? "ppio-template-get"
               : method == "DELETE" ? "ppio-template-delete"
               : method == "PATCH"  ? "ppio-template-publish"
                                    : "";
    if (count == 3 && parts[2] == "tags")
        return get ? "ppio-template-tags" : "";
    if (count == 4 && parts[2] == "files")
        return get ? "ppio-template-file" : "";
    if (count == 4 && parts[2] == "builds")
        return method == "POST" ? "ppio-template-build" : "";
    if (count == 5 && parts[2] == "builds" && get && (parts[4] == "status" || parts[4] == "logs"))
        return "ppio-template-build-" + parts[4];
    return "";
}

/// @p parts without a leading version, which @p version gets.
std::string endpointOf(const std::string &method, std::vector<std::string> parts, bool isE2b, int *version)
{
    *version = 1;
    if (parts.size() > 1 && (parts[0] == "v2" || parts[0] == "v3")) {
        *version = parts[0][1] - '0';
        parts.erase(parts.begin());
    }
    const std::string &first = parts[0];
    const bool get = method == "GET";
    if (first == "health" && parts.size() == 1)
        return get ? "ppio-health" : "";
    if (first == "sandboxes") {
        const std::string name = sandboxEndpoint(method, parts);
        if (*version == 1)
            return name;
        if (name == "ppio-list-v1")
            return "ppio-list";
        if (name == "ppio-logs")
            return "ppio-logs-v2";
        // E2B's newest clients use these.
        return name == "ppio-create" || name == "ppio-connect" ? name : "";
    }
    if (first == "templates") {
        const std::string name = templateEndpoint(method, parts);
        static const std::set<std::string> later = {"ppio-templates", "ppio-template-begin",
                                                    "ppio-template-publish", "ppio-template-build"};
        return *version == 1 || later.count(name) > 0 ? name : "";
    }
    if (first == "snapshots" && parts.size() == 1)
        return get ? "ppio-snapshots" : "";
    if (first == "teams" && get && (parts.size() == 1 || (parts.size() >= 3 && parts[2] == "metrics")))
        return "ppio-teams";
    static_cast<void>(isE2b);
    return "";
}

/// The sandbox and the port that a request names; an empty id if it names none.
std::pair<std::string, int> targetOf(const httplib::Request &request)
{
    const std::string host = toLower(request.get_header_value("Host"));
    const std::size_t dot = host.find('.');
    const auto label = split(host.substr(0, dot), '-');
    const auto port = label.size() >= 2 ? toInteger(label[0]) : std::nullopt;
    if (dot != std::string::npos && port && *port > 0 && *port < 65536 && !label[1].empty())
        return {label[1], static_cast<int>(*port)};
    const std::string id = request.get_header_value("E2b-Sandbox-Id");
    const auto named = toInteger(request.get_header_value("E2b-Sandbox-Port"));
    if (!id.empty() && named && *named > 0 && *named < 65536)
        return {id.substr(0, id.find('-')), static_cast<int>(*named)};
    return {};
}

} // namespace

Account makeAccount(Random &random, const std::string &key)
{
    Account account;
    account.key = key.empty() ? "sk_simulator_" + random.word(32) : key;
    account.blockedKey = "sk_simulator_" + random.word(32);
    account.teamId = random.word(8) + "-0000-4000-8000-" + random.word(12);
    account.teamName = "Demo team";
    return account;
}

std::array<int, 3> versionOf(const std::string &text)
{
    std::array<int, 3> result{};
    std::size_t at = 0;
    for (int &number : result) {
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            number = number * 10 + (text[at++] - '0');
        if (at >= text.size() || text[at] != '.')
            break;
        ++at;
    }
    return result;
}

PpioService::PpioService(World &world, Account account)
    : m_world(world)
    , m_account(std::move(account))
    , m_templates(world, "demo")
    , m_envd(makeEnvd(world))
{
    m_world.boxes.setWatcher([this](const std::string &what, const std::string &id) {
        if (what == "paused")
            m_envd->paused(id);
        else if (what == "resumed")
            m_envd->resumed(id);
        else
            m_envd->ended(id);
    });
}

Route PpioService::route(const httplib::Request &request) const
{
    Route route;
    // From the address as it came: a name in it may hold encoded slashes.
    route.segments = split(request.target.substr(1, request.target.find('?') - 1), '/');
    for (std::string &segment : route.segments)
        segment = percentDecoded(segment).value_or(segment);
    int version = 1;
    const std::string api = endpointOf(request.method, route.segments, isE2b(), &version);
    auto [id, port] = targetOf(request);
    // PPIO's clients name the sandbox in the heads of a "connect" to the control plane too.
    if (!id.empty() && !api.empty() && request.has_header("X-API-Key"))
        id.clear();
    const std::string token = request.get_header_value("X-Access-Token");
    // What came by the daemon's own port is for a daemon even if the control plane has the same address.
    const std::string host = request.get_header_value("Host");
    const bool daemon = api.empty() || host.substr(host.find(':') + 1) == std::to_string(envdPort);
    if (id.empty() && (daemon || !token.empty()) && !request.has_header("X-API-Key")) {
        // Clients that were given an address for all sandboxes may not say which one they mean.
        const auto guessed =
            m_envd->endpoint(request) == "envd-unknown" ? std::nullopt : m_world.boxes.guess(token);
        if (guessed || (daemon && m_envd->endpoint(request) != "envd-unknown")) {
            id = guessed ? guessed->id : "unknown";
            port = envdPort;
        }
    }
    if (!id.empty()) {
        route.gateway = true;
        route.subject = id;
        route.segments = {std::to_string(port)};
        route.endpoint = port == envdPort ? m_envd->endpoint(request) : "ppio-port";
        route.group = port == envdPort ? "envd" : "ppio-port";
        return route;
    }
    route.group = "ppio-api";
    route.endpoint = api;
    if (route.segments.size() == 3 && route.segments[0] == "uploads" && request.method == "PUT")
        route.endpoint = "ppio-template-upload";
    if (version > 1)
        route.segments.erase(route.segments.begin());
    // As with the method, so that one call can be told from the other.
    route.segments.push_back("v" + std::to_string(version));
    if (route.segments[0] == "sandboxes" && route.segments.size() > 2)
        route.subject = route.segments[1];
    return route;
}

void PpioService::handle(const Route &route, const httplib::Request &request, httplib::Response &response,
                         const httplib::ContentReader *body)
{
    noteLeaks(route, request);
    if (route.gateway)
        return dataPlane(route, request, response, body);
    if (route.endpoint == "ppio-template-upload" && body)
        return m_templates.upload(route.segments[1], route.segments[2], request, response, *body);
    discardBody(request, body);
    if (route.endpoint == "ppio-health")
        answerNothing(response);
    else if (admit(route, request, response)) {
        try {
            controlPlane(route, request, response);
        } catch (const nlohmann::json::exception &) {
            answerError(response, 400, "validation error: a value is of the wrong type");
        }
    }
}

void PpioService::noteLeaks(const Route &route, const Request &request)
{
    // The code in a sandbox can see what reaches its ports (ppio.md §1.1).
    const char *leak = nullptr;
    if (route.gateway && request.has_header("X-API-Key"))
        leak = "ppio-key-leak";
    else if (!route.gateway && request.has_header("X-Access-Token"))
        leak = "ppio-token-leak";
    if (!leak)
        return;
    const Millis now = m_world.clock.now();
    m_world.journal.end(m_world.journal.begin(leak, request.method, request.path, now), 0, {}, now);
}

bool PpioService::admit(const Route &route, const Request &request, Response &response)
{
    std::string key = request.get_header_value("X-API-Key");
    const std::string bearer = request.get_header_value("Authorization");
    if (key.empty() && bearer.size() > 7 && toLower(bearer.substr(0, 7)) == "bearer ")
        key = bearer.substr(7);
    if (key.empty()) {
        answerError(response, 401, "authorization header is missing");
        return false;
    }
    if (key == m_account.blockedKey) {
        answerError(response, 403, "team is blocked");
        return false;
    }
    if (key != m_account.key) {
        answerError(response, 401,
                    "Invalid API key, please visit the console for more information.\n"
                    "Cannot get the team for the given API key");
        return false;
    }
    const auto wait = m_world.limiter.refuse(route.endpoint, key, route.subject, m_world.clock.now());
    if (!wait)
        return true;
    response.set_header("RateLimit-Limit", "60");
    response.set_header("RateLimit-Remaining", "0");
    response.set_header("RateLimit-Reset", std::to_string(*wait));
    response.set_header("Retry-After", std::to_string(*wait));
    answerError(response, 429, "Rate limit exceeded");
    return false;
}

void PpioService::controlPlane(const Route &route, const Request &request, Response &response)
{
    const std::string &name = route.endpoint;
    if (name == "ppio-create")
        create(route, request, response);
    else if (name == "ppio-list")
        list(request, response);
    else if (name == "ppio-list-v1")
        listV1(request, response);
    else if (name == "ppio-metrics-many")
        metricsOfMany(request, response);
    else if (name == "ppio-events" || name == "ppio-quota" || name == "ppio-teams")
        accountCall(route, request, response);
    else if (name == "ppio-snapshots")
        m_templates.listSnapshots(request, response);
    else if (name.rfind("ppio-template", 0) == 0)
        m_templates.call(route, request, response);
    else
        sandboxCall(route, request, response);
}

void PpioService::sandboxCall(const Route &route, const Request &request, Response &response)
{
    const auto parts = split(route.subject, '-');
    const bool plain = std::all_of(parts[0].begin(), parts[0].end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
    if (isE2b() && (parts.size() > 2 || !plain || parts[0].empty()))
        return answerError(response, 400, "Invalid sandbox ID");
    static const std::set<std::string> onlyNewer = {"ppio-network", "ppio-snapshot", "ppio-fork",
                                                    "ppio-logs-v2"};
    static const std::set<std::string> onlyPpio = {"ppio-clone", "ppio-commit", "ppio-reset"};
    const std::string &name = route.endpoint;
    if ((isV1() && onlyNewer.count(name) > 0) || (isE2b() && onlyPpio.count(name) > 0) ||
        (name == "ppio-connect" && !m_world.connectCall))
        return answerError(response, 404, "no matching operation was found");
    const auto box = m_world.boxes.find(parts[0]);
    if (!box)
        return answerNoSandbox(response, route.subject);
    Json body = Json::object();
    if (!request.body.empty())
        body = Json::parse(request.body, nullptr, false);
    if (!body.is_object())
        return answerError(response, 400, "Error when parsing request: the body is not a JSON object");
    // The older clients send null for what was not asked for.
    for (auto entry = body.begin(); entry != body.end();)
        entry = entry->is_null() ? body.erase(entry) : std::next(entry);
    if (name == "ppio-get")
        answer(m_world, response, 200, boxJson(*box, true));
    else if (name == "ppio-kill")
        kill(route, response);
    else if (name == "ppio-pause")
        pause(route, body, response);
    else if (name == "ppio-resume")
        resume(route, body, response);
    else if (name == "ppio-connect")
        connect(route, *box, body, response);
    else if (name == "ppio-timeout")
        setTimeout(route, body, response);
    else if (name == "ppio-refresh")
        refresh(route, body, response);
    else if (name == "ppio-metrics")
        metrics(*box, request, response);
    else if (name == "ppio-logs")
        logs(*box, request, response);
    else if (name == "ppio-logs-v2")
        logsV2(*box, request, response);
    else if (name == "ppio-network")
        network(*box, body, response);
    else if (name == "ppio-snapshot")
        snapshot(*box, body, response);
    else if (name == "ppio-fork")
        fork(route, *box, body, response);
    else if (name == "ppio-clone")
        clone(route, *box, body, response);
    else if (name == "ppio-commit")
        commit(*box, body, response);
    else
        reset(route, *box, body, response);
}

std::string PpioService::faultBody(const Route &route, const Fault &fault) const
{
    if (fault.body == "text")
        return "upstream connect error or disconnect before headers\n";
    if (fault.body == "sandbox_not_found" || (route.gateway && fault.status == 502))
        return Json{{"sandboxId", route.subject}, {"message", "The sandbox was not found"}, {"code", 502}}
            .dump();
    if (route.group == "envd")
        return m_envd->faultBody(route.endpoint, fault);
    const char *message = fault.status == 401   ? "Invalid API key"
                          : fault.status == 404 ? "sandbox doesn't exist or you don't have access to it"
                          : fault.status == 409 ? "Sandbox is being paused"
                          : fault.status == 429 ? "Rate limit exceeded"
                                                : "A fault rule of the simulator";
    Json body = {{"code", fault.status}, {"message", message}};
    if (fault.status == 503)
        body["error_code"] = "sandbox_capacity_unavailable";
    return body.dump();
}

void PpioService::faultStream(const std::string &what, const httplib::Request &request,
                              httplib::Response &response) const
{
    m_envd->faultStream(what, request, response);
}

} // namespace Sandkeeper::Simulator::Ppio
