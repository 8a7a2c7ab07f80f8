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
        return readyFuture<FileEntry>(FileEntry{.name = RemotePath::name(path), .type = FileType::Folder});
    }
    Future<void> makeFolder(const QString &, const QString &) override { return readyFuture<void>({}); }
    Future<void> move(const QString &, const QString &, const QString &, bool) override
    {
        return readyFuture<void>({});
    }
    Future<void> removePaths(const QString &, const QStringList &) override { return readyFuture<void>({}); }

    Listing listing;
    int asked = 0;
};

/// Never asked: there are only folders.
class NoContents final : public FileStore
{
public:
    QString refusal(const Sandbox &) const override { return {}; }
    std::unique_ptr<TransferJob> upload(const UploadRequest &) override { return {}; }
    std::unique_ptr<TransferJob> download(const DownloadRequest &) override { return {}; }
    Future<FileWindow> readFile(const ReadFileRequest &) override
    {
        return readyFuture<FileWindow>(FileWindow{});
    }
};

class MadeUpProvider final : public FakeProvider
{
public:
    FileSystem *fileSystem() override { return &files; }
    FileStore *fileStore() override { return &contents; }
    MadeUpFiles files;
    NoContents contents;
};

} // namespace

/// A folder is fetched from a sandbox that has no tar, and whose listings lie.
class HostileListings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comeToAnEnd_data();
    void comeToAnEnd();
    void stayInTheFolder();

private:
    /// What became of it.
    TransferItem fetch(const HostilePlace &place);
    QStringList foldersHere(const HostilePlace &place) const;

    MadeUpProvider m_provider;
};

TransferItem HostileListings::fetch(const HostilePlace &place)
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
    request.folder = true;
    const QString id = queue.add({request}).constFirst();
    const auto isOver = [&queue, &id] {
        const TransferState state = queue.find(id)->state;
        return state == TransferState::Done || state == TransferState::Failed;
    };
    (void)QTest::qWaitFor(isOver, 60'000);
    return *queue.find(id);
}

QStringList HostileListings::foldersHere(const HostilePlace &place) const
{
    return QDir(place.target() + u"/data"_s)
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

void HostileListings::comeToAnEnd_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("depth");
    QTest::newRow("short names") << u"d"_s << 128;
    QTest::newRow("long names") << u"n"_s.repeated(200) << 20; // of 4,095 bytes
}

void HostileListings::comeToAnEnd()
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

void HostileListings::stayInTheFolder()
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

QTEST_GUILESS_MAIN(HostileListings)
#include "tst_hostilelistings.moc"
