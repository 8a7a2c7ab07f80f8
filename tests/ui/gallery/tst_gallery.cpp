// SPDX-License-Identifier: MIT
#include "app/application.h"
#include "app/translations.h"
#include "closedkeychain.h"
#include "gallery.h"
#include "platform/theme.h"
#include "servicewindow.h"
#include "ui/details/detailspane.h"
#include "ui/details/jobstab.h"
#include "ui/details/logstab.h"
#include "ui/details/networktab.h"
#include "ui/details/portstab.h"
#include "ui/details/runtab.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/accounteditor.h"
#include "ui/dialogs/accountsdialog.h"
#include "ui/dialogs/createdialog.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/imagedialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/ssh/sshdialog.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Sandkeeper;

void Gallery::initTestCase()
{
    QCoreApplication::setApplicationVersion(QStringLiteral(SANDKEEPER_VERSION)); // as main() does
    // In the settings, for the program chooses its language itself when it starts.
    const QString language = m_appearance == QLatin1String("zh_CN") ? m_appearance : QStringLiteral("en");
    {
        Settings settings(m_folder.path());
        settings.setValue(Settings::Key::Language, language);
        QVERIFY(settings.flush());
    }
    installTranslations(qApp, language);
    m_application = std::make_unique<Application>(CommandLine{.demo = true, .configFolder = m_folder.path()});
    applyTheme(qApp,
               m_appearance == QLatin1String("dark") ? QStringLiteral("dark") : QStringLiteral("light"));
    m_application->start();
    m_window = m_application->window();
    m_window->resize(1280, 800);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->table()->model()->rowCount() > 0, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(runningKey().has_value(), 30000);
}

void Gallery::firstRun()
{
    SandboxStore store;
    Settings settings(m_folder.filePath(QStringLiteral("empty")));
    PluginManager plugins;
    AccountSessions sessions(
        {.settings = &settings, .plugins = &plugins, .store = &store, .clock = &Clock::system()});
    Operations wishes(&sessions, &store);
    MainWindow window({.sessions = &sessions,
                       .store = &store,
                       .operations = &wishes,
                       .settings = &settings,
                       .plugins = &plugins});
    window.resize(1280, 800);
    window.show();
    take(&window, QStringLiteral("window-starting"));
    sessions.start({});
    take(&window, QStringLiteral("window-first-run"));
}

void Gallery::table()
{
    m_window->table()->selectKey(*runningKey());
    m_window->actionRegistry()->action(QStringLiteral("view.details"))->setChecked(false);
    take(m_window, QStringLiteral("window-table"));
    m_window->actionRegistry()->action(QStringLiteral("view.details"))->setChecked(true);
}

void Gallery::emptyFilter()
{
    m_window->filterBar()->setText(QStringLiteral("nothing-has-this-name"));
    QTRY_COMPARE(m_window->table()->model()->rowCount(), 0);
    take(m_window, QStringLiteral("window-no-match"));
    m_window->filterBar()->setText({});
    QTRY_VERIFY(m_window->table()->model()->rowCount() > 0);
}

void Gallery::overview()
{
    m_window->table()->selectKey(*runningKey());
    m_window->details()->tabs()->setCurrentIndex(0);
    take(m_window, QStringLiteral("window-overview"));
}

void Gallery::run()
{
    m_window->table()->selectKey(*runningKey());
    m_window->details()->showRunTab();
    auto *command = m_window->findChild<QLineEdit *>(QStringLiteral("run.command"));
    for (const char *line : {"ls /nowhere", "seq 1 200 && echo careful >&2"}) {
        command->setText(QLatin1String(line));
        m_window->details()->runTab()->run();
        QTRY_COMPARE_WITH_TIMEOUT(m_application->operations()->runningCount(), 0, 30000);
    }
    take(m_window, QStringLiteral("window-run"));

    command->setText(QStringLiteral("sleep 60"));
    m_window->details()->runTab()->run();
    auto *options = m_window->findChild<QToolButton *>(QStringLiteral("run.options"));
    options->setChecked(true);
    take(m_window, QStringLiteral("window-run-waiting"));
    options->setChecked(false);
    m_window->findChild<QPushButton *>(QStringLiteral("run.cancel"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(m_application->operations()->runningCount(), 0, 10000);
    take(m_window, QStringLiteral("window-run-cancelled"));
}

void Gallery::operations()
{
    auto *dock = m_window->findChild<QDockWidget *>(QStringLiteral("operationsDock"));
    dock->show();
    take(m_window, QStringLiteral("window-operations"));
    dock->hide();
}

void Gallery::failure()
{
    const QString &account = m_account;
    m_application->store()->setError(
        account, Error{.kind = Error::Kind::Network, .subject = QStringLiteral("api.example.test")});
    take(m_window, QStringLiteral("window-stale"));
    m_application->sessions()->refresh(account);
    QTRY_VERIFY(!m_application->store()->status(account).isStale());
}

void Gallery::manySelected()
{
    m_window->table()->selectAll();
    take(m_window, QStringLiteral("window-many-selected"));
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("settings.json")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"accounts\": [") > 0);
    file.close();
    const Settings settings(folder.path());
    QVERIFY(!settings.loadProblem().isEmpty());
    m_window->showNotice(settings.loadProblem());
    m_window->table()->selectKey(*runningKey());
    m_window->details()->tabs()->setCurrentIndex(0);
    take(m_window, QStringLiteral("window-notice"));
}

void Gallery::menus()
{
    const QList<QAction *> actions = m_window->menuBar()->actions();
    QList<QMenu *> menus;
    for (const QAction *action : actions)
        menus += action->menu();
    menus += m_window->findChild<QMenu *>(QStringLiteral("columnMenu"));
    int number = 0;
    for (QMenu *menu : std::as_const(menus)) {
        menu->popup(m_window->mapToGlobal(QPoint(40, 40)));
        take(menu, QStringLiteral("menu-%1").arg(++number));
        menu->close();
    }
    Q_EMIT m_window->table()->contextMenuRequested(m_window->mapToGlobal(QPoint(40, 40)));
    auto *context = m_window->findChild<QMenu *>(QStringLiteral("contextMenu"));
    take(context, QStringLiteral("menu-context"));
    context->close();
}

void Gallery::dialogs()
{
    AccountSessions *sessions = m_application->sessions();
    Settings settings(m_folder.filePath(QStringLiteral("other")));
    PluginManager plugins;
    plugins.scan(pluginFolders());
    takeAndDelete(new AccountsDialog(sessions, &plugins, nullptr, m_window), QStringLiteral("accounts"));
    takeAndDelete(new AccountEditor(sessions, &plugins, nullptr, m_window), QStringLiteral("account"));
    takeAndDelete(new SettingsDialog(&settings, m_window), QStringLiteral("settings"));
    takeAndDelete(deleteDialog(1), QStringLiteral("delete-one"));
    takeAndDelete(deleteDialog(3), QStringLiteral("delete-few"));
    takeAndDelete(deleteDialog(40), QStringLiteral("delete-many"));
    takeAndDelete(new AboutDialog(m_window), QStringLiteral("about"));
}

void Gallery::createDialog()
{
    const auto make = [this] {
        return new CreateDialog(m_application->sessions(), m_application->operations(), m_window);
    };
    takeAndDelete(make(), QStringLiteral("create"));

    CreateDialog *dialog = make();
    for (const char *section :
         {"sectionCommand", "sectionEnvironment", "sectionGpu", "sectionNetwork", "sectionAdvanced"})
        dialog->findChild<QToolButton *>(QLatin1String(section))->setChecked(true);
    dialog->resize(dialog->width(), 1400);
    takeAndDelete(dialog, QStringLiteral("create-everything"));

    dialog = make();
    dialog->findChild<QLineEdit *>(QStringLiteral("createName"))->clear();
    dialog->findChild<QSpinBox *>(QStringLiteral("createGpuCount"))->setValue(2);
    dialog->findChild<QPlainTextEdit *>(QStringLiteral("createAdvanced"))
        ->setPlainText(QStringLiteral("{ broken"));
    dialog->open();
    dialog->findChild<QPushButton *>(QStringLiteral("createButton"))->click();
    takeAndDelete(dialog, QStringLiteral("create-problems"));
}

void Gallery::nothingThere()
{
    Testing::ServiceWindow scene;
    QVERIFY(scene.ready());
    scene.window->resize(1280, 800);
    take(scene.window.get(), QStringLiteral("window-no-sandboxes"));
}

void Gallery::failedOperations()
{
    Testing::ServiceWindow scene({QStringLiteral("--sandboxes"), QStringLiteral("24")});
    QVERIFY(scene.ready());
    scene.window->resize(1280, 800);
    scene.window->findChild<QDockWidget *>(QStringLiteral("operationsDock"))->show();
    take(scene.window.get(), QStringLiteral("window-operations-none"));

    QVERIFY(scene.simulator.addFault(QStringLiteral("create:status=402:body=errors")));
    const Operation *refused = scene.operations->create(scene.account, scene.request(u"no-funds"_qs));
    QTRY_VERIFY_WITH_TIMEOUT(refused->isFinished(), 10000);
    scene.window->table()->selectRow(0);
    QVERIFY(scene.simulator.addFault(QStringLiteral("bulk-delete:delay=3000")));
    scene.window->table()->selectAll();
    scene.operations->remove(scene.window->table()->selectedKeys());
    take(scene.window.get(), QStringLiteral("window-failure"));
    scene.window->findChild<QPushButton *>(QStringLiteral("failureBar.show"))->click();
    take(scene.window.get(), QStringLiteral("window-failure-shown"));
}

void Gallery::sandboxesThatCannotRun()
{
    Testing::ServiceWindow scene;
    QVERIFY(scene.ready());
    scene.window->resize(1280, 800);
    CreateRequest request = scene.request(u"train-vm"_qs);
    request.runtime = QStringLiteral("vm");
    request.environment = {{QStringLiteral("DATA"), QStringLiteral("/data")}};
    const Operation *machine = scene.operations->create(scene.account, request);
    QTRY_VERIFY_WITH_TIMEOUT(machine->isFinished(), 20000);
    QCOMPARE(machine->state(), Operation::State::Succeeded);
    scene.window->table()->selectKey(machine->items().constFirst().key);
    take(scene.window.get(), QStringLiteral("window-machine"));
    scene.window->details()->showRunTab();
    take(scene.window.get(), QStringLiteral("window-run-refused"));

    request = scene.request(u"no-such-image"_qs);
    request.image = QStringLiteral("example/missing:1");
    const Operation *failed = scene.operations->create(scene.account, request);
    QTRY_VERIFY_WITH_TIMEOUT(failed->isFinished(), 20000);
    QTRY_VERIFY(scene.window->table()->model()->rowCount() == 2);
    scene.window->table()->selectKey(failed->items().constFirst().key);
    scene.window->details()->tabs()->setCurrentIndex(0);
    take(scene.window.get(), QStringLiteral("window-ended"));
}

/// Logs, ports and network: what they show, what they say when there is nothing or it is refused, and their
/// dialogs.
void Gallery::detailTabs()
{
    Testing::ServiceWindow scene;
    QVERIFY(scene.ready());
    scene.window->resize(1280, 800);
    CreateRequest request = scene.request(u"web"_qs);
    const Operation *container = scene.operations->create(scene.account, request);
    request = scene.request(u"crawler"_qs);
    request.runtime = u"vm"_qs;
    const Operation *machine = scene.operations->create(scene.account, request);
    QTRY_VERIFY_WITH_TIMEOUT(container->isFinished() && machine->isFinished(), 30000);
    const auto trigger = [&scene](const char *name) {
        auto *action = scene.window->actionRegistry()->action(QLatin1String(name));
        QTRY_VERIFY(action->isEnabled());
        action->trigger();
    };
    DetailsPane *details = scene.window->details();
    scene.window->table()->selectKey(container->items().constFirst().key);
    trigger("sandbox.logs");
    QTRY_VERIFY_WITH_TIMEOUT(details->logs()->text().contains("started"), 10000);
    take(scene.window.get(), QStringLiteral("tab-logs"));
    trigger("sandbox.jobs");
    QTRY_VERIFY_WITH_TIMEOUT(details->jobs()->hasContent(), 20000);
    take(scene.window.get(), QStringLiteral("tab-jobs-none"));
    for (const char *command : {"make test 2>&1; echo all passed", "echo epoch 1; sleep 60"}) {
        scene.window->findChild<QLineEdit *>(QStringLiteral("jobs.command"))->setText(QLatin1String(command));
        const int before = details->jobs()->jobCount();
        details->jobs()->start();
        QTRY_COMPARE_WITH_TIMEOUT(details->jobs()->jobCount(), before + 1, 20000);
    }
    QTRY_VERIFY_WITH_TIMEOUT(details->jobs()->hasOutput(), 20000);
    take(scene.window.get(), QStringLiteral("tab-jobs"));
    auto *jobs = scene.window->findChild<QTableView *>(QStringLiteral("jobs.table"));
    const auto runningRow = [jobs] { // two that began in one second may come in any order
        for (int row = 0; row < jobs->model()->rowCount(); ++row) {
            for (int column = 0; column < jobs->model()->columnCount(); ++column) {
                if (jobs->model()->index(row, column).data().toString().contains(QStringLiteral("epoch")))
                    return row;
            }
        }
        return -1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(runningRow() >= 0, 20000);
    jobs->selectRow(runningRow());
    QTRY_VERIFY_WITH_TIMEOUT(
        !scene.window->findChild<QPlainTextEdit *>(QStringLiteral("jobs.stdout"))->toPlainText().isEmpty(),
        20000);
    take(scene.window.get(), QStringLiteral("tab-jobs-running"));
    trigger("jobs.stop");
    auto *stop = scene.window->findChild<QMessageBox *>(QStringLiteral("stopJobDialog"));
    QVERIFY(stop);
    take(stop, QStringLiteral("dialog-jobs-stop"));
    stop->reject();
    QTRY_VERIFY(!scene.window->findChild<QMessageBox *>());
    trigger("sandbox.ports");
    QTRY_VERIFY_WITH_TIMEOUT(details->ports()->hasContent(), 10000);
    take(scene.window.get(), QStringLiteral("tab-ports-none"));
    for (const int port : {3000, 8000}) {
        const Operation *exposing =
            scene.operations->expose(details->sandbox(), {.port = port,
                                                          .name = port == 3000 ? u"site"_qs : QString(),
                                                          .protocol = port == 3000 ? u"HTTP"_qs : u"TCP"_qs});
        QTRY_VERIFY_WITH_TIMEOUT(exposing->isFinished(), 10000);
    }
    details->reload();
    QTRY_VERIFY_WITH_TIMEOUT(details->ports()->current() && !details->ports()->isLoading(), 10000);
    take(scene.window.get(), QStringLiteral("tab-ports"));
    trigger("ports.expose");
    auto *expose = scene.window->findChild<QDialog *>(QStringLiteral("exposeDialog"));
    expose->findChild<QSpinBox *>(QStringLiteral("exposePort"))->setValue(8080);
    take(expose, QStringLiteral("dialog-expose"));
    expose->reject();
    for (const char *name : {"ports.open", "ports.unexpose"}) {
        trigger(name);
        auto *box = scene.window->findChild<QMessageBox *>();
        QVERIFY(box);
        take(box, QStringLiteral("dialog-") + QString::fromLatin1(name).replace(u'.', u'-'));
        box->reject();
        QTRY_VERIFY(!scene.window->findChild<QMessageBox *>());
    }
    trigger("sandbox.network");
    take(scene.window.get(), QStringLiteral("tab-network-refused"));

    scene.window->table()->selectKey(machine->items().constFirst().key);
    QTRY_VERIFY_WITH_TIMEOUT(details->network()->hasContent(), 10000);
    const Operation *limiting = scene.operations->setNetworkPolicy(
        details->sandbox(),
        {.allowlist = QStringList{u"packages.example.org"_qs, u"*.files.example.org"_qs, u"10.0.0.0/8"_qs},
         .denylist = {}});
    QTRY_VERIFY_WITH_TIMEOUT(limiting->isFinished(), 10000);
    details->reload();
    QTRY_VERIFY_WITH_TIMEOUT(
        details->network()->status().policy.allowlist && !details->network()->isLoading(), 10000);
    take(scene.window.get(), QStringLiteral("tab-network"));
    trigger("network.edit");
    auto *editor = scene.window->findChild<QDialog *>(QStringLiteral("networkDialog"));
    editor->findChild<QPlainTextEdit *>(QStringLiteral("networkHosts"))
        ->appendPlainText(u"http://elsewhere\n10.0.0.1:80"_qs);
    take(editor, QStringLiteral("dialog-network"));
    editor->reject();
    QVERIFY(scene.simulator.addFault(QStringLiteral("logs:status=500")));
    trigger("sandbox.logs");
    auto *title = details->logs()->findChild<QPushButton *>(QStringLiteral("details.logs.empty.button"));
    QTRY_VERIFY_WITH_TIMEOUT(title->isVisible(), 30000);
    take(scene.window.get(), QStringLiteral("tab-logs-failed"));
}

/// A session whose command is shown because there is no terminal.
void Gallery::ssh()
{
    QTemporaryDir programs;
    QFile keyMaker(programs.filePath(QStringLiteral("ssh-keygen")));
    QVERIFY(keyMaker.open(QIODevice::WriteOnly) &&
            keyMaker.write(
                "#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done\n"
                "echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHN5bnRoZXRpY3N5bnRoZXRpY3N5bnRoZXRpYzEy' > "
                "\"$1.pub\"\n") > 0);
    keyMaker.close();
    QVERIFY(keyMaker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QByteArray path = qgetenv("PATH");
    Testing::ServiceWindow scene;
    QVERIFY(scene.ready());
    const SandboxKey key = scene.create(u"web"_qs);
    scene.window->table()->selectKey(key);
    auto *action = scene.window->actionRegistry()->action(QStringLiteral("sandbox.ssh"));
    QTRY_VERIFY(action->isEnabled());
    qputenv("PATH", programs.path().toLocal8Bit());
    action->trigger();
    QPointer<SshDialog> dialog = scene.window->findChild<SshDialog *>();
    QVERIFY(dialog);
    take(dialog, QStringLiteral("dialog-ssh-opening"));
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->commandLine().isEmpty(), 20000);
    take(dialog, QStringLiteral("dialog-ssh"));
    qputenv("PATH", path);
    dialog->reject();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, 10000);
}

void Gallery::teamsAndImages()
{
    const QString &account = m_account;
    auto *menu = m_window->findChild<QMenu *>(QStringLiteral("teamMenu.") + account);
    QVERIFY(menu);
    menu->popup(m_window->mapToGlobal(QPoint(40, 40)));
    QTRY_VERIFY_WITH_TIMEOUT(menu->actions().size() > 2, 10000);
    take(menu, QStringLiteral("menu-team"));
    menu->close();

    const ServiceReader reader(m_application->sessions(), m_application->store());
    auto *images = new ImageDialog(reader, m_application->operations(), account,
                                   *m_application->sessions()->metadata(account), {}, m_window);
    images->open();
    auto *status = images->findChild<QLabel *>(QStringLiteral("imageStatus"));
    const QString asking = status->text();
    QTRY_VERIFY_WITH_TIMEOUT(status->text() != asking, 10000);
    takeAndDelete(images, QStringLiteral("images"));

    auto *create = new CreateDialog(m_application->sessions(), m_application->operations(), m_window);
    create->open();
    create->findChild<QComboBox *>(QStringLiteral("createImage"))->setEditText(u"example/missing:1"_qs);
    create->findChild<QToolButton *>(QStringLiteral("createImageCheck"))->click();
    auto *image = create->findChild<QComboBox *>(QStringLiteral("createImage"));
    const QString checking = image->accessibleDescription();
    QTRY_VERIFY_WITH_TIMEOUT(image->accessibleDescription() != checking, 10000);
    takeAndDelete(create, QStringLiteral("create-image-check"));
}

void Gallery::wrongKey()
{
    Testing::ServiceWindow scene({QStringLiteral("--fault"), QStringLiteral("api:status=401")});
    scene.window->resize(1280, 800);
    QTRY_VERIFY_WITH_TIMEOUT(scene.store.status(scene.account).error ||
                                 scene.sessions->phase(scene.account) == AccountSessions::Phase::Failed,
                             20000);
    take(scene.window.get(), QStringLiteral("window-wrong-key"));
}

void Gallery::closedKeychain_data()
{
    QTest::addColumn<SecretStore::State>("state");
    QTest::newRow("locked") << SecretStore::State::Locked;
    QTest::newRow("absent") << SecretStore::State::Absent;
}

/// A stored account whose key cannot be read: the window, the list of accounts, and adding another.
void Gallery::closedKeychain()
{
    QFETCH(const SecretStore::State, state);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    QTemporaryDir folder;
    Settings settings(folder.path());
    Account account;
    account.id = QStringLiteral("work");
    account.providerId = QStringLiteral("prime");
    account.name = QStringLiteral("Work");
    settings.setAccounts({account});
    Testing::ClosedKeychain keychain(state);
    const std::unique_ptr<SecretStore> sessionSecrets = createSessionStore();
    PluginManager plugins;
    plugins.scan(pluginFolders());
    SandboxStore store;
    AccountSessions sessions({.settings = &settings,
                              .plugins = &plugins,
                              .store = &store,
                              .keychain = &keychain,
                              .sessionSecrets = sessionSecrets.get(),
                              .clock = &Clock::system()});
    Operations wishes(&sessions, &store);
    MainWindow window({.sessions = &sessions,
                       .store = &store,
                       .operations = &wishes,
                       .settings = &settings,
                       .plugins = &plugins,
                       .keychain = &keychain});
    window.resize(1280, 800);
    window.show();
    sessions.start({});
    QTRY_VERIFY(sessions.phase(account.id) == AccountSessions::Phase::KeychainLocked ||
                sessions.phase(account.id) == AccountSessions::Phase::KeychainAbsent);
    take(&window, QStringLiteral("window-keychain-") + tag);

    auto *list = new AccountsDialog(&sessions, &plugins, &keychain, &window);
    list->open();
    take(list, QStringLiteral("dialog-accounts-keychain-") + tag);
    list->findChild<QPushButton *>(QStringLiteral("accountsRemove"))->click();
    auto *question = list->findChild<QMessageBox *>();
    QVERIFY(question);
    take(question, QStringLiteral("dialog-account-remove-") + tag);
    delete list;

    auto *editor = new AccountEditor(&sessions, &plugins, &keychain, &window);
    editor->findChild<QLineEdit *>(QStringLiteral("accountKey"))->setText(u"pit_SYNTHETIC_0000000000"_qs);
    editor->findChild<QToolButton *>(QStringLiteral("accountNetwork"))->setChecked(true);
    editor->open();
    editor->findChild<QPushButton *>(QStringLiteral("accountSave"))->click();
    takeAndDelete(editor, QStringLiteral("account-keychain-") + tag);
}

void Gallery::take(QWidget *widget, const QString &name)
{
    QVERIFY(QTest::qWaitForWindowExposed(widget));
    for (int i = 0; i < 5; ++i) // layouts, coalesced updates and what they ask for
        QCoreApplication::processEvents();
    QDir folder(qEnvironmentVariable("SANDKEEPER_BUILD_DIR", QDir::tempPath()) + QStringLiteral("/gallery"));
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    const QPixmap picture = widget->grab();
    QVERIFY(!picture.isNull());
    QVERIFY(picture.save(folder.filePath(QStringLiteral("%1-%2.png").arg(name, m_appearance))));
}

/// Opens the dialog unless it is open.
void Gallery::takeAndDelete(QDialog *dialog, const QString &name)
{
    const std::unique_ptr<QDialog> owner(dialog);
    if (dialog->isHidden())
        dialog->open();
    take(dialog, QStringLiteral("dialog-") + name);
}

QStringList Gallery::pluginFolders()
{
    return {qEnvironmentVariable("SANDKEEPER_BUILD_DIR") + QStringLiteral("/lib/sandkeeper/plugins")};
}

std::optional<SandboxKey> Gallery::runningKey() const
{
    const auto *proxy = m_window->table()->proxy();
    for (int row = 0; row < proxy->rowCount(); ++row) {
        const SandboxKey key = proxy->keyAt(row);
        if (key.accountId == m_account && m_application->operations()->runRefusal(key).isEmpty())
            return key;
    }
    return {};
}

DeleteDialog *Gallery::deleteDialog(int count)
{
    QList<DeleteDialog::Item> items;
    for (int i = 0; i < count; ++i) {
        Sandbox sandbox;
        sandbox.id = QStringLiteral("sbx-%1").arg(i, 4, 10, QLatin1Char('0'));
        sandbox.name = QStringLiteral("run-%1").arg(i);
        sandbox.state = SandboxState::Running;
        sandbox.stateWord = QStringLiteral("RUNNING");
        items += {{QStringLiteral("a"), sandbox.id}, sandbox, QStringLiteral("Work")};
    }
    return new DeleteDialog(items, m_window);
}

QTEST_MAIN(Gallery)
