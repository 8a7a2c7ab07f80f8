// SPDX-License-Identifier: MIT
#include "simulator/prime/service.h"

#include "simulator/text.h"

#include <set>

namespace Sandkeeper::Simulator::Prime {

namespace {

constexpr std::string_view apiPrefix = "/api/v1/";

std::string sandboxEndpoint(const std::string &method, const std::vector<std::string> &parts)
{
    const bool get = method == "GET";
    const bool post = method == "POST";
    const bool del = method == "DELETE";
    if (parts.size() == 1)
        return post ? "create" : get ? "list" : del ? "bulk-delete" : "";
    // These three would otherwise look like sandboxes.
    if (parts.size() == 2 && parts[1] == "status:batchGet")
        return post ? "statuses" : "";
    if (parts.size() == 3 && parts[1] == "background-jobs")
        return post && parts[2] == "status:batchGet" ? "jobs-statuses" : "";
    if (parts.size() == 3 && parts[1] == "expose")
        return get && parts[2] == "all" ? "expose-all" : "";
    if (parts.size() == 2)
        return get ? "get" : del ? "delete" : "";
    const std::string &what = parts[2];
    if (parts.size() == 4)
        return !del ? "" : what == "expose" ? "unexpose" : what == "ssh-session" ? "ssh-close" : "";
    if (parts.size() != 3)
        return "";
    if (what == "expose")
        return get ? "expose-list" : post ? "expose" : "";
    if (what == "ssh-session")
        return post ? "ssh-create" : "";
    if (what == "egress-policy")
        return get ? "egress-get" : method == "PUT" ? "egress-set" : "";
    if (what == "auth")
        return post ? "auth" : "";
    return get && (what == "logs" || what == "error-context") ? what : "";
}

std::string imageEndpoint(const std::string &method, const std::vector<std::string> &parts)
{
    const bool get = method == "GET";
    const bool post = method == "POST";
    if (parts.size() == 1)
        return get ? "image-list" : method == "PATCH" ? "image-update" : "";
    if (parts.size() == 2)
        return post && parts[1] == "build" ? "image-build" : "";
    if (parts.size() == 3 && parts[1] == "build" && get)
        return "image-status";
    if (parts.size() == 4 && parts[1] == "build" && parts[3] == "start" && post)
        return "image-start";
    // A name may hold slashes itself.
    if (parts.size() >= 4 && parts.back() == "vm-build" && post)
        return "image-vm-build";
    return method == "DELETE" ? "image-delete" : "";
}

std::string apiEndpoint(const std::string &method, const std::vector<std::string> &parts)
{
    if (parts[0] == "sandbox")
        return sandboxEndpoint(method, parts);
    if (parts[0] == "images")
        return imageEndpoint(method, parts);
    if (parts.size() == 3 && method == "GET" && parts[0] == "teams" && parts[2] == "members")
        return parts[2];
    if (parts.size() != 2)
        return {};
    const std::string name = method + ' ' + parts[0] + '/' + parts[1];
    if (name == "GET user/whoami" || name == "GET user/teams")
        return parts[1];
    if (name == "GET template/registry-credentials")
        return parts[1];
    if (name == "POST template/check-docker-image")
        return "check-image";
    if (name == "GET availability/gpu-summary")
        return parts[1];
    if (name == "GET availability/gpus" || name == "GET availability/multi-node")
        return "availability";
    return {};
}

std::string gatewayEndpoint(const std::string &method, const std::vector<std::string> &parts)
{
    if (parts.size() == 4 && parts[2] == "command_session.CommandSession" && method == "POST")
        return CommandSessions::endpointOf(parts[3]);
    if (parts.size() != 3)
        return {};
    const std::string name = method + ' ' + parts[2];
    if (name == "POST exec" || name == "POST upload" || name == "POST authorize" || name == "GET download" ||
        name == "GET read-file")
        return parts[2];
    return {};
}

} // namespace

Account makeAccount(Random &random, const std::string &key)
{
    // Not "c" + …: GCC 12 takes that for an overlapping copy in an optimised build, and warns.
    const auto id = [&random](std::string prefix) {
        return prefix.append(random.word(24));
    };
    Account account;
    account.key = key.empty() ? "pit_simulator_" + random.word(32) : key;
    account.noFundsKey = "pit_simulator_" + random.word(32);
    account.userId = id("c");
    account.userNamespace = "ns-" + random.word(8);
    account.slug = "demo";
    account.teams = {{id("c"), "Research", "research", "ADMIN"},
                     {id("c"), "Evaluation", "evaluation", "MEMBER"}};
    return account;
}

std::string bearerToken(const httplib::Request &request)
{
    const std::string header = request.get_header_value("Authorization");
    if (header.size() < 8 || toLower(header.substr(0, 7)) != "bearer ")
        return {};
    return trimmed(header.substr(7));
}

PrimeService::PrimeService(World &world, const Account &account)
    : m_world(world)
    , m_account(account)
    , m_commands(world)
    , m_ports(world, account.userNamespace)
    , m_images(world, m_account)
{
}

bool PrimeService::isRpc(const Route &route)
{
    return route.gateway && route.segments.size() == 4;
}

Route PrimeService::route(const httplib::Request &request) const
{
    Route route;
    const std::string &path = request.path;
    if (path.rfind(apiPrefix, 0) == 0) {
        route.segments = split(path.substr(apiPrefix.size()), '/');
        route.endpoint = apiEndpoint(request.method, route.segments);
        static const std::set<std::string> general = {"statuses", "jobs-statuses", "expose-all"};
        if (route.segments[0] == "sandbox" && route.segments.size() > 1 && general.count(route.endpoint) == 0)
            route.subject = route.segments[1];
        return route;
    }
    route.segments = split(path.substr(1), '/');
    if (route.segments.size() == 3 && route.segments[0] == "uploads" && request.method == "PUT") {
        route.endpoint = "image-upload";
        return route;
    }
    route.gateway = true;
    route.group = "gateway";
    route.endpoint = gatewayEndpoint(request.method, route.segments);
    return route;
}

void PrimeService::handle(const Route &route, const httplib::Request &request, httplib::Response &response,
                          const httplib::ContentReader *body)
{
    if (route.gateway)
        gateway(route, request, response, body);
    else if (route.endpoint == "image-upload" && body)
        m_images.upload(route.segments[1], route.segments[2], *body, request, response);
    else if (admit(route, request, response))
        controlPlane(route, request, response);
}

std::string PrimeService::faultBody(const Route &route, const Fault &fault) const
{
    if (fault.body == "text")
        return "upstream connect error or disconnect before headers\n";
    if (fault.body == "errors")
        return R"({"errors":[{"param":"name","details":"refused by a fault rule"}]})";
    if (fault.body == "sandbox_not_found")
        return R"({"error":"sandbox_not_found","sandboxId":null,"message":"The sandbox was not found","code":502})";
    if (isRpc(route))
        return R"({"message":"A fault rule of the simulator"})";
    if (route.gateway)
        return Json{{"error", "gateway_error"},
                    {"message", "Failed to route request to sandbox"},
                    {"code", fault.status}}
            .dump();
    switch (fault.status) {
    case 401:
        return R"({"detail":"Invalid API key"})";
    case 402:
        return R"({"detail":"Insufficient funds"})";
    case 404:
        return R"({"detail":"Sandbox not found"})";
    case 429:
        return R"({"detail":"Too Many Requests"})";
    default:
        return R"({"detail":"A fault rule of the simulator"})";
    }
}

} // namespace Sandkeeper::Simulator::Prime
