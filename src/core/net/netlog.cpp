// SPDX-License-Identifier: MIT
#include "core/net/netlog.h"

namespace Sandkeeper {

Q_LOGGING_CATEGORY(netLog, "sandkeeper.net", QtInfoMsg)

} // namespace Sandkeeper
