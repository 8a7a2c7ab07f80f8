// SPDX-License-Identifier: MIT
#include "core/provider/provider.h"

#include "core/provider/abilities.h"
#include "core/provider/lifecycle.h"
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
RemoteProcess::~RemoteProcess() = default;
ProcessHost::~ProcessHost() = default;
TransferJob::~TransferJob() = default;
FileStore::~FileStore() = default;
JobRunner::~JobRunner() = default;
PortManager::~PortManager() = default;
NetworkPolicyControl::~NetworkPolicyControl() = default;
SshAccess::~SshAccess() = default;
LogSource::~LogSource() = default;
StatusSource::~StatusSource() = default;
ImageCatalog::~ImageCatalog() = default;
ImageBuilder::~ImageBuilder() = default;
TeamDirectory::~TeamDirectory() = default;
RawApi::~RawApi() = default;
LifetimeControl::~LifetimeControl() = default;
MetricsSource::~MetricsSource() = default;

void TransferJob::setProgress(qint64 done, qint64 total)
{
    if (done == m_done && total == m_total)
        return;
    m_done = done;
    m_total = total;
    Q_EMIT progressed(done, total);
}

} // namespace Sandkeeper
