// SPDX-License-Identifier: MIT
// Folders; the rest of the suite is in providerconformance.cpp.
#include "providerconformance.h"

#include <QElapsedTimer>
#include <QSet>
#include <QSignalSpy>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

namespace {

QStringList namesOf(const QList<FileEntry> &entries)
{
    QStringList names;
    for (const FileEntry &entry : entries)
        names.append(entry.name);
    names.sort();
    return names;
}

FileEntry entryOf(const QList<FileEntry> &entries, const QString &name)
{
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const FileEntry &entry) { return entry.name == name; });
    return found == entries.end() ? FileEntry() : *found;
}

} // namespace

#define NEED_FOLDERS                                                                                         \
    FileSystem *const folders = m_provider->fileSystem();                                                    \
    if (lacks(folders, "folders"))                                                                           \
    return

Result<QList<FileEntry>> ProviderConformance::listFolder(const QString &sandboxId, const QString &path)
{
    const auto job = m_provider->fileSystem()->listFolder(sandboxId, path);
    QList<FileEntry> all;
    connect(job.get(), &FolderListJob::arrived, this,
            [&all](const QList<FileEntry> &entries) { all += entries; });
    QSignalSpy ended(job.get(), &Job::finished);
    if (job->isFinished() || !ended.wait(60'000))
        return tl::unexpected(Error{.kind = Kind::Timeout});
    if (job->state() != Job::State::Succeeded)
        return tl::unexpected(job->error());
    return all;
}

void ProviderConformance::findsTheHomeFolder()
{
    NEED_FOLDERS;
    const auto home = wait(folders->homeFolder(commonSandbox()));
    VERIFY_VALUE(home);
    QVERIFY(home->startsWith(u'/'));
    const auto entry = wait(folders->stat(commonSandbox(), *home));
    VERIFY_VALUE(entry);
    QCOMPARE(entry->type, FileType::Folder);
    VERIFY_VALUE(listFolder(commonSandbox(), *home));
    Sandbox ended;
    ended.state = SandboxState::Terminated;
    QVERIFY(!folders->refusal(ended).isEmpty());
    QCOMPARE(folders->refusal(wait(m_provider->get(commonSandbox())).value()), QString());
}

void ProviderConformance::listsAFolder()
{
    NEED_FOLDERS;
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -rf /tmp/kinds && mkdir -p /tmp/kinds/folder/below && cd /tmp/kinds && "
                         "printf abc > file && chmod 640 file && : > empty && touch .hidden && "
                         "touch -d '2024-02-03 04:05:06 UTC' file && ln -s file link && "
                         "ln -s nowhere broken && ln -s folder folderlink && mkfifo pipe"_s));
    const auto entries = listFolder(id, u"/tmp/kinds"_s);
    VERIFY_VALUE(entries);
    QCOMPARE(namesOf(*entries), (QStringList{u".hidden"_s, u"broken"_s, u"empty"_s, u"file"_s, u"folder"_s,
                                             u"folderlink"_s, u"link"_s, u"pipe"_s}));
    const FileEntry file = entryOf(*entries, u"file"_s);
    QCOMPARE(file.type, FileType::File);
    QVERIFY(!file.isLink);
    QCOMPARE(file.size.value_or(3), 3);
    QCOMPARE(file.mode.value_or(0640), 0640U);
    if (file.modified.isValid())
        QCOMPARE(file.modified.toSecsSinceEpoch(), 1706933106);
    QCOMPARE(entryOf(*entries, u"empty"_s).size.value_or(0), 0);
    QCOMPARE(entryOf(*entries, u"folder"_s).type, FileType::Folder);
    QVERIFY(!entryOf(*entries, u"folder"_s).isLink);
    // A link has the type of what it leads to.
    QCOMPARE(entryOf(*entries, u"link"_s).type, FileType::File);
    QVERIFY(entryOf(*entries, u"link"_s).isLink);
    QCOMPARE(entryOf(*entries, u"folderlink"_s).type, FileType::Folder);
    QVERIFY(entryOf(*entries, u"folderlink"_s).isLink);
    QCOMPARE(entryOf(*entries, u"broken"_s).type, FileType::Link);
    QVERIFY(entryOf(*entries, u"broken"_s).isLink);
    QCOMPARE(entryOf(*entries, u"pipe"_s).type, FileType::Special);
    const auto through = listFolder(id, u"/tmp/kinds/folderlink"_s);
    VERIFY_VALUE(through);
    QCOMPARE(namesOf(*through), QStringList{u"below"_s});
    const auto nothing = listFolder(id, u"/tmp/kinds/folder/below"_s);
    VERIFY_VALUE(nothing);
    QVERIFY(nothing->isEmpty());
}

void ProviderConformance::namesEntriesFreely()
{
    NEED_FOLDERS;
    const QString id = commonSandbox();
    QStringList names;
    for (const char *name :
         {"with space", "100%", "%2F", "a+b&c=d#e?f", "\"quoted\" 'name'", "back\\slash", "-rf", "日本語",
          "🙂", "e\u0301", "$(id)", "line\nbreak", "tab\there", "...", "~"})
        names.append(QString::fromUtf8(name));
    VERIFY_VALUE(run(id, u"rm -rf /tmp/names"_s));
    for (const QString &name : std::as_const(names))
        VERIFY_VALUE(wait(folders->makeFolder(id, u"/tmp/names/"_s + name)));
    const auto entries = listFolder(id, u"/tmp/names"_s);
    VERIFY_VALUE(entries);
    names.sort();
    QCOMPARE(namesOf(*entries), names);
    for (const QString &name : std::as_const(names)) {
        const auto entry = wait(folders->stat(id, u"/tmp/names/"_s + name));
        VERIFY_VALUE(entry);
        QCOMPARE(entry->name, name);
    }
    QStringList paths;
    for (const QString &name : std::as_const(names))
        paths.append(u"/tmp/names/"_s + name);
    VERIFY_VALUE(wait(folders->removePaths(id, paths)));
    QVERIFY(listFolder(id, u"/tmp/names"_s).value().isEmpty());
}

void ProviderConformance::makesFolders()
{
    NEED_FOLDERS;
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -rf /tmp/made && mkdir /tmp/made && : > /tmp/made/file"_s));
    VERIFY_VALUE(wait(folders->makeFolder(id, u"/tmp/made/a/b/c"_s)));
    QCOMPARE(wait(folders->stat(id, u"/tmp/made/a/b/c"_s)).value().type, FileType::Folder);
    for (const QString &path : {u"/tmp/made/a/b/c"_s, u"/tmp/made/file"_s}) {
        const auto again = wait(folders->makeFolder(id, path));
        QVERIFY(!again);
        QVERIFY2(again.error().kind == Kind::Conflict, told(again.error()));
        QCOMPARE(again.error().subject, path);
        QVERIFY(!again.error().ambiguous);
    }
    QCOMPARE(wait(folders->stat(id, u"/tmp/made/file"_s)).value().type, FileType::File);
}

void ProviderConformance::movesEntries()
{
    NEED_FOLDERS;
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -rf /tmp/moves && mkdir -p /tmp/moves/folder && cd /tmp/moves && "
                         "printf one > a && printf two > b && printf in > folder/file"_s));
    VERIFY_VALUE(wait(folders->move(id, u"/tmp/moves/folder"_s, u"/tmp/moves/renamed"_s, false)));
    const auto refused = wait(folders->move(id, u"/tmp/moves/a"_s, u"/tmp/moves/b"_s, false));
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::Conflict, told(refused.error()));
    QCOMPARE(refused.error().subject, u"/tmp/moves/b"_s);
    QCOMPARE(run(id, u"cat /tmp/moves/a /tmp/moves/b /tmp/moves/renamed/file"_s).value().standardOutput,
             QByteArray("onetwoin"));
    VERIFY_VALUE(wait(folders->move(id, u"/tmp/moves/a"_s, u"/tmp/moves/b"_s, true)));
    QCOMPARE(run(id, u"cat /tmp/moves/b; ls /tmp/moves"_s).value().standardOutput,
             QByteArray("oneb\nrenamed\n"));
    const auto missing = wait(folders->move(id, u"/tmp/moves/a"_s, u"/tmp/moves/c"_s, false));
    QVERIFY(!missing);
    QVERIFY2(missing.error().kind == Kind::NotFound, told(missing.error()));
    QCOMPARE(missing.error().subject, u"/tmp/moves/a"_s);
}

void ProviderConformance::removesEntries()
{
    NEED_FOLDERS;
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -rf /tmp/removed && mkdir -p /tmp/removed/folder/below /tmp/removed/kept && "
                         "cd /tmp/removed && : > file && : > folder/below/file && : > kept/file && "
                         "ln -s kept link"_s));
    VERIFY_VALUE(wait(folders->removePaths(id, {u"/tmp/removed/folder"_s, u"/tmp/removed/never-there"_s,
                                                u"/tmp/removed/link"_s, u"/tmp/removed/file"_s})));
    QCOMPARE(run(id, u"ls -R /tmp/removed"_s).value().standardOutput.simplified(),
             QByteArray("/tmp/removed: kept /tmp/removed/kept: file"));
    VERIFY_VALUE(wait(folders->removePaths(id, {})));
}

void ProviderConformance::tellsWrongFolders()
{
    NEED_FOLDERS;
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u": > /tmp/no-folder"_s));
    const QString gone = u"/tmp/never-there"_s;
    const auto listed = listFolder(id, gone);
    QVERIFY(!listed);
    QVERIFY2(listed.error().kind == Kind::NotFound, told(listed.error()));
    QCOMPARE(listed.error().subject, gone);
    const auto entry = wait(folders->stat(id, gone));
    QVERIFY(!entry);
    QVERIFY2(entry.error().kind == Kind::NotFound, told(entry.error()));
    QCOMPARE(entry.error().subject, gone);
    const auto file = listFolder(id, u"/tmp/no-folder"_s);
    QVERIFY(!file);
    QVERIFY2(file.error().kind == Kind::Invalid, told(file.error()));
    QCOMPARE(file.error().subject, u"/tmp/no-folder"_s);
    m_simulator.reset();
    for (const QString &path : {QString(), u"tmp"_s, u"/tmp/a"_s + QChar(u'\0')}) {
        QCOMPARE(listFolder(id, path).error().kind, Kind::Invalid);
        QCOMPARE(wait(folders->stat(id, path)).error().kind, Kind::Invalid);
        QCOMPARE(wait(folders->makeFolder(id, path)).error().kind, Kind::Invalid);
        QCOMPARE(wait(folders->move(id, u"/tmp/no-folder"_s, path, true)).error().kind, Kind::Invalid);
        QCOMPARE(wait(folders->removePaths(id, {u"/tmp/no-folder"_s, path})).error().kind, Kind::Invalid);
    }
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
    const QString dead = readySandbox(u"folders-die"_s);
    VERIFY_VALUE(wait(m_provider->remove(dead)));
    for (const Error &error :
         {listFolder(dead, u"/tmp"_s).error(), wait(folders->makeFolder(dead, u"/tmp/x"_s)).error()})
        QVERIFY2(error.kind == Kind::NotRunning || error.kind == Kind::NotFound, told(error));
}

void ProviderConformance::listsManyEntries()
{
    NEED_FOLDERS;
    constexpr int many = 100'000;
    const QString id = commonSandbox();
    const QString make =
        u"mkdir -p /tmp/many && cd /tmp/many && seq -f 'some-file-%06.0f' 100000 | xargs touch"_s;
    VERIFY_VALUE(run(id, make, 60s));
    QElapsedTimer time;
    time.start();
    StallMeter stall;
    int pieces = 0;
    qsizetype count = 0;
    qsizetype largest = 0;
    QSet<QString> names;
    const auto job = folders->listFolder(id, u"/tmp/many"_s);
    connect(job.get(), &FolderListJob::arrived, this, [&](const QList<FileEntry> &entries) {
        ++pieces;
        count += entries.size();
        largest = std::max(largest, entries.size());
        names.insert(entries.first().name);
    });
    QSignalSpy ended(job.get(), &Job::finished);
    QVERIFY(ended.wait(60'000));
    QVERIFY2(job->state() == Job::State::Succeeded, told(job->error()));
    QCOMPARE(count, many);
    QCOMPARE(names.size(), pieces);
    qInfo("%d entries in %d pieces of at most %lld took %lld ms; the event loop stood still for %lld ms",
          many, pieces, qint64(largest), time.elapsed(), stall.worst());
    QVERIFY(pieces > 10);
    // Reading it on this thread would take many times as long; a busy machine must not fail the test.
    QVERIFY(stall.worst() < 300);
    const auto cancelled = folders->listFolder(id, u"/tmp/many"_s);
    connect(cancelled.get(), &FolderListJob::arrived, cancelled.get(), &Job::cancel);
    QSignalSpy once(cancelled.get(), &Job::finished);
    QVERIFY(once.wait(60'000));
    QCOMPARE(cancelled->state(), Job::State::Cancelled);
    QTest::qWait(50);
    QCOMPARE(once.count(), 1);
}

void ProviderConformance::watchesAFolder()
{
    NEED_FOLDERS;
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -rf /tmp/watched && mkdir -p /tmp/watched"_s));
    const auto watch = folders->watchFolder(id, u"/tmp/watched"_s);
    if (!watch)
        return qInfo("%s cannot watch folders: not tested", qPrintable(m_subject.providerId));
    QSignalSpy started(watch.get(), &FolderWatchJob::started);
    QSignalSpy changed(watch.get(), &FolderWatchJob::changed);
    QSignalSpy ended(watch.get(), &Job::finished);
    QTRY_COMPARE(started.count(), 1);
    QCOMPARE(changed.count(), 0);
    for (const auto &command : {u"echo x > /tmp/watched/a"_s, u"mv /tmp/watched/a /tmp/watched/b"_s,
                                u"chmod 600 /tmp/watched/b"_s, u"rm /tmp/watched/b"_s}) {
        const auto before = changed.count();
        VERIFY_VALUE(run(id, command));
        QTRY_VERIFY2(changed.count() > before, qPrintable(command));
    }
    // A burst is not told file by file.
    QTest::qWait(300);
    const auto before = changed.count();
    VERIFY_VALUE(run(id, u"for i in $(seq 200); do : > /tmp/watched/$i; done"_s));
    QTRY_VERIFY(changed.count() > before);
    QTest::qWait(300);
    QVERIFY2(changed.count() - before < 50, "told too often");
    QCOMPARE(ended.count(), 0);
    watch->cancel();
    QCOMPARE(watch->state(), Job::State::Cancelled);
    QCOMPARE(ended.count(), 1);
    const auto missing = folders->watchFolder(id, u"/tmp/never-there"_s);
    QVERIFY(finish(*missing));
    QVERIFY2(missing->error().kind == Kind::NotFound, told(missing->error()));
    QCOMPARE(missing->error().subject, u"/tmp/never-there"_s);
    const auto orphan = folders->watchFolder(id, u"/tmp/watched"_s);
    const auto listing = folders->listFolder(id, u"/tmp"_s);
    m_provider.reset();
    QCOMPARE(orphan->state(), Job::State::Cancelled);
    QCOMPARE(listing->state(), Job::State::Cancelled);
    QTest::qWait(50); // whatever is still queued must find nobody
}

} // namespace Sandkeeper
