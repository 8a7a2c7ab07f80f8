// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/transferplan.h"
#include "ui/transfers/remotefiles.h"

#include <memory>
#include <vector>

#include <QPointer>

class QWidget;

namespace Sandkeeper {

class AccountSessions;
class ConflictDialog;
class SandboxStore;
class TransferQueue;

/// Takes what a person wants to be moved, looks at it first, asks where something is in the way, and hands it
/// to the queue; and asks the queue's questions. GUI thread.
class TransferDesk final : public QObject
{
    Q_OBJECT
public:
    /// All outlive this object; `window` is what dialogs belong to. Copies between sandboxes pass through
    /// folders below `copyRoot`.
    TransferDesk(TransferQueue *queue, AccountSessions *sessions, SandboxStore *store, QString copyRoot,
                 QWidget *window);
    ~TransferDesk() override;

    /// Into the home folder of each if `folder` is empty.
    void upload(const QList<SandboxKey> &sandboxes, const QString &folder, const QStringList &localPaths);
    /// From one sandbox to others, as for uploads.
    void copy(const RemoteFiles &files, const QList<SandboxKey> &sandboxes, const QString &folder);
    /// Asks for the files, or for one folder.
    void chooseAndUpload(const QList<SandboxKey> &sandboxes, bool folder);
    /// Asks where to.
    void download(const SandboxKey &sandbox, const QString &folder, const QList<FileEntry> &entries);
    /// Into a local folder that is known already.
    void save(const RemoteFiles &files, const QString &localFolder);
    /// Asks what and where to.
    void openDownload(const SandboxKey &sandbox);
    /// The question of this one, or, without an id, of the first one that has one.
    void openConflict(const QString &id = {});

Q_SIGNALS:
    /// What was begun, in a sentence.
    void told(const QString &text);
    void failed(const Sandkeeper::Error &error);
    /// Why something was not begun, in a sentence.
    void refused(const QString &text, const QString &details = {});

private:
    void take(std::unique_ptr<TransferPlanJob> job);
    void planned(TransferPlanJob *job);
    void tellRefused(const TransferPlan &plan);
    void start(TransferPlan plan, ConflictPolicy policy);
    TransferPlanJob::Target targetOf(const SandboxKey &key) const;
    TransferPlanJob::ProviderLookup lookup() const;
    QString lastFolder() const;
    void clearUpCopies();

    TransferQueue *m_queue;
    AccountSessions *m_sessions;
    SandboxStore *m_store;
    const QString m_copyRoot;
    QWidget *m_window;
    std::vector<std::unique_ptr<TransferPlanJob>> m_plans;
    QPointer<ConflictDialog> m_conflict;
    QString m_lastFolder;
};

} // namespace Sandkeeper
