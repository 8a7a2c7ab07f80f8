// SPDX-License-Identifier: MIT
// The window on more than one service: looking changes no life, changes of lives reach the service, and one
// account's trouble is not another's.
#include "servicewindow.h"
#include "ui/details/remotetab.h"
#include "ui/dialogs/lifedialogs.h"

#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>

using namespace Sandkeeper;
using Testing::ServiceWindow;

namespace {

const QString Prime = QStringLiteral("prime");
const QString Ppio = QStringLiteral("ppio");

} // namespace

class ProvidersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_scene.reset(); }
    void lookingChangesNoLife();
    void livesAreChangedOnRequest();
    void oneFailsWhileTheOtherWorks_data();
    void oneFailsWhileTheOtherWorks();

private:
    void start(const QStringList &providers);
    QAction *action(const char *name) const
    {
        return m_scene->window->actionRegistry()->action(QLatin1String(name));
    }
    /// What somebody's call did to a life since the last reset.
    QJsonArray lives() const;
    SandboxKey firstIn(SandboxState state) const;
    void lookAtEverything(const SandboxKey &key);
    void openAndLeave(const char *command);
    void workInside(const SandboxKey &key);

    std::unique_ptr<ServiceWindow> m_scene;
};

void ProvidersTest::start(const QStringList &providers)
{
    m_scene = std::make_unique<ServiceWindow>(QStringList{QStringLiteral("--sandboxes"), QStringLiteral("12"),
                                                          QStringLiteral("--seed"), QStringLiteral("5")},
                                              providers);
    QVERIFY2(m_scene->ready(), qPrintable(m_scene->simulator.problem()));
    QTRY_VERIFY(m_scene->store.count() > 0);
}

QJsonArray ProvidersTest::lives() const
{
    QJsonArray all = m_scene->simulator.control("GET", "lives").value(QStringLiteral("lives")).toArray();
    for (qsizetype i = all.size() - 1; i >= 0; --i) {
        if (all.at(i).toObject().value(QStringLiteral("call")).toInt() == 0)
            all.removeAt(i); // by itself: its time was over
    }
    return all;
}

SandboxKey ProvidersTest::firstIn(SandboxState state) const
{
    for (const Sandbox &sandbox : m_scene->store.sandboxes(m_scene->account)) {
        if (sandbox.state == state)
            return {m_scene->account, sandbox.id};
    }
    return {};
}

void ProvidersTest::lookAtEverything(const SandboxKey &key)
{
    m_scene->window->table()->selectKey(key);
    DetailsPane *details = m_scene->window->details();
    QTRY_COMPARE(details->sandbox(), key);
    for (int tab = 0; tab < details->tabs()->count(); ++tab) {
        details->tabs()->setCurrentIndex(tab);
        auto *remote = qobject_cast<RemoteTab *>(details->tabs()->currentWidget());
        details->reload();
        if (remote)
            QTRY_VERIFY(!remote->isLoading());
    }
}

/// A dialog that is left again has asked for nothing.
void ProvidersTest::openAndLeave(const char *command)
{
    QCoreApplication::processEvents();
    if (!action(command)->isEnabled())
        return;
    action(command)->trigger();
    auto *dialog = m_scene->window->findChild<QDialog *>();
    QVERIFY(dialog);
    dialog->reject();
    QTRY_VERIFY(!m_scene->window->findChild<QDialog *>());
}

/// What a terminal and a file browser do: a process that is left and found again, and a folder.
void ProvidersTest::workInside(const SandboxKey &key)
{
    Provider *provider = m_scene->sessions->provider(key.accountId);
    ProcessHost *host = provider->processHost();
    QVERIFY(host && host->canAttach());
    const auto process = host->startProcess(
        {.sandboxId = key.sandboxId, .command = QStringLiteral("sleep 60"), .terminal = TerminalSize{}});
    QTRY_VERIFY(process->processId() > 0);
    const auto again = host->attachProcess(key.sandboxId, process->processId(), true);
    QTRY_COMPARE(again->processId(), process->processId());
    process->close();
    QTRY_VERIFY(again->isFinished());

    FileSystem *files = provider->fileSystem();
    QVERIFY(files);
    const auto listing = files->listFolder(key.sandboxId, QStringLiteral("/"));
    QTRY_VERIFY(listing->isFinished());
    QCOMPARE(listing->state(), Job::State::Succeeded);
}

void ProvidersTest::lookingChangesNoLife()
{
    start({Ppio});
    const SandboxKey running = firstIn(SandboxState::Running);
    QVERIFY(!running.sandboxId.isEmpty());
    const QDateTime end = m_scene->store.find(running)->deadline;
    m_scene->simulator.reset();

    for (const Sandbox &sandbox : m_scene->store.sandboxes(m_scene->account))
        lookAtEverything({m_scene->account, sandbox.id});
    m_scene->window->table()->selectAll();
    for (const char *command : {"sandbox.resume", "sandbox.extendUntil", "sandbox.snapshot", "sandbox.clone",
                                "sandbox.commit", "sandbox.delete"})
        openAndLeave(command);

    m_scene->window->table()->selectKey(running);
    m_scene->window->details()->showRunTab();
    QCOMPARE(m_scene->operations->runRefusal(running), QString());
    m_scene->child<QLineEdit>("run.command")->setText(QStringLiteral("echo hello; sleep 1"));
    m_scene->window->details()->runTab()->run();
    QTRY_COMPARE(m_scene->operations->runningCount(), 0);
    QCOMPARE(m_scene->operations->operations().constFirst()->state(), Operation::State::Succeeded);
    workInside(running);
    // The columns of use ask by themselves.
    if (m_scene->window->table()->showsUsage())
        QTRY_VERIFY(m_scene->simulator.count(QStringLiteral("ppio-metrics-many")) > 0);
    const int lists = m_scene->simulator.count(QStringLiteral("ppio-list"));
    m_scene->sessions->refreshAll();
    QTRY_VERIFY(m_scene->simulator.count(QStringLiteral("ppio-list")) > lists);

    const QJsonArray changed = lives();
    QVERIFY2(changed.isEmpty(), QJsonDocument(changed).toJson().constData());
    QCOMPARE(m_scene->store.find(running)->deadline, end);
    for (const char *call : {"ppio-connect", "ppio-timeout", "ppio-refresh", "ppio-resume", "ppio-pause"})
        QCOMPARE(m_scene->simulator.count(QLatin1String(call)), 0);
}

void ProvidersTest::livesAreChangedOnRequest()
{
    start({Ppio});
    const SandboxKey key = firstIn(SandboxState::Running);
    QVERIFY(!key.sandboxId.isEmpty());
    const auto sandbox = [this, key] {
        return m_scene->store.find(key).value_or(Sandbox());
    };
    m_scene->window->table()->selectKey(key);
    QTRY_VERIFY(action("sandbox.extend15")->isEnabled());
    const QDateTime before = sandbox().deadline;
    action("sandbox.extend15")->trigger();
    QTRY_VERIFY(before.secsTo(sandbox().deadline) > 800);
    QVERIFY(lives().size() > 0);

    QTRY_VERIFY(action("sandbox.pause")->isEnabled());
    action("sandbox.pause")->trigger();
    QTRY_COMPARE(sandbox().state, SandboxState::Paused);
    QTRY_COMPARE(m_scene->operations->runningCount(), 0);
    QTRY_VERIFY(action("sandbox.resume")->isEnabled());
    QVERIFY(!action("sandbox.pause")->isEnabled());
    action("sandbox.resume")->trigger();
    auto *dialog = m_scene->window->findChild<ResumeDialog *>();
    QVERIFY(dialog);
    dialog->findChild<QSpinBox *>(QStringLiteral("resumeLife"))->setValue(20);
    dialog->findChild<QPushButton *>(QStringLiteral("resumeAccept"))->click();
    QTRY_COMPARE(sandbox().state, SandboxState::Running);
    const qint64 left = QDateTime::currentDateTimeUtc().secsTo(sandbox().deadline);
    QVERIFY2(left > 1000 && left <= 1210, qPrintable(QString::number(left)));
}

void ProvidersTest::oneFailsWhileTheOtherWorks_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("failing");
    QTest::addColumn<QString>("working");
    QTest::newRow("PPIO fails") << QStringLiteral("ppio-list:status=500") << Ppio << Prime;
    QTest::newRow("Prime fails") << QStringLiteral("list:status=500") << Prime << Ppio;
}

void ProvidersTest::oneFailsWhileTheOtherWorks()
{
    QFETCH(const QString, fault);
    QFETCH(const QString, failing);
    QFETCH(const QString, working);
    start({Prime, Ppio});
    const QString bad = ServiceWindow::accountAt(failing);
    const QString good = ServiceWindow::accountAt(working);
    const qsizetype rows = m_scene->store.sandboxes(bad).size();
    QVERIFY(rows > 0 && !m_scene->store.sandboxes(good).isEmpty());
    QCOMPARE(m_scene->window->table()->model()->rowCount(), m_scene->store.count());

    QVERIFY(m_scene->simulator.addFault(fault));
    m_scene->sessions->refreshAll();
    QTRY_VERIFY_WITH_TIMEOUT(m_scene->store.status(bad).isStale(), 60000);
    QCOMPARE(m_scene->store.sandboxes(bad).size(), rows); // what was known stays, marked
    QCOMPARE(m_scene->window->table()->model()->rowCount(), m_scene->store.count());
    QVERIFY(!m_scene->store.status(good).isStale());
    const QDateTime last = m_scene->store.status(good).lastSuccess;
    m_scene->sessions->refresh(good);
    QTRY_VERIFY(m_scene->store.status(good).lastSuccess > last);

    m_scene->simulator.reset();
    m_scene->sessions->refresh(bad);
    QTRY_VERIFY_WITH_TIMEOUT(!m_scene->store.status(bad).isStale(), 60000);
}

QTEST_MAIN(ProvidersTest)
#include "tst_providers.moc"
