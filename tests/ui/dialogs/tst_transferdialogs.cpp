// SPDX-License-Identifier: MIT
// What is asked before and during transfers.
#include "ui/transfers/conflictdialog.h"
#include "ui/transfers/transferpreview.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

class TransferDialogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::English); }
    void returnMeansWhatHasTheKeyboard_data();
    void returnMeansWhatHasTheKeyboard();
    void saysWhereTo_data();
    void saysWhereTo();
    void namesTheSandboxesOfConflicts();
    void hasRoomForLongPlaces();

private:
    static TransferRequest upload(const QString &sandbox, const QString &path)
    {
        return {.direction = TransferDirection::Upload,
                .sandbox = {u"account"_s, sandbox},
                .sandboxName = sandbox,
                .remotePath = path,
                .localPath = u"/here/file"_s};
    }
};

void TransferDialogsTest::returnMeansWhatHasTheKeyboard_data()
{
    QTest::addColumn<int>("tabs");
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::newRow("at once") << 0 << ConflictPolicy::Rename;
    QTest::newRow("skip") << 1 << ConflictPolicy::Skip;
    QTest::newRow("older") << 2 << ConflictPolicy::Newer;
    QTest::newRow("differs") << 3 << ConflictPolicy::Compare;
    QTest::newRow("replace") << 4 << ConflictPolicy::Overwrite;
}

void TransferDialogsTest::returnMeansWhatHasTheKeyboard()
{
    QFETCH(const int, tabs);
    TransferItem item{.id = u"id"_s, .request = upload(u"box"_s, u"/root/file"_s)};
    item.conflict = TransferConflict{.presentSize = 1, .newSize = 2};
    ConflictDialog dialog(item);
    QSignalSpy answered(&dialog, &ConflictDialog::answered);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    for (int i = 0; i < tabs; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(answered.count(), 1);
    QTEST(answered.constFirst().at(1).value<ConflictPolicy>(), "policy");
}

void TransferDialogsTest::saysWhereTo_data()
{
    QTest::addColumn<QList<TransferRequest>>("requests");
    QTest::addColumn<QStringList>("words");
    TransferRequest download = upload(u"box"_s, u"/root/file"_s);
    download.direction = TransferDirection::Download;
    download.localPath = u"/home/me/results/file"_s;
    QTest::newRow("one sandbox") << QList<TransferRequest>{upload(u"box"_s, u"/root/data/file"_s)}
                                 << QStringList{u"/root/data"_s, u"“box”"_s};
    QTest::newRow("several") << QList<TransferRequest>{upload(u"box"_s, u"/root/file"_s),
                                                       upload(u"other"_s, u"/root/file"_s)}
                             << QStringList{u"2 sandbox"_s};
    QTest::newRow("here") << QList<TransferRequest>{download} << QStringList{u"/home/me/results"_s};
}

void TransferDialogsTest::saysWhereTo()
{
    QFETCH(const QList<TransferRequest>, requests);
    QFETCH(const QStringList, words);
    const TransferPreview dialog({.requests = requests, .files = 1001, .bytes = 5});
    const QString text = dialog.findChild<QLabel *>()->text();
    QVERIFY2(text.contains(u"1,001"), qPrintable(text));
    for (const QString &word : words)
        QVERIFY2(text.contains(word), qPrintable(text));
}

void TransferDialogsTest::namesTheSandboxesOfConflicts()
{
    const QString path = u"/root/file"_s;
    const auto lines = [](const TransferPlan &plan) {
        const TransferPreview dialog(plan);
        return dialog.findChild<QPlainTextEdit *>(u"preview.conflicts"_s)->toPlainText();
    };
    QCOMPARE(lines({.requests = {upload(u"one"_s, path), upload(u"two"_s, path)},
                    .conflicts = {path, path},
                    .conflictPlaces = {u"one"_s, u"two"_s}}),
             u"/root/file in “one”\n/root/file in “two”"_s);
    QCOMPARE(lines({.requests = {upload(u"one"_s, path)}, .conflicts = {path}, .conflictPlaces = {u"one"_s}}),
             path);
}

void TransferDialogsTest::hasRoomForLongPlaces()
{
    const QString path = u"/a rather long place"_s.repeated(12) + u"/file"_s;
    TransferPreview dialog(
        {.requests = {upload(u"box"_s, path)}, .conflicts = {path}, .conflictPlaces = {u"box"_s}});
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    const auto *list = dialog.findChild<QPlainTextEdit *>(u"preview.conflicts"_s);
    for (const QLabel *label : dialog.findChildren<QLabel *>()) {
        if (!label->parentWidget()->isWindow())
            continue;
        QVERIFY2(!label->geometry().intersects(list->geometry()), qPrintable(label->text()));
        QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }
}

QTEST_MAIN(TransferDialogsTest)
#include "tst_transferdialogs.moc"
