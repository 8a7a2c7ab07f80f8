// SPDX-License-Identifier: MIT
#include "core/net/retrypolicy.h"

#include <QTest>

using namespace Sandkeeper;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Attempt)

/// Every line of the retry table.
class RetryPolicyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void table_data();
    void table();
    void pausesAreRandomWithinTheirBounds();
    void pausesNeverPassTheLimit();
};

namespace {

constexpr int none = -1;

Attempt attemptOf(RetryClass retryClass, Error::Kind kind, int status, bool sent, int number = 1)
{
    return {retryClass, number, sent, Error{.kind = kind, .httpStatus = status}};
}

} // namespace

void RetryPolicyTest::table_data()
{
    using Kind = Error::Kind;
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<int>("pause"); // milliseconds with random = 1, or none

    const auto add = [](const char *name, Attempt attempt, int pause) {
        QTest::newRow(name) << attempt << pause;
    };
    const auto never = RetryClass::Never;
    const auto whenNotSent = RetryClass::WhenNotSent;
    const auto idempotent = RetryClass::Idempotent;

    add("command, not sent", attemptOf(never, Kind::Network, 0, false), none);
    add("command, lost", attemptOf(never, Kind::Network, 0, true), none);
    add("command, 503", attemptOf(never, Kind::Server, 503, true), none);
    add("command, time-out", attemptOf(never, Kind::Timeout, 0, true), none);
    add("post, not sent", attemptOf(whenNotSent, Kind::Network, 0, false), 100);
    add("post, not sent, second", attemptOf(whenNotSent, Kind::Network, 0, false, 2), 200);
    add("post, not sent, third", attemptOf(whenNotSent, Kind::Network, 0, false, 3), none);
    add("post, lost", attemptOf(whenNotSent, Kind::Network, 0, true), none);
    add("post, connect time-out", attemptOf(whenNotSent, Kind::Timeout, 0, false), none);
    add("post, 502", attemptOf(whenNotSent, Kind::Server, 502, true), none);
    add("post, 503", attemptOf(whenNotSent, Kind::Server, 503, true), none);
    add("post, certificate", attemptOf(whenNotSent, Kind::Tls, 0, false), none);
    add("get, not sent", attemptOf(idempotent, Kind::Network, 0, false), 100);
    add("get, lost", attemptOf(idempotent, Kind::Network, 0, true), 100);
    add("get, lost, second", attemptOf(idempotent, Kind::Network, 0, true, 2), 200);
    add("get, lost, third", attemptOf(idempotent, Kind::Network, 0, true, 3), none);
    for (const int status : {502, 503, 504})
        QTest::addRow("get, %d", status) << attemptOf(idempotent, Kind::Server, status, true) << 100;
    for (const int status : {500, 501, 520, 524})
        QTest::addRow("get, %d", status) << attemptOf(idempotent, Kind::Server, status, true) << none;
    add("get, time-out", attemptOf(idempotent, Kind::Timeout, 0, true), none);
    add("get, certificate", attemptOf(idempotent, Kind::Tls, 0, false), none);
    const std::pair<Kind, int> finals[] = {
        {Kind::Invalid, 400},  {Kind::Auth, 401},    {Kind::Payment, 402},  {Kind::Forbidden, 403},
        {Kind::NotFound, 404}, {Kind::Timeout, 408}, {Kind::Conflict, 409}, {Kind::TooLarge, 413},
        {Kind::Invalid, 422},  {Kind::Protocol, 0},  {Kind::Cancelled, 0},
    };
    for (const auto &[kind, status] : finals)
        QTest::addRow("get, %d, kind %d", status, int(kind))
            << attemptOf(idempotent, kind, status, true) << none;

    for (const auto retryClass : {never, whenNotSent, idempotent}) {
        const auto refused = [&](int number) {
            return attemptOf(retryClass, Kind::RateLimited, 429, true, number);
        };
        const auto row = [&](const char *what) -> QTestData & {
            return QTest::addRow("class %d, 429, %s", int(retryClass), what);
        };
        row("first") << refused(1) << 1000;
        row("second") << refused(2) << 2000;
        row("third") << refused(3) << 4000;
        row("fourth") << refused(4) << none;
        Attempt told = refused(1);
        told.error.retryAfter = 7s;
        row("Retry-After 7") << told << 7250;
        told.error.retryAfter = 0s;
        row("Retry-After 0") << told << 250;
        told.number = 8;
        row("Retry-After for the eighth time") << told << none;
    }
    Attempt busy = attemptOf(idempotent, Kind::Server, 503, true);
    busy.error.retryAfter = 3s;
    add("get, 503 with Retry-After", busy, 3250);
    busy.retryClass = whenNotSent;
    add("post, 503 with Retry-After", busy, none);
}

void RetryPolicyTest::table()
{
    QFETCH(Attempt, attempt);
    QFETCH(int, pause);
    const auto actual = pauseBeforeRetry(attempt, 1.0, 1h);
    QCOMPARE(actual ? int(actual->count()) : none, pause);
}

void RetryPolicyTest::pausesAreRandomWithinTheirBounds()
{
    const Attempt lost = attemptOf(RetryClass::Idempotent, Error::Kind::Network, 0, true);
    QCOMPARE(pauseBeforeRetry(lost, 0.0, 1h)->count(), 0);
    QCOMPARE(pauseBeforeRetry(lost, 0.5, 1h)->count(), 50);
    QCOMPARE(pauseBeforeRetry(lost, 7.0, 1h)->count(), 100);
    Attempt refused = attemptOf(RetryClass::Never, Error::Kind::RateLimited, 429, true);
    refused.error.retryAfter = 0s;
    QCOMPARE(pauseBeforeRetry(refused, 0.0, 1h)->count(), 50); // never a loop without a pause
}

void RetryPolicyTest::pausesNeverPassTheLimit()
{
    Attempt refused = attemptOf(RetryClass::Idempotent, Error::Kind::RateLimited, 429, true);
    refused.error.retryAfter = 10s;
    QVERIFY(!pauseBeforeRetry(refused, 0.5, 10s));
    QVERIFY(pauseBeforeRetry(refused, 0.5, 11s));
    refused.error.retryAfter.reset();
    QVERIFY(!pauseBeforeRetry(refused, 0.5, 900ms));
    QVERIFY(!pauseBeforeRetry(attemptOf(RetryClass::Idempotent, Error::Kind::Network, 0, true), 1.0, -1ms));
}

QTEST_GUILESS_MAIN(RetryPolicyTest)
#include "tst_retrypolicy.moc"
