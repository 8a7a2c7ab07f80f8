// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"
#include "core/transfers/copytask.h"
#include "core/transfers/transferplan.h"
#include "transferfixture.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using State = TransferState;
using Policy = ConflictPolicy;

/// From one sandbox to another.
class TestTransferCopies : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void copiesAFile();
    void keepsExecutableFiles();
    void copiesAFolder();
    void asksFirst();
    void leavesTheSameAlone();
    void goesOnAfterARestart();
    void goesOnWithAFolder_data();
    void goesOnWithAFolder();
    void fetchesAFolderAnewAfterAFailure();
    void leavesNothingWhenCancelled();
    void leavesNothingWhenItFails();
    void waitsForBothAccounts();
    void countsAtBothAccounts();
    void plans();
    void readsTheListOfBefore_data();
    void readsTheListOfBefore();
    void removesOnlyItsOwnFolders();

private:
    TransferRequest copy(const QString &name, Policy policy = Policy::Ask) const
    {
        TransferRequest request = download(name, policy);
        request.direction = TransferDirection::Copy;
        request.localPath = newCopyPath(here(u"passing"_s));
        request.target = {u"account"_s, m_other};
        request.targetName = u"other"_s;
        request.targetPath = m_otherFolder + u'/' + name;
        return request;
    }
    QByteArray runInOther(const QString &command)
    {
        std::swap(m_sandboxId, m_other);
        const QByteArray output = run(command);
        std::swap(m_sandboxId, m_other);
        return output;
    }
    QByteArray readOther(const QString &name)
    {
        return runInOther(u"cat '%1/%2'"_s.arg(m_otherFolder, name));
    }
    /// What lies around here and in both sandboxes.
    QStringList leftovers()
    {
        QStringList all =
            QDir(here(u"passing"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        const auto command = u"ls -A /tmp '%1' | grep sandkeeper"_s;
        for (const QByteArray &line :
             (run(command.arg(m_remoteFolder)) + runInOther(command.arg(m_otherFolder))).split('\n')) {
            if (!line.isEmpty())
                all.append(QString::fromUtf8(line));
        }
        return all;
    }
    static QString problem(const TransferQueue &queue, const QString &id)
    {
        const std::optional<Error> error = queue.find(id)->error;
        return error ? message(*error) + error->reason + error->detail
                     : u"state %1"_s.arg(int(stateOf(queue, id)));
    }

    /// Of a folder, until it has been fetched, and two of its files have arrived; so slowly that a busy
    /// machine has seconds for the others.
    QString beginFolder(TransferQueue &queue, const QString &targetPath);
    /// Of each file in a folder, in that sandbox.
    QByteArray sumsIn(bool atSource, const QString &folder)
    {
        const QString command = u"cd '%1' && find . -type f | LC_ALL=C sort | xargs sha256sum"_s.arg(folder);
        return atSource ? run(command) : runInOther(command);
    }

    static constexpr int folderFiles = 8;
    static constexpr qint64 folderFileSize = 300'000;

    QString m_other;
    QString m_otherFolder;
};

void TestTransferCopies::initTestCase()
{
    QVERIFY2(startService(), qPrintable(m_simulator.problem()));
    CreateRequest request;
    request.name = u"other"_s;
    request.image = u"python:3.11-slim"_s;
    request.runtime = u"container"_s;
    const Future<Sandbox> created = m_provider->create(request);
    QVERIFY(waitFor([&] { return created.isFinished(); }) && created.result());
    m_other = created.result()->id;
    const auto wait = m_provider->creationWaiter()->waitForCreation(m_other);
    QVERIFY(waitFor([&] { return wait->isFinished(); }) && wait->state() == Job::State::Succeeded);
}

void TestTransferCopies::init()
{
    clear();
    m_partSize = 0;
    m_otherFolder =
        QString::fromUtf8(runInOther(u"rm -rf ~/others && mkdir ~/others && cd ~/others && pwd"_s)).trimmed();
    QVERIFY(m_otherFolder.startsWith(u'/'));
}

void TestTransferCopies::copiesAFile()
{
    writeThere(u"it's"_s, content(300000, 3));
    const auto queue = makeQueue();
    QList<State> states;
    const QString id = queue->add({copy(u"it's"_s)}).constFirst();
    connect(queue.get(), &TransferQueue::changed, this, [&] {
        if (states.isEmpty() || states.constLast() != stateOf(*queue, id))
            states.append(stateOf(*queue, id));
    });
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    // One thing from its beginning to its end, although it is fetched and sent.
    QCOMPARE(states, (QList<State>{State::Preparing, State::Running, State::Verifying, State::Done}));
    QCOMPARE(queue->find(id)->bytesDone, 300000);
    QCOMPARE(queue->find(id)->bytesTotal, 300000);
    QVERIFY(queue->find(id)->hashed);
    std::swap(m_sandboxId, m_other);
    std::swap(m_remoteFolder, m_otherFolder);
    const QByteArray got = readThere(u"it's"_s);
    std::swap(m_remoteFolder, m_otherFolder);
    std::swap(m_sandboxId, m_other);
    QVERIFY(got == content(300000, 3));
    QCOMPARE(leftovers(), QStringList());
}

void TestTransferCopies::keepsExecutableFiles()
{
    run(u"cd '%1' && echo 'echo ran' >tool && chmod 755 tool && mkdir -p set && cp -p tool set/ && echo x >plain"_s
            .arg(m_remoteFolder));
    const auto queue = makeQueue();
    TransferRequest folder = copy(u"set"_s);
    folder.folder = true;
    queue->add({copy(u"tool"_s), folder, copy(u"plain"_s)});
    QVERIFY(settle(*queue));
    QCOMPARE(runInOther(u"'%1/tool'; '%1/set/tool'; [ -x '%1/plain' ] || echo no"_s.arg(m_otherFolder)),
             "ran\nran\nno\n");
}

void TestTransferCopies::copiesAFolder()
{
    run(u"cd '%1' && mkdir -p tree/a/b tree/none && for i in 1 2 3 4 5; do echo $i >tree/a/b/$i; done"_s.arg(
        m_remoteFolder));
    const auto queue = makeQueue();
    TransferRequest request = copy(u"tree"_s);
    request.folder = true;
    const QString id = queue->add({request}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(queue->find(id)->filesDone, 5);
    QCOMPARE(
        runInOther(u"cd '%1' && find tree | LC_ALL=C sort"_s.arg(m_otherFolder)),
        "tree\ntree/a\ntree/a/b\ntree/a/b/1\ntree/a/b/2\ntree/a/b/3\ntree/a/b/4\ntree/a/b/5\ntree/none\n");
    QTRY_COMPARE(leftovers(), QStringList());
    // Once more: it is there now.
    const QString again = queue->add({request}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY(queue->find(again)->conflict && queue->find(again)->conflict->folder);
    QCOMPARE(m_simulator.count(u"download"_s), 1); // it asked before it fetched anything
    run(u"echo new >'%1/tree/a/b/1'"_s.arg(m_remoteFolder));
    queue->resolve(again, Policy::Overwrite, false);
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, again) == State::Done, qPrintable(problem(*queue, again)));
    QCOMPARE(readOther(u"tree/a/b/1"_s), "new\n");
}

void TestTransferCopies::asksFirst()
{
    writeThere(u"file"_s, "new content");
    runInOther(u"echo old >'%1/file'"_s.arg(m_otherFolder));
    const auto queue = makeQueue();
    const QString id = queue->add({copy(u"file"_s)}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Paused);
    QVERIFY(queue->find(id)->conflict);
    QCOMPARE(queue->find(id)->conflict->presentSize, 4);
    QCOMPARE(queue->find(id)->conflict->newSize, 11);
    QCOMPARE(m_simulator.count(u"download"_s), 0);
    queue->resolve(id, Policy::Rename, false);
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(readOther(u"file"_s), "old\n");
    QCOMPARE(readOther(u"file (2)"_s), "new content");
    QCOMPARE(queue->find(id)->finalPath, m_otherFolder + u"/file (2)"_s);
    QCOMPARE(leftovers(), QStringList());
}

void TestTransferCopies::leavesTheSameAlone()
{
    writeThere(u"file"_s, "the same");
    runInOther(u"printf 'the same' >'%1/file'"_s.arg(m_otherFolder));
    const auto queue = makeQueue();
    const QString id = queue->add({copy(u"file"_s)}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QVERIFY(queue->find(id)->skipped);
    QCOMPARE(leftovers(), QStringList());
}

void TestTransferCopies::goesOnAfterARestart()
{
    writeThere(u"file"_s, content(2000000, 7));
    QString id;
    {
        const auto queue = makeQueue(true);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        queue->setLimits({.uploadRate = 200000}); // it is fetched at once, and then takes its time
        id = queue->add({copy(u"file"_s)}).constFirst();
        QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 1000000; }));
        QCOMPARE(stateOf(*queue, id), State::Running);
    }
    QVERIFY(!leftovers().isEmpty());
    const auto queue = makeQueue(true);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QCOMPARE(queue->find(id)->request.target.sandboxId, m_other);
    QCOMPARE(queue->find(id)->request.targetName, u"other"_s);
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(m_simulator.count(u"download"_s), 1); // what had been fetched was still good
    QCOMPARE(runInOther(u"wc -c <'%1/file'"_s.arg(m_otherFolder)).trimmed(), "2000000");
    QVERIFY(queue->find(id)->hashed);
    QTRY_COMPARE(leftovers(), QStringList());
}

QString TestTransferCopies::beginFolder(TransferQueue &queue, const QString &targetPath)
{
    run(u"mkdir '%1' && cd '%1' && ln -s nowhere link && mkdir none && "
        "for i in $(seq %2); do mkdir $i && head -c %3 /dev/urandom >$i/file; done"_s.arg(
            there(u"tree"_s), QString::number(folderFiles), QString::number(folderFileSize)));
    TransferRequest request = copy(u"tree"_s);
    request.folder = true;
    request.targetPath = targetPath;
    queue.setLimits({.uploadRate = 250'000});
    const QString id = queue.add({request}).constFirst();
    const double enough = double(folderFileSize) * (folderFiles + 2.4) / 2; // fetched ones count half
    if (!waitFor([&] { return double(queue.find(id)->bytesDone) > enough; }, 60000))
        return {};
    return stateOf(queue, id) == State::Running ? id : QString();
}

void TestTransferCopies::goesOnWithAFolder_data()
{
    QTest::addColumn<bool>("restarts");
    QTest::newRow("after a pause") << false;
    QTest::newRow("after a restart of the program") << true;
}

// What has been fetched is not fetched again, even if it is another folder by now; and what has been sent is
// not sent again.
void TestTransferCopies::goesOnWithAFolder()
{
    QFETCH(bool, restarts);
    m_partSize = folderFileSize + 50'000;
    auto queue = makeQueue(true);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    const QString id = beginFolder(*queue, m_otherFolder + u"/tree"_s);
    QVERIFY(!id.isEmpty());
    if (restarts)
        queue.reset();
    else
        queue->pause({id});
    const QByteArray sums = sumsIn(true, there(u"tree"_s));
    QCOMPARE(sums.count('\n'), folderFiles);
    run(u"echo changed >'%1/1/file'"_s.arg(there(u"tree"_s)));
    QTRY_COMPARE(runInOther(u"pgrep -f '[s]andkeeper-'"_s), QByteArray());
    const qsizetype kept = runInOther(u"cd '%1' && ls -d .sandkeeper-*/p-*"_s.arg(m_otherFolder)).count('\n');
    QVERIFY(kept >= 2);
    m_simulator.reset();
    if (restarts) {
        queue = makeQueue(true);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    }
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(m_simulator.count(u"download"_s), 0);
    const int uploads = m_simulator.count(u"upload"_s);
    QVERIFY2(uploads > 0 && uploads <= folderFiles + 1 - kept, qPrintable(QString::number(uploads)));
    QCOMPARE(sumsIn(false, m_otherFolder + u"/tree"_s), sums);
    QCOMPARE(queue->find(id)->leftOut, 1);
    QCOMPARE(queue->find(id)->filesDone, folderFiles);
    QVERIFY(queue->find(id)->hashed);
    QTRY_COMPARE(leftovers(), QStringList());
}

void TestTransferCopies::fetchesAFolderAnewAfterAFailure()
{
    const auto queue = makeQueue();
    const QString id = beginFolder(*queue, m_otherFolder + u"/sub/tree"_s);
    QVERIFY(!id.isEmpty());
    queue->pause({id});
    QTRY_COMPARE(runInOther(u"pgrep -f '[s]andkeeper-'"_s), QByteArray());
    runInOther(u"rm -rf '%1/sub' && printf x >'%1/sub'"_s.arg(m_otherFolder)); // a file cannot be a folder
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Failed);
    QTRY_COMPARE(leftovers(), QStringList());
    runInOther(u"rm '%1/sub'"_s.arg(m_otherFolder));
    run(u"echo changed >'%1/1/file'"_s.arg(there(u"tree"_s)));
    queue->retry({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(sumsIn(false, m_otherFolder + u"/sub/tree"_s), sumsIn(true, there(u"tree"_s)));
    QCOMPARE(m_simulator.count(u"download"_s), 2);
    QTRY_COMPARE(leftovers(), QStringList());
}

void TestTransferCopies::leavesNothingWhenCancelled()
{
    writeThere(u"file"_s, content(2000000, 7));
    const auto queue = makeQueue();
    queue->setLimits({.uploadRate = 200000});
    const QString id = queue->add({copy(u"file"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 1000000; }));
    queue->pause({id});
    QCOMPARE(stateOf(*queue, id), State::Paused);
    QVERIFY(!leftovers().isEmpty());
    queue->cancel({id});
    QCOMPARE(stateOf(*queue, id), State::Cancelled);
    QTRY_COMPARE(leftovers(), QStringList());
    QCOMPARE(runInOther(u"ls -A '%1'"_s.arg(m_otherFolder)), "");
}

void TestTransferCopies::leavesNothingWhenItFails()
{
    writeThere(u"file"_s, "content");
    runInOther(u"printf x >'%1/taken'"_s.arg(m_otherFolder));
    TransferRequest request = copy(u"file"_s);
    request.targetPath = m_otherFolder + u"/taken/file"_s; // a file cannot be a folder
    const auto queue = makeQueue();
    const QString id = queue->add({request, copy(u"absent"_s)}).constFirst();
    QVERIFY(settle(*queue));
    for (const QString &each : queue->ids()) {
        QCOMPARE(stateOf(*queue, each), State::Failed);
        QVERIFY(queue->find(each)->error);
    }
    QTRY_COMPARE(leftovers(), QStringList());
    QCOMPARE(runInOther(u"cat '%1/taken'"_s.arg(m_otherFolder)), "x");
    runInOther(u"rm '%1/taken'"_s.arg(m_otherFolder));
    queue->retry({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(readOther(u"taken/file"_s), "content");
}

void TestTransferCopies::waitsForBothAccounts()
{
    writeThere(u"file"_s, "content");
    bool connected = false;
    TransferQueue queue({.provider = [&](const QString &account) {
        return account == u"later"_s && !connected ? nullptr : m_provider.get();
    }});
    queue.start();
    TransferRequest request = copy(u"file"_s);
    request.target.accountId = u"later"_s;
    const QString id = queue.add({request, copy(u"absent"_s)}).constFirst();
    QVERIFY(waitFor([&] { return queue.summary().failed == 1; })); // the other one was done meanwhile
    QCOMPARE(stateOf(queue, id), State::Queued);
    connected = true;
    queue.accountChanged(u"later"_s);
    QVERIFY(settle(queue));
    QVERIFY2(stateOf(queue, id) == State::Done, qPrintable(problem(queue, id)));
}

// A copy takes connections of both.
void TestTransferCopies::countsAtBothAccounts()
{
    writeHere(u"up"_s, content(200'000, 1));
    writeThere(u"file"_s, content(200'000, 2));
    TransferQueue queue({.provider = [this](const QString &) {
        return m_provider.get();
    }});
    queue.setLimits({.total = 4, .perAccount = 1, .uploadRate = 100'000, .downloadRate = 100'000});
    queue.start();
    TransferRequest sent = upload(u"up"_s);
    sent.sandbox.accountId = u"second"_s;
    TransferRequest copied = copy(u"file"_s);
    copied.target.accountId = u"second"_s;
    TransferRequest fetched = download(u"file"_s);
    int most = 0;
    connect(&queue, &TransferQueue::changed, this, [&] { most = std::max(most, queue.summary().active); });
    const QStringList ids = queue.add({copied, sent, fetched});
    QVERIFY(settle(queue));
    for (const QString &id : ids)
        QVERIFY2(stateOf(queue, id) == State::Done, qPrintable(problem(queue, id)));
    // The other two are at one account each, and may go at once.
    QCOMPARE(most, 2);
    QVERIFY(queue.find(ids.at(0))->finishedAt <= queue.find(ids.at(1))->finishedAt);
    QVERIFY(queue.find(ids.at(0))->finishedAt <= queue.find(ids.at(2))->finishedAt);
}

void TestTransferCopies::plans()
{
    runInOther(u"echo x >'%1/taken'"_s.arg(m_otherFolder));
    const auto job =
        TransferPlanJob::copy([this](const QString &) { return m_provider.get(); },
                              {{u"account"_s, m_sandboxId}, u"one"_s}, m_remoteFolder,
                              {{.name = u"taken"_s, .type = FileType::File, .size = 5},
                               {.name = u"folder"_s, .type = FileType::Folder},
                               {.name = u"pipe"_s, .type = FileType::Special}},
                              {{{u"account"_s, m_other}, u"other"_s}}, m_otherFolder, here(u"passing"_s));
    QVERIFY(waitFor([&] { return job->isFinished(); }));
    QCOMPARE(job->state(), Job::State::Succeeded);
    const TransferPlan &plan = job->plan();
    QCOMPARE(plan.requests.size(), 2);
    QCOMPARE(plan.conflicts, QStringList{m_otherFolder + u"/taken"_s});
    const TransferRequest &first = plan.requests.constFirst();
    QCOMPARE(first.direction, TransferDirection::Copy);
    QCOMPARE(first.remotePath, m_remoteFolder + u"/taken"_s);
    QCOMPARE(first.targetPath, m_otherFolder + u"/taken"_s);
    QCOMPARE(first.target.sandboxId, m_other);
    QVERIFY(first.localPath.startsWith(here(u"passing"_s)));
    QVERIFY(first.localPath != plan.requests.constLast().localPath);
    QVERIFY(plan.requests.constLast().folder);
    QCOMPARE(plan.bytes, 5);
}

/// A list that an earlier version of the program has kept.
void TestTransferCopies::readsTheListOfBefore_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<QStringList>("missing");
    const QStringList ofThree{u"placed_path"_s, u"placed_mark"_s};
    QTest::newRow("version 1") << 1
                               << ofThree + QStringList{u"target_account"_s, u"target_sandbox"_s,
                                                        u"target_name"_s, u"target_path"_s};
    QTest::newRow("version 2") << 2 << ofThree;
}

void TestTransferCopies::readsTheListOfBefore()
{
    QFETCH(int, version);
    QFETCH(QStringList, missing);
    const QString path = m_settings.path() + u"/transfers.sqlite"_s;
    {
        const auto queue = makeQueue(true);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        m_connected = false;
        queue->add({download(u"kept"_s)});
    }
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"before"_s);
        database.setDatabaseName(path);
        QVERIFY(database.open());
        QSqlQuery query(database);
        for (const QString &column : missing)
            QVERIFY(query.exec(u"ALTER TABLE transfers DROP COLUMN "_s + column));
        QVERIFY(query.exec(u"PRAGMA user_version=%1"_s.arg(version)));
    }
    QSqlDatabase::removeDatabase(u"before"_s);
    QString id;
    for (int start = 0; start < 2; ++start) {
        const auto queue = makeQueue(true);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
        QCOMPARE(queue->count(), 1 + start);
        QCOMPARE(queue->find(queue->ids().constFirst())->request.remotePath, there(u"kept"_s));
        if (start == 0)
            id = queue->add({copy(u"copied"_s)}).constFirst();
        else
            QCOMPARE(queue->find(id)->request.targetPath, m_otherFolder + u"/copied"_s);
    }
    QCOMPARE(QDir(m_settings.path()).entryList({u"*broken*"_s}), QStringList());
}

void TestTransferCopies::removesOnlyItsOwnFolders()
{
    writeHere(u"precious/content"_s, "precious");
    removeCopyFolder(here(u"precious/content"_s));
    QCOMPARE(readHere(u"precious/content"_s), "precious");
    const QString link = here(u"sandkeeper-copy-link"_s);
    QVERIFY(QFile::link(here(u"precious"_s), link));
    removeCopyFolder(link + u"/content"_s);
    QCOMPARE(readHere(u"precious/content"_s), "precious");
}

QTEST_GUILESS_MAIN(TestTransferCopies)
#include "tst_transfercopies.moc"
