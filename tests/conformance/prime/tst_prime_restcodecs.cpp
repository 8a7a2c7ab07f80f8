// SPDX-License-Identifier: MIT
#include "api/accountcodec.h"
#include "api/imagecodec.h"
#include "api/logcodec.h"
#include "api/networkcodec.h"
#include "api/portcodec.h"
#include "api/registrycodec.h"
#include "api/sandboxcodec.h"
#include "api/sshcodec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Prime;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// What the service says and hears about ports, networks, SSH, logs, images and teams; with odd values.
class PrimeRestCodecs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForAPort();
    void readsPorts();
    void refusesWrongPorts_data();
    void refusesWrongPorts();
    void saysAPolicy_data();
    void saysAPolicy();
    void readsAPolicy();
    void refusesUnclearPolicies_data();
    void refusesUnclearPolicies();
    void asksForASession();
    void readsASession();
    void refusesDangerousSessions_data();
    void refusesDangerousSessions();
    void knowsPublicKeys_data();
    void knowsPublicKeys();
    void readsLogs_data();
    void readsLogs();
    void asksForImages();
    void readsImages();
    void pagesImages_data();
    void pagesImages();
    void refusesWrongImages();
    void asksForBuilds();
    void leavesDockerHubWithoutATeam();
    void readsBuilds();
    void readsTransfers();
    void readsBuildStates();
    void asksForUpdates();
    void readsUpdates();
    void readsRegistryCredentials();
    void readsImageChecks();
    void readsTeams();
    void hidesTheEgressPolicyOfAdvancedConfigs();
};

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

constexpr const char *sshAnswer =
    R"({"session_id":"ssh_1","exposure_id":"exp_1","sandbox_id":"sbx_1","host":"ssh.primeintellect.ai",
        "port":30022,"external_endpoint":"ssh.primeintellect.ai:30022","expires_at":"2026-08-20T10:15:00Z",
        "ttl_seconds":900,"gateway_url":"https://gw.primeintellect.ai","user_ns":"ns","job_id":"job",
        "token":"eyJ.SYNTHETIC.ssh"})";

QByteArray sshAnswerWith(const QString &name, const QJsonValue &value)
{
    QJsonObject json = object(sshAnswer);
    json.insert(name, value);
    return QJsonDocument(json).toJson();
}

} // namespace

void PrimeRestCodecs::asksForAPort()
{
    QCOMPARE(object(encodeExpose({.sandboxId = u"s"_s, .port = 3000})),
             object(R"({"port":3000,"protocol":"HTTP"})"));
    QCOMPARE(
        object(encodeExpose({.sandboxId = u"s"_s, .port = 22, .name = u"a \"b\""_s, .protocol = u"tcp"_s})),
        object(R"({"port":22,"protocol":"TCP","name":"a \"b\""})"));
}

void PrimeRestCodecs::readsPorts()
{
    const auto ports = decodeExposedPorts(
        R"({"exposures":[{"exposure_id":"exp_1","sandbox_id":"sbx_1","port":3000,"name":null,
             "url":"https://x.example.test","tls_socket":"x.example.test:443","protocol":"HTTP","created_at":"2026-08-20T10:00:00Z"},
             {"exposure_id":"exp_2","sandbox_id":"sbx_1","port":22,"name":"ssh","url":7,"tls_socket":"",
              "protocol":"TCP","external_port":31022,"external_endpoint":"h:31022","later":[1]}]})");
    QVERIFY(ports);
    QCOMPARE(ports->size(), 2);
    QCOMPARE(ports->at(0).url, u"https://x.example.test"_s);
    QCOMPARE(ports->at(0).name, QString());
    QVERIFY(ports->at(0).createdAt.isValid());
    QVERIFY(!ports->at(0).externalPort);
    QCOMPARE(ports->at(1).externalPort, std::optional(31022));
    QCOMPARE(ports->at(1).url, QString());
    QVERIFY(decodeExposedPorts(R"({"exposures":[]})").value().isEmpty());
}

void PrimeRestCodecs::refusesWrongPorts_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"", "[]", "null", "<html>", R"({})", R"({"exposures":{}})",
                             R"({"exposures":[1]})", R"({"exposures":[{"sandbox_id":"s","port":1}]})",
                             R"({"exposures":[{"exposure_id":"","sandbox_id":"s","port":1}]})",
                             R"({"exposures":[{"exposure_id":"e","sandbox_id":"s","port":"1"}]})",
                             R"({"exposures":[{"exposure_id":"e","sandbox_id":"s","port":1.5}]})",
                             R"({"exposures":[{"exposure_id":"e","sandbox_id":"s","port":0}]})",
                             R"({"exposures":[{"exposure_id":"e","sandbox_id":"s","port":65536}]})"})
        QTest::newRow(body) << QByteArray(body);
}

void PrimeRestCodecs::refusesWrongPorts()
{
    QFETCH(const QByteArray, body);
    const auto ports = decodeExposedPorts(body);
    QVERIFY(!ports);
    QCOMPARE(ports.error().kind, Kind::Protocol);
}

void PrimeRestCodecs::saysAPolicy_data()
{
    QTest::addColumn<NetworkPolicy>("policy");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const NetworkPolicy &policy, const char *body) {
        QTest::newRow(name) << policy << QByteArray(body);
    };
    row("unrestricted", {}, R"({"allowlist":null,"denylist":[]})");
    row("blocked", {.allowlist = QStringList(), .denylist = {}}, R"({"allowlist":[],"denylist":null})");
    row("only these", {.allowlist = QStringList{u" a.example "_s, u"10.0.0.0/8"_s}, .denylist = {}},
        R"({"allowlist":["a.example","10.0.0.0/8"],"denylist":null})");
    row("not these", {.allowlist = {}, .denylist = QStringList{u"*.example"_s}},
        R"({"allowlist":null,"denylist":["*.example"]})");
    row("deny nothing", {.allowlist = {}, .denylist = QStringList()}, R"({"allowlist":null,"denylist":[]})");
}

void PrimeRestCodecs::saysAPolicy()
{
    QFETCH(const NetworkPolicy, policy);
    QFETCH(const QByteArray, body);
    QCOMPARE(object(encodeNetworkPolicy(policy)), object(body));
}

void PrimeRestCodecs::readsAPolicy()
{
    const auto blocked = decodeNetworkPolicyStatus(
        R"({"policy":{"allowlist":[],"denylist":null},"generation":3,"applied_generation":-1,"applied":false})");
    QVERIFY(blocked);
    QCOMPARE(blocked->policy, (NetworkPolicy{.allowlist = QStringList(), .denylist = {}}));
    QCOMPARE(blocked->generation, 3);
    QCOMPARE(blocked->appliedGeneration, -1);
    QVERIFY(!blocked->applied);
    const auto open =
        decodeNetworkPolicyStatus(R"({"policy":{},"generation":0,"applied_generation":0,"applied":true})");
    QVERIFY(open);
    QCOMPARE(open->policy, NetworkPolicy());
}

void PrimeRestCodecs::refusesUnclearPolicies_data()
{
    QTest::addColumn<QByteArray>("body");
    for (
        const char *body :
        {"", "{}", R"({"policy":null,"generation":1,"applied_generation":1,"applied":true})",
         R"({"policy":{"allowlist":"x"},"generation":1,"applied_generation":1,"applied":true})",
         R"({"policy":{"allowlist":["a",1]},"generation":1,"applied_generation":1,"applied":true})",
         R"({"policy":{"allowlist":["a"],"denylist":["b"]},"generation":1,"applied_generation":1,"applied":true})",
         R"({"policy":{},"generation":"1","applied_generation":1,"applied":true})",
         R"({"policy":{},"generation":1,"applied_generation":1})",
         R"({"policy":{},"generation":1,"applied_generation":1,"applied":"no"})"})
        QTest::newRow(body) << QByteArray(body);
}

void PrimeRestCodecs::refusesUnclearPolicies()
{
    QFETCH(const QByteArray, body);
    const auto status = decodeNetworkPolicyStatus(body);
    QVERIFY(!status);
    QCOMPARE(status.error().kind, Kind::Protocol);
}

void PrimeRestCodecs::asksForASession()
{
    SshRequest request{.sandboxId = u"s"_s, .publicKey = u"ssh-ed25519 AAAA me\n"_s, .validFor = {}};
    QCOMPARE(encodeSshRequest(request, false), QByteArray("{}"));
    request.validFor = 15min;
    QCOMPARE(object(encodeSshRequest(request, false)), object(R"({"ttl_seconds":900})"));
    QCOMPARE(object(encodeSshRequest(request, true)),
             object(R"({"ttl_seconds":900,"public_key":"ssh-ed25519 AAAA me"})"));
    const auto grant = decodeSshGrant(sshAnswer);
    QVERIFY(grant);
    QCOMPARE(object(encodeSshAuthorization(*grant, request.publicKey)),
             object(R"({"session_id":"ssh_1","public_key":"ssh-ed25519 AAAA me","ttl_seconds":900})"));
}

void PrimeRestCodecs::readsASession()
{
    const auto grant = decodeSshGrant(sshAnswer);
    QVERIFY(grant);
    QCOMPARE(grant->session.user, u"ssh_1"_s);
    QCOMPARE(grant->session.host, u"ssh.primeintellect.ai"_s);
    QCOMPARE(grant->session.port, 30022);
    QVERIFY(grant->gateway);
    QCOMPARE(grant->gateway->token.reveal().toByteArray(), QByteArray("eyJ.SYNTHETIC.ssh"));
    // Later services say no more than this.
    const auto later = decodeSshGrant(
        R"({"session_id":"ssh_2","sandbox_id":"sbx_1","host":"2001:db8::1","port":22,"expires_at":"2026-08-20T10:15:00Z","ttl_seconds":60})");
    QVERIFY(later);
    QVERIFY(!later->gateway);
    QCOMPARE(decodeSshSessionId(R"({"session_id":"ssh_1"})"), u"ssh_1"_s);
    QCOMPARE(decodeSshSessionId(R"({"session_id":"../x"})"), QString());
    QCOMPARE(decodeSshSessionId("<html>"), QString());
}

void PrimeRestCodecs::refusesDangerousSessions_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *field, const QJsonValue &value) {
        QTest::addRow("%s = %s", field,
                      QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).constData())
            << QString::fromLatin1(field) << value;
    };
    for (const char *host : {"", "-oProxyCommand=x", "-", "a b", "a;b", "a$b", "a`b`", "a\nb", "a/b",
                             "user@host", "host:22", "a'b", "[::1]", "host-", "hö.example", "a|b", "%h"})
        row("host", QString::fromUtf8(host));
    for (const char *user : {"", "-lroot", "a b", "a@b", "a;b", "a\nb", "../x", ".x", "a%b", "ä"})
        row("session_id", QString::fromUtf8(user));
    for (const int port : {0, -1, 65536})
        row("port", port);
    row("port", u"22"_s);
    row("port", 22.5);
    row("host", QJsonValue::Null);
    row("expires_at", u"soon"_s);
    row("ttl_seconds", 0);
    row("ttl_seconds", 1e12);
    row("host", QString(300, u'a'));
}

void PrimeRestCodecs::refusesDangerousSessions()
{
    QFETCH(const QString, field);
    QFETCH(const QJsonValue, value);
    const auto grant = decodeSshGrant(sshAnswerWith(field, value));
    QVERIFY(!grant);
    QCOMPARE(grant.error().kind, Kind::Protocol);
    QVERIFY(!grant.error().detail.contains(u"SYNTHETIC"));
}

void PrimeRestCodecs::knowsPublicKeys_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    const auto row = [](const QString &text, bool good) {
        QTest::newRow(qPrintable(text)) << text << good;
    };
    const QString body = u"AAAAC3NzaC1lZDI1NTE5AAAAISYNTHETIC0000"_s;
    row(u"ssh-ed25519 "_s + body, true);
    row(u"ssh-ed25519 "_s + body + u" me@here, laptop\n"_s, true);
    row(u"ecdsa-sha2-nistp256 "_s + body + u"=="_s, true);
    row(u"sk-ssh-ed25519@openssh.com "_s + body, true);
    row({}, false);
    row(body, false);
    row(u"ssh-ed25519"_s, false);
    row(u"ssh-ed25519 short"_s, false);
    row(u"ssh-ed25519 "_s + body + u"\nssh-rsa "_s + body, false);
    row(u"command=\"x\" ssh-ed25519 "_s + body, false);
    row(u"-----BEGIN OPENSSH PRIVATE KEY-----"_s, false);
}

void PrimeRestCodecs::knowsPublicKeys()
{
    QFETCH(const QString, text);
    QFETCH(const bool, good);
    QCOMPARE(isPublicKeyLine(text), good);
}

void PrimeRestCodecs::readsLogs_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("lines");
    const auto row = [](const char *body, const QStringList &lines) {
        QTest::newRow(body) << QByteArray(body) << lines;
    };
    row(R"({"logs":""})", {});
    row(R"({"logs":"one"})", {u"one"_s});
    row(R"({"logs":"one\n"})", {u"one"_s});
    row(R"({"logs":"one\r\n\ntwo \n"})", {u"one"_s, QString(), u"two "_s});
    row(R"({"logs":"\n"})", {QString()});
    row(R"({"logs":"\u001b[31m<b>x</b>\u0000"})", {QString(u"\x1b[31m<b>x</b>"_s + QChar(u'\0'))});
}

void PrimeRestCodecs::readsLogs()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QStringList, lines);
    const auto page = decodeLogs(body);
    QVERIFY(page);
    QStringList read;
    for (const LogLine &line : page->lines)
        read.append(line.text);
    QCOMPARE(read, lines);
    QCOMPARE(page->nextPageToken, QString());
    for (const char *wrong : {"", "[]", "{}", R"({"logs":null})", R"({"logs":["a"]})"})
        QCOMPARE(decodeLogs(wrong).error().kind, Kind::Protocol);
}

void PrimeRestCodecs::asksForImages()
{
    QCOMPARE(imageListQuery({}, 0, 100, {}), QByteArray("?offset=0&limit=100"));
    QCOMPARE(imageListQuery({}, 200, 50, u"t1"_s), QByteArray("?offset=200&limit=50&teamId=t1"));
    QCOMPARE(imageListQuery({.search = u"a&b=ü"_s, .teamId = u"t2"_s}, 0, 1, u"t1"_s),
             QByteArray("?offset=0&limit=1&teamId=t2&search=a%26b%3D%C3%BC"));
    QCOMPARE(imageListQuery({.platformOwned = true}, 0, 1, u"t1"_s),
             QByteArray("?offset=0&limit=1&ownerScope=platform"));
}

void PrimeRestCodecs::readsImages()
{
    const auto page = decodeImagePage(
        R"({"data":[{"id":"img_1","artifactType":"VM_SANDBOX","imageName":"torch","imageTag":"2.4","status":"COMPLETED",
             "fullImagePath":"prime/u1/torch:2.4","displayRef":"demo/torch:2.4","sizeBytes":150000000,"visibility":"PRIVATE",
             "createdAt":"2026-08-20T10:00:00Z","completedAt":"2026-08-20T10:05:00Z","teamId":null,"ownerType":"personal"},
            {"id":"img_2","imageName":"own/box","imageTag":"latest","status":"FAILED","errorMessage":"a\nstep","displayRef":"x/own/box:latest"},
            {"id":"img_3","artifactType":"TAPE","imageName":"odd","imageTag":"1","status":"SLEEPY","sizeBytes":"big","createdAt":5}],
            "totalCount":7,"offset":0,"limit":3})",
        0, 3);
    QVERIFY(page);
    QCOMPARE(page->images.size(), 3);
    const ImageInfo &first = page->images.at(0);
    QCOMPARE(first.reference, u"prime/u1/torch:2.4"_s);
    QCOMPARE(first.runtime, u"vm"_s);
    QVERIFY(first.isReady);
    QCOMPARE(first.sizeBytes, std::optional<qint64>(150000000));
    QCOMPARE(page->images.at(1).runtime, u"container"_s);
    QCOMPARE(page->images.at(1).errorMessage, u"a step"_s);
    QCOMPARE(page->images.at(1).reference, u"x/own/box:latest"_s);
    QVERIFY(!page->images.at(1).isReady);
    QCOMPARE(page->images.at(2).reference, u"odd:1"_s);
    QCOMPARE(page->images.at(2).runtime, QString());
    QCOMPARE(page->images.at(2).status, u"SLEEPY"_s);
    QVERIFY(!page->images.at(2).sizeBytes);
    QCOMPARE(page->total, std::optional(7));
    QCOMPARE(page->nextPageToken, u"3"_s);
}

void PrimeRestCodecs::pagesImages_data()
{
    QTest::addColumn<QByteArray>("tail");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QString>("next"); // asked: offset 10, limit 2
    QTest::newRow("more") << QByteArray(R"("totalCount":13)") << 2 << u"12"_s;
    QTest::newRow("snake case") << QByteArray(R"("total_count":13)") << 2 << u"12"_s;
    QTest::newRow("rows of two kinds") << QByteArray(R"("totalCount":12)") << 4 << QString();
    QTest::newRow("smaller pages than asked") << QByteArray(R"("totalCount":13,"limit":1)") << 1 << u"11"_s;
    QTest::newRow("nonsense limit") << QByteArray(R"("totalCount":13,"limit":-5)") << 1 << u"11"_s;
    QTest::newRow("empty page ends it") << QByteArray(R"("totalCount":99)") << 0 << QString();
    QTest::newRow("no total, full") << QByteArray(R"("x":1)") << 2 << u"12"_s;
    QTest::newRow("no total, not full") << QByteArray(R"("x":1)") << 1 << QString();
}

void PrimeRestCodecs::pagesImages()
{
    QFETCH(const QByteArray, tail);
    QFETCH(const int, rows);
    QFETCH(const QString, next);
    QByteArrayList data;
    for (int i = 0; i < rows; ++i)
        data.append(R"({"id":"i","imageName":"n","imageTag":"t","status":"PENDING"})");
    const auto page = decodeImagePage("{\"data\":[" + data.join(',') + "]," + tail + "}", 10, 2);
    QVERIFY(page);
    QCOMPARE(page->nextPageToken, next);
}

void PrimeRestCodecs::refusesWrongImages()
{
    const auto page = decodeImagePage(R"({"data":[{"id":"i","imageName":"n","status":"X"}]})", 0, 1);
    QVERIFY(!page);
    QVERIFY(page.error().detail.contains(u"data[0].imageTag"));
    for (const char *wrong : {"", "[]", "{}", R"({"data":{}})", R"({"data":[null]})"})
        QCOMPARE(decodeImagePage(wrong, 0, 1).error().kind, Kind::Protocol);
}

void PrimeRestCodecs::asksForBuilds()
{
    QCOMPARE(
        object(encodeImageBuild({.name = u"a"_s, .tag = u"1"_s}, {})),
        object(
            R"({"image_name":"a","image_tag":"1","dockerfile_path":"Dockerfile","platform":"linux/amd64"})"));
    QCOMPARE(
        object(encodeImageBuild({.name = u"a"_s,
                                 .tag = u"1"_s,
                                 .dockerfilePath = u"x/Dockerfile"_s,
                                 .platform = u"linux/arm64"_s,
                                 .visibility = u"PUBLIC"_s},
                                u"t1"_s)),
        object(R"({"image_name":"a","image_tag":"1","dockerfile_path":"x/Dockerfile","platform":"linux/arm64",
                        "visibility":"PUBLIC","team_id":"t1"})"));
    const QJsonObject platform = object(
        encodeImageBuild({.name = u"a"_s, .tag = u"1"_s, .teamId = u"t2"_s, .platformOwned = true}, u"t1"_s));
    QCOMPARE(platform.value(u"owner_scope"_s).toString(), u"platform"_s);
    QVERIFY(!platform.contains(u"team_id"_s));
    QCOMPARE(encodeVmImageBuild({}, false), QByteArray("{}"));
    QCOMPARE(object(encodeVmImageBuild(u"t1"_s, false)), object(R"({"teamId":"t1"})"));
    QCOMPARE(object(encodeVmImageBuild(u"t1"_s, true)), object(R"({"ownerScope":"platform"})"));
}

void PrimeRestCodecs::leavesDockerHubWithoutATeam()
{
    const auto team = [](const QStringList &sources, const QString &asked = {}) {
        return object(encodeImageTransfer({.sources = sources, .teamId = asked}, u"t1"_s))
            .value(u"team_id"_s)
            .toString();
    };
    for (const char *hub :
         {"python", "python:3.11", "library/python", "docker.io/a/b", "INDEX.docker.io/a", "python@sha256:0"})
        QCOMPARE(team({QString::fromLatin1(hub)}), QString());
    for (const char *other : {"ghcr.io/a/b", "localhost/a", "localhost:5000/a", "reg:5000/a"})
        QCOMPARE(team({QString::fromLatin1(other)}), u"t1"_s);
    QCOMPARE(team({u"ghcr.io/a"_s, u"python"_s}), QString());
    QCOMPARE(team({u"python"_s}, u"t2"_s), u"t2"_s); // the service will say what is wrong with it
    QCOMPARE(
        object(encodeImageTransfer({.sources = {u"ghcr.io/a"_s, u"ghcr.io/b"_s}}, {})),
        object(
            R"({"source_image":"ghcr.io/a,ghcr.io/b","dockerfile_path":"Dockerfile","platform":"linux/amd64"})"));
}

void PrimeRestCodecs::readsBuilds()
{
    const auto build = decodeImageBuild(
        R"({"build_id":"b1","buildIds":["b1","b2"],"upload_url":"https://store.example.test/x?sig=SYNTHETIC",
            "expires_in":3600,"fullImagePath":"prime/u/a:1","visibility":"PRIVATE"})");
    QVERIFY(build);
    QCOMPARE(build->buildId, u"b1"_s);
    QCOMPARE(build->buildIds, (QStringList{u"b1"_s, u"b2"_s}));
    QCOMPARE(build->uploadUrl.host(), u"store.example.test"_s);
    QCOMPARE(build->uploadValidFor, std::optional<std::chrono::seconds>(3600s));
    QVERIFY(!build->error);
    QVERIFY(decodeImageBuild(R"({"buildId":"b1","upload_url":null})")->uploadUrl.isEmpty());
    for (const char *wrong :
         {"", "[]", "{}", R"({"build_id":1})", R"({"build_id":"b","upload_url":"not one"})"})
        QCOMPARE(decodeImageBuild(wrong).error().kind, Kind::Protocol);
    QCOMPARE(decodeVmImageBuild(R"({"buildId":"b9"})").value(), u"b9"_s);
    QCOMPARE(decodeVmImageBuild("{}").error().kind, Kind::Protocol);
}

void PrimeRestCodecs::readsTransfers()
{
    const auto single = decodeImageTransfers(R"({"build_id":"b1","fullImagePath":"p"})", {u"ghcr.io/a"_s});
    QVERIFY(single);
    QCOMPARE(single->size(), 1);
    QCOMPARE(single->first().source, u"ghcr.io/a"_s);
    const auto many = decodeImageTransfers(
        R"({"results":[{"sourceImage":"b","success":false,"error":"no such image","retryable":true},
                       {"sourceImage":"a","success":true,"buildId":"b1","fullImagePath":"p/a","visibility":"PUBLIC","error":null},
                       {"sourceImage":"c","build":{"build_id":"b3","fullImagePath":"p/c"},"error":null,"retryable":false},
                       {"sourceImage":"e","success":true}],
            "failed":[{"sourceImage":"b","success":false,"error":"no such image","retryable":true}]})",
        {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s});
    QVERIFY(many);
    QCOMPARE(many->size(), 5);
    QCOMPARE(many->at(0).buildId, u"b1"_s);
    QVERIFY(!many->at(0).error);
    QCOMPARE(many->at(1).error->detail, u"no such image"_s);
    QCOMPARE(many->at(1).error->subject, u"b"_s);
    QVERIFY(many->at(1).retryable);
    QCOMPARE(many->at(2).buildId, u"b3"_s);
    QVERIFY(!many->at(2).error);
    QVERIFY(many->at(3).error->ambiguous);
    QCOMPARE(many->at(4).error->kind, Kind::Protocol);
    QVERIFY(!decodeImageTransfers(R"({"build_id":"b1"})", {u"a"_s, u"b"_s}));
}

void PrimeRestCodecs::readsBuildStates()
{
    const auto status = decodeImageBuildStatus(
        R"({"id":"b1","imageName":"a","imageTag":"1","status":"FAILED","createdAt":"2026-08-20T10:00:00Z","startedAt":null,
            "completedAt":null,"artifacts":[{"errorMessage":null},{"errorMessage":"step 3"},4]})");
    QVERIFY(status);
    QCOMPARE(status->status, u"FAILED"_s);
    QCOMPARE(status->errorMessage, u"step 3"_s);
    QVERIFY(!status->startedAt.isValid());
    QCOMPARE(decodeImageBuildStatus(R"({"buildId":"b2","status":"ODD"})")->buildId, u"b2"_s);
    QCOMPARE(decodeImageBuildStatus(R"({"id":"b1"})").error().kind, Kind::Protocol);
}

void PrimeRestCodecs::asksForUpdates()
{
    ImageUpdate update{.reference = u"demo/a:1"_s, .name = {}, .tag = {}, .visibility = {}, .owner = {}};
    QVERIFY(!changesImage(update));
    update.tag = u"2"_s;
    update.owner = ImageOwner{.type = u"team"_s, .teamId = u"t1"_s};
    QVERIFY(changesImage(update));
    ImageUpdate personal{
        .reference = u"b"_s, .name = {}, .tag = {}, .visibility = u"PUBLIC"_s, .owner = ImageOwner()};
    QCOMPARE(object(encodeImageUpdates({update, personal}, true)),
             object(R"({"mode":"explicit","dryRun":true,"updates":[
                 {"source":{"reference":"demo/a:1"},"set":{"tag":"2","owner":{"type":"team","teamId":"t1"}}},
                 {"source":{"reference":"b"},"set":{"visibility":"PUBLIC","owner":{"type":"personal"}}}]})"));
}

void PrimeRestCodecs::readsUpdates()
{
    const QList<ImageUpdate> asked{
        {.reference = u"a:1"_s, .name = {}, .tag = {}, .visibility = {}, .owner = {}},
        {.reference = u"b:1"_s, .name = {}, .tag = {}, .visibility = {}, .owner = {}},
        {.reference = u"c:1"_s, .name = {}, .tag = {}, .visibility = {}, .owner = {}}};
    const auto results = decodeImageUpdates(
        R"({"success":false,"dryRun":false,"results":[
            {"source":{"reference":"a:1"},"success":true,"after":{"owner":{"type":"team","teamId":"t1"},"name":"x","tag":"2","visibility":"PUBLIC"}},
            {"source":{"reference":"b:1"},"success":false,"error":{"code":"image_not_found","message":"Image not found"}},
            5]})",
        asked);
    QVERIFY(results);
    QCOMPARE(results->at(0).newReference, u"prime/team-t1/x:2"_s);
    QVERIFY(!results->at(0).error);
    QCOMPARE(results->at(1).error->kind, Kind::NotFound);
    QCOMPARE(results->at(1).error->reason, u"image_not_found"_s);
    QCOMPARE(results->at(1).reference, u"b:1"_s);
    QVERIFY(results->at(2).error);
    QCOMPARE(decodeImageUpdates(R"({"results":[]})", asked).error().kind, Kind::Protocol);
    QCOMPARE(decodeImageUpdates("{}", asked).error().kind, Kind::Protocol);
}

void PrimeRestCodecs::readsRegistryCredentials()
{
    const auto list = decodeRegistryCredentials(
        R"({"credentials":[{"id":"rc_1","name":"hub","server":"registry.example.test","createdAt":"2026-02-01T08:00:00Z",
            "updatedAt":"2026-02-01T08:00:00Z","userId":"u","teamId":null,"password":"not kept"}]})");
    QVERIFY(list);
    QCOMPARE(list->size(), 1);
    QCOMPARE(list->first().server, u"registry.example.test"_s);
    QVERIFY(list->first().createdAt.isValid());
    QVERIFY(decodeRegistryCredentials("{}").value().isEmpty());
    QVERIFY(decodeRegistryCredentials(R"({"credentials":null})").value().isEmpty());
    for (const char *wrong :
         {"[]", R"({"credentials":"x"})", R"({"credentials":[{}]})", R"({"credentials":[1]})"})
        QCOMPARE(decodeRegistryCredentials(wrong).error().kind, Kind::Protocol);
}

void PrimeRestCodecs::readsImageChecks()
{
    QCOMPARE(object(encodeImageCheck(u"a:1"_s, {})), object(R"({"image":"a:1"})"));
    QCOMPARE(object(encodeImageCheck(u"a:1"_s, u"rc_1"_s)),
             object(R"({"image":"a:1","registry_credentials_id":"rc_1"})"));
    const auto check = decodeImageCheck(R"({"accessible":false,"details":"no\tsuch"})");
    QVERIFY(check);
    QVERIFY(!check->accessible);
    QCOMPARE(check->details, u"no such"_s);
    QCOMPARE(decodeImageCheck(R"({"accessible":"yes"})").error().kind, Kind::Protocol);
}

void PrimeRestCodecs::readsTeams()
{
    const auto teams = decodeTeams(
        R"({"data":[{"teamId":"t1","name":"Research","role":"ADMIN","slug":"r"},{"teamId":"t2","name":null,"role":3}],"total_count":5})");
    QVERIFY(teams);
    QCOMPARE(teams->items.size(), 2);
    QCOMPARE(teams->items.at(0).role, u"ADMIN"_s);
    QCOMPARE(teams->items.at(1).name, QString());
    QCOMPARE(teams->total, std::optional<qint64>(5));
    const auto members = decodeTeamMembers(
        R"({"data":[{"userId":"u1","userName":"A","userEmail":"a@example.test","role":"MEMBER"}]})");
    QVERIFY(members);
    QCOMPARE(members->items.first().email, u"a@example.test"_s);
    QVERIFY(!members->total);
    QCOMPARE(decodeTeams(R"({"data":[{"name":"x"}]})").error().kind, Kind::Protocol);
    QCOMPARE(decodeTeamMembers(R"({"data":null})").error().kind, Kind::Protocol);
}

void PrimeRestCodecs::hidesTheEgressPolicyOfAdvancedConfigs()
{
    const auto sandbox = decodeSandbox(object(
        R"({"id":"a","name":"b","status":"RUNNING","advancedConfigs":{"vmEgressPolicy":{"accepted":true,"allowlist":["x"]},"note":"kept"}})"));
    QVERIFY(sandbox);
    QCOMPARE(sandbox->advancedConfigs, object(R"({"note":"kept"})"));
}

QTEST_GUILESS_MAIN(PrimeRestCodecs)
#include "tst_prime_restcodecs.moc"
