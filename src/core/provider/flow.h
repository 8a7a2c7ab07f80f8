// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/provider/error.h"

#include <functional>
#include <memory>

#include <QFutureWatcher>
#include <QPointer>

namespace Sandkeeper {

/// One answer that takes several asynchronous steps. Cancelling the future it gave out cancels the step under
/// way, which a chain of `.then` would not do; and when its owner dies, its steps are cancelled and nothing
/// of it runs any more. Steps keep it alive; nobody else needs to. GUI thread.
template <typename T>
class Flow : public std::enable_shared_from_this<Flow<T>>
{
public:
    /// `owner` must outlive everything the steps' functions use.
    static std::shared_ptr<Flow> make(QObject *owner)
    {
        auto flow = std::shared_ptr<Flow>(new Flow(owner));
        flow->watchForCancel();
        return flow;
    }

    ~Flow()
    {
        if (m_canceller)
            m_canceller->deleteLater(); // it may be in the middle of telling us
        if (m_cancelStep)
            m_cancelStep();
        // An unfinished promise cancels its future here, so nobody waits for ever.
    }

    Flow(const Flow &) = delete;
    Flow &operator=(const Flow &) = delete;

    Future<T> future() const { return m_promise.future(); }
    bool isOver() const { return m_over; }

    void finish(Result<T> result)
    {
        if (m_over)
            return;
        m_over = true;
        m_cancelStep = nullptr;
        m_promise.addResult(std::move(result));
        m_promise.finish();
    }

    void fail(Error error) { finish(Result<T>(tl::unexpected(std::move(error)))); }

    /// Calls `next` with the step's result, as a Cancelled error when it has none.
    template <typename U, typename Next>
    void await(const Future<U> &step, Next next)
    {
        if (m_over)
            return;
        auto *watcher = new QFutureWatcher<Result<U>>(m_owner);
        m_cancelStep = [step = step]() mutable {
            step.cancel();
        };
        QObject::connect(watcher, &QFutureWatcherBase::finished, watcher,
                         [self = this->shared_from_this(), watcher, next = std::move(next)]() mutable {
                             watcher->deleteLater();
                             if (self->m_over)
                                 return;
                             self->m_cancelStep = nullptr;
                             const Future<U> answer = watcher->future();
                             if (answer.isCanceled() || answer.resultCount() == 0)
                                 next(Result<U>(tl::unexpected(Error{.kind = Error::Kind::Cancelled})));
                             else
                                 next(answer.result());
                         });
        watcher->setFuture(step);
    }

    /// As await(), and ends with the step's error if it has one.
    template <typename U, typename Next>
    void awaitValue(const Future<U> &step, Next next)
    {
        await<U>(step, [this, next = std::move(next)](Result<U> result) mutable {
            if (!result)
                return fail(std::move(result.error()));
            if constexpr (std::is_void_v<U>)
                next();
            else
                next(std::move(*result));
        });
    }

    template <typename Next>
    void pause(const Clock &clock, std::chrono::milliseconds delay, Next next)
    {
        clock.after(delay, m_owner, [self = this->shared_from_this(), next = std::move(next)]() mutable {
            if (!self->m_over)
                next();
        });
    }

private:
    explicit Flow(QObject *owner)
        : m_owner(owner)
    {
        m_promise.start();
    }

    void watchForCancel()
    {
        auto *watcher = new QFutureWatcher<Result<T>>(m_owner);
        m_canceller = watcher;
        QObject::connect(watcher, &QFutureWatcherBase::canceled, watcher, [weak = this->weak_from_this()] {
            if (const auto self = weak.lock())
                self->abandon();
        });
        watcher->setFuture(m_promise.future());
    }

    void abandon()
    {
        if (m_over)
            return;
        m_over = true;
        if (auto cancelStep = std::exchange(m_cancelStep, nullptr))
            cancelStep();
        m_promise.finish();
    }

    QObject *m_owner;
    QPromise<Result<T>> m_promise;
    QPointer<QObject> m_canceller;
    std::function<void()> m_cancelStep;
    bool m_over = false;
};

} // namespace Sandkeeper
