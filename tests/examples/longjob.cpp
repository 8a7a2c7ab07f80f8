// SPDX-License-Identifier: MIT
// A command that runs on after the call that started it.
#include <sandkeeper/core/client/blockingsandboxclient.h>
#include <sandkeeper/core/provider/errortext.h>

#include <thread>

#include <QCoreApplication>
#include <QTextStream>

using namespace Sandkeeper;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    BlockingSandboxClient client({.providerId = app.arguments().value(1, "prime")});
    const Result<Sandbox> sandbox = client.create(
        {.name = "training-job", .image = "python:3.11-slim", .lifetime = std::chrono::hours(24)});
    if (!sandbox || !client.waitForCreation(sandbox->id)) {
        out << (sandbox ? "It did not start." : message(sandbox.error())) << '\n';
        return 1;
    }
    const Result<BackgroundJob> job =
        client.startBackgroundJob({.sandboxId = sandbox->id,
                                   .command = "sleep 1; echo trained > model; cat model",
                                   .workingDirectory = "/tmp"});
    out << (job ? "Job started: " + job->jobId : message(job.error())) << '\n';

    Result<BackgroundJobStatus> status =
        job.and_then([&](const auto &it) { return client.getBackgroundJob(it); });
    while (status && !status->completed) {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        status = client.getBackgroundJob(*job);
    }
    if (status)
        out << "Exit code " << *status->exitCode << ": " << QString::fromUtf8(status->standardOutput);
    return client.deleteSandbox(sandbox->id) && status ? *status->exitCode : 1;
}
