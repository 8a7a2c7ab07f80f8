// SPDX-License-Identifier: MIT
#include "simulator/prime/images.h"

#include "simulator/prime/service.h"
#include "simulator/text.h"

#include <algorithm>

namespace Sandkeeper::Simulator::Prime {

namespace {

constexpr Millis uploadSeconds = 3600;
constexpr const char *noImage = "Image not found";
constexpr const char *noBuild = "Build not found";

std::string textOf(const Json &body, const char *name)
{
    const Json value = body.value(name, Json());
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// Splits "name:tag"; without a tag it is "latest".
std::pair<std::string, std::string> splitTag(const std::string &reference)
{
    const std::size_t colon = reference.rfind(':');
    const std::size_t slash = reference.rfind('/');
    if (colon == std::string::npos || (slash != std::string::npos && colon < slash))
        return {reference, "latest"};
    return {reference.substr(0, colon), reference.substr(colon + 1)};
}

Json timeOrNull(const std::optional<Millis> &time)
{
    return time ? Json(isoTime(*time, true)) : Json(nullptr);
}

const char *ownerWord(ImageOwner::Kind kind)
{
    return kind == ImageOwner::Kind::Personal ? "personal"
           : kind == ImageOwner::Kind::Team   ? "team"
                                              : "platform";
}

bool isGzip(const std::string &start)
{
    return start.size() >= 2 && start[0] == '\x1f' && start[1] == '\x8b';
}

} // namespace

Images::Images(World &world, const Account &account)
    : m_world(world)
    , m_account(account)
{
    if (world.options.sandboxes == 0)
        return;
    // Those that the prepared sandboxes were made from.
    const Millis now = world.clock.now();
    Millis age = 20LL * 24 * 3600 * 1000;
    for (const char *reference : {"prime/demo/torch:2.4", "prime/demo/axolotl:0.6", "prime/demo/swe-env:v3",
                                  "prime/demo/blender:4.2", "platform-base:24.04"}) {
        age -= 3LL * 24 * 3600 * 1000;
        ImageKey key = keyOf(reference);
        const bool platform = std::string_view(reference).rfind("platform", 0) == 0;
        if (platform)
            key.owner.kind = ImageOwner::Kind::Platform;
        Image &image = m_images[key];
        image.isPublic = platform;
        image.createdAt = now - age;
        for (const Type type : {Type::Container, Type::VirtualMachine}) {
            Build build;
            build.id = "build_" + world.random.word(12);
            build.type = type;
            build.createdAt = image.createdAt;
            build.startedAt = image.createdAt + 4000;
            build.doneAt = image.createdAt + 90'000;
            image.builds[type] = build;
        }
    }
}

std::string Images::statusOf(const Build &build) const
{
    if (!build.startedAt)
        return build.uploaded >= 0 ? "UPLOADING" : "PENDING";
    if (m_world.clock.now() < build.doneAt)
        return "BUILDING";
    return build.failure.empty() ? "COMPLETED" : "FAILED";
}

Images::Type Images::builtType() const
{
    return m_world.options.containers ? Type::Container : Type::VirtualMachine;
}

bool Images::isTeam(const std::string &id) const
{
    return std::any_of(m_account.teams.begin(), m_account.teams.end(),
                       [&id](const Team &team) { return team.id == id; });
}

std::string Images::fullPath(const ImageKey &key) const
{
    const std::string rest = key.name + ':' + key.tag;
    switch (key.owner.kind) {
    case ImageOwner::Kind::Personal:
        return "prime/" + m_account.userId + '/' + rest;
    case ImageOwner::Kind::Team:
        return "prime/team-" + key.owner.teamId + '/' + rest;
    case ImageOwner::Kind::Platform:
        break;
    }
    return rest;
}

std::string Images::displayReference(const ImageKey &key) const
{
    const std::string rest = key.name + ':' + key.tag;
    if (key.owner.kind == ImageOwner::Kind::Platform)
        return rest;
    if (key.owner.kind == ImageOwner::Kind::Personal)
        return m_account.slug + '/' + rest;
    for (const Team &team : m_account.teams) {
        if (team.id == key.owner.teamId)
            return team.slug + '/' + rest;
    }
    return "team-" + key.owner.teamId + '/' + rest;
}

Json Images::rowJson(const ImageKey &key, const Image &image, const Build &build) const
{
    const std::string status = statusOf(build);
    const bool finished = status == "COMPLETED" || status == "FAILED";
    const bool good = status == "COMPLETED";
    return {
        {"id", "img_" + build.id},
        {"artifactType", build.type == Type::Container ? "CONTAINER_IMAGE" : "VM_SANDBOX"},
        {"imageName", key.name},
        {"imageTag", key.tag},
        {"status", status},
        {"fullImagePath", fullPath(key)},
        {"errorMessage", status == "FAILED" ? Json(build.failure) : Json(nullptr)},
        {"sizeBytes",
         good ? Json(150'000'000 + 1'000'000 * static_cast<int>(key.name.size())) : Json(nullptr)},
        {"visibility", image.isPublic ? "PUBLIC" : "PRIVATE"},
        {"createdAt", isoTime(build.createdAt, true)},
        {"startedAt", timeOrNull(build.startedAt)},
        {"completedAt", finished ? Json(isoTime(build.doneAt, true)) : Json(nullptr)},
        {"pushedAt", good ? Json(isoTime(build.doneAt, true)) : Json(nullptr)},
        {"teamId", key.owner.teamId.empty() ? Json(nullptr) : Json(key.owner.teamId)},
        {"ownerType", ownerWord(key.owner.kind)},
        {"displayRef", displayReference(key)},
    };
}

Json Images::buildJson(const ImageKey &key, const Build &build) const
{
    const std::string status = statusOf(build);
    const bool finished = status == "COMPLETED" || status == "FAILED";
    const Json completedAt = finished ? Json(isoTime(build.doneAt, true)) : Json(nullptr);
    const Json error = status == "FAILED" ? Json(build.failure) : Json(nullptr);
    return {{"id", build.id},
            {"buildId", build.id},
            {"imageName", key.name},
            {"imageTag", key.tag},
            {"fullImagePath", fullPath(key)},
            {"status", status},
            {"errorMessage", error},
            {"createdAt", isoTime(build.createdAt, true)},
            {"startedAt", timeOrNull(build.startedAt)},
            {"completedAt", completedAt},
            {"artifacts",
             Json::array({{{"id", "img_" + build.id},
                           {"artifactType", build.type == Type::Container ? "CONTAINER_IMAGE" : "VM_SANDBOX"},
                           {"status", status},
                           {"errorMessage", error}}})}};
}

Json Images::stateJson(const ImageKey &key, bool isPublic) const
{
    Json owner = {{"type", ownerWord(key.owner.kind)}};
    if (key.owner.kind == ImageOwner::Kind::Team)
        owner["teamId"] = key.owner.teamId;
    return {{"owner", owner},
            {"name", key.name},
            {"tag", key.tag},
            {"visibility", isPublic ? "PUBLIC" : "PRIVATE"}};
}

ImageKey Images::keyOf(const std::string &reference) const
{
    std::string rest = reference;
    if (rest.rfind("prime/", 0) == 0)
        rest.erase(0, 6);
    ImageKey key;
    const std::string first = rest.substr(0, rest.find('/'));
    if (first.size() < rest.size()) {
        const auto team =
            std::find_if(m_account.teams.begin(), m_account.teams.end(), [&first](const Team &one) {
                return first == one.slug || first == "team-" + one.id;
            });
        if (first == m_account.slug || first == m_account.userId)
            rest.erase(0, first.size() + 1);
        else if (team != m_account.teams.end()) {
            key.owner = {ImageOwner::Kind::Team, team->id};
            rest.erase(0, first.size() + 1);
        } else {
            key.owner.kind = ImageOwner::Kind::Platform;
        }
    }
    std::tie(key.name, key.tag) = splitTag(rest);
    return key;
}

Images::Entry Images::resolve(const std::string &reference, const std::optional<ImageOwner> &owner)
{
    ImageKey key = keyOf(reference);
    if (owner)
        key.owner = *owner;
    Entry found = m_images.find(key);
    // Without an owner's prefix it may be anybody's.
    if (found == m_images.end() && !owner && reference.find('/') == std::string::npos) {
        key.owner.kind = ImageOwner::Kind::Platform;
        found = m_images.find(key);
    }
    return found;
}

Images::Entry Images::findBuild(const std::string &buildId, Type *type)
{
    for (Entry entry = m_images.begin(); entry != m_images.end(); ++entry) {
        for (const auto &[kind, build] : entry->second.builds) {
            if (build.id == buildId) {
                *type = kind;
                return entry;
            }
        }
    }
    return m_images.end();
}

std::optional<ImageOwner> Images::readOwner(const Json &body, const char *team, const char *scope,
                                            httplib::Response &response) const
{
    const std::string teamId = textOf(body, team);
    const std::string ownerScope = textOf(body, scope);
    if (!ownerScope.empty() && ownerScope != "platform") {
        answerJson(response, 422, violationsJson({{scope, "must be platform"}}));
        return std::nullopt;
    }
    if (!ownerScope.empty() && !teamId.empty()) {
        answerJson(response, 422, violationsJson({{team, "excludes the platform scope"}}));
        return std::nullopt;
    }
    if (!teamId.empty() && !isTeam(teamId)) {
        answerDetail(response, 403, "You are not a member of this team");
        return std::nullopt;
    }
    if (!ownerScope.empty())
        return ImageOwner{ImageOwner::Kind::Platform, {}};
    return teamId.empty() ? ImageOwner{} : ImageOwner{ImageOwner::Kind::Team, teamId};
}

void Images::list(const httplib::Request &request, httplib::Response &response)
{
    std::vector<Violation> violations;
    const auto number = [&](const char *name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
        if (!request.has_param(name))
            return fallback;
        const auto value = toInteger(request.get_param_value(name));
        if (value && *value >= least && *value <= most)
            return *value;
        violations.push_back(
            {name, "must be an integer from " + std::to_string(least) + " to " + std::to_string(most)});
        return fallback;
    };
    const std::int64_t offset = number("offset", 0, 0, 1'000'000'000);
    const std::int64_t limit = number("limit", 100, 1, 250);
    if (!violations.empty())
        return answerJson(response, 422, violationsJson(violations));
    const auto owner = readOwner({{"teamId", request.get_param_value("teamId")},
                                  {"ownerScope", request.get_param_value("ownerScope")}},
                                 "teamId", "ownerScope", response);
    if (!owner)
        return;
    const std::string search = toLower(request.get_param_value("search"));
    const std::lock_guard lock(m_mutex);
    std::vector<Entry> chosen;
    for (Entry entry = m_images.begin(); entry != m_images.end(); ++entry) {
        const std::string text = toLower(displayReference(entry->first));
        const bool shown = m_world.options.containers || entry->second.builds.count(Type::VirtualMachine) > 0;
        if (shown && entry->first.owner == *owner && text.find(search) != std::string::npos)
            chosen.push_back(entry);
    }
    std::stable_sort(chosen.begin(), chosen.end(), [](const Entry &a, const Entry &b) {
        return a->second.createdAt > b->second.createdAt;
    });
    Json data = Json::array();
    const auto begin = static_cast<std::size_t>(offset);
    const std::size_t end = std::min(begin + static_cast<std::size_t>(limit), chosen.size());
    for (std::size_t i = begin; i < end; ++i) {
        for (const auto &[type, build] : chosen[i]->second.builds) {
            if (m_world.options.containers || type == Type::VirtualMachine)
                data.push_back(rowJson(chosen[i]->first, chosen[i]->second, build));
        }
    }
    answerJson(response, 200,
               {{"data", data},
                {"totalCount", chosen.size()},
                {"total_count", chosen.size()},
                {"offset", offset},
                {"limit", limit}});
}

void Images::startBuild(Build &build)
{
    build.startedAt = m_world.clock.now();
    build.doneAt = *build.startedAt + m_world.random.jitter(m_world.options.imageBuildMs);
}

Images::Build &Images::begin(const ImageKey &key, Type type, bool isPublic, const std::string &source)
{
    Image &image = m_images[key];
    if (image.builds.empty())
        image.createdAt = m_world.clock.now();
    image.isPublic = isPublic || key.owner.kind == ImageOwner::Kind::Platform;
    Build &build = image.builds[type];
    build = Build();
    build.id = "build_" + m_world.random.word(12);
    build.type = type;
    build.createdAt = m_world.clock.now();
    const std::string text = toLower(key.name + ' ' + source);
    if (text.find("broken") != std::string::npos)
        build.failure = "A step of the build ended with exit code 1";
    else if (text.find("missing") != std::string::npos)
        build.failure = "The source image was not found";
    return build;
}

Json Images::initiatedJson(const ImageKey &key, const Image &image, const Build &build) const
{
    Json reply = {{"build_id", build.id},           {"buildIds", Json::array({build.id})},
                  {"upload_url", nullptr},          {"expires_in", nullptr},
                  {"fullImagePath", fullPath(key)}, {"visibility", image.isPublic ? "PUBLIC" : "PRIVATE"}};
    if (!build.uploadSecret.empty()) {
        reply["upload_url"] = m_world.origin + "/uploads/" + build.id + '/' + build.uploadSecret;
        reply["expires_in"] = uploadSeconds;
    }
    return reply;
}

/// One source image of a bulk request, as both the earlier and the later official clients read it.
Json Images::transfer(const std::string &source, const ImageOwner &owner, bool isPublic, const Json &body)
{
    auto [name, tag] = splitTag(source.substr(0, source.find('@')));
    ImageKey key{owner, name.substr(name.rfind('/') + 1), tag};
    if (const std::string wanted = textOf(body, "image_name"); !wanted.empty())
        key.name = wanted;
    if (const std::string wanted = textOf(body, "image_tag"); !wanted.empty())
        key.tag = wanted;
    Build &build = begin(key, builtType(), isPublic, source);
    startBuild(build);
    return initiatedJson(key, m_images.at(key), build);
}

void Images::initiate(const Json &body, httplib::Response &response)
{
    std::vector<Violation> violations;
    const std::string source = textOf(body, "source_image");
    const std::string name = textOf(body, "image_name");
    const std::string tag = textOf(body, "image_tag");
    const std::string platform = body.contains("platform") ? textOf(body, "platform") : "linux/amd64";
    const std::string visibility = textOf(body, "visibility");
    if (source.empty() && name.empty())
        violations.push_back({"image_name", "field required"});
    if (source.empty() && tag.empty())
        violations.push_back({"image_tag", "field required"});
    if (platform != "linux/amd64" && platform != "linux/arm64")
        violations.push_back({"platform", "must be linux/amd64 or linux/arm64"});
    if (!visibility.empty() && visibility != "PRIVATE" && visibility != "PUBLIC")
        violations.push_back({"visibility", "must be PRIVATE or PUBLIC"});
    if (!violations.empty())
        return answerJson(response, 422, violationsJson(violations));
    const auto owner = readOwner(body, "team_id", "owner_scope", response);
    if (!owner)
        return;
    const bool isPublic = visibility == "PUBLIC";
    const std::lock_guard lock(m_mutex);
    if (source.empty()) {
        const ImageKey key{*owner, name, tag};
        Build &build = begin(key, builtType(), isPublic, {});
        build.uploadSecret = m_world.random.word(24);
        return answerJson(response, 201, initiatedJson(key, m_images.at(key), build));
    }
    if (source.find(',') == std::string::npos)
        return answerJson(response, 201, transfer(trimmed(source), *owner, isPublic, body));
    Json results = Json::array();
    Json failed = Json::array();
    for (const std::string &part : split(source, ',')) {
        const std::string one = trimmed(part);
        if (one.empty())
            continue;
        Json result = {{"sourceImage", one}, {"success", true}, {"retryable", false}, {"error", nullptr}};
        if (one.find("missing") != std::string::npos) {
            result["success"] = false;
            result["error"] = "The source image was not found";
            failed.push_back(result);
        } else {
            const Json build = transfer(one, *owner, isPublic, Json::object());
            result["buildId"] = build["build_id"];
            result["fullImagePath"] = build["fullImagePath"];
            result["visibility"] = build["visibility"];
            result["build"] = build;
        }
        results.push_back(result);
    }
    answerJson(response, 201, {{"results", results}, {"failed", failed}});
}

void Images::upload(const std::string &buildId, const std::string &secret, const httplib::ContentReader &body,
                    const httplib::Request &request, httplib::Response &response)
{
    Type type = Type::Container;
    {
        const std::lock_guard lock(m_mutex);
        const Entry entry = findBuild(buildId, &type);
        const Build *const build = entry == m_images.end() ? nullptr : &entry->second.builds.at(type);
        // Signed addresses of object stores answer so too.
        const bool valid = build && !secret.empty() && build->uploadSecret == secret && !build->startedAt &&
                           m_world.clock.now() < build->createdAt + uploadSeconds * 1000;
        if (!valid) {
            discardBody(request, &body);
            return answerDetail(response, 403, "The upload address is not valid any more");
        }
    }
    std::string start;
    std::int64_t size = 0;
    body([&](const char *data, std::size_t length) {
        if (start.size() < 2)
            start.append(data, std::min<std::size_t>(length, 2));
        size += static_cast<std::int64_t>(length);
        return true;
    });
    if (!isGzip(start))
        return answerDetail(response, 400, "The build context is not a tar.gz archive");
    const std::lock_guard lock(m_mutex);
    const Entry entry = findBuild(buildId, &type);
    if (entry != m_images.end())
        entry->second.builds.at(type).uploaded = size;
    answerJson(response, 200, {{"size", size}});
}

void Images::start(const std::string &buildId, const Json &body, httplib::Response &response)
{
    const std::lock_guard lock(m_mutex);
    Type type = Type::Container;
    const Entry entry = findBuild(buildId, &type);
    if (entry == m_images.end())
        return answerDetail(response, 404, noBuild);
    Build &build = entry->second.builds.at(type);
    if (body.value("context_uploaded", Json()) != Json(true))
        return answerJson(response, 422, violationsJson({{"context_uploaded", "must be true"}}));
    if (!build.startedAt && build.uploaded < 0)
        return answerDetail(response, 409, "The build context has not been uploaded");
    if (!build.startedAt)
        startBuild(build);
    answerJson(response, 200, buildJson(entry->first, build));
}

void Images::status(const std::string &buildId, httplib::Response &response)
{
    const std::lock_guard lock(m_mutex);
    Type type = Type::Container;
    const Entry entry = findBuild(buildId, &type);
    if (entry == m_images.end())
        return answerDetail(response, 404, noBuild);
    answerJson(response, 200, buildJson(entry->first, entry->second.builds.at(type)));
}

void Images::buildVirtualMachine(const std::string &path, const Json &body, httplib::Response &response)
{
    const auto owner = readOwner(body, "teamId", "ownerScope", response);
    if (!owner)
        return;
    const std::size_t slash = path.rfind('/');
    const std::string reference = path.substr(0, slash) + ':' + path.substr(slash + 1);
    const std::lock_guard lock(m_mutex);
    const bool chosen = owner->kind != ImageOwner::Kind::Personal;
    const Entry entry = resolve(reference, chosen ? std::optional(*owner) : std::nullopt);
    if (entry == m_images.end())
        return answerDetail(response, 404, noImage);
    const auto container = entry->second.builds.find(Type::Container);
    if (container != entry->second.builds.end() && statusOf(container->second) != "COMPLETED")
        return answerDetail(response, 409, "The container image is not ready");
    const auto existing = entry->second.builds.find(Type::VirtualMachine);
    if (existing == entry->second.builds.end() || statusOf(existing->second) == "FAILED")
        startBuild(begin(entry->first, Type::VirtualMachine, entry->second.isPublic, {}));
    answerJson(response, 200, buildJson(entry->first, entry->second.builds.at(Type::VirtualMachine)));
}

void Images::remove(const std::string &path, const std::string &teamId, httplib::Response &response)
{
    const auto owner = readOwner({{"teamId", teamId}}, "teamId", "ownerScope", response);
    if (!owner)
        return;
    const std::size_t slash = path.rfind('/');
    const std::string reference = path.substr(0, slash) + ':' + path.substr(slash + 1);
    const std::lock_guard lock(m_mutex);
    const Entry entry = resolve(reference, teamId.empty() ? std::nullopt : std::optional(*owner));
    if (entry == m_images.end())
        return answerDetail(response, 404, noImage);
    m_images.erase(entry);
    answerJson(response, 200, {{"success", true}, {"message", "Image deleted"}});
}

std::pair<std::string, Millis> Images::prepareVirtualMachine(const std::string &reference)
{
    const std::lock_guard lock(m_mutex);
    const Entry entry = resolve(reference);
    if (entry == m_images.end())
        return {};
    const auto existing = entry->second.builds.find(Type::VirtualMachine);
    if (existing != entry->second.builds.end() && statusOf(existing->second) == "COMPLETED")
        return {};
    if (existing == entry->second.builds.end() || statusOf(existing->second) == "FAILED")
        startBuild(begin(entry->first, Type::VirtualMachine, entry->second.isPublic, {}));
    const Build &build = entry->second.builds.at(Type::VirtualMachine);
    return {build.id, build.startedAt ? build.doneAt : m_world.clock.now() + m_world.options.imageBuildMs};
}

void Images::adopt(const std::string &buildId, const std::string &reference, Millis doneAt)
{
    const std::lock_guard lock(m_mutex);
    Type type = Type::Container;
    if (findBuild(buildId, &type) != m_images.end())
        return;
    ImageKey key = keyOf(reference);
    if (m_images.count(key) == 0)
        key.owner.kind =
            ImageOwner::Kind::Platform; // what comes from another registry belongs to nobody here
    Build &build = begin(key, Type::VirtualMachine, true, {});
    build.id = buildId;
    build.startedAt = m_world.clock.now();
    build.doneAt = doneAt;
}

} // namespace Sandkeeper::Simulator::Prime
