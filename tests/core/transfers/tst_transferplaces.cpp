// SPDX-License-Identifier: MIT
// Places on this computer where nothing can be put.
#include "core/provider/errortext.h"
#include "transferfixture.h"

#include <algorithm>

#include <QDir>
#include <QElapsedTimer>
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

namespace {

/// What keeps a list from being used as long as it lives.
class Holder
{
public:
    ~Holder()
    {
#ifdef Q_OS_LINUX
        if (m_isNobody)
            (void)::setresuid(0, 0, 0);
#endif
        m_database = QSqlDatabase();
        if (QSqlDatabase::contains(name))
            QSqlDatabase::removeDatabase(name);
    }
    bool run(const QString &path, const QStringList &statements)
    {
        if (!m_database.isValid())
            m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        m_database.setDatabaseName(path);
        return (m_database.isOpen() || m_database.open()) &&
               std::all_of(statements.cbegin(), statements.cend(), [this](const QString &statement) {
                   return QSqlQuery(m_database).exec(statement);
               });
    }
#ifdef Q_OS_LINUX
    /// An administrator may do everything, whatever the permissions are.
    void becomeNobody()
    {
        constexpr uid_t nobody = 65534;
        m_isNobody = ::geteuid() == 0 && ::setresuid(nobody, nobody, 0) == 0;
    }
#endif

private:
    const QString name = u"holder"_s;
    QSqlDatabase m_database;
    bool m_isNobody = false;
};

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
#ifdef Q_OS_UNIX
    void leavesNoFoldersThatAreNotWanted();
#endif
    void tellsThatTheListIsNotKept_data();
    void tellsThatTheListIsNotKept();
    void tellsOnceThatTheListIsNoMoreKept();
    void leavesTheListAsItIs_data();
    void leavesTheListAsItIs();
    void setsADamagedListAside_data();
    void setsADamagedListAside();
    void catchesUpWhenTheListIsFree();

private:
    QString list(const QString &ending = {}) const
    {
        return m_settings.filePath(u"transfers.sqlite"_s + ending);
    }
    /// With so many items, all of them paused; their ids.
    QStringList makeList(int count);
    void spoil(const QString &how, Holder &holder);
};

/// A list with something in it, closed.
QStringList TestTransferPlaces::makeList(int count)
{
    m_connected = false; // so that nothing runs
    QStringList ids;
    {
        const auto queue = makeQueue(true);
        if (!waitFor([&] { return queue->isLoaded(); }))
            return {};
        QList<TransferRequest> requests;
        for (int i = 0; i < count; ++i)
            requests.append(download(u"thing %1"_s.arg(i)));
        ids = queue->add(requests);
        queue->pause(ids);
    }
    m_connected = true;
    return ids;
}

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

void TestTransferPlaces::leavesTheListAsItIs_data()
{
    QTest::addColumn<QString>("words"); // in what is told
    QTest::newRow("a folder in its place") << u"A folder stands"_s;
    QTest::newRow("a folder in the place of its log") << u"cannot be kept in"_s;
    QTest::newRow("in use") << u"Another program"_s;
    QTest::newRow("of a later version") << u"A later version"_s;
    QTest::newRow("somebody else's") << u"is no list"_s;
    QTest::newRow("another table in it") << u"is no list"_s;
#ifdef Q_OS_LINUX
    QTest::newRow("not to be read") << u"You may not read and write"_s;
    QTest::newRow("not to be written") << u"You may not read and write"_s;
    QTest::newRow("a disk that fails") << u"The disk failed"_s;
    QTest::newRow("a disk that is full") << u"There is no room"_s;
#endif
}

void TestTransferPlaces::spoil(const QString &how, Holder &holder)
{
    if (how == u"a folder in the place of its log") {
        QVERIFY(QDir().mkdir(list(u"-wal"_s)));
    } else if (how == u"in use") {
        QVERIFY(holder.run(list(), {u"PRAGMA locking_mode=EXCLUSIVE"_s, u"BEGIN EXCLUSIVE"_s}));
    } else if (how == u"of a later version") {
        QVERIFY(holder.run(list(), {u"PRAGMA user_version=99"_s}));
    } else if (how == u"another table in it") {
        QVERIFY(holder.run(list(), {u"ALTER TABLE transfers RENAME TO others"_s}));
#ifdef Q_OS_LINUX
    } else if (how.startsWith(u"not to be")) {
        QVERIFY(QFile::setPermissions(m_settings.path(), QFile::Permissions(QFlag(0x7777))));
        const bool mayRead = how.endsWith(u"written");
        QVERIFY(QFile::setPermissions(list(), mayRead ? QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther
                                                      : QFile::Permissions()));
        holder.becomeNobody();
#endif
    } else {
        QVERIFY(QFile::rename(list(), list(u"-saved"_s)));
        if (how == u"a folder in its place")
            QVERIFY(QDir().mkpath(list() + u"/inner"_s));
        else if (how == u"somebody else's")
            QVERIFY(
                holder.run(list(), {u"CREATE TABLE notes (text TEXT)"_s, u"PRAGMA journal_mode=DELETE"_s}));
        else
            QVERIFY(QFile::link(how == u"a disk that fails" ? u"/proc/self/mem"_s : u"/dev/full"_s, list()));
    }
}

/// Whatever is in the way, what is in the list is there again when that has gone.
void TestTransferPlaces::leavesTheListAsItIs()
{
    QFETCH(QString, words);
    const QString how = QString::fromLatin1(QTest::currentDataTag());
    const QStringList ids = makeList(3);
    QCOMPARE(ids.size(), 3);
    const auto entries = [this] {
        return QDir(m_settings.path())
            .entryInfoList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    };
    {
        Holder holder;
        spoil(how, holder);
        QFile file(list());
        const bool isPlain = !QFileInfo(list()).isSymLink() && file.open(QFile::ReadOnly);
        const QByteArray before = isPlain ? file.readAll() : QByteArray();
        file.close();
        const QFileDevice::Permissions permissions = QFileInfo(list()).permissions();
        const auto queue = makeQueue(true);
        QSignalSpy told(queue.get(), &TransferQueue::storageFailed);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        QCOMPARE(told.count(), 1);
        const QString text = told.constFirst().at(0).toString();
        QVERIFY2(text.contains(words), qPrintable(text + told.constFirst().at(1).toString()));
        QVERIFY2(text.contains(words == u"cannot be kept in" ? m_settings.path() : list()), qPrintable(text));
        QVERIFY(!told.constFirst().at(1).toString().trimmed().isEmpty());
        // It goes on without.
        QCOMPARE(queue->add({download(u"other"_s)}).size(), 1);
        QVERIFY(settle(*queue));
        QCOMPARE(told.count(), 1);
        QCOMPARE(QFileInfo(list()).permissions(), permissions);
        if (isPlain) {
            QVERIFY(file.open(QFile::ReadOnly));
            QVERIFY(file.readAll() == before);
        }
        for (const QFileInfo &entry : entries())
            QVERIFY2(!entry.fileName().contains(u".broken-"_s), qPrintable(entry.fileName()));
    }
    if (QFileInfo::exists(list(u"-saved"_s))) {
        const QFileInfo info(list());
        if (info.isSymLink() || !info.isDir())
            QVERIFY(QFile::remove(list()));
        else // with what is in it
            QVERIFY(QFileInfo(list() + u"/inner"_s).isDir() && QDir(list()).removeRecursively());
        QVERIFY(QFile::rename(list(u"-saved"_s), list()));
    } else if (how == u"of a later version" || how == u"another table in it") {
        Holder holder;
        QVERIFY(
            holder.run(list(), {how == u"of a later version" ? u"PRAGMA user_version=3"_s
                                                             : u"ALTER TABLE others RENAME TO transfers"_s}));
    }
    (void)QDir().rmdir(list(u"-wal"_s));
    QVERIFY(QFile::setPermissions(list(), QFile::ReadOwner | QFile::WriteOwner));
    const auto queue = makeQueue(true);
    QSignalSpy told(queue.get(), &TransferQueue::storageFailed);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QCOMPARE(told.count(), 0);
    QCOMPARE(queue->ids(), ids);
}

void TestTransferPlaces::setsADamagedListAside_data()
{
    QTest::addColumn<bool>("garbage");
    QTest::newRow("garbage") << true;
    QTest::newRow("a page that was written over") << false;
}

/// And says so: what was in it is not shown.
void TestTransferPlaces::setsADamagedListAside()
{
    QFETCH(bool, garbage);
    QCOMPARE(makeList(100).size(), 100);
    QFile file(list());
    QVERIFY(file.open(QFile::ReadWrite));
    QVERIFY(file.size() > 5 * 4096);
    QVERIFY(file.seek(garbage ? 0 : 4 * 4096));
    QCOMPARE(file.write(QByteArray(4096, 'x')), 4096);
    file.close();
    QVERIFY(file.open(QFile::ReadOnly));
    const QByteArray before = file.readAll();
    file.close();
    QString id;
    for (int start = 0; start < 2; ++start) {
        const auto queue = makeQueue(true);
        QSignalSpy told(queue.get(), &TransferQueue::storageFailed);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        QCOMPARE(told.count(), start == 0 ? 1 : 0);
        const QStringList kept =
            QDir(m_settings.path()).entryList({u"transfers.sqlite.broken-*"_s}, QDir::Files);
        QCOMPARE(kept.size(), 1);
        QFile aside(m_settings.filePath(kept.constFirst()));
        QVERIFY(aside.open(QFile::ReadOnly));
        QVERIFY(aside.readAll() == before);
        QCOMPARE(queue->ids(), id.isEmpty() ? QStringList() : QStringList{id});
        if (start > 0)
            return;
        QVERIFY(told.constFirst().at(0).toString().contains(kept.constFirst()));
        id = queue->add({download(u"other"_s)}).constFirst(); // which is kept
    }
}

/// What could not be written while somebody else had the file is written then.
void TestTransferPlaces::catchesUpWhenTheListIsFree()
{
    const QStringList before = makeList(2);
    QStringList after;
    {
        const auto queue = makeQueue(true);
        QSignalSpy told(queue.get(), &TransferQueue::storageFailed);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        {
            Holder holder;
            QVERIFY(waitFor([&] { return holder.run(list(), {u"BEGIN IMMEDIATE"_s}); }));
            queue->cancel({before.at(0)});
            queue->clearEnded();
            after = QStringList{before.at(1)} + queue->add({download(u"other"_s)});
            queue->pause(after);
            QVERIFY(waitFor([&] { return told.count() > 0; }));
            QVERIFY(told.constFirst().at(0).toString().contains(u"Another program"_s));
            // Nor do transfers wait for that file, which is noted before it gets its name.
            writeHere(u"up"_s, "content");
            QElapsedTimer timer;
            timer.start();
            const QString id = queue->add({upload(u"up"_s)}).constFirst();
            QVERIFY(waitFor([&] { return isEnded(stateOf(*queue, id)); }));
            QCOMPARE(stateOf(*queue, id), State::Done);
            QVERIFY2(timer.elapsed() < 4000, qPrintable(QString::number(timer.elapsed())));
            after += id;
        }
        queue->setPriority({after.at(0)}, 1); // anything that is to be written
        queue->setPriority({after.at(0)}, 0);
    }
    const auto queue = makeQueue(true);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QCOMPARE(queue->ids(), after);
    QCOMPARE(stateOf(*queue, after.at(1)), State::Paused);
}

#ifdef Q_OS_UNIX
// A folder whose name is too long cannot be made; those above it could.
void TestTransferPlaces::leavesNoFoldersThatAreNotWanted()
{
    writeThere(u"thing"_s, "content");
    const auto queue = makeQueue();
    TransferRequest request = download(u"thing"_s);
    request.localPath = here(u"new/%1/thing"_s.arg(QString(300, u'x')));
    const QString id = queue->add({request}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Failed);
    QVERIFY(!queue->find(id)->error->detail.isEmpty()); // why, in the system's words
    QVERIFY2(namesHere().isEmpty(), qPrintable(namesHere().join(u' ')));
}
#endif

QTEST_GUILESS_MAIN(TestTransferPlaces)
#include "tst_transferplaces.moc"
