// SPDX-License-Identifier: MIT
#include "models/sandboxfilter.h"

#include <QTest>

using namespace Sandkeeper;

class SandboxFilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void unknownStatesCanBeFound();
};

void SandboxFilterTest::matches_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *line, bool expected) {
        QTest::newRow(line) << QString::fromUtf8(line) << expected;
    };
    row("", true);
    row("   ", true);
    row("train", true);
    row("TRAIN", true);
    row("train python", true);
    row("train node", false);
    row("!node", true);
    row("!python", false);
    row("python:3.11", true); // a colon alone is no field
    row("sbx-42", true);
    row("state:running", true);
    row("state:run", true);
    row("state:RUNNING", true);
    row("state:unning", false);
    row("!state:running", false);
    row("state:paused", false);
    row("label:exp-7", true);
    row("label:EXP-7", true);
    row("label:exp-70", false);
    row("label:exp", false); // a whole label, for a wrong match may be deleted
    row("label:exp*", true);
    row("!label:exp-8", true);
    row("label:exp-7 state:running !node train", true);
    row("account:work", true);
    row("account:home", false);
    row("\"my train\"", true);
    row("\"train my\"", false);
    row("\"my train", true); // still being typed
    row("state:", true);
    row("!", true);
    row("ÜBER", true);
}

void SandboxFilterTest::matches()
{
    QFETCH(QString, line);
    QFETCH(bool, expected);
    Sandbox sandbox;
    sandbox.id = QStringLiteral("sbx-42");
    sandbox.name = QStringLiteral("My Train über");
    sandbox.image = QStringLiteral("python:3.11-slim");
    sandbox.state = SandboxState::Running;
    sandbox.stateWord = QStringLiteral("RUNNING");
    sandbox.labels = {QStringLiteral("exp-7"), QStringLiteral("gpu")};
    const auto subject = SandboxFilter::subject(sandbox, QStringLiteral("Work (team)"));
    QCOMPARE(SandboxFilter::fromText(line).matches(subject), expected);
}

void SandboxFilterTest::unknownStatesCanBeFound()
{
    Sandbox sandbox;
    sandbox.stateWord = QStringLiteral("HIBERNATING");
    const auto subject = SandboxFilter::subject(sandbox, {});
    QVERIFY(SandboxFilter::fromText(QStringLiteral("state:hibernating")).matches(subject));
    QVERIFY(SandboxFilter::fromText(QStringLiteral("state:unknown")).matches(subject));
}

QTEST_GUILESS_MAIN(SandboxFilterTest)
#include "tst_sandboxfilter.moc"
