// SPDX-License-Identifier: MIT
#include "core/net/connectprocess.h"

#include "core/provider/flow.h"

#include <QPointer>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Together for both outputs. More is left in the network, and then in the process.
constexpr qsizetype mostUnread = 1024 * 1024;

Error streamError(const QString &subject, const QString &detail)
{
    return {.kind = Error::Kind::Protocol,
            .subject = subject,
            .detail = detail,
            .reason = u"BAD_STREAM"_s,
            .ambiguous = true};
}

} // namespace

ProcessLink::~ProcessLink() = default;

Future<HttpRequest> ProcessLink::follow(quint32, QObject *)
{
    return readyFuture<HttpRequest>(tl::unexpected(Error{.kind = Error::Kind::Unsupported}));
}

Future<void> ProcessLink::sendInputEnd(quint32)
{
    return readyFuture<void>(
        tl::unexpected(Error{.kind = Error::Kind::Unsupported, .reason = u"NO_INPUT_END"_s}));
}

ConnectProcess::ConnectProcess(std::unique_ptr<ProcessLink> link, Setup setup)
    : m_link(std::move(link))
    , m_setup(std::move(setup))
    , m_following(*m_setup.clock)
{
    connect(m_setup.services, &QObject::destroyed, this, &Job::cancel);
    prepare();
}

ConnectProcess::~ConnectProcess()
{
    abort();
}

void ConnectProcess::prepare()
{
    if (!m_setup.problem.isEmpty())
        m_preparation = readyFuture<HttpRequest>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .subject = m_setup.subject, .detail = m_setup.problem}));
    else
        m_preparation = m_processId == 0 ? m_link->prepare(this) : m_link->follow(m_processId, this);
    whenDone<HttpRequest>(*m_preparation, this, [this](const Result<HttpRequest> &request) {
        m_preparation.reset();
        if (isFinished())
            return;
        if (request)
            return open(*request);
        if (mayFollow(request.error()))
            return followAgain(request.error());
        failNow(m_following.cause(request.error()));
    });
}

void ConnectProcess::open(const HttpRequest &request)
{
    m_following.opened();
    m_stream = std::make_unique<ConnectStream>(*m_setup.http, request, *m_setup.clock);
    m_stream->setPaused(!m_closing && unread() >= mostUnread);
    connect(m_stream.get(), &ConnectStream::arrived, this, &ConnectProcess::read);
    connect(m_stream.get(), &ConnectStream::over, this, &ConnectProcess::handleOver);
}

void ConnectProcess::read(const QByteArray &message)
{
    const Result<ProcessEvent> event = m_link->decode(message);
    if (!event)
        return m_stream->refuse(event.error());
    m_following.heard();
    take(*event);
}

void ConnectProcess::take(const ProcessEvent &event)
{
    switch (event.kind) {
    case ProcessEvent::Kind::Started:
        return handleStart(event.processId);
    case ProcessEvent::Kind::Output:
        keep(m_output, event.data);
        Q_EMIT readyReadStandardOutput();
        return;
    case ProcessEvent::Kind::ErrorOutput:
        keep(m_errorOutput, event.data);
        Q_EMIT readyReadStandardError();
        return;
    case ProcessEvent::Kind::Ended:
        if (m_processId == 0)
            return handleOver(streamError(m_setup.subject, u"the process ended before it told its number"_s));
        m_exitCode = event.exitCode;
        dropStream();
        endControl(*controlProblem());
        return succeed();
    case ProcessEvent::Kind::Other:
        return;
    }
}

void ConnectProcess::keep(QByteArray &buffer, const QByteArray &data)
{
    const qsizetype before = unread();
    // Of a process that is being ended only its end is of interest, and it comes behind its output.
    if (m_closing && before >= mostUnread)
        return;
    buffer += data;
    if (!m_closing && before + data.size() >= mostUnread)
        m_stream->setPaused(true);
}

void ConnectProcess::handleStart(quint32 processId)
{
    if (m_processId != 0)
        return;
    if (processId == 0)
        return handleOver(streamError(m_setup.subject, u"the process has no number"_s));
    m_processId = processId;
    const QPointer<ConnectProcess> guard(this);
    Q_EMIT started();
    if (guard && !isFinished())
        startControl();
}

void ConnectProcess::handleOver(std::optional<Error> error)
{
    dropStream();
    if (!error)
        error = streamError(m_setup.subject, u"the stream ended without the process's end"_s);
    // Refused before it was started: nothing has happened yet.
    if (m_link->renew(*error)) {
        if (!error->ambiguous && !std::exchange(m_authorisedAgain, true))
            return prepare();
    } else if (mayFollow(*error)) {
        return followAgain(*error);
    }
    failExplained(m_following.cause(*error));
}

bool ConnectProcess::mayFollow(const Error &error) const
{
    return m_processId != 0 && m_link->canFollow() && m_following.isPromising(error);
}

/// Whoever reads has to know that something may be missing, before anything that comes behind it.
void ConnectProcess::followAgain(const Error &loss)
{
    const bool isGap = m_following.hasHeard();
    const std::chrono::milliseconds pause = m_following.next(loss);
    m_lostOutput = true;
    const QPointer<ConnectProcess> guard(this);
    setStatusText(tr("The connection was lost for a while: output of that time is missing."));
    if (guard && !isFinished() && isGap)
        Q_EMIT outputMayBeLost();
    if (!guard || isFinished())
        return;
    if (pause.count() == 0)
        return prepare();
    m_setup.clock->after(pause, this, [this] {
        if (!isFinished())
            prepare();
    });
}

void ConnectProcess::dropStream()
{
    if (ConnectStream *stream = m_stream.release()) {
        stream->abort();
        stream->deleteLater(); // this may be in its signal
    }
}

void ConnectProcess::failNow(const Error &error)
{
    m_failing = true;
    endControl(*controlProblem());
    if (!isFinished())
        fail(error);
}

void ConnectProcess::failExplained(const Error &error)
{
    m_failing = true;
    endControl(*controlProblem());
    if (isFinished())
        return;
    whenDone<Error>(m_link->explain(error, this), this, [this, error](const Result<Error> &told) {
        if (!isFinished())
            fail(told.value_or(error));
    });
}

QByteArray ConnectProcess::takeFrom(QByteArray &buffer, qint64 maximum)
{
    const qsizetype count = std::clamp<qint64>(maximum, 0, buffer.size());
    const QByteArray taken = buffer.left(count);
    buffer.remove(0, count);
    if (m_stream && unread() < mostUnread)
        m_stream->setPaused(false);
    return taken;
}

QByteArray ConnectProcess::readStandardOutput(qint64 maximum)
{
    return takeFrom(m_output, maximum);
}

QByteArray ConnectProcess::readStandardError(qint64 maximum)
{
    return takeFrom(m_errorOutput, maximum);
}

void ConnectProcess::close()
{
    if (isFinished() || std::exchange(m_closing, true))
        return;
    if (m_preparation && m_processId == 0) // nothing was sent yet
        return cancel();
    if (m_stream)
        m_stream->setPaused(false);
    if (!std::exchange(m_signalled, true))
        signal(ProcessSignal::Terminate);
    const Clock &clock = *m_setup.clock;
    clock.after(5s, this, [this, &clock] { // prime.md §8.5
        if (isFinished())
            return;
        signal(ProcessSignal::Kill);
        clock.after(5s, this, [this] { cancel(); });
    });
}

void ConnectProcess::abort()
{
    if (auto preparation = std::exchange(m_preparation, std::nullopt))
        preparation->cancel();
    dropStream();
    m_failing = true;
    endControl(Error{.kind = Error::Kind::Cancelled});
}

} // namespace Sandkeeper
