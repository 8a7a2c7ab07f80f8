// SPDX-License-Identifier: MIT
#include "machinecalls.h"

#include "api/gatewaycodec.h"
#include "api/sandboxcodec.h"
#include "api/words.h"
#include "core/net/connectframes.h"
#include "core/net/httperror.h"
#include "gatewaycall.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Of a command that used all of its time, the rest of its output still has to arrive.
constexpr std::chrono::milliseconds tailTime = 30s;

bool saysGone(const Error &error)
{
    return error.reason == u"not_found" || saysSandboxNotFound(error);
}

} // namespace

// One call on its way. The flow inside keeps it alive through its steps.
struct MachineCalls::Call
{
    QString sandboxId;
    QByteArray method;
    QByteArray message;
    std::chrono::milliseconds limit{0};
    Flow<void> *flow = nullptr;
    bool authorisedAgain = false;
};

MachineCalls::MachineCalls(ControlPlane *api, GatewayTokens *tokens)
    : m_api(api)
    , m_tokens(tokens)
{
}

MachineCalls::~MachineCalls() = default;

HttpRequest MachineCalls::request(const QString &sandboxId, const GatewayAccess &access,
                                  const QByteArray &method, const QByteArray &message,
                                  std::chrono::milliseconds limit) const
{
    HttpRequest request;
    request.method = "POST";
    request.url =
        QUrl::fromEncoded(access.root + "/command_session.CommandSession/" + method, QUrl::StrictMode);
    request.headers = {{"Connect-Protocol-Version", "1"},
                       {"Connect-Timeout-Ms", QByteArray::number(qint64(limit.count()))}};
    request.body = message;
    request.contentType = "application/proto";
    request.bearer = access.token;
    request.retry = RetryClass::Never; // prime.md §13.4
    request.followRedirects = false;
    request.subject = m_api->subjectFor(sandboxId);
    request.inactivityTimeout = limit + 5s;
    request.deadline = limit + tailTime;
    return request;
}

HttpRequest MachineCalls::startRequest(const QString &sandboxId, const GatewayAccess &access,
                                       const QByteArray &message, std::chrono::milliseconds limit) const
{
    HttpRequest result = request(sandboxId, access, "Start", connectEnvelope(message), limit);
    result.headers.append(HttpHeader{"Connect-Content-Encoding", "identity"});
    result.headers.append(HttpHeader{"Connect-Accept-Encoding", "identity"});
    result.contentType = "application/connect+proto";
    result.lane = HttpLane::LongCalls;
    return result;
}

Future<void> MachineCalls::call(const QString &sandboxId, const QByteArray &method, const QByteArray &message,
                                std::chrono::milliseconds limit)
{
    const auto flow = Flow<void>::make(this);
    const auto call = std::make_shared<Call>(Call{
        .sandboxId = sandboxId, .method = method, .message = message, .limit = limit, .flow = flow.get()});
    authorise(call);
    return flow->future();
}

void MachineCalls::authorise(const std::shared_ptr<Call> &call)
{
    call->flow->awaitValue<GatewayAccess>(m_tokens->access(call->sandboxId),
                                          [this, call](const GatewayAccess &access) { send(call, access); });
}

void MachineCalls::send(const std::shared_ptr<Call> &call, const GatewayAccess &access)
{
    const HttpRequest http = request(call->sandboxId, access, call->method, call->message, call->limit);
    call->flow->await<HttpResponse>(
        m_api->http().send(http), [this, call, access](const Result<HttpResponse> &response) {
            if (response) {
                if (response->header("Content-Type") == "application/proto")
                    return call->flow->finish({});
                Error error = errorForUnexpectedAnswer(*response, m_api->subjectFor(call->sandboxId),
                                                       u"not an answer of a command session"_s);
                error.ambiguous = true;
                return call->flow->fail(std::move(error));
            }
            Error error = connectError(response.error());
            if (error.kind == Error::Kind::Auth) {
                m_tokens->drop(call->sandboxId, access.token);
                if (!std::exchange(call->authorisedAgain, true))
                    return authorise(call);
                error = tokenRefused(std::move(error));
            }
            if (saysGone(error)) {
                error.kind = Error::Kind::NotRunning;
                error.reason = u"PROCESS_ENDED"_s;
            }
            call->flow->fail(std::move(error));
        });
}

Error tokenRefused(Error error)
{
    error.kind = Error::Kind::Forbidden;
    error.reason = u"GATEWAY_TOKEN_REFUSED"_s;
    return error;
}

bool mayBeTheSandboxsEnd(const Error &error)
{
    return error.kind != Error::Kind::TooLarge && (error.ambiguous || saysGone(error));
}

Error explained(Error error, const EndReason &context)
{
    const bool ambiguous = error.ambiguous;
    if (saysGone(error)) {
        EndReason reason = context;
        if (reason.errorType.isEmpty())
            reason.errorType = u"SANDBOX_NOT_FOUND"_s;
        return notRunning(reason, std::move(error));
    }
    if (isFinal(stateForWord(context.stateWord))) {
        Error ended = notRunning(context, std::move(error));
        ended.ambiguous = ambiguous;
        return ended;
    }
    // A connect time-out is not the command's: nothing has run.
    if (error.kind == Error::Kind::Timeout && ambiguous)
        error.kind = Error::Kind::CommandTimeout;
    return error;
}

} // namespace Sandkeeper::Prime
