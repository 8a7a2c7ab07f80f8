// SPDX-License-Identifier: MIT
#include "simulator/isolation.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Sandkeeper::Simulator {

namespace fs = std::filesystem;

namespace {

constexpr const char *agentInside = "/run/sandkeeper/agent";

std::string findProgram(const std::string &name)
{
    for (const char *directory : {"/usr/bin/", "/bin/", "/usr/local/bin/"}) {
        if (access((directory + name).c_str(), X_OK) == 0)
            return directory + name;
    }
    return {};
}

std::string ownPath()
{
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).string();
}

int runQuietly(std::vector<std::string> command)
{
    std::vector<char *> arguments;
    for (std::string &part : command)
        arguments.push_back(part.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    pid_t pid = 0;
    const int failure = posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failure != 0 || waitpid(pid, &status, 0) != pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool writeFile(const fs::path &path, const std::string &content)
{
    std::ofstream file(path, std::ios::trunc);
    file << content;
    return static_cast<bool>(file.flush());
}

} // namespace

bool Isolation::choose(IsolationChoice choice, std::string *error)
{
    if (choice == IsolationChoice::None)
        return true;
    m_bwrap = findProgram("bwrap");
    if (m_bwrap.empty()) {
        *error = "bubblewrap is not installed";
        return choice == IsolationChoice::Auto;
    }
    std::string directory = (fs::temp_directory_path() / "sandkeeper-probe-XXXXXX").string();
    if (!mkdtemp(directory.data()) || !furnish(directory, "probe", {})) {
        *error = "cannot make a directory below " + fs::temp_directory_path().string();
        m_bwrap.clear();
        return false;
    }
    std::vector<std::string> command = confined(directory, "probe", {});
    command.insert(command.begin(), m_bwrap);
    for (const char *part : {"/bin/sh", "-c", "echo works > /tmp/probe"})
        command.emplace_back(part);
    const bool works = runQuietly(command) == 0 && fs::exists(fs::path(directory) / "tmp/probe");
    removeTree(directory);
    if (works)
        return true;
    m_bwrap.clear();
    *error = "bubblewrap does not work on this machine";
    return choice == IsolationChoice::Auto;
}

bool Isolation::furnish(const std::string &root, const std::string &hostName, const Profile &profile)
{
    const fs::path base(root);
    std::error_code error;
    for (const char *name : {"etc", "tmp", "root", "home/user", "sandbox-workspace", "run", "var/tmp", "opt",
                             "app", "mnt", "srv", "usr", ".local/bin"})
        fs::create_directories(base / name, error);
    chmod((base / "tmp").c_str(), 01777);
    chmod((base / "var/tmp").c_str(), 01777);
    chmod((base / "root").c_str(), 0700);
    fs::create_symlink("sandbox-workspace", base / "workspace", error);
    // The directories that most systems keep only as links into /usr.
    for (const char *name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
        const fs::path machine = fs::path("/") / name;
        if (fs::is_symlink(machine))
            fs::create_symlink(fs::read_symlink(machine), base / name, error);
    }
    // Images bring "python"; many machines have only "python3".
    fs::create_symlink("/usr/bin/python3", base / ".local/bin/python", error);
    std::string users = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n";
    std::string groups = "root:x:0:\nnogroup:x:65534:\n";
    if (profile.uid != 0) {
        const std::string number = std::to_string(profile.uid);
        users += profile.user + ":x:" + number + ':' + number + ':' + profile.user + ':' + profile.home +
                 ":/bin/bash\n";
        groups += profile.user + ":x:" + number + ":\n";
    }
    return writeFile(base / "etc/passwd", users) && writeFile(base / "etc/group", groups) &&
           writeFile(base / "etc/hostname", hostName + '\n') &&
           writeFile(base / "etc/hosts", "127.0.0.1 localhost " + hostName + '\n');
}

std::vector<std::string> Isolation::confined(const std::string &root, const std::string &hostName,
                                             const Profile &profile) const
{
    std::vector<std::string> command = {"--unshare-all",
                                        "--die-with-parent",
                                        "--new-session",
                                        "--cap-drop",
                                        "ALL",
                                        "--clearenv",
                                        "--uid",
                                        std::to_string(profile.uid),
                                        "--gid",
                                        std::to_string(profile.uid),
                                        "--hostname",
                                        hostName,
                                        "--bind",
                                        root,
                                        "/",
                                        "--ro-bind",
                                        "/usr",
                                        "/usr",
                                        "--bind",
                                        root + "/.local",
                                        "/usr/local"};
    const auto add = [&command](const char *option, const std::string &path) {
        command.insert(command.end(), {option, path, path});
    };
    for (const char *name : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
        if (fs::is_directory(name) && !fs::is_symlink(name))
            add("--ro-bind", name);
    }
    for (const char *name :
         {"/etc/alternatives", "/etc/ld.so.cache", "/etc/ssl/certs", "/etc/os-release", "/etc/localtime"})
        add("--ro-bind-try", name);
    command.insert(command.end(), {"--proc", "/proc", "--dev", "/dev", "--chdir", "/"});
    return command;
}

AgentCommand Isolation::agentCommand(const std::string &root, const std::string &hostName,
                                     const Profile &profile) const
{
    if (!isBubblewrap())
        return {{ownPath(), "--internal-agent", root}, {}};
    // As the first process of its namespace the agent cannot be killed by what it starts.
    AgentCommand command{{m_bwrap, "--args", std::to_string(AgentCommand::hiddenFd), "--as-pid-1", "--",
                          agentInside, "--internal-agent", ""},
                         confined(root, hostName, profile)};
    command.hidden.insert(command.hidden.end(), {"--ro-bind", ownPath(), agentInside});
    return command;
}

void removeTree(const std::string &directory)
{
    std::error_code error;
    fs::remove_all(directory, error);
    if (!error || !fs::exists(directory))
        return;
    // A sandbox may have taken its own permissions away.
    const auto options = fs::directory_options::skip_permission_denied;
    for (int round = 0; round < 64 && fs::exists(directory); ++round) {
        chmod(directory.c_str(), 0700);
        for (fs::recursive_directory_iterator it(directory, options, error), end; it != end && !error;
             it.increment(error)) {
            if (it->is_directory(error) && !it->is_symlink(error))
                chmod(it->path().c_str(), 0700);
        }
        fs::remove_all(directory, error);
    }
}

} // namespace Sandkeeper::Simulator
