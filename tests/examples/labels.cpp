// SPDX-License-Identifier: MIT
// Labels: to find sandboxes by, and to delete them by.
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
        {.name = "labeled-sandbox", .image = "python:3.11-slim", .labels = {"experiment", "ml-training"}});
    if (!sandbox || !client.waitForCreation(sandbox->id)) {
        out << (sandbox ? "It did not start." : message(sandbox.error())) << '\n';
        return 1;
    }
    const Result<SandboxPage> page =
        client.list({.labels = {"experiment"}, .includeEnded = false, .pageSize = 50});
    for (const Sandbox &each : page.value_or(SandboxPage()).sandboxes)
        out << each.name << ": " << each.stateWord << '\n';

    const Result<QList<RemoveResult>> deleted =
        client.bulkDelete(RemoveQuery{.labels = {"experiment", "ml-training"}});
    return page && deleted && deleted->size() == page->sandboxes.size() ? 0 : 1;
}
