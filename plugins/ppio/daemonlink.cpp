// SPDX-License-Identifier: MIT
#include "daemonlink.h"

#include "api/envdcodec.h"

#include <algorithm>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds inputLimit = 30s;
constexpr std::chrono::milliseconds controlLimit = 10s;
// A daemon that forgets about the limit is given up soon; the rest of the output of a command that used all
// of its time still has to arrive.
constexpr std::chrono::milliseconds graceTime = 5s;
constexpr std::chrono::milliseconds tailTime = 30s;

} // namespace

DaemonLink::DaemonLink(DaemonCalls *calls, const CommandRequest &request)
    : m_calls(calls)
    , m_sandboxId(request.sandboxId)
    , m_user(request.user)
    , m_message(encodeStart(request))
    , m_limit(request.timeout)
{
}

DaemonLink::DaemonLink(DaemonCalls *calls, const ProcessRequest &request)
    : m_calls(calls)
    , m_sandboxId(request.sandboxId)
    , m_user(request.user)
    , m_message(encodeStart(request))
    , m_hasTerminal(request.terminal.has_value())
{
}

DaemonLink::DaemonLink(DaemonCalls *calls, const QString &sandboxId, quint32 processId, bool hasTerminal)
    : m_calls(calls)
    , m_sandboxId(sandboxId)
    , m_attachTo(processId)
    , m_hasTerminal(hasTerminal)
{
}

Future<HttpRequest> DaemonLink::prepare(QObject *owner)
{
    return m_attachTo == 0 ? open("process.Process/Start", m_message, owner) : follow(m_attachTo, owner);
}

Future<HttpRequest> DaemonLink::follow(quint32 processId, QObject *owner)
{
    return open("process.Process/Connect", encodeConnect(processId), owner);
}

Future<HttpRequest> DaemonLink::open(const QByteArray &method, const QByteArray &message, QObject *owner)
{
    const auto flow = Flow<HttpRequest>::make(owner);
    auto *self = flow.get();
    flow->awaitValue<DaemonAccess>(
        m_calls->api()->daemon(m_sandboxId), [this, self, method, message](const DaemonAccess &access) {
            m_token = access.token;
            HttpRequest request = m_calls->streamRequest(m_sandboxId, access, method, message, m_user);
            if (m_limit) {
                request.headers.append(
                    HttpHeader{"Connect-Timeout-Ms", QByteArray::number(qint64(m_limit->count()))});
                request.lane = HttpLane::LongCalls;
                request.inactivityTimeout = std::min(*m_limit + graceTime, DaemonCalls::longestSilence);
                request.deadline = *m_limit + tailTime;
            }
            self->finish(std::move(request));
        });
    return flow->future();
}

Result<ProcessEvent> DaemonLink::decode(const QByteArray &message) const
{
    return decodeProcessEvent(message);
}

bool DaemonLink::renew(const Error &error)
{
    if (!DaemonCalls::isTokenRefused(error))
        return false;
    m_calls->api()->dropToken(m_sandboxId, m_token);
    return true;
}

Future<Error> DaemonLink::explain(const Error &error, QObject *owner)
{
    const auto flow = Flow<Error>::make(owner);
    auto *self = flow.get();
    flow->awaitValue<Error>(m_calls->explain(m_sandboxId, error, owner),
                            [this, self](const Error &told) { self->finish(judged(told)); });
    return flow->future();
}

Error DaemonLink::judged(Error error) const
{
    if (error.reason == u"not_found") {
        error.kind = Error::Kind::NotRunning;
        error.reason = u"PROCESS_ENDED"_s;
    }
    // A connect time-out is not the command's: nothing has run. Nor is silence that began long before its
    // limit.
    const bool isSilence = error.reason == u"INACTIVITY_TIMEOUT" && m_limit &&
                           *m_limit + graceTime > DaemonCalls::longestSilence;
    if (m_limit && error.kind == Error::Kind::Timeout && error.ambiguous && !isSilence)
        error.kind = Error::Kind::CommandTimeout;
    return error;
}

Future<void> DaemonLink::tell(const QByteArray &method, const QByteArray &message,
                              std::chrono::milliseconds limit)
{
    const auto flow = Flow<void>::make(m_calls);
    auto *self = flow.get();
    flow->await<void>(m_calls->call<void>(
                          m_sandboxId, method, message, RetryClass::Never,
                          [](const QByteArray &) { return Result<void>(); }, limit),
                      [self](Result<void> result) {
                          if (!result && result.error().reason == u"not_found") {
                              result.error().kind = Error::Kind::NotRunning;
                              result.error().reason = u"PROCESS_ENDED"_s;
                          }
                          self->finish(std::move(result));
                      });
    return flow->future();
}

Future<void> DaemonLink::sendInput(quint32 processId, const QByteArray &data)
{
    return tell("process.Process/SendInput", encodeInput(processId, data, m_hasTerminal), inputLimit);
}

Future<void> DaemonLink::sendSignal(quint32 processId, ProcessSignal signal)
{
    return tell("process.Process/SendSignal", encodeSignal(processId, signal), controlLimit);
}

Future<void> DaemonLink::sendSize(quint32 processId, TerminalSize size)
{
    return tell("process.Process/Update", encodeResize(processId, size), controlLimit);
}

} // namespace Sandkeeper::Ppio
