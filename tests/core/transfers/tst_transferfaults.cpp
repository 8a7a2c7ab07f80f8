// SPDX-License-Identifier: MIT
// What a network can do to a transfer, at every stage of each kind of transfer.
#include "core/provider/errortext.h"
#include "transferfixture.h"

#include <algorithm>

#include <QDir>
#include <QJsonArray>
#include <QSignalSpy>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using Fault = Testing::FaultProxy::Fault;
using Kind = Testing::FaultProxy::Kind;
using Policy = ConflictPolicy;
using State = TransferState;

Q_DECLARE_METATYPE(Fault)

namespace {

constexpr qint64 bigSize = 3 * 1024 * 1024;
constexpr qint64 middle = bigSize / 2;
constexpr int always = -1;

} // namespace

class TestTransferFaults : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(Tools::All, &m_proxy), qPrintable(m_simulator.problem())); }
    void init()
    {
        m_proxy.setFault({});
        clear();
    }

    void goesOn_data();
    void goesOn();
    void goesOnWhereItWas_data();
    void goesOnWhereItWas();
    void placesOnce_data();
    void placesOnce();
    void placesOnceThoughNothingIsHeard_data();
    void placesOnceThoughNothingIsHeard();
    void sendsWhatIsAnotherNow();
    void placesNothingElse();
    void failsPlainly_data();
    void failsPlainly();
    void cancelsWithoutTraces_data();
    void cancelsWithoutTraces();

private:
    static void eachWay(const std::function<void(const char *name, bool uploads, bool folder)> &add)
    {
        for (const bool folder : {false, true}) {
            for (const bool uploads : {true, false})
                add(qPrintable(u"%1 %2"_s.arg(folder ? u"folder"_s : u"file"_s,
                                              uploads ? u"upload"_s : u"download"_s)),
                    uploads, folder);
        }
    }
    /// What the first line of a request for content holds.
    static QByteArray endpoint(bool uploads)
    {
        if (isPpio())
            return uploads ? "POST /files" : "GET /files";
        return uploads ? "/upload" : "/download";
    }

    void prepare(bool uploads, bool folder);
    TransferRequest requestFor(bool uploads, bool folder) const;
    void checkArrived(bool uploads, bool folder);
    bool faultsHaveHappened();
    QByteArray temporariesThere() { return run(u"ls -A /tmp '%1' | grep sandkeeper"_s.arg(m_remoteFolder)); }
    QStringList finalNames(bool uploads) { return uploads ? namesThere() : namesHere(); }
    static QByteArray problemOf(const TransferQueue &queue, const QString &id)
    {
        const std::optional<Error> error = queue.find(id)->error;
        return error ? (message(*error) + u' ' + error->reason + u' ' + error->detail).toUtf8()
                     : QByteArray("no error");
    }

    Testing::FaultProxy m_proxy;
};

void TestTransferFaults::prepare(bool uploads, bool folder)
{
    const auto write = [&](const QString &name, const QByteArray &bytes) {
        uploads ? writeHere(name, bytes) : writeThere(name, bytes);
    };
    if (!folder)
        return write(u"thing"_s, content(bigSize, 1));
    write(u"thing/big"_s, content(bigSize, 1));
    write(u"thing/sub/small"_s, "small");
}

TransferRequest TestTransferFaults::requestFor(bool uploads, bool folder) const
{
    TransferRequest request = uploads ? upload(u"thing"_s) : download(u"thing"_s);
    request.folder = folder;
    return request;
}

void TestTransferFaults::checkArrived(bool uploads, bool folder)
{
    const auto read = [&](const QString &name) {
        return uploads ? readThere(name) : readHere(name);
    };
    QVERIFY(read(folder ? u"thing/big"_s : u"thing"_s) == content(bigSize, 1));
    if (folder)
        QCOMPARE(read(u"thing/sub/small"_s), "small");
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere(), QStringList{u"thing"_s});
    QCOMPARE(namesThere(), QStringList{u"thing"_s});
}

/// All that were to happen a number of times.
bool TestTransferFaults::faultsHaveHappened()
{
    const QJsonArray faults = m_simulator.control("GET", "faults").value(u"faults"_s).toArray();
    return std::all_of(faults.begin(), faults.end(),
                       [](const QJsonValue &fault) { return fault[u"remaining"_s].toInt() == 0; });
}

void TestTransferFaults::goesOn_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<bool>("folder");
    QTest::addColumn<Fault>("fault");     // of the proxy
    QTest::addColumn<QString>("service"); // of the service
    eachWay([](const char *name, bool uploads, bool folder) {
        const auto row = [&](const char *what, const Fault &fault, const QString &service = {}) {
            QTest::addRow("%s, %s", name, what) << uploads << folder << fault << service;
        };
        const QByteArray where = endpoint(uploads);
        row("reset at once", {where, Kind::Reset, 0});
        row("reset in the middle", {where, Kind::Reset, middle});
        row("cut off", {where, Kind::Cut, middle});
        row("stall", {where, Kind::Stall, middle});
        const QString call = uploads ? u"upload:"_s : u"download:"_s;
        row("401", {}, call + u"status=401:times=1"_s);
#ifdef __SANITIZE_ADDRESS__
        return; // a few seconds each, and the rest takes the same ways through the code
#endif
        row("announced too long", {where, Kind::Longer});
        row("announced too short", {where, Kind::Shorter});
        row("502", {}, call + u"status=502:times=2"_s);
        row("503", {}, call + u"status=503:times=1"_s);
        // The answer of every command of a transfer once; the command has been done.
        const int commands = folder ? 5 : uploads ? 4 : 2;
        for (int command = 0; command < commands; ++command) {
            const QString skip = u":skip=%1:times=1"_s.arg(command);
            row(qPrintable(u"answer %1 lost"_s.arg(command)), {}, u"exec:reset:after"_s + skip);
        }
    });
}

void TestTransferFaults::goesOn()
{
    QFETCH(bool, uploads);
    QFETCH(bool, folder);
    QFETCH(Fault, fault);
    QFETCH(QString, service);
    prepare(uploads, folder);
    const auto queue = makeQueue();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    if (service.isEmpty())
        m_proxy.setFault(fault);
    else
        QVERIFY(addFault(service));
    const int before = m_proxy.happened();
    const QString id = queue->add({requestFor(uploads, folder)}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, problemOf(*queue, id).constData());
    QVERIFY(faultsHaveHappened());
    m_simulator.reset();
    QVERIFY(!queue->find(id)->skipped);
    QCOMPARE(m_proxy.happened() - before, service.isEmpty() ? 1 : 0);
    checkArrived(uploads, folder);
}

void TestTransferFaults::goesOnWhereItWas_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<bool>("folder");
    eachWay([](const char *name, bool uploads, bool folder) {
        if (!uploads || !folder) // the stream of a folder is made anew each time
            QTest::newRow(name) << uploads << folder;
    });
}

// A connection that breaks off again and again brings everything in the end, because nothing is sent twice.
void TestTransferFaults::goesOnWhereItWas()
{
    QFETCH(bool, uploads);
    QFETCH(bool, folder);
    prepare(uploads, folder);
    const auto queue = makeQueue();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    m_proxy.setFault(Fault{endpoint(uploads), Kind::Cut, bigSize / 8, always});
    const int before = m_proxy.happened();
    const QString id = queue->add({requestFor(uploads, folder)}).constFirst();
    QVERIFY(settle(*queue));
    const int breaks = m_proxy.happened() - before;
    m_proxy.setFault({});
    QVERIFY2(stateOf(*queue, id) == State::Done, problemOf(*queue, id).constData());
    QVERIFY2(breaks >= 6 && breaks <= 20, qPrintable(QString::number(breaks)));
    checkArrived(uploads, folder);
}

void TestTransferFaults::placesOnce_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("ask") << Policy::Ask << QStringList{u"thing"_s};
    QTest::newRow("overwrite") << Policy::Overwrite << QStringList{u"thing"_s};
    QTest::newRow("rename") << Policy::Rename << QStringList{u"thing"_s, u"thing (2)"_s};
}

// The answer of the last command gets lost, and that command may still be under way when it is looked for.
void TestTransferFaults::placesOnce()
{
    QFETCH(const Policy, policy);
    QFETCH(const QStringList, names);
    prepare(true, false);
    if (policy != Policy::Ask)
        writeThere(u"thing"_s, "old");
    const auto queue = makeQueue();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QVERIFY(addFault(u"exec:reset:after:skip=3:times=1"_s));
    const QString id = queue->add({upload(u"thing"_s, policy)}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY(faultsHaveHappened());
    QVERIFY2(stateOf(*queue, id) == State::Done, problemOf(*queue, id).constData());
    QVERIFY(!queue->find(id)->skipped);
    QCOMPARE(queue->find(id)->finalPath, names.size() > 1 ? there(names.constLast()) : QString());
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QCOMPARE(namesThere(), names);
    QVERIFY(readThere(names.constLast()) == content(bigSize, 1));
    if (names.size() > 1)
        QCOMPARE(readThere(names.constFirst()), "old");
}

void TestTransferFaults::placesOnceThoughNothingIsHeard_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("how"); // it is tried again
    for (const char *how : {"by itself", "by a person", "after a restart"}) {
        const QString words = QLatin1String(how);
        QTest::addRow("ask, %s", how) << Policy::Ask << QStringList{u"thing"_s} << words;
        QTest::addRow("rename, %s", how)
            << Policy::Rename << QStringList{u"thing"_s, u"thing (2)"_s} << words;
    }
}

// The last command has been done, and neither it nor anything behind it is answered for a while.
void TestTransferFaults::placesOnceThoughNothingIsHeard()
{
    QFETCH(const Policy, policy);
    QFETCH(const QStringList, names);
    QFETCH(const QString, how);
    prepare(true, false);
    if (policy == Policy::Rename)
        writeThere(u"thing"_s, "old");
    auto queue = makeQueue(true);
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    m_simulator.reset();
    QVERIFY(addFault(u"exec:reset:after:skip=3:times=1"_s));
    QVERIFY(addFault(u"exec:reset:skip=3"_s + (how == u"by itself" ? u":times=2"_s : QString())));
    QSignalSpy asked(queue.get(), &TransferQueue::conflictFound);
    const QString id = queue->add({upload(u"thing"_s, policy)}).constFirst();
    if (how == u"after a restart") {
        QVERIFY(waitFor([&] { return count(u"exec"_s) > 5; }));
        queue.reset();
        m_simulator.reset();
        queue = makeQueue(true);
    } else if (how == u"by a person") {
        QVERIFY(settle(*queue));
        QCOMPARE(stateOf(*queue, id), State::Failed);
        m_simulator.reset();
        queue->retry({id});
    }
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, problemOf(*queue, id).constData());
    QCOMPARE(count(u"upload"_s), how == u"by itself" ? 1 : 0);
    m_simulator.reset();
    QCOMPARE(asked.size(), 0);
    QVERIFY(!queue->find(id)->skipped); // it was this very item that has brought it
    QVERIFY(queue->find(id)->hashed);
    QCOMPARE(queue->find(id)->finalPath, names.size() > 1 ? there(names.constLast()) : QString());
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QCOMPARE(namesThere(), names);
    QVERIFY(readThere(names.constLast()) == content(bigSize, 1));
    if (names.size() > 1)
        QCOMPARE(readThere(names.constFirst()), "old");
}

// As above, but the file here is another one when a person tries it again.
void TestTransferFaults::sendsWhatIsAnotherNow()
{
    prepare(true, false);
    writeThere(u"thing"_s, "old");
    const auto queue = makeQueue();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QVERIFY(addFault(u"exec:reset:after:skip=3:times=1"_s));
    QVERIFY(addFault(u"exec:reset:skip=3"_s));
    const QString id = queue->add({upload(u"thing"_s, Policy::Rename)}).constFirst();
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Failed);
    m_simulator.reset();
    writeHere(u"thing"_s, content(bigSize, 2)); // of the same size
    queue->retry({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, problemOf(*queue, id).constData());
    QVERIFY(readThere(u"thing (2)"_s) == content(bigSize, 1));
    QVERIFY(readThere(u"thing (3)"_s) == content(bigSize, 2));
    QCOMPARE(queue->find(id)->finalPath, there(u"thing (3)"_s));
}

// What was compared goes away before the last command, which gets lost.
void TestTransferFaults::placesNothingElse()
{
    prepare(true, false);
    const auto queue = makeQueue();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    QVERIFY(addFault(u"exec:hang:skip=3:times=1"_s));
    const QString id = queue->add({upload(u"thing"_s)}).constFirst();
    QVERIFY(waitFor([&] { return faultsHaveHappened(); }));
    run(u"rm '%1'/.sandkeeper-*"_s.arg(m_remoteFolder));
    QCOMPARE(namesThere(), QStringList());
    m_simulator.reset(); // which ends the call
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Failed);
    QCOMPARE(namesThere(), QStringList());
}

void TestTransferFaults::failsPlainly_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<bool>("folder");
    QTest::addColumn<Fault>("fault");
    eachWay([](const char *name, bool uploads, bool folder) {
        const QByteArray where = endpoint(uploads);
        QTest::addRow("%s, reset", name) << uploads << folder << Fault{where, Kind::Reset, 0, always};
        QTest::addRow("%s, stall", name) << uploads << folder << Fault{where, Kind::Stall, 0, always};
        QTest::addRow("%s, too short", name) << uploads << folder << Fault{where, Kind::Shorter, 0, always};
    });
}

void TestTransferFaults::failsPlainly()
{
    QFETCH(bool, uploads);
    QFETCH(bool, folder);
    QFETCH(Fault, fault);
    prepare(uploads, folder);
    const auto queue = makeQueue();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    m_proxy.setFault(fault);
    const QString id = queue->add({requestFor(uploads, folder)}).constFirst();
    QVERIFY(settle(*queue));
    m_proxy.setFault({});
    if (uploads && fault.kind == Kind::Shorter) { // the answer was cut off, not what was sent
        QVERIFY(stateOf(*queue, id) == State::Done || stateOf(*queue, id) == State::Failed);
    } else {
        QCOMPARE(stateOf(*queue, id), State::Failed);
        QVERIFY(!message(*queue->find(id)->error).isEmpty());
        QVERIFY(!finalNames(uploads).contains(u"thing"_s));
        queue->retry({id});
        QVERIFY(settle(*queue));
    }
    if (stateOf(*queue, id) == State::Failed) {
        queue->retry({id});
        QVERIFY(settle(*queue));
    }
    QVERIFY2(stateOf(*queue, id) == State::Done, problemOf(*queue, id).constData());
    checkArrived(uploads, folder);
}

void TestTransferFaults::cancelsWithoutTraces_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<bool>("folder");
    QTest::addColumn<bool>("paused"); // before
    eachWay([](const char *name, bool uploads, bool folder) {
        QTest::addRow("%s", name) << uploads << folder << false;
        QTest::addRow("%s, paused", name) << uploads << folder << true;
    });
}

void TestTransferFaults::cancelsWithoutTraces()
{
    QFETCH(bool, uploads);
    QFETCH(bool, folder);
    QFETCH(bool, paused);
    prepare(uploads, folder);
    const auto queue = makeQueue();
    QVERIFY(waitFor([&] { return queue->isLoaded(); }));
    m_proxy.setFault(Fault{endpoint(uploads), Kind::Stall, middle, always});
    const int before = m_proxy.happened();
    const QString id = queue->add({requestFor(uploads, folder)}).constFirst();
    QVERIFY(waitFor([&] { return m_proxy.happened() > before; }));
    if (paused)
        queue->pause({id});
    queue->cancel({id});
    QCOMPARE(stateOf(*queue, id), State::Cancelled);
    m_proxy.setFault({});
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere(), uploads ? QStringList{u"thing"_s} : QStringList());
    QTRY_COMPARE(namesThere(), uploads ? QStringList() : QStringList{u"thing"_s});
}

QTEST_GUILESS_MAIN(TestTransferFaults)
#include "tst_transferfaults.moc"
