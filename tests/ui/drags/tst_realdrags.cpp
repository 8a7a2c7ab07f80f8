// SPDX-License-Identifier: MIT
// Real drags, by the real pointer, between this window, another program's, and a second window of this
// program that runs by itself.
#include "app/guiapplication.h"
#include "manualclock.h"
#include "otherprogram.h"
#include "platform/dragout.h"
#include "secondwindow.h"
#include "servicewindow.h"
#include "ui/details/filestab.h"
#include "ui/details/folderview.h"

#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QStandardPaths>
#include <QStatusBar>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Prime = u"prime"_s;
const QString Ppio = u"ppio"_s;

/// The machine's, unless it is held.
class HeldClock final : public Clock
{
public:
    QDateTime now() const override { return system().now(); }
    std::chrono::milliseconds monotonic() const override
    {
        return m_held ? m_still.monotonic() : system().monotonic();
    }
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override
    {
        system().after(delay, context, std::move(callback));
    }

    void hold(bool held) { m_held = held; }
    ManualClock &still() { return m_still; }

private:
    std::atomic_bool m_held = false;
    ManualClock m_still;
};

} // namespace

class TestRealDrags : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void takesFilesOfTheDesktop();
    void takesFilesIntoAFolder();
    void takesFilesOntoASandbox();
    void movesWithinASandbox();
    void refusesWhatChangesNothing();
    void copiesToAnotherService();
    void givesFilesToTheDesktop();
    void isReadyForTheNextDrag();
    void savesWherePlasmaSays();
    void savesForThoseWhoAreSlow();
    void isPatientOnPlasma();
    void fetchesWhatIsLetGoOfAtOnce();
    void givesFilesToPlasma();
    void offersNothingOfPlasmaElsewhere();
    void endsWhenLetGoOfBetweenTwoDrags();
    void copiesToAnotherWindow();

private:
    FilesTab *tab() const { return m_service->window->details()->files(); }
    FolderView *view() const { return m_service->child<FolderView>("files.table"); }
    QString run(const SandboxKey &sandbox, const QString &command);
    /// Where the row of a name is on the screen.
    QPoint row(const QString &name) const;
    QPoint sandboxRow(const SandboxKey &key) const;
    QPoint belowTheRows() const;
    /// Notes whether something is above a widget that it would take.
    class Watch : public QObject
    {
    public:
        explicit Watch(QWidget *widget)
            : m_widget(widget)
        {
            qApp->installEventFilter(this);
        }
        bool takes() const { return m_takes; }
        int moves() const { return m_moves; }
        bool eventFilter(QObject *object, QEvent *event) override
        {
            if (object != m_widget || event->type() != QEvent::DragMove || m_inside)
                return false;
            // As it is answered, which is known only afterwards.
            m_inside = true;
            QCoreApplication::sendEvent(object, event);
            m_inside = false;
            m_takes = event->isAccepted();
            ++m_moves;
            return true;
        }

    private:
        QWidget *m_widget;
        bool m_inside = false;
        std::atomic_bool m_takes = false;
        std::atomic_int m_moves = 0;
    };
    bool drag(QPoint from, QPoint to, std::function<bool()> done)
    {
        m_hand.drag(from, to, std::move(done));
        return QTest::qWaitFor([this] { return m_hand.isFinished(); }, 4 * patience) && !m_hand.wasLate();
    }
    bool settle() const
    {
        return QTest::qWaitFor(
            [this] {
                const TransferSummary summary = m_service->transfers->summary();
                return m_service->transfers->count() > 0 && summary.active + summary.waiting == 0;
            },
            patience);
    }
    bool shows(const QString &name) const
    {
        return QTest::qWaitFor(
            [&] { return static_cast<RemoteFolderModel *>(view()->model())->rowOf(name) >= 0; }, patience);
    }
    QString file(const QString &name, const QByteArray &content) const
    {
        QFile made(m_files.filePath(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(content) != content.size())
            qFatal("no test file");
        return made.fileName();
    }
    void openDesktop(const QStringList &arguments, QPoint at = {1250, 700})
    {
        const QStringList place{QString::number(at.x()), QString::number(at.y())};
        m_desktop = std::make_unique<OtherProgram>(QStringLiteral(DRAG_DESKTOP), place + arguments);
        QTRY_VERIFY(m_desktop->has(u"ready"_s));
    }

    HeldClock m_clock;
    std::unique_ptr<ServiceWindow> m_service;
    std::unique_ptr<OtherProgram> m_desktop;
    Hand m_hand;
    QTemporaryDir m_files;
    SandboxKey m_box;
    SandboxKey m_other; ///< at another service
};

void TestRealDrags::initTestCase()
{
    QVERIFY2(!QStandardPaths::findExecutable(u"xdotool"_s).isEmpty(), "xdotool is not installed");
    m_service = std::make_unique<ServiceWindow>(QStringList{u"--sandboxes"_s, u"6"_s, u"--seed"_s, u"5"_s},
                                                QStringList{Prime, Ppio}, m_clock);
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_service->window->setGeometry(0, 30, 790, 640);
    m_box = m_service->create(u"box"_s);
    QVERIFY(!m_box.sandboxId.isEmpty());
    for (const Sandbox &sandbox : m_service->store.sandboxes(ServiceWindow::accountAt(Ppio))) {
        if (sandbox.state == SandboxState::Running && m_other.sandboxId.isEmpty())
            m_other = {ServiceWindow::accountAt(Ppio), sandbox.id};
    }
    QVERIFY(!m_other.sandboxId.isEmpty());
    run(m_other, u"rm -rf /tmp/there; mkdir /tmp/there"_s);
}

void TestRealDrags::cleanupTestCase()
{
    m_service.reset();
}

void TestRealDrags::init()
{
    run(m_box, u"rm -rf /tmp/t; mkdir -p /tmp/t/folder && cd /tmp/t && printf 'from the sandbox' >result && "
               u"chmod 755 "
               "result"_s);
    m_service->transfers->clearEnded();
    QVERIFY(show(*m_service, m_box, u"/tmp/t"_s));
    tab()->reload();
    QVERIFY(shows(u"result"_s));
    QTRY_VERIFY(!tab()->isLoading() && view()->model()->rowCount() == 2);
    m_service->window->activateWindow();
    view()->clearSelection();
    GuiApplication::instance()->armWatchdog();
}

void TestRealDrags::cleanup()
{
    m_hand.wait();
    m_desktop.reset();
    m_clock.hold(false);
    qunsetenv("XDG_CURRENT_DESKTOP");
    // A drag must not wait for bytes, nor count as waiting itself. Not the 50 ms of the watchdog: between
    // drags much waits for the display, which gets no more of the processors than anybody else.
    for (const QString &stall : GuiApplication::instance()->takeStalls())
        QVERIFY2(stall.section(u' ', 0, 0).toInt() < 400, qPrintable(stall));
}

QString TestRealDrags::run(const SandboxKey &sandbox, const QString &command)
{
    const RunOperation *operation = m_service->operations->run(sandbox, {.command = command});
    if (!QTest::qWaitFor([&] { return operation->isFinished(); }, patience) || !operation->result())
        return u"(no answer)"_s;
    return QString::fromUtf8(operation->result()->standardOutput);
}

QPoint TestRealDrags::row(const QString &name) const
{
    const int row = static_cast<RemoteFolderModel *>(view()->model())->rowOf(name);
    return view()->viewport()->mapToGlobal(
        QPoint(60, view()->rowViewportPosition(row) + view()->rowHeight(row) / 2));
}

QPoint TestRealDrags::sandboxRow(const SandboxKey &key) const
{
    SandboxTableView *table = m_service->window->table();
    const int row = table->proxy()->rowOf(key);
    table->scrollTo(table->proxy()->index(row, 0));
    return table->viewport()->mapToGlobal(
        QPoint(60, table->rowViewportPosition(row) + table->rowHeight(row) / 2));
}

QPoint TestRealDrags::belowTheRows() const
{
    return view()->viewport()->mapToGlobal(QPoint(80, view()->viewport()->height() - 12));
}

void TestRealDrags::takesFilesOfTheDesktop()
{
    openDesktop({file(u"dropped"_s, "from the desktop")});
    const Watch watch(tab());
    QVERIFY(drag(m_desktop->place(u"from"_s), belowTheRows(), [&] { return watch.takes(); }));
    QVERIFY(settle());
    QCOMPARE(run(m_box, u"cat /tmp/t/dropped"_s), u"from the desktop"_s);
    QVERIFY(shows(u"dropped"_s)); // without anybody reading the folder again
    QTRY_COMPARE(m_desktop->last(u"dragged"_s).value(u"action"_s).toInt(), int(Qt::CopyAction)); // not moved
    QVERIFY(QFileInfo::exists(m_files.filePath(u"dropped"_s)));
}

void TestRealDrags::takesFilesIntoAFolder()
{
    openDesktop({file(u"deeper"_s, "one below"), file(u"second"_s, "another")});
    const Watch watch(tab());
    QVERIFY(drag(m_desktop->place(u"from"_s), row(u"folder"_s), [&] { return watch.takes(); }));
    QVERIFY(settle());
    QCOMPARE(run(m_box, u"cat /tmp/t/folder/deeper /tmp/t/folder/second"_s), u"one belowanother"_s);
}

void TestRealDrags::takesFilesOntoASandbox()
{
    openDesktop({file(u"onto the row"_s, "to its home")});
    run(m_other, u"rm -f ~/onto*"_s);
    const Watch watch(m_service->window->table()->viewport());
    QVERIFY(drag(m_desktop->place(u"from"_s), sandboxRow(m_other), [&] { return watch.takes(); }));
    QVERIFY(settle());
    QCOMPARE(run(m_other, u"cat ~/'onto the row'"_s), u"to its home"_s);
}

void TestRealDrags::movesWithinASandbox()
{
    const Watch watch(tab());
    QVERIFY(drag(row(u"result"_s), row(u"folder"_s), [&] { return watch.takes(); }));
    QTRY_COMPARE(run(m_box, u"ls /tmp/t; ls /tmp/t/folder"_s), u"folder\nresult\n"_s);
    QCOMPARE(m_service->transfers->count(), 0); // no byte was moved for it
    QTRY_COMPARE(view()->model()->rowCount(), 1);
}

void TestRealDrags::refusesWhatChangesNothing()
{
    for (const char *desktop : {"GNOME", "KDE"}) {
        qputenv("XDG_CURRENT_DESKTOP", desktop);
        QTRY_COMPARE(DragOut::canSaveTo(), desktop == "KDE"_ba);
        const Watch watch(tab());
        // Over itself, and over the place where it is: told of, and not taken.
        QVERIFY(drag(row(u"result"_s), belowTheRows(), [&] { return watch.moves() > 3; }));
        QVERIFY(!watch.takes());
        QCOMPARE(run(m_box, u"ls /tmp/t"_s), u"folder\nresult\n"_s);
        QCOMPARE(m_service->transfers->count(), 0);
    }
}

void TestRealDrags::copiesToAnotherService()
{
    run(m_other, u"rm -f ~/result"_s);
    const Watch watch(m_service->window->table()->viewport());
    QVERIFY(drag(row(u"result"_s), sandboxRow(m_other), [&] { return watch.takes(); }));
    QVERIFY(settle());
    QCOMPARE(m_service->transfers->count(), 1);
    QCOMPARE(m_service->transfers->find(m_service->transfers->ids().constFirst())->state,
             TransferState::Done);
    QCOMPARE(run(m_other, u"cat ~/result; test -x ~/result && echo ' and runs'"_s),
             u"from the sandbox and runs\n"_s);
    QCOMPARE(QDir(m_service->folder.filePath(u"copies"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
             QStringList());
}

void TestRealDrags::givesFilesToTheDesktop()
{
    openDesktop({});
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
    QTRY_VERIFY(m_desktop->has(u"dropped"_s));
    const QJsonArray files = m_desktop->last(u"dropped"_s).value(u"files"_s).toArray();
    QCOMPARE(files.size(), 1);
    const QJsonObject got = files.first().toObject();
    QCOMPARE(got.value(u"name"_s).toString(), u"result"_s);
    QCOMPARE(got.value(u"content"_s).toString(), u"from the sandbox"_s); // complete when it was dropped
    QVERIFY(!got.value(u"executable"_s).toBool());
    QVERIFY(got.value(u"path"_s).toString().startsWith(m_service->folder.path()));
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
                        QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    QVERIFY(!(QFile::permissions(m_service->folder.filePath(u"staged"_s)) & others));
    QCOMPARE(m_service->transfers->count(), 1); // it could be seen

    // Once more: it is here.
    m_desktop->forget();
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
    QTRY_VERIFY(m_desktop->has(u"dropped"_s));
    QCOMPARE(m_service->transfers->count(), 1);
}

void TestRealDrags::isReadyForTheNextDrag()
{
    run(m_box, u"cd /tmp/t && rm result && head -c 3000000 /dev/zero >slow"_s);
    tab()->reload();
    QVERIFY(shows(u"slow"_s));
    openDesktop({});
    m_service->transfers->setLimits({.downloadRate = 50000}); // until the button has been let go of
    // Let go of while it is still on its way: nothing is dropped, and nothing half.
    std::atomic_bool fetching = false;
    const auto note =
        connect(m_service->transfers.get(), &TransferQueue::changed, this, [&](const QStringList &ids) {
            const TransferItem *item = m_service->transfers->find(ids.constFirst());
            if (item && item->state == TransferState::Running)
                fetching = true;
        });
    QVERIFY(drag(row(u"slow"_s), m_desktop->place(u"to"_s), [&] { return fetching.load(); }));
    disconnect(note);
    QTRY_VERIFY(m_service->window->statusBar()->currentMessage().contains(u"Fetching"_s));
    m_service->transfers->setLimits({});
    QTRY_VERIFY(m_service->window->statusBar()->currentMessage().contains(u"once more"_s));
    QVERIFY(!m_desktop->has(u"dropped"_s));
    QVERIFY(!m_desktop->isOver());
    QVERIFY(drag(row(u"slow"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
    QTRY_VERIFY(m_desktop->has(u"dropped"_s));
    QCOMPARE(m_desktop->last(u"dropped"_s)
                 .value(u"files"_s)
                 .toArray()
                 .first()
                 .toObject()
                 .value(u"content"_s)
                 .toString()
                 .size(),
             3000000);
    QCOMPARE(m_service->transfers->count(), 1);
}

void TestRealDrags::savesWherePlasmaSays()
{
    qputenv("XDG_CURRENT_DESKTOP", "KDE");
    QTRY_VERIFY(DragOut::canSaveTo());
    run(m_box, u"cd /tmp/t && mkdir folder/empty && echo deep >folder/deeper && chmod 755 folder/deeper"_s);
    QVERIFY(QDir(m_files.path()).mkdir(u"target"_s));
    const QString target = m_files.filePath(u"target"_s);
    const QString missing = m_files.filePath(u"missing"_s);
    const QStringList folders{u"sftp://host/tmp"_s,
                              u"target"_s,
                              missing,
                              file(u"no folder"_s, "a file"),
                              QUrl::fromLocalFile(target).toString(),
                              target};
    // Beside this window, so that there is no time to fetch anything in between.
    openDesktop(QStringList{u"--plasma"_s, target} + folders, QPoint(780, row(u"result"_s).y() - 100));
    view()->selectAll();
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
    QTRY_VERIFY(m_desktop->has(u"called"_s));

    const QJsonObject called = m_desktop->last(u"called"_s);
    const QJsonArray answers = called.value(u"answers"_s).toArray();
    const auto error = [&](int call) {
        return answers.at(call).toObject().value(u"error"_s).toString().section(u'.', -1);
    };
    QCOMPARE(answers.size(), folders.size());
    for (int bad = 0; bad < 4; ++bad) {
        QCOMPARE(error(bad), u"InvalidArgs"_s);
        const QString text = answers.at(bad).toObject().value(u"text"_s).toString();
        QVERIFY2(text.contains(folders.at(bad)), qPrintable(text));
    }
    QCOMPARE(error(4), QString());
    QCOMPARE(error(5), u"AccessDenied"_s); // once is enough
    QCOMPARE(called.value(u"guessed"_s).toObject().value(u"error"_s).toString().section(u'.', -1),
             u"UnknownObject"_s);
    const QString seen = called.value(u"seen"_s).toObject().value(u"text"_s).toString();
    QVERIFY2(seen.contains(u"<node>"_s) && !seen.contains(u"<node name"_s), qPrintable(seen));

    QVERIFY(settle());
    QCOMPARE(m_service->transfers->count(), 2); // the file and the folder, and nothing for the drag itself
    for (const QString &id : m_service->transfers->ids())
        QCOMPARE(m_service->transfers->find(id)->state, TransferState::Done);
    QFile result(target + u"/result"_s);
    QVERIFY(result.open(QIODevice::ReadOnly));
    QCOMPARE(result.readAll(), "from the sandbox");
    QVERIFY(!QFileInfo(result).isExecutable());
    QFile deeper(target + u"/folder/deeper"_s);
    QVERIFY(deeper.open(QIODevice::ReadOnly));
    QCOMPARE(deeper.readAll(), "deep\n");
    QVERIFY(!QFileInfo(deeper).isExecutable());
    QVERIFY(QFileInfo(target + u"/folder/empty"_s).isDir());
    QCOMPARE(QDir(target).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);
    QCOMPARE(QDir(m_files.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList{u"target"_s});
}

/// What was begun to be fetched meanwhile is given up for it.
void TestRealDrags::savesForThoseWhoAreSlow()
{
    qputenv("XDG_CURRENT_DESKTOP", "KDE");
    QTRY_VERIFY(DragOut::canSaveTo());
    run(m_box, u"cd /tmp/t && head -c 3000000 /dev/zero >large"_s);
    tab()->reload();
    QVERIFY(shows(u"large"_s));
    m_service->transfers->setLimits({.downloadRate = 20000});
    const QString sign = m_files.filePath(u"sign"_s);
    const auto note =
        connect(m_service->transfers.get(), &TransferQueue::changed, this, [&](const QStringList &ids) {
            const TransferItem *item = m_service->transfers->find(ids.constFirst());
            if (item && item->state == TransferState::Running)
                (void)file(u"sign"_s, "begun");
        });
    openDesktop({u"--plasma"_s, sign, m_files.path()});
    QVERIFY(drag(row(u"large"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
    disconnect(note);
    QTRY_VERIFY(m_desktop->has(u"called"_s));
    m_service->transfers->setLimits({});
    QVERIFY(settle());
    QStringList done;
    for (const QString &id : m_service->transfers->ids()) {
        const TransferItem *item = m_service->transfers->find(id);
        if (item->state == TransferState::Done)
            done.append(item->request.localPath);
        else
            QCOMPARE(item->state, TransferState::Cancelled);
    }
    QCOMPARE(done, QStringList{m_files.filePath(u"large"_s)});
    QCOMPARE(m_service->transfers->count(), 2);
    QCOMPARE(QFileInfo(done.constFirst()).size(), 3000000);
}

/// Half a second, in which a receiver may say that it would name a folder; then it is fetched.
void TestRealDrags::isPatientOnPlasma()
{
    qputenv("XDG_CURRENT_DESKTOP", "KDE");
    QTRY_VERIFY(DragOut::canSaveTo());
    openDesktop({}); // takes files only
    std::atomic_int added = 0;
    const auto note = connect(m_service->transfers.get(), &TransferQueue::changed, this,
                              [&] { added = m_service->transfers->count(); });
    m_clock.hold(true);
    ManualClock &clock = m_clock.still();
    // On the hand's thread, above the other window. It looks at the clock twenty times a second.
    const std::chrono::milliseconds start = clock.monotonic();
    int looks = -1;
    int addedEarly = 0;
    bool isLate = false;
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] {
        if (looks < 0)
            looks = clock.looks();
        if (isLate || clock.looks() < looks + 20)
            return m_desktop->isOver();
        addedEarly += added;
        looks = clock.looks();
        isLate = clock.monotonic() - start >= 500ms;
        clock.advance(isLate ? 1ms : 500ms);
        return false;
    }));
    disconnect(note);
    QVERIFY(isLate);
    QCOMPARE(addedEarly, 0);
    QTRY_VERIFY(m_desktop->has(u"dropped"_s));
    QCOMPARE(m_service->transfers->count(), 1);
}

/// Before anybody could say that it is not for them.
void TestRealDrags::fetchesWhatIsLetGoOfAtOnce()
{
    qputenv("XDG_CURRENT_DESKTOP", "KDE");
    QTRY_VERIFY(DragOut::canSaveTo());
    openDesktop({});
    m_service->window->statusBar()->clearMessage();
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [] { return true; }));
    QTRY_VERIFY(m_service->window->statusBar()->currentMessage().contains(u"once more"_s) ||
                m_desktop->has(u"dropped"_s));
    QCOMPARE(m_service->transfers->count(), 1);
}

/// What takes nothing but files gets them there too, and what takes both gets what is here already.
void TestRealDrags::givesFilesToPlasma()
{
    qputenv("XDG_CURRENT_DESKTOP", "ubuntu:KDE");
    QTRY_VERIFY(DragOut::canSaveTo());
    for (const QStringList &arguments :
         {QStringList(), QStringList{u"--plasma"_s, m_files.path(), m_files.path()}}) {
        openDesktop(arguments);
        QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
        QTRY_VERIFY(m_desktop->has(u"dropped"_s));
        const QJsonArray files = m_desktop->last(u"dropped"_s).value(u"files"_s).toArray();
        QCOMPARE(files.size(), 1);
        QCOMPARE(files.first().toObject().value(u"content"_s).toString(), u"from the sandbox"_s);
        QVERIFY(!m_desktop->has(u"called"_s));
        QCOMPARE(m_service->transfers->count(), 1);
    }
}

void TestRealDrags::offersNothingOfPlasmaElsewhere()
{
    qputenv("XDG_CURRENT_DESKTOP", "GNOME");
    openDesktop({u"--plasma"_s, m_files.path(), m_files.path()});
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
    QTRY_VERIFY(m_desktop->has(u"dropped"_s)); // files, as everywhere
    const QJsonArray types = m_desktop->last(u"over"_s).value(u"types"_s).toArray();
    for (const QJsonValue &type : types)
        QVERIFY2(!type.toString().contains(u"dndextract"_s), qPrintable(type.toString()));
    QVERIFY(!m_desktop->has(u"called"_s));
}

void TestRealDrags::endsWhenLetGoOfBetweenTwoDrags()
{
    openDesktop({});
    // The files are here: the drag is given up, to begin anew with them.
    std::atomic_bool fetched = false;
    const auto note =
        connect(m_service->transfers.get(), &TransferQueue::ended, this, [&] { fetched = true; });
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] { return fetched.load(); }));
    disconnect(note);
    // On a busy machine the button comes too late for that, and the new drag has what to drop.
    const auto isTold = [&] {
        return m_service->window->statusBar()->currentMessage().contains(u"once more"_s);
    };
    QTRY_VERIFY(isTold() || m_desktop->has(u"dropped"_s));
    QVERIFY(isTold() != m_desktop->has(u"dropped"_s));
    m_desktop->forget();
    // No drag is left that sticks to the pointer: the next one is one of its own.
    QVERIFY(drag(row(u"result"_s), m_desktop->place(u"to"_s), [&] { return m_desktop->isOver(); }));
    QTRY_VERIFY(m_desktop->has(u"dropped"_s));
    QCOMPARE(m_service->transfers->count(), 1);
}

void TestRealDrags::copiesToAnotherWindow()
{
    run(m_other, u"rm -rf /tmp/there; mkdir /tmp/there"_s);
    run(m_box, u"cd /tmp/t && head -c 3000000 /dev/zero >slow"_s);
    tab()->reload();
    QVERIFY(shows(u"slow"_s));
    QStringList arguments{u"--window"_s, m_other.accountId, m_other.sandboxId, u"/tmp/there"_s};
    for (const QString &provider : {Prime, Ppio})
        arguments += {provider, m_service->simulator.value(provider + u"Url"_s),
                      m_service->simulator.value(provider + u"Key"_s)};
    OtherProgram window(QCoreApplication::applicationFilePath(), arguments);
    QTRY_VERIFY_WITH_TIMEOUT(window.has(u"ready"_s), 60000);
    m_service->window->activateWindow();
    QTRY_VERIFY(m_service->window->isActiveWindow());
    // Before anything is here: the other window fetches it, and this one no more.
    m_service->transfers->setLimits({.downloadRate = 20000});
    QVERIFY(drag(row(u"slow"_s), window.place(u"to"_s), [&] { return window.isOver(); }));
    QTRY_VERIFY(window.has(u"copied"_s));
    QTRY_COMPARE(m_service->transfers->summary().active, 0);
    m_service->transfers->setLimits({});
    QCOMPARE(run(m_other, u"wc -c </tmp/there/slow"_s).trimmed(), u"3000000"_s);
    // With files of this computer, as any program would get them: still from sandbox to sandbox.
    window.forget();
    QVERIFY(drag(row(u"result"_s), window.place(u"to"_s), [&] { return window.isOverWithFiles(); }));
    QTRY_VERIFY(window.has(u"copied"_s));
    QCOMPARE(run(m_other, u"cat /tmp/there/result"_s), u"from the sandbox"_s);
    QCOMPARE(run(m_box, u"cat /tmp/t/result"_s), u"from the sandbox"_s);
}

int main(int argc, char *argv[])
{
    GuiApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--window"_s)
        return otherWindow(arguments.mid(2));
    TestRealDrags test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "tst_realdrags.moc"
