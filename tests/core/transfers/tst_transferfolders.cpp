// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"
#include "transferfixture.h"

#include <QDir>
#include <QSignalSpy>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using State = TransferState;
using Policy = ConflictPolicy;

class TestTransferFolders : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(), qPrintable(m_simulator.problem())); }
    void init() { clear(); }

    void movesFolders();
    void movesManyFilesByFewRequests();
    void waitsForTheHash();
    void leavesLinksOut();
    void asksBeforeItMerges();
    void knowsItselfAfterACrash();
    void outlivesCommandsOfEarlierAttempts_data();
    void outlivesCommandsOfEarlierAttempts();
    void merges_data();
    void merges();
    void surmountsFaults_data();
    void surmountsFaults();
    void removesItsTemporaries_data();
    void removesItsTemporaries();

private:
    TransferRequest folder(TransferRequest request) const
    {
        request.folder = true;
        return request;
    }
    /// A line per file and folder, with contents.
    QByteArray listThere(const QString &name)
    {
        return run(
            u"cd '%1' && find . | LC_ALL=C sort && find . -type f | LC_ALL=C sort | xargs -d '\\n' cat"_s.arg(
                there(name)));
    }
    QByteArray temporariesThere() { return run(u"ls -A /tmp '%1' | grep sandkeeper"_s.arg(m_remoteFolder)); }
    void makeTree()
    {
        for (int i = 0; i < 40; ++i)
            writeHere(u"tree/sub %1/file '%2'.txt"_s.arg(i % 4).arg(i),
                      "content " + QByteArray::number(i) + '\n');
        writeHere(u"tree/none"_s, "");
        writeHere(u"tree/big"_s, content(400000, 1));
        QVERIFY(QDir().mkpath(here(u"tree/empty/inner"_s)));
    }
};

void TestTransferFolders::movesFolders()
{
    makeTree();
    const auto queue = makeQueue();
    const QString up = queue->add({folder(upload(u"tree"_s))}).constFirst();
    QVERIFY(settle(*queue));
    const std::optional<Error> error = queue->find(up)->error;
    QVERIFY2(stateOf(*queue, up) == State::Done,
             qPrintable(error ? message(*error) + error->reason + error->detail : u"?"_s));
    QCOMPARE(queue->find(up)->filesTotal, 42);
    QCOMPARE(queue->find(up)->filesDone, 42);
    QVERIFY(queue->find(up)->hashed);
    QCOMPARE(queue->find(up)->leftOut, 0);
    QCOMPARE(namesThere(), QStringList{u"tree"_s});
    QCOMPARE(temporariesThere(), QByteArray());

    const auto down = [&] {
        TransferRequest request = folder(download(u"tree"_s));
        request.localPath = here(u"back"_s);
        return request;
    }();
    const QString id = queue->add({down}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QCOMPARE(queue->find(id)->filesDone, 42);
    QTRY_COMPARE(namesHere(), (QStringList{u"back"_s, u"tree"_s}));
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QVERIFY(QFileInfo(here(u"back/empty/inner"_s)).isDir());
    QVERIFY(readHere(u"back/big"_s) == readHere(u"tree/big"_s));
    QCOMPARE(readHere(u"back/none"_s), "");
    for (int i = 0; i < 40; ++i)
        QCOMPARE(readHere(u"back/sub %1/file '%2'.txt"_s.arg(i % 4).arg(i)),
                 "content " + QByteArray::number(i) + '\n');
    // One request, not one for each file.
    QVERIFY(count(u"upload"_s) <= 2);
    QVERIFY(count(u"download"_s) <= 2);
}

void TestTransferFolders::movesManyFilesByFewRequests()
{
    constexpr int count = 1000;
    for (int i = 0; i < count; ++i)
        writeHere(u"tree/%1/%2"_s.arg(i / 100).arg(i), content(4096, i));
    const auto requests = [this] {
        int sum = 0;
        const QJsonObject counters = m_simulator.control("GET", "counters");
        for (const QJsonValue &counter : counters)
            sum += counter.toInt();
        return sum;
    };
    TransferRequest back = folder(download(u"tree"_s));
    back.localPath = here(u"back"_s);
    const auto queue = makeQueue();
    for (const TransferRequest &request : {folder(upload(u"tree"_s)), back}) {
        m_simulator.reset();
        const QString id = queue->add({request}).constFirst();
        QVERIFY(settle(*queue));
        QCOMPARE(stateOf(*queue, id), State::Done);
        QCOMPARE(queue->find(id)->filesDone, count);
        const int needed = requests();
        QVERIFY(needed > 0);
        QVERIFY2(needed * 50 <= count, qPrintable(QString::number(needed)));
    }
    for (int i = 0; i < count; ++i)
        QVERIFY(readHere(u"back/%1/%2"_s.arg(i / 100).arg(i)) == content(4096, i));
}

// More than what may wait to be hashed, all of it packed long before it is sent.
void TestTransferFolders::waitsForTheHash()
{
    for (int i = 0; i < 60; ++i)
        writeHere(u"tree/%1"_s.arg(i), content(200000, i));
    const auto queue = makeQueue();
    queue->setLimits({.uploadRate = 8000000});
    const QString id = queue->add({folder(upload(u"tree"_s))}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Done);
    QCOMPARE(queue->find(id)->attempts, 0);
    QCOMPARE(count(u"upload"_s), 1);
    QVERIFY(readThere(u"tree/59"_s) == content(200000, 59));
}

void TestTransferFolders::leavesLinksOut()
{
    writeHere(u"tree/file"_s, "x");
    writeHere(u"secret"_s, "secret");
    QVERIFY(QFile::link(here(u"secret"_s), here(u"tree/link"_s)));
    const auto queue = makeQueue();
    const QString up = queue->add({folder(upload(u"tree"_s))}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, up), State::Done);
    QCOMPARE(queue->find(up)->leftOut, 1);
    QCOMPARE(listThere(u"tree"_s), ".\n./file\nx");

    run(u"ln -s /etc/passwd '%1/evil'; mkfifo '%1/pipe'"_s.arg(there(u"tree"_s)));
    TransferRequest back = folder(download(u"tree"_s));
    back.localPath = here(u"back"_s);
    const QString down = queue->add({back}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, down), State::Done);
    QCOMPARE(queue->find(down)->leftOut, 2);
    QCOMPARE(QDir(here(u"back"_s)).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot),
             QStringList{u"file"_s});
}

void TestTransferFolders::asksBeforeItMerges()
{
    writeHere(u"tree/a"_s, "mine");
    writeThere(u"tree/a"_s, "theirs");
    for (const bool uploads : {true, false}) {
        const auto queue = makeQueue();
        const QString id =
            queue->add({folder(uploads ? upload(u"tree"_s) : download(u"tree"_s))}).constFirst();
        QVERIFY(settle(*queue));
        QCOMPARE(stateOf(*queue, id), State::Paused);
        QVERIFY(queue->find(id)->conflict && queue->find(id)->conflict->folder);
        QCOMPARE(readHere(u"tree/a"_s), "mine");
        QCOMPARE(readThere(u"tree/a"_s), "theirs");
        queue->resolve(id, Policy::Rename, false);
        QVERIFY(settle(*queue));
        QCOMPARE(stateOf(*queue, id), State::Done);
    }
    QCOMPARE(readThere(u"tree (2)/a"_s), "mine");
    QCOMPARE(readHere(u"tree (2)/a"_s), "theirs");
}

// The folder got its place, and the program ended before it heard of that.
void TestTransferFolders::knowsItselfAfterACrash()
{
    if (isPpio())
        QSKIP("an answer that is a stream cannot be held back here");
    makeTree();
    QString id;
    {
        const auto queue = makeQueue(true);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        QVERIFY(m_simulator.addFault(u"exec:hang:after:skip=4"_s));
        id = queue->add({folder(upload(u"tree"_s))}).constFirst();
        QVERIFY(waitFor([&] { return m_simulator.count(u"exec"_s) == 6; })); // one was of clear()
        QVERIFY(waitFor([&] { return !queue->find(id)->placedPath.isEmpty(); }));
    }
    m_simulator.reset();
    QTRY_COMPARE(namesThere(), QStringList{u"tree"_s});
    const auto queue = makeQueue(true);
    QSignalSpy asked(queue.get(), &TransferQueue::conflictFound);
    QVERIFY(settle(*queue));
    QCOMPARE(asked.size(), 0);
    QCOMPARE(stateOf(*queue, id), State::Done);
    QCOMPARE(m_simulator.count(u"upload"_s), 0);
    QTRY_COMPARE(temporariesThere(), QByteArray());
}

void TestTransferFolders::outlivesCommandsOfEarlierAttempts_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::newRow("upload") << true;
    QTest::newRow("download") << false;
}

// A program that is killed, or pauses, does not end what it has started in the sandbox.
void TestTransferFolders::outlivesCommandsOfEarlierAttempts()
{
    QFETCH(bool, uploads);
    makeTree();
    if (!uploads) {
        const auto queue = makeQueue();
        queue->add({folder(upload(u"tree"_s))});
        QVERIFY(settle(*queue));
        QVERIFY(QDir(here(u"tree"_s)).removeRecursively());
    }
    if (m_simulator.value(u"isolation"_s) != u"bubblewrap"_s)
        QSKIP("this sandbox has no /usr/local of its own");
    // A tar that takes its time the first time it is used.
    run(uR"sh(cat >/usr/local/bin/tar <<'end'
#!/bin/sh
case $* in
*--version*) ;;
*) if mkdir /tmp/slow-tar 2>/dev/null; then sleep 1; fi ;;
esac
exec /usr/bin/tar "$@"
end
chmod +x /usr/local/bin/tar)sh"_s);
    if (run(u"command -v tar"_s).trimmed() != "/usr/local/bin/tar")
        QSKIP("its user may put nothing there");
    const auto queue = makeQueue();
    const QString id = queue->add({folder(uploads ? upload(u"tree"_s) : download(u"tree"_s))}).constFirst();
    QVERIFY(waitFor([&] { return run(u"ls -d /tmp/slow-tar"_s).contains("slow"); }));
    queue->pause({id});
    queue->resume({id});
    QVERIFY(settle(*queue));
    run(u"rm -rf /tmp/slow-tar /usr/local/bin/tar"_s);
    const std::optional<Error> error = queue->find(id)->error;
    QVERIFY2(stateOf(*queue, id) == State::Done,
             qPrintable(error ? message(*error) + error->reason + error->detail : u"?"_s));
    QVERIFY((uploads ? readThere(u"tree/big"_s) : readHere(u"tree/big"_s)) == content(400000, 1));
    // The command of the first attempt would leave something for a moment, and in another test.
    QTRY_COMPARE(run(u"pgrep -f '[s]andkeeper-'"_s), QByteArray());
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere(), QStringList{u"tree"_s});
    QCOMPARE(namesThere(), QStringList{u"tree"_s});
}

void TestTransferFolders::merges_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<QByteArray>("older"); // what is then in a file of which the present one is older
    QTest::addColumn<QByteArray>("newer");
    for (const bool uploads : {true, false}) {
        const char *way = uploads ? "upload" : "download";
        QTest::addRow("%s, overwrite", way)
            << uploads << Policy::Overwrite << QByteArray("new") << QByteArray("new");
        QTest::addRow("%s, skip", way) << uploads << Policy::Skip << QByteArray("old") << QByteArray("old");
        QTest::addRow("%s, newer", way) << uploads << Policy::Newer << QByteArray("new") << QByteArray("old");
        QTest::addRow("%s, compare", way)
            << uploads << Policy::Compare << QByteArray("new") << QByteArray("new");
    }
}

void TestTransferFolders::merges()
{
    QFETCH(bool, uploads);
    QFETCH(Policy, policy);
    QFETCH(QByteArray, older);
    QFETCH(QByteArray, newer);
    const QByteArray mine = uploads ? "new" : "old";
    const QByteArray theirs = uploads ? "old" : "new";
    for (const QString &name : {u"tree/older"_s, u"tree/newer"_s, u"tree/sub/fresh"_s}) {
        if (uploads || !name.endsWith(u"fresh"_s))
            writeHere(name, mine);
        if (!uploads || !name.endsWith(u"fresh"_s))
            writeThere(name, theirs);
    }
    (uploads ? void(writeThere(u"tree/kept"_s, "kept")) : void(writeHere(u"tree/kept"_s, "kept")));
    const QString past = u"1000000000"_s;
    const QString future = u"4000000000"_s;
    run(u"touch -d @%1 '%3'; touch -d @%2 '%4'"_s.arg(uploads ? past : future, uploads ? future : past,
                                                      there(u"tree/older"_s), there(u"tree/newer"_s)));
    const auto queue = makeQueue();
    const QString id =
        queue->add({folder(uploads ? upload(u"tree"_s, policy) : download(u"tree"_s, policy))}).constFirst();
    QVERIFY(settle(*queue));
    const std::optional<Error> error = queue->find(id)->error;
    QVERIFY2(stateOf(*queue, id) == State::Done,
             qPrintable(error ? message(*error) + error->reason + error->detail : u"?"_s));
    const auto read = [&](const QString &name) {
        return uploads ? readThere(name) : readHere(name);
    };
    QCOMPARE(read(u"tree/older"_s), older);
    QCOMPARE(read(u"tree/newer"_s), newer);
    QCOMPARE(read(u"tree/sub/fresh"_s), "new");
    QCOMPARE(read(u"tree/kept"_s), "kept");
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere(), QStringList{u"tree"_s});
}

void TestTransferFolders::surmountsFaults_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"upload:reset:times=1", "upload:status=502:times=1", "upload:truncate:times=1",
                              "exec:reset:after:skip=2:times=1", "exec:reset:after:skip=3:times=1"})
        QTest::addRow("upload, %s", fault) << true << QString::fromLatin1(fault);
    for (const char *fault :
         {"download:reset:times=1", "download:truncate:times=1", "download:status=401:times=1",
          "exec:reset:after:skip=1:times=1", "exec:status=502:skip=2:times=1"})
        QTest::addRow("download, %s", fault) << false << QString::fromLatin1(fault);
}

void TestTransferFolders::surmountsFaults()
{
    QFETCH(bool, uploads);
    QFETCH(QString, fault);
    makeTree();
    if (!uploads) {
        const auto queue = makeQueue();
        queue->add({folder(upload(u"tree"_s))});
        QVERIFY(settle(*queue));
        QVERIFY(QDir(here(u"tree"_s)).removeRecursively());
    }
    const auto queue = makeQueue();
    QVERIFY(addFault(fault));
    const QString id =
        queue->add({folder(uploads ? upload(u"tree"_s, Policy::Overwrite) : download(u"tree"_s))})
            .constFirst();
    QVERIFY(settle(*queue));
    m_simulator.reset();
    const std::optional<Error> error = queue->find(id)->error;
    QVERIFY2(stateOf(*queue, id) == State::Done,
             qPrintable(error ? message(*error) + error->reason + error->detail : u"?"_s));
    QVERIFY((uploads ? readThere(u"tree/big"_s) : readHere(u"tree/big"_s)) == content(400000, 1));
    QVERIFY((uploads ? readThere(u"tree/sub 3/file '39'.txt"_s) : readHere(u"tree/sub 3/file '39'.txt"_s)) ==
            "content 39\n");
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere(), QStringList{u"tree"_s});
}

void TestTransferFolders::removesItsTemporaries_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::newRow("upload") << true;
    QTest::newRow("download") << false;
}

void TestTransferFolders::removesItsTemporaries()
{
    QFETCH(bool, uploads);
    writeHere(u"tree/big"_s, content(3000000, 1));
    writeThere(u"tree2/big"_s, content(3000000, 2));
    const auto queue = makeQueue();
    queue->setLimits({.uploadRate = 1000000, .downloadRate = 1000000});
    const QString id = queue->add({folder(uploads ? upload(u"tree"_s) : download(u"tree2"_s))}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 300000; }));
    QVERIFY(!temporariesThere().isEmpty());
    queue->cancel({id});
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere(), QStringList{u"tree"_s});
    QCOMPARE(namesThere(), QStringList{u"tree2"_s});
}

QTEST_GUILESS_MAIN(TestTransferFolders)
#include "tst_transferfolders.moc"
