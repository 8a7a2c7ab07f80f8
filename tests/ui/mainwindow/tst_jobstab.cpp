// SPDX-License-Identifier: MIT
// The tab of background jobs on a service that answers when the test says, for what happens in between.
#include "core/provider/future.h"
#include "dialogfixture.h"
#include "ui/details/jobstab.h"

#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>

using namespace Sandkeeper;
using Testing::DialogFixture;

namespace {

/// Keeps every question until the test answers it.
class HeldJobs final : public JobRunner
{
public:
    using Statuses = QList<BackgroundJobStatus>;
    struct Question
    {
        QStringList ids;
        Answer<Statuses> answer;
    };

    QString refusal(const Sandbox &) const override { return {}; }
    Future<BackgroundJob> start(const BackgroundJobRequest &) override
    {
        starts.append(Answer<BackgroundJob>());
        return starts.constLast().future();
    }
    Future<BackgroundJobStatus> poll(const BackgroundJob &) override
    {
        return readyFuture<BackgroundJobStatus>(tl::unexpected(Error{.kind = Error::Kind::Unsupported}));
    }
    Future<Statuses> pollMany(const QList<BackgroundJob> &asked) override
    {
        Question question;
        for (const BackgroundJob &job : asked)
            question.ids.append(job.jobId);
        statuses.append(question);
        return statuses.constLast().answer.future();
    }
    Future<QList<BackgroundJob>> list(const QString &) override
    {
        lists.append(Answer<QList<BackgroundJob>>());
        return lists.constLast().future();
    }
    Future<JobOutput> readOutput(const JobOutputRequest &request) override
    {
        outputs.append({request, {}});
        return outputs.constLast().answer.future();
    }
    Future<void> stop(const BackgroundJob &stopped) override
    {
        stops.append({stopped.jobId, {}});
        return stops.constLast().answer.future();
    }

    struct OutputQuestion
    {
        JobOutputRequest request;
        Answer<JobOutput> answer;
    };
    struct Stop
    {
        QString id;
        Answer<void> answer;
    };
    QList<OutputQuestion> outputs;
    QList<Stop> stops;
    QList<Answer<BackgroundJob>> starts;
    QList<Answer<QList<BackgroundJob>>> lists;
    QList<Question> statuses;
};

BackgroundJob job(const char *id)
{
    BackgroundJob result;
    result.sandboxId = QStringLiteral("sbx-1");
    result.jobId = QLatin1String(id);
    return result;
}

BackgroundJobStatus ended(const char *id)
{
    BackgroundJobStatus result;
    result.job = job(id);
    result.completed = true;
    result.exitCode = 0;
    result.standardOutput = QByteArray("output of ") + id;
    return result;
}

BackgroundJobStatus running(const char *id)
{
    return {.job = job(id)};
}

} // namespace

class JobsTabTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void jobStartedWhileStatusesAreDueIsListed();
    void jobStartedWhileNobodyLooksIsListedLater();
    void outputOfAJobSelectedMeanwhileIsFetched();
    void unreadableJobIsNotAskedForWithoutEnd_data();
    void unreadableJobIsNotAskedForWithoutEnd();
    void outputIsFetchedAfterAFailure();
    void outputGrowsWhileTheJobRuns();
    void outputOfARunningJobSelectedMeanwhileIsFetched();
    void runningJobIsStopped();

private:
    /// Answers the list that is being read and waits for the question that follows.
    void answerList(const QList<BackgroundJob> &jobs, const QStringList &asked)
    {
        const qsizetype before = m_jobs.statuses.size();
        m_jobs.lists.constLast().finish(jobs);
        QTRY_COMPARE(m_jobs.statuses.size(), before + 1);
        QCOMPARE(m_jobs.statuses.constLast().ids, asked);
    }
    QTableView *table() const { return m_tab->findChild<QTableView *>(QStringLiteral("jobs.table")); }
    QString output() const
    {
        return m_tab->findChild<QPlainTextEdit *>(QStringLiteral("jobs.stdout"))->toPlainText();
    }

    HeldJobs m_jobs;
    std::unique_ptr<DialogFixture> m_fixture;
    std::unique_ptr<JobsTab> m_tab;
};

void JobsTabTest::init()
{
    m_jobs = HeldJobs();
    m_fixture = std::make_unique<DialogFixture>();
    m_fixture->service().jobs = &m_jobs;
    const QString account = m_fixture->addAccount(QStringLiteral("Work"));
    QVERIFY(!account.isEmpty());
    Sandbox sandbox;
    sandbox.id = QStringLiteral("sbx-1");
    sandbox.state = SandboxState::Running;
    m_fixture->store.upsert(account, {sandbox}, QDateTime::currentDateTimeUtc());
    m_tab = std::make_unique<JobsTab>(ServiceReader(m_fixture->sessions.get(), &m_fixture->store),
                                      m_fixture->operations.get());
    m_tab->resize(900, 300);
    m_tab->show();
    m_tab->setSandbox({account, sandbox.id});
    QCOMPARE(m_jobs.lists.size(), 1);
}

void JobsTabTest::cleanup()
{
    m_tab.reset();
    m_fixture->service().jobs = nullptr;
    m_fixture.reset();
}

// The list has answered and its statuses are about to be asked for when the new job is confirmed: what is
// read then is the list, or the new job would never be seen.
void JobsTabTest::jobStartedWhileStatusesAreDueIsListed()
{
    auto *command = m_tab->findChild<QLineEdit *>(QStringLiteral("jobs.command"));
    command->setText(QStringLiteral("make all"));
    m_tab->start();
    QTRY_COMPARE(m_jobs.starts.size(), 1);
    const QMetaObject::Connection once = connect(m_tab.get(), &RemoteTab::changed, this, [this] {
        if (m_tab->hasContent() && !m_tab->isLoading())
            m_tab->reload(); // as the confirmed start does
    });
    m_jobs.lists.constLast().finish(QList<BackgroundJob>{job("first")});
    QTRY_COMPARE(m_jobs.lists.size(), 2);
    disconnect(once);
    m_jobs.starts.constFirst().finish(job("second"));
    QTRY_COMPARE(m_jobs.lists.size(), 3);
    QVERIFY(m_jobs.statuses.isEmpty());
    QVERIFY(!m_jobs.lists.constLast().isCancelled());
    answerList({job("second"), job("first")}, {QStringLiteral("first"), QStringLiteral("second")});
    QCOMPARE(table()->model()->rowCount(), 2);
    QCOMPARE(table()->model()->index(0, JobTableModel::CommandColumn).data().toString(),
             QStringLiteral("make all"));
}

void JobsTabTest::jobStartedWhileNobodyLooksIsListedLater()
{
    answerList({job("first")}, {QStringLiteral("first")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("first")});
    QTRY_COMPARE(output(), QStringLiteral("output of first"));
    m_tab->findChild<QLineEdit *>(QStringLiteral("jobs.command"))->setText(QStringLiteral("make all"));
    m_tab->start();
    QTRY_COMPARE(m_jobs.starts.size(), 1);
    m_tab->hide();
    m_jobs.starts.constFirst().finish(job("second"));
    QTRY_COMPARE(m_fixture->operations->operations().constFirst()->state(), Operation::State::Succeeded);
    QCOMPARE(m_jobs.lists.size(), 1);
    m_tab->show(); // long before what is shown would be called old
    QCOMPARE(m_jobs.lists.size(), 2);
}

void JobsTabTest::outputOfAJobSelectedMeanwhileIsFetched()
{
    answerList({job("a"), job("b")}, {QStringLiteral("a"), QStringLiteral("b")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("a"), ended("b")});
    QTRY_COMPARE(output(), QStringLiteral("output of a"));
    table()->selectRow(1);
    QCOMPARE(m_jobs.statuses.constLast().ids, QStringList{QStringLiteral("b")});
    table()->selectRow(0); // before the answer
    QCOMPARE(m_jobs.statuses.size(), 2);
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("b")});
    QTRY_COMPARE(m_jobs.statuses.size(), 3);
    QCOMPARE(m_jobs.statuses.constLast().ids, QStringList{QStringLiteral("a")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("a")});
    QTRY_COMPARE(output(), QStringLiteral("output of a"));
}

void JobsTabTest::unreadableJobIsNotAskedForWithoutEnd_data()
{
    QTest::addColumn<bool>("completed");
    QTest::newRow("not known") << false;
    QTest::newRow("ended, output not read") << true;
}

void JobsTabTest::unreadableJobIsNotAskedForWithoutEnd()
{
    QFETCH(const bool, completed);
    answerList({job("a"), job("b")}, {QStringLiteral("a"), QStringLiteral("b")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("a"), ended("b")});
    QTRY_COMPARE(output(), QStringLiteral("output of a"));
    table()->selectRow(1);
    BackgroundJobStatus unreadable = ended("b");
    unreadable.completed = completed;
    unreadable.error = Error{.kind = Error::Kind::Network};
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{unreadable});
    QTRY_VERIFY(!m_tab->isLoading());
    QCoreApplication::processEvents();
    QCOMPARE(m_jobs.statuses.size(), 2);
    QCOMPARE(output(), QString());
}

void JobsTabTest::outputIsFetchedAfterAFailure()
{
    answerList({job("a"), job("b")}, {QStringLiteral("a"), QStringLiteral("b")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("a"), ended("b")});
    QTRY_COMPARE(output(), QStringLiteral("output of a"));
    m_tab->reload();
    table()->selectRow(1);
    QCOMPARE(m_jobs.statuses.size(), 1); // the list comes first
    m_jobs.lists.constLast().fail(Error{.kind = Error::Kind::Network});
    QTRY_COMPARE(m_jobs.lists.size(), 3); // by itself, in a while
    answerList({job("a"), job("b")}, {QStringLiteral("b")});
    m_jobs.statuses.constLast().answer.fail(Error{.kind = Error::Kind::Network});
    QTRY_COMPARE(m_jobs.lists.size(), 4);
    answerList({job("a"), job("b")}, {QStringLiteral("b")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("b")});
    QTRY_COMPARE(output(), QStringLiteral("output of b"));
}

void JobsTabTest::outputGrowsWhileTheJobRuns()
{
    answerList({job("a")}, {QStringLiteral("a")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{running("a")});
    QTRY_COMPARE(m_jobs.outputs.size(), 1);
    QCOMPARE(m_jobs.outputs.constLast().request.standardOutputFrom, std::nullopt);
    m_jobs.outputs.constLast().answer.finish(JobOutput{.standardOutput = "one\n", .standardOutputStart = 7});
    QTRY_COMPARE(output(), QStringLiteral("one\n"));
    QTRY_COMPARE(m_jobs.lists.size(), 2); // by itself, in a while
    answerList({job("a")}, {QStringLiteral("a")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{running("a")});
    QTRY_COMPARE(m_jobs.outputs.size(), 2);
    QCOMPARE(m_jobs.outputs.constLast().request.standardOutputFrom, 11);
    QCOMPARE(m_jobs.outputs.constLast().request.standardErrorFrom, 0);
    m_jobs.outputs.constLast().answer.finish(JobOutput{.standardOutput = "two\n", .standardOutputStart = 11});
    QTRY_COMPARE(output(), QStringLiteral("one\ntwo\n"));
    QVERIFY(!m_tab->hasOutput());
    // What was passed over is not made up.
    m_tab->reload();
    answerList({job("a")}, {QStringLiteral("a")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{running("a")});
    QTRY_COMPARE(m_jobs.outputs.size(), 3);
    m_jobs.outputs.constLast().answer.finish(
        JobOutput{.standardOutput = "nine\n", .standardOutputStart = 90});
    QTRY_COMPARE(output(), QStringLiteral("nine\n"));
    // The end brings all of it.
    m_tab->reload();
    answerList({job("a")}, {QStringLiteral("a")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("a")});
    QTRY_COMPARE(output(), QStringLiteral("output of a"));
    QVERIFY(m_tab->hasOutput());
    QCOMPARE(m_jobs.outputs.size(), 3);
}

void JobsTabTest::outputOfARunningJobSelectedMeanwhileIsFetched()
{
    answerList({job("a"), job("b")}, {QStringLiteral("a"), QStringLiteral("b")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{running("a"), running("b")});
    QTRY_COMPARE(m_jobs.outputs.size(), 1);
    table()->selectRow(1);
    m_jobs.outputs.constLast().answer.finish(JobOutput{.standardOutput = "of a"});
    QTRY_COMPARE(m_jobs.statuses.size(), 2);
    QCOMPARE(output(), QString());
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{running("b"), running("a")});
    QTRY_COMPARE(m_jobs.outputs.size(), 2);
    QCOMPARE(m_jobs.outputs.constLast().request.job.jobId, QStringLiteral("b"));
    QCOMPARE(m_jobs.outputs.constLast().request.standardOutputFrom, std::nullopt);
    m_jobs.outputs.constLast().answer.finish(JobOutput{.standardOutput = "of b"});
    QTRY_COMPARE(output(), QStringLiteral("of b"));
}

void JobsTabTest::runningJobIsStopped()
{
    answerList({job("a")}, {QStringLiteral("a")});
    QVERIFY(!m_tab->canStop()); // nobody has said that it runs
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{running("a")});
    QTRY_COMPARE(m_jobs.outputs.size(), 1);
    QVERIFY(m_tab->canStop());
    m_jobs.outputs.constLast().answer.finish(JobOutput{});
    m_tab->confirmStop();
    auto *box = m_tab->findChild<QMessageBox *>(QStringLiteral("stopJobDialog"));
    QVERIFY(box && box->isVisible());
    QVERIFY(m_jobs.stops.isEmpty());
    box->accept();
    QTRY_COMPARE(m_jobs.stops.size(), 1);
    QCOMPARE(m_jobs.stops.constFirst().id, QStringLiteral("a"));
    m_jobs.stops.constFirst().answer.finish({});
    QTRY_COMPARE(m_jobs.lists.size(), 2); // at once
    answerList({job("a")}, {QStringLiteral("a")});
    m_jobs.statuses.constLast().answer.finish(HeldJobs::Statuses{ended("a")});
    QTRY_VERIFY(m_tab->hasOutput());
    QVERIFY(!m_tab->canStop());
}

QTEST_MAIN(JobsTabTest)
#include "tst_jobstab.moc"
