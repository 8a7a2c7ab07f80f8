// SPDX-License-Identifier: MIT
#include "machinelink.h"

#include "api/commandcodec.h"
#include "sandboxcalls.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds longestLife = 24h; // prime.md §8.5
constexpr std::chrono::milliseconds inputLimit = 30s;  // prime.md §12.3
constexpr std::chrono::milliseconds controlLimit = 10s;

} // namespace

MachineLink::MachineLink(const MachineServices &services, const CommandRequest &request)
    : m_services(services)
    , m_sandboxId(request.sandboxId)
    , m_message(encodeStart(request))
    , m_limit(request.timeout)
    , m_lane(HttpLane::LongCalls)
    , m_asksForKind(false)
    , m_hasTerminal(false)
{
}

MachineLink::MachineLink(const MachineServices &services, const ProcessRequest &request)
    : m_services(services)
    , m_sandboxId(request.sandboxId)
    , m_message(request.command.trimmed().isEmpty() ? QByteArray() : encodeStart(request))
    , m_limit(longestLife)
    , m_lane(HttpLane::Live)
    , m_asksForKind(true)
    , m_hasTerminal(request.terminal.has_value())
{
}

Future<HttpRequest> MachineLink::prepare(QObject *owner)
{
    if (m_message.isEmpty())
        return readyFuture<HttpRequest>(tl::unexpected(noCommand(m_services.api->subjectFor(m_sandboxId))));
    const auto flow = Flow<HttpRequest>::make(owner);
    auto *self = flow.get();
    if (!m_asksForKind) {
        authorise(self);
        return flow->future();
    }
    flow->awaitValue<bool>(isMachine(m_services.api, m_sandboxId), [this, self](bool machine) {
        if (machine)
            return authorise(self);
        self->fail(Error{.kind = Error::Kind::Unsupported,
                         .subject = m_services.api->subjectFor(m_sandboxId),
                         .reason = u"CONTAINER"_s});
    });
    return flow->future();
}

void MachineLink::authorise(Flow<HttpRequest> *flow)
{
    flow->awaitValue<GatewayAccess>(
        m_services.tokens->access(m_sandboxId), [this, flow](const GatewayAccess &access) {
            m_token = access.token;
            HttpRequest request = m_services.calls->startRequest(m_sandboxId, access, m_message, m_limit);
            request.lane = m_lane;
            flow->finish(std::move(request));
        });
}

Result<ProcessEvent> MachineLink::decode(const QByteArray &message) const
{
    return decodeCommandEvent(message);
}

bool MachineLink::renew(const Error &error)
{
    if (error.kind != Error::Kind::Auth)
        return false;
    m_services.tokens->drop(m_sandboxId, m_token);
    return true;
}

Future<Error> MachineLink::explain(const Error &error, QObject *owner)
{
    if (error.kind == Error::Kind::Auth)
        return readyFuture<Error>(tokenRefused(error));
    if (!mayBeTheSandboxsEnd(error))
        return readyFuture<Error>(error);
    if (error.kind == Error::Kind::NotFound)
        m_services.tokens->forget(m_sandboxId);
    const auto flow = Flow<Error>::make(owner);
    auto *self = flow.get();
    flow->awaitValue<EndReason>(
        m_services.gateway->errorContext(m_sandboxId),
        [self, error](const EndReason &context) { self->finish(explained(error, context)); });
    return flow->future();
}

Future<void> MachineLink::sendInput(quint32 processId, const QByteArray &data)
{
    return m_services.calls->call(m_sandboxId, "SendInput", encodeInput(processId, data, m_hasTerminal),
                                  inputLimit);
}

Future<void> MachineLink::sendSignal(quint32 processId, ProcessSignal signal)
{
    return m_services.calls->call(m_sandboxId, "SendSignal", encodeSignal(processId, signal), controlLimit);
}

Future<void> MachineLink::sendSize(quint32 processId, TerminalSize size)
{
    return m_services.calls->call(m_sandboxId, "Update", encodeResize(processId, size), controlLimit);
}

} // namespace Sandkeeper::Prime
