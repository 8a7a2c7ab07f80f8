// SPDX-License-Identifier: MIT
// Environment variables and secrets. Values of secrets go to the service and never come back.
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

    const Result<Sandbox> sandbox = client.create(
        {.name = "my-sandbox",
         .image = "python:3.11-slim",
         .environment = {{"DEBUG", "true"}, {"LOG_LEVEL", "info"}},
         .secrets = {{"API_KEY", Secret("a-key-of-mine")}, {"DATABASE_PASSWORD", Secret("not-a-real-one")}}});
    if (!sandbox || !client.waitForCreation(sandbox->id)) {
        out << (sandbox ? "It did not start." : message(sandbox.error())) << '\n';
        return 1;
    }
    out << "Names only: " << sandbox->secretNames.join(", ") << '\n';
    const Result<CommandResult> result =
        client.executeCommand(sandbox->id, "echo $LOG_LEVEL with a key of ${#API_KEY} characters");
    out << (result ? QString::fromUtf8(result->standardOutput) : message(result.error()));
    return client.deleteSandbox(sandbox->id) && result ? 0 : 1;
}
