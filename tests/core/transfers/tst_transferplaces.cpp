// SPDX-License-Identifier: MIT
// Places on this computer where nothing can be put.
#include "core/provider/errortext.h"
#include "transferfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using State = TransferState;

namespace {

constexpr qint64 mebi = 1024 * 1024;

} // namespace

class TestTransferPlaces : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(), qPrintable(m_simulator.problem())); }
    void init() { clear(); }

    void failsWhereNothingCanBeWritten_data();
    void failsWhereNothingCanBeWritten();
    void writesThroughNoLink();
    void tellsThatTheListIsNotKept_data();
    void tellsThatTheListIsNotKept();
    void tellsOnceThatTheListIsNoMoreKept();
};

void TestTransferPlaces::failsWhereNothingCanBeWritten_data()
{
    QTest::addColumn<QString>("place"); // in the folder here, or absolute
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("folder");
    for (const bool folder : {false, true}) {
        const char *what = folder ? "a folder" : "a file";
        QTest::addRow("%s, below a file", what) << u"obstacle"_s << u"LINK_IN_WAY"_s << folder;
#ifdef Q_OS_LINUX
        // Not even the administrator, to whom permissions mean nothing, can make anything there.
        QTest::addRow("%s, where nobody may", what) << u"/sys"_s << u"NOT_ALLOWED"_s << folder;
        if (::geteuid() != 0)
            QTest::addRow("%s, in a read-only folder", what) << u"closed"_s << u"NOT_ALLOWED"_s << folder;
#endif
    }
}

void TestTransferPlaces::failsWhereNothingCanBeWritten()
{
    QFETCH(QString, place);
    QFETCH(QString, reason);
    QFETCH(bool, folder);
    const QByteArray sent = content(3 * mebi, 8);
    writeThere(folder ? u"thing/file"_s : u"thing"_s, sent);
    writeHere(u"obstacle"_s, "something else");
    QVERIFY(QDir().mkdir(here(u"closed"_s)));
    QVERIFY(QFile::setPermissions(here(u"closed"_s), QFile::ReadOwner | QFile::ExeOwner));
    const auto queue = makeQueue();
    TransferRequest request = download(u"thing"_s);
    request.folder = folder;
    request.localPath = (place.startsWith(u'/') ? place : here(place)) + u"/thing"_s;
    const QString id = queue->add({request}).constFirst();
    QVERIFY(settle(*queue));
    const TransferItem *item = queue->find(id);
    QCOMPARE(item->state, State::Failed);
    QCOMPARE(item->error->kind, Error::Kind::Local);
    QCOMPARE(item->error->reason, reason);
    const QString told = message(*item->error);
    QVERIFY2(told.contains(QFileInfo(request.localPath).path()), qPrintable(told));
    QVERIFY2(!advice(*item->error).isEmpty() && !advice(*item->error).contains(u"details"_s),
             qPrintable(advice(*item->error)));
    QCOMPARE(item->attempts, 0);  // not even once more: it would be the same again
    QCOMPARE(item->bytesDone, 0); // nothing was fetched in vain
    QCOMPARE(namesHere(), (QStringList{u"closed"_s, u"obstacle"_s}));
    QCOMPARE(readHere(u"obstacle"_s), "something else");
    QVERIFY(readThere(folder ? u"thing/file"_s : u"thing"_s) == sent);

    // Elsewhere it goes, and there too once it is possible.
    TransferRequest other = request;
    other.localPath = here(u"elsewhere"_s);
    const QString second = queue->add({other}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, second), State::Done);
    QVERIFY(readHere(folder ? u"elsewhere/file"_s : u"elsewhere"_s) == sent);
    if (place.startsWith(u'/'))
        return;
    QVERIFY(QFile::remove(here(u"obstacle"_s)) && QDir().mkdir(here(u"obstacle"_s)));
    QVERIFY(QFile::setPermissions(here(u"closed"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    queue->retry({id});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QVERIFY(readHere(place + (folder ? u"/thing/file"_s : u"/thing"_s)) == sent);
}

/// A part that somebody else has put a link in the place of is not what was left there.
void TestTransferPlaces::writesThroughNoLink()
{
    const QByteArray sent = content(4 * mebi, 6);
    writeThere(u"thing"_s, sent);
    const auto queue = makeQueue();
    queue->setLimits({.downloadRate = mebi / 4});
    const QString id = queue->add({download(u"thing"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > mebi / 2; }));
    queue->pause({id});
    const QStringList parts = namesHere();
    QCOMPARE(parts.size(), 1);
    writeHere(u"mine"_s, "mine");
    QVERIFY(QFile::remove(here(parts.constFirst())));
    QVERIFY(QFile::link(here(u"mine"_s), here(parts.constFirst())));
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QVERIFY(readHere(u"thing"_s) == sent);
    QCOMPARE(readHere(u"mine"_s), "mine");
    QCOMPARE(namesHere(), (QStringList{u"mine"_s, u"thing"_s}));
}

void TestTransferPlaces::tellsThatTheListIsNotKept_data()
{
    QTest::addColumn<QString>("path"); // of the database, in the folder here, or absolute
    QTest::newRow("below a file") << u"obstacle/list.sqlite"_s;
#ifdef Q_OS_LINUX
    QTest::newRow("where nobody may") << u"/sys/list.sqlite"_s;
#endif
}

/// And transfers go on.
void TestTransferPlaces::tellsThatTheListIsNotKept()
{
    QFETCH(QString, path);
    writeHere(u"obstacle"_s, "something else");
    writeThere(u"thing"_s, "content");
    TransferQueue queue({.provider = [this](const QString &) { return m_provider.get(); },
                         .databasePath = path.startsWith(u'/') ? path : here(path)});
    QSignalSpy told(&queue, &TransferQueue::storageFailed);
    queue.start();
    QVERIFY(waitFor([&] { return queue.isLoaded(); }));
    QCOMPARE(told.count(), 1);
    const QString text = told.constFirst().at(0).toString();
    QVERIFY2(text.contains(QFileInfo(path.startsWith(u'/') ? path : here(path)).path()), qPrintable(text));
    QVERIFY(!told.constFirst().at(1).toString().trimmed().isEmpty());
    const QString id = queue.add({download(u"thing"_s)}).constFirst();
    QVERIFY(settle(queue));
    QCOMPARE(stateOf(queue, id), State::Done);
    QCOMPARE(readHere(u"thing"_s), "content");
    QCOMPARE(told.count(), 1);
}

/// With what the database says: of a query that failed, the connection itself says nothing.
void TestTransferPlaces::tellsOnceThatTheListIsNoMoreKept()
{
    writeThere(u"thing"_s, "content");
    const QString path = here(u"list.sqlite"_s);
    TransferQueue queue(
        {.provider = [this](const QString &) { return m_provider.get(); }, .databasePath = path});
    QSignalSpy told(&queue, &TransferQueue::storageFailed);
    queue.start();
    QVERIFY(waitFor([&] { return queue.isLoaded(); }));
    QCOMPARE(told.count(), 0);
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(path);
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"DROP TABLE transfers"_s));
    }
    QSqlDatabase::removeDatabase(u"other"_s);
    const QString id = queue.add({download(u"thing"_s)}).constFirst();
    QVERIFY(settle(queue));
    QCOMPARE(stateOf(queue, id), State::Done);
    QTRY_COMPARE(told.count(), 1);
    QVERIFY2(told.constFirst().at(1).toString().contains(u"transfers"_s),
             qPrintable(told.constFirst().at(1).toString()));
    queue.clearEnded();
    QTRY_COMPARE(queue.count(), 0);
    QCOMPARE(told.count(), 1);
}

QTEST_GUILESS_MAIN(TestTransferPlaces)
#include "tst_transferplaces.moc"
