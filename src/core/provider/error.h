// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <chrono>
#include <optional>

#include <QByteArray>
#include <QFuture>
#include <QMetaType>
#include <QString>

#include <tl/expected.hpp>

namespace Sandkeeper {

/// What went wrong, as data. Holds no sentence for people: that is made late, by message() and advice() in
/// core/provider/errortext.h, so that it can be translated and worded in one place. Never holds a secret.
struct SANDKEEPER_CORE_EXPORT Error
{
    enum class Kind {
        Cancelled,   ///< the user (or the object's end) asked for it; shown to nobody
        Network,     ///< no connection, or it broke
        Timeout,     ///< our own connect, inactivity or total limit
        Tls,         ///< the server's certificate or the TLS handshake was refused
        Auth,        ///< 401: the service refused the key
        Payment,     ///< 402
        Forbidden,   ///< 403
        NotFound,    ///< 404
        Conflict,    ///< 409
        Invalid,     ///< 400, 422, or refused by local validation: the request itself is wrong
        RateLimited, ///< 429
        Server,      ///< 5xx
        Protocol,    ///< an answer that is not what the service documents (HTML, wrong JSON shape, cut off)
        TooLarge,    ///< an answer or a file above a stated limit
        NotRunning,  ///< the sandbox is not (or no longer) usable; `reason` has the service's word
        CommandTimeout, ///< the command's own time limit passed; it may or may not have ended
        Unsupported,    ///< this provider or sandbox cannot do it
        Secrets,        ///< the keychain is locked, absent or refused
        Local,          ///< a local file, setting or plug-in
    };

    Kind kind = Kind::Local;
    QString
        subject; ///< the thing it happened to: a sandbox name, an account, a host. Plain text, may be empty
    QString detail; ///< the service's or system's own words, bounded and redacted; may be empty
    /// Machine word, may be empty: from the service (OOM_KILLED), or one of ours that tells cases of one kind
    /// apart. Network: HOST_NOT_FOUND, CONNECTION_REFUSED, CONNECTION_LOST, CUT_OFF, PROXY. Timeout:
    /// CONNECT_TIMEOUT, INACTIVITY_TIMEOUT, DEADLINE. Forbidden with httpStatus 0: INSECURE_TRANSPORT,
    /// ORIGIN_NOT_ALLOWED. Protocol: REDIRECT. Any answer: WEB_PAGE. Secrets: LOCKED, ABSENT, FAILED.
    QString reason;
    QString requestId;        ///< our own id of the HTTP exchange, as in the log; may be empty
    QString serviceRequestId; ///< the service's own id of it, from its answer; may be empty
    int httpStatus = 0;       ///< 0 when no HTTP answer was complete
    std::optional<std::chrono::milliseconds> retryAfter; ///< the service's Retry-After
    /// True when the request may have taken effect although no answer says so (DESIGN rule 1: show as
    /// unknown, settle by a read).
    bool ambiguous = false;
    /// At most 16 KiB of the answer's body, for the provider's own reading. Never shown, never logged.
    QByteArray body;

    bool isCancelled() const { return kind == Kind::Cancelled; }
};

template <typename T>
using Result = tl::expected<T, Error>;

/// A one-shot asynchronous answer, given on the thread the call was made on. Consume it with whenDone()
/// (core/provider/future.h), not with `.then(context, …)`, which is skipped for a cancelled future and whose
/// Qt 6.4 version asserts when the context died before. Keep this very future to cancel, for cancelling a
/// later link does not reach the source.
template <typename T>
using Future = QFuture<Result<T>>;

/// A future that is finished already.
template <typename T>
Future<T> readyFuture(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

} // namespace Sandkeeper

Q_DECLARE_METATYPE(Sandkeeper::Error)
