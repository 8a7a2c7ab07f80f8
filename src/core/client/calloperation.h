// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"
#include "core/client/createoperation.h"
#include "core/client/fileerror.h"
#include "core/client/resultoperation.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"

namespace Sandkeeper {

/// One call of one ability for one sandbox.
template <typename T>
class CallOperation final : public ResultOperation<T>
{
public:
    struct Spec
    {
        SandboxKey sandbox;
        QString name;    ///< of the sandbox
        QString title;   ///< of the operation
        QString running; ///< while it waits for the answer
        QString stopped; ///< after a cancel: what is known then
        /// Makes the call; an invalid future when the provider lacks the ability.
        std::function<Future<T>(Provider *)> call;
        std::function<QString(const T &)> done; ///< what happened
    };

    CallOperation(OperationContext context, Spec spec)
        : ResultOperation<T>(spec.title)
        , m_context(context)
        , m_spec(std::move(spec))
    {
        this->setItems({Operation::Item{.key = m_spec.sandbox, .name = m_spec.name}});
    }

    ~CallOperation() override { m_call.cancel(); }

protected:
    void start() override
    {
        Provider *provider = m_context.sessions->provider(m_spec.sandbox.accountId);
        if (!provider)
            return fail(m_context.sessions->error(m_spec.sandbox.accountId)
                            .value_or(Error{.kind = Error::Kind::Local,
                                            .detail = Operation::tr("The account is not connected.")}));
        m_call = m_spec.call(provider);
        if (!m_call.isValid())
            return fail(Error{.kind = Error::Kind::Unsupported});
        this->updateItem(0, Operation::ItemState::Running, m_spec.running);
        whenDone<T>(m_call, this, [this](Result<T> answer) { take(std::move(answer)); });
    }

    void abort() override { m_call.cancel(); }

private:
    void take(Result<T> answer)
    {
        if (this->isFinished())
            return;
        if (answer) {
            this->m_result = std::move(*answer);
            const QString text = m_spec.done(*this->m_result);
            this->updateItem(0, Operation::ItemState::Done, text);
            this->finish(text);
        } else if (answer.error().isCancelled()) {
            // The request was on its way: only the service knows.
            this->updateItem(0, Operation::ItemState::Unknown, m_spec.stopped);
            this->finish(m_spec.stopped);
        } else {
            fail(answer.error());
        }
    }

    void fail(Error error)
    {
        error = fileError(std::move(error));
        if (!error.subject.startsWith(QLatin1Char('/'))) // what a path is said of is not the whole sandbox
            error.subject = m_spec.name;
        const QString text = message(error);
        this->updateItem(0, error.ambiguous ? Operation::ItemState::Unknown : Operation::ItemState::Failed,
                         text, error);
        this->finish(text);
        // The sandbox may have ended meanwhile: let the table show it.
        if (error.kind == Error::Kind::NotRunning ||
            (error.kind == Error::Kind::NotFound && error.subject == m_spec.name))
            m_context.sessions->refresh(m_spec.sandbox.accountId);
    }

    OperationContext m_context;
    Spec m_spec;
    Future<T> m_call;
};

/// The same for a call that answers with nothing.
inline Future<std::monostate> withoutValue(QObject *context, const Future<void> &call)
{
    const Answer<std::monostate> answer;
    answer.onCancel(context, [call = call]() mutable { call.cancel(); });
    whenDone<void>(call, context, [answer](const Result<void> &result) {
        if (result)
            answer.finish(std::monostate());
        else
            answer.fail(result.error());
    });
    return answer.future();
}

} // namespace Sandkeeper
