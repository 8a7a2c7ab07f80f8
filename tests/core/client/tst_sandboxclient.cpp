// SPDX-License-Identifier: MIT
#include "core/client/blockingsandboxclient.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "fakeprovider.h"
#include "simulatorprocess.h"
#include "support/patience.h"

#include <thread>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

namespace {

/// Pauses of seconds take milliseconds; it notes them.
class QuickClock final : public Clock
{
public:
    QDateTime now() const override { return Clock::system().now(); }
    std::chrono::milliseconds monotonic() const override { return Clock::system().monotonic() * 1000; }
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override
    {
        pauses.append(delay);
        Clock::system().after(delay / 1000, context, std::move(callback));
    }
    mutable QList<std::chrono::milliseconds> pauses;
};

template <typename T>
Result<T> wait(const Future<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, Testing::patience))
        qFatal("no answer in time");
    if (future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Kind::Cancelled});
    return future.result();
}

bool finish(Job &job)
{
    return QTest::qWaitFor([&] { return job.isFinished(); }, Testing::patience);
}

template <typename T>
QByteArray told(const Result<T> &result)
{
    return result ? QByteArray() : (message(result.error()) + technicalDetails(result.error())).toUtf8();
}

QProcessEnvironment environment(const QList<std::pair<QString, QString>> &values)
{
    QProcessEnvironment result;
    for (const auto &[name, value] : values)
        result.insert(name, value);
    return result;
}

} // namespace

#define VERIFY_VALUE(expression)                                                                             \
    do {                                                                                                     \
        const auto &verified = (expression);                                                                 \
        QVERIFY2(verified.has_value(), told(verified).constData());                                          \
    } while (false)

/// The client on a service in memory that can do next to nothing, and on the simulator.
class SandboxClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void saysWhatIsWrong();
    void takesCredentialsInOrder();

    void worksWithoutAbilities();
    void refusesWhatIsNotThere();
    void listsEveryPage();
    void waitsByReading();
    void waitsForWhatFails();
    void waitsForMany();
    void deletesOneByOne();
    void deletesByLabels();
    void pausesWhenRefused_data();
    void pausesWhenRefused();
    void emptyOnesEndToo();

    void livesOneLife();
    void bulkByLabels();
    void waitsForManyTogether();
    void movesFiles();
    void leavesNoHalfFiles_data();
    void leavesNoHalfFiles();
    void blocks();
    void blocksManyThreads();
    void cancelsBlockedCalls();

private:
    ClientOptions options() const;
    std::unique_ptr<SandboxClient> fakeClient();
    QString readySandbox(SandboxClient &client);

    SimulatorProcess m_simulator;
    QTemporaryDir m_home;
    QuickClock m_clock;
    FakeProvider *m_fake = nullptr; ///< of the client made last
};

void SandboxClientTest::initTestCase()
{
    QVERIFY2(m_simulator.start({u"--start-delay"_s, u"100"_s, u"--seed"_s, u"9"_s}),
             qPrintable(m_simulator.problem()));
}

ClientOptions SandboxClientTest::options() const
{
    ClientOptions options{.providerId = u"prime"_s,
                          .apiKey = Secret::fromString(m_simulator.value(u"primeKey"_s)),
                          .baseUrl = m_simulator.value(u"primeUrl"_s)};
    options.environment = environment({});
    options.homeFolder = m_home.path();
    return options;
}

std::unique_ptr<SandboxClient> SandboxClientTest::fakeClient()
{
    auto provider = std::make_unique<FakeProvider>();
    m_fake = provider.get();
    m_clock.pauses.clear();
    return std::make_unique<SandboxClient>(std::move(provider), &m_clock);
}

void SandboxClientTest::saysWhatIsWrong()
{
    ClientOptions unknown = options();
    unknown.providerId = u"nobody"_s;
    SandboxClient nobody(unknown);
    QVERIFY(nobody.problem());
    QCOMPARE(nobody.problem()->kind, Kind::Local);
    QVERIFY(!nobody.provider());
    QCOMPARE(wait(nobody.list()).error().kind, Kind::Local);
    QCOMPARE(wait(nobody.executeCommand(u"s"_s, u"true"_s)).error().kind, Kind::Local);
    const auto creation = nobody.bulkCreate({CreateRequest(), CreateRequest()});
    QVERIFY(finish(*creation));
    QCOMPARE(creation->results().at(1).error->kind, Kind::Local);

    ClientOptions keyless = options();
    keyless.apiKey = {};
    SandboxClient client(keyless);
    QVERIFY(client.problem());
    QCOMPARE(client.problem()->kind, Kind::Auth);
    QCOMPARE(client.problem()->reason, u"NO_KEY"_s);
    const auto job = client.runBackgroundJob({.sandboxId = u"s"_s, .command = u"true"_s});
    QVERIFY(finish(*job));
    QCOMPARE(job->error().kind, Kind::Auth);
}

void SandboxClientTest::takesCredentialsInOrder()
{
    const QString url = m_simulator.value(u"primeUrl"_s);
    const QString key = m_simulator.value(u"primeKey"_s);
    QVERIFY(QDir(m_home.path()).mkpath(u".prime"_s));
    QFile file(m_home.filePath(u".prime/config.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"api_key":")" + key.toUtf8() + R"(","base_url":")" + url.toUtf8() + R"("})");
    file.close();
    ClientOptions base = options();
    base.apiKey = {};
    base.baseUrl.clear();

    SandboxClient fromFile(base);
    VERIFY_VALUE(wait(fromFile.identify()));

    ClientOptions wrongVariable = base;
    wrongVariable.environment = environment({{u"PRIME_API_KEY"_s, u"not-this-one"_s}});
    SandboxClient fromVariable(wrongVariable); // comes before the file
    QCOMPARE(wait(fromVariable.identify()).error().kind, Kind::Auth);

    ClientOptions all = wrongVariable;
    all.apiKey = Secret::fromString(key);
    SandboxClient explicitly(all); // comes before both; the address is still the file's
    VERIFY_VALUE(wait(explicitly.identify()));
    QVERIFY(file.remove());

    ClientOptions variables = base;
    variables.environment =
        environment({{u"PRIME_API_KEY"_s, key}, {u"PRIME_API_BASE_URL"_s, url + u"/api/v1/"_s}});
    SandboxClient fromVariables(variables);
    VERIFY_VALUE(wait(fromVariables.identify()));
}

void SandboxClientTest::worksWithoutAbilities()
{
    const auto client = fakeClient();
    const auto made = wait(client->create({.name = u"a"_s}));
    VERIFY_VALUE(made);
    QCOMPARE(wait(client->get(made->id))->name, u"a"_s);
    VERIFY_VALUE(wait(client->deleteSandbox(made->id)));
    QCOMPARE(wait(client->list({.includeEnded = false}))->sandboxes.size(), 0);
}

void SandboxClientTest::refusesWhatIsNotThere()
{
    const auto client = fakeClient();
    QCOMPARE(wait(client->executeCommand(u"s0"_s, u"true"_s)).error().kind, Kind::Unsupported);
    QCOMPARE(wait(client->readFile({.sandboxId = u"s0"_s})).error().kind, Kind::Unsupported);
    QCOMPARE(wait(client->getSandboxStatuses({u"s0"_s})).error().kind, Kind::Unsupported);
    QCOMPARE(wait(client->getLogs({.sandboxId = u"s0"_s})).error().kind, Kind::Unsupported);
    QCOMPARE(wait(client->listAllExposedPorts()).error().kind, Kind::Unsupported);
    QCOMPARE(wait(client->unexpose(u"s0"_s, u"e"_s)).error().kind, Kind::Unsupported);
    QCOMPARE(wait(client->setNetwork(u"s0"_s, {})).error().kind, Kind::Unsupported);
    QCOMPARE(wait(client->createSshSession({})).error().kind, Kind::Unsupported);
    const auto upload = client->uploadBytes(u"s0"_s, u"/a"_s, "x");
    QVERIFY(!upload->isFinished()); // so that the caller can connect first
    QVERIFY(finish(*upload));
    QCOMPARE(upload->error().kind, Kind::Unsupported);
    const auto process = client->openProcess({.sandboxId = u"s0"_s, .command = u"cat"_s});
    QVERIFY(finish(*process));
    QCOMPARE(process->error().kind, Kind::Unsupported);
    const auto run = client->runBackgroundJob({.sandboxId = u"s0"_s, .command = u"true"_s});
    QVERIFY(finish(*run));
    QCOMPARE(run->error().kind, Kind::Unsupported);
}

void SandboxClientTest::listsEveryPage()
{
    const auto client = fakeClient();
    for (int i = 0; i < 7; ++i)
        VERIFY_VALUE(wait(client->create({.name = QString::number(i)})));
    const auto all = wait(client->listAll());
    VERIFY_VALUE(all);
    QCOMPARE(all->size(), 7);
    auto cancelled = client->listAll();
    cancelled.cancel();
    QCOMPARE(wait(cancelled).error().kind, Kind::Cancelled);
}

void SandboxClientTest::waitsByReading()
{
    const auto client = fakeClient();
    const auto made = wait(client->create({.name = u"a"_s}));
    VERIFY_VALUE(made);
    const auto job = client->waitForCreation(made->id);
    QSignalSpy states(job.get(), &CreationWaitJob::stateSeen);
    QVERIFY(finish(*job));
    QCOMPARE(job->state(), Job::State::Succeeded);
    QCOMPARE(m_fake->gets, 2);
    QCOMPARE(m_clock.pauses, QList<std::chrono::milliseconds>{1s});
    const auto missing = client->waitForCreation(u"none"_s);
    QVERIFY(finish(*missing));
    QCOMPARE(missing->error().kind, Kind::NotFound);
}

void SandboxClientTest::waitsForWhatFails()
{
    const auto client = fakeClient();
    const auto made = wait(client->create({.name = u"bad"_s}));
    VERIFY_VALUE(made);
    const auto job = client->waitForCreation(made->id);
    QVERIFY(finish(*job));
    QCOMPARE(job->error().kind, Kind::NotRunning);
    QCOMPARE(job->error().reason, u"IMAGE_PULL_FAILED"_s);
}

void SandboxClientTest::waitsForMany()
{
    const auto client = fakeClient();
    QStringList ids;
    for (int i = 0; i < 60; ++i)
        ids.append(wait(client->create({.name = i == 33 ? u"bad"_s : QString::number(i)}))->id);
    ids.append(u"none"_s);
    const auto job = client->bulkWaitForCreation(ids);
    QSignalSpy progress(job.get(), &BulkJob::progressed);
    QVERIFY(finish(*job));
    QCOMPARE(job->state(), Job::State::Succeeded);
    QCOMPARE(job->failedCount(), 2);
    QCOMPARE(progress.size(), ids.size());
    for (int i = 0; i < ids.size(); ++i) {
        const WaitResult &result = job->results().at(i);
        QCOMPARE(result.sandboxId, ids.at(i));
        QCOMPARE(result.error.has_value(), i == 33 || i == 60);
    }
    QCOMPARE(job->results().at(33).error->reason, u"IMAGE_PULL_FAILED"_s);
    QCOMPARE(job->results().at(60).error->kind, Kind::NotFound);
}

void SandboxClientTest::deletesOneByOne()
{
    const auto client = fakeClient();
    QStringList ids;
    for (int i = 0; i < 20; ++i)
        ids.append(wait(client->create({}))->id);
    const auto job = client->bulkDelete(ids);
    QVERIFY(finish(*job));
    QCOMPARE(job->results().size(), 20);
    QCOMPARE(job->failedCount(), 0);
    QCOMPARE(wait(client->listAll({.includeEnded = false}))->size(), 0);
}

void SandboxClientTest::deletesByLabels()
{
    const auto client = fakeClient();
    for (int i = 0; i < 5; ++i)
        VERIFY_VALUE(wait(client->create({.labels = {i % 2 == 0 ? u"even"_s : u"odd"_s}})));
    QCOMPARE(wait(client->bulkDelete(RemoveQuery())).error().kind, Kind::Invalid);
    const auto deleted = wait(client->bulkDelete(RemoveQuery{.labels = {u"even"_s}}));
    VERIFY_VALUE(deleted);
    QCOMPARE(deleted->size(), 3);
    QCOMPARE(wait(client->listAll({.includeEnded = false}))->size(), 2);
}

void SandboxClientTest::pausesWhenRefused_data()
{
    QTest::addColumn<int>("retryAfter"); // seconds; 0: not told
    QTest::addColumn<QList<int>>("pauses");
    QTest::newRow("as told") << 7 << QList<int>{7100, 7100, 7100};
    QTest::newRow("by itself") << 0 << QList<int>{1000, 2000, 4000};
}

void SandboxClientTest::pausesWhenRefused()
{
    QFETCH(int, retryAfter);
    QFETCH(QList<int>, pauses);
    const auto client = fakeClient();
    Error refused{.kind = Kind::RateLimited};
    if (retryAfter > 0)
        refused.retryAfter = std::chrono::seconds(retryAfter);
    m_fake->createErrors = {refused, refused, refused};
    const auto job = client->bulkCreate({{.name = u"a"_s}}, 1);
    QVERIFY(finish(*job));
    QVERIFY(job->results().constFirst().sandbox);
    QCOMPARE(m_fake->keys.size(), 4);
    QVERIFY(!m_fake->keys.constFirst().isEmpty());
    QCOMPARE(QSet<QString>(m_fake->keys.begin(), m_fake->keys.end()).size(), 1);
    QList<int> seen;
    for (const auto pause : std::as_const(m_clock.pauses))
        seen.append(int(pause.count()));
    QCOMPARE(seen, pauses);
}

void SandboxClientTest::emptyOnesEndToo()
{
    const auto client = fakeClient();
    const auto creation = client->bulkCreate({});
    QVERIFY(!creation->isFinished());
    QVERIFY(finish(*creation));
    QCOMPARE(creation->state(), Job::State::Succeeded);
    QVERIFY(finish(*client->bulkWaitForCreation({})));
    QVERIFY(finish(*client->bulkDelete(QStringList())));
}

void SandboxClientTest::livesOneLife()
{
    SandboxClient client(options());
    const auto made = wait(client.create(
        {.name = u"one"_s, .image = u"python:3.11-slim"_s, .runtime = u"container"_s, .labels = {u"x"_s}}));
    VERIFY_VALUE(made);
    const auto job = client.waitForCreation(made->id);
    QVERIFY(finish(*job));
    QVERIFY2(job->state() == Job::State::Succeeded, qPrintable(message(job->error())));
    const auto result = wait(client.executeCommand(made->id, u"echo $((6 * 7)); exit 3"_s));
    VERIFY_VALUE(result);
    QCOMPARE(result->standardOutput, QByteArray("42\n"));
    QCOMPARE(result->exitCode, 3);
    QCOMPARE(wait(client.listAll({.labels = {u"x"_s}, .includeEnded = false}))->size(), 1);
    QCOMPARE(wait(client.getSandboxStatuses({made->id}))->constFirst().state, SandboxState::Running);
    VERIFY_VALUE(wait(client.deleteSandbox(made->id)));
    VERIFY_VALUE(wait(client.deleteSandbox(made->id))); // gone is gone
}

void SandboxClientTest::bulkByLabels()
{
    SandboxClient client(options());
    QList<CreateRequest> requests;
    for (int i = 0; i < 5; ++i)
        requests.append({.name = u"b"_s, .image = u"python:3.11-slim"_s, .labels = {u"bulk"_s}});
    const auto creation = client.bulkCreate(requests);
    QVERIFY(finish(*creation));
    QCOMPARE(creation->createdIds().size(), 5);
    const auto deleted = wait(client.bulkDelete(RemoveQuery{.labels = {u"bulk"_s}}));
    VERIFY_VALUE(deleted);
    QCOMPARE(deleted->size(), 5);
}

void SandboxClientTest::waitsForManyTogether()
{
    SandboxClient client(options());
    QList<CreateRequest> requests;
    for (const QString &image : {u"python:3.11-slim"_s, u"demo/missing"_s, u"demo/stuck"_s})
        requests.append({.name = image, .image = image, .runtime = u"container"_s});
    const auto creation = client.bulkCreate(requests);
    QVERIFY(finish(*creation));
    QStringList ids = creation->createdIds();
    QCOMPARE(ids.size(), 3);
    ids.append(u"sbx_none"_s);
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"statuses:status=429:retry-after=1:times=2"_s));
    QVERIFY(m_simulator.addFault(u"statuses:status=500:times=1"_s));
    const auto job = client.bulkWaitForCreation(ids, {.startTimeout = 12s});
    QSignalSpy states(job.get(), &BulkWaitJob::stateSeen);
    QVERIFY(finish(*job));
    QCOMPARE(job->failedCount(), 3);
    const QList<WaitResult> &results = job->results();
    QVERIFY2(!results.at(0).error, qPrintable(message(results.at(0).error.value_or(Error()))));
    QCOMPARE(results.at(1).error->reason, u"IMAGE_PULL_FAILED"_s);
    QCOMPARE(results.at(2).error->reason, u"START_TIMEOUT"_s);
    QCOMPARE(results.at(3).error->kind, Kind::NotFound);
    QVERIFY(states.size() >= 3);
    m_simulator.reset();
    QVERIFY(finish(*client.bulkDelete(ids)));
}

QString SandboxClientTest::readySandbox(SandboxClient &client)
{
    const auto made =
        wait(client.create({.name = u"files"_s, .image = u"python:3.11-slim"_s, .runtime = u"container"_s}));
    const auto job = client.waitForCreation(made ? made->id : QString());
    return finish(*job) && job->state() == Job::State::Succeeded ? made->id : QString();
}

void SandboxClientTest::movesFiles()
{
    SandboxClient client(options());
    const QString id = readySandbox(client);
    QVERIFY(!id.isEmpty());
    const QByteArray content = QByteArray(300'000, 'a') + QByteArray(1, '\0') + "end";
    const QTemporaryDir folder;
    const QString local = folder.filePath(u"new folder/out.bin"_s);

    const auto upload = client.uploadBytes(id, u"/tmp/in.bin"_s, content);
    QVERIFY(finish(*upload));
    QVERIFY2(upload->state() == Job::State::Succeeded, qPrintable(message(upload->error())));
    const auto download = client.downloadFile(id, u"/tmp/in.bin"_s, local);
    QVERIFY(finish(*download));
    QVERIFY2(download->state() == Job::State::Succeeded, qPrintable(message(download->error())));
    QCOMPARE(download->bytesDone(), content.size());
    QFile file(local);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);

    const auto back = client.uploadFile(id, u"/tmp/back.txt"_s, local);
    QVERIFY(finish(*back));
    const auto window = wait(client.readFile({.sandboxId = id, .path = u"/tmp/back.txt"_s, .offset = -3}));
    VERIFY_VALUE(window);
    QCOMPARE(window->content, QByteArray("end"));

    for (const QString &name : {folder.filePath(u"none"_s), folder.path()}) {
        const auto refused = client.uploadFile(id, u"/tmp/x"_s, name);
        QVERIFY(!refused->isFinished());
        QVERIFY(finish(*refused));
        QCOMPARE(refused->error().kind, Kind::Local);
    }
    const auto overFolder = client.downloadFile(id, u"/tmp/in.bin"_s, folder.path());
    QVERIFY(finish(*overFolder));
    QCOMPARE(overFolder->error().kind, Kind::Local);
}

void SandboxClientTest::leavesNoHalfFiles_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<bool>("cancelled");
    QTest::addColumn<QStringList>("names");
    // This one is tried again for seven seconds.
    QTest::newRow("cut off") << u"download:truncate"_s << false << QStringList{u"old"_s};
    QTest::newRow("missing") << u"download:status=404"_s << false << QStringList{u"old"_s, u"new"_s};
    QTest::newRow("cancelled") << u"download:hang=20000"_s << true << QStringList{u"old"_s, u"new"_s};
}

void SandboxClientTest::leavesNoHalfFiles()
{
    QFETCH(QString, fault);
    QFETCH(bool, cancelled);
    QFETCH(QStringList, names);
    SandboxClient client(options());
    const QString id = readySandbox(client);
    QVERIFY(!id.isEmpty());
    const auto upload = client.uploadBytes(id, u"/tmp/in.bin"_s, QByteArray(100'000, 'n'));
    QVERIFY(finish(*upload));
    const QTemporaryDir folder;
    QFile old(folder.filePath(u"old"_s));
    QVERIFY(old.open(QIODevice::ReadWrite) && old.write("old") == 3 && old.flush());
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(fault));
    for (const QString &name : names) {
        const int asked = m_simulator.count(u"download"_s);
        auto job = client.downloadFile(id, u"/tmp/in.bin"_s, folder.filePath(name));
        if (cancelled) {
            QTRY_VERIFY(m_simulator.count(u"download"_s) > asked);
            job->cancel();
        }
        QVERIFY(finish(*job));
        QVERIFY(job->state() != Job::State::Succeeded);
        job.reset();
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"old"_s});
        QVERIFY(old.seek(0));
        QCOMPARE(old.readAll(), QByteArray("old"));
    }
    m_simulator.reset();
}

void SandboxClientTest::blocks()
{
    BlockingSandboxClient client(options());
    QVERIFY(!client.problem());
    const auto made =
        client.bulkCreate({{.name = u"c"_s, .image = u"python:3.11-slim"_s, .runtime = u"container"_s},
                           {.name = u"d"_s, .image = u"python:3.11-slim"_s, .runtime = u"container"_s}});
    VERIFY_VALUE(made);
    const QString id = made->constFirst().sandbox->id;
    int progress = 0;
    const auto waited = client.bulkWaitForCreation({id, made->at(1).sandbox->id}, {},
                                                   [&progress](int done, int) { progress = done; });
    VERIFY_VALUE(waited);
    QCOMPARE(progress, 2);
    QVERIFY(!waited->at(0).error && !waited->at(1).error);
    VERIFY_VALUE(client.waitForCreation(id));
    const auto result = client.executeCommand(id, u"echo hello"_s);
    VERIFY_VALUE(result);
    QCOMPARE(result->standardOutput, QByteArray("hello\n"));
    QCOMPARE(client.get(u"sbx_none"_s).error().kind, Kind::NotFound);
    VERIFY_VALUE(client.bulkDelete({id, made->at(1).sandbox->id}));

    ClientOptions keyless = options();
    keyless.apiKey = {};
    BlockingSandboxClient refused(keyless);
    QVERIFY(refused.problem());
    QCOMPARE(refused.list().error().kind, Kind::Auth);
}

void SandboxClientTest::blocksManyThreads()
{
    BlockingSandboxClient client(options());
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&client, &good, i] {
            const auto made = client.create({.name = u"t%1"_s.arg(i), .image = u"python:3.11-slim"_s});
            const auto read = made ? client.get(made->id) : made;
            good += read && read->name == u"t%1"_s.arg(i) && client.deleteSandbox(read->id) ? 1 : 0;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good, 8);
}

void SandboxClientTest::cancelsBlockedCalls()
{
    BlockingSandboxClient client(options());
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"list:hang=60000"_s));
    QElapsedTimer timer;
    timer.start();
    Result<SandboxPage> answer;
    std::thread blocked([&] { answer = client.list(); });
    QTRY_COMPARE(m_simulator.count(u"list"_s), 1);
    client.cancel();
    blocked.join();
    QVERIFY(timer.elapsed() < 25'000); // before anything else would end it
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::Cancelled);
    m_simulator.reset();
    VERIFY_VALUE(client.list()); // a later call is not touched
}

QTEST_GUILESS_MAIN(SandboxClientTest)
#include "tst_sandboxclient.moc"
