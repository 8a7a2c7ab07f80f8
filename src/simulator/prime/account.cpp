// SPDX-License-Identifier: MIT
#include "simulator/prime/service.h"
#include "simulator/prime/validation.h"
#include "simulator/text.h"

#include <algorithm>
#include <array>

namespace Sandkeeper::Simulator::Prime {

namespace {

/// A machine type that pods can be had with.
struct Offer
{
    const char *gpu;
    int memory;
    double price;
    const char *socket;
    const char *country;
};

constexpr std::array<Offer, 5> offers{{{"A100_80GB", 80, 1.29, "SXM4", "US"},
                                       {"H100_80GB", 80, 2.35, "SXM5", "US"},
                                       {"H200_141GB", 141, 3.1, "SXM5", "FI"},
                                       {"L40S_48GB", 48, 0.86, "PCIe", "IN"},
                                       {"RTX_PRO_6000B_96GB", 96, 1.6, "PCIe", "US"}}};

/// A page of @p all; 422 with a violation if the request's numbers are impossible.
std::optional<std::pair<std::size_t, std::size_t>> readWindow(const httplib::Request &request,
                                                              const char *skip, const char *most,
                                                              std::int64_t fallback, std::int64_t largest,
                                                              httplib::Response &response)
{
    const auto offset = request.has_param(skip) ? toInteger(request.get_param_value(skip)) : 0;
    const auto limit = request.has_param(most) ? toInteger(request.get_param_value(most)) : fallback;
    if (offset && limit && *offset >= 0 && *limit >= 1 && *limit <= largest)
        return std::pair(static_cast<std::size_t>(*offset), static_cast<std::size_t>(*limit));
    const bool badOffset = !offset || *offset < 0;
    answerJson(response, 422,
               violationsJson({{badOffset ? skip : most,
                                badOffset ? "must be an integer of at least 0"
                                          : "must be an integer from 1 to " + std::to_string(largest)}}));
    return std::nullopt;
}

Json credentialsJson(const Account &account)
{
    Json credentials = Json::array();
    for (const std::string &id : registryCredentialIds()) {
        credentials.push_back({{"id", id},
                               {"name", id.substr(14)},
                               {"server", "registry.example.test"},
                               {"createdAt", "2026-02-01T08:00:00Z"},
                               {"updatedAt", "2026-02-01T08:00:00Z"},
                               {"userId", account.userId},
                               {"teamId", nullptr}});
    }
    return credentials;
}

Json memberJson(const std::string &id, const std::string &name, const std::string &role)
{
    return {{"userId", id},
            {"userName", name},
            {"userEmail", toLower(name.substr(0, name.find(' '))) + "@example.test"},
            {"role", role},
            {"joinedAt", "2026-01-20T10:00:00Z"}};
}

} // namespace

void PrimeService::whoAmI(httplib::Response &response) const
{
    const Json all = {{"read", true}, {"write", true}};
    answerJson(response, 200,
               {{"data",
                 {{"id", m_account.userId},
                  {"name", "Demo account"},
                  {"email", "demo@example.test"},
                  {"slug", m_account.slug},
                  {"scope", {{"sandboxes", all}, {"images", all}, {"pods", nullptr}}}}}});
}

void PrimeService::teams(const httplib::Request &request, httplib::Response &response) const
{
    const auto window = readWindow(request, "offset", "limit", 100, 1000, response);
    if (!window)
        return;
    Json teams = Json::array();
    for (std::size_t i = window->first; i < m_account.teams.size() && teams.size() < window->second; ++i) {
        const Team &team = m_account.teams[i];
        teams.push_back({{"teamId", team.id},
                         {"name", team.name},
                         {"slug", team.slug},
                         {"role", team.role},
                         {"createdAt", "2026-01-15T09:00:00Z"}});
    }
    answerJson(response, 200, {{"data", teams}, {"total_count", m_account.teams.size()}});
}

void PrimeService::members(const std::string &teamId, const httplib::Request &request,
                           httplib::Response &response) const
{
    const auto team = std::find_if(m_account.teams.begin(), m_account.teams.end(),
                                   [&teamId](const Team &one) { return one.id == teamId; });
    if (team == m_account.teams.end())
        return answerDetail(response, 404, "Team not found");
    const auto window = readWindow(request, "offset", "limit", 100, 1000, response);
    if (!window)
        return;
    const std::string other = team->role == "ADMIN" ? "MEMBER" : "ADMIN";
    const std::array<Json, 3> everybody{
        memberJson(m_account.userId, "Demo account", team->role),
        memberJson("c" + teamId.substr(1, 12) + "colleague000", "Second member", other),
        memberJson("c" + teamId.substr(1, 12) + "colleague001", "Third member", "MEMBER")};
    Json data = Json::array();
    for (std::size_t i = window->first; i < everybody.size() && data.size() < window->second; ++i)
        data.push_back(everybody[i]);
    answerJson(response, 200, {{"data", data}, {"total_count", everybody.size()}});
}

void PrimeService::checkImage(const httplib::Request &request, httplib::Response &response) const
{
    const Json body = Json::parse(request.body, nullptr, false);
    const Json image = body.is_object() ? body.value("image", Json()) : Json();
    if (!image.is_string() || trimmed(image.get<std::string>()).empty())
        return answerJson(response, 422, violationsJson({{"image", "field required"}}));
    const Json credentials = body.value("registry_credentials_id", Json());
    const auto &known = registryCredentialIds();
    if (credentials.is_string() &&
        std::find(known.begin(), known.end(), credentials.get<std::string>()) == known.end())
        return answerDetail(response, 404, "Registry credentials not found");
    const std::string name = toLower(image.get<std::string>());
    const bool needsLogin = name.find("private") != std::string::npos && !credentials.is_string();
    const bool missing = name.find("missing") != std::string::npos;
    answerJson(response, 200,
               {{"accessible", !missing && !needsLogin},
                {"details", missing      ? "Image not found"
                            : needsLogin ? "The registry requires authentication"
                                         : "Image is accessible"}});
}

void PrimeService::availability(const std::string &what, const httplib::Request &request,
                                httplib::Response &response) const
{
    if (what == "gpu-summary") {
        Json summary = Json::object();
        for (const Offer &offer : offers)
            summary[offer.gpu] = {{"available", true}};
        return answerJson(response, 200, summary);
    }
    const auto page = request.has_param("page") ? toInteger(request.get_param_value("page")) : 1;
    const auto window = readWindow(request, "ignored", "page_size", 100, 100, response);
    if (!window)
        return;
    if (!page || *page < 1)
        return answerJson(response, 422, violationsJson({{"page", "must be an integer of at least 1"}}));
    const std::string type = request.get_param_value("gpu_type");
    const auto count = toInteger(request.get_param_value("gpu_count")).value_or(0);
    Json all = Json::array();
    for (const Offer &offer : offers) {
        for (const int gpus : what == "gpus" ? std::vector<int>{1, 8} : std::vector<int>{16, 32}) {
            if ((!type.empty() && type != offer.gpu) || (count > 0 && count != gpus))
                continue;
            all.push_back(
                {{"gpuType", offer.gpu},
                 {"gpuCount", gpus},
                 {"gpuMemory", offer.memory},
                 {"socket", offer.socket},
                 {"provider", "simulated"},
                 {"country", offer.country},
                 {"stockStatus", "Available"},
                 {"prices",
                  {{"onDemand", offer.price * gpus}, {"communityPrice", nullptr}, {"currency", "USD"}}},
                 {"isSpot", false}});
        }
    }
    Json items = Json::array();
    const std::size_t begin = static_cast<std::size_t>(*page - 1) * window->second;
    for (std::size_t i = begin; i < std::min(begin + window->second, all.size()); ++i)
        items.push_back(all[i]);
    answerJson(response, 200, {{"items", items}, {"totalCount", all.size()}});
}

void PrimeService::accountCall(const Route &route, const httplib::Request &request,
                               httplib::Response &response)
{
    const std::string &what = route.endpoint;
    if (what == "whoami")
        whoAmI(response);
    else if (what == "teams")
        teams(request, response);
    else if (what == "members")
        members(route.segments[1], request, response);
    else if (what == "registry-credentials")
        answerJson(response, 200, {{"credentials", credentialsJson(m_account)}});
    else if (what == "check-image")
        checkImage(request, response);
    else
        availability(route.segments[1], request, response);
}

} // namespace Sandkeeper::Simulator::Prime
