// SPDX-License-Identifier: MIT
#include "api/json.h"
#include "api/logcodec.h"
#include "api/metricscodec.h"
#include "api/snapshotcodec.h"
#include "api/templatecodec.h"

#include <QJsonDocument>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Ppio;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// What the control plane tells besides sandboxes: templates, snapshots and copies, measurements, logs.
class PpioCatalogCodecs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTemplates();
    void pagesThroughTemplates();
    void namesTemplatesInAddresses();
    void readsCopies();
    void readsMetrics();
    void readsManyMetrics();
    void asksForMetrics();
    void readsLogs();
    void pagesThroughLogs();
};

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

// ---- templates, metrics, logs

void PpioCatalogCodecs::readsTemplates()
{
    const auto array =
        decodeTemplates(R"([{"templateID":"t1","names":["team/base"],"aliases":["base"],"public":true,
        "buildStatus":"ready","createdAt":"2026-08-22T10:00:00Z"},
        {"templateID":"t2","aliases":[],"public":false,"buildStatus":"building","createdBy":null}])",
                        "next");
    QVERIFY(array);
    QCOMPARE(array->images.size(), 2);
    QCOMPARE(array->images.first().reference, u"team/base"_s);
    QCOMPARE(array->images.first().visibility, u"public"_s);
    QVERIFY(array->images.first().isReady);
    QCOMPARE(array->images.last().reference, u"t2"_s);
    QVERIFY(!array->images.last().isReady);
    QCOMPARE(array->nextPageToken, u"next:next"_s);
    const auto pages = decodeTemplates(
        R"({"templates":[{"templateID":"t1","aliases":["base"]}],"total":41,"page":2,"limit":20,"totalPages":3})",
        {});
    QVERIFY(pages);
    QCOMPARE(pages->images.first().reference, u"base"_s);
    QVERIFY(pages->images.first().isReady); // older answers do not say
    QCOMPARE(pages->nextPageToken, u"page:3"_s);
    QCOMPARE(pages->total, std::optional(41));
    QCOMPARE(decodeTemplates(R"({"items":[]})", {}).error().kind, Kind::Protocol);
    QCOMPARE(decodeTemplates(R"([{}])", {}).error().kind, Kind::Protocol);
}

void PpioCatalogCodecs::pagesThroughTemplates()
{
    QCOMPARE(templatesEndpoint({}, 500), QByteArray("/v2/templates?limit=100"));
    QCOMPARE(templatesEndpoint(templatePosition(u"page:3"_s).value(), 20),
             QByteArray("/v2/templates?limit=20&page=3"));
    QCOMPARE(templatesEndpoint(templatePosition(u"next:MjA="_s).value(), 100),
             QByteArray("/v2/templates?limit=100&nextToken=MjA%3D"));
    for (const char *token : {"x", "3", "page:", "page:0", "page:x"})
        QCOMPARE(templatePosition(QString::fromLatin1(token)).error().kind, Kind::Invalid);
}

void PpioCatalogCodecs::namesTemplatesInAddresses()
{
    QCOMPARE(templateEndpoint(u"base"_s), QByteArray("/templates/base"));
    QCOMPARE(templateEndpoint(u"team/base"_s), QByteArray("/templates/team%2Fbase"));
    QCOMPARE(aliasEndpoint(u"team/base:v1"_s), QByteArray("/templates/aliases/team%2Fbase"));
    for (const char *odd :
         {"", ".", "..", "a/../b", "a//b", "/a", "a/", "a?b", "a#b", "a%2fb", "a b", "a\\b"})
        QCOMPARE(templateEndpoint(QString::fromLatin1(odd)), QByteArray());
    QCOMPARE(encodePublic(true), QByteArray(R"({"public":true})"));
    QCOMPARE(encodeUntag(u"a"_s, u"v1"_s), QByteArray(R"({"name":"a","tags":["v1"]})"));
    QCOMPARE(decodeAlias(R"({"templateID":"t1","public":true})").value(), u"t1"_s);
    QCOMPARE(decodeAlias("{}").error().kind, Kind::Protocol);
}

void PpioCatalogCodecs::readsCopies()
{
    QCOMPARE(encodeSnapshot(u"a"_s), QByteArray(R"({"name":"a"})"));
    QCOMPARE(encodeSnapshot({}), QByteArray("{}"));
    QCOMPARE(encodeCommit(u"a"_s), QByteArray(R"({"alias":"a"})"));
    QCOMPARE(object(encodeClone({.sandboxId = u"ia"_s, .count = 2, .allOrNothing = true, .life = 60s})),
             object(R"({"count":2,"strict":true,"timeout":60})"));
    QCOMPARE(snapshotsEndpoint({.sandboxId = u"ia-0badcafe"_s, .pageToken = u"x="_s, .pageSize = 5}),
             QByteArray("/snapshots?limit=5&sandboxID=ia&nextToken=x%3D"));
    QCOMPARE(decodeSnapshot(R"({"snapshotID":"s1","names":["team/a"]})").value(),
             (Snapshot{.id = u"s1"_s, .names = {u"team/a"_s}}));
    QCOMPARE(decodeSnapshot("{}").error().kind, Kind::Protocol);
    QCOMPARE(decodeSnapshots("[]", "endless").value().nextPageToken, QString());
    QCOMPARE(decodeSnapshots(R"([{"snapshotID":"s1"}])", "more").value().nextPageToken, u"more"_s);
    QCOMPARE(decodeClones(R"({"sandboxes":[{"sandboxID":"ia","clientID":"x1"}]})").value().first().clientId,
             u"x1"_s);
    QCOMPARE(decodeClones(R"({"sandboxes":[{}]})").error().kind, Kind::Protocol);
    QCOMPARE(decodeClones("[]").error().kind, Kind::Protocol);
}

void PpioCatalogCodecs::readsMetrics()
{
    const auto modern =
        decodeMetrics(R"([{"timestampUnix":1790000060,"cpuCount":2,"cpuUsedPct":12.5,"memUsed":1048576,
        "memTotal":536870912,"memCache":0,"diskUsed":10,"diskTotal":100},{"timestampUnix":1790000000}])");
    QVERIFY(modern);
    QCOMPARE(modern->size(), 2);
    QCOMPARE(modern->first().time.toSecsSinceEpoch(), 1790000000); // oldest first
    QVERIFY(!modern->first().memoryUsed);
    const MetricsSample &sample = modern->last();
    QCOMPARE(sample.cpuPercent, std::optional(12.5));
    QCOMPARE(sample.memoryUsed, std::optional<qint64>(1048576));
    QCOMPARE(sample.diskTotal, std::optional<qint64>(100));
    const auto old = decodeMetrics(R"([{"timestamp":"2026-08-22T10:00:00Z","cpuCount":2,"cpuUsedPct":-1,
        "memUsedMiB":64,"memTotalMiB":512,"diskUsed":-1,"diskTotal":-1}])");
    QVERIFY(old);
    QCOMPARE(old->first().memoryUsed, std::optional<qint64>(64LL * 1024 * 1024));
    QVERIFY(!old->first().diskUsed); // minus one: not measured
    QVERIFY(!old->first().cpuPercent);
    QCOMPARE(decodeMetrics("{}").error().kind, Kind::Protocol);
}

void PpioCatalogCodecs::readsManyMetrics()
{
    const auto many = decodeManyMetrics(
        R"({"sandboxes":{"ia-0badcafe":{"cpuUsedPct":1},"ib":{"cpuUsedPct":2},"ic":null}})");
    QVERIFY(many);
    QCOMPARE(many->size(), 2);
    QCOMPARE(many->value(u"ia"_s).cpuPercent, std::optional(1.0));
    QCOMPARE(decodeManyMetrics(R"({"sandboxes":[]})").error().kind, Kind::Protocol);
}

void PpioCatalogCodecs::asksForMetrics()
{
    QCOMPARE(manyMetricsEndpoint({u"ia"_s, u"ib"_s}), QByteArray("/sandboxes/metrics?sandbox_ids=ia,ib"));
    const QDateTime from = QDateTime::fromSecsSinceEpoch(1790000000, Qt::UTC);
    QCOMPARE(metricsEndpoint(u"ia"_s, from, {}, false), QByteArray("/sandboxes/ia/metrics?start=1790000000"));
    QCOMPARE(metricsEndpoint(u"ia"_s, from, from.addSecs(1), true),
             QByteArray("/sandboxes/ia/metrics?start=1790000000000&end=1790000001000"));
    QCOMPARE(metricsEndpoint(u"ia"_s, {}, {}, true), QByteArray("/sandboxes/ia/metrics"));
}

void PpioCatalogCodecs::readsLogs()
{
    const auto modern =
        decodeLogs(R"({"logs":[{"timestamp":"2026-08-22T10:00:01Z","message":"second","level":"warn",
        "fields":{"logger":"process"}},{"timestamp":"2026-08-22T10:00:00Z","message":"first","level":"info"}]})",
                   {});
    QVERIFY(modern);
    QCOMPARE(modern->lines.size(), 2);
    QCOMPARE(modern->lines.first().text, u"first"_s);
    QCOMPARE(modern->lines.last().text, u"second  logger=process"_s);
    QCOMPARE(modern->lines.last().level, u"warn"_s);
    QVERIFY(modern->nextPageToken.isEmpty());
    const auto old = decodeLogs(R"({"logs":[{"timestamp":"2026-08-22T10:00:00Z",
        "line":"{\"message\":\"started\",\"level\":\"info\",\"pid\":7}"},{"timestamp":"2026-08-22T10:00:01Z","line":"plain"}]})",
                                {});
    QVERIFY(old);
    QCOMPARE(old->lines.first().text, u"started  pid=7"_s);
    QCOMPARE(old->lines.first().level, u"info"_s);
    QCOMPARE(old->lines.last().text, u"plain"_s);
    QCOMPARE(decodeLogs(R"({"lines":[]})", {}).error().kind, Kind::Protocol);
}

void PpioCatalogCodecs::pagesThroughLogs()
{
    QByteArray body = R"({"logs":[)";
    for (int i = 0; i < 1000; ++i) // the last three at the same moment
        body += QByteArray(i ? "," : "") + R"({"timestamp":"2026-08-22T10:00:)" +
                QByteArray::number(i < 997 ? 10 : 11) + R"(Z","message":"x"})";
    body += "]}";
    const auto page = decodeLogs(body, {});
    QVERIFY(page);
    const qint64 last = parseTime(u"2026-08-22T10:00:11Z"_s).toMSecsSinceEpoch();
    QCOMPARE(page->nextPageToken, u"%1:3"_s.arg(last));
    const auto from = logPosition(page->nextPageToken);
    QVERIFY(from);
    QCOMPARE(logsEndpoint(u"ia"_s, *from),
             "/v2/sandboxes/ia/logs?direction=forward&cursor=" + QByteArray::number(last) + "&limit=1000");
    QCOMPARE(oldLogsEndpoint(u"ia"_s, {}), QByteArray("/sandboxes/ia/logs?start=0&limit=1000"));
    const auto next = decodeLogs(R"({"logs":[{"timestamp":"2026-08-22T10:00:11Z","message":"x"},
        {"timestamp":"2026-08-22T10:00:11Z","message":"x"},{"timestamp":"2026-08-22T10:00:11Z","message":"x"},
        {"timestamp":"2026-08-22T10:00:11Z","message":"new"}]})",
                                 *from);
    QVERIFY(next);
    QCOMPARE(next->lines.size(), 1);
    QCOMPARE(next->lines.first().text, u"new"_s);
    QCOMPARE(logPosition(u"page 2"_s).error().kind, Kind::Invalid);
    QCOMPARE(logPosition(u"5"_s).error().kind, Kind::Invalid);
}
QTEST_GUILESS_MAIN(PpioCatalogCodecs)
#include "tst_ppio_catalogcodecs.moc"
