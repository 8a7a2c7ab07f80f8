// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Sandkeeper {

/// The folders provider plug-ins are loaded from: beside the program, as installed or as built, and nowhere
/// else. No variable of the environment can add one: a plug-in gets the keys of its accounts.
QStringList pluginFolders();

} // namespace Sandkeeper
