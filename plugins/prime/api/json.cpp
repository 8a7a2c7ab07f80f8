// SPDX-License-Identifier: MIT
#include "api/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

#include <cmath>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

// Only what is a whole number within what a double holds exactly: anything else would change silently.
std::optional<qint64> wholeNumber(const QJsonValue &value)
{
    if (!value.isDouble())
        return std::nullopt;
    const double number = value.toDouble();
    if (std::floor(number) != number || std::abs(number) > 9e15)
        return std::nullopt;
    return static_cast<qint64>(number);
}

} // namespace

Error shapeError(const QString &detail)
{
    return Error{.kind = Error::Kind::Protocol, .detail = detail};
}

Result<QJsonObject> parseObject(const QByteArray &body)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    if (problem.error != QJsonParseError::NoError) {
        Error error = shapeError(u"The answer is not JSON: %1 at byte %2"_s.arg(
            problem.errorString(), QString::number(problem.offset)));
        if (body.trimmed().startsWith('<'))
            error.reason = u"WEB_PAGE"_s;
        return tl::unexpected(std::move(error));
    }
    if (!document.isObject())
        return tl::unexpected(shapeError(u"The answer is not a JSON object"_s));
    return document.object();
}

Fields::Fields(const QJsonObject &object, QString where)
    : m_object(object)
    , m_where(std::move(where))
{
}

QJsonValue Fields::value(const char *name, const char *otherName) const
{
    const QJsonValue first = m_object.value(QLatin1StringView(name));
    if (!otherName || !(first.isUndefined() || first.isNull()))
        return first;
    return m_object.value(QLatin1StringView(otherName));
}

void Fields::refuse(const char *name, const char *expected)
{
    if (m_error)
        return;
    const QString field = QString::fromLatin1(name);
    m_error = shapeError(u"Field “%1” is missing or is not %2"_s.arg(
        m_where.isEmpty() ? field : m_where + u'.' + field, QString::fromLatin1(expected)));
}

QString Fields::requiredText(const char *name, const char *otherName)
{
    const QJsonValue found = value(name, otherName);
    if (!found.isString())
        refuse(name, "a text");
    return found.toString();
}

qint64 Fields::requiredInteger(const char *name, const char *otherName)
{
    const std::optional<qint64> found = wholeNumber(value(name, otherName));
    if (!found)
        refuse(name, "a whole number");
    return found.value_or(0);
}

QJsonArray Fields::requiredArray(const char *name, const char *otherName)
{
    const QJsonValue found = value(name, otherName);
    if (!found.isArray())
        refuse(name, "an array");
    return found.toArray();
}

QJsonObject Fields::requiredObject(const char *name, const char *otherName)
{
    const QJsonValue found = value(name, otherName);
    if (!found.isObject())
        refuse(name, "an object");
    return found.toObject();
}

QDateTime Fields::requiredTime(const char *name, const char *otherName)
{
    const QDateTime found = time(name, otherName);
    if (!found.isValid())
        refuse(name, "a time");
    return found;
}

QString Fields::text(const char *name, const char *otherName) const
{
    return value(name, otherName).toString();
}

double Fields::number(const char *name, const char *otherName) const
{
    return value(name, otherName).toDouble();
}

std::optional<qint64> Fields::integer(const char *name, const char *otherName) const
{
    return wholeNumber(value(name, otherName));
}

std::optional<bool> Fields::boolean(const char *name, const char *otherName) const
{
    const QJsonValue found = value(name, otherName);
    if (!found.isBool())
        return std::nullopt;
    return found.toBool();
}

QDateTime Fields::time(const char *name, const char *otherName) const
{
    return parseTime(text(name, otherName));
}

std::optional<QStringList> Fields::texts(const char *name, const char *otherName) const
{
    const QJsonValue found = value(name, otherName);
    if (!found.isArray())
        return std::nullopt;
    QStringList list;
    const QJsonArray array = found.toArray();
    for (const QJsonValue &item : array) {
        if (item.isString())
            list.append(item.toString());
    }
    return list;
}

QDateTime parseTime(const QString &text)
{
    if (text.isEmpty())
        return {};
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (time.isValid() && time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toUTC();
}

} // namespace Sandkeeper::Prime
