// SPDX-License-Identifier: MIT
#include "models/sandboxtablemodel.h"
#include "modeltesting.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;
using namespace std::chrono_literals;

namespace {

const QString A = QStringLiteral("account-a");
const QString B = QStringLiteral("account-b");

struct Fixture
{
    Fixture()
        : model(&store, &clock)
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
        store.addAccount(A);
        store.addAccount(B);
    }
    /// A later complete answer of the service.
    void refresh(const QString &account, const QList<Sandbox> &sandboxes)
    {
        clock.advance(1s);
        store.applySnapshot(account, sandboxes, clock.now());
    }
    QString text(int row, int column) const { return model.index(row, column).data().toString(); }

    StillClock clock;
    SandboxStore store;
    SandboxTableModel model;
    QAbstractItemModelTester tester;
};

} // namespace

class SandboxTableModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEachField();
    void missingValuesAreDashes();
    void sameIdInTwoAccountsIsTwoRows();
    void usageIsShownAndAges();
    void usageGoesWithARunningState();
    void changeNamesItsColumnsOnly();
    void unshownChangeIsAnnounced();
    void manyScatteredRemovalsKeepPersistentIndexes();
    void failureMarksRowsStale();
    void removedAccountTakesItsRowsOnly();
    void renamedAccountShows();
    void tickAnnouncesOnlyVisibleChanges();
    void endedSandboxesDoNotTick();
    void urgencyFollowsTimeLeft_data();
    void urgencyFollowsTimeLeft();
    void rowsReadAloud();
    void randomRefreshesMatchTheStore();
};

void SandboxTableModelTest::showsEachField()
{
    Fixture f;
    f.model.setAccountNames({{A, QStringLiteral("Work")}});
    Sandbox sandbox =
        runningSandbox(QStringLiteral("s1"), QStringLiteral("train"), f.clock.now().addSecs(-600));
    sandbox.labels = {QStringLiteral("x"), QStringLiteral("y")};
    sandbox.gpuCount = 2;
    sandbox.gpuType = QStringLiteral("H100");
    sandbox.cpuCores = 0.5;
    f.refresh(A, {sandbox});
    QCOMPARE(f.model.rowCount(), 1);
    QCOMPARE(f.text(0, SandboxTableModel::NameColumn), QStringLiteral("train"));
    QCOMPARE(f.text(0, SandboxTableModel::StateColumn), QStringLiteral("Running"));
    QCOMPARE(f.text(0, SandboxTableModel::AccountColumn), QStringLiteral("Work"));
    QCOMPARE(f.text(0, SandboxTableModel::ImageColumn), QStringLiteral("python:3.11-slim"));
    QCOMPARE(f.text(0, SandboxTableModel::CpuColumn), QStringLiteral("0.5"));
    QCOMPARE(f.text(0, SandboxTableModel::MemoryColumn), QStringLiteral("4 GB"));
    QCOMPARE(f.text(0, SandboxTableModel::GpuColumn), QStringLiteral("2 × H100"));
    QCOMPARE(f.text(0, SandboxTableModel::LabelsColumn), QStringLiteral("x, y"));
    QCOMPARE(f.text(0, SandboxTableModel::CreatedColumn), QStringLiteral("10 min ago"));
    QCOMPARE(f.text(0, SandboxTableModel::TimeLeftColumn), QStringLiteral("34 min"));
    const QString exact = f.model.index(0, SandboxTableModel::CreatedColumn).data(Qt::ToolTipRole).toString();
    QVERIFY2(exact.contains(QStringLiteral("2026-03-01 11:50:00 UTC")), qPrintable(exact));
    for (int column :
         {SandboxTableModel::CpuColumn, SandboxTableModel::MemoryColumn, SandboxTableModel::GpuColumn})
        QVERIFY(f.model.index(0, column).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    QVERIFY(f.model.index(0, 0).data(Qt::TextAlignmentRole).toInt() & Qt::AlignLeft);
}

void SandboxTableModelTest::missingValuesAreDashes()
{
    Fixture f;
    Sandbox bare;
    bare.id = QStringLiteral("s1");
    f.refresh(A, {bare});
    QCOMPARE(f.text(0, SandboxTableModel::NameColumn), QStringLiteral("s1"));
    for (int column = SandboxTableModel::ImageColumn; column < SandboxTableModel::ColumnCount; ++column) {
        QCOMPARE(f.text(0, column), QStringLiteral("–"));
        QVERIFY(f.model.index(0, column).data(SandboxTableModel::MissingRole).toBool());
    }
}

void SandboxTableModelTest::usageIsShownAndAges()
{
    Fixture f;
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("n"), f.clock.now())});
    const auto cell = [&f](int column, int role = Qt::DisplayRole) {
        return f.model.index(0, column).data(role);
    };
    QVERIFY(!cell(SandboxTableModel::CpuUseColumn, SandboxTableModel::UsageRole).isValid());
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    const MetricsSample sample{.time = f.clock.now(),
                               .cpuCount = 2,
                               .cpuPercent = 81.6,
                               .memoryUsed = 1288490189,
                               .memoryTotal = 4294967296,
                               .diskUsed = 900000000,
                               .diskTotal = {}};
    f.model.setMetrics(A, {{QStringLiteral("s1"), sample}, {QStringLiteral("unknown"), sample}});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(cell(SandboxTableModel::CpuUseColumn).toString(), QStringLiteral("82%"));
    QCOMPARE(cell(SandboxTableModel::MemoryUseColumn).toString(), QStringLiteral("1.2 of 4 GB"));
    QCOMPARE(cell(SandboxTableModel::DiskUseColumn).toString(), QStringLiteral("858 MB"));
    QVERIFY(qAbs(cell(SandboxTableModel::MemoryUseColumn, SandboxTableModel::UsageRole).toDouble() - 0.3) <
            0.01);
    QVERIFY(!cell(SandboxTableModel::DiskUseColumn, SandboxTableModel::UsageRole).isValid());
    QVERIFY(cell(SandboxTableModel::CpuUseColumn, Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    QVERIFY(!cell(SandboxTableModel::CpuUseColumn, SandboxTableModel::StaleRole).toBool());

    f.clock.advance(30s);
    f.model.tick();
    QVERIFY(!cell(SandboxTableModel::CpuUseColumn, SandboxTableModel::StaleRole).toBool());
    f.clock.advance(31s);
    changed.clear();
    f.model.tick();
    QVERIFY(cell(SandboxTableModel::CpuUseColumn, SandboxTableModel::StaleRole).toBool());
    QVERIFY(!cell(SandboxTableModel::NameColumn, SandboxTableModel::StaleRole).toBool());
    QVERIFY(cell(SandboxTableModel::CpuUseColumn, Qt::AccessibleTextRole)
                .toString()
                .contains(QStringLiteral("not up to date")));
    const bool told = std::any_of(changed.begin(), changed.end(), [](const QList<QVariant> &arguments) {
        return arguments.at(0).toModelIndex().column() == SandboxTableModel::CpuUseColumn;
    });
    QVERIFY(told);
    f.model.setMetrics(A, {{QStringLiteral("s1"), sample}}); // the same values, but of now
    QVERIFY(!cell(SandboxTableModel::CpuUseColumn, SandboxTableModel::StaleRole).toBool());
}

void SandboxTableModelTest::usageGoesWithARunningState()
{
    Fixture f;
    Sandbox sandbox = runningSandbox(QStringLiteral("s1"), QStringLiteral("n"), f.clock.now());
    f.refresh(A, {sandbox});
    MetricsSample sample;
    sample.cpuPercent = 5;
    f.model.setMetrics(A, {{sandbox.id, sample}});
    sandbox.name = QStringLiteral("other"); // a refresh does not take it away
    f.refresh(A, {sandbox});
    QCOMPARE(f.text(0, SandboxTableModel::CpuUseColumn), QStringLiteral("5%"));
    sandbox.state = SandboxState::Paused;
    f.refresh(A, {sandbox});
    QCOMPARE(f.text(0, SandboxTableModel::CpuUseColumn), QStringLiteral("–"));
    QCOMPARE(f.text(0, SandboxTableModel::TimeLeftColumn), QStringLiteral("–"));
    QVERIFY(f.model.index(0, SandboxTableModel::TimeLeftColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("Paused")));
    f.model.setMetrics(A, {{sandbox.id, sample}}); // came late
    QCOMPARE(f.text(0, SandboxTableModel::CpuUseColumn), QStringLiteral("–"));
}

void SandboxTableModelTest::sameIdInTwoAccountsIsTwoRows()
{
    Fixture f;
    const Sandbox sandbox = runningSandbox(QStringLiteral("same"), QStringLiteral("n"), f.clock.now());
    f.refresh(A, {sandbox});
    f.refresh(B, {sandbox});
    QCOMPARE(f.model.rowCount(), 2);
    f.refresh(A, {});
    QCOMPARE(f.model.rowCount(), 1);
    QCOMPARE(f.model.keyAt(0), (SandboxKey{B, QStringLiteral("same")}));
}

void SandboxTableModelTest::changeNamesItsColumnsOnly()
{
    Fixture f;
    QList<Sandbox> sandboxes;
    for (int i = 0; i < 4; ++i)
        sandboxes += runningSandbox(QStringLiteral("s%1").arg(i), QStringLiteral("n"), f.clock.now());
    f.refresh(A, sandboxes);
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&f.model, &QAbstractItemModel::rowsInserted);
    f.refresh(A, sandboxes);
    QCOMPARE(changed.count(), 0);

    sandboxes[1].labels = {QStringLiteral("new")};
    sandboxes[2].labels = {QStringLiteral("new")};
    f.refresh(A, sandboxes);
    QCOMPARE(changed.count(), 1); // two neighbours, one signal
    const auto from = changed[0][0].value<QModelIndex>();
    const auto to = changed[0][1].value<QModelIndex>();
    QCOMPARE(from, f.model.index(1, SandboxTableModel::LabelsColumn));
    QCOMPARE(to, f.model.index(2, SandboxTableModel::LabelsColumn));
    const auto roles = changed[0][2].value<QList<int>>();
    QVERIFY(roles.contains(int(Qt::DisplayRole)));
    QVERIFY(roles.contains(int(SandboxTableModel::FilterTextRole)));
    QVERIFY(!roles.contains(int(SandboxTableModel::StaleRole)));
    QCOMPARE(inserted.count(), 0);
}

void SandboxTableModelTest::unshownChangeIsAnnounced()
{
    Fixture f;
    Sandbox sandbox = runningSandbox(QStringLiteral("s1"), QStringLiteral("n"), f.clock.now());
    f.refresh(A, {sandbox});
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    sandbox.environment.insert(QStringLiteral("A"), QStringLiteral("1"));
    f.refresh(A, {sandbox});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(f.model.row(0).sandbox.environment.size(), 1);
}

void SandboxTableModelTest::manyScatteredRemovalsKeepPersistentIndexes()
{
    Fixture f;
    QList<Sandbox> all;
    QList<Sandbox> kept;
    for (int i = 0; i < 300; ++i) {
        all += runningSandbox(QStringLiteral("s%1").arg(i), QStringLiteral("n"), f.clock.now());
        if (i % 2)
            kept += all.back();
    }
    f.refresh(A, all);
    const QPersistentModelIndex survivor = f.model.index(151, 3);
    const QPersistentModelIndex victim = f.model.index(150, 3);
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    QSignalSpy removed(&f.model, &QAbstractItemModel::rowsRemoved);
    f.refresh(A, kept);
    QCOMPARE(f.model.rowCount(), 150);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(removed.count(), 1);
    QVERIFY(!victim.isValid());
    QVERIFY(survivor.isValid());
    QCOMPARE(f.model.keyAt(survivor.row()).sandboxId, QStringLiteral("s151"));
    QCOMPARE(survivor.column(), 3);
    // The others keep their order.
    for (int i = 0; i < 150; ++i)
        QCOMPARE(f.model.keyAt(i).sandboxId, kept[i].id);
}

void SandboxTableModelTest::failureMarksRowsStale()
{
    Fixture f;
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("a"), f.clock.now())});
    f.refresh(B, {runningSandbox(QStringLiteral("s1"), QStringLiteral("b"), f.clock.now())});
    f.store.setError(A, Error{.kind = Error::Kind::Network});
    QCOMPARE(f.model.rowCount(), 2);
    QVERIFY(f.model.index(0, 0).data(SandboxTableModel::StaleRole).toBool());
    QVERIFY(!f.model.index(1, 0).data(SandboxTableModel::StaleRole).toBool());
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("a"), f.clock.now())});
    QVERIFY(!f.model.index(0, 0).data(SandboxTableModel::StaleRole).toBool());
}

void SandboxTableModelTest::removedAccountTakesItsRowsOnly()
{
    Fixture f;
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("a"), f.clock.now())});
    f.refresh(B, {runningSandbox(QStringLiteral("s2"), QStringLiteral("b"), f.clock.now())});
    f.store.removeAccount(A);
    QCOMPARE(f.model.rowCount(), 1);
    QCOMPARE(f.model.keyAt(0).accountId, B);
}

void SandboxTableModelTest::renamedAccountShows()
{
    Fixture f;
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("a"), f.clock.now())});
    QCOMPARE(f.text(0, SandboxTableModel::AccountColumn), A);
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    f.model.setAccountNames({{A, QStringLiteral("Home")}});
    QCOMPARE(f.text(0, SandboxTableModel::AccountColumn), QStringLiteral("Home"));
    QCOMPARE(changed.count(), 1);
    f.model.setAccountNames({{A, QStringLiteral("Home")}});
    QCOMPARE(changed.count(), 1);
}

void SandboxTableModelTest::tickAnnouncesOnlyVisibleChanges()
{
    Fixture f;
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("long"), f.clock.now(), 90min),
                  runningSandbox(QStringLiteral("s2"), QStringLiteral("short"), f.clock.now(), 5min)});
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    f.clock.advance(1s);
    f.model.tick();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].value<QModelIndex>(), f.model.index(1, SandboxTableModel::TimeLeftColumn));
    // Text only: a proxy must neither sort nor filter again.
    QVERIFY(!changed[0][2].value<QList<int>>().contains(int(SandboxTableModel::SortRole)));
    QCOMPARE(f.text(1, SandboxTableModel::TimeLeftColumn), QStringLiteral("4 min 58 s"));
    changed.clear();
    f.model.tick();
    QCOMPARE(changed.count(), 0); // nothing moved since
    f.clock.advance(60s);
    f.model.tick();
    QCOMPARE(f.text(0, SandboxTableModel::TimeLeftColumn), QStringLiteral("1 h 28 min"));
    QCOMPARE(f.text(0, SandboxTableModel::CreatedColumn), QStringLiteral("1 min ago"));
}

void SandboxTableModelTest::endedSandboxesDoNotTick()
{
    Fixture f;
    Sandbox ended = runningSandbox(QStringLiteral("s1"), QStringLiteral("e"), f.clock.now());
    ended.state = SandboxState::Terminated;
    f.refresh(A, {ended});
    QCOMPARE(f.text(0, SandboxTableModel::TimeLeftColumn), QStringLiteral("–"));
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    f.clock.advance(5s);
    f.model.tick();
    QCOMPARE(changed.count(), 0);
}

void SandboxTableModelTest::urgencyFollowsTimeLeft_data()
{
    QTest::addColumn<int>("minutes");
    QTest::addColumn<int>("urgency");
    QTest::newRow("plenty") << 11 << int(SandboxTableModel::Urgency::None);
    QTest::newRow("soon") << 9 << int(SandboxTableModel::Urgency::Soon);
    QTest::newRow("critical") << 2 << int(SandboxTableModel::Urgency::Critical);
    QTest::newRow("over") << -1 << int(SandboxTableModel::Urgency::Critical);
}

void SandboxTableModelTest::urgencyFollowsTimeLeft()
{
    QFETCH(int, minutes);
    QFETCH(int, urgency);
    Fixture f;
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("n"), f.clock.now(), 60min)});
    f.clock.advance(std::chrono::minutes(60 - minutes));
    f.model.tick();
    QCOMPARE(f.model.index(0, SandboxTableModel::TimeLeftColumn).data(SandboxTableModel::UrgencyRole).toInt(),
             urgency);
}

void SandboxTableModelTest::rowsReadAloud()
{
    Fixture f;
    f.refresh(A, {runningSandbox(QStringLiteral("s1"), QStringLiteral("train"), f.clock.now(), 13min)});
    const auto spoken = [&f] {
        return f.model.index(0, 0).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(spoken(), QStringLiteral("train, Running, 12 min left"));
    f.store.setError(A, Error{.kind = Error::Kind::Network});
    QCOMPARE(spoken(), QStringLiteral("train, Running, 12 min left, not up to date"));
}

void SandboxTableModelTest::randomRefreshesMatchTheStore()
{
    for (quint32 seed = 1; seed <= 6; ++seed) {
        QRandomGenerator random(seed);
        Fixture f;
        QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
        for (int step = 0; step < 30; ++step) {
            const QString account = random.bounded(2) ? A : B;
            const int size = random.bounded(100);
            QList<Sandbox> fresh;
            for (int i = 0; i < size; ++i) {
                if (random.bounded(3))
                    fresh += randomSandbox(random, i, f.clock.now());
            }
            f.refresh(account, fresh);
            if (random.bounded(5) == 0)
                f.store.setError(account, Error{.kind = Error::Kind::Server});

            QCOMPARE(f.model.rowCount(), f.store.count());
            for (int row = 0; row < f.model.rowCount(); ++row) {
                const SandboxKey key = f.model.keyAt(row);
                QCOMPARE(f.model.rowOf(key), row);
                QVERIFY(f.store.find(key) == std::optional(f.model.row(row).sandbox));
                QCOMPARE(f.model.row(row).stale, f.store.status(key.accountId).isStale());
            }
        }
        QCOMPARE(reset.count(), 0);
    }
}

QTEST_GUILESS_MAIN(SandboxTableModelTest)
#include "tst_sandboxtablemodel.moc"
