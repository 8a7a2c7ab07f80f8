// SPDX-License-Identifier: MIT
#include "smoke.h"

#include <csignal>

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

/// The program as a person starts it: `sandkeeper --demo` paints, gets ready, and leaves nothing behind when
/// it is ended.
class DemoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAndLeavesNothing();
    void saysWhatIsWrongWithTheCommandLine();

private:
    static QList<qint64> childrenOf(qint64 pid);

    QString m_program = Smoke::buildDir() + QStringLiteral("/bin/sandkeeper");
};

/// The processes that `pid` has started and that are still there.
QList<qint64> DemoTest::childrenOf(qint64 pid)
{
    QList<qint64> children;
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(entry));
        if (!stat.open(QIODevice::ReadOnly))
            continue;
        // "pid (name) state parent …"; the name may hold spaces and brackets.
        const QByteArray text = stat.readAll();
        const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 1 && fields[1].toLongLong() == pid)
            children.append(entry.toLongLong());
    }
    return children;
}

void DemoTest::startsAndLeavesNothing()
{
    QTemporaryDir directory;
    QVERIFY(directory.isValid());
    for (const char *name : {"home", "tmp", "run"})
        QVERIFY(QDir(directory.path()).mkdir(QLatin1String(name)));
    QVERIFY(QFile::setPermissions(directory.filePath(QStringLiteral("run")),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QProcessEnvironment environment = Smoke::cleanEnvironment(directory.filePath(QStringLiteral("home")));
    environment.insert(QStringLiteral("TMPDIR"), directory.filePath(QStringLiteral("tmp")));
    // Without one of its own, Qt makes one among the temporary files and leaves it there.
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), directory.filePath(QStringLiteral("run")));
    // A stalled event loop becomes an exit code.
    environment.insert(QStringLiteral("SANDKEEPER_FAIL_ON_STALL"), QStringLiteral("1"));

    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(m_program, {QStringLiteral("--demo"), QStringLiteral("--trace-startup")});
    QVERIFY2(process.waitForStarted(), qPrintable(process.errorString()));
    QByteArray output;
    const auto seen = [&](const char *line) {
        process.waitForReadyRead(50);
        output += process.readAllStandardOutput();
        return output.contains(line) || process.state() == QProcess::NotRunning;
    };
    QTRY_VERIFY_WITH_TIMEOUT(seen("\nready "), 30000);
    QVERIFY2(process.state() == QProcess::Running, process.readAllStandardError().constData());
    const QRegularExpression paint(QStringLiteral("^first paint [0-9]+ ms$"),
                                   QRegularExpression::MultilineOption);
    QVERIFY2(paint.match(QString::fromUtf8(output)).hasMatch(), output.constData());
    const QList<qint64> children = childrenOf(process.processId());
    QCOMPARE(children.size(), 1);

    // Twice, as timeout(1) does it: once for the process and once for its group.
    process.terminate();
    process.terminate();
    QVERIFY(process.waitForFinished(20000));
    const QByteArray errors = process.readAllStandardError();
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, errors.constData());
    QVERIFY2(!errors.contains("sandkeeper.watchdog"), errors.constData());
    QVERIFY(::kill(pid_t(children.constFirst()), 0) != 0);
    QCOMPARE(
        QDir(directory.filePath(QStringLiteral("tmp"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
        QStringList());
    // A demo keeps no settings; what toolkits cache (fonts, shaders) is not ours.
    const QStringList kept = Smoke::filesBelow(directory.filePath(QStringLiteral("home")));
    QCOMPARE(kept.filter(QStringLiteral("andkeeper")), QStringList());
}

void DemoTest::saysWhatIsWrongWithTheCommandLine()
{
    QTemporaryDir home;
    const Smoke::Outcome outcome =
        Smoke::run(m_program, {QStringLiteral("--no-such-option")}, Smoke::cleanEnvironment(home.path()));
    QVERIFY2(outcome.exitCode == 2, outcome.report().constData());
    QVERIFY(outcome.err.contains("no-such-option"));
    QVERIFY(outcome.out.isEmpty());
}

QTEST_GUILESS_MAIN(DemoTest)
#include "demotest.moc"
