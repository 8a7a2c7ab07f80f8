// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/options.h"

#include <string>
#include <vector>

namespace Sandkeeper::Simulator {

/// Who the commands of a sandbox run as, and where.
struct Profile
{
    std::string user = "root";
    int uid = 0; ///< also the number of the group; only what the sandbox itself sees
    std::string home = "/root";
    std::string directory = "/sandbox-workspace"; ///< where a command starts that names no directory
};

/// What starts the agent of a sandbox.
struct AgentCommand
{
    static constexpr int hiddenFd = 4;
    std::vector<std::string> arguments;
    /// More arguments, to be read from descriptor hiddenFd: they name directories of this machine, and a
    /// sandbox could read them in the command line of a process.
    std::vector<std::string> hidden;
};

/// How the commands of sandboxes are kept apart from this machine.
class Isolation
{
public:
    /// Finds out what works here, by really starting something. @return false, with the reason in @p error,
    /// if @p choice cannot be had
    bool choose(IsolationChoice choice, std::string *error);

    bool isBubblewrap() const { return !m_bwrap.empty(); }
    const char *name() const { return isBubblewrap() ? "bubblewrap" : "none"; }

    /// Makes the directories and files that a sandbox finds at its start.
    static bool furnish(const std::string &root, const std::string &hostName, const Profile &profile);
    /// The command line that starts this program as the agent of the sandbox with directory @p root.
    AgentCommand agentCommand(const std::string &root, const std::string &hostName,
                              const Profile &profile) const;

private:
    std::vector<std::string> confined(const std::string &root, const std::string &hostName,
                                      const Profile &profile) const;

    std::string m_bwrap;
};

/// Removes @p directory with everything in it, whatever permissions a sandbox gave to it. Follows no links.
void removeTree(const std::string &directory);

} // namespace Sandkeeper::Simulator
