// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAccessibleInterface>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStringList>
#include <QTextEdit>

namespace Sandkeeper::Testing {

/// True for what a person operates. Parts that Qt builds into a bigger control (the line edit of a spin box,
/// scroll bars, the list of a combo box) are that control's business.
inline bool isOperable(const QWidget *widget)
{
    for (const QObject *up = widget->parent(); up; up = up->parent()) {
        const auto *outer = qobject_cast<const QWidget *>(up);
        if (outer &&
            (qobject_cast<const QComboBox *>(outer) || qobject_cast<const QAbstractSpinBox *>(outer) ||
             qobject_cast<const QAbstractItemView *>(outer)))
            return false;
    }
    if (qobject_cast<const QScrollBar *>(widget))
        return false;
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    if (button && button->objectName().startsWith(QLatin1String("qt_")))
        return false;
    return button || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
           qobject_cast<const QAbstractSpinBox *>(widget) || qobject_cast<const QAbstractSlider *>(widget) ||
           qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const QTextEdit *>(widget) ||
           qobject_cast<const QPlainTextEdit *>(widget);
}

/// One line for each operable widget below (and including) `root`, also hidden ones, that has no accessible
/// name, no object name, or an accessible name that is only its present value. Empty when all is well.
inline QStringList accessibilityFaults(QWidget *root)
{
    QStringList faults;
    QList<QWidget *> widgets = root->findChildren<QWidget *>();
    widgets.prepend(root);
    for (QWidget *widget : std::as_const(widgets)) {
        if (!isOperable(widget))
            continue;
        const QString kind = QString::fromLatin1(widget->metaObject()->className());
        const QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        const QString name = interface ? interface->text(QAccessible::Name) : QString();
        // Without an own name a button offers its text, which is fine, but a field would offer what is typed
        // in it.
        const bool isNamed =
            qobject_cast<QAbstractButton *>(widget) ? !name.isEmpty() : !widget->accessibleName().isEmpty();
        if (!isNamed)
            faults << kind + QLatin1String(" “") + widget->objectName() +
                          QLatin1String("” has no accessible name");
        if (widget->objectName().isEmpty() || widget->objectName().startsWith(QLatin1String("qt_")))
            faults << kind + QLatin1String(" “") + name + QLatin1String("” has no object name");
    }
    return faults;
}

} // namespace Sandkeeper::Testing
