// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"
#include "providerconformance.h"
#include "support/memorygrowth.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;
using State = Job::State;

/// What the common suite asks of commands, processes, files and folders, and what only PPIO's have.
class ConformancePpioDaemon : public ProviderConformance
{
    Q_OBJECT
public:
    ConformancePpioDaemon()
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

    /// The names of the suite's tests that are about the daemon alone.
    static QStringList tests();

private Q_SLOTS:
    void takesAnyBytes();
    void runsAsAnotherUser();
    void readsSpoiltStreams_data();
    void readsSpoiltStreams();
    void readsNoisyStreams();
    void authorisesAgainOnce();
    void tellsWhatBecameOfTheSandbox_data();
    void tellsWhatBecameOfTheSandbox();
    void losesTheConnection();
    void breaksOffTooMuchOutput();
    void attachesToProcesses();
    void takesAGibibyteOfOutput();
    void talksToOldDaemons_data();
    void talksToOldDaemons();
    void watchesByAsking_data();
    void watchesByAsking();
    void uploadsInBothForms_data();
    void uploadsInBothForms();
    void tellsAFullDiskThere();
    void resumesDownloads();
    void makesLinks();
    void keepsJobs();
    void changesNoLife();

private:
    /// What the service answers to a plain GET, its head included.
    static QByteArray get(const QUrl &url);
};

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

QByteArray ConformancePpioDaemon::get(const QUrl &url)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, quint16(url.port()));
    socket.write("GET " + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) +
                 " HTTP/1.1\r\nHost: " + url.authority().toLatin1() + "\r\nConnection: close\r\n\r\n");
    socket.waitForDisconnected(5000);
    return socket.readAll();
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
    m_simulator.reset();
    const auto process = start(u"echo ready; exec cat"_s);
    const ProcessReader reader(*process);
    QSignalSpy lost(process.get(), &RemoteProcess::outputMayBeLost);
    CommandRequest request{
        .sandboxId = id, .command = u"echo ready; sleep 1; echo later >&2; exit 4"_s, .timeout = 60s};
    CommandRunner *runner = m_provider->commandRunner();
    const Future<CommandResult> strict = runner->run(request);
    request.acceptsLostOutput = true;
    const Future<CommandResult> tolerant = runner->run(request);
    request.command = u"sleep 60"_s;
    request.timeout = 3s;
    const Future<CommandResult> endless = runner->run(request);
    QTRY_COMPARE(reader.output, QByteArray("ready\n"));
    QTRY_COMPARE(m_simulator.count(u"envd-start"_s), 4);
    QTest::qWait(200); // until their streams have begun, too
    QVERIFY(!process->mayHaveLostOutput());
    m_simulator.control("POST", "streams/break");
    // It went on, is followed again, and says that there may be a gap.
    QTRY_VERIFY(process->mayHaveLostOutput());
    QTRY_COMPARE(m_simulator.count(u"envd-connect"_s), 3);
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

void ConformancePpioDaemon::watchesByAsking_data()
{
    QTest::addColumn<QString>("fault");
    QTest::newRow("not possible") << u"envd-watch:status=404:body=text:times=9"_s;
    QTest::newRow("not let through") << u"envd-watch:html:times=9"_s;
    QTest::newRow("breaks") << QString();
}

void ConformancePpioDaemon::watchesByAsking()
{
    QFETCH(const QString, fault);
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -rf /tmp/asked && mkdir -p /tmp/asked"_s));
    m_simulator.reset();
    if (!fault.isEmpty())
        QVERIFY(m_simulator.addFault(fault));
    const auto watch = m_provider->fileSystem()->watchFolder(id, u"/tmp/asked"_s);
    QSignalSpy started(watch.get(), &FolderWatchJob::started);
    QSignalSpy changed(watch.get(), &FolderWatchJob::changed);
    QTRY_COMPARE(started.count(), 1);
    if (fault.isEmpty()) {
        QCOMPARE(m_simulator.count(u"envd-watcher-create"_s), 0);
        VERIFY_VALUE(run(id, u": > /tmp/asked/before"_s));
        QTRY_COMPARE(changed.count(), 1);
        m_simulator.control("POST", "streams/break");
        // Nobody knows what has happened meanwhile.
        QTRY_COMPARE(changed.count(), 2);
    }
    QCOMPARE(m_simulator.count(u"envd-watcher-create"_s), 1);
    for (const auto &command : {u": > /tmp/asked/a"_s, u"mv /tmp/asked/a /tmp/asked/b"_s}) {
        const auto before = changed.count();
        VERIFY_VALUE(run(id, command));
        QTRY_VERIFY2(changed.count() > before, qPrintable(command));
    }
    // An answer that is lost may have held something; a list that is lost is made again.
    auto before = changed.count();
    QVERIFY(m_simulator.addFault(u"envd-watcher-get:reset:after:times=1"_s));
    QTRY_VERIFY_WITH_TIMEOUT(changed.count() > before, 10'000);
    before = changed.count();
    QVERIFY(m_simulator.addFault(u"envd-watcher-get:status=404:times=1"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_simulator.count(u"envd-watcher-create"_s), 2, 10'000);
    QTRY_VERIFY(changed.count() > before);
    QCOMPARE(started.count(), 1);
    watch->cancel();
    QTRY_COMPARE(m_simulator.count(u"envd-watcher-remove"_s), 1);
    m_simulator.reset();
    const auto missing = m_provider->fileSystem()->watchFolder(id, u"/tmp/never-there"_s);
    QVERIFY(finish(*missing));
    QVERIFY2(missing->error().kind == Kind::NotFound, told(missing->error()));
    // Neither way.
    QVERIFY(m_simulator.addFault(u"envd-watch:status=404:body=text:times=9"_s));
    QVERIFY(m_simulator.addFault(u"envd-watcher-create:status=404:body=text:times=9"_s));
    const auto impossible = m_provider->fileSystem()->watchFolder(id, u"/tmp"_s);
    QVERIFY(finish(*impossible));
    QVERIFY2(impossible->error().kind == Kind::Unsupported, told(impossible->error()));
    m_simulator.reset();
}

void ConformancePpioDaemon::uploadsInBothForms_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("as a form") << u"0.5.6"_s;
    QTest::newRow("as it is") << u"0.5.7"_s;
}

// The older daemon refuses what is no form; what the newer one gets, tst_ppio_daemon looks at.
void ConformancePpioDaemon::uploadsInBothForms()
{
    QFETCH(const QString, version);
    const QString id = readySandbox(u"uploads-"_s + version);
    QVERIFY(!id.isEmpty());
    m_simulator.control("POST", "sandboxes/" + id.toUtf8(), {{u"envdVersion"_s, version}});
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"ppioKey"_s)));
    VERIFY_VALUE(put(id, u"/tmp/empty"_s, {}));
    QCOMPARE(fetch(id, u"/tmp/empty"_s).value(), QByteArray());
    const QByteArray bytes("\r\n--boundary\0\xff", 14);
    VERIFY_VALUE(put(id, u"/tmp/a \"b\" & ü"_s, bytes));
    QCOMPARE(fetch(id, u"/tmp/a \"b\" & ü"_s).value(), bytes);
    constexpr qint64 size = 64LL * 1024 * 1024;
    QFile large(u"/dev/zero"_s);
    QVERIFY(large.open(QIODevice::ReadOnly));
    const Testing::MemoryGrowth memory;
    const auto job = m_provider->fileStore()->upload(
        {.sandboxId = id, .path = u"/tmp/large"_s, .source = &large, .size = size});
    QSignalSpy ended(job.get(), &Job::finished);
    QVERIFY(job->isFinished() || ended.wait(120'000));
    QVERIFY2(job->state() == State::Succeeded, told(job->error()));
    qInfo("64 MiB sent made the memory grow by %lld KiB", memory.peak() / 1024);
    QVERIFY(memory.peak() < 16 * 1024 * 1024);
    QCOMPARE(run(id, u"stat -c %s /tmp/large; rm /tmp/large"_s).value().standardOutput,
             QByteArray("67108864\n"));
    const auto refused = put(id, u"/tmp"_s, "x");
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::Invalid, told(refused.error()));
}

void ConformancePpioDaemon::tellsAFullDiskThere()
{
    const QString id = commonSandbox();
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"envd-upload:status=507"_s));
    const auto full = put(id, u"/tmp/full"_s, "x");
    QVERIFY(!full);
    QVERIFY2(full.error().kind == Kind::Server, told(full.error()));
    QCOMPARE(full.error().reason, u"DISK_FULL"_s);
    QVERIFY(!full.error().ambiguous);
    QCOMPARE(m_simulator.count(u"envd-upload"_s), 1);
}

void ConformancePpioDaemon::resumesDownloads()
{
    const QString id = commonSandbox();
    FileStore *files = m_provider->fileStore();
    QVERIFY(files->canResume());
    const QString path = u"/tmp/resumed"_s;
    VERIFY_VALUE(put(id, path, "0123456789"));
    const auto part = [&](qint64 offset, const QByteArray &validator) {
        QBuffer target;
        target.open(QIODevice::WriteOnly);
        const auto job = files->download(
            {.sandboxId = id, .path = path, .target = &target, .offset = offset, .validator = validator});
        finish(*job);
        return std::make_tuple(job->state() == State::Succeeded ? Kind::Cancelled : job->error().kind,
                               target.data(), job->validator(), job->bytesDone());
    };
    const auto [none, whole, validator, size] = part(0, {});
    QCOMPARE(whole, QByteArray("0123456789"));
    QVERIFY(!validator.isEmpty());
    QCOMPARE(size, 10);
    const auto [kind, rest, same, done] = part(4, validator);
    QCOMPARE(kind, Kind::Cancelled);
    QCOMPARE(rest, QByteArray("456789"));
    QCOMPARE(same, validator);
    QCOMPARE(done, 10);
    QCOMPARE(std::get<0>(part(4, {})), Kind::Unsupported);
    VERIFY_VALUE(run(id, u"printf abcdefghij > /tmp/resumed; touch -d '2024-01-02' /tmp/resumed"_s));
    const auto [changed, nothing, other, count] = part(4, validator);
    QCOMPARE(changed, Kind::Conflict);
    QCOMPARE(nothing, QByteArray());
}

void ConformancePpioDaemon::makesLinks()
{
    FileStore *files = m_provider->fileStore();
    QVERIFY(files->hasFileLinks());
    const QString id = commonSandbox();
    const QString path = u"/tmp/a link+&ü.txt"_s;
    VERIFY_VALUE(put(id, path, "by link"));
    const auto link = wait(files->fileLink({.sandboxId = id, .path = path}));
    VERIFY_VALUE(link);
    QVERIFY(get(*link).contains("200 OK"));
    QVERIFY(get(*link).endsWith("by link"));
    const auto brief = wait(files->fileLink({.sandboxId = id, .path = path, .validFor = 60s}));
    VERIFY_VALUE(brief);
    QVERIFY(brief->query().contains(u"signature_expiration="));
    QVERIFY(get(*brief).endsWith("by link"));
    // It is for this file alone, and ends.
    const auto over = wait(files->fileLink({.sandboxId = id, .path = path, .validFor = -60s}));
    VERIFY_VALUE(over);
    QVERIFY(get(*over).contains("401"));
    QUrl other = *link;
    other.setQuery(QString(link->query(QUrl::FullyEncoded)).replace(u"tmp"_s, u"var"_s));
    QVERIFY(other != *link);
    QVERIFY(get(other).contains("401"));
    QCOMPARE(wait(files->fileLink({.sandboxId = id, .path = u"relative"_s})).error().kind, Kind::Invalid);
}

void ConformancePpioDaemon::keepsJobs()
{
    const QString id = commonSandbox();
    JobRunner *jobs = m_provider->jobRunner();
    m_simulator.reset();
    QElapsedTimer time;
    time.start();
    const auto job = wait(jobs->start({.sandboxId = id,
                                       .command = u"echo out; echo err >&2; sleep 1; exit 5"_s,
                                       .environment = {{u"A"_s, u"b"_s}}}));
    VERIFY_VALUE(job);
    QVERIFY2(time.elapsed() < 900, "a start waited for its job");
    QCOMPARE(m_simulator.count(u"envd-start"_s), 1);
    QVERIFY(!wait(jobs->poll(*job)).value().completed);
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

#include "tst_conformance_ppio_daemon.moc"
