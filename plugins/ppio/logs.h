// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "region.h"

#include "api/logcodec.h"

namespace Sandkeeper::Ppio {

/// Logs of a sandbox's daemon (ppio.md §2.8): the newer call, else the older one, else none. GUI thread.
class Logs : public QObject, public LogSource
{
public:
    Logs(ControlPlane *api, Region *region);
    ~Logs() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<LogPage> logs(const LogQuery &query) override;

private:
    Future<LogPage> ask(const QString &sandboxId, const LogPosition &from, bool recent);
    void askOlder(Flow<LogPage> *flow, const QString &sandboxId, const LogPosition &from);

    ControlPlane *m_api;
    Region *m_region;
};

} // namespace Sandkeeper::Ppio
