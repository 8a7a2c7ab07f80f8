// SPDX-License-Identifier: MIT
#include "simulator/agent.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator {

namespace Wire {

namespace {
constexpr std::size_t controlSize = CMSG_SPACE(sizeof(int) * 8);
}

bool send(int socket, const void *data, std::size_t size, const int *fds, int fdCount)
{
    iovec vector{const_cast<void *>(data), size};
    alignas(cmsghdr) std::array<char, controlSize> control{};
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    if (fdCount > 0) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(sizeof(int) * static_cast<std::size_t>(fdCount));
        cmsghdr *const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * static_cast<std::size_t>(fdCount));
        std::memcpy(CMSG_DATA(header), fds, sizeof(int) * static_cast<std::size_t>(fdCount));
    }
    ssize_t sent = 0;
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(size);
}

long receive(int socket, void *data, std::size_t size, int *fds, int maxFds, int *fdCount)
{
    iovec vector{data, size};
    alignas(cmsghdr) std::array<char, controlSize> control{};
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t got = 0;
    do {
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    *fdCount = 0;
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); got > 0 && header;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            if (*fdCount < maxFds)
                fds[(*fdCount)++] = fd;
            else
                close(fd);
        }
    }
    return got;
}

} // namespace Wire

namespace {

/// Everything a child needs, made before the fork: between fork and exec nothing may allocate.
struct Launch
{
    std::string shell;
    std::string command;
    std::string directory;
    std::vector<std::string> environment;
    std::vector<char *> arguments;
    std::vector<char *> environmentPointers;
    rlim_t memory = RLIM_INFINITY;
};

std::string readAll(int fd)
{
    std::string content;
    std::array<char, 65536> buffer{};
    off_t at = 0;
    ssize_t got = 0;
    while ((got = pread(fd, buffer.data(), buffer.size(), at)) > 0) {
        content.append(buffer.data(), static_cast<std::size_t>(got));
        at += got;
    }
    return content;
}

void setLimit(int resource, rlim_t value)
{
    const rlimit limit{value, value};
    setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

class Agent
{
public:
    explicit Agent(std::string root)
        : m_root(std::move(root))
    {
    }

    int run();

private:
    void serve();
    void startCommand(const std::string &request, int answer, int out, int err);
    [[noreturn]] void becomeCommand(const Launch &launch, int out, int err) const;
    void openFile(char operation, const std::string &path, int answer) const;
    std::string inRoot(const std::string &path) const;
    void reap();
    static void killDescendants();

    const std::string m_root;
    int m_signals = -1;
    std::map<pid_t, int> m_commands; ///< running command → where its exit code goes
};

std::string Agent::inRoot(const std::string &path) const
{
    const std::string absolute = !path.empty() && path.front() == '/' ? path : "/sandbox-workspace/" + path;
    return m_root + absolute;
}

void Agent::becomeCommand(const Launch &launch, int out, int err) const
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    setLimit(RLIMIT_CORE, 0);
    setLimit(RLIMIT_NOFILE, 4096);
    setLimit(RLIMIT_NPROC, 4096);
    setLimit(RLIMIT_FSIZE, rlim_t{8} << 30U);
    setLimit(RLIMIT_AS, launch.memory);
    if (chdir(launch.directory.c_str()) != 0) {
        dprintf(STDERR_FILENO, "cannot change to directory %s: %s\n", launch.directory.c_str(),
                strerror(errno));
        _exit(126);
    }
    execve(launch.shell.c_str(), launch.arguments.data(), launch.environmentPointers.data());
    dprintf(STDERR_FILENO, "cannot run %s: %s\n", launch.shell.c_str(), strerror(errno));
    _exit(127);
}

void Agent::startCommand(const std::string &request, int answer, int out, int err)
{
    const nlohmann::json wanted = nlohmann::json::parse(request);
    Launch launch;
    launch.shell = access("/bin/bash", X_OK) == 0 ? "/bin/bash" : "/bin/sh";
    launch.command = wanted.at("command").get<std::string>();
    launch.memory = wanted.at("memory").get<rlim_t>();
    const auto directory = wanted.at("directory").get<std::string>();
    launch.directory = inRoot(directory);
    if (!m_root.empty() && access(launch.directory.c_str(), F_OK) != 0)
        launch.directory = directory;
    for (const auto &[name, value] : wanted.at("environment").items())
        launch.environment.push_back(name + '=' + value.get<std::string>());
    for (std::string &variable : launch.environment)
        launch.environmentPointers.push_back(variable.data());
    launch.environmentPointers.push_back(nullptr);
    static std::string dashC = "-c";
    launch.arguments = {launch.shell.data(), dashC.data(), launch.command.data(), nullptr};

    const pid_t pid = fork();
    if (pid == 0)
        becomeCommand(launch, out, err);
    if (pid < 0) {
        const Wire::Answer failed{Wire::Answer::Exited, 126};
        Wire::send(answer, &failed, sizeof failed, nullptr, 0);
        close(answer);
        return;
    }
    const Wire::Answer started{Wire::Answer::Started, pid};
    Wire::send(answer, &started, sizeof started, nullptr, 0);
    m_commands[pid] = answer;
}

void makeParents(const std::string &path)
{
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
        mkdir(path.substr(0, slash).c_str(), 0755);
}

void Agent::openFile(char operation, const std::string &path, int answer) const
{
    const bool writing = operation == Wire::openForWriting;
    const std::string target = inRoot(path);
    int fd = -1;
    // O_NONBLOCK: opening a pipe that nobody else has open would wait for ever.
    if (writing) {
        makeParents(target);
        fd = open(target.c_str(), O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0644);
    } else {
        fd = open(target.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        // Without an own root a command's /tmp is the machine's, and its files have to be found there.
        if (fd < 0 && errno == ENOENT && !m_root.empty())
            fd = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    Wire::Answer result{Wire::Answer::Opened, fd < 0 ? errno : 0};
    struct stat info
    {
    };
    if (fd >= 0 && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))) {
        result.value = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        close(fd);
        fd = -1;
    }
    if (fd >= 0 && writing && ftruncate(fd, 0) != 0)
        result.value = errno;
    Wire::send(answer, &result, sizeof result, &fd, fd >= 0 ? 1 : 0);
    if (fd >= 0)
        close(fd);
}

void Agent::serve()
{
    char operation = 0;
    std::array<int, 4> fds{-1, -1, -1, -1};
    int count = 0;
    const long got = Wire::receive(Wire::channelFd, &operation, 1, fds.data(), 4, &count);
    if (got <= 0) {
        killDescendants();
        _exit(0);
    }
    if (count >= 2) {
        const std::string request = readAll(fds[0]);
        if (operation == Wire::runCommand && count == 4) {
            startCommand(request, fds[1], fds[2], fds[3]);
            fds[1] = -1; // kept until the command ends
        } else {
            openFile(operation, request, fds[1]);
        }
    }
    for (const int fd : fds) {
        if (fd >= 0)
            close(fd);
    }
}

void Agent::reap()
{
    signalfd_siginfo ignored{};
    while (read(m_signals, &ignored, sizeof ignored) > 0) {
    }
    int status = 0;
    pid_t pid = 0;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        const auto command = m_commands.find(pid);
        if (command == m_commands.end())
            continue;
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        const Wire::Answer exited{Wire::Answer::Exited, code};
        Wire::send(command->second, &exited, sizeof exited, nullptr, 0);
        close(command->second);
        m_commands.erase(command);
    }
}

/// Every process of the sandbox is this one's child in the end: it adopts the orphans.
void Agent::killDescendants()
{
    const std::string path = "/proc/self/task/" + std::to_string(getpid()) + "/children";
    for (int round = 0; round < 200; ++round) {
        FILE *const list = std::fopen(path.c_str(), "re");
        if (!list)
            return;
        int pid = 0;
        bool any = false;
        while (std::fscanf(list, "%d", &pid) == 1) {
            any = true;
            kill(pid, SIGKILL);
        }
        std::fclose(list);
        if (!any)
            return;
        while (waitpid(-1, nullptr, WNOHANG) > 0) {
        }
        usleep(1000);
    }
}

int Agent::run()
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigprocmask(SIG_BLOCK, &watched, nullptr);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    umask(022);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    fcntl(Wire::channelFd, F_SETFD, FD_CLOEXEC);
    m_signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    for (;;) {
        std::vector<pollfd> polled = {{Wire::channelFd, POLLIN, 0}, {m_signals, POLLIN, 0}};
        std::vector<pid_t> pids;
        for (const auto &[pid, answer] : m_commands) {
            polled.push_back({answer, 0, 0}); // only its end is of interest
            pids.push_back(pid);
        }
        if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR)
            return 1;
        for (std::size_t i = 0; i < pids.size(); ++i) {
            if ((polled[i + 2].revents & (POLLHUP | POLLERR)) != 0) {
                kill(-pids[i], SIGKILL);
                kill(pids[i], SIGKILL);
                close(m_commands[pids[i]]);
                m_commands.erase(pids[i]);
            }
        }
        if ((polled[1].revents & POLLIN) != 0)
            reap();
        if ((polled[0].revents & (POLLIN | POLLHUP)) != 0)
            serve();
    }
}

} // namespace

int runAgent(const std::string &root)
{
    int type = 0;
    socklen_t length = sizeof type;
    if (getsockopt(Wire::channelFd, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_SEQPACKET)
        return 2;
    return Agent(root).run();
}

} // namespace Sandkeeper::Simulator
