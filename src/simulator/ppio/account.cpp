// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

#include "simulator/text.h"

#include <algorithm>
#include <set>

namespace Sandkeeper::Simulator::Ppio {

void PpioService::accountCall(const Route &route, const Request &request, Response &response)
{
    if (route.endpoint == "ppio-teams")
        teams(route, request, response);
    else if (isE2b())
        answerError(response, 404, "no matching operation was found");
    else if (route.endpoint == "ppio-events")
        events(request, response);
    else
        quota(response);
}

void PpioService::teams(const Route &route, const Request &request, Response &response)
{
    const auto &parts = route.segments;
    const Millis now = m_world.clock.now();
    const auto running = static_cast<std::int64_t>(m_world.boxes.running());
    if (parts.size() == 2)
        return answer(m_world, response, 200,
                      Json::array({{{"teamID", m_account.teamId},
                                    {"name", m_account.teamName},
                                    {"apiKey", m_account.key},
                                    {"isDefault", true}}}));
    if (parts[1] != m_account.teamId)
        return answerError(response, 403, "you don't have access to this team");
    Json sample = {{"timestamp", isoTime(now, true)}, {"timestampUnix", now / 1000}};
    if (parts.size() == 5 && parts[3] == "max") {
        const std::string metric = request.get_param_value("metric");
        if (metric != "concurrent_sandboxes" && metric != "sandbox_start_rate")
            return answerError(response, 400, "validation error: metric");
        sample["value"] = metric == "concurrent_sandboxes" ? running : 0;
        return answer(m_world, response, 200, sample);
    }
    sample["concurrentSandboxes"] = running;
    sample["sandboxStartRate"] = 0;
    answer(m_world, response, 200, Json::array({sample}));
}

void PpioService::quota(Response &response)
{
    std::int64_t cpus = 0;
    std::int64_t memory = 0;
    const auto running = m_world.boxes.select([](const Box &box) { return box.isRunning(); });
    for (const Box &box : running) {
        cpus += box.cpuCount;
        memory += box.memoryMb;
    }
    const int most = m_world.boxes.quota();
    answer(
        m_world, response, 200,
        {{"limit",
          {{"concurrentInstances", most},
           {"concurrentVcpu", most * 8},
           {"concurrentRamMb", most * 8192},
           {"maxLengthHours", 24},
           {"diskMb", 20480},
           {"maxVcpu", 8},
           {"maxRamMb", 8192}}},
         {"usage",
          {{"concurrentInstances", running.size()}, {"concurrentVcpu", cpus}, {"concurrentRamMb", memory}}}});
}

void PpioService::events(const Request &request, Response &response)
{
    const Millis now = m_world.clock.now();
    const std::int64_t day = 24 * 3600;
    const auto start = queryNumber(request, "startTime", now / 1000 - 30 * day, 0, INT32_MAX, response);
    const auto end =
        start ? queryNumber(request, "endTime", now / 1000, 0, INT32_MAX, response) : std::nullopt;
    const auto offset = end ? queryNumber(request, "offset", 0, 0, INT32_MAX, response) : std::nullopt;
    const auto limit = offset ? queryNumber(request, "limit", 100, 1, 100, response) : std::nullopt;
    if (!limit)
        return;
    if (*end - *start > 60 * day)
        return answerError(response, 400, "the time range must not exceed 60 days");
    // The words of the service (ppio.md §2.11).
    static const std::map<std::string, std::string> words = {
        {"create", "create"}, {"timeout", "timeout"},  {"refresh", "timeout"}, {"connect", "connect"},
        {"pause", "pause"},   {"auto-pause", "pause"}, {"resume", "resume"},   {"auto-resume", "resume"},
        {"reset", "resume"},  {"kill", "delete"},      {"expire", "delete"}};
    std::set<std::string> wanted;
    for (const std::string &word : split(request.get_param_value("events"), ','))
        wanted.insert(word);
    wanted.erase("");
    const std::string state = request.get_param_value("state");
    std::vector<Json> items;
    std::uint64_t number = 0;
    for (const LifeEvent &event : m_world.boxes.events()) {
        ++number;
        const auto word = words.find(event.what);
        const std::string name = word == words.end() ? event.what : word->second;
        if (event.at / 1000 < *start || event.at / 1000 > *end ||
            (!wanted.empty() && wanted.count(name) == 0) || (!state.empty() && state != "success") ||
            event.sandboxId.find(request.get_param_value("sandboxID")) == std::string::npos ||
            event.templateId.find(request.get_param_value("templateID")) == std::string::npos)
            continue;
        items.push_back({{"eventID", "event-" + std::to_string(number)},
                         {"recordAt", event.at / 1000},
                         {"templateID", event.templateId},
                         {"templateName", event.templateName},
                         {"sandboxID", event.sandboxId},
                         {"eventName", name},
                         {"state", "success"},
                         {"errorMsg", ""},
                         {"statusCode", 200}});
    }
    if (request.get_param_value("orderAsc") != "true")
        std::reverse(items.begin(), items.end());
    Json shown = Json::array();
    const auto first = static_cast<std::size_t>(*offset);
    for (std::size_t i = first; i < items.size() && shown.size() < static_cast<std::size_t>(*limit); ++i)
        shown.push_back(items[i]);
    const bool more = first + shown.size() < items.size();
    answer(m_world, response, 200, {{"items", shown}, {"total", items.size()}, {"hasMore", more}});
}

} // namespace Sandkeeper::Simulator::Ppio
