// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"
#include "transferfixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QSignalSpy>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = TransferState;
using Policy = ConflictPolicy;

namespace {

constexpr qint64 kibi = 1024;
constexpr qint64 mebi = 1024 * kibi;

} // namespace

class TestTransferQueue : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(), qPrintable(m_simulator.problem())); }
    void init() { clear(); }

    void changesStatesByTheTable();
    void movesFiles_data();
    void movesFiles();
    void keepsTimesAndModes();
    void settlesConflicts_data();
    void settlesConflicts();
    void asksAboutConflicts();
    void answersForAll();
    void goesOnAfterAPause();
    void startsOverWhenTheFileChanged();
    void survivesARestart();
    void setsABrokenListAside_data();
    void setsABrokenListAside();
    void keepsToItsLimits();
    void ordersByPriority();
    void movesInTheQueue();
    void keepsToTheBandwidth();
    void surmountsFaults_data();
    void surmountsFaults();
    void failsPlainly_data();
    void failsPlainly();
    void noticesAChangeWhileReading();
    void cancelsAtOnce_data();
    void cancelsAtOnce();
    void waitsForItsAccount();
    void tellsWhatIsMissing();
};

void TestTransferQueue::changesStatesByTheTable()
{
    const QList<State> all{State::Queued,    State::Preparing, State::Running, State::Paused,
                           State::Verifying, State::Done,      State::Failed,  State::Cancelled};
    for (const State state : all) {
        QVERIFY(!mayChange(state, state));
        QVERIFY(!mayChange(State::Done, state)); // what is done stays done
        // Nothing is done that was not looked at.
        QCOMPARE(mayChange(state, State::Done), state == State::Preparing || state == State::Verifying);
        QCOMPARE(mayChange(state, State::Running), state == State::Preparing);
        QCOMPARE(mayChange(state, State::Cancelled), !isEnded(state));
        QCOMPARE(mayChange(state, State::Paused), isActive(state) || state == State::Queued);
    }
}

void TestTransferQueue::movesFiles_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("empty") << 0LL;
    QTest::newRow("one byte") << 1LL;
    QTest::newRow("some blocks") << 3 * mebi + 17;
}

void TestTransferQueue::movesFiles()
{
    QFETCH(qint64, size);
    const QByteArray sent = content(size, 1);
    const QString name = u"a 'strange' $name.bin"_s;
    writeHere(name, sent);
    const auto queue = makeQueue();
    const QString up = queue->add({upload(name)}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, up), State::Done);
    QVERIFY(queue->find(up)->hashed);
    QCOMPARE(queue->find(up)->bytesDone, size);
    QCOMPARE(namesThere(), QStringList{name});
    QCOMPARE(readThere(name), sent);

    QVERIFY(QFile::remove(here(name)));
    const QString down = queue->add({download(name)}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, down), State::Done);
    QVERIFY(queue->find(down)->hashed);
    QCOMPARE(namesHere(), QStringList{name});
    QCOMPARE(readHere(name), sent);
}

void TestTransferQueue::keepsTimesAndModes()
{
    writeHere(u"script"_s, "#!/bin/sh\n");
    QFile file(here(u"script"_s));
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QDateTime old = QDateTime(QDate(2020, 2, 3), QTime(4, 5, 6), Qt::UTC);
    QVERIFY(file.setFileTime(old, QFileDevice::FileModificationTime));
    file.close();
    const auto queue = makeQueue();
    queue->add({upload(u"script"_s)});
    QVERIFY(settle(*queue));
    QCOMPARE(run(u"stat -c '%Y' '%1'; test -x '%1' && echo yes"_s.arg(there(u"script"_s))),
             QByteArray::number(old.toSecsSinceEpoch()) + "\nyes\n");

    QVERIFY(QFile::remove(here(u"script"_s)));
    queue->add({download(u"script"_s)});
    QVERIFY(settle(*queue));
    const QFileInfo info(here(u"script"_s));
    QCOMPARE(info.lastModified().toUTC(), old);
    QVERIFY(!info.isExecutable()); // nothing from a sandbox runs by a double click
}

void TestTransferQueue::settlesConflicts_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<QByteArray>("present");
    QTest::addColumn<bool>("presentIsNewer");
    QTest::addColumn<QByteArray>("expected"); // under the name
    QTest::addColumn<QByteArray>("second");   // under “name (2).tar.gz”; empty: nothing
    QTest::addColumn<bool>("skipped");
    for (const bool uploads : {true, false}) {
        const auto row = [uploads](const char *text) -> QTestData & {
            return QTest::addRow("%s, %s", uploads ? "upload" : "download", text) << uploads;
        };
        row("overwrite") << Policy::Overwrite << QByteArray("old") << false << QByteArray("fresh")
                         << QByteArray() << false;
        row("skip") << Policy::Skip << QByteArray("old") << false << QByteArray("old") << QByteArray()
                    << true;
        row("rename") << Policy::Rename << QByteArray("old") << false << QByteArray("old")
                      << QByteArray("fresh") << false;
        row("newer") << Policy::Newer << QByteArray("old") << false << QByteArray("fresh") << QByteArray()
                     << false;
        row("not newer") << Policy::Newer << QByteArray("old") << true << QByteArray("old") << QByteArray()
                         << true;
        row("differs") << Policy::Compare << QByteArray("FRESH") << false << QByteArray("fresh")
                       << QByteArray() << false;
        row("same") << Policy::Compare << QByteArray("fresh") << false << QByteArray("fresh") << QByteArray()
                    << true;
        row("same, not asked about") << Policy::Ask << QByteArray("fresh") << false << QByteArray("fresh")
                                     << QByteArray() << true;
    }
}

void TestTransferQueue::settlesConflicts()
{
    QFETCH(bool, uploads);
    QFETCH(Policy, policy);
    QFETCH(QByteArray, present);
    QFETCH(bool, presentIsNewer);
    QFETCH(QByteArray, expected);
    QFETCH(QByteArray, second);
    QFETCH(bool, skipped);
    const QString name = u"name.tar.gz"_s;
    writeHere(name, uploads ? QByteArray("fresh") : present);
    writeThere(name, uploads ? present : QByteArray("fresh"));
    const bool olderThere = uploads != presentIsNewer;
    run(u"touch -d @%1 '%2'"_s.arg(olderThere ? u"1000000000"_s : u"4000000000"_s, there(name)));

    const auto queue = makeQueue();
    const QString id = queue->add({uploads ? upload(name, policy) : download(name, policy)}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QCOMPARE(queue->find(id)->skipped, skipped);
    const QString numbered = u"name (2).tar.gz"_s;
    QStringList names{name};
    if (!second.isEmpty())
        names.prepend(numbered);
    QCOMPARE(uploads ? namesThere() : namesHere(), names);
    QCOMPARE(uploads ? readThere(name) : readHere(name), expected);
    if (second.isEmpty())
        return;
    QCOMPARE(uploads ? readThere(numbered) : readHere(numbered), second);
    QCOMPARE(queue->find(id)->finalPath, uploads ? there(numbered) : here(numbered));
}

void TestTransferQueue::asksAboutConflicts()
{
    writeHere(u"a"_s, "mine");
    writeThere(u"a"_s, "theirs");
    const auto queue = makeQueue();
    QSignalSpy asked(queue.get(), &TransferQueue::conflictFound);
    const QString id = queue->add({download(u"a"_s)}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Paused);
    QCOMPARE(asked.size(), 1);
    QVERIFY(queue->find(id)->conflict);
    QCOMPARE(queue->find(id)->conflict->presentSize, 4);
    QCOMPARE(queue->find(id)->conflict->newSize, 6);
    QCOMPARE(queue->summary().questions, 1);
    QCOMPARE(readHere(u"a"_s), "mine");
    queue->resolve(id, Policy::Overwrite, false);
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QCOMPARE(readHere(u"a"_s), "theirs");
}

void TestTransferQueue::answersForAll()
{
    QList<TransferRequest> requests;
    for (int i = 0; i < 5; ++i) {
        const QString name = QString::number(i);
        writeHere(name, "mine");
        writeThere(name, "theirs");
        requests.append(download(name));
    }
    const auto queue = makeQueue();
    const QStringList ids = queue->add(requests);
    QVERIFY(waitFor([&] { return queue->summary().questions > 0; }));
    queue->resolve(ids.constFirst(), Policy::Skip, true);
    QVERIFY(settle(*queue));
    QCOMPARE(queue->summary().questions, 0);
    for (const QString &id : ids)
        QVERIFY(queue->find(id)->skipped);
    QCOMPARE(readHere(u"3"_s), "mine");
}

void TestTransferQueue::goesOnAfterAPause()
{
    const QByteArray sent = content(4 * mebi, 3);
    writeThere(u"big"_s, sent);
    const auto queue = makeQueue();
    queue->setLimits({.downloadRate = 200 * kibi});
    const QString id = queue->add({download(u"big"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > mebi; }));
    queue->pause({id});
    QCOMPARE(stateOf(*queue, id), State::Paused);
    QCOMPARE(namesHere().size(), 1);
    QVERIFY(namesHere().constFirst().startsWith(u".sandkeeper-"_s));
    QVERIFY(waitFor([&] { return QFileInfo(here(namesHere().constFirst())).size() >= mebi / 2; }));
    const qint64 kept = QFileInfo(here(namesHere().constFirst())).size();
    // The journal of the simulator knows how much went over the network the second time.
    queue->setLimits({});
    qint64 least = sent.size();
    connect(queue.get(), &TransferQueue::changed, queue.get(), [&] {
        if (queue->find(id)->state == State::Running)
            least = std::min(least, queue->find(id)->bytesDone);
    });
    queue->resume({id});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QVERIFY(readHere(u"big"_s) == sent);
    QCOMPARE(namesHere(), QStringList{u"big"_s});
    QVERIFY(kept >= 64 * kibi);
    QTRY_COMPARE(run(u"ls -A /tmp | grep sandkeeper"_s), QByteArray()); // what the rest was copied to is gone
    QVERIFY(count(u"download"_s) >= 2);
    if (!isPpio())
        return;
    // By Range there, with proof of the version.
    QList<int> statuses;
    const QJsonArray calls = m_simulator.control("GET", "journal").value(u"calls"_s).toArray();
    for (const QJsonValue &call : calls) {
        if (call[u"endpoint"_s].toString() == u"envd-download")
            statuses.append(call[u"status"_s].toInt());
    }
    QCOMPARE(statuses.constLast(), 206);
}

void TestTransferQueue::startsOverWhenTheFileChanged()
{
    writeThere(u"big"_s, content(4 * mebi, 3));
    const auto queue = makeQueue();
    queue->setLimits({.downloadRate = mebi / 4});
    const QString id = queue->add({download(u"big"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > mebi; }));
    queue->pause({id});
    const QByteArray other = content(4 * mebi, 4); // of the same size
    writeThere(u"big"_s, other);
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QVERIFY(readHere(u"big"_s) == other);
    QCOMPARE(namesHere(), QStringList{u"big"_s});
}

void TestTransferQueue::survivesARestart()
{
    const QByteArray sent = content(3 * mebi, 5);
    writeThere(u"one"_s, sent);
    writeThere(u"two"_s, "two");
    writeHere(u"three"_s, sent);
    QStringList ids;
    {
        const auto queue = makeQueue(true);
        // So slow that neither has ended when the other has begun, however busy the machine is.
        queue->setLimits({.uploadRate = 100 * kibi, .downloadRate = 100 * kibi});
        ids = queue->add({download(u"one"_s), download(u"two"_s), upload(u"three"_s)});
        queue->pause({ids.at(1)});
        QVERIFY(waitFor([&] {
            return queue->find(ids.at(0))->bytesDone > 64 * kibi &&
                   queue->find(ids.at(2))->bytesDone > 64 * kibi;
        }));
    }
    QVERIFY(!QFileInfo::exists(here(u"one"_s)));
    const auto queue = makeQueue(true);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QCOMPARE(queue->ids(), ids);
    QCOMPARE(stateOf(*queue, ids.at(1)), State::Paused);
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, ids.at(0)), State::Done);
    QCOMPARE(stateOf(*queue, ids.at(1)), State::Paused);
    QCOMPARE(stateOf(*queue, ids.at(2)), State::Done);
    QVERIFY(readHere(u"one"_s) == sent);
    QVERIFY(readThere(u"three"_s) == sent);
    QVERIFY(!QFileInfo::exists(here(u"two"_s)));
    queue->resumeAll();
    QVERIFY(settle(*queue));
    QCOMPARE(readHere(u"two"_s), "two");
}

void TestTransferQueue::setsABrokenListAside_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("garbage") << QByteArray(5000, 'x');
    QTest::newRow("empty") << QByteArray();
}

void TestTransferQueue::setsABrokenListAside()
{
    QFETCH(QByteArray, file);
    QFile database(m_settings.path() + u"/transfers.sqlite"_s);
    QVERIFY(database.open(QIODevice::WriteOnly));
    database.write(file);
    database.close();
    writeThere(u"a"_s, "content");
    QString id;
    {
        const auto queue = makeQueue(true);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        id = queue->add({download(u"a"_s)}).constFirst();
        QVERIFY(settle(*queue));
    }
    const auto queue = makeQueue(true);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QCOMPARE(queue->ids(), QStringList{id});
    QCOMPARE(stateOf(*queue, id), State::Done);
    const QStringList aside = QDir(m_settings.path()).entryList({u"*.broken-*"_s});
    QCOMPARE(aside.size(), file.isEmpty() ? 0 : 1);
    QCOMPARE(QFileInfo(database).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestTransferQueue::keepsToItsLimits()
{
    QList<TransferRequest> requests;
    for (int i = 0; i < 8; ++i) {
        const QString name = QString::number(i);
        writeHere(name, content(20 * kibi, i));
        requests.append(upload(name));
    }
    const auto queue = makeQueue();
    queue->setLimits({.total = 3, .perAccount = 2});
    int most = 0;
    connect(queue.get(), &TransferQueue::changed, queue.get(),
            [&] { most = std::max(most, queue->summary().active); });
    queue->add(requests);
    QVERIFY(settle(*queue));
    QCOMPARE(most, 2);
    QCOMPARE(namesThere().size(), 8);
}

void TestTransferQueue::ordersByPriority()
{
    QList<TransferRequest> requests;
    for (int i = 0; i < 4; ++i) {
        const QString name = QString::number(i);
        writeHere(name, "x");
        requests.append(upload(name));
        requests.last().priority = i;
    }
    const auto queue = makeQueue();
    queue->setLimits({.total = 1});
    QStringList order;
    connect(queue.get(), &TransferQueue::ended, queue.get(),
            [&](const QString &id) { order.append(queue->find(id)->request.localPath.right(1)); });
    queue->add(requests);
    QVERIFY(settle(*queue));
    QCOMPARE(order, (QStringList{u"3"_s, u"2"_s, u"1"_s, u"0"_s}));
}

void TestTransferQueue::movesInTheQueue()
{
    const auto queue = makeQueue();
    m_connected = false; // so that nothing runs
    QList<TransferRequest> requests;
    for (int i = 0; i < 4; ++i)
        requests.append(upload(QString::number(i)));
    const QStringList ids = queue->add(requests);
    queue->move({ids.at(2), ids.at(3)}, -1);
    QCOMPARE(queue->ids(), (QStringList{ids.at(0), ids.at(2), ids.at(3), ids.at(1)}));
    queue->move({ids.at(0)}, 2);
    QCOMPARE(queue->ids(), (QStringList{ids.at(2), ids.at(3), ids.at(1), ids.at(0)}));
    queue->move({ids.at(1), ids.at(0)}, -2);
    QCOMPARE(queue->ids(), (QStringList{ids.at(1), ids.at(0), ids.at(2), ids.at(3)}));
    queue->move({ids.at(1)}, 1);
    QCOMPARE(queue->ids(), (QStringList{ids.at(0), ids.at(1), ids.at(2), ids.at(3)}));
    queue->move({ids.at(0)}, -1);
    QCOMPARE(queue->ids(), ids);
}

void TestTransferQueue::keepsToTheBandwidth()
{
    const QByteArray sent = content(mebi, 6);
    writeHere(u"up"_s, sent);
    writeThere(u"down"_s, sent);
    for (const bool uploads : {true, false}) {
        const auto queue = makeQueue();
        queue->setLimits({.uploadRate = mebi / 2, .downloadRate = mebi / 2});
        QElapsedTimer timer;
        timer.start();
        queue->add({uploads ? upload(u"up"_s) : download(u"down"_s)});
        QVERIFY(settle(*queue));
        // A quarter of a second's worth is there at once.
        QVERIFY2(timer.elapsed() > 1500, qPrintable(QString::number(timer.elapsed())));
        // What comes to that is the time of some commands.
        QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed())));
    }
    QVERIFY(readHere(u"down"_s) == sent);
    QVERIFY(readThere(u"up"_s) == sent);
}

void TestTransferQueue::surmountsFaults_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"reset:times=1", "close:times=1", "truncate:times=1", "status=502:times=2",
                              "status=401:times=1", "status=503:times=1", "html:times=1", "empty:times=1"})
        QTest::addRow("download, %s", fault) << false << u"download:"_s + QLatin1String(fault);
    for (const char *fault : {"reset:times=1", "close:times=1", "truncate:times=1", "status=502:times=2",
                              "status=401:times=1", "reset:after:times=1", "html:times=1", "badjson:times=1"})
        QTest::addRow("upload, %s", fault) << true << u"upload:"_s + QLatin1String(fault);
    for (const bool uploads : {true, false}) {
        for (const char *fault : {"reset:times=1", "status=502:times=1", "reset:skip=1:times=1",
                                  "reset:after:skip=1:times=1", "reset:after:skip=2:times=1"})
            QTest::addRow("%s, exec:%s", uploads ? "upload" : "download", fault)
                << uploads << u"exec:"_s + QLatin1String(fault);
    }
}

void TestTransferQueue::surmountsFaults()
{
    QFETCH(bool, uploads);
    QFETCH(QString, fault);
    const QByteArray sent = content(700 * kibi, 7);
    if (uploads)
        writeHere(u"file"_s, sent);
    else
        writeThere(u"file"_s, sent);
    const auto queue = makeQueue();
    QVERIFY(addFault(fault));
    const QString id = queue->add({uploads ? upload(u"file"_s) : download(u"file"_s)}).constFirst();
    QVERIFY(settle(*queue));
    m_simulator.reset();
    const std::optional<Error> error = queue->find(id)->error;
    QVERIFY2(stateOf(*queue, id) == State::Done,
             qPrintable(error ? message(*error) + error->reason + error->detail : u"?"_s));
    QVERIFY((uploads ? readThere(u"file"_s) : readHere(u"file"_s)) == sent);
    QCOMPARE(uploads ? namesThere() : namesHere(), QStringList{u"file"_s});
}

void TestTransferQueue::failsPlainly_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<QString>("fault");
    for (const bool uploads : {true, false}) {
        for (const char *fault : {"reset", "truncate", "status=502", "status=401", "status=413"})
            QTest::addRow("%s, %s", uploads ? "upload" : "download", fault)
                << uploads << (uploads ? u"upload:"_s : u"download:"_s) + QLatin1String(fault);
    }
}

void TestTransferQueue::failsPlainly()
{
    QFETCH(bool, uploads);
    QFETCH(QString, fault);
    const QByteArray sent = content(200 * kibi, 8); // less than what is gone on with
    if (uploads)
        writeHere(u"file"_s, sent);
    else
        writeThere(u"file"_s, sent);
    const auto queue = makeQueue();
    QVERIFY(addFault(fault));
    const QString id = queue->add({uploads ? upload(u"file"_s) : download(u"file"_s)}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Failed);
    QVERIFY(queue->find(id)->error);
    QVERIFY(!message(*queue->find(id)->error).isEmpty());
    m_simulator.reset();
    QVERIFY(!(uploads ? namesThere() : namesHere()).contains(u"file"_s));
    // The same item, tried again, ends well.
    queue->retry({id});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QVERIFY((uploads ? readThere(u"file"_s) : readHere(u"file"_s)) == sent);
    QCOMPARE(uploads ? namesThere() : namesHere(), QStringList{u"file"_s});
}

void TestTransferQueue::noticesAChangeWhileReading()
{
    writeHere(u"file"_s, content(2 * mebi, 9));
    const auto queue = makeQueue();
    queue->setLimits({.uploadRate = 200 * kibi});
    const QString id = queue->add({upload(u"file"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 128 * kibi; }));
    writeHere(u"file"_s, content(2 * mebi, 10));
    queue->setLimits({});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Failed);
    QCOMPARE(queue->find(id)->error->reason, u"SOURCE_CHANGED"_s);
    QTRY_COMPARE(namesThere(), QStringList());
}

void TestTransferQueue::cancelsAtOnce_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::newRow("upload") << true;
    QTest::newRow("download") << false;
}

void TestTransferQueue::cancelsAtOnce()
{
    QFETCH(bool, uploads);
    const QByteArray sent = content(4 * mebi, 11);
    writeHere(u"up"_s, sent);
    writeThere(u"down"_s, sent);
    const auto queue = makeQueue();
    queue->setLimits({.uploadRate = mebi / 4, .downloadRate = mebi / 4});
    const QString id = queue->add({uploads ? upload(u"up"_s) : download(u"down"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 256 * kibi; }));
    QElapsedTimer timer;
    timer.start();
    queue->cancel({id});
    QCOMPARE(stateOf(*queue, id), State::Cancelled);
    QVERIFY(timer.elapsed() < 5000); // what is left would take three times as long
    QTRY_COMPARE(namesHere(), QStringList{u"up"_s});
    QTRY_COMPARE(namesThere(), QStringList{u"down"_s});
    queue->clearEnded();
    QCOMPARE(queue->count(), 0);
}

void TestTransferQueue::waitsForItsAccount()
{
    writeThere(u"a"_s, content(2 * mebi, 12));
    m_connected = false;
    const auto queue = makeQueue();
    const QString id = queue->add({download(u"a"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QCoreApplication::processEvents();
    QCOMPARE(stateOf(*queue, id), State::Queued);
    QVERIFY(!queue->isConnected(u"account"_s));
    m_connected = true;
    queue->setLimits({.downloadRate = 100 * kibi});
    queue->accountChanged(u"account"_s);
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 128 * kibi; }));
    m_connected = false; // it goes in the middle
    queue->accountChanged(u"account"_s);
    QCOMPARE(stateOf(*queue, id), State::Queued);
    m_connected = true;
    queue->setLimits({});
    queue->accountChanged(u"account"_s);
    QVERIFY(settle(*queue));
    QVERIFY(readHere(u"a"_s) == content(2 * mebi, 12));
}

void TestTransferQueue::tellsWhatIsMissing()
{
    QVERIFY(QDir().mkpath(here(u"folder"_s)));
    const auto queue = makeQueue();
    const QStringList ids = queue->add({upload(u"nothing"_s), download(u"nothing"_s), upload(u"folder"_s)});
    QVERIFY(settle(*queue));
    const QStringList reasons{u"NO_FILE"_s, u"NO_FILE"_s, u"NOT_A_FILE"_s};
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(stateOf(*queue, ids.at(i)), State::Failed);
        QCOMPARE(queue->find(ids.at(i))->error->reason, reasons.at(i));
    }
    QCOMPARE(namesHere(), QStringList{u"folder"_s});
}

QTEST_GUILESS_MAIN(TestTransferQueue)
#include "tst_transferqueue.moc"
