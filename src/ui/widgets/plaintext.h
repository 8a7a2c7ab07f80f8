// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/visibletext.h"

#include <QLabel>
#include <QString>

/// Text from a service is data: it must never be read as rich text, and it must not hide what it says.
namespace Sandkeeper {

/// A label that shows `text` exactly as it is. Owned by `parent`.
QLabel *plainLabel(const QString &text, QWidget *parent = nullptr);

/// A wrapped label that shows `text` exactly as it is and lets it be selected with mouse and keyboard. Owned
/// by `parent`.
QLabel *selectableLabel(const QString &text, QWidget *parent = nullptr);

/// `text` as a tooltip: QToolTip guesses the format from the first characters, so everything that may come
/// from outside passes through here. Long texts are cut at 2,000 characters.
QString plainToolTip(const QString &text);

} // namespace Sandkeeper
