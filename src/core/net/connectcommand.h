// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/processlink.h"
#include "core/provider/types.h"

namespace Sandkeeper {

struct ConnectCommandRules
{
    /// After it the service ends the command; absent: it does not.
    std::optional<std::chrono::milliseconds> limit;
    bool acceptsLostOutput = false; ///< CommandRequest::acceptsLostOutput
};

/// Runs a command to its end and collects what it writes, up to 64 MiB of both outputs together; more is
/// TooLarge with reason OUTPUT. Sent once; once more with another credential when the first was refused
/// before the command was started. A stream that is lost is taken up again where the rules and the link allow
/// it. Errors are those of the link's prepare() and explain(). `http`, `clock` and `owner` outlive it: with
/// `owner` it ends as cancelled.
SANDKEEPER_CORE_EXPORT Future<CommandResult> runConnectCommand(std::shared_ptr<ProcessLink> link,
                                                               HttpClient &http, const Clock &clock,
                                                               QObject *owner,
                                                               const ConnectCommandRules &rules = {});

} // namespace Sandkeeper
