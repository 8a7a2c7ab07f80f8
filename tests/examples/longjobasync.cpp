// SPDX-License-Identifier: MIT
// A background job that is started and followed to its end without blocking.
#include <sandkeeper/core/client/sandboxclient.h>
#include <sandkeeper/core/provider/errortext.h>
#include <sandkeeper/core/provider/future.h>

#include <QCoreApplication>
#include <QTextStream>

using namespace Sandkeeper;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    SandboxClient client({.providerId = app.arguments().value(1, "prime")});
    QString id;
    std::unique_ptr<CreationWaitJob> wait;
    std::unique_ptr<BackgroundRun> run;
    const auto clean = [&](bool good, const Error &error) {
        out << (good ? "Done." : message(error)) << '\n';
        whenDone<void>(client.deleteSandbox(id), &client,
                       [good](const auto &done) { QCoreApplication::exit(good && done ? 0 : 1); });
    };
    const auto train = [&] {
        run = client.runBackgroundJob({.sandboxId = id, .command = "sleep 1; echo trained"},
                                      {.pollInterval = std::chrono::seconds(1)});
        QObject::connect(run.get(), &Job::finished, &client, [&] {
            out << QString::fromUtf8(run->status().standardOutput);
            clean(run->state() == Job::State::Succeeded, run->error());
        });
    };
    whenDone<Sandbox>(client.create({.name = "async-training", .image = "python:3.11-slim"}), &client,
                      [&](const Result<Sandbox> &sandbox) {
                          if (!sandbox)
                              return clean(false, sandbox.error());
                          id = sandbox->id;
                          wait = client.waitForCreation(id);
                          QObject::connect(wait.get(), &Job::finished, &client, [&] {
                              wait->state() == Job::State::Succeeded ? train() : clean(false, wait->error());
                          });
                      });
    return app.exec();
}
