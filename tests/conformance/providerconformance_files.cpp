// SPDX-License-Identifier: MIT
// File contents in and out; the rest of the suite is in providerconformance.cpp.
#include "providerconformance.h"

#include "support/patterndevice.h"

#include <QBuffer>
#include <QFile>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTimer>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Testing::Pattern;
using Testing::PatternSource;

using Kind = Error::Kind;

namespace {

constexpr qint64 mebi = 1024 * 1024;

QByteArray allBytes()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    return bytes;
}

/// Takes or gives a few bytes, then fails.
class BrokenDevice : public QIODevice
{
public:
    explicit BrokenDevice(OpenMode mode) { open(mode | Unbuffered); }
    qint64 size() const override { return mebi; }

protected:
    qint64 readData(char *data, qint64 maximum) override
    {
        const qint64 count = std::min<qint64>(maximum, 100'000 - pos());
        if (count <= 0)
            return fail();
        std::memset(data, 'x', static_cast<std::size_t>(count));
        return count;
    }
    qint64 writeData(const char *, qint64 count) override { return pos() < 100'000 ? count : fail(); }

private:
    qint64 fail()
    {
        setErrorString(u"The tape has torn"_s);
        return -1;
    }
};

void addRuntimes(const QStringList &runtimes)
{
    QTest::addColumn<QString>("runtime");
    for (const QString &runtime : runtimes)
        QTest::newRow(qPrintable(runtime)) << runtime;
}

} // namespace

#define NEED_FILES                                                                                           \
    if (!m_provider->fileStore())                                                                            \
    return qInfo("cannot move files: not tested")

QString ProviderConformance::fileSandbox(const QString &runtime)
{
    QString &id = m_fileSandboxes[runtime];
    if (!id.isEmpty())
        return id;
    CreateRequest request = newRequest(u"files-"_s + runtime);
    request.runtime = runtime;
    const auto sandbox = wait(m_provider->create(request));
    if (!sandbox) {
        qWarning("%s", static_cast<const char *>(told(sandbox.error())));
        return {};
    }
    if (becomesReady(sandbox->id))
        id = sandbox->id;
    return id;
}

Result<void> ProviderConformance::put(const QString &sandboxId, const QString &path,
                                      const QByteArray &content)
{
    QBuffer source;
    source.setData(content);
    source.open(QIODevice::ReadOnly);
    const auto job =
        m_provider->fileStore()->upload({.sandboxId = sandboxId, .path = path, .source = &source});
    if (!finish(*job))
        return tl::unexpected(Error{.kind = Kind::Timeout});
    if (job->state() != Job::State::Succeeded)
        return tl::unexpected(job->error());
    return {};
}

Result<QByteArray> ProviderConformance::fetch(const QString &sandboxId, const QString &path)
{
    QBuffer target;
    target.open(QIODevice::WriteOnly);
    const auto job =
        m_provider->fileStore()->download({.sandboxId = sandboxId, .path = path, .target = &target});
    if (!finish(*job))
        return tl::unexpected(Error{.kind = Kind::Timeout});
    if (job->state() != Job::State::Succeeded)
        return tl::unexpected(job->error());
    return target.data();
}

void ProviderConformance::movesFiles_data()
{
    QTest::addColumn<QString>("runtime");
    QTest::addColumn<QByteArray>("content");
    for (const QString &runtime : std::as_const(m_subject.fileRuntimes)) {
        const auto add = [&](const char *name, const QByteArray &content) {
            QTest::addRow("%s, %s", qPrintable(runtime), name) << runtime << content;
        };
        add("nothing", "");
        add("one byte", QByteArray(1, '\0'));
        add("text", "grüß dich\n");
        add("every byte", allBytes());
        add("no UTF-8", "\xff\xfe\x80\xc3(");
        add("like a form", "\r\n--boundary\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n--\r\n");
        add("line ends", "\r\n\r\n");
        add("some megabytes", Pattern().bytes(0, 5 * mebi + 1));
    }
}

void ProviderConformance::movesFiles()
{
    NEED_FILES;
    QFETCH(QString, runtime);
    QFETCH(QByteArray, content);
    const QString id = fileSandbox(runtime);
    QVERIFY(!id.isEmpty());
    const QString path = u"/tmp/moved"_s;
    QBuffer source(&content);
    QVERIFY(source.open(QIODevice::ReadOnly));
    const auto up = m_provider->fileStore()->upload({.sandboxId = id, .path = path, .source = &source});
    QSignalSpy upEnds(up.get(), &Job::finished);
    QCOMPARE(up->state(), Job::State::Running);
    QVERIFY(finish(*up));
    QVERIFY2(up->state() == Job::State::Succeeded, told(up->error()));
    QCOMPARE(up->bytesDone(), content.size());
    QCOMPARE(up->bytesTotal(), content.size());
    QBuffer target;
    QVERIFY(target.open(QIODevice::WriteOnly));
    const auto down = m_provider->fileStore()->download({.sandboxId = id, .path = path, .target = &target});
    QSignalSpy downEnds(down.get(), &Job::finished);
    QVERIFY(finish(*down));
    QVERIFY2(down->state() == Job::State::Succeeded, told(down->error()));
    QVERIFY(target.data() == content);
    QCOMPARE(down->bytesDone(), content.size());
    QCOMPARE(down->bytesTotal(), content.size());
    QCOMPARE(upEnds.count(), 1);
    QCOMPARE(downEnds.count(), 1);
}

void ProviderConformance::movesAPartOfADevice()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    QBuffer source;
    source.setData("0123456789");
    QVERIFY(source.open(QIODevice::ReadOnly));
    source.seek(3);
    const auto up = m_provider->fileStore()->upload(
        {.sandboxId = id, .path = u"/tmp/part"_s, .source = &source, .size = 4});
    QVERIFY(finish(*up));
    QVERIFY2(up->state() == Job::State::Succeeded, told(up->error()));
    const auto content = fetch(id, u"/tmp/part"_s);
    VERIFY_VALUE(content);
    QCOMPARE(*content, QByteArray("3456"));
}

void ProviderConformance::namesFilesFreely_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"with space", "100%", "%2Fetc%2Fpasswd", "a+b&c=d#e?f", "\"quoted\" 'name'", "back\\slash", "-rf",
          "naïve", "日本語", "🙂", "e\u0301", ";touch x", "$(id)", "line\nbreak", "tab\there", "...", "~"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void ProviderConformance::namesFilesFreely()
{
    NEED_FILES;
    QFETCH(QString, name);
    for (const QString &runtime : std::as_const(m_subject.fileRuntimes)) {
        const QString id = fileSandbox(runtime);
        const QString path = u"/tmp/"_s + name;
        VERIFY_VALUE(put(id, path, name.toUtf8()));
        const auto content = fetch(id, path);
        VERIFY_VALUE(content);
        QCOMPARE(*content, name.toUtf8());
        const auto window = wait(m_provider->fileStore()->readFile({.sandboxId = id, .path = path}));
        VERIFY_VALUE(window);
        QCOMPARE(window->content, name.toUtf8());
    }
}

void ProviderConformance::overwritesFiles()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    for (const QByteArray &content : {QByteArray(1000, 'a'), QByteArray("bb"), QByteArray()}) {
        VERIFY_VALUE(put(id, u"/tmp/overwritten"_s, content));
        const auto there = fetch(id, u"/tmp/overwritten"_s);
        VERIFY_VALUE(there);
        QCOMPARE(*there, content);
    }
}

void ProviderConformance::tellsMissingFiles_data()
{
    addRuntimes(m_subject.fileRuntimes);
}

void ProviderConformance::tellsMissingFiles()
{
    NEED_FILES;
    QFETCH(QString, runtime);
    const QString id = fileSandbox(runtime);
    const QString path = u"/tmp/vanished"_s;
    VERIFY_VALUE(put(id, path, "here"));
    if (runtime == m_subject.runtime) {
        VERIFY_VALUE(run(id, u"rm /tmp/vanished"_s));
    }
    const QString gone = runtime == m_subject.runtime ? path : u"/tmp/never-there"_s;
    const auto content = fetch(id, gone);
    QVERIFY(!content);
    QCOMPARE(content.error().kind, Kind::NotFound);
    QCOMPARE(content.error().subject, gone);
    QVERIFY(!content.error().ambiguous);
    const auto window = wait(m_provider->fileStore()->readFile({.sandboxId = id, .path = gone}));
    QVERIFY(!window);
    QCOMPARE(window.error().kind, Kind::NotFound);
    QCOMPARE(window.error().subject, gone);
}

void ProviderConformance::refusesFolders()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    VERIFY_VALUE(run(id, u"mkdir -p /tmp/folder"_s));
    const QString path = u"/tmp/folder"_s;
    const auto content = fetch(id, path);
    QVERIFY(!content);
    QCOMPARE(content.error().kind, Kind::Invalid);
    QCOMPARE(content.error().subject, path);
    const auto refused = put(id, path, "x");
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Invalid);
    const auto window = wait(m_provider->fileStore()->readFile({.sandboxId = id, .path = path}));
    QVERIFY(!window);
    QCOMPARE(window.error().kind, Kind::Invalid);
}

void ProviderConformance::refusesPaths_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("nothing") << QString();
    QTest::newRow("relative") << u"tmp/x"_s;
    QTest::newRow("folder") << u"/tmp/"_s;
    QTest::newRow("null") << u"/tmp/a"_s + QChar(u'\0') + u"b"_s;
    QTest::newRow("half a character") << u"/tmp/a"_s + QChar(0xd800);
}

// Nothing is sent, and nothing is read from the source.
void ProviderConformance::refusesPaths()
{
    NEED_FILES;
    QFETCH(QString, path);
    const QString id = fileSandbox(m_subject.runtime);
    m_simulator.reset();
    QCOMPARE(fetch(id, path).error().kind, Kind::Invalid);
    const auto refused = put(id, path, "x");
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Invalid);
    QVERIFY(!refused.error().ambiguous);
    QCOMPARE(wait(m_provider->fileStore()->readFile({.sandboxId = id, .path = path})).error().kind,
             Kind::Invalid);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
}

void ProviderConformance::readsWindows_data()
{
    addRuntimes(m_subject.fileRuntimes);
}

void ProviderConformance::readsWindows()
{
    NEED_FILES;
    QFETCH(QString, runtime);
    const QString id = fileSandbox(runtime);
    const QString path = u"/tmp/window"_s;
    VERIFY_VALUE(put(id, path, "0123456789"));
    struct Case
    {
        std::optional<qint64> offset;
        std::optional<qint64> length;
        qint64 start;
        QByteArray content;
    };
    const Case cases[] = {{{}, {}, 0, "0123456789"}, {2, 3, 2, "234"},     {-3, {}, 7, "789"},
                          {-3, 2, 7, "78"},          {-100, 4, 0, "0123"}, {8, 100, 8, "89"},
                          {100, 5, 10, ""},          {{}, 4, 0, "0123"},   {0, 0, 0, ""}};
    for (const Case &one : cases) {
        const auto window = wait(m_provider->fileStore()->readFile(
            {.sandboxId = id, .path = path, .offset = one.offset, .length = one.length}));
        VERIFY_VALUE(window);
        if (window->offset && (one.offset || one.length)) {
            QCOMPARE(window->content, one.content);
            QCOMPARE(window->size, one.content.size());
            QCOMPARE(*window->offset, one.start);
            QCOMPARE(window->total.value_or(-1), 10);
            QCOMPARE(window->truncated, one.content.size() < 10);
        } else { // no windows here: the whole file
            QCOMPARE(window->content, QByteArray("0123456789"));
            QCOMPARE(window->size, 10);
            QVERIFY(!window->truncated);
        }
    }
    const auto negative =
        wait(m_provider->fileStore()->readFile({.sandboxId = id, .path = path, .length = -1}));
    QVERIFY(!negative);
    QCOMPARE(negative.error().kind, Kind::Invalid);
}

void ProviderConformance::readsNoLargeFileWhole()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    PatternSource source(11 * mebi);
    const auto up = m_provider->fileStore()->upload(
        {.sandboxId = id, .path = u"/tmp/large"_s, .source = &source, .fileName = u"a.bin"_s});
    QVERIFY(finish(*up));
    QVERIFY2(up->state() == Job::State::Succeeded, told(up->error()));
    const auto whole = wait(m_provider->fileStore()->readFile({.sandboxId = id, .path = u"/tmp/large"_s}));
    QVERIFY(!whole);
    QCOMPARE(whole.error().kind, Kind::TooLarge);
    QCOMPARE(whole.error().subject, u"/tmp/large"_s);
    const auto end =
        wait(m_provider->fileStore()->readFile({.sandboxId = id, .path = u"/tmp/large"_s, .offset = -100}));
    if (m_subject.runtime == u"vm") { // no windows there
        QVERIFY(!end);
        QCOMPARE(end.error().kind, Kind::TooLarge);
        return;
    }
    VERIFY_VALUE(end);
    QCOMPARE(end->total.value_or(-1), 11 * mebi);
    QVERIFY(end->truncated);
}

void ProviderConformance::tellsAFullDisk()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    for (const QByteArray &content : {QByteArray("x"), Pattern().bytes(0, 3 * mebi)}) {
        VERIFY_VALUE(put(id, u"/tmp/for-the-disk"_s, content));
        m_simulator.reset();
        QFile full(u"/dev/full"_s);
        QVERIFY(full.open(QIODevice::WriteOnly));
        const auto job = m_provider->fileStore()->download(
            {.sandboxId = id, .path = u"/tmp/for-the-disk"_s, .target = &full});
        QVERIFY(finish(*job));
        QCOMPARE(job->state(), Job::State::Failed);
        QCOMPARE(job->error().kind, Kind::Local);
        QCOMPARE(job->error().reason, u"TARGET_FAILED"_s);
        QCOMPARE(job->error().subject, u"/dev/full"_s);
        QVERIFY2(job->error().detail.contains(u"space"), told(job->error()));
        QCOMPARE(m_simulator.count(m_subject.downloadEndpoint), 1);
    }
}

void ProviderConformance::tellsABrokenSource()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    m_simulator.reset();
    BrokenDevice source(QIODevice::ReadOnly);
    const auto up =
        m_provider->fileStore()->upload({.sandboxId = id, .path = u"/tmp/torn"_s, .source = &source});
    QVERIFY(finish(*up));
    QCOMPARE(up->error().kind, Kind::Local);
    QCOMPARE(up->error().detail, u"The tape has torn"_s);
    BrokenDevice target(QIODevice::WriteOnly);
    VERIFY_VALUE(put(id, u"/tmp/whole"_s, Pattern().bytes(0, mebi)));
    const auto down =
        m_provider->fileStore()->download({.sandboxId = id, .path = u"/tmp/whole"_s, .target = &target});
    QVERIFY(finish(*down));
    QCOMPARE(down->error().kind, Kind::Local);
    QCOMPARE(down->error().detail, u"The tape has torn"_s);
    QBuffer closed;
    const auto none =
        m_provider->fileStore()->upload({.sandboxId = id, .path = u"/tmp/none"_s, .source = &closed});
    QVERIFY(finish(*none));
    QCOMPARE(none->error().kind, Kind::Local);
    QVERIFY(!none->error().ambiguous);
    const auto nowhere = m_provider->fileStore()->download({.sandboxId = id, .path = u"/tmp/none"_s});
    QVERIFY(finish(*nowhere));
    QCOMPARE(nowhere->error().kind, Kind::Local);
}

// A device says that it can take more, again and again, before there is anything for it: that is no answer.
void ProviderConformance::waitsForTheAnswer()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    VERIFY_VALUE(put(id, u"/tmp/waited-for"_s, "content"));
    m_simulator.control("POST", "settings", {{u"latencyMs"_s, 50}});
    const auto quick = qScopeGuard([this] {
        m_simulator.control("POST", "settings", {{u"latencyMs"_s, 0}});
    });
    for (const bool isThere : {true, false}) {
        QBuffer target;
        QVERIFY(target.open(QIODevice::WriteOnly));
        QTimer often;
        connect(&often, &QTimer::timeout, &target, [&target] { Q_EMIT target.bytesWritten(0); });
        often.start(1ms);
        m_simulator.reset();
        const auto job = m_provider->fileStore()->download(
            {.sandboxId = id, .path = isThere ? u"/tmp/waited-for"_s : u"/tmp/absent"_s, .target = &target});
        QVERIFY(finish(*job));
        QCOMPARE(m_simulator.count(m_subject.downloadEndpoint), 1);
        if (isThere) {
            QVERIFY2(job->state() == Job::State::Succeeded, told(job->error()));
            QCOMPARE(target.data(), QByteArray("content"));
        } else {
            QCOMPARE(job->error().kind, Kind::NotFound);
        }
    }
}

void ProviderConformance::cancelsATransfer_data()
{
    QTest::addColumn<bool>("up");
    QTest::addColumn<bool>("early");
    QTest::newRow("upload, at once") << true << true;
    QTest::newRow("upload, in the middle") << true << false;
    QTest::newRow("download, at once") << false << true;
    QTest::newRow("download, in the middle") << false << false;
}

void ProviderConformance::cancelsATransfer()
{
    NEED_FILES;
    QFETCH(bool, up);
    QFETCH(bool, early);
    const QString id = fileSandbox(m_subject.runtime);
    if (!up)
        QVERIFY2(run(id, u"head -c 60000000 /dev/zero > /tmp/zeros"_s), "no file to fetch");
    PatternSource source(1024 * mebi);
    QBuffer target;
    QVERIFY(target.open(QIODevice::WriteOnly));
    FileStore *files = m_provider->fileStore();
    const auto job = up ? files->upload({.sandboxId = id, .path = u"/tmp/cancelled"_s, .source = &source})
                        : files->download({.sandboxId = id, .path = u"/tmp/zeros"_s, .target = &target});
    QSignalSpy ended(job.get(), &Job::finished);
    if (!early)
        QTRY_VERIFY(job->bytesDone() > 0);
    job->cancel();
    QCOMPARE(job->state(), Job::State::Cancelled);
    QCOMPARE(job->error().kind, Kind::Cancelled);
    QCOMPARE(ended.count(), 1);
    const qint64 moved = source.pos() + target.size();
    // What comes next goes its way, and the devices stay as they are.
    VERIFY_VALUE(put(id, u"/tmp/next"_s, "next"));
    QCOMPARE(fetch(id, u"/tmp/next"_s).value_or(QByteArray()), QByteArray("next"));
    QCOMPARE(source.pos() + target.size(), moved);
    QCOMPARE(ended.count(), 1);
}

void ProviderConformance::transfersDieInTheMiddle()
{
    NEED_FILES;
    const QString id = fileSandbox(m_subject.runtime);
    {
        auto source = std::make_unique<PatternSource>(1024 * mebi);
        auto job = m_provider->fileStore()->upload(
            {.sandboxId = id, .path = u"/tmp/dies"_s, .source = source.get()});
        QTRY_VERIFY(job->bytesDone() > 0);
        job.reset();
        source.reset();
    }
    VERIFY_VALUE(put(id, u"/tmp/next"_s, "next"));
    PatternSource source(1024 * mebi);
    const auto job =
        m_provider->fileStore()->upload({.sandboxId = id, .path = u"/tmp/dies"_s, .source = &source});
    QTRY_VERIFY(job->bytesDone() > 0);
    m_provider.reset();
    QVERIFY(finish(*job));
    QCOMPARE(job->state(), Job::State::Cancelled);
}

void ProviderConformance::movesNothingInADeadSandbox()
{
    NEED_FILES;
    const QString id = readySandbox(u"files-die"_s);
    VERIFY_VALUE(put(id, u"/tmp/a"_s, "a"));
    VERIFY_VALUE(wait(m_provider->remove(id)));
    const auto content = fetch(id, u"/tmp/a"_s);
    QVERIFY(!content);
    QVERIFY2(content.error().kind == Kind::NotRunning || content.error().kind == Kind::NotFound,
             told(content.error()));
    const auto refused = put(id, u"/tmp/a"_s, "a");
    QVERIFY(!refused);
    QVERIFY2(refused.error().kind == Kind::NotRunning || refused.error().kind == Kind::NotFound,
             told(refused.error()));
}

} // namespace Sandkeeper
