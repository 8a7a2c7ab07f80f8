// SPDX-License-Identifier: MIT
// The program, put together as main() does it, marks what comes from a sandbox.
#include "app/application.h"
#include "app/commandline.h"
#include "app/guiapplication.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/transferqueue.h"
#include "support/patience.h"
#include "ui/details/detailspane.h"
#include "ui/details/editedfiles.h"
#include "ui/mainwindow/mainwindow.h"

#include <atomic>

#include <QDesktopServices>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

class CountingMark final : public ArrivalMark
{
public:
    Result<void> mark(int descriptor, const QString &path) override
    {
        ++count;
        if (descriptor < 0 || !QFile::exists(path))
            ++wrong;
        if (reason.isEmpty())
            return {};
        return tl::unexpected(Error{.kind = Error::Kind::Local, .subject = path, .reason = reason});
    }
    std::atomic_int count = 0;
    std::atomic_int wrong = 0;
    QString reason; ///< not to be changed while something arrives
};

/// Takes what would go to an editor.
class Editor : public QObject
{
    Q_OBJECT
public:
    QStringList opened;
public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url.toLocalFile()); }
};

} // namespace

class TestArrivalMark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSetOnDownloads_data();
    void isSetOnDownloads();
    void isSetOnEditedCopies();

private:
    static void createBox(Application &program, const QString &command, SandboxKey *box);
};

/// A sandbox of the demo in which that command has run.
void TestArrivalMark::createBox(Application &program, const QString &command, SandboxKey *box)
{
    QSignalSpy started(&program, &Application::servicesStarted);
    program.start();
    QVERIFY(started.size() == 1 || started.wait(Testing::patience));
    const QString account = u"demo:ppio"_s;
    QTRY_VERIFY(program.store()->status(account).loadedOnce);
    CreateRequest request;
    request.name = u"marked"_s;
    request.image = u"base"_s;
    const Operation *created = program.operations()->create(account, request);
    QTRY_VERIFY(created->isFinished());
    QCOMPARE(created->state(), Operation::State::Succeeded);
    *box = created->items().constFirst().key;
    RunOperation *ran = program.operations()->run(*box, {.command = command});
    QTRY_VERIFY(ran->isFinished());
}

void TestArrivalMark::isSetOnDownloads_data()
{
    QTest::addColumn<bool>("isFolder");
    QTest::newRow("file") << false;
    QTest::newRow("folder") << true;
}

void TestArrivalMark::isSetOnDownloads()
{
    QFETCH(bool, isFolder);
    CommandLine commandLine;
    commandLine.demo = true;
    const auto mark = std::make_shared<CountingMark>();
    Application program(commandLine, mark);
    SandboxKey box;
    createBox(program, u"mkdir -p /tmp/d && echo 1 >/tmp/d/a"_s, &box);
    if (QTest::currentTestFailed())
        return;

    QTemporaryDir here;
    TransferQueue *queue = program.transfers();
    QSignalSpy ended(queue, &TransferQueue::ended);
    const QString id = queue
                           ->add({{.direction = TransferDirection::Download,
                                   .sandbox = box,
                                   .sandboxName = u"marked"_s,
                                   .remotePath = isFolder ? u"/tmp/d"_s : u"/tmp/d/a"_s,
                                   .localPath = here.filePath(u"there"_s),
                                   .folder = isFolder}})
                           .constFirst();
    QVERIFY(ended.wait(Testing::patience));
    QCOMPARE(queue->find(id)->state, TransferState::Done);
    QCOMPARE(mark->count, 1);
    QVERIFY(QFile::exists(here.filePath(isFolder ? u"there/a"_s : u"there"_s)));
}

void TestArrivalMark::isSetOnEditedCopies()
{
    Editor editor;
    QDesktopServices::setUrlHandler(u"file"_s, &editor, "open");
    CommandLine commandLine;
    commandLine.demo = true;
    const auto mark = std::make_shared<CountingMark>();
    Application program(commandLine, mark);
    SandboxKey box;
    createBox(program, u"cd /tmp && echo 1 >a && echo 2 >b && echo 3 >c"_s, &box);
    if (QTest::currentTestFailed())
        return;
    auto *edited = program.window()->details()->findChild<EditedFiles *>();
    QVERIFY(edited);
    edited->open(box, u"/tmp/a"_s);
    QTRY_COMPARE(editor.opened.size(), 1);
    QCOMPARE(mark->count, 1);
    QCOMPARE(mark->wrong, 0);
    QCOMPARE(editor.opened, edited->copies());

    // Where there are no such marks, files can be edited none the less; a failure is told, and nothing
    // opened.
    mark->reason = u"MARK_UNSUPPORTED"_s;
    edited->open(box, u"/tmp/b"_s);
    QTRY_COMPARE(editor.opened.size(), 2);
    mark->reason = u"NO_SPACE"_s;
    QSignalSpy told(edited, &EditedFiles::told);
    edited->open(box, u"/tmp/c"_s);
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told.constFirst().constFirst().value<MessageBar::Severity>(), MessageBar::Severity::Error);
    QCOMPARE(editor.opened.size(), 2);
    QCOMPARE(edited->copies(), editor.opened);
    QDesktopServices::unsetUrlHandler(u"file"_s);
}

int main(int argc, char *argv[])
{
    GuiApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"Sandkeeper"_s);
    TestArrivalMark test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_arrivalmark.moc"
