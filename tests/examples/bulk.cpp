// SPDX-License-Identifier: MIT
// Many sandboxes at once, a result for each of them.
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

    QList<CreateRequest> requests;
    for (int i = 0; i < 5; ++i)
        requests.append({.name = QString("sandbox-%1").arg(i), .image = "python:3.11-slim"});
    const Result<QList<CreateResult>> created = client.bulkCreate(requests);
    QStringList ids;
    for (const CreateResult &each : created.value_or(QList<CreateResult>())) {
        if (each.sandbox)
            ids.append(each.sandbox->id);
        else
            out << message(*each.error) << '\n';
    }
    const auto waited = client.bulkWaitForCreation(ids, {}, [](int done, int total) {
        QTextStream(stderr) << done << " of " << total << " are ready\n";
    });
    for (const WaitResult &each : waited.value_or(QList<WaitResult>()))
        out << each.sandboxId << (each.error ? ": " + message(*each.error) : QString(" is ready")) << '\n';

    const Result<QList<RemoveResult>> deleted = client.bulkDelete(ids);
    return ids.size() == 5 && waited && deleted ? 0 : 1;
}
