// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"
#include "core/client/operations.h"
#include "core/provider/clock.h"

#include <map>

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

class QDockWidget;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace Sandkeeper {

class AccountBars;
class AccountsDialog;
class ActionRegistry;
class DetailsPane;
class EmptyState;
class CopiedFiles;
class FileDrag;
class FilterBar;
class FirstRunPage;
class LifeActions;
class MessageBar;
class MetricsFeed;
class OperationsPanel;
class SandboxFilterModel;
class SandboxTableModel;
class SandboxTableView;
class SshConnections;
class StatusSummary;
class TransferDesk;
class TransferQueue;
class TransfersPanel;

/// The window: the table of all sandboxes, details of the selected one, and what is under way. Asks
/// Operations and AccountSessions for everything and never waits for an answer. GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /// All must outlive the window; `keychain` may be null.
    struct Dependencies
    {
        AccountSessions *sessions = nullptr;
        SandboxStore *store = nullptr;
        Operations *operations = nullptr;
        Settings *settings = nullptr;
        PluginManager *plugins = nullptr;
        SecretStore *keychain = nullptr;
        TransferQueue *transfers = nullptr; ///< nullptr: the window moves no files
        const Clock *clock = &Clock::system();
        bool hasDemo = true; ///< whether demoRequested() can be answered
    };
    explicit MainWindow(const Dependencies &dependencies, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// A message above the table that the user can close. Until then later ones join it, so that none is lost
    /// to the next; the last three are kept. Plain text.
    void showNotice(const QString &text, const QString &details = {});
    /// The same for what went well; it takes the place of what was there.
    void showSuccess(const QString &text);

    ActionRegistry *actionRegistry() const { return m_actions; }
    SandboxTableView *table() const { return m_table; }
    DetailsPane *details() const { return m_details; }
    FilterBar *filterBar() const { return m_filter; }

Q_SIGNALS:
    /// The user wants to try the program without an account.
    void demoRequested();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    enum class Page { Table, Empty, FirstRun };
    enum class Step { None, Create, ClearFilter, ShowEnded, Retry }; ///< of the button on the empty page

    // mainwindow.cpp
    void build();
    QWidget *buildMiddle();
    void connectModels();
    void connectOperations();
    void accountsChanged();
    void selectionChanged();
    bool isAnyAccountChosen() const;
    void updatePage();
    void showEmpty(Step step, const QString &icon, const QString &title, const QString &text,
                   const QString &button = {});
    void showLoading();
    void takeStep();
    void awaitCreated(Operation *operation);
    void selectCreated();
    void operationEnded(Operation *operation);
    void showFailure(Operation *operation);

    // mainwindow_actions.cpp
    void buildActions();
    void buildSandboxActions();
    void buildEditActions();
    void buildViewActions();
    void buildOtherActions();
    void buildMenus();
    void buildToolBar();
    void updateActions();
    void openContextMenu(const QPoint &globalPosition);
    void createSandbox();
    void openCreate(const QString &accountId, const std::optional<CreateRequest> &request);
    void deleteSelected();
    void copySelection();
    void openDetails();
    void openAccounts();
    void openSettings();
    void openAbout();
    AccountsDialog *accountsDialog();
    void cyclePanes(int step);

    // mainwindow_details.cpp
    void buildDetailActions();
    void buildLifeActions();
    void updateUsage();
    void fillDetailMenus(QMenu *sandbox);
    void updateDetailActions();
    void openSsh();
    bool closeConnections();
    bool mayLeaveEdits();

    // mainwindow_transfers.cpp
    void buildTransfers();
    void connectFilesToTransfers();
    void buildTransferActions();
    void buildTransferMenu(QMenu *menu);
    void fillTransferMenu(QMenu *menu);
    void updateTransferActions();
    void buildAtOnceMenu(QMenu *menu);
    void restoreTransferLimits();
    void saveTransferLimits();
    void showError(const Error &error);

    // mainwindow_files.cpp
    void buildFileActions();
    void buildFileMenu(QMenu *sandbox);
    void openFileMenu(const QPoint &globalPosition);
    void fillFileMenu(QMenu *menu);
    void updateFileActions();

    // mainwindow_state.cpp
    void restoreWindowState();
    void saveWindowState();
    void keepOnScreen();
    void saveLater();

    Dependencies m_deps;
    ActionRegistry *m_actions = nullptr;
    SandboxTableModel *m_model = nullptr;
    SandboxFilterModel *m_proxy = nullptr;
    SandboxTableView *m_table = nullptr;
    FilterBar *m_filter = nullptr;
    AccountBars *m_accountBars = nullptr;
    MessageBar *m_notice = nullptr;
    QList<std::pair<QString, QString>> m_notices; ///< what it says, and the details
    MessageBar *m_failure = nullptr;
    EmptyState *m_empty = nullptr;
    FirstRunPage *m_firstRun = nullptr;
    QStackedWidget *m_pages = nullptr;
    QSplitter *m_splitter = nullptr;
    DetailsPane *m_details = nullptr;
    QDockWidget *m_operationsDock = nullptr;
    OperationsPanel *m_operationsPanel = nullptr;
    StatusSummary *m_status = nullptr;
    SshConnections *m_ssh = nullptr;
    LifeActions *m_life = nullptr;
    MetricsFeed *m_metrics = nullptr;
    QDockWidget *m_transfersDock = nullptr; ///< this and the next three only with a queue
    TransfersPanel *m_transfersPanel = nullptr;
    TransferDesk *m_desk = nullptr;
    FileDrag *m_drag = nullptr;
    CopiedFiles *m_copied = nullptr;

    QPointer<AccountsDialog> m_accountsDialog;
    /// What was asked for, in memory only, so that a failed attempt can be tried again with all its fields.
    std::map<Operation *, std::pair<QString, CreateRequest>> m_attempts;
    QPointer<Operation> m_failed;
    /// The latest creation, until its sandbox was selected or the user selected something.
    QPointer<Operation> m_awaited;
    std::optional<SandboxKey> m_selectedBefore; ///< when m_awaited was asked for
    Step m_step = Step::None;
    bool m_started = false; ///< the accounts are known
    bool m_detailsWanted = true;
    bool m_everSelected = false;
    bool m_closing = false;
    bool m_closingConnections = false;
    bool m_leavesEdits = false; ///< the person has said so
    QTimer m_coalesce;
    QTimer m_saveSoon;
};

} // namespace Sandkeeper
