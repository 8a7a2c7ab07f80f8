// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

/// Names of sandboxes on the wire (ppio.md §1.3). Pure; any thread.
namespace Sandkeeper::Ppio {

/// Whether the service can have made this id: `<sandboxID>` or `<sandboxID>-<clientID>` of lower-case letters
/// and digits. Others must not be sent: in a host name, capital letters would name another sandbox.
bool isSandboxId(const QString &id);
/// The part that names the sandbox, which both forms have in common.
QString bareId(const QString &id);
/// Whether both forms name the same sandbox.
bool sameSandbox(const QString &a, const QString &b);
/// `<sandboxID>-<clientID>`; the bare id when there is no client id, or when the id has one already.
QString joinedId(const QString &sandboxId, const QString &clientId);

} // namespace Sandkeeper::Ppio
