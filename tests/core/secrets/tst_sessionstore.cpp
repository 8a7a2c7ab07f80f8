// SPDX-License-Identifier: MIT
#include "core/secrets/sessionstore.h"

#include <QTest>

using Sandkeeper::createSessionStore;
using Sandkeeper::Error;
using Sandkeeper::Secret;
using State = Sandkeeper::SecretStore::State;

class TestSessionStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsUntilItsEnd()
    {
        const QString key = u"account:apiKey"_qs;
        auto store = createSessionStore();
        QVERIFY(!store->name().isEmpty());
        QCOMPARE(store->state().result().value(), State::Available);
        QCOMPARE(store->unlock().result().value(), State::Available);
        QCOMPARE(store->read(key).result().error().kind, Error::Kind::NotFound);
        QVERIFY(store->write(key, Secret(QByteArrayView("first-value"))).result());
        QVERIFY(store->write(key, Secret(QByteArrayView("second-value"))).result());
        QCOMPARE(store->read(key).result().value().reveal().toByteArray(), QByteArray("second-value"));
        QCOMPARE(store->write(key, Secret()).result().error().kind, Error::Kind::Invalid);
        QCOMPARE(store->read(key).result().value().reveal().toByteArray(), QByteArray("second-value"));

        store = createSessionStore();
        QCOMPARE(store->read(key).result().error().kind, Error::Kind::NotFound);
        QVERIFY(store->remove(key).result());
        QVERIFY(store->write(key, Secret(QByteArrayView("third-value"))).result());
        QVERIFY(store->remove(key).result());
        QCOMPARE(store->read(key).result().error().kind, Error::Kind::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestSessionStore)
#include "tst_sessionstore.moc"
