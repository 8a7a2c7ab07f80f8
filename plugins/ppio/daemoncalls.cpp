// SPDX-License-Identifier: MIT
#include "daemoncalls.h"

#include "api/ids.h"
#include "api/json.h"
#include "core/net/connectframes.h"
#include "core/net/httperror.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto keepAliveSeconds = "50"; // ppio.md §1.4

constexpr int mostLooks = 8;
constexpr std::chrono::milliseconds lookPause = 500ms;

QJsonObject bodyOf(const Error &error)
{
    return parseObject(error.body).value_or(QJsonObject());
}

/// Whether this failure may be how the end of the sandbox, or its pause, looks from here.
bool mayBeItsEnd(const Error &error)
{
    using Kind = Error::Kind;
    if (error.httpStatus == 502 || error.httpStatus == 409 || error.reason == u"unavailable")
        return true;
    const bool broken = error.kind == Kind::Network || error.kind == Kind::Timeout ||
                        (error.kind == Kind::Protocol && error.reason == u"BAD_STREAM");
    return broken && (error.ambiguous || error.reason == u"CUT_OFF" || error.reason == u"CONNECTION_LOST");
}

Error notRunning(Error error, const QString &reason)
{
    error.kind = Error::Kind::NotRunning;
    error.reason = reason;
    error.retryAfter.reset();
    // The proxy in front of the sandboxes said it itself: nothing has reached any.
    if (error.httpStatus == 502 && bodyOf(error).contains(u"sandboxId"))
        error.ambiguous = false;
    return error;
}

} // namespace

DaemonCalls::DaemonCalls(ControlPlane *api)
    : m_api(api)
{
}

DaemonCalls::~DaemonCalls() = default;

HttpRequest DaemonCalls::request(const QString &sandboxId, const DaemonAccess &access,
                                 const QByteArray &method, const QByteArray &endpoint) const
{
    HttpRequest request;
    request.method = method;
    request.url = QUrl::fromEncoded(access.root.toEncoded() + endpoint, QUrl::StrictMode);
    if (!access.token.isEmpty())
        request.headers.append(HttpHeader{"X-Access-Token", access.token.reveal().toByteArray()});
    if (access.routed) {
        request.headers.append(HttpHeader{"E2b-Sandbox-Id", access.pathId.toLatin1()});
        request.headers.append(HttpHeader{"E2b-Sandbox-Port", QByteArray::number(daemonPort)});
    }
    request.followRedirects = false;
    request.subject = m_api->subjectFor(sandboxId);
    return request;
}

HttpRequest DaemonCalls::callRequest(const QString &sandboxId, const DaemonAccess &access,
                                     const QByteArray &method, const QByteArray &message,
                                     const QString &user) const
{
    HttpRequest call = request(sandboxId, access, "POST", '/' + method);
    call.headers.append(HttpHeader{"Connect-Protocol-Version", "1"});
    call.basicUser = (user.isEmpty() ? defaultUser(access) : user).toUtf8();
    call.body = message;
    call.contentType = "application/json";
    call.maximumResponseBytes = 64LL * 1024 * 1024; // a folder of a hundred thousand entries
    return call;
}

HttpRequest DaemonCalls::streamRequest(const QString &sandboxId, const DaemonAccess &access,
                                       const QByteArray &method, const QByteArray &message,
                                       const QString &user) const
{
    HttpRequest stream = callRequest(sandboxId, access, method, connectEnvelope(message), user);
    stream.headers.append(HttpHeader{"Keepalive-Ping-Interval", keepAliveSeconds});
    stream.contentType = "application/connect+json";
    stream.lane = HttpLane::Live;
    stream.inactivityTimeout = longestSilence;
    stream.deadline = 0ms;
    return stream;
}

bool DaemonCalls::isOlder(const QString &version, const QVersionNumber &than)
{
    qsizetype suffix = 0;
    return QVersionNumber::fromString(version, &suffix) < than;
}

QString DaemonCalls::defaultUser(const DaemonAccess &access)
{
    return isOlder(access.envdVersion, QVersionNumber(0, 4, 0)) ? u"user"_s : QString();
}

bool DaemonCalls::isTokenRefused(const Error &error)
{
    // A remote procedure that does not know the user says so in a word, the check of the token in a number.
    return error.httpStatus == 401 && !bodyOf(error).value(u"code").isString();
}

bool DaemonCalls::passesByItself(const Error &error)
{
    return (error.kind == Error::Kind::Network && error.httpStatus == 0) || error.httpStatus == 409 ||
           error.httpStatus == 503 || error.httpStatus == 504;
}

Future<Error> DaemonCalls::explain(const QString &sandboxId, const Error &given, QObject *owner)
{
    Error error = given;
    if (isTokenRefused(error)) {
        // The account's key is good, or there would have been no token: this must not read as a bad key.
        error.kind = Error::Kind::Forbidden;
        error.reason = u"GATEWAY_TOKEN_REFUSED"_s;
    } else if (error.kind == Error::Kind::Auth) {
        error.kind = Error::Kind::Invalid; // there is no such user
    }
    if (!mayBeItsEnd(error) || m_api->idProblem(sandboxId))
        return readyFuture<Error>(error);
    const auto flow = Flow<Error>::make(owner);
    look(flow.get(), sandboxId, error, 1);
    return flow->future();
}

// Connections break before a pause is told, so what is said to run is asked itself, too (ppio.md §2.14).
void DaemonCalls::look(Flow<Error> *flow, const QString &sandboxId, const Error &error, int round)
{
    HttpRequest detail = m_api->request("GET", m_api->sandboxEndpoint(sandboxId), RetryClass::Idempotent);
    // Only an explanation: a person waits for it behind an error that is certain already.
    detail.inactivityTimeout = 5s;
    detail.deadline = 8s;
    detail.subject = error.subject;
    flow->await<ServedSandbox>(
        m_api->call<ServedSandbox>(
            detail, [](const HttpResponse &response) { return decodeSandboxBody(response.body); }),
        [this, flow, sandboxId, error, round](const Result<ServedSandbox> &seen) {
            if (!seen)
                return flow->finish(seen.error().httpStatus == 404 ? notRunning(error, u"SANDBOX_NOT_FOUND"_s)
                                                                   : error);
            m_api->learn(*seen);
            const SandboxState state = seen->sandbox.state;
            if (state != SandboxState::Running && state != SandboxState::Unknown)
                return flow->finish(notRunning(error, seen->sandbox.stateWord));
            flow->await<bool>(
                isSettled(sandboxId), [this, flow, sandboxId, error, round](const Result<bool> &settled) {
                    if (settled.value_or(true) || round >= mostLooks)
                        return flow->finish(error);
                    flow->pause(m_api->clock(), lookPause, [this, flow, sandboxId, error, round] {
                        look(flow, sandboxId, error, round + 1);
                    });
                });
        });
}

/// False while the proxy in front of a sandbox says that it changes its state or is not there.
Future<bool> DaemonCalls::isSettled(const QString &sandboxId)
{
    const auto flow = Flow<bool>::make(this);
    auto *self = flow.get();
    flow->awaitValue<DaemonAccess>(
        m_api->daemon(sandboxId), [this, self, sandboxId](const DaemonAccess &access) {
            HttpRequest health = request(sandboxId, access, "GET", "/health");
            health.inactivityTimeout = 5s; // ppio.md §4.2
            health.deadline = 5s;
            self->await<HttpResponse>(m_api->http().send(health), [self](const Result<HttpResponse> &answer) {
                const int status = answer ? answer->status : answer.error().httpStatus;
                self->finish(status != 409 && status != 502);
            });
        });
    return flow->future();
}

std::optional<Error> DaemonCalls::pathProblem(const QString &path)
{
    const auto problem = [&path](const QString &detail) {
        return Error{.kind = Error::Kind::Invalid, .subject = boundedText(path), .detail = detail};
    };
    if (!path.startsWith(u'/') || path.contains(QChar(u'\0')))
        return problem(tr("Give the full path in the sandbox, beginning with “/”."));
    // It would name another file once it is written as UTF-8.
    if (!path.isValidUtf16())
        return problem(tr("The service cannot address a file whose name is not valid text."));
    return std::nullopt;
}

Future<void> DaemonCalls::sendStream(const QString &sandboxId, const QByteArray &method,
                                     const QByteArray &body, std::chrono::milliseconds limit,
                                     std::function<Result<void>(const QByteArray &)> decode)
{
    return start(Operation<void>{.sandboxId = sandboxId, .attempt = [=, this](const DaemonAccess &access) {
                                     HttpRequest request = callRequest(sandboxId, access, method, body);
                                     request.contentType = "application/connect+json";
                                     return exchange<void>(request, RetryClass::Never, limit, decode);
                                 }});
}

Future<HttpResponse> sendCall(ControlPlane *api, const HttpRequest &request)
{
    const auto flow = Flow<HttpResponse>::make(api);
    auto *self = flow.get();
    flow->await<HttpResponse>(api->http().send(request), [self, request](Result<HttpResponse> response) {
        if (!response)
            return self->fail(connectError(std::move(response.error())));
        if (response->header("Content-Type").startsWith(request.contentType))
            return self->finish(std::move(response));
        Error error =
            errorForUnexpectedAnswer(*response, request.subject, u"not an answer of the sandbox's daemon"_s);
        error.ambiguous = request.retry == RetryClass::Never;
        self->fail(std::move(error));
    });
    return flow->future();
}

} // namespace Sandkeeper::Ppio
