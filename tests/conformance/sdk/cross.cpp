// SPDX-License-Identifier: MIT
// What our client sees and does, for a test that compares it with the official one: one command per run, its
// answer as JSON on standard output. CROSS_PROVIDER names the service, CROSS_IMAGE what sandboxes are made
// of.
#include "core/client/blockingsandboxclient.h"
#include "core/provider/errortext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

using Answer = Result<QJsonObject>;

Answer list(BlockingSandboxClient &client, const QStringList &arguments)
{
    return client.listAll({.labels = {arguments.value(0)}}).map([](const QList<Sandbox> &sandboxes) {
        QJsonArray ids;
        for (const Sandbox &sandbox : sandboxes)
            ids.append(sandbox.id);
        return QJsonObject{{u"ids"_s, ids}};
    });
}

Answer get(BlockingSandboxClient &client, const QStringList &arguments)
{
    return client.get(arguments.value(0)).map([](const Sandbox &sandbox) {
        return QJsonObject{{u"name"_s, sandbox.name},
                           {u"labels"_s, QJsonArray::fromStringList(sandbox.labels)},
                           {u"state"_s, sandbox.stateWord}};
    });
}

Answer create(BlockingSandboxClient &client, const QStringList &arguments)
{
    const Result<Sandbox> sandbox =
        client.create({.name = u"ours"_s,
                       .image = qEnvironmentVariable("CROSS_IMAGE", u"python:3.11-slim"_s),
                       .runtime = arguments.value(0),
                       .labels = arguments.mid(1)});
    return sandbox.and_then([&](const Sandbox &made) {
        return client.waitForCreation(made.id).map([&] { return QJsonObject{{u"id"_s, made.id}}; });
    });
}

Answer upload(BlockingSandboxClient &client, const QStringList &arguments)
{
    return client.uploadBytes(arguments.value(0), arguments.value(1), arguments.value(2).toUtf8()).map([] {
        return QJsonObject();
    });
}

Answer read(BlockingSandboxClient &client, const QStringList &arguments)
{
    return client.readFile({.sandboxId = arguments.value(0), .path = arguments.value(1)})
        .map([](const FileWindow &file) {
            return QJsonObject{{u"content"_s, QString::fromUtf8(file.content)}};
        });
}

Answer start(BlockingSandboxClient &client, const QStringList &arguments)
{
    return client
        .startBackgroundJob({.sandboxId = arguments.value(0),
                             .command = arguments.value(1),
                             .workingDirectory = u"/tmp"_s,
                             .environment = {{u"WHO"_s, u"it's us"_s}}})
        .map([](const BackgroundJob &job) {
            return QJsonObject{{u"job_id"_s, job.jobId},
                               {u"sandbox_id"_s, job.sandboxId},
                               {u"stdout_log_file"_s, job.standardOutputFile},
                               {u"stderr_log_file"_s, job.standardErrorFile},
                               {u"exit_file"_s, job.exitFile}};
        });
}

Answer jobs(BlockingSandboxClient &client, const QStringList &arguments)
{
    const auto found = client.listBackgroundJobs(arguments.value(0));
    return found.and_then([&](const QList<BackgroundJob> &all) { return client.getBackgroundJobs(all); })
        .and_then([](const QList<BackgroundJobStatus> &statuses) -> Answer {
            QJsonObject answer;
            for (const BackgroundJobStatus &status : statuses) {
                if (status.error)
                    return tl::unexpected(*status.error);
                answer.insert(status.job.jobId,
                              QJsonObject{{u"completed"_s, status.completed},
                                          {u"exit_code"_s,
                                           status.exitCode ? QJsonValue(*status.exitCode) : QJsonValue()},
                                          {u"stdout"_s, QString::fromUtf8(status.standardOutput)}});
            }
            return answer;
        });
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QMap<QString, Answer (*)(BlockingSandboxClient &, const QStringList &)> commands{
        {u"list"_s, list}, {u"get"_s, get},     {u"create"_s, create}, {u"upload"_s, upload},
        {u"read"_s, read}, {u"start"_s, start}, {u"jobs"_s, jobs}};
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    const auto command = commands.value(arguments.value(0));
    if (!command) {
        QTextStream(stderr) << "What is to be done?\n";
        return 2;
    }
    BlockingSandboxClient client(
        ClientOptions{.providerId = qEnvironmentVariable("CROSS_PROVIDER", u"prime"_s)});
    const Answer answer = command(client, arguments.mid(1));
    if (!answer) {
        QTextStream(stderr) << message(answer.error()) << u'\n' << technicalDetails(answer.error()) << u'\n';
        return 1;
    }
    QTextStream(stdout) << QJsonDocument(*answer).toJson(QJsonDocument::Compact);
    return 0;
}
