// SPDX-License-Identifier: MIT
#include "core/net/connectframes.h"

#include "core/net/httperror.h"

#include <algorithm>
#include <array>

#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;

constexpr qsizetype headSize = 5;
constexpr quint8 compressedFlag = 1;
constexpr quint8 endFlag = 2;
constexpr qsizetype largestEnd = 1024 * 1024;

struct Code
{
    const char *name;
    Kind kind;
    bool ambiguous;
};

// prime.md §8.2. `canceled` is the service's doing here, never the user's.
constexpr std::array<Code, 16> codes{{
    {"canceled", Kind::Server, true},
    {"unknown", Kind::Server, true},
    {"invalid_argument", Kind::Invalid, false},
    {"deadline_exceeded", Kind::Timeout, true},
    {"not_found", Kind::NotFound, false},
    {"already_exists", Kind::Conflict, false},
    {"permission_denied", Kind::Forbidden, false},
    {"resource_exhausted", Kind::RateLimited, false},
    {"failed_precondition", Kind::Invalid, false},
    {"aborted", Kind::Conflict, true},
    {"out_of_range", Kind::Invalid, false},
    {"unimplemented", Kind::Unsupported, false},
    {"internal", Kind::Server, true},
    {"unavailable", Kind::Server, true},
    {"data_loss", Kind::Server, true},
    {"unauthenticated", Kind::Auth, false},
}};

Code codeFor(const QString &name)
{
    const auto *const found = std::find_if(
        codes.begin(), codes.end(), [&](const Code &code) { return name == QLatin1String(code.name); });
    return found == codes.end() ? Code{"unknown", Kind::Server, true} : *found;
}

/// For an answer that names no code.
QString codeForStatus(int status)
{
    switch (status) {
    case 400:
        return u"internal"_s;
    case 401:
        return u"unauthenticated"_s;
    case 403:
        return u"permission_denied"_s;
    case 404:
        return u"unimplemented"_s;
    case 429:
    case 502:
    case 503:
    case 504:
        return u"unavailable"_s;
    default:
        return u"unknown"_s;
    }
}

} // namespace

QByteArray connectEnvelope(const QByteArray &message)
{
    QByteArray envelope(headSize, '\0');
    qToBigEndian(static_cast<quint32>(message.size()), envelope.data() + 1);
    return envelope + message;
}

ConnectDecoder::ConnectDecoder(qint64 maximumMessageBytes)
    : m_maximum(maximumMessageBytes)
{
}

void ConnectDecoder::feed(const QByteArray &bytes)
{
    if (m_error || bytes.isEmpty())
        return;
    if (m_ended)
        return fail(Kind::Protocol, u"something follows the end of the stream"_s);
    if (m_at == m_buffer.size()) {
        m_buffer = bytes;
        m_at = 0;
        return;
    }
    m_buffer.remove(0, std::exchange(m_at, 0));
    m_buffer += bytes;
}

std::optional<QByteArray> ConnectDecoder::next()
{
    if (m_error || m_ended || m_buffer.size() - m_at < headSize)
        return std::nullopt;
    const char *const head = m_buffer.constData() + m_at;
    const auto flags = static_cast<quint8>(*head);
    const qint64 size = qFromBigEndian<quint32>(head + 1);
    const bool isEnd = (flags & endFlag) != 0;
    if ((flags & ~(compressedFlag | endFlag)) != 0)
        fail(Kind::Protocol, u"a message of the stream has unknown flags"_s);
    else if ((flags & compressedFlag) != 0)
        fail(Kind::Protocol, u"a message of the stream is compressed without having been asked to"_s);
    else if (size > (isEnd ? std::min<qint64>(largestEnd, m_maximum) : m_maximum))
        fail(Kind::TooLarge, u"a message of the stream is announced with %1 bytes"_s.arg(size));
    if (m_error || m_buffer.size() - m_at - headSize < size)
        return std::nullopt;
    const QByteArray message = m_buffer.mid(m_at + headSize, qsizetype(size));
    m_at += headSize + qsizetype(size);
    if (!isEnd)
        return message;
    readEnd(message);
    return std::nullopt;
}

void ConnectDecoder::readEnd(const QByteArray &payload)
{
    const QJsonDocument document = QJsonDocument::fromJson(payload);
    const QJsonValue error = document.object().value("error"_L1);
    if (!document.isObject() || !(error.isUndefined() || error.isNull() || error.isObject()))
        return fail(Kind::Protocol, u"the end of the stream is not the JSON object that it has to be"_s);
    if (m_buffer.size() > m_at)
        return fail(Kind::Protocol, u"something follows the end of the stream"_s);
    m_ended = true;
    if (error.isObject()) {
        const QJsonObject object = error.toObject();
        m_error = connectError(object.value("code"_L1).toString(), object.value("message"_L1).toString());
        m_serviceError = true;
    }
}

std::optional<Error> ConnectDecoder::finish()
{
    if (!m_error && !m_ended) {
        fail(Kind::Protocol, m_buffer.size() > m_at ? u"the stream ends in the middle of a message"_s
                                                    : u"the stream has no end"_s);
        m_error->reason = u"CUT_OFF"_s;
    }
    return m_error;
}

void ConnectDecoder::fail(Error::Kind kind, const QString &detail)
{
    m_error = Error{.kind = kind, .detail = detail, .reason = u"BAD_STREAM"_s};
    m_serviceError = false;
    m_buffer.clear();
    m_at = 0;
}

bool isLostStream(const Error &error)
{
    return error.ambiguous && (error.reason == "CUT_OFF"_L1 || error.reason == "CONNECTION_LOST"_L1 ||
                               error.reason == "INACTIVITY_TIMEOUT"_L1);
}

Error connectError(const QString &code, const QString &message)
{
    const Code known = codeFor(code);
    // Its words go the way of every other answer's: bounded, redacted, without control characters.
    const QByteArray body = QJsonDocument(QJsonObject{{u"message"_s, message}}).toJson();
    Error error = errorForAnswer({.status = 500, .body = message.isEmpty() ? QByteArray() : body}, {});
    error.kind = known.kind;
    error.reason = QLatin1String(known.name);
    error.ambiguous = known.ambiguous;
    error.httpStatus = 0;
    error.body.clear();
    return error;
}

Error connectError(Error answer)
{
    if (answer.httpStatus < 400)
        return answer;
    const QString code = QJsonDocument::fromJson(answer.body).object().value("code"_L1).toString();
    if (!code.isEmpty()) {
        const Code known = codeFor(code);
        answer.kind = known.kind;
        answer.reason = QLatin1String(known.name);
        answer.ambiguous = known.ambiguous;
        return answer;
    }
    if (answer.httpStatus == 404)
        answer.kind = Kind::Unsupported;
    // As the exchange of HTTP: an intermediary answered in the service's place.
    answer.ambiguous = answer.ambiguous || answer.httpStatus >= 500;
    if (answer.reason.isEmpty())
        answer.reason = codeForStatus(answer.httpStatus);
    return answer;
}

} // namespace Sandkeeper
