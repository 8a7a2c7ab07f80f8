// SPDX-License-Identifier: MIT
#include "simulator/store.h"

#include "simulator/text.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace Sandkeeper::Simulator {

Store::Store(const Options &options, Clock &clock, Random &random, Execution &execution)
    : m_options(options)
    , m_clock(clock)
    , m_random(random)
    , m_execution(execution)
    , m_startDelay(options.startDelayMs)
    , m_gatewayLag(options.gatewayLagMs)
    , m_tokenSeconds(options.tokenSeconds)
{
}

void Store::plan(Sandbox &sandbox, Millis now)
{
    const std::string image = toLower(sandbox.image);
    const auto has = [&image](std::string_view word) {
        return image.find(word) != std::string::npos;
    };
    if (has("stuck"))
        return;
    Millis begin = now;
    if (!sandbox.pendingImageBuildId.empty()) {
        begin = std::max(now, sandbox.buildDoneAt);
    } else if (sandbox.vm && has("needs-build")) {
        sandbox.pendingImageBuildId = "build_" + m_random.word(12);
        begin += m_random.jitter(m_options.imageBuildMs);
        sandbox.buildDoneAt = begin;
    }
    const Millis delay = m_random.jitter(m_startDelay);
    sandbox.provisionAt = begin + delay / 3;
    sandbox.runAt = begin + delay;
    sandbox.readyAt = has("unreachable") ? Sandbox::never : sandbox.runAt + m_random.jitter(m_gatewayLag);

    const auto fail = [&](Millis at, const char *status, const char *type, const std::string &message) {
        sandbox.failAt = at;
        sandbox.failStatus = status;
        sandbox.failType = type;
        sandbox.failMessage = message;
    };
    const Millis later = sandbox.runAt + m_options.failureDelayMs;
    if (has("missing")) {
        fail(sandbox.runAt, "ERROR", "IMAGE_PULL_FAILED",
             "Failed to pull image \"" + sandbox.image + "\": not found");
        sandbox.runAt = Sandbox::never;
    } else if (has("oom")) {
        fail(later, "ERROR", "OOM_KILLED", "The sandbox used more memory than it has");
        sandbox.failExitCode = 137;
    } else if (has("crash")) {
        fail(later, "ERROR", "", "The start command exited with code 1");
        sandbox.failExitCode = 1;
    } else if (has("exits")) {
        fail(later, "TERMINATED", "", "");
        sandbox.failExitCode = 0;
    } else if (has("paused")) {
        fail(later, "PAUSED", "", "");
    } else if (has("unknown-state")) {
        fail(later, "HIBERNATING", "", "");
    }
}

Sandbox Store::create(Sandbox sandbox, const std::string &caller, const std::string &idempotencyKey)
{
    const Millis now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    // A key holds no line break (validated), so the pair is unambiguous.
    const std::string dedupKey = caller + '\n' + idempotencyKey;
    if (!idempotencyKey.empty()) {
        const auto known = m_idempotency.find(dedupKey);
        if (known != m_idempotency.end()) {
            advanceLocked(now);
            return *m_byId.at(known->second);
        }
    }
    const std::string suffix = m_random.word(20);
    sandbox.id = "sbx_" + suffix;
    sandbox.jobId = "job-" + suffix;
    sandbox.createdAt = sandbox.updatedAt = sandbox.lastActivity = now;
    if (sandbox.region.empty())
        sandbox.region = "us";
    if (!sandbox.allowlist.is_null() || !sandbox.denylist.is_null()) {
        sandbox.egressGeneration = 1;
    }
    plan(sandbox, now);
    auto stored = std::make_unique<Sandbox>(std::move(sandbox));
    m_byId[stored->id] = stored.get();
    m_byJob[stored->jobId] = stored.get();
    if (!idempotencyKey.empty())
        m_idempotency[dedupKey] = stored->id;
    m_sandboxes.push_back(std::move(stored));
    return *m_sandboxes.back();
}

void Store::insert(Sandbox sandbox)
{
    const std::lock_guard lock(m_mutex);
    auto stored = std::make_unique<Sandbox>(std::move(sandbox));
    m_byId[stored->id] = stored.get();
    m_byJob[stored->jobId] = stored.get();
    m_sandboxes.push_back(std::move(stored));
}

Sandbox *Store::locate(const std::string &id)
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : found->second;
}

std::optional<Sandbox> Store::find(const std::string &id)
{
    const Millis now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    Sandbox *const sandbox = locate(id);
    if (!sandbox)
        return std::nullopt;
    step(*sandbox, now);
    return *sandbox;
}

std::optional<Sandbox> Store::findByJob(const std::string &jobId)
{
    const Millis now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const auto found = m_byJob.find(jobId);
    if (found == m_byJob.end())
        return std::nullopt;
    step(*found->second, now);
    return *found->second;
}

std::vector<Sandbox> Store::select(const std::function<bool(const Sandbox &)> &wanted)
{
    const Millis now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    advanceLocked(now);
    std::vector<const Sandbox *> chosen;
    for (const auto &sandbox : m_sandboxes) {
        if (wanted(*sandbox))
            chosen.push_back(sandbox.get());
    }
    std::sort(chosen.begin(), chosen.end(), [](const Sandbox *a, const Sandbox *b) {
        return a->createdAt != b->createdAt ? a->createdAt > b->createdAt : a->id > b->id;
    });
    std::vector<Sandbox> result;
    result.reserve(chosen.size());
    for (const Sandbox *sandbox : chosen)
        result.push_back(*sandbox);
    return result;
}

bool Store::terminate(const std::string &id, const std::string &reason)
{
    return modify(id, [&](Sandbox &sandbox) {
        if (sandbox.isOver())
            return;
        sandbox.terminationReason = reason;
        sandbox.status = "TERMINATED";
    });
}

bool Store::modify(const std::string &id, const std::function<void(Sandbox &)> &change)
{
    const Millis now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    Sandbox *const sandbox = locate(id);
    if (!sandbox)
        return false;
    step(*sandbox, now);
    const bool wasOver = sandbox->isOver();
    change(*sandbox);
    sandbox->updatedAt = now;
    if (sandbox->isOver() && !wasOver)
        finish(*sandbox, sandbox->status, now);
    return true;
}

std::shared_ptr<Runtime> Store::runtime(const std::string &id, std::string *error)
{
    std::shared_ptr<std::mutex> starting;
    {
        const std::lock_guard lock(m_mutex);
        const Sandbox *const sandbox = locate(id);
        if (!sandbox)
            return nullptr;
        starting = sandbox->starting;
    }
    // Starting one takes a while; only calls for the same sandbox have to wait for it.
    const std::lock_guard startLock(*starting);
    double memoryGb = 0;
    {
        const std::lock_guard lock(m_mutex);
        Sandbox *const sandbox = locate(id);
        if (sandbox->isOver() || m_closing)
            return nullptr;
        if (sandbox->runtime && sandbox->runtime->isAlive())
            return sandbox->runtime;
        if (sandbox->runtime) {
            sandbox->errorMessage = "The sandbox's first process ended";
            finish(*sandbox, "ERROR", m_clock.now());
            return nullptr;
        }
        memoryGb = sandbox->memoryGb;
    }
    std::shared_ptr<Runtime> made = m_execution.start(id, memoryGb, error);
    if (!made)
        return nullptr;
    const std::lock_guard lock(m_mutex);
    Sandbox *const sandbox = locate(id);
    if (sandbox->isOver() || m_closing) {
        made->interrupt();
        m_ended.push_back(made);
        return nullptr;
    }
    sandbox->runtime = made;
    return made;
}

void Store::beginActivity(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    if (Sandbox *const sandbox = locate(id))
        ++sandbox->activeCalls;
}

void Store::endActivity(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    if (Sandbox *const sandbox = locate(id)) {
        --sandbox->activeCalls;
        sandbox->lastActivity = m_clock.now();
    }
}

std::string Store::issueToken(const std::string &sandboxId, Millis *expiresAt)
{
    const Millis now = m_clock.now();
    *expiresAt = now + m_tokenSeconds * 1000LL;
    const std::string token = "sim.token." + m_random.word(40);
    const std::lock_guard lock(m_mutex);
    if (m_tokens.size() > 10'000)
        std::erase_if(m_tokens, [now](const auto &entry) { return entry.second.expiresAt <= now; });
    m_tokens[token] = Token{sandboxId, *expiresAt};
    return token;
}

std::optional<std::string> Store::tokenSubject(const std::string &token)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_tokens.find(token);
    if (found == m_tokens.end() || found->second.expiresAt <= m_clock.now())
        return std::nullopt;
    return found->second.sandboxId;
}

void Store::expireTokens()
{
    const std::lock_guard lock(m_mutex);
    m_tokens.clear();
}

void Store::startRunning(Sandbox &sandbox)
{
    sandbox.status = "RUNNING";
    sandbox.startedAt = sandbox.updatedAt = sandbox.lastActivity = sandbox.runAt;
    sandbox.log += isoTime(sandbox.runAt) + " Sandbox started on node sim-" + sandbox.region + "-1\n";
    sandbox.egressApplied = sandbox.egressGeneration;
}

void Store::step(Sandbox &sandbox, Millis now)
{
    if (sandbox.isOver())
        return;
    if (now >= sandbox.buildDoneAt && !sandbox.pendingImageBuildId.empty()) {
        sandbox.pendingImageBuildId.clear();
        sandbox.log += isoTime(sandbox.buildDoneAt) + " Image build finished\n";
    }
    if (sandbox.status == "PENDING" && now >= sandbox.provisionAt) {
        sandbox.status = "PROVISIONING";
        sandbox.updatedAt = sandbox.provisionAt;
        sandbox.log += isoTime(sandbox.provisionAt) + " Pulling image " + sandbox.image + '\n';
    }
    if (sandbox.status == "PROVISIONING" && now >= sandbox.runAt)
        startRunning(sandbox);
    if (now >= sandbox.failAt && !sandbox.failStatus.empty()) {
        const Millis at = sandbox.failAt;
        sandbox.failAt = Sandbox::never;
        sandbox.errorType = sandbox.failType;
        sandbox.errorMessage = sandbox.failMessage;
        sandbox.exitCode = sandbox.failExitCode;
        sandbox.status = sandbox.failStatus;
        sandbox.updatedAt = at;
        if (sandbox.isOver())
            finish(sandbox, sandbox.status, at);
        return;
    }
    if (sandbox.status != "RUNNING" || !sandbox.startedAt)
        return;
    if (sandbox.egressApplied >= 0 && now >= sandbox.egressAppliesAt)
        sandbox.egressApplied = sandbox.egressGeneration;
    const Millis deadline = *sandbox.startedAt + m_clock.minutes(sandbox.timeoutMinutes);
    const bool lifetimeOver = sandbox.timeoutMinutes > 0 && now >= deadline;
    const bool idleOver = sandbox.idleTimeoutMinutes && sandbox.activeCalls == 0 &&
                          now >= sandbox.lastActivity + m_clock.minutes(*sandbox.idleTimeoutMinutes);
    if (!lifetimeOver && !idleOver)
        return;
    sandbox.errorType = "TIMEOUT";
    sandbox.errorMessage =
        lifetimeOver ? "The sandbox reached the end of its lifetime" : "The sandbox was idle for too long";
    sandbox.terminationReason = lifetimeOver ? "Lifetime exceeded" : "Idle timeout";
    finish(sandbox, "TIMEOUT", lifetimeOver ? deadline : now);
}

void Store::finish(Sandbox &sandbox, const std::string &status, Millis at)
{
    sandbox.status = status;
    sandbox.updatedAt = at;
    sandbox.terminatedAt = at;
    sandbox.pendingImageBuildId.clear();
    sandbox.log += isoTime(at) + " Sandbox ended: " + status + '\n';
    // Its processes are ended by the next tick, outside the lock: that can take a moment.
    if (sandbox.runtime) {
        sandbox.runtime->interrupt();
        m_ended.push_back(std::move(sandbox.runtime));
    }
    sandbox.runtime.reset();
}

void Store::advanceLocked(Millis now)
{
    for (const auto &sandbox : m_sandboxes)
        step(*sandbox, now);
}

void Store::advance()
{
    {
        const std::lock_guard lock(m_mutex);
        advanceLocked(m_clock.now());
    }
    discardEnded();
}

void Store::discardEnded()
{
    std::vector<std::shared_ptr<Runtime>> ended;
    {
        const std::lock_guard lock(m_mutex);
        ended.swap(m_ended);
    }
    // Each takes some hundredths of a second, most of them spent on waiting for the system; thousands may end
    // together.
    std::atomic<std::size_t> next = 0;
    const auto stopNext = [&ended, &next] {
        for (std::size_t i = next++; i < ended.size(); i = next++)
            ended[i]->stop();
    };
    std::vector<std::thread> helpers;
    for (std::size_t i = 1; i < std::min<std::size_t>(ended.size(), 16); ++i)
        helpers.emplace_back(stopNext);
    stopNext();
    for (std::thread &helper : helpers)
        helper.join();
}

std::size_t Store::count()
{
    const std::lock_guard lock(m_mutex);
    return m_sandboxes.size();
}

void Store::shutDown()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        for (const auto &sandbox : m_sandboxes) {
            if (sandbox->runtime) {
                sandbox->runtime->interrupt();
                m_ended.push_back(std::move(sandbox->runtime));
            }
            sandbox->runtime.reset();
        }
    }
    discardEnded();
}

} // namespace Sandkeeper::Simulator
