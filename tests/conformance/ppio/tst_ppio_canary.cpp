// SPDX-License-Identifier: MIT
#include "badservice.h"
#include "support/patience.h"

#include "api/sandboxcodec.h"
#include "controlplane.h"
#include "core/provider/errortext.h"

#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr const char *accessToken = "SYNTHETIC-ACCESS-CANARY";
constexpr const char *environmentValue = "SYNTHETIC-ENVIRONMENT-CANARY";

QByteArray *collectedLog = nullptr;

void collectLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    *collectedLog += text.toUtf8() + '\n';
}

QString texts(const Error &error)
{
    return error.subject + u'\n' + error.detail + u'\n' + error.reason + u'\n' + message(error) + u'\n' +
           advice(error) + u'\n' + technicalDetails(error);
}

} // namespace

/// A service that tells everything back in its errors, or points elsewhere: no credential may reach an
/// error's texts, the log, or anybody but its own servers.
class PpioCanary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void keepsTheApiKey();
    void keepsTheEnvironment();
    void sendsEachCredentialToItsServer();
    void believesNoForeignDomain_data();
    void believesNoForeignDomain();
    void sendsNothingToAnAddressThatIsNone_data();
    void sendsNothingToAnAddressThatIsNone();
    void refusesOddIds_data();
    void refusesOddIds();

private:
    std::unique_ptr<BadService> m_service;
    QByteArray m_log;
    QtMessageHandler m_handler = nullptr;
};

void PpioCanary::init()
{
    m_log.clear();
    collectedLog = &m_log;
    QLoggingCategory::setFilterRules(u"sandkeeper.*=true"_s);
    m_handler = qInstallMessageHandler(collectLog);
    m_service = std::make_unique<BadService>([](QTcpSocket &socket, const TestRequest &request) {
        if (request.target == "/health")
            return HttpTestServer::answer(socket, 204);
        if (request.method == "GET" && request.target == "/sandboxes/ia")
            return HttpTestServer::answer(socket, 200,
                                          R"({"sandboxID":"ia","state":"running","envdAccessToken":")" +
                                              QByteArray(accessToken) + "\"}");
        const QString echo = u"refused: %1 / %2"_s.arg(QString::fromUtf8(request.headers.value("x-api-key")),
                                                       QString::fromUtf8(request.body));
        HttpTestServer::answer(socket, 422, QJsonDocument(QJsonObject{{u"message"_s, echo}}).toJson());
    });
}

void PpioCanary::cleanup()
{
    m_service.reset();
    qInstallMessageHandler(m_handler);
    for (const char *canary : {syntheticKey, accessToken, environmentValue})
        QVERIFY2(!m_log.contains(canary), canary);
}

void PpioCanary::keepsTheApiKey()
{
    const auto result = resultOf(m_service->provider->rawApi()->call("POST", "/x", QJsonObject()));
    QVERIFY(!result);
    QVERIFY(result.error().detail.contains(u"refused"));
    QVERIFY(!texts(result.error()).contains(QLatin1String(syntheticKey)));
    QVERIFY(m_log.contains("127.0.0.1")); // the call is in the log, or this would prove nothing
}

void PpioCanary::keepsTheEnvironment()
{
    CreateRequest request;
    request.name = u"b"_s;
    request.image = u"base"_s;
    request.environment = {{u"E"_s, QString::fromLatin1(environmentValue)}};
    const auto result = resultOf(m_service->provider->create(request));
    QVERIFY(!result);
    QVERIFY(!texts(result.error()).contains(QLatin1String(environmentValue)));
    QVERIFY(!texts(result.error()).contains(QLatin1String(syntheticKey)));
    // Anybody who may list sandboxes can read their metadata.
    const QJsonObject sent = QJsonDocument::fromJson(m_service->server.requests().first().body).object();
    QVERIFY(!QJsonDocument(sent.value(u"metadata").toObject()).toJson().contains(environmentValue));
}

// The code in a sandbox can see what reaches its daemon.
void PpioCanary::sendsEachCredentialToItsServer()
{
    const auto job = m_service->provider->creationWaiter()->waitForCreation(u"ia"_s);
    QTRY_VERIFY(job->isFinished());
    QCOMPARE(job->state(), Job::State::Succeeded);
    bool isAsked = false;
    for (const TestRequest &request : m_service->server.requests()) {
        const bool toDaemon = request.target == "/health";
        isAsked = isAsked || toDaemon;
        QCOMPARE(request.headers.contains("x-api-key"), !toDaemon);
        QVERIFY(!request.headers.contains("x-access-token"));
        QVERIFY(!request.headers.contains("authorization"));
    }
    QVERIFY(isAsked);
}

void PpioCanary::believesNoForeignDomain_data()
{
    QTest::addColumn<QString>("domain");
    QTest::addColumn<bool>("believed");
    QTest::newRow("none") << QString() << true;
    QTest::newRow("own") << u"sandbox.ppio.cn"_s << true;
    QTest::newRow("of the same operator") << u"cn-beijing-1.sandbox.ppio.com"_s << true;
    QTest::newRow("foreign") << u"evil.example"_s << false;
    QTest::newRow("looks alike") << u"sandbox.ppio.cn.evil.example"_s << false;
    QTest::newRow("loopback") << u"127.0.0.1"_s << false;
    QTest::newRow("with a path") << u"sandbox.ppio.cn/x"_s << false;
    QTest::newRow("with a port") << u"sandbox.ppio.cn:444"_s << false;
}

void PpioCanary::believesNoForeignDomain()
{
    QFETCH(QString, domain);
    QFETCH(bool, believed);
    ProviderContext context;
    context.baseUrl = QUrl(u"https://sandbox.ppio.cn"_s);
    context.apiKey = Secret(syntheticKey);
    context.http = m_service->http.get();
    Ppio::ControlPlane api(context);
    Ppio::ServedSandbox served;
    served.sandbox.id = u"ia"_s;
    served.clientId = u"0badcafe"_s;
    served.domain = domain;
    served.accessToken = Secret(accessToken);
    QCOMPARE(api.learn(served).id, u"ia-0badcafe"_s); // as the older region's ids are
    const auto access = resultOf(api.daemon(u"ia-0badcafe"_s));
    QCOMPARE(access.has_value(), believed);
    if (!believed) {
        QCOMPARE(access.error().reason, u"SANDBOX_DOMAIN_REFUSED"_s);
        QVERIFY(!m_service->http->isAllowedOrigin(QUrl(u"https://49983-ia-0badcafe."_s + domain)));
        return;
    }
    QVERIFY(access->root.host().startsWith(u"49983-ia-0badcafe."));
    QVERIFY(m_service->http->isAllowedOrigin(access->root));
    api.tryOtherHost(u"ia"_s);
    QVERIFY(resultOf(api.daemon(u"ia"_s))->root.host().startsWith(u"49983-ia."));
}

void PpioCanary::sendsNothingToAnAddressThatIsNone_data()
{
    QTest::addColumn<QString>("address");
    for (const char *address :
         {"", "invalid:sandbox.ppio.cn", "https://sandbox.ppio.cn/api/v1", "https://sandbox.ppio.cn?x=1",
          "https://someone@sandbox.ppio.cn", "https://10.0.0.1", "ftp://sandbox.ppio.cn"})
        QTest::newRow(address) << QString::fromLatin1(address);
}

void PpioCanary::sendsNothingToAnAddressThatIsNone()
{
    QFETCH(QString, address);
    ProviderContext context;
    context.accountName = u"Account"_s;
    context.baseUrl = QUrl(address);
    context.apiKey = Secret(syntheticKey);
    context.http = m_service->http.get();
    Ppio::PpioProvider provider(context);
    const auto page = resultOf(provider.list({}));
    QVERIFY(!page);
    QCOMPARE(page.error().kind, Error::Kind::Invalid);
    QCOMPARE(page.error().subject, u"Account"_s);
    CreateRequest request;
    request.name = u"b"_s;
    request.image = u"base"_s;
    const auto made = resultOf(provider.create(request));
    QVERIFY(!made);
    QVERIFY(!made.error().ambiguous);
    QVERIFY(!resultOf(provider.get(u"ia"_s)));
    QCOMPARE(m_service->server.count(), 0);
}

void PpioCanary::refusesOddIds_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id : {"", "IA", "iA", "a-b-c", "a-", "-a", "sbx_1", "..", "a.evil.example"})
        QTest::newRow(QByteArray("“" + QByteArray(id) + "”").constData()) << QString::fromLatin1(id);
}

void PpioCanary::refusesOddIds()
{
    QFETCH(QString, id);
    Provider &p = *m_service->provider;
    const auto kindOf = [](const auto &future) {
        const auto result = resultOf(future);
        return result ? Error::Kind::Cancelled : result.error().kind;
    };
    QCOMPARE(kindOf(p.get(id)), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.remove(id)), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.logSource()->logs({.sandboxId = id, .pageToken = {}})), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.metricsSource()->metrics(id, {}, {})), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.lifetimeControl()->pause(id)), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.lifetimeControl()->resume(id, 60s)), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.lifetimeControl()->extendBy(id, 60s)), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.networkPolicyControl()->setNetworkPolicy(id, {})), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.snapshotControl()->createSnapshot(id, {})), Error::Kind::Invalid);
    QCOMPARE(kindOf(p.snapshotControl()->commitSandbox(id, {})), Error::Kind::Invalid);
    QCOMPARE(m_service->server.count(), 0);
}

QTEST_GUILESS_MAIN(PpioCanary)
#include "tst_ppio_canary.moc"
