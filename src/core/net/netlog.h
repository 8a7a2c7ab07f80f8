// SPDX-License-Identifier: MIT
#pragma once

#include <QLoggingCategory>

namespace Sandkeeper {

/// "sandkeeper.net": one line per attempt, answered ones at debug level, others at info level. Holds method,
/// redacted URL, status, duration, size and our request id; never headers or bodies.
Q_DECLARE_LOGGING_CATEGORY(netLog)

} // namespace Sandkeeper
