// SPDX-License-Identifier: MIT
#include "core/net/httperror.h"

#include "core/net/redaction.h"

#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSslCertificate>
#include <QTimeZone>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestDetail = 500;
constexpr qsizetype longestReason = 64;
constexpr qsizetype keptBody = 16 * 1024;

/// One paragraph without control characters, cut at a limit. Redacted before it is cut: half a key is no
/// longer recognised as one.
QString tidied(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (const QChar c : redacted(text)) {
        if (c == u'\n')
            clean += c;
        else
            clean += c.isPrint() || c.isSurrogate() ? c : QChar(u' ');
    }
    clean = clean.trimmed();
    if (clean.size() <= longestDetail)
        return clean;
    clean.truncate(longestDetail - 1);
    if (clean.back().isHighSurrogate())
        clean.chop(1);
    return clean + u'…';
}

QString compactText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    default:
        return value.toVariant().toString();
    }
}

QString labelled(const QString &label, const QString &text)
{
    return label.isEmpty() || text.isEmpty() ? label + text : label + ": "_L1 + text;
}

/// ["body", "ports", 0] → "ports.0": where in the request, as the CLI shows it too.
QString pathText(const QJsonValue &location)
{
    QStringList parts;
    for (const QJsonValue &part : location.toArray())
        parts += compactText(part);
    if (!parts.isEmpty() && parts.first() == "body"_L1)
        parts.removeFirst();
    return location.isString() ? location.toString() : parts.join(u'.');
}

QString itemText(const QJsonValue &item)
{
    if (!item.isObject())
        return compactText(item);
    const QJsonObject object = item.toObject();
    if (object.contains("msg"_L1))
        return labelled(pathText(object.value("loc"_L1)), compactText(object.value("msg"_L1)));
    if (object.contains("details"_L1))
        return labelled(compactText(object.value("param"_L1)), compactText(object.value("details"_L1)));
    for (const auto key : {"message"_L1, "error"_L1, "detail"_L1}) {
        if (object.value(key).isString())
            return object.value(key).toString();
    }
    return compactText(item);
}

QString listText(const QJsonValue &value)
{
    if (!value.isArray())
        return itemText(value);
    QStringList lines;
    for (const QJsonValue &item : value.toArray())
        lines += itemText(item);
    return lines.join(u'\n');
}

QString detailOf(const QJsonObject &object)
{
    for (const auto key : {"detail"_L1, "errors"_L1, "message"_L1, "error"_L1}) {
        if (const QString text = listText(object.value(key)); !text.isEmpty())
            return text;
    }
    return {};
}

/// "sandbox_not_found" in {"error": "sandbox_not_found", …}; not a sentence.
QString wordOf(const QJsonObject &object)
{
    const QString word = object.value("error"_L1).toString();
    const bool isWord = std::all_of(word.begin(), word.end(), [](QChar c) {
        return c == u'_' || c == u'-' || c == u'.' || (c.unicode() < 0x80 && c.isLetterOrNumber());
    });
    return isWord && word.size() <= longestReason ? word : QString();
}

bool isWebPage(const QList<HttpHeader> &headers, const QByteArray &body)
{
    if (headerValue(headers, "Content-Type").toLower().startsWith("text/html"))
        return true;
    const QByteArray start = body.left(512).trimmed().toLower();
    return start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<head");
}

void describe(Error &error, const HttpAnswer &answer)
{
    error.body = answer.body.left(keptBody);
    error.serviceRequestId = tidied(QString::fromUtf8(headerValue(answer.headers, "X-Request-Id").left(128)));
    if (isWebPage(answer.headers, error.body)) {
        error.reason = u"WEB_PAGE"_s; // its tags say nothing to anybody, so they are no detail
        return;
    }
    const QJsonDocument document = QJsonDocument::fromJson(error.body);
    if (document.isObject()) {
        const QJsonObject object = document.object();
        error.detail = tidied(detailOf(object));
        error.reason = wordOf(object);
        if (!error.detail.isEmpty())
            return;
    }
    error.detail = tidied(QString::fromUtf8(error.body));
}

Error::Kind kindOf(int status)
{
    switch (status) {
    case 401:
        return Error::Kind::Auth;
    case 402:
        return Error::Kind::Payment;
    case 403:
        return Error::Kind::Forbidden;
    case 404:
    case 410:
        return Error::Kind::NotFound;
    case 405:
    case 501:
        return Error::Kind::Unsupported;
    case 407:
        return Error::Kind::Network;
    case 408:
        return Error::Kind::Timeout;
    case 409:
        return Error::Kind::Conflict;
    case 413:
        return Error::Kind::TooLarge;
    case 429:
        return Error::Kind::RateLimited;
    default:
        break;
    }
    if (status >= 500)
        return Error::Kind::Server;
    return status >= 400 ? Error::Kind::Invalid : Error::Kind::Protocol;
}

/// True when an intermediary answered in the service's place, or the service gave up in the middle: the
/// request may have taken effect.
bool leavesOpen(int status)
{
    return status == 408 || status == 502 || status == 504 || (status >= 520 && status <= 524);
}

QString certificateText(const QSslError &error)
{
    const QSslCertificate certificate = error.certificate();
    if (certificate.isNull())
        return error.errorString();
    return u"%1 (%2, issued by %3)"_s.arg(error.errorString(), certificate.subjectDisplayName(),
                                          certificate.issuerDisplayName());
}

Error tlsError(const HttpFailure &failure)
{
    QStringList lines;
    for (const QSslError &error : failure.sslErrors)
        lines += certificateText(error);
    if (lines.isEmpty())
        lines += failure.text;
    lines.removeDuplicates();
    return {.kind = Error::Kind::Tls, .detail = tidied(lines.join(u'\n'))};
}

Error transportError(const HttpFailure &failure)
{
    using Reply = QNetworkReply;
    const QString detail = tidied(failure.text);
    const auto network = [&](const QString &reason) {
        return Error{.kind = Error::Kind::Network, .detail = detail, .reason = reason};
    };
    switch (failure.code) {
    case Reply::ContentReSendError: // Qt wanted to send it again; its text is “Unknown error”
        return {.kind = Error::Kind::Network,
                .reason = failure.status == 0 ? u"CONNECTION_LOST"_s : u"CUT_OFF"_s};
    case Reply::SslHandshakeFailedError:
        return tlsError(failure);
    case Reply::HostNotFoundError:
        return network(u"HOST_NOT_FOUND"_s);
    case Reply::ConnectionRefusedError:
        return network(u"CONNECTION_REFUSED"_s);
    case Reply::TimeoutError: // the socket's own, if it is shorter than ours
        return {.kind = Error::Kind::Timeout, .detail = detail, .reason = u"CONNECT_TIMEOUT"_s};
    case Reply::ProxyConnectionRefusedError:
    case Reply::ProxyConnectionClosedError:
    case Reply::ProxyNotFoundError:
    case Reply::ProxyTimeoutError:
    case Reply::ProxyAuthenticationRequiredError:
    case Reply::UnknownProxyError:
        return network(u"PROXY"_s);
    case Reply::UnknownContentError:
        // For a 2xx, only Qt's decompression ends like this. The setting's name is the one part of its text
        // that is not translated.
        if (failure.text.contains("decompressedSafetyCheckThreshold"_L1))
            return {.kind = Error::Kind::TooLarge, .detail = detail};
        return {.kind = Error::Kind::Protocol, .detail = detail};
    case Reply::ProtocolUnknownError:
    case Reply::ProtocolInvalidOperationError:
    case Reply::ProtocolFailure:
        return {.kind = Error::Kind::Protocol, .detail = detail};
    default:
        break;
    }
    // A body that ended too early is as much the service's fault as the line's; what came is of no use.
    return failure.status == 0
               ? network(u"CONNECTION_LOST"_s)
               : Error{.kind = Error::Kind::Network, .detail = detail, .reason = u"CUT_OFF"_s};
}

} // namespace

QByteArray headerValue(const QList<HttpHeader> &headers, QByteArrayView name)
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const HttpHeader &header) {
        return header.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? QByteArray() : found->value;
}

QDateTime httpDate(QByteArrayView text)
{
    QDateTime time =
        QLocale::c().toDateTime(QString::fromLatin1(text).trimmed(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (time.isValid())
        time.setTimeSpec(Qt::UTC);
    return time;
}

std::optional<std::chrono::milliseconds> retryAfter(const QList<HttpHeader> &headers, const QDateTime &now)
{
    using namespace std::chrono;
    constexpr qint64 longest = 30LL * 24 * 3600; // more is nonsense and would overflow somewhere
    const QByteArray value = headerValue(headers, "Retry-After").trimmed();
    bool isNumber = false;
    if (const qint64 number = value.toLongLong(&isNumber); isNumber)
        return seconds(std::clamp<qint64>(number, 0, longest));
    const QDateTime until = httpDate(value);
    if (!until.isValid())
        return std::nullopt;
    // The service's own clock, if it tells it: this machine's may be wrong by more than the pause.
    const QDateTime serverNow = httpDate(headerValue(headers, "Date"));
    const QDateTime from = serverNow.isValid() ? serverNow : now;
    return milliseconds(std::clamp<qint64>(from.msecsTo(until), 0, longest * 1000));
}

Error errorForAnswer(const HttpAnswer &answer, const QDateTime &now)
{
    Error error{.kind = kindOf(answer.status), .httpStatus = answer.status};
    describe(error, answer);
    error.retryAfter = retryAfter(answer.headers, now);
    error.ambiguous = leavesOpen(answer.status);
    if (answer.status >= 300 && answer.status < 400)
        error.reason = u"REDIRECT"_s;
    if (answer.status == 407)
        error.reason = u"PROXY"_s;
    return error;
}

Error errorForFailure(const HttpFailure &failure)
{
    switch (failure.cause) {
    case HttpFailure::Cause::ConnectTimeout:
        return {.kind = Error::Kind::Timeout, .reason = u"CONNECT_TIMEOUT"_s};
    case HttpFailure::Cause::InactivityTimeout:
        return {.kind = Error::Kind::Timeout, .reason = u"INACTIVITY_TIMEOUT"_s};
    case HttpFailure::Cause::Deadline:
        return {.kind = Error::Kind::Timeout, .reason = u"DEADLINE"_s};
    case HttpFailure::Cause::TooLarge:
        return {.kind = Error::Kind::TooLarge};
    case HttpFailure::Cause::Transport:
        break;
    }
    return transportError(failure);
}

Error errorForUnexpectedAnswer(const HttpResponse &response, const QString &subject,
                               const QString &expectation)
{
    Error error{.kind = Error::Kind::Protocol,
                .subject = subject,
                .detail = tidied(expectation),
                .requestId = response.requestId,
                .serviceRequestId = response.serviceRequestId,
                .httpStatus = response.status,
                .body = response.body.left(keptBody)};
    if (isWebPage(response.headers, error.body))
        error.reason = u"WEB_PAGE"_s;
    return error;
}

} // namespace Sandkeeper
