// SPDX-License-Identifier: MIT
#include "smoke.h"
#include "support/patience.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

/// The set-up part of run.sh and test.sh against made-up package tools: what would be installed, when it
/// stops, what it says. And session.sh for real: whatever happens in it, nothing of it goes on running.
class ScriptsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void installsOnlyWhatIsMissing();
    void installsNothingWhenAllIsThere();
    void takesTheAlternativeThatExists();
    void refreshesOldListsOnce();
    void printsTheCommandWithoutPrivileges();
    void printsTheListOnOtherSystems();
    void scriptsParse();
    void sessionPassesTheStatusAndEndsEverything();
    void findsSecretsInLogs_data();
    void findsSecretsInLogs();

private:
    void writeTool(const QString &name, const QByteArray &body);
    Smoke::Outcome install(const QStringList &packages, const QByteArray &before = {});
    QByteArray calls() const;

    std::unique_ptr<QTemporaryDir> m_directory;
};

void ScriptsTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
    // "have-…" is installed, "gone-…" is unknown, everything else can be had.
    writeTool(QStringLiteral("dpkg-query"),
              "case \"${!#}\" in have-*) printf installed ;; *) exit 1 ;; esac");
    writeTool(QStringLiteral("apt-cache"),
              "case \"$2\" in gone-*) echo 'Candidate: (none)' ;; *) echo 'Candidate: 1.0' ;; esac");
    writeTool(QStringLiteral("apt-get"), "echo \"$DEBIAN_FRONTEND $*\" >>\"$CALLS\"");
    writeTool(QStringLiteral("sudo"), "exit 1");
}

void ScriptsTest::writeTool(const QString &name, const QByteArray &body)
{
    QFile file(m_directory->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("#!/bin/bash\n" + body + "\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

/// Runs install_packages of lib.sh with \a packages; \a before is shell text that can put other facts in
/// place of the real ones.
Smoke::Outcome ScriptsTest::install(const QStringList &packages, const QByteArray &before)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"),
                       m_directory->path() + QLatin1Char(':') + qEnvironmentVariable("PATH"));
    environment.insert(QStringLiteral("CALLS"), m_directory->filePath(QStringLiteral("calls")));
    environment.remove(QStringLiteral("SANDKEEPER_SETUP"));
    const QString script =
        QStringLiteral("set -euo pipefail; . \"$1/packaging/lib.sh\"; %1\nshift; install_packages \"$@\"")
            .arg(QString::fromUtf8(before));
    return Smoke::run(QStringLiteral("bash"),
                      QStringList{QStringLiteral("-c"), script, QStringLiteral("test"), Smoke::sourceDir()} +
                          packages,
                      environment);
}

QByteArray ScriptsTest::calls() const
{
    QFile file(m_directory->filePath(QStringLiteral("calls")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

namespace {

const QByteArray asRoot = "apt_get() { env DEBIAN_FRONTEND=noninteractive apt-get \"$@\"; }\n"
                          "may_install() { true; }\nis_debian_like() { true; }";

} // namespace

void ScriptsTest::installsOnlyWhatIsMissing()
{
    const Smoke::Outcome outcome = install(
        {QStringLiteral("have-this"), QStringLiteral("want-this"), QStringLiteral("want-that")}, asRoot);
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    QCOMPARE(calls(), QByteArray("noninteractive -q install --no-install-recommends want-this want-that\n"));
}

void ScriptsTest::installsNothingWhenAllIsThere()
{
    // Not even the right to install is needed then.
    const Smoke::Outcome outcome = install({QStringLiteral("have-this"), QStringLiteral("gone-a|have-b")},
                                           "may_install() { false; }\nis_debian_like() { true; }");
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    QCOMPARE(calls(), QByteArray());
}

void ScriptsTest::takesTheAlternativeThatExists()
{
    const Smoke::Outcome outcome = install({QStringLiteral("gone-old-name|want-new-name")}, asRoot);
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    QCOMPARE(calls(), QByteArray("noninteractive -q install --no-install-recommends want-new-name\n"));
}

void ScriptsTest::refreshesOldListsOnce()
{
    writeTool(QStringLiteral("apt-get"),
              "echo \"$*\" >>\"$CALLS\"; [[ $* != *install* ]] || grep -q update \"$CALLS\"");
    const Smoke::Outcome outcome = install({QStringLiteral("want-this")}, asRoot);
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    QCOMPARE(calls(), QByteArray("-q install --no-install-recommends want-this\n-q update\n"
                                 "-q install --no-install-recommends want-this\n"));
}

void ScriptsTest::printsTheCommandWithoutPrivileges()
{
    const Smoke::Outcome outcome = install({QStringLiteral("have-this"), QStringLiteral("want-this")},
                                           "may_install() { false; }\nis_debian_like() { true; }");
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("sudo apt-get install --no-install-recommends want-this\n"),
             outcome.report().constData());
    QCOMPARE(calls(), QByteArray());
}

void ScriptsTest::printsTheListOnOtherSystems()
{
    const Smoke::Outcome outcome = install({QStringLiteral("have-this"), QStringLiteral("want-a|want-b")},
                                           "is_debian_like() { false; }");
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("    have-this\n    want-a\n"), outcome.report().constData());
    QVERIFY(outcome.err.contains("SANDKEEPER_SETUP=skip"));
    QCOMPARE(calls(), QByteArray());
}

void ScriptsTest::scriptsParse()
{
    const QDir packaging(Smoke::sourceDir() + QStringLiteral("/packaging"));
    const QStringList scripts = packaging.entryList({QStringLiteral("*.sh")}, QDir::Files);
    QVERIFY(scripts.size() >= 4);
    for (const QString &script : scripts) {
        const Smoke::Outcome outcome =
            Smoke::run(QStringLiteral("bash"), {QStringLiteral("-n"), packaging.filePath(script)},
                       QProcessEnvironment::systemEnvironment());
        QVERIFY2(outcome.exitCode == 0 && outcome.err.isEmpty(), outcome.report().constData());
    }
}

void ScriptsTest::sessionPassesTheStatusAndEndsEverything()
{
    // Two stragglers: one in the session's own tree, one that has detached itself completely.
    const QString script = QStringLiteral(
        "[ -n \"$DISPLAY\" ] && [ -n \"$DBUS_SESSION_BUS_ADDRESS\" ] && [ -d \"$HOME\" ] || exit 99\n"
        "sleep 600 & echo $!\n"
        "setsid sh -c 'sleep 600 & echo $!' </dev/null 2>/dev/null\n"
        "echo \"$HOME\"\nexit 7");
    const Smoke::Outcome outcome = Smoke::run(Smoke::sourceDir() + QStringLiteral("/packaging/session.sh"),
                                              {QStringLiteral("sh"), QStringLiteral("-c"), script},
                                              QProcessEnvironment::systemEnvironment());
    QVERIFY2(outcome.exitCode == 7, outcome.report().constData());
    const QList<QByteArray> lines = outcome.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    for (const QByteArray &pid : lines.first(2)) {
        // An ended process may wait for its parent's attention a little longer; it has no command line any
        // more.
        QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(QString::fromLatin1(pid)));
        QTRY_VERIFY(!commandLine.exists() || !commandLine.open(QIODevice::ReadOnly) ||
                    commandLine.readAll().isEmpty());
    }
    QVERIFY(!QDir(QString::fromUtf8(lines.constLast())).exists());
}

void ScriptsTest::findsSecretsInLogs_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("exitCode");
    // Put together here: this file's own output is searched, too.
    const QByteArray many(32, 'x');
    QTest::newRow("nothing") << QByteArray("GET /sandbox: 200, attempt 1") << 0;
    QTest::newRow("masked") << QByteArray("key pit_simulator_***") << 0;
    QTest::newRow("key") << "Authorization: Bearer pit_simulator" + ('_' + many) << 1;
    QTest::newRow("token") << "bytes \xff\xfe sim.token" + ('.' + many) << 1;
    QTest::newRow("ssh token") << "sim.ssh" + ('.' + many) << 1;
    QTest::newRow("canary") << "PASSWORD=canary-value" + QByteArray("-1") << 1;
    QTest::newRow("empty log") << QByteArray() << 1;
}

void ScriptsTest::findsSecretsInLogs()
{
    QFETCH(const QByteArray, line);
    QFile log(m_directory->filePath(QStringLiteral("log")));
    QVERIFY(log.open(QIODevice::WriteOnly));
    if (!line.isEmpty())
        log.write("first line\n" + line + "\n");
    log.close();
    const Smoke::Outcome outcome =
        Smoke::run(Smoke::sourceDir() + QStringLiteral("/packaging/check-secrets.sh"), {log.fileName()},
                   QProcessEnvironment::systemEnvironment());
    QTEST(outcome.exitCode, "exitCode");
    // It says where, and does not repeat what.
    QCOMPARE(outcome.err.contains("lines 2"), outcome.exitCode == 1 && !line.isEmpty());
    QVERIFY(!(outcome.out + outcome.err).contains("xxxx"));
}

QTEST_GUILESS_MAIN(ScriptsTest)
#include "scriptstest.moc"
