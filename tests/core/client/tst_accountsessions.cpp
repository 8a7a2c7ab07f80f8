// SPDX-License-Identifier: MIT
#include "core/client/accountsessions.h"
#include "core/client/operations.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/secrets/sessionstore.h"
#include "simulatorprocess.h"
#include "support/patience.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;

namespace {

/// A keychain whose state the test decides.
class ScriptedKeychain final : public SecretStore
{
public:
    QString name() const override { return u"scripted"_qs; }
    Future<State> state() override { return readyFuture<State>(m_state); }
    Future<State> unlock() override
    {
        m_state = State::Available;
        return state();
    }
    Future<Secret> read(const QString &key) override
    {
        if (m_state != State::Available)
            return readyFuture<Secret>(tl::unexpected(closed()));
        if (!m_secrets.contains(key))
            return readyFuture<Secret>(tl::unexpected(Error{.kind = Error::Kind::NotFound}));
        return readyFuture<Secret>(m_secrets.value(key));
    }
    Future<void> write(const QString &key, const Secret &secret) override
    {
        if (m_state != State::Available)
            return readyFuture<void>(tl::unexpected(closed()));
        m_secrets.insert(key, secret);
        return readyFuture<void>({});
    }
    Future<void> remove(const QString &key) override
    {
        if (m_state != State::Available)
            return readyFuture<void>(tl::unexpected(closed()));
        m_secrets.remove(key);
        return readyFuture<void>({});
    }

    State m_state = State::Available;
    QHash<QString, Secret> m_secrets;

private:
    Error closed() const
    {
        return Error{.kind = Error::Kind::Secrets,
                     .reason = m_state == State::Locked ? u"LOCKED"_qs : u"ABSENT"_qs};
    }
};

template <typename T>
Result<T> wait(const Future<T> &future)
{
    std::optional<Result<T>> answer;
    QObject context;
    whenDone<T>(future, &context, [&](Result<T> result) { answer = std::move(result); });
    [&] {
        QTRY_VERIFY(answer.has_value());
    }();
    return answer ? *answer : Result<T>(tl::unexpected(Error{.detail = u"no answer"_qs}));
}

} // namespace

class TestAccountSessions : public QObject
{
    Q_OBJECT

private:
    struct Fixture
    {
        QTemporaryDir folder;
        Settings settings{folder.path()};
        PluginManager plugins;
        SandboxStore store;
        ScriptedKeychain keychain;
        std::unique_ptr<SecretStore> session = createSessionStore();
        std::unique_ptr<AccountSessions> sessions;
        std::unique_ptr<Operations> operations;

        Fixture()
        {
            settings.setValue(Settings::Key::RefreshSeconds, 3600); // refreshes come when the test asks
            plugins.scan({QStringLiteral(SANDKEEPER_PLUGIN_FOLDER)});
            sessions = std::make_unique<AccountSessions>(AccountSessions::Dependencies{
                &settings, &plugins, &store, &keychain, session.get(), &Clock::system()});
            operations = std::make_unique<Operations>(sessions.get(), &store);
        }
    };

    Account account(const QString &id) const
    {
        return Account{.id = id,
                       .providerId = u"prime"_qs,
                       .name = id + u" account"_qs,
                       .baseUrl = QUrl(m_simulator.value(u"primeUrl"_qs)),
                       .proxy = u"none"_qs,
                       .origin = Account::Origin::Demo};
    }
    Secret key() const { return Secret::fromString(m_simulator.value(u"primeKey"_qs)); }
    static Secret wrongKey() { return Secret("pit_this_key_is_not_known"); }
    static CreateRequest request(const QString &name)
    {
        CreateRequest result;
        result.name = name;
        result.image = u"python:3.11-slim"_qs;
        result.runtime = u"container"_qs;
        return result;
    }
    static bool loaded(const Fixture &f, const QString &id) { return f.store.status(id).loadedOnce; }

    SimulatorProcess m_simulator;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_simulator.start({u"--sandboxes"_qs, u"5"_qs, u"--start-delay"_qs, u"200"_qs}),
                 qPrintable(m_simulator.problem()));
    }
    void init() { m_simulator.reset(); }

    void oneAccountsTroubleStaysItsOwn()
    {
        Fixture f;
        f.settings.setValue(Settings::Key::ShowEnded, true);
        f.sessions->start({{account(u"good"_qs), key()}, {account(u"bad"_qs), wrongKey()}});
        QTRY_VERIFY(loaded(f, u"good"_qs));
        QTRY_VERIFY(f.store.status(u"bad"_qs).error.has_value());
        QCOMPARE(f.store.status(u"bad"_qs).error->kind, Error::Kind::Auth);
        QCOMPARE(f.store.sandboxes(u"good"_qs).size(), 5);
        QVERIFY(!f.store.status(u"good"_qs).isStale());
        // A refused key is not tried again by itself.
        const int listed = m_simulator.count(u"list"_qs);
        f.sessions->refresh(u"good"_qs);
        QTRY_COMPARE(m_simulator.count(u"list"_qs), listed + 1);
    }

    void failedRefreshKeepsRowsAndRecovers()
    {
        Fixture f;
        f.settings.setValue(Settings::Key::ShowEnded, true);
        f.sessions->start({{account(u"a"_qs), key()}});
        QTRY_COMPARE(f.store.count(), 5);
        for (const QString &fault : {u"list:html"_qs, u"list:shape"_qs, u"list:badjson"_qs,
                                     u"list:truncate"_qs, u"list:status=500"_qs}) {
            m_simulator.reset();
            QVERIFY(m_simulator.addFault(fault));
            f.sessions->refresh(u"a"_qs);
            QTRY_VERIFY2(f.store.status(u"a"_qs).isStale(), qPrintable(fault));
            QCOMPARE(f.store.count(), 5);
            QVERIFY(!message(*f.store.status(u"a"_qs).error).isEmpty());
            m_simulator.reset();
            f.sessions->refresh(u"a"_qs);
            QTRY_VERIFY2(!f.store.status(u"a"_qs).isStale(), qPrintable(fault));
        }
    }

    void createRunRemove()
    {
        Fixture f;
        f.sessions->start({{account(u"a"_qs), key()}});
        QTRY_VERIFY(loaded(f, u"a"_qs));

        Operation *create = f.operations->create(u"a"_qs, request(u"made"_qs));
        QTRY_VERIFY(create->isFinished());
        QVERIFY2(create->state() == Operation::State::Succeeded, qPrintable(create->statusText()));
        const SandboxKey made = create->items().constFirst().key;
        QTRY_COMPARE(f.store.find(made)->state, SandboxState::Running);
        QVERIFY(f.operations->runRefusal(made).isEmpty());

        RunOperation *run =
            f.operations->run(made, CommandRequest{.command = u"echo out; echo err >&2; exit 3"_qs});
        QTRY_VERIFY(run->isFinished());
        QCOMPARE(run->state(), Operation::State::Succeeded);
        QCOMPARE(run->result()->standardOutput, QByteArray("out\n"));
        QCOMPARE(run->result()->standardError, QByteArray("err\n"));
        QCOMPARE(run->result()->exitCode, 3);

        // One that is there and one that is not: both are gone afterwards, and that is what was asked for.
        Operation *remove = f.operations->remove({made, {u"a"_qs, u"sbx_neverexisted"_qs}});
        QTRY_VERIFY(remove->isFinished());
        QVERIFY2(remove->state() == Operation::State::Succeeded, qPrintable(remove->statusText()));
        QVERIFY(!f.store.find(made));
        f.operations->clearFinished();
        QVERIFY(f.operations->operations().isEmpty());
    }

    void lostAnswerToCreateIsSettledByReading()
    {
        Fixture f;
        f.sessions->start({{account(u"a"_qs), key()}});
        QTRY_VERIFY(loaded(f, u"a"_qs));
        QVERIFY(m_simulator.addFault(u"create:close:after"_qs));
        Operation *create = f.operations->create(u"a"_qs, request(u"lost-answer"_qs));
        QTRY_VERIFY(create->isFinished());
        QVERIFY2(create->state() == Operation::State::Succeeded, qPrintable(create->statusText()));
        int found = 0;
        m_simulator.reset();
        f.sessions->refresh(u"a"_qs);
        QTRY_VERIFY(!f.store.status(u"a"_qs).loading);
        for (const Sandbox &sandbox : f.store.sandboxes(u"a"_qs))
            found += sandbox.name == u"lost-answer" ? 1 : 0;
        QCOMPARE(found, 1); // repeated under one key: never two
    }

    void unknownCreateIsCalledUnknown()
    {
        Fixture f;
        f.sessions->start({{account(u"a"_qs), key()}});
        QTRY_VERIFY(loaded(f, u"a"_qs));
        QVERIFY(m_simulator.addFault(u"create:close"_qs));
        Operation *create = f.operations->create(u"a"_qs, request(u"never-made"_qs));
        QTRY_VERIFY(create->isFinished());
        QCOMPARE(create->items().constFirst().state, Operation::ItemState::Unknown);
        QCOMPARE(create->state(), Operation::State::Failed);
    }

    void everythingCanBeCancelled()
    {
        Fixture f;
        f.sessions->start({{account(u"a"_qs), key()}});
        QTRY_VERIFY(loaded(f, u"a"_qs));
        QVERIFY(m_simulator.addFault(u"create:hang"_qs));
        QVERIFY(m_simulator.addFault(u"delete:hang"_qs));
        Operation *create = f.operations->create(u"a"_qs, request(u"hangs"_qs));
        const SandboxKey any{u"a"_qs, f.store.sandboxes(u"a"_qs).constFirst().id};
        Operation *remove = f.operations->remove({any});
        QTRY_COMPARE(m_simulator.count(u"create"_qs), 1);
        QTRY_COMPARE(m_simulator.count(u"delete"_qs), 1);
        create->cancel();
        remove->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(create->isFinished() && remove->isFinished(), 10'000); // no limit ends them
        QCOMPARE(create->state(), Operation::State::Cancelled);
        QCOMPARE(remove->state(), Operation::State::Cancelled);
        // The request was on its way, so nobody here knows what became of it.
        QCOMPARE(remove->items().constFirst().state, Operation::ItemState::Unknown);
        QVERIFY(f.store.find(any));
    }

    void sandboxThatDiesUnderACommandSaysSo()
    {
        Fixture f;
        f.sessions->start({{account(u"a"_qs), key()}});
        QTRY_VERIFY(loaded(f, u"a"_qs));
        Operation *create = f.operations->create(u"a"_qs, request(u"doomed"_qs));
        QTRY_VERIFY(create->isFinished());
        const SandboxKey doomed = create->items().constFirst().key;
        const int before = m_simulator.count(u"exec"_qs); // as often as it was probed
        RunOperation *run = f.operations->run(doomed, CommandRequest{.command = u"sleep 60"_qs});
        QTRY_COMPARE(m_simulator.count(u"exec"_qs), before + 1);
        m_simulator.control("POST", "sandboxes/" + doomed.sandboxId.toUtf8(),
                            {{u"status"_qs, u"ERROR"_qs}, {u"errorType"_qs, u"OOM_KILLED"_qs}});
        QTRY_VERIFY(run->isFinished());
        QVERIFY(!run->result());
        QCOMPARE(run->firstError()->kind, Error::Kind::NotRunning);
        QCOMPARE(run->firstError()->reason, u"OOM_KILLED"_qs);
        QCOMPARE(m_simulator.count(u"exec"_qs), before + 1);
    }

    void lockedKeychainIsNotAMissingKey()
    {
        Fixture f;
        Account stored = account(u"s"_qs);
        stored.origin = Account::Origin::Stored;
        f.settings.setAccounts({stored});
        f.keychain.m_secrets.insert(AccountSessions::secretName(stored.id), key());
        f.keychain.m_state = SecretStore::State::Locked;
        f.sessions->start({});
        QTRY_COMPARE(f.sessions->phase(stored.id), AccountSessions::Phase::KeychainLocked);
        f.sessions->unlockKeychain();
        QTRY_COMPARE(f.sessions->phase(stored.id), AccountSessions::Phase::Ready);
        f.sessions->reconnect(stored.id); // the key is at hand now and not read again
        QTRY_COMPARE(f.sessions->phase(stored.id), AccountSessions::Phase::Ready);
    }

    void absentKeychainIsNotAMissingKey()
    {
        Fixture f;
        Account stored = account(u"s"_qs);
        stored.origin = Account::Origin::Stored;
        f.settings.setAccounts({stored});
        f.keychain.m_secrets.insert(AccountSessions::secretName(stored.id), key());
        f.keychain.m_state = SecretStore::State::Absent;
        f.sessions->start({});
        QTRY_COMPARE(f.sessions->phase(stored.id), AccountSessions::Phase::KeychainAbsent);
        f.keychain.m_state = SecretStore::State::Available;
        f.sessions->reconnect(stored.id);
        QTRY_COMPARE(f.sessions->phase(stored.id), AccountSessions::Phase::Ready);
        QTRY_VERIFY(loaded(f, stored.id));
        f.keychain.m_secrets.clear();
        Fixture other;
        other.settings.setAccounts({stored});
        other.sessions->start({});
        QTRY_COMPARE(other.sessions->phase(stored.id), AccountSessions::Phase::KeyMissing);
    }

    void savingIsAllOrNothing()
    {
        Fixture f;
        f.sessions->start({});
        Account fresh = account({});
        fresh.id.clear();
        f.keychain.m_state = SecretStore::State::Locked;
        const Result<QString> refused = wait(f.sessions->save(fresh, key()));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Secrets);
        QVERIFY(f.sessions->accounts().isEmpty());
        QVERIFY(f.settings.accounts().isEmpty());

        fresh.keyPlace = Account::KeyPlace::Session;
        const Result<QString> saved = wait(f.sessions->save(fresh, key()));
        QVERIFY(saved);
        QTRY_VERIFY(loaded(f, *saved));
        QVERIFY(f.keychain.m_secrets.isEmpty());

        // Into the keychain, once that is open; the copy of the session goes.
        f.keychain.m_state = SecretStore::State::Available;
        Account moved = *f.sessions->account(*saved);
        moved.keyPlace = Account::KeyPlace::Keychain;
        QVERIFY(wait(f.sessions->save(moved, {})));
        QVERIFY(f.keychain.m_secrets.contains(AccountSessions::secretName(*saved)));
        QVERIFY(!wait(f.session->read(AccountSessions::secretName(*saved))));

        f.keychain.m_state = SecretStore::State::Locked;
        QVERIFY(!wait(f.sessions->removeAccount(*saved)));
        QCOMPARE(f.sessions->accounts().size(), 1);
        f.keychain.m_state = SecretStore::State::Available;
        QVERIFY(wait(f.sessions->removeAccount(*saved)));
        QVERIFY(f.keychain.m_secrets.isEmpty());
        QVERIFY(f.settings.accounts().isEmpty());
        QCOMPARE(f.store.count(), 0);
    }

    void importedKeyTakesThePlaceOfTheFoundOne()
    {
        Fixture f;
        Account found = account(u"env:prime"_qs);
        found.origin = Account::Origin::Environment;
        Account other = account(u"env:other"_qs);
        other.origin = Account::Origin::Environment;
        other.teamId = u"another team"_qs;
        f.sessions->start({{found, key()}, {other, key()}});
        QTRY_VERIFY(loaded(f, found.id));
        Account stored = found;
        stored.id.clear();
        const Result<QString> saved = wait(f.sessions->save(stored, key()));
        QVERIFY(saved);
        QTRY_VERIFY(!f.sessions->account(found.id));
        QVERIFY(f.sessions->account(*saved));
        QVERIFY(f.sessions->account(other.id));
        QVERIFY(!f.store.accountIds().contains(found.id));
    }

    void testingAKeyStoresNothing()
    {
        Fixture f;
        f.sessions->start({});
        const Result<AccountIdentity> good = wait(f.sessions->test(account({}), key()));
        QVERIFY(good);
        QVERIFY(!good->userId.isEmpty());
        const Result<AccountIdentity> bad = wait(f.sessions->test(account({}), wrongKey()));
        QVERIFY(!bad);
        QCOMPARE(bad.error().kind, Error::Kind::Auth);
        QVERIFY(f.sessions->accounts().isEmpty());
        QVERIFY(f.keychain.m_secrets.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAccountSessions)
#include "tst_accountsessions.moc"
