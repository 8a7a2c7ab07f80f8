// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/insight.h"

/// Logs of a sandbox's daemon on the wire (ppio.md §2.8). Pure; any thread.
namespace Sandkeeper::Ppio {

/// Where the next page begins: from this moment on, without as many of its lines as were shown already.
struct LogPosition
{
    qint64 milliseconds = 0;
    int shown = 0;
};

/// Errors: Invalid for a token that is none of ours.
Result<LogPosition> logPosition(const QString &pageToken);
/// "/v2/sandboxes/{id}/logs?…", forward.
QByteArray logsEndpoint(const QString &sandboxId, const LogPosition &from);
/// "/sandboxes/{id}/logs?…" of the older call.
QByteArray oldLogsEndpoint(const QString &sandboxId, const LogPosition &from);
/// Reads the answers of both calls: entries if there are any, else lines.
Result<LogPage> decodeLogs(const QByteArray &body, const LogPosition &from);

} // namespace Sandkeeper::Ppio
