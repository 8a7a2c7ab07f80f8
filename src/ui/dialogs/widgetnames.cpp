// SPDX-License-Identifier: MIT
#include "ui/dialogs/widgetnames.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QScopedValueRollback>

namespace Sandkeeper {

void nameWidgetBase(QWidget *widget, const char *objectName, const QString &accessibleName)
{
    widget->setObjectName(QLatin1String(objectName));
    widget->setAccessibleName(accessibleName);
    if (const auto *combo = qobject_cast<QComboBox *>(widget); combo && combo->lineEdit())
        combo->lineEdit()->setAccessibleName(accessibleName);
}

HintLabel::HintLabel(const QString &text, QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setText(text);
    updateColour();
}

void HintLabel::setEmphasised(bool emphasised)
{
    if (m_emphasised == emphasised)
        return;
    m_emphasised = emphasised;
    updateColour();
}

void HintLabel::changeEvent(QEvent *event)
{
    // Setting the own palette sends another of these events.
    if (event->type() == QEvent::PaletteChange && !m_updating)
        updateColour();
    QLabel::changeEvent(event);
}

void HintLabel::updateColour()
{
    const QScopedValueRollback guard(m_updating, true);
    const QPalette base = parentWidget() ? parentWidget()->palette() : QApplication::palette(this);
    QPalette own;
    if (!m_emphasised) {
        const QColor text = base.color(QPalette::Active, QPalette::WindowText);
        const QColor window = base.color(QPalette::Active, QPalette::Window);
        const auto mix = [](int a, int b) {
            return (a * 72 + b * 28) / 100;
        };
        const QColor quiet(mix(text.red(), window.red()), mix(text.green(), window.green()),
                           mix(text.blue(), window.blue()));
        // These entries only: everything else goes on following the parent.
        own.setColor(QPalette::Active, QPalette::WindowText, quiet);
        own.setColor(QPalette::Inactive, QPalette::WindowText, quiet);
    }
    setPalette(own);
}

QLabel *wrappedLabel(const QString &text, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

} // namespace Sandkeeper
