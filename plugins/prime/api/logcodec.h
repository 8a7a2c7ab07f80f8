// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/insight.h"

namespace Sandkeeper::Prime {

/// The answer of `GET /sandbox/{id}/logs` (prime.md §5.6): one text, cut into its lines here, without times
/// and levels, which the service does not tell. Pure; any thread.
Result<LogPage> decodeLogs(const QByteArray &body);

} // namespace Sandkeeper::Prime
