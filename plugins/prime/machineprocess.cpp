// SPDX-License-Identifier: MIT
#include "machineprocess.h"

#include "sandboxcalls.h"

#include <QPointer>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Together for both outputs. More is left in the network, and then in the process.
constexpr qsizetype mostUnread = 1024 * 1024;
constexpr std::chrono::milliseconds longestLife = 24h; // prime.md §8.5

Error streamError(const QString &subject, const QString &detail)
{
    return {.kind = Error::Kind::Protocol,
            .subject = subject,
            .detail = detail,
            .reason = u"BAD_STREAM"_s,
            .ambiguous = true};
}

} // namespace

MachineProcess::MachineProcess(const ProcessRequest &request, const MachineServices &services)
    : m_request(request)
    , m_services(services)
    , m_subject(services.api->subjectFor(request.sandboxId))
{
    connect(services.calls, &QObject::destroyed, this, &Job::cancel);
    prepare();
}

MachineProcess::~MachineProcess()
{
    abort();
}

void MachineProcess::prepare()
{
    m_preparation = Flow<GatewayAccess>::make(this);
    auto *flow = m_preparation.get();
    const QString id = m_request.sandboxId;
    whenDone(flow->future(), this, [this](const Result<GatewayAccess> &access) {
        m_preparation.reset();
        if (isFinished())
            return;
        if (!access)
            return fail(access.error());
        open(*access);
    });
    if (m_request.command.trimmed().isEmpty())
        return flow->fail(Error{
            .kind = Error::Kind::Invalid, .subject = m_subject, .detail = tr("There is no command to run.")});
    flow->awaitValue<bool>(isMachine(m_services.api, id), [this, flow, id](bool machine) {
        if (!machine)
            return flow->fail(Error{.kind = Error::Kind::Unsupported,
                                    .subject = m_services.api->subjectFor(id),
                                    .reason = u"CONTAINER"_s});
        flow->awaitValue<GatewayAccess>(m_services.tokens->access(id),
                                        [flow](const GatewayAccess &access) { flow->finish(access); });
    });
}

void MachineProcess::open(const GatewayAccess &access)
{
    m_access = access;
    HttpRequest request =
        m_services.calls->startRequest(m_request.sandboxId, access, encodeStart(m_request), longestLife);
    request.lane = HttpLane::Live;
    m_stream = std::make_unique<CommandStream>(m_services.api->http(), request, m_services.api->clock());
    connect(m_stream.get(), &CommandStream::arrived, this, &MachineProcess::take);
    connect(m_stream.get(), &CommandStream::over, this, &MachineProcess::handleOver);
}

void MachineProcess::take(const CommandEvent &event)
{
    switch (event.kind) {
    case CommandEvent::Kind::Started:
        return handleStart(event.processId);
    case CommandEvent::Kind::Output:
        keep(m_output, event.data);
        Q_EMIT readyReadStandardOutput();
        return;
    case CommandEvent::Kind::ErrorOutput:
        keep(m_errorOutput, event.data);
        Q_EMIT readyReadStandardError();
        return;
    case CommandEvent::Kind::Ended:
        if (m_processId == 0)
            return handleOver(streamError(m_subject, u"the process ended before it told its number"_s));
        m_exitCode = event.exitCode;
        dropStream();
        endControl(*controlProblem());
        return succeed();
    case CommandEvent::Kind::Other:
        return;
    }
}

void MachineProcess::keep(QByteArray &buffer, const QByteArray &data)
{
    const qsizetype unread = m_output.size() + m_errorOutput.size();
    // Of a process that is being ended only its end is of interest, and it comes behind its output.
    if (m_closing && unread >= mostUnread)
        return;
    buffer += data;
    if (!m_closing && unread + data.size() >= mostUnread)
        m_stream->setPaused(true);
}

void MachineProcess::handleStart(quint32 processId)
{
    if (m_processId != 0)
        return;
    if (processId == 0)
        return handleOver(streamError(m_subject, u"the process has no number"_s));
    m_processId = processId;
    const QPointer<MachineProcess> guard(this);
    Q_EMIT started();
    if (guard && !isFinished())
        startControl();
}

void MachineProcess::handleOver(std::optional<Error> error)
{
    dropStream();
    if (!error)
        error = streamError(m_subject, u"the stream ended without the process's end"_s);
    if (error->kind == Error::Kind::Auth) {
        m_services.tokens->drop(m_request.sandboxId, m_access.token);
        // Refused before it was started: nothing has happened yet.
        if (!error->ambiguous && !std::exchange(m_authorisedAgain, true))
            return prepare();
        error = tokenRefused(*std::move(error));
    }
    failExplained(*error);
}

void MachineProcess::dropStream()
{
    if (CommandStream *stream = m_stream.release()) {
        stream->abort();
        stream->deleteLater(); // this may be in its signal
    }
}

void MachineProcess::failExplained(const Error &error)
{
    m_failing = true;
    endControl(*controlProblem());
    if (isFinished())
        return;
    if (!mayBeTheSandboxsEnd(error))
        return fail(error);
    if (error.kind == Error::Kind::NotFound)
        m_services.tokens->forget(m_request.sandboxId);
    whenDone(m_services.gateway->errorContext(m_request.sandboxId), this,
             [this, error](const Result<EndReason> &context) {
                 if (!isFinished())
                     fail(explained(error, context.value_or(EndReason())));
             });
}

QByteArray MachineProcess::takeFrom(QByteArray &buffer, qint64 maximum)
{
    const qsizetype count = std::clamp<qint64>(maximum, 0, buffer.size());
    const QByteArray taken = buffer.left(count);
    buffer.remove(0, count);
    if (m_stream && m_output.size() + m_errorOutput.size() < mostUnread)
        m_stream->setPaused(false);
    return taken;
}

QByteArray MachineProcess::readStandardOutput(qint64 maximum)
{
    return takeFrom(m_output, maximum);
}

QByteArray MachineProcess::readStandardError(qint64 maximum)
{
    return takeFrom(m_errorOutput, maximum);
}

void MachineProcess::close()
{
    if (isFinished() || std::exchange(m_closing, true))
        return;
    if (m_preparation) // nothing was sent yet
        return cancel();
    if (m_stream)
        m_stream->setPaused(false);
    if (!std::exchange(m_signalled, true))
        signal(ProcessSignal::Terminate);
    const Clock &clock = m_services.api->clock();
    clock.after(5s, this, [this, &clock] { // prime.md §8.5
        if (isFinished())
            return;
        signal(ProcessSignal::Kill);
        clock.after(5s, this, [this] { cancel(); });
    });
}

void MachineProcess::abort()
{
    if (const auto preparation = std::exchange(m_preparation, nullptr))
        preparation->future().cancel();
    dropStream();
    m_failing = true;
    endControl(Error{.kind = Error::Kind::Cancelled});
}

} // namespace Sandkeeper::Prime
