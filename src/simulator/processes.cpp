// SPDX-License-Identifier: MIT
#include "simulator/execution.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

namespace Sandkeeper::Simulator {

namespace {

std::vector<pid_t> childrenOf(pid_t pid)
{
    std::vector<pid_t> result;
    std::error_code error;
    // Every thread has a list of its own.
    for (const auto &thread :
         std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", error)) {
        std::ifstream list(thread.path() / "children");
        pid_t child = 0;
        while (list >> child)
            result.push_back(child);
    }
    return result;
}

/// 'R', 'S', 'T' …; 0 if there is no such process.
char stateOf(pid_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t end = line.rfind(')'); // the name before it may hold anything
    return end != std::string::npos && end + 2 < line.size() ? line[end + 2] : '\0';
}

} // namespace

std::vector<pid_t> Runtime::processes()
{
    pid_t first = 0;
    {
        const std::lock_guard lock(m_mutex);
        first = m_agent;
    }
    if (first <= 0)
        return {};
    std::vector<pid_t> found{first};
    // Bubblewrap itself stays outside and has the agent as its only child.
    if (m_confined)
        found = childrenOf(first);
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (const pid_t child : childrenOf(found[i])) {
            if (std::find(found.begin(), found.end(), child) == found.end())
                found.push_back(child);
        }
    }
    return found;
}

void Runtime::freeze()
{
    const std::lock_guard lock(m_frozenMutex);
    std::set<pid_t> done(m_frozen.begin(), m_frozen.end());
    // Parents first: a shell would otherwise notice that its command was stopped. What they started meanwhile
    // is found by the next round.
    for (int round = 0; round < 50; ++round) {
        bool any = false;
        std::vector<pid_t> all = processes();
        if (!all.empty())
            all.erase(all.begin());
        for (const pid_t pid : all) {
            if (!done.insert(pid).second)
                continue;
            any = true;
            // What its user stopped stays stopped when the rest goes on.
            const char state = stateOf(pid);
            if (state != 'T' && state != 'Z' && state != '\0' && kill(pid, SIGSTOP) == 0)
                m_frozen.push_back(pid);
        }
        if (!any)
            return;
    }
}

void Runtime::thaw()
{
    const std::lock_guard lock(m_frozenMutex);
    for (auto pid = m_frozen.rbegin(); pid != m_frozen.rend(); ++pid)
        kill(*pid, SIGCONT);
    m_frozen.clear();
}

} // namespace Sandkeeper::Simulator
