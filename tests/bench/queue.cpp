// SPDX-License-Identifier: MIT
// The transfer queue against curl and against one request for each file, on the same simulator, in one run:
// figures, and a failure where the memory of this program grows by more than 16 MiB or what comes back is not
// what was sent.
//     bench_queue [MiB of the large file] [number of small files]
#include "core/net/httpclient.h"
#include "core/provider/abilities.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/transfers/transferqueue.h"
#include "primeprovider.h"
#include "simulatorprocess.h"
#include "support/memorygrowth.h"
#include "support/patterndevice.h"

#include <cstdio>

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mebi = 1024 * 1024;
constexpr qint64 mostGrowth = 16 * mebi;
constexpr int smallSize = 4096;

template <typename T>
Result<T> answerOf(const Future<T> &future)
{
    QEventLoop loop;
    Result<T> answer = tl::unexpected(Error{.kind = Error::Kind::Cancelled});
    whenDone(future, &loop, [&](Result<T> result) {
        answer = std::move(result);
        loop.quit();
    });
    loop.exec();
    return answer;
}

bool succeeds(Job &job)
{
    QEventLoop loop;
    QObject::connect(&job, &Job::finished, &loop, &QEventLoop::quit);
    if (!job.isFinished())
        loop.exec();
    return job.state() == Job::State::Succeeded;
}

/// What the parts share.
struct Bench
{
    SimulatorProcess simulator;
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<Prime::PrimeProvider> provider;
    QString sandboxId;
    QTemporaryDir folder;
    QByteArray gateway; // of this sandbox
    QByteArray token;

    bool start();
    bool authorise();
    /// Seconds; negative when it failed. `moved` are those until everything had been moved, not yet verified.
    double queue(TransferRequest request, double *moved = nullptr);
    double curl(const QStringList &arguments) const;
};

bool Bench::start()
{
    if (!simulator.start({u"--start-delay=50"_s, u"--gateway-lag=20"_s}))
        return false;
    const QUrl url(simulator.value(u"primeUrl"_s));
    http = std::make_unique<HttpClient>(
        HttpClient::Config{.allowedOrigins = {url}, .proxy = QNetworkProxy(QNetworkProxy::NoProxy)});
    ProviderContext context;
    context.accountName = u"Bench"_s;
    context.baseUrl = url;
    context.apiKey = Secret::fromString(simulator.value(u"primeKey"_s));
    context.http = http.get();
    provider = std::make_unique<Prime::PrimeProvider>(context);
    CreateRequest request;
    request.name = u"bench"_s;
    request.image = u"python:3.11-slim"_s;
    request.runtime = u"container"_s;
    const auto sandbox = answerOf(provider->create(request));
    if (!sandbox || !succeeds(*provider->waitForCreation(sandbox->id)))
        return false;
    sandboxId = sandbox->id;
    return authorise();
}

bool Bench::authorise()
{
    QProcess curl;
    curl.start(u"curl"_s, {u"-sS"_s, u"-X"_s, u"POST"_s, u"-H"_s,
                           u"Authorization: Bearer "_s + simulator.value(u"primeKey"_s),
                           simulator.value(u"primeUrl"_s) + u"/api/v1/sandbox/%1/auth"_s.arg(sandboxId)});
    if (!curl.waitForFinished(10000))
        return false;
    const QJsonObject answer = QJsonDocument::fromJson(curl.readAllStandardOutput()).object();
    token = answer.value(u"token"_s).toString().toUtf8();
    gateway = answer.value(u"gateway_url"_s).toString().toUtf8();
    const QString space = answer.value(u"user_ns"_s).toString();
    const QString job = answer.value(u"job_id"_s).toString();
    while (gateway.endsWith('/'))
        gateway.chop(1);
    gateway += '/' + space.toUtf8() + '/' + job.toUtf8();
    return !token.isEmpty();
}

double Bench::queue(TransferRequest request, double *moved)
{
    TransferQueue queue({.provider = [this](const QString &) { return provider.get(); },
                         .databasePath = folder.filePath(u"queue.sqlite"_s)});
    request.sandbox = {u"account"_s, sandboxId};
    QEventLoop loop;
    QElapsedTimer timer;
    QString id;
    bool good = false;
    QObject::connect(&queue, &TransferQueue::changed, &loop, [&] {
        const TransferItem *item = queue.find(id);
        if (item && item->state == TransferState::Verifying && moved && *moved == 0)
            *moved = double(timer.elapsed()) / 1000;
    });
    QObject::connect(&queue, &TransferQueue::ended, &loop, [&] {
        const TransferItem *item = queue.find(id);
        good = item->state == TransferState::Done;
        if (item->error)
            std::fprintf(stderr, "failed: %s\n%s\n", qPrintable(message(*item->error)),
                         qPrintable(technicalDetails(*item->error)));
        loop.quit();
    });
    QObject::connect(&queue, &TransferQueue::loaded, &loop, [&] {
        timer.start();
        id = queue.add({request}).constFirst();
    });
    queue.start();
    loop.exec();
    queue.clearEnded();
    return good ? double(timer.elapsed()) / 1000 : -1;
}

double Bench::curl(const QStringList &arguments) const
{
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    process.start(u"curl"_s, QStringList{u"-sS"_s, u"-f"_s, u"-H"_s,
                                         u"Authorization: Bearer "_s + QString::fromUtf8(token)} +
                                 arguments);
    const bool good = process.waitForFinished(600000) && process.exitCode() == 0;
    return good ? double(timer.elapsed()) / 1000 : -1;
}

bool isPattern(const QString &path, qint64 size)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() != size)
        return false;
    for (qint64 at = 0; at < size;) {
        const QByteArray block = file.read(mebi);
        if (block.isEmpty() || !Pattern().matches(block.constData(), at, block.size()))
            return false;
        at += block.size();
    }
    return true;
}

bool largeFile(Bench &bench, qint64 size)
{
    const QString local = bench.folder.filePath(u"large"_s);
    QFile file(local);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    for (qint64 at = 0; at < size; at += mebi)
        file.write(Pattern().bytes(at, std::min(mebi, size - at)));
    file.close();
    const QString query = u"?sandbox_id=%1&path="_s.arg(bench.sandboxId);
    const QString gateway = QString::fromUtf8(bench.gateway);
    const auto print = [size](const char *name, double moved, double all, double curl, qint64 growth) {
        std::printf("%-9s %5lld MiB  queue %6.2f s moved, %6.2f s with verifying; curl %6.2f s; ratio %.2f; "
                    "growth %.1f MiB\n",
                    name, size / mebi, moved, all, curl, curl / moved, double(growth) / mebi);
        std::fflush(stdout);
        return moved > 0 && all > 0 && curl > 0 && growth < mostGrowth;
    };
    const double curlUp =
        bench.curl({u"-F"_s, u"file=@"_s + local, gateway + u"/upload"_s + query + u"/tmp/by-curl"_s, u"-o"_s,
                    u"/dev/null"_s});
    double moved = 0;
    const MemoryGrowth uploading;
    const double up = bench.queue({.direction = TransferDirection::Upload,
                                   .remotePath = u"/tmp/by-queue"_s,
                                   .localPath = local,
                                   .policy = ConflictPolicy::Overwrite},
                                  &moved);
    bool good = print("upload", moved, up, curlUp, uploading.peak());
    const double curlDown =
        bench.curl({gateway + u"/download"_s + query + u"/tmp/by-queue"_s, u"-o"_s, local + u".curl"_s});
    moved = 0;
    const MemoryGrowth downloading;
    const double down = bench.queue({.direction = TransferDirection::Download,
                                     .remotePath = u"/tmp/by-queue"_s,
                                     .localPath = local + u".queue"_s,
                                     .policy = ConflictPolicy::Overwrite},
                                    &moved);
    good = print("download", moved, down, curlDown, downloading.peak()) && good;
    return good && isPattern(local + u".queue"_s, size);
}

bool smallFiles(Bench &bench, int count)
{
    const QDir local(bench.folder.filePath(u"many"_s));
    for (int i = 0; i < count; ++i) {
        if (i % 100 == 0)
            QDir().mkpath(local.filePath(QString::number(i / 100)));
        QFile file(local.filePath(u"%1/%2"_s.arg(i / 100).arg(i)));
        if (!file.open(QIODevice::WriteOnly) || file.write(Pattern().bytes(i, smallSize)) != smallSize)
            return false;
    }
    FileStore &files = *bench.provider->fileStore();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i) {
        QFile file(local.filePath(u"%1/%2"_s.arg(i / 100).arg(i)));
        if (!file.open(QIODevice::ReadOnly) ||
            !succeeds(*files.upload({.sandboxId = bench.sandboxId,
                                     .path = u"/tmp/single/%1/%2"_s.arg(i / 100).arg(i),
                                     .source = &file})))
            return false;
    }
    const double singleUp = double(timer.elapsed()) / 1000;
    timer.start();
    for (int i = 0; i < count; ++i) {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        if (!succeeds(*files.download({.sandboxId = bench.sandboxId,
                                       .path = u"/tmp/single/%1/%2"_s.arg(i / 100).arg(i),
                                       .target = &buffer})))
            return false;
    }
    const double singleDown = double(timer.elapsed()) / 1000;
    const double up = bench.queue({.direction = TransferDirection::Upload,
                                   .remotePath = u"/tmp/many"_s,
                                   .localPath = local.path(),
                                   .folder = true});
    const QString back = bench.folder.filePath(u"back"_s);
    const double down = bench.queue({.direction = TransferDirection::Download,
                                     .remotePath = u"/tmp/many"_s,
                                     .localPath = back,
                                     .folder = true});
    std::printf("%d files of 4 KiB: up, one by one %.1f s, as a folder %.1f s (%.1f times); "
                "down, %.1f s and %.1f s (%.1f times)\n",
                count, singleUp, up, singleUp / up, singleDown, down, singleDown / down);
    if (up <= 0 || down <= 0)
        return false;
    for (int i = 0; i < count; ++i) {
        QFile file(QDir(back).filePath(u"%1/%2"_s.arg(i / 100).arg(i)));
        if (!file.open(QIODevice::ReadOnly) || file.readAll() != Pattern().bytes(i, smallSize))
            return false;
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const qint64 size = (argc > 1 ? QByteArray(argv[1]).toLongLong() : 1024) * mebi;
    const int count = argc > 2 ? QByteArray(argv[2]).toInt() : 10000;
    Bench bench;
    if (!bench.start()) {
        std::fprintf(stderr, "no simulator, or no curl: %s\n", qPrintable(bench.simulator.problem()));
        return 1;
    }
    const bool large = size == 0 || largeFile(bench, size);
    const bool small = count == 0 || smallFiles(bench, count);
    return large && small ? 0 : 1;
}
