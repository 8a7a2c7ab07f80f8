// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/plaintext.h"

#include <QLabel>

namespace Sandkeeper {

/// Gives an operable widget its two stable names: `objectName` for code and tests, `accessibleName`
/// (translated) for people with a screen reader and for tools on the accessibility bus. Reaches into editable
/// combo boxes, whose inner line edit is what takes the focus.
void nameWidgetBase(QWidget *widget, const char *objectName, const QString &accessibleName);

/// The same, returning the widget.
template <typename T>
T *nameWidget(T *widget, const char *objectName, const QString &accessibleName)
{
    nameWidgetBase(widget, objectName, accessibleName);
    return widget;
}

/// Wrapped plain text, in the quieter colour of secondary text unless it is emphasised. The colour is mixed
/// from the palette (the style's own “placeholder” colour is too faint to read at length) and follows it.
class HintLabel : public QLabel
{
    Q_OBJECT
public:
    explicit HintLabel(const QString &text = {}, QWidget *parent = nullptr);
    void setEmphasised(bool emphasised);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateColour();
    bool m_emphasised = false;
    bool m_updating = false;
};

/// plainLabel(), wrapping over several lines. Owned by `parent`.
QLabel *wrappedLabel(const QString &text = {}, QWidget *parent = nullptr);

} // namespace Sandkeeper
