// SPDX-License-Identifier: MIT
#include "transferfixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

/// Kills a program that transfers files and folders both ways, again and again, at random moments.
class TestTransferKill : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(), qPrintable(m_simulator.problem())); }
    void leavesNothingHalf();

private:
    void prepare(int round);
    void checkHere();
    void checkThere();
    bool start(QProcess &process) const;

    static constexpr int bigSize = 1500000;
    static constexpr int smallFiles = 60;
    int m_round = 0;
    int m_usual = 1000; ///< milliseconds that a run takes at most
};

// Files and folders on both sides, under new names for each round.
void TestTransferKill::prepare(int round)
{
    m_round = round;
    clear();
    writeHere(u"up.bin"_s, content(bigSize, round));
    writeThere(u"down.bin"_s, content(bigSize, round + 1000));
    for (int i = 0; i < smallFiles; ++i)
        writeHere(u"up/%1/%2"_s.arg(i % 5).arg(i), content(3000 + i, i));
    run(u"mkdir -p '%1/down/a' && cd '%1/down/a' && for i in $(seq %2); do echo $i-%3 > f$i; done"_s.arg(
        m_remoteFolder, QString::number(smallFiles), QString::number(round)));
    QFile list(m_settings.path() + u"/list"_s);
    QVERIFY(list.open(QIODevice::WriteOnly));
    const auto line = [&](const char *way, const char *kind, const QString &from, const QString &to) {
        list.write(
            QStringList{QLatin1String(way), QLatin1String(kind), here(from), there(to)}.join(u'\t').toUtf8() +
            '\n');
    };
    line("u", "file", u"up.bin"_s, u"arrived.bin"_s);
    line("d", "file", u"arrived.bin"_s, u"down.bin"_s);
    line("u", "folder", u"up"_s, u"arrived"_s);
    line("d", "folder", u"arrived"_s, u"down"_s);
}

// Whatever has its final name is complete.
void TestTransferKill::checkHere()
{
    if (QFileInfo::exists(here(u"arrived.bin"_s)))
        QVERIFY(readHere(u"arrived.bin"_s) == content(bigSize, m_round + 1000));
    if (!QFileInfo::exists(here(u"arrived"_s)))
        return;
    for (int i = 1; i <= smallFiles; ++i)
        QCOMPARE(readHere(u"arrived/a/f%1"_s.arg(i)),
                 QByteArray::number(i) + '-' + QByteArray::number(m_round) + '\n');
}

void TestTransferKill::checkThere()
{
    const QStringList names = namesThere();
    if (names.contains(u"arrived.bin"_s))
        QVERIFY(readThere(u"arrived.bin"_s) == content(bigSize, m_round));
    if (!names.contains(u"arrived"_s))
        return;
    QCOMPARE(run(u"find '%1' -type f | wc -l"_s.arg(there(u"arrived"_s))).trimmed(),
             QByteArray::number(smallFiles));
    QCOMPARE(run(u"cat '%1/4/59' | wc -c"_s.arg(there(u"arrived"_s))).trimmed(),
             QByteArray::number(3000 + 59));
}

bool TestTransferKill::start(QProcess &process) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"KILL_TEST_KEY"_s, m_simulator.value(u"primeKey"_s));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(KILL_DRIVER),
                  {m_simulator.value(u"primeUrl"_s), m_sandboxId, m_settings.path() + u"/transfers.sqlite"_s,
                   m_settings.path() + u"/list"_s});
    return process.waitForStarted();
}

void TestTransferKill::leavesNothingHalf()
{
    bool isNumber = false;
    int kills = qEnvironmentVariable("KILL_TEST_COUNT").toInt(&isNumber);
    if (!isNumber)
        kills = 100;
    QRandomGenerator random(20261128); // the same moments every time, as far as the machine allows
    int killed = 0;
    int rounds = 0;
    for (; killed < kills; ++rounds) {
        prepare(rounds);
        // Now and then nothing is killed any more, so that each round comes to its end; in the first, nothing
        // is.
        for (int left = rounds == 0 ? 0 : std::min(10, kills - killed); left > 0; --left) {
            QProcess process;
            QElapsedTimer timer;
            timer.start();
            QVERIFY(start(process));
            if (process.waitForFinished(int(random.bounded(m_usual)) + 10)) {
                m_usual = std::max(std::min(m_usual, int(timer.elapsed())), 100);
                break;
            }
            process.kill();
            QVERIFY(process.waitForFinished());
            ++killed;
            checkHere();
            if (killed % 5 == 0)
                checkThere();
        }
        QProcess process;
        QElapsedTimer timer;
        timer.start();
        QVERIFY(start(process));
        const bool ended = process.waitForFinished(180000);
        QVERIFY2(ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                 ((ended ? QByteArray() : QByteArray("it does not come to an end: ")) +
                  process.readAllStandardError())
                     .constData());
        if (rounds == 0)
            m_usual = std::max(int(timer.elapsed()), 100);
        QCOMPARE(namesHere(), (QStringList{u"arrived"_s, u"arrived.bin"_s, u"up"_s, u"up.bin"_s}));
        QTRY_COMPARE(namesThere(), (QStringList{u"arrived"_s, u"arrived.bin"_s, u"down"_s, u"down.bin"_s}));
        checkHere();
        checkThere();
    }
    qInfo("killed %d times in %d rounds", killed, rounds);
}

QTEST_GUILESS_MAIN(TestTransferKill)
#include "tst_transferkill.moc"
