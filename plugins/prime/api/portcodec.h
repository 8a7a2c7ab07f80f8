// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/network.h"

/// Exposed ports on the wire (prime.md §4.5, §5.11–5.14). Pure; any thread.
namespace Sandkeeper::Prime {

QByteArray encodeExpose(const ExposeRequest &request);

/// The answer of an exposure. Without an id, a sandbox or a port it is none (Kind::Protocol); the rest reads
/// as empty when it is missing.
Result<ExposedPort> decodeExposedPort(const QByteArray &body);
Result<QList<ExposedPort>> decodeExposedPorts(const QByteArray &body);

} // namespace Sandkeeper::Prime
