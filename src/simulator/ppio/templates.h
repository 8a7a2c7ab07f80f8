// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/clock.h"
#include "simulator/ppio/boxes.h"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <httplib.h>

namespace Sandkeeper::Simulator {
struct World;
struct Route;
} // namespace Sandkeeper::Simulator

namespace Sandkeeper::Simulator::Ppio {

/// One build of a template.
struct Build
{
    std::string id;
    std::string status = "waiting"; ///< waiting, building, ready, error
    Millis createdAt = 0;
    Millis updatedAt = 0;
    Millis finishedAt = 0; ///< also in the future: when it is going to be finished
    bool fails = false;
    Json steps = Json::array();
    std::string from;
};

/// What sandboxes are made from; a snapshot is one too.
struct Template
{
    std::string id;
    std::vector<std::string> aliases;
    std::string space; ///< the part before "/" of its full names
    bool isPublic = false;
    bool foreign = false; ///< another team's, and not for everybody
    bool snapshot = false;
    std::string sandboxId; ///< of a snapshot: what it was taken from
    std::string seed;      ///< directory of this machine with its files; empty: none
    std::string envdVersion;
    int cpuCount = 2;
    std::int64_t memoryMb = 512;
    std::int64_t diskMb = 20480;
    Millis createdAt = 0;
    Millis updatedAt = 0;
    Millis spawnedAt = 0;
    std::int64_t spawnCount = 0;
    std::vector<Build> builds;
    std::map<std::string, std::string> tags; ///< tag → build

    std::vector<std::string> names() const;
    bool isReady() const;
};

/// The templates and snapshots of the team, and the public ones (ppio.md §2.10, §2.12). Safe to use from
/// every thread.
class Templates
{
public:
    Templates(World &world, std::string space);

    enum class Found { Yes, NoTemplate, NoTag, Foreign, NotReady };
    /// The template that @p reference names: an id, a name, a name with a tag or with a namespace.
    Found find(const std::string &reference, Template *result);
    /// Counts that a sandbox was made from it.
    void spawned(const std::string &id);
    /// Adds one made of the files of @p box.
    Template add(const Box &box, const std::string &name, bool snapshot, const std::string &seed);
    Json json(const Template &one) const;
    static Json snapshotJson(const Template &one);

    void call(const Route &route, const httplib::Request &request, httplib::Response &response);
    /// Takes the files of a build.
    void upload(const std::string &id, const std::string &hash, const httplib::Request &request,
                httplib::Response &response, const httplib::ContentReader &body);
    void listSnapshots(const httplib::Request &request, httplib::Response &response);

private:
    Template *locate(const std::string &idOrName);
    static void step(Template &one, Millis now);
    void list(const httplib::Request &request, httplib::Response &response);
    void listV1(httplib::Response &response);
    void detail(const Template &one, const httplib::Request &request, httplib::Response &response);
    void publish(const std::string &id, bool second, const Json &body, httplib::Response &response);
    void alias(const std::string &name, httplib::Response &response);
    void begin(const Json &body, httplib::Response &response);
    void fileLink(const Template &one, const std::string &hash, httplib::Response &response);
    void trigger(const std::string &id, const std::string &build, const Json &body,
                 httplib::Response &response);
    void status(const Template &one, const std::string &build, const httplib::Request &request,
                httplib::Response &response);
    void buildLogs(const Template &one, const std::string &build, const httplib::Request &request,
                   httplib::Response &response);
    void tagCall(const Route &route, const Json &body, httplib::Response &response);
    void remove(const std::string &id, httplib::Response &response);
    static std::vector<LogEntry> logOf(const Build &build, Millis now);

    World &m_world;
    const std::string m_space;
    std::mutex m_mutex;
    std::vector<Template> m_all;
    std::set<std::string> m_files; ///< hashes of what was uploaded
};

} // namespace Sandkeeper::Simulator::Ppio
