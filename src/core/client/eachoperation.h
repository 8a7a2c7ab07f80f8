// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/createoperation.h"
#include "core/client/operation.h"
#include "core/provider/future.h"
#include "core/provider/provider.h"

#include <functional>
#include <map>
#include <memory>

namespace Sandkeeper {

/// The same call for each of one or many sandboxes, a few at a time in each account. Every sandbox has a
/// result of its own; what a cancel comes too late for is unknown. When the service answers 429, nothing new
/// is sent in that account until its Retry-After is over, or without one for 1, 2, 4 … 60 s, and what was
/// refused is sent again; a full account (reason QUOTA) is an error at once. GUI thread.
class EachOperation final : public Operation
{
    Q_OBJECT
public:
    /// What a call that went well came to.
    struct Outcome
    {
        QString text;             ///< translated: what happened
        QString remark;           ///< translated: what the user should be told all the same; may be empty
        QList<Sandbox> sandboxes; ///< as the service has just described them
        std::optional<SandboxState> state; ///< what the sandbox itself is now, where nothing describes it
    };
    struct Spec
    {
        QString title;
        QString running; ///< of a sandbox, while it waits for the answer
        /// Makes the call; an invalid future when the provider lacks the ability. `before` is what is known
        /// of the sandbox. Calls that are not to be sent twice are not.
        std::function<Future<Outcome>(Provider *provider, const Sandbox &before)> call;
        std::function<QString(int)> count; ///< "3 paused", translated
    };

    EachOperation(OperationContext context, const QList<SandboxKey> &sandboxes, Spec spec);
    ~EachOperation() override;

protected:
    void start() override;
    void abort() override;

private:
    /// One account's part.
    struct Lane
    {
        QString accountId;
        QList<int> waiting; ///< indexes of items
        std::map<int, Future<Outcome>> calls;
        int refusals = 0; ///< in a row
        bool held = false;
        bool ended = false;
    };

    void advance(Lane &lane);
    void send(Lane &lane, Provider *provider, int index);
    void take(Lane &lane, int index, const Result<Outcome> &answer);
    void takeRefusal(Lane &lane, int index, const Error &refusal);
    void fail(int index, Error error);
    void endLane(Lane &lane);
    QString summary() const;

    OperationContext m_context;
    Spec m_spec;
    QStringList m_remarks;
    std::vector<std::unique_ptr<Lane>> m_lanes;
};

/// The answer to `call` as an outcome; cancelling that cancels the call. The answer comes as long as
/// `context` lives.
template <typename T, typename Describe>
Future<EachOperation::Outcome> described(QObject *context, const Future<T> &call, Describe describe)
{
    const Answer<EachOperation::Outcome> answer;
    answer.onCancel(context, [call = call]() mutable { call.cancel(); });
    whenDone<T>(call, context, [answer, describe](const Result<T> &result) {
        if (!result)
            return answer.fail(result.error());
        if constexpr (std::is_void_v<T>)
            answer.finish(describe());
        else
            answer.finish(describe(*result));
    });
    return answer.future();
}

} // namespace Sandkeeper
