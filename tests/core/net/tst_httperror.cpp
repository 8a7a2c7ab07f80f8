// SPDX-License-Identifier: MIT
#include "core/net/httperror.h"

#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The one mapping of HTTP to Error.
class HttpErrorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statuses_data();
    void statuses();
    void details_data();
    void details();
    void detailsAreBoundedAndRedacted();
    void webPagesShowNoTags_data();
    void webPagesShowNoTags();
    void failures_data();
    void failures();
    void retryAfterForms_data();
    void retryAfterForms();
    void unexpectedAnswers();
    void serviceRequestIdIsKept();
};

namespace {

const QDateTime now(QDate(2026, 8, 20), QTime(10, 0), Qt::UTC);

Error errorOf(int status, const QByteArray &body, QList<HttpHeader> headers = {})
{
    return errorForAnswer({status, std::move(headers), body}, now);
}

} // namespace

void HttpErrorTest::statuses_data()
{
    using Kind = Error::Kind;
    QTest::addColumn<int>("status");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<bool>("leavesOpen");
    const auto add = [](int status, Kind kind, bool leavesOpen = false) {
        QTest::addRow("%d", status) << status << kind << leavesOpen;
    };
    add(302, Kind::Protocol);
    add(304, Kind::Protocol);
    add(400, Kind::Invalid);
    add(401, Kind::Auth);
    add(402, Kind::Payment);
    add(403, Kind::Forbidden);
    add(404, Kind::NotFound);
    add(405, Kind::Unsupported);
    add(407, Kind::Network);
    add(408, Kind::Timeout, true);
    add(409, Kind::Conflict);
    add(410, Kind::NotFound);
    add(413, Kind::TooLarge);
    add(415, Kind::Invalid);
    add(418, Kind::Invalid);
    add(422, Kind::Invalid);
    add(429, Kind::RateLimited);
    add(500, Kind::Server);
    add(501, Kind::Unsupported);
    add(502, Kind::Server, true);
    add(503, Kind::Server);
    add(504, Kind::Server, true);
    add(524, Kind::Server, true);
    add(599, Kind::Server);
}

void HttpErrorTest::statuses()
{
    QFETCH(int, status);
    QFETCH(Error::Kind, kind);
    QFETCH(bool, leavesOpen);
    const Error error = errorOf(status, R"({"detail":"why"})");
    QCOMPARE(error.kind, kind);
    QCOMPARE(error.httpStatus, status);
    QCOMPARE(error.detail, u"why"_s);
    QCOMPARE(error.body, QByteArray(R"({"detail":"why"})"));
    QCOMPARE(error.ambiguous, leavesOpen);
}

void HttpErrorTest::details_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, const char *body, const QString &detail,
                        const QString &reason = {}) {
        QTest::newRow(name) << QByteArray(body) << detail << reason;
    };
    add("detail text", R"({"detail":"Sandbox not found"})", u"Sandbox not found"_s);
    add("detail list", R"({"detail":[{"loc":["body","cpu_cores"],"msg":"too many","type":"x"},
                                     {"loc":["body","ports",0],"msg":"taken"}]})",
        u"cpu_cores: too many\nports.0: taken"_s);
    add("detail list, query", R"({"detail":[{"loc":["query","page"],"msg":"not a number"}]})",
        u"query.page: not a number"_s);
    add("detail list of texts", R"({"detail":["one","two"]})", u"one\ntwo"_s);
    add("detail object", R"({"detail":{"message":"no quota","code":7}})", u"no quota"_s);
    add("detail strange object", R"({"detail":{"a":1}})", uR"({"a":1})"_s);
    add("detail number", R"({"detail":17})", u"17"_s);
    add("errors", R"({"errors":[{"param":"gpu_type","details":"is required"},{"details":"bad"}]})",
        u"gpu_type: is required\nbad"_s);
    add("message", R"({"message":"No such thing"})", u"No such thing"_s);
    add("error word and message",
        R"({"error":"sandbox_not_found","message":"The sandbox was not found","code":502})",
        u"The sandbox was not found"_s, u"sandbox_not_found"_s);
    add("error sentence", R"({"error":"It went wrong."})", u"It went wrong."_s);
    add("error object", R"({"error":{"message":"deep"}})", u"deep"_s);
    add("null detail, message", R"({"detail":null,"message":"there"})", u"there"_s);
    add("other object", R"({"foo":1})", uR"({"foo":1})"_s);
    add("plain text", "upstream failed\n", u"upstream failed"_s);
    add("cut off", R"({"detail":"Sandb)", uR"({"detail":"Sandb)"_s);
    add("control characters", "a\x1b[31mb\tc", u"a [31mb c"_s);
    add("nothing", "", QString());
    add("array", R"(["x"])", uR"(["x"])"_s);
    add("not UTF-8", "\xff\xfe z", u"\uFFFD\uFFFD z"_s);
}

void HttpErrorTest::details()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, detail);
    QFETCH(QString, reason);
    const Error error = errorOf(422, body);
    QCOMPARE(error.detail, detail);
    QCOMPARE(error.reason, reason);
}

void HttpErrorTest::detailsAreBoundedAndRedacted()
{
    const Secret key("canary-key-0123456789abcdef");
    QByteArray body = R"({"detail":")" + QByteArray(485, 'a') + QByteArray(key.reveal().toByteArray());
    body += QByteArray(100000, 'z') + "\"}";
    const Error error = errorOf(400, body);
    QVERIFY(error.detail.size() <= 500);
    QVERIFY(!error.detail.contains(u"canary"_s)); // not even the half that the limit would leave
    QCOMPARE(error.body.size(), 16 * 1024);
    const Error echoed = errorOf(401, R"({"detail":"Bearer abcdef123456 is unknown","api_key":"x"})");
    QVERIFY(!echoed.detail.contains(u"abcdef123456"_s));
}

void HttpErrorTest::webPagesShowNoTags_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("contentType");
    QTest::newRow("by type") << QByteArray("<p>Bad gateway</p>") << QByteArray("text/html; charset=utf-8");
    QTest::newRow("doctype") << QByteArray("\n<!DOCTYPE html><p>x") << QByteArray("application/json");
    QTest::newRow("html") << QByteArray("<HTML><p>x") << QByteArray();
}

void HttpErrorTest::webPagesShowNoTags()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, contentType);
    const Error error = errorOf(502, body, {{"content-type", contentType}});
    QCOMPARE(error.kind, Error::Kind::Server);
    QCOMPARE(error.reason, u"WEB_PAGE"_s);
    QVERIFY(error.detail.isEmpty());
}

void HttpErrorTest::failures_data()
{
    using Reply = QNetworkReply;
    using Kind = Error::Kind;
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("reason");
    const auto add = [](const char *name, Reply::NetworkError code, Kind kind, const char *reason,
                        int status = 0) {
        QTest::newRow(name) << int(code) << status << kind << QString::fromLatin1(reason);
    };
    add("refused", Reply::ConnectionRefusedError, Kind::Network, "CONNECTION_REFUSED");
    add("host", Reply::HostNotFoundError, Kind::Network, "HOST_NOT_FOUND");
    add("closed", Reply::RemoteHostClosedError, Kind::Network, "CONNECTION_LOST");
    add("would be sent again", Reply::ContentReSendError, Kind::Network, "CONNECTION_LOST");
    add("cut off", Reply::RemoteHostClosedError, Kind::Network, "CUT_OFF", 200);
    add("socket's time-out", Reply::TimeoutError, Kind::Timeout, "CONNECT_TIMEOUT");
    add("TLS", Reply::SslHandshakeFailedError, Kind::Tls, "");
    add("proxy", Reply::ProxyNotFoundError, Kind::Network, "PROXY");
    add("proxy log-in", Reply::ProxyAuthenticationRequiredError, Kind::Network, "PROXY");
    add("no network", Reply::UnknownNetworkError, Kind::Network, "CONNECTION_LOST");
    add("not HTTP", Reply::ProtocolFailure, Kind::Protocol, "");
    add("bad compression", Reply::UnknownContentError, Kind::Protocol, "", 200);
}

void HttpErrorTest::failures()
{
    QFETCH(int, code);
    QFETCH(int, status);
    QFETCH(Error::Kind, kind);
    QFETCH(QString, reason);
    const Error error = errorForFailure(
        {.code = QNetworkReply::NetworkError(code), .text = u"system words"_s, .status = status});
    QCOMPARE(error.kind, kind);
    QCOMPARE(error.reason, reason);
    QCOMPARE(error.httpStatus, 0);
}

void HttpErrorTest::retryAfterForms_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<qint64>("milliseconds"); // -1: none
    const auto add = [](const char *name, const char *value, qint64 milliseconds, const char *date = "") {
        QTest::newRow(name) << QByteArray(value) << QByteArray(date) << milliseconds;
    };
    add("seconds", "17", 17000);
    add("spaces", " 17 ", 17000);
    add("zero", "0", 0);
    add("negative", "-5", 0);
    add("huge", "99999999999", 30LL * 24 * 3600 * 1000);
    add("beyond numbers", "99999999999999999999999", -1);
    add("fraction", "1.5", -1);
    add("words", "soon", -1);
    add("empty", "", -1);
    add("date", "Thu, 20 Aug 2026 10:00:30 GMT", 30000);
    add("past date", "Thu, 20 Aug 2026 09:00:30 GMT", 0);
    add("date by the server's clock", "Thu, 20 Aug 2026 12:00:30 GMT", 30000,
        "Thu, 20 Aug 2026 12:00:00 GMT");
    add("damaged date", "Thu, 20 Foo 2026 10:00:30 GMT", -1);
}

void HttpErrorTest::retryAfterForms()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, date);
    QFETCH(qint64, milliseconds);
    QList<HttpHeader> headers{{"retry-after", value}};
    if (!date.isEmpty())
        headers.append({"Date", date});
    const Error error = errorOf(429, {}, headers);
    QCOMPARE(error.retryAfter ? qint64(error.retryAfter->count()) : -1, milliseconds);
}

void HttpErrorTest::unexpectedAnswers()
{
    HttpResponse response{.status = 200, .body = "[]", .requestId = u"12ab"_s};
    Error error = errorForUnexpectedAnswer(response, u"Work"_s, u"no JSON object"_s);
    QCOMPARE(error.kind, Error::Kind::Protocol);
    QCOMPARE(error.detail, u"no JSON object"_s);
    QCOMPARE(error.subject, u"Work"_s);
    QCOMPARE(error.requestId, u"12ab"_s);
    QVERIFY(error.reason.isEmpty());
    response.body = "<html>log in</html>";
    error = errorForUnexpectedAnswer(response, u"Work"_s, {});
    QCOMPARE(error.reason, u"WEB_PAGE"_s);
}

void HttpErrorTest::serviceRequestIdIsKept()
{
    const Error error = errorOf(500, {}, {{"X-Request-ID", "abc-" + QByteArray(500, 'x')}});
    QVERIFY(error.serviceRequestId.startsWith(u"abc-"_s));
    QVERIFY(error.serviceRequestId.size() <= 128);
}

QTEST_GUILESS_MAIN(HttpErrorTest)
#include "tst_httperror.moc"
