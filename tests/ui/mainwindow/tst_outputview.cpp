// SPDX-License-Identifier: MIT
#include "support/patience.h"
#include "ui/details/outputview.h"

#include <QTest>

using namespace Sandkeeper;

class OutputViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsPlainText();
    void controlCharactersAreVisible();
    void longOutputShowsItsTailOnly();
    void longLinesAreBrokenAndSaidSo();
    void laterOutputReplacesEarlier();
    void tailKeepsWholeCharacters();
};

void OutputViewTest::showsPlainText()
{
    OutputView view(QStringLiteral("Output"), "out");
    view.setOutput("<b>bold</b>\r\nsecond\n");
    QTRY_VERIFY(!view.isFilling());
    QCOMPARE(view.text(), QStringLiteral("<b>bold</b>\nsecond\n"));
    QVERIFY(view.notice().isEmpty());
}

void OutputViewTest::controlCharactersAreVisible()
{
    OutputView view(QStringLiteral("Output"), "out");
    view.setOutput(QByteArray("a\x1b[31mb\0c\td", 11));
    QTRY_VERIFY(!view.isFilling());
    QCOMPARE(view.text(), QStringLiteral("a\u241b[31mb\u2400c\td"));
}

void OutputViewTest::longOutputShowsItsTailOnly()
{
    QByteArray output;
    for (int i = 0; output.size() < 4 * OutputView::MaximumShown; ++i)
        output += "line " + QByteArray::number(i) + '\n';
    output += "the end";
    OutputView view(QStringLiteral("Output"), "out");
    view.setOutput(output);
    // The first part only: the rest follows between other events.
    QVERIFY(view.isFilling());
    QTRY_VERIFY_WITH_TIMEOUT(!view.isFilling(), 60000);
    const QString text = view.text();
    QVERIFY(text.size() <= OutputView::MaximumShown);
    QVERIFY(text.size() > OutputView::MaximumShown / 2);
    QVERIFY(text.startsWith(QLatin1String("line ")));
    QVERIFY(text.endsWith(QLatin1String("the end")));
    QVERIFY(!view.notice().isEmpty());
}

void OutputViewTest::longLinesAreBrokenAndSaidSo()
{
    OutputView view(QStringLiteral("Output"), "out");
    view.setOutput(QByteArray(3 * OutputView::MaximumLine, 'x'));
    QTRY_VERIFY(!view.isFilling());
    QCOMPARE(view.text().count(QLatin1Char('\n')), 2);
    QCOMPARE(view.text().count(QLatin1Char('x')), 3 * OutputView::MaximumLine);
    QVERIFY(!view.notice().isEmpty());
}

void OutputViewTest::laterOutputReplacesEarlier()
{
    OutputView view(QStringLiteral("Output"), "out");
    view.setOutput(QByteArray(900 * 1024, '\n'));
    view.setOutput("new");
    QTRY_VERIFY(!view.isFilling());
    QCOMPARE(view.text(), QStringLiteral("new"));
}

void OutputViewTest::tailKeepsWholeCharacters()
{
    const QByteArray euro = QByteArrayLiteral("\xe2\x82\xac"); // three bytes
    const QByteArray output = euro.repeated(100);
    for (qsizetype limit = 1; limit <= output.size(); ++limit) {
        const qsizetype start = tailStart(output, limit);
        QCOMPARE(start % 3, 0);
        QVERIFY(output.size() - start <= limit);
    }
    QCOMPARE(tailStart("ab\ncd", 10), 0);
}

QTEST_MAIN(OutputViewTest)
#include "tst_outputview.moc"
