// SPDX-License-Identifier: MIT
#include "ui/mainwindow/mainwindow.h"

#include "core/provider/errortext.h"
#include "models/sandboxfiltermodel.h"
#include "ui/details/detailspane.h"
#include "ui/details/runtab.h"
#include "ui/dialogs/accountsdialog.h"
#include "ui/dialogs/firstrunpage.h"
#include "ui/mainwindow/accountbars.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/emptystate.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/mainwindow/statussummary.h"
#include "ui/operations/operationspanel.h"
#include "ui/widgets/messagebar.h"

#include <algorithm>

#include <QCloseEvent>
#include <QDockWidget>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr qsizetype MostNotices = 3; // at once

} // namespace

MainWindow::MainWindow(const Dependencies &dependencies, QWidget *parent)
    : QMainWindow(parent)
    , m_deps(dependencies)
    , m_actions(new ActionRegistry(this))
    , m_model(new SandboxTableModel(dependencies.store, dependencies.clock, this))
    , m_proxy(new SandboxFilterModel(m_model, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Sandkeeper"));
    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(0);
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(1s);
    build();
    buildActions();
    buildMenus();
    buildToolBar();
    connectModels();
    connectOperations();
    restoreWindowState();
    m_filter->setShowEnded(m_deps.settings->value(Settings::Key::ShowEnded).toBool());
    m_proxy->setShowEnded(m_filter->showsEnded());
    m_started = !m_deps.sessions->accounts().isEmpty();
    accountsChanged();
    if (const QString problem = m_deps.settings->loadProblem(); !problem.isEmpty())
        showNotice(problem);
}

MainWindow::~MainWindow()
{
    m_closing = true;
    saveWindowState();
}

void MainWindow::build()
{
    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_notice = new MessageBar(central);
    m_notice->setObjectName(QStringLiteral("noticeBar"));
    m_notice->setClosable(true);
    m_notice->hide();
    m_failure = new MessageBar(central);
    m_failure->setObjectName(QStringLiteral("failureBar"));
    m_failure->setClosable(true);
    m_failure->hide();
    m_failure->addButton(QStringLiteral("failureBar.again"), tr("Edit and try again…"));
    m_failure->addButton(QStringLiteral("failureBar.show"), tr("Show"));
    m_accountBars = new AccountBars(m_deps.sessions, m_deps.store, central);
    m_details = new DetailsPane(m_deps.store, m_deps.operations, ServiceReader(m_deps.sessions, m_deps.store),
                                central);
    m_splitter = new QSplitter(Qt::Vertical, central);
    m_splitter->setObjectName(QStringLiteral("mainSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildMiddle());
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    layout->addWidget(m_notice);
    layout->addWidget(m_failure);
    layout->addWidget(m_accountBars);
    layout->addWidget(m_splitter, 1);
    setCentralWidget(central);

    m_operationsPanel = new OperationsPanel(m_deps.operations, this);
    m_operationsDock = new QDockWidget(tr("Operations"), this);
    m_operationsDock->setObjectName(QStringLiteral("operationsDock"));
    m_operationsDock->setWidget(m_operationsPanel);
    addDockWidget(Qt::RightDockWidgetArea, m_operationsDock);
    m_operationsDock->hide();
    m_status = new StatusSummary(statusBar(), m_deps.sessions, m_deps.store, m_proxy, m_deps.operations);
}

QWidget *MainWindow::buildMiddle()
{
    auto *middle = new QWidget(this);
    m_filter = new FilterBar(middle);
    m_table = new SandboxTableView(m_proxy, middle);
    m_empty = new EmptyState(middle);
    m_firstRun = new FirstRunPage(middle);
    m_pages = new QStackedWidget(middle);
    m_pages->addWidget(m_table); // in the order of Page
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_firstRun);
    auto *layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filter);
    layout->addWidget(m_pages, 1);
    return middle;
}

void MainWindow::connectModels()
{
    const auto later = [this] {
        m_coalesce.start();
    };
    connect(&m_coalesce, &QTimer::timeout, this, [this] {
        updatePage();
        selectCreated();
        updateActions();
    });
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, later);
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, later);
    connect(m_deps.store, &SandboxStore::accountStatusChanged, this, later);
    connect(m_deps.store, &SandboxStore::sandboxesChanged, this, later);
    connect(m_deps.sessions, &AccountSessions::phaseChanged, this, later);
    connect(m_deps.sessions, &AccountSessions::accountsChanged, this, [this] {
        m_started = true;
        accountsChanged();
    });

    connect(m_filter, &FilterBar::textChanged, m_proxy, &SandboxFilterModel::setFilterText);
    connect(m_filter, &FilterBar::accountChanged, m_proxy, &SandboxFilterModel::setAccount);
    connect(m_filter, &FilterBar::showEndedChanged, this, [this](bool show) {
        m_proxy->setShowEnded(show);
        m_deps.settings->setValue(Settings::Key::ShowEnded, show);
    });
    connect(m_filter, &FilterBar::leftDownwards, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_proxy, &SandboxFilterModel::filterChanged, this, [this] {
        m_coalesce.start();
        saveLater();
    });
    connect(m_table, &SandboxTableView::selectionChangedByAnyone, this, &MainWindow::selectionChanged);
    connect(m_table, &SandboxTableView::openRequested, this, &MainWindow::openDetails);
    connect(m_table, &SandboxTableView::contextMenuRequested, this, &MainWindow::openContextMenu);
    connect(m_table, &SandboxTableView::columnsChanged, this, &MainWindow::saveLater);
    connect(m_splitter, &QSplitter::splitterMoved, this, &MainWindow::saveLater);
    connect(&m_saveSoon, &QTimer::timeout, this, &MainWindow::saveWindowState);

    connect(m_empty, &EmptyState::buttonClicked, this, &MainWindow::takeStep);
    connect(m_firstRun, &FirstRunPage::addAccountRequested, this, [this] { accountsDialog()->addAccount(); });
    connect(m_firstRun, &FirstRunPage::demoRequested, this, &MainWindow::demoRequested);
    m_firstRun->setDemoAvailable(m_deps.hasDemo);
    connect(m_firstRun, &FirstRunPage::importRequested, this,
            [this](const QString &accountId) { accountsDialog()->importAccount(accountId); });
    connect(m_accountBars, &AccountBars::editRequested, this,
            [this](const QString &accountId) { accountsDialog()->editAccount(accountId); });
    connect(m_deps.settings, &Settings::saveFailed, this,
            [this](const Error &error) { showNotice(message(error), technicalDetails(error)); });
}

void MainWindow::connectOperations()
{
    connect(m_deps.operations, &Operations::added, this, [this](Operation *operation) {
        connect(operation, &Operation::finished, this, [this, operation] { operationEnded(operation); });
    });
    connect(m_deps.operations, &Operations::aboutToRemove, this,
            [this](Operation *operation) { m_attempts.erase(operation); });
    connect(m_deps.operations, &Operations::changed, &m_coalesce, qOverload<>(&QTimer::start));
    connect(m_status, &StatusSummary::operationsClicked, this,
            [this] { m_operationsDock->setVisible(!m_operationsDock->isVisible()); });
    connect(m_failure->findChild<QPushButton *>(QStringLiteral("failureBar.show")), &QPushButton::clicked,
            this, [this] {
                m_operationsDock->show();
                if (m_failed)
                    m_operationsPanel->showOperation(m_failed);
                m_failure->hide();
            });
    connect(m_failure->findChild<QPushButton *>(QStringLiteral("failureBar.again")), &QPushButton::clicked,
            this, [this] {
                const auto attempt = m_attempts.find(m_failed);
                if (attempt != m_attempts.end())
                    openCreate(attempt->second.first, attempt->second.second);
                m_failure->hide();
            });
}

void MainWindow::accountsChanged()
{
    const QList<Account> accounts = m_deps.sessions->accounts();
    QHash<QString, QString> names;
    QHash<QString, QList<ProviderMetadata::Runtime>> runtimes;
    QSet<QString> ofTemplates;
    QList<FirstRunPage::FoundKey> found;
    for (const Account &account : accounts) {
        const ProviderMetadata *metadata = m_deps.plugins->metadata(account.providerId);
        names.insert(account.id, account.name);
        if (metadata)
            runtimes.insert(account.id, metadata->runtimes);
        if (metadata && metadata->usesTemplates)
            ofTemplates.insert(account.id);
        if (account.origin != Account::Origin::Environment)
            continue;
        found += {account.id, account.name, account.originText, m_deps.sessions->maskedKey(account.id)};
    }
    m_model->setAccountNames(names);
    m_details->setAccountNames(names);
    m_details->setRuntimes(runtimes);
    m_details->setTemplateAccounts(ofTemplates);
    m_filter->setAccounts(accounts);
    m_firstRun->setFoundKeys(found);
    QStringList services;
    const QList<ProviderMetadata> providers = m_deps.plugins->providers();
    for (const ProviderMetadata &provider : providers)
        services.append(provider.name);
    m_firstRun->setServices(services);
    updatePage();
    updateActions();
}

void MainWindow::selectionChanged()
{
    const int count = m_table->selectedCount();
    const std::optional<SandboxKey> current = m_table->currentKey();
    m_everSelected = m_everSelected || count > 0;
    // Rows that leave change the selection too; only another choice of the user's counts.
    if (count > 1 || (current && current != m_selectedBefore))
        m_awaited.clear();
    m_status->setSelectedCount(count);
    m_details->setSelection(current, count);
    m_coalesce.start();
}

/// Found ones that nobody has chosen are switched off, and there to be offered.
bool MainWindow::isAnyAccountChosen() const
{
    const QList<Account> accounts = m_deps.sessions->accounts();
    return std::any_of(accounts.begin(), accounts.end(), [](const Account &account) {
        return account.enabled || account.origin != Account::Origin::Environment;
    });
}

void MainWindow::updatePage()
{
    const bool firstRun = m_started && !isAnyAccountChosen();
    m_filter->setVisible(!firstRun);
    // Before there is anything to say it would take half of the window for one sentence.
    const bool showDetails = !firstRun && m_detailsWanted && m_everSelected && m_deps.store->count() > 0;
    if (showDetails && m_details->isHidden()) // the row that was clicked may end up below it
        QTimer::singleShot(0, m_table, [this] { m_table->scrollTo(m_table->currentIndex()); });
    m_details->setVisible(showDetails);
    if (firstRun) {
        m_pages->setCurrentIndex(int(Page::FirstRun));
    } else if (m_proxy->rowCount() > 0) {
        m_pages->setCurrentIndex(int(Page::Table));
    } else if (m_deps.store->count() > 0) {
        const bool unfiltered = m_filter->text().trimmed().isEmpty() && m_filter->account().isEmpty();
        if (unfiltered)
            showEmpty(Step::ShowEnded, QStringLiteral("filter"), tr("All sandboxes have ended"),
                      tr("Sandboxes that have ended are hidden."), tr("Show ended"));
        else
            showEmpty(Step::ClearFilter, QStringLiteral("filter"), tr("No sandbox matches the filter"),
                      tr("%n sandbox(es) are hidden by it.", nullptr, m_deps.store->count()),
                      tr("Clear filter"));
    } else {
        showLoading();
    }
}

/// There is no row at all: say whether it is still being looked for, was not found, or could not be asked
/// for.
void MainWindow::showLoading()
{
    using Phase = AccountSessions::Phase;
    bool loading = !m_started;
    bool answered = false;
    int loadedSoFar = 0;
    const QList<Account> accounts = m_deps.sessions->accounts();
    for (const Account &account : accounts) {
        const AccountStatus status = m_deps.store->status(account.id);
        const Phase phase = m_deps.sessions->phase(account.id);
        answered = answered || status.loadedOnce;
        loadedSoFar += status.loadedSoFar;
        if (phase == Phase::Connecting || (phase == Phase::Ready && !status.loadedOnce && !status.error))
            loading = true;
    }
    if (loading)
        showEmpty(Step::None, QStringLiteral("cloud"), tr("Loading sandboxes…"),
                  loadedSoFar > 0 ? tr("%n so far", nullptr, loadedSoFar) : QString());
    else if (answered)
        showEmpty(
            Step::Create, QStringLiteral("cloud"), tr("No sandboxes yet"),
            tr("A sandbox is a small machine at your service's that runs code for you. Create one to start."),
            tr("New sandbox…"));
    else
        showEmpty(Step::Retry, QStringLiteral("warning"), tr("Nothing could be loaded"),
                  tr("No account could be read. The message above says why."), tr("Retry"));
}

void MainWindow::showEmpty(Step step, const QString &icon, const QString &title, const QString &text,
                           const QString &button)
{
    m_step = step;
    m_empty->show(icon, title, text, button);
    m_pages->setCurrentIndex(int(Page::Empty));
}

void MainWindow::takeStep()
{
    switch (m_step) {
    case Step::None:
        break;
    case Step::Create:
        createSandbox();
        break;
    case Step::ClearFilter:
        m_filter->clear();
        break;
    case Step::ShowEnded:
        m_filter->setShowEnded(true);
        break;
    case Step::Retry: {
        const QList<Account> accounts = m_deps.sessions->accounts();
        for (const Account &account : accounts) {
            if (m_deps.sessions->phase(account.id) == AccountSessions::Phase::Ready)
                m_deps.sessions->refresh(account.id);
            else
                m_deps.sessions->reconnect(account.id);
        }
        break;
    }
    }
}

void MainWindow::awaitCreated(Operation *operation)
{
    m_awaited = operation;
    m_selectedBefore = m_table->currentKey();
    m_coalesce.start();
}

/// Shows what was just created, unless that would take the user away from something chosen since.
void MainWindow::selectCreated()
{
    if (!m_awaited || m_awaited->items().size() != 1)
        return;
    const SandboxKey key = m_awaited->items().constFirst().key;
    if (!key.sandboxId.isEmpty() && m_proxy->rowOf(key) >= 0) {
        m_awaited.clear();
        // Who is typing a command must not find it sent to another sandbox.
        if (!m_details->runTab()->isTyping())
            m_table->selectKey(key);
    } else if (m_awaited->isFinished() && (key.sandboxId.isEmpty() || m_model->rowOf(key) >= 0)) {
        m_awaited.clear(); // it failed, or the filter hides it
    }
}

void MainWindow::operationEnded(Operation *operation)
{
    const bool failed = operation->state() == Operation::State::Failed ||
                        operation->state() == Operation::State::PartlyFailed;
    if (!failed) {
        m_attempts.erase(operation);
        return;
    }
    // What was run says itself how it ended, where its output would be; and so does what is watched.
    if (!qobject_cast<RunOperation *>(operation) && !operation->isWatched())
        showFailure(operation);
}

void MainWindow::showFailure(Operation *operation)
{
    m_failed = operation;
    const Error error = operation->firstError().value_or(Error());
    const bool many = operation->items().size() > 1;
    QStringList sentences{
        many ? tr("%1: %2", "operation: its result").arg(operation->title(), operation->statusText())
             : message(error),
        advice(error)};
    sentences.removeAll(QString());
    m_failure->setMessage(MessageBar::Severity::Error, sentences.join(QLatin1Char(' ')),
                          technicalDetails(error));
    m_failure->findChild<QPushButton *>(QStringLiteral("failureBar.again"))
        ->setVisible(m_attempts.contains(operation));
    m_failure->show();
}

void MainWindow::showNotice(const QString &text, const QString &details)
{
    if (m_notice->isHidden())
        m_notices.clear();
    m_notices.removeIf([&text](const auto &notice) { return notice.first == text; });
    m_notices.append({text, details});
    m_notices = m_notices.mid(std::max<qsizetype>(0, m_notices.size() - MostNotices));
    QStringList texts;
    QStringList more;
    for (const auto &[said, reason] : std::as_const(m_notices)) {
        texts.append(said);
        more.append(reason);
    }
    more.removeAll(QString());
    m_notice->setMessage(MessageBar::Severity::Warning, texts.join(u'\n'), more.join(u'\n'));
    m_notice->show();
}

void MainWindow::showSuccess(const QString &text)
{
    m_notices.clear();
    m_notice->setMessage(MessageBar::Severity::Success, text);
    m_notice->show();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveWindowState();
    if (!mayLeaveEdits() || !closeConnections()) {
        event->ignore();
        return;
    }
    QMainWindow::closeEvent(event);
}

} // namespace Sandkeeper
