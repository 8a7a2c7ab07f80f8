// SPDX-License-Identifier: MIT
#include "containercommands.h"

#include "api/gatewaycodec.h"
#include "api/sandboxcodec.h"
#include "api/words.h"
#include "sandboxcalls.h"

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

// One command on its way. The flow inside keeps it alive through its steps.
struct ContainerCommands::Run
{
    CommandRequest request;
    Flow<CommandResult> *flow = nullptr;
};

ContainerCommands::ContainerCommands(ControlPlane *api, GatewayCalls *calls)
    : m_api(api)
    , m_calls(calls)
{
}

ContainerCommands::~ContainerCommands() = default;

QString ContainerCommands::vmRefusal()
{
    return tr("Commands in virtual machine sandboxes are not possible in this version yet.");
}

QString ContainerCommands::refusal(const Sandbox &sandbox) const
{
    if (sandbox.runtime == vmRuntime)
        return vmRefusal();
    return notRunningRefusal(sandbox.state);
}

Future<CommandResult> ContainerCommands::run(const CommandRequest &request)
{
    if (const auto problem = m_api->idProblem(request.sandboxId))
        return readyFuture<CommandResult>(tl::unexpected(*problem));
    if (request.command.trimmed().isEmpty() || request.timeout < 1s)
        return readyFuture<CommandResult>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid,
                  .subject = m_api->subjectFor(request.sandboxId),
                  .detail = request.timeout < 1s ? tr("The time limit must be at least one second.")
                                                 : tr("There is no command to run.")}));
    const auto flow = Flow<CommandResult>::make(this);
    const auto run = std::make_shared<Run>(Run{.request = request, .flow = flow.get()});
    checkRuntime(run);
    return flow->future();
}

// prime.md §6.3: `exec` is for containers only, so the kind of sandbox must be known first.
void ContainerCommands::checkRuntime(const std::shared_ptr<Run> &run)
{
    const QString id = run->request.sandboxId;
    const auto proceed = [this, run](bool isVm) {
        if (!isVm)
            return start(run);
        run->flow->fail(Error{.kind = Error::Kind::Unsupported,
                              .subject = m_api->subjectFor(run->request.sandboxId),
                              .detail = vmRefusal(),
                              .reason = u"VM"_s});
    };
    if (const auto known = m_api->known(id)) {
        proceed(known->isVm);
        return;
    }
    HttpRequest request = m_api->request("GET", ControlPlane::sandboxEndpoint(id), RetryClass::Idempotent);
    request.subject = id;
    run->flow->awaitValue<Sandbox>(m_api->call<Sandbox>(request, decodeSandboxBody),
                                   [this, proceed](const Sandbox &sandbox) {
                                       m_api->learn(sandbox);
                                       proceed(sandbox.runtime == vmRuntime);
                                   });
}

void ContainerCommands::start(const std::shared_ptr<Run> &run)
{
    GatewayCalls::Call<CommandResult> call{
        .operation = GatewayOperation::Command,
        .sandboxId = run->request.sandboxId,
        .attempt = [this, request = run->request](const GatewayAccess &access) {
            return execute(request, access);
        }};
    run->flow->await<CommandResult>(m_calls->start(std::move(call)), [run](Result<CommandResult> result) {
        run->flow->finish(result ? std::move(result) : tl::unexpected(ofCommand(std::move(result.error()))));
    });
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
    self->awaitValue<HttpResponse>(m_api->http().send(request), [self, subject = request.subject](
                                                                    const HttpResponse &response) {
        self->await<CommandResult>(decodeLater<CommandResult>(response.body, decodeExec),
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
