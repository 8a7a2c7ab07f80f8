// SPDX-License-Identifier: MIT
#include "gatewaycall.h"

#include "api/gatewaycodec.h"
#include "api/sandboxcodec.h"
#include "api/words.h"

#include <algorithm>
#include <array>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::chrono::milliseconds, 3> outerPauses{250ms, 500ms, 1000ms}; // prime.md §12.4
constexpr std::array<std::chrono::milliseconds, 3> innerPauses{1s, 2s, 4s};           // prime.md §12.2

bool isOneOf(int status, std::initializer_list<int> statuses)
{
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

/// Whether this failure may be how the end of the sandbox looks from here.
bool mayBeItsEnd(const Error &error)
{
    if (error.httpStatus == 408)
        return true;
    const bool broken = error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout;
    return broken && (error.ambiguous || error.reason == u"CUT_OFF" || error.reason == u"CONNECTION_LOST" ||
                      error.reason == u"INACTIVITY_TIMEOUT");
}

} // namespace

bool GatewayAttempts::isInnerFailure(const Error &error) const
{
    const int status = error.httpStatus;
    const bool transient = isOneOf(status, {500, 502, 503, 504, 524});
    switch (m_operation) {
    case GatewayOperation::Command:
        return false;              // HttpClient repeats what has not been sent
    case GatewayOperation::Upload: // overwrites: what has been lost on the way is sent again
        return error.kind == Error::Kind::Network && status == 0;
    case GatewayOperation::Download:
        return error.kind == Error::Kind::Network || transient;
    case GatewayOperation::ReadFile:
        return error.kind == Error::Kind::Network || transient || status == 408 ||
               (error.kind == Error::Kind::Timeout && error.reason != u"DEADLINE");
    }
    return false;
}

std::optional<std::chrono::milliseconds> GatewayAttempts::nextOuterPause()
{
    m_inner = 0; // a new round
    if (m_outer >= outerPauses.size())
        return std::nullopt;
    return outerPauses.at(m_outer++);
}

GatewayDecision GatewayAttempts::decide(const Error &error)
{
    using Step = GatewayDecision::Step;
    const int status = error.httpStatus;
    if (status == 401) {
        m_inner = 0;
        return {std::exchange(m_askedForToken, true) ? Step::TokenRefused : Step::NewToken, {}};
    }
    if (status == 409)
        return {Step::AskWhetherRuns, nextOuterPause()};
    if (saysSandboxNotFound(error))
        return {Step::Lost, {}};
    if (m_operation == GatewayOperation::Upload && (status == 408 || status >= 500)) {
        const auto pause = nextOuterPause();
        return {pause ? Step::Repeat : Step::Fail, pause};
    }
    if (isInnerFailure(error) && m_inner < innerPauses.size())
        return {Step::Repeat, innerPauses.at(m_inner++)};
    return {};
}

GatewayCalls::GatewayCalls(ControlPlane *api, GatewayTokens *tokens)
    : m_api(api)
    , m_tokens(tokens)
{
}

GatewayCalls::~GatewayCalls() = default;

Future<void> GatewayCalls::prepareRepeat(const QString &sandboxId, const Secret &token,
                                         GatewayDecision decision, const std::function<bool()> &mayRepeat,
                                         const Error &error)
{
    using Step = GatewayDecision::Step;
    const auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    const auto repeatAfter = [this, self, sandboxId, mayRepeat, error](std::chrono::milliseconds pause) {
        if (mayRepeat && !mayRepeat())
            return explain(self, sandboxId, error);
        self->pause(m_api->clock(), pause, [self] { self->finish({}); });
    };
    switch (decision.step) {
    case Step::Fail:
        explain(self, sandboxId, error);
        break;
    case Step::NewToken:
        m_tokens->drop(sandboxId, token);
        if (!mayRepeat || mayRepeat()) {
            self->finish({});
            break;
        }
        [[fallthrough]];
    case Step::TokenRefused: {
        m_tokens->drop(sandboxId, token);
        // The account's key is good, or there would have been no token: this must not read as a bad key.
        Error refused = error;
        refused.kind = Error::Kind::Forbidden;
        refused.reason = u"GATEWAY_TOKEN_REFUSED"_s;
        self->fail(std::move(refused));
        break;
    }
    case Step::AskWhetherRuns:
        self->awaitValue<EndReason>(errorContext(sandboxId),
                                    [self, decision, repeatAfter, error](const EndReason &context) {
                                        // Silence about the status is no proof that the sandbox is gone.
                                        if (!context.stateWord.isEmpty() && context.stateWord != u"RUNNING")
                                            return self->fail(notRunning(context, error));
                                        if (!decision.pause)
                                            return self->fail(error);
                                        repeatAfter(*decision.pause);
                                    });
        break;
    case Step::Lost:
        m_tokens->forget(sandboxId);
        self->awaitValue<EndReason>(errorContext(sandboxId), [self, error](EndReason context) {
            if (context.errorType.isEmpty())
                context.errorType = u"SANDBOX_NOT_FOUND"_s;
            self->fail(notRunning(context, error));
        });
        break;
    case Step::Repeat:
        repeatAfter(*decision.pause);
        break;
    }
    return flow->future();
}

// If the sandbox has ended meanwhile, that is the better explanation.
void GatewayCalls::explain(Flow<void> *flow, const QString &sandboxId, const Error &error)
{
    if (!mayBeItsEnd(error))
        return flow->fail(error);
    flow->awaitValue<EndReason>(errorContext(sandboxId), [flow, error](const EndReason &context) {
        flow->fail(isFinal(stateForWord(context.stateWord)) ? notRunning(context, error) : error);
    });
}

Future<EndReason> GatewayCalls::errorContext(const QString &sandboxId)
{
    HttpRequest request = m_api->request("GET", ControlPlane::sandboxEndpoint(sandboxId) + "/error-context",
                                         RetryClass::Idempotent);
    // Only an explanation: a person waits for it behind an error that is certain already.
    request.inactivityTimeout = 5s;
    request.deadline = 8s;
    request.subject = m_api->subjectFor(sandboxId);
    auto flow = Flow<EndReason>::make(this);
    auto *self = flow.get();
    flow->await<EndReason>(
        m_api->call<EndReason>(request, decodeErrorContext),
        [self](const Result<EndReason> &context) { self->finish(context.value_or(EndReason())); });
    return flow->future();
}

Error notRunning(const EndReason &context, Error cause)
{
    cause.kind = Error::Kind::NotRunning;
    cause.reason = context.errorType.isEmpty() ? context.stateWord : context.errorType;
    if (!context.errorMessage.isEmpty())
        cause.detail = context.errorMessage;
    cause.retryAfter.reset();
    return cause;
}

} // namespace Sandkeeper::Prime
