// SPDX-License-Identifier: MIT
#include "platform/quarantine.h"

namespace Sandkeeper {

std::shared_ptr<ArrivalMark> systemArrivalMark()
{
    return nullptr;
}

} // namespace Sandkeeper
