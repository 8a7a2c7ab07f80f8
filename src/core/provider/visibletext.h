// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <QString>

/// Text from outside is data: what is shown of it must not hide what it says.
namespace Sandkeeper {

/// Control, direction-changing and invisible characters made visible (“␊”, “\u202e”), the whole on one line:
/// for names, labels and paths in titles and questions. Bytes of a remote name that are no UTF-8
/// (remotename.h) are shown as “\xff”. For people only: it cannot be turned back. Pure; any thread.
SANDKEEPER_CORE_EXPORT QString visibleOneLine(const QString &text);

} // namespace Sandkeeper
