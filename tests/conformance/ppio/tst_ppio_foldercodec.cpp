// SPDX-License-Identifier: MIT
#include "api/envdcodec.h"
#include "api/foldercodec.h"

#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Ppio;
using namespace Qt::StringLiterals;

class PpioFolderCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEntries();
    void readsOldEntries();
    void leavesOutWhatIsNoName();
    void readsInPieces();
    void readsEvents();
    void readsProcesses();
    void refusesOtherAnswers();
    void writesRequests();
};

static FileEntry entryOf(const QByteArray &json)
{
    return decodeStat("{\"entry\":" + json + "}").value_or(FileEntry());
}

void PpioFolderCodec::readsEntries()
{
    const FileEntry file =
        entryOf(R"({"name":"a.txt","type":"FILE_TYPE_FILE","path":"/home/user/a.txt","size":"3","mode":420,
                    "permissions":"-rw-r--r--","owner":"user","group":"users","later":1,
                    "modifiedTime":"2026-08-22T10:00:01.5Z"})");
    QCOMPARE(file.name, u"a.txt"_s);
    QCOMPARE(file.type, FileType::File);
    QCOMPARE(file.size, std::optional<qint64>(3));
    QCOMPARE(file.mode, std::optional<uint>(0644));
    QCOMPARE(file.owner, u"user"_s);
    QCOMPARE(file.group, u"users"_s);
    QCOMPARE(file.modified.toMSecsSinceEpoch() % 60'000, 1500);
    QVERIFY(!file.isLink);
    // Zero is left out.
    QCOMPARE(entryOf(R"({"name":"e","type":1,"owner":"user"})").size, std::optional<qint64>(0));
    const FileEntry link = entryOf(R"({"name":"l","type":"FILE_TYPE_DIRECTORY","size":"7","owner":"user",
                                       "permissions":"Lrwxrwxrwx","symlinkTarget":"/tmp"})");
    QCOMPARE(link.type, FileType::Folder);
    QVERIFY(link.isLink);
    QCOMPARE(link.linkTarget, u"/tmp"_s);
    QVERIFY(!link.size); // of the link itself, not of what it leads to
    const FileEntry broken =
        entryOf(R"({"name":"b","owner":"user","permissions":"Lrwxrwxrwx","symlinkTarget":"/tmp/b"})");
    QCOMPARE(broken.type, FileType::Link);
    QVERIFY(broken.isLink);
    QCOMPARE(entryOf(R"({"name":"p","owner":"user","permissions":"prw-r--r--"})").type, FileType::Special);
    QCOMPARE(entryOf(R"({"name":"n","type":"FILE_TYPE_OF_TOMORROW"})").type, FileType::Unknown);
    QCOMPARE(entryOf(R"({"name":"m","mode":4294967295,"type":2})").mode, std::optional<uint>(07777));
}

void PpioFolderCodec::readsOldEntries()
{
    const FileEntry file = entryOf(R"({"name":"a","type":"FILE_TYPE_FILE","path":"/a"})");
    QCOMPARE(file.type, FileType::File);
    QVERIFY(!file.size && !file.mode && !file.modified.isValid() && file.owner.isEmpty());
}

void PpioFolderCodec::leavesOutWhatIsNoName()
{
    const auto pieces = decodeListing(R"({"entries":[{"name":"","type":1},{"name":"..","type":2},
        {"name":"a/b","type":1},{"name":"ok","type":1},7,{"type":1}]})");
    QVERIFY(pieces);
    QCOMPARE(pieces->size(), 1);
    QCOMPARE(pieces->first().size(), 1);
    QCOMPARE(pieces->first().first().name, u"ok"_s);
}

void PpioFolderCodec::readsInPieces()
{
    QByteArray body = "{\"entries\":[";
    for (int i = 0; i < 2500; ++i)
        body += (i > 0 ? "," : "") + QByteArray("{\"name\":\"f") + QByteArray::number(i) + "\",\"type\":1}";
    const auto pieces = decodeListing(body + "]}");
    QVERIFY(pieces);
    QCOMPARE(pieces->size(), 3);
    QCOMPARE(pieces->last().last().name, u"f2499"_s);
    QVERIFY(decodeListing("{}").value().isEmpty());
}

void PpioFolderCodec::readsEvents()
{
    QCOMPARE(decodeFolderEvent(R"({"start":{}})").value(), FolderEvent::Started);
    QCOMPARE(decodeFolderEvent(R"({"filesystem":{"name":"a","type":"EVENT_TYPE_CREATE"}})").value(),
             FolderEvent::Changed);
    // The folder itself, by the name or the number of what has happened to it.
    QCOMPARE(decodeFolderEvent(R"({"filesystem":{"name":".","type":"EVENT_TYPE_REMOVE"}})").value(),
             FolderEvent::Gone);
    QCOMPARE(decodeFolderEvent(R"({"filesystem":{"name":".","type":4}})").value(), FolderEvent::Gone);
    QCOMPARE(decodeFolderEvent(R"({"filesystem":{"name":".","type":"EVENT_TYPE_CHMOD"}})").value(),
             FolderEvent::Changed);
    QCOMPARE(decodeFolderEvent(R"({"filesystem":{"name":".a","type":3}})").value(), FolderEvent::Changed);
    QCOMPARE(decodeWatcherEvents("{}").value(), FolderEvent::Other);
    QCOMPARE(decodeWatcherEvents(R"({"events":[{"name":"a","type":3},{"name":".","type":3},
                                               {"name":"b","type":1}]})")
                 .value(),
             FolderEvent::Gone);
    QCOMPARE(decodeWatcherEvents(R"({"events":[{"name":"a","type":3}]})").value(), FolderEvent::Changed);
    QCOMPARE(decodeFolderEvent(R"({"keepalive":{}})").value(), FolderEvent::Other);
    QCOMPARE(decodeFolderEvent(R"({})").value(), FolderEvent::Other);
    QCOMPARE(decodeFolderEvent("[").error().reason, u"BAD_STREAM"_s);
}

void PpioFolderCodec::readsProcesses()
{
    const auto processes = decodeProcesses(R"({"processes":[
        {"config":{"cmd":"/bin/bash","args":["-l","-c","sleep 9"],"cwd":"/tmp"},"pid":1234,"tag":"t"},
        {"config":{}},{"pid":-1},{"pid":"77"},null]})");
    QVERIFY(processes);
    QCOMPARE(processes->size(), 2);
    QCOMPARE(processes->first().processId, 1234);
    QCOMPARE(processes->first().command, u"/bin/bash"_s);
    QCOMPARE(processes->first().arguments, (QStringList{u"-l"_s, u"-c"_s, u"sleep 9"_s}));
    QCOMPARE(processes->first().workingDirectory, u"/tmp"_s);
    QCOMPARE(processes->first().tag, u"t"_s);
    QCOMPARE(processes->last().processId, 77);
    QVERIFY(decodeProcesses("{}").value().isEmpty());
    QVERIFY(!decodeProcesses("<html>"));
}

void PpioFolderCodec::refusesOtherAnswers()
{
    for (const QByteArray &body :
         {QByteArray(), QByteArray("[]"), QByteArray("{}"), QByteArray("{\"entry\":1}")}) {
        QCOMPARE(decodeStat(body).error().kind, Error::Kind::Protocol);
        QCOMPARE(decodeStatPath(body).error().kind, Error::Kind::Protocol);
    }
    QCOMPARE(decodeStatPath(R"({"entry":{"path":"relative"}})").error().kind, Error::Kind::Protocol);
    QCOMPARE(decodeStatPath(R"({"entry":{"path":"/home/user/"}})").value(), u"/home/user"_s);
    QVERIFY(!decodeListing("[]"));
}

void PpioFolderCodec::writesRequests()
{
    QCOMPARE(encodePath(u"/a \"ü\""_s), QByteArray("{\"path\":\"/a \\\"ü\\\"\"}"));
    QCOMPARE(encodeMove(u"/a"_s, u"/b"_s), QByteArray(R"({"destination":"/b","source":"/a"})"));
    QCOMPARE(encodeConnect(5), QByteArray(R"({"process":{"pid":5}})"));
}

QTEST_APPLESS_MAIN(PpioFolderCodec)
#include "tst_ppio_foldercodec.moc"
