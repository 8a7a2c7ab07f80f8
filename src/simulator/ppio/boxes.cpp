// SPDX-License-Identifier: MIT
#include "simulator/ppio/boxes.h"

#include "simulator/text.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

namespace Sandkeeper::Simulator::Ppio {

namespace {

constexpr Millis hour = 3'600'000;
constexpr std::size_t keptEvents = 10'000;

/// What a snapshot keeps of a sandbox's files: where its user and its commands write.
constexpr const char *keptFolders[] = {"home", "tmp"};

void copyFiles(const std::string &from, const std::string &to)
{
    namespace fs = std::filesystem;
    std::error_code error;
    fs::create_directories(to, error);
    for (const char *name : keptFolders)
        fs::copy(fs::path(from) / name, fs::path(to) / name,
                 fs::copy_options::recursive | fs::copy_options::copy_symlinks |
                     fs::copy_options::overwrite_existing,
                 error);
}

/// Whether a metadata entry is "true", as the service wants it.
bool isSet(const Box &box, const std::string &key)
{
    const auto found = box.metadata.find(key);
    return found != box.metadata.end() && found->second == "true";
}

} // namespace

bool Box::isLongRunning() const
{
    return isSet(*this, "long_running");
}

Millis Box::idleLimit() const
{
    const auto found = metadata.find("idle_timeout");
    const auto seconds = found == metadata.end() ? std::nullopt : toInteger(found->second);
    return seconds && *seconds > 0 ? std::max<Millis>(60, *seconds) * 1000 : 0;
}

Boxes::Boxes(const Options &options, Clock &clock, Random &random, Execution &execution)
    : m_options(options)
    , m_clock(clock)
    , m_random(random)
    , m_execution(execution)
    , m_pauseDelay(options.pauseDelayMs)
    , m_quota(options.ppioQuota)
{
}

Box *Boxes::locate(const std::string &id)
{
    const auto found = m_boxes.find(id);
    return found == m_boxes.end() ? nullptr : found->second.get();
}

Millis Boxes::longest(const Box &box) const
{
    const bool own = m_options.ppioProfile != PpioProfile::E2b;
    return own && !box.isLongRunning() ? hour : 24 * hour;
}

void Boxes::tell(const Box &box, const std::string &what, std::uint64_t call, const std::string &stateBefore,
                 Millis endBefore, bool gone)
{
    LifeEvent event{what,
                    call,
                    box.id,
                    stateBefore,
                    gone ? std::string() : box.state,
                    endBefore,
                    gone ? 0 : box.endAt,
                    m_clock.now(),
                    box.templateId,
                    box.alias};
    if (m_listener)
        m_listener(event);
    m_events.push_back(std::move(event));
    if (m_events.size() > keptEvents)
        m_events.pop_front();
}

void Boxes::announce(const Told &told) const
{
    for (const auto &[what, id] : told) {
        if (m_watcher)
            m_watcher(what, id);
    }
}

std::optional<Box> Boxes::create(Box box, Millis life, std::uint64_t call)
{
    const std::string id = std::string("i").append(m_random.word(20));
    const std::string token = m_random.word(32);
    const std::string traffic = m_random.word(32);
    const Millis now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const auto alive = std::count_if(m_boxes.begin(), m_boxes.end(),
                                     [](const auto &entry) { return entry.second->isRunning(); });
    if (alive >= m_quota)
        return std::nullopt;
    box.id = id;
    if (box.secure)
        box.accessToken = "ea" + token;
    if (!box.trafficToken.empty())
        box.trafficToken = "ta" + traffic;
    box.bornAt = box.startedAt = box.lastActivity = now;
    box.life = std::min(life, longest(box));
    box.endAt = now + box.life;
    box.order = ++m_order;
    auto stored = std::make_unique<Box>(std::move(box));
    Box &result = *stored;
    m_boxes[id] = std::move(stored);
    tell(result, "create", call, {}, 0);
    return result;
}

void Boxes::insert(Box box)
{
    const std::lock_guard lock(m_mutex);
    box.order = ++m_order;
    auto stored = std::make_unique<Box>(std::move(box));
    m_boxes[stored->id] = std::move(stored);
}

std::optional<Box> Boxes::find(const std::string &id)
{
    const Millis now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const Box *const box = locate(id);
    // The next tick does it, but nobody may see it any more.
    if (!box || (box->isRunning() && now >= box->endAt && !box->autoPause))
        return std::nullopt;
    return *box;
}

std::optional<Box> Boxes::guess(const std::string &token)
{
    const std::lock_guard lock(m_mutex);
    const Box *best = nullptr;
    for (const auto &[id, box] : m_boxes) {
        const bool fits = token.empty() ? box->isRunning() : box->accessToken == token;
        if (fits && (!best || box->order > best->order))
            best = box.get();
    }
    if (!best)
        return std::nullopt;
    return *best;
}

std::vector<Box> Boxes::select(const std::function<bool(const Box &)> &wanted)
{
    std::vector<Box> result;
    {
        const Millis now = m_clock.now();
        const std::lock_guard lock(m_mutex);
        for (const auto &[id, box] : m_boxes) {
            if ((box->autoPause || !box->isRunning() || now < box->endAt) && wanted(*box))
                result.push_back(*box);
        }
    }
    std::sort(result.begin(), result.end(), [](const Box &a, const Box &b) {
        return a.startedAt != b.startedAt ? a.startedAt > b.startedAt : a.id > b.id;
    });
    return result;
}

std::size_t Boxes::count()
{
    const std::lock_guard lock(m_mutex);
    return m_boxes.size();
}

std::size_t Boxes::running()
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::size_t>(std::count_if(
        m_boxes.begin(), m_boxes.end(), [](const auto &entry) { return entry.second->isRunning(); }));
}

bool Boxes::modify(const std::string &id, const std::function<void(Box &)> &change)
{
    const std::lock_guard lock(m_mutex);
    Box *const box = locate(id);
    if (box)
        change(*box);
    return box != nullptr;
}

std::shared_ptr<Runtime> Boxes::runtime(const std::string &id, std::string *error)
{
    std::shared_ptr<std::mutex> starting;
    {
        const std::lock_guard lock(m_mutex);
        const Box *const box = locate(id);
        if (!box || m_closing)
            return nullptr;
        starting = box->starting;
    }
    // Starting one takes a while; only calls for the same sandbox have to wait for it.
    const std::lock_guard startLock(*starting);
    double memoryGb = 0;
    std::string seed;
    {
        const std::lock_guard lock(m_mutex);
        Box *const box = locate(id);
        if (!box || m_closing)
            return nullptr;
        if (box->runtime && box->runtime->isAlive())
            return box->runtime;
        if (box->runtime)
            m_ended.push_back(std::move(box->runtime));
        memoryGb = static_cast<double>(box->memoryMb) / 1024;
        seed = box->seed;
    }
    discardEnded(); // its directory has to be gone before it can be made anew
    const Profile profile{"user", 1000, "/home/user", "/home/user"};
    std::shared_ptr<Runtime> made = m_execution.start(id, memoryGb, error, profile);
    if (!made)
        return nullptr;
    if (!seed.empty())
        copyFiles(seed, made->root());
    const std::lock_guard lock(m_mutex);
    Box *const box = locate(id);
    if (!box || m_closing) {
        made->interrupt();
        m_ended.push_back(made);
        return nullptr;
    }
    box->runtime = made;
    return made;
}

std::string Boxes::capture(const std::string &id)
{
    std::shared_ptr<Runtime> runtime;
    {
        const std::lock_guard lock(m_mutex);
        const Box *const box = locate(id);
        if (!box)
            return {};
        if (!box->runtime)
            return box->seed;
        runtime = box->runtime;
    }
    std::string copy = m_execution.directory() + "/copy-" + m_random.word(12);
    copyFiles(runtime->root(), copy);
    return copy;
}

bool Boxes::restart(const std::string &id)
{
    {
        const std::lock_guard lock(m_mutex);
        Box *const box = locate(id);
        if (!box)
            return false;
        if (box->runtime) {
            box->runtime->interrupt();
            m_ended.push_back(std::move(box->runtime));
        }
        box->runtime.reset();
    }
    announce({{"ended", id}});
    discardEnded();
    return true;
}

void Boxes::beginActivity(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    if (Box *const box = locate(id))
        ++box->activeCalls;
}

void Boxes::endActivity(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    if (Box *const box = locate(id)) {
        box->activeCalls = std::max(0, box->activeCalls - 1);
        box->lastActivity = m_clock.now();
    }
}

void Boxes::removeLocked(const std::string &id)
{
    Box *const box = locate(id);
    if (box->runtime) {
        // Its processes are ended by the next tick, outside the lock: that can take a moment.
        box->runtime->interrupt();
        m_ended.push_back(std::move(box->runtime));
    }
    m_boxes.erase(id);
    m_histories.erase(id);
}

void Boxes::discardEnded()
{
    std::vector<std::shared_ptr<Runtime>> ended;
    {
        const std::lock_guard lock(m_mutex);
        ended.swap(m_ended);
    }
    for (const auto &runtime : ended)
        runtime->stop();
}

void Boxes::sleep(Millis delay) const
{
    using namespace std::chrono;
    const auto end = steady_clock::now() + milliseconds(delay);
    while (!m_closing && steady_clock::now() < end)
        std::this_thread::sleep_for(
            std::min<steady_clock::duration>(end - steady_clock::now(), milliseconds(20)));
}

std::vector<LifeEvent> Boxes::events()
{
    const std::lock_guard lock(m_mutex);
    return {m_events.begin(), m_events.end()};
}

void Boxes::shutDown()
{
    m_closing = true;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[id, box] : m_boxes) {
            if (box->runtime) {
                box->runtime->interrupt();
                m_ended.push_back(std::move(box->runtime));
            }
            box->runtime.reset();
        }
    }
    discardEnded();
}

} // namespace Sandkeeper::Simulator::Ppio
