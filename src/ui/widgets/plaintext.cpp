// SPDX-License-Identifier: MIT
#include "ui/widgets/plaintext.h"

namespace Sandkeeper {

namespace {

constexpr int MaximumToolTip = 2000;

bool changesDirection(char16_t unit)
{
    return unit == 0x200e || unit == 0x200f || (unit >= 0x202a && unit <= 0x202e) ||
           (unit >= 0x2066 && unit <= 0x2069) || unit == 0x061c;
}

} // namespace

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel *selectableLabel(const QString &text, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    QString shown = text;
    if (shown.size() > MaximumToolTip)
        shown = shown.left(MaximumToolTip) + QChar(0x2026);
    // pre-wrap keeps the line breaks and still lets long lines wrap.
    return QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(shown.toHtmlEscaped());
}

QString visibleOneLine(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (const QChar character : text) {
        const char16_t unit = character.unicode();
        if (unit < 0x20)
            shown += QChar(0x2400 + unit); // the block of pictures for control characters
        else if (unit == 0x7f)
            shown += QChar(0x2421);
        else if (changesDirection(unit) || character.category() == QChar::Separator_Line ||
                 character.category() == QChar::Separator_Paragraph)
            shown += QStringLiteral("\\u%1").arg(uint(unit), 4, 16, QLatin1Char('0'));
        else
            shown += character;
    }
    return shown;
}

} // namespace Sandkeeper
