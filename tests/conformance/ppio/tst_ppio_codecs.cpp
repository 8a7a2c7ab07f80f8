// SPDX-License-Identifier: MIT
#include "api/address.h"
#include "api/ids.h"
#include "api/json.h"
#include "api/metadata.h"
#include "api/sandboxcodec.h"

#include <QJsonDocument>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Ppio;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// The control plane's messages, addresses and ids.
class PpioCodecs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsIds_data();
    void knowsIds();
    void comparesIds();
    void readsTimes_data();
    void readsTimes();

    void readsAddresses_data();
    void readsAddresses();
    void refusesAddresses_data();
    void refusesAddresses();
    void addressesSandboxes_data();
    void addressesSandboxes();
    void believesNoForeignDomain_data();
    void believesNoForeignDomain();

    void encodesFilters_data();
    void encodesFilters();
    void keepsMetadata();
    void readsMetadata();
    void readsForeignMetadata_data();
    void readsForeignMetadata();

    void encodesCreate();
    void alwaysSendsALife();
    void encodesNetworks();
    void encodesLists();
    void readsAnEntry();
    void readsADetail();
    void readsWhatIsMissing();
    void readsAPausedOne();
    void readsACreation();
    void readsPages();
    void refusesSandboxes_data();
    void refusesSandboxes();
};

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

ServiceAddress addressOf(const QByteArray &url)
{
    return serviceAddress(QUrl(QString::fromLatin1(url))).value();
}

} // namespace

// ---- ids and times

void PpioCodecs::knowsIds_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *id, bool good) {
        QTest::newRow(id) << QString::fromUtf8(id) << good;
    };
    row("iaaaaaaaaaaaaaaaaaaaa", true);
    row("iaaaaaaaaaaaaaaaaaaaa-0badcafe", true);
    row("", false);
    row("iAAAAAAAAAAAAAAAAAAAA", false);
    row("ia-b-c", false);
    row("ia-", false);
    row("-ia", false);
    row("../v2/templates", false);
    row("ia.evil.example", false);
    row("ia%2e", false);
    row("沙箱", false);
    QTest::newRow("long") << QString(58, u'a') << false;
}

void PpioCodecs::knowsIds()
{
    QFETCH(QString, id);
    QTEST(isSandboxId(id), "good");
}

void PpioCodecs::comparesIds()
{
    QVERIFY(sameSandbox(u"ia-0badcafe"_s, u"ia"_s));
    QVERIFY(!sameSandbox(u"ia-0badcafe"_s, u"ib-0badcafe"_s));
    QCOMPARE(joinedId(u"ia"_s, u"0badcafe"_s), u"ia-0badcafe"_s);
    QCOMPARE(joinedId(u"ia-1"_s, u"0badcafe"_s), u"ia-1"_s);
    QCOMPARE(joinedId(u"ia"_s, {}), u"ia"_s);
}

void PpioCodecs::readsTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("seconds") << u"2026-08-22T10:00:00Z"_s << u"2026-08-22T10:00:00.000Z"_s;
    QTest::newRow("one digit") << u"2026-08-22T10:00:00.5Z"_s << u"2026-08-22T10:00:00.500Z"_s;
    QTest::newRow("nine digits") << u"2026-08-22T10:00:00.123999999Z"_s << u"2026-08-22T10:00:00.123Z"_s;
    QTest::newRow("almost") << u"2026-08-22T10:00:59.999999999Z"_s << u"2026-08-22T10:00:59.999Z"_s;
    QTest::newRow("offset") << u"2026-08-22T18:00:00.25+08:00"_s << u"2026-08-22T10:00:00.250Z"_s;
    QTest::newRow("no zone") << u"2026-08-22T10:00:00"_s << u"2026-08-22T10:00:00.000Z"_s;
    QTest::newRow("none") << u"soon"_s << QString();
    QTest::newRow("empty") << QString() << QString();
}

void PpioCodecs::readsTimes()
{
    QFETCH(QString, text);
    QTEST(parseTime(text).toString(Qt::ISODateWithMs), "expected");
}

// ---- addresses

void PpioCodecs::readsAddresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("api");
    QTest::addColumn<QString>("domain");
    QTest::addColumn<bool>("shared");
    const auto row = [](const char *url, const char *api, const char *domain, bool shared = false) {
        QTest::newRow(url) << QString::fromLatin1(url) << QString::fromLatin1(api)
                           << QString::fromLatin1(domain) << shared;
    };
    row("https://api.sandbox.ppio.cn", "https://api.sandbox.ppio.cn", "sandbox.ppio.cn");
    row("https://sandbox.ppio.cn/", "https://api.sandbox.ppio.cn", "sandbox.ppio.cn");
    row("https://API.cn-beijing-1.sandbox.ppio.com.", "https://api.cn-beijing-1.sandbox.ppio.com",
        "cn-beijing-1.sandbox.ppio.com");
    row("https://e2b.app", "https://api.e2b.app", "e2b.app");
    row("https://sandboxes.example.org:8443", "https://api.sandboxes.example.org:8443",
        "sandboxes.example.org");
    row("http://127.0.0.1:4100", "http://127.0.0.1:4100", "", true);
    row("http://[::1]:4100", "http://[::1]:4100", "", true);
}

void PpioCodecs::readsAddresses()
{
    QFETCH(QString, url);
    const auto service = serviceAddress(QUrl(url));
    QVERIFY(service);
    QTEST(service->api.toString(), "api");
    QTEST(service->domain, "domain");
    QTEST(service->shared, "shared");
}

void PpioCodecs::refusesAddresses_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"", "sandbox.ppio.cn", "ftp://sandbox.ppio.cn", "https://sandbox.ppio.cn/api/v1",
                            "https://sandbox.ppio.cn?x=1", "https://sandbox.ppio.cn#x",
                            "https://someone@sandbox.ppio.cn", "https://10.0.0.1", "https://localhost",
                            "https://api.", "https://a_b.example.org", "invalid:sandbox.ppio.cn"})
        QTest::newRow(url) << QString::fromLatin1(url);
}

void PpioCodecs::refusesAddresses()
{
    QFETCH(QString, url);
    const auto service = serviceAddress(QUrl(url));
    QVERIFY(!service);
    QCOMPARE(service.error().kind, Kind::Invalid);
}

void PpioCodecs::addressesSandboxes_data()
{
    QTest::addColumn<QByteArray>("service");
    QTest::addColumn<QString>("domain");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *service, const char *domain, int port, const char *url) {
        QTest::addRow("%s %s", service, domain)
            << QByteArray(service) << QString::fromLatin1(domain) << port << QString::fromLatin1(url);
    };
    row("https://api.sandbox.ppio.cn", "", 49983, "https://49983-ia-0badcafe.sandbox.ppio.cn");
    row("https://cn-beijing-1.sandbox.ppio.com", "", 8080, "https://8080-ia.cn-beijing-1.sandbox.ppio.com");
    row("https://api.sandbox.ppio.com", "cn-beijing-1.sandbox.ppio.com", 8080,
        "https://8080-ia.cn-beijing-1.sandbox.ppio.com");
    row("https://e2b.app", "eu.e2b.dev.", 3000, "https://3000-ia.eu.e2b.dev");
    row("https://boxes.example.org:8443", "", 49983, "https://49983-ia.boxes.example.org:8443");
    row("http://127.0.0.1:4100", "sandbox.ppio.cn", 49983, "http://127.0.0.1:4100");
}

void PpioCodecs::addressesSandboxes()
{
    QFETCH(QByteArray, service);
    QFETCH(QString, domain);
    QFETCH(int, port);
    const auto url = sandboxAddress(addressOf(service), u"ia"_s, u"0badcafe"_s, domain, port);
    QVERIFY(url);
    QTEST(url->toString(), "url");
}

void PpioCodecs::believesNoForeignDomain_data()
{
    QTest::addColumn<QByteArray>("service");
    QTest::addColumn<QString>("domain");
    const auto row = [](const char *service, const char *domain) {
        QTest::addRow("%s %s", service, domain) << QByteArray(service) << QString::fromLatin1(domain);
    };
    row("https://sandbox.ppio.cn", "evil.example");
    row("https://sandbox.ppio.cn", "sandbox.ppio.cn.evil.example");
    row("https://sandbox.ppio.cn", "evilsandbox.ppio.cn");
    row("https://sandbox.ppio.cn", "ppio.cn");
    row("https://sandbox.ppio.cn", "e2b.app");
    row("https://sandbox.ppio.cn", "127.0.0.1");
    row("https://sandbox.ppio.cn", "sandbox.ppio.cn/x");
    row("https://sandbox.ppio.cn", "sandbox.ppio.cn:444");
    row("https://sandbox.ppio.cn", "a@sandbox.ppio.cn");
    row("https://boxes.example.org", "sandbox.ppio.cn");
    row("https://boxes.example.org", "example.org");
    row("https://boxes.example.org", "localhost");
}

void PpioCodecs::believesNoForeignDomain()
{
    QFETCH(QByteArray, service);
    QFETCH(QString, domain);
    const auto url = sandboxAddress(addressOf(service), u"ia"_s, {}, domain, daemonPort);
    QVERIFY(!url);
    QCOMPARE(url.error().kind, Kind::Forbidden);
    QCOMPARE(url.error().reason, u"SANDBOX_DOMAIN_REFUSED"_s);
    QVERIFY(!sandboxAddress(addressOf(service), u"iA"_s, {}, {}, daemonPort));
    QVERIFY(!sandboxAddress(addressOf(service), u"ia"_s, {}, {}, 0));
}

// ---- metadata

void PpioCodecs::encodesFilters_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("wire");
    QTest::newRow("plain") << u"team"_s << u"a"_s << QByteArray("team%3Da");
    QTest::newRow("label") << u"custom_label#exp-1"_s << u"1"_s << QByteArray("custom_label%252523exp-1%3D1");
    QTest::newRow("space") << u"team"_s << u"a b"_s << QByteArray("team%3Da%252520b");
    QTest::newRow("signs") << u"a=b"_s << u"50%&+"_s << QByteArray("a%25253Db%3D50%252525%252526%25252B");
    QTest::newRow("Chinese") << u"k"_s << u"沙"_s << QByteArray("k%3D%2525E6%2525B2%252599");
}

void PpioCodecs::encodesFilters()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QTEST(encodedFilter({{key, value}}), "wire");
    QCOMPARE(encodedFilter({}), QByteArray());
    QCOMPARE(encodedFilter({{u"team"_s, u"a b"_s}, {u"x"_s, u"1/2"_s}}),
             QByteArray("team%3Da%252520b%26x%3D1%25252F2"));
}

void PpioCodecs::keepsMetadata()
{
    CreateRequest request;
    request.name = u"demo"_s;
    request.image = u"base"_s;
    request.labels = {u"exp-1"_s, u"a#b=c%d e"_s, u"沙箱🚀"_s, QString()};
    request.environment = {{u"TOKEN"_s, u"canary"_s}};
    request.cpuCores = 4;
    request.gpuCount = 2;
    request.idleTimeout = 5min;
    request.lifetime = 120min;
    request.idempotencyKey = u"key1"_s;
    const Metadata metadata = metadataFor(request, u"team-1"_s);
    const Metadata expected{{u"sandbox_name"_s, u"demo"_s},
                            {u"custom_label#exp-1"_s, u"1"_s},
                            {u"custom_label#a#b=c%d e"_s, u"1"_s},
                            {u"custom_label#沙箱🚀"_s, u"1"_s},
                            {u"team_id"_s, u"team-1"_s},
                            {u"docker_image"_s, u"base"_s},
                            {u"cpu_cores"_s, u"4"_s},
                            {u"gpu_count"_s, u"2"_s},
                            {u"idle_timeout"_s, u"300"_s},
                            {u"long_running"_s, u"true"_s},
                            {u"sandkeeper_request"_s, u"key1"_s}};
    QCOMPARE(metadata, expected);
    Sandbox sandbox;
    applyMetadata(metadata, sandbox);
    QCOMPARE(sandbox.name, request.name);
    QCOMPARE(sandbox.teamId, u"team-1"_s);
    QCOMPARE(sandbox.idleTimeout, std::optional(5min));
    QStringList labels = request.labels;
    labels.removeAll(QString());
    labels.sort();
    sandbox.labels.sort();
    QCOMPARE(sandbox.labels, labels);
    // Wishes that only the template can grant are there to be read, and are not shown as granted.
    QCOMPARE(sandbox.metadata, (QMap<QString, QString>{{u"docker_image"_s, u"base"_s},
                                                       {u"cpu_cores"_s, u"4"_s},
                                                       {u"gpu_count"_s, u"2"_s},
                                                       {u"long_running"_s, u"true"_s}}));
    QCOMPARE(sandbox.cpuCores, 0.0);
    QCOMPARE(sandbox.gpuCount, 0);
}

void PpioCodecs::readsMetadata()
{
    Sandbox sandbox;
    applyMetadata({{u"sandbox_name"_s, u"from-script"_s},
                   {u"environment_vars"_s, u"{\"A\":\"1\",\"N\":7,\"B\":true}"_s},
                   {u"disk_size_gb"_s, u"20"_s},
                   {u"disk_mount_path"_s, u"/data"_s}},
                  sandbox);
    QCOMPARE(sandbox.name, u"from-script"_s);
    QCOMPARE(sandbox.environment,
             (QMap<QString, QString>{{u"A"_s, u"1"_s}, {u"N"_s, u"7"_s}, {u"B"_s, u"true"_s}}));
    QCOMPARE(sandbox.diskGb, 20.0);
    QCOMPARE(sandbox.diskMountPath, u"/data"_s);
}

void PpioCodecs::readsForeignMetadata_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("platform") << u"platform_metadata_owner"_s << u"x"_s;
    QTest::newRow("label without a name") << u"custom_label#"_s << u"1"_s;
    QTest::newRow("environment that is no JSON") << u"environment_vars"_s << u"{A=1"_s;
    QTest::newRow("environment that is a list") << u"environment_vars"_s << u"[1]"_s;
    QTest::newRow("disk") << u"disk_size_gb"_s << u"-5"_s;
    QTest::newRow("idle") << u"idle_timeout"_s << u"0"_s;
    QTest::newRow("idle text") << u"idle_timeout"_s << u"soon"_s;
}

void PpioCodecs::readsForeignMetadata()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    Sandbox sandbox;
    applyMetadata({{key, value}}, sandbox);
    // Shown as it is, and read as nothing else.
    QCOMPARE(sandbox.metadata, (QMap<QString, QString>{{key, value}}));
    sandbox.metadata.clear();
    QVERIFY(sandbox == Sandbox());
}

// ---- sandboxes

void PpioCodecs::encodesCreate()
{
    CreateRequest request;
    request.name = u"demo"_s;
    request.image = u"code-interpreter-v1"_s;
    request.lifetime = 10min;
    request.environment = {{u"LANG"_s, u"C.UTF-8"_s}};
    const QJsonObject expected =
        object(R"({"templateID":"code-interpreter-v1","timeout":600,"autoPause":false,
        "secure":true,"allow_internet_access":true,"envVars":{"LANG":"C.UTF-8"},
        "metadata":{"sandbox_name":"demo","docker_image":"code-interpreter-v1"}})");
    QCOMPARE(object(encodeCreate(request, {})), expected);
}

void PpioCodecs::alwaysSendsALife()
{
    // The service's own default is 15 seconds.
    const QJsonObject json = object(encodeCreate({}, {}));
    QCOMPARE(json.value(u"timeout").toInt(), 3600);
    QCOMPARE(object(encodeSeconds("timeout", 900s)), object(R"({"timeout":900})"));
}

void PpioCodecs::encodesNetworks()
{
    CreateRequest request;
    QVERIFY(!object(encodeCreate(request, {})).contains(u"network"));
    request.networkAllowlist = QStringList();
    QCOMPARE(object(encodeCreate(request, {})).value(u"network").toObject(),
             object(R"({"allowOut":[],"denyOut":["0.0.0.0/0"]})"));
    request.networkAllowlist.reset();
    request.networkDenylist = QStringList{u"10.0.0.0/8"_s};
    QCOMPARE(object(encodeCreate(request, {})).value(u"network").toObject(),
             object(R"({"allowOut":[],"denyOut":["10.0.0.0/8"]})"));
}

void PpioCodecs::encodesLists()
{
    QCOMPARE(listEndpoint({.pageSize = 500}, {}), QByteArray("/v2/sandboxes?limit=100"));
    QCOMPARE(
        listEndpoint(
            {.stateWord = u"running,paused"_s, .labels = {u"exp-1"_s}, .pageSize = 2, .pageToken = u"MjA="_s},
            u"t1"_s),
        QByteArray("/v2/sandboxes?limit=2&state=running%2Cpaused&nextToken=MjA%3D"
                   "&metadata=custom_label%252523exp-1%3D1%26team_id%3Dt1"));
    QCOMPARE(oldListEndpoint({}, {}), QByteArray("/sandboxes"));
    QCOMPARE(oldListEndpoint({.teamId = u"t2"_s}, u"t1"_s), QByteArray("/sandboxes?metadata=team_id%3Dt2"));
    QCOMPARE(markerEndpoint(u"k1"_s), QByteArray("/v2/sandboxes?limit=100&metadata=sandkeeper_request%3Dk1"));
}

void PpioCodecs::readsAnEntry()
{
    // As the older region sends it, with spaces as Go writes them.
    const auto served = decodeSandboxBody(R"( { "sandboxID" : "iaaaaaaaaaaaaaaaaaaaa",  "clientID":"0badcafe",
        "templateID":"tplexample0123456789", "alias":"code-interpreter-v1", "startedAt":"2026-08-22T10:00:00.123456789Z",
        "endAt":"2026-08-22T10:10:00.123456789Z","cpuCount":2,"memoryMB":1024,"state":"running",
        "metadata":{"sandbox_name":"demo","custom_label#exp-1":"1"},"later":[1,{"x":null}]})");
    QVERIFY(served);
    const Sandbox &sandbox = served->sandbox;
    QVERIFY(served->isComplete);
    QCOMPARE(sandbox.id, u"iaaaaaaaaaaaaaaaaaaaa"_s);
    QCOMPARE(served->clientId, u"0badcafe"_s);
    QCOMPARE(sandbox.name, u"demo"_s);
    QCOMPARE(sandbox.labels, QStringList{u"exp-1"_s});
    QCOMPARE(sandbox.image, u"code-interpreter-v1"_s);
    QCOMPARE(sandbox.state, SandboxState::Running);
    QCOMPARE(sandbox.stateWord, u"running"_s);
    QCOMPARE(sandbox.cpuCores, 2.0);
    QCOMPARE(sandbox.memoryGb, 1.0);
    QCOMPARE(sandbox.lifetime, std::optional(10min));
    QCOMPARE(sandbox.deadline, parseTime(u"2026-08-22T10:10:00.123Z"_s));
}

void PpioCodecs::readsADetail()
{
    const auto served = decodeSandboxBody(
        R"({"sandboxID":"ib-6532622b","clientID":"","templateID":"t","startedAt":"2026-08-22T10:00:00Z",
        "endAt":"2026-08-22T11:00:00Z","cpuCount":2,"memoryMB":512,"diskSizeMB":20480,"envdVersion":"0.6.13",
        "state":"snapshotting","envdAccessToken":"tok123","domain":"cn-beijing-1.sandbox.ppio.com",
        "allowInternetAccess":true,"network":{"allowOut":["1.1.1.1"],"denyOut":["0.0.0.0/0"]},
        "lifecycle":{"autoResume":false,"onTimeout":"kill"},"volumeMounts":[]})");
    QVERIFY(served);
    QCOMPARE(served->sandbox.id, u"ib"_s);
    QCOMPARE(served->clientId, u"6532622b"_s);
    QCOMPARE(served->envdVersion, u"0.6.13"_s);
    QVERIFY(served->accessToken.reveal() == "tok123");
    QCOMPARE(served->domain, u"cn-beijing-1.sandbox.ppio.com"_s);
    QCOMPARE(served->sandbox.image, u"t"_s);
    QCOMPARE(served->sandbox.diskGb, 20.0);
    QCOMPARE(served->sandbox.memoryGb, 0.5);
    QCOMPARE(served->sandbox.state, SandboxState::Unknown); // shown by its word
    QCOMPARE(served->sandbox.stateWord, u"snapshotting"_s);
    QCOMPARE(served->sandbox.networkAllowlist, std::optional(QStringList{u"1.1.1.1"_s}));
}

void PpioCodecs::readsWhatIsMissing()
{
    const auto served = decodeSandboxBody(R"({"sandboxID":"ia","clientID":null,"alias":null,"metadata":null,
        "cpuCount":"many","memoryMB":-5,"endAt":"soon","state":"running","domain":null})");
    QVERIFY(served);
    QCOMPARE(served->sandbox.id, u"ia"_s);
    QVERIFY(served->clientId.isEmpty());
    QVERIFY(served->domain.isEmpty());
    QCOMPARE(served->sandbox.memoryGb, 0.0);
    QVERIFY(!served->sandbox.deadline.isValid());
    QVERIFY(!served->sandbox.lifetime);
    // A client id goes into host names.
    QVERIFY(decodeSandboxBody(R"({"sandboxID":"ia","clientID":"x.evil.example"})")->clientId.isEmpty());
}

void PpioCodecs::readsAPausedOne()
{
    const auto served = decodeSandboxBody(R"({"sandboxID":"ia","state":"paused",
        "startedAt":"2026-08-22T10:00:00Z","endAt":"2026-08-22T10:03:00Z"})");
    QVERIFY(served);
    QCOMPARE(served->sandbox.state, SandboxState::Paused);
    QVERIFY(!served->sandbox.deadline.isValid());
    QVERIFY(!served->sandbox.lifetime);
}

void PpioCodecs::readsACreation()
{
    const auto served = decodeSandboxBody(
        R"({"templateID":"tplexample0123456789","alias":"code-interpreter-v1","sandboxID":"iaaaaaaaaaaaaaaaaaaaa",
        "clientID":"0badcafe","envdVersion":"0.2.0","envdAccessToken":"tok123"})");
    QVERIFY(served);
    QVERIFY(!served->isComplete);
    QVERIFY(!served->accessToken.isEmpty());
}

void PpioCodecs::readsPages()
{
    const auto page = decodeSandboxPage(
        R"([{"sandboxID":"ia","state":"running"},{"sandboxID":"ib","state":"paused"}])", " token== ");
    QVERIFY(page);
    QCOMPARE(page->sandboxes.size(), 2);
    QCOMPARE(page->nextToken, u"token=="_s);
    const auto last = decodeSandboxPage("[]", "endless");
    QVERIFY(last);
    QVERIFY(last->nextToken.isEmpty());
}

void PpioCodecs::refusesSandboxes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("an object") << QByteArray(R"({"sandboxes":[]})");
    QTest::newRow("a number in it") << QByteArray("[1]");
    QTest::newRow("no id") << QByteArray(R"([{"state":"running"}])");
    QTest::newRow("an id for another host")
        << QByteArray(R"([{"sandboxID":"a.evil.example","state":"running"}])");
    QTest::newRow("no state") << QByteArray(R"([{"sandboxID":"ia"}])");
    QTest::newRow("a page") << QByteArray("<html>busy</html>");
    QTest::newRow("half") << QByteArray(R"([{"sandboxID":"ia")");
    QTest::newRow("nothing") << QByteArray();
}

void PpioCodecs::refusesSandboxes()
{
    QFETCH(QByteArray, body);
    const auto page = decodeSandboxPage(body, {});
    QVERIFY(!page);
    QCOMPARE(page.error().kind, Kind::Protocol);
}
QTEST_GUILESS_MAIN(PpioCodecs)
#include "tst_ppio_codecs.moc"
