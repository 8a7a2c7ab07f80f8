// SPDX-License-Identifier: MIT
#include "core/client/bulkjobs.h"
#include "core/provider/future.h"

#include <algorithm>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int quickRounds = 5; // prime.md §14.2
constexpr auto quickPause = 1s;
constexpr auto slowPause = 2s;
constexpr auto buildPause = 10s;
constexpr auto longestReadPause = 10s;
/// How often in a row an answer may be missing for a broken connection or the service's own trouble.
constexpr int toleratedFailures = 3; // the last one counts

bool mayPass(const Error &error)
{
    return error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout ||
           error.kind == Error::Kind::Server;
}

Error lateError(const QString &sandboxId, const QString &word, const QString &reason)
{
    return {.kind = Error::Kind::NotRunning, .subject = sandboxId, .detail = word, .reason = reason};
}

} // namespace

BulkWaitJob::BulkWaitJob(Provider *provider, MakeWait makeWait, const QStringList &sandboxIds,
                         const Options &options, const Clock *clock, QObject *parent)
    : BulkJob(int(sandboxIds.size()), clock, parent)
    , m_provider(provider)
    , m_makeWait(std::move(makeWait))
    , m_options(options)
{
    for (const QString &id : sandboxIds)
        m_results.append({.sandboxId = id});
    begin(options.concurrency);
    if (!m_provider->statusSource()) {
        std::deque<int> all;
        for (int i = 0; i < total(); ++i)
            all.push_back(i);
        addTasks(all);
        return;
    }
    for (int i = 0; i < total(); ++i)
        m_starting[i].deadline = this->clock().monotonic() + options.startTimeout;
    QMetaObject::invokeMethod(this, &BulkWaitJob::askForStates, Qt::QueuedConnection);
}

BulkWaitJob::~BulkWaitJob()
{
    abort();
}

void BulkWaitJob::askForStates()
{
    if (isFinished() || m_starting.empty())
        return;
    QStringList ids;
    m_asked.clear();
    for (const auto &[index, starting] : m_starting) {
        m_asked.append(index);
        ids.append(m_results.at(index).sandboxId);
    }
    m_states = m_provider->statusSource()->statuses(ids);
    whenDone<QList<StatusSnapshot>>(
        m_states, this, [this](const Result<QList<StatusSnapshot>> &answer) { takeStates(answer); });
}

void BulkWaitJob::takeStates(const Result<QList<StatusSnapshot>> &answer)
{
    if (isFinished())
        return;
    if (!answer && answer.error().kind == Error::Kind::RateLimited)
        return askAgainAfter(pauseAfter(answer.error())); // uses up no round (prime.md §14.2)
    if (!answer && mayPass(answer.error()) && ++m_failures < toleratedFailures)
        return askAgainAfter(slowPause);
    if (!answer) {
        for (const int index : std::as_const(m_asked))
            settle(index, answer.error());
        return;
    }
    m_failures = 0;
    std::optional<Error> refused;
    for (qsizetype i = 0; i < m_asked.size() && !isFinished(); ++i) {
        if (i >= answer->size())
            settle(m_asked.at(i), Error{.kind = Error::Kind::Protocol});
        else if (answer->at(i).error && answer->at(i).error->kind == Error::Kind::RateLimited)
            refused = answer->at(i).error;
        else
            takeSnapshot(m_asked.at(i), answer->at(i));
    }
    if (refused)
        return askAgainAfter(pauseAfter(*refused));
    noteSuccess();
    giveUpOnLate();
    const bool onlyBuilds = std::all_of(m_starting.begin(), m_starting.end(),
                                        [](const auto &each) { return each.second.buildDeadline; });
    askAgainAfter(onlyBuilds ? std::chrono::milliseconds(buildPause)
                             : (++m_rounds <= quickRounds ? quickPause : slowPause));
}

void BulkWaitJob::takeSnapshot(int index, const StatusSnapshot &snapshot)
{
    const QString id = m_results.at(index).sandboxId;
    Starting &starting = m_starting[index];
    if (snapshot.error && mayPass(*snapshot.error) && ++starting.failures < toleratedFailures)
        return;
    if (snapshot.error)
        return settle(index, snapshot.error);
    starting.failures = 0;
    if (starting.word != snapshot.stateWord) {
        starting.word = snapshot.stateWord;
        Q_EMIT stateSeen(id, snapshot.state, snapshot.stateWord);
        if (isFinished())
            return;
    }
    if (snapshot.state == SandboxState::Running) {
        m_starting.erase(index);
        return addTasks({index});
    }
    if (isFinal(snapshot.state))
        return settle(index, endedError(id, snapshot.stateWord, snapshot.errorType, snapshot.errorMessage));
    const auto now = clock().monotonic();
    if (snapshot.pendingImageBuildId.isEmpty()) {
        starting.buildDeadline.reset();
        return;
    }
    if (!starting.buildDeadline)
        starting.buildDeadline = now + m_options.imageBuildTimeout;
    starting.deadline = now + m_options.startTimeout;
}

void BulkWaitJob::giveUpOnLate()
{
    const auto now = clock().monotonic();
    QList<std::pair<int, Error>> late;
    for (const auto &[index, starting] : m_starting) {
        const QString id = m_results.at(index).sandboxId;
        if (starting.buildDeadline && now >= *starting.buildDeadline)
            late.append({index, lateError(id, starting.word, u"IMAGE_BUILD_TIMEOUT"_s)});
        else if (!starting.buildDeadline && now >= starting.deadline)
            late.append({index, lateError(id, starting.word, u"START_TIMEOUT"_s)});
    }
    for (const auto &[index, error] : std::as_const(late))
        settle(index, error);
}

void BulkWaitJob::askAgainAfter(std::chrono::milliseconds pause)
{
    if (!isFinished() && !m_starting.empty())
        clock().after(pause, this, [this] { askForStates(); });
}

void BulkWaitJob::startTask(int task)
{
    auto &wait = m_waits[task] = m_makeWait(m_results.at(task).sandboxId);
    connect(wait.get(), &CreationWaitJob::stateSeen, this,
            [this, task](SandboxState state, const QString &word) {
                Q_EMIT stateSeen(m_results.at(task).sandboxId, state, word);
            });
    connect(wait.get(), &Job::finished, this, [this, task] { waitEnded(task); });
    if (wait->isFinished())
        QMetaObject::invokeMethod(
            this, [this, task] { waitEnded(task); }, Qt::QueuedConnection);
}

void BulkWaitJob::waitEnded(int task)
{
    const auto found = m_waits.find(task);
    if (found == m_waits.end() || isFinished())
        return;
    CreationWaitJob *wait = found->second.release(); // it is in the middle of telling us
    m_waits.erase(found);
    wait->deleteLater();
    if (wait->state() == Job::State::Failed && wait->error().kind == Error::Kind::RateLimited)
        return taskRefused(task, wait->error());
    if (wait->state() == Job::State::Succeeded)
        noteSuccess();
    settle(task, wait->state() == Job::State::Succeeded ? std::nullopt : std::optional(wait->error()));
    taskDone();
}

void BulkWaitJob::settle(int index, std::optional<Error> error)
{
    m_starting.erase(index);
    const bool failed = error.has_value();
    m_results[index].error = std::move(error);
    finishItem(index, failed);
}

void BulkWaitJob::abort()
{
    for (int i = 0; i < total(); ++i) {
        if (!isItemFinished(i))
            m_results[i].error = Error{.kind = Error::Kind::Cancelled};
    }
    m_starting.clear();
    m_states.cancel();
    for (auto &[task, wait] : std::exchange(m_waits, {})) {
        wait->disconnect(this);
        wait->cancel();
        wait.release()->deleteLater(); // one of them may be in the middle of telling us
    }
}

PolledCreationWait::PolledCreationWait(Provider *provider, const QString &sandboxId, const Clock *clock,
                                       QObject *parent)
    : CreationWaitJob(parent)
    , m_provider(provider)
    , m_clock(clock ? clock : &Clock::system())
    , m_sandboxId(sandboxId)
    , m_deadline(m_clock->monotonic() + BulkWaitJob::Options().startTimeout)
{
    read();
}

PolledCreationWait::~PolledCreationWait()
{
    abort();
}

void PolledCreationWait::abort()
{
    m_call.cancel();
}

void PolledCreationWait::read()
{
    m_call = m_provider->get(m_sandboxId);
    whenDone<Sandbox>(m_call, this, [this](const Result<Sandbox> &sandbox) {
        if (!isFinished())
            take(sandbox);
    });
}

void PolledCreationWait::take(const Result<Sandbox> &sandbox)
{
    if (!sandbox)
        return fail(sandbox.error());
    if (std::exchange(m_word, sandbox->stateWord) != sandbox->stateWord)
        Q_EMIT stateSeen(sandbox->state, sandbox->stateWord);
    if (isFinished())
        return;
    if (sandbox->state == SandboxState::Running)
        return succeed();
    if (isFinal(sandbox->state))
        return fail(endedError(sandbox->name, sandbox->stateWord, sandbox->errorType, sandbox->errorMessage));
    if (m_clock->monotonic() >= m_deadline)
        return fail(lateError(sandbox->name, sandbox->stateWord, u"START_TIMEOUT"_s));
    m_clock->after(m_pause, this, [this] {
        if (!isFinished())
            read();
    });
    m_pause = std::min<std::chrono::milliseconds>(m_pause * 3 / 2, longestReadPause);
}

} // namespace Sandkeeper
