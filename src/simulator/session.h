// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/clock.h"
#include "simulator/execution.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace Sandkeeper::Simulator {

/// A piece of what a process wrote.
struct SessionOutput
{
    enum class Stream { Output, Error, Terminal };
    Stream stream = Stream::Output;
    std::string data;
};

/// How a process ended, or why nothing more is known about it.
struct SessionEnd
{
    enum class Reason {
        Exited,   ///< value: exit code
        Signal,   ///< value: number of the signal
        Deadline, ///< it ran for longer than allowed and was killed
        Lost,     ///< the sandbox ended under it
    };
    Reason reason = Reason::Lost;
    int value = 0;
};

/// In what the services differ.
struct SessionRules
{
    /// Whether the end comes only after everything that has the process's output let it go (ppio.md §3.6).
    /// Otherwise what is left behind is waited for only briefly.
    bool untilSilent = false;
    /// Whether signals go to the process itself and not to its whole group.
    bool signalsAlone = false;
};

using SessionEvent = std::variant<SessionOutput, SessionEnd>;

/// What identifies a session and what it was asked to do.
struct SessionInfo
{
    std::string sandboxId;
    std::string tag;           ///< chosen by the client; may be empty
    std::string uuid;          ///< chosen by the client; may be empty
    std::string specification; ///< the request, to tell two with the same uuid apart
};

/// One live process of a virtual machine. It runs on when nobody listens; what it writes then is lost. All
/// calls may be made from any thread.
class Session
{
public:
    using Steady = std::chrono::steady_clock;

    /// A listener's place in the stream of events; it has to be the listener's alone.
    class Listener
    {
        friend class Session;
        std::deque<SessionEvent> m_events;
        std::size_t m_bytes = 0;
    };

    Session(SessionInfo info, Process process, Steady::time_point deadline, SessionRules rules = {});
    ~Session();

    const SessionInfo &info() const { return m_info; }
    int pid() const { return m_process.pid; }

    /// Begins to listen. A process that ended already has its end as the only event.
    std::shared_ptr<Listener> listen();
    void leave(const std::shared_ptr<Listener> &listener);
    /// The next event for @p listener, or nothing if there is none within @p patience.
    std::optional<SessionEvent> next(const std::shared_ptr<Listener> &listener,
                                     std::chrono::milliseconds patience);
    /// Lets the process run. Called once, after the first listener came.
    void begin();

    enum class Sent { Done, NoInput, Ended, TimedOut };
    /// Writes to the process's input or terminal. Input with a known, non-empty @p uuid was written before
    /// and is not written again.
    Sent write(const std::string &data, bool terminal, const std::string &uuid, Steady::time_point until);
    Sent signal(int number, const std::string &uuid);
    Sent resize(int columns, int rows);
    /// Lets the process see the end of its input; no harm if that was done before.
    Sent closeInput();
    /// Whether it has a terminal instead of input and output.
    bool hasTerminal() const { return m_hasTerminal; }

    bool hasEnded() const;
    /// Whether it ended more than @p retention ago.
    bool isForgettable(std::chrono::milliseconds retention) const;

private:
    void pump();
    bool pumpOnce(bool &exited, SessionEnd &end, Steady::time_point &until);
    bool readFrom(FileDescriptor &source, SessionOutput::Stream stream);
    void push(SessionEvent event);
    bool isCrowded() const;

    const SessionInfo m_info;
    const Steady::time_point m_deadline;
    const SessionRules m_rules;
    Process m_process;
    const bool m_hasTerminal;
    std::atomic<bool> m_hurry{false}; ///< a signal was sent to end it
    std::mutex m_inputMutex;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::shared_ptr<Listener>> m_listeners;
    std::optional<SessionEnd> m_end;
    Steady::time_point m_endedAt;
    std::set<std::string> m_inputs; ///< the uuids of what was written
    std::set<std::string> m_signals;
    std::thread m_thread;
};

/// All sessions of all sandboxes. Safe to use from every thread.
class Sessions
{
public:
    explicit Sessions(std::chrono::milliseconds retention)
        : m_retention(retention)
    {
    }

    void add(const std::shared_ptr<Session> &session);
    /// The session of that sandbox that @p wanted accepts, the newest one first; null if there is none.
    std::shared_ptr<Session> find(const std::string &sandboxId,
                                  const std::function<bool(const Session &)> &wanted);
    /// Those of a sandbox that still run, oldest first.
    std::vector<std::shared_ptr<Session>> running(const std::string &sandboxId);
    /// Forgets those that ended long ago; called regularly.
    void tidy();

private:
    const std::chrono::milliseconds m_retention;
    std::mutex m_mutex;
    std::map<std::string, std::vector<std::shared_ptr<Session>>> m_sessions;
};

} // namespace Sandkeeper::Simulator
