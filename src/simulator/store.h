// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/clock.h"
#include "simulator/execution.h"
#include "simulator/options.h"
#include "simulator/random.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator {

using Json = nlohmann::ordered_json;

/// One sandbox, with what the service tells about it and what is planned for it. A plain value: copies are
/// snapshots.
struct Sandbox
{
    std::string id;
    std::string name;
    std::string image;
    Json startCommand; ///< text, {executable, args} or null
    double cpuCores = 1;
    double memoryGb = 2;
    double diskGb = 10;
    int gpuCount = 0;
    std::string gpuType;
    bool vm = true;
    Json allowlist; ///< array or null
    Json denylist;
    std::string status = "PENDING";
    std::int64_t timeoutMinutes = 60;
    std::optional<std::int64_t> idleTimeoutMinutes;
    std::string terminationReason;
    std::map<std::string, std::string> environment;
    std::map<std::string, std::string> secrets;
    Json advancedConfigs;
    std::vector<std::string> labels;
    Millis createdAt = 0;
    Millis updatedAt = 0;
    std::optional<Millis> startedAt;
    std::optional<Millis> terminatedAt;
    std::optional<int> exitCode;
    std::string errorType;
    std::string errorMessage;
    std::string userId;
    std::string teamId;
    std::string jobId;
    std::string region = "us";
    std::string registryCredentialsId;
    std::string pendingImageBuildId;
    std::string log;

    int egressGeneration = 0;
    int egressApplied = -1;
    Millis egressAppliesAt = 0;

    // What happens next; a value of never does not happen.
    static constexpr Millis never = INT64_MAX;
    Millis buildDoneAt = never;
    Millis provisionAt = never;
    Millis runAt = never;
    Millis readyAt = never; ///< the gateway knows it from then on
    Millis failAt = never;
    std::string failStatus; ///< what it becomes at failAt
    std::string failType;
    std::string failMessage;
    std::optional<int> failExitCode;
    Millis lastActivity = 0;
    int activeCalls = 0;
    bool forgotten = false; ///< the node lost it: the gateway answers "not found"
    std::string lookup;     ///< FORBIDDEN or MANAGED in batch status

    std::shared_ptr<Runtime> runtime; ///< where its commands run; made with the first one
    std::shared_ptr<std::mutex> starting = std::make_shared<std::mutex>(); ///< held while it is made

    bool isOver() const { return status == "TERMINATED" || status == "ERROR" || status == "TIMEOUT"; }
};

/// All sandboxes of the service, their lives and their gateway tokens. Safe to use from every thread.
class Store
{
public:
    Store(const Options &options, Clock &clock, Random &random, Execution &execution);

    /// Adds @p sandbox, which has what the caller asked for, and plans its life. If @p idempotencyKey is not
    /// empty and
    /// @p caller used it before, the sandbox of that time is returned instead (prime.md §21.4).
    Sandbox create(Sandbox sandbox, const std::string &caller, const std::string &idempotencyKey);
    /// Adds one as it is, without plans of the store's own.
    void insert(Sandbox sandbox);

    std::optional<Sandbox> find(const std::string &id);
    std::optional<Sandbox> findByJob(const std::string &jobId);
    /// All that @p wanted accepts, newest first.
    std::vector<Sandbox> select(const std::function<bool(const Sandbox &)> &wanted);
    /// Ends a sandbox because its user wants so. @return false if there is none with that id
    bool terminate(const std::string &id, const std::string &reason);
    /// Changes a sandbox under the lock; its processes end if it is over afterwards.
    bool modify(const std::string &id, const std::function<void(Sandbox &)> &change);

    /// Where commands of the sandbox run, made when it is asked for first; null, with the reason in @p error,
    /// if that failed.
    std::shared_ptr<Runtime> runtime(const std::string &id, std::string *error);
    void beginActivity(const std::string &id);
    void endActivity(const std::string &id);

    std::string issueToken(const std::string &sandboxId, Millis *expiresAt);
    /// The sandbox a token is for, or nothing if it is unknown or expired.
    std::optional<std::string> tokenSubject(const std::string &token);
    void expireTokens();

    /// Lets time-dependent changes happen; called regularly and before every look.
    void advance();
    std::size_t count();
    /// Ends every process of every sandbox and removes their files.
    void shutDown();

    void setStartDelay(Millis delay) { m_startDelay = delay; }
    void setGatewayLag(Millis lag) { m_gatewayLag = lag; }
    void setTokenSeconds(int seconds) { m_tokenSeconds = seconds; }

private:
    struct Token
    {
        std::string sandboxId;
        Millis expiresAt = 0;
    };

    void plan(Sandbox &sandbox, Millis now);
    void step(Sandbox &sandbox, Millis now);
    void startRunning(Sandbox &sandbox);
    void finish(Sandbox &sandbox, const std::string &status, Millis at);
    void advanceLocked(Millis now);
    Sandbox *locate(const std::string &id);
    void discardEnded();

    const Options &m_options;
    Clock &m_clock;
    Random &m_random;
    Execution &m_execution;
    std::atomic<Millis> m_startDelay;
    std::atomic<Millis> m_gatewayLag;
    std::atomic<int> m_tokenSeconds;

    std::mutex m_mutex;
    std::vector<std::unique_ptr<Sandbox>> m_sandboxes;
    std::unordered_map<std::string, Sandbox *> m_byId;
    std::unordered_map<std::string, Sandbox *> m_byJob;
    std::unordered_map<std::string, std::string> m_idempotency;
    std::unordered_map<std::string, Token> m_tokens;
    std::vector<std::shared_ptr<Runtime>> m_ended;
    bool m_closing = false;
};

/// Keeps a sandbox from being idle while a call is in progress (prime.md §21.7).
class Activity
{
public:
    Activity(Store &store, std::string id)
        : m_store(store)
        , m_id(std::move(id))
    {
        m_store.beginActivity(m_id);
    }
    Activity(const Activity &) = delete;
    Activity &operator=(const Activity &) = delete;
    ~Activity() { m_store.endActivity(m_id); }

private:
    Store &m_store;
    const std::string m_id;
};

} // namespace Sandkeeper::Simulator
