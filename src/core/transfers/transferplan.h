// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"
#include "core/provider/job.h"
#include "core/transfers/transfertypes.h"

#include <functional>
#include <memory>

#include <QStringList>

namespace Sandkeeper {

class Provider;

/// What is going to be moved, looked at before anything is.
struct TransferPlan
{
    QList<TransferRequest> requests;
    QStringList conflicts;      ///< paths, where they go, at which something is
    QStringList conflictPlaces; ///< for each of those the sandbox's name, for people; empty for this computer
    int files = 0;              ///< with those in folders; of downloads, folders count as one
    qint64 bytes = 0;           ///< as far as known
    QList<std::pair<SandboxKey, Error>> refused; ///< sandboxes that could not be asked
    /// Of what was asked for: links that lead nowhere, devices and pipes, and what has an impossible name.
    int leftOut = 0;

    /// Whether a person should see it before it begins.
    SANDKEEPER_CORE_EXPORT bool needsPreview() const;
};

/// Where things go and what is there. Succeeds with plan() set; fails when none of the sandboxes can be
/// asked. Starts from the event loop. GUI thread.
class SANDKEEPER_CORE_EXPORT TransferPlanJob : public Job
{
    Q_OBJECT
public:
    using ProviderLookup = std::function<Provider *(const QString &accountId)>;
    struct Target
    {
        SandboxKey sandbox;
        QString name; ///< for people
    };

    /// Local files and folders, to each of these sandboxes, into `folder` there; if it is empty, into the
    /// home folder of each.
    static std::unique_ptr<TransferPlanJob> upload(const ProviderLookup &provider,
                                                   const QList<Target> &sandboxes, const QString &folder,
                                                   const QStringList &localPaths);
    /// Entries of a sandbox's folder, to each of these sandboxes, into `folder` there as for uploads; those
    /// that are neither file nor folder are left out. They pass through folders below `localRoot` on this
    /// computer.
    static std::unique_ptr<TransferPlanJob> copy(const ProviderLookup &provider, const Target &source,
                                                 const QString &sourceFolder, const QList<FileEntry> &entries,
                                                 const QList<Target> &sandboxes, const QString &folder,
                                                 const QString &localRoot);
    /// Entries of a sandbox's folder, into a local folder. Their names become local ones where they cannot be
    /// kept; entries that are neither file nor folder are left out.
    static std::unique_ptr<TransferPlanJob> download(const Target &sandbox, const QString &folder,
                                                     const QList<FileEntry> &entries,
                                                     const QString &localFolder);
    /// One file or folder, of which only the path is known. Errors: NotFound with reason NO_FILE.
    static std::unique_ptr<TransferPlanJob> downloadPath(const ProviderLookup &provider,
                                                         const Target &sandbox, const QString &path,
                                                         const QString &localFolder);
    ~TransferPlanJob() override;

    const TransferPlan &plan() const { return m_plan; }

protected:
    TransferPlanJob() = default;
    TransferPlan m_plan;
};

} // namespace Sandkeeper
