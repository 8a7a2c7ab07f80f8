// SPDX-License-Identifier: MIT
// The files of a sandbox in the window, on real folders behind the real plug-in.
#include "core/provider/remotename.h"
#include "filesfixture.h"
#include "ui/details/editedfiles.h"
#include "ui/details/filepreview.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using Testing::ServiceWindow;

class FilesTabTest : public QObject, Testing::FilesFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void showsAFolder();
    void goesAround();
    void goesWhereOneSays_data();
    void goesWhereOneSays();
    void saysWhatItCannotShow();
    void keepsPlacesOfSandboxes();
    void filtersAndShowsHidden();
    void makesAFolder();
    void renamesInPlace();
    void asksBeforeItDeletes();
    void copiesPathsAndTellsProperties();
    void previewsText();
    void previewsPictures();
    void knowsContents_data();
    void knowsContents();
    void namesCopiesSafely_data();
    void namesCopiesSafely();
    void keysAreThoseOfAFileManager();
    void everythingHasAName();
    void transfersAreOffered();

private:
    SandboxKey m_other;
};

void FilesTabTest::initTestCase()
{
    m_service = std::make_unique<ServiceWindow>();
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_service->window->resize(1300, 900);
    m_box = m_service->create(u"box"_s);
    m_other = m_service->create(u"other"_s);
    QVERIFY(!m_box.sandboxId.isEmpty() && !m_other.sandboxId.isEmpty());
    m_service->window->table()->selectKey(m_box);
    trigger("sandbox.files");
    QTRY_VERIFY(!tab()->folder().isEmpty());
}

void FilesTabTest::cleanupTestCase()
{
    m_service.reset();
}

void FilesTabTest::init()
{
    m_service->window->activateWindow();
    m_service->window->table()->selectKey(m_box);
    tab()->setTransfersAvailable(false);
    run(u"rm -rf /tmp/t; mkdir -p /tmp/t/folder/below && cd /tmp/t && echo text > a.txt && echo 2 > b2 && "
        "echo 10 > b10 && : > .hidden && ln -s folder link && printf 'x' > \"$(printf 'odd\\n\\377')\""_s);
    go(u"/tmp/t"_s);
    tab()->reload();
    QTRY_VERIFY(settled());
}

void FilesTabTest::showsAFolder()
{
    QCOMPARE(shown(), (QStringList{u"folder"_s, u"link"_s, u"a.txt"_s, u"b2"_s, u"b10"_s, u"odd␊\\xff"_s}));
    QCOMPARE(m_service->child<QLabel>("files.counts")->text(), u"6 of 7 entries"_s);
    select({u"a.txt"_s});
    QCOMPARE(m_service->child<QLabel>("files.counts")->text(), u"6 of 7 entries, 1 selected (5 byte(s))"_s);
    select({u"folder"_s, u"a.txt"_s}); // how much is in a folder is not known
    QCOMPARE(m_service->child<QLabel>("files.counts")->text(), u"6 of 7 entries, 2 selected"_s);
    select({u"a.txt"_s});
    run(u"rm /tmp/t/b2; echo more > /tmp/t/c"_s);
    trigger("files.copyPath"); // anything that leaves the list alone
    m_service->child<QToolButton>("details.files.refresh")->click();
    QTRY_COMPARE(shown(),
                 (QStringList{u"folder"_s, u"link"_s, u"a.txt"_s, u"b10"_s, u"c"_s, u"odd␊\\xff"_s}));
    QCOMPARE(tab()->selected().size(), 1); // what was selected still is
    QCOMPARE(tab()->selected().constFirst().name, u"a.txt"_s);
}

void FilesTabTest::goesAround()
{
    view()->setFocus();
    select({u"folder"_s});
    QTest::keyClick(view(), Qt::Key_Return);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder"_s);
    QTRY_COMPARE(shown(), QStringList{u"below"_s});
    QTest::keyClick(view(), Qt::Key_Backspace);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t"_s);
    QTRY_COMPARE(tab()->selected().size(), 1); // where one came from
    QCOMPARE(tab()->selected().constFirst().name, u"folder"_s);
    QTRY_VERIFY(m_service->child<QToolButton>("files.back")->isEnabled());
    m_service->child<QToolButton>("files.back")->click();
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder"_s);
    QTRY_VERIFY(m_service->child<QToolButton>("files.forward")->isEnabled()); // once it is all there
    m_service->child<QToolButton>("files.forward")->click();
    QTRY_COMPARE(tab()->folder(), u"/tmp/t"_s);
    QTRY_VERIFY(!m_service->child<QToolButton>("files.forward")->isEnabled());
    m_service->child<QToolButton>("files.crumb.1")->click();
    QTRY_COMPARE(tab()->folder(), u"/tmp"_s);
    m_service->child<QToolButton>("files.up")->click();
    QTRY_COMPARE(tab()->folder(), u"/"_s);
    QTRY_VERIFY(!m_service->child<QToolButton>("files.up")->isEnabled());
    go(u"/tmp/t/folder/below"_s);
    QTRY_VERIFY(m_service->child<QWidget>("details.files.empty")->isVisible());
    QVERIFY(m_service->child<QWidget>("files.pathBar")->isVisible());
}

void FilesTabTest::goesWhereOneSays_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("folder");
    QTest::newRow("absolute") << u"//tmp/./t/folder/"_s << u"/tmp/t/folder"_s;
    QTest::newRow("from here") << u"folder/below"_s << u"/tmp/t/folder/below"_s;
    QTest::newRow("above") << u"../t/link"_s << u"/tmp/t/link"_s;
}

void FilesTabTest::goesWhereOneSays()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, folder);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_L, Qt::ControlModifier);
    auto *line = m_service->child<QLineEdit>("files.path");
    QTRY_VERIFY(line->isVisible());
    QCOMPARE(line->text(), u"/tmp/t"_s);
    QTest::keyClick(line, Qt::Key_Escape);
    QTRY_VERIFY(!line->isVisible());
    tab()->editPath();
    line->setText(typed);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(tab()->folder(), folder);
    QTRY_VERIFY(!line->isVisible());
}

void FilesTabTest::saysWhatItCannotShow()
{
    auto *message = m_service->child<MessageBar>("details.files.message");
    tab()->goTo(u"/tmp/t/nothing"_s);
    QTRY_VERIFY(message->isVisible());
    QVERIFY2(message->text().contains(u"There is no “/tmp/t/nothing” in the sandbox"),
             qPrintable(message->text()));
    QCOMPARE(tab()->folder(), u"/tmp/t"_s); // what could be read stays
    QCOMPARE(shown().size(), 6);
    tab()->goTo(u"/tmp/t/a.txt"_s);
    QTRY_VERIFY(message->text().contains(u"“/tmp/t/a.txt” is not a folder."));
    tab()->reload();
    QTRY_VERIFY(!message->isVisible());
}

void FilesTabTest::keepsPlacesOfSandboxes()
{
    go(u"/tmp/t/folder"_s);
    m_service->window->table()->selectKey(m_other);
    QTRY_VERIFY(!tab()->folder().isEmpty() && settled());
    QVERIFY(tab()->folder() != u"/tmp/t/folder");
    QVERIFY(!m_service->child<QToolButton>("files.back")->isEnabled());
    m_service->window->table()->selectKey(m_box);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder"_s);
    QTRY_COMPARE(shown(), QStringList{u"below"_s});
}

void FilesTabTest::filtersAndShowsHidden()
{
    m_service->child<QToolButton>("files.hidden")->click();
    QTRY_VERIFY(shown().contains(u".hidden"_s));
    m_service->child<QLineEdit>("files.filter")->setText(u"b*"_s);
    QTRY_COMPARE(shown(), (QStringList{u"b2"_s, u"b10"_s}));
    view()->sortByColumn(RemoteFolderModel::NameColumn, Qt::DescendingOrder);
    QTRY_COMPARE(shown(), (QStringList{u"b10"_s, u"b2"_s}));
    view()->sortByColumn(RemoteFolderModel::NameColumn, Qt::AscendingOrder);
    go(u"/tmp"_s);
    QVERIFY(m_service->child<QLineEdit>("files.filter")->text().isEmpty()); // it was about that folder
    m_service->child<QToolButton>("files.hidden")->click();
}

void FilesTabTest::makesAFolder()
{
    trigger("files.newFolder");
    auto *asked = dialog<QInputDialog>("newFolderDialog");
    QVERIFY(asked);
    QVERIFY(!m_service->child<QLineEdit>("newFolderName")->accessibleName().isEmpty());
    asked->setTextValue(u"née -1"_s);
    asked->accept();
    QTRY_VERIFY(shown().contains(u"née -1"_s));
    QTRY_COMPARE(tab()->selected().size(), 1);
    QCOMPARE(tab()->selected().constFirst().name, u"née -1"_s);
    QCOMPARE(run(u"test -d '/tmp/t/née -1' && echo yes"_s), QByteArray("yes\n"));
    // Again: the service says no, and the window says it.
    trigger("files.newFolder");
    asked = dialog<QInputDialog>("newFolderDialog");
    asked->setTextValue(u"a.txt"_s);
    asked->accept();
    QTRY_VERIFY(m_service->operations->operations().constFirst()->isFinished());
    QCOMPARE(m_service->operations->operations().constFirst()->state(), Operation::State::Failed);
    QVERIFY(m_service->operations->operations().constFirst()->statusText().contains(
        u"“/tmp/t/a.txt” is already there"));
    trigger("files.newFolder");
    asked = dialog<QInputDialog>("newFolderDialog");
    asked->setTextValue(u"a/b"_s);
    asked->accept();
    auto *message = m_service->child<MessageBar>("details.files.message");
    QTRY_VERIFY(message->isVisible() && message->text().contains(u"cannot be a name"));
    QCOMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("text\n"));
}

void FilesTabTest::renamesInPlace()
{
    view()->setFocus();
    select({u"odd␊\\xff"_s});
    QTest::keyClick(view(), Qt::Key_F2);
    auto *edit = view()->findChild<QLineEdit *>(u"files.nameEdit"_s);
    QVERIFY(edit);
    QCOMPARE(edit->text(), remoteText("odd\n\xff"));
    edit->setText(u"even"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(shown().contains(u"even"_s));
    QCOMPARE(run(u"cat /tmp/t/even; ls /tmp/t | wc -l"_s), QByteArray("x6\n"));
    // Over something that is there it does not go.
    select({u"even"_s});
    trigger("files.rename");
    edit = view()->findChild<QLineEdit *>(u"files.nameEdit"_s);
    QVERIFY(edit);
    edit->setText(u"a.txt"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(m_service->operations->operations().constFirst()->state() == Operation::State::Failed);
    QTRY_VERIFY(settled());
    QVERIFY(shown().contains(u"even"_s));
    QCOMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("text\n"));
}

void FilesTabTest::asksBeforeItDeletes()
{
    view()->setFocus();
    select({u"folder"_s, u"b2"_s, u"odd␊\\xff"_s});
    QTest::keyClick(view(), Qt::Key_Delete);
    auto *box = dialog<QMessageBox>("deleteFilesDialog");
    QVERIFY(box);
    for (const char16_t *named : {u"/tmp/t", u"folder/", u"b2", u"odd␊\\xff", u"cannot be undone"})
        QVERIFY2(box->informativeText().contains(QStringView(named)), qPrintable(box->informativeText()));
    QTest::keyClick(box, Qt::Key_Return); // a hasty Enter does nothing
    QTRY_VERIFY(!m_service->child<QMessageBox>("deleteFilesDialog"));
    QCOMPARE(shown().size(), 6);
    QTest::keyClick(view(), Qt::Key_Delete);
    answer("deleteFilesDialog", ".accept");
    // The link leads nowhere now, so it stands among the files.
    QTRY_COMPARE(shown(), (QStringList{u"a.txt"_s, u"b10"_s, u"link"_s}));
    QCOMPARE(run(u"ls -A /tmp/t"_s), QByteArray(".hidden\na.txt\nb10\nlink\n"));
}

void FilesTabTest::copiesPathsAndTellsProperties()
{
    select({u"a.txt"_s, u"b2"_s});
    trigger("files.copyPath");
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/tmp/t/a.txt\n/tmp/t/b2"_s);
    trigger("files.properties");
    auto *several = dialog<QDialog>("filePropertiesDialog");
    QVERIFY(several);
    several->reject();
    QTRY_VERIFY(!m_service->child<QDialog>("filePropertiesDialog"));
    select({u"a.txt"_s});
    QTest::keyClick(view(), Qt::Key_Return, Qt::AltModifier);
    auto *one = dialog<QDialog>("filePropertiesDialog");
    QVERIFY(one);
    QStringList texts;
    for (const QLabel *label : one->findChildren<QLabel *>())
        texts.append(label->text());
    QVERIFY2(texts.contains(u"a.txt"_s) && texts.contains(u"/tmp/t"_s) && texts.contains(u"5 byte(s)"_s) &&
                 texts.contains(u"rw-r--r-- (0644)"_s),
             qPrintable(texts.join(u'|')));
    one->reject();
    QTRY_VERIFY(!m_service->child<QDialog>("filePropertiesDialog"));
}

void FilesTabTest::previewsText()
{
    run(u"printf '<b>bold</b>\\033[31m' > /tmp/t/a.txt; head -c 1500000 /dev/zero | tr '\\0' 'y' > /tmp/t/b2"_s);
    select({u"a.txt"_s});
    trigger("files.preview");
    auto *preview = dialog<FilePreview>("filePreview");
    QVERIFY(preview);
    auto *text = preview->findChild<QPlainTextEdit *>();
    QTRY_VERIFY2(text->toPlainText().startsWith(u"<b>bold</b>␛"), qPrintable(text->toPlainText()));
    QVERIFY(text->isReadOnly());
    QTRY_COMPARE(preview->focusWidget(), text);
    preview->close();
    QTRY_VERIFY(!m_service->child<FilePreview>("filePreview"));
    select({u"b2"_s});
    trigger("files.preview");
    preview = dialog<FilePreview>("filePreview");
    QTRY_VERIFY(preview->findChild<MessageBar *>(u"previewMessage"_s)->isVisible());
    QVERIFY(preview->findChild<MessageBar *>(u"previewMessage"_s)->text().contains(u"1.0 MiB"));
    preview->close();
    QTRY_VERIFY(!m_service->child<FilePreview>("filePreview"));
}

void FilesTabTest::previewsPictures()
{
    QImage image(40, 30, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QVERIFY(buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG"));
    run(u"echo %1 | base64 -d > /tmp/t/a.txt"_s.arg(QString::fromLatin1(bytes.toBase64())));
    select({u"a.txt"_s});
    trigger("files.preview");
    auto *preview = dialog<FilePreview>("filePreview");
    QVERIFY(preview);
    auto *label = preview->findChild<QLabel *>(u"previewPicture"_s);
    QTRY_VERIFY(label->isVisible());
    QCOMPARE(label->accessibleDescription(), u"40 × 30 pixels"_s);
    QCOMPARE(label->pixmap().toImage().pixelColor(5, 5), QColor(Qt::red));
    preview->close();
    QTRY_VERIFY(!m_service->child<FilePreview>("filePreview"));
}

void FilesTabTest::knowsContents_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isCut");
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("hasProblem");
    using Kind = FilePreview::Content::Kind;
    const auto encoded = [](const QImage &image, const char *format) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, format);
        return bytes;
    };
    QImage small(3, 3, QImage::Format_RGB32);
    small.fill(Qt::blue);
    QImage large(9000, 9000, QImage::Format_Mono);
    large.fill(0);
    QTest::newRow("text") << QByteArray("ä\xff\n") << false << int(Kind::Text) << false;
    QTest::newRow("nothing") << QByteArray() << false << int(Kind::Text) << false;
    QTest::newRow("bytes") << QByteArray("a\0b", 3) << false << int(Kind::Neither) << false;
    QTest::newRow("picture") << encoded(small, "PNG") << false << int(Kind::Picture) << false;
    QTest::newRow("half of one") << encoded(small, "PNG").left(40) << false << int(Kind::Picture) << true;
    QTest::newRow("too long") << encoded(small, "PNG") << true << int(Kind::Picture) << true;
    QTest::newRow("too many pixels") << encoded(large, "PNG") << false << int(Kind::Picture) << true;
    QTest::newRow("SVG is text") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>") << false
                                 << int(Kind::Text) << false;
}

void FilesTabTest::knowsContents()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isCut);
    const FilePreview::Content content = FilePreview::contentOf(bytes, isCut);
    QTEST(int(content.kind), "kind");
    QTEST(!content.problem.isEmpty(), "hasProblem");
}

void FilesTabTest::namesCopiesSafely_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("copy");
    QTest::newRow("plain") << u"Notes-1.txt"_s << u"Notes-1.txt"_s;
    QTest::newRow("letters") << u"größe 中.md"_s << u"größe_中.md"_s;
    QTest::newRow("hidden, option") << u".-rf"_s << u"_-rf"_s;
    QTest::newRow("odd") << u"a/b\\c:d\n\u202e\"'$(x)"_s << u"a_b_c_d_____(x)"_s;
    QTest::newRow("raw byte") << remoteText("a\xff.c") << u"a_.c"_s;
    QTest::newRow("nothing left") << u""_s << u"_"_s;
    QTest::newRow("long") << QString(u'a').repeated(200) + u".txt"_s
                          << QString(u'a').repeated(96) + u".txt"_s;
}

void FilesTabTest::namesCopiesSafely()
{
    QFETCH(const QString, name);
    QTEST(EditedFiles::copyName(name), "copy");
}

void FilesTabTest::keysAreThoseOfAFileManager()
{
    view()->setFocus();
    // However long the machine takes between the two letters.
    const int interval = QApplication::keyboardInputInterval();
    QApplication::setKeyboardInputInterval(Testing::patience);
    QTest::keyClicks(view(), u"b1"_s);
    QApplication::setKeyboardInputInterval(interval);
    QCOMPARE(view()->currentIndex().data().toString(), u"b10"_s);
    QTest::keyClick(view(), Qt::Key_End);
    QCOMPARE(view()->currentIndex().row(), 5);
    QCOMPARE(tab()->selected().size(), 1);
    QTest::keyClick(view(), Qt::Key_Home, Qt::ShiftModifier);
    QCOMPARE(tab()->selected().size(), 6);
    QTest::keyClick(view(), Qt::Key_Home);
    QCOMPARE(view()->currentIndex().row(), 0);
    QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);
    QTRY_COMPARE(tab()->selected().size(), 6);
    select({u"folder"_s});
    QTest::keyClick(view(), Qt::Key_Return);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder"_s);
    QTRY_VERIFY(settled());
    QTest::keyClick(view(), Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t"_s);
    QTRY_VERIFY(settled());
    QTest::keyClick(view(), Qt::Key_Left, Qt::AltModifier);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder"_s);
    QTRY_VERIFY(settled());
    QTest::keyClick(view(), Qt::Key_Right, Qt::AltModifier);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t"_s);
    QVERIFY(!m_service->child<QDialog>("deleteDialog")); // Delete meant no sandbox anywhere above
}

void FilesTabTest::everythingHasAName()
{
    for (const QWidget *widget : tab()->findChildren<QWidget *>()) {
        if (!qobject_cast<const QToolButton *>(widget) && !qobject_cast<const QLineEdit *>(widget) &&
            !qobject_cast<const QTableView *>(widget))
            continue;
        if (qobject_cast<const QLineEdit *>(widget->parentWidget()))
            continue; // its own parts
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }
}

void FilesTabTest::transfersAreOffered()
{
    QVERIFY(!action("files.download")->isVisible() && !action("files.upload")->isVisible());
    tab()->setTransfersAvailable(true);
    QVERIFY(action("files.download")->isVisible() && action("files.upload")->isVisible());
    QSignalSpy asked(tab(), &FilesTab::downloadRequested);
    select({u"folder"_s, u"a.txt"_s});
    trigger("files.download");
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().at(0).value<SandboxKey>(), m_box);
    QCOMPARE(asked.first().at(1).toString(), u"/tmp/t"_s);
    QCOMPARE(asked.first().at(2).value<QList<FileEntry>>().size(), 2);
}

QTEST_MAIN(FilesTabTest)
#include "tst_filestab.moc"
