// SPDX-License-Identifier: MIT
#include "transferfixture.h"

#ifdef TRANSFERS_AT_PPIO
#include "ppioprovider.h"
#else
#include "primeprovider.h"
#endif

#include <QBuffer>
#include <QDeadlineTimer>
#include <QDir>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTimer>

namespace Sandkeeper::Testing {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

#ifdef TRANSFERS_AT_PPIO
using TestedProvider = Ppio::PpioProvider;
const QString service = u"ppio"_s;
const QString image = u"base"_s;
const QString runtime;
#else
using TestedProvider = Prime::PrimeProvider;
const QString service = u"prime"_s;
const QString image = u"python:3.11-slim"_s;
const QString runtime = u"container"_s;
#endif

// Read by each shell that starts: by its environment, or as the person's own.
constexpr auto noTarScript = R"sh(mkdir ~/tools && ln -s /usr/bin/* ~/tools && rm ~/tools/tar &&
echo 'PATH=$HOME/tools' >~/.shell && cp ~/.shell ~/.profile)sh";

} // namespace

QDateTime HastyClock::now() const
{
    return QDateTime::currentDateTimeUtc();
}

std::chrono::milliseconds HastyClock::monotonic() const
{
    return Clock::system().monotonic() * factor;
}

void HastyClock::after(std::chrono::milliseconds delay, QObject *context,
                       std::function<void()> callback) const
{
    // Longer ones are limits, not pauses: a busy machine needs them whole.
    QTimer::singleShot(delay > 60s ? delay : delay / factor, context, std::move(callback));
}

TransferFixture::TransferFixture() = default;
TransferFixture::~TransferFixture() = default;

bool TransferFixture::startService(Tools tools, FaultProxy *proxy)
{
    QStringList options{u"--start-delay=50"_s, u"--gateway-lag=20"_s};
    // The client only trusts a gateway on loopback that is where the service itself is.
    const QString front = proxy ? u"http://127.0.0.1:%1"_s.arg(proxy->serverPort()) : QString();
    if (proxy)
        options += u"--gateway-origin="_s + front;
    if (!m_simulator.start(options))
        return false;
    if (proxy)
        proxy->setService(quint16(QUrl(m_simulator.value(service + u"Url"_s)).port()));
    const QUrl url(proxy ? front : m_simulator.value(service + u"Url"_s));
    m_http = std::make_unique<HttpClient>(HttpClient::Config{
        .allowedOrigins = {url},
        .proxy = QNetworkProxy(QNetworkProxy::NoProxy),
        .clock = &m_clock,
        .transferIdle = proxy ? std::chrono::milliseconds(2s) * HastyClock::factor : 300s});
    ProviderContext context;
    context.accountName = u"Test"_s;
    context.baseUrl = url;
    context.apiKey = Secret::fromString(m_simulator.value(service + u"Key"_s));
    context.http = m_http.get();
    context.clock = &m_clock;
    m_provider = std::make_unique<TestedProvider>(context);
    CreateRequest request;
    request.name = u"transfers"_s;
    request.image = image;
    request.runtime = runtime;
    if (tools == Tools::NoTar)
        request.environment.insert(u"BASH_ENV"_s, u"$HOME/.shell"_s);
    const Future<Sandbox> created = m_provider->create(request);
    if (!waitFor([&] { return created.isFinished(); }) || !created.result())
        return false;
    m_sandboxId = created.result()->id;
    const auto wait = m_provider->creationWaiter()->waitForCreation(m_sandboxId);
    if (!waitFor([&] { return wait->isFinished(); }) || wait->state() != Job::State::Succeeded)
        return false;
    if (tools == Tools::All)
        return true;
    run(QLatin1String(noTarScript));
    return run(u"command -v tar || command -v stat"_s).endsWith("/tools/stat\n");
}

bool TransferFixture::isPpio()
{
    return service == u"ppio";
}

QString TransferFixture::endpointHere(const QString &endpoint)
{
    if (!isPpio())
        return endpoint;
    return u"envd-"_s + (endpoint == u"exec" ? u"start"_s : endpoint);
}

bool TransferFixture::addFault(const QString &rule)
{
    const QString endpoint = rule.section(u':', 0, 0);
    return m_simulator.addFault(endpointHere(endpoint) + rule.mid(endpoint.size()));
}

void TransferFixture::clear()
{
    m_simulator.reset();
    m_connected = true;
    // What was broken off may be about to write its last.
    QTRY_VERIFY(QDir(m_folder.path()).removeRecursively() && QDir().mkpath(m_folder.path()));
    QVERIFY(QDir(m_settings.path()).removeRecursively() && QDir().mkpath(m_settings.path()));
    m_remoteFolder =
        QString::fromUtf8(run(u"rm -rf ~/files /tmp/.sandkeeper-* && mkdir ~/files && cd ~/files && pwd"_s))
            .trimmed();
    QVERIFY(m_remoteFolder.startsWith(u'/'));
}

std::unique_ptr<TransferQueue> TransferFixture::makeQueue(bool keep)
{
    auto queue = std::make_unique<TransferQueue>(TransferQueue::Dependencies{
        .provider = [this](const QString &) { return m_connected ? m_provider.get() : nullptr; },
        .databasePath = keep ? m_settings.path() + u"/transfers.sqlite"_s : QString(),
        .clock = &m_clock,
        .mark = m_mark,
        .folderPartSize = m_partSize});
    queue->start();
    return queue;
}

TransferRequest TransferFixture::upload(const QString &name, ConflictPolicy policy) const
{
    return {.direction = TransferDirection::Upload,
            .sandbox = {u"account"_s, m_sandboxId},
            .sandboxName = u"transfers"_s,
            .remotePath = there(name),
            .localPath = here(name),
            .policy = policy};
}

TransferRequest TransferFixture::download(const QString &name, ConflictPolicy policy) const
{
    TransferRequest request = upload(name, policy);
    request.direction = TransferDirection::Download;
    return request;
}

void TransferFixture::writeHere(const QString &name, const QByteArray &content) const
{
    QVERIFY(QDir().mkpath(QFileInfo(here(name)).path()));
    QFile file(here(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray TransferFixture::readHere(const QString &name) const
{
    QFile file(here(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(missing)");
}

void TransferFixture::writeThere(const QString &name, const QByteArray &content)
{
    QBuffer buffer;
    buffer.setData(content);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    const auto job =
        m_provider->fileStore()->upload({.sandboxId = m_sandboxId, .path = there(name), .source = &buffer});
    QVERIFY(waitFor([&] { return job->isFinished(); }));
    QCOMPARE(job->state(), Job::State::Succeeded);
}

QByteArray TransferFixture::readThere(const QString &name)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto job =
        m_provider->fileStore()->download({.sandboxId = m_sandboxId, .path = there(name), .target = &buffer});
    if (!waitFor([&] { return job->isFinished(); }) || job->state() != Job::State::Succeeded)
        return "(missing)";
    return buffer.data();
}

QStringList TransferFixture::namesHere() const
{
    return QDir(m_folder.path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

QStringList TransferFixture::namesThere()
{
    QStringList names =
        QString::fromUtf8(run(u"ls -A '%1'"_s.arg(m_remoteFolder))).split(u'\n', Qt::SkipEmptyParts);
    names.sort();
    return names;
}

QByteArray TransferFixture::run(const QString &command)
{
    const Future<CommandResult> done =
        m_provider->commandRunner()->run({.sandboxId = m_sandboxId, .command = command, .timeout = 600s});
    if (!waitFor([&] { return done.isFinished(); }) || !done.result())
        return "(no answer)";
    return done.result()->standardOutput;
}

QByteArray TransferFixture::content(qint64 size, int seed)
{
    QByteArray bytes(qsizetype(size), Qt::Uninitialized);
    quint32 state = quint32(seed) * 2654435761U + 1;
    for (char &byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = char(state >> 24U);
    }
    return bytes;
}

bool TransferFixture::waitFor(const std::function<bool()> &condition, int milliseconds)
{
    const QDeadlineTimer deadline(milliseconds);
    QTimer wake; // for conditions that no event tells of
    wake.start(10ms);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

TransferState TransferFixture::stateOf(const TransferQueue &queue, const QString &id)
{
    const TransferItem *item = queue.find(id);
    return item ? item->state : TransferState::Cancelled;
}

bool TransferFixture::settle(const TransferQueue &queue, int milliseconds)
{
    return waitFor(
        [&queue] {
            const TransferSummary summary = queue.summary();
            return queue.isLoaded() && summary.active == 0 && summary.waiting == 0;
        },
        milliseconds);
}

} // namespace Sandkeeper::Testing
