// SPDX-License-Identifier: MIT
#include "models/sandboxfiltermodel.h"
#include "modeltesting.h"

#include <algorithm>

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;
using namespace std::chrono_literals;

namespace {

const QString A = QStringLiteral("account-a");

struct Fixture
{
    Fixture()
        : table(&store, &clock)
        , proxy(&table)
        , tester(&proxy, QAbstractItemModelTester::FailureReportingMode::Fatal)
        , selection(&proxy)
    {
        store.addAccount(A);
        proxy.sort(SandboxTableModel::NameColumn);
    }
    void refresh(const QList<Sandbox> &sandboxes)
    {
        clock.advance(1s);
        store.applySnapshot(A, sandboxes, clock.now());
    }
    QStringList ids() const
    {
        QStringList result;
        for (int i = 0; i < proxy.rowCount(); ++i)
            result += proxy.keyAt(i).sandboxId;
        return result;
    }
    QSet<QString> selectedIds() const
    {
        QSet<QString> result;
        for (const QModelIndex &index : selection.selectedRows())
            result += proxy.keyAt(index.row()).sandboxId;
        return result;
    }

    StillClock clock;
    SandboxStore store;
    SandboxTableModel table;
    SandboxFilterModel proxy;
    QAbstractItemModelTester tester;
    QItemSelectionModel selection;
};

/// The order by name, said in another way than the proxy says it: run-2 before run-10, then the older, then
/// the id.
bool before(const Sandbox &a, const Sandbox &b)
{
    const int x = a.name.mid(4).toInt();
    const int y = b.name.mid(4).toInt();
    if (x != y)
        return x < y;
    if (a.createdAt != b.createdAt)
        return a.createdAt < b.createdAt;
    return a.id < b.id;
}

} // namespace

class SandboxFilterModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesSortNaturally();
    void tiesByCreationThenId();
    void noDeadlineSortsAsLongest();
    void everyColumnSorts_data();
    void everyColumnSorts();
    void usageSorts();
    void endedCanBeHidden();
    void accountCanBeChosen();
    void filterFollowsChanges();
    void selectionSurvivesRefreshAndSort();
    void tickDoesNotReorder();
    void scatteredDifferencesComeAsFewSteps();
    void randomRefreshesMatchAnOracle();
};

void SandboxFilterModelTest::namesSortNaturally()
{
    Fixture f;
    const QDateTime now = f.clock.now();
    f.refresh({runningSandbox(QStringLiteral("1"), QStringLiteral("run-10"), now),
               runningSandbox(QStringLiteral("2"), QStringLiteral("Run-2"), now),
               runningSandbox(QStringLiteral("3"), QStringLiteral("run-1"), now)});
    QCOMPARE(f.ids(), QStringList({QStringLiteral("3"), QStringLiteral("2"), QStringLiteral("1")}));
    f.proxy.sort(SandboxTableModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(f.ids(), QStringList({QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
}

void SandboxFilterModelTest::tiesByCreationThenId()
{
    Fixture f;
    const QDateTime now = f.clock.now();
    f.refresh({runningSandbox(QStringLiteral("b"), QStringLiteral("n"), now),
               runningSandbox(QStringLiteral("c"), QStringLiteral("n"), now.addSecs(-5)),
               runningSandbox(QStringLiteral("a"), QStringLiteral("n"), now)});
    QCOMPARE(f.ids(), QStringList({QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
}

void SandboxFilterModelTest::noDeadlineSortsAsLongest()
{
    Fixture f;
    const QDateTime now = f.clock.now();
    Sandbox endless = runningSandbox(QStringLiteral("endless"), QStringLiteral("n"), now);
    endless.deadline = QDateTime();
    f.refresh({endless, runningSandbox(QStringLiteral("long"), QStringLiteral("n"), now, 90min),
               runningSandbox(QStringLiteral("short"), QStringLiteral("n"), now, 5min)});
    f.proxy.sort(SandboxTableModel::TimeLeftColumn);
    QCOMPARE(f.ids(),
             QStringList({QStringLiteral("short"), QStringLiteral("long"), QStringLiteral("endless")}));
}

void SandboxFilterModelTest::everyColumnSorts_data()
{
    QTest::addColumn<int>("column");
    for (int column = 0; column < SandboxTableModel::ColumnCount; ++column)
        QTest::addRow("column %d", column) << column;
}

void SandboxFilterModelTest::everyColumnSorts()
{
    QFETCH(int, column);
    Fixture f;
    const QDateTime now = f.clock.now();
    Sandbox low = runningSandbox(QStringLiteral("low"), QStringLiteral("a"), now.addSecs(-60), 10min);
    low.image = QStringLiteral("alpine");
    low.cpuCores = 1;
    low.memoryGb = 1;
    low.state = SandboxState::Pending;
    low.labels = {QStringLiteral("a")};
    Sandbox high = runningSandbox(QStringLiteral("high"), QStringLiteral("b"), now, 20min);
    high.cpuCores = 16;
    high.memoryGb = 10;
    high.gpuCount = 1;
    high.labels = {QStringLiteral("b")};
    if (column == SandboxTableModel::TimeLeftColumn)
        low.state = SandboxState::Running;
    f.refresh({high, low});
    f.proxy.sort(column, Qt::AscendingOrder);
    QCOMPARE(f.ids(), QStringList({QStringLiteral("low"), QStringLiteral("high")}));
    f.proxy.sort(column, Qt::DescendingOrder);
    QCOMPARE(f.ids(), QStringList({QStringLiteral("high"), QStringLiteral("low")}));
}

void SandboxFilterModelTest::usageSorts()
{
    Fixture f;
    const QDateTime now = f.clock.now();
    QList<Sandbox> sandboxes;
    for (const char *id : {"a", "b", "c"})
        sandboxes += runningSandbox(QLatin1String(id), QStringLiteral("n"), now);
    f.refresh(sandboxes);
    const auto use = [](double percent, qint64 memory) {
        MetricsSample sample;
        sample.cpuPercent = percent;
        sample.memoryUsed = memory;
        return sample;
    };
    f.proxy.sort(SandboxTableModel::CpuUseColumn, Qt::DescendingOrder);
    f.table.setMetrics(A, {{QStringLiteral("a"), use(3, 9)}, {QStringLiteral("c"), use(40, 1)}});
    QCOMPARE(f.ids(), QStringList({QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
    f.table.setMetrics(A, {{QStringLiteral("a"), use(90, 9)}}); // a new sample moves its row
    QCOMPARE(f.ids(), QStringList({QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("b")}));
    f.proxy.sort(SandboxTableModel::MemoryUseColumn, Qt::AscendingOrder);
    QCOMPARE(f.ids(), QStringList({QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("a")}));
}

void SandboxFilterModelTest::endedCanBeHidden()
{
    Fixture f;
    Sandbox ended = runningSandbox(QStringLiteral("e"), QStringLiteral("e"), f.clock.now());
    ended.state = SandboxState::TimedOut;
    f.refresh({ended, runningSandbox(QStringLiteral("r"), QStringLiteral("r"), f.clock.now())});
    QCOMPARE(f.proxy.rowCount(), 2);
    f.proxy.setShowEnded(false);
    QCOMPARE(f.ids(), QStringList{QStringLiteral("r")});
    QCOMPARE(f.proxy.rowOf({A, QStringLiteral("e")}), -1);
    f.proxy.setShowEnded(true);
    QCOMPARE(f.proxy.rowCount(), 2);
}

void SandboxFilterModelTest::accountCanBeChosen()
{
    Fixture f;
    f.refresh({runningSandbox(QStringLiteral("r"), QStringLiteral("r"), f.clock.now())});
    f.proxy.setAccount(QStringLiteral("other"));
    QCOMPARE(f.proxy.rowCount(), 0);
    f.proxy.setAccount(A);
    QCOMPARE(f.proxy.rowCount(), 1);
}

void SandboxFilterModelTest::filterFollowsChanges()
{
    Fixture f;
    f.proxy.setFilterText(QStringLiteral("state:running label:x"));
    Sandbox sandbox = runningSandbox(QStringLiteral("s"), QStringLiteral("n"), f.clock.now());
    f.refresh({sandbox});
    QCOMPARE(f.proxy.rowCount(), 0);
    sandbox.labels = {QStringLiteral("x")};
    f.refresh({sandbox});
    QCOMPARE(f.proxy.rowCount(), 1);
    sandbox.state = SandboxState::Terminated;
    sandbox.stateWord = QStringLiteral("TERMINATED");
    f.refresh({sandbox});
    QCOMPARE(f.proxy.rowCount(), 0);
}

void SandboxFilterModelTest::selectionSurvivesRefreshAndSort()
{
    Fixture f;
    QList<Sandbox> sandboxes;
    for (int i = 0; i < 300; ++i)
        sandboxes +=
            runningSandbox(QStringLiteral("s%1").arg(i), QStringLiteral("n%1").arg(i), f.clock.now());
    f.refresh(sandboxes);
    const QSet<QString> wanted{QStringLiteral("s7"), QStringLiteral("s101"), QStringLiteral("s255")};
    for (const QString &id : wanted)
        f.selection.select(f.proxy.index(f.proxy.rowOf({A, id}), 0),
                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    // Every other sandbox goes, many change their place in the order, some come.
    QList<Sandbox> later;
    for (int i = 1; i < 300; i += 2) {
        sandboxes[i].name = QStringLiteral("m%1").arg(1000 - i);
        later += sandboxes[i];
    }
    for (int i = 300; i < 350; ++i)
        later.prepend(
            runningSandbox(QStringLiteral("s%1").arg(i), QStringLiteral("a%1").arg(i), f.clock.now()));
    f.refresh(later);
    QCOMPARE(f.selectedIds(), wanted);
    f.proxy.sort(SandboxTableModel::CreatedColumn, Qt::DescendingOrder);
    QCOMPARE(f.selectedIds(), wanted);
}

void SandboxFilterModelTest::tickDoesNotReorder()
{
    Fixture f;
    f.refresh({runningSandbox(QStringLiteral("a"), QStringLiteral("a"), f.clock.now(), 5min),
               runningSandbox(QStringLiteral("b"), QStringLiteral("b"), f.clock.now(), 4min)});
    f.proxy.sort(SandboxTableModel::TimeLeftColumn);
    QSignalSpy layout(&f.proxy, &QAbstractItemModel::layoutChanged);
    QSignalSpy moved(&f.proxy, &QAbstractItemModel::rowsMoved);
    QSignalSpy changed(&f.proxy, &QAbstractItemModel::dataChanged);
    f.clock.advance(1s);
    f.table.tick();
    QVERIFY(changed.count() > 0);
    QCOMPARE(layout.count(), 0);
    QCOMPARE(moved.count(), 0);
}

void SandboxFilterModelTest::scatteredDifferencesComeAsFewSteps()
{
    Fixture f;
    QList<Sandbox> all;
    for (int i = 0; i < 400; ++i)
        all += runningSandbox(QStringLiteral("s%1").arg(i), QStringLiteral("n%1").arg(i), f.clock.now());
    f.refresh(all);
    f.selection.select(QItemSelection(f.proxy.index(0, 0), f.proxy.index(399, 0)),
                       QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QSignalSpy removed(&f.proxy, &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(&f.proxy, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&f.proxy, &QAbstractItemModel::dataChanged);
    QSignalSpy selection(&f.selection, &QItemSelectionModel::selectionChanged);
    QList<Sandbox> half;
    for (int i = 0; i < 400; i += 2)
        half += all[i];
    f.refresh(half);
    QCOMPARE(f.proxy.rowCount(), 200);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(selection.count(), 1);
    QCOMPARE(f.selectedIds().size(), 200);
    f.refresh(all);
    QCOMPARE(f.proxy.rowCount(), 400);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(f.selectedIds().size(), 200);
    for (int i = 0; i < 400; i += 3)
        all[i].labels = {QStringLiteral("new")};
    changed.clear();
    f.refresh(all);
    QCOMPARE(changed.count(), 1);
    for (int i = 0; i < 400; ++i)
        QCOMPARE(f.proxy.row(i).sandbox, all[i]);
}

void SandboxFilterModelTest::randomRefreshesMatchAnOracle()
{
    for (quint32 seed = 1; seed <= 6; ++seed) {
        QRandomGenerator random(seed);
        Fixture f;
        QSignalSpy reset(&f.proxy, &QAbstractItemModel::modelReset);
        QSet<QString> selected;
        for (int step = 0; step < 25; ++step) {
            QList<Sandbox> fresh;
            for (int i = 0, size = random.bounded(100); i < size; ++i) {
                if (random.bounded(3))
                    fresh += randomSandbox(random, i, f.clock.now());
            }
            f.refresh(fresh);

            QList<Sandbox> expected;
            const bool onlyRunning = f.proxy.filterText() == QStringLiteral("state:running");
            for (const Sandbox &sandbox : f.store.sandboxes(A)) {
                if (!onlyRunning || sandbox.state == SandboxState::Running)
                    expected += sandbox;
            }
            std::sort(expected.begin(), expected.end(), before);
            QStringList expectedIds;
            for (const Sandbox &sandbox : expected)
                expectedIds += sandbox.id;
            QCOMPARE(f.ids(), expectedIds);
            // What was selected and is still shown is still selected, and nothing else is.
            selected.intersect(QSet<QString>(expectedIds.begin(), expectedIds.end()));
            QCOMPARE(f.selectedIds(), selected);

            f.selection.clear();
            selected.clear();
            for (const QString &id : expectedIds) {
                if (random.bounded(4) == 0)
                    selected += id;
            }
            for (const QString &id : selected)
                f.selection.select(f.proxy.index(f.proxy.rowOf({A, id}), 0),
                                   QItemSelectionModel::Select | QItemSelectionModel::Rows);
            if (random.bounded(4) == 0) {
                f.proxy.setFilterText(onlyRunning ? QString() : QStringLiteral("state:running"));
                selected = f.selectedIds();
            }
        }
        QCOMPARE(reset.count(), 0);
    }
}

QTEST_GUILESS_MAIN(SandboxFilterModelTest)
#include "tst_sandboxfiltermodel.moc"
