// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"

#include <QNetworkReply>
#include <QSslError>

namespace Sandkeeper {

/// A complete HTTP answer whose status is not 2xx.
struct HttpAnswer
{
    int status = 0;
    QList<HttpHeader> headers;
    QByteArray body; ///< may be cut off
};

/// An exchange that ended without a complete answer.
struct HttpFailure
{
    enum class Cause { Transport, ConnectTimeout, InactivityTimeout, Deadline, TooLarge };
    Cause cause = Cause::Transport;
    QNetworkReply::NetworkError code = QNetworkReply::NoError;
    QString text; ///< the system's words
    QList<QSslError> sslErrors;
    int status = 0; ///< if the answer had begun
};

/// The one mapping of HTTP to Error. `now` is the time that an HTTP date in Retry-After is compared with when
/// the answer has no date of its own. The detail is taken from the shapes of prime.md §3.4 and of the
/// gateway (§20): "detail" (text, list of {loc, msg}, object), "errors" of {param, details}, "message",
/// "error"; at most 500 characters, redacted. Any thread.
SANDKEEPER_CORE_EXPORT Error errorForAnswer(const HttpAnswer &answer, const QDateTime &now);
SANDKEEPER_CORE_EXPORT Error errorForFailure(const HttpFailure &failure);

/// For a 2xx answer that is not what the service documents: Kind::Protocol, with `expectation` as detail
/// (“no JSON object”), or with reason WEB_PAGE when it is HTML.
SANDKEEPER_CORE_EXPORT Error errorForUnexpectedAnswer(const HttpResponse &response, const QString &subject,
                                                      const QString &expectation);

/// Retry-After in seconds or as an HTTP date; nullopt when absent or unreadable, never negative.
SANDKEEPER_CORE_EXPORT std::optional<std::chrono::milliseconds> retryAfter(const QList<HttpHeader> &headers,
                                                                           const QDateTime &now);
/// An HTTP date (RFC 9110 §5.6.7, the preferred form), invalid if it is none.
SANDKEEPER_CORE_EXPORT QDateTime httpDate(QByteArrayView text);
/// The first header of that name, in any letter case.
SANDKEEPER_CORE_EXPORT QByteArray headerValue(const QList<HttpHeader> &headers, QByteArrayView name);

} // namespace Sandkeeper
