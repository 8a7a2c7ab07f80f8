// SPDX-License-Identifier: MIT
// A sandbox with a GPU. What the service allows is checked before anything is sent; one without GPUs notes
// the wish and gives what it has.
#include <sandkeeper/core/client/blockingsandboxclient.h>
#include <sandkeeper/core/provider/errortext.h>

#include <QCoreApplication>
#include <QTextStream>

using namespace Sandkeeper;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    BlockingSandboxClient client({.providerId = app.arguments().value(1, "prime")});

    CreateRequest request{.name = "gpu-sandbox",
                          .image = "pytorch/pytorch:latest",
                          .cpuCores = 8,
                          .memoryGb = 32,
                          .diskGb = 100,
                          .gpuCount = 1};
    const Result<Sandbox> incomplete = client.create(request);
    out << "Without a kind of GPU: " << (incomplete ? "created" : incomplete.error().detail) << '\n';
    if (incomplete && !client.deleteSandbox(incomplete->id))
        return 1;

    request.gpuType = "H100_80GB";
    request.lifetime = std::chrono::hours(4);
    const Result<Sandbox> sandbox = client.create(request);
    if (!sandbox) {
        out << message(sandbox.error()) << '\n';
        return 1;
    }
    if (sandbox->gpuCount > 0)
        out << sandbox->gpuCount << " x " << sandbox->gpuType << " in " << sandbox->name << '\n';
    else
        out << "No GPU in " << sandbox->name << '\n';
    return client.deleteSandbox(sandbox->id) ? 0 : 1;
}
