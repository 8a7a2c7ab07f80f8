// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QStringList>
#include <QUrl>

namespace Sandkeeper::Prime {

/// Whether a token and commands may go to the gateway address that the service named. The address comes from
/// an answer, so it is checked before any use (DESIGN rule 7): https, a host name that is the account's own
/// domain or one of `suffixes` or below these, no user part, no literal address. An account on literal
/// loopback http (the simulator) may only use that very origin. Returns why not, for a report; empty when it
/// may be used.
QString gatewayRefusal(const QUrl &gateway, const QUrl &baseUrl, const QStringList &suffixes);

/// The encoded address below which the operations of one sandbox are, without a slash at its end (prime.md
/// §7), after all these checks. Errors: Forbidden of reason GATEWAY_ADDRESS_REFUSED when no token may go
/// there.
Result<QByteArray> gatewayRoot(const QUrl &gateway, const QString &userNamespace, const QString &jobId,
                               const QUrl &baseUrl, const QStringList &suffixes);

/// Scheme, host and port of an address.
QUrl originOnly(const QUrl &url);

/// The domain that belongs to the owner of `host`: its longest parent that is not a public suffix, but at
/// least two labels and never less than what is known to be one owner's. Empty for literal addresses.
QString ownDomain(const QString &host);

/// Whether this text can stand as one segment of a path without changing which resource is meant, once it is
/// percent-encoded.
bool isSafeSegment(const QString &segment);

/// Percent-encoded, for a segment that is safe.
QByteArray encodedSegment(const QString &segment);

} // namespace Sandkeeper::Prime
