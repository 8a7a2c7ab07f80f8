// SPDX-License-Identifier: MIT
#include "simulatorprocess.h"
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
    void buildsTheExamples();
    void runsTheExamples_data();
    void runsTheExamples();
    void showsAnExample();
    void uninstallLeavesNothing();
    void movedTreeStillRuns();

private:
    Smoke::Outcome install();
    Smoke::Outcome selfCheck(const QString &prefix) const;
    /// Empty when a project of ours, made as anybody's, could be configured and built in `build`.
    QByteArray buildProject(const QString &source, const QString &build) const;
    QString examples() const { return m_directory.filePath(QStringLiteral("examples")); }

    Sandkeeper::SimulatorProcess m_simulator;
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
    for (const char *plugin : {"prime", "ppio"})
        QCOMPARE(files.filter(QStringLiteral("/sandkeeper/plugins/sandkeeper-%1.").arg(QLatin1String(plugin)))
                     .size(),
                 1);
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

QByteArray InstallTest::buildProject(const QString &source, const QString &build) const
{
    // A library with a sanitizer in it loads only into programs that have it too.
    QString sanitizers = qEnvironmentVariable("SANDKEEPER_SANITIZE");
    if (!sanitizers.isEmpty())
        sanitizers.prepend(QStringLiteral("-fsanitize="));
    const QList<QStringList> steps{
        {QStringLiteral("-S"), Smoke::sourceDir() + source, QStringLiteral("-B"), build, QStringLiteral("-G"),
         QStringLiteral("Ninja"), QStringLiteral("-DCMAKE_PREFIX_PATH=%1").arg(m_prefix),
         QStringLiteral("-DCMAKE_CXX_FLAGS=%1").arg(sanitizers)},
        {QStringLiteral("--build"), build},
    };
    for (const QStringList &arguments : steps) {
        const Smoke::Outcome outcome = Smoke::run(Smoke::variable("SANDKEEPER_CMAKE"), arguments,
                                                  QProcessEnvironment::systemEnvironment(), 240000);
        if (outcome.exitCode != 0)
            return outcome.report();
    }
    return {};
}

void InstallTest::takesAPluginMadeElsewhere()
{
    const QString build = m_directory.filePath(QStringLiteral("elsewhere"));
    const QByteArray problem = buildProject(QStringLiteral("/tests/smoke/elsewhere"), build);
    QVERIFY2(problem.isEmpty(), problem.constData());
    const Smoke::Outcome installed =
        Smoke::run(Smoke::variable("SANDKEEPER_CMAKE"), {QStringLiteral("--install"), build},
                   QProcessEnvironment::systemEnvironment());
    QVERIFY2(installed.exitCode == 0, installed.report().constData());
    const Smoke::Outcome outcome = selfCheck(m_prefix);
    QCOMPARE(Smoke::selfCheckFault(outcome, m_prefix), QString());
    QCOMPARE(Smoke::pluginState(outcome, QStringLiteral("elsewhere")), QStringLiteral("1.2.3 loaded"));
    const QStringList files = Smoke::filesBelow(m_prefix).filter(QStringLiteral("elsewhere"));
    QCOMPARE(files.size(), 1);
    QVERIFY(QFile::remove(m_prefix + QLatin1Char('/') + files.constFirst()));
}

void InstallTest::buildsTheExamples()
{
    const QByteArray problem = buildProject(QStringLiteral("/tests/examples"), examples());
    QVERIFY2(problem.isEmpty(), problem.constData());
    QVERIFY2(m_simulator.start({QStringLiteral("--start-delay"), QStringLiteral("100")}),
             qPrintable(m_simulator.problem()));
}

void InstallTest::runsTheExamples_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QStringList>("expected");
    // What only one of the services says is given for it alone.
    const auto rows = [](const char *name, const QStringList &expected, const QStringList &prime = {},
                         const QStringList &ppio = {}) {
        for (const auto &[provider, own] :
             {std::pair(QStringLiteral("prime"), prime), {QStringLiteral("ppio"), ppio}})
            QTest::addRow("%s on %s", name, qPrintable(provider))
                << QString::fromLatin1(name) << provider << expected + own;
    };
    rows("quickstart", {QStringLiteral("6 * 7 = 42")}, {QStringLiteral("Created: sbx_")},
         {QStringLiteral("Created: i")});
    rows("gpu", {}, {QStringLiteral("1 x H100_80GB in gpu-sandbox")},
         {QStringLiteral("No GPU in gpu-sandbox")});
    rows("async", {QStringLiteral("Hello from async!")});
    rows("environment", {QStringLiteral("Names only: API_KEY, DATABASE_PASSWORD"),
                         QStringLiteral("info with a key of 13 characters")});
    rows("files", {QStringLiteral("from the script")});
    rows("bulk", {QStringLiteral(" is ready")});
    rows("labels", {}, {QStringLiteral("labeled-sandbox: RUNNING")},
         {QStringLiteral("labeled-sandbox: running")});
    rows("longjob", {QStringLiteral("Job started: "), QStringLiteral("Exit code 0: trained")});
    rows("longjobasync", {QStringLiteral("trained"), QStringLiteral("Done.")});
}

void InstallTest::runsTheExamples()
{
    QFETCH(QString, program);
    QFETCH(QString, provider);
    QFETCH(QStringList, expected);
    QProcessEnvironment environment = Smoke::cleanEnvironment(m_directory.filePath(QStringLiteral("home")));
    // Both at once: each finds its own.
    environment.insert(QStringLiteral("PRIME_API_KEY"), m_simulator.value(QStringLiteral("primeKey")));
    environment.insert(QStringLiteral("PRIME_API_BASE_URL"), m_simulator.value(QStringLiteral("primeUrl")));
    environment.insert(QStringLiteral("PPIO_API_KEY"), m_simulator.value(QStringLiteral("ppioKey")));
    environment.insert(QStringLiteral("PPIO_API_URL"), m_simulator.value(QStringLiteral("ppioUrl")));
    const Smoke::Outcome outcome = Smoke::run(examples() + u'/' + program, {provider}, environment, 60000);
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    for (const QString &text : expected)
        QVERIFY2(outcome.out.contains(text.toUtf8()), outcome.report().constData());
}

/// What the README shows is an example, so that it compiles and runs.
void InstallTest::showsAnExample()
{
    QFile readme(Smoke::sourceDir() + QStringLiteral("/README.md"));
    QFile example(Smoke::sourceDir() + QStringLiteral("/tests/examples/quickstart.cpp"));
    QVERIFY(readme.open(QIODevice::ReadOnly) && example.open(QIODevice::ReadOnly));
    QVERIFY(example.readLine().startsWith("// SPDX-License-Identifier"));
    QVERIFY(readme.readAll().contains("```cpp\n" + example.readAll() + "```\n"));
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
