// SPDX-License-Identifier: MIT
#include "controlplane.h"

#include "api/sandboxcodec.h"
#include "api/words.h"
#include "gatewayurl.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

ControlPlane::ControlPlane(const ProviderContext &context)
    : m_context(context)
    , m_baseUrl(context.baseUrl)
{
    if (!m_context.clock)
        m_context.clock = &Clock::system();
}

HttpRequest ControlPlane::request(const QByteArray &method, const QByteArray &endpoint,
                                  RetryClass retry) const
{
    HttpRequest request;
    request.method = method;
    request.url = QUrl::fromEncoded(m_baseUrl.toEncoded() + "/api/v1" + endpoint, QUrl::StrictMode);
    request.bearer = m_context.apiKey;
    request.retry = retry;
    request.maximumResponseBytes = 64LL * 1024 * 1024;
    request.subject = m_context.accountName;
    return request;
}

HttpRequest ControlPlane::request(const QByteArray &method, const QByteArray &endpoint, RetryClass retry,
                                  const QByteArray &body) const
{
    HttpRequest result = request(method, endpoint, retry);
    result.body = body;
    result.contentType = "application/json";
    return result;
}

Future<HttpResponse> ControlPlane::send(const HttpRequest &request)
{
    if (m_context.apiKey.isEmpty())
        return readyFuture<HttpResponse>(tl::unexpected(
            Error{.kind = Error::Kind::Auth, .subject = request.subject, .reason = u"NO_KEY"_s}));
    return m_context.http->send(request);
}

std::optional<Error> ControlPlane::idProblem(const QString &sandboxId) const
{
    if (isSafeSegment(sandboxId))
        return std::nullopt;
    return Error{.kind = Error::Kind::Invalid,
                 .subject = boundedText(sandboxId),
                 .detail = u"This is not a sandbox id"_s};
}

QByteArray ControlPlane::sandboxEndpoint(const QString &sandboxId)
{
    return "/sandbox/" + encodedSegment(sandboxId);
}

QString ControlPlane::subjectFor(const QString &sandboxId) const
{
    const auto found = m_known.constFind(sandboxId);
    return found == m_known.constEnd() || found->name.isEmpty() ? sandboxId : found->name;
}

void ControlPlane::learn(const Sandbox &sandbox)
{
    m_known.insert(sandbox.id, {.name = sandbox.name, .isVm = sandbox.runtime == vmRuntime});
}

void ControlPlane::forget(const QString &sandboxId)
{
    m_known.remove(sandboxId);
}

std::optional<ControlPlane::Known> ControlPlane::known(const QString &sandboxId) const
{
    const auto found = m_known.constFind(sandboxId);
    return found == m_known.constEnd() ? std::nullopt : std::optional(*found);
}

} // namespace Sandkeeper::Prime
