// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/arrivalmark.h"

#include <memory>

namespace Sandkeeper {

/// What marks files from sandboxes on this system, so that it warns before they are run: Windows by their
/// stream Zone.Identifier, macOS by the attribute com.apple.quarantine. Neither says which sandbox it was.
///
/// nullptr on Linux. No desktop there looks at such a mark before it opens or starts a file: what keeps it
/// from being started is that it has no executable bit. The attribute user.xdg.origin.url would protect
/// nobody, and tell the address of a sandbox to whoever gets the file next.
std::shared_ptr<ArrivalMark> systemArrivalMark();

/// The contents of the stream Zone.Identifier of a file from the internet.
QByteArray zoneIdentifier();
/// The value of com.apple.quarantine: downloaded, not looked at by the user yet. `seconds` since 1970.
QByteArray quarantineValue(qint64 seconds, const QByteArray &program);

} // namespace Sandkeeper
