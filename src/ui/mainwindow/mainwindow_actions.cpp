// SPDX-License-Identifier: MIT
#include "models/sandboxfiltermodel.h"
#include "ui/details/detailspane.h"
#include "ui/details/runtab.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/accountsdialog.h"
#include "ui/dialogs/createdialog.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/lifeactions.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/mainwindow/teammenu.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenuBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>

/// The commands of the window: what there is, where it stands, when it can be used, and what it does.
namespace Sandkeeper {

namespace {

/// The first thing inside that takes the keyboard; may be null.
QWidget *firstFocusable(const QWidget *pane)
{
    const QList<QWidget *> inside = pane->findChildren<QWidget *>();
    const auto found = std::find_if(inside.begin(), inside.end(), [](const QWidget *widget) {
        return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus);
    });
    return found == inside.end() ? nullptr : *found;
}

} // namespace

void MainWindow::buildActions()
{
    buildSandboxActions();
    buildEditActions();
    buildViewActions();
    buildDetailActions();
    buildLifeActions();
    buildTransfers();
    buildOtherActions();
}

void MainWindow::buildSandboxActions()
{
    connect(m_actions->add({.name = QStringLiteral("sandbox.create"),
                            .text = tr("&New sandbox…"),
                            .hint = tr("Create a sandbox"),
                            .icon = QStringLiteral("add"),
                            .shortcuts = {QKeySequence::New}}),
            &QAction::triggered, this, &MainWindow::createSandbox);
    connect(m_actions->add({.name = QStringLiteral("sandbox.details"),
                            .text = tr("Show &details"),
                            .hint = tr("Show everything about the selected sandbox"),
                            .icon = QStringLiteral("details"),
                            .shortcuts = {QKeySequence(Qt::ALT | Qt::Key_Return)}}),
            &QAction::triggered, this, &MainWindow::openDetails);
    connect(m_actions->add({.name = QStringLiteral("sandbox.run"),
                            .text = tr("&Run command"),
                            .hint = tr("Run a command in the selected sandbox"),
                            .icon = QStringLiteral("terminal"),
                            .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_E)}}),
            &QAction::triggered, this, [this] {
                m_actions->action(QStringLiteral("view.details"))->setChecked(true);
                m_details->showRunTab();
            });
    connect(m_actions->add({.name = QStringLiteral("sandbox.delete"),
                            .text = tr("De&lete…"),
                            .hint = tr("Delete the selected sandboxes"),
                            .icon = QStringLiteral("delete"),
                            .shortcuts = {QKeySequence::Delete},
                            .scope = m_table}),
            &QAction::triggered, this, &MainWindow::deleteSelected);
    connect(m_actions->add({.name = QStringLiteral("sandbox.refresh"),
                            .text = tr("Re&fresh"),
                            .hint = tr("Ask all accounts again"),
                            .icon = QStringLiteral("refresh"),
                            .shortcuts = {QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)}}),
            &QAction::triggered, this, [this] {
                m_deps.sessions->refreshAll();
                m_details->reload();
            });
    QAction *quit = m_actions->add({.name = QStringLiteral("app.quit"),
                                    .text = tr("&Quit"),
                                    .hint = tr("Close Sandkeeper; sandboxes keep running"),
                                    .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_Q)}});
    quit->setMenuRole(QAction::QuitRole);
    connect(quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::buildEditActions()
{
    connect(m_actions->add({.name = QStringLiteral("edit.copy"),
                            .text = tr("&Copy rows"),
                            .hint = tr("Copy the selected rows as a table"),
                            .icon = QStringLiteral("copy"),
                            .shortcuts = {QKeySequence::Copy},
                            .scope = m_table}),
            &QAction::triggered, this, &MainWindow::copySelection);
    connect(m_actions->add({.name = QStringLiteral("edit.copyId"),
                            .text = tr("Copy &ID"),
                            .hint = tr("Copy the IDs of the selected sandboxes, one on each line"),
                            .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)},
                            .scope = m_table}),
            &QAction::triggered, this, [this] {
                QStringList ids;
                for (const SandboxKey &key : m_table->selectedKeys())
                    ids += key.sandboxId;
                QGuiApplication::clipboard()->setText(ids.join(QLatin1Char('\n')));
            });
    connect(m_actions->add({.name = QStringLiteral("edit.selectAll"),
                            .text = tr("Select &all"),
                            .hint = tr("Select all sandboxes that match the filter"),
                            .shortcuts = {QKeySequence::SelectAll},
                            .scope = m_table}),
            &QAction::triggered, m_table, &QAbstractItemView::selectAll);
    connect(m_actions->add({.name = QStringLiteral("edit.find"),
                            .text = tr("&Filter"),
                            .hint = tr("Type to narrow the table"),
                            .icon = QStringLiteral("filter"),
                            .shortcuts = {QKeySequence::Find, QKeySequence(Qt::Key_Slash)}}),
            &QAction::triggered, m_filter, &FilterBar::focusLine);
    connect(m_actions->add({.name = QStringLiteral("edit.clearFilter"),
                            .text = tr("Clear fil&ter"),
                            .hint = tr("Show all sandboxes again"),
                            .shortcuts = {QKeySequence(Qt::Key_Escape)},
                            .scope = m_table}),
            &QAction::triggered, m_filter, &FilterBar::clear);
    QAction *settings = m_actions->add({.name = QStringLiteral("app.settings"),
                                        .text = tr("&Settings…"),
                                        .hint = tr("Language, appearance and refreshing"),
                                        .icon = QStringLiteral("settings"),
                                        .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_Comma)}});
    settings->setMenuRole(QAction::PreferencesRole);
    connect(settings, &QAction::triggered, this, &MainWindow::openSettings);
}

void MainWindow::buildViewActions()
{
    QAction *details = m_actions->add({.name = QStringLiteral("view.details"),
                                       .text = tr("&Details"),
                                       .hint = tr("Show or hide the details of the selected sandbox"),
                                       .shortcuts = {QKeySequence(Qt::Key_F9)}});
    details->setCheckable(true);
    details->setChecked(m_detailsWanted);
    connect(details, &QAction::toggled, this, [this](bool show) {
        m_detailsWanted = show;
        updatePage();
        saveLater();
    });
    QAction *ended = m_actions->add({.name = QStringLiteral("view.showEnded"),
                                     .text = tr("Show &ended sandboxes"),
                                     .hint = tr("Show sandboxes that were terminated, timed out or failed"),
                                     .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)}});
    ended->setCheckable(true);
    ended->setChecked(m_filter->showsEnded());
    connect(ended, &QAction::toggled, m_filter, &FilterBar::setShowEnded);
    connect(m_filter, &FilterBar::showEndedChanged, ended, &QAction::setChecked);
    connect(m_actions->add({.name = QStringLiteral("view.nextPane"),
                            .text = tr("&Next pane"),
                            .hint = tr("Move the keyboard to the next part of the window"),
                            .shortcuts = {QKeySequence(Qt::Key_F6)}}),
            &QAction::triggered, this, [this] { cyclePanes(1); });
    connect(m_actions->add({.name = QStringLiteral("view.previousPane"),
                            .text = tr("&Previous pane"),
                            .hint = tr("Move the keyboard to the previous part of the window"),
                            .shortcuts = {QKeySequence(Qt::SHIFT | Qt::Key_F6)}}),
            &QAction::triggered, this, [this] { cyclePanes(-1); });
}

void MainWindow::buildOtherActions()
{
    connect(m_actions->add({.name = QStringLiteral("accounts.manage"),
                            .text = tr("&Manage accounts…"),
                            .hint = tr("Add, test, change and remove accounts"),
                            .icon = QStringLiteral("accounts")}),
            &QAction::triggered, this, &MainWindow::openAccounts);
    connect(m_actions->add({.name = QStringLiteral("accounts.add"),
                            .text = tr("&Add account…"),
                            .hint = tr("Connect another account"),
                            .icon = QStringLiteral("key")}),
            &QAction::triggered, this, [this] { accountsDialog()->addAccount(); });
    QAction *about = m_actions->add({.name = QStringLiteral("help.about"),
                                     .text = tr("&About Sandkeeper"),
                                     .hint = tr("Version and licence"),
                                     .icon = QStringLiteral("info")});
    about->setMenuRole(QAction::AboutRole);
    connect(about, &QAction::triggered, this, &MainWindow::openAbout);
}

void MainWindow::buildMenus()
{
    const auto fill = [this](QMenu *menu, const QStringList &names) {
        menu->setToolTipsVisible(true); // a disabled entry says why
        for (const QString &name : names) {
            if (name.isEmpty())
                menu->addSeparator();
            else
                menu->addAction(m_actions->action(name));
        }
    };
    QMenu *sandbox = menuBar()->addMenu(tr("&Sandbox"));
    fill(sandbox, {QStringLiteral("sandbox.create"), QString(), QStringLiteral("sandbox.details"),
                   QStringLiteral("sandbox.run")});
    fillDetailMenus(sandbox);
    sandbox->addSeparator();
    m_life->fillMenu(sandbox);
    fill(sandbox, {QString(), QStringLiteral("sandbox.delete"), QString(), QStringLiteral("sandbox.refresh"),
                   QString(), QStringLiteral("app.quit")});
    fill(menuBar()->addMenu(tr("&Edit")),
         {QStringLiteral("edit.copy"), QStringLiteral("edit.copyId"), QStringLiteral("edit.selectAll"),
          QString(), QStringLiteral("edit.find"), QStringLiteral("edit.clearFilter"), QString(),
          QStringLiteral("app.settings")});
    QMenu *view = menuBar()->addMenu(tr("&View"));
    fill(view, {QStringLiteral("view.showEnded"), QString(), QStringLiteral("view.details")});
    QAction *operations = m_operationsDock->toggleViewAction();
    operations->setObjectName(QStringLiteral("action.view.operations"));
    operations->setText(tr("&Operations"));
    view->addAction(operations);
    if (m_transfersDock) {
        QAction *transfers = m_transfersDock->toggleViewAction();
        transfers->setObjectName(QStringLiteral("action.view.transfers"));
        transfers->setText(tr("&Transfers"));
        view->addAction(transfers);
    }
    view->addMenu(m_table->createColumnMenu(view));
    fill(view, {QString(), QStringLiteral("view.nextPane"), QStringLiteral("view.previousPane")});
    if (m_deps.transfers)
        buildTransferMenu(menuBar()->addMenu(tr("&Transfers")));
    QMenu *accounts = menuBar()->addMenu(tr("&Accounts"));
    fill(accounts, {QStringLiteral("accounts.add"), QStringLiteral("accounts.manage"), QString()});
    auto *teams = new TeamMenu(m_deps.sessions, ServiceReader(m_deps.sessions, m_deps.store),
                               accounts->addMenu(tr("&Team")));
    // Not from within the menu that is about to be filled anew.
    connect(teams, &TeamMenu::teamChosen, m_deps.sessions, &AccountSessions::setTeam, Qt::QueuedConnection);
    fill(menuBar()->addMenu(tr("&Help")), {QStringLiteral("help.about")});
}

void MainWindow::buildToolBar()
{
    QToolBar *bar = addToolBar(tr("Toolbar"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({18, 18});
    bar->setMovable(false);
    for (const char *name : {"sandbox.create", "sandbox.run", "sandbox.pause", "sandbox.resume",
                             "sandbox.delete", "", "sandbox.refresh", "accounts.manage"}) {
        if (*name == '\0') {
            bar->addSeparator();
            continue;
        }
        QAction *action = m_actions->action(QLatin1String(name));
        bar->addAction(action);
        if (QWidget *button = bar->widgetForAction(action)) {
            button->setObjectName(QStringLiteral("toolBar.") + QLatin1String(name));
            button->setAccessibleName(action->iconText());
            button->setFocusPolicy(Qt::TabFocus);
        }
    }
    m_actions->action(QStringLiteral("accounts.manage"))->setIconText(tr("Accounts"));
}

void MainWindow::updateActions()
{
    using Phase = AccountSessions::Phase;
    const QList<Account> accounts = m_deps.sessions->accounts();
    const bool anyReady = std::any_of(accounts.begin(), accounts.end(), [this](const Account &account) {
        return m_deps.sessions->phase(account.id) == Phase::Ready;
    });
    const int selected = m_table->selectedCount();
    const std::optional<SandboxKey> current = m_table->currentKey();
    const QString none = selected == 0 ? tr("Select a sandbox first") : QString();
    const QString notOne = selected == 1 ? QString() : selected == 0 ? none : tr("Select a single sandbox");

    m_actions->setRefusal(QStringLiteral("sandbox.create"), anyReady ? QString()
                                                            : accounts.isEmpty()
                                                                ? tr("Add an account first")
                                                                : tr("No account is connected"));
    m_actions->setRefusal(QStringLiteral("sandbox.refresh"),
                          accounts.isEmpty() ? tr("Add an account first") : QString());
    m_actions->setRefusal(QStringLiteral("sandbox.details"), notOne);
    m_actions->setRefusal(QStringLiteral("sandbox.run"),
                          !notOne.isEmpty() || !current ? notOne : m_deps.operations->runRefusal(*current));
    for (const char *name : {"sandbox.delete", "edit.copy", "edit.copyId"})
        m_actions->setRefusal(QLatin1String(name), none);
    m_actions->setRefusal(QStringLiteral("edit.selectAll"),
                          m_proxy->rowCount() > 0 ? QString() : tr("There is nothing to select"));
    const bool filtered = !m_filter->text().isEmpty() || !m_filter->account().isEmpty();
    m_actions->setRefusal(QStringLiteral("edit.clearFilter"), filtered ? QString() : tr("No filter is set"));
    m_details->updateRefusals();
    updateDetailActions();
    m_life->update();
    updateUsage();
    updateTransferActions();
}

void MainWindow::openContextMenu(const QPoint &globalPosition)
{
    updateActions(); // the right click may just have changed the selection
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("contextMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const char *name : {"sandbox.details", "sandbox.run", "sandbox.ssh", "sandbox.jobs", "sandbox.files",
                             "sandbox.logs", "sandbox.ports", "sandbox.network", "sandbox.metrics", "",
                             "(life)", "", "edit.copy", "edit.copyId", "", "sandbox.delete"}) {
        if (*name == '\0')
            menu->addSeparator();
        else if (*name == '(')
            m_life->fillMenu(menu);
        else
            menu->addAction(m_actions->action(QLatin1String(name)));
    }
    if (m_deps.transfers) {
        menu->addSeparator();
        for (const char *name :
             {"transfers.uploadFiles", "transfers.uploadFolder", "transfers.paste", "transfers.download"})
            menu->addAction(m_actions->action(QLatin1String(name)));
    }
    menu->popup(globalPosition);
}

void MainWindow::createSandbox()
{
    openCreate(m_filter->account(), std::nullopt);
}

void MainWindow::openCreate(const QString &accountId, const std::optional<CreateRequest> &request)
{
    auto *dialog = new CreateDialog(m_deps.sessions, m_deps.operations, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (request)
        dialog->setRequest(accountId, *request);
    else if (!accountId.isEmpty())
        dialog->setAccountId(accountId);
    connect(dialog, &CreateDialog::submitted, this,
            [this](Operation *operation, const QString &account, const CreateRequest &sent) {
                if (!operation->isFinished())
                    m_attempts[operation] = {account, sent};
                awaitCreated(operation);
            });
    dialog->open();
}

void MainWindow::deleteSelected()
{
    QList<DeleteDialog::Item> items;
    for (const SandboxKey &key : m_table->selectedKeys()) {
        if (const int row = m_model->rowOf(key); row >= 0)
            items.emplaceBack(key, m_model->row(row).sandbox, m_model->row(row).accountName);
    }
    if (items.isEmpty())
        return;
    if (items.size() == 1 && !m_deps.settings->value(Settings::Key::ConfirmSingleDelete).toBool()) {
        m_deps.operations->remove({items.first().key});
        return;
    }
    auto *dialog = new DeleteDialog(items, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        // What goes is no longer selected. It also matters for thousands: every row that leaves a large
        // selection costs time in proportion to that selection.
        if (dialog->keys().size() > 1)
            m_table->clearSelection();
        m_deps.operations->remove(dialog->keys());
    });
    if (m_life->canPauseAll(dialog->keys()))
        dialog->offerPause();
    connect(dialog, &DeleteDialog::pauseChosen, this, [this, dialog] { m_life->pause(dialog->keys()); });
    dialog->open();
}

void MainWindow::copySelection()
{
    QGuiApplication::clipboard()->setText(m_table->selectionAsTsv());
}

void MainWindow::openDetails()
{
    m_actions->action(QStringLiteral("view.details"))->setChecked(true);
    m_details->tabs()->setCurrentIndex(0);
    m_details->tabs()->setFocus(Qt::ShortcutFocusReason);
}

AccountsDialog *MainWindow::accountsDialog()
{
    openAccounts();
    return m_accountsDialog;
}

void MainWindow::openAccounts()
{
    if (!m_accountsDialog) {
        m_accountsDialog = new AccountsDialog(m_deps.sessions, m_deps.plugins, m_deps.keychain, this);
        m_accountsDialog->setAttribute(Qt::WA_DeleteOnClose);
        m_accountsDialog->open();
    }
    m_accountsDialog->raise();
    m_accountsDialog->activateWindow();
}

void MainWindow::openSettings()
{
    auto *dialog = new SettingsDialog(m_deps.settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::openAbout()
{
    auto *dialog = new AboutDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::cyclePanes(int step)
{
    QWidget *page = m_pages->currentWidget();
    using Pane = std::pair<QWidget *, QWidget *>; // what it is, and what takes the focus
    QList<Pane> panes{Pane{m_notice, nullptr},
                      Pane{m_failure, nullptr},
                      Pane{m_filter, m_filter->line()},
                      Pane{page, page == m_table ? page : nullptr},
                      Pane{m_details, m_details->tabs()},
                      Pane{m_operationsDock, nullptr}};
    if (m_transfersDock)
        panes.append(Pane{m_transfersDock, nullptr});
    for (Pane &pane : panes) {
        if (!pane.second)
            pane.second = firstFocusable(pane.first);
    }
    // Nothing in a pane may take the keyboard: the way goes on past it.
    panes.removeIf([](const Pane &pane) { return !pane.second || !pane.second->isVisible(); });
    if (panes.isEmpty())
        return;
    const QWidget *focus = QApplication::focusWidget();
    int at = -1;
    for (int i = 0; i < int(panes.size()); ++i) {
        if (focus && (panes[i].first == focus || panes[i].first->isAncestorOf(focus)))
            at = i;
    }
    const int next = at < 0 ? 0 : int((at + step + panes.size()) % panes.size());
    panes[next].second->setFocus(Qt::ShortcutFocusReason);
}

} // namespace Sandkeeper
