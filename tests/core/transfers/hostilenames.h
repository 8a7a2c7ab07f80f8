// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayList>

namespace Sandkeeper::Testing {

/// Some hundred names and paths that a hostile sandbox might give to files, as bytes.
QByteArrayList hostileNames();

} // namespace Sandkeeper::Testing
