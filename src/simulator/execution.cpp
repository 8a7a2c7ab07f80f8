// SPDX-License-Identifier: MIT
#include "simulator/execution.h"

#include "simulator/agent.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator {

namespace {

using Steady = std::chrono::steady_clock;

/// How long output is still read after a command ended while something it left behind keeps its output open.
constexpr std::chrono::milliseconds drainTime(150);

bool makePipe(FileDescriptor &readEnd, FileDescriptor &writeEnd)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return false;
    readEnd.reset(ends[0]);
    writeEnd.reset(ends[1]);
    return true;
}

FileDescriptor memoryFile(const std::string &content)
{
    FileDescriptor file(memfd_create("request", MFD_CLOEXEC));
    std::size_t written = 0;
    while (file.isValid() && written < content.size()) {
        const ssize_t count = write(file.get(), content.data() + written, content.size() - written);
        if (count <= 0)
            return {};
        written += static_cast<std::size_t>(count);
    }
    return file;
}

/// Reads what is there. @return false at the end of the stream
bool drain(int fd, std::string &into)
{
    std::array<char, 65536> buffer{};
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got > 0)
        into.append(buffer.data(), static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

} // namespace

int FileDescriptor::release()
{
    const int fd = m_fd;
    m_fd = -1;
    return fd;
}

void FileDescriptor::reset(int fd)
{
    if (m_fd >= 0)
        close(m_fd);
    m_fd = fd;
}

FileDescriptor outOfTheWay(FileDescriptor fd)
{
    const int high = fd.isValid() ? fcntl(fd.get(), F_DUPFD_CLOEXEC, FD_SETSIZE) : -1;
    if (high >= 0)
        fd.reset(high);
    return fd;
}

Runtime::Runtime(std::string root, pid_t agent, FileDescriptor channel, bool confined, double memoryGb,
                 Profile profile)
    : m_root(std::move(root))
    , m_confined(confined)
    , m_memoryGb(memoryGb)
    , m_profile(std::move(profile))
    , m_agent(agent)
    , m_channel(std::move(channel))
{
}

Runtime::~Runtime()
{
    stop();
}

FileDescriptor Runtime::ask(char operation, const std::string &request, const std::vector<int> &streams)
{
    std::array<int, 2> ends{};
    const FileDescriptor payload = memoryFile(request);
    if (!payload.isValid() || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return {};
    FileDescriptor mine(ends[0]);
    const FileDescriptor theirs(ends[1]);
    std::vector<int> fds{payload.get(), theirs.get()};
    fds.insert(fds.end(), streams.begin(), streams.end());
    const std::lock_guard lock(m_mutex);
    if (!m_channel.isValid() ||
        !Wire::send(m_channel.get(), &operation, 1, fds.data(), static_cast<int>(fds.size())))
        return {};
    return mine;
}

std::string Runtime::describe(const ProcessRequest &request) const
{
    std::map<std::string, std::string> environment = {
        {"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
        {"HOME", m_confined ? m_profile.home : m_root + m_profile.home},
        {"TMPDIR", m_confined ? "/tmp" : m_root + "/tmp"},
        {"LANG", "C.UTF-8"},
        {"USER", m_profile.user},
    };
    if (request.terminal)
        environment["TERM"] = "xterm-256color";
    for (const auto &[name, value] : request.environment)
        environment[name] = value;
    const double gigabytes = std::max(4.0, m_memoryGb);
    nlohmann::json wanted = {
        {"arguments", request.arguments},
        {"directory", request.directory.empty() ? m_profile.directory : request.directory},
        {"environment", environment},
        {"memory", static_cast<std::uint64_t>(gigabytes * 1024 * 1024 * 1024)},
    };
    if (request.uid >= 0)
        wanted["uid"] = request.uid;
    if (request.terminal)
        wanted["terminal"] = {request.terminal->first, request.terminal->second};
    return wanted.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

CommandResult Runtime::run(const CommandRequest &request)
{
    CommandResult result;
    FileDescriptor out, outWrite, err, errWrite;
    if (!makePipe(out, outWrite) || !makePipe(err, errWrite))
        return result;
    ProcessRequest process;
    process.arguments = {"/bin/bash", "-c", request.command};
    process.directory = request.directory;
    process.environment = request.environment;
    const FileDescriptor answer = ask(Wire::runCommand, describe(process), {outWrite.get(), errWrite.get()});
    outWrite.reset();
    errWrite.reset();
    if (answer.isValid())
        collect(result, request, answer.get(), std::move(out), std::move(err));
    return result;
}

std::optional<Process> Runtime::spawn(const ProcessRequest &request)
{
    Process process;
    process.interrupted = m_interrupted;
    FileDescriptor out, outWrite, err, errWrite, inRead, in;
    if (!makePipe(out, outWrite) || !makePipe(err, errWrite))
        return std::nullopt;
    std::vector<int> streams{outWrite.get(), errWrite.get()};
    const bool withInput = request.input && !request.terminal;
    if (withInput) {
        if (!makePipe(inRead, in))
            return std::nullopt;
        fcntl(in.get(), F_SETFL, O_NONBLOCK);
        streams.push_back(inRead.get());
    }
    process.answer = outOfTheWay(ask(Wire::runCommand, describe(request), streams));
    outWrite.reset();
    errWrite.reset();
    inRead.reset();
    Wire::Answer message;
    int terminal = -1;
    int count = 0;
    if (!process.answer.isValid() ||
        Wire::receive(process.answer.get(), &message, sizeof message, &terminal, 1, &count) !=
            sizeof message ||
        message.kind != Wire::Answer::Started)
        return std::nullopt;
    process.pid = message.value;
    if (count > 0) {
        fcntl(terminal, F_SETFL, O_NONBLOCK);
        process.terminal = outOfTheWay(FileDescriptor(terminal));
        return process;
    }
    process.input = outOfTheWay(std::move(in));
    process.output = outOfTheWay(std::move(out));
    process.error = outOfTheWay(std::move(err));
    return process;
}

void Runtime::collect(CommandResult &result, const CommandRequest &request, int answer, FileDescriptor out,
                      FileDescriptor err)
{
    using Outcome = CommandResult::Outcome;
    Steady::time_point end = Steady::now() + std::chrono::milliseconds(request.timeoutMs);
    bool exited = false;
    while (!exited || out.isValid() || err.isValid()) {
        std::array<pollfd, 3> polled{pollfd{out.get(), POLLIN, 0}, pollfd{err.get(), POLLIN, 0},
                                     pollfd{exited ? -1 : answer, POLLIN, 0}};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now()).count();
        if (left <= 0) {
            result.outcome = exited ? Outcome::Exited : Outcome::TimedOut;
            return;
        }
        // An agent that is killed while it starts up may leave a child that holds the other ends for a while.
        if (*m_interrupted)
            return;
        const int ready =
            poll(polled.data(), polled.size(), static_cast<int>(std::min<std::int64_t>(left, 100)));
        if (ready < 0 && errno != EINTR)
            return;
        if (ready <= 0)
            continue;
        if (polled[0].revents != 0 && !drain(out.get(), result.output))
            out.reset();
        if (polled[1].revents != 0 && !drain(err.get(), result.errorOutput))
            err.reset();
        if (static_cast<std::int64_t>(result.output.size() + result.errorOutput.size()) >
            request.outputLimit) {
            result.outcome = Outcome::TooMuchOutput;
            return;
        }
        if (polled[2].revents == 0)
            continue;
        Wire::Answer message;
        int none = 0;
        if (Wire::receive(answer, &message, sizeof message, nullptr, 0, &none) != sizeof message)
            return; // the agent is gone, and the sandbox with it
        if (*m_interrupted)
            return;
        if (message.kind == Wire::Answer::Exited || message.kind == Wire::Answer::Signalled) {
            exited = true;
            result.exitCode = message.value + (message.kind == Wire::Answer::Signalled ? 128 : 0);
            end = Steady::now() + drainTime;
        }
    }
    result.outcome = Outcome::Exited;
}

FileDescriptor Runtime::askForDescriptor(char operation, const std::string &request, int *errorNumber)
{
    *errorNumber = 0;
    const FileDescriptor answer = ask(operation, request);
    Wire::Answer message;
    int fd = -1;
    int count = 0;
    if (!answer.isValid() ||
        Wire::receive(answer.get(), &message, sizeof message, &fd, 1, &count) != sizeof message)
        return {};
    *errorNumber = message.value;
    FileDescriptor file(count > 0 ? fd : -1);
    if (message.value != 0)
        file.reset();
    return file;
}

FileDescriptor Runtime::open(const std::string &path, bool writing, int *errorNumber)
{
    return askForDescriptor(writing ? Wire::openForWriting : Wire::openForReading, path, errorNumber);
}

FileDescriptor Runtime::beginFileOperation(const nlohmann::json &request)
{
    return ask(Wire::fileOperation, request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::optional<nlohmann::json> Runtime::fileOperation(const nlohmann::json &request)
{
    const FileDescriptor socket = beginFileOperation(request);
    Wire::Answer message;
    int fd = -1;
    int count = 0;
    if (!socket.isValid() ||
        Wire::receive(socket.get(), &message, sizeof message, &fd, 1, &count) != sizeof message || count != 1)
        return std::nullopt;
    const FileDescriptor result(fd);
    std::string text;
    lseek(result.get(), 0, SEEK_SET);
    while (drain(result.get(), text)) {
    }
    nlohmann::json answer = nlohmann::json::parse(text, nullptr, false);
    if (!answer.is_object())
        return std::nullopt;
    return answer;
}

FileDescriptor Runtime::connectTo(int port, int *errorNumber)
{
    return outOfTheWay(askForDescriptor(Wire::connectToPort, std::to_string(port), errorNumber));
}

bool Runtime::isAlive()
{
    const std::lock_guard lock(m_mutex);
    pollfd polled{m_channel.get(), 0, 0};
    return m_channel.isValid() && poll(&polled, 1, 0) == 0;
}

void Runtime::interrupt()
{
    *m_interrupted = true;
    const std::lock_guard lock(m_mutex);
    if (m_channel.isValid())
        shutdown(m_channel.get(), SHUT_RDWR);
    // Inside its own process namespace everything dies with the first process.
    if (m_confined && m_agent > 0)
        kill(m_agent, SIGKILL);
}

void Runtime::stop()
{
    interrupt();
    const std::lock_guard lock(m_mutex);
    if (m_agent <= 0)
        return;
    // Without a namespace the agent has to kill what it started, so it gets a moment for that.
    for (int i = 0; i < 2000 && waitpid(m_agent, nullptr, WNOHANG) == 0; ++i) {
        if (i == 1000)
            kill(m_agent, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    m_agent = -1;
    m_channel.reset();
    removeTree(m_root);
}

Execution::~Execution()
{
    if (!m_directory.empty())
        removeTree(m_directory);
}

bool Execution::prepare(IsolationChoice choice, std::string *error)
{
    if (!m_isolation.choose(choice, error))
        return false;
    m_directory = (std::filesystem::temp_directory_path() / "sandkeeper-simulator-XXXXXX").string();
    if (!mkdtemp(m_directory.data())) {
        m_directory.clear();
        *error = "cannot make a directory below " + std::filesystem::temp_directory_path().string();
        return false;
    }
    return true;
}

pid_t Execution::spawnAgent(AgentCommand command, int channel)
{
    std::string hidden;
    for (const std::string &argument : command.hidden)
        hidden += argument + '\0';
    const FileDescriptor hiddenFile = memoryFile(hidden);
    if (!hiddenFile.isValid() || lseek(hiddenFile.get(), 0, SEEK_SET) != 0)
        return -1;
    std::vector<char *> arguments;
    for (std::string &part : command.arguments)
        arguments.push_back(part.data());
    arguments.push_back(nullptr);
    // Numbers above those given to the child, which would otherwise overwrite each other.
    const FileDescriptor channelCopy(fcntl(channel, F_DUPFD_CLOEXEC, 16));
    const FileDescriptor hiddenCopy(fcntl(hiddenFile.get(), F_DUPFD_CLOEXEC, 16));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, channelCopy.get(), Wire::channelFd);
    posix_spawn_file_actions_adddup2(&actions, hiddenCopy.get(), AgentCommand::hiddenFd);
    // The HTTP library accepts connections without close-on-exec.
    posix_spawn_file_actions_addclosefrom_np(&actions, AgentCommand::hiddenFd + 1);
    // The agent must not inherit anything of this process's environment, keys among it.
    std::array<char *, 1> noEnvironment{nullptr};
    pid_t pid = 0;
    const int failed =
        posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), noEnvironment.data());
    posix_spawn_file_actions_destroy(&actions);
    return failed == 0 ? pid : -1;
}

/// Waits for the agent's first message. Bubblewrap must not be killed before it got that far: its inner half
/// would wait for the outer one for ever, with the channel in its hands.
bool Execution::isReady(const FileDescriptor &channel)
{
    char message = 0;
    int none = 0;
    pollfd polled{channel.get(), POLLIN, 0};
    return poll(&polled, 1, 30'000) == 1 &&
           Wire::receive(channel.get(), &message, 1, nullptr, 0, &none) == 1 && message == Wire::ready;
}

std::shared_ptr<Runtime> Execution::start(const std::string &id, double memoryGb, std::string *error,
                                          const Profile &profile)
{
    const std::string root = m_directory + '/' + id;
    std::string hostName = id;
    std::replace(hostName.begin(), hostName.end(), '_', '-');
    std::error_code failure;
    // Never a second time: what a sandbox made of its directory must not be trusted.
    if (!std::filesystem::create_directory(root, failure) || !Isolation::furnish(root, hostName, profile)) {
        *error = "cannot make the sandbox's directory";
        return nullptr;
    }
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        *error = "no more descriptors";
        return nullptr;
    }
    FileDescriptor mine = outOfTheWay(FileDescriptor(ends[0]));
    FileDescriptor theirs(ends[1]);
    const pid_t pid = spawnAgent(m_isolation.agentCommand(root, hostName, profile), theirs.get());
    theirs.reset();
    if (pid < 0 || !isReady(mine)) {
        if (pid > 0) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
        *error = "cannot start the sandbox's first process";
        return nullptr;
    }
    return std::make_shared<Runtime>(root, pid, std::move(mine), m_isolation.isBubblewrap(), memoryGb,
                                     profile);
}

} // namespace Sandkeeper::Simulator
