// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "core/provider/flow.h"

#include <QtConcurrentRun>

/// What every provider does with the answers to its calls. GUI thread.
namespace Sandkeeper {

/// What a report needs of an answer that could not be read.
inline HttpResponse answerFacts(const HttpResponse &response)
{
    HttpResponse facts;
    facts.status = response.status;
    facts.requestId = response.requestId;
    facts.serviceRequestId = response.serviceRequestId;
    return facts;
}

inline void addFacts(Error &error, const QString &subject, const HttpResponse &response)
{
    error.subject = subject;
    error.requestId = response.requestId;
    error.serviceRequestId = response.serviceRequestId;
    error.httpStatus = response.status;
}

/// Whether a call that has an effect may have had it although it failed: a failing service may have done it,
/// and one whose answer cannot be read has.
inline bool leavesOpen(const Error &error)
{
    return error.ambiguous || error.kind == Error::Kind::Protocol || error.httpStatus >= 500;
}

/// Marks the error of a call that has an effect and must not be sent twice.
inline void noteUncertainty(Error &error)
{
    error.ambiguous = leavesOpen(error);
}

/// `decode` on a worker if the body is long enough to cost a frame (measured: about 20 MB of JSON a second in
/// a debug build), else at once.
template <typename T>
Future<T> decodeLater(const HttpResponse &response, std::function<Result<T>(const HttpResponse &)> decode)
{
    constexpr qsizetype shortBody = 32 * 1024;
    if (response.body.size() <= shortBody)
        return readyFuture<T>(decode(response));
    return QtConcurrent::run([response, decode = std::move(decode)] { return decode(response); });
}

/// What `decode` reads out of an answer that is still to come. `owner` as for Flow::make(); `subject` as in
/// the request, for the error of an answer that cannot be read.
template <typename T>
Future<T> decodedAnswer(QObject *owner, const Future<HttpResponse> &answer, const QString &subject,
                        std::function<Result<T>(const HttpResponse &)> decode)
{
    auto flow = Flow<T>::make(owner);
    // The flow is kept by its step alone; a step that held it itself would keep it for ever.
    auto *self = flow.get();
    flow->template awaitValue<HttpResponse>(
        answer, [self, subject, decode = std::move(decode)](const HttpResponse &response) mutable {
            self->template await<T>(decodeLater<T>(response, std::move(decode)),
                                    [self, subject, facts = answerFacts(response)](Result<T> result) {
                                        if (!result)
                                            addFacts(result.error(), subject, facts);
                                        self->finish(std::move(result));
                                    });
        });
    return flow->future();
}

} // namespace Sandkeeper
