// SPDX-License-Identifier: MIT
#include "ui/dialogs/jsonedit.h"

#include <QFontDatabase>
#include <QJsonDocument>

namespace Sandkeeper {

JsonEdit::JsonEdit(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTabChangesFocus(true);
    setPlaceholderText(QStringLiteral("{ }"));
    setFixedHeight(fontMetrics().lineSpacing() * 4 + 12);
    connect(this, &QPlainTextEdit::textChanged, this, &JsonEdit::parse);
}

QJsonObject JsonEdit::value() const
{
    return m_value;
}

void JsonEdit::setValue(const QJsonObject &value)
{
    setPlainText(value.isEmpty() ? QString()
                                 : QString::fromUtf8(QJsonDocument(value).toJson(QJsonDocument::Indented)));
}

QString JsonEdit::problem() const
{
    return m_problem;
}

void JsonEdit::parse()
{
    m_value = {};
    m_problem.clear();
    const QByteArray text = toPlainText().toUtf8();
    if (text.trimmed().isEmpty())
        return;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto line = text.left(error.offset).count('\n') + 1;
        m_problem = tr("This is not JSON: line %1, %2.").arg(line).arg(error.errorString());
    } else if (!document.isObject()) {
        m_problem = tr("This must be a JSON object, in braces.");
    } else {
        m_value = document.object();
    }
}

} // namespace Sandkeeper
