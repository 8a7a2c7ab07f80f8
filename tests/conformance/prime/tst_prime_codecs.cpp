// SPDX-License-Identifier: MIT
#include "api/accountcodec.h"
#include "api/createcodec.h"
#include "api/json.h"
#include "api/sandboxcodec.h"
#include "api/statuscodec.h"
#include "api/words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Prime;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

constexpr const char *fullSandbox = R"({"id":"sbx_1","name":"demo-box","dockerImage":"python:3.11-slim",
 "startCommand":"tail -f /dev/null","cpuCores":2.5,"memoryGB":4.0,"diskSizeGB":10,"diskMountPath":"/sandbox-workspace",
 "gpuCount":0,"gpuType":null,"vm":false,"networkAllowlist":null,"networkDenylist":null,"status":"RUNNING",
 "timeoutMinutes":60,"idleTimeoutMinutes":30,"terminationReason":null,"environmentVars":{"LOG_LEVEL":"debug","N":7,"B":true,"L":[1]},
 "secrets":{"DB_PASSWORD":"***"},"advancedConfigs":null,"labels":["demo","ml"],"createdAt":"2026-08-20T10:00:00Z",
 "updatedAt":"2026-08-20T10:00:01.250000Z","startedAt":"2026-08-20T12:00:05+02:00","terminatedAt":null,"exitCode":null,
 "errorType":null,"errorMessage":null,"userId":"usr_demo","teamId":null,"kubernetesJobId":"job-1","region":"us",
 "registryCredentialsId":null,"pendingImageBuildId":null,"networkAccess":true,"later":{"unknown":1}})";

CreateRequest request(const QString &runtime)
{
    CreateRequest request;
    request.name = u"box"_s;
    request.image = u"python:3.11-slim"_s;
    request.runtime = runtime;
    request.idempotencyKey = u"0f3c5a7e9b1d4c2f8a6e0b9d7c5f3a1e"_s;
    return request;
}

QJsonObject encoded(const CreateRequest &request, const QString &team = {})
{
    return QJsonDocument::fromJson(encodeCreate(request, team)).object();
}

} // namespace

class PrimeCodecs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryFieldOfASandbox();
    void readsBothSpellings();
    void readsStartCommands();
    void knowsStatusWords_data();
    void knowsStatusWords();
    void namesTheMissingField_data();
    void namesTheMissingField();
    void toleratesOddOptionalFields();
    void setsADeadlineOnlyWhileRunning();
    void readsTimes_data();
    void readsTimes();
    void readsPages_data();
    void readsPages();
    void keepsNoRowsBack();
    void refusesWhatIsNoObject_data();
    void refusesWhatIsNoObject();
    void writesCreateDefaults();
    void writesCreateFields();
    void writesStartCommands_data();
    void writesStartCommands();
    void makesFreshIdempotencyKeys();
    void readsStatuses();
    void readsErrorContext();
    void readsBulkRemoval();
    void readsRemoval_data();
    void readsRemoval();
    void readsIdentityAndTeam();
    void boundsTheServicesWords();
};

void PrimeCodecs::readsEveryFieldOfASandbox()
{
    const auto sandbox = decodeSandboxBody(fullSandbox);
    QVERIFY(sandbox);
    QCOMPARE(sandbox->id, u"sbx_1"_s);
    QCOMPARE(sandbox->name, u"demo-box"_s);
    QCOMPARE(sandbox->image, u"python:3.11-slim"_s);
    QCOMPARE(std::get<QString>(sandbox->startCommand), u"tail -f /dev/null"_s);
    QCOMPARE(sandbox->cpuCores, 2.5);
    QCOMPARE(sandbox->memoryGb, 4.0);
    QCOMPARE(sandbox->diskGb, 10.0);
    QCOMPARE(sandbox->diskMountPath, u"/sandbox-workspace"_s);
    QCOMPARE(sandbox->runtime, u"container"_s);
    QCOMPARE(sandbox->state, SandboxState::Running);
    QCOMPARE(sandbox->lifetime, std::optional(60min));
    QCOMPARE(sandbox->idleTimeout, std::optional(30min));
    QCOMPARE(sandbox->environment.value(u"LOG_LEVEL"_s), u"debug"_s);
    QCOMPARE(sandbox->environment.value(u"N"_s), u"7"_s);
    QCOMPARE(sandbox->environment.value(u"B"_s), u"true"_s);
    QCOMPARE(sandbox->environment.value(u"L"_s), u"[1]"_s);
    QCOMPARE(sandbox->secretNames, QStringList{u"DB_PASSWORD"_s});
    QCOMPARE(sandbox->labels, (QStringList{u"demo"_s, u"ml"_s}));
    QVERIFY(!sandbox->networkAllowlist);
    QCOMPARE(sandbox->startedAt, QDateTime(QDate(2026, 8, 20), QTime(10, 0, 5), Qt::UTC));
    QCOMPARE(sandbox->updatedAt.time().msec(), 250);
    QCOMPARE(sandbox->deadline, sandbox->startedAt.addSecs(3600));
    QVERIFY(!sandbox->endedAt.isValid());
    QVERIFY(!sandbox->exitCode);
    QCOMPARE(sandbox->userId, u"usr_demo"_s);
    QCOMPARE(sandbox->region, u"us"_s);
}

void PrimeCodecs::readsBothSpellings()
{
    const auto sandbox = decodeSandbox(object(
        R"({"id":"a","name":"b","status":"ERROR","docker_image":"i","memory_gb":3,"disk_size_gb":6,"cpu_cores":1,
            "gpu_count":2,"gpu_type":"H100_80GB","vm":true,"timeout_minutes":-1,"created_at":"2026-08-20T10:00:00",
            "terminated_at":"2026-08-20T11:00:00Z","exit_code":137,"error_type":"OOM_KILLED","error_message":"m",
            "termination_reason":"r","network_allowlist":[],"pending_image_build_id":"b1","registry_credentials_id":"c"})"));
    QVERIFY(sandbox);
    QCOMPARE(sandbox->image, u"i"_s);
    QCOMPARE(sandbox->memoryGb, 3.0);
    QCOMPARE(sandbox->diskGb, 6.0);
    QCOMPARE(sandbox->gpuCount, 2);
    QCOMPARE(sandbox->gpuType, u"H100_80GB"_s);
    QCOMPARE(sandbox->runtime, u"vm"_s);
    QVERIFY(!sandbox->lifetime);
    QCOMPARE(sandbox->createdAt, QDateTime(QDate(2026, 8, 20), QTime(10, 0), Qt::UTC));
    QVERIFY(sandbox->endedAt.isValid());
    QCOMPARE(sandbox->exitCode, std::optional(137));
    QCOMPARE(sandbox->errorType, u"OOM_KILLED"_s);
    QCOMPARE(sandbox->networkAllowlist, std::optional(QStringList()));
    QCOMPARE(sandbox->pendingImageBuildId, u"b1"_s);
}

void PrimeCodecs::readsStartCommands()
{
    const auto argv = decodeSandbox(object(
        R"({"id":"a","name":"b","status":"RUNNING","startCommand":{"executable":"/w","args":["--port","8"]}})"));
    QVERIFY(argv);
    QCOMPARE(std::get<Argv>(argv->startCommand), (Argv{u"/w"_s, {u"--port"_s, u"8"_s}}));
    const auto none =
        decodeSandbox(object(R"({"id":"a","name":"b","status":"RUNNING","startCommand":null})"));
    QVERIFY(none);
    QVERIFY(std::holds_alternative<std::monostate>(none->startCommand));
}

void PrimeCodecs::knowsStatusWords_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<SandboxState>("state");
    const std::pair<const char *, SandboxState> rows[] = {
        {"PENDING", SandboxState::Pending},  {"PROVISIONING", SandboxState::Provisioning},
        {"RUNNING", SandboxState::Running},  {"PAUSED", SandboxState::Paused},
        {"ERROR", SandboxState::Error},      {"TERMINATED", SandboxState::Terminated},
        {"TIMEOUT", SandboxState::TimedOut}, {"HIBERNATING", SandboxState::Unknown},
        {"running", SandboxState::Unknown}};
    for (const auto &[word, state] : rows)
        QTest::newRow(word) << QString::fromLatin1(word) << state;
}

void PrimeCodecs::knowsStatusWords()
{
    QFETCH(const QString, word);
    QFETCH(const SandboxState, state);
    const auto sandbox = decodeSandbox({{u"id"_s, u"a"_s}, {u"name"_s, u"b"_s}, {u"status"_s, word}});
    QVERIFY(sandbox);
    QCOMPARE(sandbox->state, state);
    QCOMPARE(sandbox->stateWord, word);
}

void PrimeCodecs::namesTheMissingField_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    QTest::newRow("id") << QByteArray(R"({"name":"b","status":"RUNNING"})") << u"“id”"_s;
    QTest::newRow("empty id") << QByteArray(R"({"id":"","name":"b","status":"RUNNING"})") << u"“id”"_s;
    QTest::newRow("null name") << QByteArray(R"({"id":"a","name":null,"status":"RUNNING"})") << u"“name”"_s;
    QTest::newRow("number as status") << QByteArray(R"({"id":"a","name":"b","status":3})") << u"“status”"_s;
}

void PrimeCodecs::namesTheMissingField()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, field);
    const auto sandbox = decodeSandboxBody(json);
    QVERIFY(!sandbox);
    QCOMPARE(sandbox.error().kind, Error::Kind::Protocol);
    QVERIFY2(sandbox.error().detail.contains(field), qPrintable(sandbox.error().detail));
}

void PrimeCodecs::toleratesOddOptionalFields()
{
    const auto sandbox = decodeSandbox(object(
        R"({"id":"a","name":"b","status":"RUNNING","labels":null,"vm":"yes","cpuCores":"two","gpuCount":1.5,
            "timeoutMinutes":1e300,"startedAt":"yesterday","environmentVars":[1],"secrets":"x","networkDenylist":{}})"));
    QVERIFY(sandbox);
    QVERIFY(sandbox->labels.isEmpty());
    QCOMPARE(sandbox->runtime, u"container"_s);
    QCOMPARE(sandbox->cpuCores, 0.0);
    QCOMPARE(sandbox->gpuCount, 0);
    QVERIFY(!sandbox->lifetime);
    QVERIFY(!sandbox->startedAt.isValid());
    QVERIFY(!sandbox->deadline.isValid());
}

void PrimeCodecs::setsADeadlineOnlyWhileRunning()
{
    for (const auto &word : {u"PENDING"_s, u"TERMINATED"_s, u"PAUSED"_s}) {
        QJsonObject json = object(fullSandbox);
        json.insert(u"status"_s, word);
        const auto sandbox = decodeSandbox(json);
        QVERIFY(sandbox);
        QVERIFY(!sandbox->deadline.isValid());
    }
}

void PrimeCodecs::readsTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("msecs"); // since 2026-08-20T10:00:00Z, or -1 when it is no time
    QTest::newRow("Z") << u"2026-08-20T10:00:00Z"_s << qint64(0);
    QTest::newRow("offset") << u"2026-08-20T05:30:00-04:30"_s << qint64(0);
    QTest::newRow("none is UTC") << u"2026-08-20T10:00:00"_s << qint64(0);
    QTest::newRow("milliseconds") << u"2026-08-20T10:00:00.5Z"_s << qint64(500);
    QTest::newRow("microseconds") << u"2026-08-20T10:00:00.123456Z"_s << qint64(123);
    QTest::newRow("microseconds, offset") << u"2026-08-20T10:00:00.123456+00:00"_s << qint64(123);
    QTest::newRow("empty") << QString() << qint64(-1);
    QTest::newRow("words") << u"soon"_s << qint64(-1);
}

void PrimeCodecs::readsTimes()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, msecs);
    const QDateTime time = parseTime(text);
    QCOMPARE(time.isValid(), msecs >= 0);
    if (msecs >= 0)
        QCOMPARE(QDateTime(QDate(2026, 8, 20), QTime(10, 0), Qt::UTC).msecsTo(time), msecs);
}

void PrimeCodecs::readsPages_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("next"); // "error" when the page is refused
    const QByteArray row = R"({"id":"a","name":"b","status":"RUNNING"})";
    QTest::newRow("snake, more") << R"({"sandboxes":[)" + row +
                                        R"(],"total":9,"page":2,"per_page":1,"has_next":true})"
                                 << u"3"_s;
    QTest::newRow("camel, last") << R"({"sandboxes":[)" + row +
                                        R"(],"total":9,"page":2,"perPage":1,"hasNext":false})"
                                 << QString();
    QTest::newRow("from total, more")
        << R"({"sandboxes":[)" + row + R"(],"total":3,"page":2,"perPage":1})" << u"3"_s;
    QTest::newRow("from total, last")
        << R"({"sandboxes":[)" + row + R"(],"total":2,"page":2,"perPage":1})" << QString();
    QTest::newRow("nothing says") << R"({"sandboxes":[)" + row + R"(]})" << u"error"_s;
    QTest::newRow("empty and more") << QByteArray(R"({"sandboxes":[],"total":9,"has_next":true})")
                                    << QString();
    QTest::newRow("no array") << QByteArray(R"({"sandboxes":{},"has_next":false})") << u"error"_s;
    QTest::newRow("no sandboxes") << QByteArray(R"({"total":0,"has_next":false})") << u"error"_s;
    QTest::newRow("row is text") << QByteArray(R"({"sandboxes":["a"],"has_next":false})") << u"error"_s;
}

void PrimeCodecs::readsPages()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, next);
    const auto page = decodeSandboxPage(json, 2);
    QCOMPARE(page.has_value(), next != u"error");
    if (page)
        QCOMPARE(page->nextPageToken, next);
    else
        QCOMPARE(page.error().kind, Error::Kind::Protocol);
}

void PrimeCodecs::keepsNoRowsBack()
{
    const auto page = decodeSandboxPage(
        R"({"sandboxes":[{"id":"a","name":"b","status":"RUNNING"},{"id":"c","name":"d"}],"total":2,"has_next":false})",
        1);
    QVERIFY(!page);
    QVERIFY2(page.error().detail.contains(u"sandboxes[1].status"), qPrintable(page.error().detail));
}

void PrimeCodecs::refusesWhatIsNoObject_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("reason");
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("array") << QByteArray("[]") << QString();
    QTest::newRow("text") << QByteArray("\"x\"") << QString();
    QTest::newRow("cut") << QByteArray(R"({"sandboxes":[{"id)") << QString();
    QTest::newRow("page") << QByteArray("\n<!doctype html><title>x</title>") << u"WEB_PAGE"_s;
}

void PrimeCodecs::refusesWhatIsNoObject()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, reason);
    const auto json = parseObject(body);
    QVERIFY(!json);
    QCOMPARE(json.error().kind, Error::Kind::Protocol);
    QCOMPARE(json.error().reason, reason);
}

void PrimeCodecs::writesCreateDefaults()
{
    const QJsonObject body = encoded(request(u"container"_s));
    const QJsonObject expected{{u"name"_s, u"box"_s},
                               {u"docker_image"_s, u"python:3.11-slim"_s},
                               {u"start_command"_s, u"tail -f /dev/null"_s},
                               {u"cpu_cores"_s, 1},
                               {u"memory_gb"_s, 1},
                               {u"disk_size_gb"_s, 5},
                               {u"gpu_count"_s, 0},
                               {u"vm"_s, false},
                               {u"timeout_minutes"_s, 60},
                               {u"labels"_s, QJsonArray()},
                               {u"guaranteed"_s, false},
                               {u"idempotency_key"_s, u"0f3c5a7e9b1d4c2f8a6e0b9d7c5f3a1e"_s}};
    QCOMPARE(body, expected);
}

void PrimeCodecs::writesCreateFields()
{
    CreateRequest full = request(u"vm"_s);
    full.gpuCount = 1;
    full.gpuType = u"H100_80GB"_s;
    full.networkAllowlist = QStringList();
    full.lifetime = -1min;
    full.idleTimeout = 30min;
    full.environment = {{u"A"_s, u"1"_s}};
    full.secrets.emplace_back(u"S"_s, Secret::fromString(u"välue"_s));
    full.labels = {u"x"_s};
    full.region = u"us"_s;
    full.advancedConfigs = {{u"k"_s, true}};
    const QJsonObject body = encoded(full, u"team-of-account"_s);
    QCOMPARE(body.value(u"vm"_s), QJsonValue(true));
    QCOMPARE(body.value(u"gpu_type"_s), QJsonValue(u"H100_80GB"_s));
    QCOMPARE(body.value(u"network_allowlist"_s), QJsonValue(QJsonArray()));
    QVERIFY(!body.contains(u"network_denylist"_s));
    QCOMPARE(body.value(u"timeout_minutes"_s), QJsonValue(-1));
    QCOMPARE(body.value(u"idle_timeout_minutes"_s), QJsonValue(30));
    QCOMPARE(body.value(u"environment_vars"_s).toObject().value(u"A"_s), QJsonValue(u"1"_s));
    QCOMPARE(body.value(u"secrets"_s).toObject().value(u"S"_s), QJsonValue(u"välue"_s));
    QCOMPARE(body.value(u"team_id"_s), QJsonValue(u"team-of-account"_s));
    QCOMPARE(body.value(u"region"_s), QJsonValue(u"us"_s));
    QCOMPARE(body.value(u"advanced_configs"_s).toObject(), full.advancedConfigs);
    QVERIFY(!body.contains(u"registry_credentials_id"_s));
    full.teamId = u"own"_s;
    QCOMPARE(encoded(full, u"team-of-account"_s).value(u"team_id"_s), QJsonValue(u"own"_s));
}

void PrimeCodecs::writesStartCommands_data()
{
    QTest::addColumn<QString>("runtime");
    QTest::addColumn<int>("kind"); // index in StartCommand
    QTest::addColumn<QJsonValue>("sent");
    const QJsonValue line(u"tail -f /dev/null"_s);
    const QJsonValue argv(QJsonObject{{u"executable"_s, u"/w"_s}, {u"args"_s, QJsonArray{u"-v"_s}}});
    QTest::newRow("container, none") << u"container"_s << 0 << line;
    QTest::newRow("vm, none") << u"vm"_s << 0 << QJsonValue(QJsonValue::Undefined);
    QTest::newRow("default, none") << QString() << 0 << line;
    QTest::newRow("container, line") << u"container"_s << 1 << QJsonValue(u"sleep 9"_s);
    QTest::newRow("container, argv") << u"container"_s << 2 << argv;
    QTest::newRow("vm, argv") << u"vm"_s << 2 << argv;
}

void PrimeCodecs::writesStartCommands()
{
    QFETCH(const QString, runtime);
    QFETCH(const int, kind);
    QFETCH(const QJsonValue, sent);
    CreateRequest create = request(runtime);
    if (kind == 1)
        create.startCommand = u"sleep 9"_s;
    else if (kind == 2)
        create.startCommand = Argv{u"/w"_s, {u"-v"_s}};
    const QJsonObject body = encoded(create);
    QCOMPARE(body.value(u"start_command"_s), sent);
    QCOMPARE(body.contains(u"vm"_s), !runtime.isEmpty());
}

void PrimeCodecs::makesFreshIdempotencyKeys()
{
    static const QRegularExpression form(u"\\A[0-9a-f]{32}\\z"_s);
    const QString one = newIdempotencyKey();
    QVERIFY(form.match(one).hasMatch());
    QVERIFY(one != newIdempotencyKey());
}

void PrimeCodecs::readsStatuses()
{
    const auto answers = decodeStatuses(
        R"({"statuses":[{"sandbox_id":"a","status":"ERROR","error_type":"OOM_KILLED","error_message":"m","pending_image_build_id":null},
                        {"sandbox_id":"b","status":"SLEEPY"}],
            "errors":[{"sandbox_id":"c","code":"NOT_FOUND","message":"Sandbox not found"},
                      {"sandbox_id":"d","code":"MANAGED","message":"Managed elsewhere"}]})",
        {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s});
    QVERIFY(answers);
    QCOMPARE(answers->size(), 5);
    const auto of = [&](const QString &id) {
        return *answers->constFind(id);
    };
    QCOMPARE(of(u"a"_s)->state, SandboxState::Error);
    QCOMPARE(of(u"a"_s)->errorType, u"OOM_KILLED"_s);
    QCOMPARE(of(u"b"_s)->state, SandboxState::Unknown);
    QCOMPARE(of(u"b"_s)->stateWord, u"SLEEPY"_s);
    QCOMPARE(of(u"c"_s).error().kind, Error::Kind::NotFound);
    QCOMPARE(of(u"d"_s).error().kind, Error::Kind::Forbidden);
    QCOMPARE(of(u"d"_s).error().reason, u"MANAGED"_s);
    QCOMPARE(of(u"e"_s).error().kind, Error::Kind::Protocol);
    const auto wrong = decodeStatuses(R"({"statuses":[{"sandbox_id":"a"}],"errors":[]})", {u"a"_s});
    QVERIFY(!wrong);
    QVERIFY(wrong.error().detail.contains(u"statuses[0].status"));
    QCOMPARE(QJsonDocument::fromJson(encodeStatusRequest({u"a"_s, u"b"_s})).object(),
             object(R"({"sandbox_ids":["a","b"]})"));
}

void PrimeCodecs::readsErrorContext()
{
    const auto snake = decodeErrorContext(R"({"status":null,"error_type":"X","error_message":"y"})");
    QVERIFY(snake);
    QCOMPARE(snake->stateWord, QString());
    QCOMPARE(snake->errorType, u"X"_s);
    const auto camel =
        decodeErrorContext(R"({"status":"TERMINATED","errorType":"OOM_KILLED","errorMessage":"z"})");
    QVERIFY(camel);
    QCOMPARE(camel->errorMessage, u"z"_s);
}

void PrimeCodecs::readsBulkRemoval()
{
    const auto results = decodeBulkRemove(
        R"({"succeeded":["a"],"failed":[{"sandbox_id":"b","error":"Sandbox not found"},
            {"sandbox_id":"c","error":"Forbidden"},{"sandbox_id":"d","error":"node is busy"}],"message":"m"})",
        {u"d"_s, u"a"_s, u"b"_s, u"c"_s, u"e"_s});
    QVERIFY(results);
    QCOMPARE(results->size(), 5);
    QCOMPARE(results->at(0).sandboxId, u"d"_s);
    QCOMPARE(results->at(0).error->kind, Error::Kind::Server);
    QCOMPARE(results->at(0).error->detail, u"node is busy"_s);
    QVERIFY(!results->at(1).error);
    QVERIFY(!results->at(2).error);
    QCOMPARE(results->at(3).error->kind, Error::Kind::Forbidden);
    QVERIFY(results->at(4).error->ambiguous);
    QVERIFY(!decodeBulkRemove(R"({"success":true})", {u"a"_s}));
    QCOMPARE(QJsonDocument::fromJson(encodeBulkRemove({u"a"_s})).object(),
             object(R"({"sandbox_ids":["a"],"all_users":false})"));
}

void PrimeCodecs::readsRemoval_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("removed");
    QTest::newRow("yes") << QByteArray(R"({"success":true,"message":"gone"})") << true;
    QTest::newRow("any object") << QByteArray("{}") << true;
    QTest::newRow("not there") << QByteArray(R"({"success":false,"message":"Sandbox not found"})") << true;
    QTest::newRow("no") << QByteArray(R"({"success":false,"message":"busy"})") << false;
    QTest::newRow("page") << QByteArray("<html>") << false;
}

void PrimeCodecs::readsRemoval()
{
    QFETCH(const QByteArray, body);
    QFETCH(const bool, removed);
    QCOMPARE(decodeRemoval(body).has_value(), removed);
}

void PrimeCodecs::readsIdentityAndTeam()
{
    const auto identity =
        decodeIdentity(R"({"data":{"id":"u1","name":"N","email":"e@example.org","scope":{"x":null}}})");
    QVERIFY(identity);
    QCOMPARE(identity->userId, u"u1"_s);
    QCOMPARE(identity->email, u"e@example.org"_s);
    QVERIFY(!decodeIdentity(R"({"data":[]})"));
    QVERIFY(!decodeIdentity(R"({"data":{"name":"N"}})"));
    const QByteArray teams =
        R"({"data":[{"teamId":"t1","name":"One"},{"teamId":"t2","name":"Two"}],"total_count":2})";
    QCOMPARE(decodeTeamName(teams, u"t2"_s).value(), u"Two"_s);
    QCOMPARE(decodeTeamName(teams, u"t3"_s).value(), QString());
    QVERIFY(!decodeTeamName(R"({"data":{}})", u"t1"_s));
}

void PrimeCodecs::boundsTheServicesWords()
{
    QCOMPARE(boundedText(u"  two\n\tlines \u0007"_s), u"two lines"_s);
    QVERIFY(boundedText(QString(5000, u'x')).size() <= 500);
    const Secret key("pit_SYNTHETIC_000000000001");
    QVERIFY(!boundedText(u"key pit_SYNTHETIC_000000000001 refused"_s).contains(u"SYNTHETIC"));
}

QTEST_GUILESS_MAIN(PrimeCodecs)
#include "tst_prime_codecs.moc"
