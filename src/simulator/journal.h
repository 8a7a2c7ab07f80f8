// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/clock.h"

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator {

/// What arrived: a counter per endpoint and the latest calls. It never holds a header, a query or a body, and
/// so no credential. Safe to use from every thread.
class Journal
{
public:
    /// Notes that a request reached @p endpoint, before anything is decided about it. @return its number
    std::uint64_t begin(const std::string &endpoint, const std::string &method, const std::string &path,
                        Millis now);
    /// Notes how call @p number ended; @p status 0 means that no answer was sent.
    void end(std::uint64_t number, int status, const std::string &fault, Millis now);

    /// Notes what changed the life of a sandbox.
    void addLife(nlohmann::ordered_json life);
    /// The kept changes with a number above @p since, oldest first.
    nlohmann::ordered_json lives(std::uint64_t since) const;

    nlohmann::ordered_json counters() const;
    /// The kept calls with a number above @p since, oldest first.
    nlohmann::ordered_json calls(std::uint64_t since) const;
    void clear();

private:
    struct Entry
    {
        std::uint64_t number = 0;
        std::string endpoint;
        std::string method;
        std::string path;
        Millis began = 0;
        Millis ended = 0;
        int status = -1;
        std::string fault;
    };

    static constexpr std::size_t keptCalls = 20000;
    mutable std::mutex m_mutex;
    std::uint64_t m_next = 1;
    std::deque<Entry> m_entries;
    std::uint64_t m_nextLife = 1;
    std::deque<nlohmann::ordered_json> m_lives;
    std::map<std::string, std::uint64_t> m_counters;
};

} // namespace Sandkeeper::Simulator
