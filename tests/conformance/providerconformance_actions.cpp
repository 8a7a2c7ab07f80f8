// SPDX-License-Identifier: MIT
#include "providerconformance.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

// Deleting and commands; the rest of the suite is in providerconformance.cpp.
namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

void ProviderConformance::removesWhatIsGone()
{
    VERIFY_VALUE(wait(m_provider->remove(m_subject.unknownId)));
    QVERIFY(m_simulator.addFault(m_subject.deleteEndpoint + u":reset:after:times=1"_s));
    const auto created = wait(m_provider->create(newRequest(u"lost-answer"_s)));
    VERIFY_VALUE(created);
    VERIFY_VALUE(wait(m_provider->remove(created->id)));
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(m_subject.deleteEndpoint + u":html"_s));
    const auto unclear = wait(m_provider->remove(created->id));
    QVERIFY(!unclear);
    QVERIFY(unclear.error().ambiguous);
}

void ProviderConformance::removesMany()
{
    BulkRemover *remover = m_provider->bulkRemover();
    if (lacks(remover, "bulk removal"))
        return;
    QStringList ids{u"sbx_unknown_first"_s};
    const auto living = listAll({.includeEnded = false, .pageSize = 1000});
    VERIFY_VALUE(living);
    for (const Sandbox &sandbox : *living) {
        if (sandbox.id != m_commonSandbox)
            ids.append(sandbox.id);
    }
    while (ids.size() <= remover->maximumBatch())
        ids.append(u"sbx_unknown_%1"_s.arg(ids.size()));
    ids.append(ids.at(1)); // named twice
    ids.append(u"../user/whoami"_s);
    const auto results = wait(remover->removeMany(ids));
    VERIFY_VALUE(results);
    QCOMPARE(results->size(), ids.size());
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const RemoveResult &result = results->at(i);
        QCOMPARE(result.sandboxId, ids.at(i));
        if (i + 1 < ids.size())
            QVERIFY2(!result.error, told(result.error.value_or(Error())));
        else
            QCOMPARE(result.error->kind, Kind::Invalid);
    }
    QCOMPARE(m_simulator.count(u"bulk-delete"_s), 2);
    const auto rest = listAll({.includeEnded = false, .pageSize = 1000});
    VERIFY_VALUE(rest);
    QVERIFY(rest->size() <= 1);

    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"bulk-delete:status=500"_s));
    const auto failed = wait(remover->removeMany(ids));
    VERIFY_VALUE(failed);
    QCOMPARE(failed->size(), ids.size());
    QVERIFY(std::all_of(failed->begin(), failed->end(),
                        [](const RemoveResult &r) { return r.error.has_value(); }));
    QCOMPARE(m_simulator.count(u"bulk-delete"_s), 1);
    QVERIFY(wait(remover->removeMany({})).value().isEmpty());
}

void ProviderConformance::neverLeavesItsPath_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id :
         {"", ".", "..", "../user/whoami", "a/../../user", "a?x=1", "a#b", "a%2e%2e", "a\r\nX: y"})
        QTest::newRow(QByteArray("“" + QByteArray(id).toPercentEncoding() + "”").constData())
            << QString::fromLatin1(id);
}

void ProviderConformance::neverLeavesItsPath()
{
    QFETCH(const QString, id);
    QCOMPARE(wait(m_provider->get(id)).error().kind, Kind::Invalid);
    QCOMPARE(wait(m_provider->remove(id)).error().kind, Kind::Invalid);
    if (CommandRunner *runner = m_provider->commandRunner())
        QCOMPARE(wait(runner->run({.sandboxId = id, .command = u"true"_s})).error().kind, Kind::Invalid);
    if (CreationWaiter *waiter = m_provider->creationWaiter()) {
        const auto job = waiter->waitForCreation(id);
        QVERIFY(finish(*job));
        QCOMPARE(job->error().kind, Kind::Invalid);
    }
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
}

// ---- commands
// -------------------------------------------------------------------------------------------------

void ProviderConformance::runsCommands_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("errors");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QString &command, const QString &folder,
                        const QByteArray &output, const QByteArray &errors, int code) {
        QTest::newRow(name) << command << folder << output << errors << code;
    };
    row("output", u"echo hello"_s, {}, "hello\n", "", 0);
    row("errors", u"echo oops >&2"_s, {}, "", "oops\n", 0);
    row("exit code", u"exit 7"_s, {}, "", "", 7);
    row("no such program", u"definitely-no-such-program 2>/dev/null"_s, {}, "", "", 127);
    row("pipe", u"printf 'b\\na\\n' | sort && echo done"_s, {}, "a\nb\ndone\n", "", 0);
    // Without isolation the folders of a sandbox lie below another one.
    row("folder", u"basename \"$PWD\""_s, u"/tmp"_s, "tmp\n", "", 0);
    row("environment", u"printf '%s' \"$CONFORMANCE\""_s, {}, "a \"b\" $c ü", "", 0);
    row("UTF-8", u"printf 'äöü €  😀'"_s, {}, "äöü €  😀", "", 0);
    row("quotes", u"printf '%s' 'it'\\''s \"fine\"'"_s, {}, "it's \"fine\"", "", 0);
    row("control bytes", u"printf '\\033[1mx\\033[0m\\r\\n'"_s, {}, "\x1b[1mx\x1b[0m\r\n", "", 0);
}

void ProviderConformance::runsCommands()
{
    QFETCH(const QString, command);
    QFETCH(const QString, folder);
    QFETCH(const QByteArray, output);
    QFETCH(const QByteArray, errors);
    QFETCH(const int, code);
    const auto result =
        wait(m_provider->commandRunner()->run({.sandboxId = commonSandbox(),
                                               .command = command,
                                               .workingDirectory = folder,
                                               .environment = {{u"CONFORMANCE"_s, u"a \"b\" $c ü"_s}},
                                               .timeout = 20s}));
    VERIFY_VALUE(result);
    QCOMPARE(result->standardOutput, output);
    QCOMPARE(result->standardError, errors);
    QCOMPARE(result->exitCode, code);
    QVERIFY(result->duration > 0ms);
}

void ProviderConformance::limitsACommandsTime()
{
    const QString id = commonSandbox();
    QElapsedTimer time;
    time.start();
    const auto result = run(id, u"sleep 30"_s, 1s);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == Kind::CommandTimeout, told(result.error()));
    QVERIFY(result.error().ambiguous);
    QVERIFY(time.elapsed() < 25'000); // long before the command would have ended
    // A gateway that forgets about the limit: ours ends five seconds later (prime.md §12.3).
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(m_subject.commandEndpoint + u":hang"_s));
    const auto forgotten = run(id, u"true"_s, 1s);
    QVERIFY(!forgotten);
    QVERIFY2(forgotten.error().kind == Kind::CommandTimeout, told(forgotten.error()));
    QCOMPARE(m_simulator.count(m_subject.commandEndpoint), 1);
    QCOMPARE(wait(m_provider->commandRunner()->run({.sandboxId = id, .command = u" "_s})).error().kind,
             Kind::Invalid);
}

void ProviderConformance::sendsACommandOnce_data()
{
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"close", "close:after", "reset", "reset:after", "truncate", "html", "badjson",
                              "shape", "empty", "status=500", "status=503:after", "status=502", "status=524"})
        QTest::newRow(fault) << QString::fromLatin1(fault);
}

void ProviderConformance::sendsACommandOnce()
{
    QFETCH(const QString, fault);
    const QString id = commonSandbox();
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(m_subject.commandEndpoint + u':' + fault));
    const auto result = run(id, u"echo once"_s);
    QVERIFY(!result);
    QVERIFY2(result.error().ambiguous, told(result.error()));
    QCOMPARE(result.error().subject, u"common"_s);
    QCOMPARE(m_simulator.count(m_subject.commandEndpoint), 1);
}

void ProviderConformance::tellsWhenTheSandboxDies()
{
    const QString id = readySandbox(u"short-lived"_s);
    QVERIFY(!id.isEmpty());
    m_simulator.reset();
    const Future<CommandResult> running =
        m_provider->commandRunner()->run({.sandboxId = id, .command = u"sleep 60"_s, .timeout = 90s});
    QTRY_COMPARE(m_simulator.count(m_subject.commandEndpoint), 1);
    m_simulator.control("POST", "sandboxes/" + id.toUtf8(),
                        {{u"status"_s, u"ERROR"_s},
                         {u"errorType"_s, u"OOM_KILLED"_s},
                         {u"errorMessage"_s, u"memory limit exceeded"_s}});
    const auto result = wait(running);
    QVERIFY(!result);
    QVERIFY2(result.error().kind == Kind::NotRunning, told(result.error()));
    QCOMPARE(result.error().reason, u"OOM_KILLED"_s);
    QCOMPARE(result.error().detail, u"memory limit exceeded"_s);
    QCOMPARE(result.error().subject, u"short-lived"_s);
    QCOMPARE(m_simulator.count(m_subject.commandEndpoint), 1);
    const auto later = run(id, u"true"_s);
    QVERIFY(!later);
    QVERIFY2(later.error().kind == Kind::NotRunning, told(later.error()));
}

void ProviderConformance::takesMuchOutput()
{
    const QString id = commonSandbox();
    QElapsedTimer time;
    time.start();
    StallMeter stall;
    const auto result = run(id, u"head -c 50000000 /dev/zero | tr '\\0' '\\n'"_s, 60s);
    VERIFY_VALUE(result);
    QCOMPARE(result->standardOutput.size(), 50'000'000);
    qInfo("50 MB of output took %lld ms; the event loop stood still for %lld ms at most", time.elapsed(),
          stall.worst());
    // Reading it on this thread would take many times as long; a busy machine must not fail the test.
    QVERIFY(stall.worst() < 500);
}

void ProviderConformance::cancelsACommand()
{
    const QString id = commonSandbox();
    m_simulator.reset();
    Future<CommandResult> running =
        m_provider->commandRunner()->run({.sandboxId = id, .command = u"sleep 20"_s, .timeout = 60s});
    QTRY_COMPARE(m_simulator.count(m_subject.commandEndpoint), 1);
    running.cancel();
    QVERIFY(QTest::qWaitFor([&] { return running.isFinished(); }, 10'000)); // before the command
    QCOMPARE(running.resultCount(), 0);
    VERIFY_VALUE(run(id, u"true"_s));
}

void ProviderConformance::diesInTheMiddle()
{
    const QString id = commonSandbox();
    QVERIFY(m_simulator.addFault(u":hang"_s));
    const Future<SandboxPage> page = m_provider->list({});
    const Future<Sandbox> created = m_provider->create(newRequest(u"box"_s));
    const Future<CommandResult> command =
        m_provider->commandRunner()->run({.sandboxId = id, .command = u"true"_s});
    const auto job = m_provider->creationWaiter()->waitForCreation(id);
    QTest::qWait(50);
    m_provider.reset();
    QVERIFY(page.isFinished() && created.isFinished() && command.isFinished());
    QCOMPARE(page.resultCount() + created.resultCount() + command.resultCount(), 0);
    QCOMPARE(job->state(), Job::State::Cancelled);
    QTest::qWait(50); // whatever is still queued must find nobody
}

} // namespace Sandkeeper
