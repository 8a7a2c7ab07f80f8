// SPDX-License-Identifier: MIT
#include "api/json.h"

#include <algorithm>
#include <cmath>

#include <QJsonDocument>
#include <QTimeZone>

#include "core/net/redaction.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

QJsonValue valueOf(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1StringView(name));
}

} // namespace

Error shapeError(const QString &detail)
{
    return Error{.kind = Error::Kind::Protocol, .detail = detail};
}

Result<Json> parseJson(const QByteArray &body)
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
    if (document.isArray())
        return Json{.object = std::nullopt, .array = document.array()};
    return Json{.object = document.object(), .array = std::nullopt};
}

Result<QJsonObject> parseObject(const QByteArray &body)
{
    const Result<Json> json = parseJson(body);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->object)
        return tl::unexpected(shapeError(u"The answer is not a JSON object"_s));
    return *json->object;
}

Result<QJsonArray> parseArray(const QByteArray &body)
{
    const Result<Json> json = parseJson(body);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->array)
        return tl::unexpected(shapeError(u"The answer is not a JSON array"_s));
    return *json->array;
}

QString textOf(const QJsonObject &object, const char *name)
{
    return valueOf(object, name).toString();
}

std::optional<double> numberOf(const QJsonObject &object, const char *name)
{
    const QJsonValue value = valueOf(object, name);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<qint64> integerOf(const QJsonObject &object, const char *name)
{
    const QJsonValue value = valueOf(object, name);
    if (value.isString()) {
        bool isNumber = false;
        const qint64 number = value.toString().toLongLong(&isNumber);
        return isNumber ? std::optional(number) : std::nullopt;
    }
    if (!value.isDouble())
        return std::nullopt;
    // Only what a double holds exactly: anything else would change silently.
    const double number = value.toDouble();
    if (std::floor(number) != number || std::abs(number) > 9e15)
        return std::nullopt;
    return static_cast<qint64>(number);
}

std::optional<bool> truthOf(const QJsonObject &object, const char *name)
{
    const QJsonValue value = valueOf(object, name);
    return value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

QStringList textsOf(const QJsonObject &object, const char *name)
{
    QStringList texts;
    const QJsonArray array = valueOf(object, name).toArray();
    for (const QJsonValue &value : array) {
        if (value.isString())
            texts.append(value.toString());
    }
    return texts;
}

QMap<QString, QString> mapOf(const QJsonObject &object, const char *name)
{
    QMap<QString, QString> map;
    const QJsonObject entries = valueOf(object, name).toObject();
    for (auto it = entries.begin(); it != entries.end(); ++it) {
        if (it.value().isString())
            map.insert(it.key(), it.value().toString());
    }
    return map;
}

QDateTime timeOf(const QJsonObject &object, const char *name)
{
    return parseTime(textOf(object, name));
}

QDateTime parseTime(const QString &text)
{
    // Cut, not rounded: two times of the same moment and fraction keep their distance (ppio.md §5.2).
    QString cut = text;
    if (const qsizetype dot = cut.indexOf(u'.'); dot >= 0) {
        qsizetype end = dot + 1;
        while (end < cut.size() && cut.at(end).isDigit())
            ++end;
        if (end - dot > 4)
            cut.remove(dot + 4, end - dot - 4);
    }
    QDateTime time = QDateTime::fromString(cut, Qt::ISODateWithMs);
    if (time.isValid() && time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toUTC();
}

QString boundedText(const QString &text)
{
    QString line = text.left(2000);
    std::replace_if(
        line.begin(), line.end(), [](QChar c) { return c.category() == QChar::Other_Control; }, u' ');
    line = redacted(line.simplified());
    constexpr qsizetype limit = 500;
    return line.size() > limit ? line.left(limit - 1) + u'…' : line;
}

} // namespace Sandkeeper::Ppio
