// SPDX-License-Identifier: MIT
// Files and folders at PPIO's daemon; the rest is in tst_conformance_ppio_daemon.cpp.
#include "conformanceppiodaemon.h"
#include "support/memorygrowth.h"

#include <QBuffer>
#include <QFile>
#include <QTcpSocket>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;
using State = Job::State;

QByteArray ConformancePpioDaemon::get(const QUrl &url)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, quint16(url.port()));
    socket.write("GET " + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) +
                 " HTTP/1.1\r\nHost: " + url.authority().toLatin1() + "\r\nConnection: close\r\n\r\n");
    socket.waitForDisconnected(Testing::patience);
    return socket.readAll();
}

void ConformancePpioDaemon::watchesByAsking_data()
{
    QTest::addColumn<QString>("fault");
    QTest::newRow("not possible") << u"envd-watch:status=404:body=text:times=9"_s;
    QTest::newRow("not let through") << u"envd-watch:html:times=9"_s;
    QTest::newRow("breaks") << QString();
}

void ConformancePpioDaemon::watchesByAsking()
{
    QFETCH(const QString, fault);
    const QString id = commonSandbox();
    VERIFY_VALUE(run(id, u"rm -rf /tmp/asked && mkdir -p /tmp/asked"_s));
    m_simulator.reset();
    if (!fault.isEmpty())
        QVERIFY(m_simulator.addFault(fault));
    const auto watch = m_provider->fileSystem()->watchFolder(id, u"/tmp/asked"_s);
    QSignalSpy started(watch.get(), &FolderWatchJob::started);
    QSignalSpy changed(watch.get(), &FolderWatchJob::changed);
    QTRY_COMPARE(started.count(), 1);
    if (fault.isEmpty()) {
        QCOMPARE(m_simulator.count(u"envd-watcher-create"_s), 0);
        VERIFY_VALUE(run(id, u": > /tmp/asked/before"_s));
        QTRY_VERIFY(changed.count() > 0);
        const auto seen = changed.count();
        m_simulator.control("POST", "streams/break");
        // Nobody knows what has happened meanwhile.
        QTRY_VERIFY(changed.count() > seen);
    }
    QTRY_COMPARE(m_simulator.count(u"envd-watcher-create"_s), 1);
    for (const auto &command : {u": > /tmp/asked/a"_s, u"mv /tmp/asked/a /tmp/asked/b"_s}) {
        const auto before = changed.count();
        VERIFY_VALUE(run(id, command));
        QTRY_VERIFY2(changed.count() > before, qPrintable(command));
    }
    // An answer that is lost may have held something; a list that is lost is made again.
    auto before = changed.count();
    QVERIFY(m_simulator.addFault(u"envd-watcher-get:reset:after:times=1"_s));
    QTRY_VERIFY(changed.count() > before);
    before = changed.count();
    QVERIFY(m_simulator.addFault(u"envd-watcher-get:status=404:times=1"_s));
    QTRY_COMPARE(m_simulator.count(u"envd-watcher-create"_s), 2);
    QTRY_VERIFY(changed.count() > before);
    // What has the folder's name now is another one.
    VERIFY_VALUE(run(id, u"rm -r /tmp/asked && mkdir /tmp/asked"_s));
    QTRY_COMPARE(m_simulator.count(u"envd-watcher-create"_s), 3);
    QTRY_COMPARE(m_simulator.count(u"envd-watcher-remove"_s), 1);
    before = changed.count();
    VERIFY_VALUE(run(id, u": > /tmp/asked/c"_s));
    QTRY_VERIFY(changed.count() > before);
    QCOMPARE(started.count(), 1);
    watch->cancel();
    QTRY_COMPARE(m_simulator.count(u"envd-watcher-remove"_s), 2);
    m_simulator.reset();
    const auto missing = m_provider->fileSystem()->watchFolder(id, u"/tmp/never-there"_s);
    QVERIFY(finish(*missing));
    QVERIFY2(missing->error().kind == Kind::NotFound, told(missing->error()));
    // Neither way.
    QVERIFY(m_simulator.addFault(u"envd-watch:status=404:body=text:times=9"_s));
    QVERIFY(m_simulator.addFault(u"envd-watcher-create:status=404:body=text:times=9"_s));
    const auto impossible = m_provider->fileSystem()->watchFolder(id, u"/tmp"_s);
    QVERIFY(finish(*impossible));
    QVERIFY2(impossible->error().kind == Kind::Unsupported, told(impossible->error()));
    m_simulator.reset();
}

void ConformancePpioDaemon::uploadsInBothForms_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("as a form") << u"0.5.6"_s;
    QTest::newRow("as it is") << u"0.5.7"_s;
}

// The older daemon refuses what is no form; what the newer one gets, tst_ppio_daemon looks at.
void ConformancePpioDaemon::uploadsInBothForms()
{
    QFETCH(const QString, version);
    const QString id = readySandbox(u"uploads-"_s + version);
    QVERIFY(!id.isEmpty());
    m_simulator.control("POST", "sandboxes/" + id.toUtf8(), {{u"envdVersion"_s, version}});
    m_provider = makeProvider(Secret::fromString(m_simulator.value(u"ppioKey"_s)));
    VERIFY_VALUE(put(id, u"/tmp/empty"_s, {}));
    QCOMPARE(fetch(id, u"/tmp/empty"_s).value(), QByteArray());
    const QByteArray bytes("\r\n--boundary\0\xff", 14);
    VERIFY_VALUE(put(id, u"/tmp/a \"b\" & ü"_s, bytes));
    QCOMPARE(fetch(id, u"/tmp/a \"b\" & ü"_s).value(), bytes);
    constexpr qint64 size = 64LL * 1024 * 1024;
    QFile large(u"/dev/zero"_s);
    QVERIFY(large.open(QIODevice::ReadOnly));
    const Testing::MemoryGrowth memory;
    const auto job = m_provider->fileStore()->upload(
        {.sandboxId = id, .path = u"/tmp/large"_s, .source = &large, .size = size});
    QSignalSpy ended(job.get(), &Job::finished);
    QVERIFY(job->isFinished() || ended.wait(120'000));
    QVERIFY2(job->state() == State::Succeeded, told(job->error()));
    qInfo("64 MiB sent made the memory grow by %lld KiB", memory.peak() / 1024);
    QVERIFY(memory.peak() < 16 * 1024 * 1024);
    QCOMPARE(run(id, u"stat -c %s /tmp/large; rm /tmp/large"_s).value().standardOutput,
             QByteArray("67108864\n"));
    const auto refused = put(id, u"/tmp"_s, "x");
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::Invalid, told(refused.error()));
}

void ConformancePpioDaemon::tellsAFullDiskThere()
{
    const QString id = commonSandbox();
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"envd-upload:status=507"_s));
    const auto full = put(id, u"/tmp/full"_s, "x");
    QVERIFY(!full);
    QVERIFY2(full.error().kind == Kind::Server, told(full.error()));
    QCOMPARE(full.error().reason, u"DISK_FULL"_s);
    QVERIFY(!full.error().ambiguous);
    QCOMPARE(m_simulator.count(u"envd-upload"_s), 1);
}

void ConformancePpioDaemon::resumesDownloads()
{
    const QString id = commonSandbox();
    FileStore *files = m_provider->fileStore();
    QVERIFY(files->canResume());
    const QString path = u"/tmp/resumed"_s;
    VERIFY_VALUE(put(id, path, "0123456789"));
    const auto part = [&](qint64 offset, const QByteArray &validator) {
        QBuffer target;
        target.open(QIODevice::WriteOnly);
        const auto job = files->download(
            {.sandboxId = id, .path = path, .target = &target, .offset = offset, .validator = validator});
        finish(*job);
        return std::make_tuple(job->state() == State::Succeeded ? Kind::Cancelled : job->error().kind,
                               target.data(), job->validator(), job->bytesDone());
    };
    const auto [none, whole, validator, size] = part(0, {});
    QCOMPARE(whole, QByteArray("0123456789"));
    QVERIFY(!validator.isEmpty());
    QCOMPARE(size, 10);
    const auto [kind, rest, same, done] = part(4, validator);
    QCOMPARE(kind, Kind::Cancelled);
    QCOMPARE(rest, QByteArray("456789"));
    QCOMPARE(same, validator);
    QCOMPARE(done, 10);
    QCOMPARE(std::get<0>(part(4, {})), Kind::Unsupported);
    VERIFY_VALUE(run(id, u"printf abcdefghij > /tmp/resumed; touch -d '2024-01-02' /tmp/resumed"_s));
    const auto [changed, nothing, other, count] = part(4, validator);
    QCOMPARE(changed, Kind::Conflict);
    QCOMPARE(nothing, QByteArray());
}

void ConformancePpioDaemon::makesLinks()
{
    FileStore *files = m_provider->fileStore();
    QVERIFY(files->hasFileLinks());
    const QString id = commonSandbox();
    const QString path = u"/tmp/a link+&ü.txt"_s;
    VERIFY_VALUE(put(id, path, "by link"));
    const auto link = wait(files->fileLink({.sandboxId = id, .path = path}));
    VERIFY_VALUE(link);
    QVERIFY(get(*link).contains("200 OK"));
    QVERIFY(get(*link).endsWith("by link"));
    const auto brief = wait(files->fileLink({.sandboxId = id, .path = path, .validFor = 60s}));
    VERIFY_VALUE(brief);
    QVERIFY(brief->query().contains(u"signature_expiration="));
    QVERIFY(get(*brief).endsWith("by link"));
    // It is for this file alone, and ends.
    const auto over = wait(files->fileLink({.sandboxId = id, .path = path, .validFor = -60s}));
    VERIFY_VALUE(over);
    QVERIFY(get(*over).contains("401"));
    QUrl other = *link;
    other.setQuery(QString(link->query(QUrl::FullyEncoded)).replace(u"tmp"_s, u"var"_s));
    QVERIFY(other != *link);
    QVERIFY(get(other).contains("401"));
    QCOMPARE(wait(files->fileLink({.sandboxId = id, .path = u"relative"_s})).error().kind, Kind::Invalid);
}

} // namespace Sandkeeper
