// SPDX-License-Identifier: MIT
// Moves one large file into a sandbox of the simulator and out again, and measures time and memory. Its
// content is made and checked on the way, so that only the simulator's disk holds it. Fails if the contents
// differ or this program grows by more than 16 MiB.
#include "core/net/httpclient.h"
#include "core/provider/abilities.h"
#include "core/provider/future.h"
#include "primeprovider.h"
#include "simulatorprocess.h"
#include "support/memorygrowth.h"
#include "support/patterndevice.h"

#include <cstdio>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mebi = 1024 * 1024;
constexpr qint64 mostGrowth = 16 * mebi;

bool succeeds(Job &job)
{
    QEventLoop loop;
    QObject::connect(&job, &Job::finished, &loop, &QEventLoop::quit);
    if (!job.isFinished())
        loop.exec();
    if (job.state() == Job::State::Succeeded)
        return true;
    std::fprintf(stderr, "failed: kind %d, %s %s\n", int(job.error().kind), qPrintable(job.error().reason),
                 qPrintable(job.error().detail));
    return false;
}

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

/// Runs one transfer and prints its figures.
bool measured(const char *name, qint64 size, const std::function<std::unique_ptr<TransferJob>()> &start)
{
    const MemoryGrowth memory;
    QElapsedTimer timer;
    timer.start();
    const auto job = start();
    if (!succeeds(*job))
        return false;
    const double seconds = double(std::max<qint64>(timer.elapsed(), 1)) / 1000;
    const qint64 growth = memory.peak();
    std::printf("%-8s %5lld MiB %7.1f s %7.1f MiB/s   growth of the client %5.1f MiB\n", name, size / mebi,
                seconds, double(size) / mebi / seconds, double(growth) / mebi);
    std::fflush(stdout);
    if (growth < mostGrowth)
        return true;
    std::fprintf(stderr, "the client has grown by more than %lld MiB\n", mostGrowth / mebi);
    return false;
}

bool moves(FileStore &files, const QString &sandboxId, qint64 size)
{
    const QString path = u"/tmp/large"_s;
    PatternSource source(size);
    PatternSink sink;
    if (!measured("upload", size,
                  [&] { return files.upload({.sandboxId = sandboxId, .path = path, .source = &source}); }))
        return false;
    if (!measured("download", size,
                  [&] { return files.download({.sandboxId = sandboxId, .path = path, .target = &sink}); }))
        return false;
    if (sink.isRight() && sink.taken() == size)
        return true;
    std::fprintf(stderr, "what came back is not what was sent\n");
    return false;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const qint64 size = (argc > 1 ? QByteArray(argv[1]).toLongLong() : 4096) * mebi;
    SimulatorProcess simulator;
    if (!simulator.start({u"--start-delay=100"_s, u"--gateway-lag=50"_s})) {
        std::fprintf(stderr, "no simulator: %s\n", qPrintable(simulator.problem()));
        return 1;
    }
    const QUrl url(simulator.value(u"primeUrl"_s));
    HttpClient http({.allowedOrigins = {url}, .proxy = QNetworkProxy(QNetworkProxy::NoProxy)});
    ProviderContext context;
    context.accountName = u"Bench"_s;
    context.baseUrl = url;
    context.apiKey = Secret::fromString(simulator.value(u"primeKey"_s));
    context.http = &http;
    Prime::PrimeProvider provider(context);

    CreateRequest request;
    request.name = u"large-file"_s;
    request.image = u"python:3.11-slim"_s;
    request.runtime = u"container"_s;
    const auto sandbox = answerOf(provider.create(request));
    if (!sandbox || !succeeds(*provider.waitForCreation(sandbox->id)))
        return 1;
    const bool good = moves(*provider.fileStore(), sandbox->id, size);
    return answerOf(provider.remove(sandbox->id)) && good ? 0 : 1;
}
