// SPDX-License-Identifier: MIT
#include "region.h"

namespace Sandkeeper::Ppio {

Region::Region(ControlPlane *api)
    : m_api(api)
{
}

Region::~Region() = default;

QString Region::refusal(Feature feature) const
{
    if (!lacks(feature))
        return {};
    switch (feature) {
    case Feature::RecentLogs:
    case Feature::Logs:
        return tr("This region of the service has no logs.");
    case Feature::MetricsOfMany:
        return tr("This region of the service has no measurements.");
    case Feature::NetworkRules:
        return tr("This region of the service has no network rules.");
    case Feature::Snapshots:
        return tr("This region of the service has no snapshots.");
    case Feature::Clones:
        return tr("This region of the service makes no copies of sandboxes.");
    case Feature::Commits:
        return tr("This region of the service makes no templates of sandboxes.");
    }
    return {};
}

Error Region::unsupported(Feature feature, const QString &sandboxId) const
{
    return Error{.kind = Error::Kind::Unsupported,
                 .subject = m_api->subjectFor(sandboxId),
                 .detail = refusal(feature),
                 .reason = QStringLiteral("REGION")};
}

Future<Error> Region::explain(Feature feature, const QString &sandboxId, const Error &error)
{
    if (!isMissingCall(error))
        return readyFuture<Error>(error);
    auto flow = Flow<Error>::make(this);
    auto *self = flow.get();
    flow->await<Sandbox>(
        m_api->detail(sandboxId), [this, self, feature, sandboxId, error](const Result<Sandbox> &sandbox) {
            if (!sandbox && sandbox.error().isCancelled())
                return self->fail(sandbox.error());
            if (!sandbox)
                return self->finish(sandbox.error().httpStatus == 404 ? sandbox.error() : error);
            noteLack(feature);
            self->finish(unsupported(feature, sandboxId));
        });
    return flow->future();
}

} // namespace Sandkeeper::Ppio
