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
RemoteProcess::~RemoteProcess() = default;
ProcessHost::~ProcessHost() = default;
TransferJob::~TransferJob() = default;
FileStore::~FileStore() = default;
FileSystem::~FileSystem() = default;
FolderListJob::~FolderListJob() = default;
FolderWatchJob::~FolderWatchJob() = default;
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
SnapshotControl::~SnapshotControl() = default;

namespace {

template <typename T>
Future<T> unsupported(const QString &subject)
{
    return readyFuture<T>(tl::unexpected(Error{.kind = Error::Kind::Unsupported, .subject = subject}));
}

} // namespace

Future<QList<RunningProcess>> ProcessHost::processes(const QString &sandboxId)
{
    return unsupported<QList<RunningProcess>>(sandboxId);
}

std::unique_ptr<RemoteProcess> ProcessHost::attachProcess(const QString &, qint64, bool)
{
    return nullptr;
}

Future<QUrl> FileStore::fileLink(const FileLinkRequest &request)
{
    return unsupported<QUrl>(request.sandboxId);
}

Future<void> RemoteProcess::closeInput()
{
    return readyFuture<void>(
        tl::unexpected(Error{.kind = Error::Kind::Unsupported, .reason = QStringLiteral("NO_INPUT_END")}));
}

std::unique_ptr<FolderWatchJob> FileSystem::watchFolder(const QString &, const QString &)
{
    return nullptr;
}

void TransferJob::setProgress(qint64 done, qint64 total)
{
    if (done == m_done && total == m_total)
        return;
    m_done = done;
    m_total = total;
    Q_EMIT progressed(done, total);
}

} // namespace Sandkeeper
