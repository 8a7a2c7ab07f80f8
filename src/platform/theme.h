// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QApplication;

namespace Sandkeeper {

/// Applies "light" or "dark", or with anything else gives the desktop's own style and colours back. Takes
/// effect at once on every window. Qt 6.4 cannot ask a native style for its other appearance, so a forced one
/// is drawn by Fusion.
void applyTheme(QApplication *app, const QString &theme);

} // namespace Sandkeeper
