// SPDX-License-Identifier: MIT
#pragma once

#include "api/statuscodec.h"
#include "gatewaytokens.h"

namespace Sandkeeper::Prime {

/// What kind of operation at a gateway it is: decides which of its failures are repeated (prime.md §12.2,
/// §12.4).
enum class GatewayOperation {
    Command, ///< `exec`: nothing but what cannot have run
    Upload,
    Download,
    ReadFile,
};

/// What to do about a failed attempt.
struct GatewayDecision
{
    enum class Step {
        Fail,           ///< the failure is the operation's
        NewToken,       ///< again at once, with another token
        TokenRefused,   ///< the other token was refused, too
        AskWhetherRuns, ///< 409: again after `pause` if the sandbox runs, unless `pause` is empty
        Lost,           ///< the service has lost the sandbox, for good
        Repeat,         ///< again after `pause`
    };
    Step step = Step::Fail;
    std::optional<std::chrono::milliseconds> pause;

    bool operator==(const GatewayDecision &) const = default;
};

/// The retry table of the gateway (prime.md §12.2, §12.4, §13.3), one object per operation.
class GatewayAttempts
{
public:
    explicit GatewayAttempts(GatewayOperation operation)
        : m_operation(operation)
    {
    }

    /// Counts this failure.
    GatewayDecision decide(const Error &error);

private:
    bool isInnerFailure(const Error &error) const;
    std::optional<std::chrono::milliseconds> nextOuterPause();

    GatewayOperation m_operation;
    bool m_askedForToken = false;
    size_t m_outer = 0;
    size_t m_inner = 0; ///< of this round
};

/// Operations at the gateways of all sandboxes of one account: each has a token, is repeated as the table
/// says, and its failure is explained by the sandbox's end if that is its reason. GUI thread.
class GatewayCalls : public QObject
{
public:
    GatewayCalls(ControlPlane *api, GatewayTokens *tokens);
    ~GatewayCalls() override;

    template <typename T>
    struct Call
    {
        GatewayOperation operation = GatewayOperation::Command;
        QString sandboxId;
        /// One attempt with this access. Cancelled together with the call.
        std::function<Future<T>(const GatewayAccess &)> attempt;
        /// Asked before each repetition: false when what has been moved cannot be moved again. Null: always.
        std::function<bool()> mayRepeat = nullptr;
    };

    /// Errors: those of the attempts, of which a refused token is Forbidden with reason
    /// GATEWAY_TOKEN_REFUSED, and a sandbox that has ended NotRunning.
    template <typename T>
    Future<T> start(Call<T> call);

    /// Why a sandbox is not usable; all fields empty when the service does not tell (prime.md §5.8: a failure
    /// of this call hides nothing). Never ends as an error.
    Future<EndReason> errorContext(const QString &sandboxId);

private:
    template <typename T>
    struct Run
    {
        explicit Run(Call<T> given)
            : call(std::move(given))
            , attempts(call.operation)
        {
        }
        Call<T> call;
        GatewayAttempts attempts;
        Flow<T> *flow = nullptr; ///< keeps this alive through its steps, not the other way round
    };

    template <typename T>
    void attempt(const std::shared_ptr<Run<T>> &run);

    /// Ends with a value when it is time to repeat, with the operation's error when it is not repeated.
    Future<void> prepareRepeat(const QString &sandboxId, const Secret &token, GatewayDecision decision,
                               const std::function<bool()> &mayRepeat, const Error &error);
    void explain(Flow<void> *flow, const QString &sandboxId, const Error &error);

    ControlPlane *m_api;
    GatewayTokens *m_tokens;
};

/// A NotRunning error in the service's words: `reason` is the error type, else the status word.
Error notRunning(const EndReason &context, Error cause);

template <typename T>
Future<T> GatewayCalls::start(Call<T> call)
{
    if (const auto problem = m_api->idProblem(call.sandboxId))
        return readyFuture<T>(tl::unexpected(*problem));
    const auto flow = Flow<T>::make(this);
    const auto run = std::make_shared<Run<T>>(std::move(call));
    run->flow = flow.get();
    attempt(run);
    return flow->future();
}

template <typename T>
void GatewayCalls::attempt(const std::shared_ptr<Run<T>> &run)
{
    run->flow->template awaitValue<GatewayAccess>(
        m_tokens->access(run->call.sandboxId), [this, run](const GatewayAccess &access) {
            run->flow->template await<T>(run->call.attempt(access), [this, run, access](Result<T> result) {
                if (result || result.error().isCancelled())
                    return run->flow->finish(std::move(result));
                const GatewayDecision decision = run->attempts.decide(result.error());
                run->flow->template awaitValue<void>(prepareRepeat(run->call.sandboxId, access.token,
                                                                   decision, run->call.mayRepeat,
                                                                   result.error()),
                                                     [this, run] { attempt(run); });
            });
        });
}

} // namespace Sandkeeper::Prime
