// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/provider/types.h"

#include <chrono>
#include <optional>

#include <QDateTime>
#include <QHash>

/// How long sandboxes live, and what they use. Threading and ownership as for Provider.
namespace Sandkeeper {

/// Changes a sandbox's life, at a person's word only: nothing that merely reads or works in a sandbox calls
/// any of these.
class SANDKEEPER_CORE_EXPORT LifetimeControl
{
public:
    virtual ~LifetimeControl();
    /// Empty when its end can be moved now; else the translated reason.
    virtual QString extendRefusal(const Sandbox &sandbox) const = 0;
    virtual QString pauseRefusal(const Sandbox &sandbox) const = 0;
    virtual QString resumeRefusal(const Sandbox &sandbox) const = 0;

    /// Lets it live that much longer than it would; never shorter. The answer is the sandbox as it is then:
    /// its deadline tells what the service has granted.
    virtual Future<Sandbox> extendBy(const QString &sandboxId, std::chrono::seconds more) = 0;
    /// Sets its end, which may be sooner than it was. Errors: Invalid, with nothing sent, for a time that is
    /// past.
    virtual Future<Sandbox> extendUntil(const QString &sandboxId, const QDateTime &end) = 0;
    /// Stops it with its memory and its files kept. Connections into it break. One that is paused already is
    /// a success.
    virtual Future<void> pause(const QString &sandboxId) = 0;
    /// Lets it go on, with this life from now on. One that runs already is a success, and its life is not
    /// changed.
    virtual Future<Sandbox> resume(const QString &sandboxId, std::chrono::seconds life) = 0;
};

/// What a sandbox used at one moment. Absent: the service does not tell.
struct MetricsSample
{
    QDateTime time;
    std::optional<int> cpuCount;
    std::optional<double> cpuPercent; ///< of all its processors together, 0 to 100
    std::optional<qint64> memoryUsed; ///< bytes, like all that follow
    std::optional<qint64> memoryTotal;
    std::optional<qint64> diskUsed;
    std::optional<qint64> diskTotal;
    friend bool operator==(const MetricsSample &, const MetricsSample &) = default;
};

class SANDKEEPER_CORE_EXPORT MetricsSource
{
public:
    virtual ~MetricsSource();
    /// The latest sample of each, by the ids as asked; any number of ids, in few requests. Those of which
    /// there is none are missing.
    virtual Future<QHash<QString, MetricsSample>> latestMetrics(const QStringList &sandboxIds) = 0;
    /// Oldest first; may be empty for a new sandbox. An invalid time: as far as the service has it.
    virtual Future<QList<MetricsSample>> metrics(const QString &sandboxId, const QDateTime &from,
                                                 const QDateTime &to) = 0;
};

} // namespace Sandkeeper
