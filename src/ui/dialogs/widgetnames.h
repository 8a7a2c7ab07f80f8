// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace Sandkeeper {

/// Gives an operable widget its two stable names: `objectName` for code and tests, `accessibleName`
/// (translated) for people with a screen reader and for tools on the accessibility bus. Reaches into editable
/// combo boxes and spin boxes, whose inner line edit is what takes the focus. Returns `widget`.
void nameWidgetBase(QWidget *widget, const char *objectName, const QString &accessibleName);

template <typename T>
T *nameWidget(T *widget, const char *objectName, const QString &accessibleName)
{
    nameWidgetBase(widget, objectName, accessibleName);
    return widget;
}

/// A label that never interprets what it shows as rich text, for everything a service or a person wrote.
/// Owned by `parent`.
QLabel *plainLabel(const QString &text = {}, QWidget *parent = nullptr);
/// The same, wrapping over several lines.
QLabel *wrappedLabel(const QString &text = {}, QWidget *parent = nullptr);
/// A wrapped label in the quieter colour of secondary text; follows palette changes.
QLabel *hintLabel(const QString &text = {}, QWidget *parent = nullptr);

} // namespace Sandkeeper
