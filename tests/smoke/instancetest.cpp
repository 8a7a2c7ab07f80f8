// SPDX-License-Identifier: MIT
#include "smoke.h"
#include "support/patience.h"

#include "simulatorprocess.h"

#include <csignal>
#include <memory>

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Sandkeeper::SimulatorProcess;

/// The program started again while it runs: on one settings folder, one process does the work.
class InstanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void laterStartRaisesTheWindow();
    void killedOneDoesNotBlock();
    void otherFolderRunsBeside();
    void unansweredStartSaysSo();
    void unansweredStartShowsAWindow();
    void whatNeedsNoFolderIsNotAsked();

private:
    QStringList onFolder(const QString &folder) const
    {
        return {u"--trace-startup"_s, u"--config-dir"_s, folder};
    }
    std::unique_ptr<QProcess> start(const QString &folder, const QString &platform = u"offscreen"_s) const;
    static bool isReady(QProcess *process);
    QString desktop(const QStringList &arguments) const;
    QStringList windowsOf(const QString &search, const QString &what) const;

    QString m_program = Smoke::buildDir() + u"/bin/sandkeeper"_s;
    SimulatorProcess m_simulator;
    std::unique_ptr<QTemporaryDir> m_home;
    QProcessEnvironment m_environment;
    QString m_folder;
};

void InstanceTest::initTestCase()
{
    QVERIFY2(m_simulator.start(), qPrintable(m_simulator.problem()));
}

void InstanceTest::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    QVERIFY(m_home->isValid());
    m_folder = m_home->filePath(u"settings"_s);
    QVERIFY(QDir().mkpath(m_home->filePath(u"run"_s)));
    QVERIFY(QFile::setPermissions(m_home->filePath(u"run"_s),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    m_environment = Smoke::cleanEnvironment(m_home->path());
    m_environment.insert(u"XDG_RUNTIME_DIR"_s, m_home->filePath(u"run"_s));
    m_environment.insert(u"PRIME_API_KEY"_s, m_simulator.value(u"primeKey"_s));
    m_environment.insert(u"PRIME_API_BASE_URL"_s, m_simulator.value(u"primeUrl"_s));
}

void InstanceTest::cleanup()
{
    m_home.reset();
}

std::unique_ptr<QProcess> InstanceTest::start(const QString &folder, const QString &platform) const
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = m_environment;
    environment.insert(u"QT_QPA_PLATFORM"_s, platform);
    process->setProcessEnvironment(environment);
    process->start(m_program, onFolder(folder));
    return process;
}

bool InstanceTest::isReady(QProcess *process)
{
    process->waitForReadyRead(50);
    const QByteArray seen = process->property("seen").toByteArray() + process->readAllStandardOutput();
    process->setProperty("seen", seen);
    return seen.contains("ready ");
}

QString InstanceTest::desktop(const QStringList &arguments) const
{
    QProcess process;
    process.start(u"xdotool"_s, arguments);
    process.waitForFinished();
    return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
}

QStringList InstanceTest::windowsOf(const QString &search, const QString &what) const
{
    return desktop({u"search"_s, u"--onlyvisible"_s, search, what}).split(u'\n', Qt::SkipEmptyParts);
}

void InstanceTest::laterStartRaisesTheWindow()
{
    if (QStandardPaths::findExecutable(u"xdotool"_s).isEmpty() || qEnvironmentVariableIsEmpty("DISPLAY"))
        QSKIP("needs a display and xdotool");
    const auto first = start(m_folder, u"xcb"_s);
    QTRY_VERIFY(isReady(first.get()));
    const QString pid = QString::number(first->processId());
    const auto isInFront = [&] {
        return desktop({u"getactivewindow"_s, u"getwindowpid"_s}) == pid;
    };
    QTRY_VERIFY(isInFront());
    desktop({u"getactivewindow"_s, u"windowminimize"_s});
    QTRY_VERIFY(!isInFront());

    const auto second = start(m_folder, u"xcb"_s);
    QVERIFY(second->waitForFinished(20000));
    QCOMPARE(second->exitStatus(), QProcess::NormalExit);
    QVERIFY2(second->exitCode() == 0, second->readAllStandardError().constData());
    QCOMPARE(second->readAllStandardOutput(), QByteArray()); // it got to no window, let alone to services
    QTRY_VERIFY(isInFront());
    QCOMPARE(first->state(), QProcess::Running);

    // Another program's window is in front now.
    QProcess other;
    other.start(u"xmessage"_s, {u"in front"_s});
    if (other.waitForStarted()) {
        QTRY_VERIFY(!isInFront());
        const auto third = start(m_folder, u"xcb"_s);
        QVERIFY(third->waitForFinished(20000));
        QCOMPARE(third->exitCode(), 0);
        QTRY_VERIFY(isInFront());
        other.kill();
        other.waitForFinished();
    }
    first->terminate();
    QVERIFY(first->waitForFinished(20000));
    QCOMPARE(first->exitCode(), 0);
    QVERIFY(!QFile::exists(m_folder + u"/instance.lock"_s));
}

void InstanceTest::killedOneDoesNotBlock()
{
    for (int i = 0; i < 3; ++i) {
        const auto first = start(m_folder);
        QTRY_VERIFY(isReady(first.get()));
        ::kill(pid_t(first->processId()), SIGKILL);
        QVERIFY(first->waitForFinished());
        QVERIFY(QFile::exists(m_folder + u"/instance.lock"_s));
    }
    const auto next = start(m_folder);
    QTRY_VERIFY(isReady(next.get()));
    const auto second = start(m_folder);
    QVERIFY(second->waitForFinished(20000));
    QCOMPARE(second->exitCode(), 0);
    next->terminate();
    QVERIFY(next->waitForFinished(20000));
    QCOMPARE(next->exitCode(), 0);
}

void InstanceTest::otherFolderRunsBeside()
{
    const auto first = start(m_folder);
    const auto other = start(m_home->filePath(u"other settings"_s));
    QTRY_VERIFY(isReady(first.get()));
    QTRY_VERIFY(isReady(other.get()));
    for (const auto &process : {first.get(), other.get()}) {
        QCOMPARE(process->state(), QProcess::Running);
        process->terminate();
        QVERIFY(process->waitForFinished(20000));
        QCOMPARE(process->exitCode(), 0);
    }
}

void InstanceTest::unansweredStartSaysSo()
{
    const auto first = start(m_folder);
    QTRY_VERIFY(isReady(first.get()));
    ::kill(pid_t(first->processId()), SIGSTOP);
    const auto second = start(m_folder);
    const bool ended = second->waitForFinished(30000);
    ::kill(pid_t(first->processId()), SIGCONT);
    QVERIFY(ended);
    QCOMPARE(second->exitStatus(), QProcess::NormalExit);
    QCOMPARE(second->exitCode(), 3);
    const QByteArray said = second->readAllStandardError();
    QVERIFY2(said.contains("was not started"), said.constData());
    QVERIFY2(said.contains(QByteArray::number(first->processId())), said.constData());
    QVERIFY2(said.contains(QFile::encodeName(m_folder)), said.constData());
    QCOMPARE(second->readAllStandardOutput(), QByteArray());
    // It goes on, and answers what it was asked meanwhile and what comes now.
    const auto third = start(m_folder);
    QVERIFY(third->waitForFinished(20000));
    QCOMPARE(third->exitCode(), 0);
    first->terminate();
    QVERIFY(first->waitForFinished(20000));
}

void InstanceTest::unansweredStartShowsAWindow()
{
    if (QStandardPaths::findExecutable(u"xdotool"_s).isEmpty() || qEnvironmentVariableIsEmpty("DISPLAY"))
        QSKIP("needs a display and xdotool");
    const auto first = start(m_folder);
    QTRY_VERIFY(isReady(first.get()));
    ::kill(pid_t(first->processId()), SIGSTOP);
    const auto second = start(m_folder, u"xcb"_s);
    const auto shown = [this] {
        return windowsOf(u"--name"_s, u"was not started"_s);
    };
    const bool came = QTest::qWaitFor([&] { return !shown().isEmpty(); }, Sandkeeper::Testing::patience);
    ::kill(pid_t(first->processId()), SIGCONT);
    QVERIFY(came);
    QCOMPARE(second->state(), QProcess::Running);
    // The key apart from the window: in one command, the window that goes when the key is pressed would end
    // xdotool before it lets go of it, and the display would repeat the key for whoever comes next.
    const auto escape = [&] {
        desktop({u"search"_s, u"--name"_s, u"was not started"_s, u"windowactivate"_s, u"--sync"_s});
        desktop({u"key"_s, u"Escape"_s});
        return second->waitForFinished(500);
    };
    const bool ended = QTest::qWaitFor([&] { return second->state() == QProcess::NotRunning || escape(); },
                                       Sandkeeper::Testing::patience);
    desktop({u"keyup"_s, u"Escape"_s});
    QVERIFY(ended);
    QCOMPARE(second->exitCode(), 3);
    first->terminate();
    QVERIFY(first->waitForFinished(20000));
}

void InstanceTest::whatNeedsNoFolderIsNotAsked()
{
    const auto first = start(m_folder);
    QTRY_VERIFY(isReady(first.get()));
    ::kill(pid_t(first->processId()), SIGSTOP); // so that being asked would show
    const Smoke::Outcome version =
        Smoke::run(m_program, onFolder(m_folder) << u"--version"_s, m_environment, 20000);
    const Smoke::Outcome check =
        Smoke::run(m_program, onFolder(m_folder) << u"--self-check"_s, m_environment, 60000);
    QProcess demo;
    demo.setProcessEnvironment(m_environment);
    demo.start(m_program, {u"--demo"_s, u"--trace-startup"_s});
    const bool ready = QTest::qWaitFor([&] { return isReady(&demo); }, Sandkeeper::Testing::patience);
    ::kill(pid_t(first->processId()), SIGCONT);
    demo.terminate();
    QVERIFY(demo.waitForFinished(20000));
    QVERIFY(ready);
    QCOMPARE(demo.exitCode(), 0);
    QCOMPARE(version.exitCode, 0);
    QVERIFY2(check.exitCode == 0, check.report().constData());
    first->terminate();
    QVERIFY(first->waitForFinished(20000));
}

QTEST_GUILESS_MAIN(InstanceTest)
#include "instancetest.moc"
