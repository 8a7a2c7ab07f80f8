// SPDX-License-Identifier: MIT
#include "machinecommands.h"

#include "commandstream.h"
#include "core/provider/future.h"

#include <QElapsedTimer>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostOutput = 64 * 1024 * 1024;

/// Collects what a stream tells until it is over, and then goes away.
class Collector : public QObject
{
public:
    Collector(HttpClient &http, const HttpRequest &request, const Clock &clock, QObject *parent);

    Future<CommandResult> future() const { return m_answer.future(); }

private:
    void take(const CommandEvent &event);
    void conclude(std::optional<Error> error);

    CommandStream m_stream;
    Answer<CommandResult> m_answer;
    CommandResult m_result;
    QElapsedTimer m_duration;
    const QString m_subject;
    bool m_ended = false;
};

Collector::Collector(HttpClient &http, const HttpRequest &request, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_stream(http, request, clock)
    , m_subject(request.subject)
{
    m_duration.start();
    connect(&m_stream, &CommandStream::arrived, this, &Collector::take);
    connect(&m_stream, &CommandStream::over, this, &Collector::conclude);
    m_answer.onCancel(this, [this] { conclude(Error{.kind = Error::Kind::Cancelled}); });
}

void Collector::take(const CommandEvent &event)
{
    switch (event.kind) {
    case CommandEvent::Kind::Output:
        m_result.standardOutput += event.data;
        break;
    case CommandEvent::Kind::ErrorOutput:
        m_result.standardError += event.data;
        break;
    case CommandEvent::Kind::Ended:
        m_result.exitCode = event.exitCode;
        m_ended = true;
        break;
    case CommandEvent::Kind::Started:
    case CommandEvent::Kind::Other:
        break;
    }
    if (m_result.standardOutput.size() + m_result.standardError.size() > mostOutput)
        conclude(Error{
            .kind = Error::Kind::TooLarge, .subject = m_subject, .reason = u"OUTPUT"_s, .ambiguous = true});
}

void Collector::conclude(std::optional<Error> error)
{
    m_stream.abort();
    if (!error && !m_ended)
        error = Error{.kind = Error::Kind::Protocol,
                      .subject = m_subject,
                      .detail = u"the stream ended without the command's end"_s,
                      .reason = u"BAD_STREAM"_s,
                      .ambiguous = true};
    deleteLater();
    if (error)
        return m_answer.fail(*std::move(error));
    m_result.duration = std::chrono::milliseconds(m_duration.elapsed());
    m_answer.finish(std::move(m_result));
}

} // namespace

// One command on its way. The flow inside keeps it alive through its steps.
struct MachineCommands::Run
{
    CommandRequest request;
    Flow<CommandResult> *flow = nullptr;
    bool authorisedAgain = false;
};

MachineCommands::MachineCommands(ControlPlane *api, GatewayTokens *tokens, MachineCalls *calls,
                                 GatewayCalls *gateway)
    : m_api(api)
    , m_tokens(tokens)
    , m_calls(calls)
    , m_gateway(gateway)
{
}

MachineCommands::~MachineCommands() = default;

Future<CommandResult> MachineCommands::run(const CommandRequest &request)
{
    const auto flow = Flow<CommandResult>::make(this);
    authorise(std::make_shared<Run>(Run{.request = request, .flow = flow.get()}));
    return flow->future();
}

void MachineCommands::authorise(const std::shared_ptr<Run> &run)
{
    run->flow->awaitValue<GatewayAccess>(m_tokens->access(run->request.sandboxId),
                                         [this, run](const GatewayAccess &access) { start(run, access); });
}

void MachineCommands::start(const std::shared_ptr<Run> &run, const GatewayAccess &access)
{
    const HttpRequest request = m_calls->startRequest(run->request.sandboxId, access,
                                                      encodeStart(run->request), run->request.timeout);
    auto *collector = new Collector(m_api->http(), request, m_api->clock(), this);
    run->flow->await<CommandResult>(collector->future(), [this, run, access](Result<CommandResult> result) {
        if (!result)
            return handleFailure(run, access, std::move(result.error()));
        run->flow->finish(std::move(result));
    });
}

void MachineCommands::handleFailure(const std::shared_ptr<Run> &run, const GatewayAccess &access, Error error)
{
    const QString id = run->request.sandboxId;
    if (error.kind == Error::Kind::Auth) {
        m_tokens->drop(id, access.token);
        // Ambiguous: the command had been started.
        if (!error.ambiguous && !std::exchange(run->authorisedAgain, true))
            return authorise(run);
        return run->flow->fail(tokenRefused(std::move(error)));
    }
    if (!mayBeTheSandboxsEnd(error))
        return run->flow->fail(std::move(error));
    if (error.kind == Error::Kind::NotFound)
        m_tokens->forget(id);
    run->flow->awaitValue<EndReason>(m_gateway->errorContext(id),
                                     [run, error = std::move(error)](const EndReason &context) {
                                         run->flow->fail(explained(error, context));
                                     });
}

} // namespace Sandkeeper::Prime
