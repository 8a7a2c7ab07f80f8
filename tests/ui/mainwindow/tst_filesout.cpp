// SPDX-License-Identifier: MIT
// Files that leave a sandbox by the clipboard: for other folders and sandboxes, and for other programs.
#include "core/provider/errortext.h"
#include "manualclock.h"
#include "servicewindow.h"
#include "ui/details/filestab.h"
#include "ui/details/folderview.h"
#include "ui/transfers/remotefiles.h"
#include "ui/transfers/stagedfiles.h"

#include <QClipboard>
#include <QDataStream>
#include <QDir>
#include <QLockFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QStatusBar>
#include <QUrl>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Testing::ManualClock;
using Testing::ServiceWindow;

class FilesOutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void travelsAsBytes();
    void refusesOtherBytes_data();
    void refusesOtherBytes();
    void movesWhatWasCut();
    void copiesWithinASandbox();
    void copiesToAnotherSandbox();
    void pastesOntoSandboxes();
    void pastesFilesOfThisComputer();
    void saysWhatCannotBePasted();
    void readsTheClipboardOnce();
    void copiesForOtherPrograms();
    void saysWhatCouldNotBeFetched();
    void countsACopyWhileItIsTheSame();
    void countsAFolderForAMinute();
    void cleansUp();
    void leavesTheFoldersOfOthersAlone();

private:
    FilesTab *tab() const { return m_service->window->details()->files(); }
    RemoteFolderModel *model() const
    {
        return static_cast<RemoteFolderModel *>(m_service->child<FolderView>("files.table")->model());
    }
    QByteArray run(const SandboxKey &sandbox, const QString &command)
    {
        const RunOperation *operation = m_service->operations->run(sandbox, {.command = command});
        if (!QTest::qWaitFor([&] { return operation->isFinished(); }, Testing::patience) ||
            !operation->result())
            return "(no answer)";
        return operation->result()->standardOutput;
    }
    void go(const SandboxKey &sandbox, const QString &folder);
    void select(const QStringList &names);
    void trigger(const char *name)
    {
        QAction *action = m_service->window->actionRegistry()->action(QLatin1String(name));
        QTRY_VERIFY2(action->isEnabled(), qPrintable(action->toolTip()));
        action->trigger();
    }
    QString refusalOf(const char *name) const
    {
        return m_service->window->actionRegistry()->refusal(QLatin1String(name));
    }
    bool settle() const
    {
        return QTest::qWaitFor(
            [this] {
                const TransferSummary summary = m_service->transfers->summary();
                return m_service->transfers->count() > 0 && summary.active + summary.waiting == 0;
            },
            Testing::patience);
    }
    RemoteFiles files(const QStringList &names) const
    {
        RemoteFiles result{.sandbox = m_box, .folder = u"/tmp/t"_s};
        for (const QString &name : names)
            result.entries.append(model()->entry(model()->rowOf(name)));
        return result;
    }

    std::unique_ptr<ServiceWindow> m_service;
    SandboxKey m_box;
    SandboxKey m_other;
};

void FilesOutTest::initTestCase()
{
    m_service = std::make_unique<ServiceWindow>();
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_box = m_service->create(u"box"_s);
    m_other = m_service->create(u"other"_s);
    QVERIFY(!m_box.sandboxId.isEmpty() && !m_other.sandboxId.isEmpty());
}

void FilesOutTest::cleanupTestCase()
{
    m_service.reset();
}

void FilesOutTest::init()
{
    run(m_box,
        u"rm -rf /tmp/t; mkdir -p /tmp/t/folder/deep /tmp/t/target && cd /tmp/t && printf content >file && "
        "chmod 755 file && printf x >folder/deep/x && printf y >\"$(printf 'odd\\nname')\""_s);
    run(m_other, u"rm -rf /tmp/t ~/file; mkdir -p /tmp/t"_s);
    m_service->transfers->clearEnded();
    QGuiApplication::clipboard()->clear();
    go(m_box, u"/tmp/t"_s);
}

void FilesOutTest::go(const SandboxKey &sandbox, const QString &folder)
{
    m_service->window->table()->selectKey(sandbox);
    trigger("sandbox.files");
    QTRY_VERIFY(tab()->sandbox() == sandbox && !tab()->folder().isEmpty() && !tab()->isLoading());
    tab()->goTo(folder);
    QTRY_VERIFY(!tab()->isLoading() && tab()->folder() == folder);
    tab()->reload();
    QTRY_VERIFY(!tab()->isLoading() && !model()->isWorking());
}

void FilesOutTest::select(const QStringList &names)
{
    auto *view = m_service->child<FolderView>("files.table");
    view->clearSelection();
    for (const QString &name : names) {
        const int row = model()->rowOf(name);
        QVERIFY2(row >= 0, qPrintable(name));
        view->selectionModel()->setCurrentIndex(model()->index(row, 0),
                                                QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
}

void FilesOutTest::travelsAsBytes()
{
    RemoteFiles files{.sandbox = {u"account"_s, u"sandbox"_s}, .folder = u"/a b"_s, .cut = true};
    files.entries = {{.name = u"file"_s,
                      .type = FileType::File,
                      .size = 7,
                      .modified = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC)},
                     {.name = u"odd\n"_s + QChar(0xDCFF), .type = FileType::Folder},
                     {.name = u"link"_s, .type = FileType::File, .isLink = true}};
    QCOMPARE(RemoteFiles::fromBytes(files.toBytes()), std::optional(files));
    const std::unique_ptr<QMimeData> data = files.toMimeData();
    QCOMPARE(RemoteFiles::from(data.get()), std::optional(files));
    QVERIFY(data->text().startsWith(u"/a b/file\n"_s));
    data->setUrls({QUrl::fromLocalFile(u"/tmp/staged"_s)});
    QCOMPARE(localFilesIn(data.get()), QStringList()); // it comes from the sandbox, not from this computer
}

void FilesOutTest::refusesOtherBytes_data()
{
    RemoteFiles good{
        .sandbox = {u"account"_s, u"sandbox"_s}, .folder = u"/a"_s, .entries = {{.name = u"b"_s}}};
    const auto with = [&good](auto change) {
        RemoteFiles bad = good;
        change(bad);
        return bad.toBytes();
    };
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("text that is no such thing at all");
    QTest::newRow("cut off") << good.toBytes().chopped(5);
    QTest::newRow("path as a name") << with(
        [](RemoteFiles &bad) { bad.entries[0].name = u"../../etc/passwd"_s; });
    QTest::newRow("parent") << with([](RemoteFiles &bad) { bad.entries[0].name = u".."_s; });
    QTest::newRow("no folder") << with([](RemoteFiles &bad) { bad.folder = u"relative"_s; });
    QTest::newRow("no sandbox") << with([](RemoteFiles &bad) { bad.sandbox.sandboxId.clear(); });
    QTest::newRow("no entry") << with([](RemoteFiles &bad) { bad.entries.clear(); });
    QTest::newRow("too many") << with([](RemoteFiles &bad) {
        bad.entries = QList<FileEntry>(RemoteFiles::MostEntries + 1, bad.entries.constFirst());
    });
    QByteArray later = good.toBytes();
    later[7] = 9; // the version
    QTest::newRow("later version") << later;
    QByteArray many = good.toBytes();
    many[56] = 9; // the last byte of the number of entries
    QTest::newRow("lies about its length") << many;
}

void FilesOutTest::refusesOtherBytes()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!RemoteFiles::fromBytes(bytes));
}

void FilesOutTest::movesWhatWasCut()
{
    select({u"file"_s, u"folder"_s});
    trigger("files.cut");
    QTRY_VERIFY(!refusalOf("files.paste").isEmpty()); // they are here
    go(m_box, u"/tmp/t/target"_s);                    // an empty folder
    trigger("files.paste");
    QTRY_COMPARE(run(m_box, u"cd /tmp/t && find target folder file 2>/dev/null | LC_ALL=C sort"_s),
                 "target\ntarget/file\ntarget/folder\ntarget/folder/deep\ntarget/folder/deep/x\n");
    QCOMPARE(m_service->transfers->count(), 0);
    QTRY_COMPARE(model()->rowCount(), 2);
    QTRY_VERIFY(!refusalOf("files.paste").isEmpty()); // once
}

void FilesOutTest::copiesWithinASandbox()
{
    select({u"file"_s, u"folder"_s});
    trigger("files.copy");
    go(m_box, u"/tmp/t/target"_s);
    trigger("files.paste");
    QVERIFY(settle());
    QCOMPARE(
        run(m_box,
            u"cd /tmp/t && cat file target/file target/folder/deep/x && test -x target/file && echo !"_s),
        "contentcontentx!\n");
    QTRY_COMPARE(model()->rowCount(), 2);
}

void FilesOutTest::copiesToAnotherSandbox()
{
    select({u"file"_s, u"odd\nname"_s});
    auto *view = m_service->child<FolderView>("files.table");
    view->setFocus();
    QTRY_COMPARE(refusalOf("files.copy"), QString());
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    go(m_other, u"/tmp/t"_s);
    QTRY_COMPARE(refusalOf("files.paste"), QString());
    trigger("files.paste");
    QVERIFY(settle());
    for (const QString &id : m_service->transfers->ids()) {
        const TransferItem *item = m_service->transfers->find(id);
        QVERIFY2(
            item->state == TransferState::Done,
            qPrintable(item->error ? message(*item->error) + item->error->detail + item->error->reason : id));
    }
    QCOMPARE(run(m_other, u"cd /tmp/t && cat file \"$(printf 'odd\\nname')\""_s), "contenty");
    QTRY_COMPARE(model()->rowCount(), 2);
    QCOMPARE(run(m_box, u"cat /tmp/t/file"_s), "content");
}

void FilesOutTest::pastesOntoSandboxes()
{
    select({u"file"_s});
    trigger("files.copy");
    m_service->window->table()->selectKey(m_other);
    trigger("transfers.paste");
    QVERIFY(settle());
    QCOMPARE(run(m_other, u"cat ~/file"_s), "content");
}

void FilesOutTest::pastesFilesOfThisComputer()
{
    const QTemporaryDir here;
    QFile file(here.filePath(u"local"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("local") == 5);
    file.close();
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(file.fileName())});
    QGuiApplication::clipboard()->setMimeData(data);
    trigger("files.paste");
    QVERIFY(settle());
    QCOMPARE(run(m_box, u"cat /tmp/t/local"_s), "local");
}

void FilesOutTest::saysWhatCannotBePasted()
{
    QTRY_VERIFY(!refusalOf("files.paste").isEmpty());
    select({u"folder"_s});
    trigger("files.cut");
    go(m_box, u"/tmp/t/folder/deep"_s); // into itself
    QTRY_VERIFY(!refusalOf("files.paste").isEmpty());
    RemoteFiles unknown{
        .sandbox = {m_box.accountId, u"nowhere"_s}, .folder = u"/"_s, .entries = {{.name = u"a"_s}}};
    QGuiApplication::clipboard()->setMimeData(unknown.toMimeData().release());
    QTRY_VERIFY(!refusalOf("files.paste").isEmpty());
    QCOMPARE(m_service->transfers->count(), 0);
}

/// Counts how often somebody reads it, as another program would notice.
class CountedData final : public QMimeData
{
public:
    explicit CountedData(int *count)
        : m_count(count)
    {
        setUrls({QUrl::fromLocalFile(u"/tmp/anything"_s)});
    }

protected:
    QVariant retrieveData(const QString &type, QMetaType preferred) const override
    {
        ++*m_count;
        return QMimeData::retrieveData(type, preferred);
    }

private:
    int *m_count;
};

// Another program answers each reading, at its own pace, and the window waits for that.
void FilesOutTest::readsTheClipboardOnce()
{
    int count = 0;
    QGuiApplication::clipboard()->setMimeData(new CountedData(&count));
    QTRY_VERIFY(refusalOf("files.paste").isEmpty());
    QTRY_VERIFY(count > 0);
    const int once = count;
    for (const char *name : {"file", "folder", "target"}) {
        select({QString::fromLatin1(name)});
        QTRY_VERIFY(m_service->window->actionRegistry()->action(u"files.copy"_s)->isEnabled());
        m_service->window->table()->selectKey(m_other);
        QTRY_VERIFY(refusalOf("transfers.paste").isEmpty());
        go(m_box, u"/tmp/t"_s);
    }
    QCOMPARE(count, once);
    QGuiApplication::clipboard()->clear();
    QTRY_VERIFY(!refusalOf("files.paste").isEmpty());
}

void FilesOutTest::copiesForOtherPrograms()
{
    select({u"file"_s, u"folder"_s});
    trigger("files.copyOut");
    QTRY_VERIFY(m_service->window->statusBar()->currentMessage().contains(u"pasted in other programs"_s));
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    const QList<QUrl> urls = data->urls();
    QCOMPARE(urls.size(), 2);
    QHash<QString, QString> paths;
    for (const QUrl &url : urls)
        paths.insert(url.fileName(), url.toLocalFile());
    QFile file(paths.value(u"file"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "content");
    QVERIFY(!QFileInfo(file).isExecutable());
    QVERIFY(QFileInfo::exists(paths.value(u"folder"_s) + u"/deep/x"_s));
    QVERIFY(data->data(u"x-special/gnome-copied-files"_s).startsWith("copy\nfile:///"));
    QVERIFY(RemoteFiles::from(data)); // and in another sandbox it is copied from this one
    QCOMPARE(m_service->transfers->count(), 2);
}

void FilesOutTest::saysWhatCouldNotBeFetched()
{
    select({u"file"_s});
    run(m_box, u"rm /tmp/t/file"_s); // since it was listed
    trigger("files.copyOut");
    QVERIFY(settle());
    QCOMPARE(m_service->transfers->summary().failed, 1);
    QTRY_VERIFY(m_service->child<MessageBar>("noticeBar")->isVisible());
    const QMimeData *copied = QGuiApplication::clipboard()->mimeData();
    QVERIFY(!copied || !copied->hasUrls());
}

void FilesOutTest::countsACopyWhileItIsTheSame()
{
    const ManualClock clock;
    StagedFiles staged(m_service->transfers.get(), m_service->folder.filePath(u"staged"_s), &clock);
    QSignalSpy changed(&staged, &StagedFiles::changed);
    const RemoteFiles before = files({u"file"_s, u"folder"_s});
    QCOMPARE(staged.progress(before).state, StagedFiles::State::Absent);
    staged.fetch(before, u"box"_s);
    QCOMPARE(staged.progress(before).state, StagedFiles::State::Coming);
    QTRY_COMPARE(staged.progress(before).state, StagedFiles::State::Ready);
    QVERIFY(changed.count() > 0);
    const QStringList paths = staged.paths(before);
    QCOMPARE(paths.size(), 2);
    QCOMPARE(staged.readyNames(m_box, u"/tmp/t"_s), (QSet<QString>{u"file"_s, u"folder"_s}));
    QVERIFY(staged.readyNames(m_other, u"/tmp/t"_s).isEmpty());
    staged.fetch(before, u"box"_s); // nothing to do
    QCOMPARE(m_service->transfers->count(), 2);

    run(m_box, u"printf 'other content' >/tmp/t/file"_s);
    go(m_box, u"/tmp/t"_s);
    const RemoteFiles after = files({u"file"_s});
    QCOMPARE(staged.progress(after).state, StagedFiles::State::Absent);
    staged.fetch(after, u"box"_s);
    QTRY_COMPARE(staged.progress(after).state, StagedFiles::State::Ready);
    QVERIFY(staged.paths(after) != paths.mid(0, 1)); // who has got the old one keeps it
    QFile file(staged.paths(after).constFirst());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "other content");

    QVERIFY(QFile::remove(staged.paths(after).constFirst())); // somebody has moved it away
    QCOMPARE(staged.progress(after).state, StagedFiles::State::Absent);
    // What is given up does not come.
    m_service->transfers->setLimits({.downloadRate = 1});
    staged.fetch(after, u"box"_s);
    staged.giveUp(after);
    QCOMPARE(staged.progress(after).state, StagedFiles::State::Failed);
    m_service->transfers->setLimits({});
}

/// Nobody can tell whether it is the same.
void FilesOutTest::countsAFolderForAMinute()
{
    ManualClock clock;
    StagedFiles staged(m_service->transfers.get(), m_service->folder.filePath(u"staged"_s), &clock);
    const RemoteFiles both = files({u"file"_s, u"folder"_s});
    const RemoteFiles folder = files({u"folder"_s});
    m_service->transfers->setLimits({.downloadRate = 1});
    staged.fetch(both, u"box"_s);
    clock.advance(1h); // it counts from when it is here
    QCOMPARE(staged.progress(both).state, StagedFiles::State::Coming);
    m_service->transfers->setLimits({});
    QTRY_COMPARE(staged.progress(both).state, StagedFiles::State::Ready);
    const QStringList paths = staged.paths(both);
    clock.advance(60s);
    QCOMPARE(staged.paths(both), paths);

    clock.advance(1ms);
    QCOMPARE(staged.progress(folder).state, StagedFiles::State::Absent);
    QCOMPARE(staged.paths(both), QStringList());
    QCOMPARE(staged.paths(files({u"file"_s})), paths.mid(0, 1)); // of which one can
    run(m_box, u"touch /tmp/t/folder/later"_s);
    staged.fetch(both, u"box"_s);
    QCOMPARE(m_service->transfers->count(), 3); // the folder only
    QTRY_COMPARE(staged.progress(both).state, StagedFiles::State::Ready);
    QVERIFY(QFileInfo::exists(staged.paths(folder).constFirst() + u"/later"_s));
    QVERIFY(QFileInfo(paths.constLast()).isDir()); // who has got the old one keeps it
}

void FilesOutTest::cleansUp()
{
    QString path;
    {
        StagedFiles staged(m_service->transfers.get(), m_service->folder.filePath(u"mine"_s),
                           &Clock::system());
        staged.fetch(files({u"file"_s}), u"box"_s);
        QTRY_COMPARE(staged.progress(files({u"file"_s})).state, StagedFiles::State::Ready);
        path = staged.paths(files({u"file"_s})).constFirst();
        QVERIFY(QFileInfo::exists(path));
    }
    QVERIFY(!QFileInfo::exists(path));
    QCOMPARE(QDir(m_service->folder.filePath(u"mine"_s)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList());
}

void FilesOutTest::leavesTheFoldersOfOthersAlone()
{
    const QDir root(m_service->folder.filePath(u"shared"_s));
    QVERIFY(root.mkpath(u"abandoned/1"_s) && root.mkpath(u"running/1"_s));
    QLockFile lock(root.filePath(u"running.lock"_s));
    QVERIFY(lock.tryLock());
    // What would still come for an instance that is gone is cancelled.
    m_service->transfers->setLimits({.downloadRate = 1});
    const QString id = m_service->transfers
                           ->add({{.direction = TransferDirection::Download,
                                   .sandbox = m_box,
                                   .remotePath = u"/tmp/t/file"_s,
                                   .localPath = root.filePath(u"abandoned/1/file"_s)}})
                           .constFirst();
    const StagedFiles staged(m_service->transfers.get(), root.path(), &Clock::system());
    QTRY_VERIFY(!root.exists(u"abandoned"_s));
    QCOMPARE(m_service->transfers->find(id)->state, TransferState::Cancelled);
    QVERIFY(root.exists(u"running"_s));
    m_service->transfers->setLimits({});
}

QTEST_MAIN(FilesOutTest)
#include "tst_filesout.moc"
