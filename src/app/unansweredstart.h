// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QMessageBox;

namespace Sandkeeper {

/// What the process ends with when another one has its settings folder and does not answer.
constexpr int unansweredExitCode = 3;

/// Tells that this start has come to nothing, on the standard error output and, where there is a display, in
/// a window, and ends the running event loop with unansweredExitCode. `holder` is the other process; 0: not
/// known.
void tellUnansweredStart(const QString &folder, qint64 holder);

/// That window, not shown yet; it deletes itself when it is closed.
QMessageBox *makeUnansweredStartBox(const QString &folder, qint64 holder);

} // namespace Sandkeeper
