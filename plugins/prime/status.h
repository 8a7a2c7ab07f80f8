// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "statuspoller.h"

namespace Sandkeeper::Prime {

/// The states of many sandboxes, gathered by StatusPoller, and why one ended (prime.md §5.7, §5.8). GUI
/// thread.
class PrimeStatus : public QObject, public StatusSource
{
public:
    PrimeStatus(ControlPlane *api, StatusPoller *poller);
    ~PrimeStatus() override;

    /// Never fails as a whole: what stops a request stands at each sandbox it was about.
    Future<QList<StatusSnapshot>> statuses(const QStringList &sandboxIds) override;
    Future<EndReason> endReason(const QString &sandboxId) override;

private:
    struct Question;
    void collect(const std::shared_ptr<Question> &question);

    ControlPlane *m_api;
    StatusPoller *m_poller;
};

} // namespace Sandkeeper::Prime
