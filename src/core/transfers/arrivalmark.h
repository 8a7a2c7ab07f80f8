// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

namespace Sandkeeper {

/// Tells the system that a file came from elsewhere, so that it warns before the file is run. What that takes
/// differs between systems, so platform/quarantine.h makes one. Worker threads, also several at once.
class SANDKEEPER_CORE_EXPORT ArrivalMark
{
public:
    virtual ~ArrivalMark();
    /// Called before the file gets its final name. `descriptor` is open for writing, or -1 on systems that go
    /// by `path`, the absolute one of the file as it is named now. Errors: Local, with reason
    /// MARK_UNSUPPORTED where the file system keeps no such marks, which is no reason to fail.
    virtual Result<void> mark(int descriptor, const QString &path) = 0;
};

} // namespace Sandkeeper
