// SPDX-License-Identifier: MIT
// The same as the quick start, for programs with an event loop: nothing blocks.
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
    const auto end = [&](const Error &error) {
        out << message(error) << '\n';
        QCoreApplication::exit(1);
    };
    const auto run = [&] {
        whenDone<CommandResult>(client.executeCommand(id, "echo 'Hello from async!'"), &client,
                                [&](const Result<CommandResult> &result) {
                                    if (!result)
                                        return end(result.error());
                                    out << QString::fromUtf8(result->standardOutput);
                                    whenDone<void>(client.deleteSandbox(id), &client, [](const auto &done) {
                                        QCoreApplication::exit(done ? 0 : 1);
                                    });
                                });
    };
    whenDone<Sandbox>(client.create({.name = "async-sandbox", .image = "python:3.11-slim"}), &client,
                      [&](const Result<Sandbox> &sandbox) {
                          if (!sandbox)
                              return end(sandbox.error());
                          id = sandbox->id;
                          wait = client.waitForCreation(id);
                          QObject::connect(wait.get(), &Job::finished, &client, [&] {
                              wait->state() == Job::State::Succeeded ? run() : end(wait->error());
                          });
                      });
    return app.exec();
}
