// SPDX-License-Identifier: MIT
#include "simulator/prime/egress.h"
#include "simulator/prime/json.h"
#include "simulator/prime/service.h"
#include "simulator/prime/validation.h"
#include "simulator/text.h"

#include <algorithm>
#include <set>

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
    if (route.segments[0] != "sandbox")
        accountCall(route, request, response);
    else if (route.endpoint == "create")
        create(request, response);
    else if (route.endpoint == "list")
        list(request, response);
    else if (route.endpoint == "bulk-delete")
        bulkDelete(request, response);
    else if (route.endpoint == "statuses")
        statuses(request, response);
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
    } else
        egress(route, *sandbox, request, response);
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
    wanted.sandbox.userId = m_account.userId;
    const Sandbox made =
        m_world.store.create(std::move(wanted.sandbox), m_account.userId, wanted.idempotencyKey);
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

void PrimeService::accountCall(const Route &route, const httplib::Request &request,
                               httplib::Response &response)
{
    const std::string &what = route.endpoint;
    if (what == "whoami") {
        const Json all = {{"read", true}, {"write", true}};
        answerJson(response, 200,
                   {{"data",
                     {{"id", m_account.userId},
                      {"name", "Demo account"},
                      {"email", "demo@example.test"},
                      {"slug", "demo"},
                      {"scope", {{"sandboxes", all}, {"images", all}, {"pods", nullptr}}}}}});
    } else if (what == "teams") {
        const std::int64_t offset =
            std::max<std::int64_t>(0, toInteger(request.get_param_value("offset")).value_or(0));
        const std::int64_t limit = toInteger(request.get_param_value("limit")).value_or(100);
        Json teams = Json::array();
        for (auto i = static_cast<std::size_t>(offset);
             i < m_account.teams.size() && std::ssize(teams) < limit; ++i) {
            const Team &team = m_account.teams[i];
            teams.push_back({{"teamId", team.id},
                             {"name", team.name},
                             {"slug", team.slug},
                             {"role", team.role},
                             {"createdAt", "2026-01-15T09:00:00Z"}});
        }
        answerJson(response, 200, {{"data", teams}, {"total_count", m_account.teams.size()}});
    } else if (what == "registry-credentials") {
        Json credentials = Json::array();
        for (const std::string &id : registryCredentialIds()) {
            credentials.push_back({{"id", id},
                                   {"name", id.substr(14)},
                                   {"server", "registry.example.test"},
                                   {"createdAt", "2026-02-01T08:00:00Z"},
                                   {"updatedAt", "2026-02-01T08:00:00Z"},
                                   {"userId", m_account.userId},
                                   {"teamId", nullptr}});
        }
        answerJson(response, 200, {{"credentials", credentials}});
    } else if (what == "check-image") {
        const Json body = objectBody(request, response);
        if (body.is_null())
            return;
        const Json image = body.value("image", Json());
        if (!image.is_string() || image.get<std::string>().empty())
            return answerViolations(response, {{"image", "field required"}});
        const bool accessible = toLower(image.get<std::string>()).find("missing") == std::string::npos;
        answerJson(response, 200,
                   {{"accessible", accessible},
                    {"details", accessible ? "Image is accessible" : "Image not found"}});
    } else {
        Json summary = Json::object();
        for (const char *type : {"A100_80GB", "H100_80GB", "H200_141GB", "L40S_48GB", "RTX_PRO_6000B_96GB"})
            summary[type] = {{"available", true}};
        answerJson(response, 200, summary);
    }
}

} // namespace Sandkeeper::Simulator::Prime
