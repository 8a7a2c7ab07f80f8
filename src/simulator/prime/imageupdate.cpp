// SPDX-License-Identifier: MIT
#include "simulator/prime/images.h"
#include "simulator/prime/service.h"

namespace Sandkeeper::Simulator::Prime {

namespace {

Json failure(const Json &source, const char *code, const std::string &message)
{
    return {{"source", source}, {"success", false}, {"error", {{"code", code}, {"message", message}}}};
}

std::string textOf(const Json &object, const char *name)
{
    const Json value = object.value(name, Json());
    return value.is_string() ? value.get<std::string>() : std::string();
}

} // namespace

std::optional<ImageOwner> Images::ownerFromJson(const Json &json) const
{
    const std::string type = json.is_object() ? textOf(json, "type") : std::string();
    if (type == "personal")
        return ImageOwner{};
    if (type == "platform")
        return ImageOwner{ImageOwner::Kind::Platform, {}};
    const std::string team = type == "team" ? textOf(json, "teamId") : std::string();
    return isTeam(team) ? std::optional(ImageOwner{ImageOwner::Kind::Team, team}) : std::nullopt;
}

/// One item of an update: what is wrong with it is told in its own result and hinders no other.
Json Images::updateOne(const Json &item, bool dryRun)
{
    const Json source = item.value("source", Json::object());
    const Json set = item.value("set", Json::object());
    Entry entry = m_images.end();
    if (const std::string reference = textOf(source, "reference"); !reference.empty()) {
        entry = resolve(reference);
    } else {
        const auto owner = ownerFromJson(source.value("owner", Json()));
        if (!owner)
            return failure(source, "forbidden", "You may not change images of this owner");
        entry = m_images.find(ImageKey{*owner, textOf(source, "name"), textOf(source, "tag")});
    }
    if (entry == m_images.end())
        return failure(source, "image_not_found", "Image not found");
    ImageKey target = entry->first;
    bool isPublic = entry->second.isPublic;
    if (set.contains("owner")) {
        const auto owner = ownerFromJson(set["owner"]);
        if (!owner)
            return failure(source, "forbidden", "You may not give images to this owner");
        target.owner = *owner;
    }
    if (const std::string name = textOf(set, "name"); !name.empty())
        target.name = name;
    if (const std::string tag = textOf(set, "tag"); !tag.empty())
        target.tag = tag;
    if (const std::string visibility = textOf(set, "visibility"); !visibility.empty())
        isPublic = visibility == "PUBLIC";
    if (target.owner.kind == ImageOwner::Kind::Platform) {
        if (textOf(set, "visibility") == "PRIVATE")
            return failure(source, "invalid_visibility", "Platform images are always public");
        isPublic = true;
    }
    if (target != entry->first && m_images.count(target) > 0)
        return failure(source, "image_already_exists", "Another image has this name already");
    const Json result = {{"source", source},
                         {"success", true},
                         {"before", stateJson(entry->first, entry->second.isPublic)},
                         {"after", stateJson(target, isPublic)}};
    if (dryRun)
        return result;
    entry->second.isPublic = isPublic;
    if (target != entry->first) {
        auto node = m_images.extract(entry);
        node.key() = target;
        m_images.insert(std::move(node));
    }
    return result;
}

void Images::update(const Json &body, httplib::Response &response)
{
    std::vector<Violation> violations;
    const Json updates = body.value("updates", Json());
    if (body.value("mode", Json()) != Json("explicit"))
        violations.push_back({"mode", "must be explicit"});
    if (!updates.is_array() || updates.empty() || updates.size() > 100)
        violations.push_back({"updates", "must be a list of 1 to 100 updates"});
    for (std::size_t i = 0; violations.empty() && i < updates.size(); ++i) {
        const Json &item = updates[i];
        const Json set = item.is_object() ? item.value("set", Json()) : Json();
        const bool changes = set.is_object() && (set.contains("name") || set.contains("tag") ||
                                                 set.contains("owner") || set.contains("visibility"));
        if (!changes || !item.value("source", Json()).is_object())
            violations.push_back({"updates." + std::to_string(i), "needs a source and something to set"});
    }
    if (!violations.empty())
        return answerJson(response, 422, violationsJson(violations));
    const bool dryRun = body.value("dryRun", Json(false)) == Json(true);
    Json results = Json::array();
    bool success = true;
    const std::lock_guard lock(m_mutex);
    for (const Json &item : updates) {
        results.push_back(updateOne(item, dryRun));
        success = success && results.back().at("success").get<bool>();
    }
    answerJson(response, 200, {{"success", success}, {"dryRun", dryRun}, {"results", results}});
}

} // namespace Sandkeeper::Simulator::Prime
