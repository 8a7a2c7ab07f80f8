// SPDX-License-Identifier: MIT
// What sandboxes use, in the table and in the details: asked for what can be seen, while it can be seen.
#include "accessibilitycheck.h"
#include "lifefixture.h"
#include "ui/details/detailspane.h"
#include "ui/details/metricstab.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/metricsfeed.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/widgets/linechart.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

using namespace Sandkeeper;
using namespace std::chrono_literals;
using Testing::LifeFixture;

namespace {

constexpr qint64 Megabyte = 1024LL * 1024;

MetricsSample sample(double cpu, qint64 megabytes)
{
    return {.time = QDateTime::currentDateTimeUtc(),
            .cpuCount = 2,
            .cpuPercent = cpu,
            .memoryUsed = megabytes * Megabyte,
            .memoryTotal = 1024 * Megabyte,
            .diskUsed = {},
            .diskTotal = {}};
}

} // namespace

class MetricsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<LifeFixture>(); }
    void cleanup();
    void visibleRunningRowsAreAskedFor();
    void onlyWhatIsSeenIsAskedFor();
    void nobodyIsAskedForHiddenColumns();
    void nobodyIsAskedForAHiddenWindow();
    void withoutMetricsTheColumnsAreNotOffered();
    void chosenColumnsAreKept();
    void failureLeavesWhatWasKnown();
    void barIsPainted();
    void tabShowsCharts();
    void tabSaysWhenThereIsNothing();
    void chartSpeaks();
    void chartPaintsItsShape();

private:
    void openWindow(bool show = true);
    QString text(const char *name, int column) const;
    SandboxTableView *table() const { return m_window->table(); }
    QList<QStringList> &asked() { return m_fixture->service().metricsAsked; }

    std::unique_ptr<LifeFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;
};

void MetricsTest::cleanup()
{
    m_window.reset();
    m_fixture.reset();
}

void MetricsTest::openWindow(bool show)
{
    m_window =
        std::make_unique<MainWindow>(MainWindow::Dependencies{.sessions = m_fixture->sessions.get(),
                                                              .store = &m_fixture->store,
                                                              .operations = m_fixture->operations.get(),
                                                              .settings = m_fixture->settings.get(),
                                                              .plugins = &m_fixture->plugins});
    m_window->resize(1280, 700);
    if (show) {
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    QVERIFY(m_fixture->ready());
    QTRY_COMPARE(table()->model()->rowCount(), m_fixture->service().listed.size());
}

QString MetricsTest::text(const char *name, int column) const
{
    return table()->model()->index(table()->proxy()->rowOf(m_fixture->key(name)), column).data().toString();
}

void MetricsTest::visibleRunningRowsAreAskedFor()
{
    m_fixture->service().samples = {{QStringLiteral("sbx-web"), sample(12.4, 310)}};
    openWindow();
    QVERIFY(!table()->isColumnHidden(SandboxTableModel::CpuUseColumn));
    QTRY_COMPARE(text("web", SandboxTableModel::CpuUseColumn), QStringLiteral("12%"));
    QCOMPARE(text("web", SandboxTableModel::MemoryUseColumn), QStringLiteral("0.3 of 1 GB"));
    QCOMPARE(text("web", SandboxTableModel::DiskUseColumn), QStringLiteral("–"));
    QCOMPARE(text("api", SandboxTableModel::CpuUseColumn), QStringLiteral("–"));
    for (const QStringList &ids : std::as_const(asked())) {
        QVERIFY(ids.contains(QStringLiteral("sbx-web")));
        QVERIFY(!ids.contains(QStringLiteral("sbx-job"))); // it is paused
    }
    // A newer sample takes its place by itself.
    m_fixture->service().samples = {{QStringLiteral("sbx-web"), sample(70, 900)}};
    QTRY_COMPARE(text("web", SandboxTableModel::CpuUseColumn), QStringLiteral("70%"));
    QVERIFY(m_fixture->service().lifeCalls.isEmpty());
}

void MetricsTest::onlyWhatIsSeenIsAskedFor()
{
    for (int i = 0; i < 400; ++i)
        m_fixture->add(QStringLiteral("run-%1").arg(i), SandboxState::Running);
    openWindow();
    QTRY_VERIFY(!asked().isEmpty());
    QSet<QString> first;
    for (const QStringList &ids : std::as_const(asked())) {
        QVERIFY(ids.size() <= MetricsFeed::MaximumIds);
        first += QSet<QString>(ids.begin(), ids.end());
    }
    QVERIFY(first.size() < 100);
    asked().clear();
    table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum());
    QTRY_VERIFY_WITH_TIMEOUT(!asked().isEmpty(), 3000); // without waiting for the next round
    const QStringList &last = asked().constFirst();
    QVERIFY(!first.contains(last.constLast()));
}

void MetricsTest::nobodyIsAskedForHiddenColumns()
{
    openWindow();
    QTRY_VERIFY(!asked().isEmpty());
    for (const int column : {SandboxTableModel::CpuUseColumn, SandboxTableModel::MemoryUseColumn}) {
        auto *menu = table()->createColumnMenu(m_window.get());
        menu->findChild<QAction *>(QStringLiteral("action.column.%1").arg(column))->trigger();
    }
    QVERIFY(!table()->showsUsage());
    asked().clear();
    // The feed's own timer would have come round by then.
    QTest::qWait(1500);
    QVERIFY(asked().isEmpty());
}

void MetricsTest::nobodyIsAskedForAHiddenWindow()
{
    openWindow(false);
    QTest::qWait(1500);
    QVERIFY(asked().isEmpty());
    m_window->show();
    QTRY_VERIFY(!asked().isEmpty());
}

void MetricsTest::withoutMetricsTheColumnsAreNotOffered()
{
    m_fixture->service().hasMetrics = false;
    openWindow();
    QVERIFY(!table()->showsUsage());
    auto *menu = table()->createColumnMenu(m_window.get());
    const auto *entry = menu->findChild<QAction *>(
        QStringLiteral("action.column.%1").arg(int(SandboxTableModel::CpuUseColumn)));
    QVERIFY(!entry->isEnabled());
    QVERIFY(!entry->toolTip().isEmpty());
}

void MetricsTest::chosenColumnsAreKept()
{
    openWindow();
    QTRY_VERIFY(table()->showsUsage());
    const QByteArray untouched = table()->columnState();
    auto *menu = table()->createColumnMenu(m_window.get());
    const auto entry = [menu](int column) {
        return menu->findChild<QAction *>(QStringLiteral("action.column.%1").arg(column));
    };
    QVERIFY(!entry(SandboxTableModel::DiskUseColumn)->isChecked());
    entry(SandboxTableModel::DiskUseColumn)->trigger();
    entry(SandboxTableModel::CpuUseColumn)->trigger();
    const QByteArray chosen = table()->columnState();

    SandboxTableView other(table()->proxy());
    QVERIFY(other.restoreColumnState(chosen));
    QVERIFY(other.isColumnHidden(SandboxTableModel::CpuUseColumn));
    QVERIFY(!other.isColumnHidden(SandboxTableModel::DiskUseColumn));
    other.setUsageOffered(true); // the choice holds
    QVERIFY(other.isColumnHidden(SandboxTableModel::CpuUseColumn));
    other.resetColumns();
    QVERIFY(!other.isColumnHidden(SandboxTableModel::CpuUseColumn));

    SandboxTableView fresh(table()->proxy());
    QVERIFY(fresh.restoreColumnState(untouched));
    QVERIFY(!fresh.showsUsage()); // until somebody has them
    fresh.setUsageOffered(true);
    QVERIFY(fresh.showsUsage());
}

void MetricsTest::failureLeavesWhatWasKnown()
{
    m_fixture->service().samples = {{QStringLiteral("sbx-web"), sample(12, 310)}};
    openWindow();
    QTRY_COMPARE(text("web", SandboxTableModel::CpuUseColumn), QStringLiteral("12%"));
    m_fixture->service().metricsError = Error{.kind = Error::Kind::Server};
    const qsizetype before = asked().size();
    QTRY_VERIFY(asked().size() > before);
    QCOMPARE(text("web", SandboxTableModel::CpuUseColumn), QStringLiteral("12%"));
    QVERIFY(!m_fixture->store.status(m_fixture->account).isStale()); // the list is fine
}

void MetricsTest::barIsPainted()
{
    m_fixture->service().samples = {{QStringLiteral("sbx-web"), sample(50, 512)}};
    openWindow();
    QTRY_COMPARE(text("web", SandboxTableModel::CpuUseColumn), QStringLiteral("50%"));
    table()->clearSelection();
    const QModelIndex index = table()->model()->index(table()->proxy()->rowOf(m_fixture->key("web")),
                                                      SandboxTableModel::CpuUseColumn);
    QCOMPARE(index.data(SandboxTableModel::UsageRole).toDouble(), 0.5);
    const QRect cell = table()->visualRect(index);
    const QImage image = table()->viewport()->grab(cell).toImage();
    const qreal ratio = image.devicePixelRatio();
    const int y = int((cell.height() - 2) * ratio);
    const QRgb left = image.pixel(int(cell.width() * ratio * 0.25), y);
    const QRgb right = image.pixel(int(cell.width() * ratio * 0.75), y);
    QVERIFY(left != right);
}

void MetricsTest::tabShowsCharts()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < 60; ++i) {
        MetricsSample one = sample(20 + i % 7 * 10, 200 + i * 5);
        one.time = now.addSecs(-60 * (60 - i));
        m_fixture->service().history.append(one);
    }
    openWindow();
    table()->selectKey(m_fixture->key("web"));
    DetailsPane *details = m_window->details();
    QTRY_VERIFY(details->isVisible());
    details->showTab(details->metrics());
    QTRY_VERIFY(details->metrics()->hasContent());
    QCOMPARE(details->metrics()->samples().size(), 60);
    const auto *cpu = details->findChild<LineChart *>(QStringLiteral("metrics.cpu"));
    QVERIFY(cpu->isVisible());
    QCOMPARE(cpu->points().size(), 60);
    QVERIFY2(cpu->accessibleDescription().contains(QStringLiteral("highest 80%")),
             qPrintable(cpu->accessibleDescription()));
    QVERIFY(!details->findChild<LineChart *>(QStringLiteral("metrics.disk"))->isVisible()); // not measured
    const QStringList faults = Testing::accessibilityFaults(details->metrics());
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    Testing::takePictures(m_window.get(), QStringLiteral("metrics"));
    // Another sandbox shows nothing of this one.
    m_fixture->service().history.clear();
    table()->selectKey(m_fixture->key("api"));
    QTRY_VERIFY(cpu->points().isEmpty());
}

void MetricsTest::tabSaysWhenThereIsNothing()
{
    openWindow();
    table()->selectKey(m_fixture->key("web"));
    DetailsPane *details = m_window->details();
    details->showTab(details->metrics());
    const auto *title =
        details->metrics()->findChild<QLabel *>(QStringLiteral("details.metrics.empty.title"));
    QVERIFY(title);
    QTRY_VERIFY2(title->text().contains(QStringLiteral("Nothing was measured")), qPrintable(title->text()));
    m_fixture->service().hasMetrics = false;
    details->updateRefusals();
    QTRY_VERIFY(!details->metrics()->refusal().isEmpty());
}

void MetricsTest::chartSpeaks()
{
    LineChart chart("chart", QStringLiteral("CPU"), [](double value) { return QString::number(value); });
    QVERIFY(!chart.summary().isEmpty());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    chart.setPoints({{now.addSecs(-20), 5}, {now.addSecs(-10), 1}, {now, 3}}, now.addSecs(-60), now, 10.0);
    QCOMPARE(chart.summary(), QStringLiteral("Now 3, lowest 1, highest 5"));
    QCOMPARE(chart.accessibleDescription(), chart.summary());
    QCOMPARE(chart.accessibleName(), QStringLiteral("CPU"));
}

void MetricsTest::chartPaintsItsShape()
{
    LineChart chart("chart", QStringLiteral("CPU"), [](double value) { return QString::number(value); });
    chart.resize(400, 200);
    const QImage before = chart.grab().toImage();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<LineChart::Point> points;
    for (int i = 0; i < 30; ++i) {
        if (i < 10 || i >= 20) // a gap in the middle
            points.append({now.addSecs(i - 30), 100});
    }
    chart.setPoints(points, now.addSecs(-30), now, 100.0);
    const QImage after = chart.grab().toImage();
    const auto differs = [&](double along) {
        const int x = int(after.width() * along);
        const int y = int(after.height() * 0.6);
        return before.pixel(x, y) != after.pixel(x, y);
    };
    QVERIFY(differs(0.15));
    QVERIFY(!differs(0.5));
    QVERIFY(differs(0.85));
}

QTEST_MAIN(MetricsTest)
#include "tst_metrics.moc"
