// SPDX-License-Identifier: MIT
// Operations on one ability, and the reader, with a service that lacks it, refuses, fails or never answers.
#include "core/client/servicereader.h"
#include "core/provider/future.h"
#include "dialogfixture.h"
#include "ui/dialogs/exposedialog.h"
#include "ui/widgets/messagebar.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace Sandkeeper;
using Testing::DialogFixture;

class AbilityOperationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void lackingAbilityIsSaid();
    void disconnectedAccountIsSaid();
    void refusalIsTheServicesOwn();
    void resultIsKept();
    void ambiguousIsUnknown();
    void cancelledOnItsWayIsUnknown();
    void cancelledBeforeItBeganSendsNothing();
    void dialogStaysWithTheReason();

private:
    ResultOperation<ExposedPort> *expose(int port = 8000)
    {
        return m_fixture->operations->expose(m_key, {.port = port});
    }
    ServiceReader reader() const { return {m_fixture->sessions.get(), &m_fixture->store}; }

    std::unique_ptr<DialogFixture> m_fixture;
    SandboxKey m_key;
};

void AbilityOperationsTest::init()
{
    m_fixture = std::make_unique<DialogFixture>();
    m_fixture->service().hasPorts = true;
    m_fixture->service().neverAnswers = false;
    m_fixture->service().exposeError.reset();
    m_fixture->service().exposed = 0;
    const QString account = m_fixture->addAccount(QStringLiteral("Work"));
    QVERIFY(!account.isEmpty());
    m_key = {account, QStringLiteral("sbx-1")};
    Sandbox sandbox;
    sandbox.id = m_key.sandboxId;
    sandbox.name = QStringLiteral("web");
    sandbox.state = SandboxState::Running;
    m_fixture->store.upsert(account, {sandbox}, QDateTime::currentDateTimeUtc());
}

void AbilityOperationsTest::lackingAbilityIsSaid()
{
    m_fixture->service().hasPorts = false;
    QVERIFY(!reader().offers(Ability::Ports, m_key.accountId));
    QVERIFY(!reader().refusal(Ability::Ports, m_key).isEmpty());
    std::optional<Error> error;
    whenDone<QList<ExposedPort>>(
        reader().ports(m_key), this,
        [&error](const Result<QList<ExposedPort>> &ports) { error = ports.error(); });
    QTRY_VERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Unsupported);
    const Operation *operation = expose();
    QTRY_VERIFY(operation->isFinished());
    QCOMPARE(operation->state(), Operation::State::Failed);
    QCOMPARE(operation->firstError()->kind, Error::Kind::Unsupported);
}

void AbilityOperationsTest::disconnectedAccountIsSaid()
{
    const SandboxKey elsewhere{QStringLiteral("no-such-account"), QStringLiteral("sbx-1")};
    QVERIFY(!reader().refusal(Ability::Logs, elsewhere).isEmpty());
    const Operation *operation = m_fixture->operations->unexpose(elsewhere, {});
    QTRY_VERIFY(operation->isFinished());
    QCOMPARE(operation->state(), Operation::State::Failed);
}

void AbilityOperationsTest::refusalIsTheServicesOwn()
{
    QCOMPARE(reader().refusal(Ability::Ports, m_key), QString());
    m_fixture->store.setState(m_key, SandboxState::Terminated, {}, QDateTime::currentDateTimeUtc());
    QCOMPARE(reader().refusal(Ability::Ports, m_key), QStringLiteral("it does not run"));
}

void AbilityOperationsTest::resultIsKept()
{
    const ResultOperation<ExposedPort> *operation = expose();
    QVERIFY(!operation->result());
    QTRY_VERIFY(operation->isFinished());
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    QCOMPARE(operation->result()->url, QStringLiteral("https://p.service.example"));
    QVERIFY(operation->title().contains(QStringLiteral("web")));
}

void AbilityOperationsTest::ambiguousIsUnknown()
{
    m_fixture->service().exposeError = Error{.kind = Error::Kind::Network, .ambiguous = true};
    const Operation *operation = expose();
    QTRY_VERIFY(operation->isFinished());
    QCOMPARE(operation->items().constFirst().state, Operation::ItemState::Unknown);
    QCOMPARE(operation->firstError()->subject, QStringLiteral("web"));
}

void AbilityOperationsTest::cancelledOnItsWayIsUnknown()
{
    m_fixture->service().neverAnswers = true;
    Operation *operation = expose();
    QTRY_COMPARE(m_fixture->service().exposed, 1);
    QSignalSpy finished(operation, &Operation::finished);
    operation->cancel();
    QTRY_COMPARE(finished.size(), 1); // the service never answers
    QCOMPARE(operation->state(), Operation::State::Cancelled);
    QCOMPARE(operation->items().constFirst().state, Operation::ItemState::Unknown);
}

void AbilityOperationsTest::cancelledBeforeItBeganSendsNothing()
{
    Operation *operation = expose();
    operation->cancel();
    QVERIFY(operation->isFinished());
    const Operation *next = expose();
    QTRY_VERIFY(next->isFinished());
    QCOMPARE(m_fixture->service().exposed, 1);
}

void AbilityOperationsTest::dialogStaysWithTheReason()
{
    ExposeDialog dialog(reader(), m_fixture->operations.get(), m_key);
    dialog.open();
    auto *port = dialog.findChild<QSpinBox *>(QStringLiteral("exposePort"));
    auto *accept = dialog.findChild<QPushButton *>(QStringLiteral("exposeAccept"));
    port->setValue(80);
    accept->click();
    QCOMPARE(m_fixture->operations->operations().size(), 0);
    port->setValue(8000);
    m_fixture->service().exposeError = Error{.kind = Error::Kind::RateLimited};
    accept->click();
    QVERIFY(!accept->isEnabled()); // not twice
    auto *message = dialog.findChild<MessageBar *>(QStringLiteral("exposeMessage"));
    QTRY_VERIFY(accept->isEnabled());
    QVERIFY(dialog.isVisible() && message->isVisible());
    QVERIFY(message->text().contains(QStringLiteral("not exposed")));
    QCOMPARE(port->value(), 8000);
    m_fixture->service().exposeError.reset();
    accept->click();
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
}

QTEST_MAIN(AbilityOperationsTest)
#include "tst_abilityoperations.moc"
