// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"
#include "core/transfers/folderparts.h"
#include "transferfixture.h"

#include <QDir>
#include <QSignalSpy>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using State = TransferState;
using Policy = ConflictPolicy;

/// Folders that are sent in parts, and broken off.
class TestTransferParts : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(), qPrintable(m_simulator.problem())); }
    void init()
    {
        clear();
        m_partSize = partSize;
    }

    void sendsParts();
    void sendsManySmallFiles();
    void goesOn_data();
    void goesOn();
    void goesOnForEver();
    void sendsWhatChanged();
    void sendsNothingTwice_data();
    void sendsNothingTwice();
    void asksWithAllPartsThere();
    void merges_data();
    void merges();
    void goesOnMerging();
    void leavesNothing_data();
    void leavesNothing();

private:
    TransferRequest tree(Policy policy = Policy::Ask) const
    {
        TransferRequest request = upload(u"tree"_s, policy);
        request.folder = true;
        return request;
    }
    QByteArray temporariesThere() { return run(u"ls -A /tmp '%1' | grep sandkeeper"_s.arg(m_remoteFolder)); }
    /// Of those that are there and complete.
    qsizetype partsThere()
    {
        return run(u"cd '%1' && ls -d .sandkeeper-*/p-*"_s.arg(m_remoteFolder)).count('\n');
    }
    FolderParts plan() const
    {
        return FolderParts::divide(LocalFiles::scan(here(u"tree"_s), {}).value_or(LocalFiles::Tree()),
                                   m_partSize);
    }
    static QString problem(const TransferQueue &queue, const QString &id)
    {
        const std::optional<Error> error = queue.find(id)->error;
        return error ? message(*error) + error->reason + error->detail
                     : u"state %1"_s.arg(int(stateOf(queue, id)));
    }
    void makeTree() const;
    void checkArrived(const QString &name = u"tree"_s);
    QString beginAndBreak(TransferQueue &queue);

    static constexpr int files = 8;
    static constexpr qint64 fileSize = 300'000;
    static constexpr qint64 partSize = 350'000;
};

void TestTransferParts::makeTree() const
{
    for (int i = 0; i < files; ++i)
        writeHere(u"tree/a b/it's %1/file"_s.arg(i), content(fileSize, i));
    QVERIFY(QDir().mkpath(here(u"tree/empty/inner"_s)));
    writeHere(u"tree/a b/tool"_s, "#!/bin/sh\n");
    QVERIFY(QFile::setPermissions(here(u"tree/a b/tool"_s),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestTransferParts::checkArrived(const QString &name)
{
    for (int i = 0; i < files; ++i)
        QVERIFY2(readThere(name + u"/a b/it's %1/file"_s.arg(i)) == content(fileSize, i),
                 qPrintable(QString::number(i)));
    QCOMPARE(
        run(u"cd '%1' && find . | wc -l && test -d empty/inner && test -x 'a b/tool' && echo right"_s.arg(
            there(name))),
        QByteArray::number(2 * files + 5) + "\nright\n");
    QTRY_COMPARE(temporariesThere(), QByteArray());
}

/// So slowly that a busy machine has seconds for it.
QString TestTransferParts::beginAndBreak(TransferQueue &queue)
{
    queue.setLimits({.uploadRate = 250'000});
    const QString id = queue.add({tree()}).constFirst();
    if (!waitFor([&] { return queue.find(id)->bytesDone > 2.2 * double(fileSize); }, 60000))
        return {};
    return stateOf(queue, id) == State::Running ? id : QString();
}

void TestTransferParts::sendsParts()
{
    makeTree();
    const auto queue = makeQueue();
    QList<State> states;
    const QString id = queue->add({tree()}).constFirst();
    connect(queue.get(), &TransferQueue::changed, this, [&] {
        if (states.isEmpty() || states.constLast() != stateOf(*queue, id))
            states.append(stateOf(*queue, id));
    });
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(states, (QList<State>{State::Preparing, State::Running, State::Verifying, State::Done}));
    QVERIFY(plan().parts().size() >= files);
    QCOMPARE(count(u"upload"_s), int(plan().parts().size()));
    QVERIFY(queue->find(id)->hashed);
    QCOMPARE(queue->find(id)->filesDone, files + 1);
    QCOMPARE(queue->find(id)->bytesDone, queue->find(id)->bytesTotal);
    checkArrived();
}

// In one folder, over several parts, by few requests.
void TestTransferParts::sendsManySmallFiles()
{
    constexpr int many = 2000;
    for (int i = 0; i < many; ++i)
        writeHere(u"tree/%1"_s.arg(i), QByteArray::number(i));
    const qsizetype parts = plan().parts().size();
    QVERIFY(parts >= 4);
    const auto queue = makeQueue();
    m_simulator.reset();
    const QString id = queue->add({tree()}).constFirst();
    QVERIFY(settle(*queue, 60000));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(count(u"upload"_s), int(parts));
    QCOMPARE(count(u"exec"_s), int(2 * parts + 4));
    QCOMPARE(
        run(u"cd '%1' && for i in $(seq 0 %2); do read -r n <$i || :; [ \"$n\" = $i ] || echo $i; done; ls | wc -l"_s
                .arg(there(u"tree"_s), QString::number(many - 1))),
        QByteArray::number(many) + '\n');
}

void TestTransferParts::goesOn_data()
{
    QTest::addColumn<bool>("restarts");
    QTest::newRow("after a pause") << false;
    QTest::newRow("after a restart of the program") << true;
}

void TestTransferParts::goesOn()
{
    QFETCH(bool, restarts);
    makeTree();
    const qint64 total = plan().parts().size();
    auto queue = makeQueue(true);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    const QString id = beginAndBreak(*queue);
    QVERIFY(!id.isEmpty());
    if (restarts)
        queue.reset();
    else
        queue->pause({id});
    QCOMPARE(namesThere().filter(u"tree"_s), QStringList());
    // What it has begun to unpack may yet become a part.
    QTRY_COMPARE(run(u"pgrep -f '[s]andkeeper-'"_s), QByteArray());
    const qsizetype kept = partsThere();
    QVERIFY(kept >= 2 && kept < total);
    m_simulator.reset();
    qint64 first = -1; // bytes that it begins with
    if (restarts) {
        queue = makeQueue(true);
        QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    }
    QSignalSpy asked(queue.get(), &TransferQueue::conflictFound);
    connect(queue.get(), &TransferQueue::changed, this, [&] {
        if (first < 0 && stateOf(*queue, id) == State::Running)
            first = queue->find(id)->bytesDone;
    });
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(count(u"upload"_s), int(total - kept));
    QVERIFY2(first >= kept * (fileSize - 1), qPrintable(QString::number(first)));
    QCOMPARE(asked.size(), 0);
    QVERIFY(queue->find(id)->hashed);
    QCOMPARE(queue->find(id)->filesDone, files + 1);
    checkArrived();
    QCOMPARE(namesThere(), QStringList{u"tree"_s});
}

// More often than one that starts over would be tried.
void TestTransferParts::goesOnForEver()
{
    makeTree();
    const int total = int(plan().parts().size());
    for (int i = 0; i < files - 1; ++i)
        QVERIFY(addFault(u"upload:reset:times=1:skip=%1"_s.arg(i + 1)));
    const auto queue = makeQueue();
    const QString id = queue->add({tree()}).constFirst();
    QVERIFY(settle(*queue, 60000));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(count(u"upload"_s), total + files - 1);
    m_simulator.reset();
    checkArrived();
}

void TestTransferParts::sendsWhatChanged()
{
    makeTree();
    const auto queue = makeQueue();
    const QString id = beginAndBreak(*queue);
    QVERIFY(!id.isEmpty());
    queue->pause({id});
    QTRY_COMPARE(run(u"pgrep -f '[s]andkeeper-'"_s), QByteArray());
    const qsizetype kept = partsThere();
    QVERIFY(kept >= 2);
    // In a part that is there; of the same size.
    writeHere(u"tree/a b/it's 0/file"_s, content(fileSize, 77));
    m_simulator.reset();
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(count(u"upload"_s), int(plan().parts().size() - kept + 1));
    QVERIFY(readThere(u"tree/a b/it's 0/file"_s) == content(fileSize, 77));
    QVERIFY(readThere(u"tree/a b/it's 1/file"_s) == content(fileSize, 1));
    QTRY_COMPARE(temporariesThere(), QByteArray());
}

void TestTransferParts::sendsNothingTwice_data()
{
    QTest::addColumn<int>("part"); // whose unpacking it is; 0: the commands behind that of the last one
    QTest::addColumn<int>("command");
    QTest::addColumn<bool>("after"); // it has been done
    for (const bool after : {false, true}) {
        const char *when = after ? "done" : "not done";
        QTest::addRow("putting together, %s", when) << 0 << 0 << after;
        QTest::addRow("giving the name, %s", when) << 0 << 1 << after;
        if (after)
            QTest::addRow("unpacking, %s", when) << 2 << 0 << after;
    }
}

// The connection breaks at a command.
void TestTransferParts::sendsNothingTwice()
{
    QFETCH(int, part);
    QFETCH(int, command);
    QFETCH(bool, after);
    makeTree();
    const int total = int(plan().parts().size());
    const int before = part > 0 ? 2 + 2 * part - 1 : 2 + 2 * total + command;
    QVERIFY(addFault(u"exec:reset%1:skip=%2:times=1"_s.arg(after ? u":after"_s : QString()).arg(before)));
    const auto queue = makeQueue();
    const QString id = queue->add({tree()}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    const QJsonArray faults = m_simulator.control("GET", "faults").value(u"faults"_s).toArray();
    QCOMPARE(faults.at(0)[u"remaining"_s].toInt(), 0);
    // Where an answer is a stream it may break off before the command has ended, and then nobody knows.
    const int uploads = count(u"upload"_s);
    QVERIFY2(uploads == total || (isPpio() && part > 0 && uploads == total + 1),
             qPrintable(QString::number(uploads)));
    m_simulator.reset();
    checkArrived();
    QCOMPARE(namesThere(), QStringList{u"tree"_s});
}

// A folder came to its place meanwhile; after the answer nothing is sent again.
void TestTransferParts::asksWithAllPartsThere()
{
    makeTree();
    const auto queue = makeQueue();
    const QString id = beginAndBreak(*queue);
    QVERIFY(!id.isEmpty());
    writeThere(u"tree/other"_s, "other");
    queue->setLimits({});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Paused);
    QVERIFY(queue->find(id)->conflict && queue->find(id)->conflict->folder);
    m_simulator.reset();
    queue->resolve(id, Policy::Rename, false);
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(count(u"upload"_s), 0);
    checkArrived(u"tree (2)"_s);
    QCOMPARE(readThere(u"tree/other"_s), "other");
}

void TestTransferParts::merges_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<bool>("replaces");
    QTest::newRow("overwrite") << Policy::Overwrite << true;
    QTest::newRow("skip") << Policy::Skip << false;
    QTest::newRow("newer") << Policy::Newer << false;
}

// Also when the last command was broken off, or its answer got lost.
void TestTransferParts::merges()
{
    QFETCH(Policy, policy);
    QFETCH(bool, replaces);
    makeTree();
    const int total = int(plan().parts().size());
    for (const bool isBroken : {false, true}) {
        m_simulator.reset();
        run(u"rm -rf '%1'"_s.arg(there(u"tree"_s)));
        writeThere(u"tree/a b/it's 3/file"_s, "theirs");
        writeThere(u"tree/a b/other"_s, "theirs");
        run(u"touch -d @4000000000 \"%1\""_s.arg(there(u"tree/a b/it's 3/file"_s)));
        m_simulator.reset();
        if (isBroken)
            QVERIFY(addFault(u"exec:reset:after:skip=%1:times=1"_s.arg(3 + 2 * total)));
        const auto queue = makeQueue();
        const QString id = queue->add({tree(policy)}).constFirst();
        QVERIFY(settle(*queue, 60000));
        QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
        QCOMPARE(count(u"upload"_s), total);
        m_simulator.reset();
        QVERIFY(readThere(u"tree/a b/it's 3/file"_s) == (replaces ? content(fileSize, 3) : "theirs"));
        QCOMPARE(readThere(u"tree/a b/other"_s), "theirs");
        for (const int i : {0, 4, 7})
            QVERIFY(readThere(u"tree/a b/it's %1/file"_s.arg(i)) == content(fileSize, i));
        QTRY_COMPARE(temporariesThere(), QByteArray());
        QCOMPARE(namesThere(), QStringList{u"tree"_s});
    }
}

// In the middle something is in the way. When it has gone, and a person tries again, nothing is sent again.
void TestTransferParts::goesOnMerging()
{
    makeTree();
    writeThere(u"tree/other"_s, "theirs");
    writeThere(u"tree/a b/it's 3/file/in the way"_s, "theirs");
    const auto queue = makeQueue();
    const QString id = queue->add({tree(Policy::Overwrite)}).constFirst();
    QVERIFY(settle(*queue, 60000));
    QCOMPARE(stateOf(*queue, id), State::Failed);
    QCOMPARE(readThere(u"tree/a b/it's 3/file/in the way"_s), "theirs");
    run(u"rm -rf \"%1\""_s.arg(there(u"tree/a b/it's 3/file"_s)));
    m_simulator.reset();
    queue->retry({id});
    QVERIFY(settle(*queue, 60000));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(count(u"upload"_s), 0);
    QCOMPARE(queue->find(id)->filesDone, files + 1);
    m_simulator.reset();
    QCOMPARE(readThere(u"tree/other"_s), "theirs");
    run(u"rm '%1'"_s.arg(there(u"tree/other"_s)));
    checkArrived();
    QCOMPARE(namesThere(), QStringList{u"tree"_s});
}

void TestTransferParts::leavesNothing_data()
{
    QTest::addColumn<bool>("pauses");
    QTest::newRow("while it runs") << false;
    QTest::newRow("while it is paused") << true;
}

void TestTransferParts::leavesNothing()
{
    QFETCH(bool, pauses);
    makeTree();
    const auto queue = makeQueue();
    const QString id = beginAndBreak(*queue);
    QVERIFY(!id.isEmpty());
    if (pauses) {
        queue->pause({id});
        QVERIFY(!temporariesThere().isEmpty());
    }
    queue->cancel({id});
    QTRY_COMPARE(run(u"pgrep -f '[s]andkeeper-'"_s), QByteArray());
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QCOMPARE(namesThere(), QStringList());
}

QTEST_GUILESS_MAIN(TestTransferParts)
#include "tst_transferparts.moc"
