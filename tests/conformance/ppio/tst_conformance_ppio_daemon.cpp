// SPDX-License-Identifier: MIT
#include "conformanceppiodaemon.h"
#include "core/provider/errortext.h"
#include "support/memorygrowth.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;
using State = Job::State;

ConformancePpioDaemon::ConformancePpioDaemon()
    : ProviderConformance({.providerId = u"ppio"_s,
                           .urlName = u"ppioUrl"_s,
                           .keyName = u"ppioKey"_s,
                           .fileRuntimes = {QString()},
                           .commandEndpoint = u"envd-start"_s,
                           .runningWord = u"running"_s,
                           .image = u"base"_s,
                           .unknownId = u"i00000000000000000000"_s,
                           .downloadEndpoint = u"envd-download"_s,
                           .endsInput = true})
{
}

QStringList ConformancePpioDaemon::tests()
{
    return {u"runsCommands"_s,
            u"limitsACommandsTime"_s,
            u"sendsACommandOnce"_s,
            u"takesMuchOutput"_s,
            u"cancelsACommand"_s,
            u"movesFiles"_s,
            u"movesAPartOfADevice"_s,
            u"namesFilesFreely"_s,
            u"overwritesFiles"_s,
            u"tellsMissingFiles"_s,
            u"refusesFolders"_s,
            u"refusesPaths"_s,
            u"readsWindows"_s,
            u"readsNoLargeFileWhole"_s,
            u"tellsAFullDisk"_s,
            u"tellsABrokenSource"_s,
            u"cancelsATransfer"_s,
            u"transfersDieInTheMiddle"_s,
            u"movesNothingInADeadSandbox"_s,
            u"talksToAProcess"_s,
            u"endsProcesses"_s,
            u"closesProcesses"_s,
            u"failsToStartProcesses"_s,
            u"keepsTheOrderOfInput"_s,
            u"endsTheInput"_s,
            u"holdsBackWhatNobodyReads"_s,
            u"showsATerminal"_s,
            u"cancelsProcesses"_s,
            u"findsTheHomeFolder"_s,
            u"listsAFolder"_s,
            u"namesEntriesFreely"_s,
            u"makesFolders"_s,
            u"movesEntries"_s,
            u"removesEntries"_s,
            u"tellsWrongFolders"_s,
            u"listsManyEntries"_s,
            u"watchesAFolder"_s,
            u"takesAnyBytes"_s,
            u"runsAsAnotherUser"_s,
            u"readsSpoiltStreams"_s,
            u"readsNoisyStreams"_s,
            u"authorisesAgainOnce"_s,
            u"tellsWhatBecameOfTheSandbox"_s,
            u"losesTheConnection"_s,
            u"breaksOffTooMuchOutput"_s,
            u"attachesToProcesses"_s,
            u"takesAGibibyteOfOutput"_s,
            u"talksToOldDaemons"_s,
            u"watchesByAsking"_s,
            u"uploadsInBothForms"_s,
            u"tellsAFullDiskThere"_s,
            u"resumesDownloads"_s,
            u"makesLinks"_s,
            u"keepsJobs"_s,
            u"changesNoLife"_s};
}

void ConformancePpioDaemon::takesAnyBytes()
{
    const auto result = run(commonSandbox(), u"printf '\\377\\000\\344x'; printf '\\303' >&2; "
                                             "sleep 0.1; printf '\\244' >&2; exit 255"_s);
    VERIFY_VALUE(result);
    QCOMPARE(result->standardOutput, QByteArray("\xff\0\xe4x", 4));
    QCOMPARE(result->standardError, QByteArray("ä"));
    QCOMPARE(result->exitCode, 255);
    const auto killed = run(commonSandbox(), u"kill -9 $$"_s);
    VERIFY_VALUE(killed);
    QCOMPARE(killed->exitCode, -1);
    const auto child = run(commonSandbox(), u"sh -c 'kill -9 $$'; exit $?"_s);
    VERIFY_VALUE(child);
    QCOMPARE(child->exitCode, 137);
}

void ConformancePpioDaemon::runsAsAnotherUser()
{
    CommandRequest request{.sandboxId = commonSandbox(), .command = u"id -u"_s, .timeout = 20s};
    request.user = u"root"_s;
    VERIFY_VALUE(wait(m_provider->commandRunner()->run(request)));
    request.user = u"nobody-here"_s;
    m_simulator.reset();
    const auto refused = wait(m_provider->commandRunner()->run(request));
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::Invalid, told(refused.error()));
    QVERIFY(!refused.error().ambiguous);
    QCOMPARE(m_simulator.count(u"envd-start"_s), 1);
}

void ConformancePpioDaemon::readsSpoiltStreams_data()
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
    // A process that was lost is looked for again; this one is nowhere.
    row("cut", int(Kind::Network), int(Kind::NotRunning));
    row("no-end", protocol, int(Kind::NotRunning));
    row("error", int(Kind::Server), int(Kind::Server));
    // A process has ended when that is said, whatever comes then.
    row("bad-end", protocol, -1);
    row("late", protocol, -1);
    row("split", -1, -1);
    row("no-code", -1, -1);
    row("unknown", -1, -1);
}

void ConformancePpioDaemon::readsSpoiltStreams()
{
    QFETCH(const int, commandKind);
    QFETCH(const int, processKind);
    const QString id = commonSandbox();
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"envd-start:stream="_s + QString::fromLatin1(QTest::currentDataTag())));
    const auto result = run(id, u"true"_s);
    QVERIFY2((result ? -1 : int(result.error().kind)) == commandKind, told(result));
    if (!result) {
        QVERIFY(result.error().ambiguous);
        QCOMPARE(result.error().subject, u"common"_s);
    }
    QCOMPARE(m_simulator.count(u"envd-start"_s), 1);
    const auto process = start(u"true"_s);
    QVERIFY(finish(*process));
    QVERIFY2((process->state() == State::Succeeded ? -1 : int(process->error().kind)) == processKind,
             told(process->error()));
    QCOMPARE(m_simulator.count(u"envd-start"_s), 2);
}

void ConformancePpioDaemon::readsNoisyStreams()
{
    const QString id = commonSandbox();
    m_simulator.control("POST", "settings", {{u"noise"_s, true}});
    const auto result = run(id, u"seq 20000; echo done >&2; exit 3"_s);
    const auto entries = listFolder(id, u"/"_s);
    m_simulator.control("POST", "settings", {{u"noise"_s, false}});
    VERIFY_VALUE(result);
    QCOMPARE(result->exitCode, 3);
    QVERIFY(result->standardOutput.startsWith("1\n2\n3\n") && result->standardOutput.endsWith("\n20000\n"));
    QCOMPARE(result->standardOutput.size(), 108'894);
    QCOMPARE(result->standardError, QByteArray("done\n"));
    VERIFY_VALUE(entries);
    QVERIFY(!entries->isEmpty());
}

void ConformancePpioDaemon::authorisesAgainOnce()
{
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"true"_s));
    // The token is asked for again, once, for nothing has run.
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"envd-start:status=401:times=1"_s));
    VERIFY_VALUE(run(id, u"true"_s));
    QCOMPARE(m_simulator.count(u"envd-start"_s), 2);
    QCOMPARE(m_simulator.count(u"ppio-get"_s), 1);
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"envd-start:status=401"_s));
    const auto refused = run(id, u"true"_s);
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::Forbidden, told(refused.error()));
    QVERIFY(!refused.error().ambiguous);
    QCOMPARE(m_simulator.count(u"envd-start"_s), 2);
    const auto process = start(u"exec cat"_s);
    QVERIFY(finish(*process));
    QVERIFY2(process->error().kind == Kind::Forbidden, told(process->error()));
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"envd-stat:status=401:times=1"_s));
    QVERIFY(m_simulator.addFault(u"envd-upload:status=401:times=1"_s));
    VERIFY_VALUE(wait(m_provider->fileSystem()->homeFolder(id)));
    VERIFY_VALUE(put(id, u"/tmp/authorised"_s, "x"));
    QCOMPARE(m_simulator.count(u"envd-upload"_s), 2);
}

void ConformancePpioDaemon::tellsWhatBecameOfTheSandbox_data()
{
    QTest::addColumn<bool>("paused");
    QTest::newRow("paused") << true;
    QTest::newRow("deleted") << false;
}

void ConformancePpioDaemon::tellsWhatBecameOfTheSandbox()
{
    QFETCH(const bool, paused);
    const QString id = readySandbox(u"short-lived"_s);
    QVERIFY(!id.isEmpty());
    const QString reason = paused ? u"paused"_s : u"SANDBOX_NOT_FOUND"_s;
    const auto process =
        m_provider->processHost()->startProcess({.sandboxId = id, .command = u"echo here; exec cat"_s});
    const ProcessReader reader(*process);
    const auto watch = m_provider->fileSystem()->watchFolder(id, u"/tmp"_s);
    QSignalSpy watching(watch.get(), &FolderWatchJob::started);
    const Future<CommandResult> command =
        m_provider->commandRunner()->run({.sandboxId = id, .command = u"sleep 60"_s, .timeout = 90s});
    QTRY_COMPARE(reader.output, QByteArray("here\n"));
    QTRY_COMPARE(watching.count(), 1);
    QTRY_COMPARE(m_simulator.count(u"envd-start"_s), 2);
    // Not by this provider, which thus cannot know it.
    HttpRequest request;
    request.method = paused ? "POST" : "DELETE";
    request.url =
        QUrl(m_simulator.value(u"ppioUrl"_s) + u"/sandboxes/"_s + id + (paused ? u"/pause"_s : u""_s));
    request.headers = {{"X-API-Key", m_simulator.value(u"ppioKey"_s).toUtf8()}};
    VERIFY_VALUE(wait(m_http->send(request)));
    QVERIFY(finish(*process));
    QVERIFY2(process->error().kind == Kind::NotRunning, told(process->error()));
    QCOMPARE(process->error().reason, reason);
    QVERIFY(finish(*watch));
    QVERIFY2(watch->error().kind == Kind::NotRunning, told(watch->error()));
    const auto result = wait(command);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == Kind::NotRunning, told(result.error()));
    QVERIFY(result.error().ambiguous);
    QCOMPARE(result.error().reason, reason);
    QCOMPARE(result.error().subject, u"short-lived"_s);
    const auto later = run(id, u"true"_s);
    QVERIFY(!later);
    QVERIFY2(later.error().kind == Kind::NotRunning || later.error().kind == Kind::NotFound,
             told(later.error()));
    QVERIFY(!later.error().ambiguous);
    const auto content = fetch(id, u"/tmp/x"_s);
    QVERIFY2(content.error().kind == Kind::NotRunning, told(content.error()));
    const auto entries = listFolder(id, u"/tmp"_s);
    QVERIFY2(entries.error().kind == Kind::NotRunning, told(entries.error()));
}

void ConformancePpioDaemon::losesTheConnection()
{
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -f /tmp/begun /tmp/broken"_s));
    m_simulator.reset();
    const auto process = start(u"echo ready; exec cat"_s);
    const ProcessReader reader(*process);
    QSignalSpy lost(process.get(), &RemoteProcess::outputMayBeLost);
    CommandRequest request{.sandboxId = id,
                           .command = u"echo ready; echo >> /tmp/begun; until [ -e /tmp/broken ]; do "
                                      "sleep 0.1; done; echo later >&2; exit 4"_s,
                           .timeout = 60s};
    CommandRunner *runner = m_provider->commandRunner();
    const Future<CommandResult> strict = runner->run(request);
    request.acceptsLostOutput = true;
    const Future<CommandResult> tolerant = runner->run(request);
    request.command = u"echo >> /tmp/begun; exec sleep 60"_s;
    request.timeout = 12s;
    const Future<CommandResult> endless = runner->run(request);
    QTRY_COMPARE(reader.output, QByteArray("ready\n"));
    QTRY_COMPARE(m_simulator.count(u"envd-start"_s), 4);
    // Until their streams have begun, too.
    QTRY_COMPARE(run(id, u"wc -l < /tmp/begun"_s).value_or(CommandResult()).standardOutput.trimmed(), "3");
    QVERIFY(!process->mayHaveLostOutput());
    m_simulator.control("POST", "streams/break");
    // It went on, is followed again, and says that there may be a gap.
    QTRY_VERIFY(process->mayHaveLostOutput());
    QTRY_COMPARE(m_simulator.count(u"envd-connect"_s), 3);
    VERIFY_VALUE(run(id, u": > /tmp/broken"_s));
    VERIFY_VALUE(wait(process->write("still there\n")));
    QTRY_COMPARE(reader.output, QByteArray("ready\nstill there\n"));
    QCOMPARE(lost.count(), 1);
    QVERIFY(!process->statusText().isEmpty());
    // A result that nobody said may have a gap is none.
    const auto result = wait(strict);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == Kind::Network, told(result.error()));
    QVERIFY(result.error().ambiguous);
    const auto rest = wait(tolerant);
    VERIFY_VALUE(rest);
    QVERIFY(rest->outputMayBeLost);
    QCOMPARE(rest->exitCode, 4);
    QCOMPARE(rest->standardError, QByteArray("later\n"));
    const auto late = wait(endless);
    QVERIFY(!late);
    QVERIFY2(late.error().kind == Kind::CommandTimeout, told(late.error()));
    // It goes on without anybody, too.
    const qint64 processId = process->processId();
    process->cancel();
    const auto found = m_provider->processHost()->attachProcess(id, processId, false);
    const ProcessReader again(*found);
    VERIFY_VALUE(wait(found->write("and there\n")));
    QTRY_COMPARE(again.output, QByteArray("and there\n"));
    found->close();
    QVERIFY(finish(*found));
    QVERIFY(!found->mayHaveLostOutput());
}

void ConformancePpioDaemon::breaksOffTooMuchOutput()
{
    const auto result = run(commonSandbox(), u"exec yes 0123456789abcdef0123456789abcdef"_s, 60s);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == Kind::TooLarge, told(result.error()));
    QVERIFY(result.error().ambiguous);
}

void ConformancePpioDaemon::attachesToProcesses()
{
    ProcessHost *host = m_provider->processHost();
    QVERIFY(host->canAttach());
    const QString id = commonSandbox();
    const auto first = start(u"stty size; exec cat"_s, TerminalSize{90, 20});
    const ProcessReader reader(*first);
    QTRY_VERIFY(reader.output.contains("20 90"));
    const auto listed = wait(host->processes(id));
    VERIFY_VALUE(listed);
    const auto found = std::find_if(listed->begin(), listed->end(), [&](const RunningProcess &one) {
        return one.processId == first->processId();
    });
    QVERIFY(found != listed->end());
    QCOMPARE(found->command, u"/bin/bash"_s);
    QCOMPARE(found->arguments.last(), u"stty size; exec cat"_s);
    QCOMPARE(found->workingDirectory, u"/tmp"_s);
    const auto second = host->attachProcess(id, first->processId(), true);
    const ProcessReader other(*second);
    QSignalSpy started(second.get(), &RemoteProcess::started);
    QTRY_COMPARE(started.count(), 1);
    QCOMPARE(second->processId(), first->processId());
    VERIFY_VALUE(wait(second->resize({100, 30})));
    VERIFY_VALUE(wait(second->write("both\n")));
    QTRY_VERIFY(reader.output.contains("both\r\n") && other.output.contains("both\r\n"));
    second->close();
    QVERIFY(finish(*second));
    QVERIFY(finish(*first));
    QCOMPARE(first->state(), State::Succeeded);
    QCOMPARE(second->exitCode(), first->exitCode());
    const auto nobody = host->attachProcess(id, 999'999, false);
    QVERIFY(finish(*nobody));
    QVERIFY2(nobody->error().kind == Kind::NotRunning, told(nobody->error()));
    QCOMPARE(nobody->error().reason, u"PROCESS_ENDED"_s);
    const auto wrong = host->attachProcess(id, -1, false);
    QVERIFY(finish(*wrong));
    QCOMPARE(wrong->error().kind, Kind::Invalid);
}

void ConformancePpioDaemon::takesAGibibyteOfOutput()
{
#ifdef __SANITIZE_ADDRESS__
    // Four times as slow there, and what stays in memory shows as well.
    constexpr qint64 all = qint64(1) << 28;
#else
    constexpr qint64 all = qint64(1) << 30;
#endif
    constexpr qsizetype tailSize = 1024 * 1024;
    const auto process = start(u"head -c %1 /dev/zero | tr '\\0' x; printf last"_s.arg(all));
    const Testing::MemoryGrowth memory;
    QElapsedTimer time;
    time.start();
    qint64 total = 0;
    QByteArray tail;
    connect(process.get(), &RemoteProcess::readyReadStandardOutput, this, [&] {
        const QByteArray bytes = process->readStandardOutput(1 << 20);
        total += bytes.size();
        tail = (tail + bytes).right(tailSize);
    });
    QSignalSpy ended(process.get(), &Job::finished);
    QVERIFY(ended.wait(400'000));
    QVERIFY2(process->state() == State::Succeeded, told(process->error()));
    QCOMPARE(total, all + 4);
    QVERIFY(tail.endsWith("xxxlast"));
    qInfo("%lld MiB of output took %lld s and made the memory grow by %lld KiB", all >> 20,
          time.elapsed() / 1000, memory.peak() / 1024);
    QVERIFY(memory.peak() < 24 * 1024 * 1024);
}

void ConformancePpioDaemon::talksToOldDaemons_data()
{
    QTest::addColumn<QString>("version");
    for (const char *version : {"0.1.0", "0.1.4", "0.2.0", "0.3.0", "0.4.0", "0.5.2", "0.5.7", "0.6.2",
                                "0.6.4", "0.6.13", "0.7.1-rc2"})
        QTest::newRow(version) << QString::fromLatin1(version);
}

void ConformancePpioDaemon::talksToOldDaemons()
{
    QFETCH(const QString, version);
    static QString id;
    if (id.isEmpty())
        id = readySandbox(u"old-daemon"_s);
    m_simulator.control("POST", "sandboxes/" + id.toUtf8(), {{u"envdVersion"_s, version}});
    // A provider that has not seen it with another one.
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"ppioKey"_s)));
    VERIFY_VALUE(wait(m_provider->get(id)));
    const auto result = run(id, u"printf hi; exit 3"_s);
    VERIFY_VALUE(result);
    QCOMPARE(result->standardOutput, QByteArray("hi"));
    QCOMPARE(result->exitCode, 3);
    VERIFY_VALUE(put(id, u"/tmp/old/file"_s, "content"));
    const auto content = fetch(id, u"/tmp/old/file"_s);
    VERIFY_VALUE(content);
    QCOMPARE(*content, QByteArray("content"));
    const auto entry = wait(m_provider->fileSystem()->stat(id, u"/tmp/old/file"_s));
    VERIFY_VALUE(entry);
    QCOMPARE(entry->type, FileType::File);
    QCOMPARE(entry->size.has_value(), version >= u"0.2.0"_s);
    QVERIFY(wait(m_provider->fileSystem()->homeFolder(id)).value_or(QString()).startsWith(u'/'));
    const auto process = m_provider->processHost()->startProcess({.sandboxId = id, .command = u"exec cat"_s});
    const ProcessReader reader(*process);
    VERIFY_VALUE(wait(process->write("word\n")));
    QTRY_COMPARE(reader.output, QByteArray("word\n"));
    const QStringList numbers = version.left(version.indexOf(u'-')).split(u'.');
    const bool endsInput = std::make_tuple(numbers.at(0).toInt(), numbers.at(1).toInt(),
                                           numbers.at(2).toInt()) >= std::make_tuple(0, 5, 2);
    m_simulator.reset();
    const auto closed = wait(process->closeInput());
    QVERIFY2(closed.has_value() == endsInput, told(closed));
    if (endsInput) {
        QVERIFY(finish(*process));
        QCOMPARE(process->exitCode(), std::optional<int>(0));
        return;
    }
    QCOMPARE(closed.error().kind, Kind::Unsupported);
    QCOMPARE(closed.error().reason, u"OLD_DAEMON"_s);
    QVERIFY(!message(closed.error()).isEmpty());
    QCOMPARE(m_simulator.count(u"envd-unknown"_s) + m_simulator.count(u"envd-close-stdin"_s), 0);
    VERIFY_VALUE(wait(process->write("more\n")));
    QTRY_COMPARE(reader.output, QByteArray("word\nmore\n"));
    process->close();
    QVERIFY(finish(*process));
}

void ConformancePpioDaemon::keepsJobs()
{
    const QString id = commonSandbox();
    JobRunner *jobs = m_provider->jobRunner();
    m_simulator.reset();
    VERIFY_VALUE(run(id, u"rm -f /tmp/may-end"_s));
    m_simulator.reset();
    // A start that waited for its job would wait for ever.
    const auto job = wait(jobs->start({.sandboxId = id,
                                       .command = u"echo out; echo err >&2; until [ -e /tmp/may-end ]; do "
                                                  "sleep 0.1; done; exit 5"_s,
                                       .environment = {{u"A"_s, u"b"_s}}}));
    VERIFY_VALUE(job);
    QCOMPARE(m_simulator.count(u"envd-start"_s), 1);
    QVERIFY(!wait(jobs->poll(*job)).value().completed);
    VERIFY_VALUE(run(id, u": > /tmp/may-end"_s));
    // As after a restart of the program.
    const BackgroundJob kept = *job;
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"ppioKey"_s)));
    jobs = m_provider->jobRunner();
    BackgroundJobStatus status;
    QTRY_VERIFY((status = wait(jobs->poll(kept)).value_or(BackgroundJobStatus())).completed);
    QCOMPARE(status.exitCode, std::optional<int>(5));
    QCOMPARE(status.standardOutput, QByteArray("out\n"));
    QCOMPARE(status.standardError, QByteArray("err\n"));
    const auto listed = wait(jobs->list(id));
    VERIFY_VALUE(listed);
    QVERIFY(listed->contains(kept));
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"envd-start:reset:after"_s));
    const auto unclear = wait(jobs->start({.sandboxId = id, .command = u"true"_s}));
    QVERIFY(!unclear && unclear.error().ambiguous);
    QCOMPARE(m_simulator.count(u"envd-start"_s), 1);
}

void ConformancePpioDaemon::changesNoLife()
{
    const QString id = commonSandbox();
    const QDateTime end = wait(m_provider->get(id)).value().deadline;
    m_simulator.reset();
    VERIFY_VALUE(run(id, u"true"_s));
    VERIFY_VALUE(put(id, u"/tmp/life"_s, "x"));
    VERIFY_VALUE(fetch(id, u"/tmp/life"_s));
    VERIFY_VALUE(listFolder(id, u"/tmp"_s));
    VERIFY_VALUE(wait(m_provider->processHost()->processes(id)));
    VERIFY_VALUE(wait(m_provider->jobRunner()->start({.sandboxId = id, .command = u"true"_s})));
    QVERIFY(m_simulator.addFault(u"envd-stat:status=502:times=3"_s));
    QVERIFY(!wait(m_provider->fileSystem()->homeFolder(id)));
    const QJsonObject lives = m_simulator.control("GET", "lives");
    QVERIFY2(lives.value(u"lives").toArray().isEmpty(), QJsonDocument(lives).toJson().constData());
    QCOMPARE(wait(m_provider->get(id)).value().deadline, end);
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    ConformancePpioDaemon test;
    // Alone, it is the part of the suite that is about the daemon.
    QStringList arguments = QCoreApplication::arguments();
    const bool namesTests = std::any_of(arguments.begin() + 1, arguments.end(),
                                        [](const QString &argument) { return !argument.startsWith(u'-'); });
    if (!namesTests)
        arguments += ConformancePpioDaemon::tests();
    return QTest::qExec(&test, arguments);
}
