// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/execution.h"

#include <cstdint>

namespace Sandkeeper::Simulator {

/// What the processes and files of a sandbox take of this machine.
struct Usage
{
    double cpuSeconds = 0; ///< of all its processes so far, ended ones included
    std::int64_t memoryBytes = 0;
    std::int64_t diskBytes = 0;
};

/// Measures it, from what the system tells about every single process. May take milliseconds.
Usage measure(Runtime &runtime);

} // namespace Sandkeeper::Simulator
