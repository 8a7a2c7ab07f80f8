// SPDX-License-Identifier: MIT
// Creates a sandbox, runs a command in it and deletes it.
#include <sandkeeper/core/client/blockingsandboxclient.h>
#include <sandkeeper/core/provider/errortext.h>

#include <QCoreApplication>
#include <QTextStream>

using namespace Sandkeeper;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    // The key comes from the environment or from the config file of the service's own tools.
    BlockingSandboxClient client({.providerId = app.arguments().value(1, "prime")});

    const Result<Sandbox> sandbox =
        client.create({.name = "my-sandbox", .image = "python:3.11-slim", .cpuCores = 2, .memoryGb = 4});
    if (!sandbox) {
        out << message(sandbox.error()) << '\n' << advice(sandbox.error()) << '\n';
        return 1;
    }
    out << "Created: " << sandbox->id << '\n';

    Result<CommandResult> result = client.waitForCreation(sandbox->id).and_then([&] {
        return client.executeCommand(sandbox->id, "echo \"6 * 7 = $((6 * 7))\"");
    });
    out << (result ? QString::fromUtf8(result->standardOutput) : message(result.error()));

    const Result<void> deleted = client.deleteSandbox(sandbox->id);
    return result && deleted ? 0 : 1;
}
