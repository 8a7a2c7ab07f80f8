// SPDX-License-Identifier: MIT
#include "containercommands.h"

#include "api/gatewaycodec.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// 50 MB of output in which every byte had to be written as an escape of three.
constexpr qint64 longestAnswer = 160LL * 1024 * 1024;

/// What a failure means for a command (prime.md §13.3).
Error ofCommand(Error error)
{
    if (error.kind == Error::Kind::NotRunning)
        return error;
    // A connect time-out is not the command's: nothing has run.
    if (error.httpStatus == 408 || (error.kind == Error::Kind::Timeout && error.ambiguous)) {
        error.kind = Error::Kind::CommandTimeout;
        error.ambiguous = true;
    }
    if (error.httpStatus >= 500)
        error.ambiguous = true; // the gateway may have passed it on before it failed
    return error;
}

} // namespace

ContainerCommands::ContainerCommands(ControlPlane *api, GatewayCalls *calls)
    : m_api(api)
    , m_calls(calls)
{
}

ContainerCommands::~ContainerCommands() = default;

Future<CommandResult> ContainerCommands::run(const CommandRequest &request)
{
    const auto flow = Flow<CommandResult>::make(this);
    auto *self = flow.get();
    GatewayCalls::Call<CommandResult> call{.operation = GatewayOperation::Command,
                                           .sandboxId = request.sandboxId,
                                           .attempt = [this, request](const GatewayAccess &access) {
                                               return execute(request, access);
                                           }};
    self->await<CommandResult>(m_calls->start(std::move(call)), [self](Result<CommandResult> result) {
        self->finish(result ? std::move(result) : tl::unexpected(ofCommand(std::move(result.error()))));
    });
    return flow->future();
}

Future<CommandResult> ContainerCommands::execute(const CommandRequest &command, const GatewayAccess &access)
{
    HttpRequest request;
    request.method = "POST";
    request.url = QUrl::fromEncoded(access.root + "/exec", QUrl::StrictMode);
    request.body = encodeExec(command);
    request.contentType = "application/json";
    request.bearer = access.token;
    request.retry = RetryClass::WhenNotSent;
    request.lane = HttpLane::LongCalls;
    request.followRedirects = false; // prime.md §7
    request.subject = m_api->subjectFor(command.sandboxId);
    request.inactivityTimeout = command.timeout + 5s; // prime.md §12.3
    // The output of a command that used all of its time still has to arrive.
    request.deadline = command.timeout + 120s;
    request.maximumResponseBytes = longestAnswer;
    const auto flow = Flow<CommandResult>::make(this);
    auto *self = flow.get();
    self->awaitValue<HttpResponse>(
        m_api->http().send(request), [self, subject = request.subject](const HttpResponse &response) {
            self->await<CommandResult>(
                decodeLater<CommandResult>(
                    response, [](const HttpResponse &answer) { return decodeExec(answer.body); }),
                [self, subject, facts = answerFacts(response),
                 duration = response.duration](Result<CommandResult> result) {
                    if (result) {
                        result->duration = duration;
                    } else {
                        addFacts(result.error(), subject, facts);
                        result.error().ambiguous = true; // it ran; only its answer is lost
                    }
                    self->finish(std::move(result));
                });
        });
    return flow->future();
}

} // namespace Sandkeeper::Prime
