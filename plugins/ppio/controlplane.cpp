// SPDX-License-Identifier: MIT
#include "controlplane.h"

#include "api/ids.h"
#include "api/json.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

ControlPlane::ControlPlane(const ProviderContext &context)
    : m_context(context)
    , m_address(serviceAddress(context.baseUrl))
{
    if (!m_context.clock)
        m_context.clock = &Clock::system();
    // Where it is from, the origins that may have the key are known to the caller; `api.` may be ours.
    if (m_address)
        m_context.http->allowOrigin(m_address->api);
}

ControlPlane::~ControlPlane() = default;

HttpRequest ControlPlane::request(const QByteArray &method, const QByteArray &endpoint,
                                  RetryClass retry) const
{
    HttpRequest request;
    request.method = method;
    if (m_address)
        request.url = QUrl::fromEncoded(m_address->api.toEncoded() + endpoint, QUrl::StrictMode);
    request.headers = {{"X-API-Key", m_context.apiKey.reveal().toByteArray()}};
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
    if (!m_address) {
        Error error = m_address.error();
        error.subject = request.subject;
        return readyFuture<HttpResponse>(tl::unexpected(std::move(error)));
    }
    if (m_context.apiKey.isEmpty())
        return readyFuture<HttpResponse>(tl::unexpected(
            Error{.kind = Error::Kind::Auth, .subject = request.subject, .reason = u"NO_KEY"_s}));
    return m_context.http->send(request);
}

std::optional<Error> ControlPlane::idProblem(const QString &sandboxId) const
{
    if (isSandboxId(sandboxId))
        return std::nullopt;
    return Error{.kind = Error::Kind::Invalid,
                 .subject = boundedText(sandboxId),
                 .detail = u"This is not a sandbox id"_s};
}

QString ControlPlane::pathId(const QString &sandboxId) const
{
    const QString bare = bareId(sandboxId);
    if (m_address && usesJoinedIds(*m_address))
        return joinedId(sandboxId, m_known.value(bare).clientId);
    return bare;
}

QByteArray ControlPlane::sandboxEndpoint(const QString &sandboxId) const
{
    return "/sandboxes/" + pathId(sandboxId).toLatin1();
}

Sandbox ControlPlane::learn(const ServedSandbox &served)
{
    Sandbox sandbox = served.sandbox;
    Known &known = m_known[bareId(sandbox.id)];
    known.name = sandbox.name;
    known.clientId = served.clientId;
    if (!served.domain.isEmpty())
        known.domain = served.domain;
    if (!served.envdVersion.isEmpty())
        known.envdVersion = served.envdVersion;
    if (!served.accessToken.isEmpty()) {
        known.token = served.accessToken;
        known.hasToken = true;
    }
    known.state = served.isComplete ? sandbox.state : SandboxState::Running;
    if (m_address && usesJoinedIds(*m_address))
        sandbox.id = joinedId(sandbox.id, served.clientId);
    return sandbox;
}

// A detail tells the token, also by not naming one.
Sandbox ControlPlane::learnDetail(const ServedSandbox &served)
{
    const Sandbox sandbox = learn(served);
    Known &known = m_known[bareId(sandbox.id)];
    known.token = served.accessToken;
    known.hasToken = true;
    return sandbox;
}

QString ControlPlane::subjectFor(const QString &sandboxId) const
{
    const auto found = m_known.constFind(bareId(sandboxId));
    return found == m_known.constEnd() || found->name.isEmpty() ? sandboxId : found->name;
}

void ControlPlane::forget(const QString &sandboxId)
{
    m_known.remove(bareId(sandboxId));
}

Result<DaemonAccess> ControlPlane::accessOf(const QString &sandboxId, const Known &known) const
{
    DaemonAccess access{.token = known.token, .envdVersion = known.envdVersion};
    access.pathId = pathId(sandboxId);
    if (!m_context.sandboxUrl.isEmpty()) {
        access.root = m_context.sandboxUrl;
        access.routed = true;
    } else {
        const Result<QUrl> root = sandboxAddress(*m_address, bareId(sandboxId), known.clientId, known.domain,
                                                 daemonPort, known.otherHost);
        if (!root)
            return tl::unexpected(root.error());
        access.root = *root;
        access.routed = m_address->shared;
    }
    m_context.http->allowOrigin(access.root);
    return access;
}

Future<ControlPlane::Seen> ControlPlane::askDetail(const QString &sandboxId)
{
    if (const auto problem = idProblem(sandboxId))
        return readyFuture<Seen>(tl::unexpected(*problem));
    HttpRequest call = request("GET", sandboxEndpoint(sandboxId), RetryClass::Idempotent);
    call.subject = subjectFor(sandboxId);
    return this->call<Seen>(
        call, [sandboxId, now = clock().now()](const HttpResponse &response) -> Result<Seen> {
            Result<ServedSandbox> served = decodeSandboxBody(response.body);
            if (!served)
                return tl::unexpected(served.error());
            if (!served->isComplete || !sameSandbox(served->sandbox.id, sandboxId))
                return tl::unexpected(shapeError(u"The answer is not about this sandbox"_s));
            return Seen{.served = std::move(*served),
                        .at = response.serverDate.isValid() ? response.serverDate : now};
        });
}

Future<Sighting> ControlPlane::look(const QString &sandboxId)
{
    auto flow = Flow<Sighting>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Seen>(askDetail(sandboxId), [this, self](const Seen &seen) {
        self->finish(Sighting{.sandbox = learnDetail(seen.served), .at = seen.at});
    });
    return flow->future();
}

Future<Sandbox> ControlPlane::detail(const QString &sandboxId)
{
    auto flow = Flow<Sandbox>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Sighting>(look(sandboxId), [self](const Sighting &seen) { self->finish(seen.sandbox); });
    return flow->future();
}

void ControlPlane::noteState(const QString &sandboxId, SandboxState state)
{
    if (const auto known = m_known.find(bareId(sandboxId)); known != m_known.end())
        known->state = state;
}

Future<DaemonAccess> ControlPlane::daemon(const QString &sandboxId)
{
    if (const auto problem = idProblem(sandboxId))
        return readyFuture<DaemonAccess>(tl::unexpected(*problem));
    if (!m_address)
        return readyFuture<DaemonAccess>(tl::unexpected(m_address.error()));
    const auto known = m_known.constFind(bareId(sandboxId));
    if (known != m_known.constEnd() && known->hasToken && known->state == SandboxState::Running)
        return readyFuture<DaemonAccess>(accessOf(sandboxId, *known));
    auto flow = Flow<DaemonAccess>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Sandbox>(detail(sandboxId), [this, self, sandboxId](const Sandbox &sandbox) {
        if (sandbox.state == SandboxState::Paused)
            return self->fail(notRunning(*this, sandbox));
        self->finish(accessOf(sandboxId, m_known.value(bareId(sandboxId))));
    });
    return flow->future();
}

void ControlPlane::tryOtherHost(const QString &sandboxId)
{
    const auto known = m_known.find(bareId(sandboxId));
    if (known != m_known.end() && !known->clientId.isEmpty())
        known->otherHost = !known->otherHost;
}

void ControlPlane::dropToken(const QString &sandboxId, const Secret &token)
{
    const auto known = m_known.find(bareId(sandboxId));
    if (known != m_known.end() && known->token.equals(token))
        known->hasToken = false;
}

void ControlPlane::forgetTokens()
{
    for (Known &known : m_known) {
        known.token = {};
        known.hasToken = false;
    }
}

} // namespace Sandkeeper::Ppio
