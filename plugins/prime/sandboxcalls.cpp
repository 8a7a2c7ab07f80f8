// SPDX-License-Identifier: MIT
#include "sandboxcalls.h"

#include "api/sandboxcodec.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::SandboxCalls)
};

} // namespace

Future<bool> isMachine(ControlPlane *api, const QString &sandboxId)
{
    if (const auto problem = api->idProblem(sandboxId))
        return readyFuture<bool>(tl::unexpected(*problem));
    if (const auto known = api->known(sandboxId))
        return readyFuture<bool>(known->isVm);
    HttpRequest request =
        api->request("GET", ControlPlane::sandboxEndpoint(sandboxId), RetryClass::Idempotent);
    request.subject = sandboxId;
    auto flow = Flow<bool>::make(api);
    auto *self = flow.get();
    flow->awaitValue<Sandbox>(api->call<Sandbox>(request, decodeSandboxBody),
                              [api, self](const Sandbox &sandbox) {
                                  api->learn(sandbox);
                                  self->finish(sandbox.runtime == vmRuntime);
                              });
    return flow->future();
}

Error noCommand(const QString &subject)
{
    return Error{
        .kind = Error::Kind::Invalid, .subject = subject, .detail = Texts::tr("There is no command to run.")};
}

Error unsupported(const ControlPlane &api, const QString &sandboxId, const QString &text,
                  const QString &reason)
{
    return Error{.kind = Error::Kind::Unsupported,
                 .subject = api.subjectFor(sandboxId),
                 .detail = text,
                 .reason = reason};
}

} // namespace Sandkeeper::Prime
