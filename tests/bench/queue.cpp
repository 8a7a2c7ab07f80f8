// SPDX-License-Identifier: MIT
// The transfer queue against curl and against one request for each file, on the same simulator, in one run:
// figures, and a failure where the memory of this program grows by more than 16 MiB, a folder is not ten
// times as fast as its files in sequence, or what comes back is not what was sent.
//     bench_queue [MiB of the large file] [number of small files] [prime|ppio] [rounds of the large file]
#include "core/net/httpclient.h"
#include "core/provider/abilities.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/transfers/transferqueue.h"
#include "ppioprovider.h"
#include "primeprovider.h"
#include "simulatorprocess.h"
#include "support/memorygrowth.h"
#include "support/patterndevice.h"

#include <algorithm>
#include <cstdio>
#include <functional>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <unistd.h>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mebi = 1024 * 1024;
constexpr qint64 mostGrowth = 16 * mebi;
constexpr int smallSize = 4096;
constexpr double leastGain = 10;

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
    std::unique_ptr<Provider> provider;
    QString sandboxId;
    QTemporaryDir folder{QCoreApplication::applicationDirPath() + u"/bench-XXXXXX"_s};
    QByteArray gateway; // of this sandbox, at Prime
    QByteArray token;
    int rounds = 5;

    bool start(const QString &service);
    bool authorise();
    /// The arguments with which curl uploads or downloads this file.
    QStringList curlTo(const QString &path, const QString &local);
    QStringList curlFrom(const QString &path);
    /// Seconds; negative when it failed. `moved` are those until everything had been moved, not yet verified.
    double queue(TransferRequest request, double *moved = nullptr);
    double curl(const QStringList &arguments) const;
};

bool Bench::start(const QString &service)
{
    if (!simulator.start({u"--start-delay=50"_s, u"--gateway-lag=20"_s}))
        return false;
    const bool isPrime = service == u"prime";
    const QUrl url(simulator.value(service + u"Url"_s));
    http = std::make_unique<HttpClient>(
        HttpClient::Config{.allowedOrigins = {url}, .proxy = QNetworkProxy(QNetworkProxy::NoProxy)});
    ProviderContext context;
    context.accountName = u"Bench"_s;
    context.baseUrl = url;
    context.apiKey = Secret::fromString(simulator.value(service + u"Key"_s));
    context.http = http.get();
    if (isPrime)
        provider = std::make_unique<Prime::PrimeProvider>(context);
    else
        provider = std::make_unique<Ppio::PpioProvider>(context);
    CreateRequest request;
    request.name = u"bench"_s;
    request.image = isPrime ? u"python:3.11-slim"_s : u"base"_s;
    if (isPrime)
        request.runtime = u"container"_s;
    const auto sandbox = answerOf(provider->create(request));
    if (!sandbox || !succeeds(*provider->creationWaiter()->waitForCreation(sandbox->id)))
        return false;
    sandboxId = sandbox->id;
    return !isPrime || authorise();
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

QStringList Bench::curlTo(const QString &path, const QString &local)
{
    const QStringList form{u"-o"_s, u"/dev/null"_s, u"-F"_s, u"file=@"_s + local};
    if (!token.isEmpty())
        return form + QStringList{u"%1/upload?sandbox_id=%2&path=%3"_s.arg(QString::fromUtf8(gateway),
                                                                           sandboxId, path)};
    const auto link =
        answerOf(provider->fileStore()->fileLink({.sandboxId = sandboxId, .path = path, .forUpload = true}));
    return link ? form + QStringList{QString::fromUtf8(link->toEncoded())} : QStringList();
}

QStringList Bench::curlFrom(const QString &path)
{
    if (!token.isEmpty())
        return {u"%1/download?sandbox_id=%2&path=%3"_s.arg(QString::fromUtf8(gateway), sandboxId, path)};
    const auto link = answerOf(provider->fileStore()->fileLink({.sandboxId = sandboxId, .path = path}));
    return link ? QStringList{QString::fromUtf8(link->toEncoded())} : QStringList();
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
    QStringList all{u"-sS"_s, u"-f"_s, u"--noproxy"_s, u"*"_s};
    if (!token.isEmpty())
        all += {u"-H"_s, u"Authorization: Bearer "_s + QString::fromUtf8(token)};
    process.start(u"curl"_s, all + arguments);
    const bool good = process.waitForFinished(600000) && process.exitCode() == 0;
    std::fputs(process.readAllStandardError().constData(), stderr);
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

bool makePattern(const QString &path, qint64 size)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    for (qint64 at = 0; at < size; at += mebi) {
        const QByteArray block = Pattern().bytes(at, std::min(mebi, size - at));
        if (file.write(block) != block.size())
            return false;
    }
    return file.flush() && ::fsync(file.handle()) == 0;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.isEmpty() ? -1 : values.at(values.size() / 2);
}

/// In turns, so that neither gains by what the machine does just then, and `clean` before each, for a file
/// that is overwritten takes longer than a new one.
bool largeWay(Bench &bench, const char *name, const TransferRequest &request, const QStringList &curl,
              qint64 size, const std::function<void()> &clean)
{
    QList<double> byCurl, byQueue, moving, ratios;
    qint64 growth = 0;
    for (int round = 0; round < bench.rounds; ++round) {
        clean();
        byCurl.append(bench.curl(curl));
        clean();
        double moved = 0;
        const MemoryGrowth memory;
        byQueue.append(bench.queue(request, &moved));
        growth = std::max(growth, memory.peak());
        moving.append(moved);
        if (byCurl.constLast() < 0 || byQueue.constLast() < 0 || moved <= 0)
            return false;
        ratios.append(byCurl.constLast() / moved);
    }
    std::sort(ratios.begin(), ratios.end());
    std::printf("%-8s %5lld MiB, medians of %d: curl %.2f s; queue %.2f s moved, %.2f s with flushing and "
                "verifying; curl against moved %.2f (from %.2f to %.2f), against all %.2f; growth %.1f MiB\n",
                name, size / mebi, bench.rounds, median(byCurl), median(moving), median(byQueue),
                median(ratios), ratios.constFirst(), ratios.constLast(), median(byCurl) / median(byQueue),
                double(growth) / mebi);
    std::fflush(stdout);
    return growth < mostGrowth;
}

bool largeFile(Bench &bench, qint64 size)
{
    const QString local = bench.folder.filePath(u"large"_s);
    if (!makePattern(local, size))
        return false;
    const auto cleanThere = [&bench](const QString &path) {
        answerOf(bench.provider->commandRunner()->run({.sandboxId = bench.sandboxId,
                                                       .command = u"rm -f "_s + path,
                                                       .timeout = std::chrono::minutes(1)}));
    };
    bool good = largeWay(bench, "upload",
                         {.direction = TransferDirection::Upload,
                          .remotePath = u"/tmp/by-queue"_s,
                          .localPath = local,
                          .policy = ConflictPolicy::Overwrite},
                         bench.curlTo(u"/tmp/by-curl"_s, local), size,
                         [&] { cleanThere(u"/tmp/by-curl /tmp/by-queue"_s); });
    const auto clean = [&local] {
        QFile::remove(local);
        QFile::remove(local + u".curl"_s);
    };
    good = largeWay(bench, "download",
                    {.direction = TransferDirection::Download,
                     .remotePath = u"/tmp/by-queue"_s,
                     .localPath = local,
                     .policy = ConflictPolicy::Overwrite},
                    QStringList{u"-o"_s, local + u".curl"_s} + bench.curlFrom(u"/tmp/by-queue"_s), size,
                    clean) &&
           good;
    const bool same = isPattern(local, size);
    QFile::remove(local);
    QFile::remove(local + u".curl"_s);
    return good && same;
}

QString smallPath(int number)
{
    return u"%1/%2"_s.arg(number / 100).arg(number);
}

bool makeSmall(const QDir &folder, int count)
{
    for (int i = 0; i < count; ++i) {
        if (i % 100 == 0)
            QDir().mkpath(QFileInfo(folder.filePath(smallPath(i))).path());
        QFile file(folder.filePath(smallPath(i)));
        if (!file.open(QIODevice::WriteOnly) || file.write(Pattern().bytes(i, smallSize)) != smallSize)
            return false;
    }
    return true;
}

double singleUp(Bench &bench, const QDir &local, int count)
{
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i) {
        QFile file(local.filePath(smallPath(i)));
        if (!file.open(QIODevice::ReadOnly) ||
            !succeeds(*bench.provider->fileStore()->upload(
                {.sandboxId = bench.sandboxId, .path = u"/tmp/single/"_s + smallPath(i), .source = &file})))
            return -1;
    }
    return double(timer.elapsed()) / 1000;
}

/// As each file of the folder is: on the disk when it is said to be there; or else only written.
double singleDown(Bench &bench, const QDir &target, int count, bool flushed)
{
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i) {
        if (i % 100 == 0)
            QDir().mkpath(QFileInfo(target.filePath(smallPath(i))).path());
        QFile file(target.filePath(smallPath(i)));
        if (!file.open(QIODevice::WriteOnly) ||
            !succeeds(*bench.provider->fileStore()->download(
                {.sandboxId = bench.sandboxId, .path = u"/tmp/many/"_s + smallPath(i), .target = &file})) ||
            !file.flush() || (flushed && ::fsync(file.handle()) != 0))
            return -1;
    }
    return double(timer.elapsed()) / 1000;
}

bool printSmall(const char *what, int count, double single, double folder)
{
    std::printf("%d files of 4 KiB, %s: as a folder %.2f s, one request for each in sequence %.2f s; %.1f "
                "times\n",
                count, what, folder, single, single / folder);
    std::fflush(stdout);
    return single > 0 && folder > 0 && single / folder >= leastGain;
}

bool smallFiles(Bench &bench, int count)
{
    const QDir local(bench.folder.filePath(u"many"_s));
    const QDir back(bench.folder.filePath(u"back"_s));
    if (!makeSmall(local, count))
        return false;
    const double up = bench.queue({.direction = TransferDirection::Upload,
                                   .remotePath = u"/tmp/many"_s,
                                   .localPath = local.path(),
                                   .folder = true});
    bool good = printSmall("up", count, singleUp(bench, local, count), up);
    const double written = singleDown(bench, QDir(bench.folder.filePath(u"written"_s)), count, false);
    const double flushed = singleDown(bench, QDir(bench.folder.filePath(u"flushed"_s)), count, true);
    const double down = bench.queue({.direction = TransferDirection::Download,
                                     .remotePath = u"/tmp/many"_s,
                                     .localPath = back.path(),
                                     .folder = true});
    (void)printSmall("down, if those in sequence are not flushed as the folder's are", count, written, down);
    good = printSmall("down", count, flushed, down) && good;
    for (int i = 0; i < count; ++i) {
        QFile file(back.filePath(smallPath(i)));
        if (!file.open(QIODevice::ReadOnly) || file.readAll() != Pattern().bytes(i, smallSize))
            return false;
    }
    return good;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const qint64 size = (argc > 1 ? QByteArray(argv[1]).toLongLong() : 1024) * mebi;
    const int count = argc > 2 ? QByteArray(argv[2]).toInt() : 10000;
    const QString service = argc > 3 ? QString::fromLocal8Bit(argv[3]) : u"prime"_s;
    Bench bench;
    if (argc > 4)
        bench.rounds = std::max(QByteArray(argv[4]).toInt(), 1);
    if (!bench.start(service)) {
        std::fprintf(stderr, "no simulator, or no curl: %s\n", qPrintable(bench.simulator.problem()));
        return 1;
    }
    const bool large = size == 0 || largeFile(bench, size);
    const bool small = count == 0 || smallFiles(bench, count);
    return large && small ? 0 : 1;
}
