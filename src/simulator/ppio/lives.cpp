// SPDX-License-Identifier: MIT
#include "simulator/ppio/boxes.h"

#include <algorithm>
#include <chrono>

namespace Sandkeeper::Simulator::Ppio {

namespace {

constexpr Millis retention = 30LL * 24 * 3'600'000; ///< of a paused sandbox (ppio.md §6.2)
constexpr std::size_t keptSamples = 720;
constexpr std::size_t keptLogs = 5000;
constexpr std::int64_t samplePeriod = 5000;
constexpr std::int64_t freshSample = 1000;

std::int64_t steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

bool Boxes::kill(const std::string &id, const std::string &what, std::uint64_t call)
{
    {
        const std::lock_guard lock(m_mutex);
        const Box *const box = locate(id);
        if (!box)
            return false;
        tell(*box, what, call, box->state, box->endAt, true);
        removeLocked(id);
    }
    announce({{"ended", id}});
    return true;
}

Change Boxes::pause(const std::string &id, bool wait, std::uint64_t call)
{
    std::shared_ptr<Runtime> runtime;
    {
        const std::lock_guard lock(m_mutex);
        Box *const box = locate(id);
        if (!box)
            return Change::Unknown;
        if (!box->transition.empty())
            return Change::Busy;
        if (!box->isRunning())
            return Change::Already;
        box->transition = "paused";
        runtime = box->runtime;
    }
    if (runtime)
        runtime->freeze();
    announce({{"paused", id}});
    const auto finish = [this, id, call] {
        const std::lock_guard lock(m_mutex);
        Box *const box = locate(id);
        if (!box)
            return;
        const Millis endBefore = box->endAt;
        box->state = "paused";
        box->transition.clear();
        box->endAt = std::min(box->endAt, m_clock.now());
        tell(*box, call > 0 ? "pause" : "auto-pause", call, "running", endBefore);
    };
    if (wait) {
        sleep(m_pauseDelay);
        finish();
    } else {
        const std::lock_guard lock(m_mutex);
        m_later.emplace_back(steadyMs() + m_pauseDelay, finish);
    }
    return Change::Done;
}

Change Boxes::resume(const std::string &id, Millis life, const std::string &what, std::uint64_t call)
{
    std::shared_ptr<Runtime> runtime;
    {
        const std::lock_guard lock(m_mutex);
        Box *const box = locate(id);
        if (!box)
            return Change::Unknown;
        if (!box->transition.empty())
            return Change::Busy;
        if (box->isRunning())
            return Change::Already;
        const Millis endBefore = box->endAt;
        const Millis now = m_clock.now();
        box->life = std::min(life > 0 ? life : box->life, longest(*box));
        box->state = "running";
        box->startedAt = box->lastActivity = now;
        box->endAt = now + box->life;
        runtime = box->runtime;
        tell(*box, what, call, "paused", endBefore);
    }
    if (runtime)
        runtime->thaw();
    announce({{"resumed", id}});
    return Change::Done;
}

Change Boxes::setLife(const std::string &id, Millis life, const std::string &what, std::uint64_t call)
{
    const std::lock_guard lock(m_mutex);
    Box *const box = locate(id);
    if (!box || (box->transition.empty() && !box->isRunning()))
        return Change::Unknown;
    if (!box->transition.empty())
        return Change::Busy;
    const Millis endBefore = box->endAt;
    const Millis now = m_clock.now();
    const Millis latest = box->startedAt + longest(*box);
    if (now >= latest)
        return Change::Already;
    box->endAt = std::min(now + life, latest);
    box->life = box->endAt - now;
    tell(*box, what, call, box->state, endBefore);
    return Change::Done;
}

Change Boxes::extend(const std::string &id, Millis life, const std::string &what, std::uint64_t call)
{
    {
        const std::lock_guard lock(m_mutex);
        Box *const box = locate(id);
        if (box && box->isRunning() && box->transition.empty() && m_clock.now() + life <= box->endAt) {
            tell(*box, what, call, box->state, box->endAt);
            return Change::Done;
        }
    }
    return setLife(id, life, what, call);
}

Change Boxes::during(const std::string &id, const std::string &state, const std::string &transition,
                     const std::function<void()> &work)
{
    std::string before;
    {
        const std::lock_guard lock(m_mutex);
        Box *const box = locate(id);
        if (!box)
            return Change::Unknown;
        if (!box->transition.empty())
            return Change::Busy;
        before = box->state;
        box->transition = transition;
        if (box->isRunning())
            box->state = state;
    }
    sleep(m_pauseDelay);
    work();
    const std::lock_guard lock(m_mutex);
    if (Box *const box = locate(id)) {
        box->state = before;
        box->transition.clear();
    }
    return Change::Done;
}

void Boxes::expireLocked(Millis now, std::vector<std::string> &toPause, Told &told)
{
    std::vector<std::string> gone;
    for (const auto &[id, box] : m_boxes) {
        if (!box->transition.empty())
            continue;
        if (!box->isRunning()) {
            if (now >= box->endAt + retention)
                gone.push_back(id);
            continue;
        }
        const Millis idle = box->idleLimit();
        const bool over =
            now >= box->endAt || (idle > 0 && box->activeCalls == 0 && now >= box->lastActivity + idle);
        if (over)
            (box->autoPause ? toPause : gone).push_back(id);
    }
    for (const std::string &id : gone) {
        const Box &box = *locate(id);
        tell(box, "expire", 0, box.state, box.endAt, true);
        removeLocked(id);
        told.emplace_back("ended", id);
    }
}

void Boxes::advance()
{
    std::vector<std::string> toPause;
    std::vector<std::function<void()>> due;
    Told told;
    {
        const std::lock_guard lock(m_mutex);
        expireLocked(m_clock.now(), toPause, told);
        const std::int64_t now = steadyMs();
        for (const auto &[at, work] : m_later) {
            if (at <= now)
                due.push_back(work);
        }
        std::erase_if(m_later, [now](const auto &entry) { return entry.first <= now; });
    }
    announce(told);
    for (const auto &work : due)
        work();
    for (const std::string &id : toPause)
        pause(id, false, 0);
    measureAll();
    discardEnded();
}

void Boxes::sample(const std::string &id, const std::shared_ptr<Runtime> &runtime, int cpuCount)
{
    Sample sample;
    sample.at = m_clock.now();
    if (runtime)
        sample.usage = measure(*runtime);
    const std::int64_t now = steadyMs();
    const std::lock_guard lock(m_mutex);
    if (!locate(id))
        return;
    History &history = m_histories[id];
    const double seconds = static_cast<double>(now - history.measuredAt) / 1000;
    if (history.measuredAt > 0 && seconds > 0)
        sample.cpuPercent =
            std::clamp((sample.usage.cpuSeconds - history.cpuSeconds) / seconds / cpuCount * 100, 0.0, 100.0);
    history.cpuSeconds = sample.usage.cpuSeconds;
    history.measuredAt = now;
    history.samples.push_back(sample);
    if (history.samples.size() > keptSamples)
        history.samples.pop_front();
}

void Boxes::measureAll()
{
    struct Due
    {
        std::string id;
        std::shared_ptr<Runtime> runtime;
        int cpuCount;
    };
    std::vector<Due> due;
    {
        const std::int64_t now = steadyMs();
        const std::lock_guard lock(m_mutex);
        for (const auto &[id, box] : m_boxes) {
            if (box->runtime && box->isRunning() && now - m_histories[id].measuredAt >= samplePeriod)
                due.push_back({id, box->runtime, box->cpuCount});
        }
    }
    for (const Due &one : due)
        sample(one.id, one.runtime, one.cpuCount);
}

std::vector<Sample> Boxes::samples(const std::string &id)
{
    std::shared_ptr<Runtime> runtime;
    int cpuCount = 1;
    bool stale = false;
    {
        const std::lock_guard lock(m_mutex);
        const Box *const box = locate(id);
        if (!box)
            return {};
        runtime = box->runtime;
        cpuCount = box->cpuCount;
        stale = box->isRunning() && steadyMs() - m_histories[id].measuredAt >= freshSample;
    }
    if (stale)
        sample(id, runtime, cpuCount);
    const std::lock_guard lock(m_mutex);
    const auto history = m_histories.find(id);
    if (history == m_histories.end())
        return {};
    return {history->second.samples.begin(), history->second.samples.end()};
}

void Boxes::log(const std::string &id, const std::string &level, const std::string &message,
                std::map<std::string, std::string> fields)
{
    const std::lock_guard lock(m_mutex);
    if (!locate(id))
        return;
    auto &logs = m_histories[id].logs;
    logs.push_back({m_clock.now(), level, message, std::move(fields)});
    if (logs.size() > keptLogs)
        logs.pop_front();
}

std::vector<LogEntry> Boxes::logs(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    const auto history = m_histories.find(id);
    if (history == m_histories.end())
        return {};
    return {history->second.logs.begin(), history->second.logs.end()};
}

} // namespace Sandkeeper::Simulator::Ppio
