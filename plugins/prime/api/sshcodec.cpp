// SPDX-License-Identifier: MIT
#include "api/sshcodec.h"

#include "api/json.h"
#include "gatewayurl.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QRegularExpression>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

// Both end up as arguments of a program: nothing that it, or a shell, could read as anything but a name.
bool isSafeUser(const QString &user)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\\z"_s);
    return form.match(user).hasMatch();
}

bool isSafeHost(const QString &host)
{
    static const QRegularExpression name(u"\\A[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\\z"_s);
    static const QRegularExpression ipv6(u"\\A[0-9A-Fa-f:]{2,45}\\z"_s);
    return name.match(host).hasMatch() ||
           (ipv6.match(host).hasMatch() && QHostAddress(host).protocol() == QAbstractSocket::IPv6Protocol);
}

std::optional<SshGateway> decodeGateway(const Fields &fields)
{
    const QString token = fields.text("token");
    const QString url = fields.text("gateway_url", "gatewayUrl");
    if (token.isEmpty() || url.isEmpty())
        return std::nullopt;
    return SshGateway{.url = QUrl(url, QUrl::StrictMode),
                      .userNamespace = fields.text("user_ns", "userNs"),
                      .jobId = fields.text("job_id", "jobId"),
                      .token = Secret::fromString(token)};
}

} // namespace

QByteArray encodeSshRequest(const SshRequest &request, bool withKey)
{
    QJsonObject body;
    if (request.validFor)
        body.insert(u"ttl_seconds"_s, qint64(request.validFor->count()));
    if (withKey)
        body.insert(u"public_key"_s, request.publicKey.trimmed());
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QByteArray encodeSshAuthorization(const SshGrant &grant, const QString &publicKey)
{
    return QJsonDocument(QJsonObject{{u"session_id"_s, grant.session.sessionId},
                                     {u"public_key"_s, publicKey.trimmed()},
                                     {u"ttl_seconds"_s, grant.ttlSeconds}})
        .toJson(QJsonDocument::Compact);
}

QString decodeSshSessionId(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    const QString id = json ? Fields(*json, {}).text("session_id", "sessionId") : QString();
    return isSafeSegment(id) ? id : QString();
}

Result<SshGrant> decodeSshGrant(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    SshGrant grant;
    grant.session.sessionId = fields.requiredText("session_id", "sessionId");
    grant.session.exposureId = fields.text("exposure_id", "exposureId");
    grant.session.sandboxId = fields.text("sandbox_id", "sandboxId");
    grant.session.host = fields.requiredText("host");
    const qint64 port = fields.requiredInteger("port");
    grant.session.expiresAt = fields.requiredTime("expires_at", "expiresAt");
    const qint64 seconds = fields.requiredInteger("ttl_seconds", "ttlSeconds");
    if (fields.error())
        return tl::unexpected(*fields.error());
    grant.session.user = grant.session.sessionId; // prime.md §5.15
    if (!isSafeUser(grant.session.user))
        return tl::unexpected(shapeError(u"The session's id cannot be a user name"_s));
    if (!isSafeHost(grant.session.host))
        return tl::unexpected(shapeError(u"The session's host is not a host name"_s));
    if (port < 1 || port > 65535)
        return tl::unexpected(shapeError(u"Field “port” is out of range"_s));
    if (seconds < 1 || seconds > 7 * 24 * 3600)
        return tl::unexpected(shapeError(u"Field “ttl_seconds” is out of range"_s));
    grant.session.port = static_cast<int>(port);
    grant.ttlSeconds = static_cast<int>(seconds);
    grant.gateway = decodeGateway(fields);
    return grant;
}

bool isPublicKeyLine(const QString &text)
{
    static const QRegularExpression form(
        u"\\A(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]{1,60} [A-Za-z0-9+/]{16,16000}={0,2}( [^\\x00-\\x1f\\x7f]{0,500})?\\z"_s);
    return form.match(text.trimmed()).hasMatch();
}

} // namespace Sandkeeper::Prime
