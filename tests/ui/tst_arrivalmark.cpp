// SPDX-License-Identifier: MIT
// The program, put together as main() does it, marks what comes from a sandbox.
#include "app/application.h"
#include "app/commandline.h"
#include "app/guiapplication.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/transferqueue.h"

#include <atomic>

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
    Result<void> mark(int, const QString &) override
    {
        ++count;
        return {};
    }
    std::atomic_int count = 0;
};

} // namespace

class TestArrivalMark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isSetOnDownloads_data();
    void isSetOnDownloads();
};

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
    QSignalSpy started(&program, &Application::servicesStarted);
    program.start();
    QVERIFY(started.size() == 1 || started.wait(20000));
    const QString account = u"demo:ppio"_s;
    QTRY_VERIFY_WITH_TIMEOUT(program.store()->status(account).loadedOnce, 20000);
    CreateRequest request;
    request.name = u"marked"_s;
    request.image = u"base"_s;
    const Operation *created = program.operations()->create(account, request);
    QTRY_VERIFY_WITH_TIMEOUT(created->isFinished(), 30000);
    QCOMPARE(created->state(), Operation::State::Succeeded);
    const SandboxKey box = created->items().constFirst().key;
    RunOperation *ran = program.operations()->run(box, {.command = u"mkdir -p /tmp/d && echo 1 >/tmp/d/a"_s});
    QTRY_VERIFY_WITH_TIMEOUT(ran->isFinished(), 20000);

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
    QVERIFY(ended.wait(30000));
    QCOMPARE(queue->find(id)->state, TransferState::Done);
    QCOMPARE(mark->count, 1);
    QVERIFY(QFile::exists(here.filePath(isFolder ? u"there/a"_s : u"there"_s)));
}

int main(int argc, char *argv[])
{
    GuiApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"Sandkeeper"_s);
    TestArrivalMark test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_arrivalmark.moc"
