// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QPlainTextEdit>

namespace Sandkeeper {

/// A JSON object typed as text. Empty text is an empty object.
class JsonEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit JsonEdit(QWidget *parent = nullptr);

    /// Empty while problem() is not.
    QJsonObject value() const;
    void setValue(const QJsonObject &value);
    /// Translated, with the line of the mistake; empty when all is well.
    QString problem() const;

private:
    void parse();

    QJsonObject m_value;
    QString m_problem;
};

} // namespace Sandkeeper
