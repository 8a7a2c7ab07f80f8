// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>

namespace Sandkeeper {

/// The picture ":/icons/<name>.svg" in the text colour of the palette. It is coloured when it is painted, so
/// a change of the palette shows at once. GUI thread.
QIcon themedIcon(const QString &name);

/// The same in one given colour.
QPixmap tintedPixmap(const QString &name, const QSize &size, qreal devicePixelRatio, const QColor &color);

/// What a coloured mark means. The colour itself is derived from the palette, so that it reads on a light and
/// on a dark window alike.
enum class Tone { Neutral, Muted, Accent, Good, Attention, Bad };
QColor toneColor(const QPalette &palette, Tone tone);

/// A picture for a cell: in the tone's colour and, where the cell is selected, in the selection's text
/// colour. `side` in logical pixels.
QIcon tonedIcon(const QString &name, int side, qreal devicePixelRatio, const QPalette &palette, Tone tone);

/// A calm background of the tone, for bars and badges; the palette's text stays readable on it.
QColor toneBackground(const QPalette &palette, Tone tone);

} // namespace Sandkeeper
