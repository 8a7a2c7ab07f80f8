// SPDX-License-Identifier: MIT
#pragma once

#include "controlplane.h"

#include <QCoreApplication>
#include <QVersionNumber>

namespace Sandkeeper::Ppio {

/// Calls to the daemons inside the sandboxes of one account (ppio.md §3). None of them changes a sandbox's
/// life. A refused token is asked for again once, and a failure that may be the sandbox's end is explained by
/// what the control plane says of it. GUI thread.
class DaemonCalls : public QObject
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::DaemonCalls)
public:
    explicit DaemonCalls(ControlPlane *api);
    ~DaemonCalls() override;

    ControlPlane *api() const { return m_api; }

    /// One request to a daemon, with what lets it in. `endpoint` is percent-encoded.
    HttpRequest request(const QString &sandboxId, const DaemonAccess &access, const QByteArray &method,
                        const QByteArray &endpoint) const;
    /// A remote procedure call with one message each way, e.g. of "process.Process/List" (ppio.md §3.4). An
    /// empty `user` is the sandbox's own.
    HttpRequest callRequest(const QString &sandboxId, const DaemonAccess &access, const QByteArray &method,
                            const QByteArray &message, const QString &user = {}) const;
    /// One whose answer is a stream. It fails when nothing has come for so long that a sign of life is
    /// missing.
    HttpRequest streamRequest(const QString &sandboxId, const DaemonAccess &access, const QByteArray &method,
                              const QByteArray &message, const QString &user = {}) const;
    /// Without any byte for that long, a stream is dead (ppio.md §3.6).
    static constexpr std::chrono::milliseconds longestSilence{120'000};

    /// Who a call is for when nobody was named: empty where the daemon knows it itself (ppio.md §1.4).
    static QString defaultUser(const DaemonAccess &access);

    /// Whether a daemon of that version lacks what came with another (ppio.md §3.10). One that tells none is
    /// taken for an old one.
    static bool isOlder(const QString &version, const QVersionNumber &than);

    template <typename T>
    struct Operation
    {
        QString sandboxId;
        /// One attempt with this access. Cancelled together with the operation.
        std::function<Future<T>(const DaemonAccess &)> attempt;
        /// Asked before each repetition. Null: always.
        std::function<bool()> mayRepeat = nullptr;
        int repetitions = 0; ///< at most so many after failures that pass by themselves
    };
    /// Errors: those of the attempts as explain() tells them; NotRunning with reason SANDBOX_NOT_FOUND for a
    /// sandbox that the service does not have (any more).
    template <typename T>
    Future<T> start(Operation<T> operation);

    /// One remote procedure call. A call with effects is RetryClass::Never.
    template <typename T>
    Future<T> call(const QString &sandboxId, const QByteArray &method, const QByteArray &message,
                   RetryClass retry, std::function<Result<T>(const QByteArray &)> decode,
                   std::chrono::milliseconds limit = std::chrono::seconds(60));

    /// One call whose message is a stream, `body` with its envelopes; sent once.
    Future<void> sendStream(const QString &sandboxId, const QByteArray &method, const QByteArray &body,
                            std::chrono::milliseconds limit,
                            std::function<Result<void>(const QByteArray &)> decode);

    /// Whether the daemon refused the token: nothing was done.
    static bool isTokenRefused(const Error &error);
    /// What a failure means. Asks the control plane when it may be the sandbox's end. Never ends as an error.
    Future<Error> explain(const QString &sandboxId, const Error &error, QObject *owner);

    /// Why this cannot be a path in a sandbox; nullopt when it can. Every name of a sandbox that the service
    /// can tell can be asked for.
    static std::optional<Error> pathProblem(const QString &path);

private:
    template <typename T>
    struct Run
    {
        Operation<T> operation;
        Flow<T> *flow = nullptr; ///< keeps this alive through its steps, not the other way round
        bool authorisedAgain = false;
        int repeated = 0;
    };
    template <typename T>
    Future<T> exchange(HttpRequest request, RetryClass retry, std::chrono::milliseconds limit,
                       const std::function<Result<T>(const QByteArray &)> &decode);
    template <typename T>
    void attempt(const std::shared_ptr<Run<T>> &run);
    template <typename T>
    void handleFailure(const std::shared_ptr<Run<T>> &run, const DaemonAccess &access, const Error &error);
    static bool passesByItself(const Error &error);
    void look(Flow<Error> *flow, const QString &sandboxId, const Error &error, int round);
    Future<bool> isSettled(const QString &sandboxId);

    ControlPlane *m_api;
};

template <typename T>
Future<T> DaemonCalls::start(Operation<T> operation)
{
    const auto flow = Flow<T>::make(this);
    attempt(std::make_shared<Run<T>>(Run<T>{.operation = std::move(operation), .flow = flow.get()}));
    return flow->future();
}

template <typename T>
void DaemonCalls::attempt(const std::shared_ptr<Run<T>> &run)
{
    run->flow->template await<DaemonAccess>(
        m_api->daemon(run->operation.sandboxId), [this, run](Result<DaemonAccess> access) {
            if (!access) {
                Error error = std::move(access.error());
                if (error.kind == Error::Kind::NotFound) {
                    error.kind = Error::Kind::NotRunning;
                    error.reason = QStringLiteral("SANDBOX_NOT_FOUND");
                }
                return run->flow->fail(std::move(error));
            }
            run->flow->template await<T>(run->operation.attempt(*access),
                                         [this, run, access = *access](Result<T> result) {
                                             if (result || result.error().isCancelled())
                                                 return run->flow->finish(std::move(result));
                                             handleFailure(run, access, result.error());
                                         });
        });
}

template <typename T>
void DaemonCalls::handleFailure(const std::shared_ptr<Run<T>> &run, const DaemonAccess &access,
                                const Error &error)
{
    const auto mayRepeat = [&run] {
        return !run->operation.mayRepeat || run->operation.mayRepeat();
    };
    if (isTokenRefused(error)) {
        m_api->dropToken(run->operation.sandboxId, access.token);
        if (!std::exchange(run->authorisedAgain, true) && mayRepeat())
            return attempt(run);
    }
    if (run->repeated < run->operation.repetitions && passesByItself(error) && mayRepeat()) {
        const std::chrono::seconds pause(1 << run->repeated++);
        return run->flow->pause(m_api->clock(), pause, [this, run] { attempt(run); });
    }
    run->flow->template awaitValue<Error>(explain(run->operation.sandboxId, error, this),
                                          [run](const Error &told) { run->flow->fail(told); });
}

/// The body of one call's answer, which has the request's content type, or the error in it.
Future<HttpResponse> sendCall(ControlPlane *api, const HttpRequest &request);

template <typename T>
Future<T> DaemonCalls::call(const QString &sandboxId, const QByteArray &method, const QByteArray &message,
                            RetryClass retry, std::function<Result<T>(const QByteArray &)> decode,
                            std::chrono::milliseconds limit)
{
    return start(Operation<T>{
        .sandboxId = sandboxId,
        .attempt = [this, sandboxId, method, message, retry, decode, limit](const DaemonAccess &access) {
            return exchange<T>(callRequest(sandboxId, access, method, message), retry, limit, decode);
        }});
}

template <typename T>
Future<T> DaemonCalls::exchange(HttpRequest request, RetryClass retry, std::chrono::milliseconds limit,
                                const std::function<Result<T>(const QByteArray &)> &decode)
{
    request.retry = retry;
    request.inactivityTimeout = limit;
    request.deadline = limit;
    const auto flow = Flow<T>::make(this);
    auto *self = flow.get();
    flow->template awaitValue<HttpResponse>(
        sendCall(m_api, request), [self, decode, subject = request.subject](const HttpResponse &response) {
            self->template await<T>(
                decodeLater<T>(response, [decode](const HttpResponse &whole) { return decode(whole.body); }),
                [self, subject, response](Result<T> result) {
                    if (!result)
                        addFacts(result.error(), subject, response);
                    self->finish(std::move(result));
                });
        });
    return flow->future();
}

} // namespace Sandkeeper::Ppio
