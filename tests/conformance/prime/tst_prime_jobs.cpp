// SPDX-License-Identifier: MIT
#include "core/client/sandboxclient.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/provider/shelljobs.h"
#include "simulatorprocess.h"
#include "support/patience.h"

#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

namespace {

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

BackgroundJob numbered(const QString &sandboxId, int number)
{
    return ShellJobs::jobOf(sandboxId, u"%1"_s.arg(number, 8, 16, QLatin1Char('0')));
}

} // namespace

#define VERIFY_VALUE(expression)                                                                             \
    do {                                                                                                     \
        const auto &verified = (expression);                                                                 \
        QVERIFY2(verified.has_value(), told(verified).constData());                                          \
    } while (false)

/// Background jobs of Prime, in containers and in virtual machines (prime.md §9).
class PrimeJobsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void runsInAContainer();
    void followsToTheEnd();
    void asksInBatches();
    void gathersQuestions();
    void tellsEachItsError();
    void readsFilesWithoutBatches_data();
    void readsFilesWithoutBatches();
    void findsOutThatItIsAContainer();
    void noticesThatTheSandboxIsGone();

private:
    QString sandbox(const QString &runtime);
    void put(const BackgroundJob &job, const QByteArray &exitCode, const QByteArray &output);
    void start();

    SimulatorProcess m_simulator;
    std::unique_ptr<SandboxClient> m_client;
    QString m_container;
    QString m_machine;
};

void PrimeJobsTest::initTestCase()
{
    QVERIFY2(
        m_simulator.start({u"--start-delay"_s, u"50"_s, u"--gateway-lag"_s, u"0"_s, u"--seed"_s, u"6"_s}),
        qPrintable(m_simulator.problem()));
    start();
    m_container = sandbox(u"container"_s);
    m_machine = sandbox(u"vm"_s);
    QVERIFY(!m_container.isEmpty() && !m_machine.isEmpty());
}

/// With a client that knows nothing yet.
void PrimeJobsTest::start()
{
    m_client = std::make_unique<SandboxClient>(
        ClientOptions{.providerId = u"prime"_s,
                      .apiKey = Secret::fromString(m_simulator.value(u"primeKey"_s)),
                      .baseUrl = m_simulator.value(u"primeUrl"_s)});
}

void PrimeJobsTest::init()
{
    start();
    m_simulator.reset();
}

QString PrimeJobsTest::sandbox(const QString &runtime)
{
    const auto made =
        wait(m_client->create({.name = u"jobs"_s, .image = u"python:3.11-slim"_s, .runtime = runtime}));
    const auto job = m_client->waitForCreation(made ? made->id : QString());
    return finish(*job) && job->state() == Job::State::Succeeded ? made->id : QString();
}

/// Makes a job look as if it had ended, or as if it were still running when there is no exit code.
void PrimeJobsTest::put(const BackgroundJob &job, const QByteArray &exitCode, const QByteArray &output)
{
    const auto log = m_client->uploadBytes(job.sandboxId, job.standardOutputFile, output);
    QVERIFY(finish(*log));
    QVERIFY2(log->state() == Job::State::Succeeded, qPrintable(message(log->error())));
    if (exitCode.isEmpty())
        return;
    const auto exit = m_client->uploadBytes(job.sandboxId, job.exitFile, exitCode);
    QVERIFY(finish(*exit));
}

void PrimeJobsTest::runsInAContainer()
{
    const auto job = wait(m_client->startBackgroundJob({.sandboxId = m_container,
                                                        .command = u"echo \"$A\"; pwd; echo no >&2; exit 3"_s,
                                                        .workingDirectory = u"/tmp"_s,
                                                        .environment = {{u"A"_s, u"it's $HOME"_s}}}));
    VERIFY_VALUE(job);
    BackgroundJobStatus status;
    QTRY_VERIFY((status = wait(m_client->getBackgroundJob(*job)).value_or(status)).completed);
    QCOMPARE(status.exitCode, 3);
    QCOMPARE(status.standardOutput, QByteArray("it's $HOME\n/tmp\n"));
    QCOMPARE(status.standardError, QByteArray("no\n"));
    const auto listed = wait(m_client->listBackgroundJobs(m_container));
    VERIFY_VALUE(listed);
    QVERIFY(listed->contains(*job));
    QCOMPARE(m_simulator.count(u"exec"_s), 2); // started once, listed once
}

void PrimeJobsTest::followsToTheEnd()
{
    const auto run = m_client->runBackgroundJob(
        {.sandboxId = m_container, .command = u"sleep 0.2; echo done"_s}, {.pollInterval = 100ms});
    QVERIFY(finish(*run));
    QVERIFY2(run->state() == Job::State::Succeeded, qPrintable(message(run->error())));
    QCOMPARE(run->status().standardOutput, QByteArray("done\n"));
    const auto slow = m_client->runBackgroundJob({.sandboxId = m_container, .command = u"sleep 60"_s},
                                                 {.pollInterval = 100ms, .timeout = 400ms});
    QVERIFY(finish(*slow));
    QCOMPARE(slow->error().kind, Kind::CommandTimeout);
    QVERIFY(slow->job()); // to ask for it later
}

void PrimeJobsTest::asksInBatches()
{
    QList<BackgroundJob> jobs;
    for (int i = 0; i < 150; ++i)
        jobs.append(numbered(m_machine, i));
    put(jobs.at(7), "0\n", "seven");
    put(jobs.at(120), "9\n", "more");
    put(jobs.at(8), {}, "running");
    m_simulator.reset();
    const auto statuses = wait(m_client->getBackgroundJobs(jobs));
    VERIFY_VALUE(statuses);
    QCOMPARE(statuses->size(), jobs.size());
    for (int i = 0; i < jobs.size(); ++i) {
        const BackgroundJobStatus &status = statuses->at(i);
        QCOMPARE(status.job, jobs.at(i));
        QVERIFY(!status.error);
        QCOMPARE(status.completed, i == 7 || i == 120);
    }
    QCOMPARE(statuses->at(7).standardOutput, QByteArray("seven"));
    QCOMPARE(statuses->at(120).exitCode, 9);
    QCOMPARE(m_simulator.count(u"jobs-statuses"_s), 2);
    QCOMPARE(m_simulator.count(u"read-file"_s), 4); // the outputs of the two that have ended
}

void PrimeJobsTest::gathersQuestions()
{
    put(numbered(m_machine, 500), "1", "one");
    m_simulator.reset();
    auto first = m_client->getBackgroundJobs({numbered(m_machine, 500)});
    auto given = m_client->getBackgroundJobs({numbered(m_machine, 501)});
    auto last = m_client->getBackgroundJobs({numbered(m_machine, 500), numbered(m_machine, 502)});
    given.cancel();
    QCOMPARE(wait(first)->constFirst().exitCode, 1);
    QCOMPARE(wait(last)->size(), 2);
    QCOMPARE(wait(given).error().kind, Kind::Cancelled);
    QCOMPARE(m_simulator.count(u"jobs-statuses"_s), 1);
}

void PrimeJobsTest::tellsEachItsError()
{
    put(numbered(m_machine, 600), "2", "two");
    const auto statuses =
        wait(m_client->getBackgroundJobs({numbered(u"sbx_none"_s, 1), numbered(m_machine, 600)}));
    VERIFY_VALUE(statuses);
    QCOMPARE(statuses->at(0).error.value_or(Error()).kind, Kind::NotFound);
    QCOMPARE(statuses->at(1).exitCode, 2);
    QVERIFY(m_simulator.addFault(u"jobs-statuses:status=500"_s));
    const auto failed = wait(m_client->getBackgroundJobs({numbered(m_machine, 600)}));
    VERIFY_VALUE(failed);
    QCOMPARE(failed->constFirst().error.value_or(Error()).kind, Kind::Server);
}

void PrimeJobsTest::readsFilesWithoutBatches_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("404") << 404;
    QTest::newRow("405") << 405;
}

void PrimeJobsTest::readsFilesWithoutBatches()
{
    QFETCH(int, status);
    put(numbered(m_machine, 700), "4", "four");
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"jobs-statuses:status=%1"_s.arg(status)));
    for (int i = 0; i < 2; ++i) {
        const auto statuses =
            wait(m_client->getBackgroundJobs({numbered(m_machine, 700), numbered(m_machine, 701)}));
        VERIFY_VALUE(statuses);
        QCOMPARE(statuses->at(0).exitCode, 4);
        QVERIFY(!statuses->at(1).completed && !statuses->at(1).error);
    }
    QCOMPARE(m_simulator.count(u"jobs-statuses"_s), 1); // remembered
}

void PrimeJobsTest::findsOutThatItIsAContainer()
{
    put(numbered(m_container, 800), "6", "six");
    start(); // this one has never heard of the sandbox
    m_simulator.reset();
    const auto statuses = wait(m_client->getBackgroundJobs({numbered(m_container, 800)}));
    VERIFY_VALUE(statuses);
    QCOMPARE(statuses->constFirst().exitCode, 6);
    QCOMPARE(statuses->constFirst().standardOutput, QByteArray("six"));
}

void PrimeJobsTest::noticesThatTheSandboxIsGone()
{
    const QString id = sandbox(u"container"_s);
    const auto job = wait(m_client->startBackgroundJob({.sandboxId = id, .command = u"sleep 60"_s}));
    VERIFY_VALUE(job);
    VERIFY_VALUE(wait(m_client->deleteSandbox(id)));
    const auto status = wait(m_client->getBackgroundJob(*job));
    QVERIFY(!status); // and not: still running
    const auto unknown = wait(m_client->getBackgroundJob(numbered(u"sbx_none"_s, 1)));
    QVERIFY(!unknown);
}

QTEST_GUILESS_MAIN(PrimeJobsTest)
#include "tst_prime_jobs.moc"
