// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <optional>

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

/// Reading of the service's JSON, where every answer is an object (prime.md §3.3). Pure; any thread.
namespace Sandkeeper::Prime {

/// Kind::Protocol with a detail for a report; the detail names the field and holds none of the answer's data.
Error shapeError(const QString &detail);

/// The object that `body` is. Errors: Kind::Protocol.
Result<QJsonObject> parseObject(const QByteArray &body);

/// Fields of one object, each under its camelCase or its snake_case name (prime.md §3.3). A field that may be
/// missing reads as its default when it is absent, null or of another type; the first required field that is
/// missing or of another type is kept as the error.
class Fields
{
public:
    /// `where` names the object in an error, e.g. "sandboxes[3]".
    Fields(const QJsonObject &object, QString where);

    QString requiredText(const char *name, const char *otherName = nullptr);
    qint64 requiredInteger(const char *name, const char *otherName = nullptr);
    QJsonArray requiredArray(const char *name, const char *otherName = nullptr);
    QJsonObject requiredObject(const char *name, const char *otherName = nullptr);
    QDateTime requiredTime(const char *name, const char *otherName = nullptr);

    QString text(const char *name, const char *otherName = nullptr) const;
    double number(const char *name, const char *otherName = nullptr) const;
    std::optional<qint64> integer(const char *name, const char *otherName = nullptr) const;
    std::optional<bool> boolean(const char *name, const char *otherName = nullptr) const;
    QDateTime time(const char *name, const char *otherName = nullptr) const;
    std::optional<QStringList> texts(const char *name, const char *otherName = nullptr) const;
    QJsonValue value(const char *name, const char *otherName = nullptr) const;

    const std::optional<Error> &error() const { return m_error; }

private:
    void refuse(const char *name, const char *expected);

    QJsonObject m_object;
    QString m_where;
    std::optional<Error> m_error;
};

/// ISO 8601 with `Z` or an offset; without a zone it is UTC (prime.md §3.3). Invalid when it is no time.
QDateTime parseTime(const QString &text);

} // namespace Sandkeeper::Prime
