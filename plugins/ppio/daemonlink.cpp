// SPDX-License-Identifier: MIT
#include "daemonlink.h"

#include "api/envdcodec.h"

#include <algorithm>

#include <QVersionNumber>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds inputLimit = 30s;
constexpr std::chrono::milliseconds controlLimit = 10s;
constexpr qsizetype usualInput = 64 * 1024;
constexpr qsizetype longInput = 1024 * 1024;
// A daemon that forgets about the limit is given up soon; the rest of the output of a command that used all
// of its time still has to arrive.
constexpr std::chrono::milliseconds graceTime = 5s;
constexpr std::chrono::milliseconds tailTime = 30s;

/// What “not found” is about.
Result<void> namingTheProcess(Result<void> result)
{
    if (!result && result.error().reason == u"not_found") {
        result.error().kind = Error::Kind::NotRunning;
        result.error().reason = u"PROCESS_ENDED"_s;
    }
    return result;
}

// What is on its way to a process goes on when the process and its link are gone: it lives in the calls, and
// uses nothing else.

Future<void> tell(DaemonCalls *calls, const QString &sandboxId, const QByteArray &method,
                  const QByteArray &message, std::chrono::milliseconds limit)
{
    const auto flow = Flow<void>::make(calls);
    auto *self = flow.get();
    flow->await<void>(calls->call<void>(
                          sandboxId, method, message, RetryClass::Never,
                          [](const QByteArray &) { return Result<void>(); }, limit),
                      [self](Result<void> result) { self->finish(namingTheProcess(std::move(result))); });
    return flow->future();
}

Error tooOld(DaemonCalls *calls, const QString &sandboxId, const QString &version)
{
    return {.kind = Error::Kind::Unsupported,
            .subject = calls->api()->subjectFor(sandboxId),
            .detail = version,
            .reason = u"OLD_DAEMON"_s};
}

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
            if (m_limit)
                limit(request);
            self->finish(std::move(request));
        });
    return flow->future();
}

/// A command's time goes on while its stream is lost.
void DaemonLink::limit(HttpRequest &request)
{
    const std::chrono::milliseconds now = m_calls->api()->clock().monotonic();
    m_endsAt = m_endsAt.value_or(now + *m_limit);
    const std::chrono::milliseconds left = std::max<std::chrono::milliseconds>(*m_endsAt - now, graceTime);
    const std::chrono::milliseconds most = std::min(left, *m_limit);
    request.headers.append(HttpHeader{"Connect-Timeout-Ms", QByteArray::number(qint64(most.count()))});
    request.lane = HttpLane::LongCalls;
    request.inactivityTimeout = std::min(most + graceTime, DaemonCalls::longestSilence);
    request.deadline = most + tailTime;
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

qsizetype DaemonLink::largestInput() const
{
    return *m_streamsInput ? longInput : usualInput;
}

Future<void> DaemonLink::sendInput(quint32 processId, const QByteArray &data)
{
    if (*m_streamsInput && data.size() > usualInput)
        return streamInput(processId, data);
    return tell(m_calls, m_sandboxId, "process.Process/SendInput",
                encodeInput(processId, data, m_hasTerminal), inputLimit);
}

// One request takes as much as sixteen calls that wait for each other would. It is of no use for what is
// typed: a stream that stays open would be a body of unknown length, which HTTP/1.1 clients of Qt cannot
// send.
Future<void> DaemonLink::streamInput(quint32 processId, const QByteArray &data)
{
    const QByteArray body = encodeInputStream(processId, data, m_hasTerminal);
    const std::chrono::milliseconds limit = inputLimit * std::max<qsizetype>(data.size() / usualInput, 1);
    const auto flow = Flow<void>::make(m_calls);
    auto *self = flow.get();
    flow->await<void>(
        m_calls->sendStream(m_sandboxId, "process.Process/StreamInput", body, limit, decodeInputStream),
        [self, calls = m_calls, id = m_sandboxId, streams = m_streamsInput, limit,
         whole = encodeInput(processId, data, m_hasTerminal)](Result<void> result) {
            // A daemon without the call has written nothing.
            if (!result && result.error().reason == u"unimplemented" && !result.error().ambiguous) {
                *streams = false;
                return self->await<void>(tell(calls, id, "process.Process/SendInput", whole, limit),
                                         [self](Result<void> sent) { self->finish(std::move(sent)); });
            }
            self->finish(namingTheProcess(std::move(result)));
        });
    return flow->future();
}

Future<void> DaemonLink::sendInputEnd(quint32 processId)
{
    const auto flow = Flow<void>::make(m_calls);
    auto *self = flow.get();
    flow->awaitValue<DaemonAccess>(
        m_calls->api()->daemon(m_sandboxId),
        [self, processId, calls = m_calls, id = m_sandboxId](const DaemonAccess &access) {
            const QString version = access.envdVersion;
            if (!version.isEmpty() && DaemonCalls::isOlder(version, QVersionNumber(0, 5, 2)))
                return self->fail(tooOld(calls, id, version));
            self->await<void>(
                tell(calls, id, "process.Process/CloseStdin", encodeInputEnd(processId), controlLimit),
                [self, calls, id, version](Result<void> result) {
                    if (!result && result.error().reason == u"unimplemented")
                        return self->fail(tooOld(calls, id, version));
                    self->finish(std::move(result));
                });
        });
    return flow->future();
}

Future<void> DaemonLink::sendSignal(quint32 processId, ProcessSignal signal)
{
    return tell(m_calls, m_sandboxId, "process.Process/SendSignal", encodeSignal(processId, signal),
                controlLimit);
}

Future<void> DaemonLink::sendSize(quint32 processId, TerminalSize size)
{
    return tell(m_calls, m_sandboxId, "process.Process/Update", encodeResize(processId, size), controlLimit);
}

} // namespace Sandkeeper::Ppio
