// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/clock.h"
#include "simulator/execution.h"
#include "simulator/options.h"
#include "simulator/random.h"
#include "simulator/usage.h"

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator::Ppio {

using Json = nlohmann::ordered_json;

/// One sandbox, with what the service tells about it and how long it lives. A plain value: copies are
/// snapshots.
struct Box
{
    std::string id; ///< without the client's part
    std::string clientId;
    std::string templateId;
    std::string alias; ///< the template's name
    std::string envdVersion;
    std::string state =
        "running";          ///< as told: running, paused, and for a moment cloning, commiting, snapshotting
    std::string transition; ///< "paused", "snapshotted" …: a change that takes its time; other calls wait
    std::map<std::string, std::string> metadata;
    std::map<std::string, std::string> environment;
    bool secure = false;
    std::string accessToken;  ///< empty if not secure
    std::string trafficToken; ///< empty if its ports are public
    bool allowInternet = true;
    Json network;
    Json volumeMounts = Json::array();
    std::string seed; ///< directory of this machine with the files it begins with; empty: none
    bool autoPause = false;
    bool autoResume = false;
    int cpuCount = 2;
    std::int64_t memoryMb = 512;
    std::int64_t diskMb = 20480;
    Millis startedAt = 0; ///< the last start: create or resume
    Millis endAt = 0;     ///< of a paused one, when it was paused
    Millis bornAt = 0;
    Millis life = 0; ///< as last asked for
    Millis lastActivity = 0;
    int activeCalls = 0;
    std::uint64_t order = 0; ///< grows with every sandbox

    std::shared_ptr<Runtime> runtime; ///< where its commands run; made with the first one
    std::shared_ptr<std::mutex> starting = std::make_shared<std::mutex>(); ///< held while it is made

    bool isRunning() const { return state != "paused"; }
    bool isLongRunning() const;
    /// How long it may be idle; 0: as long as it lives (ppio.md §6.2).
    Millis idleLimit() const;
};

/// Something that was done to a life, or happened to it.
struct LifeEvent
{
    std::string what; ///< create, timeout, refresh, connect, pause, resume, kill, expire, auto-resume …
    std::uint64_t call = 0; ///< number of the call in the journal; 0: nobody asked for it
    std::string sandboxId;
    std::string stateBefore; ///< empty: it did not exist
    std::string stateAfter;  ///< empty: it is gone
    Millis endBefore = 0;
    Millis endAfter = 0;
    Millis at = 0;
    std::string templateId;
    std::string templateName;
};

/// A measurement of a sandbox's processes.
struct Sample
{
    Millis at = 0;
    double cpuPercent = 0; ///< of all its processors
    Usage usage;
};

/// A line of the daemon's log (ppio.md §2.8).
struct LogEntry
{
    Millis at = 0;
    std::string level; ///< debug, info, warn, error
    std::string message;
    std::map<std::string, std::string> fields;
};

/// What a change of a life came to.
enum class Change {
    Done,
    Unknown, ///< there is no such sandbox
    Busy,    ///< another change is still going on
    Already, ///< it is in that state
};

/// All sandboxes of the service and their lives. Safe to use from every thread.
class Boxes
{
public:
    Boxes(const Options &options, Clock &clock, Random &random, Execution &execution);

    /// Called for every event, under the lock: it must not call back.
    void setListener(std::function<void(const LifeEvent &)> listener) { m_listener = std::move(listener); }
    /// Called after a sandbox was paused ("paused"), went on ("resumed") or ended ("ended"); not under the
    /// lock.
    void setWatcher(std::function<void(const std::string &what, const std::string &id)> watcher)
    {
        m_watcher = std::move(watcher);
    }

    /// Adds @p box with a new id, starting now. @return nothing if there are as many as the quota allows
    std::optional<Box> create(Box box, Millis life, std::uint64_t call);
    /// Adds one as it is, for a history that did not happen.
    void insert(Box box);
    std::optional<Box> find(const std::string &id);
    /// The one that @p token belongs to, or the newest running one if @p token is empty: for clients that do
    /// not say which they mean.
    std::optional<Box> guess(const std::string &token);
    /// All that @p wanted accepts, newest first.
    std::vector<Box> select(const std::function<bool(const Box &)> &wanted);
    std::size_t count();
    std::size_t running();

    bool kill(const std::string &id, const std::string &what, std::uint64_t call);
    /// Stops its processes; with @p wait it returns when that is complete, otherwise at once.
    Change pause(const std::string &id, bool wait, std::uint64_t call);
    /// @p life zero or less: as before. @p what: "resume", "connect", "auto-resume"
    Change resume(const std::string &id, Millis life, const std::string &what, std::uint64_t call);
    /// Sets its end to @p life from now.
    Change setLife(const std::string &id, Millis life, const std::string &what, std::uint64_t call);
    /// Moves its end to @p life from now if that is later.
    Change extend(const std::string &id, Millis life, const std::string &what, std::uint64_t call);
    /// Shows @p state while @p work goes on and other changes have to wait.
    Change during(const std::string &id, const std::string &state, const std::string &transition,
                  const std::function<void()> &work);
    /// Changes it under the lock. @return whether there is one
    bool modify(const std::string &id, const std::function<void(Box &)> &change);
    /// The processes end and the next call starts anew; the files go too.
    bool restart(const std::string &id);

    /// Where its commands run, made when it is asked for first; null, with the reason in @p error, if that
    /// failed.
    std::shared_ptr<Runtime> runtime(const std::string &id, std::string *error);
    /// Copies its files. @return the directory of this machine that holds the copy, for Box::seed; empty if
    /// it has not used any yet
    std::string capture(const std::string &id);
    void beginActivity(const std::string &id);
    void endActivity(const std::string &id);

    /// What was measured of it, oldest first, with one made now if there is none of the last second.
    std::vector<Sample> samples(const std::string &id);
    void log(const std::string &id, const std::string &level, const std::string &message,
             std::map<std::string, std::string> fields = {});
    std::vector<LogEntry> logs(const std::string &id);
    std::vector<LifeEvent> events();

    /// Lets time-dependent changes happen and measures; called regularly.
    void advance();
    /// Ends every process of every sandbox and removes their files.
    void shutDown();

    /// The longest life of @p box in milliseconds.
    Millis longest(const Box &box) const;
    void setPauseDelay(Millis delay) { m_pauseDelay = delay; }
    void setQuota(int quota) { m_quota = quota; }
    int quota() const { return m_quota; }

private:
    /// What is kept of a sandbox but not copied with it.
    struct History
    {
        std::deque<Sample> samples;
        std::deque<LogEntry> logs;
        double cpuSeconds = 0; ///< at the last sample
        std::int64_t measuredAt = 0;
    };
    using Told = std::vector<std::pair<std::string, std::string>>;

    Box *locate(const std::string &id);
    void tell(const Box &box, const std::string &what, std::uint64_t call, const std::string &stateBefore,
              Millis endBefore, bool gone = false);
    void removeLocked(const std::string &id);
    void expireLocked(Millis now, std::vector<std::string> &toPause, Told &told);
    void announce(const Told &told) const;
    void sample(const std::string &id, const std::shared_ptr<Runtime> &runtime, int cpuCount);
    void measureAll();
    void discardEnded();
    void sleep(Millis delay) const;

    const Options &m_options;
    Clock &m_clock;
    Random &m_random;
    Execution &m_execution;
    std::atomic<Millis> m_pauseDelay;
    std::atomic<int> m_quota;
    std::function<void(const LifeEvent &)> m_listener;
    std::function<void(const std::string &, const std::string &)> m_watcher;

    std::mutex m_mutex;
    std::unordered_map<std::string, std::unique_ptr<Box>> m_boxes;
    std::unordered_map<std::string, History> m_histories;
    std::deque<LifeEvent> m_events;
    std::vector<std::shared_ptr<Runtime>> m_ended;
    std::vector<std::pair<std::int64_t, std::function<void()>>>
        m_later; ///< when, by the steady clock, and what
    std::uint64_t m_order = 0;
    std::atomic<bool> m_closing{false};
};

} // namespace Sandkeeper::Simulator::Ppio
