// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

namespace Sandkeeper {

/// One translated sentence: what did not happen, to which thing and why, e.g. “The key for “Work” was
/// refused.”. Plain text. Any thread. Empty for a cancelled call.
SANDKEEPER_CORE_EXPORT QString message(const Error &error);

/// One translated sentence: what the user can do next. Plain text, may be empty.
SANDKEEPER_CORE_EXPORT QString advice(const Error &error);

/// Folded-away facts for a report: HTTP status, the service's own words, request id. Plain text, several
/// lines.
SANDKEEPER_CORE_EXPORT QString technicalDetails(const Error &error);

} // namespace Sandkeeper
