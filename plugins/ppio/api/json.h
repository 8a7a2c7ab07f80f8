// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <optional>

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

/// Tolerant reading of the service's JSON (ppio.md §2.1): unknown fields are passed over, and a field that is
/// absent, null or of another type reads as “not known”. Pure; any thread.
namespace Sandkeeper::Ppio {

/// Kind::Protocol with a detail for a report; the detail names the field and holds none of the answer's data.
Error shapeError(const QString &detail);

/// Either of an array and an object, for the calls that answer with both (ppio.md §2.12).
struct Json
{
    std::optional<QJsonObject> object;
    std::optional<QJsonArray> array;
};
/// Errors: Protocol, of reason WEB_PAGE when it is HTML.
Result<Json> parseJson(const QByteArray &body);
Result<QJsonObject> parseObject(const QByteArray &body);
Result<QJsonArray> parseArray(const QByteArray &body);

QString textOf(const QJsonObject &object, const char *name);
/// A whole number, also one in a text, as proto3 writes those of 64 bits (ppio.md §3.4).
std::optional<qint64> integerOf(const QJsonObject &object, const char *name);
std::optional<double> numberOf(const QJsonObject &object, const char *name);
std::optional<bool> truthOf(const QJsonObject &object, const char *name);
QStringList textsOf(const QJsonObject &object, const char *name);
/// The texts of a map; entries of other types are left out.
QMap<QString, QString> mapOf(const QJsonObject &object, const char *name);
QDateTime timeOf(const QJsonObject &object, const char *name);

/// RFC 3339 with any number of digits of a second, cut to milliseconds; without a zone it is UTC (ppio.md
/// §2.1). Invalid when it is no time.
QDateTime parseTime(const QString &text);

/// For an error: one line of at most 500 characters, redacted.
QString boundedText(const QString &text);

} // namespace Sandkeeper::Ppio
