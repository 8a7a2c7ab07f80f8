// SPDX-License-Identifier: MIT
#include "simulator/prime/egress.h"
#include "simulator/prime/json.h"
#include "simulator/prime/service.h"
#include "simulator/prime/validation.h"
#include "simulator/text.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace Sandkeeper::Simulator::Prime {

namespace {

constexpr const char *notFound = "Sandbox not found";

void answerViolations(httplib::Response &response, const std::vector<Violation> &violations)
{
    answerJson(response, 422, violationsJson(violations));
}

/// The body as an object; if it is none the answer is given already and the result is null.
Json objectBody(const httplib::Request &request, httplib::Response &response)
{
    Json body = Json::parse(request.body, nullptr, false);
    if (body.is_object())
        return body;
    answerViolations(response, {{"body", "must be a JSON object"}});
    return nullptr;
}

/// The strings of an array field. @return false, with a violation added, if it is something else
bool stringList(const Json &body, const char *name, std::size_t most, std::vector<std::string> &target,
                std::vector<Violation> &violations)
{
    const auto found = body.find(name);
    if (found == body.end() || found->is_null())
        return true;
    const bool strings =
        found->is_array() &&
        std::all_of(found->begin(), found->end(), [](const Json &entry) { return entry.is_string(); });
    if (!strings || found->empty() || found->size() > most) {
        violations.push_back({name, "must be a list of 1 to " + std::to_string(most) + " strings"});
        return false;
    }
    target = found->get<std::vector<std::string>>();
    return true;
}

bool hasAllLabels(const Sandbox &sandbox, const std::vector<std::string> &labels)
{
    return std::all_of(labels.begin(), labels.end(), [&sandbox](const std::string &label) {
        return std::find(sandbox.labels.begin(), sandbox.labels.end(), label) != sandbox.labels.end();
    });
}

std::int64_t queryNumber(const httplib::Request &request, const char *name, std::int64_t fallback,
                         std::int64_t most, std::vector<Violation> &violations)
{
    if (!request.has_param(name))
        return fallback;
    const auto value = toInteger(request.get_param_value(name));
    if (value && *value >= 1 && *value <= most)
        return *value;
    violations.push_back({name, "must be an integer from 1 to " + std::to_string(most)});
    return fallback;
}

/// What a list call asks for.
struct Filter
{
    std::string teamId;
    std::string status;
    std::vector<std::string> labels;
    bool onlyActive = false;

    bool accepts(const Sandbox &sandbox) const
    {
        return (teamId.empty() || sandbox.teamId == teamId) && (status.empty() || sandbox.status == status) &&
               (!onlyActive || !sandbox.isOver()) && hasAllLabels(sandbox, labels);
    }
};

Filter readFilter(const httplib::Request &request, std::vector<Violation> &violations)
{
    Filter filter;
    filter.teamId = request.get_param_value("team_id");
    filter.status = request.get_param_value("status");
    for (std::size_t i = 0; i < request.get_param_value_count("labels"); ++i)
        filter.labels.push_back(request.get_param_value("labels", i));
    const std::string active = request.get_param_value("is_active");
    // False and absent both mean "no filter" (prime.md §5.2).
    if (active == "true" || active == "1")
        filter.onlyActive = true;
    else if (!active.empty() && active != "false" && active != "0")
        violations.push_back({"is_active", "must be true or false"});
    return filter;
}

} // namespace

bool PrimeService::isTeam(const std::string &id) const
{
    return std::any_of(m_account.teams.begin(), m_account.teams.end(),
                       [&id](const Team &team) { return team.id == id; });
}

bool PrimeService::admit(const Route &route, const httplib::Request &request, httplib::Response &response)
{
    const std::string key = bearerToken(request);
    const bool noFunds = key == m_account.noFundsKey;
    if (key.empty() || (key != m_account.key && !noFunds)) {
        answerDetail(response, 401, key.empty() ? "Not authenticated" : "Invalid API key");
        return false;
    }
    if (noFunds && route.segments[0] == "sandbox") {
        answerDetail(response, 402, "Insufficient funds: add credit to your account");
        return false;
    }
    const auto wait = m_world.limiter.refuse(route.endpoint, key, route.subject, m_world.clock.now());
    if (!wait)
        return true;
    response.set_header("Retry-After", std::to_string(*wait));
    answerDetail(response, 429, "Too Many Requests");
    return false;
}

void PrimeService::controlPlane(const Route &route, const httplib::Request &request,
                                httplib::Response &response)
{
    if (route.segments[0] == "images")
        imageCall(route, request, response);
    else if (route.segments[0] != "sandbox")
        accountCall(route, request, response);
    else if (route.endpoint == "create")
        create(request, response);
    else if (route.endpoint == "list")
        list(request, response);
    else if (route.endpoint == "bulk-delete")
        bulkDelete(request, response);
    else if (route.endpoint == "statuses")
        statuses(request, response);
    else if (route.endpoint == "jobs-statuses")
        jobStatuses(request, response);
    else if (route.endpoint == "expose-all")
        m_ports.list({}, response);
    else
        sandboxCall(route, request, response);
}

void PrimeService::sandboxCall(const Route &route, const httplib::Request &request,
                               httplib::Response &response)
{
    const auto sandbox = m_world.store.find(route.subject);
    if (!sandbox)
        answerDetail(response, 404, notFound);
    else if (route.endpoint == "get")
        answerJson(response, 200, sandboxJson(*sandbox));
    else if (route.endpoint == "delete")
        remove(route.subject, response);
    else if (route.endpoint == "logs")
        answerJson(response, 200, {{"logs", sandbox->log}});
    else if (route.endpoint == "auth")
        authorizeGateway(*sandbox, response);
    else if (route.endpoint == "error-context") {
        const Json all = sandboxJson(*sandbox);
        answerJson(response, 200,
                   {{"status", all["status"]},
                    {"errorType", all["errorType"]},
                    {"errorMessage", all["errorMessage"]}});
    } else if (route.endpoint == "egress-get" || route.endpoint == "egress-set")
        egress(route, *sandbox, request, response);
    else
        portCall(route, *sandbox, request, response);
}

void PrimeService::portCall(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
                            httplib::Response &response)
{
    if (route.endpoint == "expose-list")
        return m_ports.list(sandbox.id, response);
    if (route.endpoint == "unexpose")
        return m_ports.unexpose(sandbox, route.segments[3], response);
    if (route.endpoint == "ssh-close")
        return m_ports.closeSession(sandbox, route.segments[3], response);
    const Json body = objectBody(request, response);
    if (body.is_null())
        return;
    if (route.endpoint == "expose")
        m_ports.expose(sandbox, body, response);
    else
        m_ports.createSession(sandbox, body, response);
}

void PrimeService::imageCall(const Route &route, const httplib::Request &request, httplib::Response &response)
{
    const std::string &what = route.endpoint;
    if (what == "image-list")
        return m_images.list(request, response);
    if (what == "image-status")
        return m_images.status(route.segments[2], response);
    // What stands between the first and the last part, or behind the first one.
    const auto middle = [&route](std::size_t left) {
        std::string path;
        for (std::size_t i = 1; i + left < route.segments.size(); ++i)
            path += (path.empty() ? "" : "/") + route.segments[i];
        return path;
    };
    if (what == "image-delete")
        return m_images.remove(middle(0), request.get_param_value("teamId"), response);
    const Json body = objectBody(request, response);
    if (body.is_null())
        return;
    if (what == "image-build")
        m_images.initiate(body, response);
    else if (what == "image-start")
        m_images.start(route.segments[2], body, response);
    else if (what == "image-vm-build")
        m_images.buildVirtualMachine(middle(1), body, response);
    else
        m_images.update(body, response);
}

void PrimeService::create(const httplib::Request &request, httplib::Response &response)
{
    const Json body = objectBody(request, response);
    if (body.is_null())
        return;
    CreateRequest wanted = readCreate(body);
    if (!wanted.violations.empty())
        return answerViolations(response, wanted.violations);
    if (!wanted.sandbox.teamId.empty() && !isTeam(wanted.sandbox.teamId))
        return answerDetail(response, 403, "You are not a member of this team");
    if (!wanted.sandbox.vm && !m_world.options.containers)
        return answerViolations(response, {{"vm", "container sandboxes are not available any more"}});
    wanted.sandbox.userId = m_account.userId;
    if (wanted.sandbox.vm)
        std::tie(wanted.sandbox.pendingImageBuildId, wanted.sandbox.buildDoneAt) =
            m_images.prepareVirtualMachine(wanted.sandbox.image);
    const Sandbox made =
        m_world.store.create(std::move(wanted.sandbox), m_account.userId, wanted.idempotencyKey);
    if (!made.pendingImageBuildId.empty())
        m_images.adopt(made.pendingImageBuildId, made.image, made.buildDoneAt);
    answerJson(response, 201, sandboxJson(made));
}

void PrimeService::list(const httplib::Request &request, httplib::Response &response)
{
    std::vector<Violation> violations;
    const Filter filter = readFilter(request, violations);
    const auto page = static_cast<std::size_t>(queryNumber(request, "page", 1, 1'000'000, violations));
    const auto perPage = static_cast<std::size_t>(queryNumber(request, "per_page", 50, 1000, violations));
    if (!violations.empty())
        return answerViolations(response, violations);
    if (!filter.teamId.empty() && !isTeam(filter.teamId))
        return answerDetail(response, 403, "You are not a member of this team");
    const std::string user = request.get_param_value("user_id");
    if (!user.empty() && user != m_account.userId)
        return answerDetail(response, 403, "Only a team admin may list the sandboxes of others");

    const auto all =
        m_world.store.select([&filter](const Sandbox &sandbox) { return filter.accepts(sandbox); });
    Json sandboxes = Json::array();
    const std::size_t begin = (page - 1) * perPage;
    for (std::size_t i = begin; i < std::min(begin + perPage, all.size()); ++i)
        sandboxes.push_back(sandboxJson(all[i]));
    const bool more = begin + perPage < all.size();
    // Clients accept two spellings, and some know only one of them (prime.md §4.3).
    answerJson(response, 200,
               {{"sandboxes", std::move(sandboxes)},
                {"total", all.size()},
                {"page", page},
                {"per_page", perPage},
                {"perPage", perPage},
                {"has_next", more},
                {"hasNext", more}});
}

void PrimeService::remove(const std::string &id, httplib::Response &response)
{
    m_world.store.terminate(id, "Deleted by user");
    answerJson(response, 200, {{"success", true}, {"message", "Sandbox deleted"}, {"sandbox_id", id}});
}

void PrimeService::bulkDelete(const httplib::Request &request, httplib::Response &response)
{
    const Json body = objectBody(request, response);
    if (body.is_null())
        return;
    std::vector<std::string> ids;
    Filter filter;
    std::vector<Violation> violations;
    stringList(body, "sandbox_ids", 500, ids, violations);
    stringList(body, "labels", 50, filter.labels, violations);
    const Json user = body.value("user_id", Json());
    const Json team = body.value("team_id", Json());
    const bool everyone = body.value("all_users", Json(false)) == Json(true);
    if (team.is_string())
        filter.teamId = team.get<std::string>();
    if (everyone && filter.teamId.empty())
        violations.push_back({"team_id", "team_id is required with all_users"});
    if (violations.empty() && ids.empty() && filter.labels.empty() && !user.is_string() &&
        filter.teamId.empty())
        violations.push_back({"sandbox_ids", "sandbox_ids, labels, user_id or team_id is required"});
    if (!violations.empty())
        return answerViolations(response, violations);
    if ((user.is_string() && user != Json(m_account.userId)) ||
        (!filter.teamId.empty() && !isTeam(filter.teamId)))
        return answerDetail(response, 403, "You may not delete these sandboxes");

    Json failed = Json::array();
    if (ids.empty()) {
        filter.onlyActive = true;
        for (const Sandbox &sandbox :
             m_world.store.select([&filter](const Sandbox &one) { return filter.accepts(one); }))
            ids.push_back(sandbox.id);
    }
    Json succeeded = Json::array();
    for (const std::string &id : ids) {
        if (m_world.store.terminate(id, "Deleted by user"))
            succeeded.push_back(id);
        else
            failed.push_back({{"sandbox_id", id}, {"error", notFound}});
    }
    const std::string message =
        "Deleted " + std::to_string(succeeded.size()) + " of " + std::to_string(ids.size()) + " sandboxes";
    answerJson(response, 200, {{"succeeded", succeeded}, {"failed", failed}, {"message", message}});
}

void PrimeService::statuses(const httplib::Request &request, httplib::Response &response)
{
    const Json body = objectBody(request, response);
    if (body.is_null())
        return;
    std::vector<std::string> ids;
    std::vector<Violation> violations;
    stringList(body, "sandbox_ids", 100, ids, violations);
    if (violations.empty() &&
        (ids.empty() || std::set<std::string>(ids.begin(), ids.end()).size() != ids.size()))
        violations.push_back({"sandbox_ids", "must be a list of 1 to 100 different strings"});
    if (!violations.empty())
        return answerViolations(response, violations);
    Json found = Json::array();
    Json errors = Json::array();
    for (const std::string &id : ids) {
        const auto sandbox = m_world.store.find(id);
        if (!sandbox)
            errors.push_back({{"sandbox_id", id}, {"code", "NOT_FOUND"}, {"message", notFound}});
        else if (!sandbox->lookup.empty())
            errors.push_back(
                {{"sandbox_id", id}, {"code", sandbox->lookup}, {"message", "Not available to you"}});
        else
            found.push_back(snapshotJson(*sandbox));
    }
    answerJson(response, 200, {{"statuses", found}, {"errors", errors}});
}

void PrimeService::authorizeGateway(const Sandbox &sandbox, httplib::Response &response)
{
    Millis expiresAt = 0;
    const std::string token = m_world.store.issueToken(sandbox.id, &expiresAt);
    answerJson(response, 200,
               {{"token", token},
                {"gateway_url", m_world.origin},
                {"user_ns", m_account.userNamespace},
                {"job_id", sandbox.jobId},
                {"expires_at", isoTime(expiresAt)}});
}

void PrimeService::egress(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
                          httplib::Response &response)
{
    if (!sandbox.vm)
        return answerDetail(response, 400, "Egress policies are only available for VM sandboxes");
    if (route.endpoint == "egress-get")
        return answerJson(response, 200, egressJson(sandbox));
    if (sandbox.isOver())
        return answerDetail(response, 409, "The sandbox is not running");
    const Json body = objectBody(request, response);
    if (body.is_null())
        return;
    const Json allow = body.value("allowlist", Json());
    const Json deny = body.value("denylist", Json());
    if (allow.is_null() == deny.is_null())
        return answerViolations(response,
                                {{"allowlist", "exactly one of allowlist and denylist must be set"}});
    std::string error;
    const auto list = canonicalEgress(allow.is_null() ? deny : allow, &error);
    if (!list)
        return answerViolations(response, {{allow.is_null() ? "denylist" : "allowlist", error}});
    constexpr Millis applyTime = 500;
    m_world.store.modify(sandbox.id, [&](Sandbox &stored) {
        stored.allowlist = allow.is_null() ? Json(nullptr) : *list;
        stored.denylist = allow.is_null() ? *list : Json(nullptr);
        ++stored.egressGeneration;
        stored.egressAppliesAt = m_world.clock.now() + applyTime;
    });
    answerJson(response, 200, egressJson(*m_world.store.find(sandbox.id)));
}

} // namespace Sandkeeper::Simulator::Prime
