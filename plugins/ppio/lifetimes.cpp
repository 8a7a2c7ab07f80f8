// SPDX-License-Identifier: MIT
#include "lifetimes.h"

#include "core/provider/staterefusals.h"

#include <algorithm>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds longestRefresh = 3600s;     // ppio.md §2.7
constexpr std::chrono::seconds longestLife{2'000'000'000}; // the wire has 32 bits
// Writing the memory away takes about 4 s per GiB (ppio.md §6.2).
constexpr std::chrono::milliseconds patience = 180s;
constexpr int looksAfterPause = 5;

Result<void> decodeDone(const HttpResponse &response)
{
    return decodeNothing(response.body);
}

} // namespace

Lifetimes::Lifetimes(ControlPlane *api)
    : m_api(api)
{
}

Lifetimes::~Lifetimes() = default;

QString Lifetimes::extendRefusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

QString Lifetimes::pauseRefusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

QString Lifetimes::resumeRefusal(const Sandbox &sandbox) const
{
    if (sandbox.state == SandboxState::Paused)
        return {};
    return isFinal(sandbox.state) ? notRunningRefusal(sandbox.state) : tr("The sandbox is not paused.");
}

HttpRequest Lifetimes::change(const QString &sandboxId, const char *what, const QByteArray &body,
                              RetryClass retry) const
{
    HttpRequest request = m_api->request("POST", m_api->sandboxEndpoint(sandboxId) + '/' + what, retry, body);
    request.subject = m_api->subjectFor(sandboxId);
    request.inactivityTimeout = patience;
    request.deadline = patience;
    return request;
}

Future<void> Lifetimes::send(const QString &sandboxId, const char *what, const QByteArray &body,
                             RetryClass retry)
{
    return m_api->call<void>(change(sandboxId, what, body, retry), decodeDone);
}

Future<Sandbox> Lifetimes::extendBy(const QString &sandboxId, std::chrono::seconds more)
{
    if (more <= 0s || more > longestLife)
        return readyFuture<Sandbox>(tl::unexpected(Error{.kind = Error::Kind::Invalid,
                                                         .subject = m_api->subjectFor(sandboxId),
                                                         .detail = tr("Enter a time to add.")}));
    auto flow = Flow<Sandbox>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Sighting>(m_api->look(sandboxId), [this, self, sandboxId, more](const Sighting &seen) {
        if (seen.sandbox.state == SandboxState::Paused || !seen.sandbox.deadline.isValid())
            return self->fail(notRunning(*m_api, seen.sandbox));
        // By the service's own clock, and a second more rather than less.
        const std::chrono::milliseconds rest(std::max<qint64>(seen.at.msecsTo(seen.sandbox.deadline), 0));
        lengthen(self, sandboxId,
                 std::min(std::chrono::ceil<std::chrono::seconds>(rest) + more, longestLife));
    });
    return flow->future();
}

// A refresh can only lengthen a life, whatever somebody else does meanwhile; a time-out can do both, but is
// the only call for more than an hour, and the only one where a region has no refresh. It is sent right after
// a look at the present end and never with a sooner one; who lengthens the life even further between that
// look and the call is cut short, for the service knows no call with a condition.
void Lifetimes::lengthen(Flow<Sandbox> *flow, const QString &sandboxId, std::chrono::seconds life)
{
    if (life > longestRefresh)
        return setLife(flow, sandboxId, life);
    flow->await<void>(send(sandboxId, "refreshes", encodeSeconds("duration", life), RetryClass::Idempotent),
                      [this, flow, sandboxId, life](const Result<void> &done) {
                          if (!done && isMissingCall(done.error()))
                              return setLongerLife(flow, sandboxId, life);
                          if (!done)
                              return flow->fail(done.error());
                          flow->await<Sandbox>(m_api->detail(sandboxId), [flow](Result<Sandbox> sandbox) {
                              flow->finish(std::move(sandbox));
                          });
                      });
}

/// The refusal took its time: the end may be another by now.
void Lifetimes::setLongerLife(Flow<Sandbox> *flow, const QString &sandboxId, std::chrono::seconds life)
{
    flow->awaitValue<Sighting>(m_api->look(sandboxId), [this, flow, sandboxId, life](const Sighting &seen) {
        const std::chrono::milliseconds rest(
            seen.sandbox.deadline.isValid() ? seen.at.msecsTo(seen.sandbox.deadline) : 0);
        setLife(flow, sandboxId, std::max(life, std::chrono::ceil<std::chrono::seconds>(rest)));
    });
}

void Lifetimes::setLife(Flow<Sandbox> *flow, const QString &sandboxId, std::chrono::seconds life)
{
    flow->awaitValue<void>(send(sandboxId, "timeout", encodeSeconds("timeout", life), RetryClass::Idempotent),
                           [this, flow, sandboxId] {
                               flow->await<Sandbox>(
                                   m_api->detail(sandboxId),
                                   [flow](Result<Sandbox> sandbox) { flow->finish(std::move(sandbox)); });
                           });
}

Future<Sandbox> Lifetimes::extendUntil(const QString &sandboxId, const QDateTime &end)
{
    const auto past = [this, sandboxId] {
        return Error{.kind = Error::Kind::Invalid,
                     .subject = m_api->subjectFor(sandboxId),
                     .detail = tr("This time is past.")};
    };
    if (!end.isValid() || end <= m_api->clock().now())
        return readyFuture<Sandbox>(tl::unexpected(past()));
    auto flow = Flow<Sandbox>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Sighting>(
        m_api->look(sandboxId), [this, self, sandboxId, end, past](const Sighting &seen) {
            if (seen.sandbox.state == SandboxState::Paused)
                return self->fail(notRunning(*m_api, seen.sandbox));
            const auto life =
                std::chrono::round<std::chrono::seconds>(std::chrono::milliseconds(seen.at.msecsTo(end)));
            if (life < 1s) // 0 would end it at once
                return self->fail(past());
            setLife(self, sandboxId, std::min(life, longestLife));
        });
    return flow->future();
}

Future<void> Lifetimes::pause(const QString &sandboxId)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<void>(tl::unexpected(*problem));
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    // The older service can leave before the memory is stored; the newer ones pass over the word.
    flow->await<void>(send(sandboxId, "pause", R"({"sync":true})", RetryClass::WhenNotSent),
                      [this, self, sandboxId](const Result<void> &done) {
                          if (!done && done.error().httpStatus != 409 && !leavesOpen(done.error()))
                              return self->fail(done.error());
                          if (!done)
                              return settlePause(self, sandboxId, done.error(), 0);
                          m_api->noteState(sandboxId, SandboxState::Paused);
                          self->finish({});
                      });
    return flow->future();
}

// It may be paused already, or somebody else's pause may still be going on.
void Lifetimes::settlePause(Flow<void> *flow, const QString &sandboxId, const Error &error, int looks)
{
    flow->await<Sandbox>(
        m_api->detail(sandboxId), [this, flow, sandboxId, error, looks](const Result<Sandbox> &sandbox) {
            if (sandbox && sandbox->state == SandboxState::Paused)
                return flow->finish({});
            if (looks + 1 < looksAfterPause)
                return flow->pause(m_api->clock(), 1s, [this, flow, sandboxId, error, looks] {
                    settlePause(flow, sandboxId, error, looks + 1);
                });
            Error last = error;
            last.ambiguous = leavesOpen(error);
            flow->fail(std::move(last));
        });
}

// One that runs is left as it is: a call that connects would set its life.
Future<Sandbox> Lifetimes::resume(const QString &sandboxId, std::chrono::seconds life)
{
    if (life < 1s || life > longestLife)
        return readyFuture<Sandbox>(tl::unexpected(Error{.kind = Error::Kind::Invalid,
                                                         .subject = m_api->subjectFor(sandboxId),
                                                         .detail = tr("Enter a lifetime.")}));
    auto flow = Flow<Sandbox>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Sandbox>(m_api->detail(sandboxId),
                              [this, self, sandboxId, life](const Sandbox &sandbox) {
                                  if (sandbox.state == SandboxState::Running)
                                      return self->finish(sandbox);
                                  wake(self, sandboxId, "resume", life);
                              });
    return flow->future();
}

void Lifetimes::wake(Flow<Sandbox> *flow, const QString &sandboxId, const char *what,
                     std::chrono::seconds life)
{
    const auto decode = [](const HttpResponse &response) {
        return decodeSandboxBody(response.body);
    };
    flow->await<ServedSandbox>(
        m_api->call<ServedSandbox>(
            change(sandboxId, what, encodeSeconds("timeout", life), RetryClass::WhenNotSent), decode),
        [this, flow, sandboxId, what, life](const Result<ServedSandbox> &served) {
            if (served)
                m_api->learn(*served);
            else if (isMissingCall(served.error()) && qstrcmp(what, "resume") == 0)
                // Not in this region, or gone; the newer call tells which. It was seen paused.
                return wake(flow, sandboxId, "connect", life);
            settleResume(flow, sandboxId, served ? std::nullopt : std::optional(served.error()));
        });
}

void Lifetimes::settleResume(Flow<Sandbox> *flow, const QString &sandboxId, const std::optional<Error> &error)
{
    if (error && error->httpStatus != 409 && !leavesOpen(*error)) {
        Error told = *error;
        noteQuota(told);
        return flow->fail(std::move(told));
    }
    flow->await<Sandbox>(m_api->detail(sandboxId), [flow, error](Result<Sandbox> sandbox) {
        if (!error || (sandbox && sandbox->state == SandboxState::Running))
            return flow->finish(std::move(sandbox));
        Error told = *error;
        told.ambiguous = leavesOpen(told);
        flow->fail(std::move(told));
    });
}

} // namespace Sandkeeper::Ppio
