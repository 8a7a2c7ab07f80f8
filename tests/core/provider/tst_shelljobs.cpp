// SPDX-License-Identifier: MIT
#include "core/provider/shelljobs.h"
#include "support/patience.h"

#include "fakeabilities.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
Result<T> wait(const Future<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, Testing::patience))
        qFatal("no answer in time");
    if (future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
    return future.result();
}

BackgroundJob job(const QString &id = u"3fa9c1d2"_s)
{
    return ShellJobs::jobOf(u"sbx_1"_s, id);
}

QByteArray shell(const QString &command)
{
    QProcess process;
    process.start(u"sh"_s, {u"-c"_s, command});
    return process.waitForFinished() ? process.readAllStandardOutput() : QByteArray();
}

} // namespace

/// Background jobs made of commands and files: the text that starts them, and what is made of the answers.
class ShellJobsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void quotes_data();
    void quotes();
    void makesIds();
    void writesTheScript_data();
    void writesTheScript();
    void refusesNames_data();
    void refusesNames();
    void theScriptRuns();
    void readsLists();
    void readsExitFiles_data();
    void readsExitFiles();

    void startsOnce();
    void pollsARunningJob();
    void pollsACompletedJob();
    void takesTheEndOfLongOutput();
    void cutsInTheSandboxWithoutWindows();
    void tellsWhatWentWrong();
    void pollsMany();
    void cancelsMany();
    void lists();
    void refuses();

private:
    std::unique_ptr<FakeCommands> m_commands;
    std::unique_ptr<FakeFiles> m_files;
    std::unique_ptr<ShellJobRunner> m_jobs;
};

void ShellJobsTest::init()
{
    m_jobs.reset();
    m_commands = std::make_unique<FakeCommands>();
    m_files = std::make_unique<FakeFiles>();
    m_jobs = std::make_unique<ShellJobRunner>(m_commands.get(), m_files.get());
}

void ShellJobsTest::quotes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("quoted");
    QTest::newRow("empty") << u""_s << u"''"_s;
    QTest::newRow("harmless") << u"aZ09_@%+=:,./-"_s << u"aZ09_@%+=:,./-"_s;
    QTest::newRow("space") << u"a b"_s << u"'a b'"_s;
    QTest::newRow("quote") << u"it's"_s << u"'it'\"'\"'s'"_s;
    QTest::newRow("dollar") << u"$HOME"_s << u"'$HOME'"_s;
    QTest::newRow("line end") << u"a\n"_s << u"'a\n'"_s;
    QTest::newRow("beyond ASCII") << u"é"_s << u"'é'"_s;
    QTest::newRow("tilde") << u"~"_s << u"'~'"_s;
}

void ShellJobsTest::quotes()
{
    QFETCH(QString, text);
    QFETCH(QString, quoted);
    QCOMPARE(ShellJobs::quoted(text), quoted);
    QCOMPARE(shell(u"printf %s "_s + quoted), text.toUtf8());
}

void ShellJobsTest::makesIds()
{
    const QRegularExpression form(u"\\A[0-9a-f]{8}\\z"_s);
    QSet<QString> seen;
    for (int i = 0; i < 100; ++i) {
        const QString id = ShellJobs::newJobId();
        QVERIFY2(form.match(id).hasMatch(), qPrintable(id));
        seen.insert(id);
    }
    QVERIFY(seen.size() > 95);
    QCOMPARE(job().standardOutputFile, u"/tmp/job_3fa9c1d2.stdout.log"_s);
    QCOMPARE(job().standardErrorFile, u"/tmp/job_3fa9c1d2.stderr.log"_s);
    QCOMPARE(job().exitFile, u"/tmp/job_3fa9c1d2.exit"_s);
    QVERIFY(ShellJobs::isCanonical(job()));
    BackgroundJob other = job();
    other.exitFile = u"/tmp/else"_s;
    QVERIFY(!ShellJobs::isCanonical(other));
    QVERIFY(!ShellJobs::isCanonical(job(u"3fa9c1d2\n"_s)));
}

void ShellJobsTest::writesTheScript_data()
{
    QTest::addColumn<BackgroundJobRequest>("request");
    QTest::addColumn<QString>("script");
    const QString end = u" < /dev/null > /dev/null 2>&1 &"_s;
    const QString files = u" > /tmp/job_3fa9c1d2.stdout.log 2> /tmp/job_3fa9c1d2.stderr.log; "
                          "echo $? > /tmp/job_3fa9c1d2.exit'"_s;
    QTest::newRow("the protocol's example")
        << BackgroundJobRequest{.command = u"sleep 1; echo done"_s}
        << u"nohup sh -c '(sleep 1; echo done) > /tmp/job_3fa9c1d2.stdout.log 2> "
           "/tmp/job_3fa9c1d2.stderr.log; echo $? > /tmp/job_3fa9c1d2.exit' < /dev/null > /dev/null 2>&1 &"_s;
    QTest::newRow("folder") << BackgroundJobRequest{.command = u"ls"_s, .workingDirectory = u"/a b"_s}
                            << u"nohup sh -c '(cd '\"'\"'/a b'\"'\"' && ls)"_s + files + end;
    QTest::newRow("variables")
        << BackgroundJobRequest{.command = u"env"_s, .environment = {{u"A"_s, u"1"_s}, {u"B_2"_s, u"x y"_s}}}
        << u"nohup sh -c '(export A=1; export B_2='\"'\"'x y'\"'\"'; env)"_s + files + end;
    QTest::newRow("both") << BackgroundJobRequest{.command = u"x"_s,
                                                  .workingDirectory = u"/tmp"_s,
                                                  .environment = {{u"E"_s, QString()}}}
                          << u"nohup sh -c '(export E='\"'\"''\"'\"'; cd /tmp && x)"_s + files + end;
}

void ShellJobsTest::writesTheScript()
{
    QFETCH(BackgroundJobRequest, request);
    QFETCH(QString, script);
    const Result<QString> command = ShellJobs::launchCommand(request, job());
    QVERIFY(command);
    QCOMPARE(command->left(script.size()), script);
    QCOMPARE(command->mid(script.size()),
             u" mkdir /tmp/job_3fa9c1d2.launch && echo $! > /tmp/job_3fa9c1d2.launch/pid"_s);
}

void ShellJobsTest::refusesNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"", "1A", "A-B", "A B", "A=B", "A\n", "Ä", "A;rm"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void ShellJobsTest::refusesNames()
{
    QFETCH(QString, name);
    const auto answer =
        wait(m_jobs->start({.sandboxId = u"s"_s, .command = u"true"_s, .environment = {{name, u"v"_s}}}));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Error::Kind::Invalid);
    QVERIFY(m_commands->requests.isEmpty());
}

/// The text is not only what was meant: a shell runs it.
void ShellJobsTest::theScriptRuns()
{
    QTemporaryDir folder;
    BackgroundJob here = job();
    here.jobId = ShellJobs::newJobId();
    here.standardOutputFile = folder.filePath(u"o u't"_s);
    here.standardErrorFile = folder.filePath(u"err"_s);
    here.exitFile = folder.filePath(u"exit"_s);
    const Result<QString> command =
        ShellJobs::launchCommand({.command = u"echo \"$A\"; pwd; echo no >&2; exit 4"_s,
                                  .workingDirectory = folder.path(),
                                  .environment = {{u"A"_s, u"it's $HOME"_s}}},
                                 here);
    QVERIFY(command);
    shell(*command);
    const auto content = [](const QString &name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QTRY_COMPARE(content(here.exitFile), QByteArray("4\n"));
    QCOMPARE(content(here.standardOutputFile), "it's $HOME\n" + folder.path().toUtf8() + '\n');
    QCOMPARE(content(here.standardErrorFile), QByteArray("no\n"));
    const QString launch = u"/tmp/job_%1.launch"_s.arg(here.jobId);
    QVERIFY(content(launch + u"/pid"_s).trimmed().toInt() > 1);
    QVERIFY(QDir(launch).removeRecursively());
}

void ShellJobsTest::readsLists()
{
    const QList<BackgroundJob> jobs = ShellJobs::parseList(u"sbx_1"_s, "/tmp/job_00000002.exit\n"
                                                                       "/tmp/job_00000001.stdout.log\n"
                                                                       "/tmp/job_00000002.stdout.log\n"
                                                                       "/tmp/job_0000000g.exit\n"
                                                                       "/tmp/job_00000005.launch\n"
                                                                       "/tmp/job_x\n/etc/job_00000003.exit\n"
                                                                       "/tmp/job_00000004.exit;reboot\n"
                                                                       "/tmp/job_ABCDEF01.exit");
    QCOMPARE(jobs, (QList<BackgroundJob>{job(u"00000002"_s), job(u"00000001"_s), job(u"00000005"_s),
                                         job(u"ABCDEF01"_s)}));
    QCOMPARE(ShellJobs::parseList(u"s"_s, {}).size(), 0);
}

void ShellJobsTest::readsExitFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code"); // -1: not completed
    QTest::newRow("zero") << QByteArray("0\n") << 0;
    QTest::newRow("code") << QByteArray("137") << 137;
    QTest::newRow("spaces") << QByteArray(" 2 \n") << 2;
    QTest::newRow("empty") << QByteArray() << -1;
    QTest::newRow("blank") << QByteArray("\n") << -1;
    QTest::newRow("word") << QByteArray("done") << -1;
    QTest::newRow("huge") << QByteArray("99999999999") << -1;
}

void ShellJobsTest::readsExitFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    QCOMPARE(ShellJobs::parseExit(content).value_or(-1), code);
    m_files->contents[job().exitFile] = content;
    const auto status = wait(m_jobs->poll(job()));
    QVERIFY(status);
    QCOMPARE(status->completed, code >= 0);
    QCOMPARE(status->exitCode.value_or(-1), code);
}

void ShellJobsTest::startsOnce()
{
    m_commands->respond = [](const CommandRequest &) {
        return CommandResult{.exitCode = 1};
    };
    const auto started =
        wait(m_jobs->start({.sandboxId = u"sbx_1"_s, .command = u"make"_s, .user = u"me"_s}));
    QVERIFY(started);
    QVERIFY(ShellJobs::isCanonical(*started));
    QCOMPARE(m_commands->requests.size(), 1);
    const CommandRequest request = m_commands->requests.constFirst();
    QCOMPARE(request.sandboxId, u"sbx_1"_s);
    QCOMPARE(request.user, u"me"_s);
    QCOMPARE(request.timeout, std::chrono::seconds(30));
    QVERIFY(request.workingDirectory.isEmpty() && request.environment.isEmpty());
    QVERIFY(request.command.contains(started->exitFile));

    m_commands->respond = [](const CommandRequest &) {
        return tl::unexpected(Error{.kind = Error::Kind::NotRunning});
    };
    const auto failed = wait(m_jobs->start({.sandboxId = u"sbx_1"_s, .command = u"make"_s}));
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, Error::Kind::NotRunning);
    QVERIFY(!wait(m_jobs->start({.sandboxId = u"sbx_1"_s, .command = u" "_s})));
    QCOMPARE(m_commands->requests.size(), 2);
}

void ShellJobsTest::pollsARunningJob()
{
    m_files->contents[job().standardOutputFile] = "so far";
    const auto status = wait(m_jobs->poll(job()));
    QVERIFY(status);
    QCOMPARE(status->job, job());
    QVERIFY(!status->completed && !status->exitCode && status->standardOutput.isEmpty());
    QCOMPARE(m_files->requests.size(), 1);
}

void ShellJobsTest::pollsACompletedJob()
{
    m_files->contents = {{job().exitFile, "3\n"}, {job().standardOutputFile, "out"}};
    const auto status = wait(m_jobs->poll(job()));
    QVERIFY(status);
    QVERIFY(status->completed);
    QCOMPARE(status->exitCode, 3);
    QCOMPARE(status->standardOutput, QByteArray("out"));
    QCOMPARE(status->standardError, QByteArray()); // a log that is not there is an empty one
    QVERIFY(!status->standardOutputTruncated && !status->standardErrorTruncated);
    QCOMPARE(m_files->requests.size(), 3);
    QCOMPARE(m_files->requests.at(1).offset, -10'485'760);
    QCOMPARE(m_files->requests.at(1).length, 10'485'760);
}

void ShellJobsTest::takesTheEndOfLongOutput()
{
    const QByteArray longText = QByteArray(ShellJobRunner::tailBytes, 'a') + "end";
    m_files->contents = {{job().exitFile, "0"}, {job().standardErrorFile, longText}};
    const auto status = wait(m_jobs->poll(job()));
    QVERIFY(status);
    QVERIFY(status->standardErrorTruncated && !status->standardOutputTruncated);
    QCOMPARE(status->standardError.size(), ShellJobRunner::tailBytes);
    QVERIFY(status->standardError.endsWith("end"));
}

void ShellJobsTest::cutsInTheSandboxWithoutWindows()
{
    m_files->contents = {{job().exitFile, "0"}};
    m_files->errors = {{job().standardOutputFile, Error{.kind = Error::Kind::TooLarge}}};
    m_commands->respond = [](const CommandRequest &) {
        return CommandResult{.standardOutput = "the end"};
    };
    const auto status = wait(m_jobs->poll(job()));
    QVERIFY(status);
    QCOMPARE(status->standardOutput, QByteArray("the end"));
    QVERIFY(status->standardOutputTruncated);
    QCOMPARE(m_commands->requests.constFirst().command, u"tail -c 10485760 /tmp/job_3fa9c1d2.stdout.log"_s);
}

void ShellJobsTest::tellsWhatWentWrong()
{
    m_files->errors = {{job().exitFile, Error{.kind = Error::Kind::NotRunning, .reason = u"TERMINATED"_s}}};
    const auto status = wait(m_jobs->poll(job()));
    QVERIFY(!status);
    QCOMPARE(status.error().reason, u"TERMINATED"_s);
    // A sandbox that is not there is no job that is still running.
    m_files->errors = {{job().exitFile, Error{.kind = Error::Kind::NotFound, .subject = u"sbx_1"_s}}};
    QCOMPARE(wait(m_jobs->poll(job())).error().kind, Error::Kind::NotFound);
    m_files->errors = {{job().standardOutputFile, Error{.kind = Error::Kind::Server}}};
    m_files->contents = {{job().exitFile, "0"}};
    QCOMPARE(wait(m_jobs->poll(job())).error().kind, Error::Kind::Server);
}

void ShellJobsTest::pollsMany()
{
    QList<BackgroundJob> jobs;
    for (int i = 0; i < 30; ++i) {
        jobs.append(job(u"%1"_s.arg(i, 8, 16, QLatin1Char('0'))));
        if (i % 3 == 0)
            m_files->contents.insert(jobs.last().exitFile, QByteArray::number(i));
        else if (i % 3 == 1)
            m_files->errors.insert(jobs.last().exitFile, Error{.kind = Error::Kind::Server});
    }
    const auto statuses = wait(m_jobs->pollMany(jobs));
    QVERIFY(statuses);
    QCOMPARE(statuses->size(), jobs.size());
    for (int i = 0; i < 30; ++i) {
        const BackgroundJobStatus &status = statuses->at(i);
        QCOMPARE(status.job, jobs.at(i));
        QCOMPARE(status.completed, i % 3 == 0);
        QCOMPARE(status.error.has_value(), i % 3 == 1);
        QCOMPARE(status.exitCode.value_or(-1), i % 3 == 0 ? i : -1);
    }
    QCOMPARE(wait(m_jobs->pollMany({}))->size(), 0);
}

void ShellJobsTest::cancelsMany()
{
    QList<BackgroundJob> jobs;
    for (int i = 0; i < 50; ++i)
        jobs.append(job(u"%1"_s.arg(i, 8, 16, QLatin1Char('0'))));
    auto future = m_jobs->pollMany(jobs);
    const qsizetype asked = m_files->requests.size();
    future.cancel();
    QCOMPARE(wait(future).error().kind, Error::Kind::Cancelled);
    QTest::qWait(0);
    QCOMPARE(m_files->requests.size(), asked);
    QVERIFY(asked < 50);
}

void ShellJobsTest::lists()
{
    m_commands->respond = [](const CommandRequest &) {
        return CommandResult{.standardOutput = "/tmp/job_3fa9c1d2.exit\n", .exitCode = 0};
    };
    const auto jobs = wait(m_jobs->list(u"sbx_1"_s));
    QVERIFY(jobs);
    QCOMPARE(*jobs, QList<BackgroundJob>{job()});
    QCOMPARE(m_commands->requests.constFirst().command, ShellJobs::listCommand());
}

void ShellJobsTest::refuses()
{
    QCOMPARE(m_jobs->refusal(Sandbox{.state = SandboxState::Paused}), u"not running"_s);
    QCOMPARE(m_jobs->refusal(Sandbox{.state = SandboxState::Running}), QString());
    m_files->reason = u"no files"_s;
    QCOMPARE(m_jobs->refusal(Sandbox{.state = SandboxState::Running}), u"no files"_s);
}

QTEST_GUILESS_MAIN(ShellJobsTest)
#include "tst_shelljobs.moc"
