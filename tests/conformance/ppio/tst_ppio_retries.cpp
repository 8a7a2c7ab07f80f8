// SPDX-License-Identifier: MIT
#include "badservice.h"

#include <QElapsedTimer>
#include <QJsonDocument>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// The retry table as it reaches the wire, for every call of the control plane there is: what is sent again,
/// what never is, with a service that fails on purpose and counts (ppio.md §2.1, “Idempotency”). A create is
/// in tst_ppio_creation.cpp.
class PpioRetries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCall_data();
    void everyCall();
    void whatIsNotThere_data();
    void whatIsNotThere();
    void waitsAsLongAsTold();
    void looksBeforeItTellsOfAPause_data();
    void looksBeforeItTellsOfAPause();
    void looksBeforeItTellsOfAResume_data();
    void looksBeforeItTellsOfAResume();
    void resumesWhereThereIsNoResume();
    void shortensNoLife();
    void setsATimeWhereThereIsNoRefresh();
    void asksTheOlderLists();
    void asksForEachWithoutTheCallForMany();
    void remembersWhatTheRegionLacks();
    void pagesThroughLogs();
};

namespace {

using Outcome = std::optional<Error>; ///< nullopt: it succeeded

template <typename T>
Outcome outcome(const Future<T> &future)
{
    const Result<T> result = resultOf(future);
    return result ? Outcome() : Outcome(result.error());
}

/// How often a call may be sent.
enum class Sent { Repeatedly, Once };

struct Call
{
    const char *name;
    Sent sent;
    const char *endpoint; ///< where the call under test goes; all others are answered well
    const char *answer;
    std::function<Outcome(Provider &)> run;
};

const QString box = u"ia"_s;

constexpr const char *detail =
    R"({"sandboxID":"ia","clientID":"0badcafe","templateID":"t1","state":"running",
        "startedAt":"2026-08-22T10:00:00Z","endAt":"2099-08-22T11:00:00Z","metadata":{"sandbox_name":"box"}})";

QList<Call> repeatedCalls()
{
    return {
        {"identify", Sent::Repeatedly, "GET /v2/sandboxes", "[]",
         [](Provider &p) {
             return outcome(p.identify());
         }},
        {"list", Sent::Repeatedly, "GET /v2/sandboxes", "[]",
         [](Provider &p) {
             return outcome(p.list({}));
         }},
        {"get", Sent::Repeatedly, "GET /sandboxes/ia", detail,
         [](Provider &p) {
             return outcome(p.get(box));
         }},
        {"delete", Sent::Repeatedly, "DELETE /sandboxes/ia", "",
         [](Provider &p) {
             return outcome(p.remove(box));
         }},
        {"logs", Sent::Repeatedly, "GET /v2/sandboxes/ia/logs", R"({"logs":[]})",
         [](Provider &p) {
             return outcome(p.logSource()->logs({.sandboxId = box, .pageToken = {}}));
         }},
        {"latest metrics", Sent::Repeatedly, "GET /sandboxes/metrics", R"({"sandboxes":{}})",
         [](Provider &p) {
             return outcome(p.metricsSource()->latestMetrics({box}));
         }},
        {"metrics", Sent::Repeatedly, "GET /sandboxes/ia/metrics", "[]",
         [](Provider &p) {
             return outcome(p.metricsSource()->metrics(box, {}, {}));
         }},
        {"templates", Sent::Repeatedly, "GET /v2/templates", "[]",
         [](Provider &p) {
             return outcome(p.imageCatalog()->images({}));
         }},
        {"check template", Sent::Repeatedly, "GET /templates/aliases/base", R"({"templateID":"t1"})",
         [](Provider &p) {
             return outcome(p.imageCatalog()->checkImage(u"base"_s, {}));
         }},
        {"delete template", Sent::Repeatedly, "DELETE /templates/t1", "",
         [](Provider &p) {
             return outcome(p.imageBuilder()->removeImage(u"base"_s, {}, {}));
         }},
        {"snapshots", Sent::Repeatedly, "GET /snapshots", "[]",
         [](Provider &p) {
             return outcome(p.snapshotControl()->snapshots({}));
         }},
        {"delete snapshot", Sent::Repeatedly, "DELETE /templates/s1", "",
         [](Provider &p) {
             return outcome(p.snapshotControl()->removeSnapshot(u"s1"_s));
         }},
        {"set network", Sent::Repeatedly, "PUT /sandboxes/ia/network", "",
         [](Provider &p) {
             return outcome(p.networkPolicyControl()->setNetworkPolicy(box, {}));
         }},
        {"set time-out", Sent::Repeatedly, "POST /sandboxes/ia/timeout", "",
         [](Provider &p) {
             return outcome(
                 p.lifetimeControl()->extendUntil(box, QDateTime::currentDateTimeUtc().addDays(1)));
         }},
        {"raw GET", Sent::Repeatedly, "GET /x", "{}",
         [](Provider &p) {
             return outcome(p.rawApi()->call("GET", "/x", {}));
         }},
        {"raw DELETE", Sent::Repeatedly, "DELETE /x", "",
         [](Provider &p) {
             return outcome(p.rawApi()->call("DELETE", "/x", {}));
         }},
    };
}

QList<Call> onceCalls()
{
    return {
        {"snapshot", Sent::Once, "POST /sandboxes/ia/snapshots", R"({"snapshotID":"s1","names":[]})",
         [](Provider &p) {
             return outcome(p.snapshotControl()->createSnapshot(box, {}));
         }},
        {"clone", Sent::Once, "POST /sandboxes/ia/clone", R"({"sandboxes":[]})",
         [](Provider &p) {
             return outcome(p.snapshotControl()->cloneSandbox({.sandboxId = box, .life = {}}));
         }},
        {"commit", Sent::Once, "POST /sandboxes/ia/commit", R"({"templateID":"t2"})",
         [](Provider &p) {
             return outcome(p.snapshotControl()->commitSandbox(box, {}));
         }},
        {"raw POST", Sent::Once, "POST /x", "{}",
         [](Provider &p) {
             return outcome(p.rawApi()->call("POST", "/x", QJsonObject()));
         }},
        {"raw PATCH", Sent::Once, "PATCH /x", "{}",
         [](Provider &p) {
             return outcome(p.rawApi()->call("PATCH", "/x", QJsonObject()));
         }},
    };
}

const QList<Call> &calls()
{
    static const QList<Call> all = repeatedCalls() + onceCalls();
    return all;
}

/// Less than that of the provider: what is left of a call's minute decides whether it is made again.
constexpr int httpHaste = 20;

/// "GET /x" of a request, without its query.
QByteArray endpointOf(const TestRequest &request)
{
    return request.method + ' ' + request.target.split('?').first();
}

/// A service that answers each endpoint as it was told to: a status and a body, "reset" or "close".
class ScriptedService : public BadService
{
public:
    struct Answer
    {
        QByteArray what = "200";
        QByteArray body = {};
        int times = 1'000'000;
        QByteArray headers = {};
    };

    ScriptedService()
        : BadService({},
                     {.key = syntheticKey, .haste = haste, .httpHaste = httpHaste, .keepsHttpLimits = true})
    {
        server.setHandler(
            [this](QTcpSocket &socket, const TestRequest &request) { handle(socket, request); });
        always("GET /sandboxes/ia", detail);
        always("GET /templates/aliases/base", R"({"templateID":"t1"})");
    }

    void always(const QByteArray &endpoint, const QByteArray &body) { script[endpoint] = {{.body = body}}; }
    void missing(const QByteArray &endpoint)
    {
        script[endpoint] = {{.what = "404", .body = R"({"code":404})"}};
    }
    /// First so, then well.
    void fail(const QByteArray &endpoint, const Answer &first, const QByteArray &body)
    {
        script[endpoint] = {first, {.body = body}};
        seen.remove(endpoint);
        times.clear();
        m_clock.start();
    }
    int count(const QByteArray &endpoint) const { return int(seen.value(endpoint).size()); }
    QJsonObject body(const QByteArray &endpoint) const
    {
        return QJsonDocument::fromJson(seen.value(endpoint).value(0).body).object();
    }

    QHash<QByteArray, QList<Answer>> script;
    QHash<QByteArray, QList<TestRequest>> seen;
    QList<qint64> times;

private:
    void handle(QTcpSocket &socket, const TestRequest &request)
    {
        const QByteArray endpoint = endpointOf(request);
        seen[endpoint].append(request);
        times.append(m_clock.isValid() ? m_clock.elapsed() : 0);
        QList<Answer> &answers = script[endpoint];
        if (answers.isEmpty())
            return HttpTestServer::answer(socket, 200, "{}");
        const Answer answer = answers.first();
        if (answers.size() > 1 && --answers.first().times == 0)
            answers.removeFirst();
        if (answer.what == "reset")
            return HttpTestServer::reset(socket);
        if (answer.what == "close")
            return socket.close();
        HttpTestServer::answer(socket, answer.what.toInt(), answer.body, answer.headers);
    }

    QElapsedTimer m_clock;
};

QByteArray sandboxIn(const char *state, const char *end = "2099-08-22T11:00:00Z")
{
    return QByteArray(R"({"sandboxID":"ia","state":"%1","startedAt":"2026-08-22T10:00:00Z","endAt":"%2"})")
        .replace("%1", state)
        .replace("%2", end);
}

} // namespace

void PpioRetries::everyCall_data()
{
    QTest::addColumn<int>("call");
    for (int i = 0; i < calls().size(); ++i)
        QTest::newRow(calls().at(i).name) << i;
}

void PpioRetries::everyCall()
{
    QFETCH(const int, call);
    const Call &tested = calls().at(call);
    const bool repeats = tested.sent == Sent::Repeatedly;
    struct Line
    {
        const char *fault;
        int times;
        bool succeeds;
        int requests; ///< 0: at least two, for Qt repeats a call without effect by itself
    };
    QList<Line> lines{
        {"502", 1, repeats, repeats ? 2 : 1},   {"503", 1, repeats, repeats ? 2 : 1},
        {"504", 1, repeats, repeats ? 2 : 1},   {"503", 2, repeats, repeats ? 3 : 1},
        {"503", 9, false, repeats ? 3 : 1},     {"429", 1, true, 2},
        {"reset", 1, repeats, repeats ? 0 : 1}, {"close", 1, repeats, repeats ? 0 : 1},
    };
    for (const char *final : {"400", "401", "409", "422", "500", "524"})
        lines.append({final, 1, false, 1});
    ScriptedService service;
    for (const Line &line : lines) {
        const QByteArray fault = line.fault;
        const QByteArray where = fault + " " + QByteArray::number(line.times) + " times";
        service.fail(tested.endpoint,
                     {.what = fault, .body = R"({"code":0,"message":"x"})", .times = line.times},
                     tested.answer);
        const Outcome error = tested.run(*service.provider);
        QVERIFY2(error.has_value() != line.succeeds, where.constData());
        const bool uncertain = fault == "reset" || fault == "close" || fault.startsWith('5');
        if (error && !repeats)
            QVERIFY2(error->ambiguous == uncertain, where.constData());
        const int requests = service.count(tested.endpoint);
        QVERIFY2(line.requests > 0 ? requests == line.requests : requests >= 2,
                 (where + ": " + QByteArray::number(requests) + " requests").constData());
    }
}

void PpioRetries::whatIsNotThere_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<bool>("succeeds");
    for (int i = 0; i < calls().size(); ++i) {
        const QByteArrayView name = calls().at(i).name;
        // Lists have an older call, and a template that is none is an answer.
        if (name == "identify" || name == "list" || name == "templates" || name == "check template" ||
            name == "logs" || name == "latest metrics" || name == "snapshots")
            continue;
        QTest::newRow(calls().at(i).name)
            << i << (name == "delete" || name == "delete template" || name == "delete snapshot");
    }
}

void PpioRetries::whatIsNotThere()
{
    QFETCH(const int, call);
    QFETCH(const bool, succeeds);
    const Call &tested = calls().at(call);
    ScriptedService service;
    service.missing(tested.endpoint);
    service.missing("GET /sandboxes/ia"); // the sandbox is gone, not the call
    if (QByteArrayView(tested.name) == "set time-out")
        service.script["GET /sandboxes/ia"] = {{.body = detail, .times = 1},
                                               {.what = "404", .body = R"({"code":404})"}};
    const Outcome error = tested.run(*service.provider);
    QCOMPARE(!error.has_value(), succeeds);
    if (error)
        QCOMPARE(error->kind, Kind::NotFound);
}

void PpioRetries::waitsAsLongAsTold()
{
    for (const Call &tested : calls()) {
        ScriptedService service;
        service.fail(tested.endpoint,
                     {.what = "429", .body = "{}", .times = 1, .headers = "Retry-After: 5\r\n"},
                     tested.answer);
        QElapsedTimer time;
        time.start();
        QVERIFY2(!tested.run(*service.provider), tested.name);
        QCOMPARE(service.count(tested.endpoint), 2);
        QVERIFY2(time.elapsed() >= 5000 / httpHaste - 5, tested.name);
    }
}

void PpioRetries::looksBeforeItTellsOfAPause_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("stateAfter");
    QTest::addColumn<int>("result"); // -1: success
    QTest::addColumn<bool>("ambiguous");
    QTest::newRow("done") << QByteArray("204") << QByteArray("running") << -1 << false; // believed
    QTest::newRow("was paused") << QByteArray("409") << QByteArray("paused") << -1 << false;
    QTest::newRow("is changing") << QByteArray("409") << QByteArray("running") << int(Kind::Conflict)
                                 << false;
    QTest::newRow("lost, done") << QByteArray("reset") << QByteArray("paused") << -1 << false;
    QTest::newRow("lost") << QByteArray("reset") << QByteArray("running") << int(Kind::Network) << true;
    QTest::newRow("failed, done") << QByteArray("500") << QByteArray("paused") << -1 << false;
    QTest::newRow("failed") << QByteArray("500") << QByteArray("running") << int(Kind::Server) << true;
    QTest::newRow("unknown") << QByteArray("404") << QByteArray("paused") << int(Kind::NotFound) << false;
    QTest::newRow("refused") << QByteArray("401") << QByteArray("paused") << int(Kind::Auth) << false;
}

void PpioRetries::looksBeforeItTellsOfAPause()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, stateAfter);
    QFETCH(int, result);
    QFETCH(bool, ambiguous);
    ScriptedService service;
    service.script["POST /sandboxes/ia/pause"] = {{.what = answer}};
    service.always("GET /sandboxes/ia", sandboxIn(stateAfter.constData()));
    const Outcome error = outcome(service.provider->lifetimeControl()->pause(box));
    QCOMPARE(error ? int(error->kind) : -1, result);
    QCOMPARE(error && error->ambiguous, ambiguous);
    QCOMPARE(service.count("POST /sandboxes/ia/pause"), 1);
    QCOMPARE(service.body("POST /sandboxes/ia/pause"), (QJsonObject{{u"sync"_s, true}}));
}

void PpioRetries::looksBeforeItTellsOfAResume_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("stateAfter");
    QTest::addColumn<int>("result"); // -1: success
    QTest::addColumn<bool>("ambiguous");
    QTest::newRow("done") << QByteArray("201") << QByteArray("running") << -1 << false;
    QTest::newRow("was running") << QByteArray("409") << QByteArray("running") << -1 << false;
    QTest::newRow("is changing") << QByteArray("409") << QByteArray("paused") << int(Kind::Conflict) << false;
    QTest::newRow("lost, done") << QByteArray("reset") << QByteArray("running") << -1 << false;
    QTest::newRow("lost") << QByteArray("reset") << QByteArray("paused") << int(Kind::Network) << true;
    QTest::newRow("failed") << QByteArray("500") << QByteArray("paused") << int(Kind::Server) << true;
    QTest::newRow("quota") << QByteArray("429") << QByteArray("paused") << int(Kind::RateLimited) << false;
}

void PpioRetries::looksBeforeItTellsOfAResume()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, stateAfter);
    QFETCH(int, result);
    QFETCH(bool, ambiguous);
    ScriptedService service;
    service.script["POST /sandboxes/ia/resume"] = {{.what = answer, .body = R"({"sandboxID":"ia"})"}};
    service.script["GET /sandboxes/ia"] = {{.body = sandboxIn("paused"), .times = 1},
                                           {.body = sandboxIn(stateAfter.constData())}};
    const Outcome error = outcome(service.provider->lifetimeControl()->resume(box, 900s));
    QCOMPARE(error ? int(error->kind) : -1, result);
    QCOMPARE(error && error->ambiguous, ambiguous);
    if (error && error->kind == Kind::RateLimited)
        QCOMPARE(error->reason, u"QUOTA"_s);
    else
        QCOMPARE(service.count("POST /sandboxes/ia/resume"), 1);
    QCOMPARE(service.body("POST /sandboxes/ia/resume"), (QJsonObject{{u"timeout"_s, 900}}));
}

void PpioRetries::resumesWhereThereIsNoResume()
{
    ScriptedService service;
    service.missing("POST /sandboxes/ia/resume");
    service.script["POST /sandboxes/ia/connect"] = {{.what = "201", .body = R"({"sandboxID":"ia"})"}};
    service.script["GET /sandboxes/ia"] = {{.body = sandboxIn("paused"), .times = 1},
                                           {.body = sandboxIn("running")}};
    const auto resumed = resultOf(service.provider->lifetimeControl()->resume(box, 900s));
    QVERIFY(resumed);
    QCOMPARE(resumed->state, SandboxState::Running);
    QCOMPARE(service.body("POST /sandboxes/ia/connect"), (QJsonObject{{u"timeout"_s, 900}}));
}

// By the service's clock, whatever this machine's says; and upwards.
void PpioRetries::shortensNoLife()
{
    ScriptedService service;
    service.script["GET /sandboxes/ia"] = {{.body = sandboxIn("running", "2031-01-01T00:10:00.500Z"),
                                            .headers = "Date: Wed, 01 Jan 2031 00:00:00 GMT\r\n"}};
    QVERIFY(resultOf(service.provider->lifetimeControl()->extendBy(box, 900s)));
    QCOMPARE(service.body("POST /sandboxes/ia/refreshes"), (QJsonObject{{u"duration"_s, 1501}}));
    QCOMPARE(service.count("POST /sandboxes/ia/timeout"), 0);
    QVERIFY(resultOf(service.provider->lifetimeControl()->extendBy(box, 3600s))); // more than a refresh can
    QCOMPARE(service.body("POST /sandboxes/ia/timeout"), (QJsonObject{{u"timeout"_s, 4201}}));
}

void PpioRetries::setsATimeWhereThereIsNoRefresh()
{
    ScriptedService service;
    service.missing("POST /sandboxes/ia/refreshes");
    service.script["GET /sandboxes/ia"] = {{.body = sandboxIn("running", "2031-01-01T00:10:00Z"),
                                            .headers = "Date: Wed, 01 Jan 2031 00:00:00 GMT\r\n"}};
    QVERIFY(resultOf(service.provider->lifetimeControl()->extendBy(box, 900s)));
    QCOMPARE(service.body("POST /sandboxes/ia/timeout"), (QJsonObject{{u"timeout"_s, 1500}}));
}

void PpioRetries::asksTheOlderLists()
{
    for (const char *status : {"404", "405"}) {
        ScriptedService service;
        service.script["GET /v2/sandboxes"] = {{.what = status}};
        service.script["GET /v2/templates"] = {{.what = status}};
        service.always("GET /sandboxes", "[" + sandboxIn("running") + "]");
        service.always("GET /templates", R"([{"templateID":"t1","aliases":["base"]}])");
        for (int i = 0; i < 2; ++i) {
            const auto page = resultOf(service.provider->list({}));
            QVERIFY(page);
            QCOMPARE(page->sandboxes.size(), 1);
            QVERIFY(page->nextPageToken.isEmpty());
            QCOMPARE(resultOf(service.provider->imageCatalog()->images({}))->images.size(), 1);
        }
        QCOMPARE(service.count("GET /v2/sandboxes"), 1); // remembered
        QCOMPARE(service.count("GET /v2/templates"), 1);
        QCOMPARE(resultOf(service.provider->list({.stateWord = u"paused"_s}))->sandboxes.size(), 0);
    }
    // Neither call is there: that is remembered of none.
    ScriptedService nothing;
    nothing.missing("GET /v2/sandboxes");
    nothing.missing("GET /sandboxes");
    QCOMPARE(resultOf(nothing.provider->list({})).error().kind, Kind::NotFound);
    nothing.always("GET /v2/sandboxes", "[]");
    QVERIFY(resultOf(nothing.provider->list({})));
}

void PpioRetries::asksForEachWithoutTheCallForMany()
{
    ScriptedService service;
    service.missing("GET /sandboxes/metrics");
    service.always("GET /sandboxes/ia/metrics",
                   R"([{"timestamp":"2026-08-22T10:00:00Z","cpuUsedPct":1},
                       {"timestamp":"2026-08-22T10:00:05Z","cpuUsedPct":2,"memUsedMiB":1,"memTotalMiB":512}])");
    service.missing("GET /sandboxes/ib/metrics");
    for (int i = 0; i < 2; ++i) {
        const auto latest = resultOf(service.provider->metricsSource()->latestMetrics({u"ib"_s, u"ia-x1"_s}));
        QVERIFY(latest);
        QCOMPARE(latest->keys(), QStringList{u"ia-x1"_s}); // as it was asked for
        QCOMPARE(latest->value(u"ia-x1"_s).cpuPercent, std::optional(2.0));
        QCOMPARE(latest->value(u"ia-x1"_s).memoryUsed, std::optional<qint64>(1024 * 1024));
    }
    QCOMPARE(service.count("GET /sandboxes/metrics"), 1);
    QStringList many;
    for (int i = 0; i < 250; ++i)
        many.append(u"i%1"_s.arg(i));
    ScriptedService modern;
    modern.always("GET /sandboxes/metrics", R"({"sandboxes":{}})");
    QVERIFY(resultOf(modern.provider->metricsSource()->latestMetrics(many)));
    QCOMPARE(modern.count("GET /sandboxes/metrics"), 3);
}

void PpioRetries::remembersWhatTheRegionLacks()
{
    ScriptedService service;
    for (const char *call :
         {"GET /v2/sandboxes/ia/logs", "GET /sandboxes/ia/logs", "PUT /sandboxes/ia/network",
          "POST /sandboxes/ia/snapshots", "POST /sandboxes/ia/clone", "POST /sandboxes/ia/commit"})
        service.missing(call);
    Provider &p = *service.provider;
    const Sandbox sandbox = resultOf(p.get(box)).value();
    const std::pair<const char *, std::function<Outcome()>> lacking[] = {
        {"GET /sandboxes/ia/logs",
         [&] {
             return outcome(p.logSource()->logs({.sandboxId = box, .pageToken = {}}));
         }},
        {"PUT /sandboxes/ia/network",
         [&] {
             return outcome(p.networkPolicyControl()->setNetworkPolicy(box, {}));
         }},
        {"POST /sandboxes/ia/snapshots",
         [&] {
             return outcome(p.snapshotControl()->createSnapshot(box, {}));
         }},
        {"POST /sandboxes/ia/clone",
         [&] {
             return outcome(p.snapshotControl()->cloneSandbox({.sandboxId = box, .life = {}}));
         }},
        {"POST /sandboxes/ia/commit",
         [&] {
             return outcome(p.snapshotControl()->commitSandbox(box, {}));
         }},
    };
    for (const auto &[endpoint, run] : lacking) {
        for (int i = 0; i < 2; ++i) {
            const Outcome error = run();
            QVERIFY2(error, endpoint);
            QCOMPARE(error->kind, Kind::Unsupported);
            QVERIFY(!error->detail.isEmpty());
            QVERIFY(!error->ambiguous);
        }
        QCOMPARE(service.count(endpoint), 1);
    }
    QVERIFY(!p.logSource()->refusal(sandbox).isEmpty());
    QVERIFY(!p.networkPolicyControl()->refusal(sandbox).isEmpty());
    QVERIFY(!p.snapshotControl()->snapshotRefusal(sandbox).isEmpty());
    QVERIFY(!p.snapshotControl()->cloneRefusal(sandbox).isEmpty());
    QVERIFY(!p.snapshotControl()->commitRefusal(sandbox).isEmpty());
}

void PpioRetries::pagesThroughLogs()
{
    ScriptedService service;
    service.missing("GET /v2/sandboxes/ia/logs");
    QByteArray page = R"({"logs":[)";
    for (int i = 0; i < 1000; ++i)
        page += QByteArray(i ? "," : "") + R"({"timestamp":"2026-08-22T10:00:)" +
                QByteArray::number(10 + i / 500) + R"(Z","line":"x"})";
    page += "]}";
    service.script["GET /sandboxes/ia/logs"] = {{.body = page, .times = 1}, {.body = R"({"logs":[]})"}};
    LogSource *source = service.provider->logSource();
    const auto first = resultOf(source->logs({.sandboxId = box, .pageToken = {}}));
    QVERIFY(first);
    QCOMPARE(first->lines.size(), 1000);
    QVERIFY(!first->nextPageToken.isEmpty());
    const auto second = resultOf(source->logs({.sandboxId = box, .pageToken = first->nextPageToken}));
    QVERIFY(second);
    QVERIFY(second->nextPageToken.isEmpty());
    QCOMPARE(service.count("GET /v2/sandboxes/ia/logs"), 1); // remembered
    QVERIFY(service.seen.value("GET /sandboxes/ia/logs").last().target.contains("start="));
    QCOMPARE(resultOf(source->logs({.sandboxId = box, .pageToken = u"2"_s})).error().kind, Kind::Invalid);
}

QTEST_GUILESS_MAIN(PpioRetries)
#include "tst_ppio_retries.moc"
