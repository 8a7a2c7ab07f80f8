// SPDX-License-Identifier: MIT
#include "core/transfers/transferqueue.h"
#include "servicewindow.h"
#include "ui/transfers/conflictdialog.h"
#include "ui/transfers/transferspanel.h"
#include "ui/widgets/messagebar.h"

#include <QDockWidget>
#include <QFile>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

/// What a person does with transfers that are in the list, in the real window against the simulator.
class TestTransferActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void init();

    void ordersAndPausesAll();
    void answersLater();
    void triesAgain();
    void keepsItsLimits();
    void tellsThatTheListIsNotKept();

private:
    QString file(const QString &name, const QByteArray &content) const
    {
        QFile made(m_files->filePath(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(content) != content.size())
            qFatal("no test file");
        return made.fileName();
    }
    TransferRequest upload(const QString &name) const
    {
        return {.direction = TransferDirection::Upload,
                .sandbox = m_sandbox,
                .sandboxName = u"box"_s,
                .remotePath = u"/root/"_s + name,
                .localPath = m_files->filePath(name)};
    }
    QByteArray read(const QString &path)
    {
        const RunOperation *operation =
            m_window->operations->run(m_sandbox, {.command = u"cat ~/'%1'"_s.arg(path)});
        if (!QTest::qWaitFor([&] { return operation->isFinished(); }, patience) || !operation->result())
            return "(no answer)";
        return operation->result()->standardOutput;
    }
    bool settle() const
    {
        return QTest::qWaitFor(
            [this] {
                const TransferSummary summary = m_window->transfers->summary();
                return m_window->transfers->isLoaded() && summary.active + summary.waiting == 0;
            },
            patience);
    }
    QTableView *table() const { return m_window->child<QTableView>("transfers.table"); }
    QString text(int row, TransfersModel::Column column) const
    {
        return table()->model()->index(row, column).data().toString();
    }
    void select(int row) const
    {
        table()->selectionModel()->select(table()->model()->index(row, 0),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    void trigger(const char *name) const
    {
        QAction *action = m_window->window->actionRegistry()->action(QLatin1String(name));
        QVERIFY2(action, name);
        QTRY_VERIFY2(action->isEnabled(), name);
        action->trigger();
    }
    ConflictDialog *question() const
    {
        ConflictDialog *found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                found = m_window->window->findChild<ConflictDialog *>();
                return found && found->isVisible();
            },
            patience);
        return found;
    }

    std::unique_ptr<ServiceWindow> m_window;
    std::unique_ptr<QTemporaryDir> m_files;
    SandboxKey m_sandbox;
};

void TestTransferActions::initTestCase()
{
    m_window = std::make_unique<ServiceWindow>();
    QVERIFY(m_window->ready());
    m_sandbox = m_window->create(u"box"_s);
    QVERIFY(!m_sandbox.sandboxId.isEmpty());
    m_window->child<QDockWidget>("transfersDock")->show();
}

void TestTransferActions::init()
{
    m_files = std::make_unique<QTemporaryDir>();
    m_window->transfers->setLimits({});
    m_window->transfers->cancel(m_window->transfers->ids()); // of a test that has failed
    m_window->transfers->clearEnded();
}

void TestTransferActions::ordersAndPausesAll()
{
    TransferQueue *queue = m_window->transfers.get();
    queue->setLimits({.total = 1, .uploadRate = 20'000});
    const QByteArray content(3'000'000, 'x');
    QList<TransferRequest> requests;
    for (const QString &name : {u"slow 1"_s, u"slow 2"_s, u"slow 3"_s}) {
        file(name, content);
        requests.append(upload(name));
    }
    const QStringList ids = queue->add(requests);
    QTRY_COMPARE(queue->find(ids.at(0))->state, TransferState::Running);
    // Of the one that runs: how much, how fast, how long yet.
    QTRY_VERIFY(text(0, TransfersModel::SizeColumn).contains(u" of "_s));
    QTRY_VERIFY(text(0, TransfersModel::SpeedColumn).endsWith(u"/s"_s));
    QTRY_VERIFY(!text(0, TransfersModel::TimeColumn).isEmpty());
    QCOMPARE(text(1, TransfersModel::StatusColumn), u"Waiting"_s);
    QVERIFY(text(1, TransfersModel::TimeColumn).isEmpty());

    select(2);
    trigger("transfers.first");
    QCOMPARE(queue->ids(), (QStringList{ids.at(2), ids.at(0), ids.at(1)}));
    QCOMPARE(text(0, TransfersModel::NameColumn), u"slow 3"_s);
    trigger("transfers.later");
    QCOMPARE(queue->ids(), (QStringList{ids.at(0), ids.at(2), ids.at(1)}));
    trigger("transfers.earlier");
    QCOMPARE(queue->ids(), (QStringList{ids.at(2), ids.at(0), ids.at(1)}));

    select(2);
    QAction *urgent = m_window->window->actionRegistry()->action(u"transfers.urgent"_s);
    QTRY_VERIFY(!urgent->isChecked());
    trigger("transfers.urgent");
    QCOMPARE(queue->find(ids.at(1))->request.priority, 1);
    queue->pause({ids.at(0)}); // the next is the urgent one, and not the first
    QTRY_COMPARE(queue->find(ids.at(1))->state, TransferState::Running);
    QCOMPARE(queue->find(ids.at(2))->state, TransferState::Queued);

    trigger("transfers.pauseAll");
    for (const QString &id : ids)
        QCOMPARE(queue->find(id)->state, TransferState::Paused);
    QTRY_VERIFY(m_window->child<QToolButton>("status.transfers")->text().contains(u"paused"_s));
    trigger("transfers.resumeAll");
    QTRY_COMPARE(queue->find(ids.at(1))->state, TransferState::Running);
    table()->selectAll();
    trigger("transfers.cancel");
    QVERIFY(settle());
    queue->setLimits({});
}

void TestTransferActions::answersLater()
{
    TransferQueue *queue = m_window->transfers.get();
    file(u"later"_s, "first");
    queue->add({upload(u"later"_s)});
    QVERIFY(settle());
    queue->clearEnded();
    file(u"later"_s, "the second");
    queue->add({upload(u"later"_s)});
    ConflictDialog *asks = question();
    QVERIFY(asks);
    asks->findChild<QPushButton *>(u"conflict.later"_s)->click();
    QTRY_VERIFY(!m_window->window->findChild<ConflictDialog *>());
    QCOMPARE(queue->summary().questions, 1);
    QCOMPARE(text(0, TransfersModel::StatusColumn), u"Waits for your answer"_s);
    select(0);
    trigger("transfers.answer");
    asks = question();
    QVERIFY(asks);
    asks->findChild<QPushButton *>(u"conflict.skip"_s)->click();
    QVERIFY(settle());
    QTRY_COMPARE(text(0, TransfersModel::StatusColumn), u"Left as it was"_s);
    QCOMPARE(read(u"later"_s), "first");
}

void TestTransferActions::triesAgain()
{
    TransferQueue *queue = m_window->transfers.get();
    const QString path = m_files->filePath(u"missing"_s);
    const QString id = queue->add({upload(u"missing"_s)}).constFirst();
    QVERIFY(settle());
    QCOMPARE(queue->find(id)->state, TransferState::Failed);
    QCOMPARE(text(0, TransfersModel::StatusColumn), u"Failed"_s);
    // Why, and what can be done, without looking for it.
    select(0);
    const auto *problem = m_window->window->findChild<TransfersPanel *>()->findChild<MessageBar *>();
    QTRY_VERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains(path), qPrintable(problem->text()));
    QVERIFY(table()->model()->index(0, 0).data(Qt::ToolTipRole).toString().contains(path));
    file(u"missing"_s, "there now");
    trigger("transfers.retry");
    QVERIFY(settle());
    QCOMPARE(queue->find(id)->state, TransferState::Done);
    QCOMPARE(read(u"missing"_s), "there now");
}

// What is chosen in the menu holds at the next start, too.
void TestTransferActions::keepsItsLimits()
{
    TransferQueue *queue = m_window->transfers.get();
    for (const char *name : {"action.transfers.uploadLimit.524288", "action.transfers.downloadLimit.1048576",
                             "action.transfers.atOnce.2", "action.transfers.atOnceEach.1"}) {
        auto *action = m_window->child<QAction>(name);
        QVERIFY2(action, name);
        action->trigger();
        QVERIFY(action->isChecked());
    }
    const TransferLimits chosen{
        .total = 2, .perAccount = 1, .uploadRate = 512 * 1024, .downloadRate = 1024 * 1024};
    QVERIFY(queue->limits() == chosen);
    queue->setLimits({});
    {
        const MainWindow next({.sessions = m_window->sessions.get(),
                               .store = &m_window->store,
                               .operations = m_window->operations.get(),
                               .settings = &m_window->settings,
                               .plugins = &m_window->plugins,
                               .transfers = queue,
                               .clock = m_window->clock});
        QVERIFY(queue->limits() == chosen);
    }
    queue->setLimits({});
}

void TestTransferActions::tellsThatTheListIsNotKept()
{
    auto *notice = m_window->child<MessageBar>("noticeBar");
    notice->hide();
    Q_EMIT m_window->transfers->storageFailed(u"Why, and what to do"_s, u"disk I/O error"_s);
    QVERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(u"Why, and what to do"_s), qPrintable(notice->text()));
    notice->hide();
}

QTEST_MAIN(TestTransferActions)
#include "tst_transferactions.moc"
