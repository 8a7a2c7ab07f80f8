// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"
#include "simulator/ppio/templates.h"
#include "simulator/text.h"

#include <algorithm>

namespace Sandkeeper::Simulator::Ppio {

namespace {

Json entryJson(const LogEntry &entry)
{
    Json result = {
        {"timestamp", isoTime(entry.at, true)}, {"message", entry.message}, {"level", entry.level}};
    for (const auto &[key, value] : entry.fields)
        result[key] = value;
    return result;
}

bool isName(const std::string &name)
{
    return !name.empty() && name.size() <= 128 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
}

const Build *buildOf(const Template &one, const std::string &id)
{
    const auto found = std::find_if(one.builds.begin(), one.builds.end(),
                                    [&id](const Build &build) { return build.id == id; });
    return found == one.builds.end() ? nullptr : &*found;
}

std::vector<std::string> stringsOf(const Json &body, const char *name)
{
    std::vector<std::string> result;
    const auto found = body.find(name);
    if (found != body.end() && found->is_array()) {
        for (const Json &entry : *found) {
            if (entry.is_string())
                result.push_back(entry.get<std::string>());
        }
    }
    return result;
}

} // namespace

void Templates::begin(const Json &body, httplib::Response &response)
{
    // The newest form is {name, tags}; the one before it is {alias}.
    std::string name = body.value("name", body.value("alias", std::string()));
    std::vector<std::string> tags = stringsOf(body, "tags");
    if (const std::size_t colon = name.find(':'); colon != std::string::npos) {
        tags.push_back(name.substr(colon + 1));
        name.resize(colon);
    }
    if (name.rfind(m_space + '/', 0) == 0)
        name = name.substr(m_space.size() + 1);
    const std::int64_t cpus = body.value("cpuCount", 2);
    const std::int64_t memory = body.value("memoryMB", 1024);
    if (!isName(name))
        return answerError(response, 400, "validation error: name");
    if (cpus < 1 || cpus > 8 || memory < 128 || memory > 8192 || memory % 2 != 0)
        return answerError(response, 400, "validation error: cpuCount or memoryMB");
    const Millis now = m_world.clock.now();
    const std::lock_guard lock(m_mutex);
    Template *one = locate(name);
    if (one && one->space != m_space)
        return answerError(response, 403, "name '" + name + "' is taken");
    if (!one) {
        Template fresh;
        fresh.id = m_world.random.word(20);
        fresh.aliases = {name};
        fresh.space = m_space;
        fresh.envdVersion = m_all.front().envdVersion;
        fresh.createdAt = now;
        m_all.push_back(std::move(fresh));
        one = &m_all.back();
    }
    Build build;
    build.id = m_world.random.word(20);
    build.createdAt = build.updatedAt = now;
    one->cpuCount = static_cast<int>(cpus);
    one->memoryMb = memory;
    one->updatedAt = now;
    if (tags.empty())
        tags.emplace_back("default");
    for (const std::string &tag : tags)
        one->tags[tag] = build.id;
    one->builds.push_back(build);
    answer(m_world, response, 202,
           {{"templateID", one->id},
            {"buildID", build.id},
            {"public", one->isPublic},
            {"names", one->names()},
            {"tags", tags},
            {"aliases", one->aliases}});
}

void Templates::fileLink(const Template &one, const std::string &hash, httplib::Response &response)
{
    const std::lock_guard lock(m_mutex);
    const bool present = m_files.count(hash) > 0;
    Json result = {{"present", present}};
    if (!present)
        result["url"] = m_world.ppioOrigin + "/uploads/" + one.id + '/' + hash;
    answer(m_world, response, 201, result);
}

void Templates::upload(const std::string &id, const std::string &hash, const httplib::Request &,
                       httplib::Response &response, const httplib::ContentReader &body)
{
    std::size_t size = 0;
    body([&size](const char *, std::size_t count) {
        size += count;
        return true;
    });
    const std::lock_guard lock(m_mutex);
    if (!locate(id) || size == 0)
        return answerError(response, 404, "there is no such upload");
    m_files.insert(hash);
    response.status = 200;
}

void Templates::trigger(const std::string &id, const std::string &buildId, const Json &body,
                        httplib::Response &response)
{
    const Millis now = m_world.clock.now();
    const std::lock_guard lock(m_mutex);
    Template *const one = locate(id);
    Build *const build = one ? const_cast<Build *>(buildOf(*one, buildId)) : nullptr;
    if (!build)
        return answerError(response, 404, "build '" + buildId + "' not found");
    if (build->status != "waiting")
        return answerError(response, 409, "build '" + buildId + "' is already running");
    const std::string image = body.value("fromImage", std::string());
    const std::string base = body.value("fromTemplate", std::string());
    if (image.empty() == base.empty())
        return answerError(response, 400, "validation error: one of fromImage and fromTemplate is needed");
    if (!base.empty() && !locate(base.substr(0, base.find(':'))))
        return answerError(response, 404, "template '" + base + "' not found");
    build->from = image.empty() ? base : image;
    build->steps = body.value("steps", Json::array());
    build->fails = toLower(image).find("broken") != std::string::npos;
    build->status = "building";
    build->updatedAt = now;
    build->finishedAt = now + m_world.random.jitter(m_world.options.imageBuildMs);
    response.status = 202;
}

std::vector<LogEntry> Templates::logOf(const Build &build, Millis now)
{
    std::vector<LogEntry> result;
    if (build.status == "waiting")
        return result;
    const auto steps = static_cast<Millis>(build.steps.size());
    const Millis total = build.finishedAt - build.updatedAt;
    const auto add = [&](Millis part, const std::string &level, const std::string &message, int step) {
        const Millis at = build.status == "building" ? build.updatedAt + total * part / (steps + 2)
                                                     : build.createdAt + part;
        if (at <= now)
            result.push_back({at, level, message, {{"step", std::to_string(step)}}});
    };
    add(0, "info", "FROM " + build.from, 0);
    for (Millis i = 0; i < steps; ++i) {
        const Json &step = build.steps[static_cast<std::size_t>(i)];
        std::string text = step.value("type", std::string("RUN"));
        for (const std::string &argument : stringsOf(step, "args"))
            text += ' ' + argument;
        add(i + 1, "info", text, static_cast<int>(i + 1));
    }
    if (build.status == "error")
        add(steps + 1, "error", "The base image could not be unpacked", 0);
    else if (build.status == "ready")
        add(steps + 1, "info", "Build finished", static_cast<int>(steps));
    return result;
}

void Templates::status(const Template &one, const std::string &buildId, const httplib::Request &request,
                       httplib::Response &response)
{
    const Build *const build = buildOf(one, buildId);
    if (!build)
        return answerError(response, 404, "build '" + buildId + "' not found");
    const auto offset = queryNumber(request, "logsOffset", 0, 0, INT32_MAX, response);
    const auto limit = offset ? queryNumber(request, "limit", 100, 0, 100, response) : std::nullopt;
    if (!limit)
        return;
    const auto log = logOf(*build, m_world.clock.now());
    Json lines = Json::array();
    Json entries = Json::array();
    for (auto i = static_cast<std::size_t>(*offset);
         i < log.size() && lines.size() < static_cast<std::size_t>(*limit); ++i) {
        lines.push_back(log[i].message);
        entries.push_back(entryJson(log[i]));
    }
    Json result = {{"templateID", one.id},
                   {"buildID", build->id},
                   {"status", build->status},
                   {"logs", lines},
                   {"logEntries", entries}};
    if (build->status == "error")
        result["reason"] = {{"message", "The base image could not be unpacked"},
                            {"step", "base"},
                            {"logEntries", Json::array()}};
    answer(m_world, response, 200, result);
}

void Templates::buildLogs(const Template &one, const std::string &buildId, const httplib::Request &request,
                          httplib::Response &response)
{
    const Build *const build = buildOf(one, buildId);
    if (!build)
        return answerError(response, 404, "build '" + buildId + "' not found");
    const auto limit = queryNumber(request, "limit", 100, 0, 100, response);
    const auto cursor = limit ? queryNumber(request, "cursor", -1, 0, INT64_MAX, response) : std::nullopt;
    if (!cursor)
        return;
    auto log = logOf(*build, m_world.clock.now());
    const bool forward = request.get_param_value("direction") == "forward";
    if (!forward)
        std::reverse(log.begin(), log.end());
    Json entries = Json::array();
    for (const LogEntry &entry : log) {
        const bool inside = *cursor < 0 || (forward ? entry.at >= *cursor : entry.at <= *cursor);
        if (inside && entries.size() < static_cast<std::size_t>(*limit))
            entries.push_back(entryJson(entry));
    }
    answer(m_world, response, 200, {{"logs", entries}});
}

void Templates::tagCall(const Route &route, const Json &body, httplib::Response &response)
{
    const bool adds = route.endpoint == "ppio-template-tag";
    const bool removes = route.endpoint == "ppio-template-untag";
    const std::string target = adds      ? body.value("target", std::string())
                               : removes ? body.value("name", std::string())
                                         : route.segments[1];
    const std::size_t colon = target.find(':');
    const std::lock_guard lock(m_mutex);
    Template *const one = locate(target.substr(0, colon));
    if (!one || one->foreign)
        return answerError(response, 404, "template '" + target + "' not found");
    const auto tags = stringsOf(body, "tags");
    if (adds) {
        const auto from = one->tags.find(colon == std::string::npos ? "default" : target.substr(colon + 1));
        if (from == one->tags.end())
            return answerError(response, 404, "there is no such tag");
        const std::string build = from->second;
        for (const std::string &tag : tags)
            one->tags[tag] = build;
        return answer(m_world, response, 201, {{"tags", tags}, {"buildID", build}});
    }
    if (removes) {
        for (const std::string &tag : tags)
            one->tags.erase(tag);
        return answerNothing(response);
    }
    Json result = Json::array();
    for (const auto &[tag, build] : one->tags)
        result.push_back({{"tag", tag}, {"buildID", build}, {"createdAt", isoTime(one->updatedAt, true)}});
    answer(m_world, response, 200, result);
}

} // namespace Sandkeeper::Simulator::Ppio
