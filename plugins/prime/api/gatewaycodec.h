// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include <QUrl>

/// The gateway's token and commands on the wire (prime.md §6.1, §7.1, §13.3). Pure; any thread.
namespace Sandkeeper::Prime {

/// The answer of `POST /sandbox/{id}/auth`. Its address is not checked yet: see gatewayurl.h.
struct GatewayGrant
{
    Secret token;
    QUrl gatewayUrl;
    QString userNamespace;
    QString jobId;
    QDateTime expiresAt;
    std::optional<bool> isVm;
};

Result<GatewayGrant> decodeGrant(const QByteArray &body);

QByteArray encodeExec(const CommandRequest &request);
/// Leaves `duration` at zero.
Result<CommandResult> decodeExec(const QByteArray &body);

/// True for the gateway's permanent answer that its node lost the sandbox (502 with that word).
bool saysSandboxNotFound(const Error &error);

} // namespace Sandkeeper::Prime
