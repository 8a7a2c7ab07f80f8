// SPDX-License-Identifier: MIT
#pragma once

class QCoreApplication;

namespace Sandkeeper {

/// Makes SIGTERM, SIGINT and SIGHUP end the event loop in order, so that settings are written and the demo is
/// cleaned up. Does nothing where there are no such signals.
void quitOnSignals(QCoreApplication *app);

} // namespace Sandkeeper
