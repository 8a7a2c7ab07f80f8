// SPDX-License-Identifier: MIT
// What the queue tells of its items, and how long it keeps them.
#include "support/manualclock.h"
#include "transferfixture.h"

#include <QDir>
#include <QSignalSpy>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = TransferState;

class TestTransferList : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(), qPrintable(m_simulator.problem())); }
    void init() { clear(); }

    void tellsHowFast_data();
    void tellsHowFast();
    void forgetsWhatHasEnded();
    void asksAgainAfterARestart();

private:
    std::unique_ptr<TransferQueue> makeIdleQueue(const Clock *clock) const
    {
        auto queue = std::make_unique<TransferQueue>(
            TransferQueue::Dependencies{.provider = [](const QString &) { return nullptr; },
                                        .databasePath = m_settings.filePath(u"list.sqlite"_s),
                                        .clock = clock});
        queue->start();
        return queue;
    }
};

void TestTransferList::tellsHowFast_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::newRow("upload") << true;
    QTest::newRow("download") << false;
}

void TestTransferList::tellsHowFast()
{
    QFETCH(bool, uploads);
    constexpr qint64 size = 4'000'000;
    constexpr qint64 rate = 400'000;
    uploads ? writeHere(u"file"_s, content(size, 1)) : writeThere(u"file"_s, content(size, 1));
    const auto queue = makeQueue();
    queue->setLimits({.uploadRate = rate, .downloadRate = rate});
    const QString id = queue->add({uploads ? upload(u"file"_s) : download(u"file"_s)}).constFirst();
    bool isTold = true; // only while it moves
    int steps = 0;
    connect(queue.get(), &TransferQueue::changed, this, [&] {
        const TransferItem *item = queue->find(id);
        if (item->state != State::Running)
            isTold = isTold && item->speed == 0 && !item->timeLeft;
        steps += item->timeLeft ? 1 : 0;
    });
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 4 * rate && queue->find(id)->timeLeft; }));
    const TransferItem item = *queue->find(id);
    QCOMPARE(item.bytesTotal, size);
    // A busy machine may be slower, but what the limit lets pass at once counts only at the beginning.
    QVERIFY2(item.speed > 0 && item.speed < 1.5 * double(rate), qPrintable(QString::number(item.speed)));
    const double left = double(size - item.bytesDone) / item.speed;
    QVERIFY2(std::abs(double(item.timeLeft->count()) - left) <= 1, qPrintable(QString::number(left)));
    QVERIFY(item.timeLeft->count() > 2); // 2,400,000 bytes at most, at no more than 600,000 a second
    QCOMPARE(queue->summary().speed, item.speed);
    QVERIFY(steps > 2);
    queue->pause({id});
    QCOMPARE(queue->find(id)->speed, 0);
    QVERIFY(!queue->find(id)->timeLeft);
    // What was there before it went on did not move now.
    queue->resume({id});
    QVERIFY(waitFor([&] { return queue->find(id)->speed > 0; }));
    QVERIFY(queue->find(id)->bytesDone > 2 * rate);
    QVERIFY2(queue->find(id)->speed < 8.0 * double(rate),
             qPrintable(QString::number(queue->find(id)->speed)));
    queue->setLimits({.uploadRate = 5 * rate, .downloadRate = 5 * rate}); // fast, but not over at once
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QVERIFY(isTold);
}

// The last two hundred stay, for a week; what has not ended stays as long as it takes.
void TestTransferList::forgetsWhatHasEnded()
{
    Testing::ManualClock clock;
    QStringList ids;
    QString waiting;
    {
        const auto queue = makeIdleQueue(&clock);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        waiting = queue->add({upload(u"waiting"_s)}).constFirst();
        QList<TransferRequest> requests;
        for (int i = 0; i < 205; ++i)
            requests.append(upload(QString::number(i)));
        ids = queue->add(requests);
        queue->cancel(ids);
        QCOMPARE(queue->ids(), QStringList{waiting} + ids.mid(5));
    }
    {
        const auto queue = makeIdleQueue(&clock);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        QCOMPARE(queue->ids(), QStringList{waiting} + ids.mid(5)); // on the disk, too
        clock.advance(6 * 24h);
        const QString later = queue->add({upload(u"later"_s)}).constFirst();
        queue->cancel({later});
        QCOMPARE(queue->count(), 201);
        clock.advance(2 * 24h);
        ids = {waiting, later};
    }
    const auto queue = makeIdleQueue(&clock);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QCOMPARE(queue->ids(), ids);
    QCOMPARE(stateOf(*queue, waiting), State::Queued);
}

// A question that nobody has answered before the program ended.
void TestTransferList::asksAgainAfterARestart()
{
    writeHere(u"a"_s, "mine");
    writeThere(u"a"_s, "theirs");
    QString id;
    {
        const auto queue = makeQueue(true);
        id = queue->add({download(u"a"_s)}).constFirst();
        QVERIFY(settle(*queue));
        QVERIFY(queue->find(id)->conflict);
    }
    const auto queue = makeQueue(true);
    QSignalSpy asked(queue.get(), &TransferQueue::conflictFound);
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Paused);
    QVERIFY(queue->find(id)->conflict);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(readHere(u"a"_s), "mine");
    queue->resolve(id, ConflictPolicy::Overwrite, false);
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QCOMPARE(readHere(u"a"_s), "theirs");
}

QTEST_GUILESS_MAIN(TestTransferList)
#include "tst_transferlist.moc"
