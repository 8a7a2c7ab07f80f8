// SPDX-License-Identifier: MIT
#include "models/sandboxtext.h"

#include <QTest>

using namespace Sandkeeper;
using namespace std::chrono_literals;

class SandboxTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durations_data();
    void durations();
    void durationStaysUntilItsStep();
    void agoStaysUntilItsStep();
    void unknownStateShowsTheServicesWord();
    void endSentences_data();
    void endSentences();
    void endIsToldWithAllFacts();
    void networkIsOnePhrase();
    void argvIsQuoted();
    void tsvCells_data();
    void tsvCells();
};

void SandboxTextTest::durations_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("past") << qint64(-5) << QStringLiteral("0 s");
    QTest::newRow("seconds") << qint64(45) << QStringLiteral("45 s");
    QTest::newRow("below ten minutes") << qint64(545) << QStringLiteral("9 min 05 s");
    QTest::newRow("minutes") << qint64(600) << QStringLiteral("10 min");
    QTest::newRow("hours") << qint64(2 * 3600 + 5 * 60 + 59) << QStringLiteral("2 h 05 min");
    QTest::newRow("days") << qint64(86400 * 3 + 3600 * 4) << QStringLiteral("3 d 4 h");
}

void SandboxTextTest::durations()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, text);
    QCOMPARE(durationText(std::chrono::seconds(seconds)), text);
}

void SandboxTextTest::durationStaysUntilItsStep()
{
    for (qint64 left : {5, 59, 60, 61, 599, 600, 601, 3599, 3600, 3661, 86399, 86400, 90000, 200000}) {
        const auto step = durationTextStep(std::chrono::seconds(left));
        QVERIFY2(step >= 1s, qPrintable(QString::number(left)));
        const QString before = durationText(std::chrono::seconds(left));
        for (qint64 passed = 1; passed < step.count(); ++passed)
            QCOMPARE(durationText(std::chrono::seconds(left - passed)), before);
        QVERIFY2(durationText(std::chrono::seconds(left - step.count())) != before,
                 qPrintable(QString::number(left)));
    }
}

void SandboxTextTest::agoStaysUntilItsStep()
{
    for (qint64 age : {0, 1, 59, 60, 61, 3599, 3600, 7201, 86399, 86400, 100000}) {
        const auto step = agoTextStep(std::chrono::seconds(age));
        const QString before = agoText(std::chrono::seconds(age));
        for (qint64 passed = 1; passed < step.count(); ++passed)
            QCOMPARE(agoText(std::chrono::seconds(age + passed)), before);
        QVERIFY2(agoText(std::chrono::seconds(age) + step) != before, qPrintable(QString::number(age)));
    }
}

void SandboxTextTest::unknownStateShowsTheServicesWord()
{
    Sandbox sandbox;
    sandbox.stateWord = QStringLiteral("HIBERNATING");
    QCOMPARE(stateText(sandbox), QStringLiteral("HIBERNATING"));
    sandbox.stateWord.clear();
    QCOMPARE(stateText(sandbox), QStringLiteral("Unknown"));
}

void SandboxTextTest::endSentences_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("part");
    QTest::newRow("not ended") << int(SandboxState::Running) << QStringLiteral("OOM_KILLED") << QString()
                               << QString();
    QTest::newRow("memory") << int(SandboxState::Error) << QStringLiteral("OOM_KILLED") << QString()
                            << QStringLiteral("Ended because its memory limit was exceeded (OOM_KILLED).");
    QTest::newRow("idle before time-out") << int(SandboxState::TimedOut) << QStringLiteral("IDLE_TIMEOUT")
                                          << QString() << QStringLiteral("idle");
    QTest::newRow("own words first") << int(SandboxState::Error) << QStringLiteral("OOM_KILLED")
                                     << QStringLiteral("node lost") << QStringLiteral("node lost");
    QTest::newRow("unknown word") << int(SandboxState::Error) << QStringLiteral("METEOR") << QString()
                                  << QStringLiteral("METEOR");
    QTest::newRow("nothing known") << int(SandboxState::Terminated) << QString() << QString()
                                   << QStringLiteral("gave no reason");
}

void SandboxTextTest::endSentences()
{
    QFETCH(int, state);
    QFETCH(QString, reason);
    QFETCH(QString, message);
    QFETCH(QString, part);
    Sandbox sandbox;
    sandbox.state = SandboxState(state);
    sandbox.terminationReason = reason;
    sandbox.errorMessage = message;
    const QString sentence = endSentence(sandbox);
    QCOMPARE(sentence.isEmpty(), part.isEmpty());
    QVERIFY2(sentence.contains(part), qPrintable(sentence));
}

void SandboxTextTest::endIsToldWithAllFacts()
{
    Sandbox sandbox;
    sandbox.state = SandboxState::Error;
    sandbox.exitCode = 137;
    EndReason reason{.stateWord = {}, .errorType = QStringLiteral("OOM_KILLED"), .errorMessage = {}};
    const QString memory = QStringLiteral("Ended because its memory limit was exceeded (OOM_KILLED");
    QVERIFY(endSentence(sandbox, reason).startsWith(memory));
    QVERIFY(endSentence(sandbox, reason).contains(QStringLiteral("exit code 137")));
    sandbox.errorType = QStringLiteral("OOM_KILLED"); // the same word is said once
    QCOMPARE(endSentence(sandbox, reason).count(QStringLiteral("OOM_KILLED")), 1);
    reason.errorMessage = QStringLiteral("node 7");
    QVERIFY(endSentence(sandbox, reason).endsWith(QStringLiteral(": node 7")));
    QCOMPARE(endSentence(Sandbox{.state = SandboxState::Terminated, .exitCode = 0}),
             QStringLiteral("Ended because its start command ended (exit code 0)."));
}

void SandboxTextTest::networkIsOnePhrase()
{
    const QStringList hosts{QStringLiteral("a.example"), QStringLiteral("b.example")};
    QCOMPARE(networkText({}, {}), QStringLiteral("Unrestricted"));
    QCOMPARE(networkText({}, QStringList()), QStringLiteral("Unrestricted"));
    QCOMPARE(networkText(QStringList(), {}), QStringLiteral("Blocked"));
    QCOMPARE(networkText(hosts, {}), QStringLiteral("Limited to a.example, b.example"));
    QCOMPARE(networkText({}, hosts), QStringLiteral("Blocked: a.example, b.example"));
}

void SandboxTextTest::argvIsQuoted()
{
    QCOMPARE(commandText(
                 Argv{QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("echo 'a b'"), QString()}}),
             QStringLiteral("sh -c 'echo '\\''a b'\\''' ''"));
    QCOMPARE(commandText(StartCommand()), QString());
}

void SandboxTextTest::tsvCells_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cell");
    QTest::newRow("plain") << QStringLiteral("abc") << QStringLiteral("abc");
    QTest::newRow("breaks") << QStringLiteral("a\tb\nc\rd") << QStringLiteral("a b c d");
    for (const char *start : {"=", "+", "-", "@"})
        QTest::newRow(start) << QString::fromLatin1(start) + QStringLiteral("1+1")
                             << QLatin1Char('\'') + QString::fromLatin1(start) + QStringLiteral("1+1");
    QTest::newRow("tab") << QStringLiteral("\tx") << QStringLiteral("' x");
    QTest::newRow("space before") << QStringLiteral(" =cmd()") << QStringLiteral("' =cmd()");
    QTest::newRow("empty") << QString() << QString();
}

void SandboxTextTest::tsvCells()
{
    QFETCH(QString, text);
    QFETCH(QString, cell);
    QCOMPARE(tsvCell(text), cell);
}

QTEST_GUILESS_MAIN(SandboxTextTest)
#include "tst_sandboxtext.moc"
