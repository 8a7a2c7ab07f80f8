// SPDX-License-Identifier: MIT
#include "providerconformance.h"

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// The common suite in virtual machines, and what only their commands have: streams of the Connect protocol.
class ConformancePrimeMachines : public ProviderConformance
{
    Q_OBJECT
public:
    ConformancePrimeMachines()
        : ProviderConformance({.providerId = u"prime"_s,
                               .urlName = u"primeUrl"_s,
                               .keyName = u"primeKey"_s,
                               .noFundsKeyName = u"primeNoFundsKey"_s,
                               .runtime = u"vm"_s,
                               .fileRuntimes = {u"vm"_s},
                               .commandEndpoint = u"rpc"_s,
                               .runningWord = u"RUNNING"_s,
                               .unknownStateImage = u"demo/unknown-state"_s,
                               .failingImage = u"demo/missing"_s,
                               .failingReason = u"IMAGE_PULL_FAILED"_s,
                               .policyRuntime = u"vm"_s,
                               .exposesPorts = false})
    {
    }

private Q_SLOTS:
    void asksForTheKindOnce();
    void takesAnyBytes();
    void runsAsAnotherUser();
    void readsSpoiltStreams_data();
    void readsSpoiltStreams();
    void authorisesAgainOnce();
    void authorisesProcessesAgain();
    void believesALostSandbox_data();
    void believesALostSandbox();
    void breaksOffTooMuchOutput();
    void losesTheConnection();
    void waitsForAnImage();
    void waitsForTheGateway();
};

void ConformancePrimeMachines::asksForTheKindOnce()
{
    const QString id = commonSandbox();
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"primeKey"_s)));
    m_simulator.reset();
    VERIFY_VALUE(run(id, u"true"_s));
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"get"_s), 1);
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    QCOMPARE(m_simulator.count(u"rpc"_s), 2);
    QCOMPARE(m_simulator.count(u"exec"_s), 0);
}

void ConformancePrimeMachines::takesAnyBytes()
{
    const auto result = run(commonSandbox(), u"printf '\\377\\000\\344x'; printf '\\303' >&2; "
                                             "sleep 0.1; printf '\\244' >&2; exit 255"_s);
    VERIFY_VALUE(result);
    QCOMPARE(result->standardOutput, QByteArray("\xff\0\xe4x", 4));
    QCOMPARE(result->standardError, QByteArray("ä"));
    QCOMPARE(result->exitCode, 255);
    const auto killed = run(commonSandbox(), u"kill -9 $$"_s);
    VERIFY_VALUE(killed);
    QCOMPARE(killed->exitCode, -1); // the simulator's choice for an end by a signal
}

void ConformancePrimeMachines::runsAsAnotherUser()
{
    CommandRequest request{.sandboxId = commonSandbox(), .command = u"id -u"_s, .timeout = 20s};
    request.user = u"root"_s;
    VERIFY_VALUE(wait(m_provider->commandRunner()->run(request)));
    request.user = u"nobody-here"_s;
    const auto refused = wait(m_provider->commandRunner()->run(request));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Invalid);
    QVERIFY(!refused.error().ambiguous);
}

void ConformancePrimeMachines::readsSpoiltStreams_data()
{
    QTest::addColumn<int>("commandKind"); // -1: it succeeds
    QTest::addColumn<int>("processKind");
    const auto row = [](const char *fault, int commandKind, int processKind) {
        QTest::newRow(fault) << commandKind << processKind;
    };
    const int protocol = int(Kind::Protocol);
    row("garbage", protocol, protocol);
    row("huge", int(Kind::TooLarge), int(Kind::TooLarge));
    row("compressed", protocol, protocol);
    row("cut", int(Kind::Network), int(Kind::Network));
    row("no-end", protocol, protocol);
    row("error", int(Kind::Server), int(Kind::Server));
    // A process has ended when that is said, whatever comes then.
    row("bad-end", protocol, -1);
    row("late", protocol, -1);
    row("split", -1, -1);
}

void ConformancePrimeMachines::readsSpoiltStreams()
{
    QFETCH(const int, commandKind);
    QFETCH(const int, processKind);
    const QString id = commonSandbox();
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"rpc:stream="_s + QString::fromLatin1(QTest::currentDataTag())));
    const auto result = run(id, u"true"_s);
    QVERIFY2((result ? -1 : int(result.error().kind)) == commandKind, told(result));
    if (!result) {
        QVERIFY(result.error().ambiguous);
        QCOMPARE(result.error().subject, u"common"_s);
    }
    QCOMPARE(m_simulator.count(u"rpc"_s), 1);

    const auto process = start(u"true"_s);
    QVERIFY(finish(*process));
    QVERIFY2((process->state() == Job::State::Succeeded ? -1 : int(process->error().kind)) == processKind,
             told(process->error()));
    QCOMPARE(process->processId(), 4711);
    QCOMPARE(process->readStandardOutput(100), QByteArray("partial\n"));
    QCOMPARE(m_simulator.count(u"rpc"_s), 2);
}

void ConformancePrimeMachines::authorisesAgainOnce()
{
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"true"_s));
    m_simulator.reset();
    m_simulator.control("POST", "tokens/expire");
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    QCOMPARE(m_simulator.count(u"rpc"_s), 2);

    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"rpc:status=401"_s));
    const auto refused = run(id, u"true"_s);
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::Forbidden, told(refused.error()));
    QVERIFY(!refused.error().ambiguous);
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    QCOMPARE(m_simulator.count(u"rpc"_s), 2);
}

void ConformancePrimeMachines::authorisesProcessesAgain()
{
    VERIFY_VALUE(run(commonSandbox(), u"true"_s));
    m_simulator.reset();
    m_simulator.control("POST", "tokens/expire");
    const auto process = start(u"read line; echo \"<$line>\"; exec sleep 60"_s);
    const ProcessReader reader(*process);
    QTRY_VERIFY(process->processId() > 0);
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    QCOMPARE(m_simulator.count(u"rpc"_s), 2);
    // In its middle the token ends: the stream goes on, and what is sent gets a new one.
    m_simulator.control("POST", "tokens/expire");
    VERIFY_VALUE(wait(process->write("word\n")));
    QCOMPARE(m_simulator.count(u"rpc-input"_s), 2);
    QCOMPARE(m_simulator.count(u"auth"_s), 2);
    QTRY_COMPARE(reader.output, QByteArray("<word>\n"));
    QVERIFY(m_simulator.addFault(u"rpc-signal:status=401"_s));
    const auto refused = wait(process->signal(ProcessSignal::Terminate));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Forbidden);
    QCOMPARE(m_simulator.count(u"rpc-signal"_s), 2);
    QVERIFY(!process->isFinished());
    m_simulator.reset();
    process->close();
    QVERIFY(finish(*process));
}

void ConformancePrimeMachines::believesALostSandbox_data()
{
    QTest::addColumn<QString>("fault");
    QTest::newRow("REST") << u"rpc:status=502:body=sandbox_not_found"_s;
    QTest::newRow("bare 404") << u"rpc:status=404"_s;
}

void ConformancePrimeMachines::believesALostSandbox()
{
    QFETCH(const QString, fault);
    const QString id = commonSandbox();
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(fault));
    const auto lost = run(id, u"true"_s);
    QVERIFY(!lost);
    // A path that is not there says nothing about the sandbox (prime.md §8.2).
    const bool said = fault.contains(u"502");
    QVERIFY2(lost.error().kind == (said ? Kind::NotRunning : Kind::Unsupported), told(lost.error()));
    QCOMPARE(m_simulator.count(u"rpc"_s), 1);
}

void ConformancePrimeMachines::breaksOffTooMuchOutput()
{
    const auto result = run(commonSandbox(), u"exec yes 0123456789abcdef0123456789abcdef"_s, 60s);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == Kind::TooLarge, told(result.error()));
    QVERIFY(result.error().ambiguous);
}

void ConformancePrimeMachines::losesTheConnection()
{
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -f /tmp/begun"_s));
    const auto process = start(u"echo ready; exec cat"_s);
    const ProcessReader reader(*process);
    const Future<CommandResult> command = m_provider->commandRunner()->run(
        {.sandboxId = id, .command = u": > /tmp/begun; exec sleep 60"_s, .timeout = 90s});
    QTRY_COMPARE(reader.output, QByteArray("ready\n"));
    // Until its stream has begun, too.
    QTRY_COMPARE(run(id, u"test -e /tmp/begun"_s).value_or(CommandResult{.exitCode = 1}).exitCode, 0);
    m_simulator.control("POST", "streams/break");
    QVERIFY(finish(*process));
    QVERIFY2(process->error().kind == Kind::Network, told(process->error()));
    QVERIFY(process->error().ambiguous);
    QCOMPARE(process->error().subject, u"common"_s);
    QCOMPARE(wait(process->write("x")).error().kind, Kind::NotRunning);
    const auto result = wait(command);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == Kind::Network, told(result.error()));
    QVERIFY(result.error().ambiguous);
}

void ConformancePrimeMachines::waitsForAnImage()
{
    CreateRequest request = newRequest(u"built-first"_s);
    request.image = u"demo/needs-build"_s;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    m_simulator.reset();
    const auto job = m_provider->creationWaiter()->waitForCreation(created->id);
    QStringList texts;
    connect(job.get(), &Job::statusTextChanged, this, [&](const QString &text) { texts.append(text); });
    QVERIFY(finish(*job));
    QVERIFY2(job->state() == Job::State::Succeeded, told(job->error()));
    QVERIFY(texts.size() >= 2); // the build, and the way to the gateway
    QVERIFY(m_simulator.count(u"rpc"_s) >= 1);
    VERIFY_VALUE(run(created->id, u"true"_s));
}

void ConformancePrimeMachines::waitsForTheGateway()
{
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"rpc:status=503:times=1"_s));
    QVERIFY(m_simulator.addFault(u"rpc:status=502:body=sandbox_not_found:times=1"_s));
    QVERIFY(m_simulator.addFault(u"rpc:reset:times=1"_s));
    QVERIFY(!readySandbox(u"slow-gateway"_s).isEmpty());
    QVERIFY(m_simulator.count(u"rpc"_s) >= 4);
    // What will not pass by itself ends the wait.
    const auto created = wait(m_provider->create(newRequest(u"refused-gateway"_s)));
    VERIFY_VALUE(created);
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"rpc:status=403"_s));
    const auto job = m_provider->creationWaiter()->waitForCreation(created->id);
    QVERIFY(finish(*job));
    QCOMPARE(job->error().kind, Kind::Forbidden);
}

QTEST_GUILESS_MAIN(ConformancePrimeMachines)
#include "tst_conformance_prime_machines.moc"
