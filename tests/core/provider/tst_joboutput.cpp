// SPDX-License-Identifier: MIT
// Real jobs of this machine's shells: what they have printed so far, and that they can be stopped.
#include "core/provider/shelljobs.h"
#include "support/patience.h"

#include "fakeabilities.h"
#include "localcommands.h"

#include <QTest>

#include <signal.h>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
Result<T> wait(const Future<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, Testing::patience))
        qFatal("no answer in time");
    return future.result();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class JobOutputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void readsWhatComes_data() { addShells(); }
    void readsWhatComes();
    void readsAnyBytes_data() { addShells(); }
    void readsAnyBytes();
    void passesOverWhatIsTooMuch();
    void listsWhatHasJustBeenStarted();
    void tellsDamagedAnswers_data();
    void tellsDamagedAnswers();
    void stops_data() { addShells(); }
    void stops();
    void stopsWhatDoesNotListen();
    void stopsWhatTheServicesToolStarted();
    void stopsNothingElse();
    void stopsWhatHasEnded();
    void tellsWhatIsGone();

private:
    static void addShells()
    {
        QTest::addColumn<bool>("busybox");
        QTest::newRow("this machine's own") << false;
        QTest::newRow("BusyBox") << true;
    }
    void useBusyBox();
    BackgroundJob start(const QString &command);
    /// What the job wrote there, which is the number of a process.
    pid_t processIn(const QString &file);
    Result<BackgroundJobStatus> poll(const BackgroundJob &job) { return wait(m_jobs->poll(job)); }

    QTemporaryDir m_tools;
    QTemporaryDir m_folder;
    FakeFiles m_files;
    std::unique_ptr<LocalCommands> m_commands;
    std::unique_ptr<ShellJobRunner> m_jobs;
    QList<BackgroundJob> m_started;
};

void JobOutputTest::initTestCase()
{
    QVERIFY2(furnish(m_tools, {u"base64"_s, u"cat"_s, u"head"_s, u"kill"_s, u"mkdir"_s, u"printf"_s, u"sh"_s,
                               u"sleep"_s, u"tail"_s, u"wc"_s}),
             "install busybox");
    // Debian's BusyBox lacks this one.
    QVERIFY(QFile::link(QStandardPaths::findExecutable(u"nohup"_s), m_tools.filePath(u"nohup"_s)));
    m_commands = std::make_unique<LocalCommands>(QStringList{u"/bin/sh"_s});
    m_jobs = std::make_unique<ShellJobRunner>(m_commands.get(), &m_files);
}

void JobOutputTest::cleanup()
{
    for (const BackgroundJob &job : std::exchange(m_started, {})) {
        wait(m_jobs->stop(job));
        QFile::remove(job.standardOutputFile);
        QFile::remove(job.standardErrorFile);
        QFile::remove(job.exitFile);
        QDir(u"/tmp/job_%1.launch"_s.arg(job.jobId)).removeRecursively();
    }
    m_jobs.reset();
    m_commands = std::make_unique<LocalCommands>(QStringList{u"/bin/sh"_s});
    m_jobs = std::make_unique<ShellJobRunner>(m_commands.get(), &m_files);
}

void JobOutputTest::useBusyBox()
{
    m_jobs.reset();
    m_commands = std::make_unique<LocalCommands>(
        QStringList{QStandardPaths::findExecutable(u"busybox"_s), u"sh"_s}, m_tools.path());
    m_jobs = std::make_unique<ShellJobRunner>(m_commands.get(), &m_files);
}

BackgroundJob JobOutputTest::start(const QString &command)
{
    const Result<BackgroundJob> job =
        wait(m_jobs->start({.sandboxId = u"sbx"_s, .command = command, .workingDirectory = m_folder.path()}));
    if (!job)
        qFatal("%s", qPrintable(job.error().detail));
    m_started.append(*job);
    return *job;
}

pid_t JobOutputTest::processIn(const QString &file)
{
    const QString path = m_folder.filePath(file);
    if (!QTest::qWaitFor([&] { return contentOf(path).endsWith('\n'); }, Testing::patience))
        return 0;
    return pid_t(contentOf(path).trimmed().toInt());
}

void JobOutputTest::readsWhatComes()
{
    QFETCH(const bool, busybox);
    if (busybox)
        useBusyBox();
    const QString go = m_folder.filePath(u"go"_s);
    QFile::remove(go);
    const BackgroundJob job =
        start(u"printf 'one\\n'; printf 'bad\\n' >&2; while [ ! -e go ]; do sleep 0.05; done; printf two"_s);
    QTRY_COMPARE(contentOf(job.standardErrorFile), QByteArray("bad\n"));
    const Result<JobOutput> first = wait(m_jobs->readOutput({.job = job}));
    QVERIFY2(first, first ? "" : qPrintable(first.error().detail));
    QCOMPARE(first->standardOutput, QByteArray("one\n"));
    QCOMPARE(first->standardError, QByteArray("bad\n"));
    QCOMPARE(first->standardOutputStart, 0);
    const JobOutputRequest next{.job = job, .standardOutputFrom = 4, .standardErrorFrom = 4};
    QCOMPARE(wait(m_jobs->readOutput(next))->standardOutput, QByteArray());
    QVERIFY(QFile(go).open(QIODevice::WriteOnly));
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("0\n"));
    const Result<JobOutput> rest = wait(m_jobs->readOutput(next));
    QVERIFY(rest);
    QCOMPARE(rest->standardOutput, QByteArray("two"));
    QCOMPARE(rest->standardOutputStart, 4);
    QCOMPARE(rest->standardError, QByteArray());
    // Nothing is there of a job that has not begun.
    const Result<JobOutput> nothing =
        wait(m_jobs->readOutput({.job = ShellJobs::jobOf(u"sbx"_s, u"00000000"_s)}));
    QVERIFY(nothing && nothing->standardOutput.isEmpty() && nothing->standardOutputStart == 0);
}

void JobOutputTest::readsAnyBytes()
{
    QFETCH(const bool, busybox);
    if (busybox)
        useBusyBox();
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte)
        all += char(byte);
    QFile source(m_folder.filePath(u"source"_s));
    QVERIFY(source.open(QIODevice::WriteOnly) && source.write(all) == all.size());
    source.close();
    const BackgroundJob job = start(u"cat source; cat source >&2"_s);
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("0\n"));
    const Result<JobOutput> output = wait(m_jobs->readOutput({.job = job, .standardErrorFrom = 200}));
    QVERIFY(output);
    QCOMPARE(output->standardOutput, all);
    QCOMPARE(output->standardError, all.mid(200));
    QCOMPARE(output->standardErrorStart, 200);
}

void JobOutputTest::passesOverWhatIsTooMuch()
{
    const qint64 size = ShellJobRunner::pieceBytes + 1000;
    const BackgroundJob job = start(u"head -c %1 /dev/zero; printf end"_s.arg(size));
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("0\n"));
    for (const std::optional<qint64> from : {std::optional<qint64>(), std::optional<qint64>(5)}) {
        const Result<JobOutput> output = wait(m_jobs->readOutput({.job = job, .standardOutputFrom = from}));
        QVERIFY(output);
        QCOMPARE(output->standardOutputStart, 1003);
        QCOMPARE(output->standardOutput.size(), ShellJobRunner::pieceBytes);
        QVERIFY(output->standardOutput.endsWith("end"));
    }
    // The file was begun anew.
    const Result<JobOutput> output = wait(m_jobs->readOutput({.job = job, .standardOutputFrom = 10 * size}));
    QVERIFY(output);
    QCOMPARE(output->standardOutputStart, 1003);
}

// Each list is read as soon as the answer is there, when the shell of the job may not have opened its files
// yet.
void JobOutputTest::listsWhatHasJustBeenStarted()
{
    for (int i = 0; i < 20; ++i) {
        const BackgroundJob job = start(u"true"_s);
        const Result<QList<BackgroundJob>> jobs = wait(m_jobs->list(u"sbx"_s));
        QVERIFY(jobs && jobs->contains(job));
    }
}

void JobOutputTest::tellsDamagedAnswers_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("cut off") << QByteArray("=ok raw 0\n0 2 0 0\nx");
    QTest::newRow("three numbers") << QByteArray("=ok raw 0\n0 1 0\nx\n=end\n");
    QTest::newRow("too short") << QByteArray("=ok raw 0\n0 9 0 0\nx\n=end\n");
    QTest::newRow("too long") << QByteArray("=ok raw 0\n0 1 0 0\nxyz\n=end\n");
    QTest::newRow("negative") << QByteArray("=ok raw 0\n0 -1 0 2\nx\n=end\n");
    QTest::newRow("an overflow") << QByteArray(
        "=ok raw 0\n0 9223372036854775807 0 9223372036854775807\nx\n=end\n");
    QTest::newRow("no number") << QByteArray("=ok raw 0\n0 one 0 0\nx\n=end\n");
}

void JobOutputTest::tellsDamagedAnswers()
{
    QFETCH(const QByteArray, output);
    QVERIFY(!ShellJobs::parseOutput({.standardOutput = output}));
}

void JobOutputTest::stops()
{
    QFETCH(const bool, busybox);
    if (busybox)
        useBusyBox();
    QFile::remove(m_folder.filePath(u"child"_s));
    const BackgroundJob job = start(u"echo before; (sleep 60 & echo $! > child; wait) | cat; echo after"_s);
    const pid_t child = processIn(u"child"_s);
    QVERIFY(child > 0);
    QCOMPARE(kill(child, 0), 0);
    const Result<void> stopped = wait(m_jobs->stop(job));
    QVERIFY2(stopped, stopped ? "" : qPrintable(stopped.error().reason + stopped.error().detail));
    QTRY_COMPARE(kill(child, 0), -1);
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("143\n"));
    QCOMPARE(contentOf(job.standardOutputFile), QByteArray("before\n"));
}

void JobOutputTest::stopsWhatDoesNotListen()
{
    QFile::remove(m_folder.filePath(u"child"_s));
    const BackgroundJob job = start(u"trap '' TERM; echo $$ > child; while :; do sleep 0.1; done"_s);
    QVERIFY(processIn(u"child"_s) > 0);
    QVERIFY(wait(m_jobs->stop(job)));
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("137\n"));
}

void JobOutputTest::stopsWhatTheServicesToolStarted()
{
    // As older versions of it start a job: nothing tells the number of the process (prime.md §9.1).
    const BackgroundJob job = ShellJobs::jobOf(u"sbx"_s, ShellJobs::newJobId());
    m_started.append(job);
    const QString inner = u"(sleep 60) > %1 2> %2; echo $? > %3"_s.arg(job.standardOutputFile,
                                                                       job.standardErrorFile, job.exitFile);
    QVERIFY(wait(m_commands->run(
        {.command = u"nohup sh -c "_s + ShellJobs::quoted(inner) + u" < /dev/null > /dev/null 2>&1 &"_s})));
    QTRY_VERIFY(QFile::exists(job.standardErrorFile));
    QVERIFY(wait(m_jobs->stop(job)));
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("143\n"));
}

void JobOutputTest::stopsNothingElse()
{
    const BackgroundJob other = start(u"sleep 60"_s);
    const BackgroundJob job = start(u"sleep 60"_s);
    // Someone looks at the files of the job, which its shell opens when it gets that far.
    QTRY_VERIFY(QFile::exists(job.standardErrorFile));
    const BackgroundJob reader = start(u"tail -f %1 %2"_s.arg(job.standardOutputFile, job.standardErrorFile));
    QTRY_VERIFY(QFile::exists(reader.standardErrorFile));
    QVERIFY(wait(m_jobs->stop(job)));
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("143\n"));
    QVERIFY(!QFile::exists(other.exitFile));
    QVERIFY(!QFile::exists(reader.exitFile));
}

void JobOutputTest::stopsWhatHasEnded()
{
    const BackgroundJob job = start(u"exit 4"_s);
    QTRY_COMPARE(contentOf(job.exitFile), QByteArray("4\n"));
    QVERIFY(wait(m_jobs->stop(job)));
    QCOMPARE(contentOf(job.exitFile), QByteArray("4\n"));
}

void JobOutputTest::tellsWhatIsGone()
{
    const Result<void> gone = wait(m_jobs->stop(ShellJobs::jobOf(u"sbx"_s, u"00000000"_s)));
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, Error::Kind::NotRunning);
    QCOMPARE(gone.error().reason, u"JOB_GONE"_s);
    BackgroundJob odd = ShellJobs::jobOf(u"sbx"_s, u"00000000"_s);
    odd.exitFile = u"/tmp/$(reboot)"_s;
    QCOMPARE(wait(m_jobs->stop(odd)).error().kind, Error::Kind::Unsupported);
}

QTEST_GUILESS_MAIN(JobOutputTest)
#include "tst_joboutput.moc"
