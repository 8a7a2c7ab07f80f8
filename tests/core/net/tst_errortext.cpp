// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"

#include <QRegularExpression>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ErrorTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindSpeaks_data();
    void everyKindSpeaks();
    void reasonsHaveTheirOwnWords_data();
    void reasonsHaveTheirOwnWords();
    void unknownReasonIsShownAsItIs();
    void cancelledIsSilent();
    void ambiguousSaysToLook();
    void retryAfterIsTold();
    void serviceWordsAreBoundedAndOneLine();
    void detailsHoldTheFacts();
};

void ErrorTextTest::everyKindSpeaks_data()
{
    QTest::addColumn<int>("kind");
    for (int kind = int(Error::Kind::Network); kind <= int(Error::Kind::Local); ++kind)
        QTest::addRow("kind %d", kind) << kind;
}

void ErrorTextTest::everyKindSpeaks()
{
    QFETCH(int, kind);
    const Error named{.kind = Error::Kind(kind), .subject = u"my box %1 <b>"_s};
    const Error alone{.kind = Error::Kind(kind)};
    QVERIFY(message(named).contains(named.subject));
    QVERIFY(!message(alone).isEmpty());
    static const QRegularExpression placeholder(u"%[0-9n]"_s);
    QVERIFY(!message(alone).contains(placeholder));
    QVERIFY(message(named) != message(alone));
    for (const QString &text : {message(named), message(alone), advice(alone)}) {
        if (!text.isEmpty())
            QVERIFY2(text.endsWith(u'.'), qPrintable(text));
    }
    if (named.kind != Error::Kind::Unsupported)
        QVERIFY(!advice(alone).isEmpty());
}

void ErrorTextTest::reasonsHaveTheirOwnWords_data()
{
    using Kind = Error::Kind;
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("word");
    const auto add = [](Kind kind, const char *reason, const char *word) {
        QTest::addRow("%s %d", reason, int(kind))
            << kind << QString::fromLatin1(reason) << QString::fromLatin1(word);
    };
    add(Kind::NotRunning, "OOM_KILLED", "memory");
    add(Kind::NotRunning, "TIMEOUT", "lifetime");
    add(Kind::NotRunning, "IMAGE_PULL_FAILED", "image");
    add(Kind::NotRunning, "SANDBOX_NOT_FOUND", "gone");
    add(Kind::NotRunning, "GATEWAY_REACHABILITY_TIMEOUT", "reachable");
    add(Kind::Network, "HOST_NOT_FOUND", "address");
    add(Kind::Network, "CONNECTION_REFUSED", "refused");
    add(Kind::Network, "CUT_OFF", "cut off");
    add(Kind::Network, "PROXY", "proxy");
    add(Kind::Timeout, "CONNECT_TIMEOUT", "reached");
    add(Kind::Forbidden, "INSECURE_TRANSPORT", "not secure");
    add(Kind::Forbidden, "ORIGIN_NOT_ALLOWED", "another server");
    add(Kind::Protocol, "WEB_PAGE", "web page");
    add(Kind::Protocol, "REDIRECT", "another address");
    add(Kind::Secrets, "LOCKED", "locked");
    add(Kind::Secrets, "ABSENT", "no keychain");
}

void ErrorTextTest::reasonsHaveTheirOwnWords()
{
    QFETCH(Error::Kind, kind);
    QFETCH(QString, reason);
    QFETCH(QString, word);
    const Error error{.kind = kind, .subject = u"box"_s, .reason = reason};
    QVERIFY2(message(error).contains(word), qPrintable(message(error)));
    QVERIFY(!message(error).contains(reason));
    QVERIFY(message(error) != message(Error{.kind = kind, .subject = u"box"_s}));
    QVERIFY(!advice(error).isEmpty());
}

void ErrorTextTest::unknownReasonIsShownAsItIs()
{
    const Error error{.kind = Error::Kind::NotRunning, .subject = u"box"_s, .reason = u"EATEN_BY_CAT"_s};
    QVERIFY(message(error).contains(u"EATEN_BY_CAT"_s));
}

void ErrorTextTest::cancelledIsSilent()
{
    const Error error{
        .kind = Error::Kind::Cancelled, .subject = u"box"_s, .detail = u"x"_s, .ambiguous = true};
    QVERIFY(message(error).isEmpty());
    QVERIFY(advice(error).isEmpty());
    QVERIFY(technicalDetails(error).isEmpty());
}

void ErrorTextTest::ambiguousSaysToLook()
{
    const Error sure{.kind = Error::Kind::Network, .subject = u"box"_s};
    Error unsure = sure;
    unsure.ambiguous = true;
    QVERIFY(advice(unsure) != advice(sure));
    QVERIFY(advice(unsure).contains(u"may have been done"_s));
}

void ErrorTextTest::retryAfterIsTold()
{
    Error error{.kind = Error::Kind::RateLimited, .retryAfter = 16500ms};
    QVERIFY(advice(error).contains(u"17"_s));
    error.retryAfter = 10min;
    QVERIFY(advice(error).contains(u"10"_s));
}

void ErrorTextTest::serviceWordsAreBoundedAndOneLine()
{
    const Error error{.kind = Error::Kind::Invalid,
                      .subject = QString(1000, u'n'),
                      .detail = u"gpu_type: is required\n"_s + QString(1000, u'd')};
    QVERIFY(message(error).contains(u"gpu_type: is required"_s));
    QVERIFY(message(error).size() < 400);
    QVERIFY(!message(error).contains(u'\n'));
}

void ErrorTextTest::detailsHoldTheFacts()
{
    const QString details = technicalDetails(Error{.kind = Error::Kind::Server,
                                                   .detail = u"words"_s,
                                                   .reason = u"WORD"_s,
                                                   .requestId = u"our1"_s,
                                                   .serviceRequestId = u"their2"_s,
                                                   .httpStatus = 503,
                                                   .body = "raw body"});
    for (const auto &fact : {u"words"_s, u"WORD"_s, u"our1"_s, u"their2"_s, u"503"_s})
        QVERIFY2(details.contains(fact), qPrintable(fact));
    QVERIFY(!details.contains(u"raw body"_s));
    QCOMPARE(technicalDetails(Error{.kind = Error::Kind::Server, .reason = u"WEB_PAGE"_s}),
             u"The answer was a web page."_s);
}

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "tst_errortext.moc"
