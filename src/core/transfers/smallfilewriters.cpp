// SPDX-License-Identifier: MIT
#include "core/transfers/smallfilewriters.h"

#include "core/transfers/safefolderparts.h"

#include <algorithm>

#include <QThread>

namespace Sandkeeper::Archive {

namespace {

constexpr int mostThreads = 4;
constexpr std::size_t mostOpen = 1024;
constexpr qint64 mostOpenBytes = 4LL * 1024 * 1024;

} // namespace

SmallFileWriters::SmallFileWriters(SafeFolder folder, const FinishOptions &options, Reporter *reporter)
    : m_folder(std::move(folder))
    , m_options(options)
    , m_reporter(reporter)
    , m_lanes(static_cast<std::size_t>(std::clamp(QThread::idealThreadCount(), 1, mostThreads)))
{
    m_threads.setMaxThreadCount(static_cast<int>(m_lanes.size()));
}

SmallFileWriters::~SmallFileWriters()
{
    const std::scoped_lock lock(m_mutex);
    for (Lane &lane : m_lanes)
        lane.waiting.clear();
}

SmallFileWriters::Lane &SmallFileWriters::laneFor(const QString &localPath)
{
    const QString folder = Local::split(localPath).folder;
    if (folder != m_lastFolder) {
        const auto shortest = std::min_element(m_lanes.begin(), m_lanes.end(),
                                               [](const Lane &a, const Lane &b) { return a.open < b.open; });
        m_lane = static_cast<std::size_t>(shortest - m_lanes.begin());
        m_lastFolder = folder;
    }
    return m_lanes[m_lane];
}

void SmallFileWriters::add(File file)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_open < mostOpen && m_openBytes < mostOpenBytes; });
    ++m_open;
    m_openBytes += file.content.size();
    Lane &lane = laneFor(file.localPath);
    ++lane.open;
    lane.waiting.push_back(std::move(file));
    if (!std::exchange(lane.running, true))
        m_threads.start([this, &lane] { run(lane); });
}

void SmallFileWriters::wait()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_open == 0; });
}

std::vector<SmallFileWriters::Failure> SmallFileWriters::takeFailures()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_failures, {});
}

void SmallFileWriters::run(Lane &lane)
{
    std::unique_lock lock(m_mutex);
    while (!lane.waiting.empty()) {
        File file = std::move(lane.waiting.front());
        lane.waiting.pop_front();
        lock.unlock();
        const Result<void> written = write(file);
        if (written)
            m_reporter->endItem({.path = file.entry.path, .bytes = file.entry.size});
        lock.lock();
        --lane.open;
        --m_open;
        m_openBytes -= file.content.size();
        if (!written)
            m_failures.push_back({std::move(file), written.error()});
        m_changed.notify_all();
    }
    lane.running = false;
}

Result<void> SmallFileWriters::write(const File &file) const
{
    const Result<std::unique_ptr<PartFile>> part = m_folder.createNamed(file.localPath);
    if (!part)
        return tl::unexpected(part.error());
    if (auto written = Local::writeAt((*part)->device(), 0, file.content.constData(), file.content.size());
        !written)
        return written;
    FinishOptions options = m_options;
    options.modified = file.entry.modified;
    options.mode = file.entry.mode;
    if (auto sealed = (*part)->seal(options); !sealed)
        return sealed;
    return (*part)->publish(IfTaken::Fail);
}

} // namespace Sandkeeper::Archive
