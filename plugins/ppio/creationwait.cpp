// SPDX-License-Identifier: MIT
#include "creationwait.h"

#include "api/ids.h"

#include "core/provider/future.h"

#include <algorithm>

#include <QPointer>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds budget = 115s; // as long as the service's package tries (ppio.md §5.4)
constexpr std::chrono::milliseconds longestPause = 5s;
constexpr std::chrono::milliseconds answerLimit = 10s;

/// Whether the daemon may answer later.
bool mayPass(const Error &error)
{
    return error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout ||
           error.httpStatus >= 500 || error.httpStatus == 404 || error.httpStatus == 409 ||
           error.httpStatus == 429;
}

} // namespace

PpioCreationWait::PpioCreationWait(const QString &sandboxId, ControlPlane *api)
    : m_sandboxId(sandboxId)
    , m_api(api)
    , m_flow(Flow<void>::make(this))
{
    connect(api, &QObject::destroyed, this, &Job::cancel);
    m_deadline = api->clock().monotonic() + budget;
    setStatusText(tr("Waiting for the sandbox to start"));
    whenDone<void>(m_flow->future(), this, [this](const Result<void> &done) {
        if (!done)
            return fail(done.error());
        setStatusText(tr("The sandbox is ready"));
        succeed();
    });
    look();
}

PpioCreationWait::~PpioCreationWait() = default;

void PpioCreationWait::abort()
{
    Future<void> future = m_flow->future();
    future.cancel();
}

void PpioCreationWait::look()
{
    if (m_api->clock().monotonic() >= m_deadline)
        return giveUp();
    m_flow->awaitValue<Sandbox>(m_api->detail(m_sandboxId),
                                [this](const Sandbox &sandbox) { handleSandbox(sandbox); });
}

void PpioCreationWait::lookAgain()
{
    const std::chrono::milliseconds pause =
        std::min<std::chrono::milliseconds>(500ms * ++m_rounds, longestPause);
    m_flow->pause(m_api->clock(), pause, [this] { look(); });
}

void PpioCreationWait::handleSandbox(const Sandbox &sandbox)
{
    m_lastWord = sandbox.stateWord;
    const QPointer<PpioCreationWait> guard(this);
    Q_EMIT stateSeen(sandbox.state, sandbox.stateWord);
    if (!guard || isFinished())
        return;
    if (sandbox.state == SandboxState::Paused)
        return m_flow->fail(notRunning(*m_api, sandbox));
    if (sandbox.state != SandboxState::Running)
        return lookAgain();
    setStatusText(tr("The sandbox is running; waiting until it can be reached"));
    probe();
}

void PpioCreationWait::probe()
{
    m_flow->awaitValue<DaemonAccess>(m_api->daemon(m_sandboxId),
                                     [this](const DaemonAccess &access) { knock(access); });
}

// Without its token, which this call does not need.
void PpioCreationWait::knock(const DaemonAccess &access)
{
    HttpRequest request;
    request.url = QUrl::fromEncoded(access.root.toEncoded() + "/health", QUrl::StrictMode);
    request.subject = m_api->subjectFor(m_sandboxId);
    request.connectTimeout = answerLimit;
    request.inactivityTimeout = answerLimit;
    request.deadline = answerLimit;
    request.followRedirects = false;
    if (access.routed)
        request.headers = {{"E2b-Sandbox-Id", bareId(m_sandboxId).toLatin1()},
                           {"E2b-Sandbox-Port", QByteArray::number(daemonPort)}};
    m_flow->await<HttpResponse>(m_api->http().send(request), [this](const Result<HttpResponse> &answer) {
        if (!answer)
            return handleSilence(answer.error());
        // A network that asks for a log-in first answers in everybody's place.
        if (answer->body.trimmed().startsWith('<'))
            return handleSilence(Error{.kind = Error::Kind::Protocol,
                                       .subject = m_api->subjectFor(m_sandboxId),
                                       .reason = u"WEB_PAGE"_s,
                                       .httpStatus = answer->status});
        m_flow->finish({});
    });
}

void PpioCreationWait::handleSilence(const Error &error)
{
    if (!mayPass(error))
        return m_flow->fail(error);
    m_lastError = error;
    // Gone, paused, not yet known to the proxy, or known to it by its other name: the control plane tells.
    if (error.httpStatus == 502)
        m_api->tryOtherHost(m_sandboxId);
    lookAgain();
}

void PpioCreationWait::giveUp()
{
    const auto seconds = int(std::chrono::duration_cast<std::chrono::seconds>(budget).count());
    Error error{.kind = Error::Kind::NotRunning, .subject = m_api->subjectFor(m_sandboxId)};
    error.reason = m_lastError ? u"GATEWAY_REACHABILITY_TIMEOUT"_s : u"START_TIMEOUT"_s;
    error.detail =
        m_lastError ? m_lastError->detail
                    : tr("It was still in state “%1” after %n second(s).", nullptr, seconds).arg(m_lastWord);
    m_flow->fail(std::move(error));
}

} // namespace Sandkeeper::Ppio
