// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/provider/types.h"

namespace Sandkeeper {

struct LogLine
{
    QDateTime time; ///< invalid where the service does not tell
    QString level;  ///< the service's word; may be empty
    QString text;   ///< without its line end
};

struct LogQuery
{
    QString sandboxId;
    QString pageToken; ///< empty: from the beginning of what the service still has
};

struct LogPage
{
    QList<LogLine> lines;  ///< oldest first
    QString nextPageToken; ///< empty: there are no more now
};

class SANDKEEPER_CORE_EXPORT LogSource
{
public:
    virtual ~LogSource();
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    virtual Future<LogPage> logs(const LogQuery &query) = 0;
};

/// What the service knows of a sandbox's end; words of its own, each may be empty.
struct EndReason
{
    QString stateWord;
    QString errorType;
    QString errorMessage;
    friend bool operator==(const EndReason &, const EndReason &) = default;
};

struct StatusSnapshot
{
    QString sandboxId;
    SandboxState state = SandboxState::Unknown;
    QString stateWord;
    QString errorType;
    QString errorMessage;
    QString pendingImageBuildId;
    std::optional<Error> error; ///< its status could not be told; NotFound when there is no such sandbox
};

/// The states of many sandboxes with few requests, and why one ended.
class SANDKEEPER_CORE_EXPORT StatusSource
{
public:
    virtual ~StatusSource();
    /// One snapshot per id, in that order; any number of ids.
    virtual Future<QList<StatusSnapshot>> statuses(const QStringList &sandboxIds) = 0;
    virtual Future<EndReason> endReason(const QString &sandboxId) = 0;
};

} // namespace Sandkeeper
