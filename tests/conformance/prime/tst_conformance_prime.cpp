// SPDX-License-Identifier: MIT
#include "providerconformance.h"

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// The common suite, and what only Prime Intellect has: gateway tokens, virtual machines, batched status.
class ConformancePrime : public ProviderConformance
{
    Q_OBJECT
public:
    ConformancePrime()
        : ProviderConformance({.providerId = u"prime"_s,
                               .urlName = u"primeUrl"_s,
                               .keyName = u"primeKey"_s,
                               .noFundsKeyName = u"primeNoFundsKey"_s,
                               .runtime = u"container"_s,
                               .fileRuntimes = {u"container"_s},
                               .commandEndpoint = u"exec"_s,
                               .runningWord = u"RUNNING"_s,
                               .unknownStateImage = u"demo/unknown-state"_s,
                               .failingImage = u"demo/missing"_s,
                               .failingReason = u"IMAGE_PULL_FAILED"_s})
    {
    }

private Q_SLOTS:
    void keepsItsToken();
    void authorisesAgainOnce();
    void renewsShortTokens();
    void retriesWhatIsNotReady();
    void believesALostSandbox();
    void refusesProcessesInContainers();
    void waitsForTheGateway();
    void givesUpOnAnUnreachableSandbox();
    void asksForManyAtOnce();
    void asksOneByOneWithoutBatches();
};

void ConformancePrime::keepsItsToken()
{
    const QString id = commonSandbox();
    m_simulator.reset();
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"primeKey"_s)));
    QList<Future<CommandResult>> commands;
    for (int i = 0; i < 6; ++i)
        commands.append(m_provider->commandRunner()->run(
            {.sandboxId = id, .command = u"echo %1"_s.arg(i), .timeout = 20s}));
    commands.first().cancel(); // one that gives up must not take the token from the others
    for (int i = 1; i < 6; ++i) {
        const auto result = wait(commands.at(i));
        VERIFY_VALUE(result);
        QCOMPARE(result->standardOutput, QByteArray::number(i) + '\n');
    }
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
}

void ConformancePrime::authorisesAgainOnce()
{
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"true"_s));
    m_simulator.reset();
    m_simulator.control("POST", "tokens/expire");
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    QCOMPARE(m_simulator.count(u"exec"_s), 2);

    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"exec:status=401"_s));
    const auto refused = run(id, u"true"_s);
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::Forbidden,
             told(refused.error())); // the account's key is not at fault
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    QCOMPARE(m_simulator.count(u"exec"_s), 2);
}

void ConformancePrime::renewsShortTokens()
{
    const QString id = commonSandbox();
    m_simulator.reset();
    m_simulator.control("POST", "settings", {{u"tokenSeconds"_s, 59}});
    m_simulator.control("POST", "tokens/expire");
    VERIFY_VALUE(run(id, u"true"_s)); // the cached token is refused
    VERIFY_VALUE(run(id, u"true"_s));
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"auth"_s), 3);
}

void ConformancePrime::retriesWhatIsNotReady()
{
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"true"_s));
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"exec:status=409:times=2"_s));
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"exec"_s), 3);
    QCOMPARE(m_simulator.count(u"error-context"_s), 2);
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"exec:status=409"_s));
    const auto never = run(id, u"true"_s);
    QVERIFY(!never);
    QCOMPARE(never.error().kind, Kind::Conflict);
    QVERIFY(!never.error().ambiguous);
    QCOMPARE(m_simulator.count(u"exec"_s), 4);
}

void ConformancePrime::believesALostSandbox()
{
    const QString id = commonSandbox();
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"exec:status=502:body=sandbox_not_found"_s));
    const auto lost = run(id, u"true"_s);
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, Kind::NotRunning);
    QCOMPARE(lost.error().reason, u"SANDBOX_NOT_FOUND"_s);
    QCOMPARE(m_simulator.count(u"exec"_s), 1);
}

void ConformancePrime::refusesProcessesInContainers()
{
    const QString id = commonSandbox();
    const auto sandbox = wait(m_provider->get(id));
    VERIFY_VALUE(sandbox);
    QVERIFY(!m_provider->processHost()->refusal(*sandbox).isEmpty());
    // Also when nobody has told this provider yet what kind it is.
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"primeKey"_s)));
    m_simulator.reset();
    const auto process = m_provider->processHost()->startProcess({.sandboxId = id, .command = u"cat"_s});
    QVERIFY(finish(*process));
    QCOMPARE(process->error().kind, Kind::Unsupported);
    QCOMPARE(m_simulator.count(u"get"_s), 1);
    QCOMPARE(m_simulator.count(u"auth"_s), 0);
}

void ConformancePrime::waitsForTheGateway()
{
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"exec:status=503:times=1"_s));
    QVERIFY(m_simulator.addFault(u"exec:status=502:body=sandbox_not_found:times=1"_s));
    QVERIFY(m_simulator.addFault(u"exec:reset:times=1"_s));
    QVERIFY(!readySandbox(u"slow-gateway"_s).isEmpty());
    QVERIFY(m_simulator.count(u"exec"_s) >= 4);
    // What will not pass by itself ends the wait.
    const auto created = wait(m_provider->create(newRequest(u"refused-gateway"_s)));
    VERIFY_VALUE(created);
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"exec:status=400"_s));
    const auto job = m_provider->creationWaiter()->waitForCreation(created->id);
    QVERIFY(finish(*job));
    QCOMPARE(job->error().kind, Kind::Invalid);
}

void ConformancePrime::givesUpOnAnUnreachableSandbox()
{
    const FastClock faster(100);
    m_clock = faster;
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"primeKey"_s)));
    CreateRequest request = newRequest(u"unreachable"_s);
    request.image = u"demo/unreachable"_s;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    const auto job = m_provider->creationWaiter()->waitForCreation(created->id);
    QVERIFY(finish(*job));
    QCOMPARE(job->error().kind, Kind::NotRunning);
    QCOMPARE(job->error().reason, u"GATEWAY_REACHABILITY_TIMEOUT"_s);
    request.image = u"demo/stuck"_s;
    const auto stuck = wait(m_provider->create(request));
    VERIFY_VALUE(stuck);
    const auto waiting = m_provider->creationWaiter()->waitForCreation(stuck->id);
    QVERIFY(finish(*waiting));
    m_clock = FastClock(10);
    QCOMPARE(waiting->error().reason, u"START_TIMEOUT"_s);
    QVERIFY(waiting->error().detail.contains(u"PENDING"));
}

void ConformancePrime::asksForManyAtOnce()
{
    QStringList ids;
    for (int i = 0; i < 5; ++i) {
        const auto created = wait(m_provider->create(newRequest(u"many-%1"_s.arg(i))));
        VERIFY_VALUE(created);
        ids.append(created->id);
    }
    m_simulator.reset();
    std::vector<std::unique_ptr<CreationWaitJob>> jobs;
    for (const QString &id : ids)
        jobs.push_back(m_provider->creationWaiter()->waitForCreation(id));
    QTRY_VERIFY(m_simulator.count(u"statuses"_s) > 0);
    QCOMPARE(m_simulator.count(u"statuses"_s), 1);
    for (const auto &job : jobs) {
        QVERIFY(finish(*job));
        QVERIFY2(job->state() == Job::State::Succeeded, told(job->error()));
    }
    QCOMPARE(m_simulator.count(u"get"_s), 0);
}

void ConformancePrime::asksOneByOneWithoutBatches()
{
    QVERIFY(m_simulator.addFault(u"statuses:status=404"_s));
    QVERIFY(!readySandbox(u"old-platform"_s).isEmpty());
    QCOMPARE(m_simulator.count(u"statuses"_s), 1);
    QVERIFY(m_simulator.count(u"get"_s) >= 1);
    QVERIFY(!readySandbox(u"old-platform-2"_s).isEmpty());
    QCOMPARE(m_simulator.count(u"statuses"_s), 1);
}

QTEST_GUILESS_MAIN(ConformancePrime)
#include "tst_conformance_prime.moc"
