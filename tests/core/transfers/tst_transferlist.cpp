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
