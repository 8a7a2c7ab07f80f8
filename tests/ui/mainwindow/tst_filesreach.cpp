// SPDX-License-Identifier: MIT
// That everything in the tab of files can be reached: by keyboard, by menu, and where nothing is shown.
#include "filesfixture.h"
#include "ui/details/filepreview.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using Testing::ServiceWindow;

class FilesReachTest : public QObject, Testing::FilesFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_service.reset(); }
    void init();
    void givesTheKeyboardToTheList();
    void goesAlongInTheOrderOfTheEye();
    void keepsTheKeyboardWhileItIsRead();
    void keepsTheKeyboardInThePath();
    void filtersByKeyboard();
    void leadsOutOfAnEmptyFolder();
    void saysWhyNothingIsShown();
    void opensAMenu();
    void opensAMenuInAnEmptyFolder();
    void isInTheMenuOfASandbox();
    void keepsNoticesUntilTheyAreClosed();
    void showsTheNewestTransfer();
    void uploadsWhatIsChosen();
    void uploadsAFolder();
    void hasALetterForEachEntry_data();
    void hasALetterForEachEntry();
    void leavesANameAlone();
    void findsHomeLater();

private:
    QString focusName() const
    {
        const QWidget *at = m_service->window->focusWidget(); // also while a dialog is in front
        return at ? at->objectName() : QString();
    }
    static void askForMenu(QWidget *widget)
    {
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(20, 20),
                                widget->mapToGlobal(QPoint(20, 20)));
        QApplication::sendEvent(widget, &event);
    }
    SandboxKey m_other;
};

void FilesReachTest::initTestCase()
{
    m_service = std::make_unique<ServiceWindow>();
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_service->window->resize(1300, 900);
    m_box = m_service->create(u"box"_s);
    m_other = m_service->create(u"other"_s);
    QVERIFY(!m_box.sandboxId.isEmpty() && !m_other.sandboxId.isEmpty());
}

void FilesReachTest::init()
{
    m_service->window->activateWindow();
    QTRY_VERIFY(m_service->window->isActiveWindow());
    m_service->window->table()->selectKey(m_box);
    run(u"rm -rf /tmp/t; mkdir -p /tmp/t/folder/below && cd /tmp/t && echo text > a.txt && echo 2 > b2 && "
        "echo 10 > b10 && : > .hidden"_s);
    trigger("sandbox.files");
    QTRY_VERIFY(!tab()->folder().isEmpty());
    go(u"/tmp/t"_s);
    tab()->reload();
    QTRY_VERIFY(settled());
}

void FilesReachTest::givesTheKeyboardToTheList()
{
    m_service->window->table()->setFocus();
    trigger("sandbox.files");
    QTRY_COMPARE(focusName(), u"files.table"_s);
    QVERIFY(view()->currentIndex().isValid()); // where the arrows begin
    // One that has to be read first, and one in which nothing is.
    m_service->window->table()->selectKey(m_other);
    m_service->window->table()->setFocus();
    trigger("sandbox.files");
    QTRY_COMPARE(focusName(), u"details.files.empty.button"_s); // its home folder is empty
}

void FilesReachTest::goesAlongInTheOrderOfTheEye()
{
    auto *filter = m_service->child<QLineEdit>("files.filter");
    filter->setFocus();
    QStringList way;
    QPoint before;
    while (focusName() != u"files.table" && way.size() < 30) {
        const QWidget *at = QApplication::focusWidget();
        const QPoint place = at->mapTo(m_service->window.get(), at->rect().center());
        // To the right, or to a row further down.
        QVERIFY2(way.isEmpty() || place.x() > before.x() || place.y() > before.y() + 4,
                 qPrintable(way.join(u' ') + u' ' + at->objectName()));
        before = place;
        way.append(at->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char16_t *name : {u"files.hidden", u"tool.action.files.newFolder", u"details.files.refresh",
                                 u"files.crumb.1", u"files.crumb.2", u"files.editPath"})
        QVERIFY2(way.contains(QStringView(name)), qPrintable(way.join(u' ')));
    QCOMPARE(focusName(), u"files.table"_s);
}

void FilesReachTest::keepsTheKeyboardWhileItIsRead()
{
    auto *refresh = m_service->child<QToolButton>("details.files.refresh");
    refresh->setFocus();
    QTest::keyClick(refresh, Qt::Key_Space);
    QTRY_VERIFY(tab()->isLoading());
    QCOMPARE(focusName(), u"details.files.refresh"_s);
    QTRY_VERIFY(settled());
    QCOMPARE(focusName(), u"details.files.refresh"_s);
    // And in the list, through what is done there.
    view()->setFocus();
    select({u"b10"_s});
    QTest::keyClick(view(), Qt::Key_Delete);
    answer("deleteFilesDialog", ".accept");
    QTRY_VERIFY(!shown().contains(u"b10"_s));
    QTRY_VERIFY(settled());
    QCOMPARE(focusName(), u"files.table"_s);
    QVERIFY(view()->currentIndex().isValid());
    // What has the keyboard now is not selected, and opens none the less.
    QVERIFY(tab()->selected().isEmpty());
    view()->selectionModel()->setCurrentIndex(view()->model()->index(int(shown().indexOf(u"a.txt"_s)), 0),
                                              QItemSelectionModel::NoUpdate);
    QTest::keyClick(view(), Qt::Key_Return);
    auto *preview = dialog<FilePreview>("filePreview");
    QVERIFY(preview && preview->windowTitle().contains(u"a.txt"));
    preview->close();
    QTRY_VERIFY(!m_service->child<FilePreview>("filePreview"));
}

void FilesReachTest::keepsTheKeyboardInThePath()
{
    auto *crumb = m_service->child<QToolButton>("files.crumb.1");
    crumb->setFocus();
    QTest::keyClick(crumb, Qt::Key_Space);
    QTRY_COMPARE(tab()->folder(), u"/tmp"_s);
    QTRY_VERIFY(settled());
    QCOMPARE(focusName(), u"files.crumb.1"_s);
}

void FilesReachTest::filtersByKeyboard()
{
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_F, Qt::ControlModifier);
    auto *filter = m_service->child<QLineEdit>("files.filter");
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, u"b"_s);
    QTRY_COMPARE(shown(), (QStringList{u"b2"_s, u"b10"_s}));
    QTest::keyClick(filter, Qt::Key_Down);
    QTRY_VERIFY(view()->hasFocus());
    filter->setFocus();
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(filter->text().isEmpty() && filter->hasFocus());
    QTest::keyClick(filter, Qt::Key_Escape);
    QTRY_VERIFY(view()->hasFocus());
}

void FilesReachTest::leadsOutOfAnEmptyFolder()
{
    view()->setFocus();
    go(u"/tmp/t/folder"_s);
    select({u"below"_s});
    QTest::keyClick(view(), Qt::Key_Return);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder/below"_s);
    QTRY_VERIFY(m_service->child<QWidget>("details.files.empty")->isVisible());
    QTRY_VERIFY(tab()->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backspace);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t/folder"_s);
    QTRY_COMPARE(tab()->selected().size(), 1); // where one came from
    QTRY_VERIFY(view()->hasFocus());
}

void FilesReachTest::saysWhyNothingIsShown()
{
    auto *filter = m_service->child<QLineEdit>("files.filter");
    auto *empty = m_service->child<QWidget>("details.files.empty");
    auto *button = m_service->child<QPushButton>("details.files.empty.button");
    filter->setText(u"nothing is called so"_s);
    QTRY_VERIFY(empty->isVisible());
    button->click();
    QTRY_VERIFY(view()->isVisible());
    QVERIFY(filter->text().isEmpty());
    run(u"mkdir /tmp/t/dots && : > /tmp/t/dots/.one"_s);
    go(u"/tmp/t/dots"_s);
    QTRY_VERIFY(empty->isVisible());
    button->click();
    QTRY_COMPARE(shown(), QStringList{u".one"_s});
    m_service->child<QToolButton>("files.hidden")->setChecked(false);
}

void FilesReachTest::opensAMenu()
{
    select({u"a.txt"_s});
    askForMenu(view()); // comes back at once: the menu has no event loop of its own
    auto *menu = dialog<QMenu>("filesMenu");
    QVERIFY(menu);
    for (const char *name : {"files.preview", "files.rename", "files.delete", "files.uploadFolder"})
        QVERIFY2(menu->actions().contains(action(name)) && action(name)->isEnabled(), name);
    QCOMPARE(action("files.rename")->shortcut(), QKeySequence(Qt::Key_F2)); // the menu shows it
    menu->close();
    QTRY_VERIFY(!m_service->child<QMenu>("filesMenu"));
}

void FilesReachTest::opensAMenuInAnEmptyFolder()
{
    go(u"/tmp/t/folder/below"_s);
    auto *empty = m_service->child<QWidget>("details.files.empty");
    QTRY_VERIFY(empty->isVisible());
    QTRY_VERIFY(m_service->child<QPushButton>("details.files.empty.button")->isVisible());
    askForMenu(empty);
    auto *menu = dialog<QMenu>("filesMenu");
    QVERIFY(menu);
    QVERIFY(action("files.newFolder")->isEnabled() && !action("files.delete")->isEnabled());
    menu->close();
    QTRY_VERIFY(!m_service->child<QMenu>("filesMenu"));
}

void FilesReachTest::isInTheMenuOfASandbox()
{
    askForMenu(m_service->window->table());
    auto *menu = dialog<QMenu>("contextMenu");
    QVERIFY(menu);
    QVERIFY(menu->actions().contains(action("sandbox.files")));
    menu->close();
}

/// One reason often gives rise to several; and the keyboard gets there.
void FilesReachTest::keepsNoticesUntilTheyAreClosed()
{
    MainWindow *window = m_service->window.get();
    auto *notice = m_service->child<MessageBar>("noticeBar");
    for (const QString &text : {u"first"_s, u"second"_s, u"first"_s})
        window->showNotice(text, text + u" details"_s);
    QCOMPARE(notice->text(), u"second\nfirst"_s);
    window->table()->setFocus();
    for (int i = 0; i < 6 && !notice->isAncestorOf(window->focusWidget()); ++i)
        action("view.nextPane")->trigger();
    QVERIFY(notice->isAncestorOf(window->focusWidget()));
    notice->findChild<QToolButton *>(u"messageBar.closeButton"_s)->click();
    QVERIFY(!notice->isVisible());
    window->showNotice(u"third"_s);
    QCOMPARE(notice->text(), u"third"_s);
    notice->hide();
}

void FilesReachTest::showsTheNewestTransfer()
{
    auto *dock = m_service->child<QDockWidget>("transfersDock");
    dock->show();
    auto *transfers = m_service->child<QTableView>("transfers.table");
    const QList<TransferRequest> none(20, {.direction = TransferDirection::Upload,
                                           .sandbox = m_box,
                                           .remotePath = u"/tmp/t/none"_s,
                                           .localPath = u"/nothing/is/here"_s});
    const auto isLastSeen = [transfers] {
        const QModelIndex last = transfers->model()->index(transfers->model()->rowCount() - 1, 0);
        return transfers->viewport()->rect().contains(transfers->visualRect(last).center());
    };
    view()->setFocus();
    m_service->transfers->add(none);
    QTRY_VERIFY(isLastSeen());
    transfers->scrollToTop();
    m_service->transfers->add(none);
    QTRY_VERIFY(isLastSeen());
    // It does not move under somebody who is at work there.
    transfers->setFocus();
    QTRY_VERIFY(transfers->hasFocus());
    transfers->scrollToTop();
    m_service->transfers->add(none);
    QCoreApplication::processEvents();
    QVERIFY(!isLastSeen());
    m_service->transfers->cancel(m_service->transfers->ids());
    QTRY_COMPARE(m_service->transfers->summary().active + m_service->transfers->summary().waiting, 0);
    m_service->transfers->clearEnded();
    dock->hide();
}

/// With Qt's own dialog, as on a desktop that has none.
void FilesReachTest::uploadsWhatIsChosen()
{
    QFile file(m_service->folder.filePath(u"chosen"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    trigger("files.upload");
    auto *chooser = dialog<QFileDialog>("uploadFilesDialog");
    QVERIFY(chooser);
    chooser->selectFile(file.fileName());
    QMetaObject::invokeMethod(chooser, "accept");
    QTRY_VERIFY(shown().contains(u"chosen"_s)); // it is sent, and the list tells
    QTRY_VERIFY(!m_service->child<QFileDialog>("uploadFilesDialog"));
}

void FilesReachTest::uploadsAFolder()
{
    QSignalSpy asked(tab(), &FilesTab::uploadRequested);
    trigger("files.uploadFolder");
    auto *chooser = dialog<QFileDialog>("uploadFilesDialog");
    QVERIFY(chooser);
    QCOMPARE(chooser->fileMode(), QFileDialog::Directory);
    chooser->selectFile(m_service->folder.path());
    QMetaObject::invokeMethod(chooser, "accept");
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.first().at(1).toString(), u"/tmp/t"_s);
    QCOMPARE(asked.first().at(2).toStringList(), QStringList{m_service->folder.path()});
}

void FilesReachTest::hasALetterForEachEntry_data()
{
    QTest::addColumn<QString>("entry"); // of the menu that is meant
    QTest::newRow("files") << u"files.rename"_s;
    QTest::newRow("transfers") << u"transfers.pause"_s;
}

/// No letter twice in a menu: it would only go from one entry to the other.
void FilesReachTest::hasALetterForEachEntry()
{
    QFETCH(const QString, entry);
    bool isFound = false;
    for (const QMenu *menu : m_service->window->findChildren<QMenu *>()) {
        if (!menu->actions().contains(action(qPrintable(entry))))
            continue;
        isFound = true;
        QHash<QString, QString> letters;
        for (const QAction *each : menu->actions()) {
            const QString letter = QKeySequence::mnemonic(each->text()).toString();
            QVERIFY2(letter.isEmpty() || !letters.contains(letter),
                     qPrintable(letters.value(letter) + u" / "_s + each->text()));
            letters.insert(letter, each->text());
        }
    }
    QVERIFY(isFound);
}

/// The key for renaming, pressed again while a name is typed, must not take what was typed so far.
void FilesReachTest::leavesANameAlone()
{
    view()->setFocus();
    select({u"a.txt"_s});
    QTest::keyClick(view(), Qt::Key_F2);
    auto *edit = view()->findChild<QLineEdit *>(u"files.nameEdit"_s);
    QVERIFY(edit);
    QTest::keyClick(edit, Qt::Key_F2);
    QVERIFY(edit->isVisible() && edit->hasFocus());
    QTest::keyClick(edit, Qt::Key_Delete); // of the name, not of the file
    QVERIFY(!m_service->child<QMessageBox>("deleteFilesDialog"));
    QTest::keyClick(edit, Qt::Key_Escape);
    QTRY_VERIFY(view()->hasFocus());
    QVERIFY(shown().contains(u"a.txt"_s));
}

/// Where one was in a sandbox is kept, so its home was not asked for.
void FilesReachTest::findsHomeLater()
{
    run(u"mkdir -p ~/in-home"_s);
    m_service->window->table()->selectKey(m_other);
    QTRY_VERIFY(!tab()->folder().isEmpty() && settled());
    m_service->window->table()->selectKey(m_box);
    QTRY_COMPARE(tab()->folder(), u"/tmp/t"_s);
    QTRY_VERIFY(settled());
    tab()->editPath();
    auto *line = m_service->child<QLineEdit>("files.path");
    line->setText(u"~/in-home"_s);
    QTest::keyClick(line, Qt::Key_Return);
    const QString wanted = QString::fromUtf8(run(u"cd ~/in-home && pwd"_s).trimmed());
    QTRY_COMPARE(tab()->folder(), wanted);
}

QTEST_MAIN(FilesReachTest)
#include "tst_filesreach.moc"
