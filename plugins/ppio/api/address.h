// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QUrl>

/// Where the service's two servers are (ppio.md §1.1–§1.3). Pure; any thread.
namespace Sandkeeper::Ppio {

/// The port of the daemon in each sandbox.
constexpr int daemonPort = 49983;

struct ServiceAddress
{
    QUrl api;       ///< of the control plane, without a slash at its end
    QString domain; ///< below which the sandboxes' hosts are; empty with `shared`
    /// One address serves control plane and sandboxes; the sandbox is named by headers. So for literal
    /// loopback addresses, where a name of its own per sandbox would not resolve.
    bool shared = false;
};

/// What an account's address means. `https://api.<domain>` and `https://<domain>` are both understood; a port
/// is kept for both servers, dots at the end go. Errors: Invalid for an address with a path, a query, a user,
/// or without a host name.
Result<ServiceAddress> serviceAddress(const QUrl &baseUrl);

/// Whether ids carry their client part in this domain (ppio.md §1.3).
bool usesJoinedIds(const ServiceAddress &service);

/// Whether a domain that an answer names may be believed: it is the account's own, one below it, or one of
/// the same operator's that are known by name. Text that is no domain is not.
bool isOwnDomain(const QString &answered, const ServiceAddress &service);

/// The address of one port of a sandbox. `sandboxId` and `clientId` as in the service's answer,
/// `answeredDomain` from the field "domain", empty for none; with `otherForm`, the host's name has its client
/// part where it usually has none, and the other way round. Errors: Forbidden with reason
/// SANDBOX_DOMAIN_REFUSED for a foreign domain, Invalid for an id or a port that is none.
Result<QUrl> sandboxAddress(const ServiceAddress &service, const QString &sandboxId, const QString &clientId,
                            const QString &answeredDomain, int port, bool otherForm = false);

} // namespace Sandkeeper::Ppio
