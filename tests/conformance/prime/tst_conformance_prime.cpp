// SPDX-License-Identifier: MIT
#include "providerconformance.h"
#include "support/patterndevice.h"

#include <QBuffer>
#include <QProcess>
#include <QScopeGuard>

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
                               .failingReason = u"IMAGE_PULL_FAILED"_s,
                               .policyRuntime = u"vm"_s})
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
    void refusesPortsOfMachines();
    void refusesPoliciesOfContainers();
    void opensSshToMachines();
    void filtersByUserAndTeam();
    void removesWithinATeam();
    void repeatsTransfers_data();
    void repeatsTransfers();
    void repeatsNoUploadFromAPipe_data();
    void repeatsNoUploadFromAPipe();
    void renewsATokenInATransfer();

private:
    /// What moving a file of 300,000 bytes comes to; `operation` is the simulator's endpoint.
    Result<void> move(const QString &operation, const QString &sandboxId, QIODevice *device);
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
    m_provider->rawApi()->clearAuthCache();
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"auth"_s), 2);
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
    QVERIFY(m_simulator.addFault(u"statuses:hang"_s)); // so that no later one comes before it was counted
    std::vector<std::unique_ptr<CreationWaitJob>> jobs;
    for (const QString &id : ids)
        jobs.push_back(m_provider->creationWaiter()->waitForCreation(id));
    QTRY_VERIFY(m_simulator.count(u"statuses"_s) > 0);
    VERIFY_VALUE(wait(m_provider->list({})));
    QCOMPARE(m_simulator.count(u"statuses"_s), 1);
    m_simulator.reset(); // which ends the call, and it is made again
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

Result<void> ConformancePrime::move(const QString &operation, const QString &sandboxId, QIODevice *device)
{
    const QString path = u"/tmp/table"_s;
    FileStore *files = m_provider->fileStore();
    if (operation == u"read-file") {
        const auto window = wait(files->readFile({.sandboxId = sandboxId, .path = path}));
        return window ? Result<void>() : tl::unexpected(window.error());
    }
    const auto job = operation == u"upload"
                         ? files->upload({.sandboxId = sandboxId, .path = path, .source = device})
                         : files->download({.sandboxId = sandboxId, .path = path, .target = device});
    if (!finish(*job))
        return tl::unexpected(Error{.kind = Kind::Timeout, .detail = u"no end"_s});
    return job->state() == Job::State::Succeeded ? Result<void>() : tl::unexpected(job->error());
}

// prime.md §12.2 and §12.4, line by line.
void ConformancePrime::repeatsTransfers_data()
{
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("requests");
    QTest::addColumn<std::optional<Kind>>("kind");
    const auto add = [](const char *operation, const char *fault, int requests,
                        std::optional<Kind> kind = {}) {
        QTest::addRow("%s %s", operation, fault)
            << QString::fromLatin1(operation) << QString::fromLatin1(fault) << requests << kind;
    };
    for (const char *all : {"upload", "download", "read-file"}) {
        add(all, "status=401:times=1", 2);
        add(all, "status=401", 2, Kind::Forbidden);
        add(all, "status=409:times=2", 3);
        add(all, "status=409", 4, Kind::Conflict);
        add(all, "status=502:body=sandbox_not_found", 1, Kind::NotRunning);
        add(all, "status=404", 1, Kind::NotFound);
        add(all, "status=413", 1, Kind::TooLarge);
        add(all, "status=400", 1, Kind::Invalid);
        add(all, "status=402", 1, Kind::Payment);
        add(all, "redirect=http://127.0.0.1:1/", 1, Kind::Protocol);
        add(all, "status=503:times=3", 4);
        for (const char *transient : {"status=500", "status=502", "status=503", "status=504", "status=524"})
            add(all, transient, 4, Kind::Server);
        add(all, "reset:times=2", 3);
        add(all, "close:times=1", 2);
        add(all, "reset", 4, Kind::Network);
    }
    add("upload", "status=408:times=3", 4);
    add("upload", "status=408", 4, Kind::Timeout);
    add("upload", "reset:after:times=1", 2); // done, but the answer was lost: it overwrites
    add("upload", "html", 1, Kind::Protocol);
    add("upload", "badjson", 1, Kind::Protocol);
    add("upload", "shape", 1, Kind::Protocol);
    add("download", "status=408", 1, Kind::Timeout);
    add("read-file", "status=408:times=3", 4);
    add("read-file", "status=408", 4, Kind::Timeout);
    add("read-file", "html", 1, Kind::Protocol);
    add("read-file", "badjson", 1, Kind::Protocol);
    add("read-file", "shape", 1, Kind::Protocol);
}

void ConformancePrime::repeatsTransfers()
{
    QFETCH(QString, operation);
    QFETCH(QString, fault);
    QFETCH(int, requests);
    QFETCH(std::optional<Kind>, kind);
    const auto slow = qScopeGuard([this] { m_clock = FastClock(10); });
    m_clock = FastClock(100);
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"primeKey"_s)));
    const QString id = fileSandbox(u"container"_s);
    const QByteArray content(300'000, 'x');
    QBuffer source;
    source.setData(content);
    QVERIFY(source.open(QIODevice::ReadOnly));
    VERIFY_VALUE(move(u"upload"_s, id, &source));
    QVERIFY(source.seek(0));
    QBuffer target;
    QVERIFY(target.open(QIODevice::WriteOnly));
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(operation + u':' + fault));
    const auto result = move(operation, id, operation == u"upload" ? &source : &target);
    QCOMPARE(m_simulator.count(operation), requests);
    if (kind) {
        QVERIFY(!result);
        QVERIFY2(result.error().kind == *kind, told(result.error()));
        return;
    }
    VERIFY_VALUE(result);
    m_simulator.reset();
    if (operation == u"upload") {
        VERIFY_VALUE(move(u"download"_s, id, &target));
    }
    if (operation != u"read-file")
        QCOMPARE(target.data(), content);
}

void ConformancePrime::repeatsNoUploadFromAPipe_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("failure") << u"upload:status=503"_s << Kind::Server;
    QTest::newRow("new token") << u"upload:status=401"_s << Kind::Forbidden;
}

// What came out of a pipe cannot be read again.
void ConformancePrime::repeatsNoUploadFromAPipe()
{
    QFETCH(QString, fault);
    QFETCH(Kind, kind);
    const QString id = fileSandbox(u"container"_s);
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(fault));
    const auto moved = [&] {
        QProcess pipe;
        pipe.start(u"head"_s, {u"-c"_s, u"300000"_s, u"/dev/zero"_s});
        pipe.waitForStarted();
        const auto job = m_provider->fileStore()->upload(
            {.sandboxId = id, .path = u"/tmp/table"_s, .source = &pipe, .size = 300'000});
        const bool ended = finish(*job);
        pipe.waitForFinished();
        return ended ? std::optional(job->error()) : std::nullopt;
    };
    const auto failed = moved();
    QVERIFY(failed);
    QVERIFY2(failed->kind == kind, told(failed.value_or(Error())));
    QCOMPARE(m_simulator.count(u"upload"_s), 1);
    m_simulator.reset();
    QVERIFY(moved());
    QByteArray content;
    QBuffer target(&content);
    QVERIFY(target.open(QIODevice::WriteOnly));
    VERIFY_VALUE(move(u"download"_s, id, &target));
    QCOMPARE(content, QByteArray(300'000, '\0'));
}

// The token is refused after the first file: the next one gets a new one, and each gets it once.
void ConformancePrime::renewsATokenInATransfer()
{
    const QString id = fileSandbox(u"container"_s);
    QBuffer source;
    source.setData(QByteArray(300'000, 'x'));
    QVERIFY(source.open(QIODevice::ReadOnly));
    VERIFY_VALUE(move(u"upload"_s, id, &source));
    QVERIFY(source.seek(0));
    m_simulator.reset();
    m_simulator.control("POST", "tokens/expire");
    VERIFY_VALUE(move(u"upload"_s, id, &source));
    QCOMPARE(m_simulator.count(u"auth"_s), 1);
    QCOMPARE(m_simulator.count(u"upload"_s), 2);
    // It expires while the content is on its way: what has been let in goes on.
    Testing::PatternSource large(8 * 1024 * 1024);
    const auto job =
        m_provider->fileStore()->upload({.sandboxId = id, .path = u"/tmp/table"_s, .source = &large});
    QTRY_VERIFY(job->bytesDone() > 0);
    m_simulator.control("POST", "tokens/expire");
    QVERIFY(finish(*job));
    QVERIFY2(job->state() == Job::State::Succeeded, told(job->error()));
    Testing::PatternSink sink;
    VERIFY_VALUE(move(u"download"_s, id, &sink));
    QVERIFY(sink.isRight());
    QCOMPARE(sink.taken(), large.size());
    QCOMPARE(m_simulator.count(u"auth"_s), 2);
}

void ConformancePrime::refusesPortsOfMachines()
{
    PortManager *manager = m_provider->portManager();
    const QString id = policySandbox();
    const auto machine = wait(m_provider->get(id));
    VERIFY_VALUE(machine);
    QVERIFY(!manager->refusal(*machine).isEmpty());
    // Also when nobody has told this provider yet what kind it is.
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"primeKey"_s)));
    manager = m_provider->portManager();
    m_simulator.reset();
    const auto port = wait(manager->expose({.sandboxId = id, .port = 3000}));
    QVERIFY(!port);
    QCOMPARE(port.error().kind, Kind::Unsupported);
    QVERIFY(!port.error().detail.isEmpty());
    QCOMPARE(wait(manager->ports(id)).error().kind, Kind::Unsupported);
    QCOMPARE(wait(manager->unexpose(id, u"exp_1"_s)).error().kind, Kind::Unsupported);
    QCOMPARE(m_simulator.count(u"get"_s), 1);
    QCOMPARE(m_simulator.count(u"expose"_s), 0);
    for (const int reserved : {21, 2222, 8080, 8081, 9001})
        QVERIFY(!manager->problem({.sandboxId = id, .port = reserved}).isEmpty());
    for (const int free : {22, 80, 8082, 9000})
        QCOMPARE(manager->problem({.sandboxId = id, .port = free}), QString());
    QVERIFY(!manager->problem({.sandboxId = id, .port = 80, .name = QString(51, u'x')}).isEmpty());
    QVERIFY(!manager->problem({.sandboxId = id, .port = 80, .name = u"a\nb"_s}).isEmpty());
}

void ConformancePrime::refusesPoliciesOfContainers()
{
    NetworkPolicyControl *control = m_provider->networkPolicyControl();
    const auto container = wait(m_provider->get(commonSandbox()));
    VERIFY_VALUE(container);
    QVERIFY(!control->refusal(*container).isEmpty());
    m_simulator.reset();
    QCOMPARE(wait(control->networkPolicy(container->id)).error().kind, Kind::Unsupported);
    QCOMPARE(wait(control->setNetworkPolicy(container->id, {})).error().kind, Kind::Unsupported);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
}

void ConformancePrime::opensSshToMachines()
{
    CreateRequest request = newRequest(u"ssh-machine"_s);
    request.runtime = u"vm"_s;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    QTRY_COMPARE(wait(m_provider->get(created->id)).value().state, SandboxState::Running);
    m_simulator.reset();
    const auto session = wait(m_provider->sshAccess()->openSshSession(
        {.sandboxId = created->id,
         .publicKey = u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMadeUp test"_s,
         .validFor = {}}));
    VERIFY_VALUE(session);
    QCOMPARE(m_simulator.count(u"authorize"_s), 0);
    VERIFY_VALUE(wait(m_provider->sshAccess()->closeSshSession(created->id, session->sessionId)));
}

void ConformancePrime::filtersByUserAndTeam()
{
    const auto teams = wait(m_provider->teamDirectory()->teams());
    VERIFY_VALUE(teams);
    const QString team = teams->first().id;
    CreateRequest request = newRequest(u"in-a-team"_s);
    request.teamId = team;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    QCOMPARE(created->teamId, team);
    const auto inTeam = listAll({.teamId = team, .pageSize = 1000});
    VERIFY_VALUE(inTeam);
    QVERIFY(std::any_of(inTeam->begin(), inTeam->end(),
                        [&](const Sandbox &sandbox) { return sandbox.id == created->id; }));
    for (const Sandbox &sandbox : *inTeam)
        QCOMPARE(sandbox.teamId, team);
    const QString me = wait(m_provider->identify()).value().userId;
    const auto mine = listAll({.userId = me, .pageSize = 1000});
    VERIFY_VALUE(mine);
    QVERIFY(!mine->isEmpty());
    for (const Sandbox &sandbox : *mine)
        QCOMPARE(sandbox.userId, me);
}

void ConformancePrime::removesWithinATeam()
{
    const QString team = wait(m_provider->teamDirectory()->teams()).value().first().id;
    CreateRequest request = newRequest(u"swept-in-a-team"_s);
    request.teamId = team;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    const auto results = wait(m_provider->bulkRemover()->removeMatching({.teamId = team, .allOfUser = true}));
    VERIFY_VALUE(results);
    QVERIFY(std::any_of(results->begin(), results->end(), [&](const RemoveResult &result) {
        return result.sandboxId == created->id && !result.error;
    }));
    // The others, which are in no team, live on.
    VERIFY_VALUE(run(commonSandbox(), u"true"_s));
}

QTEST_GUILESS_MAIN(ConformancePrime)
#include "tst_conformance_prime.moc"
