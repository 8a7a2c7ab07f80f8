// SPDX-License-Identifier: MIT
#include "badservice.h"

#include "core/provider/errortext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

namespace {

constexpr QByteArrayView canary("eyJ.SYNTHETIC-SSH-CANARY.token");

QByteArray *collectedLog = nullptr;

void collectLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    *collectedLog += text.toUtf8() + '\n';
}

} // namespace

/// A door into a sandbox: whom the session's token reaches, and that no session is left open that nobody
/// knows of.
class PrimeSshTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void letsTheKeyIn();
    void givesTheKeyAtOnceToMachines();
    void givesNoTokenToStrangers_data();
    void givesNoTokenToStrangers();
    void closesWhatItCannotUse_data();
    void closesWhatItCannotUse();
    void closesWhenTheKeyIsRefused_data();
    void closesWhenTheKeyIsRefused();
    void closesWhenCancelled();
    void saysThatASessionMayBeLeft();
    void sendsNothingForAWrongKey();
    void refusesByState();

private:
    Result<SshSession> open();
    qsizetype asked(const QByteArray &method, const QByteArray &ending) const;

    std::unique_ptr<BadService> m_service;
    std::unique_ptr<HttpTestServer> m_stranger;
    QJsonObject m_session;
    QByteArray m_authorizeFault; ///< a status, "hang" or "close"; empty: it works
    int m_closeStatus = 200;
    bool m_isVm = false;
    QByteArray m_log;
    QtMessageHandler m_handler = nullptr;
};

void PrimeSshTest::initTestCase()
{
    collectedLog = &m_log;
    QLoggingCategory::setFilterRules(u"sandkeeper.*=true"_s);
    m_handler = qInstallMessageHandler(collectLog);
}

void PrimeSshTest::cleanupTestCase()
{
    qInstallMessageHandler(m_handler);
    QVERIFY(m_log.contains("/authorize")); // or this would prove nothing
    QVERIFY(!m_log.contains(canary.toByteArray()));
    QVERIFY(!m_log.contains("pit_SYNTHETIC"));
}

void PrimeSshTest::init()
{
    m_isVm = false;
    m_authorizeFault.clear();
    m_closeStatus = 200;
    m_stranger = std::make_unique<HttpTestServer>(
        [](QTcpSocket &socket, const TestRequest &) { HttpTestServer::answer(socket, 200, "{}"); });
    m_service = std::make_unique<BadService>([this](QTcpSocket &socket, const TestRequest &request) {
        if (request.target.endsWith("/ssh-session"))
            return HttpTestServer::answer(socket, 200, QJsonDocument(m_session).toJson());
        if (request.target.contains("/ssh-session/"))
            return HttpTestServer::answer(socket, m_closeStatus, R"({"success":true})");
        if (!request.target.endsWith("/authorize"))
            return HttpTestServer::answer(
                socket, 200,
                QByteArray(R"({"id":"sbx_1","name":"box","status":"RUNNING","vm":%1})")
                    .replace("%1", m_isVm ? "true" : "false"));
        if (m_authorizeFault.isEmpty())
            return HttpTestServer::answer(socket, 200, "{}");
        if (m_authorizeFault == "close")
            return socket.close();
        if (m_authorizeFault != "hang") // the service repeats what it was told, as some do
            HttpTestServer::answer(socket, m_authorizeFault.toInt(),
                                   R"({"detail":"the token )" + canary.toByteArray() + R"( is refused"})");
    });
    m_session = QJsonObject{{u"session_id"_s, u"ssh_1"_s},
                            {u"exposure_id"_s, u"exp_1"_s},
                            {u"sandbox_id"_s, u"sbx_1"_s},
                            {u"host"_s, u"ssh.example.test"_s},
                            {u"port"_s, 30022},
                            {u"expires_at"_s, u"2030-01-01T00:00:00Z"_s},
                            {u"ttl_seconds"_s, 900},
                            {u"gateway_url"_s, m_service->server.url(QString()).toString()},
                            {u"user_ns"_s, u"ns"_s},
                            {u"job_id"_s, u"job-1"_s},
                            {u"token"_s, QString::fromLatin1(canary)}};
}

void PrimeSshTest::cleanup()
{
    m_service.reset();
    m_stranger.reset();
}

Result<SshSession> PrimeSshTest::open()
{
    const Result<SshSession> result = resultOf(m_service->provider->sshAccess()->openSshSession(
        {.sandboxId = u"sbx_1"_s,
         .publicKey = u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me"_s,
         .validFor = {}}));
    if (!result) {
        const QString told = result.error().detail + message(result.error()) + advice(result.error()) +
                             technicalDetails(result.error());
        if (told.contains(QLatin1String(canary)))
            QTest::qFail("the token is in the error", __FILE__, __LINE__);
    }
    return result;
}

qsizetype PrimeSshTest::asked(const QByteArray &method, const QByteArray &ending) const
{
    const QList<TestRequest> &requests = m_service->server.requests();
    return std::count_if(requests.begin(), requests.end(), [&](const TestRequest &request) {
        return request.method == method && request.target.endsWith(ending);
    });
}

void PrimeSshTest::letsTheKeyIn()
{
    const auto session = open();
    QVERIFY(session);
    QCOMPARE(session->user, u"ssh_1"_s);
    QCOMPARE(session->host, u"ssh.example.test"_s);
    QCOMPARE(session->port, 30022);
    const TestRequest &request = m_service->server.requests().last();
    QCOMPARE(request.target, QByteArray("/ns/job-1/authorize"));
    QCOMPARE(request.headers.value("authorization"), "Bearer " + canary.toByteArray());
    QVERIFY(!request.head.contains("pit_SYNTHETIC"));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    QCOMPARE(body.value(u"session_id"_s).toString(), u"ssh_1"_s);
    QCOMPARE(body.value(u"public_key"_s).toString(), u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me"_s);
    QCOMPARE(body.value(u"ttl_seconds"_s).toInt(), 900);
    QCOMPARE(asked("DELETE", "/ssh-session/ssh_1"), 0);
    QVERIFY(resultOf(m_service->provider->sshAccess()->closeSshSession(u"sbx_1"_s, u"ssh_1"_s)));
    QCOMPARE(asked("DELETE", "/api/v1/sandbox/sbx_1/ssh-session/ssh_1"), 1);
}

void PrimeSshTest::givesTheKeyAtOnceToMachines()
{
    m_isVm = true;
    for (const auto &name : {u"token"_s, u"gateway_url"_s, u"user_ns"_s, u"job_id"_s, u"exposure_id"_s})
        m_session.remove(name);
    QVERIFY(open());
    const TestRequest &request = m_service->server.requests().last();
    QVERIFY(request.target.endsWith("/ssh-session"));
    QVERIFY(QJsonDocument::fromJson(request.body).object().value(u"public_key"_s).isString());
    QCOMPARE(asked("POST", "/authorize"), 0);
}

void PrimeSshTest::givesNoTokenToStrangers_data()
{
    QTest::addColumn<QString>("gateway"); // %1 is the stranger's port, %2 the service's
    for (const char *gateway :
         {"http://127.0.0.1:%1", "http://localhost:%1", "http://user@127.0.0.1:%2", "http://[::1]:%1",
          "https://127.0.0.1:%2", "https://gateway.example.test", "ftp://127.0.0.1:%2", "file:///etc/passwd",
          "//127.0.0.1:%1", "x", "http://127.0.0.1:%2?a=b"})
        QTest::newRow(gateway) << QString::fromLatin1(gateway);
}

void PrimeSshTest::givesNoTokenToStrangers()
{
    QFETCH(QString, gateway);
    gateway.replace(u"%1"_s, QString::number(m_stranger->serverPort()));
    gateway.replace(u"%2"_s, QString::number(m_service->server.serverPort()));
    m_session.insert(u"gateway_url"_s, gateway);
    const auto session = open();
    QVERIFY(!session);
    QCOMPARE(session.error().kind, Kind::Forbidden);
    QCOMPARE(session.error().reason, u"GATEWAY_ADDRESS_REFUSED"_s);
    QCOMPARE(m_stranger->connectionsMade(), 0);
    QCOMPARE(asked("POST", "/authorize"), 0);
    QCOMPARE(asked("DELETE", "/ssh-session/ssh_1"), 1);
}

void PrimeSshTest::closesWhatItCannotUse_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *field, const QJsonValue &value) {
        QTest::addRow("%s = %s", field,
                      QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).constData())
            << QString::fromLatin1(field) << value;
    };
    row("host", u"-oProxyCommand=x"_s);
    row("host", u"a b"_s);
    row("host", QJsonValue::Null);
    row("port", 0);
    row("ttl_seconds", u"x"_s);
    row("expires_at", 5);
    row("token", QJsonValue::Null);
    row("gateway_url", u""_s);
    row("session_id", u"-lroot"_s);
}

void PrimeSshTest::closesWhatItCannotUse()
{
    QFETCH(const QString, field);
    QFETCH(const QJsonValue, value);
    m_session.insert(field, value);
    const auto session = open();
    QVERIFY(!session);
    QCOMPARE(session.error().kind, Kind::Protocol);
    QVERIFY(!session.error().ambiguous);
    QCOMPARE(asked("POST", "/authorize"), 0);
    QCOMPARE(asked("DELETE", "/ssh-session/" + m_session.value(u"session_id"_s).toString().toUtf8()), 1);
}

void PrimeSshTest::closesWhenTheKeyIsRefused_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::addColumn<int>("kind");
    QTest::newRow("401") << QByteArray("401") << int(Kind::Forbidden);
    QTest::newRow("404") << QByteArray("404") << int(Kind::NotFound);
    QTest::newRow("422") << QByteArray("422") << int(Kind::Invalid);
    QTest::newRow("503") << QByteArray("503") << int(Kind::Server);
    QTest::newRow("lost") << QByteArray("close") << int(Kind::Network);
}

void PrimeSshTest::closesWhenTheKeyIsRefused()
{
    QFETCH(const QByteArray, fault);
    QFETCH(const int, kind);
    m_authorizeFault = fault;
    const auto session = open();
    QVERIFY(!session);
    QCOMPARE(int(session.error().kind), kind);
    QVERIFY(!session.error().ambiguous); // nothing of it is left
    QCOMPARE(asked("POST", "/authorize"), 1);
    QCOMPARE(asked("DELETE", "/ssh-session/ssh_1"), 1);
}

void PrimeSshTest::closesWhenCancelled()
{
    m_authorizeFault = "hang";
    Future<SshSession> session = m_service->provider->sshAccess()->openSshSession(
        {.sandboxId = u"sbx_1"_s, .publicKey = u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"_s, .validFor = {}});
    QTRY_COMPARE(asked("POST", "/authorize"), 1);
    session.cancel();
    QTRY_COMPARE(asked("DELETE", "/ssh-session/ssh_1"), 1);
    QVERIFY(session.isFinished());
    QCOMPARE(session.resultCount(), 0);
}

void PrimeSshTest::saysThatASessionMayBeLeft()
{
    m_authorizeFault = "422";
    m_closeStatus = 500;
    const auto session = open();
    QVERIFY(!session);
    QCOMPARE(session.error().kind, Kind::Invalid);
    QVERIFY(session.error().ambiguous);
}

void PrimeSshTest::sendsNothingForAWrongKey()
{
    SshAccess *access = m_service->provider->sshAccess();
    const auto refused = [&](const SshRequest &request) {
        return resultOf(access->openSshSession(request)).error().kind;
    };
    const QString key = u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"_s;
    QCOMPARE(refused({.sandboxId = u"sbx_1"_s, .publicKey = u"a secret key"_s, .validFor = {}}),
             Kind::Invalid);
    QCOMPARE(refused({.sandboxId = u"sbx_1"_s, .publicKey = key, .validFor = 0s}), Kind::Invalid);
    QCOMPARE(refused({.sandboxId = u"sbx_1"_s, .publicKey = key, .validFor = 61min}), Kind::Invalid);
    QCOMPARE(refused({.sandboxId = u"../user"_s, .publicKey = key, .validFor = {}}), Kind::Invalid);
    QCOMPARE(resultOf(access->closeSshSession(u"sbx_1"_s, u"a/b"_s)).error().kind, Kind::Invalid);
    QCOMPARE(m_service->server.count(), 0);
}

void PrimeSshTest::refusesByState()
{
    SshAccess *access = m_service->provider->sshAccess();
    Sandbox sandbox;
    sandbox.state = SandboxState::Running;
    QCOMPARE(access->refusal(sandbox), QString());
    for (const auto state : {SandboxState::Pending, SandboxState::Paused, SandboxState::Terminated}) {
        sandbox.state = state;
        QVERIFY(!access->refusal(sandbox).isEmpty());
    }
}

QTEST_GUILESS_MAIN(PrimeSshTest)
#include "tst_prime_ssh.moc"
