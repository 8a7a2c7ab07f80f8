// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/prime/validation.h"
#include "simulator/server.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace Sandkeeper::Simulator::Prime {

struct Account;

/// Whom an image belongs to.
struct ImageOwner
{
    enum class Kind { Personal, Team, Platform };
    Kind kind = Kind::Personal;
    std::string teamId; ///< only of a team

    auto operator<=>(const ImageOwner &) const = default;
};

/// What names an image: a "logical image", which can exist as container and as virtual machine.
struct ImageKey
{
    ImageOwner owner;
    std::string name;
    std::string tag;

    auto operator<=>(const ImageKey &) const = default;
};

/// The images of the account and how they are built (prime.md §10). They are records only: nothing is really
/// built, but it takes time. Safe to use from every thread.
class Images
{
public:
    Images(World &world, const Account &account);

    void list(const httplib::Request &request, httplib::Response &response);
    void initiate(const Json &body, httplib::Response &response);
    void upload(const std::string &buildId, const std::string &secret, const httplib::ContentReader &body,
                const httplib::Request &request, httplib::Response &response);
    void start(const std::string &buildId, const Json &body, httplib::Response &response);
    void status(const std::string &buildId, httplib::Response &response);
    /// @p path is what stands between /images/ and /vm-build: a name, which may hold slashes, and a tag.
    void buildVirtualMachine(const std::string &path, const Json &body, httplib::Response &response);
    void update(const Json &body, httplib::Response &response);
    void remove(const std::string &path, const std::string &teamId, httplib::Response &response);

    /// Makes sure that a virtual machine can start from @p reference. If it names an image that exists as
    /// container only, a build begins or is joined. @return its id and when it ends; an empty id if none is
    /// needed
    std::pair<std::string, Millis> prepareVirtualMachine(const std::string &reference);
    /// Records a build that was planned elsewhere.
    void adopt(const std::string &buildId, const std::string &reference, Millis doneAt);

private:
    enum class Type { Container, VirtualMachine };
    /// One build, and the artifact that comes of it.
    struct Build
    {
        std::string id;
        Type type = Type::Container;
        Millis createdAt = 0;
        std::optional<Millis> startedAt;
        Millis doneAt = 0;
        std::string uploadSecret; ///< empty: needs no upload
        std::int64_t uploaded = -1;
        std::string failure; ///< what it ends with; empty: it succeeds
    };
    struct Image
    {
        bool isPublic = false;
        Millis createdAt = 0;
        std::map<Type, Build> builds;
    };
    using Entry = std::map<ImageKey, Image>::iterator;

    std::string statusOf(const Build &build) const;
    Type builtType() const;
    Json rowJson(const ImageKey &key, const Image &image, const Build &build) const;
    Json buildJson(const ImageKey &key, const Build &build) const;
    Json stateJson(const ImageKey &key, bool isPublic) const;
    Json initiatedJson(const ImageKey &key, const Image &image, const Build &build) const;
    std::string fullPath(const ImageKey &key) const;
    std::string displayReference(const ImageKey &key) const;
    bool isTeam(const std::string &id) const;

    ImageKey keyOf(const std::string &reference) const;
    Entry resolve(const std::string &reference, const std::optional<ImageOwner> &owner = std::nullopt);
    Entry findBuild(const std::string &buildId, Type *type);
    std::optional<ImageOwner> readOwner(const Json &body, const char *team, const char *scope,
                                        httplib::Response &response) const;
    Build &begin(const ImageKey &key, Type type, bool isPublic, const std::string &source);
    void startBuild(Build &build);
    Json transfer(const std::string &source, const ImageOwner &owner, bool isPublic, const Json &body);
    Json updateOne(const Json &item, bool dryRun);
    std::optional<ImageOwner> ownerFromJson(const Json &json) const;

    World &m_world;
    const Account &m_account;
    std::mutex m_mutex;
    std::map<ImageKey, Image> m_images;
};

} // namespace Sandkeeper::Simulator::Prime
