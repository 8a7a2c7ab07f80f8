// SPDX-License-Identifier: MIT
#include "core/client/accountsessions.h"
#include "core/client/operations.h"
#include "models/operationsmodel.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;

namespace {

/// Real operations on an account that is not connected: all of them end at once, with an error.
struct Fixture
{
    Fixture()
        : settings(folder.path())
        , sessions({.settings = &settings, .plugins = &plugins, .store = &store, .clock = &Clock::system()})
        , operations(&sessions, &store)
        , model(&operations)
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
    }
    Operation *removeMany(int count)
    {
        QList<SandboxKey> keys;
        for (int i = 0; i < count; ++i)
            keys += SandboxKey{QStringLiteral("nobody"), QStringLiteral("sbx-%1").arg(i)};
        return operations.remove(keys);
    }

    QTemporaryDir folder;
    Settings settings;
    PluginManager plugins;
    SandboxStore store;
    AccountSessions sessions;
    Operations operations;
    OperationsModel model;
    QAbstractItemModelTester tester;
};

} // namespace

class OperationsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newestComesFirst();
    void itemsStandBelowTheirOperation();
    void failuresAreTold();
    void clearedOperationsLeave();
    void earlierOperationsAreThere();
};

void OperationsModelTest::newestComesFirst()
{
    Fixture f;
    Operation *first = f.removeMany(1);
    Operation *second = f.removeMany(3);
    Operation *third = f.operations.create(QStringLiteral("nobody"), {});
    QCOMPARE(f.model.rowCount(), 3);
    QCOMPARE(f.model.operationAt(f.model.index(0, 0)), third);
    QCOMPARE(f.model.operationAt(f.model.index(1, 0)), second);
    QCOMPARE(f.model.operationAt(f.model.index(2, 0)), first);
    QCOMPARE(f.model.indexOf(first).row(), 2);
}

void OperationsModelTest::itemsStandBelowTheirOperation()
{
    Fixture f;
    Operation *one = f.removeMany(1);
    Operation *many = f.removeMany(40);
    QTRY_COMPARE(f.model.rowCount(f.model.indexOf(many)), 40);
    QCOMPARE(f.model.rowCount(f.model.indexOf(one)), 0); // a single item is the operation itself
    const QModelIndex item = f.model.index(7, OperationsModel::TitleColumn, f.model.indexOf(many));
    QCOMPARE(item.data().toString(), QStringLiteral("sbx-7"));
    QCOMPARE(f.model.operationAt(item), many);
    const QPersistentModelIndex kept(item);
    f.removeMany(2); // above it
    QCOMPARE(kept.parent(), f.model.indexOf(many));
    QCOMPARE(kept.parent().row(), 1);
    QCOMPARE(f.model.rowCount(item), 0);
}

void OperationsModelTest::failuresAreTold()
{
    Fixture f;
    Operation *many = f.removeMany(2);
    QTRY_VERIFY(many->isFinished());
    const QModelIndex top = f.model.indexOf(many);
    QTRY_VERIFY(top.data(OperationsModel::FailedRole).toBool());
    QVERIFY(!top.data(OperationsModel::ProgressRole).isValid());
    QVERIFY(top.data(OperationsModel::ErrorRole).isValid());
    QVERIFY(f.model.index(0, 0, top).data(OperationsModel::FailedRole).toBool());
    QVERIFY(!f.model.index(0, OperationsModel::StatusColumn, top).data().toString().isEmpty());
}

void OperationsModelTest::clearedOperationsLeave()
{
    Fixture f;
    f.removeMany(1);
    f.removeMany(5);
    QTRY_COMPARE(f.operations.runningCount(), 0);
    const QPersistentModelIndex kept = f.model.index(0, 0, f.model.index(0, 0));
    f.operations.clearFinished();
    QCOMPARE(f.model.rowCount(), 0);
    QVERIFY(!kept.isValid());
    f.removeMany(2); // announcements of what is gone do no harm
    QTRY_COMPARE(f.model.rowCount(), 1);
}

void OperationsModelTest::earlierOperationsAreThere()
{
    Fixture f;
    Operation *first = f.removeMany(3);
    f.removeMany(1);
    OperationsModel later(&f.operations);
    const QAbstractItemModelTester tester(&later, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(later.rowCount(), 2);
    QCOMPARE(later.indexOf(first).row(), 1);
    QCOMPARE(later.rowCount(later.indexOf(first)), 3);
}

QTEST_GUILESS_MAIN(OperationsModelTest)
#include "tst_operationsmodel.moc"
