// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"

#include <QUrl>

namespace Sandkeeper {

/// Words for what an account's session stands at, e.g. “Key missing”. Translated.
QString phaseText(AccountSessions::Phase phase);
/// One sentence on what to do about it; empty when the account is ready or on its way.
QString phaseAdvice(AccountSessions::Phase phase);
/// Where an account comes from: “Added here”, “From PRIME_API_KEY”, “Demo”.
QString originText(const Account &account);

/// A base URL as typed, judged by what may carry a key: https, or http to a literal loopback address; no user
/// info, path, query or fragment. For a service that is known by domains, a domain alone will do, and a
/// number of another computer will not. Pure.
struct BaseUrlCheck
{
    QUrl url;        ///< normalised: scheme, host and port only; empty when the text is empty or refused
    QString problem; ///< translated reason; empty when it can be used
    QString host;    ///< the host (and port) as it really goes on the wire, in ASCII form
};
BaseUrlCheck checkBaseUrl(const QString &text, const ProviderMetadata *metadata = nullptr);

/// A proxy as typed: http:// or socks5:// with a host and a port. Translated problem, or empty. User info is
/// refused because proxies are kept with the account in a plain file.
QString proxyProblem(const QString &text);

} // namespace Sandkeeper
