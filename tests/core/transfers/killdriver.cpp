// SPDX-License-Identifier: MIT
// The queue as a program of its own, to be killed at any moment: works through what is in the database, which
// it fills from its arguments the first time, and ends with 0 when everything is done.
#include "core/net/httpclient.h"
#include "core/transfers/transferqueue.h"
#include "primeprovider.h"

#include <cstdio>

#include <QCoreApplication>
#include <QFile>
#include <QTimer>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

/// “u file /here /there”, “d folder /here /there”.
QList<TransferRequest> requestsOf(const QString &listPath, const QString &sandboxId)
{
    QList<TransferRequest> requests;
    QFile list(listPath);
    if (!list.open(QIODevice::ReadOnly))
        return requests;
    const QStringList lines = QString::fromUtf8(list.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const QStringList fields = line.split(u'\t');
        requests.append(
            {.direction = fields.value(0) == u"u"_s ? TransferDirection::Upload : TransferDirection::Download,
             .sandbox = {u"account"_s, sandboxId},
             .remotePath = fields.value(3),
             .localPath = fields.value(2),
             .folder = fields.value(1) == u"folder"_s,
             .policy = ConflictPolicy::Ask});
    }
    return requests;
}

/// What did not end well, for whoever reads the test's output.
void printFailures(const TransferQueue &queue)
{
    const QStringList ids = queue.ids();
    for (const QString &id : ids) {
        const TransferItem *item = queue.find(id);
        if (item->state == TransferState::Done)
            continue;
        const Error error = item->error.value_or(Error{});
        std::fprintf(stderr,
                     "%s %s %s: state %d, error kind %d, reason %s, subject %s, status %d, detail %s\n",
                     item->request.direction == TransferDirection::Upload ? "upload" : "download",
                     item->request.folder ? "folder" : "file", qPrintable(item->request.remotePath),
                     int(item->state), int(error.kind), qPrintable(error.reason), qPrintable(error.subject),
                     error.httpStatus, qPrintable(error.detail));
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 5)
        return 2;
    const QUrl url(arguments.at(1));
    HttpClient http({.allowedOrigins = {url}, .proxy = QNetworkProxy(QNetworkProxy::NoProxy)});
    ProviderContext context;
    context.accountName = u"Killed"_s;
    context.baseUrl = url;
    context.apiKey = Secret::fromString(qEnvironmentVariable("KILL_TEST_KEY"));
    context.http = &http;
    Prime::PrimeProvider provider(context);
    TransferQueue queue({.provider = [&provider](const QString &) { return &provider; },
                         .databasePath = arguments.at(3),
                         .folderPartSize = 40'000}); // folders are sent in several parts
    QObject::connect(&queue, &TransferQueue::loaded, &queue, [&] {
        if (queue.count() == 0)
            queue.add(requestsOf(arguments.at(4), arguments.at(2)));
        std::puts("loaded");
        std::fflush(stdout);
    });
    QTimer check;
    QObject::connect(&check, &QTimer::timeout, &queue, [&] {
        const TransferSummary summary = queue.summary();
        // A question nobody can answer here is a failure, too.
        if (!queue.isLoaded() || summary.active + summary.waiting > 0)
            return;
        printFailures(queue);
        application.exit(summary.failed + summary.questions + summary.paused > 0 ? 1 : 0);
    });
    check.start(20);
    queue.start();
    return application.exec();
}
