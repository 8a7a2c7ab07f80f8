// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

#include "simulator/text.h"

#include <algorithm>
#include <set>

namespace Sandkeeper::Simulator::Ppio {

namespace {

/// Times with nine digits, as Go writes them (ppio.md §2.1). The last six are always the same, so that the
/// difference of two times is right to the millisecond.
std::string timeText(Millis at)
{
    std::string text = isoTime(at, true);
    return text.replace(text.size() - 4, 3, "456789");
}

bool readTexts(const Json &body, const char *name, std::map<std::string, std::string> &target,
               httplib::Response &response)
{
    const auto found = body.find(name);
    if (found == body.end() || found->is_null())
        return true;
    const bool texts = found->is_object() && std::all_of(found->begin(), found->end(),
                                                         [](const Json &value) { return value.is_string(); });
    if (!texts) {
        answerError(response, 400, std::string("validation error: ") + name + " must be a map of strings");
        return false;
    }
    for (const auto &[key, value] : found->items())
        target[key] = value.get<std::string>();
    return true;
}

/// What is wrong with the rules for a sandbox's traffic (ppio.md §2.9); empty if nothing is.
std::string networkProblem(const Json &network, bool secure)
{
    if (!network.is_object())
        return "network must be an object";
    const auto strings = [&network](const char *name) {
        std::vector<std::string> result;
        const auto found = network.find(name);
        if (found != network.end() && found->is_array()) {
            for (const Json &entry : *found)
                result.push_back(entry.is_string() ? entry.get<std::string>() : std::string());
        }
        return result;
    };
    if (network.contains("allowPublicTraffic") && network.at("allowPublicTraffic") == false && !secure)
        return "network.allowPublicTraffic false needs a secure sandbox";
    const auto deny = strings("denyOut");
    const auto isName = [](const std::string &entry) {
        return entry.find_first_not_of("0123456789./:") != std::string::npos;
    };
    if (std::any_of(deny.begin(), deny.end(), isName))
        return "denyOut takes only addresses and networks";
    const auto allow = strings("allowOut");
    if (std::any_of(allow.begin(), allow.end(), isName) &&
        std::find(deny.begin(), deny.end(), "0.0.0.0/0") == deny.end())
        return "domain names in allowOut need 0.0.0.0/0 in denyOut";
    return {};
}

Json textsJson(const std::map<std::string, std::string> &texts)
{
    Json result = Json::object();
    for (const auto &[key, value] : texts)
        result[key] = value;
    return result;
}

Json entryJson(const LogEntry &entry)
{
    return {{"timestamp", timeText(entry.at)},
            {"message", entry.message},
            {"level", entry.level},
            {"fields", textsJson(entry.fields)}};
}

bool matches(const Box &box, const std::map<std::string, std::string> &wanted)
{
    return std::all_of(wanted.begin(), wanted.end(), [&box](const auto &pair) {
        const auto found = box.metadata.find(pair.first);
        return found != box.metadata.end() && found->second == pair.second;
    });
}

int severity(const std::string &level)
{
    static const std::map<std::string, int> order = {{"debug", 0}, {"info", 1}, {"warn", 2}, {"error", 3}};
    const auto found = order.find(level);
    return found == order.end() ? 0 : found->second;
}

} // namespace

Json PpioService::createdJson(const Box &box) const
{
    Json json = {{"templateID", box.templateId},
                 {"sandboxID", box.id},
                 {"clientID", box.clientId},
                 {"envdVersion", box.envdVersion}};
    if (!box.alias.empty())
        json["alias"] = box.alias;
    if (!box.accessToken.empty())
        json["envdAccessToken"] = box.accessToken;
    if (!box.trafficToken.empty())
        json["trafficAccessToken"] = box.trafficToken;
    const std::string domain = m_world.domain();
    if (!domain.empty())
        json["domain"] = domain;
    else if (!isV1())
        json["domain"] = nullptr;
    return json;
}

Json PpioService::boxJson(const Box &box, bool detail) const
{
    Json json = {{"sandboxID", box.id},
                 {"clientID", box.clientId},
                 {"templateID", box.templateId},
                 {"startedAt", timeText(box.startedAt)},
                 {"endAt", timeText(box.endAt)},
                 {"cpuCount", box.cpuCount},
                 {"memoryMB", box.memoryMb},
                 {"state", box.state},
                 {"metadata", textsJson(box.metadata)}};
    if (!box.alias.empty())
        json["alias"] = box.alias;
    if (detail || !isV1())
        json["envdVersion"] = box.envdVersion;
    if (!isV1()) {
        json["diskSizeMB"] = box.diskMb;
        json["volumeMounts"] = box.volumeMounts;
    }
    if (!detail)
        return json;
    if (!box.accessToken.empty())
        json["envdAccessToken"] = box.accessToken;
    const std::string domain = m_world.domain();
    if (!domain.empty())
        json["domain"] = domain;
    if (isV1())
        return json;
    json["allowInternetAccess"] = box.allowInternet;
    if (box.network.is_object())
        json["network"] = box.network;
    json["lifecycle"] = {{"autoResume", box.autoResume}, {"onTimeout", box.autoPause ? "pause" : "kill"}};
    return json;
}

void PpioService::create(const Route &route, const Request &request, Response &response)
{
    // Only E2B's newest call has it: a call that is made again because its answer got lost makes nothing new.
    const std::string key = request.get_header_value("Idempotency-Key");
    if (key.empty()) {
        const auto made = make(route, request, response);
        if (made)
            answer(m_world, response, 201, createdJson(*made));
        return;
    }
    const std::lock_guard lock(m_idempotencyMutex);
    const auto known = m_idempotency.find(key);
    auto made = known == m_idempotency.end() ? std::nullopt : m_world.boxes.find(known->second);
    if (!made)
        made = make(route, request, response);
    if (!made)
        return;
    m_idempotency[key] = made->id;
    answer(m_world, response, 201, createdJson(*made));
}

bool PpioService::useTemplate(const std::string &reference, Box &box, Response &response)
{
    Template used;
    const std::size_t colon = std::min(reference.find(':'), reference.size());
    const Templates::Found found = m_templates.find(reference, &used);
    if (found == Templates::Found::NoTemplate)
        answerError(response, 404, "template '" + reference + "' not found");
    else if (found == Templates::Found::NoTag)
        answerError(response, 404,
                    "tag '" + reference.substr(colon + 1) + "' does not exist for template '" +
                        reference.substr(0, colon) + '\'');
    else if (found == Templates::Found::Foreign)
        answerError(response, 403, "you don't have access to template '" + reference + '\'');
    else if (found == Templates::Found::NotReady)
        answerError(response, 400, "template '" + reference + "' has no finished build");
    if (found != Templates::Found::Yes)
        return false;
    box.templateId = used.id;
    box.alias = used.aliases.empty() ? std::string() : used.aliases.front();
    box.envdVersion = used.envdVersion;
    box.seed = used.seed;
    box.cpuCount = used.cpuCount;
    box.memoryMb = used.memoryMb;
    box.diskMb = used.diskMb;
    return true;
}

std::optional<Box> PpioService::make(const Route &route, const Request &request, Response &response)
{
    const auto refuse = [&response](const std::string &what) {
        answerError(response, 400, what);
        return std::nullopt;
    };
    Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object())
        return refuse("Error when parsing request: the body is not a JSON object");
    // The older clients send null for what was not asked for.
    for (auto entry = body.begin(); entry != body.end();)
        entry = entry->is_null() ? body.erase(entry) : std::next(entry);
    if (!body.contains("templateID") || !body.at("templateID").is_string())
        return refuse("validation error: templateID is missing");
    Box box;
    Millis life = 0;
    // E2B's newest call makes secure sandboxes that live 5 minutes unless told otherwise.
    const bool second = route.segments.back() == "v2";
    if (!readLife(body, "timeout", second ? 300 : 15, 1, &life, response) ||
        !readTexts(body, "metadata", box.metadata, response) ||
        !readTexts(body, "envVars", box.environment, response) ||
        !useTemplate(body.at("templateID").get<std::string>(), box, response))
        return std::nullopt;
    box.secure = body.value("secure", second);
    box.autoPause = body.value("autoPause", false);
    const Json resume = body.value("autoResume", Json());
    const auto label = box.metadata.find("auto_resume");
    box.autoResume = (resume.is_object() && resume.value("enabled", false)) ||
                     (isV1() && label != box.metadata.end() && label->second == "true");
    if (box.autoResume && !body.value("autoPauseMemory", true))
        return refuse("validation error: autoPauseMemory false cannot be combined with autoResume");
    box.allowInternet = body.value("allow_internet_access", body.value("allowInternetAccess", true));
    box.network = body.value("network", Json());
    if (!box.network.is_null()) {
        const std::string problem =
            isV1() ? "network is not supported in this region" : networkProblem(box.network, box.secure);
        if (!problem.empty())
            return refuse("validation error: " + problem);
        if (box.network.contains("allowPublicTraffic") && box.network.at("allowPublicTraffic") == false)
            box.trafficToken = "wanted";
    }
    if (body.contains("volumeMounts") && body.at("volumeMounts").is_array())
        box.volumeMounts = body.at("volumeMounts");
    if (box.secure && versionOf(box.envdVersion) < std::array{0, 2, 0})
        return refuse("validation error: secure needs a template with envd 0.2.0 or newer");
    box.clientId = newClientId();
    const std::string used = box.templateId;
    auto made = m_world.boxes.create(std::move(box), life, route.number);
    if (!made) {
        answerError(response, 429,
                    "you have reached the maximum number of concurrent sandboxes (" +
                        std::to_string(m_world.boxes.quota()) + "). If you need more, please contact us.");
        return std::nullopt;
    }
    m_templates.spawned(used);
    m_world.boxes.log(made->id, "info", "Sandbox started", {{"logger", "orchestrator"}});
    return made;
}

void PpioService::list(const Request &request, Response &response)
{
    std::map<std::string, std::string> wanted;
    if (request.has_param("metadata") && !request.get_param_value("metadata").empty()) {
        const auto filter = readMetadataFilter(request.get_param_value("metadata"));
        if (!filter)
            return answerError(response, 400, "Error parsing metadata");
        wanted = *filter;
    }
    std::set<std::string> states;
    for (std::size_t i = 0; i < request.get_param_value_count("state"); ++i) {
        for (const std::string &state : split(request.get_param_value("state", i), ','))
            states.insert(state);
    }
    static const std::set<std::string> known = {"running", "paused", "cloning", "commiting", "snapshotting"};
    if (!std::includes(known.begin(), known.end(), states.begin(), states.end()))
        return answerError(response, 400, "validation error: unknown state");
    const std::string used = request.get_param_value("template");
    Template only;
    if (!used.empty() && m_templates.find(used, &only) == Templates::Found::NoTemplate)
        return answerError(response, 404, "template '" + used + "' not found");
    const std::string after = request.get_param_value("startedAfter");
    auto boxes = m_world.boxes.select([&](const Box &box) {
        return (states.empty() || states.count(box.state) > 0) && matches(box, wanted) &&
               (used.empty() || box.templateId == only.id) &&
               (after.empty() || isoTime(box.startedAt, true) > after.substr(0, 19));
    });
    if (request.get_param_value("order") == "asc")
        std::reverse(boxes.begin(), boxes.end());
    std::vector<std::pair<std::string, Json>> entries;
    for (const Box &box : boxes)
        entries.emplace_back(isoTime(box.startedAt, true) + "__" + box.id, boxJson(box, false));
    const auto shown = page(request, entries, isV1() ? 1000 : 100, response);
    if (!shown)
        return;
    if (states.empty() || states.count("running") > 0)
        response.set_header("X-Total-Running", std::to_string(m_world.boxes
                                                                  .select([&wanted](const Box &box) {
                                                                      return box.state == "running" &&
                                                                             matches(box, wanted);
                                                                  })
                                                                  .size()));
    answer(m_world, response, 200, Json(*shown));
}

void PpioService::listV1(const Request &request, Response &response)
{
    std::map<std::string, std::string> wanted;
    if (request.has_param("metadata") && !request.get_param_value("metadata").empty()) {
        const auto filter = readMetadataFilter(request.get_param_value("metadata"));
        if (!filter)
            return answerError(response, 400, "Error parsing metadata");
        wanted = *filter;
    }
    Json result = Json::array();
    for (const Box &box :
         m_world.boxes.select([&wanted](const Box &one) { return one.isRunning() && matches(one, wanted); }))
        result.push_back(boxJson(box, false));
    answer(m_world, response, 200, result);
}

Json PpioService::sampleJson(const Box &box, const Sample &sample) const
{
    constexpr std::int64_t mib = 1024 * 1024;
    Json json = {
        {"timestamp", timeText(sample.at)}, {"cpuCount", box.cpuCount}, {"cpuUsedPct", sample.cpuPercent}};
    if (isV1()) {
        json["memUsedMiB"] = sample.usage.memoryBytes / mib;
        json["memTotalMiB"] = box.memoryMb;
        return json;
    }
    json["timestampUnix"] = sample.at / 1000;
    json["memUsed"] = sample.usage.memoryBytes;
    json["memTotal"] = box.memoryMb * mib;
    json["memCache"] = 0;
    json["diskUsed"] = sample.usage.diskBytes;
    json["diskTotal"] = box.diskMb * mib;
    return json;
}

void PpioService::metrics(const Box &box, const Request &request, Response &response)
{
    // Some clients send milliseconds (ppio.md §2.8).
    const auto bound = [&](const char *name, Millis fallback) -> std::optional<Millis> {
        const auto value = queryNumber(request, name, -1, 0, INT64_MAX / 2000, response);
        if (!value)
            return std::nullopt;
        return *value < 0 ? fallback : *value > 100'000'000'000 ? *value : *value * 1000;
    };
    const auto start = bound("start", 0);
    const auto end = start ? bound("end", INT64_MAX) : std::nullopt;
    if (!end)
        return;
    Json result = Json::array();
    for (const Sample &sample : m_world.boxes.samples(box.id)) {
        if (sample.at >= *start && sample.at / 1000 <= *end / 1000)
            result.push_back(sampleJson(box, sample));
    }
    answer(m_world, response, 200, result);
}

void PpioService::metricsOfMany(const Request &request, Response &response)
{
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < request.get_param_value_count("sandbox_ids"); ++i) {
        for (const std::string &id : split(request.get_param_value("sandbox_ids", i), ','))
            ids.push_back(id);
    }
    if (ids.empty() || ids.size() > 100)
        return answerError(response, 400, "validation error: sandbox_ids must hold 1 to 100 ids");
    Json result = Json::object();
    for (const std::string &id : ids) {
        const auto box = m_world.boxes.find(id.substr(0, id.find('-')));
        if (!box || !box->isRunning())
            continue;
        const auto samples = m_world.boxes.samples(box->id);
        if (!samples.empty())
            result[id] = sampleJson(*box, samples.back());
    }
    answer(m_world, response, 200, {{"sandboxes", result}});
}

void PpioService::logs(const Box &box, const Request &request, Response &response)
{
    const auto start = queryNumber(request, "start", 0, 0, INT64_MAX, response);
    const auto limit = start ? queryNumber(request, "limit", 1000, 0, 1000, response) : std::nullopt;
    if (!limit)
        return;
    Json lines = Json::array();
    Json entries = Json::array();
    for (const LogEntry &entry : m_world.boxes.logs(box.id)) {
        if (entry.at < *start || lines.size() >= static_cast<std::size_t>(*limit))
            continue;
        Json line = textsJson(entry.fields);
        line["level"] = entry.level;
        line["message"] = entry.message;
        lines.push_back({{"timestamp", timeText(entry.at)}, {"line", line.dump()}});
        entries.push_back(entryJson(entry));
    }
    answer(m_world, response, 200, {{"logs", lines}, {"logEntries", entries}});
}

void PpioService::logsV2(const Box &box, const Request &request, Response &response)
{
    const std::string direction = request.get_param_value("direction");
    const bool forward = direction == "forward";
    const auto limit = queryNumber(request, "limit", 1000, 0, 1000, response);
    const auto cursor = limit
                            ? queryNumber(request, "cursor", forward ? 0 : INT64_MAX, 0, INT64_MAX, response)
                            : std::nullopt;
    if (!cursor)
        return;
    const std::string search = request.get_param_value("search");
    if (search.size() > 256 || (!direction.empty() && !forward && direction != "backward"))
        return answerError(response, 400, "validation error: search or direction");
    auto entries = m_world.boxes.logs(box.id);
    if (!forward)
        std::reverse(entries.begin(), entries.end());
    const int lowest = severity(request.get_param_value("level"));
    Json result = Json::array();
    for (const LogEntry &entry : entries) {
        const bool inside = forward ? entry.at >= *cursor : entry.at <= *cursor;
        if (inside && severity(entry.level) >= lowest && entry.message.find(search) != std::string::npos &&
            result.size() < static_cast<std::size_t>(*limit))
            result.push_back(entryJson(entry));
    }
    answer(m_world, response, 200, {{"logs", result}});
}

} // namespace Sandkeeper::Simulator::Ppio
