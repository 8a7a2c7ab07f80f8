// SPDX-License-Identifier: MIT
#include "simulator/session.h"

#include "simulator/agent.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace Sandkeeper::Simulator {

namespace {

using std::chrono::milliseconds;

/// What may wait for one listener. A process whose listener is slow has to wait, as with a pipe.
constexpr std::size_t mostWaiting = std::size_t{1} << 20U;
constexpr std::size_t pieceSize = 32 * 1024;
constexpr std::size_t terminalPieceSize = 16 * 1024;
/// How long output is still read after a process ended while something it left behind keeps its output open.
constexpr milliseconds drainTime(150);

} // namespace

Session::Session(SessionInfo info, Process process, Steady::time_point deadline, SessionRules rules)
    : m_info(std::move(info))
    , m_deadline(deadline)
    , m_rules(rules)
    , m_process(std::move(process))
    , m_hasTerminal(m_process.terminal.isValid())
{
}

Session::~Session()
{
    if (m_thread.joinable())
        m_thread.join();
}

std::shared_ptr<Session::Listener> Session::listen()
{
    const auto listener = std::make_shared<Listener>();
    const std::lock_guard lock(m_mutex);
    if (m_end)
        listener->m_events.emplace_back(*m_end);
    m_listeners.push_back(listener);
    return listener;
}

void Session::leave(const std::shared_ptr<Listener> &listener)
{
    const std::lock_guard lock(m_mutex);
    std::erase(m_listeners, listener);
    m_changed.notify_all();
}

std::optional<SessionEvent> Session::next(const std::shared_ptr<Listener> &listener, milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, patience, [&listener] { return !listener->m_events.empty(); });
    if (listener->m_events.empty())
        return std::nullopt;
    SessionEvent event = std::move(listener->m_events.front());
    listener->m_events.pop_front();
    if (const auto *const output = std::get_if<SessionOutput>(&event))
        listener->m_bytes -= output->data.size();
    m_changed.notify_all();
    return event;
}

void Session::begin()
{
    m_thread = std::thread([this] { pump(); });
}

void Session::push(SessionEvent event)
{
    const std::lock_guard lock(m_mutex);
    if (const auto *const end = std::get_if<SessionEnd>(&event)) {
        m_end = *end;
        m_endedAt = Steady::now();
    }
    for (const auto &listener : m_listeners) {
        if (const auto *const output = std::get_if<SessionOutput>(&event))
            listener->m_bytes += output->data.size();
        listener->m_events.push_back(event);
    }
    m_changed.notify_all();
}

bool Session::isCrowded() const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_listeners.begin(), m_listeners.end(),
                       [](const auto &listener) { return listener->m_bytes >= mostWaiting; });
}

bool Session::readFrom(FileDescriptor &source, SessionOutput::Stream stream)
{
    std::string data(stream == SessionOutput::Stream::Terminal ? terminalPieceSize : pieceSize, '\0');
    const ssize_t got = read(source.get(), data.data(), data.size());
    if (got > 0) {
        data.resize(static_cast<std::size_t>(got));
        push(SessionOutput{stream, std::move(data)});
    }
    // A terminal whose last process is gone gives EIO.
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

/// @return false when it is over
bool Session::pumpOnce(bool &exited, SessionEnd &end, Steady::time_point &until)
{
    using Stream = SessionOutput::Stream;
    if (exited && m_hurry)
        until = std::min(until, Steady::now() + drainTime);
    const auto left = std::chrono::duration_cast<milliseconds>(until - Steady::now()).count();
    if (left <= 0) {
        if (!exited || until == m_deadline)
            end = {SessionEnd::Reason::Deadline, 0};
        return false;
    }
    const bool crowded = isCrowded();
    const auto source = [crowded](const FileDescriptor &fd) {
        return pollfd{crowded ? -1 : fd.get(), POLLIN, 0};
    };
    std::array<pollfd, 4> polled{source(m_process.output), source(m_process.error),
                                 source(m_process.terminal),
                                 pollfd{exited ? -1 : m_process.answer.get(), POLLIN, 0}};
    if (poll(polled.data(), polled.size(),
             static_cast<int>(std::min<std::int64_t>(left, crowded  ? 10
                                                           : exited ? 50
                                                                    : 1000))) <= 0)
        return true;
    if (polled[0].revents != 0 && !readFrom(m_process.output, Stream::Output))
        m_process.output.reset();
    if (polled[1].revents != 0 && !readFrom(m_process.error, Stream::Error))
        m_process.error.reset();
    bool terminalOver = false;
    if (polled[2].revents != 0)
        terminalOver = !readFrom(m_process.terminal, Stream::Terminal);
    if (polled[3].revents != 0) {
        Wire::Answer message;
        int none = 0;
        if (Wire::receive(m_process.answer.get(), &message, sizeof message, nullptr, 0, &none) !=
                sizeof message ||
            *m_process.interrupted)
            return false; // the sandbox is gone
        exited = true;
        const bool normally = message.kind == Wire::Answer::Exited;
        end = {normally ? SessionEnd::Reason::Exited : SessionEnd::Reason::Signal, message.value};
        if (!m_rules.untilSilent || m_hurry)
            until = Steady::now() + drainTime;
    }
    const bool silent = !m_process.output.isValid() && !m_process.error.isValid() &&
                        (!m_process.terminal.isValid() || terminalOver);
    if (terminalOver && !exited)
        std::this_thread::sleep_for(milliseconds(5)); // its end is about to be reported
    return !(exited && silent);
}

void Session::pump()
{
    bool exited = false;
    SessionEnd end;
    Steady::time_point until = m_deadline;
    while (pumpOnce(exited, end, until)) {
        // Slow listeners do not count against the time for what is left to read.
        if (exited && until != m_deadline && isCrowded())
            until = std::max(until, Steady::now() + drainTime);
    }
    push(end);
    // Kills what still runs, and lets the descriptors go as soon as they are of no use.
    const std::lock_guard inputLock(m_inputMutex);
    const std::lock_guard lock(m_mutex);
    m_process.answer.reset();
    m_process.input.reset();
    m_process.output.reset();
    m_process.error.reset();
    m_process.terminal.reset();
}

Session::Sent Session::write(const std::string &data, bool terminal, const std::string &uuid,
                             Steady::time_point until)
{
    // One writer after the other: the input of two must not be mixed.
    const std::lock_guard lock(m_inputMutex);
    if (hasEnded())
        return Sent::Ended;
    const int fd = terminal ? m_process.terminal.get() : m_process.input.get();
    if (fd < 0)
        return Sent::NoInput;
    if (!uuid.empty() && !m_inputs.insert(uuid).second)
        return Sent::Done;
    std::size_t written = 0;
    while (written < data.size()) {
        const ssize_t count = ::write(fd, data.data() + written, data.size() - written);
        if (count > 0) {
            written += static_cast<std::size_t>(count);
            continue;
        }
        if (count < 0 && errno != EAGAIN && errno != EINTR)
            return Sent::NoInput; // it closed its input
        if (hasEnded())
            return Sent::Ended;
        if (Steady::now() >= until)
            return Sent::TimedOut;
        pollfd polled{fd, POLLOUT, 0};
        poll(&polled, 1, 50);
    }
    return Sent::Done;
}

Session::Sent Session::signal(int number, const std::string &uuid)
{
    // Not under the lock for input: a process that does not read its input can still be signalled.
    const std::lock_guard lock(m_mutex);
    if (!uuid.empty() && m_signals.count(uuid) > 0)
        return Sent::Done;
    if (m_end)
        return Sent::Ended;
    if (number == SIGKILL || number == SIGTERM)
        m_hurry = true;
    const Wire::Signal message{number, m_rules.signalsAlone ? 1 : 0};
    // What has ended already may still be waited for, because of what it left behind.
    if (!Wire::send(m_process.answer.get(), &message, sizeof message, nullptr, 0) && !m_rules.untilSilent)
        return Sent::Ended;
    if (!uuid.empty())
        m_signals.insert(uuid);
    return Sent::Done;
}

Session::Sent Session::resize(int columns, int rows)
{
    const std::lock_guard lock(m_inputMutex);
    if (hasEnded())
        return Sent::Ended;
    if (!m_process.terminal.isValid())
        return Sent::NoInput;
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(rows);
    ioctl(m_process.terminal.get(), TIOCSWINSZ, &size);
    return Sent::Done;
}

Session::Sent Session::closeInput()
{
    const std::lock_guard lock(m_inputMutex);
    if (m_hasTerminal)
        return Sent::NoInput;
    const std::lock_guard stateLock(m_mutex);
    if (m_end)
        return Sent::Ended;
    m_process.input.reset();
    return Sent::Done;
}

bool Session::hasEnded() const
{
    const std::lock_guard lock(m_mutex);
    return m_end.has_value();
}

bool Session::isForgettable(milliseconds retention) const
{
    const std::lock_guard lock(m_mutex);
    return m_end && m_endedAt + retention < Steady::now();
}

void Sessions::add(const std::shared_ptr<Session> &session)
{
    const std::lock_guard lock(m_mutex);
    m_sessions[session->info().sandboxId].push_back(session);
}

std::shared_ptr<Session> Sessions::find(const std::string &sandboxId,
                                        const std::function<bool(const Session &)> &wanted)
{
    const std::lock_guard lock(m_mutex);
    const auto all = m_sessions.find(sandboxId);
    if (all == m_sessions.end())
        return nullptr;
    const auto found = std::find_if(all->second.rbegin(), all->second.rend(),
                                    [&wanted](const auto &session) { return wanted(*session); });
    return found == all->second.rend() ? nullptr : *found;
}

std::vector<std::shared_ptr<Session>> Sessions::running(const std::string &sandboxId)
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::shared_ptr<Session>> result;
    if (const auto all = m_sessions.find(sandboxId); all != m_sessions.end())
        std::copy_if(all->second.begin(), all->second.end(), std::back_inserter(result),
                     [](const auto &session) { return !session->hasEnded(); });
    return result;
}

void Sessions::tidy()
{
    std::vector<std::shared_ptr<Session>> old; // destroyed after the lock is released: that joins a thread
    const std::lock_guard lock(m_mutex);
    for (auto entry = m_sessions.begin(); entry != m_sessions.end();) {
        auto &sessions = entry->second;
        const auto gone =
            std::stable_partition(sessions.begin(), sessions.end(), [this](const auto &session) {
                return !session->isForgettable(m_retention);
            });
        std::move(gone, sessions.end(), std::back_inserter(old));
        sessions.erase(gone, sessions.end());
        entry = sessions.empty() ? m_sessions.erase(entry) : std::next(entry);
    }
}

} // namespace Sandkeeper::Simulator
