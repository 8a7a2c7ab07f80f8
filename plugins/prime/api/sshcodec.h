// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/network.h"
#include "core/secrets/secret.h"

#include <QUrl>

/// SSH sessions on the wire (prime.md §4.5, §5.15, §7.5). Pure; any thread.
namespace Sandkeeper::Prime {

/// What a new session says of the gateway that lets its key in. Its address is not checked yet: see
/// gatewayurl.h.
struct SshGateway
{
    QUrl url;
    QString userNamespace;
    QString jobId;
    Secret token;
};

struct SshGrant
{
    SshSession session;
    int ttlSeconds = 0;
    std::optional<SshGateway> gateway; ///< later services do without
};

/// The public key goes along only where the service takes it at once.
QByteArray encodeSshRequest(const SshRequest &request, bool withKey);
/// The body for the gateway.
QByteArray encodeSshAuthorization(const SshGrant &grant, const QString &publicKey);

/// The whole answer. A host or user that a command line could take for something else is Kind::Protocol.
Result<SshGrant> decodeSshGrant(const QByteArray &body);
/// The session's id, also from an answer that is otherwise wrong, so that the session can be closed; empty
/// when there is none that can be part of an address.
QString decodeSshSessionId(const QByteArray &body);

/// Whether the text is one line with a public key in OpenSSH's format: type, base64, perhaps a comment.
bool isPublicKeyLine(const QString &text);

} // namespace Sandkeeper::Prime
