// SPDX-License-Identifier: MIT
#include "simulator/agent.h"

#include "simulator/fileagent.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
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
    std::string program;
    std::string directory;
    std::string terminal; ///< path of the terminal that is its input and output; empty: none
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::vector<char *> argumentPointers;
    std::vector<char *> environmentPointers;
    rlim_t memory = RLIM_INFINITY;
    std::string userMap; ///< for a user of another number: what to write into uid_map
    int in = -1;         ///< -1: the null device
    int out = -1;
    int err = -1;
};

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> result;
    for (std::string &text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

/// Where @p name is found in the PATH of @p environment; @p name itself if it is a path or is not found.
std::string findProgram(const std::string &name, const nlohmann::json &environment)
{
    if (name.find('/') != std::string::npos)
        return name;
    const std::string path = environment.value("PATH", std::string());
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        const std::string candidate = path.substr(begin, end - begin) + '/' + name;
        if (access(candidate.c_str(), X_OK) == 0)
            return candidate;
        begin = end + 1;
    }
    return name;
}

/// Opens a pseudo-terminal of that size. @return its controlling side, or -1; @p path is the other side
int openTerminal(int columns, int rows, std::string &path)
{
    const int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 128> name{};
    if (fd < 0)
        return -1;
    grantpt(fd); // may fail inside a namespace, where it is not needed
    if (unlockpt(fd) != 0 || ptsname_r(fd, name.data(), name.size()) != 0) {
        close(fd);
        return -1;
    }
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(rows);
    ioctl(fd, TIOCSWINSZ, &size);
    path = name.data();
    return fd;
}

/// A socket that is being connected to @p port of this side's loopback. @return -1 with errno set if nothing
/// listens there
int connectHere(int port)
{
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<std::uint16_t>(port));
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = v4.sin_port;
    v6.sin6_addr = in6addr_loopback;
    const auto attempt = [](int family, const void *address, socklen_t length) {
        const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        int reason = fd < 0 ? errno : 0;
        if (fd >= 0 && connect(fd, static_cast<const sockaddr *>(address), length) != 0)
            reason = errno;
        if (reason == EINPROGRESS) {
            // A refusal comes at once. For a listener that is too busy to accept, the relay waits: the agent
            // has others to serve.
            pollfd polled{fd, POLLOUT, 0};
            socklen_t size = sizeof reason;
            if (poll(&polled, 1, 20) == 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &reason, &size) != 0)
                reason = 0;
        }
        if (reason == 0)
            return fd;
        if (fd >= 0)
            close(fd);
        errno = reason;
        return -1;
    };
    const int fd = attempt(AF_INET, &v4, sizeof v4);
    return fd >= 0 ? fd : attempt(AF_INET6, &v6, sizeof v6);
}

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

void writeText(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    const ssize_t written = write(fd, text, std::strlen(text));
    static_cast<void>(written);
    close(fd);
}

/// Gives this process the number of another user, in a name space of its own. To the machine all of a
/// sandbox's users are the same one. Called between fork and exec.
void becomeUser(const char *map)
{
    if (unshare(CLONE_NEWUSER) != 0)
        return; // it stays who it is
    writeText("/proc/self/setgroups", "deny");
    writeText("/proc/self/uid_map", map);
    writeText("/proc/self/gid_map", map);
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
    void startCommand(const std::string &request, int answer, std::array<int, 3> streams);
    [[noreturn]] static void becomeCommand(const Launch &launch);
    void passOn(pid_t pid, int answer);
    void abandon(pid_t pid);
    static void answerConnect(const std::string &port, int answer);
    void openFile(char operation, const std::string &path, int answer) const;
    void startFileOperation(const std::string &request, int answer);
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

void Agent::becomeCommand(const Launch &launch)
{
    signal(SIGPIPE, SIG_DFL);
    setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    int in = launch.in;
    int out = launch.out;
    int err = launch.err;
    if (!launch.terminal.empty())
        in = out = err = open(launch.terminal.c_str(), O_RDWR | O_CLOEXEC); // becomes its controlling one
    else if (in < 0)
        in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    if (!launch.userMap.empty())
        becomeUser(launch.userMap.c_str());
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
    execve(launch.program.c_str(), launch.argumentPointers.data(), launch.environmentPointers.data());
    dprintf(STDERR_FILENO, "cannot run %s: %s\n", launch.program.c_str(), strerror(errno));
    _exit(127);
}

void Agent::startCommand(const std::string &request, int answer, std::array<int, 3> streams)
{
    const nlohmann::json wanted = nlohmann::json::parse(request);
    const nlohmann::json &environment = wanted.at("environment");
    Launch launch;
    launch.out = streams[0];
    launch.err = streams[1];
    launch.in = streams[2];
    launch.arguments = wanted.at("arguments").get<std::vector<std::string>>();
    if (launch.arguments.at(0) == "/bin/bash" && access("/bin/bash", X_OK) != 0)
        launch.arguments[0] = "/bin/sh";
    launch.program = findProgram(launch.arguments[0], environment);
    launch.memory = wanted.at("memory").get<rlim_t>();
    const auto directory = wanted.at("directory").get<std::string>();
    launch.directory = inRoot(directory);
    if (!m_root.empty() && access(launch.directory.c_str(), F_OK) != 0)
        launch.directory = directory;
    for (const auto &[name, value] : environment.items())
        launch.environment.push_back(name + '=' + value.get<std::string>());
    launch.environmentPointers = pointers(launch.environment);
    launch.argumentPointers = pointers(launch.arguments);
    int terminal = -1;
    if (const auto size = wanted.find("terminal"); size != wanted.end())
        terminal = openTerminal(size->at(0).get<int>(), size->at(1).get<int>(), launch.terminal);

    const int uid = wanted.value("uid", -1);
    if (m_root.empty() && uid >= 0 && static_cast<uid_t>(uid) != geteuid())
        launch.userMap = std::to_string(uid) + ' ' + std::to_string(geteuid()) + " 1";
    const pid_t pid = fork();
    if (pid == 0)
        becomeCommand(launch);
    if (pid < 0) {
        const Wire::Answer failed{Wire::Answer::Exited, 126};
        Wire::send(answer, &failed, sizeof failed, nullptr, 0);
        close(answer);
    } else {
        const Wire::Answer started{Wire::Answer::Started, pid};
        Wire::send(answer, &started, sizeof started, &terminal, terminal >= 0 ? 1 : 0);
        m_commands[pid] = answer;
    }
    if (terminal >= 0)
        close(terminal);
}

void Agent::abandon(pid_t pid)
{
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
    close(m_commands[pid]);
    m_commands.erase(pid);
}

void Agent::passOn(pid_t pid, int answer)
{
    Wire::Signal signal;
    int none = 0;
    if (Wire::receive(answer, &signal, sizeof signal, nullptr, 0, &none) != sizeof signal)
        abandon(pid);
    else if (signal.alone != 0)
        kill(pid, signal.number);
    else if (kill(-pid, signal.number) != 0)
        kill(pid, signal.number); // it has not become the leader of its group yet
}

void Agent::answerConnect(const std::string &port, int answer)
{
    const int fd = connectHere(std::atoi(port.c_str()));
    const Wire::Answer result{Wire::Answer::Opened, fd < 0 ? errno : 0};
    Wire::send(answer, &result, sizeof result, &fd, fd >= 0 ? 1 : 0);
    if (fd >= 0)
        close(fd);
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

void Agent::startFileOperation(const std::string &request, int answer)
{
    // A process of its own: a large tree takes long, and a watched directory for ever.
    if (fork() != 0)
        return;
    close(Wire::channelFd);
    close(m_signals);
    for (const auto &[pid, other] : m_commands)
        close(other);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    runFileOperation(m_root, request, answer);
    _exit(0);
}

void Agent::serve()
{
    char operation = 0;
    std::array<int, 5> fds{-1, -1, -1, -1, -1};
    int count = 0;
    const long got =
        Wire::receive(Wire::channelFd, &operation, 1, fds.data(), static_cast<int>(fds.size()), &count);
    if (got <= 0) {
        killDescendants();
        _exit(0);
    }
    if (count >= 2) {
        const std::string request = readAll(fds[0]);
        if (operation == Wire::runCommand && count >= 4) {
            startCommand(request, fds[1], {fds[2], fds[3], fds[4]});
            fds[1] = -1; // kept until the command ends
        } else if (operation == Wire::connectToPort) {
            answerConnect(request, fds[1]);
        } else if (operation == Wire::fileOperation) {
            startFileOperation(request, fds[1]);
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
        const Wire::Answer exited = WIFEXITED(status)
                                        ? Wire::Answer{Wire::Answer::Exited, WEXITSTATUS(status)}
                                        : Wire::Answer{Wire::Answer::Signalled, WTERMSIG(status)};
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
    // Blocked and not ignored: a new command gets what was sent to it before it could unblock them.
    sigset_t blocked = watched;
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, nullptr);
    signal(SIGPIPE, SIG_IGN);
    umask(022);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    fcntl(Wire::channelFd, F_SETFD, FD_CLOEXEC);
    m_signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    Wire::send(Wire::channelFd, &Wire::ready, 1, nullptr, 0);
    for (;;) {
        std::vector<pollfd> polled = {{Wire::channelFd, POLLIN, 0}, {m_signals, POLLIN, 0}};
        std::vector<pid_t> pids;
        for (const auto &[pid, answer] : m_commands) {
            polled.push_back({answer, POLLIN, 0}); // a signal for it, or the end of interest in it
            pids.push_back(pid);
        }
        if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR)
            return 1;
        for (std::size_t i = 0; i < pids.size(); ++i) {
            if ((polled[i + 2].revents & POLLIN) != 0)
                passOn(pids[i], polled[i + 2].fd);
            else if ((polled[i + 2].revents & (POLLHUP | POLLERR)) != 0)
                abandon(pids[i]);
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
