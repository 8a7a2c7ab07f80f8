// SPDX-License-Identifier: MIT
// Files in and out. A download is complete, or the local file stays as it was.
#include <sandkeeper/core/client/blockingsandboxclient.h>
#include <sandkeeper/core/provider/errortext.h>

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTextStream>

using namespace Sandkeeper;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    BlockingSandboxClient client({.providerId = app.arguments().value(1, "prime")});
    const Result<Sandbox> sandbox = client.create({.name = "files", .image = "python:3.11-slim"});
    if (!sandbox) {
        out << message(sandbox.error()) << '\n';
        return 1;
    }
    const QTemporaryDir folder;
    const QString output = folder.filePath("results/output.txt");
    const Result<void> done =
        client.waitForCreation(sandbox->id)
            .and_then(
                [&] { return client.uploadBytes(sandbox->id, "/tmp/script.sh", "echo from the script"); })
            .and_then(
                [&] { return client.executeCommand(sandbox->id, "sh /tmp/script.sh > /tmp/output.txt"); })
            .and_then([&](const CommandResult &) {
                return client.downloadFile(sandbox->id, "/tmp/output.txt", output);
            })
            .and_then([&] { return client.uploadFile(sandbox->id, "/tmp/back.txt", output); });
    const Result<FileWindow> back = client.readFile({.sandboxId = sandbox->id, .path = "/tmp/back.txt"});
    out << (done && back ? QString::fromUtf8(back->content) : message(done ? back.error() : done.error()));
    return client.deleteSandbox(sandbox->id) && done && back ? 0 : 1;
}
