// SPDX-License-Identifier: MIT
#include "providerconformance.h"
#include "support/memorygrowth.h"

#include <QSignalSpy>

// Live processes; the rest of the suite is in providerconformance.cpp.
namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;
using State = Job::State;

bool ProviderConformance::hasProcesses()
{
    if (!m_provider->processHost())
        return false;
    const auto sandbox = wait(m_provider->get(commonSandbox()));
    return sandbox && m_provider->processHost()->refusal(*sandbox).isEmpty();
}

std::unique_ptr<RemoteProcess> ProviderConformance::start(const QString &command,
                                                          const std::optional<TerminalSize> &terminal)
{
    return m_provider->processHost()->startProcess({.sandboxId = commonSandbox(),
                                                    .command = command,
                                                    .workingDirectory = u"/tmp"_s,
                                                    .environment = {{u"WHO"_s, u"wörld"_s}},
                                                    .terminal = terminal});
}

void ProviderConformance::talksToAProcess()
{
    if (!hasProcesses())
        return;
    const auto process =
        start(u"echo \"hello $WHO\"; basename \"$PWD\"; echo trouble >&2; while read line; do "
              "echo \"got $line\"; [ \"$line\" = bye ] && exit 7; done"_s);
    QSignalSpy started(process.get(), &RemoteProcess::started);
    QSignalSpy finished(process.get(), &Job::finished);
    QVERIFY(!process->isFinished());
    // Before it runs already; it waits for it.
    const auto early = process->write("early\n");
    QTRY_COMPARE(started.count(), 1);
    QVERIFY(process->processId() > 0);
    QVERIFY(!process->exitCode());
    VERIFY_VALUE(wait(early));
    VERIFY_VALUE(wait(process->write({})));
    VERIFY_VALUE(wait(process->write("näxt\n")));
    VERIFY_VALUE(wait(process->write("by")));
    VERIFY_VALUE(wait(process->write("e\n")));
    QVERIFY(finish(*process));
    QVERIFY2(process->state() == State::Succeeded, told(process->error()));
    QCOMPARE(process->exitCode(), std::optional<int>(7));
    QCOMPARE(finished.count(), 1);
    // What came before the end is still there, a little at a time if wanted.
    QCOMPARE(process->readStandardOutput(5), QByteArray("hello"));
    QCOMPARE(process->readStandardOutput(1000), QByteArray(" wörld\ntmp\ngot early\ngot näxt\ngot bye\n"));
    QCOMPARE(process->readStandardOutput(1000), QByteArray());
    QCOMPARE(process->readStandardError(1000), QByteArray("trouble\n"));
    const auto late = wait(process->write("too late\n"));
    QVERIFY(!late);
    QCOMPARE(late.error().kind, Kind::NotRunning);
    QCOMPARE(wait(process->signal(ProcessSignal::Kill)).error().kind, Kind::NotRunning);
    QCOMPARE(wait(process->resize({100, 30})).error().kind, Kind::Unsupported);
}

void ProviderConformance::endsProcesses_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<bool>("kill");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<bool>("normally");
    QTest::newRow("terminate") << u"echo ready; exec sleep 60"_s << false << QByteArray("ready\n") << false;
    QTest::newRow("kill") << u"echo ready; exec sleep 60"_s << true << QByteArray("ready\n") << false;
    QTest::newRow("handled") << u"trap 'echo handled; exit 5' TERM; echo ready; while :; do sleep 0.1; done"_s
                             << false << QByteArray("ready\nhandled\n") << true;
}

void ProviderConformance::endsProcesses()
{
    QFETCH(const QString, command);
    QFETCH(const bool, kill);
    QFETCH(const QByteArray, output);
    QFETCH(const bool, normally);
    if (!hasProcesses())
        return;
    const auto process = start(command);
    const ProcessReader reader(*process);
    QTRY_COMPARE(reader.output, QByteArray("ready\n"));
    VERIFY_VALUE(wait(process->signal(kill ? ProcessSignal::Kill : ProcessSignal::Terminate)));
    QVERIFY(finish(*process));
    QVERIFY2(process->state() == State::Succeeded, told(process->error()));
    QCOMPARE(reader.output, output);
    QVERIFY(process->exitCode());
    if (normally)
        QCOMPARE(*process->exitCode(), 5);
    else
        QVERIFY(*process->exitCode() != 0);
}

void ProviderConformance::closesProcesses_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<bool>("reading");
    QTest::newRow("willing") << u"echo ready; exec sleep 60"_s << true;
    QTest::newRow("deaf") << u"trap '' TERM; echo ready; while :; do sleep 0.1; done"_s << true;
    QTest::newRow("talking to nobody") << u"exec yes"_s << false;
    QTest::newRow("deaf and talking to nobody") << u"trap '' TERM; while :; do echo y; done"_s << false;
}

void ProviderConformance::closesProcesses()
{
    QFETCH(const QString, command);
    QFETCH(const bool, reading);
    if (!hasProcesses())
        return;
    m_clock = FastClock(1); // what is given up after seconds must not be given up because a machine is busy
    const auto process = start(command);
    QSignalSpy output(process.get(), &RemoteProcess::readyReadStandardOutput);
    QTRY_VERIFY(output.count() > 0);
    if (!reading) { // until it has to wait
        for (qsizetype before = -1; before != output.count();) {
            before = output.count();
            QTest::qWait(200);
        }
    }
    process->close();
    process->close();
    QVERIFY(finish(*process));
    QVERIFY2(process->state() == State::Succeeded, told(process->error()));
    QVERIFY(process->exitCode() && *process->exitCode() != 0);
}

void ProviderConformance::failsToStartProcesses()
{
    if (!hasProcesses())
        return;
    ProcessHost *host = m_provider->processHost();
    const auto problem = [&](const ProcessRequest &request) {
        const auto process = host->startProcess(request);
        QSignalSpy finished(process.get(), &Job::finished);
        const bool open = process->isFinished();
        finish(*process);
        return open || finished.count() != 1 ? Kind::Local : process->error().kind;
    };
    m_simulator.reset();
    QCOMPARE(problem({.sandboxId = u"../x"_s, .command = u"cat"_s}), Kind::Invalid);
    QCOMPARE(problem({.sandboxId = commonSandbox(), .command = u" "_s}), Kind::Invalid);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
    QCOMPARE(problem({.sandboxId = m_subject.unknownId, .command = u"cat"_s}), Kind::NotFound);
    Sandbox ended;
    ended.runtime = m_subject.runtime;
    ended.state = SandboxState::Terminated;
    QVERIFY(!host->refusal(ended).isEmpty());
}

void ProviderConformance::keepsTheOrderOfInput()
{
    if (!hasProcesses())
        return;
    const auto process = start(u"sha256sum"_s);
    const auto echo = start(u"exec cat"_s);
    ProcessReader reader(*echo);
    QByteArray expected;
    QList<Future<void>> writes;
    for (int i = 0; i < 300; ++i) {
        // Some larger than one call takes, some given up before their turn.
        const QByteArray line =
            QByteArray::number(i) + QByteArray(i % 100 == 50 ? 200'000 : i % 7, char('a' + i % 26)) + '\n';
        expected += line;
        writes.append(echo->write(line));
    }
    Future<void> unwanted = echo->write("never\n");
    unwanted.cancel();
    QTRY_VERIFY(unwanted.isFinished());
    expected += "last\n";
    writes.append(echo->write("last\n"));
    for (const auto &write : writes)
        VERIFY_VALUE(wait(write));
    QTRY_COMPARE(reader.output.size(), expected.size());
    QVERIFY(reader.output == expected);
    process->cancel();
    echo->close();
    QVERIFY(finish(*echo));
}

void ProviderConformance::endsTheInput()
{
    if (!hasProcesses())
        return;
    const auto counter = start(u"wc -c"_s);
    const ProcessReader reader(*counter);
    // In the order it was asked for, also before the process runs.
    const auto early = counter->write("12345");
    const auto end = counter->closeInput();
    const auto late = wait(counter->write("late"));
    QVERIFY(!late);
    QVERIFY2(late.error().reason == u"INPUT_CLOSED", told(late.error()));
    const auto closed = wait(end);
    VERIFY_VALUE(wait(early));
    if (!closed) {
        QVERIFY2(closed.error().kind == Kind::Unsupported, told(closed.error()));
        QCOMPARE(closed.error().reason, u"NO_INPUT_END"_s);
        QVERIFY(!closed.error().ambiguous);
        QVERIFY(!m_subject.endsInput);
        // It is open as before.
        VERIFY_VALUE(wait(counter->write("6")));
        QVERIFY(!counter->isFinished());
        counter->close();
        QVERIFY(finish(*counter));
        return;
    }
    QVERIFY(m_subject.endsInput);
    QVERIFY(finish(*counter));
    QVERIFY2(counter->state() == State::Succeeded, told(counter->error()));
    QCOMPARE(counter->exitCode(), std::optional<int>(0));
    QCOMPARE(reader.output.trimmed(), QByteArray("5"));
    QCOMPARE(wait(counter->closeInput()).error().kind, Kind::NotRunning);
    // Twice is once; much stays whole.
    const auto echo = start(u"cat; echo end"_s);
    const ProcessReader echoed(*echo);
    const QByteArray much(3'000'000, 'x');
    const auto written = echo->write(much);
    const auto first = echo->closeInput();
    const auto second = echo->closeInput();
    VERIFY_VALUE(wait(written));
    VERIFY_VALUE(wait(first));
    VERIFY_VALUE(wait(second));
    QVERIFY(finish(*echo));
    QVERIFY(echoed.output == much + "end\n");
    if (!m_provider->processHost()->hasTerminals())
        return;
    const auto terminal = start(u"cat"_s, TerminalSize{});
    const auto refused = wait(terminal->closeInput());
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Unsupported);
    QCOMPARE(refused.error().reason, u"TERMINAL"_s);
    VERIFY_VALUE(wait(terminal->write("\x04")));
    QVERIFY(finish(*terminal));
    QCOMPARE(terminal->exitCode(), std::optional<int>(0));
}

void ProviderConformance::holdsBackWhatNobodyReads()
{
    if (!hasProcesses())
        return;
    constexpr qsizetype all = 50'000'000;
    const Testing::MemoryGrowth memory;
    const auto process = start(u"head -c 50000000 /dev/zero; echo end >&2"_s);
    QSignalSpy output(process.get(), &RemoteProcess::readyReadStandardOutput);
    QTRY_VERIFY(output.count() > 0);
    // Nobody reads: it comes to a halt, far from the end.
    qsizetype before = -1;
    while (before != output.count()) {
        before = output.count();
        QTest::qWait(300);
    }
    QVERIFY(!process->isFinished());
    qsizetype read = 0;
    while (read < all) {
        const qsizetype count = process->readStandardOutput(100'000).size();
        read += count;
        if (count == 0 && process->isFinished())
            break;
        QTest::qWait(count == 0 ? 5 : 0);
    }
    QCOMPARE(read, all);
    QVERIFY(finish(*process));
    QVERIFY2(process->state() == State::Succeeded, told(process->error()));
    QCOMPARE(process->readStandardError(100), QByteArray("end\n"));
    qInfo("50 MB of output made the memory grow by %lld KiB", memory.peak() / 1024);
    QVERIFY(memory.peak() < 16 * 1024 * 1024);
}

void ProviderConformance::showsATerminal()
{
    if (!hasProcesses() || !m_provider->processHost()->hasTerminals())
        return;
    const auto process = start(u"stty size; trap 'stty size' WINCH; "
                               "while read -r line; do echo \"<$line>\"; [ \"$line\" = q ] && exit 3; done"_s,
                               TerminalSize{132, 43});
    ProcessReader reader(*process);
    QTRY_VERIFY(reader.output.contains("43 132\r\n"));
    // Of many sizes at once the last one counts.
    QList<Future<void>> sizes;
    for (int columns = 100; columns <= 120; ++columns)
        sizes.append(process->resize({columns, 30}));
    for (const auto &size : sizes)
        VERIFY_VALUE(wait(size));
    VERIFY_VALUE(wait(process->write("hi\n")));
    QTRY_VERIFY(reader.output.contains("30 120\r\n"));
    QTRY_VERIFY(reader.output.contains("<hi>\r\n"));
    QVERIFY(reader.errors.isEmpty());
    VERIFY_VALUE(wait(process->write("q\n")));
    QVERIFY(finish(*process));
    QCOMPARE(process->exitCode(), std::optional<int>(3));
    // Ctrl+C is a byte like any other; the terminal makes a signal of it.
    const auto interrupted = start(u"echo ready; exec sleep 60"_s, TerminalSize{});
    ProcessReader other(*interrupted);
    QTRY_VERIFY(other.output.contains("ready"));
    VERIFY_VALUE(wait(interrupted->write("\x03")));
    QVERIFY(finish(*interrupted));
    QVERIFY(*interrupted->exitCode() != 0);
}

void ProviderConformance::losesAProcess()
{
    if (!hasProcesses())
        return;
    const QString id = readySandbox(u"lost-with-its-processes"_s);
    QVERIFY(!id.isEmpty());
    const auto process =
        m_provider->processHost()->startProcess({.sandboxId = id, .command = u"echo here; exec cat"_s});
    const ProcessReader reader(*process);
    QTRY_COMPARE(reader.output, QByteArray("here\n"));
    m_simulator.control("POST", "sandboxes/" + id.toUtf8(),
                        {{u"status"_s, u"ERROR"_s},
                         {u"errorType"_s, u"OOM_KILLED"_s},
                         {u"errorMessage"_s, u"memory limit exceeded"_s}});
    QVERIFY(finish(*process));
    QCOMPARE(process->state(), State::Failed);
    QVERIFY2(process->error().kind == Kind::NotRunning, told(process->error()));
    QCOMPARE(process->error().reason, u"OOM_KILLED"_s);
    QVERIFY(!process->exitCode());
}

void ProviderConformance::cancelsProcesses()
{
    if (!hasProcesses())
        return;
    const auto early = start(u"cat"_s);
    early->cancel();
    QCOMPARE(early->state(), State::Cancelled);
    const auto process = start(u"echo ready; exec cat"_s);
    const ProcessReader reader(*process);
    QTRY_COMPARE(reader.output, QByteArray("ready\n"));
    QSignalSpy finished(process.get(), &Job::finished);
    const Future<void> pending = process->write("x\n");
    process->cancel();
    QCOMPARE(process->state(), State::Cancelled);
    QCOMPARE(finished.count(), 1);
    QTRY_VERIFY(pending.isFinished());
    // The provider goes, and with it what its processes need; one of them goes in the middle of a signal.
    const auto orphan = start(u"echo ready; exec cat"_s);
    auto brief = start(u"echo ready; exec cat"_s);
    connect(brief.get(), &RemoteProcess::readyReadStandardOutput, this, [&brief] { brief.reset(); });
    QTRY_VERIFY(!brief);
    QTRY_VERIFY(orphan->processId() > 0);
    m_provider.reset();
    QCOMPARE(orphan->state(), State::Cancelled);
    QTest::qWait(50); // whatever is still queued must find nobody
}

} // namespace Sandkeeper
