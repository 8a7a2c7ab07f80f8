// SPDX-License-Identifier: MIT
#include "api/gatewaycodec.h"
#include "gatewayurl.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Prime;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class PrimeGatewayCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsGrants();
    void namesTheGrantsMissingField_data();
    void namesTheGrantsMissingField();
    void writesCommands();
    void readsCommandResults();
    void refusesOddCommandResults_data();
    void refusesOddCommandResults();
    void readsFiftyMegabytesOfOutput();
    void knowsALostSandbox();
    void checksGatewayAddresses_data();
    void checksGatewayAddresses();
    void findsTheOwnDomain_data();
    void findsTheOwnDomain();
    void checksPathSegments_data();
    void checksPathSegments();
};

void PrimeGatewayCodec::readsGrants()
{
    const auto grant = decodeGrant(
        R"({"token":"eyJ.SYNTHETIC.tok","gateway_url":"https://gateway.example.test/x/","user_ns":"ns","job_id":"job-1",
            "expires_at":"2026-08-20T11:00:00Z","is_vm":true})");
    QVERIFY(grant);
    QVERIFY(grant->token.equals(Secret("eyJ.SYNTHETIC.tok")));
    QCOMPARE(grant->gatewayUrl, QUrl(u"https://gateway.example.test/x/"_s));
    QCOMPARE(grant->isVm, std::optional(true));
    QCOMPARE(grant->expiresAt, QDateTime(QDate(2026, 8, 20), QTime(11, 0), Qt::UTC));
}

void PrimeGatewayCodec::namesTheGrantsMissingField_data()
{
    QTest::addColumn<QString>("field");
    for (const char *field : {"token", "gateway_url", "user_ns", "job_id", "expires_at"})
        QTest::newRow(field) << QString::fromLatin1(field);
}

void PrimeGatewayCodec::namesTheGrantsMissingField()
{
    QFETCH(const QString, field);
    QJsonObject json{{u"token"_s, u"eyJ.SYNTHETIC.tok"_s},
                     {u"gateway_url"_s, u"https://g.example.test"_s},
                     {u"user_ns"_s, u"n"_s},
                     {u"job_id"_s, u"j"_s},
                     {u"expires_at"_s, u"2026-08-20T11:00:00Z"_s}};
    QVERIFY(decodeGrant(QJsonDocument(json).toJson()));
    json.remove(field);
    const auto grant = decodeGrant(QJsonDocument(json).toJson());
    QVERIFY(!grant);
    QVERIFY2(grant.error().detail.contains(field), qPrintable(grant.error().detail));
}

void PrimeGatewayCodec::writesCommands()
{
    CommandRequest command{.sandboxId = u"sbx_1"_s, .command = u"echo \"ä\""_s, .timeout = 7s};
    QJsonObject expected{{u"command"_s, command.command},
                         {u"working_dir"_s, QJsonValue::Null},
                         {u"env"_s, QJsonObject()},
                         {u"sandbox_id"_s, u"sbx_1"_s},
                         {u"timeout"_s, 7}};
    QCOMPARE(QJsonDocument::fromJson(encodeExec(command)).object(), expected);
    command.workingDirectory = u"/w"_s;
    command.environment = {{u"A"_s, u"1"_s}};
    command.user = u"root"_s;
    expected.insert(u"working_dir"_s, u"/w"_s);
    expected.insert(u"env"_s, QJsonObject{{u"A"_s, u"1"_s}});
    expected.insert(u"user"_s, u"root"_s);
    QCOMPARE(QJsonDocument::fromJson(encodeExec(command)).object(), expected);
}

void PrimeGatewayCodec::readsCommandResults()
{
    const auto result = decodeExec(R"({"stdout":"42\n","stderr":"ä","exit_code":3,"extra":null})");
    QVERIFY(result);
    QCOMPARE(result->standardOutput, QByteArray("42\n"));
    QCOMPARE(result->standardError, QByteArray("ä"));
    QCOMPARE(result->exitCode, 3);
}

void PrimeGatewayCodec::refusesOddCommandResults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    QTest::newRow("no stdout") << QByteArray(R"({"stderr":"","exit_code":0})") << u"stdout"_s;
    QTest::newRow("null stderr") << QByteArray(R"({"stdout":"","stderr":null,"exit_code":0})") << u"stderr"_s;
    QTest::newRow("text code") << QByteArray(R"({"stdout":"","stderr":"","exit_code":"0"})")
                               << u"exit_code"_s;
    QTest::newRow("huge code") << QByteArray(R"({"stdout":"","stderr":"","exit_code":1e12})")
                               << u"exit_code"_s;
}

void PrimeGatewayCodec::refusesOddCommandResults()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, field);
    const auto result = decodeExec(body);
    QVERIFY(!result);
    QVERIFY2(result.error().detail.contains(field), qPrintable(result.error().detail));
}

void PrimeGatewayCodec::readsFiftyMegabytesOfOutput()
{
    // The worst case that the client accepts: each byte of output is an escape on the wire.
    const QByteArray output = QByteArray("\\n\\t").repeated(25'000'000);
    const auto result = decodeExec(R"({"stdout":")" + output + R"(","stderr":"","exit_code":0})");
    QVERIFY2(result, result ? "" : qPrintable(result.error().detail));
    QCOMPARE(result->standardOutput.size(), 50'000'000);
    QCOMPARE(result->standardOutput.last(2), QByteArray("\n\t"));
}

void PrimeGatewayCodec::knowsALostSandbox()
{
    Error error{.kind = Error::Kind::Server,
                .httpStatus = 502,
                .body = R"({"error":"sandbox_not_found","sandboxId":"x","message":"m","code":502})"};
    QVERIFY(saysSandboxNotFound(error));
    error.httpStatus = 503;
    QVERIFY(!saysSandboxNotFound(error));
    error.httpStatus = 502;
    error.body = R"({"error":"gateway_error","message":"Failed to route request to sandbox","code":502})";
    QVERIFY(!saysSandboxNotFound(error));
    error.body = "<html>502</html>";
    QVERIFY(!saysSandboxNotFound(error));
}

void PrimeGatewayCodec::checksGatewayAddresses_data()
{
    QTest::addColumn<QString>("gateway");
    QTest::addColumn<QString>("base");
    QTest::addColumn<bool>("allowed");
    const QString prime = u"https://api.primeintellect.ai"_s;
    const QString own = u"https://sandboxes.corp.example.co.uk"_s;
    const QString local = u"http://127.0.0.1:4711"_s;
    const auto row = [](const char *name, const QString &gateway, const QString &base, bool allowed) {
        QTest::newRow(name) << gateway << base << allowed;
    };
    row("sibling", u"https://gateway.primeintellect.ai"_s, prime, true);
    row("deep, port, path", u"https://a.b.primeintellect.ai:8443/x"_s, prime, true);
    row("upper case", u"https://GATEWAY.PrimeIntellect.AI"_s, prime, true);
    row("known suffix behind a proxy", u"https://gw.primeintellect.ai"_s, own, true);
    row("same origin", prime, prime, true);
    row("own domain", u"https://gw.corp.example.co.uk"_s, own, true);
    row("registry is nobody's", u"https://evil.co.uk"_s, own, false);
    row("other host", u"https://evil.example"_s, prime, false);
    row("look-alike suffix", u"https://evilprimeintellect.ai"_s, prime, false);
    row("look-alike prefix", u"https://primeintellect.ai.evil.example"_s, prime, false);
    row("plain http", u"http://gateway.primeintellect.ai"_s, prime, false);
    row("user part", u"https://user@gateway.primeintellect.ai"_s, prime, false);
    row("user as disguise", u"https://gateway.primeintellect.ai@evil.example"_s, prime, false);
    row("query", u"https://gateway.primeintellect.ai?x=1"_s, prime, false);
    row("fragment", u"https://gateway.primeintellect.ai#x"_s, prime, false);
    row("loopback", u"http://127.0.0.1:4711"_s, prime, false);
    row("loopback https", u"https://127.0.0.1"_s, prime, false);
    row("localhost", u"https://localhost"_s, prime, false);
    row("metadata address", u"http://169.254.169.254"_s, prime, false);
    row("IPv6", u"https://[::1]"_s, prime, false);
    row("number as host", u"https://2130706433"_s, prime, false);
    row("file", u"file:///etc/passwd"_s, prime, false);
    row("empty", QString(), prime, false);
    row("no scheme", u"gateway.primeintellect.ai"_s, prime, false);
    row("local, same origin", u"http://127.0.0.1:4711"_s, local, true);
    row("local, with path", u"http://127.0.0.1:4711/gw"_s, local, true);
    row("local, other port", u"http://127.0.0.1:4712"_s, local, false);
    row("local, https", u"https://127.0.0.1:4711"_s, local, false);
    row("local, to the real one", u"https://gateway.primeintellect.ai"_s, local, false);
    row("local, user part", u"http://u@127.0.0.1:4711"_s, local, false);
}

void PrimeGatewayCodec::checksGatewayAddresses()
{
    QFETCH(const QString, gateway);
    QFETCH(const QString, base);
    QFETCH(const bool, allowed);
    const QString reason =
        gatewayRefusal(QUrl(gateway, QUrl::StrictMode), QUrl(base), {u"primeintellect.ai"_s});
    QVERIFY2(reason.isEmpty() == allowed, qPrintable(reason));
}

void PrimeGatewayCodec::findsTheOwnDomain_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("own");
    QTest::newRow("api") << u"api.primeintellect.ai"_s << u"primeintellect.ai"_s;
    QTest::newRow("deep") << u"a.b.c.example.org"_s << u"example.org"_s;
    QTest::newRow("bare") << u"example.org"_s << u"example.org"_s;
    QTest::newRow("registry") << u"api.example.co.uk"_s << u"example.co.uk"_s;
    QTest::newRow("one label") << u"intranet"_s << u"intranet"_s;
    QTest::newRow("address") << u"10.1.2.3"_s << QString();
    QTest::newRow("address 6") << u"::1"_s << QString();
}

void PrimeGatewayCodec::findsTheOwnDomain()
{
    QFETCH(const QString, host);
    QFETCH(const QString, own);
    QCOMPARE(ownDomain(host), own);
}

void PrimeGatewayCodec::checksPathSegments_data()
{
    QTest::addColumn<QString>("segment");
    QTest::addColumn<QByteArray>("encoded"); // empty when refused
    QTest::newRow("usual") << u"sbx_demo-0001.a~b"_s << QByteArray("sbx_demo-0001.a~b");
    QTest::newRow("other letters") << u"sbx:ä+"_s << QByteArray("sbx%3A%C3%A4%2B");
    QTest::newRow("dots within") << u"a..b"_s << QByteArray("a..b");
    for (const char *bad :
         {"", ".", "..", "a/b", "../auth", "a\\b", "a?b", "a#b", "a%2Fb", "a b", "a\nb", "a\x01"})
        QTest::newRow(QByteArray("refused: " + QByteArray(bad).toPercentEncoding()).constData())
            << QString::fromLatin1(bad) << QByteArray();
    QTest::newRow("refused: too long") << QString(300, u'x') << QByteArray();
}

void PrimeGatewayCodec::checksPathSegments()
{
    QFETCH(const QString, segment);
    QFETCH(const QByteArray, encoded);
    QCOMPARE(isSafeSegment(segment), !encoded.isEmpty());
    if (encoded.isEmpty())
        return;
    QCOMPARE(encodedSegment(segment), encoded);
    const QUrl url = QUrl::fromEncoded("http://127.0.0.1/api/" + encoded + "/exec", QUrl::StrictMode);
    QCOMPARE(url.path(QUrl::FullyDecoded), u"/api/"_s + segment + u"/exec"_s);
}

QTEST_GUILESS_MAIN(PrimeGatewayCodec)
#include "tst_prime_gatewaycodec.moc"
