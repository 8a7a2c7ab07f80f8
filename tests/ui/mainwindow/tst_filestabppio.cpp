// SPDX-License-Identifier: MIT
// The files of a PPIO sandbox in the window: its daemon tells folders, and what changes in them.
#include "filesfixture.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using Testing::ServiceWindow;

class FilesTabPpioTest : public QObject, Testing::FilesFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void showsAFolder();
    void seesChangesByItself();
    void seesAnotherFolderOfItsName_data();
    void seesAnotherFolderOfItsName();
    void makesAFolder();
    void renamesInPlace();
    void deletes();
};

void FilesTabPpioTest::initTestCase()
{
    m_service = std::make_unique<ServiceWindow>(QStringList(), QStringList{u"ppio"_s});
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_service->window->resize(1300, 900);
    CreateRequest request;
    request.name = u"box"_s;
    request.image = u"base"_s;
    const Operation *operation = m_service->operations->create(m_service->account, request);
    QTRY_VERIFY(operation->isFinished());
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    m_box = operation->items().constFirst().key;
    m_service->window->table()->selectKey(m_box);
    trigger("sandbox.files");
    QTRY_VERIFY(!tab()->folder().isEmpty());
}

void FilesTabPpioTest::init()
{
    m_service->window->activateWindow();
    run(u"mkdir -p /tmp/t && cd /tmp/t && rm -rf * && mkdir folder && echo text > a.txt && echo 2 > b"_s);
    tab()->goTo(u"/tmp/t"_s);
    tab()->reload();
    QTRY_VERIFY(!tab()->isLoading() && tab()->folder() == u"/tmp/t");
    QTRY_COMPARE(shown(), (QStringList{u"folder"_s, u"a.txt"_s, u"b"_s}));
}

void FilesTabPpioTest::showsAFolder()
{
    const auto text = [this](int column) {
        return view()->model()->index(1, column).data().toString();
    };
    QCOMPARE(text(RemoteFolderModel::NameColumn), u"a.txt"_s);
    QVERIFY2(text(RemoteFolderModel::SizeColumn).startsWith(u"5 "),
             qPrintable(text(RemoteFolderModel::SizeColumn)));
    view()->setFocus();
    select({u"folder"_s});
    QTest::keyClick(view(), Qt::Key_Return);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder"_s);
    QTest::keyClick(view(), Qt::Key_Backspace);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t"_s);
}

// Nobody asks for it anew: the daemon tells.
void FilesTabPpioTest::seesChangesByItself()
{
    QTRY_VERIFY(m_service->simulator.count(u"envd-watch"_s) > 0);
    run(u"cd /tmp/t && echo new > made && rm b && mv a.txt moved.txt"_s);
    QTRY_COMPARE(shown(), (QStringList{u"folder"_s, u"made"_s, u"moved.txt"_s}));
    run(u"echo more >> /tmp/t/made"_s);
    QTRY_VERIFY(view()->model()->index(1, RemoteFolderModel::SizeColumn).data().toString().startsWith(u"9 "));
}

void FilesTabPpioTest::seesAnotherFolderOfItsName_data()
{
    QTest::addColumn<QString>("goes");
    QTest::addColumn<bool>("shownToBeGone"); // before it is made anew
    QTest::newRow("removed") << u"rm -r /tmp/t"_s << false;
    QTest::newRow("moved") << u"rm -rf /tmp/before && mv /tmp/t /tmp/before"_s << false;
    QTest::newRow("removed for a while") << u"rm -r /tmp/t"_s << true;
}

// And what happens in that.
void FilesTabPpioTest::seesAnotherFolderOfItsName()
{
    QFETCH(const QString, goes);
    QFETCH(const bool, shownToBeGone);
    const QString comes = u"mkdir /tmp/t && echo 1 > /tmp/t/fresh"_s;
    QVERIFY(QTest::qWaitFor(
        [&] {
            run(u"echo >> /tmp/t/watched"_s);
            return shown().contains(u"watched"_s);
        },
        Testing::patience));
    if (shownToBeGone) {
        run(goes);
        const auto *bar = m_service->child<QWidget>("details.files.message");
        QTRY_VERIFY(bar->isVisible());
        run(comes);
        QTRY_VERIFY(!bar->isVisible());
    } else {
        run(goes + u" && "_s + comes);
    }
    QTRY_COMPARE(shown(), QStringList{u"fresh"_s});
    run(u"echo 2 > /tmp/t/later"_s);
    QTRY_COMPARE(shown(), (QStringList{u"fresh"_s, u"later"_s}));
    QCOMPARE(tab()->folder(), u"/tmp/t"_s);
}

void FilesTabPpioTest::makesAFolder()
{
    trigger("files.newFolder");
    auto *asked = dialog<QInputDialog>("newFolderDialog");
    QVERIFY(asked);
    asked->setTextValue(u"née -1"_s);
    asked->accept();
    QTRY_VERIFY(shown().contains(u"née -1"_s));
    QCOMPARE(run(u"test -d '/tmp/t/née -1' && echo yes"_s), QByteArray("yes\n"));
    trigger("files.newFolder");
    asked = dialog<QInputDialog>("newFolderDialog");
    QVERIFY(asked);
    asked->setTextValue(u"a.txt"_s);
    asked->accept();
    QTRY_COMPARE(m_service->operations->operations().constFirst()->state(), Operation::State::Failed);
    QCOMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("text\n"));
}

void FilesTabPpioTest::renamesInPlace()
{
    view()->setFocus();
    select({u"b"_s});
    QTest::keyClick(view(), Qt::Key_F2);
    auto *edit = view()->findChild<QLineEdit *>(u"files.nameEdit"_s);
    QVERIFY(edit);
    edit->setText(u"it's “new”"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(shown().contains(u"it's “new”"_s) && !shown().contains(u"b"_s));
    QCOMPARE(run(u"cat \"/tmp/t/it's “new”\""_s), QByteArray("2\n"));
    select({u"it's “new”"_s});
    trigger("files.rename");
    edit = view()->findChild<QLineEdit *>(u"files.nameEdit"_s);
    QVERIFY(edit);
    edit->setText(u"a.txt"_s); // is taken
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(m_service->operations->operations().constFirst()->state(), Operation::State::Failed);
    QCOMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("text\n"));
}

void FilesTabPpioTest::deletes()
{
    view()->setFocus();
    select({u"folder"_s});
    QTest::keyClick(view(), Qt::Key_Delete);
    auto *box = dialog<QMessageBox>("deleteFilesDialog");
    QVERIFY(box);
    QVERIFY2(box->informativeText().contains(u"folder/"), qPrintable(box->informativeText()));
    auto *accept = box->findChild<QPushButton *>(u"deleteFilesDialog.accept"_s);
    QVERIFY(accept);
    accept->click();
    QTRY_COMPARE(shown(), (QStringList{u"a.txt"_s, u"b"_s}));
    QCOMPARE(run(u"ls -A /tmp/t"_s), QByteArray("a.txt\nb\n"));
}

QTEST_MAIN(FilesTabPpioTest)
#include "tst_filestabppio.moc"
