// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

namespace Sandkeeper::Ppio {

/// Follows one new sandbox until its daemon answers (ppio.md §3.2, §4.2). Sends nothing that changes its
/// life. Ends as Cancelled when the control plane dies first.
class PpioCreationWait : public CreationWaitJob
{
    Q_OBJECT
public:
    PpioCreationWait(const QString &sandboxId, ControlPlane *api);
    ~PpioCreationWait() override;

protected:
    void abort() override;

private:
    void look();
    void lookAgain();
    void handleSandbox(const Sandbox &sandbox);
    void probe();
    void knock(const DaemonAccess &access);
    void handleSilence(const Error &error);
    void giveUp();

    QString m_sandboxId;
    ControlPlane *m_api;
    std::shared_ptr<Flow<void>> m_flow;
    std::chrono::milliseconds m_deadline{0};
    int m_rounds = 0;
    QString m_lastWord;
    std::optional<Error> m_lastError; ///< of the daemon's address, once the sandbox was seen running
};

} // namespace Sandkeeper::Ppio
