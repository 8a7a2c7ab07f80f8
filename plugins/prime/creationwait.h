// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "commands.h"
#include "statuspoller.h"

#include <QPointer>

namespace Sandkeeper::Prime {

/// Follows one new sandbox until a command runs in it (prime.md §14.1). Ends as Cancelled when the services
/// it uses die first.
class PrimeCreationWait : public CreationWaitJob
{
    Q_OBJECT
public:
    /// The services live as long as `poller`.
    PrimeCreationWait(const QString &sandboxId, ControlPlane *api, StatusPoller *poller, Commands *commands,
                      GatewayCalls *gateway);
    ~PrimeCreationWait() override;

protected:
    void abort() override;

private:
    void poll();
    void pauseAndPoll(std::chrono::milliseconds pause);
    void backOff();
    void handleSnapshot(const StatusSnapshot &snapshot);
    void handleImageBuild();
    void handleEnd(const StatusSnapshot &snapshot);
    void probe();
    void handleProbeFailure(const Error &error);
    void handleDeadline();
    void failNotRunning(const QString &reason, const QString &detail);
    std::chrono::milliseconds now() const;

    /// Calls `next` with the answer unless the job ended meanwhile.
    template <typename T, typename Next>
    void await(const Future<T> &step, Next next);

    QString m_sandboxId;
    ControlPlane *m_api;
    StatusPoller *m_poller;
    Commands *m_commands;
    GatewayCalls *m_gateway;
    std::function<void()> m_cancelStep;
    std::chrono::milliseconds m_deadline{0};
    std::optional<std::chrono::milliseconds> m_buildDeadline;
    int m_backOffIndex = 0;
    bool m_probing = false; ///< it was seen running: only the gateway is missing
    std::optional<Error> m_probeError;
    QString m_lastWord;
};

/// Whether a failed probe may succeed later (prime.md §14.1, last but one paragraph).
bool isRetryableProbeFailure(const Error &error);

} // namespace Sandkeeper::Prime
