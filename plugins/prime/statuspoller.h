// SPDX-License-Identifier: MIT
#pragma once

#include "controlplane.h"

#include "api/statuscodec.h"

namespace Sandkeeper::Prime {

/// Asks for the status of many sandboxes with few requests (prime.md §9.5, §5.7): questions are gathered for
/// 25 ms and sent as one batch of at most 100 ids. Where the service has no batch call it is asked for each
/// one, from then on. GUI thread.
class StatusPoller : public QObject
{
public:
    explicit StatusPoller(ControlPlane *api);
    ~StatusPoller() override;

    Future<StatusSnapshot> status(const QString &sandboxId);

private:
    using Waiter = std::shared_ptr<Flow<StatusSnapshot>>;
    using Waiters = QHash<QString, QList<Waiter>>;

    void gather();
    void sendBatch(const Waiters &batch);
    void askOneByOne(const Waiters &batch);
    static void answer(const QList<Waiter> &waiters, const Result<StatusSnapshot> &result);

    ControlPlane *m_api;
    Waiters m_gathered;
    bool m_batchUnsupported = false;
};

} // namespace Sandkeeper::Prime
