// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"
#include "core/provider/remotename.h"
#include "core/transfers/transferqueue.h"
#include "ui/details/detailspane.h"
#include "ui/details/filestab.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/mainwindow/statussummary.h"
#include "ui/transfers/filedrag.h"
#include "ui/transfers/transferdesk.h"
#include "ui/transfers/transferspanel.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QDir>
#include <QDockWidget>
#include <QLocale>
#include <QMenu>
#include <QStatusBar>
#include <QTableView>
#include <QToolBar>

using namespace std::chrono_literals;

/// Files and folders on their way in and out.
namespace Sandkeeper {

namespace {

constexpr auto ToldFor = 10s;
constexpr qint64 Kibi = 1024;
const QString StateName = QStringLiteral("transfers");
constexpr quint32 StateVersion = 1;

bool mayPause(const TransferItem &item)
{
    return mayChange(item.state, TransferState::Paused);
}
bool mayResume(const TransferItem &item)
{
    return (item.state == TransferState::Paused && !item.conflict) || item.waits;
}
bool mayRetry(const TransferItem &item)
{
    return item.state == TransferState::Failed || item.state == TransferState::Cancelled;
}
bool mayCancel(const TransferItem &item)
{
    return mayChange(item.state, TransferState::Cancelled);
}

} // namespace

void MainWindow::buildTransfers()
{
    if (!m_deps.transfers)
        return;
    m_transfersPanel = new TransfersPanel(m_deps.transfers, this);
    m_transfersDock = new QDockWidget(tr("Transfers"), this);
    m_transfersDock->setObjectName(QStringLiteral("transfersDock"));
    m_transfersDock->setWidget(m_transfersPanel);
    addDockWidget(Qt::BottomDockWidgetArea, m_transfersDock);
    m_transfersDock->hide();
    const QDir folder(m_deps.settings->folder());
    m_desk = new TransferDesk(m_deps.transfers, m_deps.sessions, m_deps.store,
                              folder.filePath(QStringLiteral("copies")), this);
    m_copied = new CopiedFiles(this);
    m_drag = new FileDrag(m_deps.transfers, m_deps.store, folder.filePath(QStringLiteral("staged")),
                          m_deps.clock, this);
    connect(m_desk, &TransferDesk::told, this, [this](const QString &text) {
        m_transfersDock->show();
        statusBar()->showMessage(text, int(std::chrono::milliseconds(ToldFor).count()));
    });
    connect(m_desk, &TransferDesk::failed, this, &MainWindow::showError);
    connect(m_desk, &TransferDesk::refused, this, &MainWindow::showNotice);
    connect(m_drag, &FileDrag::refused, this, [this](const QString &text) { showNotice(text); });
    connect(m_drag, &FileDrag::saveRequested, m_desk, &TransferDesk::save);
    connect(m_drag, &FileDrag::told, this, [this](const QString &text) {
        statusBar()->showMessage(text, int(std::chrono::milliseconds(ToldFor).count()));
    });
    connect(m_deps.transfers, &TransferQueue::storageFailed, this, &MainWindow::showNotice);
    connect(
        m_table, &SandboxTableView::filesDropped, m_desk,
        [this](const QList<SandboxKey> &keys, const QStringList &paths) { m_desk->upload(keys, {}, paths); });
    connect(
        m_table, &SandboxTableView::remoteFilesDropped, m_desk,
        [this](const QList<SandboxKey> &keys, const RemoteFiles &files) { m_desk->copy(files, keys, {}); });
    m_table->setTakesFiles(true);
    connect(m_transfersPanel, &TransfersPanel::selectionChanged, &m_coalesce, qOverload<>(&QTimer::start));
    connect(m_transfersPanel, &TransfersPanel::activated, m_desk, [this](const QString &id) {
        const TransferItem *item = m_deps.transfers->find(id);
        if (item && item->conflict) // not the question of another one
            m_desk->openConflict(id);
    });
    connect(m_status, &StatusSummary::transfersClicked, this,
            [this] { m_transfersDock->setVisible(!m_transfersDock->isVisible()); });
    m_status->setTransfers(m_deps.transfers);
    connectFilesToTransfers();
    buildTransferActions();
    restoreTransferLimits();
}

/// What is asked for in the files of a sandbox.
void MainWindow::connectFilesToTransfers()
{
    FilesTab *files = m_details->files();
    files->setArrivalMark(m_deps.transfers->arrivalMark());
    connect(files, &FilesTab::downloadRequested, m_desk, &TransferDesk::download);
    connect(files, &FilesTab::uploadRequested, m_desk,
            [this](const SandboxKey &sandbox, const QString &folder, const QStringList &paths) {
                m_desk->upload({sandbox}, folder, paths);
            });
    connect(files, &FilesTab::filesDropped, m_desk,
            [this](const SandboxKey &sandbox, const QString &folder, const QStringList &paths) {
                m_desk->upload({sandbox}, folder, paths);
            });
    connect(files, &FilesTab::remoteFilesDropped, m_desk,
            [this](const RemoteFiles &dropped, const SandboxKey &sandbox, const QString &folder) {
                m_desk->copy(dropped, {sandbox}, folder);
            });
    connect(files, &FilesTab::dragRequested, m_drag, &FileDrag::begin);
    connect(files, &FilesTab::copyOutRequested, m_drag, &FileDrag::copyOut);
    const auto markReady = [this, files] {
        files->setReadyNames(m_drag->staged()->readyNames(files->sandbox(), files->folder()));
    };
    connect(m_drag->staged(), &StagedFiles::changed, this, markReady);
    connect(files, &RemoteTab::changed, this, markReady);
    // Not every service tells of changes in a folder.
    connect(m_deps.transfers, &TransferQueue::ended, files, [this, files](const QString &id) {
        const TransferItem *item = m_deps.transfers->find(id);
        if (item && item->request.direction != TransferDirection::Download &&
            item->request.destination() == files->sandbox() &&
            RemotePath::parent(item->request.destinationPath()) == files->folder())
            files->reload();
    });
    files->setTransfersAvailable(true);
}

void MainWindow::buildTransferActions()
{
    TransferQueue *queue = m_deps.transfers;
    const auto add = [this](const char *name, const QString &text, const QString &hint, const QString &icon,
                            auto slot) {
        QAction *action =
            m_actions->add({.name = QLatin1String(name), .text = text, .hint = hint, .icon = icon});
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    add("transfers.uploadFiles", tr("&Upload files…"), tr("Send files to the selected sandboxes"),
        QStringLiteral("upload"), [this] { m_desk->chooseAndUpload(m_table->selectedKeys(), false); });
    add("transfers.uploadFolder", tr("Upload fold&er…"), tr("Send a folder to the selected sandboxes"),
        QStringLiteral("upload"), [this] { m_desk->chooseAndUpload(m_table->selectedKeys(), true); });
    add("transfers.download", tr("&Download…"), tr("Fetch a file or a folder of the selected sandbox"),
        QStringLiteral("download"), [this] {
            if (const std::optional<SandboxKey> key = m_table->currentKey())
                m_desk->openDownload(*key);
        });
    connect(m_actions->add({.name = QStringLiteral("transfers.paste"),
                            .text = tr("Pa&ste files"),
                            .hint = tr("Send the files that were copied to the selected sandboxes"),
                            .shortcuts = {QKeySequence::Paste},
                            .scope = m_table}),
            &QAction::triggered, this, [this] {
                if (const std::optional<RemoteFiles> files = m_copied->remote())
                    m_desk->copy(*files, m_table->selectedKeys(), {});
                else
                    m_desk->upload(m_table->selectedKeys(), {}, m_copied->local());
            });
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, &m_coalesce, qOverload<>(&QTimer::start));

    const auto selected = [this] {
        return m_transfersPanel->selectedIds();
    };
    add("transfers.pause", tr("&Pause"), tr("Stop the selected transfers for now"), QStringLiteral("pause"),
        [queue, selected] { queue->pause(selected()); });
    add("transfers.resume", tr("&Resume"), tr("Go on with the selected transfers"), QStringLiteral("play"),
        [queue, selected] { queue->resume(selected()); });
    add("transfers.retry", tr("Try a&gain"), tr("Try the selected transfers once more"),
        QStringLiteral("retry"), [queue, selected] { queue->retry(selected()); });
    add("transfers.cancel", tr("&Cancel"), tr("Give up the selected transfers"), QStringLiteral("stop"),
        [queue, selected] { queue->cancel(selected()); });
    add("transfers.answer", tr("&Answer…"), tr("Say what to do where something is in the way"), QString(),
        [this, selected] { m_desk->openConflict(selected().value(0)); });
    add("transfers.first", tr("Move to the &front"), tr("Do the selected transfers first"), QString(),
        [queue, selected] { queue->move(selected(), -2); });
    add("transfers.earlier", tr("Mo&ve up"), tr("Do the selected transfers earlier"), QString(),
        [queue, selected] { queue->move(selected(), -1); });
    add("transfers.later", tr("Move do&wn"), tr("Do the selected transfers later"), QString(),
        [queue, selected] { queue->move(selected(), 1); });
    QAction *urgent =
        add("transfers.urgent", tr("&High priority"), tr("Do the selected transfers before all others"),
            QString(), [queue, selected](bool checked) { queue->setPriority(selected(), checked ? 1 : 0); });
    urgent->setCheckable(true);
    add("transfers.pauseAll", tr("Pause a&ll"), tr("Stop all transfers for now"), QString(),
        [queue] { queue->pauseAll(); });
    add("transfers.resumeAll", tr("Resu&me all"), tr("Go on with all transfers"), QString(),
        [queue] { queue->resumeAll(); });
    add("transfers.clear", tr("Clear f&inished"), tr("Forget the transfers that have ended"), QString(),
        [queue] { queue->clearEnded(); });

    for (const char *name :
         {"transfers.pause", "transfers.resume", "transfers.retry", "transfers.cancel", "transfers.clear"}) {
        QAction *action = m_actions->action(QLatin1String(name));
        m_transfersPanel->toolBar()->addAction(action);
        if (QWidget *button = m_transfersPanel->toolBar()->widgetForAction(action)) {
            button->setObjectName(QStringLiteral("transfers.bar.") + QLatin1String(name));
            button->setAccessibleName(action->iconText());
            button->setFocusPolicy(Qt::TabFocus);
        }
    }
    connect(m_transfersPanel, &TransfersPanel::contextMenuRequested, this, [this](const QPoint &position) {
        updateActions();
        auto *menu = new QMenu(this);
        menu->setObjectName(QStringLiteral("transfersMenu"));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillTransferMenu(menu);
        menu->popup(position);
    });
}

void MainWindow::fillTransferMenu(QMenu *menu)
{
    menu->setToolTipsVisible(true); // a disabled entry says why
    for (const char *name :
         {"transfers.answer", "transfers.pause", "transfers.resume", "transfers.retry", "transfers.cancel",
          "", "transfers.first", "transfers.earlier", "transfers.later", "transfers.urgent", "",
          "transfers.pauseAll", "transfers.resumeAll", "transfers.clear"}) {
        if (*name == '\0')
            menu->addSeparator();
        else
            menu->addAction(m_actions->action(QLatin1String(name)));
    }
}

void MainWindow::buildTransferMenu(QMenu *menu)
{
    menu->setToolTipsVisible(true);
    for (const char *name :
         {"transfers.uploadFiles", "transfers.uploadFolder", "transfers.paste", "transfers.download"})
        menu->addAction(m_actions->action(QLatin1String(name)));
    menu->addSeparator();
    fillTransferMenu(menu);
    menu->addSeparator();
    const auto addLimit = [this, menu](const QString &title, const char *name, qint64 TransferLimits::*rate) {
        QMenu *limits = menu->addMenu(title);
        auto *group = new QActionGroup(limits);
        for (const qint64 value : {qint64(0), 512 * Kibi, 1024 * Kibi, 5 * 1024 * Kibi, 20 * 1024 * Kibi}) {
            QAction *action = limits->addAction(
                value == 0 ? tr("No limit")
                           : tr("%1/s", "a rate").arg(QLocale().formattedDataSize(value, 0)));
            action->setObjectName(QStringLiteral("action.%1.%2").arg(QLatin1String(name)).arg(value));
            action->setCheckable(true);
            action->setChecked(m_deps.transfers->limits().*rate == value);
            group->addAction(action);
            connect(action, &QAction::triggered, this, [this, rate, value] {
                TransferLimits changed = m_deps.transfers->limits();
                changed.*rate = value;
                m_deps.transfers->setLimits(changed);
                saveTransferLimits();
            });
        }
    };
    addLimit(tr("Upload limi&t"), "transfers.uploadLimit", &TransferLimits::uploadRate);
    addLimit(tr("Dow&nload limit"), "transfers.downloadLimit", &TransferLimits::downloadRate);
    buildAtOnceMenu(menu->addMenu(tr("At &once")));
}

/// How many transfers go at once: in all, and of each account.
void MainWindow::buildAtOnceMenu(QMenu *menu)
{
    const auto add = [this, menu](const char *name, int TransferLimits::*limit, int value,
                                  const QString &text) {
        QAction *action = menu->addAction(text);
        action->setObjectName(QStringLiteral("action.%1.%2").arg(QLatin1String(name)).arg(value));
        action->setCheckable(true);
        action->setChecked(m_deps.transfers->limits().*limit == value);
        connect(action, &QAction::triggered, this, [this, limit, value] {
            TransferLimits changed = m_deps.transfers->limits();
            changed.*limit = value;
            m_deps.transfers->setLimits(changed);
            saveTransferLimits();
        });
        return action;
    };
    auto *all = new QActionGroup(menu);
    for (const int value : {1, 2, 4, 8})
        all->addAction(add("transfers.atOnce", &TransferLimits::total, value,
                           tr("%n transfer(s) at once", nullptr, value)));
    menu->addSeparator();
    auto *each = new QActionGroup(menu);
    for (const int value : {1, 2, 3, 6}) // more connections to one host there are not
        each->addAction(add("transfers.atOnceEach", &TransferLimits::perAccount, value,
                            tr("At most %n for each account", nullptr, value)));
}

void MainWindow::restoreTransferLimits()
{
    const QByteArray state = m_deps.settings->windowState(StateName);
    QDataStream stream(state);
    quint32 version = 0;
    TransferLimits limits;
    stream >> version;
    if (version == StateVersion)
        stream >> limits.total >> limits.perAccount >> limits.uploadRate >> limits.downloadRate;
    if (version == StateVersion && stream.status() == QDataStream::Ok)
        m_deps.transfers->setLimits(limits);
}

void MainWindow::saveTransferLimits()
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    const TransferLimits limits = m_deps.transfers->limits();
    stream << StateVersion << limits.total << limits.perAccount << limits.uploadRate << limits.downloadRate;
    m_deps.settings->setWindowState(StateName, state);
}

void MainWindow::updateTransferActions()
{
    if (!m_deps.transfers)
        return;
    const int count = m_table->selectedCount();
    const std::optional<SandboxKey> current = m_table->currentKey();
    QString refusal = count == 0 ? tr("Select a sandbox first") : QString();
    if (const auto sandbox = count == 1 && current ? m_deps.store->find(*current) : std::nullopt)
        refusal = m_deps.transfers->refusal(current->accountId, *sandbox);
    for (const char *name : {"transfers.uploadFiles", "transfers.uploadFolder", "transfers.paste"})
        m_actions->setRefusal(QLatin1String(name), refusal);
    if (refusal.isEmpty() && m_copied->local().isEmpty() && !m_copied->remote())
        m_actions->setRefusal(QStringLiteral("transfers.paste"),
                              tr("Copy files on this computer or in a sandbox first"));
    m_actions->setRefusal(QStringLiteral("transfers.download"),
                          count > 1 ? tr("Select a single sandbox") : refusal);

    const bool any = !m_transfersPanel->selectedIds().isEmpty();
    const auto refuse = [this, any](const char *name, bool possible, const QString &reason) {
        m_actions->setRefusal(QLatin1String(name), !any       ? tr("Select a transfer first")
                                                   : possible ? QString()
                                                              : reason);
    };
    const auto can = [this](auto condition) {
        return m_transfersPanel->anySelected(condition);
    };
    refuse("transfers.pause", can(mayPause), tr("Nothing selected can be paused"));
    refuse("transfers.resume", can(mayResume), tr("Nothing selected is paused"));
    refuse("transfers.retry", can(mayRetry), tr("Nothing selected has failed"));
    refuse("transfers.cancel", can(mayCancel), tr("What is selected has ended"));
    refuse("transfers.answer", can([](const TransferItem &item) { return item.conflict.has_value(); }),
           tr("Nothing selected asks a question"));
    for (const char *name : {"transfers.first", "transfers.earlier", "transfers.later", "transfers.urgent"})
        refuse(name, can(mayCancel), tr("What is selected has ended"));
    m_actions->action(QStringLiteral("transfers.urgent"))->setChecked(can([](const TransferItem &item) {
        return item.request.priority > 0;
    }));
    const TransferSummary summary = m_deps.transfers->summary();
    m_actions->setRefusal(QStringLiteral("transfers.pauseAll"),
                          summary.active + summary.waiting > 0 ? QString() : tr("Nothing is under way"));
    m_actions->setRefusal(QStringLiteral("transfers.resumeAll"),
                          summary.paused > 0 ? QString() : tr("Nothing is paused"));
    m_actions->setRefusal(QStringLiteral("transfers.clear"),
                          m_deps.transfers->count() >
                                  summary.active + summary.waiting + summary.paused + summary.questions
                              ? QString()
                              : tr("Nothing has ended"));
}

void MainWindow::showError(const Error &error)
{
    showNotice(message(error), technicalDetails(error));
}

} // namespace Sandkeeper
