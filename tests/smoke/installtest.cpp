// SPDX-License-Identifier: MIT
#include "smoke.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

/// `cmake --install` into an empty prefix: everything is there, it runs without the build tree, it can be
/// moved, and uninstalling takes all of it away. The steps build on one another and run in this order.
class InstallTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void holdsEverything();
    void selfCheckPasses();
    void takesAPluginMadeElsewhere();
    void uninstallLeavesNothing();
    void movedTreeStillRuns();

private:
    Smoke::Outcome install();
    Smoke::Outcome selfCheck(const QString &prefix) const;

    QTemporaryDir m_directory;
    QString m_prefix;
};

void InstallTest::initTestCase()
{
    QVERIFY(m_directory.isValid());
    // A space in the path finds every place that forgot to quote.
    m_prefix = m_directory.filePath(QStringLiteral("clean prefix"));
    QVERIFY(QDir().mkpath(m_directory.filePath(QStringLiteral("home"))));
    const Smoke::Outcome outcome = install();
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
}

Smoke::Outcome InstallTest::install()
{
    return Smoke::run(Smoke::variable("SANDKEEPER_CMAKE"),
                      {QStringLiteral("--install"), Smoke::buildDir(), QStringLiteral("--prefix"), m_prefix},
                      QProcessEnvironment::systemEnvironment());
}

Smoke::Outcome InstallTest::selfCheck(const QString &prefix) const
{
    return Smoke::run(prefix + QStringLiteral("/bin/sandkeeper"), {QStringLiteral("--self-check")},
                      Smoke::cleanEnvironment(m_directory.filePath(QStringLiteral("home"))));
}

void InstallTest::holdsEverything()
{
    const QStringList files = Smoke::filesBelow(m_prefix);
    const QStringList expected{
        QStringLiteral("bin/sandkeeper"),
        QStringLiteral("bin/sandkeeper-simulator"),
        QStringLiteral("share/applications/sandkeeper.desktop"),
        QStringLiteral("share/icons/hicolor/scalable/apps/sandkeeper.svg"),
        QStringLiteral("share/metainfo/invalid.sandkeeper.Sandkeeper.metainfo.xml"),
        QStringLiteral("share/doc/sandkeeper/copyright"),
    };
    for (const QString &file : expected)
        QVERIFY2(files.contains(file),
                 qPrintable(file + QStringLiteral(" is not among ") + files.join(u' ')));
    QCOMPARE(files.filter(QStringLiteral("/sandkeeper/plugins/sandkeeper-prime.")).size(), 1);
    QVERIFY(!files.filter(QStringLiteral("libsandkeeper-core.so.")).isEmpty());
    // Nothing of the tests, and nothing that leads back into the build tree.
    QVERIFY(files.filter(QStringLiteral("tst_")).isEmpty());
    QVERIFY(QFileInfo(m_prefix + QStringLiteral("/bin/sandkeeper")).isExecutable());
    QVERIFY(QFileInfo(m_prefix + QStringLiteral("/bin/sandkeeper-simulator")).isExecutable());
}

void InstallTest::selfCheckPasses()
{
    QCOMPARE(Smoke::selfCheckFault(selfCheck(m_prefix), m_prefix), QString());
}

void InstallTest::takesAPluginMadeElsewhere()
{
    const QString build = m_directory.filePath(QStringLiteral("elsewhere"));
    const QString cmake = Smoke::variable("SANDKEEPER_CMAKE");
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QList<QStringList> steps{
        {QStringLiteral("-S"), Smoke::sourceDir() + QStringLiteral("/tests/smoke/elsewhere"),
         QStringLiteral("-B"), build, QStringLiteral("-G"), QStringLiteral("Ninja"),
         QStringLiteral("-DCMAKE_PREFIX_PATH=%1").arg(m_prefix)},
        {QStringLiteral("--build"), build},
        {QStringLiteral("--install"), build},
    };
    for (const QStringList &arguments : steps) {
        const Smoke::Outcome outcome = Smoke::run(cmake, arguments, environment);
        QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    }
    const Smoke::Outcome outcome = selfCheck(m_prefix);
    QCOMPARE(Smoke::selfCheckFault(outcome, m_prefix), QString());
    QCOMPARE(Smoke::pluginState(outcome, QStringLiteral("elsewhere")), QStringLiteral("1.2.3 loaded"));
    const QStringList files = Smoke::filesBelow(m_prefix).filter(QStringLiteral("elsewhere"));
    QCOMPARE(files.size(), 1);
    QVERIFY(QFile::remove(m_prefix + QLatin1Char('/') + files.constFirst()));
}

void InstallTest::uninstallLeavesNothing()
{
    const Smoke::Outcome outcome = Smoke::run(
        Smoke::variable("SANDKEEPER_CMAKE"),
        {QStringLiteral("-DMANIFEST=%1/install_manifest.txt").arg(Smoke::buildDir()), QStringLiteral("-P"),
         Smoke::sourceDir() + QStringLiteral("/packaging/cmake/uninstall.cmake")},
        QProcessEnvironment::systemEnvironment());
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    QCOMPARE(Smoke::filesBelow(m_prefix), QStringList());
    QDirIterator iterator(m_prefix, {QStringLiteral("*sandkeeper*")}, QDir::Dirs | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
    QVERIFY2(!iterator.hasNext(), qPrintable(iterator.next()));
}

void InstallTest::movedTreeStillRuns()
{
    const Smoke::Outcome outcome = install();
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    const QString moved = m_directory.filePath(QStringLiteral("somewhere else"));
    QVERIFY(QDir().rename(m_prefix, moved));
    QCOMPARE(Smoke::selfCheckFault(selfCheck(moved), moved), QString());
}

QTEST_GUILESS_MAIN(InstallTest)
#include "installtest.moc"
