// SPDX-License-Identifier: MIT
#include "ui/transfers/transferdesk.h"

#include "core/client/accountsessions.h"
#include "core/provider/errortext.h"
#include "core/provider/remotename.h"
#include "core/provider/visibletext.h"
#include "core/transfers/copytask.h"
#include "core/transfers/transferqueue.h"
#include "ui/transfers/conflictdialog.h"
#include "ui/transfers/downloaddialog.h"
#include "ui/transfers/transferpreview.h"

#include <algorithm>

#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSet>
#include <QStandardPaths>
#include <QtConcurrentRun>
#include <QWidget>

namespace Sandkeeper {

namespace {

constexpr int MostReasons = 20; // in the details of a message

} // namespace

TransferDesk::TransferDesk(TransferQueue *queue, AccountSessions *sessions, SandboxStore *store,
                           QString copyRoot, QWidget *window)
    : QObject(window)
    , m_queue(queue)
    , m_sessions(sessions)
    , m_store(store)
    , m_copyRoot(std::move(copyRoot))
    , m_window(window)
{
    connect(queue, &TransferQueue::loaded, this, &TransferDesk::clearUpCopies);
    connect(queue, &TransferQueue::conflictFound, this, [this](const QString &id) {
        if (!m_conflict)
            openConflict(id);
    });
}

TransferDesk::~TransferDesk() = default;

TransferPlanJob::Target TransferDesk::targetOf(const SandboxKey &key) const
{
    return {key, m_store->nameOf(key)};
}

TransferPlanJob::ProviderLookup TransferDesk::lookup() const
{
    return [sessions = m_sessions](const QString &accountId) {
        return sessions->provider(accountId);
    };
}

QString TransferDesk::lastFolder() const
{
    if (!m_lastFolder.isEmpty())
        return m_lastFolder;
    const QString downloads = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return downloads.isEmpty() ? QDir::homePath() : downloads;
}

void TransferDesk::upload(const QList<SandboxKey> &sandboxes, const QString &folder,
                          const QStringList &localPaths)
{
    if (sandboxes.isEmpty() || localPaths.isEmpty())
        return;
    QList<TransferPlanJob::Target> targets;
    for (const SandboxKey &key : sandboxes)
        targets.append(targetOf(key));
    take(TransferPlanJob::upload(lookup(), targets, folder, localPaths));
}

void TransferDesk::copy(const RemoteFiles &files, const QList<SandboxKey> &sandboxes, const QString &folder)
{
    if (sandboxes.isEmpty() || files.entries.isEmpty())
        return;
    if (!m_store->find(files.sandbox)) {
        Q_EMIT refused(tr("Nothing was copied: the files are in a sandbox that is not in this list."));
        return;
    }
    QList<TransferPlanJob::Target> targets;
    for (const SandboxKey &key : sandboxes)
        targets.append(targetOf(key));
    take(TransferPlanJob::copy(lookup(), targetOf(files.sandbox), files.folder, files.entries, targets,
                               folder, m_copyRoot));
}

/// What copies have passed through that are in the queue no more: the program was killed in between.
void TransferDesk::clearUpCopies()
{
    QStringList kept;
    for (const QString &id : m_queue->ids())
        kept.append(m_queue->find(id)->request.localPath);
    (void)QtConcurrent::run([root = m_copyRoot, kept, now = QDateTime::currentDateTimeUtc()] {
        const QStringList folders = QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &folder : folders) {
            const QString path = QDir(root).filePath(folder + QStringLiteral("/content"));
            // What was made since is of a copy that began meanwhile.
            if (!kept.contains(path) && QFileInfo(QDir(root), folder).lastModified() < now)
                removeCopyFolder(path);
        }
    });
}

void TransferDesk::chooseAndUpload(const QList<SandboxKey> &sandboxes, bool folder)
{
    auto *dialog = new QFileDialog(m_window, folder ? tr("Upload folder") : tr("Upload files"));
    dialog->setObjectName(QStringLiteral("uploadDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    dialog->setOption(QFileDialog::ShowDirsOnly, folder);
    connect(dialog, &QFileDialog::filesSelected, this,
            [this, sandboxes](const QStringList &paths) { upload(sandboxes, {}, paths); });
    dialog->open();
}

void TransferDesk::download(const SandboxKey &sandbox, const QString &folder, const QList<FileEntry> &entries)
{
    auto *dialog = new QFileDialog(m_window, tr("Download to"), lastFolder());
    dialog->setObjectName(QStringLiteral("downloadFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, target = targetOf(sandbox), folder, entries](const QString &local) {
                m_lastFolder = local;
                take(TransferPlanJob::download(target, folder, entries, local));
            });
    dialog->open();
}

void TransferDesk::save(const RemoteFiles &files, const QString &localFolder)
{
    if (!m_store->find(files.sandbox)) {
        Q_EMIT refused(tr("Nothing was saved: the files are in a sandbox that is not in this list."));
        return;
    }
    take(TransferPlanJob::download(targetOf(files.sandbox), files.folder, files.entries, localFolder));
}

void TransferDesk::openDownload(const SandboxKey &sandbox)
{
    auto *dialog = new DownloadDialog(m_store->nameOf(sandbox), lastFolder(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, target = targetOf(sandbox)] {
        m_lastFolder = dialog->localFolder();
        take(TransferPlanJob::downloadPath(lookup(), target, dialog->remotePath(), m_lastFolder));
    });
    dialog->open();
}

void TransferDesk::take(std::unique_ptr<TransferPlanJob> job)
{
    TransferPlanJob *plan = job.get();
    m_plans.push_back(std::move(job));
    connect(plan, &Job::finished, this, [this, plan] { planned(plan); });
}

void TransferDesk::planned(TransferPlanJob *job)
{
    const auto found =
        std::find_if(m_plans.begin(), m_plans.end(), [job](const auto &plan) { return plan.get() == job; });
    if (found == m_plans.end())
        return;
    found->release()->deleteLater(); // it is telling us right now
    m_plans.erase(found);
    const TransferPlan &plan = job->plan();
    if (plan.refused.size() > 1)
        tellRefused(plan);
    else if (job->state() == Job::State::Failed)
        Q_EMIT failed(job->error());
    else if (!plan.refused.isEmpty())
        Q_EMIT failed(plan.refused.constFirst().second);
    else if (plan.leftOut > 0)
        Q_EMIT refused(tr("%n link(s) or special file(s) were left out: only files and folders can be moved.",
                          nullptr, plan.leftOut));
    if (job->state() == Job::State::Failed || plan.requests.isEmpty())
        return;
    if (!plan.needsPreview())
        return start(plan, ConflictPolicy::Ask);
    auto *dialog = new TransferPreview(plan, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, plan] { start(plan, dialog->policy()); });
    dialog->open();
    QApplication::alert(m_window); // who has dragged to another program is there now
}

/// Of many sandboxes several could not be asked: how many in short, each with its reason in the details.
void TransferDesk::tellRefused(const TransferPlan &plan)
{
    QStringList reasons;
    for (const auto &[sandbox, error] : plan.refused.mid(0, MostReasons))
        reasons.append(message(error) + QLatin1Char(' ') + advice(error));
    const int count = int(plan.refused.size());
    if (count > MostReasons)
        reasons.append(tr("and %n more", nullptr, count - MostReasons));
    Q_EMIT refused(
        tr("Nothing goes to %n of the sandboxes: they could not be asked what is there.", nullptr, count),
        reasons.join(QLatin1Char('\n')));
}

void TransferDesk::start(TransferPlan plan, ConflictPolicy policy)
{
    QSet<SandboxKey> sandboxes;
    for (TransferRequest &request : plan.requests) {
        request.policy = policy;
        sandboxes.insert(request.destination());
    }
    m_queue->add(plan.requests);
    const TransferRequest &first = plan.requests.constFirst();
    const int count = int(plan.requests.size());
    if (first.direction == TransferDirection::Download)
        Q_EMIT told(tr("Fetching %n item(s) to %1.", nullptr, count)
                        .arg(QDir::toNativeSeparators(QFileInfo(first.localPath).path())));
    else if (first.isCopy() && sandboxes.size() == 1)
        Q_EMIT told(
            tr("Copying %n item(s) to %1 in “%2”.", nullptr, count)
                .arg(visibleOneLine(RemotePath::parent(first.targetPath)), visibleOneLine(first.targetName)));
    else if (sandboxes.size() == 1)
        Q_EMIT told(tr("Sending %n item(s) to %1 in “%2”.", nullptr, count)
                        .arg(visibleOneLine(RemotePath::parent(first.remotePath)),
                             visibleOneLine(first.sandboxName)));
    else
        Q_EMIT told(tr("Sending to %n sandbox(es), to %1.", nullptr, int(sandboxes.size()))
                        .arg(visibleOneLine(RemotePath::parent(first.destinationPath()))));
}

void TransferDesk::openConflict(const QString &id)
{
    if (m_conflict) {
        m_conflict->raise();
        return;
    }
    const TransferItem *asking = m_queue->find(id);
    if (!asking || !asking->conflict) {
        asking = nullptr;
        for (const QString &other : m_queue->ids()) {
            const TransferItem *item = m_queue->find(other);
            if (item->conflict) {
                asking = item;
                break;
            }
        }
    }
    if (!asking)
        return;
    m_conflict = new ConflictDialog(*asking, m_window);
    m_conflict->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_conflict, &ConflictDialog::answered, this,
            [this](const QString &answered, ConflictPolicy policy, bool all) {
                m_queue->resolve(answered, policy, all);
                // The next one asks when this dialog is gone: a widget tells so while it still is being
                // destroyed.
                connect(
                    m_conflict, &QObject::destroyed, this, [this] { openConflict(); }, Qt::QueuedConnection);
            });
    m_conflict->open();
}

} // namespace Sandkeeper
