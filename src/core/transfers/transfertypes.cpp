// SPDX-License-Identifier: MIT
#include "core/transfers/transfertypes.h"

namespace Sandkeeper {

bool mayChange(TransferState from, TransferState to)
{
    using State = TransferState;
    switch (from) {
    case State::Queued:
        return to == State::Preparing || to == State::Paused || to == State::Failed || to == State::Cancelled;
    case State::Preparing: // Done: there was nothing to move
        return to == State::Running || to == State::Done || to == State::Queued || to == State::Paused ||
               to == State::Failed || to == State::Cancelled;
    case State::Running:
        return to == State::Verifying || to == State::Queued || to == State::Paused || to == State::Failed ||
               to == State::Cancelled;
    case State::Verifying:
        return to == State::Done || to == State::Queued || to == State::Paused || to == State::Failed ||
               to == State::Cancelled;
    case State::Paused:
        return to == State::Queued || to == State::Cancelled;
    case State::Failed:
    case State::Cancelled:
        return to == State::Queued;
    case State::Done:
        return false;
    }
    return false;
}

} // namespace Sandkeeper
