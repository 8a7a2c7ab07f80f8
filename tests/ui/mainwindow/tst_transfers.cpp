// SPDX-License-Identifier: MIT
#include "core/transfers/transferqueue.h"
#include "servicewindow.h"
#include "support/accessibilitycheck.h"
#include "support/focusorder.h"
#include "ui/mainwindow/statussummary.h"
#include "ui/transfers/conflictdialog.h"
#include "ui/transfers/downloaddialog.h"
#include "ui/transfers/transferdesk.h"
#include "ui/transfers/transferpreview.h"
#include "ui/transfers/transferspanel.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTableView>
#include <QToolButton>
#include <QUrl>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

/// Files and folders into sandboxes and out of them, in the real window against the simulator.
class TestTransfers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void init();

    void takesADropOnARow();
    void fansOutToSelectedRows();
    void refusesOtherDrops();
    void pastesCopiedFiles();
    void asksBeforeItReplaces();
    void asksInTheMiddle();
    void asksBeforeMuch_data();
    void asksBeforeMuch();
    void asksOnlyWhatWasChosen();
    void saysWhatIsLeftOut();
    void saysHowManyCouldNotBeAsked();
    void limitsAccounts();
    void ordersByMenu();
    void downloadsByPath();
    void pausesAndCancels();
    void namesEverything();

private:
    QString file(const QString &name, const QByteArray &content)
    {
        QFile made(m_files->filePath(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(content) != content.size())
            qFatal("no test file");
        return made.fileName();
    }
    /// Beside the pictures of the gallery, for people to look at.
    static void take(QWidget *widget, const QString &name);
    static void drop(SandboxTableView *table, int row, const QStringList &paths, bool *accepted = nullptr);
    QByteArray read(const SandboxKey &sandbox, const QString &path);
    bool settle()
    {
        return QTest::qWaitFor(
            [this] {
                const TransferSummary summary = m_window->transfers->summary();
                return m_window->transfers->count() > 0 && summary.active + summary.waiting == 0;
            },
            patience);
    }
    template <typename T>
    T *dialog() const
    {
        T *found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                found = m_window->window->findChild<T *>();
                return found && found->isVisible();
            },
            patience);
        return found;
    }

    std::unique_ptr<ServiceWindow> m_window;
    std::unique_ptr<QTemporaryDir> m_files;
    SandboxKey m_one;
    SandboxKey m_two;
};

void TestTransfers::initTestCase()
{
    m_window = std::make_unique<ServiceWindow>();
    QVERIFY(m_window->ready());
    m_one = m_window->create(u"one"_s);
    m_two = m_window->create(u"two"_s);
    QVERIFY(!m_one.sandboxId.isEmpty() && !m_two.sandboxId.isEmpty());
    QTRY_VERIFY(m_window->window->table()->proxy()->rowOf(m_two) >= 0);
}

void TestTransfers::init()
{
    m_files = std::make_unique<QTemporaryDir>();
    m_window->transfers->clearEnded();
    m_window->window->table()->clearSelection();
}

void TestTransfers::drop(SandboxTableView *table, int row, const QStringList &paths, bool *accepted)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const QString &path : paths)
        urls.append(path.startsWith(u"http"_s) ? QUrl(path) : QUrl::fromLocalFile(path));
    data.setUrls(urls);
    const QPoint place(40, table->rowViewportPosition(row) + table->rowHeight(row) / 2);
    QDragEnterEvent enter(place, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(table->viewport(), &enter);
    QDragMoveEvent move(place, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(table->viewport(), &move);
    QDropEvent dropped(place, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(table->viewport(), &dropped);
    if (accepted)
        *accepted = dropped.isAccepted();
    else
        QVERIFY(enter.isAccepted() && dropped.isAccepted() && dropped.dropAction() == Qt::CopyAction);
}

void TestTransfers::take(QWidget *widget, const QString &name)
{
    QVERIFY(QTest::qWaitForWindowExposed(widget));
    const QDir folder(SimulatorProcess::buildFolder() + u"/gallery"_s);
    QVERIFY(folder.mkpath(u"."_s));
    QVERIFY(widget->grab().save(folder.filePath(u"transfers-%1.png"_s.arg(name))));
}

QByteArray TestTransfers::read(const SandboxKey &sandbox, const QString &path)
{
    const RunOperation *operation =
        m_window->operations->run(sandbox, {.command = u"cat ~/'%1'"_s.arg(path)});
    if (!QTest::qWaitFor([&] { return operation->isFinished(); }, patience) || !operation->result())
        return "(no answer)";
    return operation->result()->standardOutput;
}

void TestTransfers::takesADropOnARow()
{
    SandboxTableView *table = m_window->window->table();
    QVERIFY(QDir(m_files->path()).mkpath(u"folder/inner"_s));
    file(u"folder/inner/deep"_s, "deep");
    QSignalSpy told(m_window->window->statusBar(), &QStatusBar::messageChanged);
    drop(table, table->proxy()->rowOf(m_one),
         {file(u"dropped"_s, "content"), m_files->filePath(u"folder"_s)});
    QVERIFY(settle());
    QCOMPARE(read(m_one, u"dropped"_s), "content");
    QCOMPARE(read(m_one, u"folder/inner/deep"_s), "deep");
    QVERIFY(m_window->child<QDockWidget>("transfersDock")->isVisible());
    // And where it went; the message itself may be gone by now.
    QVERIFY(std::any_of(told.cbegin(), told.cend(), [](const QList<QVariant> &message) {
        return message.constFirst().toString().contains(u"one"_s);
    }));
    const auto *table2 = m_window->child<QTableView>("transfers.table");
    QCOMPARE(table2->model()->rowCount(), 2);
    QCOMPARE(table2->model()->index(0, TransfersModel::StatusColumn).data().toString(), u"Done"_s);
}

void TestTransfers::fansOutToSelectedRows()
{
    SandboxTableView *table = m_window->window->table();
    table->selectAll();
    const QList<SandboxKey> selected = table->selectedKeys();
    QVERIFY(selected.contains(m_one) && selected.contains(m_two));
    table->clearSelection();
    table->selectKey(m_one);
    table->selectionModel()->select(table->proxy()->index(table->proxy()->rowOf(m_two), 0),
                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
    drop(table, table->proxy()->rowOf(m_two), {file(u"both"_s, "for both")});
    QVERIFY(settle());
    QCOMPARE(read(m_one, u"both"_s), "for both");
    QCOMPARE(read(m_two, u"both"_s), "for both");
}

void TestTransfers::refusesOtherDrops()
{
    SandboxTableView *table = m_window->window->table();
    bool accepted = true;
    drop(table, table->proxy()->rowOf(m_one), {u"https://example.com/a"_s}, &accepted);
    QVERIFY(!accepted);
    QCOMPARE(m_window->transfers->count(), 0);
}

void TestTransfers::pastesCopiedFiles()
{
    SandboxTableView *table = m_window->window->table();
    table->selectKey(m_two);
    QAction *paste = m_window->window->actionRegistry()->action(u"transfers.paste"_s);
    QGuiApplication::clipboard()->setText(u"no file"_s);
    QTRY_VERIFY(!paste->isEnabled());
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(file(u"pasted"_s, "by keyboard"))});
    QGuiApplication::clipboard()->setMimeData(data);
    QTRY_VERIFY(paste->isEnabled());
    table->setFocus();
    QTest::keyClick(table, Qt::Key_V, Qt::ControlModifier);
    QVERIFY(settle());
    QCOMPARE(read(m_two, u"pasted"_s), "by keyboard");
}

void TestTransfers::asksBeforeItReplaces()
{
    SandboxTableView *table = m_window->window->table();
    drop(table, table->proxy()->rowOf(m_one), {file(u"twice"_s, "first")});
    QVERIFY(settle());
    m_window->transfers->clearEnded();
    drop(table, table->proxy()->rowOf(m_one), {file(u"twice"_s, "second")});
    auto *preview = dialog<TransferPreview>();
    QVERIFY(preview);
    QCOMPARE(accessibilityFaults(preview), QStringList());
    QCOMPARE(focusOrderFaults(preview), QStringList());
    take(preview, u"preview"_s);
    QCOMPARE(m_window->transfers->count(), 0); // nothing has begun
    auto *policy = preview->findChild<QComboBox *>(u"preview.policy"_s);
    policy->setCurrentIndex(policy->findData(int(ConflictPolicy::Overwrite)));
    preview->findChild<QPushButton *>(u"preview.copy"_s)->click();
    QVERIFY(settle());
    QCOMPARE(read(m_one, u"twice"_s), "second");
}

void TestTransfers::asksInTheMiddle()
{
    SandboxTableView *table = m_window->window->table();
    drop(table, table->proxy()->rowOf(m_one), {file(u"p"_s, "p1"), file(u"q"_s, "q1")});
    QVERIFY(settle());
    m_window->transfers->clearEnded();
    drop(table, table->proxy()->rowOf(m_one), {file(u"p"_s, "p 2"), file(u"q"_s, "q 2")});
    auto *preview = dialog<TransferPreview>();
    QVERIFY(preview);
    preview->findChild<QPushButton *>(u"preview.copy"_s)->click(); // ask for each
    auto *question = dialog<ConflictDialog>();
    QVERIFY(question);
    QCOMPARE(accessibilityFaults(question), QStringList());
    QCOMPARE(focusOrderFaults(question), QStringList());
    QVERIFY(question->findChild<QPushButton *>(u"conflict.rename"_s)->hasFocus()); // what Enter means
    take(question, u"question"_s);
    QTRY_VERIFY(m_window->child<QToolButton>("status.transfers")->text().contains(u"answer"_s));
    question->findChild<QCheckBox *>(u"conflict.all"_s)->setChecked(true);
    question->findChild<QPushButton *>(u"conflict.rename"_s)->click();
    QVERIFY(settle());
    QTRY_VERIFY(!m_window->window->findChild<ConflictDialog *>());
    QCOMPARE(read(m_one, u"p"_s), "p1");
    QCOMPARE(read(m_one, u"p (2)"_s), "p 2");
    QCOMPARE(read(m_one, u"q (2)"_s), "q 2");
}

void TestTransfers::asksBeforeMuch_data()
{
    QTest::addColumn<int>("files");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<bool>("asks");
    constexpr qint64 five = 5LL * 1024 * 1024 * 1024;
    QTest::newRow("a thousand files") << 1000 << qint64(0) << false;
    QTest::newRow("one more") << 1001 << qint64(0) << true;
    QTest::newRow("5 GiB") << 1 << five << false;
    QTest::newRow("one byte more") << 1 << five + 1 << true;
}

void TestTransfers::asksBeforeMuch()
{
    QFETCH(const int, files);
    QFETCH(const qint64, bytes);
    QFETCH(const bool, asks);
    QVERIFY(QDir(m_files->path()).mkpath(u"much"_s));
    for (int i = 0; i < files; ++i)
        file(u"much/%1"_s.arg(i), {});
    QVERIFY(QFile::resize(m_files->filePath(u"much/0"_s), bytes)); // as sparse as the disk can
    m_window->transfers->setLimits({.uploadRate = 1});             // it is only about the question
    SandboxTableView *table = m_window->window->table();
    drop(table, table->proxy()->rowOf(m_one), {m_files->filePath(u"much"_s)});
    if (asks) {
        auto *preview = dialog<TransferPreview>();
        QVERIFY(preview);
        QCOMPARE(m_window->transfers->count(), 0); // nothing has begun
        preview->findChild<QPushButton *>(u"preview.cancel"_s)->click();
        QTRY_VERIFY(!m_window->window->findChild<TransferPreview *>());
        QCOMPARE(m_window->transfers->count(), 0);
    } else {
        QTRY_COMPARE(m_window->transfers->count(), 1);
        QVERIFY(!m_window->window->findChild<TransferPreview *>());
        m_window->transfers->cancel(m_window->transfers->ids());
    }
    m_window->transfers->setLimits({});
}

void TestTransfers::asksOnlyWhatWasChosen()
{
    SandboxTableView *table = m_window->window->table();
    drop(table, table->proxy()->rowOf(m_one), {file(u"asks"_s, "first")});
    QVERIFY(settle());
    m_window->transfers->clearEnded();
    drop(table, table->proxy()->rowOf(m_one),
         {file(u"fits"_s, "no question"), file(u"asks"_s, "second one")});
    auto *preview = dialog<TransferPreview>();
    QVERIFY(preview);
    preview->findChild<QPushButton *>(u"preview.copy"_s)->click(); // ask for each
    auto *question = dialog<ConflictDialog>();
    QVERIFY(question);
    question->findChild<QPushButton *>(u"conflict.later"_s)->click();
    QTRY_VERIFY(!m_window->window->findChild<ConflictDialog *>());
    QVERIFY(settle());
    auto *transfers = m_window->child<QTableView>("transfers.table");
    transfers->setFocus();
    transfers->selectRow(0);
    QTest::keyClick(transfers, Qt::Key_Return);
    QVERIFY(!m_window->window->findChild<ConflictDialog *>()); // that one has nothing to ask
    transfers->selectRow(1);
    QTest::keyClick(transfers, Qt::Key_Return);
    question = dialog<ConflictDialog>();
    QVERIFY(question);
    question->findChild<QPushButton *>(u"conflict.skip"_s)->click();
    QVERIFY(settle());
    QCOMPARE(read(m_one, u"asks"_s), "first");
}

void TestTransfers::saysWhatIsLeftOut()
{
    auto *desk = m_window->window->findChild<TransferDesk *>();
    auto *notice = m_window->child<MessageBar>("noticeBar");
    notice->hide();
    const FileEntry nowhere{.name = u"nowhere"_s, .type = FileType::Link, .isLink = true};
    const FileEntry pipe{.name = u"pipe"_s, .type = FileType::Special};
    // Nothing else: without a word it would look as if it had been done.
    desk->save({.sandbox = m_one, .folder = u"/tmp"_s, .entries = {nowhere, pipe}}, m_files->path());
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(u'2') && notice->text().contains(u"left out"),
             qPrintable(notice->text()));
    QCOMPARE(m_window->transfers->count(), 0);
    notice->hide();
    desk->copy({.sandbox = m_one, .folder = u"/tmp"_s, .entries = {pipe}}, {m_two}, {});
    QTRY_VERIFY(notice->isVisible());
    QCOMPARE(m_window->transfers->count(), 0);
    notice->hide();
}

void TestTransfers::saysHowManyCouldNotBeAsked()
{
    SandboxTableView *table = m_window->window->table();
    auto *notice = m_window->child<MessageBar>("noticeBar");
    notice->hide();
    table->selectKey(m_one);
    table->selectionModel()->select(table->proxy()->index(table->proxy()->rowOf(m_two), 0),
                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QVERIFY(m_window->simulator.addFault(u"exec:status=500:times=2"_s));
    drop(table, table->proxy()->rowOf(m_two), {file(u"nowhere"_s, "content")});
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(u"to 2 of the sandboxes"), qPrintable(notice->text()));
    const QString reasons = notice->findChild<QLabel *>(u"messageBar.details"_s)->text();
    QVERIFY2(reasons.contains(u"“one”") && reasons.contains(u"“two”"), qPrintable(reasons));
    QCOMPARE(m_window->transfers->count(), 0);
    notice->hide();
}

void TestTransfers::limitsAccounts()
{
    const auto choose = [this](const char *name) {
        auto *action = m_window->window->findChild<QAction *>(QLatin1String(name));
        QVERIFY(action);
        action->trigger();
        QVERIFY(action->isChecked());
    };
    choose("action.transfers.atOnce.8");
    choose("action.transfers.atOnceEach.1");
    QCOMPARE(m_window->transfers->limits().total, 8);
    QCOMPARE(m_window->transfers->limits().perAccount, 1);
    QVERIFY(m_window->window->findChild<QAction *>(u"action.transfers.atOnce.8"_s)->isChecked());
    m_window->transfers->setLimits({});
}

void TestTransfers::ordersByMenu()
{
    TransferQueue *queue = m_window->transfers.get();
    queue->setLimits({.total = 1, .uploadRate = 10000});
    SandboxTableView *table = m_window->window->table();
    const QByteArray much(2'000'000, 'x');
    drop(table, table->proxy()->rowOf(m_two), {file(u"1"_s, much), file(u"2"_s, much), file(u"3"_s, much)});
    QTRY_COMPARE(queue->count(), 3);
    auto *transfers = m_window->child<QTableView>("transfers.table");
    const auto names = [transfers] {
        QString shown;
        for (int row = 0; row < transfers->model()->rowCount(); ++row)
            shown += transfers->model()->index(row, TransfersModel::NameColumn).data().toString();
        return shown;
    };
    const auto trigger = [this](const char *name) {
        QAction *action = m_window->window->actionRegistry()->action(QLatin1String(name));
        QTRY_VERIFY2(action->isEnabled(), name);
        action->trigger();
    };
    transfers->setFocus();
    transfers->selectRow(2);
    trigger("transfers.earlier");
    QCOMPARE(names(), u"132"_s);
    trigger("transfers.first");
    QCOMPARE(names(), u"312"_s);
    trigger("transfers.later");
    QCOMPARE(names(), u"132"_s);
    QCOMPARE(transfers->currentIndex().row(), 1); // the selection went along
    QCOMPARE(m_window->window->focusWidget(), transfers);
    trigger("transfers.urgent");
    const QString id = m_window->window->findChild<TransfersPanel *>()->selectedIds().constFirst();
    QCOMPARE(queue->find(id)->request.priority, 1);
    QTRY_VERIFY(m_window->window->actionRegistry()->action(u"transfers.urgent"_s)->isChecked());
    trigger("transfers.pauseAll");
    QCOMPARE(queue->summary().paused, 3);
    trigger("transfers.resumeAll");
    QTRY_COMPARE(queue->summary().active, 1);
    queue->cancel(queue->ids());
    queue->setLimits({});
}

void TestTransfers::downloadsByPath()
{
    read(m_one, u"x'; mkdir -p ~/out/sub; echo result >~/out/sub/file; echo '"_s);
    m_window->window->table()->selectKey(m_one);
    QTRY_VERIFY(m_window->window->actionRegistry()->action(u"transfers.download"_s)->isEnabled());
    m_window->window->actionRegistry()->action(u"transfers.download"_s)->trigger();
    auto *download = dialog<DownloadDialog>();
    QVERIFY(download);
    QCOMPARE(accessibilityFaults(download), QStringList());
    QCOMPARE(focusOrderFaults(download), QStringList());
    take(download, u"download"_s);
    auto *start = download->findChild<QPushButton *>(u"download.start"_s);
    QVERIFY(!start->isEnabled());
    download->findChild<QLineEdit *>(u"download.path"_s)->setText(u"/root/out"_s);
    download->findChild<QLineEdit *>(u"download.folder"_s)->setText(m_files->path());
    QVERIFY(start->isEnabled());
    start->click();
    QVERIFY(settle());
    QFile result(m_files->filePath(u"out/sub/file"_s));
    QVERIFY(result.open(QIODevice::ReadOnly));
    QCOMPARE(result.readAll(), "result\n");
}

void TestTransfers::pausesAndCancels()
{
    SandboxTableView *table = m_window->window->table();
    m_window->transfers->setLimits({.uploadRate = 50000});
    drop(table, table->proxy()->rowOf(m_two), {file(u"slow"_s, QByteArray(3000000, 'x'))});
    QTRY_VERIFY(m_window->transfers->count() == 1);
    const QString id = m_window->transfers->ids().constFirst();
    QTRY_VERIFY(m_window->transfers->find(id)->bytesDone > 0);
    auto *transfers = m_window->child<QTableView>("transfers.table");
    transfers->selectRow(0);
    ActionRegistry *actions = m_window->window->actionRegistry();
    QTRY_VERIFY(actions->action(u"transfers.pause"_s)->isEnabled());
    take(m_window->window.get(), u"window"_s);
    actions->action(u"transfers.pause"_s)->trigger();
    QCOMPARE(m_window->transfers->find(id)->state, TransferState::Paused);
    QTRY_VERIFY(actions->action(u"transfers.resume"_s)->isEnabled());
    QVERIFY(!actions->action(u"transfers.pause"_s)->isEnabled());
    actions->action(u"transfers.resume"_s)->trigger();
    QTRY_COMPARE(m_window->transfers->find(id)->state, TransferState::Running);
    actions->action(u"transfers.cancel"_s)->trigger();
    QCOMPARE(m_window->transfers->find(id)->state, TransferState::Cancelled);
    m_window->transfers->setLimits({});
    QTRY_VERIFY(actions->action(u"transfers.clear"_s)->isEnabled());
    actions->action(u"transfers.clear"_s)->trigger();
    QCOMPARE(m_window->transfers->count(), 0);
}

void TestTransfers::namesEverything()
{
    QCOMPARE(accessibilityFaults(m_window->child<QDockWidget>("transfersDock")), QStringList());
    QCOMPARE(focusOrderFaults(m_window->child<QDockWidget>("transfersDock")), QStringList());
}

QTEST_MAIN(TestTransfers)
#include "tst_transfers.moc"
