// SPDX-License-Identifier: MIT
#include "core/client/sandboxclient.h"
#include "core/provider/errortext.h"
#include "simulatorprocess.h"
#include "support/patience.h"

#include <algorithm>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Every sandbox of the simulator is a process; instrumented ones of a thousand do not fit into 24 GiB.
#ifdef __SANITIZE_ADDRESS__
constexpr int many = 150;
#else
constexpr int many = 1000;
#endif
constexpr int allowedInWindow = 500; // prime.md §3.5
constexpr auto window = 10s;         ///< of the rate limits

/// What the simulator saw of one kind of call.
struct Traffic
{
    int calls = 0;
    int refused = 0; ///< answered 429
};

} // namespace

/// A thousand sandboxes created, waited for and deleted under the service's documented limits (prime.md
/// §3.5). Only the length of the minute in which they count is shorter here.
class ThousandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void creates();
    void waits();
    void deletes();
    void cancelsAtAnyTime();

private:
    QMap<QString, Traffic> traffic();
    bool finish(BulkJob &job, std::chrono::milliseconds limit = 240s);
    QList<CreateRequest> requests(int count, const QString &label) const;

    SimulatorProcess m_simulator;
    std::unique_ptr<SandboxClient> m_client;
    QStringList m_ids;
    qint64 m_seen = 0;
};

void ThousandTest::initTestCase()
{
    QVERIFY2(m_simulator.start({u"--rate-limit"_s, u"1"_s, u"--rate-window"_s,
                                QString::number(std::chrono::milliseconds(window).count()), u"--seed"_s,
                                u"4"_s, u"--start-delay"_s, u"300"_s}),
             qPrintable(m_simulator.problem()));
    m_client = std::make_unique<SandboxClient>(
        ClientOptions{.providerId = u"prime"_s,
                      .apiKey = Secret::fromString(m_simulator.value(u"primeKey"_s)),
                      .baseUrl = m_simulator.value(u"primeUrl"_s)});
    QVERIFY2(!m_client->problem(), qPrintable(message(m_client->problem().value_or(Error()))));
}

/// Since the last time it was asked.
QMap<QString, Traffic> ThousandTest::traffic()
{
    QMap<QString, Traffic> result;
    const QJsonArray calls =
        m_simulator.control("GET", "journal?since=" + QByteArray::number(m_seen)).value(u"calls"_s).toArray();
    for (const QJsonValue &call : calls) {
        Traffic &entry = result[call[u"endpoint"_s].toString()];
        ++entry.calls;
        entry.refused += call[u"status"_s].toInt() == 429 ? 1 : 0;
        m_seen = std::max(m_seen, qint64(call[u"number"_s].toDouble()));
    }
    for (auto it = result.cbegin(); it != result.cend(); ++it)
        qInfo("%s: %d calls, %d of them refused", qPrintable(it.key()), it->calls, it->refused);
    return result;
}

bool ThousandTest::finish(BulkJob &job, std::chrono::milliseconds limit)
{
    QElapsedTimer timer;
    timer.start();
    QSignalSpy progress(&job, &BulkJob::progressed);
    QSignalSpy items(&job, &BulkJob::itemFinished);
    if (!QTest::qWaitFor([&] { return job.isFinished(); }, int(limit.count())))
        return false;
    qInfo("%d items in %lld ms", job.total(), static_cast<long long>(timer.elapsed()));
    QSet<int> seen;
    for (const QList<QVariant> &item : items)
        seen.insert(item.constFirst().toInt());
    if (seen.size() != job.total() || items.size() != job.total()) // each once
        return false;
    for (int i = 0; i < progress.size(); ++i) {
        if (progress.at(i) != QList<QVariant>{i + 1, job.total()})
            return false;
    }
    return progress.size() == job.total() && job.doneCount() == job.total();
}

QList<CreateRequest> ThousandTest::requests(int count, const QString &label) const
{
    QList<CreateRequest> list;
    for (int i = 0; i < count; ++i)
        list.append({.name = u"box-%1"_s.arg(i),
                     .image = u"python:3.11-slim"_s,
                     .runtime = u"container"_s,
                     .labels = {label}});
    return list;
}

void ThousandTest::creates()
{
    QElapsedTimer timer;
    timer.start();
    const auto job = m_client->bulkCreate(requests(many, u"thousand"_s));
    QVERIFY(finish(*job));
    QVERIFY(many <= allowedInWindow || std::chrono::milliseconds(timer.elapsed()) >= window);
    QCOMPARE(job->state(), Job::State::Succeeded);
    QCOMPARE(job->results().size(), many);
    QSet<QString> ids;
    for (int i = 0; i < many; ++i) {
        const CreateResult &result = job->results().at(i);
        QVERIFY2(result.sandbox && !result.error, qPrintable(message(result.error.value_or(Error()))));
        QCOMPARE(result.sandbox->name, u"box-%1"_s.arg(i));
        ids.insert(result.sandbox->id);
    }
    QCOMPARE(ids.size(), many);
    m_ids = job->createdIds();
    QCOMPARE(m_ids.size(), many);
    const Traffic seen = traffic().value(u"create"_s);
    QCOMPARE(seen.calls, many + seen.refused);
    // Only what was under way when the limit was reached may run into it, once in each window. A machine that
    // is slow enough never reaches it.
    QVERIFY2(seen.refused <= 2 * 6, qPrintable(QString::number(seen.refused)));
}

void ThousandTest::waits()
{
    QCOMPARE(m_ids.size(), many);
    const auto job = m_client->bulkWaitForCreation(m_ids);
    QVERIFY(finish(*job));
    QCOMPARE(job->state(), Job::State::Succeeded);
    QCOMPARE(job->failedCount(), 0);
    for (int i = 0; i < many; ++i) {
        const WaitResult &result = job->results().at(i);
        QCOMPARE(result.sandboxId, m_ids.at(i));
        QVERIFY2(!result.error, qPrintable(message(result.error.value_or(Error()))));
    }
    for (const Traffic &seen : traffic())
        QCOMPARE(seen.refused, 0);
}

void ThousandTest::deletes()
{
    QCOMPARE(m_ids.size(), many);
    const auto job = m_client->bulkDelete(m_ids);
    QVERIFY(finish(*job));
    QCOMPARE(job->state(), Job::State::Succeeded);
    QCOMPARE(job->results().size(), many);
    for (int i = 0; i < many; ++i) {
        QCOMPARE(job->results().at(i).sandboxId, m_ids.at(i));
        QVERIFY(!job->results().at(i).error);
    }
    const QMap<QString, Traffic> seen = traffic();
    QVERIFY2(seen.value(u"bulk-delete"_s).calls <= 10,
             qPrintable(QString::number(seen.value(u"bulk-delete"_s).calls)));
    QCOMPARE(seen.value(u"bulk-delete"_s).refused, 0);
    QCOMPARE(seen.value(u"delete"_s).calls, 0);
    const auto left = m_client->listAll({.labels = {u"thousand"_s}, .includeEnded = false});
    QTRY_VERIFY(left.isFinished());
    QVERIFY(left.result());
    QCOMPARE(left.result()->size(), 0);
}

void ThousandTest::cancelsAtAnyTime()
{
    const auto creating = m_client->bulkCreate(requests(many, u"cancelled"_s));
    QTRY_VERIFY(creating->doneCount() > 50);
    QElapsedTimer timer;
    timer.start();
    creating->cancel();
    QCOMPARE(creating->state(), Job::State::Cancelled);
    QVERIFY(timer.elapsed() < 10'000); // the rest of them would take longer, and so would an answer
    QCOMPARE(creating->results().size(), many);
    int created = 0;
    int uncertain = 0;
    for (const CreateResult &result : creating->results()) {
        created += result.sandbox ? 1 : 0;
        uncertain += result.error && result.error->ambiguous ? 1 : 0;
        QVERIFY(result.sandbox.has_value() != result.error.has_value());
        QVERIFY(!result.error || result.error->isCancelled());
    }
    QCOMPARE(created, creating->doneCount());
    QVERIFY(uncertain >= 1 && uncertain <= 6);
    const int sent = traffic().value(u"create"_s).calls;
    QVERIFY(sent <= created + uncertain);

    const auto waiting = m_client->bulkWaitForCreation(creating->createdIds());
    QTRY_VERIFY(waiting->doneCount() > 3);
    waiting->cancel();
    QCOMPARE(waiting->state(), Job::State::Cancelled);
    for (const WaitResult &result : waiting->results())
        QVERIFY(!result.error || result.error->isCancelled());

    const auto deleted = m_client->bulkDelete(RemoveQuery{.labels = {u"cancelled"_s}});
    QTRY_VERIFY(deleted.isFinished());
    QVERIFY(deleted.result());
    QVERIFY(deleted.result()->size() >= created);
}

QTEST_GUILESS_MAIN(ThousandTest)
#include "tst_thousand.moc"
