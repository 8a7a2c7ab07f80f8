// SPDX-License-Identifier: MIT
#include "ui/details/detailspane.h"
#include "ui/details/jobstab.h"
#include "ui/details/logstab.h"
#include "ui/details/metricstab.h"
#include "ui/details/networktab.h"
#include "ui/details/portstab.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/lifeactions.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/metricsfeed.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/ssh/sshdialog.h"

#include <algorithm>

#include <QMenu>
#include <QStatusBar>

using namespace std::chrono_literals;

/// The commands that belong to the tabs of the details.
namespace Sandkeeper {

namespace {

constexpr std::chrono::milliseconds GlanceTime = 8s; // a message in the status bar
constexpr auto ClosingLimit = 3s; // a service that does not answer must not keep the window open

} // namespace

void MainWindow::buildDetailActions()
{
    m_ssh = new SshConnections(this);
    const auto add = [this](const char *name, const QString &text, const QString &hint, const QString &icon,
                            auto slot) {
        QAction *action =
            m_actions->add({.name = QLatin1String(name), .text = text, .hint = hint, .icon = icon});
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    const auto show = [this](RemoteTab *tab) {
        return [this, tab] {
            m_actions->action(QStringLiteral("view.details"))->setChecked(true);
            m_details->showTab(tab);
        };
    };
    LogsTab *logs = m_details->logs();
    PortsTab *ports = m_details->ports();
    NetworkTab *network = m_details->network();
    JobsTab *jobs = m_details->jobs();
    add("sandbox.jobs", tr("Show &jobs"),
        tr("Start a command that goes on by itself, and see how others stand"), QStringLiteral("play"),
        [show, jobs] {
            show(jobs)();
            jobs->focusCommand();
        });
    jobs->addToolAction(add("jobs.save", tr("Save &output…"), tr("Save what the selected job has printed"),
                            QStringLiteral("save"), [jobs] { jobs->saveOutput(); }));
    jobs->addToolAction(add("jobs.stop", tr("S&top job…"), tr("End all processes of the selected job"),
                            QStringLiteral("stop"), [jobs] { jobs->confirmStop(); }));
    add("sandbox.logs", tr("Show l&ogs"), tr("Show what the selected sandbox has printed"),
        QStringLiteral("history"), show(logs));
    add("sandbox.ports", tr("Show &ports"), tr("Show the ports of the selected sandbox"),
        QStringLiteral("details"), show(ports));
    add("sandbox.network", tr("Show net&work access"), tr("Show what the selected sandbox may reach"),
        QStringLiteral("cloud"), show(network));

    add("sandbox.metrics", tr("Show &metrics"), tr("Show what the selected sandbox uses"),
        QStringLiteral("chart"), show(m_details->metrics()));

    add("sandbox.ssh", tr("Open &SSH in a terminal"),
        tr("Open the system's terminal on the selected sandbox, with a key made for this session"),
        QStringLiteral("terminal"), [this] { openSsh(); });

    logs->addToolAction(add("logs.copy", tr("Copy &logs"), tr("Copy all logs that are shown"),
                            QStringLiteral("copy"), [logs] { logs->copyAll(); }));
    logs->addToolAction(add("logs.save", tr("Save lo&gs…"), tr("Save the logs to a file"),
                            QStringLiteral("save"), [logs] { logs->saveAs(); }));

    QAction *expose = add("ports.expose", tr("&Expose port…"), tr("Make a port reachable from outside"),
                          QStringLiteral("add"), [ports] { ports->openExposeDialog(); });
    ports->setExposeAction(expose);
    ports->addPortAction(expose);
    ports->addPortAction(add("ports.copy", tr("&Copy address"), tr("Copy the address of the selected port"),
                             QStringLiteral("copy"), [ports] { ports->copyAddress(); }));
    ports->addPortAction(add("ports.open", tr("&Open in the browser…"),
                             tr("Show where the selected port leads and open it in the browser"),
                             QStringLiteral("play"), [ports] { ports->confirmOpen(); }));
    ports->addPortAction(add("ports.unexpose", tr("C&lose port…"),
                             tr("Make the selected port unreachable from outside"), QStringLiteral("delete"),
                             [ports] { ports->confirmUnexpose(); }));

    network->addToolAction(add("network.edit", tr("Cha&nge network access…"),
                               tr("Change what the sandbox may reach"), QStringLiteral("settings"),
                               [network] { network->openEditor(); }));

    buildFileActions();

    for (RemoteTab *tab : m_details->remoteTabs())
        connect(tab, &RemoteTab::changed, &m_coalesce, qOverload<>(&QTimer::start));
}

void MainWindow::buildLifeActions()
{
    m_life = new LifeActions({.registry = m_actions,
                              .table = m_table,
                              .model = m_model,
                              .sessions = m_deps.sessions,
                              .store = m_deps.store,
                              .operations = m_deps.operations},
                             this);
    connect(m_life, &LifeActions::warned, this, [this](const QString &text) { showNotice(text); });
    connect(m_life, &LifeActions::succeeded, this, &MainWindow::showSuccess);
    connect(m_life, &LifeActions::mentioned, this,
            [this](const QString &text) { statusBar()->showMessage(text, int(GlanceTime.count())); });
    m_metrics = new MetricsFeed(m_table, m_model, ServiceReader(m_deps.sessions, m_deps.store), this);
}

/// Once an account has told what its sandboxes use, the columns stay: a lost connection must not move the
/// table.
void MainWindow::updateUsage()
{
    const ServiceReader reader(m_deps.sessions, m_deps.store);
    const QList<Account> accounts = m_deps.sessions->accounts();
    if (std::any_of(accounts.begin(), accounts.end(), [&reader](const Account &account) {
            return reader.offers(Ability::Metrics, account.id);
        }))
        m_table->setUsageOffered(true);
}

void MainWindow::fillDetailMenus(QMenu *sandbox)
{
    const auto fill = [this](QMenu *menu, std::initializer_list<const char *> names) {
        menu->setToolTipsVisible(true); // a disabled entry says why
        for (const char *name : names)
            menu->addAction(m_actions->action(QLatin1String(name)));
    };
    fill(sandbox, {"sandbox.ssh", "sandbox.metrics"});
    buildFileMenu(sandbox);
    fill(sandbox->addMenu(tr("Jo&bs")), {"sandbox.jobs", "jobs.save", "jobs.stop"});
    fill(sandbox->addMenu(tr("&Logs")), {"sandbox.logs", "logs.copy", "logs.save"});
    fill(sandbox->addMenu(tr("&Ports")),
         {"sandbox.ports", "ports.expose", "ports.copy", "ports.open", "ports.unexpose"});
    fill(sandbox->addMenu(tr("Net&work")), {"sandbox.network", "network.edit"});
}

void MainWindow::updateDetailActions()
{
    const SandboxKey key = m_details->sandbox();
    const bool shown = !key.sandboxId.isEmpty();
    const QString none = shown ? QString() : tr("Select a single sandbox");
    for (const char *name :
         {"sandbox.jobs", "sandbox.logs", "sandbox.ports", "sandbox.network", "sandbox.metrics"})
        m_actions->setRefusal(QLatin1String(name), none);

    const std::optional<SandboxKey> current = m_table->currentKey();
    m_actions->setRefusal(QStringLiteral("sandbox.ssh"),
                          m_table->selectedCount() != 1 || !current
                              ? tr("Select a single sandbox")
                              : ServiceReader(m_deps.sessions, m_deps.store).refusal(Ability::Ssh, *current));

    const auto reason = [&none](const RemoteTab *tab) {
        return none.isEmpty() ? tab->refusal() : none;
    };
    const JobsTab *jobs = m_details->jobs();
    QString refusal = reason(jobs);
    if (refusal.isEmpty() && !jobs->hasOutput())
        refusal = tr("Select a job that has ended in the Jobs tab first");
    m_actions->setRefusal(QStringLiteral("jobs.save"), refusal);
    refusal = reason(jobs);
    if (refusal.isEmpty() && !jobs->canStop())
        refusal = tr("Select a job that runs in the Jobs tab first");
    m_actions->setRefusal(QStringLiteral("jobs.stop"), refusal);

    updateFileActions();

    const LogsTab *logs = m_details->logs();
    refusal = reason(logs);
    if (refusal.isEmpty() && logs->text().isEmpty())
        refusal = tr("There are no logs here yet");
    m_actions->setRefusal(QStringLiteral("logs.copy"), refusal);
    m_actions->setRefusal(QStringLiteral("logs.save"), refusal);

    const PortsTab *ports = m_details->ports();
    refusal = reason(ports);
    m_actions->setRefusal(QStringLiteral("ports.expose"), refusal);
    const ExposedPort *port = ports->current();
    if (refusal.isEmpty() && !port)
        refusal = tr("Select a port in the Ports tab first");
    m_actions->setRefusal(QStringLiteral("ports.unexpose"), refusal);
    m_actions->setRefusal(QStringLiteral("ports.copy"), refusal);
    if (refusal.isEmpty() && !openableAddress(*port))
        refusal = tr("Only web addresses (http and https) can be opened");
    m_actions->setRefusal(QStringLiteral("ports.open"), refusal);

    const NetworkTab *network = m_details->network();
    refusal = reason(network);
    if (refusal.isEmpty() && !network->hasContent())
        refusal = tr("Open the Network tab first: the present policy is not known yet");
    m_actions->setRefusal(QStringLiteral("network.edit"), refusal);
}

void MainWindow::openSsh()
{
    const std::optional<SandboxKey> key = m_table->currentKey();
    if (!key)
        return;
    SshConnection *connection = m_ssh->open(m_deps.operations, *key, m_deps.store->nameOf(*key));
    auto *dialog = new SshDialog(connection, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

/// Whether the window may close now. If not, what was opened in sandboxes is being closed, and the window
/// follows.
bool MainWindow::closeConnections()
{
    if (m_ssh->isEmpty() || m_closingConnections)
        return true;
    m_closingConnections = true;
    connect(m_ssh, &SshConnections::becameEmpty, this, &QWidget::close);
    QTimer::singleShot(ClosingLimit, this, &QWidget::close);
    m_ssh->closeAll();
    return m_ssh->isEmpty();
}

} // namespace Sandkeeper
