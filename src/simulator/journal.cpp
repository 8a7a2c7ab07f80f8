// SPDX-License-Identifier: MIT
#include "simulator/journal.h"

namespace Sandkeeper::Simulator {

std::uint64_t Journal::begin(const std::string &endpoint, const std::string &method, const std::string &path,
                             Millis now)
{
    const std::lock_guard lock(m_mutex);
    ++m_counters[endpoint];
    Entry entry;
    entry.number = m_next++;
    entry.endpoint = endpoint;
    entry.method = method;
    entry.path = path;
    entry.began = now;
    m_entries.push_back(std::move(entry));
    if (m_entries.size() > keptCalls)
        m_entries.pop_front();
    return m_next - 1;
}

void Journal::end(std::uint64_t number, int status, const std::string &fault, Millis now)
{
    const std::lock_guard lock(m_mutex);
    if (m_entries.empty() || number < m_entries.front().number)
        return;
    const std::uint64_t index = number - m_entries.front().number;
    if (index >= m_entries.size())
        return;
    Entry &entry = m_entries[index];
    entry.status = status;
    entry.fault = fault;
    entry.ended = now;
}

void Journal::addLife(nlohmann::ordered_json life)
{
    const std::lock_guard lock(m_mutex);
    life["number"] = m_nextLife++;
    m_lives.push_back(std::move(life));
    if (m_lives.size() > keptCalls)
        m_lives.pop_front();
}

nlohmann::ordered_json Journal::lives(std::uint64_t since) const
{
    const std::lock_guard lock(m_mutex);
    auto result = nlohmann::ordered_json::array();
    for (const auto &life : m_lives) {
        if (life.at("number").get<std::uint64_t>() > since)
            result.push_back(life);
    }
    return result;
}

nlohmann::ordered_json Journal::counters() const
{
    const std::lock_guard lock(m_mutex);
    auto result = nlohmann::ordered_json::object();
    for (const auto &[endpoint, count] : m_counters)
        result[endpoint] = count;
    return result;
}

nlohmann::ordered_json Journal::calls(std::uint64_t since) const
{
    const std::lock_guard lock(m_mutex);
    auto result = nlohmann::ordered_json::array();
    for (const Entry &entry : m_entries) {
        if (entry.number <= since)
            continue;
        nlohmann::ordered_json call = {{"number", entry.number},
                                       {"endpoint", entry.endpoint},
                                       {"method", entry.method},
                                       {"path", entry.path},
                                       {"began", isoTime(entry.began, true)}};
        if (entry.status >= 0) {
            call["status"] = entry.status;
            call["milliseconds"] = entry.ended - entry.began;
        }
        if (!entry.fault.empty())
            call["fault"] = entry.fault;
        result.push_back(std::move(call));
    }
    return result;
}

void Journal::clear()
{
    const std::lock_guard lock(m_mutex);
    m_entries.clear();
    m_lives.clear();
    m_counters.clear();
}

} // namespace Sandkeeper::Simulator
