// SPDX-License-Identifier: MIT
#include "simulator/usage.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

namespace Sandkeeper::Simulator {

namespace {

namespace fs = std::filesystem;

/// A sandbox with more files than this is measured in part only.
constexpr int mostFiles = 20'000;

/// Seconds of @p pid and of its children that it waited for. Children that still run are counted alone.
double cpuOf(pid_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    const std::size_t end = line.rfind(')'); // the name before it may hold anything
    if (end == std::string::npos)
        return 0;
    std::istringstream fields(line.substr(end + 1));
    std::string ignored;
    for (int i = 0; i < 11; ++i)
        fields >> ignored;
    double total = 0;
    for (int i = 0; i < 4; ++i) {
        double ticks = 0;
        fields >> ticks;
        total += ticks;
    }
    return total / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::int64_t memoryOf(pid_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
    std::int64_t size = 0;
    std::int64_t resident = 0;
    file >> size >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

std::int64_t diskOf(const std::string &root)
{
    std::int64_t total = 0;
    int files = 0;
    std::error_code error;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator it(root, options, error), end; it != end && !error;
         it.increment(error)) {
        struct stat info
        {
        };
        if (lstat(it->path().c_str(), &info) == 0)
            total += info.st_blocks * 512;
        if (++files >= mostFiles)
            break;
    }
    return total;
}

} // namespace

Usage measure(Runtime &runtime)
{
    Usage usage;
    for (const pid_t pid : runtime.processes()) {
        usage.cpuSeconds += cpuOf(pid);
        usage.memoryBytes += memoryOf(pid);
    }
    usage.diskBytes = diskOf(runtime.root());
    return usage;
}

} // namespace Sandkeeper::Simulator
