// SPDX-License-Identifier: MIT
#include "creationwait.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QFutureWatcher>
#include <QRandomGenerator>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds budget = 115s;       // prime.md §14.1: 60 attempts
constexpr std::chrono::milliseconds buildBudget = 3000s; // of an image build
constexpr std::chrono::milliseconds buildPause = 10s;
constexpr std::chrono::milliseconds longestPause = 10s;
constexpr std::chrono::seconds probeTimeout = 10s;

bool isTransientStatus(int status)
{
    constexpr std::array<int, 7> transient{408, 409, 500, 502, 503, 504, 524};
    return std::find(transient.begin(), transient.end(), status) != transient.end();
}

} // namespace

bool isRetryableProbeFailure(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::CommandTimeout:
    case Error::Kind::Network:
    case Error::Kind::Timeout:
        return true;
    case Error::Kind::NotRunning:
        // RUNNING can be true before the gateway knows the sandbox: believed only when the gateway said it,
        // or when the control plane does not call it ended.
        return error.httpStatus == 502 ||
               !(error.reason == u"ERROR" || error.reason == u"TERMINATED" || error.reason == u"TIMEOUT");
    default:
        // The two codes of a virtual machine's gateway that stand for no status here.
        return error.reason == u"unavailable" || error.reason == u"aborted" ||
               isTransientStatus(error.httpStatus);
    }
}

PrimeCreationWait::PrimeCreationWait(const QString &sandboxId, ControlPlane *api, StatusPoller *poller,
                                     Commands *commands, GatewayCalls *gateway)
    : m_sandboxId(sandboxId)
    , m_api(api)
    , m_poller(poller)
    , m_commands(commands)
    , m_gateway(gateway)
{
    connect(poller, &QObject::destroyed, this, &Job::cancel);
    m_deadline = now() + budget;
    setStatusText(tr("Waiting for the sandbox to start"));
    poll();
}

PrimeCreationWait::~PrimeCreationWait()
{
    abort();
}

void PrimeCreationWait::abort()
{
    if (auto cancelStep = std::exchange(m_cancelStep, nullptr))
        cancelStep();
}

std::chrono::milliseconds PrimeCreationWait::now() const
{
    return m_api->clock().monotonic();
}

template <typename T, typename Next>
void PrimeCreationWait::await(const Future<T> &step, Next next)
{
    auto *watcher = new QFutureWatcher<Result<T>>(this);
    m_cancelStep = [step = step]() mutable {
        step.cancel();
    };
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, next = std::move(next)] {
        watcher->deleteLater();
        if (isFinished())
            return;
        m_cancelStep = nullptr;
        const Future<T> answer = watcher->future();
        if (answer.isCanceled() || answer.resultCount() == 0)
            return fail(Error{.kind = Error::Kind::Cancelled});
        next(answer.result());
    });
    watcher->setFuture(step);
}

void PrimeCreationWait::poll()
{
    if (now() >= m_deadline)
        return handleDeadline();
    await<StatusSnapshot>(m_poller->status(m_sandboxId), [this](const Result<StatusSnapshot> &snapshot) {
        // A failing status request is not tolerated: its repetitions are behind it already.
        if (!snapshot)
            return fail(snapshot.error());
        handleSnapshot(*snapshot);
    });
}

void PrimeCreationWait::pauseAndPoll(std::chrono::milliseconds pause)
{
    const auto rest = std::max<std::chrono::milliseconds>(m_deadline - now(), 0ms);
    m_api->clock().after(std::min(pause, rest), this, [this] {
        if (!isFinished())
            poll();
    });
}

void PrimeCreationWait::backOff()
{
    const double seconds = std::min(std::pow(1.5, m_backOffIndex++), 10.0);
    const double jitter = 0.75 + QRandomGenerator::global()->bounded(0.5);
    const auto pause = std::chrono::milliseconds(std::llround(1000.0 * seconds * jitter));
    pauseAndPoll(std::min(pause, longestPause + longestPause / 4));
}

void PrimeCreationWait::handleSnapshot(const StatusSnapshot &snapshot)
{
    m_lastWord = snapshot.stateWord;
    const QPointer<PrimeCreationWait> guard(this);
    Q_EMIT stateSeen(snapshot.state, snapshot.stateWord);
    if (!guard || isFinished())
        return;
    if (snapshot.state == SandboxState::Running) {
        if (!std::exchange(m_probing, true)) {
            m_deadline = now() + budget;
            m_backOffIndex = 0;
        }
        return probe();
    }
    if (isFinal(snapshot.state))
        return handleEnd(snapshot);
    if (snapshot.state == SandboxState::Pending && !snapshot.pendingImageBuildId.isEmpty())
        return handleImageBuild();
    if (snapshot.state == SandboxState::Provisioning)
        setStatusText(tr("The sandbox is being started"));
    else if (snapshot.state == SandboxState::Paused)
        setStatusText(tr("The sandbox is paused"));
    else
        setStatusText(tr("Waiting for the sandbox to start"));
    backOff();
}

void PrimeCreationWait::handleImageBuild()
{
    setStatusText(tr("The image is being built first; this can take several minutes"));
    if (!m_buildDeadline)
        m_buildDeadline = now() + buildBudget;
    if (now() >= *m_buildDeadline)
        return failNotRunning(u"IMAGE_BUILD_TIMEOUT"_s, tr("The image was not built within %n minute(s).",
                                                           nullptr, int(std::chrono::minutes(50).count())));
    m_deadline = now() + budget;
    m_backOffIndex = 0;
    pauseAndPoll(buildPause);
}

// The snapshot may lack the reason; the error context is the place for it (prime.md §5.8).
void PrimeCreationWait::handleEnd(const StatusSnapshot &snapshot)
{
    const EndReason seen{.stateWord = snapshot.stateWord,
                         .errorType = snapshot.errorType,
                         .errorMessage = snapshot.errorMessage};
    if (!seen.errorType.isEmpty() && !seen.errorMessage.isEmpty())
        return fail(notRunning(seen, Error{.subject = m_api->subjectFor(m_sandboxId)}));
    await<EndReason>(m_gateway->errorContext(m_sandboxId), [this, seen](const Result<EndReason> &answer) {
        EndReason context = seen;
        if (answer && context.errorType.isEmpty())
            context.errorType = answer->errorType;
        if (answer && context.errorMessage.isEmpty())
            context.errorMessage = answer->errorMessage;
        fail(notRunning(context, Error{.subject = m_api->subjectFor(m_sandboxId)}));
    });
}

void PrimeCreationWait::probe()
{
    setStatusText(tr("The sandbox is running; waiting until it can be reached"));
    const CommandRequest request{
        .sandboxId = m_sandboxId, .command = u"echo 'sandbox ready'"_s, .timeout = probeTimeout};
    await<CommandResult>(m_commands->run(request), [this](const Result<CommandResult> &result) {
        if (result) { // whatever it printed: an answer is proof enough
            setStatusText(tr("The sandbox is ready"));
            return succeed();
        }
        handleProbeFailure(result.error());
    });
}

void PrimeCreationWait::handleProbeFailure(const Error &error)
{
    if (!isRetryableProbeFailure(error))
        return fail(error);
    m_probeError = error;
    backOff();
}

void PrimeCreationWait::handleDeadline()
{
    if (!m_probing)
        return failNotRunning(u"START_TIMEOUT"_s,
                              tr("It was still in state “%1” after %n second(s).", nullptr,
                                 int(std::chrono::duration_cast<std::chrono::seconds>(budget).count()))
                                  .arg(m_lastWord));
    failNotRunning(u"GATEWAY_REACHABILITY_TIMEOUT"_s, m_probeError ? m_probeError->detail : QString());
}

void PrimeCreationWait::failNotRunning(const QString &reason, const QString &detail)
{
    fail(Error{.kind = Error::Kind::NotRunning,
               .subject = m_api->subjectFor(m_sandboxId),
               .detail = detail,
               .reason = reason});
}

} // namespace Sandkeeper::Prime
