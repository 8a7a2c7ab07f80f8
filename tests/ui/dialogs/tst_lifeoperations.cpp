// SPDX-License-Identifier: MIT
// What changes or copies the lives of sandboxes, of one and of many, at a service that grants, cuts off,
// refuses or never answers.
#include "core/client/servicereader.h"
#include "lifefixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace Sandkeeper;
using namespace std::chrono_literals;
using Testing::LifeFixture;

class LifeOperationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void everySandboxHasItsResult();
    void whatIsGrantedIsTold();
    void cutOffIsTold();
    void untilCanBeSooner();
    void pauseIsShownAtOnce();
    void resumeSendsTheLife();
    void copiesAreCounted();
    void ofOneTheServiceSaysTheName();
    void cancelSaysWhatIsKnown();
    void lackingAbilityIsSaid();
    void accountsGoTheirOwnWays();
    void refusalsAreTheServicesOwn();
    void tooManyRequestsAreSentAgain();
    void aFullAccountIsAnError();
    void cancelEndsTheWaiting();

private:
    void finish(const Operation *operation) { QTRY_VERIFY(operation->isFinished()); }
    Operations &operations() { return *m_fixture->operations; }
    QStringList calls() { return m_fixture->service().lifeCalls; }

    std::unique_ptr<LifeFixture> m_fixture;
};

void LifeOperationsTest::init()
{
    m_fixture = std::make_unique<LifeFixture>();
    QVERIFY(m_fixture->ready());
}

void LifeOperationsTest::everySandboxHasItsResult()
{
    m_fixture->service().lifeErrors.insert(QStringLiteral("sbx-api"), Error{.kind = Error::Kind::Conflict});
    const Operation *operation =
        operations().pause({m_fixture->key("web"), m_fixture->key("api"), m_fixture->key("job")});
    finish(operation);
    QCOMPARE(operation->state(), Operation::State::PartlyFailed);
    QCOMPARE(operation->items().size(), 3);
    QCOMPARE(operation->items().at(0).state, Operation::ItemState::Done);
    QCOMPARE(operation->items().at(1).state, Operation::ItemState::Failed);
    QCOMPARE(operation->items().at(1).error->subject, QStringLiteral("api"));
    QCOMPARE(operation->items().at(2).state, Operation::ItemState::Done); // it was paused before
    QCOMPARE(operation->statusText(), QStringLiteral("2 paused, 1 failed"));
    QCOMPARE(calls().size(), 3);
}

void LifeOperationsTest::whatIsGrantedIsTold()
{
    const SandboxKey web = m_fixture->key("web");
    const Operation *operation = operations().extendBy({web}, 15min);
    finish(operation);
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    QCOMPARE(operation->remark(), QString());
    QVERIFY2(operation->statusText().startsWith(QStringLiteral("Ends at")),
             qPrintable(operation->statusText()));
    QCOMPARE(m_fixture->store.find(web)->deadline, m_fixture->now.addSecs(2700));
}

void LifeOperationsTest::cutOffIsTold()
{
    m_fixture->service().mostLife = 40min;
    const Operation *operation = operations().extendBy({m_fixture->key("web"), m_fixture->key("api")}, 1h);
    finish(operation);
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    QVERIFY2(operation->remark().contains(QStringLiteral("“web” ends at")), qPrintable(operation->remark()));
    QVERIFY(operation->remark().contains(QStringLiteral("“api”")));
    QVERIFY(operation->items().at(0).statusText.contains(QStringLiteral("less than was asked for")));
    QVERIFY(m_fixture->store.find(m_fixture->key("web"))->deadline < m_fixture->now.addSecs(2500));
}

void LifeOperationsTest::untilCanBeSooner()
{
    const QDateTime end = m_fixture->now.addSecs(600);
    const Operation *operation = operations().extendUntil({m_fixture->key("web")}, end);
    finish(operation);
    QCOMPARE(operation->remark(), QString());
    QCOMPARE(m_fixture->store.find(m_fixture->key("web"))->deadline, end);
}

void LifeOperationsTest::pauseIsShownAtOnce()
{
    const Operation *operation = operations().pause({m_fixture->key("web")});
    finish(operation);
    QCOMPARE(m_fixture->store.find(m_fixture->key("web"))->state, SandboxState::Paused);
}

void LifeOperationsTest::resumeSendsTheLife()
{
    const Operation *operation = operations().resume({m_fixture->key("job")}, 20min);
    finish(operation);
    QCOMPARE(calls(), QStringList{QStringLiteral("resume 1200 sbx-job")});
    QCOMPARE(m_fixture->store.find(m_fixture->key("job"))->state, SandboxState::Running);
    QCOMPARE(operation->remark(), QString());
}

void LifeOperationsTest::copiesAreCounted()
{
    m_fixture->service().mostClones = 2;
    const Operation *operation = operations().clone(
        {m_fixture->key("web")}, {.count = 3, .allOrNothing = true, .life = std::chrono::seconds(90)});
    finish(operation);
    QCOMPARE(calls(), QStringList{QStringLiteral("clone 3 1 90 sbx-web")});
    QVERIFY2(operation->statusText().startsWith(QStringLiteral("2 ")), qPrintable(operation->statusText()));
    QVERIFY2(operation->remark().contains(QStringLiteral("only 2 of 3")), qPrintable(operation->remark()));
}

void LifeOperationsTest::ofOneTheServiceSaysTheName()
{
    const Operation *snapshot = operations().takeSnapshot({m_fixture->key("web")}, QStringLiteral("base"));
    finish(snapshot);
    QCOMPARE(snapshot->statusText(), QStringLiteral("Snapshot snap-1"));
    const Operation *commit = operations().commit({m_fixture->key("web")}, {});
    finish(commit);
    QCOMPARE(commit->statusText(), QStringLiteral("Template tpl-1"));
    QCOMPARE(calls(),
             (QStringList{QStringLiteral("snapshot 'base' sbx-web"), QStringLiteral("commit '' sbx-web")}));
}

void LifeOperationsTest::cancelSaysWhatIsKnown()
{
    for (int i = 0; i < 20; ++i)
        m_fixture->add(QStringLiteral("more-%1").arg(i), SandboxState::Running);
    m_fixture->service().lifeNeverAnswers = true;
    QList<SandboxKey> keys;
    for (const Sandbox &sandbox : std::as_const(m_fixture->service().listed))
        keys.append({m_fixture->account, sandbox.id});
    Operation *operation = operations().pause(keys);
    QTRY_VERIFY(!calls().isEmpty());
    const qsizetype sent = calls().size();
    QVERIFY(sent < keys.size()); // not all at once
    QSignalSpy finished(operation, &Operation::finished);
    operation->cancel();
    QTRY_COMPARE(finished.size(), 1); // the service never answers
    QCOMPARE(operation->state(), Operation::State::Cancelled);
    QCOMPARE(calls().size(), sent);
    QCOMPARE(operation->failedCount(), int(sent)); // on their way: unknown
    QCOMPARE(operation->items().constLast().state, Operation::ItemState::Cancelled);
    QVERIFY(operation->statusText().contains(QStringLiteral("not confirmed")));
}

void LifeOperationsTest::lackingAbilityIsSaid()
{
    m_fixture->service().hasLives = false;
    const Operation *operation = operations().pause({m_fixture->key("web"), m_fixture->key("api")});
    finish(operation);
    QCOMPARE(operation->state(), Operation::State::Failed);
    QCOMPARE(operation->firstError()->kind, Error::Kind::Unsupported);
}

void LifeOperationsTest::accountsGoTheirOwnWays()
{
    const Operation *operation = operations().pause(
        {SandboxKey{QStringLiteral("gone"), QStringLiteral("sbx-web")}, m_fixture->key("web")});
    finish(operation);
    QCOMPARE(operation->items().at(0).state, Operation::ItemState::Failed);
    QCOMPARE(operation->items().at(1).state, Operation::ItemState::Done);
}

void LifeOperationsTest::refusalsAreTheServicesOwn()
{
    const ServiceReader reader(m_fixture->sessions.get(), &m_fixture->store);
    QCOMPARE(reader.refusal(Ability::Pause, m_fixture->key("web")), QString());
    QCOMPARE(reader.refusal(Ability::Pause, m_fixture->key("job")), QStringLiteral("it does not run"));
    QCOMPARE(reader.refusal(Ability::Resume, m_fixture->key("web")), QStringLiteral("it is not paused"));
    QCOMPARE(reader.refusal(Ability::Commit, m_fixture->key("web")), QStringLiteral("not in this region"));
    m_fixture->service().hasSnapshots = false;
    QVERIFY(!reader.offers(Ability::Clone, m_fixture->account));
    QVERIFY(!reader.refusal(Ability::Clone, m_fixture->key("web")).isEmpty());
}

void LifeOperationsTest::tooManyRequestsAreSentAgain()
{
    m_fixture->service().lifeRefusals = 3;
    m_fixture->service().lifeRetryAfter = 300ms;
    QElapsedTimer time;
    time.start();
    const Operation *operation =
        operations().pause({m_fixture->key("web"), m_fixture->key("api"), m_fixture->key("job")});
    bool waited = false; // for a moment only
    connect(operation, &Operation::changed, this, [&waited, operation] {
        const Operation::Item &first = operation->items().constFirst();
        waited = waited || (first.statusText.startsWith(QStringLiteral("Waiting")) &&
                            first.state == Operation::ItemState::Waiting);
    });
    finish(operation);
    QVERIFY(waited);
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    QCOMPARE(operation->statusText(), QStringLiteral("3 paused"));
    QVERIFY(time.elapsed() >= 300);
    QCOMPARE(calls().size(), 6); // three that were refused at once, and three
}

void LifeOperationsTest::aFullAccountIsAnError()
{
    m_fixture->service().lifeErrors.insert(
        QStringLiteral("sbx-job"),
        Error{.kind = Error::Kind::RateLimited, .reason = QStringLiteral("QUOTA"), .httpStatus = 429});
    const Operation *operation = operations().resume({m_fixture->key("job")}, 20min);
    finish(operation);
    QCOMPARE(operation->state(), Operation::State::Failed);
    QCOMPARE(calls().size(), 1);
}

void LifeOperationsTest::cancelEndsTheWaiting()
{
    m_fixture->service().lifeRefusals = 2;
    m_fixture->service().lifeRetryAfter = 1h;
    Operation *operation = operations().pause({m_fixture->key("web"), m_fixture->key("api")});
    QTRY_COMPARE(calls().size(), 2);
    QTRY_VERIFY(operation->items().at(1).statusText.startsWith(QStringLiteral("Waiting")));
    operation->cancel();
    QTRY_VERIFY(operation->isFinished()); // not in an hour
    QCOMPARE(operation->state(), Operation::State::Cancelled);
    QCOMPARE(operation->items().at(0).state, Operation::ItemState::Cancelled);
    QCOMPARE(calls().size(), 2);
}

QTEST_MAIN(LifeOperationsTest)
#include "tst_lifeoperations.moc"
