// SPDX-License-Identifier: MIT
#include "models/transfersmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

/// Over a queue whose account is never there, so that nothing runs.
class TestTransfersModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void followsTheQueue();
    void keepsSelectionsInPlace();
    void saysHowItStands_data();
    void saysHowItStands();
    void saysHowMuch_data();
    void saysHowMuch();
    void hidesNothing();
    void sumsUp();

private:
    static TransferRequest request(const QString &name)
    {
        return {.direction = TransferDirection::Download,
                .sandbox = {u"account"_s, u"sandbox"_s},
                .sandboxName = u"box"_s,
                .remotePath = u"/there/"_s + name,
                .localPath = u"/here/"_s + name};
    }
    QStringList names(const TransfersModel &model) const
    {
        QStringList result;
        for (int row = 0; row < model.rowCount(); ++row)
            result.append(model.index(row, TransfersModel::NameColumn).data().toString());
        return result;
    }
    std::unique_ptr<TransferQueue> m_queue;
};

void TestTransfersModel::init()
{
    m_queue = std::make_unique<TransferQueue>(TransferQueue::Dependencies{.provider = [](const QString &) {
        return nullptr;
    }});
    m_queue->start();
}

void TestTransfersModel::followsTheQueue()
{
    m_queue->add({request(u"before"_s)});
    TransfersModel model(m_queue.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(names(model), QStringList{u"before"_s});
    const QStringList ids = m_queue->add({request(u"a"_s), request(u"b"_s), request(u"c"_s)});
    QCOMPARE(names(model), (QStringList{u"before"_s, u"a"_s, u"b"_s, u"c"_s}));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    m_queue->cancel({ids.at(0), ids.at(2)});
    QCOMPARE(changed.size(), 2);
    QCOMPARE(model.index(1, TransfersModel::StatusColumn).data().toString(), u"Cancelled"_s);
    m_queue->clearEnded();
    QCOMPARE(names(model), (QStringList{u"before"_s, u"b"_s}));
    QCOMPARE(model.rowOf(ids.at(1)), 1);
    QCOMPARE(model.rowOf(ids.at(0)), -1);
}

void TestTransfersModel::keepsSelectionsInPlace()
{
    const QStringList ids = m_queue->add({request(u"a"_s), request(u"b"_s), request(u"c"_s)});
    TransfersModel model(m_queue.get());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QPersistentModelIndex last = model.index(2, 0);
    m_queue->move({ids.at(2)}, -2);
    QCOMPARE(names(model), (QStringList{u"c"_s, u"a"_s, u"b"_s}));
    QCOMPARE(last.row(), 0);
    QCOMPARE(last.data().toString(), u"c"_s);
}

void TestTransfersModel::saysHowItStands_data()
{
    QTest::addColumn<TransferItem>("item");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, TransferItem item, const QString &text) {
        QTest::newRow(name) << item << text;
    };
    row("waiting", {}, u"Waiting"_s);
    row("again", {.waits = true}, u"Will be tried again"_s);
    row("running", {.state = TransferState::Running, .bytesDone = 339, .bytesTotal = 1000}, u"33%"_s);
    row("no size", {.state = TransferState::Running}, u"Under way"_s);
    row("paused", {.state = TransferState::Paused}, u"Paused"_s);
    row("asks", {.state = TransferState::Paused, .conflict = TransferConflict{}}, u"Waits for your answer"_s);
    row("done", {.state = TransferState::Done}, u"Done"_s);
    row("skipped", {.state = TransferState::Done, .skipped = true}, u"Left as it was"_s);
    row("renamed", {.state = TransferState::Done, .finalPath = u"/x"_s}, u"Done, renamed"_s);
}

void TestTransfersModel::saysHowItStands()
{
    QFETCH(TransferItem, item);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(transferStatusText(item, true), text);
    if (item.state == TransferState::Queued && !item.waits)
        QCOMPARE(transferStatusText(item, false), u"Waiting for the account"_s);
}

void TestTransfersModel::saysHowMuch_data()
{
    QTest::addColumn<TransferItem>("item");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, TransferItem item, const QString &text) {
        QTest::newRow(name) << item << text;
    };
    row("not known", {}, QString());
    row("waiting", {.bytesTotal = 2048}, u"2.0 KiB"_s);
    row("running", {.state = TransferState::Running, .bytesDone = 1024, .bytesTotal = 2048},
        u"1.0 KiB of 2.0 KiB"_s);
    row("paused", {.state = TransferState::Paused, .bytesDone = 512, .bytesTotal = 2048},
        u"512 bytes of 2.0 KiB"_s);
    row("no size", {.state = TransferState::Running, .bytesDone = 1024}, u"1.0 KiB"_s);
    row("done", {.state = TransferState::Done, .bytesDone = 2048, .bytesTotal = 2048}, u"2.0 KiB"_s);
    row("folder",
        {.request = {.folder = true}, .state = TransferState::Running, .filesDone = 3, .filesTotal = 20},
        u"3 of 20 file(s)"_s);
}

void TestTransfersModel::saysHowMuch()
{
    QFETCH(TransferItem, item);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(transferSizeText(item), text);
}

void TestTransfersModel::hidesNothing()
{
    const QString name = u"cod\u202Egnp.exe"_s;
    m_queue->add({request(name)});
    const TransfersModel model(m_queue.get());
    const QString shown = model.index(0, TransfersModel::NameColumn).data().toString();
    QVERIFY(!shown.contains(QChar(0x202E)));
    const QString story = model.index(0, 0).data(Qt::ToolTipRole).toString();
    QVERIFY(story.contains(u"/there/"_s) && story.contains(u"/here/"_s));
    QVERIFY(!story.contains(QChar(0x202E)));
}

void TestTransfersModel::sumsUp()
{
    QCOMPARE(transferSummaryText({}), QString());
    QVERIFY(transferSummaryText({.active = 1, .waiting = 2, .speed = 1000}).contains(u'3'));
    QVERIFY(transferSummaryText({.active = 1, .questions = 2}).contains(u"answer"_s));
    QVERIFY(!transferSummaryText({.paused = 1}).isEmpty());
    QVERIFY(!transferSummaryText({.failed = 1}).isEmpty());
}

QTEST_GUILESS_MAIN(TestTransfersModel)
#include "tst_transfersmodel.moc"
