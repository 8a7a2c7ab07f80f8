// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace Sandkeeper::Simulator {

/// Runs inside the sandbox, in a process of its own: what @p request, a JSON object, says about files, with
/// the answer sent into @p answer. "do" says what:
/// - "stat", "list" (with "depth"), "makeDir", "remove", "move" (with "to"): one Wire::Answer with a memfd
/// that holds a
///   JSON object: {"error": errno, "at": what failed} or {"entry": …} or {"entries": […]}.
/// - "watch" (with "recursive", "entries", "mounts"): messages of JSON until the other side closes: first {}
/// or an
///   error, then {"name", "type", "entry"?} with a type of ppio.md §3.8.
/// An entry has "name", "path", "kind" ("file", "directory" or nothing), "size", "mode", "permissions",
/// "owner", "seconds", "nanoseconds", "isLink", "target" (of a link) and "key", which stays the same when it
/// is moved.
/// @p root is put before every path, for use without an own root directory.
void runFileOperation(const std::string &root, const std::string &request, int answer);

} // namespace Sandkeeper::Simulator
