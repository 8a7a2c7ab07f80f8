// SPDX-License-Identifier: MIT
#include "core/store/sandboxstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;

namespace {

Sandbox box(const QString &id, SandboxState state = SandboxState::Running)
{
    Sandbox sandbox;
    sandbox.id = id;
    sandbox.name = id + u"-name"_qs;
    sandbox.state = state;
    return sandbox;
}

QStringList ids(const QList<Sandbox> &sandboxes)
{
    QStringList result;
    for (const Sandbox &sandbox : sandboxes)
        result.append(sandbox.id);
    return result;
}

const QString kAccount = QStringLiteral("a");

} // namespace

class TestSandboxStore : public QObject
{
    Q_OBJECT

private:
    QDateTime m_start = QDateTime::fromString(QStringLiteral("2026-01-01T00:00:00Z"), Qt::ISODate);
    QDateTime at(int seconds) const { return m_start.addSecs(seconds); }

private Q_SLOTS:
    void snapshotsComeOutAsDifferences()
    {
        SandboxStore store;
        store.addAccount(kAccount);
        QSignalSpy spy(&store, &SandboxStore::sandboxesChanged);
        store.applySnapshot(kAccount, {box(u"1"_qs), box(u"2"_qs), box(u"3"_qs)}, at(0));
        QCOMPARE(spy.size(), 1);
        spy.clear();

        store.applySnapshot(kAccount, {box(u"4"_qs), box(u"3"_qs), box(u"1"_qs, SandboxState::Paused)},
                            at(1));
        QCOMPARE(spy.size(), 1);
        const auto changes = spy.first().at(1).value<SandboxChanges>();
        QCOMPARE(changes.removed, QStringList{u"2"_qs});
        QCOMPARE(ids(changes.changed), QStringList{u"1"_qs});
        QCOMPARE(ids(changes.added), QStringList{u"4"_qs});
        QCOMPARE(ids(store.sandboxes(kAccount)), (QStringList{u"1"_qs, u"3"_qs, u"4"_qs}));
        spy.clear();

        store.applySnapshot(kAccount, store.sandboxes(kAccount), at(2));
        QCOMPARE(spy.size(), 0);
    }

    void failureKeepsEveryRow()
    {
        SandboxStore store;
        store.addAccount(kAccount);
        store.addAccount(u"b"_qs);
        store.applySnapshot(kAccount, {box(u"1"_qs)}, at(0));
        store.applySnapshot(u"b"_qs, {box(u"1"_qs)}, at(0));
        QSignalSpy spy(&store, &SandboxStore::sandboxesChanged);
        store.setError(kAccount, Error{.kind = Error::Kind::Server, .httpStatus = 503});
        QCOMPARE(spy.size(), 0);
        QCOMPARE(store.count(), 2);
        QVERIFY(store.status(kAccount).isStale());
        QCOMPARE(store.status(kAccount).lastSuccess, at(0));
        QVERIFY(!store.status(u"b"_qs).isStale());

        store.applySnapshot(kAccount, {box(u"1"_qs)}, at(5));
        QVERIFY(!store.status(kAccount).isStale());
    }

    void lateListKnowsNothingOfLaterEvents()
    {
        SandboxStore store;
        store.addAccount(kAccount);
        store.applySnapshot(kAccount, {box(u"old"_qs), box(u"doomed"_qs)}, at(0));
        // A list is asked for at 10; meanwhile one sandbox is created and another deleted.
        store.upsert(kAccount, {box(u"new"_qs)}, at(11));
        store.remove(kAccount, {u"doomed"_qs, u"unknown"_qs}, at(12));
        store.applySnapshot(kAccount, {box(u"old"_qs), box(u"doomed"_qs)}, at(10));
        QCOMPARE(ids(store.sandboxes(kAccount)), (QStringList{u"old"_qs, u"new"_qs}));
        // The next list knows both.
        store.applySnapshot(kAccount, {box(u"old"_qs)}, at(13));
        QCOMPARE(ids(store.sandboxes(kAccount)), QStringList{u"old"_qs});
    }

    void olderDescriptionDoesNotOverwriteNewer()
    {
        SandboxStore store;
        store.addAccount(kAccount);
        store.upsert(kAccount, {box(u"1"_qs, SandboxState::Pending)}, at(0));
        store.setState({kAccount, u"1"_qs}, SandboxState::Running, u"RUNNING"_qs, at(5));
        store.applySnapshot(kAccount, {box(u"1"_qs, SandboxState::Pending)}, at(4));
        QCOMPARE(store.find({kAccount, u"1"_qs})->state, SandboxState::Running);
        store.applySnapshot(kAccount, {box(u"1"_qs, SandboxState::Terminated)}, at(6));
        QCOMPARE(store.find({kAccount, u"1"_qs})->state, SandboxState::Terminated);
    }

    void removingAnAccountTakesItsRowsOnly()
    {
        SandboxStore store;
        store.addAccount(kAccount);
        store.addAccount(u"b"_qs);
        store.applySnapshot(kAccount, {box(u"1"_qs), box(u"2"_qs)}, at(0));
        store.applySnapshot(u"b"_qs, {box(u"1"_qs)}, at(0));
        QSignalSpy spy(&store, &SandboxStore::sandboxesChanged);
        store.removeAccount(kAccount);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.first().at(1).value<SandboxChanges>().removed, (QStringList{u"1"_qs, u"2"_qs}));
        QCOMPARE(store.count(), 1);
        // Answers that come after the removal are dropped.
        store.applySnapshot(kAccount, {box(u"1"_qs)}, at(1));
        QCOMPARE(store.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestSandboxStore)
#include "tst_sandboxstore.moc"
