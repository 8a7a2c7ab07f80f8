// SPDX-License-Identifier: MIT
#include "simulator/ppio/templates.h"

#include "simulator/ppio/service.h"
#include "simulator/text.h"

#include <algorithm>

namespace Sandkeeper::Simulator::Ppio {

namespace {

struct Offer
{
    const char *name;
    int cpus;
    std::int64_t memoryMb;
};

constexpr Offer offers[] = {{"base", 2, 512},
                            {"code-interpreter-v1", 2, 1024},
                            {"desktop", 4, 4096},
                            {"browser-chromium", 2, 2048},
                            {"mcp-gateway", 1, 512}};

/// "0.1.3" of "envd-0-1-3"; empty if it is another name.
std::string versionInName(const std::string &name)
{
    const auto parts = split(name, '-');
    if (parts.size() != 4 || parts[0] != "envd")
        return {};
    for (std::size_t i = 1; i < 4; ++i) {
        if (!toInteger(parts[i]))
            return {};
    }
    return parts[1] + '.' + parts[2] + '.' + parts[3];
}

} // namespace

std::vector<std::string> Template::names() const
{
    std::vector<std::string> result;
    for (const std::string &alias : aliases)
        result.push_back(space.empty() ? alias : space + '/' + alias);
    return result;
}

bool Template::isReady() const
{
    return std::any_of(builds.begin(), builds.end(),
                       [](const Build &build) { return build.status == "ready"; });
}

Templates::Templates(World &world, std::string space)
    : m_world(world)
    , m_space(std::move(space))
{
    const bool old = world.options.ppioProfile == PpioProfile::V1;
    const Millis born = world.clock.now() - 90LL * 24 * 3'600'000;
    const auto publish = [&](const char *name, int cpus, std::int64_t memoryMb) -> Template & {
        Template one;
        one.id = world.random.word(20);
        one.aliases = {name};
        one.isPublic = true;
        one.envdVersion = old ? "0.2.0" : "0.6.13";
        if (!world.options.envdVersion.empty())
            one.envdVersion = world.options.envdVersion;
        one.cpuCount = cpus;
        one.memoryMb = memoryMb;
        one.createdAt = one.updatedAt = born;
        Build build;
        build.id = world.random.word(20);
        build.status = "ready";
        build.createdAt = build.updatedAt = build.finishedAt = born;
        one.builds.push_back(build);
        one.tags["default"] = build.id;
        m_all.push_back(std::move(one));
        return m_all.back();
    };
    for (const Offer &offer : offers)
        publish(offer.name, offer.cpus, offer.memoryMb);
    Template &foreign = publish("foreign", 2, 512);
    foreign.isPublic = false;
    foreign.foreign = true;
    foreign.space = "others";
    Template &own = publish("demo-worker", 2, 1024);
    own.isPublic = false;
    own.space = m_space;
}

Template *Templates::locate(const std::string &idOrName)
{
    const std::size_t slash = idOrName.find('/');
    const std::string space = slash == std::string::npos ? std::string() : idOrName.substr(0, slash);
    const std::string name = slash == std::string::npos ? idOrName : idOrName.substr(slash + 1);
    // The newest of its name first.
    for (auto one = m_all.rbegin(); one != m_all.rend(); ++one) {
        const bool named = std::find(one->aliases.begin(), one->aliases.end(), name) != one->aliases.end();
        if (one->id == idOrName || (named && (space.empty() || space == one->space)))
            return &*one;
    }
    const std::string version = versionInName(name);
    if (version.empty() || !space.empty())
        return nullptr;
    Template one = m_all.front();
    one.id = m_world.random.word(20);
    one.aliases = {name};
    one.envdVersion = version;
    m_all.push_back(std::move(one));
    return &m_all.back();
}

void Templates::step(Template &one, Millis now)
{
    for (Build &build : one.builds) {
        if (build.status != "building" || now < build.finishedAt)
            continue;
        build.status = build.fails ? "error" : "ready";
        build.updatedAt = one.updatedAt = build.finishedAt;
    }
}

Templates::Found Templates::find(const std::string &reference, Template *result)
{
    const std::lock_guard lock(m_mutex);
    const std::size_t colon = reference.find(':');
    Template *const one = locate(reference.substr(0, colon));
    if (!one)
        return Found::NoTemplate;
    if (one->foreign)
        return Found::Foreign;
    step(*one, m_world.clock.now());
    const std::string tag = colon == std::string::npos ? "default" : reference.substr(colon + 1);
    if (one->tags.count(tag) == 0 && tag != "default" && tag != "latest")
        return Found::NoTag;
    *result = *one;
    return one->isReady() ? Found::Yes : Found::NotReady;
}

void Templates::spawned(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    if (Template *const one = locate(id)) {
        ++one->spawnCount;
        one->spawnedAt = m_world.clock.now();
    }
}

Template Templates::add(const Box &box, const std::string &name, bool snapshot, const std::string &seed)
{
    Template one;
    one.id = m_world.random.word(20);
    if (!name.empty())
        one.aliases = {name};
    one.space = m_space;
    one.snapshot = snapshot;
    one.sandboxId = box.id;
    one.seed = seed;
    one.envdVersion = box.envdVersion;
    one.cpuCount = box.cpuCount;
    one.memoryMb = box.memoryMb;
    one.diskMb = box.diskMb;
    one.createdAt = one.updatedAt = m_world.clock.now();
    Build build;
    build.id = m_world.random.word(20);
    build.status = "ready";
    build.createdAt = build.updatedAt = build.finishedAt = one.createdAt;
    one.builds.push_back(build);
    one.tags["default"] = build.id;
    const std::lock_guard lock(m_mutex);
    m_all.push_back(one);
    return one;
}

Json Templates::json(const Template &one) const
{
    const auto time = [](Millis at) {
        return isoTime(at, true);
    };
    Json result = {{"templateID", one.id},
                   {"buildID", one.builds.back().id},
                   {"cpuCount", one.cpuCount},
                   {"memoryMB", one.memoryMb},
                   {"diskSizeMB", one.diskMb},
                   {"public", one.isPublic},
                   {"aliases", one.aliases},
                   {"names", one.names()},
                   {"createdAt", time(one.createdAt)},
                   {"updatedAt", time(one.updatedAt)},
                   {"createdBy", nullptr},
                   {"lastSpawnedAt", one.spawnedAt > 0 ? Json(time(one.spawnedAt)) : Json()},
                   {"spawnCount", one.spawnCount},
                   {"buildCount", one.builds.size()},
                   {"envdVersion", one.envdVersion},
                   {"buildStatus", one.builds.back().status}};
    // The older region leaves out what came later (ppio.md §2.12).
    if (m_world.options.ppioProfile == PpioProfile::V1) {
        result.erase("names");
        result.erase("buildStatus");
    }
    return result;
}

Json Templates::snapshotJson(const Template &one)
{
    return {{"snapshotID", one.id}, {"names", one.names()}};
}

void Templates::call(const Route &route, const httplib::Request &request, httplib::Response &response)
{
    const std::string &name = route.endpoint;
    const auto &parts = route.segments;
    const bool first = parts.back() == "v1";
    Json body = Json::object();
    if (!request.body.empty())
        body = Json::parse(request.body, nullptr, false);
    if (!body.is_object())
        return answerError(response, 400, "Error when parsing request: the body is not a JSON object");
    if (name == "ppio-templates")
        return first ? listV1(response) : list(request, response);
    if (name == "ppio-template-alias")
        return alias(parts[2], response);
    if (name == "ppio-template-tag" || name == "ppio-template-untag")
        return tagCall(route, body, response);
    if (name == "ppio-template-begin")
        return begin(body, response);
    Template one;
    {
        const std::lock_guard lock(m_mutex);
        Template *const found = locate(parts[1]);
        if (!found)
            return answerError(response, 404, "template '" + parts[1] + "' not found");
        step(*found, m_world.clock.now());
        one = *found;
    }
    const bool changes =
        name == "ppio-template-delete" || name == "ppio-template-publish" || name == "ppio-template-build";
    if (one.foreign || (changes && one.space != m_space))
        return answerError(response, 403, "you don't have access to template '" + parts[1] + '\'');
    if (name == "ppio-template-get")
        detail(one, request, response);
    else if (name == "ppio-template-delete")
        remove(one.id, response);
    else if (name == "ppio-template-publish")
        publish(one.id, !first, body, response);
    else if (name == "ppio-template-file")
        fileLink(one, parts[3], response);
    else if (name == "ppio-template-build")
        trigger(one.id, parts[3], body, response);
    else if (name == "ppio-template-build-status")
        status(one, parts[3], request, response);
    else if (name == "ppio-template-build-logs")
        buildLogs(one, parts[3], request, response);
    else
        tagCall(route, body, response);
}

void Templates::list(const httplib::Request &request, httplib::Response &response)
{
    const bool own = m_world.options.ppioProfile != PpioProfile::E2b;
    const bool snapshots = request.get_param_value("template_type") == "snapshot_template";
    std::vector<std::pair<std::string, Json>> all;
    {
        const std::lock_guard lock(m_mutex);
        for (Template &one : m_all) {
            step(one, m_world.clock.now());
            if (!one.foreign && one.snapshot == (own && snapshots))
                all.emplace_back(isoTime(one.createdAt, true) + "__" + one.id, json(one));
        }
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    if (!own) {
        const auto shown = page(request, all, 100, response);
        if (shown)
            answer(m_world, response, 200, Json(*shown));
        return;
    }
    const auto limit = queryNumber(request, "limit", 20, 1, 100, response);
    const auto number = limit ? queryNumber(request, "page", 1, 1, INT32_MAX, response) : std::nullopt;
    if (!number)
        return;
    const auto total = static_cast<std::int64_t>(all.size());
    Json shown = Json::array();
    for (std::int64_t i = (*number - 1) * *limit; i < std::min(total, *number * *limit); ++i)
        shown.push_back(all[static_cast<std::size_t>(i)].second);
    answer(m_world, response, 200,
           {{"templates", shown},
            {"total", total},
            {"page", *number},
            {"limit", *limit},
            {"totalPages", (total + *limit - 1) / *limit}});
}

void Templates::listV1(httplib::Response &response)
{
    Json result = Json::array();
    {
        const std::lock_guard lock(m_mutex);
        for (Template &one : m_all) {
            step(one, m_world.clock.now());
            if (!one.foreign && !one.snapshot)
                result.push_back(json(one));
        }
    }
    answer(m_world, response, 200, result);
}

void Templates::listSnapshots(const httplib::Request &request, httplib::Response &response)
{
    if (m_world.options.ppioProfile == PpioProfile::V1)
        return answerError(response, 404, "no matching operation was found");
    std::string sandbox = request.get_param_value("sandboxID");
    sandbox = sandbox.substr(0, sandbox.find('-'));
    const std::string name = request.get_param_value("name");
    std::vector<std::pair<std::string, Json>> all;
    {
        const std::lock_guard lock(m_mutex);
        for (const Template &one : m_all) {
            const auto names = one.names();
            const bool named = name.empty() || std::find(names.begin(), names.end(), name) != names.end() ||
                               std::find(one.aliases.begin(), one.aliases.end(), name) != one.aliases.end();
            if (one.snapshot && named && (sandbox.empty() || one.sandboxId == sandbox))
                all.emplace_back(isoTime(one.createdAt, true) + "__" + one.id, snapshotJson(one));
        }
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    if (const auto shown = page(request, all, 100, response))
        answer(m_world, response, 200, Json(*shown));
}

void Templates::detail(const Template &one, const httplib::Request &request, httplib::Response &response)
{
    std::vector<std::pair<std::string, Json>> builds;
    for (const Build &build : one.builds) {
        Json entry = {{"buildID", build.id},
                      {"status", build.status},
                      {"createdAt", isoTime(build.createdAt, true)},
                      {"updatedAt", isoTime(build.updatedAt, true)},
                      {"cpuCount", one.cpuCount},
                      {"memoryMB", one.memoryMb},
                      {"diskSizeMB", one.diskMb},
                      {"envdVersion", one.envdVersion}};
        if (build.status == "ready" || build.status == "error")
            entry["finishedAt"] = isoTime(build.finishedAt, true);
        builds.emplace_back(isoTime(build.createdAt, true) + "__" + build.id, std::move(entry));
    }
    std::reverse(builds.begin(), builds.end());
    const auto shown = page(request, builds, 100, response);
    if (!shown)
        return;
    Json result = json(one);
    for (const char *name : {"buildID", "buildCount", "buildStatus", "envdVersion", "createdBy", "cpuCount",
                             "memoryMB", "diskSizeMB"})
        result.erase(name);
    result["builds"] = *shown;
    answer(m_world, response, 200, result);
}

void Templates::publish(const std::string &id, bool second, const Json &body, httplib::Response &response)
{
    const std::lock_guard lock(m_mutex);
    Template *const one = locate(id);
    if (!one)
        return answerError(response, 404, "template '" + id + "' not found");
    one->isPublic = body.value("public", one->isPublic);
    one->updatedAt = m_world.clock.now();
    answer(m_world, response, 200, second ? Json{{"names", one->names()}} : Json::object());
}

void Templates::alias(const std::string &name, httplib::Response &response)
{
    const std::lock_guard lock(m_mutex);
    const Template *const one = locate(name);
    if (!one)
        return answerError(response, 404, "template '" + name + "' not found");
    if (one->foreign)
        return answerError(response, 403, "you don't have access to template '" + name + '\'');
    answer(m_world, response, 200, {{"templateID", one->id}, {"public", one->isPublic}});
}

void Templates::remove(const std::string &id, httplib::Response &response)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_all, [&id](const Template &one) { return one.id == id; });
    answerNothing(response);
}

} // namespace Sandkeeper::Simulator::Ppio
