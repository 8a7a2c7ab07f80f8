// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QCoreApplication;

namespace Sandkeeper {

/// Installs this program's and Qt's own texts for a language ("en", "zh_CN", …) or, when empty, for the
/// system's. The locale follows, so that numbers and dates fit the words. English is the fallback.
void installTranslations(QCoreApplication *app, const QString &language);

/// The languages that are complete, by locale name.
QStringList availableTranslations();

} // namespace Sandkeeper
