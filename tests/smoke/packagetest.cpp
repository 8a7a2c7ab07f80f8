// SPDX-License-Identifier: MIT
#include "smoke.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

/// The Debian package: what it says about itself, and that the program runs from it where the source tree
/// cannot be seen.
class PackageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesWhatItNeeds();
    void runsUnpacked();

private:
    QString field(const QString &name) const;

    QTemporaryDir m_directory;
    QString m_file;
};

void PackageTest::initTestCase()
{
    QVERIFY(m_directory.isValid());
    const QString output = m_directory.filePath(QStringLiteral("package"));
    const Smoke::Outcome outcome =
        Smoke::run(Smoke::variable("SANDKEEPER_CPACK"),
                   {QStringLiteral("--config"), Smoke::buildDir() + QStringLiteral("/CPackConfig.cmake"),
                    QStringLiteral("-G"), QStringLiteral("DEB"), QStringLiteral("-B"), output},
                   QProcessEnvironment::systemEnvironment(), 240000);
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    const QStringList files = QDir(output).entryList({QStringLiteral("*.deb")}, QDir::Files);
    QCOMPARE(files.size(), 2);
    QVERIFY(files[0].startsWith(QLatin1String("libsandkeeper-dev_")));
    QVERIFY(files[1].startsWith(QLatin1String("sandkeeper_")));
    m_file = output + QLatin1Char('/') + files[1];
}

QString PackageTest::field(const QString &name) const
{
    const Smoke::Outcome outcome =
        Smoke::run(QStringLiteral("dpkg-deb"), {QStringLiteral("-f"), m_file, name},
                   QProcessEnvironment::systemEnvironment());
    return QString::fromUtf8(outcome.out).trimmed();
}

void PackageTest::namesWhatItNeeds()
{
    QCOMPARE(field(QStringLiteral("Package")), QStringLiteral("sandkeeper"));
    QCOMPARE(field(QStringLiteral("Version")), Smoke::variable("SANDKEEPER_VERSION"));
    QCOMPARE(field(QStringLiteral("Section")), QStringLiteral("utils"));
    const QString depends = field(QStringLiteral("Depends"));
    const QStringList needed{
        QStringLiteral("libsecret-1-0"),   // loaded at run time by the key ring library
        QStringLiteral("qt6-qpa-plugins"), // loaded at run time by Qt
        QStringLiteral("libqt6core6"),         QStringLiteral("libqt6gui6"),
        QStringLiteral("libqt6widgets6"),      QStringLiteral("libqt6network6"),
        QStringLiteral("libqt6svg6"),          QStringLiteral("libqt6keychain1"),
        QStringLiteral("libcpp-httplib[0-9]"), QStringLiteral("libstdc\\+\\+6"),
    };
    for (const QString &name : needed) {
        const QRegularExpression expression(QStringLiteral("(^|[, ])%1").arg(name));
        QVERIFY2(expression.match(depends).hasMatch(),
                 qPrintable(name + QStringLiteral(" not in: ") + depends));
    }
    QVERIFY(field(QStringLiteral("Recommends")).contains(QLatin1String("gnome-keyring | kwalletmanager")));
    QVERIFY(field(QStringLiteral("Recommends")).contains(QLatin1String("bubblewrap")));
}

void PackageTest::runsUnpacked()
{
    const QString root = m_directory.filePath(QStringLiteral("root"));
    const QString home = m_directory.filePath(QStringLiteral("home"));
    QVERIFY(QDir().mkpath(home));
    const Smoke::Outcome unpacked =
        Smoke::run(QStringLiteral("dpkg-deb"), {QStringLiteral("-x"), m_file, root},
                   QProcessEnvironment::systemEnvironment());
    QVERIFY2(unpacked.exitCode == 0, unpacked.report().constData());

    const QString program = root + QStringLiteral("/usr/bin/sandkeeper");
    const QString selfCheck = QStringLiteral("--self-check");
    const QProcessEnvironment environment = Smoke::cleanEnvironment(home);
    // Confined, the source and build trees do not exist at all, so nothing can be borrowed from them.
    const QStringList confinement{
        QStringLiteral("--unshare-all"),
        QStringLiteral("--die-with-parent"),
        QStringLiteral("--ro-bind"),
        QStringLiteral("/"),
        QStringLiteral("/"),
        QStringLiteral("--dev"),
        QStringLiteral("/dev"),
        QStringLiteral("--proc"),
        QStringLiteral("/proc"),
        QStringLiteral("--tmpfs"),
        Smoke::sourceDir(),
        QStringLiteral("--bind"),
        m_directory.path(),
        m_directory.path(),
        QStringLiteral("--chdir"),
        home,
    };
    const bool confined =
        Smoke::run(QStringLiteral("bwrap"), confinement + QStringList{QStringLiteral("true")}, environment)
            .exitCode == 0;
    Smoke::Outcome outcome;
    if (confined) {
        outcome =
            Smoke::run(QStringLiteral("bwrap"), confinement + QStringList{program, selfCheck}, environment);
    } else {
        qInfo("bubblewrap does not work here; the program runs with the source tree in sight");
        outcome = Smoke::run(program, {selfCheck}, environment);
    }
    QCOMPARE(Smoke::selfCheckFault(outcome, root), QString());
}

QTEST_GUILESS_MAIN(PackageTest)
#include "packagetest.moc"
