// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/envd/common.h"

#include <map>
#include <mutex>
#include <string>

namespace filesystem {
class EntryInfo;
class FilesystemEvent;
} // namespace filesystem

namespace Sandkeeper::Simulator::Envd {

/// What users noted about files. It belongs to the file itself and stays when that is moved. Safe to use from
/// every thread.
class Metadata
{
public:
    using Values = std::map<std::string, std::string>;

    /// @p key: of the entry (see fileagent.h). No values: forget what was noted.
    void set(const std::string &sandbox, const std::string &key, Values values);
    Values get(const std::string &sandbox, const std::string &key) const;
    void forget(const std::string &sandbox);

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::map<std::string, Values>> m_values;
};

/// The service filesystem.Filesystem (ppio.md §3.8, §3.9). Safe to use from every thread.
class Files
{
public:
    Files(World &world, const Breaks &breaks, const Metadata &metadata)
        : m_world(world)
        , m_breaks(breaks)
        , m_metadata(metadata)
    {
    }

    static std::string endpointOf(const std::string &method);
    static bool isStream(const std::string &method) { return method == "WatchDir"; }
    void handle(const std::string &method, const Call &call);
    void forget(const std::string &sandbox);

private:
    struct Watcher
    {
        std::string sandbox;
        FileDescriptor events;
    };

    void stat(const Call &call);
    void list(const Call &call);
    void makeDirectory(const Call &call);
    void move(const Call &call);
    void remove(const Call &call);
    void watch(const Call &call);
    void createWatcher(const Call &call);
    void watcherEvents(const Call &call);
    void removeWatcher(const Call &call);
    FileDescriptor beginWatch(const Call &call, const std::string &path, bool recursive, bool entries,
                              bool mounts, Connect::Error *error) const;
    void fill(const Call &call, const nlohmann::json &from, filesystem::EntryInfo &entry) const;
    void fillEvent(const Call &call, const nlohmann::json &from, filesystem::FilesystemEvent &event) const;

    World &m_world;
    const Breaks &m_breaks;
    const Metadata &m_metadata;
    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<Watcher>> m_watchers;
};

} // namespace Sandkeeper::Simulator::Envd
