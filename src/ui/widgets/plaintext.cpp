// SPDX-License-Identifier: MIT
#include "ui/widgets/plaintext.h"

namespace Sandkeeper {

namespace {

constexpr int MaximumToolTip = 2000;

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

} // namespace Sandkeeper
