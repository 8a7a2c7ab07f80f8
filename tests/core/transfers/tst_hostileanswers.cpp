// SPDX-License-Identifier: MIT
#include "core/client/fakeprovider.h"
#include "hostileplace.h"

#include "core/provider/files.h"
#include "core/provider/filesystem.h"
#include "core/provider/future.h"
#include "core/provider/remotename.h"
#include "core/transfers/transferqueue.h"

#include <QDir>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mebi = 1024 * 1024;

/// The names of what is in a folder, all of it folders.
using Listing = std::function<QStringList(const QString &path)>;

class MadeUpList final : public FolderListJob
{
public:
    explicit MadeUpList(const QStringList &names)
    {
        QList<FileEntry> entries;
        for (const QString &name : names)
            entries.append({.name = name, .type = FileType::Folder});
        QMetaObject::invokeMethod(
            this,
            [this, entries] {
                Q_EMIT arrived(entries);
                succeed();
            },
            Qt::QueuedConnection);
    }

protected:
    void abort() override {}
};

/// Says whatever it likes, as a daemon in a sandbox may.
class MadeUpFiles final : public FileSystem
{
public:
    QString refusal(const Sandbox &) const override { return {}; }
    Future<QString> homeFolder(const QString &) override { return readyFuture<QString>(u"/"_s); }
    std::unique_ptr<FolderListJob> listFolder(const QString &, const QString &path) override
    {
        ++asked;
        return std::make_unique<MadeUpList>(listing(path));
    }
    Future<FileEntry> stat(const QString &, const QString &path) override
    {
        return readyFuture<FileEntry>(
            fileSize < 0
                ? FileEntry{.name = RemotePath::name(path), .type = FileType::Folder}
                : FileEntry{.name = RemotePath::name(path), .type = FileType::File, .size = fileSize});
    }
    Future<void> makeFolder(const QString &, const QString &) override { return readyFuture<void>({}); }
    Future<void> move(const QString &, const QString &, const QString &, bool) override
    {
        return readyFuture<void>({});
    }
    Future<void> removePaths(const QString &, const QStringList &) override { return readyFuture<void>({}); }

    Listing listing;
    qint64 fileSize = -1; ///< of everything; else it is a folder
    int asked = 0;
};

/// A body without an end.
class EndlessDownload final : public TransferJob
{
public:
    EndlessDownload(QIODevice *target, qint64 *taken, bool *isRefused)
        : m_target(target)
        , m_taken(taken)
        , m_isRefused(isRefused)
    {
        connect(target, &QIODevice::bytesWritten, this, &EndlessDownload::push);
        QMetaObject::invokeMethod(this, &EndlessDownload::push, Qt::QueuedConnection);
    }

protected:
    void abort() override {}

private:
    void push()
    {
        constexpr qint64 enough = 512 * mebi;
        const QByteArray block(256 * 1024, 'x');
        while (!isFinished() && m_target->bytesToWrite() < mebi) {
            if (m_target->write(block) != block.size()) {
                *m_isRefused = true;
                return fail({.kind = Error::Kind::Local, .detail = m_target->errorString()});
            }
            *m_taken += block.size();
            if (*m_taken >= enough)
                return succeed();
        }
    }

    QIODevice *const m_target;
    qint64 *const m_taken;
    bool *const m_isRefused;
};

class EndlessContents final : public FileStore
{
public:
    QString refusal(const Sandbox &) const override { return {}; }
    std::unique_ptr<TransferJob> upload(const UploadRequest &) override { return {}; }
    std::unique_ptr<TransferJob> download(const DownloadRequest &request) override
    {
        return std::make_unique<EndlessDownload>(request.target, &taken, &isRefused);
    }
    Future<FileWindow> readFile(const ReadFileRequest &) override
    {
        return readyFuture<FileWindow>(FileWindow{});
    }

    qint64 taken = 0;
    bool isRefused = false;
};

class MadeUpProvider final : public FakeProvider
{
public:
    FileSystem *fileSystem() override { return &files; }
    FileStore *fileStore() override { return &contents; }
    MadeUpFiles files;
    EndlessContents contents;
};

} // namespace

/// What a service or a daemon in a sandbox answers where it has no tar and no commands.
class HostileAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listingsComeToAnEnd_data();
    void listingsComeToAnEnd();
    void listingsStayInTheFolder();
    void bodiesComeToAnEnd_data();
    void bodiesComeToAnEnd();
    void needRoom();

private:
    /// What became of it.
    TransferItem fetch(const HostilePlace &place, bool folder = true);
    QStringList foldersHere(const HostilePlace &place) const;

    MadeUpProvider m_provider;
};

TransferItem HostileAnswers::fetch(const HostilePlace &place, bool folder)
{
    TransferQueue queue({.provider = [this](const QString &) {
        return &m_provider;
    }});
    queue.start();
    TransferRequest request;
    request.direction = TransferDirection::Download;
    request.sandbox = {u"account"_s, u"sandbox"_s};
    request.remotePath = u"/data"_s;
    request.localPath = place.target() + u"/data"_s;
    request.folder = folder;
    const QString id = queue.add({request}).constFirst();
    const auto isOver = [&queue, &id] {
        const TransferState state = queue.find(id)->state;
        return state == TransferState::Done || state == TransferState::Failed;
    };
    (void)QTest::qWaitFor(isOver, 60'000);
    return *queue.find(id);
}

QStringList HostileAnswers::foldersHere(const HostilePlace &place) const
{
    return QDir(place.target() + u"/data"_s)
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

void HostileAnswers::listingsComeToAnEnd_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("depth");
    QTest::newRow("short names") << u"d"_s << 128;
    QTest::newRow("long names") << u"n"_s.repeated(200) << 20; // of 4,095 bytes
}

void HostileAnswers::listingsComeToAnEnd()
{
    QFETCH(QString, name);
    QFETCH(int, depth);
    m_provider.files.asked = 0;
    m_provider.files.listing = [name](const QString &) {
        return QStringList{name};
    };
    const HostilePlace place;
    const TransferItem item = fetch(place);
    QCOMPARE(item.state, TransferState::Done);
    QCOMPARE(item.leftOut, 1);
    QCOMPARE(m_provider.files.asked, depth + 1);
    QVERIFY(QDir(place.target() + u"/data/"_s + (name + u'/').repeated(depth)).exists());
    QCOMPARE(place.damage(), QString());
}

void HostileAnswers::listingsStayInTheFolder()
{
    const QStringList hostile{
        u"."_s,  u".."_s, u""_s,   u"../pwned"_s,      u"/tmp/pwned"_s, u"a/b"_s,
        u"./"_s, u"/"_s,  u"//"_s, u"a/../../pwned"_s, u"x/../y"_s,     u"a"_s + QChar(0) + u"b"_s};
    m_provider.files.asked = 0;
    m_provider.files.listing = [hostile](const QString &path) {
        return path == u"/data"_s ? hostile + QStringList{u"good"_s} : QStringList();
    };
    const HostilePlace place;
    const TransferItem item = fetch(place);
    QCOMPARE(item.state, TransferState::Done);
    QCOMPARE(item.leftOut, int(hostile.size()));
    QCOMPARE(foldersHere(place), QStringList{u"good"_s});
    QCOMPARE(m_provider.files.asked, 2);
    QCOMPARE(place.damage(), QString());
}

void HostileAnswers::bodiesComeToAnEnd_data()
{
    QTest::addColumn<qint64>("size"); // that it is said to have
    QTest::newRow("of nothing") << Q_INT64_C(0);
    QTest::newRow("of something") << 10 * mebi;
}

void HostileAnswers::bodiesComeToAnEnd()
{
    QFETCH(qint64, size);
    m_provider.files.fileSize = size;
    m_provider.contents.taken = 0;
    m_provider.contents.isRefused = false;
    const HostilePlace place;
    {
        TransferQueue queue({.provider = [this](const QString &) {
            return &m_provider;
        }});
        queue.start();
        const QString id = queue
                               .add({{.direction = TransferDirection::Download,
                                      .sandbox = {u"account"_s, u"sandbox"_s},
                                      .remotePath = u"/data"_s,
                                      .localPath = place.target() + u"/data"_s}})
                               .constFirst();
        QVERIFY(QTest::qWaitFor([this] { return m_provider.contents.isRefused; }, 60'000));
        QVERIFY2(m_provider.contents.taken <= size + 64 * mebi,
                 qPrintable(QString::number(m_provider.contents.taken)));
        QTRY_VERIFY(queue.find(id)->error);
        QCOMPARE(queue.find(id)->error->reason, u"SIZE_DIFFERS"_s);
        QCOMPARE(queue.find(id)->error->subject, u"/data"_s);
        QTRY_COMPARE(QDir(place.target()).entryList({u".sandkeeper*"_s}, QDir::Files | QDir::Hidden),
                     QStringList());
    }
    m_provider.files.fileSize = -1;
    QVERIFY(!QFile::exists(place.target() + u"/data"_s));
    QCOMPARE(place.damage(), QString());
}

void HostileAnswers::needRoom()
{
    m_provider.files.fileSize = std::numeric_limits<qint64>::max();
    m_provider.contents.taken = 0;
    const HostilePlace place;
    const TransferItem item = fetch(place, false);
    m_provider.files.fileSize = -1;
    QCOMPARE(item.state, TransferState::Failed);
    QCOMPARE(item.error->reason, u"NO_SPACE"_s);
    QCOMPARE(m_provider.contents.taken, 0); // nothing was asked for
    QCOMPARE(place.damage(), QString());
}

QTEST_GUILESS_MAIN(HostileAnswers)
#include "tst_hostileanswers.moc"
