// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"
#include "core/provider/remotename.h"
#include "transferfixture.h"

#include <mutex>
#include <sys/stat.h>

#include <QDir>
#include <QSet>
#include <QSignalSpy>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

using State = TransferState;
using Policy = ConflictPolicy;

namespace {

/// Notes what it was shown, and that it had no final name yet.
class NotingMark final : public ArrivalMark
{
public:
    Result<void> mark(int descriptor, const QString &) override
    {
        struct stat status = {};
        const std::scoped_lock lock(m_mutex);
        if (fstat(descriptor, &status) == 0)
            m_seen.insert(quint64(status.st_ino));
        return {};
    }
    bool hasSeen(const QString &path) const
    {
        struct stat status = {};
        const std::scoped_lock lock(m_mutex);
        return stat(QFile::encodeName(path).constData(), &status) == 0 &&
               m_seen.contains(quint64(status.st_ino));
    }
    qsizetype count() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_seen.size();
    }

private:
    mutable std::mutex m_mutex;
    QSet<quint64> m_seen;
};

const QStringList oddNames{
    u"it's"_s,         u"-rf"_s,         u" spaces  "_s, u"new\nline"_s,     u"$(touch x)`y`"_s,
    u"semi;colon&|"_s, u"back\\slash"_s, u"“ünï”"_s,     u"*?[a]"_s,         u"tab\there"_s,
    u".hidden"_s,      u"%41"_s,         u"a#b?c=d"_s,   u"double\"quote"_s, u"~"_s};

} // namespace

/// Folders in a sandbox without tar, where they go file by file; and what is done to all that arrives.
class TestTransferPlain : public Testing::TransferFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(startService(Tools::NoTar), qPrintable(m_simulator.problem())); }
    void init()
    {
        clear();
        m_mark.reset();
    }

    void movesFolders();
    void movesEmptyFolders();
    void movesSeveralAtOnce_data();
    void movesSeveralAtOnce();
    void countsTheBytesOfBigFiles_data();
    void countsTheBytesOfBigFiles();
    void comparesAsWellAsItCan_data();
    void comparesAsWellAsItCan();
    void keepsOutOfLinksHere();
    void merges();
    void failsAsAWhole();
    void asksForAFolderThatCameMeanwhile_data();
    void asksForAFolderThatCameMeanwhile();
    void leavesOutWhatCannotBePlaced();
    void goesOnWithoutAQuestion_data();
    void goesOnWithoutAQuestion();
    void forgetsWhatIsGone();
    void marksWhatArrives_data();
    void marksWhatArrives();

private:
    static TransferRequest folder(TransferRequest request, const QString &local = {})
    {
        request.folder = true;
        if (!local.isEmpty())
            request.localPath = local;
        return request;
    }
    static QString problem(const TransferQueue &queue, const QString &id)
    {
        const std::optional<Error> error = queue.find(id)->error;
        return error ? message(*error) + error->reason + error->detail
                     : u"state %1"_s.arg(int(stateOf(queue, id)));
    }
    QByteArray temporariesThere() { return run(u"ls -A /tmp '%1' | grep sandkeeper"_s.arg(m_remoteFolder)); }
};

void TestTransferPlain::movesFolders()
{
    for (qsizetype i = 0; i < oddNames.size(); ++i) {
        writeHere(u"tree/"_s + oddNames.at(i), content(1000 + i, int(i)));
        writeHere(u"tree/%1 of/inner/%1"_s.arg(oddNames.at(i)), oddNames.at(i).toUtf8());
    }
    QVERIFY(QDir().mkpath(here(u"tree/empty/inner"_s)));
    QVERIFY(QFile::link(u"/etc/passwd"_s, here(u"tree/link"_s)));
    QVERIFY(
        QFile::setPermissions(here(u"tree/it's"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const auto queue = makeQueue();
    const QString up = queue->add({folder(upload(u"tree"_s))}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, up) == State::Done, qPrintable(problem(*queue, up)));
    const int files = int(oddNames.size()) * 2;
    QCOMPARE(queue->find(up)->filesDone, files);
    QCOMPARE(queue->find(up)->leftOut, 1);
    QCOMPARE(count(u"upload"_s), files); // no archive
    QCOMPARE(run(u"cd '%1' && find . -type d -printf x | wc -c && test -d empty/inner && ! test -e link && ! "
                 u"test -L "
                 u"link && "
                 "test -x \"it's\" && ! test -x %2 && echo right"_s.arg(there(u"tree"_s),
                                                                        u"~"_s.prepend(u"./"_s))),
             QByteArray::number(3 + files) + "\nright\n");
    QCOMPARE(temporariesThere(), QByteArray());

    run(u"cd '%1' && ln -s /etc/passwd evil && ln -s /etc etc && mkfifo pipe && chmod 4755 '%41'"_s.arg(
        there(u"tree"_s)));
    const QString down = queue->add({folder(download(u"tree"_s), here(u"back"_s))}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, down) == State::Done, qPrintable(problem(*queue, down)));
    QCOMPARE(queue->find(down)->filesDone, files);
    QCOMPARE(queue->find(down)->leftOut, 3);
    QCOMPARE(count(u"download"_s), files);
    for (qsizetype i = 0; i < oddNames.size(); ++i) {
        QVERIFY2(readHere(u"back/"_s + oddNames.at(i)) == content(1000 + i, int(i)),
                 qPrintable(oddNames.at(i)));
        QCOMPARE(readHere(u"back/%1 of/inner/%1"_s.arg(oddNames.at(i))), oddNames.at(i).toUtf8());
        struct stat status = {};
        QCOMPARE(lstat(QFile::encodeName(here(u"back/"_s + oddNames.at(i))).constData(), &status), 0);
        QVERIFY2((status.st_mode & 07111) == 0, qPrintable(oddNames.at(i)));
    }
    QVERIFY(QFileInfo(here(u"back/empty/inner"_s)).isDir());
    QCOMPARE(QDir(here(u"back"_s))
                 .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)
                 .size(),
             2 * oddNames.size() + 1);
    QTRY_COMPARE(namesHere(), (QStringList{u"back"_s, u"tree"_s}));
    QTRY_COMPARE(temporariesThere(), QByteArray());
}

void TestTransferPlain::movesEmptyFolders()
{
    QVERIFY(QDir().mkpath(here(u"none"_s)));
    const auto queue = makeQueue();
    const QString up = queue->add({folder(upload(u"none"_s))}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, up) == State::Done, qPrintable(problem(*queue, up)));
    QCOMPARE(namesThere(), QStringList{u"none"_s});
    const QString down = queue->add({folder(download(u"none"_s), here(u"back"_s))}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, down) == State::Done, qPrintable(problem(*queue, down)));
    QVERIFY(QFileInfo(here(u"back"_s)).isDir());
}

void TestTransferPlain::movesSeveralAtOnce_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::newRow("upload") << true;
    QTest::newRow("download") << false;
}

// One that gets no answer holds up none of the others.
void TestTransferPlain::movesSeveralAtOnce()
{
    QFETCH(bool, uploads);
    constexpr int files = 8;
    for (int i = 0; i < files; ++i)
        uploads ? writeHere(u"tree/%1"_s.arg(i), content(2000, i))
                : writeThere(u"tree/%1"_s.arg(i), content(2000, i));
    const auto queue = makeQueue();
    QVERIFY(addFault(uploads ? u"upload:hang:times=1"_s : u"download:hang:times=1"_s));
    const QString id = queue->add({folder(uploads ? upload(u"tree"_s) : download(u"tree"_s))}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->filesDone == files - 1; }));
    QCOMPARE(stateOf(*queue, id), State::Running);
    m_simulator.reset(); // which ends the call
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    for (int i = 0; i < files; ++i)
        QVERIFY((uploads ? readThere(u"tree/%1"_s.arg(i)) : readHere(u"tree/%1"_s.arg(i))) ==
                content(2000, i));
}

void TestTransferPlain::countsTheBytesOfBigFiles_data()
{
    movesSeveralAtOnce_data();
}

// Also before any of them is through, so that speed and time left are right.
void TestTransferPlain::countsTheBytesOfBigFiles()
{
    QFETCH(bool, uploads);
    constexpr qint64 size = 2'000'000;
    for (const QString &name : {u"tree/one"_s, u"tree/two"_s})
        uploads ? writeHere(name, content(size, 1)) : void(writeThere(name, content(size, 1)));
    const auto queue = makeQueue();
    queue->setLimits({.uploadRate = 400'000, .downloadRate = 400'000});
    const QString id = queue->add({folder(uploads ? upload(u"tree"_s) : download(u"tree"_s))}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->bytesDone > 200'000 && queue->find(id)->timeLeft; }));
    QCOMPARE(queue->find(id)->filesDone, 0);
    QVERIFY(queue->find(id)->bytesDone < 2 * size);
    QVERIFY(queue->find(id)->speed > 0);
    queue->setLimits({});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(queue->find(id)->bytesDone, 2 * size);
    QCOMPARE(queue->find(id)->filesDone, 2);
    QVERIFY((uploads ? readThere(u"tree/two"_s) : readHere(u"tree/two"_s)) == content(size, 1));
}

void TestTransferPlain::comparesAsWellAsItCan_data()
{
    movesSeveralAtOnce_data();
}

// What has the right size and another SHA-256 gets no name; where there is no tool, the size has to do.
void TestTransferPlain::comparesAsWellAsItCan()
{
    QFETCH(bool, uploads);
    const QByteArray sent = content(100'000, 5);
    uploads ? writeHere(u"file"_s, sent) : void(writeThere(u"file"_s, sent));
    run(u"cd ~/tools && mkdir away && mv openssl sha256sum busybox away/; "
        "printf '#!/bin/sh\\necho %064d\\n' 0 >sha256sum && chmod +x sha256sum"_s);
    const auto queue = makeQueue();
    const QString id = queue->add({uploads ? upload(u"file"_s) : download(u"file"_s)}).constFirst();
    QVERIFY(settle(*queue));
    const State lied = stateOf(*queue, id);
    const QString reason = queue->find(id)->error ? queue->find(id)->error->reason : QString();
    const QStringList names = uploads ? namesThere() : namesHere();
    run(u"rm ~/tools/sha256sum"_s);
    queue->retry({id});
    const bool settled = settle(*queue);
    run(u"cd ~/tools && mv away/* . && rmdir away"_s);
    QCOMPARE(lied, State::Failed);
    QCOMPARE(reason, u"HASH_DIFFERS"_s);
    QVERIFY2(!names.contains(u"file"_s), qPrintable(names.join(u' ')));
    QVERIFY(settled);
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QVERIFY(!queue->find(id)->hashed);
    QVERIFY((uploads ? readThere(u"file"_s) : readHere(u"file"_s)) == sent);
}

// What stands in the chosen folder may lead out of it; what comes in does not go there.
void TestTransferPlain::keepsOutOfLinksHere()
{
    writeThere(u"tree/sub/a"_s, "theirs");
    writeThere(u"tree/sub/deeper/b"_s, "theirs");
    writeThere(u"tree/file"_s, "theirs");
    writeThere(u"tree/taken/c"_s, "theirs");
    QVERIFY(QDir().mkpath(here(u"tree"_s)) && QDir().mkpath(here(u"outside"_s)));
    writeHere(u"mine"_s, "mine");
    writeHere(u"tree/taken"_s, "mine");
    QVERIFY(QFile::link(here(u"outside"_s), here(u"tree/sub"_s)));
    QVERIFY(QFile::link(here(u"mine"_s), here(u"tree/file"_s)));
    const auto queue = makeQueue();
    const QString id = queue->add({folder(download(u"tree"_s, Policy::Overwrite))}).constFirst();
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(queue->find(id)->leftOut, 6); // three folders and what is in them
    QVERIFY(QDir(here(u"outside"_s)).isEmpty());
    QCOMPARE(readHere(u"mine"_s), "mine");
    QCOMPARE(readHere(u"tree/taken"_s), "mine");
    QVERIFY(!QFileInfo(here(u"tree/file"_s)).isSymLink()); // replaced itself
    QCOMPARE(readHere(u"tree/file"_s), "theirs");
}

void TestTransferPlain::merges()
{
    for (const bool uploads : {true, false}) {
        clear();
        writeHere(u"tree/both"_s, "mine");
        writeThere(u"tree/both"_s, "theirs");
        writeHere(u"tree/sub/here"_s, "here");
        writeThere(u"tree/sub/there"_s, "there");
        const auto queue = makeQueue();
        const QString id = queue
                               ->add({folder(uploads ? upload(u"tree"_s, Policy::Skip)
                                                     : download(u"tree"_s, Policy::Overwrite))})
                               .constFirst();
        QVERIFY(settle(*queue));
        QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
        QCOMPARE(readThere(u"tree/both"_s), "theirs");
        QCOMPARE(readHere(u"tree/both"_s), uploads ? "mine" : "theirs");
        QCOMPARE(uploads ? readThere(u"tree/sub/here"_s) : readHere(u"tree/sub/there"_s),
                 uploads ? "here" : "there");
    }
}

// One file that cannot be had is told; what was moved is whole, and nothing half is left.
void TestTransferPlain::failsAsAWhole()
{
    for (int i = 0; i < 12; ++i) {
        writeHere(u"up/%1"_s.arg(i), content(200000, i));
        writeThere(u"down/%1"_s.arg(i), content(200000, i));
    }
    for (const bool uploads : {true, false}) {
        m_simulator.reset();
        QVERIFY(addFault(uploads ? u"upload:status=413:skip=5"_s : u"download:status=403:skip=5"_s));
        const auto queue = makeQueue();
        const QString id = queue->add({folder(uploads ? upload(u"up"_s) : download(u"down"_s))}).constFirst();
        QVERIFY(settle(*queue));
        QCOMPARE(stateOf(*queue, id), State::Failed);
        QVERIFY(queue->find(id)->error);
        m_simulator.reset();
        const QString name = uploads ? u"up"_s : u"down"_s;
        const auto names = [&] {
            return uploads
                       ? QString::fromUtf8(run(u"ls -A '%1'"_s.arg(there(name))))
                             .split(u'\n', Qt::SkipEmptyParts)
                       : QDir(here(name)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        };
        QTRY_VERIFY(names().filter(u"sandkeeper"_s).isEmpty());
        QVERIFY(names().size() < 12);
        for (const QString &file : names())
            QVERIFY((uploads ? readThere(name + u'/' + file) : readHere(name + u'/' + file)) ==
                    content(200000, file.toInt()));
    }
}

void TestTransferPlain::asksForAFolderThatCameMeanwhile_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::addColumn<Policy>("policy");
    for (const bool uploads : {true, false}) {
        const char *way = uploads ? "upload" : "download";
        QTest::addRow("%s, overwrite", way) << uploads << Policy::Overwrite;
        QTest::addRow("%s, skip", way) << uploads << Policy::Skip;
        QTest::addRow("%s, compare", way) << uploads << Policy::Compare;
        QTest::addRow("%s, newer", way) << uploads << Policy::Newer;
        QTest::addRow("%s, rename", way) << uploads << Policy::Rename;
    }
}

// The question is that of a folder that goes as tar: about the folder, and before anything in it is touched.
// With the answer it goes on where it was.
void TestTransferPlain::asksForAFolderThatCameMeanwhile()
{
    QFETCH(bool, uploads);
    QFETCH(Policy, policy);
    constexpr int files = 8;
    const auto write = [&](bool atSource, const QString &name, const QByteArray &text) {
        atSource == uploads ? writeHere(name, text) : void(writeThere(name, text));
    };
    const auto read = [&](const QString &name) {
        return uploads ? readThere(name) : readHere(name);
    };
    for (int i = 0; i < files; ++i)
        write(true, u"tree/sub %1/file %2"_s.arg(i % 3).arg(i), content(40000, i));
    const auto queue = makeQueue();
    QSignalSpy asked(queue.get(), &TransferQueue::conflictFound);
    queue->setLimits({.uploadRate = 50000, .downloadRate = 50000}); // until one of them is there
    const QString id = queue->add({folder(uploads ? upload(u"tree"_s) : download(u"tree"_s))}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->filesDone > 0; }));
    QVERIFY(!isEnded(stateOf(*queue, id)));
    queue->setLimits({.uploadRate = 1000, .downloadRate = 1000}); // and the others not before what follows
    write(false, u"tree/sub 0/file 3"_s, "other");
    write(false, u"tree/other"_s, "other");
    queue->setLimits({});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Paused, qPrintable(problem(*queue, id)));
    QVERIFY(queue->find(id)->conflict && queue->find(id)->conflict->folder);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(read(u"tree/sub 0/file 3"_s), "other");
    QVERIFY(read(u"tree/sub 1/file 1"_s) != content(40000, 1));

    m_simulator.reset();
    queue->resolve(id, policy, false);
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(count(uploads ? u"upload"_s : u"download"_s), 0); // all of it was there already
    QCOMPARE(queue->find(id)->filesDone, files);
    const bool renames = policy == Policy::Rename;
    const bool keeps = renames || policy == Policy::Skip || policy == Policy::Newer;
    QVERIFY(read(u"tree/sub 0/file 3"_s) == (keeps ? "other" : content(40000, 3)));
    QCOMPARE(read(u"tree/other"_s), "other");
    const QString name = renames ? u"tree (2)"_s : u"tree"_s;
    for (int i = 0; i < files; ++i) {
        if (i != 3 || renames)
            QVERIFY2(read(u"%1/sub %2/file %3"_s.arg(name).arg(i % 3).arg(i)) == content(40000, i),
                     qPrintable(QString::number(i)));
    }
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere().filter(u"sandkeeper"_s), QStringList());
    QCOMPARE(run(u"find '%1' -name '.sandkeeper*'"_s.arg(m_remoteFolder)), QByteArray());
}

// A folder of the person's own stands where a file belongs, in a folder that came meanwhile.
void TestTransferPlain::leavesOutWhatCannotBePlaced()
{
    constexpr int files = 4;
    const auto sizeOf = [](int file) {
        return file == 0 ? 4000 : 40000; // so that the others are far from their end when the first is here
    };
    for (int i = 0; i < files; ++i)
        writeThere(u"tree/file %1"_s.arg(i), content(sizeOf(i), i));
    const auto queue = makeQueue();
    queue->setLimits({.downloadRate = 20000});
    const QString id = queue->add({folder(download(u"tree"_s))}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->filesDone > 0; }));
    writeHere(u"tree/file 1/mine"_s, "mine");
    queue->setLimits({});
    QVERIFY(settle(*queue));
    QCOMPARE(stateOf(*queue, id), State::Paused);
    queue->resolve(id, Policy::Overwrite, false);
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(queue->find(id)->leftOut, 1);
    QCOMPARE(readHere(u"tree/file 1/mine"_s), "mine");
    for (const int i : {0, 2, 3})
        QVERIFY(readHere(u"tree/file %1"_s.arg(i)) == content(sizeOf(i), i));
    QTRY_COMPARE(namesHere(), QStringList{u"tree"_s}); // its temporaries go when it is done
}

void TestTransferPlain::goesOnWithoutAQuestion_data()
{
    QTest::addColumn<bool>("uploads");
    QTest::newRow("upload") << true;
    QTest::newRow("download") << false;
}

// What it has brought itself is no conflict, and is not moved again.
void TestTransferPlain::goesOnWithoutAQuestion()
{
    QFETCH(bool, uploads);
    constexpr int files = 12;
    for (int i = 0; i < files; ++i)
        uploads ? writeHere(u"tree/%1"_s.arg(i), content(40000, i))
                : void(writeThere(u"tree/%1"_s.arg(i), content(40000, i)));
    const auto queue = makeQueue();
    QSignalSpy asked(queue.get(), &TransferQueue::conflictFound);
    queue->setLimits({.uploadRate = 60000, .downloadRate = 60000});
    m_simulator.reset();
    const QString id = queue->add({folder(uploads ? upload(u"tree"_s) : download(u"tree"_s))}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->filesDone > 3; }));
    queue->pause({id});
    QVERIFY(uploads ? !namesThere().contains(u"tree"_s) : !namesHere().contains(u"tree"_s));
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(asked.size(), 0);
    QCOMPARE(queue->find(id)->filesDone, files);
    QVERIFY(count(uploads ? u"upload"_s : u"download"_s) < 2 * files - 3);
    for (int i = 0; i < files; ++i)
        QVERIFY((uploads ? readThere(u"tree/%1"_s.arg(i)) : readHere(u"tree/%1"_s.arg(i))) ==
                content(40000, i));
    QTRY_COMPARE(temporariesThere(), QByteArray());
    QTRY_COMPARE(namesHere(), QStringList{u"tree"_s});
}

// It was fetched before the transfer was broken off, and then removed or became something else.
void TestTransferPlain::forgetsWhatIsGone()
{
    constexpr int files = 12;
    for (int i = 0; i < files; ++i)
        writeThere(u"tree/sub/%1"_s.arg(i), content(40000, i));
    const auto queue = makeQueue();
    queue->setLimits({.downloadRate = 60000});
    const QString id = queue->add({folder(download(u"tree"_s))}).constFirst();
    QVERIFY(waitFor([&] { return queue->find(id)->filesDone >= files / 2; }));
    queue->pause({id});
    const QStringList fetched =
        QDir(here(u".sandkeeper-%1.d/sub"_s.arg(id))).entryList(QDir::Files, QDir::Name);
    QVERIFY(fetched.size() >= 3);
    run(u"cd '%1' && rm %2 && rm %3 && mkdir %3 && echo new >%3/inner && printf changed >%4"_s.arg(
        there(u"tree/sub"_s), fetched.at(0), fetched.at(1), fetched.at(2)));
    queue->setLimits({});
    queue->resume({id});
    QVERIFY(settle(*queue));
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(queue->find(id)->leftOut, 0);
    QVERIFY(!QFileInfo::exists(here(u"tree/sub/"_s + fetched.at(0))));
    QCOMPARE(readHere(u"tree/sub/%1/inner"_s.arg(fetched.at(1))), "new\n");
    QCOMPARE(readHere(u"tree/sub/"_s + fetched.at(2)), "changed");
    QCOMPARE(
        QDir(here(u"tree/sub"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(),
        files - 1);
}

void TestTransferPlain::marksWhatArrives_data()
{
    QTest::addColumn<bool>("isFolder");
    QTest::addColumn<bool>("hasTar");
    QTest::newRow("file") << false << false;
    QTest::newRow("folder, file by file") << true << false;
    QTest::newRow("folder, as tar") << true << true;
}

void TestTransferPlain::marksWhatArrives()
{
    QFETCH(bool, isFolder);
    QFETCH(bool, hasTar);
    const auto mark = std::make_shared<NotingMark>();
    m_mark = mark;
    writeThere(u"tree/one"_s, "1");
    writeThere(u"tree/sub/two"_s, "22");
    run(u"chmod 755 '%1'/one; %2"_s.arg(there(u"tree"_s),
                                        hasTar ? u"ln -s /usr/bin/tar ~/tools/tar"_s : u":"_s));
    const auto queue = makeQueue();
    const QString id =
        queue->add({isFolder ? folder(download(u"tree"_s)) : download(u"tree/one"_s)}).constFirst();
    QVERIFY(settle(*queue));
    run(u"rm -f ~/tools/tar"_s);
    QVERIFY2(stateOf(*queue, id) == State::Done, qPrintable(problem(*queue, id)));
    QCOMPARE(count(u"download"_s), isFolder && !hasTar ? 2 : 1);
    QCOMPARE(mark->count(), isFolder ? 2 : 1); // and no archive that goes again
    QVERIFY(mark->hasSeen(here(u"tree/one"_s)));
    QVERIFY(!QFileInfo(here(u"tree/one"_s)).isExecutable());
    if (isFolder)
        QVERIFY(mark->hasSeen(here(u"tree/sub/two"_s)));
}

QTEST_GUILESS_MAIN(TestTransferPlain)
#include "tst_transferplain.moc"
