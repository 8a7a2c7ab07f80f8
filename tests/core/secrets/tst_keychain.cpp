// SPDX-License-Identifier: MIT
// One program for the keychain in every condition. Its first argument names the condition that
// with-keyring.sh has prepared, and is one of open, fresh, absent, fake.
#include "core/secrets/keychainstore.h"
#include "support/patience.h"

#include "fakeservice.h"

#include <memory>

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace std::chrono_literals;
using Sandkeeper::createKeychainStore;
using Sandkeeper::Error;
using Sandkeeper::KeychainOptions;
using Sandkeeper::Result;
using Sandkeeper::Secret;
using Sandkeeper::SecretStore;
using State = Sandkeeper::SecretStore::State;

namespace {

const QString key = QStringLiteral("6f1c0a52-0f8e-4f0c-b0a5-2f54a3c1d0aa:apiKey");
const QByteArray canary = "canary-QmVybGluIGlzdCBlaW5l-49d1";

/// Waits for the answer; without one, an error of a kind no store gives.
template <typename T>
Result<T> await(Sandkeeper::Future<T> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, Sandkeeper::Testing::patience) ||
        future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Error::Kind::Protocol});
    return future.result();
}

/// "ok" or "Kind/REASON".
template <typename T>
QString summary(const Result<T> &result)
{
    if (result)
        return QStringLiteral("ok");
    switch (result.error().kind) {
    case Error::Kind::Secrets:
        return result.error().reason;
    case Error::Kind::NotFound:
        return QStringLiteral("not found");
    case Error::Kind::Invalid:
        return QStringLiteral("invalid");
    case Error::Kind::Cancelled:
        return QStringLiteral("cancelled");
    default:
        return QStringLiteral("unexpected");
    }
}

QDBusMessage callService(const QString &path, const QString &interface, const QString &member,
                         const QVariantList &arguments)
{
    QDBusMessage message =
        QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.secrets"), path, interface, member);
    message.setArguments(arguments);
    return QDBusConnection::sessionBus().call(message);
}

QDBusObjectPath defaultCollection()
{
    const QDBusMessage reply = callService(QStringLiteral("/org/freedesktop/secrets"),
                                           QStringLiteral("org.freedesktop.Secret.Service"),
                                           QStringLiteral("ReadAlias"), {QStringLiteral("default")});
    return reply.arguments().value(0).value<QDBusObjectPath>();
}

bool lockKeyring()
{
    const QDBusMessage reply = callService(
        QStringLiteral("/org/freedesktop/secrets"), QStringLiteral("org.freedesktop.Secret.Service"),
        QStringLiteral("Lock"), {QVariant::fromValue(QList{defaultCollection()})});
    return reply.type() == QDBusMessage::ReplyMessage;
}

/// As the login of a desktop session does it: no prompt.
bool unlockKeyring()
{
    const QDBusMessage opened =
        callService(QStringLiteral("/org/freedesktop/secrets"),
                    QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("OpenSession"),
                    {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))});
    const auto session = opened.arguments().value(1).value<QDBusObjectPath>();
    QDBusArgument secret;
    secret.beginStructure();
    secret << session << QByteArray() << QByteArray("test") << QStringLiteral("text/plain");
    secret.endStructure();
    const QDBusMessage reply =
        callService(QStringLiteral("/org/freedesktop/secrets"),
                    QStringLiteral("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"),
                    QStringLiteral("UnlockWithMasterPassword"),
                    {QVariant::fromValue(defaultCollection()), QVariant::fromValue(secret)});
    return reply.type() == QDBusMessage::ReplyMessage;
}

/// Files below HOME that hold the text, plain, in UTF-16 or in Base64.
QStringList filesWith(const QByteArray &text, int *filesRead)
{
    const QString wide = QString::fromLatin1(text);
    const QByteArray utf16(reinterpret_cast<const char *>(wide.utf16()), wide.size() * 2);
    QStringList hits;
    QDirIterator files(QDir::homePath(), QDir::Files | QDir::Hidden | QDir::System,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        ++*filesRead;
        const QByteArray content = file.readAll();
        if (content.contains(text) || content.contains(utf16) || content.contains(text.toBase64().chopped(4)))
            hits.append(file.fileName());
    }
    return hits;
}

} // namespace

/// A key ring whose default collection is unlocked, and locked by the tests.
class OpenKeyring : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SecretStore> m_store;

private Q_SLOTS:
    void init() { m_store = createKeychainStore({.timeout = 30s, .promptTimeout = 3s}); }

    void cleanup()
    {
        await(m_store->remove(key));
        m_store.reset();
    }

    void isAvailable()
    {
        const auto state = await(m_store->state());
        QVERIFY(state);
        QCOMPARE(*state, State::Available);
        QVERIFY(!m_store->name().isEmpty());
    }

    void missingEntryIsNotFound() { QCOMPARE(summary(await(m_store->read(key))), u"not found"_qs); }
    void removingAMissingEntrySucceeds() { QCOMPARE(summary(await(m_store->remove(key))), u"ok"_qs); }

    void valuesComeBack_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("key") << QByteArray("pit_0123456789abcdef");
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("not ASCII") << QByteArray("schlüssel-密钥-🔑");
        QTest::newRow("spaces and quotes") << QByteArray("  a \"b\" 'c' \\ \n\t ");
        QTest::newRow("long") << QByteArray(8192, 'k');
    }

    void valuesComeBack()
    {
        QFETCH(const QByteArray, value);
        const Secret secret{QByteArrayView(value)};
        QCOMPARE(summary(await(m_store->write(key, secret))), u"ok"_qs);
        const auto back = await(m_store->read(key));
        QVERIFY(back);
        QCOMPARE(back->reveal().toByteArray(), value);
        QCOMPARE(summary(await(m_store->remove(key))), u"ok"_qs);
        QCOMPARE(summary(await(m_store->read(key))), u"not found"_qs);
    }

    void laterValueReplacesEarlier()
    {
        QCOMPARE(summary(await(m_store->write(key, Secret(QByteArrayView("first-value"))))), u"ok"_qs);
        QCOMPARE(summary(await(m_store->write(key, Secret(QByteArrayView("second-value"))))), u"ok"_qs);
        QCOMPARE(await(m_store->read(key)).value().reveal().toByteArray(), QByteArray("second-value"));
    }

    void entriesAreApart()
    {
        const QString other = key + u"2"_qs;
        await(m_store->write(key, Secret(QByteArrayView("value-of-one"))));
        await(m_store->write(other, Secret(QByteArrayView("value-of-two"))));
        QCOMPARE(await(m_store->read(key)).value().reveal().toByteArray(), QByteArray("value-of-one"));
        QCOMPARE(summary(await(m_store->remove(key))), u"ok"_qs);
        QCOMPARE(await(m_store->read(other)).value().reveal().toByteArray(), QByteArray("value-of-two"));
        QCOMPARE(summary(await(m_store->remove(other))), u"ok"_qs);
    }

    void servicesAreApart()
    {
        const auto other = createKeychainStore({.service = QStringLiteral("Other program")});
        await(m_store->write(key, Secret(QByteArrayView("value-of-one"))));
        QCOMPARE(summary(await(other->read(key))), u"not found"_qs);
    }

    void emptyIsRefused()
    {
        QCOMPARE(summary(await(m_store->write(key, Secret()))), u"invalid"_qs);
        QCOMPARE(summary(await(m_store->read(key))), u"not found"_qs);
    }

    void callsForOneKeyKeepTheirOrder()
    {
        const auto write = m_store->write(key, Secret(QByteArrayView("short-lived")));
        const auto remove = m_store->remove(key);
        const auto again = m_store->write(key, Secret(QByteArrayView("long-lived")));
        const auto read = m_store->read(key);
        QCOMPARE(summary(await(write)), u"ok"_qs);
        QCOMPARE(summary(await(remove)), u"ok"_qs);
        QCOMPARE(summary(await(again)), u"ok"_qs);
        QCOMPARE(await(read).value().reveal().toByteArray(), QByteArray("long-lived"));
    }

    void manyCallsAtOnceFromTheStart()
    {
        const auto state = m_store->state();
        QList<Sandkeeper::Future<void>> writes;
        QList<Sandkeeper::Future<Secret>> reads;
        for (int number = 0; number < 8; ++number) {
            const QString name = QStringLiteral("many-%1").arg(number);
            writes.append(m_store->write(name, Secret::fromString(u"value of "_qs + name)));
            reads.append(m_store->read(name));
        }
        QCOMPARE(await(state).value(), State::Available);
        for (int number = 0; number < 8; ++number) {
            const QString name = QStringLiteral("many-%1").arg(number);
            QCOMPARE(summary(await(writes.at(number))), u"ok"_qs);
            QCOMPARE(QString::fromUtf8(await(reads.at(number)).value().reveal()), u"value of "_qs + name);
            QCOMPARE(summary(await(m_store->remove(name))), u"ok"_qs);
        }
    }

    void cancelledCallEndsAndTheNextOneWorks()
    {
        auto read = m_store->read(key);
        read.cancel();
        QCOMPARE(summary(await(m_store->write(key, Secret(QByteArrayView("some-value"))))), u"ok"_qs);
        QTRY_VERIFY(read.isFinished());
    }

    void storeMayGoWhileCallsAreUnderWay()
    {
        auto read = m_store->read(key);
        auto write = m_store->write(key + u"3"_qs, Secret(QByteArrayView("some-value")));
        m_store.reset();
        QTRY_VERIFY(read.isFinished() && write.isFinished());
        QCOMPARE(read.resultCount() + write.resultCount(), 0);
        init();
        QTRY_VERIFY(await(m_store->state()).has_value());
    }

    void lockedIsNeitherMissingNorDeleted()
    {
        QCOMPARE(summary(await(m_store->write(key, Secret(QByteArrayView(canary))))), u"ok"_qs);
        QVERIFY(lockKeyring());
        QCOMPARE(await(m_store->state()).value(), State::Locked);
        QCOMPARE(summary(await(m_store->read(key))), u"LOCKED"_qs);
        QCOMPARE(summary(await(m_store->write(key, Secret(QByteArrayView("other-value"))))), u"LOCKED"_qs);
        QCOMPARE(summary(await(m_store->remove(key))), u"LOCKED"_qs);
        // Nobody is there to type a password: it ends, and says that nothing changed.
        QCOMPARE(await(m_store->unlock()).value(), State::Locked);

        QVERIFY(unlockKeyring());
        QCOMPARE(await(m_store->state()).value(), State::Available);
        QCOMPARE(await(m_store->read(key)).value().reveal().toByteArray(), canary);
    }

    void unlockOfAnOpenOneAsksNobody() { QCOMPARE(await(m_store->unlock()).value(), State::Available); }

    void noFileHoldsTheKeyInClear()
    {
        QCOMPARE(summary(await(m_store->write(key, Secret(QByteArrayView(canary))))), u"ok"_qs);
        int filesRead = 0;
        QCOMPARE(filesWith(canary, &filesRead), QStringList());
        QVERIFY2(filesRead > 0, "the key ring's own file must be among those looked at");
    }
};

/// The service runs, but has no collection yet: nothing can be kept, and nobody is told that nothing was.
class FreshKeyring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsAsLocked()
    {
        const auto store = createKeychainStore({.timeout = 30s, .promptTimeout = 3s});
        QCOMPARE(await(store->state()).value(), State::Locked);
        QCOMPARE(summary(await(store->read(key))), u"LOCKED"_qs);
        QCOMPARE(summary(await(store->write(key, Secret(QByteArrayView(canary))))), u"LOCKED"_qs);
        QCOMPARE(summary(await(store->remove(key))), u"LOCKED"_qs);
        QCOMPARE(await(store->unlock()).value(), State::Locked);
        int filesRead = 0;
        QCOMPARE(filesWith(canary, &filesRead), QStringList());
    }
};

/// No bus, or a bus without the service.
class AbsentKeyring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSaidSoonAndByEveryCall()
    {
        const auto store = createKeychainStore({.timeout = 60s}); // which nothing may wait for
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(await(store->state()).value(), State::Absent);
        QCOMPARE(summary(await(store->read(key))), u"ABSENT"_qs);
        QCOMPARE(summary(await(store->write(key, Secret(QByteArrayView(canary))))), u"ABSENT"_qs);
        QCOMPARE(summary(await(store->remove(key))), u"ABSENT"_qs);
        QCOMPARE(await(store->unlock()).value(), State::Absent);
        QVERIFY(clock.elapsed() < 30'000);
        int filesRead = 0;
        QCOMPARE(filesWith(canary, &filesRead), QStringList());
    }
};

/// A service played by the test.
class FakeKeyring : public QObject
{
    Q_OBJECT

private:
    QDBusConnection m_bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"fake"_qs);
    std::unique_ptr<FakeService> m_service;
    std::unique_ptr<SecretStore> m_store;
    const QString m_name = QStringLiteral("org.freedesktop.secrets");
    const QString m_path = QStringLiteral("/org/freedesktop/secrets");

private Q_SLOTS:
    void init()
    {
        m_service = std::make_unique<FakeService>();
        QVERIFY(m_bus.registerVirtualObject(m_path, m_service.get(), QDBusConnection::SubPath));
        QVERIFY(m_bus.registerService(m_name));
        m_store = createKeychainStore({.timeout = 20s, .promptTimeout = 60s});
    }

    void cleanup()
    {
        m_store.reset();
        m_bus.unregisterService(m_name);
        m_bus.unregisterObject(m_path, QDBusConnection::UnregisterTree);
        m_service.reset();
    }

    void silenceIsAFailureInTime()
    {
        m_service->silent = true;
        m_store = createKeychainStore({.timeout = 1s});
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(summary(await(m_store->state())), u"FAILED"_qs);
        QVERIFY(clock.elapsed() >= 900 && clock.elapsed() < 20'000); // and not when the bus gives up
        QCOMPARE(summary(await(m_store->read(key))), u"FAILED"_qs);
        QCOMPARE(summary(await(m_store->unlock())), u"FAILED"_qs);
    }

    void nonsenseIsAFailure()
    {
        m_service->locked.reset();
        QCOMPARE(summary(await(m_store->state())), u"FAILED"_qs);
    }

    void collectionIsFoundByItsAliasToo()
    {
        m_service->aliasHasObject = false;
        QCOMPARE(await(m_store->state()).value(), State::Locked);
        m_service->locked = false;
        QCOMPARE(await(m_store->state()).value(), State::Available);
    }

    void lockedStartsNoJob()
    {
        QCOMPARE(summary(await(m_store->read(key))), u"LOCKED"_qs);
        QVERIFY(!m_service->calls.contains(u"Unlock"_qs));
        QVERIFY(!m_service->calls.contains(u"OpenSession"_qs));
        QVERIFY(!m_service->calls.contains(u"Prompt"_qs));
    }

    void userUnlocks()
    {
        m_service->onPrompt = [this] {
            m_service->locked = false;
            m_service->completePrompt(m_bus, false);
        };
        QCOMPARE(await(m_store->unlock()).value(), State::Available);
        QCOMPARE(m_service->unlocked, QStringList{FakeService::collectionPath()});
    }

    void userRefuses()
    {
        m_service->onPrompt = [this] {
            m_service->completePrompt(m_bus, true);
        };
        QCOMPARE(await(m_store->unlock()).value(), State::Locked);
    }

    void userIsAskedToMakeAFirstCollection()
    {
        m_service->hasCollection = false;
        m_service->onPrompt = [this] {
            m_service->hasCollection = true;
            m_service->locked = false;
            m_service->completePrompt(m_bus, false);
        };
        QCOMPARE(await(m_store->state()).value(), State::Locked);
        QCOMPARE(await(m_store->unlock()).value(), State::Available);
        QVERIFY(m_service->calls.contains(u"CreateCollection"_qs));
    }

    void cancelTakesThePromptBack()
    {
        auto unlock = m_store->unlock();
        QTRY_VERIFY(m_service->calls.contains(u"Prompt"_qs));
        unlock.cancel();
        QTRY_VERIFY(m_service->calls.contains(u"Dismiss"_qs));
        QTRY_VERIFY(unlock.isFinished());
    }

    void promptHasALimit()
    {
        m_store = createKeychainStore({.timeout = 20s, .promptTimeout = 300ms});
        QCOMPARE(await(m_store->unlock()).value(), State::Locked);
        QTRY_VERIFY(m_service->calls.contains(u"Dismiss"_qs));
    }

    void serviceMayComeLater()
    {
        m_bus.unregisterService(m_name);
        QCOMPARE(await(m_store->state()).value(), State::Absent);
        QVERIFY(m_bus.registerService(m_name));
        QCOMPARE(await(m_store->state()).value(), State::Locked);
    }

    /// Last, because the key ring library keeps waiting for the answer until the program ends.
    void zHangingJobEndsInTimeAndHoldsTheOthersBack()
    {
        m_service->locked = false;
        m_service->noSessions = true;
        m_store = createKeychainStore({.timeout = 3s});
        const auto first = m_store->read(key);
        QTRY_VERIFY(m_service->calls.contains(u"OpenSession"_qs));
        const auto second = m_store->write(key + u"2"_qs, Secret(QByteArrayView(canary)));
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(summary(await(first)), u"FAILED"_qs);
        QCOMPARE(summary(await(second)), u"FAILED"_qs);
        QVERIFY(clock.elapsed() < 20'000);
        QCOMPARE(m_service->calls.count(u"OpenSession"_qs), 1);
        QVERIFY(!m_service->calls.contains(u"CreateItem"_qs));
    }
};

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    const QString mode = arguments.size() > 1 ? arguments.takeAt(1) : QString();
    std::unique_ptr<QObject> test;
    if (mode == u"open")
        test = std::make_unique<OpenKeyring>();
    else if (mode == u"fresh")
        test = std::make_unique<FreshKeyring>();
    else if (mode == u"absent")
        test = std::make_unique<AbsentKeyring>();
    else if (mode == u"fake")
        test = std::make_unique<FakeKeyring>();
    if (!test)
        qFatal("usage: tst_keychain open|fresh|absent|fake [Qt Test options]");
    return QTest::qExec(test.get(), arguments);
}

#include "tst_keychain.moc"
