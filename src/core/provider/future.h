// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <functional>
#include <memory>
#include <utility>

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

namespace Sandkeeper {

/// Calls `callback(Result<T>)` exactly once on the context's thread when the future ends: with its result, or
/// with Kind::Cancelled when it ended without one. Not called if the context dies before. Preferred over
/// QFuture::then(), whose continuation is silently skipped for a cancelled future, so that a caller would
/// wait for ever.
template <typename T, typename Callback>
void whenDone(const Future<T> &future, QObject *context, Callback callback)
{
    auto *watcher = new QFutureWatcher<Result<T>>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, callback = std::move(callback)]() mutable {
                         const Future<T> done = watcher->future();
                         watcher->deleteLater();
                         if (done.resultCount() > 0)
                             callback(done.result());
                         else
                             callback(Result<T>(tl::unexpected(Error{.kind = Error::Kind::Cancelled})));
                     });
    watcher->setFuture(future);
}

/// The answering end of a Future<T>, shared by the continuations of one call. The first finish() counts; one
/// that is dropped unanswered ends its future as cancelled. One thread.
template <typename T>
class Answer
{
public:
    Answer()
        : m_promise(std::make_shared<QPromise<Result<T>>>())
    {
        m_promise->start();
    }

    Future<T> future() const { return m_promise->future(); }
    bool isCancelled() const { return m_promise->isCanceled(); }

    void finish(Result<T> result) const
    {
        if (m_promise->future().isFinished())
            return;
        m_promise->addResult(std::move(result));
        m_promise->finish();
    }

    void fail(Error error) const { finish(tl::unexpected(std::move(error))); }

    /// Calls `callback` on the context's thread when the caller cancels the future.
    template <typename Callback>
    void onCancel(QObject *context, Callback callback) const
    {
        auto *watcher = new QFutureWatcher<Result<T>>(context);
        QObject::connect(watcher, &QFutureWatcherBase::canceled, context, std::move(callback));
        QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
        watcher->setFuture(future());
    }

private:
    std::shared_ptr<QPromise<Result<T>>> m_promise;
};

} // namespace Sandkeeper
