// SPDX-License-Identifier: MIT
#include "api/jobcodec.h"

#include "core/provider/shelljobs.h"

#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Prime;
using namespace Qt::StringLiterals;

/// The batched status of background jobs: what is asked, and what is made of the answers.
class PrimeJobCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asks();
    void readsTheProtocolsExample();
    void readsErrors_data();
    void readsErrors();
    void keepsTheOrder();
    void noticesWhatIsMissing();
    void refusesOtherShapes_data();
    void refusesOtherShapes();
};

void PrimeJobCodec::asks()
{
    QCOMPARE(encodeJobQuestion({ShellJobs::jobOf(u"sbx_vm01"_s, u"3fa9c1d2"_s)}),
             R"({"jobs":[{"job_id":"3fa9c1d2","sandbox_id":"sbx_vm01"}]})");
}

void PrimeJobCodec::readsTheProtocolsExample()
{
    const auto states = decodeJobStates(
        R"({"statuses":[{"sandbox_id":"sbx_vm01","job_id":"3fa9c1d2","completed":true,"exit_code":0}],
            "errors":[{"sandbox_id":"sbx_c01","job_id":"deadbeef","code":"NOT_VM",
                       "message":"Only VM sandboxes support batched job status"}]})",
        {ShellJobs::jobOf(u"sbx_vm01"_s, u"3fa9c1d2"_s), ShellJobs::jobOf(u"sbx_c01"_s, u"deadbeef"_s)});
    QVERIFY(states);
    QCOMPARE(states->size(), 2);
    QVERIFY(states->at(0) && states->at(0)->completed);
    QCOMPARE(states->at(0)->exitCode, 0);
    QVERIFY(!states->at(1));
    QCOMPARE(states->at(1).error().reason, u"NOT_VM"_s);
}

void PrimeJobCodec::readsErrors_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("kind");
    QTest::newRow("NOT_FOUND") << u"NOT_FOUND"_s << int(Error::Kind::NotFound);
    QTest::newRow("FORBIDDEN") << u"FORBIDDEN"_s << int(Error::Kind::Forbidden);
    QTest::newRow("MANAGED") << u"MANAGED"_s << int(Error::Kind::Forbidden);
    QTest::newRow("NOT_VM") << u"NOT_VM"_s << int(Error::Kind::Unsupported);
    QTest::newRow("NOT_RUNNING") << u"NOT_RUNNING"_s << int(Error::Kind::NotRunning);
    QTest::newRow("RUNTIME_ERROR") << u"RUNTIME_ERROR"_s << int(Error::Kind::Server);
    QTest::newRow("a later word") << u"BUSY"_s << int(Error::Kind::Server);
}

void PrimeJobCodec::readsErrors()
{
    QFETCH(QString, code);
    QFETCH(int, kind);
    const QByteArray body = R"({"statuses":[],"errors":[{"sandbox_id":"s","job_id":"00000001","code":")" +
                            code.toLatin1() + R"(","message":"why"}]})";
    const auto states = decodeJobStates(body, {ShellJobs::jobOf(u"s"_s, u"00000001"_s)});
    QVERIFY(states);
    QVERIFY(!states->at(0));
    QCOMPARE(int(states->at(0).error().kind), kind);
    QCOMPARE(states->at(0).error().reason, code);
    QCOMPARE(states->at(0).error().detail, u"why"_s);
}

void PrimeJobCodec::keepsTheOrder()
{
    const auto states = decodeJobStates(
        R"({"statuses":[{"sandboxId":"b","jobId":"000000AB","completed":true,"exit_code":2},
                        {"sandbox_id":"a","job_id":"00000001","completed":false,"exit_code":null}]})",
        {ShellJobs::jobOf(u"a"_s, u"00000001"_s), ShellJobs::jobOf(u"b"_s, u"000000ab"_s)});
    QVERIFY(states);
    QVERIFY(states->at(0) && !states->at(0)->completed && !states->at(0)->exitCode);
    QVERIFY(states->at(1) && states->at(1)->completed);
    QCOMPARE(states->at(1)->exitCode, 2);
}

void PrimeJobCodec::noticesWhatIsMissing()
{
    const auto states = decodeJobStates(
        R"({"statuses":[{"sandbox_id":"a","job_id":"00000001","completed":true}],"errors":[]})",
        {ShellJobs::jobOf(u"a"_s, u"00000001"_s), ShellJobs::jobOf(u"a"_s, u"00000002"_s)});
    QVERIFY(states);
    QCOMPARE(states->at(0).error().kind, Error::Kind::Protocol);
    QCOMPARE(states->at(1).error().kind, Error::Kind::Protocol);
}

void PrimeJobCodec::refusesOtherShapes_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"", "[]", "{}", R"({"statuses":{}})", "<html>"})
        QTest::newRow(body) << QByteArray(body);
}

void PrimeJobCodec::refusesOtherShapes()
{
    QFETCH(QByteArray, body);
    const auto states = decodeJobStates(body, {});
    QVERIFY(!states);
    QCOMPARE(states.error().kind, Error::Kind::Protocol);
}

QTEST_GUILESS_MAIN(PrimeJobCodec)
#include "tst_prime_jobcodec.moc"
