// SPDX-License-Identifier: MIT
#include "support/accessibilitycheck.h"
#include "support/patience.h"
#include "ui/details/detailspane.h"
#include "ui/details/overviewtab.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;
using namespace std::chrono_literals;

namespace {

const QString A = QStringLiteral("account-a");

/// A real window over real stores. Its one account is switched off, so that nothing but the test fills the
/// table.
struct Fixture
{
    explicit Fixture(const QString &folder = {})
        : settings(folder.isEmpty() ? own.path() : folder)
        , sessions({.settings = &settings, .plugins = &plugins, .store = &store, .clock = &Clock::system()})
        , operations(&sessions, &store)
    {
        Account account;
        account.id = A;
        account.providerId = QStringLiteral("prime");
        account.name = QStringLiteral("Work");
        account.enabled = false;
        settings.setAccounts({account});
        sessions.start({});
        store.addAccount(A);
        window = std::make_unique<MainWindow>(MainWindow::Dependencies{.sessions = &sessions,
                                                                       .store = &store,
                                                                       .operations = &operations,
                                                                       .settings = &settings,
                                                                       .plugins = &plugins});
        window->show();
    }
    void fill(const QList<Sandbox> &sandboxes)
    {
        now = now.addSecs(1);
        store.applySnapshot(A, sandboxes, now);
        QCoreApplication::processEvents();
    }
    QStringList names() const
    {
        QStringList result;
        for (int row = 0; row < window->table()->proxy()->rowCount(); ++row)
            result += window->table()->proxy()->row(row).sandbox.name;
        return result;
    }
    template <typename T>
    T *child(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }

    QTemporaryDir own;
    QDateTime now = QDateTime::currentDateTimeUtc();
    Settings settings;
    PluginManager plugins;
    SandboxStore store;
    AccountSessions sessions;
    Operations operations;
    std::unique_ptr<MainWindow> window;
};

Sandbox sandbox(int number, const QString &name)
{
    Sandbox result;
    result.id = QStringLiteral("sbx-%1").arg(number, 3, 10, QLatin1Char('0'));
    result.name = name;
    result.image = QStringLiteral("python:3.11");
    result.state = SandboxState::Running;
    result.stateWord = QStringLiteral("RUNNING");
    result.createdAt = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC).addSecs(number);
    return result;
}

QList<Sandbox> sandboxes(int count)
{
    QList<Sandbox> result;
    for (int i = 0; i < count; ++i)
        result += sandbox(i, QStringLiteral("run-%1").arg(i));
    return result;
}

} // namespace

class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void selectionSurvivesRefresh();
    void filterLineNarrowsAndEscapeClears();
    void selectionSurvivesTheFilter();
    void whatIsReadStaysInPlace();
    void theNextRowFollowsTheCurrentOne();
    void noMatchOffersToClearTheFilter();
    void controlASelectsWhatMatches();
    void copyGivesSafeTsv();
    void headerSorts();
    void columnsSortAndFilterAreKept();
    void damagedStateIsPassedOver();
    void disabledActionsSayWhy();
    void detailsFollowTheSelection();
    void environmentIsMaskedUntilAsked();
    void detailsOfADeletedSandboxStay();
    void deleteAsksFirst();
    void menuKeyOpensTheContextMenu_data();
    void menuKeyOpensTheContextMenu();
    void sixGoesRoundThePanes();
    void windowComesBackOnAScreen();
    void noAccountsShowsTheFirstRunPage();
    void accountsThatNobodyChoseAreOffered();
    void everythingIsNamed();
};

void MainWindowTest::selectionSurvivesRefresh()
{
    Fixture f;
    QList<Sandbox> all = sandboxes(50);
    f.fill(all);
    const SandboxKey key{A, all[20].id};
    f.window->table()->selectKey(key);
    QSignalSpy reset(f.window->table()->model(), &QAbstractItemModel::modelReset);
    all[20].labels += QStringLiteral("new");
    all.remove(0, 10);
    all.prepend(sandbox(99, QStringLiteral("another")));
    f.fill(all);
    QCOMPARE(f.window->table()->selectedKeys(), QList<SandboxKey>{key});
    f.window->table()->sortByColumn(SandboxTableModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(f.window->table()->selectedKeys(), QList<SandboxKey>{key});
    QCOMPARE(reset.count(), 0);
}

void MainWindowTest::filterLineNarrowsAndEscapeClears()
{
    Fixture f;
    f.fill(sandboxes(20));
    QTest::keyClick(f.window.get(), Qt::Key_F, Qt::ControlModifier);
    QLineEdit *line = f.window->filterBar()->line();
    QTRY_VERIFY(line->hasFocus());
    QTest::keyClicks(line, QStringLiteral("run-1 !run-19"));
    QTRY_COMPARE(f.names().size(), 10); // 1 and 10 to 18
    QTest::keyClick(line, Qt::Key_Escape);
    QTRY_COMPARE(f.names().size(), 20);
    QVERIFY(line->text().isEmpty());
}

void MainWindowTest::selectionSurvivesTheFilter()
{
    Fixture f;
    QList<Sandbox> all = sandboxes(3000);
    for (int i = 0; i < int(all.size()); i += 2)
        all[i].name =
            QStringLiteral("even-%1").arg(i); // every second row leaves: as many ranges as there can be
    f.fill(all);
    SandboxTableView *table = f.window->table();
    table->selectAll();
    QSignalSpy changes(table, &SandboxTableView::selectionChangedByAnyone);
    f.window->filterBar()->setText(QStringLiteral("even"));
    QCOMPARE(f.names().size(), 1500);
    QCOMPARE(table->selectedKeys().size(), 1500);
    QCOMPARE(table->selectedCount(), 1500);
    f.window->filterBar()->setText({});
    QCOMPARE(f.names().size(), 3000);
    QCOMPARE(table->selectedCount(), 1500);
    QCOMPARE(changes.count(), 2); // one for each filter, not one for each range of rows
    for (const SandboxKey &key : table->selectedKeys())
        QVERIFY(f.store.find(key)->name.startsWith(QLatin1String("even")));
}

void MainWindowTest::whatIsReadStaysInPlace()
{
    Fixture f;
    QList<Sandbox> all = sandboxes(300);
    f.fill(all);
    SandboxTableView *table = f.window->table();
    table->sortByColumn(SandboxTableModel::NameColumn, Qt::AscendingOrder);
    QTRY_VERIFY(table->verticalScrollBar()->maximum() > 100);
    table->verticalScrollBar()->setValue(100);
    const SandboxKey top = table->proxy()->keyAt(table->rowAt(0));
    QCOMPARE(top.sandboxId, all[100].id);
    // Above it some come, as one range and one by one, and some go.
    for (int i = 0; i < 60; ++i)
        all += sandbox(300 + i, i % 2 ? QStringLiteral("a-%1").arg(i) : QStringLiteral("run-%1-b").arg(i));
    all.remove(10, 5);
    f.fill(all);
    QVERIFY(table->proxy()->keyAt(table->rowAt(0)) == top);
    // It goes itself: the next one takes its place.
    all.removeIf([&top](const Sandbox &each) { return each.id == top.sandboxId; });
    f.fill(all);
    QCOMPARE(table->proxy()->keyAt(table->rowAt(0)).sandboxId, QStringLiteral("sbx-101"));
    // Who looks at the beginning sees what comes there.
    table->verticalScrollBar()->setValue(0);
    all += sandbox(400, QStringLiteral("a-0"));
    f.fill(all);
    QCOMPARE(table->rowAt(0), 0);
}

void MainWindowTest::theNextRowFollowsTheCurrentOne()
{
    Fixture f;
    QList<Sandbox> all = sandboxes(200);
    f.fill(all);
    SandboxTableView *table = f.window->table();
    table->sortByColumn(SandboxTableModel::NameColumn, Qt::AscendingOrder);
    table->selectKey({A, all[100].id});
    // With it go so many others that the rows are rearranged.
    QList<Sandbox> left;
    for (int i = 0; i < 200; ++i) {
        if (i % 2)
            left += all[i];
    }
    f.fill(left);
    QCOMPARE(table->selectedCount(), 0);
    QCOMPARE(table->proxy()->keyAt(table->currentIndex().row()).sandboxId, all[101].id);
}

void MainWindowTest::noMatchOffersToClearTheFilter()
{
    Fixture f;
    f.fill(sandboxes(3));
    f.window->filterBar()->setText(QStringLiteral("nothing"));
    auto *button = f.child<QPushButton>("emptyState.button");
    QTRY_VERIFY(button->isVisible());
    QVERIFY(!f.window->table()->isVisible());
    button->click();
    QTRY_VERIFY(f.window->table()->isVisible());
    QCOMPARE(f.names().size(), 3);
}

void MainWindowTest::controlASelectsWhatMatches()
{
    Fixture f;
    f.fill(sandboxes(20));
    f.window->filterBar()->setText(QStringLiteral("run-1"));
    QCOMPARE(f.names().size(), 11);
    f.window->table()->setFocus();
    QTRY_VERIFY(f.window->actionRegistry()->action(QStringLiteral("edit.selectAll"))->isEnabled());
    QTest::keyClick(f.window->table(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(f.window->table()->selectedKeys().size(), 11);
    QTRY_VERIFY(f.child<QLabel>("status.counts")->text().contains(QStringLiteral("11")));
}

void MainWindowTest::copyGivesSafeTsv()
{
    Fixture f;
    Sandbox evil = sandbox(1, QStringLiteral("=cmd|' /C calc'!A0"));
    evil.labels = {QStringLiteral("two\tparts")};
    f.fill({evil});
    f.window->table()->setColumnHidden(SandboxTableModel::ImageColumn, true);
    f.window->table()->selectAll();
    QTRY_VERIFY(f.window->actionRegistry()->action(QStringLiteral("edit.copy"))->isEnabled());
    f.window->actionRegistry()->action(QStringLiteral("edit.copy"))->trigger();
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);                                 // header, row, and the end of the last line
    const int shown = int(SandboxTableModel::ColumnCount) - 4; // without the image and what is used
    QCOMPARE(lines[0].split(QLatin1Char('\t')).size(), shown);
    const QStringList cells = lines[1].split(QLatin1Char('\t'));
    QCOMPARE(cells.size(), shown);
    QVERIFY(cells[0].startsWith(QLatin1String("'=")));
    QVERIFY(cells.contains(QStringLiteral("two parts")));
}

void MainWindowTest::headerSorts()
{
    Fixture f;
    f.fill(sandboxes(12));
    QCOMPARE(f.names().constFirst(), QStringLiteral("run-11")); // the newest first
    QHeaderView *header = f.window->table()->horizontalHeader();
    QTest::mouseClick(
        header->viewport(), Qt::LeftButton, {},
        {header->sectionViewportPosition(SandboxTableModel::NameColumn) + 10, header->height() / 2});
    QCOMPARE(f.names().constFirst(), QStringLiteral("run-0"));
    QCOMPARE(f.names().constLast(), QStringLiteral("run-11")); // and not run-9
}

void MainWindowTest::columnsSortAndFilterAreKept()
{
    QTemporaryDir folder;
    {
        Fixture f(folder.path());
        f.fill(sandboxes(3));
        QMenu *menu = f.window->table()->createColumnMenu(f.window.get());
        menu->findChild<QAction *>(QStringLiteral("action.column.3"))->trigger();
        QVERIFY(f.window->table()->isColumnHidden(SandboxTableModel::ImageColumn));
        f.window->table()->setColumnWidth(SandboxTableModel::NameColumn, 321);
        f.window->table()->sortByColumn(SandboxTableModel::NameColumn, Qt::AscendingOrder);
        f.window->filterBar()->setText(QStringLiteral("run"));
        f.window->resize(900, 640);
        f.window->close();
    }
    Fixture f(folder.path());
    f.fill(sandboxes(3));
    QVERIFY(f.window->table()->isColumnHidden(SandboxTableModel::ImageColumn));
    QCOMPARE(f.window->table()->columnWidth(SandboxTableModel::NameColumn), 321);
    QCOMPARE(f.names().constFirst(), QStringLiteral("run-0"));
    QCOMPARE(f.window->filterBar()->text(), QStringLiteral("run"));
    QCOMPARE(f.window->size(), QSize(900, 640));
    f.window->table()->resetColumns();
    QVERIFY(!f.window->table()->isColumnHidden(SandboxTableModel::ImageColumn));
}

void MainWindowTest::damagedStateIsPassedOver()
{
    QTemporaryDir folder;
    {
        Settings settings(folder.path());
        settings.setWindowState(QStringLiteral("main-window"), QByteArray::fromHex("00000001ffff"));
    }
    Fixture f(folder.path());
    f.fill(sandboxes(3));
    QCOMPARE(f.names().size(), 3);
    QVERIFY(f.window->width() > 600);
}

void MainWindowTest::disabledActionsSayWhy()
{
    Fixture f;
    f.fill(sandboxes(3));
    for (const char *name : {"sandbox.create", "sandbox.delete", "sandbox.run", "edit.copy"}) {
        const QAction *action = f.window->actionRegistry()->action(QLatin1String(name));
        QTRY_VERIFY(!action->isEnabled());
        QCOMPARE(action->statusTip(), f.window->actionRegistry()->refusal(QLatin1String(name)));
        QVERIFY(!action->statusTip().isEmpty());
    }
    f.window->table()->selectKey({A, QStringLiteral("sbx-001")});
    QTRY_VERIFY(f.window->actionRegistry()->action(QStringLiteral("sandbox.delete"))->isEnabled());
}

void MainWindowTest::detailsFollowTheSelection()
{
    Fixture f;
    QList<Sandbox> all = sandboxes(3);
    f.fill(all);
    OverviewTab *overview = f.window->details()->overview();
    f.window->table()->selectKey({A, all[1].id});
    QCOMPARE(overview->shownValue(QStringLiteral("id")), all[1].id);
    QCOMPARE(overview->shownValue(QStringLiteral("account")), QStringLiteral("Work"));
    QVERIFY(f.child<QLineEdit>("details.image")->isVisibleTo(overview));
    QVERIFY(!f.child<QLineEdit>("details.region")->isVisibleTo(overview)); // the service says nothing of it
    QVERIFY(!f.child<QLineEdit>("details.end")->isVisibleTo(overview));
    all[1].state = SandboxState::Error;
    all[1].terminationReason = QStringLiteral("OOM_KILLED");
    f.fill(all);
    // Ended sandboxes are hidden from the table now, but this one is being read.
    QCOMPARE(f.names().size(), 2);
    QVERIFY(overview->shownValue(QStringLiteral("end")).contains(QStringLiteral("memory")));
    QVERIFY(f.child<QLineEdit>("details.end")->isVisibleTo(overview));
    QVERIFY(overview->isVisible());
    f.window->filterBar()->setShowEnded(true);
    QCOMPARE(f.names().size(), 3);
    f.window->table()->selectAll();
    QVERIFY(f.child<QLabel>("details.nothing")->text().contains(QLatin1Char('3')));
}

void MainWindowTest::environmentIsMaskedUntilAsked()
{
    Fixture f;
    Sandbox one = sandbox(1, QStringLiteral("a"));
    one.environment.insert(QStringLiteral("TOKEN"), QStringLiteral("made-up-value"));
    f.fill({one});
    f.window->table()->selectKey({A, one.id});
    auto *table = f.child<QTableWidget>("details.environment");
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("TOKEN"));
    QVERIFY(!table->item(0, 1)->text().contains(QStringLiteral("made-up")));
    f.child<QCheckBox>("details.environment.reveal")->setChecked(true);
    QCOMPARE(table->item(0, 1)->text(), QStringLiteral("made-up-value"));
}

void MainWindowTest::detailsOfADeletedSandboxStay()
{
    Fixture f;
    const QList<Sandbox> all = sandboxes(2);
    f.fill(all);
    f.window->table()->selectKey({A, all[0].id});
    f.fill({all[1]});
    f.window->table()->clearSelection();
    QCOMPARE(f.window->details()->overview()->shownValue(QStringLiteral("id")), all[0].id);
    QVERIFY(f.window->details()->overview()->isVisible());
}

void MainWindowTest::deleteAsksFirst()
{
    Fixture f;
    f.fill(sandboxes(3));
    f.window->table()->selectAll();
    f.window->table()->setFocus();
    QTRY_VERIFY(f.window->actionRegistry()->action(QStringLiteral("sandbox.delete"))->isEnabled());
    QTest::keyClick(f.window->table(), Qt::Key_Delete);
    QTRY_VERIFY(f.child<QPushButton>("deleteConfirm"));
    QCOMPARE(f.operations.operations().size(), 0);
}

void MainWindowTest::menuKeyOpensTheContextMenu_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::newRow("menu key") << int(Qt::Key_Menu) << int(Qt::NoModifier);
    QTest::newRow("shift F10") << int(Qt::Key_F10) << int(Qt::ShiftModifier);
}

void MainWindowTest::menuKeyOpensTheContextMenu()
{
    QFETCH(int, key);
    QFETCH(int, modifiers);
    Fixture f;
    f.fill(sandboxes(30));
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    SandboxTableView *table = f.window->table();
    table->selectKey({A, QStringLiteral("sbx-020")});
    table->setFocus();
    if (key == Qt::Key_Menu) {
        // The platform, which the offscreen one leaves out, turns this key into an event for the focus.
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(3, 3), table->mapToGlobal(QPoint(3, 3)));
        QCoreApplication::sendEvent(QApplication::focusWidget(), &event);
    } else {
        QTest::keyClick(table, Qt::Key(key), Qt::KeyboardModifiers(modifiers));
    }
    QTRY_VERIFY(f.child<QMenu>("contextMenu"));
    auto *menu = f.child<QMenu>("contextMenu");
    QTRY_VERIFY(menu->isVisible());
    // Beside the row it is about, not where the pointer happens to be.
    const QRect cell = table->visualRect(table->currentIndex());
    const QPoint corner = table->viewport()->mapFromGlobal(menu->pos());
    QVERIFY(std::abs(corner.y() - cell.bottom()) < 2 * cell.height());
    QVERIFY(menu->actions().contains(f.window->actionRegistry()->action(QStringLiteral("sandbox.delete"))));
    QTest::keyClick(menu, Qt::Key_Escape);
    QTRY_VERIFY(!f.child<QMenu>("contextMenu"));
}

void MainWindowTest::sixGoesRoundThePanes()
{
    Fixture f;
    f.fill(sandboxes(5));
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    f.window->table()->selectKey({A, QStringLiteral("sbx-002")});
    f.window->filterBar()->line()->setFocus();
    const auto within = [](const QWidget *pane) {
        const QWidget *focus = QApplication::focusWidget();
        return focus && (focus == pane || pane->isAncestorOf(focus));
    };
    QTRY_VERIFY(f.window->details()->isVisible());
    QTest::keyClick(f.window.get(), Qt::Key_F6);
    QTRY_VERIFY(within(f.window->table()));
    QTest::keyClick(f.window.get(), Qt::Key_F6);
    QTRY_VERIFY(within(f.window->details()));
    QTest::keyClick(f.window.get(), Qt::Key_F6);
    QTRY_VERIFY(within(f.window->filterBar()));
    QTest::keyClick(f.window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QTRY_VERIFY(within(f.window->details()));
    f.child<QAction>("action.view.operations")->trigger();
    QTest::keyClick(f.window.get(), Qt::Key_F6);
    QTRY_VERIFY(within(f.window->filterBar())); // the list of operations is empty and takes no keyboard
    f.operations.remove({{A, QStringLiteral("sbx-001")}});
    QTRY_VERIFY(f.child<QWidget>("operations.list")->isVisible());
    QTest::keyClick(f.window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QTRY_VERIFY(within(f.child<QWidget>("operationsDock")));
}

void MainWindowTest::windowComesBackOnAScreen()
{
    QTemporaryDir folder;
    {
        Fixture f(folder.path());
        f.window->move(90000, 90000); // a monitor that is gone at the next start
        f.window->close();
    }
    Fixture f(folder.path());
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    const QRect seen = screen.intersected(f.window->frameGeometry());
    QVERIFY(seen.width() > 100 && seen.height() > 100);
    QVERIFY(f.window->frameGeometry().top() >= screen.top() - 48);
}

void MainWindowTest::noAccountsShowsTheFirstRunPage()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    PluginManager plugins;
    SandboxStore store;
    AccountSessions sessions(
        {.settings = &settings, .plugins = &plugins, .store = &store, .clock = &Clock::system()});
    Operations operations(&sessions, &store);
    MainWindow window({.sessions = &sessions,
                       .store = &store,
                       .operations = &operations,
                       .settings = &settings,
                       .plugins = &plugins});
    window.show();
    QVERIFY(window.findChild<QWidget *>(QStringLiteral("emptyState"))->isVisible()); // not known yet
    sessions.start({});
    QTRY_VERIFY(!window.findChild<QWidget *>(QStringLiteral("emptyState"))->isVisible());
    QVERIFY(!window.filterBar()->isVisible());
    QVERIFY(!window.details()->isVisible());
}

void MainWindowTest::accountsThatNobodyChoseAreOffered()
{
    QTemporaryDir folder;
    Settings settings(folder.path());
    PluginManager plugins;
    SandboxStore store;
    AccountSessions sessions(
        {.settings = &settings, .plugins = &plugins, .store = &store, .clock = &Clock::system()});
    Operations operations(&sessions, &store);
    MainWindow window({.sessions = &sessions,
                       .store = &store,
                       .operations = &operations,
                       .settings = &settings,
                       .plugins = &plugins});
    window.show();
    Account off;
    off.id = QStringLiteral("env:prime:work");
    off.name = QStringLiteral("Prime (context work)");
    off.origin = Account::Origin::Environment;
    off.originText = QStringLiteral("/home/me/.prime/environments/work.json");
    off.enabled = false;
    sessions.start({{off, Secret(QByteArrayView("pit_made_up_key_a1b2"))}});
    const auto offer = [&window] {
        return window.findChild<QPushButton *>(QStringLiteral("firstRunImport0"));
    };
    QVERIFY(offer() && offer()->isVisible());
    QVERIFY(offer()->text().contains(off.name));
    QVERIFY(!window.filterBar()->isVisible());

    // One that is in use is shown as any other is.
    Account on = off;
    on.id = QStringLiteral("env:prime");
    on.enabled = true;
    sessions.start({{on, Secret(QByteArrayView("pit_made_up_key_c3d4"))}});
    QTRY_VERIFY(window.filterBar()->isVisible());
    QVERIFY(!offer()->isVisible());
}

void MainWindowTest::everythingIsNamed()
{
    Fixture f;
    f.fill(sandboxes(3));
    const QStringList faults = Testing::accessibilityFaults(f.window.get());
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
