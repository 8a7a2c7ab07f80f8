// SPDX-License-Identifier: MIT
#include "core/provider/provider.h"

#include "core/provider/abilities.h"
#include "core/provider/providerfactory.h"

// Out-of-line destructors anchor the vtables in the library: a plug-in and the program must agree on one
// type_info each.
namespace Sandkeeper {

Provider::~Provider() = default;
ProviderFactory::~ProviderFactory() = default;
CommandRunner::~CommandRunner() = default;
CreationWaiter::~CreationWaiter() = default;
CreationWaitJob::~CreationWaitJob() = default;
BulkRemover::~BulkRemover() = default;

} // namespace Sandkeeper
