// SPDX-License-Identifier: MIT
#include "core/net/redaction.h"

#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

class RedactionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byName_data();
    void byName();
    void harmlessTextStays_data();
    void harmlessTextStays();
    void knownSecretsEverywhere_data();
    void knownSecretsEverywhere();
    void forgottenWithTheLastCopy();
    void urls_data();
    void urls();
};

void RedactionTest::byName_data()
{
    QTest::addColumn<QString>("text");
    const auto add = [](const char *name, const QString &text) {
        QTest::newRow(name) << text;
    };
    add("header", u"Authorization: Bearer CANARY"_s);
    add("header, any case", u"AUTHORIZATION:bearer CANARY"_s);
    add("header, two words", u"authorization: Digest a CANARY"_s);
    add("scheme alone", u"sent Bearer CANARY1 to it"_s);
    add("basic", u"Basic CANARY1="_s);
    add("cookie", u"Set-Cookie: a=1; session=CANARY; Path=/"_s);
    add("api key header", u"X-API-Key: CANARY"_s);
    add("json", uR"({"api_key": "CANARY"})"_s);
    add("json camel case", uR"({"apiKey":"CANARY","x":1})"_s);
    add("json token", uR"({"access_token" : "CANARY"})"_s);
    add("json password with quote", uR"({"password":"a\"CANARY"})"_s);
    add("json object", uR"({"environment_vars":{"A":"1","B":{"c":["CANARY"]}},"z":1})"_s);
    add("json camel object", uR"({"environmentVars":{"A":"CANARY"}})"_s);
    add("json secrets", uR"({"secrets":{"DB":"CANARY }"}})"_s);
    add("json array", uR"({"secrets":["a","CANARY"]})"_s);
    add("json number", uR"({"token":12345CANARY})"_s);
    add("json cut off", uR"({"secrets":{"DB":"CANARY)"_s);
    add("json in json", uR"({"body":"{\"token\":\"CANARY\"}"})"_s);
    add("python style", u"{'token': 'CANARY'}"_s);
    add("env", uR"({"env":{"X":"CANARY"}})"_s);
    add("query", u"GET /a?token=CANARY&x=1"_s);
    add("form", u"user=me&password=CANARY"_s);
    add("environment", u"PRIME_API_KEY=CANARY other"_s);
    add("environment in quotes", u"DB_PASSWORD='a CANARY b'"_s);
    add("sentence", u"Invalid token: CANARY123"_s);
    add("signature", u"?X-Amz-Signature=CANARY"_s);
}

void RedactionTest::byName()
{
    QFETCH(QString, text);
    const QString result = redacted(text);
    QVERIFY2(!result.contains(u"CANARY"_s), qPrintable(result));
    QVERIFY2(result.contains(u"[hidden]"_s), qPrintable(result));
    QCOMPARE(redacted(result), result);
}

void RedactionTest::harmlessTextStays_data()
{
    QTest::addColumn<QString>("text");
    for (const auto &text :
         {u"Sandbox not found"_s, uR"({"detail":"cpu_cores: too many","limit":4})"_s,
          u"GET https://api.example.test/api/v1/sandbox?page=1&labels=a"_s, u"Invalid token"_s,
          u"Basic authentication is not supported"_s, u"The key: missing"_s, u""_s, u"idempotency_key=abc"_s,
          uR"({"monkey":"banana","keyboard":"us"})"_s})
        QTest::newRow(qPrintable(text.left(40))) << text;
}

void RedactionTest::harmlessTextStays()
{
    QFETCH(QString, text);
    QCOMPARE(redacted(text), text);
}

void RedactionTest::knownSecretsEverywhere_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("pit_canary_1234")
                           << u"it said pit_canary_1234, twice pit_canary_1234"_s;
    QTest::newRow("in a path") << QByteArray("pit_canary_1234") << u"/a/pit_canary_1234/b"_s;
    QTest::newRow("percent-encoded") << QByteArray("pit/canary+1234") << u"/a/pit%2Fcanary%2B1234"_s;
    QTest::newRow("in JSON") << QByteArray("pit\"canary\\1234") << uR"("pit\"canary\\1234")"_s;
    QTest::newRow("UTF-8") << QByteArray("ключ-canary") << u"(ключ-canary)"_s;
}

void RedactionTest::knownSecretsEverywhere()
{
    QFETCH(QByteArray, secret);
    QFETCH(QString, text);
    const Secret known{QByteArrayView(secret)};
    const QString result = redacted(text);
    QVERIFY2(!result.contains(u"canary"_s), qPrintable(result));
    QVERIFY(result.contains(u"[hidden]"_s));
}

void RedactionTest::forgottenWithTheLastCopy()
{
    const QString text = u"it said pit_canary_1234"_s;
    {
        const Secret first("pit_canary_1234");
        Secret second("pit_canary_1234"); // the same value, known twice
        second = Secret();
        QVERIFY(redacted(text) != text);
    }
    QCOMPARE(redacted(text), text);
}

void RedactionTest::urls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *name, const QString &url, const QString &expected) {
        QTest::newRow(name) << url << expected;
    };
    add("plain", u"https://h.test/a?page=1&labels=a%20b"_s, u"https://h.test/a?page=1&labels=a%20b"_s);
    add("token", u"https://h.test/a?page=1&token=CANARY"_s, u"https://h.test/a?page=1&token=[hidden]"_s);
    add("encoded name", u"https://h.test/a?tok%65n=CANARY"_s, u"https://h.test/a?token=[hidden]"_s);
    add("user", u"https://me:CANARY@h.test/a"_s, u"https://h.test/a"_s);
    add("fragment", u"https://h.test/a#access_token=CANARY"_s, u"https://h.test/a"_s);
}

void RedactionTest::urls()
{
    QFETCH(QString, url);
    QFETCH(QString, expected);
    QCOMPARE(redacted(QUrl(url)), expected);
}

QTEST_GUILESS_MAIN(RedactionTest)
#include "tst_redaction.moc"
