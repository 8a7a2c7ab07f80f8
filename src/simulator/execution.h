// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/isolation.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace Sandkeeper::Simulator {

/// A descriptor that closes itself.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd)
        : m_fd(fd)
    {
    }
    FileDescriptor(FileDescriptor &&other) noexcept
        : m_fd(other.release())
    {
    }
    FileDescriptor &operator=(FileDescriptor &&other) noexcept
    {
        reset(other.release());
        return *this;
    }
    ~FileDescriptor() { reset(); }

    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    int release();
    void reset(int fd = -1);

private:
    int m_fd = -1;
};

/// @p fd under a number that select() cannot know, if there is one: the HTTP library waits with select(), and
/// the first 1024 numbers are left to it.
FileDescriptor outOfTheWay(FileDescriptor fd);

/// One shell command line to run in a sandbox.
struct CommandRequest
{
    std::string command;
    std::string directory;                          ///< empty: the sandbox's working directory
    std::map<std::string, std::string> environment; ///< added to the sandbox's own
    std::int64_t timeoutMs = 0;
    std::int64_t outputLimit = 0; ///< bytes of both streams together
};

struct CommandResult
{
    enum class Outcome {
        Exited,
        TimedOut,      ///< it ran for longer than allowed and was killed
        TooMuchOutput, ///< it wrote more than allowed and was killed
        Lost,          ///< the sandbox ended under it
    };
    Outcome outcome = Outcome::Lost;
    int exitCode = 0;
    std::string output;
    std::string errorOutput;
};

/// A process to start and to keep talking to.
struct ProcessRequest
{
    std::vector<std::string> arguments;             ///< the first one is the program
    std::string directory;                          ///< empty: the sandbox's working directory
    std::map<std::string, std::string> environment; ///< added to the sandbox's own
    bool input = false;                             ///< false: its standard input is the null device
    std::optional<std::pair<int, int>> terminal;    ///< columns and rows of the terminal it gets
    /// The number of the user it runs as, where the sandbox has a name space for users; otherwise, and if
    /// negative, it has that of all its processes. To the machine all users of a sandbox are the same one.
    int uid = -1;
};

/// A running process of a sandbox, as file descriptors.
struct Process
{
    int pid = 0;           ///< as the sandbox knows it
    FileDescriptor answer; ///< tells how it ends (Wire::Answer), takes signals, and kills it when it closes
    FileDescriptor input;  ///< does not block; invalid without input and with a terminal
    FileDescriptor output;
    FileDescriptor error;
    FileDescriptor terminal; ///< instead of the three others
    /// Whether its sandbox was ended. How the process ended then says nothing about the process.
    std::shared_ptr<const std::atomic<bool>> interrupted;
};

/// The processes and files of one sandbox: an agent inside it that starts commands and opens files. All calls
/// may be made from any thread, at the same time.
class Runtime
{
public:
    Runtime(std::string root, pid_t agent, FileDescriptor channel, bool confined, double memoryGb,
            Profile profile);
    ~Runtime();

    /// Runs a command to its end; blocks that long.
    CommandResult run(const CommandRequest &request);
    /// Opens a regular file inside the sandbox, where no link can lead out of it. For writing, missing parent
    /// directories are made and an old content goes. @return an invalid descriptor and @p errorNumber (0: the
    /// sandbox ended) if not
    FileDescriptor open(const std::string &path, bool writing, int *errorNumber);
    /// Starts a process; nothing if the sandbox ended.
    std::optional<Process> spawn(const ProcessRequest &request);
    /// Does something about files (see fileagent.h) and waits for the answer. @return nothing if the sandbox
    /// ended
    std::optional<nlohmann::json> fileOperation(const nlohmann::json &request);
    /// Begins something about files whose answers come one by one: messages of the socket that is returned.
    /// Closing it ends it.
    FileDescriptor beginFileOperation(const nlohmann::json &request);
    /// A socket that is being connected to @p port inside the sandbox; it does not block. @return an invalid
    /// descriptor and @p errorNumber (0: the sandbox ended) if nothing listens there
    FileDescriptor connectTo(int port, int *errorNumber);

    /// The directory of this machine that the sandbox sees as its root. What leads out of it there, a link
    /// for example, does not inside the sandbox.
    const std::string &root() const { return m_root; }
    bool isConfined() const { return m_confined; }
    const Profile &profile() const { return m_profile; }

    /// The first process and everything else that runs inside, parents before their children, by this
    /// machine's numbers. The first one, the agent, comes first.
    std::vector<pid_t> processes();
    /// Stops every process but the agent until thaw(): none of them gets any further.
    void freeze();
    void thaw();

    bool isAlive();
    /// Begins the end: every call in progress returns soon. Does not block.
    void interrupt();
    /// Ends every process and removes the files.
    void stop();

private:
    FileDescriptor ask(char operation, const std::string &request, const std::vector<int> &streams = {});
    FileDescriptor askForDescriptor(char operation, const std::string &request, int *errorNumber);
    std::string describe(const ProcessRequest &request) const;
    void collect(CommandResult &result, const CommandRequest &request, int answer, FileDescriptor out,
                 FileDescriptor err);

    const std::string m_root;
    const bool m_confined;
    const double m_memoryGb;
    const Profile m_profile;
    const std::shared_ptr<std::atomic<bool>> m_interrupted = std::make_shared<std::atomic<bool>>(false);
    std::mutex m_mutex;
    pid_t m_agent;
    FileDescriptor m_channel;
    std::mutex m_frozenMutex;
    std::vector<pid_t> m_frozen; ///< what freeze() stopped, in that order
};

/// Makes runtimes; owns the private directory they live in, which goes with it.
class Execution
{
public:
    ~Execution();

    /// Prepares everything. @return false, with the reason in @p error, if that is impossible
    bool prepare(IsolationChoice choice, std::string *error);
    const Isolation &isolation() const { return m_isolation; }
    /// The private directory of this machine that everything lives in.
    const std::string &directory() const { return m_directory; }
    std::shared_ptr<Runtime> start(const std::string &id, double memoryGb, std::string *error,
                                   const Profile &profile = {});

private:
    static pid_t spawnAgent(AgentCommand command, int channel);
    static bool isReady(const FileDescriptor &channel);

    Isolation m_isolation;
    std::string m_directory;
};

} // namespace Sandkeeper::Simulator
