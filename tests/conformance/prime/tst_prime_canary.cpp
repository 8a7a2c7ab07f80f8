// SPDX-License-Identifier: MIT
#include "badservice.h"

#include "core/provider/errortext.h"

#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr const char *apiKey = "pit_SYNTHETIC_0000000000";
constexpr const char *gatewayToken = "eyJ.SYNTHETIC-GATEWAY-CANARY.token";
constexpr const char *secretValue = "SYNTHETIC-SECRET-CANARY \"quoted\"";
constexpr const char *environmentValue = "SYNTHETIC-ENVIRONMENT-CANARY";
constexpr const char *uploadSignature = "SYNTHETIC-UPLOAD-CANARY";

QByteArray *collectedLog = nullptr;

void collectLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    *collectedLog += text.toUtf8() + '\n';
}

} // namespace

/// A service that tells everything back in its errors: nothing of it may reach an error's texts or the log.
class PrimeCanary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void keepsTheApiKey();
    void keepsSecretsAndEnvironment();
    void keepsTheGatewayToken();
    void keepsTheUploadAddress();

private:
    QString texts(const Error &error);

    std::unique_ptr<BadService> m_service;
    QByteArray m_log;
    QtMessageHandler m_handler = nullptr;
};

void PrimeCanary::init()
{
    m_log.clear();
    collectedLog = &m_log;
    QLoggingCategory::setFilterRules(u"sandkeeper.*=true"_s);
    m_handler = qInstallMessageHandler(collectLog);
    m_service = std::make_unique<BadService>([](QTcpSocket &socket, const TestRequest &request) {
        const QByteArray gateway = "http://" + request.headers.value("host");
        if (request.target.endsWith("/auth"))
            return HttpTestServer::answer(
                socket, 200,
                QJsonDocument(QJsonObject{{u"token"_s, QString::fromLatin1(gatewayToken)},
                                          {u"gateway_url"_s, QString::fromLatin1(gateway)},
                                          {u"user_ns"_s, u"ns"_s},
                                          {u"job_id"_s, u"job"_s},
                                          {u"expires_at"_s, u"2035-01-01T00:00:00Z"_s}})
                    .toJson());
        if (request.target.endsWith("/images/build"))
            return HttpTestServer::answer(socket, 200,
                                          "{\"build_id\":5,\"upload_url\":\"https://store.example/x?sig=" +
                                              QByteArray(uploadSignature) + "\"}");
        if (request.method == "GET" && request.target.endsWith("/sbx_1"))
            return HttpTestServer::answer(socket, 200,
                                          R"({"id":"sbx_1","name":"box","status":"RUNNING","vm":false})");
        const QString echo = u"refused: %1 / %2"_s.arg(
            QString::fromUtf8(request.headers.value("authorization")), QString::fromUtf8(request.body));
        HttpTestServer::answer(socket, 422, QJsonDocument(QJsonObject{{u"detail"_s, echo}}).toJson());
    });
}

void PrimeCanary::cleanup()
{
    m_service.reset();
    qInstallMessageHandler(m_handler);
    QVERIFY(m_log.contains("127.0.0.1")); // the calls are in the log, or this would prove nothing
    for (const char *canary : {apiKey, gatewayToken, "SYNTHETIC-SECRET", environmentValue, uploadSignature})
        QVERIFY2(!m_log.contains(canary), canary);
}

QString PrimeCanary::texts(const Error &error)
{
    return error.subject + u'\n' + error.detail + u'\n' + error.reason + u'\n' + message(error) + u'\n' +
           advice(error) + u'\n' + technicalDetails(error);
}

void PrimeCanary::keepsTheApiKey()
{
    const auto result = resultOf(m_service->provider->rawApi()->call("POST", "/x", QJsonObject()));
    QVERIFY(!result);
    QVERIFY(result.error().detail.contains(u"refused"));
    QVERIFY(!texts(result.error()).contains(QLatin1String(apiKey)));
}

void PrimeCanary::keepsSecretsAndEnvironment()
{
    CreateRequest request;
    request.name = u"b"_s;
    request.image = u"i"_s;
    request.runtime = u"container"_s;
    request.environment = {{u"E"_s, QString::fromLatin1(environmentValue)}};
    request.secrets.emplace_back(u"S"_s, Secret(secretValue));
    const auto result = resultOf(m_service->provider->create(request));
    QVERIFY(!result);
    const QString text = texts(result.error());
    QVERIFY(!text.contains(u"SYNTHETIC-SECRET"));
    QVERIFY(!text.contains(QLatin1String(environmentValue)));
    QVERIFY(!text.contains(QLatin1String(apiKey)));
}

void PrimeCanary::keepsTheGatewayToken()
{
    const auto result = resultOf(m_service->provider->commandRunner()->run(
        {.sandboxId = u"sbx_1"_s,
         .command = u"true"_s,
         .environment = {{u"E"_s, QString::fromLatin1(environmentValue)}},
         .timeout = 5s}));
    QVERIFY(!result);
    QVERIFY(result.error().detail.contains(u"refused"));
    QVERIFY(!texts(result.error()).contains(QLatin1String(gatewayToken)));
    QVERIFY(!texts(result.error()).contains(QLatin1String(environmentValue)));
}

void PrimeCanary::keepsTheUploadAddress()
{
    const auto result =
        resultOf(m_service->provider->imageBuilder()->initiateBuild({.name = u"a"_s, .tag = u"1"_s}));
    QVERIFY(!result);
    QVERIFY(result.error().ambiguous);
    QVERIFY(!texts(result.error()).contains(QLatin1String(uploadSignature)));
}

QTEST_GUILESS_MAIN(PrimeCanary)
#include "tst_prime_canary.moc"
