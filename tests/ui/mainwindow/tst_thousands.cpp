// SPDX-License-Identifier: MIT
// The real window on the real plug-in with thousands of sandboxes, by keys and clicks, so that everything
// goes through the watchdog: no event may keep the GUI thread for more than its limit.
#include "app/guiapplication.h"
#include "servicewindow.h"

#include <QDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using namespace Sandkeeper;
using Testing::ServiceWindow;

namespace {

constexpr int Rows = 5000;

} // namespace

class ThousandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();
    void load();
    void sortByEachColumn();
    void typeAFilter();
    void selectAll();
    void refreshWithManyChanges();
    void deleteHalf();

private:
    SandboxTableView *table() const { return m_service->window->table(); }
    SandboxFilterModel *rows() const { return table()->proxy(); }
    void clickHeader(int column);
    void filter(const QString &text);
    void clearFilter();
    int countState(SandboxState state) const;

    std::unique_ptr<ServiceWindow> m_service;
};

void ThousandsTest::initTestCase()
{
    m_service = std::make_unique<ServiceWindow>(
        QStringList{QStringLiteral("--sandboxes"), QString::number(Rows), QStringLiteral("--seed"),
                    QStringLiteral("7"), QStringLiteral("--rate-limit"), QStringLiteral("off")});
    QVERIFY(m_service->window);
    m_service->window->resize(1300, 850);
    // The first paint loads fonts and styles; nothing counts before it.
    QVERIFY(QTest::qWaitForWindowExposed(m_service->window.get()));
    GuiApplication::instance()->armWatchdog();
}

void ThousandsTest::cleanup()
{
    const QStringList stalls = GuiApplication::instance()->takeStalls();
    QVERIFY2(stalls.isEmpty(), qPrintable(stalls.join(QStringLiteral("; "))));
}

void ThousandsTest::cleanupTestCase()
{
    m_service.reset();
}

void ThousandsTest::clickHeader(int column)
{
    QHeaderView *header = table()->horizontalHeader();
    header->setOffsetToSectionPosition(header->visualIndex(column)); // it may stand outside the window
    const QPoint middle(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                        header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
}

void ThousandsTest::filter(const QString &text)
{
    QLineEdit *line = m_service->window->filterBar()->line();
    line->setFocus();
    for (const QChar letter : text) {
        QTest::keyClick(line, letter.toLatin1());
        // Slower than the pause after which the rows are filtered: every letter counts.
        QTRY_COMPARE(rows()->filterText(), line->text());
    }
}

void ThousandsTest::clearFilter()
{
    QTest::keyClick(m_service->window->filterBar()->line(), Qt::Key_Escape);
    QTRY_VERIFY(rows()->filterText().isEmpty());
}

int ThousandsTest::countState(SandboxState state) const
{
    int count = 0;
    for (int row = 0; row < rows()->rowCount(); ++row)
        count += rows()->row(row).sandbox.state == state ? 1 : 0;
    return count;
}

void ThousandsTest::load()
{
    QVERIFY(m_service->ready());
    QTRY_COMPARE(rows()->rowCount(), Rows);
}

void ThousandsTest::sortByEachColumn()
{
    for (int column = 0; column < int(SandboxTableModel::ColumnCount); ++column) {
        if (table()->isColumnHidden(column))
            continue;
        for (const char *round : {"first", "second"}) {
            const SandboxKey before = rows()->keyAt(0);
            const auto order = table()->horizontalHeader()->sortIndicatorOrder();
            clickHeader(column);
            QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), column);
            if (qstrcmp(round, "second") == 0) {
                QVERIFY(table()->horizontalHeader()->sortIndicatorOrder() != order);
                QVERIFY(rows()->keyAt(Rows - 1) == before);
            }
            QCoreApplication::processEvents();
        }
    }
    QCOMPARE(rows()->rowCount(), Rows);
}

void ThousandsTest::typeAFilter()
{
    filter(QStringLiteral("run !label:ci"));
    QVERIFY(rows()->rowCount() > 0 && rows()->rowCount() < Rows);
    for (int row = 0; row < rows()->rowCount(); ++row)
        QVERIFY(!rows()->row(row).sandbox.labels.contains(QLatin1String("ci")));
    clearFilter();
    QTRY_COMPARE(rows()->rowCount(), Rows);
}

void ThousandsTest::selectAll()
{
    table()->setFocus();
    QTRY_VERIFY(m_service->window->actionRegistry()->action(QStringLiteral("edit.selectAll"))->isEnabled());
    QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
    QTRY_COMPARE(table()->selectedCount(), Rows);
    clickHeader(SandboxTableModel::NameColumn);
    QCOMPARE(table()->selectedCount(), Rows);
    // What the filter hides is no longer selected, what it keeps still is.
    filter(QStringLiteral("render"));
    QVERIFY(rows()->rowCount() < Rows);
    QCOMPARE(table()->selectedCount(), rows()->rowCount());
    clearFilter();
    QTRY_COMPARE(rows()->rowCount(), Rows);
    QVERIFY(table()->selectedCount() > 0 && table()->selectedCount() < Rows);
}

void ThousandsTest::refreshWithManyChanges()
{
    clickHeader(SandboxTableModel::CreatedColumn);
    table()->verticalScrollBar()->setValue(Rows / 2);
    const int top = table()->rowAt(0);
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                      table()->visualRect(rows()->index(top + 3, SandboxTableModel::NameColumn)).center());
    QTRY_COMPARE(table()->selectedCount(), 1);
    // The details that open take their share of the window and bring the row back into view.
    QTRY_VERIFY(m_service->window->details()->isVisible());
    QTest::qWait(0);
    const SandboxKey topKey = rows()->keyAt(table()->rowAt(0));
    const QList<SandboxKey> selected = table()->selectedKeys();
    const int ended = countState(SandboxState::TimedOut);

    // Three hours later many sandboxes have reached their end.
    m_service->simulator.control("POST", "clock", {{QStringLiteral("shiftSeconds"), 3 * 3600}});
    QTest::keyClick(m_service->window.get(), Qt::Key_F5);
    QTRY_VERIFY(countState(SandboxState::TimedOut) > ended + 500);
    QTRY_VERIFY(!m_service->store.status(m_service->account).loading);
    QCOMPARE(rows()->rowCount(), Rows);
    QCOMPARE(table()->selectedKeys(), selected);
    QCOMPARE(table()->currentKey(), std::optional(selected.constFirst()));
    QVERIFY(rows()->keyAt(table()->rowAt(0)) == topKey);

    // While they are sorted by what changes, they change places.
    clickHeader(SandboxTableModel::TimeLeftColumn);
    m_service->simulator.control("POST", "clock", {{QStringLiteral("shiftSeconds"), 3 * 3600}});
    const int endedThen = countState(SandboxState::TimedOut);
    QTest::keyClick(m_service->window.get(), Qt::Key_F5);
    QTRY_VERIFY(countState(SandboxState::TimedOut) > endedThen + 100);
    QTRY_VERIFY(!m_service->store.status(m_service->account).loading);
    QCOMPARE(table()->selectedKeys(), selected);
}

void ThousandsTest::deleteHalf()
{
    clickHeader(SandboxTableModel::CreatedColumn);
    // Half of the kinds of sandboxes that the simulator prepares, spread over the whole table.
    filter(QStringLiteral("!label:ci !label:batch !label:render"));
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
    const int doomed = rows()->rowCount();
    QCOMPARE(table()->selectedCount(), doomed);
    QVERIFY2(doomed >= Rows / 2, qPrintable(QString::number(doomed)));
    clearFilter();
    QTRY_COMPARE(rows()->rowCount(), Rows);
    QCOMPARE(table()->selectedCount(), doomed);

    table()->setFocus();
    QTRY_VERIFY(m_service->window->actionRegistry()->action(QStringLiteral("sandbox.delete"))->isEnabled());
    QTest::keyClick(table(), Qt::Key_Delete);
    auto *dialog = m_service->child<QDialog>("deleteDialog");
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->isActiveWindow());
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("deleteNumber")), QString::number(doomed));
    auto *confirm = dialog->findChild<QPushButton *>(QStringLiteral("deleteConfirm"));
    QTRY_VERIFY(confirm->isEnabled());
    QTest::mouseClick(confirm, Qt::LeftButton);
    QTRY_COMPARE(m_service->operations->operations().size(), 1);
    const Operation *operation = m_service->operations->operations().constFirst();
    QTRY_VERIFY_WITH_TIMEOUT(operation->isFinished(), 60000);
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    QCOMPARE(operation->doneCount(), doomed);
    // The service lists them as ended from now on.
    QTRY_VERIFY(!m_service->store.status(m_service->account).loading);
    QCOMPARE(table()->selectedCount(), 0);
    for (const Operation::Item &item : operation->items()) {
        const std::optional<Sandbox> left = m_service->store.find(item.key);
        QVERIFY(!left || isFinal(left->state));
    }
}

int main(int argc, char *argv[])
{
    GuiApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("Sandkeeper"));
    ThousandsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_thousands.moc"
