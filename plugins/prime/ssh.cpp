// SPDX-License-Identifier: MIT
#include "ssh.h"

#include "api/sshcodec.h"
#include "api/statuscodec.h"
#include "gatewayurl.h"
#include "sandboxcalls.h"

#include <QPointer>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds longestSession = 1h; // prime.md §5.15
constexpr std::chrono::seconds authorisationLimit = 30s;

} // namespace

/// One session on its way to the caller. While it has not got there it is closed when this goes: nobody else
/// would know of it.
struct PrimeSsh::Opening
{
    QPointer<PrimeSsh> owner;
    SshRequest request;
    Flow<SshSession> *flow = nullptr;
    SshGrant grant = {};
    QString unclaimed = {}; ///< the open session's id until the caller has it

    /// Hands the session over, unless nobody waits for it any more.
    void claim()
    {
        if (flow->future().isCanceled())
            return;
        unclaimed.clear();
        flow->finish(grant.session);
    }

    ~Opening()
    {
        if (owner && !unclaimed.isEmpty())
            owner->closeSshSession(request.sandboxId, unclaimed);
    }
};

PrimeSsh::PrimeSsh(ControlPlane *api, QStringList gatewaySuffixes)
    : m_api(api)
    , m_suffixes(std::move(gatewaySuffixes))
{
}

PrimeSsh::~PrimeSsh() = default;

QString PrimeSsh::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

QString PrimeSsh::problem(const SshRequest &request) const
{
    if (!isPublicKeyLine(request.publicKey))
        return tr("This is not a public key in OpenSSH's format.");
    if (request.validFor && (*request.validFor < 1s || *request.validFor > longestSession))
        return tr("A session may last at most %n minute(s).", nullptr,
                  int(std::chrono::duration_cast<std::chrono::minutes>(longestSession).count()));
    return {};
}

Future<SshSession> PrimeSsh::openSshSession(const SshRequest &request)
{
    if (const QString text = problem(request); !text.isEmpty())
        return readyFuture<SshSession>(tl::unexpected(Error{
            .kind = Error::Kind::Invalid, .subject = m_api->subjectFor(request.sandboxId), .detail = text}));
    auto flow = Flow<SshSession>::make(this);
    auto *self = flow.get();
    const auto opening = std::make_shared<Opening>(Opening{.owner = this, .request = request, .flow = self});
    self->awaitValue<bool>(isMachine(m_api, request.sandboxId),
                           [this, opening](bool isVm) { this->request(opening, isVm); });
    return flow->future();
}

void PrimeSsh::request(const std::shared_ptr<Opening> &opening, bool isVm)
{
    const QString &id = opening->request.sandboxId;
    HttpRequest call = m_api->request("POST", ControlPlane::sandboxEndpoint(id) + "/ssh-session",
                                      RetryClass::WhenNotSent, encodeSshRequest(opening->request, isVm));
    call.subject = m_api->subjectFor(id);
    opening->flow->await<HttpResponse>(m_api->send(call),
                                       [this, opening, isVm](const Result<HttpResponse> &response) {
                                           if (response)
                                               return accept(opening, isVm, *response);
                                           Error error = response.error();
                                           noteUncertainty(error);
                                           opening->flow->fail(std::move(error));
                                       });
}

void PrimeSsh::accept(const std::shared_ptr<Opening> &opening, bool isVm, const HttpResponse &response)
{
    opening->unclaimed = decodeSshSessionId(response.body);
    Result<SshGrant> grant = decodeSshGrant(response.body);
    if (!grant) {
        addFacts(grant.error(), m_api->subjectFor(opening->request.sandboxId), response);
        grant.error().ambiguous = opening->unclaimed.isEmpty();
        return giveUp(opening, std::move(grant.error()));
    }
    opening->grant = std::move(*grant);
    if (!isVm)
        return authorise(opening);
    opening->claim();
}

void PrimeSsh::authorise(const std::shared_ptr<Opening> &opening)
{
    const QString subject = m_api->subjectFor(opening->request.sandboxId);
    if (!opening->grant.gateway)
        return giveUp(opening, Error{.kind = Error::Kind::Protocol,
                                     .subject = subject,
                                     .detail = u"The session names no gateway"_s});
    const SshGateway &gateway = *opening->grant.gateway;
    const Result<QByteArray> root =
        gatewayRoot(gateway.url, gateway.userNamespace, gateway.jobId, m_api->baseUrl(), m_suffixes);
    if (!root) {
        Error error = root.error();
        error.subject = subject;
        return giveUp(opening, std::move(error));
    }
    m_api->http().allowOrigin(originOnly(gateway.url));
    HttpRequest call;
    call.method = "POST";
    call.url = QUrl::fromEncoded(*root + "/authorize", QUrl::StrictMode);
    call.body = encodeSshAuthorization(opening->grant, opening->request.publicKey);
    call.contentType = "application/json";
    call.bearer = gateway.token;
    call.retry = RetryClass::WhenNotSent;
    call.followRedirects = false; // prime.md §7
    call.inactivityTimeout = authorisationLimit;
    call.deadline = authorisationLimit;
    call.subject = subject;
    opening->flow->await<HttpResponse>(m_api->http().send(call),
                                       [this, opening](const Result<HttpResponse> &response) {
                                           if (!response) {
                                               Error error = response.error();
                                               // The account's key is good, or there would have been no
                                               // session.
                                               if (error.httpStatus == 401) {
                                                   error.kind = Error::Kind::Forbidden;
                                                   error.reason = u"GATEWAY_TOKEN_REFUSED"_s;
                                               }
                                               return giveUp(opening, std::move(error));
                                           }
                                           opening->claim();
                                       });
}

void PrimeSsh::giveUp(const std::shared_ptr<Opening> &opening, Error error)
{
    const QString session = std::exchange(opening->unclaimed, {});
    if (session.isEmpty())
        return opening->flow->fail(std::move(error));
    opening->flow->await<void>(closeSshSession(opening->request.sandboxId, session),
                               [opening, error = std::move(error)](const Result<void> &closed) {
                                   Error told = error;
                                   // With the session gone for certain, nothing of the attempt is left.
                                   told.ambiguous = !closed;
                                   opening->flow->fail(std::move(told));
                               });
}

Future<void> PrimeSsh::closeSshSession(const QString &sandboxId, const QString &sessionId)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<void>(tl::unexpected(*problem));
    if (!isSafeSegment(sessionId))
        return readyFuture<void>(tl::unexpected(Error{.kind = Error::Kind::Invalid,
                                                      .subject = m_api->subjectFor(sandboxId),
                                                      .detail = u"This is not the id of a session"_s}));
    HttpRequest call = m_api->request(
        "DELETE", ControlPlane::sandboxEndpoint(sandboxId) + "/ssh-session/" + encodedSegment(sessionId),
        RetryClass::Idempotent);
    call.subject = m_api->subjectFor(sandboxId);
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    self->await<void>(m_api->call<void>(call, decodeRemoval), [self](Result<void> done) {
        if (!done && done.error().httpStatus == 404)
            done = {};
        self->finish(std::move(done));
    });
    return flow->future();
}

} // namespace Sandkeeper::Prime
