// SPDX-License-Identifier: MIT
#include "platform/quarantine.h"

#include <QTest>

using namespace Sandkeeper;

/// What is written is the same on every system that the test runs on.
class Quarantine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksTheSystemsLanguage();
    void isThereWhereItHelps();
};

void Quarantine::speaksTheSystemsLanguage()
{
    QCOMPARE(zoneIdentifier(), "[ZoneTransfer]\r\nZoneId=3\r\n");
    QCOMPARE(quarantineValue(0x5f3e1a2b, "Sandkeeper"), "0081;5f3e1a2b;Sandkeeper;");
    QCOMPARE(quarantineValue(1, "a;b"), "0081;00000001;a b;");
}

void Quarantine::isThereWhereItHelps()
{
#if defined(Q_OS_WIN) || defined(Q_OS_DARWIN)
    QVERIFY(systemArrivalMark());
#else
    QVERIFY(!systemArrivalMark());
#endif
}

QTEST_GUILESS_MAIN(Quarantine)
#include "tst_quarantine.moc"
