// SPDX-License-Identifier: MIT
#include "containercommands.h"

#include "api/sandboxcodec.h"
#include "api/words.h"
#include "sandboxcalls.h"

#include <array>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// 50 MB of output in which every byte had to be written as an escape of three.
constexpr qint64 longestAnswer = 160LL * 1024 * 1024;
constexpr std::array<std::chrono::milliseconds, 3> conflictPauses{250ms, 500ms, 1000ms}; // prime.md §12.4

bool isFinalWord(const QString &word)
{
    return isFinal(stateForWord(word));
}

} // namespace

// One command on its way. The flow inside keeps it alive through its steps.
struct ContainerCommands::Run
{
    CommandRequest request;
    Flow<CommandResult> *flow = nullptr;
    bool authorisedAgain = false;
    size_t conflicts = 0;
};

ContainerCommands::ContainerCommands(ControlPlane *api, GatewayTokens *tokens)
    : m_api(api)
    , m_tokens(tokens)
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
            return authorise(run);
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

void ContainerCommands::authorise(const std::shared_ptr<Run> &run)
{
    run->flow->awaitValue<GatewayAccess>(m_tokens->access(run->request.sandboxId),
                                         [this, run](const GatewayAccess &access) { execute(run, access); });
}

void ContainerCommands::execute(const std::shared_ptr<Run> &run, const GatewayAccess &access)
{
    HttpRequest request;
    request.method = "POST";
    request.url = QUrl::fromEncoded(access.root + "/exec", QUrl::StrictMode);
    request.body = encodeExec(run->request);
    request.contentType = "application/json";
    request.bearer = access.token;
    request.retry = RetryClass::WhenNotSent;
    request.lane = HttpLane::LongCalls;
    request.followRedirects = false; // prime.md §7
    request.subject = m_api->subjectFor(run->request.sandboxId);
    request.inactivityTimeout = run->request.timeout + 5s; // prime.md §12.3
    // The output of a command that used all of its time still has to arrive.
    request.deadline = run->request.timeout + 120s;
    request.maximumResponseBytes = longestAnswer;
    run->flow->await<HttpResponse>(
        m_api->http().send(request), [this, run, access](Result<HttpResponse> response) {
            if (!response)
                return handleFailure(run, access, std::move(response.error()));
            run->flow->await<CommandResult>(
                decodeLater<CommandResult>(response->body, decodeExec),
                [this, run, facts = answerFacts(*response),
                 duration = response->duration](Result<CommandResult> result) {
                    if (result) {
                        result->duration = duration;
                    } else {
                        addFacts(result.error(), m_api->subjectFor(run->request.sandboxId), facts);
                        result.error().ambiguous = true; // it ran; only its answer is lost
                    }
                    run->flow->finish(std::move(result));
                });
        });
}

void ContainerCommands::handleFailure(const std::shared_ptr<Run> &run, const GatewayAccess &access,
                                      Error error)
{
    if (error.httpStatus == 401) {
        m_tokens->drop(run->request.sandboxId, access.token);
        if (!std::exchange(run->authorisedAgain, true))
            return authorise(run);
        // The account's key is good, or there would have been no token: this must not read as a bad key.
        error.kind = Error::Kind::Forbidden;
        error.reason = u"GATEWAY_TOKEN_REFUSED"_s;
        return run->flow->fail(std::move(error));
    }
    if (error.httpStatus == 409)
        return handleConflict(run, std::move(error));
    if (saysSandboxNotFound(error))
        return handleLostSandbox(run, std::move(error));
    // A connect time-out is not the command's: nothing has run.
    if (error.httpStatus == 408 || (error.kind == Error::Kind::Timeout && error.ambiguous))
        return handleTimeout(run, std::move(error));
    if (error.kind == Error::Kind::Network && error.ambiguous)
        return handleBrokenConnection(run, std::move(error));
    if (error.httpStatus >= 500)
        error.ambiguous = true; // the gateway may have passed it on before it failed
    run->flow->fail(std::move(error));
}

// 409: not ready or not running, maybe for a moment only. The command has not run.
void ContainerCommands::handleConflict(const std::shared_ptr<Run> &run, Error error)
{
    run->flow->awaitValue<EndReason>(errorContext(run->request.sandboxId),
                                     [this, run, error = std::move(error)](const EndReason &context) {
                                         // Silence about the status is no proof that the sandbox is gone.
                                         if (!context.stateWord.isEmpty() && context.stateWord != u"RUNNING")
                                             return run->flow->fail(notRunning(context, error));
                                         if (run->conflicts >= conflictPauses.size())
                                             return run->flow->fail(error);
                                         run->flow->pause(m_api->clock(), conflictPauses.at(run->conflicts++),
                                                          [this, run] { authorise(run); });
                                     });
}

void ContainerCommands::handleTimeout(const std::shared_ptr<Run> &run, Error error)
{
    run->flow->awaitValue<EndReason>(errorContext(run->request.sandboxId),
                                     [run, error = std::move(error)](const EndReason &context) {
                                         if (isFinalWord(context.stateWord))
                                             return run->flow->fail(notRunning(context, error));
                                         Error timeout = error;
                                         timeout.kind = Error::Kind::CommandTimeout;
                                         timeout.ambiguous = true;
                                         run->flow->fail(std::move(timeout));
                                     });
}

void ContainerCommands::handleLostSandbox(const std::shared_ptr<Run> &run, Error error)
{
    m_tokens->forget(run->request.sandboxId);
    run->flow->awaitValue<EndReason>(errorContext(run->request.sandboxId),
                                     [run, error = std::move(error)](EndReason context) {
                                         if (context.errorType.isEmpty())
                                             context.errorType = u"SANDBOX_NOT_FOUND"_s;
                                         run->flow->fail(notRunning(context, error));
                                     });
}

// The command may have run. If the sandbox has ended meanwhile, that is the better explanation.
void ContainerCommands::handleBrokenConnection(const std::shared_ptr<Run> &run, Error error)
{
    run->flow->awaitValue<EndReason>(errorContext(run->request.sandboxId),
                                     [run, error = std::move(error)](const EndReason &context) {
                                         if (!isFinalWord(context.stateWord))
                                             return run->flow->fail(error);
                                         Error ended = notRunning(context, error);
                                         ended.ambiguous = true;
                                         run->flow->fail(std::move(ended));
                                     });
}

Future<EndReason> ContainerCommands::errorContext(const QString &sandboxId)
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
