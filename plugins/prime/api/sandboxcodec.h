// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

/// The sandbox object and its list on the wire (prime.md §4.1–§4.3). Pure; any thread.
namespace Sandkeeper::Prime {

/// Metadata ids of the two kinds of sandbox (prime.md §1).
inline constexpr QLatin1StringView vmRuntime("vm");
inline constexpr QLatin1StringView containerRuntime("container");

/// The state a status word means; Unknown for a word that is not in prime.md §4.1.
SandboxState stateForWord(const QString &word);

/// One sandbox. Without id, name or status it is no sandbox (Kind::Protocol, naming the field); every other
/// field that is missing or odd reads as not known. `where` names the object in the error.
Result<Sandbox> decodeSandbox(const QJsonObject &json, const QString &where = {});
Result<Sandbox> decodeSandboxBody(const QByteArray &body);

/// The page numbered `page` (from 1). A row that cannot be read fails the page: no row is lost silently.
Result<SandboxPage> decodeSandboxPage(const QByteArray &body, int page);

} // namespace Sandkeeper::Prime
