// SPDX-License-Identifier: MIT
// The tabs of the details that ask the service: logs, ports, network and why a sandbox ended, and SSH.
#include "servicewindow.h"
#include "ui/details/jobstab.h"
#include "ui/details/logstab.h"
#include "ui/details/networktab.h"
#include "ui/details/overviewtab.h"
#include "ui/details/portstab.h"
#include "ui/ssh/sshdialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

using namespace Sandkeeper;
using Testing::ServiceWindow;

/// Takes what would go to the browser.
class Browser : public QObject
{
    Q_OBJECT
public:
    QList<QUrl> opened;
public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

class DetailsTabsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void nothingIsAskedBeforeItIsLookedAt();
    void logsAreShownFoundCopiedAndSaved();
    void logsAreFollowedWhileSomebodyLooks();
    void failureKeepsWhatWasRead();
    void portIsExposedOpenedAndClosed();
    void onlyWebAddressesAreOpened_data();
    void onlyWebAddressesAreOpened();
    void refusalStandsInPlaceOfTheContent();
    void policyIsShownAndChanged();
    void jobIsStartedAndFollowed();
    void jobsOfOthersAreListed();
    void endIsExplained();
    void sshCommandIsSafe_data();
    void sshCommandIsSafe();
    void sshOpensATerminalAndCleansUp();
    void sshWithoutTerminalShowsTheCommand();
    void closingTheWindowClosesSessions();

private:
    void select(const SandboxKey &key) { m_service->window->table()->selectKey(key); }
    void show(const char *action)
    {
        m_service->window->activateWindow();
        auto *found = m_service->window->actionRegistry()->action(QLatin1String(action));
        QTRY_VERIFY(found->isEnabled());
        found->trigger();
    }
    SandboxKey make(const char *name, const char *runtime, const char *command, const char *image);
    int count(const char *endpoint) { return m_service->simulator.count(QLatin1String(endpoint)); }
    /// Programs in this folder are found before all others, and no terminal but them.
    void useFolder(const QString &folder);
    void writeProgram(const QString &path, const QByteArray &script);

    std::unique_ptr<ServiceWindow> m_service;
    QByteArray m_path;
    SandboxKey m_container;
    SandboxKey m_machine;
};

void DetailsTabsTest::initTestCase()
{
    m_path = qgetenv("PATH");
    m_service =
        std::make_unique<ServiceWindow>(QStringList{QStringLiteral("--seed"), QStringLiteral("5"),
                                                    QStringLiteral("--failure-delay"), QStringLiteral("50")});
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_service->window->resize(1200, 900);
    m_container = make("web", "container", "sleep 600", "debian:12");
    m_machine = make("machine", "vm", "", "debian:12");
    QVERIFY(!m_container.sandboxId.isEmpty() && !m_machine.sandboxId.isEmpty());
}

void DetailsTabsTest::cleanupTestCase()
{
    qputenv("PATH", m_path);
    m_service.reset();
}

SandboxKey DetailsTabsTest::make(const char *name, const char *runtime, const char *command,
                                 const char *image)
{
    CreateRequest request = m_service->request(QLatin1String(name));
    request.runtime = QLatin1String(runtime);
    request.image = QLatin1String(image);
    if (*command != '\0')
        request.startCommand = QString::fromLatin1(command);
    const Operation *operation = m_service->operations->create(m_service->account, request);
    if (!QTest::qWaitFor([&] { return operation->isFinished(); }, Testing::patience))
        return {};
    return operation->items().constFirst().key;
}

void DetailsTabsTest::nothingIsAskedBeforeItIsLookedAt()
{
    select(m_container);
    m_service->window->details()->tabs()->setCurrentIndex(0);
    QTRY_COMPARE(m_service->window->details()->logs()->sandbox(), m_container);
    QCOMPARE(count("logs"), 0);
    QCOMPARE(count("expose-list"), 0);
    QCOMPARE(count("egress-get"), 0);
}

void DetailsTabsTest::logsAreShownFoundCopiedAndSaved()
{
    select(m_container);
    show("sandbox.logs");
    LogsTab *logs = m_service->window->details()->logs();
    auto *text = m_service->child<QPlainTextEdit>("logs.text");
    QTRY_VERIFY(text->toPlainText().contains(QStringLiteral("Sandbox started")));

    text->setFocus();
    QTest::keyClick(text, Qt::Key_F, Qt::ControlModifier); // not the window's filter
    auto *find = m_service->child<QLineEdit>("logs.find");
    QTRY_VERIFY(find->hasFocus());
    QTest::keyClicks(find, QStringLiteral("sandbox STARTED"));
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("Sandbox started"));
    QTest::keyClicks(find, QStringLiteral("?"));
    QVERIFY(!m_service->child<QLabel>("logs.find.result")->text().isEmpty());

    show("logs.copy");
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromUtf8(logs->text()));

    QTemporaryDir folder;
    show("logs.save");
    QPointer<QFileDialog> dialog = logs->findChild<QFileDialog *>(QStringLiteral("saveTextDialog"));
    QVERIFY(dialog);
    const QString file = folder.filePath(QStringLiteral("kept.txt"));
    Q_EMIT dialog->fileSelected(file);
    dialog->close();
    QTRY_VERIFY(QFile::exists(file));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), logs->text());
}

void DetailsTabsTest::logsAreFollowedWhileSomebodyLooks()
{
    select(m_container);
    show("sandbox.logs");
    LogsTab *logs = m_service->window->details()->logs();
    QTRY_VERIFY(logs->hasContent() && !logs->isLoading());
    const int before = count("logs");
    auto *follow = m_service->child<QCheckBox>("logs.follow");
    follow->setChecked(true);
    QTRY_VERIFY(count("logs") >= before + 2);   // at once and by itself
    QTRY_VERIFY(logs->followInterval() > 2000); // nothing new came: slower
    m_service->window->details()->tabs()->setCurrentIndex(0);
    QCOMPARE(logs->followInterval(), 0);
    follow->setChecked(false);
}

void DetailsTabsTest::failureKeepsWhatWasRead()
{
    select(m_container);
    show("sandbox.logs");
    LogsTab *logs = m_service->window->details()->logs();
    QTRY_VERIFY(logs->hasContent() && !logs->isLoading());
    QVERIFY(m_service->simulator.addFault(QStringLiteral("logs:status=500")));
    m_service->child<QToolButton>("details.logs.refresh")->click();
    auto *bar = m_service->child<MessageBar>("details.logs.message");
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(!logs->text().isEmpty());
    QVERIFY(m_service->child<QPlainTextEdit>("logs.text")->isVisible());
    m_service->simulator.reset();
    show("sandbox.refresh"); // the window's key for it means the tab, too
    QTRY_VERIFY(!bar->isVisible());
}

void DetailsTabsTest::portIsExposedOpenedAndClosed()
{
    select(m_container);
    show("sandbox.ports");
    PortsTab *ports = m_service->window->details()->ports();
    QTRY_VERIFY(ports->hasContent());
    show("ports.expose");
    auto *port = m_service->child<QSpinBox>("exposePort");
    QTRY_VERIFY(port && port->isVisible());
    QPointer<QWidget> dialog = port->window();
    auto *accept = m_service->child<QPushButton>("exposeAccept");
    port->setValue(8080); // one that the service keeps
    accept->click();
    QCOMPARE(count("expose"), 0);
    QVERIFY(!dialog->findChild<QLabel *>(QStringLiteral("fieldMessage"))->text().isEmpty());
    port->setValue(8123);
    m_service->child<QLineEdit>("exposeName")->setText(QStringLiteral("site"));
    accept->click();
    QTRY_VERIFY(!dialog || !dialog->isVisible());
    auto *table = m_service->child<QTableView>("ports.table");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    const auto cell = [table](int column) {
        return table->model()->index(0, column).data().toString();
    };
    QCOMPARE(cell(PortTableModel::PortColumn), QStringLiteral("8123"));
    QCOMPARE(cell(PortTableModel::NameColumn), QStringLiteral("site"));
    const QUrl address(cell(PortTableModel::AddressColumn));
    QCOMPARE(address.scheme(), QStringLiteral("http"));

    // The menu is open when this comes back, and not over: it has no event loop of its own.
    QContextMenuEvent asking(QContextMenuEvent::Keyboard, QPoint(20, 20), table->mapToGlobal(QPoint(20, 20)));
    QApplication::sendEvent(table, &asking);
    auto *menu = m_service->child<QMenu>("portsMenu");
    QVERIFY(menu && menu->isVisible());
    QVERIFY(menu->actions().contains(
        m_service->window->actionRegistry()->action(QStringLiteral("ports.unexpose"))));
    menu->close();
    show("ports.copy");
    QCOMPARE(QGuiApplication::clipboard()->text(), address.toString());

    Browser browser;
    QDesktopServices::setUrlHandler(QStringLiteral("http"), &browser, "open");
    for (const bool agreed : {false, true}) {
        show("ports.open");
        auto *box = m_service->child<QMessageBox>("openPortDialog");
        QVERIFY(box);
        QVERIFY(box->text().contains(address.host()));
        QCOMPARE(box->textFormat(), Qt::PlainText);
        QCOMPARE(box->defaultButton(), box->button(QMessageBox::Cancel));
        QVERIFY(browser.opened.isEmpty());
        box->findChild<QPushButton *>(agreed ? QStringLiteral("openPortDialog.accept")
                                             : QStringLiteral("openPortDialog.cancel"))
            ->click();
        QTRY_VERIFY(!m_service->child<QMessageBox>("openPortDialog"));
    }
    QDesktopServices::unsetUrlHandler(QStringLiteral("http"));
    QCOMPARE(browser.opened, QList<QUrl>{address});

    show("ports.unexpose");
    m_service->child<QPushButton>("unexposeDialog.accept")->click();
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QCOMPARE(count("unexpose"), 1);
}

void DetailsTabsTest::onlyWebAddressesAreOpened_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("opens");
    QTest::newRow("https") << QStringLiteral("https://a.example.test/x") << true;
    QTest::newRow("http") << QStringLiteral("http://127.0.0.1:80") << true;
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << false;
    QTest::newRow("script") << QStringLiteral("javascript:alert(1)") << false;
    QTest::newRow("tcp") << QStringLiteral("tcp://a.example.test:1") << false;
    QTest::newRow("log-in") << QStringLiteral("https://bank.example@evil.example/") << false;
    QTest::newRow("no host") << QStringLiteral("https:///x") << false;
    QTest::newRow("garbage") << QStringLiteral("https://[::1") << false;
    QTest::newRow("nothing") << QString() << false;
}

void DetailsTabsTest::onlyWebAddressesAreOpened()
{
    QFETCH(const QString, url);
    QFETCH(const bool, opens);
    ExposedPort port;
    port.url = url;
    QCOMPARE(openableAddress(port).has_value(), opens);
}

void DetailsTabsTest::refusalStandsInPlaceOfTheContent()
{
    select(m_machine);
    show("sandbox.ports");
    PortsTab *ports = m_service->window->details()->ports();
    QTRY_VERIFY(!ports->refusal().isEmpty());
    QVERIFY(!m_service->child<QTableView>("ports.table")->isVisible());
    QVERIFY(ports->findChild<QLabel *>(QStringLiteral("details.ports.empty.text"))->isVisible());
    QCOMPARE(ports->findChild<QLabel *>(QStringLiteral("details.ports.empty.text"))->text(),
             ports->refusal());
    QTRY_COMPARE(m_service->window->actionRegistry()->refusal(QStringLiteral("ports.expose")),
                 ports->refusal());
    select(m_container);
    show("sandbox.network");
    QTRY_VERIFY(!m_service->window->details()->network()->refusal().isEmpty());
}

void DetailsTabsTest::policyIsShownAndChanged()
{
    select(m_machine);
    show("sandbox.network");
    NetworkTab *network = m_service->window->details()->network();
    auto *policy = m_service->child<QLabel>("network.policy");
    QTRY_VERIFY(network->hasContent());
    QCOMPARE(policy->text(), QStringLiteral("Unrestricted"));

    show("network.edit");
    auto *mode = m_service->child<QComboBox>("networkMode");
    QTRY_VERIFY(mode && mode->isVisible());
    QPointer<QWidget> dialog = mode->window();
    mode->setCurrentIndex(1);
    auto *hosts = m_service->child<QPlainTextEdit>("networkHosts");
    hosts->setPlainText(QStringLiteral("a.example.test\nhttp://bad\n*.b.example.test"));
    QCOMPARE(hosts->extraSelections().size(), 1);
    QCOMPARE(hosts->extraSelections().constFirst().cursor.selectedText(), QStringLiteral("http://bad"));
    QVERIFY(m_service->child<QLabel>("networkProblems")->text().contains(QStringLiteral("http://bad")));
    auto *apply = m_service->child<QPushButton>("networkApply");
    apply->click();
    QCOMPARE(count("egress-set"), 0);
    QVERIFY(dialog->isVisible());
    hosts->setPlainText(QStringLiteral("a.example.test\n*.b.example.test"));
    QVERIFY(hosts->extraSelections().isEmpty());
    apply->click();
    QTRY_VERIFY(!dialog || !dialog->isVisible());
    QTRY_COMPARE(m_service->child<QListWidget>("network.entries")->count(), 2);
    QCOMPARE(count("egress-set"), 1);
    QVERIFY(network->status().policy.allowlist.has_value());
    // What is stored and not in force yet is said, until it is.
    QTRY_VERIFY(network->status().applied);
    QVERIFY(!m_service->child<MessageBar>("network.notApplied")->isVisible());
}

void DetailsTabsTest::jobIsStartedAndFollowed()
{
    select(m_container);
    show("sandbox.jobs");
    JobsTab *jobs = m_service->window->details()->jobs();
    QTRY_VERIFY(jobs->hasContent());
    auto *command = m_service->child<QLineEdit>("jobs.command");
    command->setText(QStringLiteral("echo out; echo err >&2; sleep 1; exit 3"));
    QTest::keyClick(command, Qt::Key_Return);
    auto *table = m_service->child<QTableView>("jobs.table");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(command->text().isEmpty());
    const auto cell = [table](int column) {
        return table->model()->index(0, column).data().toString();
    };
    QCOMPARE(cell(JobTableModel::CommandColumn), QStringLiteral("echo out; echo err >&2; sleep 1; exit 3"));
    QTRY_COMPARE(cell(JobTableModel::StateColumn), QStringLiteral("Exit code 3"));
    QTRY_COMPARE(m_service->child<QPlainTextEdit>("jobs.stdout")->toPlainText(), QStringLiteral("out\n"));
    QTRY_COMPARE(m_service->child<QPlainTextEdit>("jobs.stderr")->toPlainText(), QStringLiteral("err\n"));
    QTRY_VERIFY(m_service->window->actionRegistry()->action(QStringLiteral("jobs.save"))->isEnabled());

    // Another one is watched while it runs, and stopped.
    const QAction *stop = m_service->window->actionRegistry()->action(QStringLiteral("jobs.stop"));
    QVERIFY(!stop->isEnabled());
    command->setText(QStringLiteral("echo first; sleep 600"));
    QTest::keyClick(command, Qt::Key_Return);
    QTRY_COMPARE(table->model()->rowCount(), 2);
    table->selectRow(0);
    QTRY_COMPARE(m_service->child<QPlainTextEdit>("jobs.stdout")->toPlainText(), QStringLiteral("first\n"));
    QTRY_VERIFY(stop->isEnabled());
    m_service->window->actionRegistry()->action(QStringLiteral("jobs.stop"))->trigger();
    auto *box = m_service->window->findChild<QMessageBox *>(QStringLiteral("stopJobDialog"));
    QVERIFY(box && box->isVisible());
    box->accept();
    QTRY_COMPARE(cell(JobTableModel::StateColumn), QStringLiteral("Exit code 143"));
    QTRY_VERIFY(!stop->isEnabled());
}

void DetailsTabsTest::jobsOfOthersAreListed()
{
    const Operation *operation =
        m_service->operations->startJob(m_container, {.command = QStringLiteral("echo elsewhere")});
    QTRY_VERIFY(operation->isFinished());
    select(m_container);
    show("sandbox.jobs");
    m_service->window->details()->reload();
    auto *table = m_service->child<QTableView>("jobs.table");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    const JobsTab *jobs = m_service->window->details()->jobs();
    table->selectRow(0); // the newest
    QVERIFY(jobs->current() && jobs->current()->command.isEmpty());
    QTRY_COMPARE(m_service->child<QPlainTextEdit>("jobs.stdout")->toPlainText(),
                 QStringLiteral("elsewhere\n"));
    table->selectRow(1); // and its output again, which is not kept
    QTRY_COMPARE(m_service->child<QPlainTextEdit>("jobs.stdout")->toPlainText(), QStringLiteral("first\n"));
}

void DetailsTabsTest::endIsExplained()
{
    const SandboxKey ended = make("burst", "container", "", "example/oom:1");
    QTRY_VERIFY(m_service->store.find(ended) && isFinal(m_service->store.find(ended)->state));
    select(ended);
    m_service->window->details()->tabs()->setCurrentIndex(0);
    const OverviewTab *overview = m_service->window->details()->overview();
    // The list does not tell it.
    QTRY_VERIFY(overview->shownValue(QStringLiteral("end"))
                    .startsWith(QStringLiteral("Ended because its memory limit was exceeded (OOM_KILLED")));
    QCOMPARE(count("error-context"), 1);
}

void DetailsTabsTest::sshCommandIsSafe_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("fits");
    QTest::newRow("usual") << QStringLiteral("ssh_abc") << QStringLiteral("gw.example.test") << 2222 << true;
    QTest::newRow("IPv6") << QStringLiteral("root") << QStringLiteral("::1") << 22 << true;
    QTest::newRow("option as host") << QStringLiteral("root") << QStringLiteral("-oProxyCommand=x") << 22
                                    << false;
    QTest::newRow("option as user") << QStringLiteral("-oProxyCommand=x") << QStringLiteral("h") << 22
                                    << false;
    QTest::newRow("shell") << QStringLiteral("root") << QStringLiteral("h;reboot") << 22 << false;
    QTest::newRow("line") << QStringLiteral("root") << QStringLiteral("h\nx") << 22 << false;
    QTest::newRow("percent") << QStringLiteral("root%h") << QStringLiteral("h") << 22 << false;
    QTest::newRow("port") << QStringLiteral("root") << QStringLiteral("h") << 70000 << false;
}

void DetailsTabsTest::sshCommandIsSafe()
{
    QFETCH(const QString, user);
    QFETCH(const QString, host);
    QFETCH(const int, port);
    QFETCH(const bool, fits);
    SshSession session;
    session.user = user;
    session.host = host;
    session.port = port;
    const QStringList command = sshCommand(session, QStringLiteral("/k/key"), QStringLiteral("/k/hosts"));
    QCOMPARE(!command.isEmpty(), fits);
    if (fits) {
        QCOMPARE(command.mid(command.size() - 6),
                 QStringList({QStringLiteral("-p"), QString::number(port), QStringLiteral("-l"), user,
                              QStringLiteral("--"), host}));
        QVERIFY(command.contains(QStringLiteral("ForwardAgent=no")));
    }
}

void DetailsTabsTest::writeProgram(const QString &path, const QByteArray &script)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(script) == script.size());
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

/// Nothing else is on the path, so that no terminal of this computer can be found.
void DetailsTabsTest::useFolder(const QString &folder)
{
    writeProgram(folder + QStringLiteral("/ssh-keygen"),
                 "#!/bin/sh\n"
                 "while [ $# -gt 1 ]; do [ \"$1\" = -f ] && file=$2; shift; done\n"
                 "umask 077\n"
                 "echo private > \"$file\"\n"
                 "echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHN5bnRoZXRpY3N5bnRoZXRpY3N5bnRoZXRpYzEy test' > "
                 "\"$file.pub\"\n");
    qputenv("PATH", folder.toLocal8Bit());
}

void DetailsTabsTest::sshOpensATerminalAndCleansUp()
{
    QTemporaryDir programs;
    useFolder(programs.path());
    // Stays a little longer than what counts as gone at once, and until it has been looked at.
    writeProgram(programs.filePath(QStringLiteral("x-terminal-emulator")),
                 "#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done > '" +
                     programs.path().toLocal8Bit() + "/said.part'\n/bin/mv '" +
                     programs.path().toLocal8Bit() + "/said.part' '" + programs.path().toLocal8Bit() +
                     "/said'\n/bin/sleep 4\ncd '" + programs.path().toLocal8Bit() +
                     "' && while [ -e said ] && [ ! -e seen ]; do /bin/sleep 0.1; done\n");
    select(m_container);
    show("sandbox.ssh");
    QPointer<SshDialog> dialog = m_service->child<SshDialog>("sshDialog");
    QVERIFY(dialog && dialog->isVisible());
    const QString said = programs.filePath(QStringLiteral("said"));
    QTRY_VERIFY(QFile::exists(said));
    QFile file(said);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList words = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(words.mid(0, 3),
             QStringList({QStringLiteral("-e"), QStringLiteral("ssh"), QStringLiteral("-i")}));
    const QFileInfo key(words.value(3));
    QVERIFY(key.exists());
    QCOMPARE(QFileInfo(key.path()).permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                                    QFile::ReadOther | QFile::WriteOther | QFile::ExeOther),
             QFile::Permissions());
    QCOMPARE(count("ssh-create"), 1);
    QVERIFY(!dialog->commandLine().isEmpty());
    // The terminal ends, and everything goes with it.
    writeProgram(programs.filePath(QStringLiteral("seen")), {});
    QTRY_COMPARE(count("ssh-close"), 1);
    QTRY_VERIFY(!dialog);
    QVERIFY(!QFile::exists(key.path()));
    qputenv("PATH", m_path);
}

void DetailsTabsTest::sshWithoutTerminalShowsTheCommand()
{
    m_service->simulator.reset();
    QTemporaryDir programs;
    useFolder(programs.path());
    select(m_container);
    show("sandbox.ssh");
    QPointer<SshDialog> dialog = m_service->child<SshDialog>("sshDialog");
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->commandLine().startsWith(QStringLiteral("ssh -i ")));
    dialog->findChild<QPushButton *>(QStringLiteral("ssh.copy"))->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), dialog->commandLine());
    QCOMPARE(count("ssh-close"), 0);
    dialog->findChild<QPushButton *>(QStringLiteral("ssh.end"))->click();
    QTRY_VERIFY(!dialog);
    QCOMPARE(count("ssh-close"), 1);

    // Without the program that makes keys there is a reason instead.
    QVERIFY(QFile::remove(programs.filePath(QStringLiteral("ssh-keygen"))));
    show("sandbox.ssh");
    dialog = m_service->child<SshDialog>("sshDialog");
    auto *bar = dialog->findChild<MessageBar *>(QStringLiteral("ssh.message"));
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(QStringLiteral("ssh-keygen")));
    dialog->findChild<QPushButton *>(QStringLiteral("ssh.end"))->click();
    QTRY_VERIFY(!dialog);
    qputenv("PATH", m_path);
}

void DetailsTabsTest::closingTheWindowClosesSessions()
{
    m_service->simulator.reset();
    QTemporaryDir programs;
    useFolder(programs.path());
    select(m_container);
    show("sandbox.ssh");
    QTRY_COMPARE(count("ssh-create"), 1);
    auto *dialog = m_service->child<SshDialog>("sshDialog");
    QTRY_VERIFY(!dialog->commandLine().isEmpty());
    QVERIFY(!m_service->window->close()); // not before the session is closed
    QTRY_VERIFY(!m_service->window->isVisible());
    QTRY_COMPARE(count("ssh-close"), 1); // the window waits for the answer, but not for ever
    qputenv("PATH", m_path);
}

QTEST_MAIN(DetailsTabsTest)
#include "tst_detailstabs.moc"
