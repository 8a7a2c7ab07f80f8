// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// SSH sessions (prime.md §5.15, §5.16, §7.5): the control plane opens a session, the gateway lets the key in
/// with the session's own token, which never leaves this class. For a virtual machine the key goes to the
/// control plane at once, as later services have it. GUI thread.
class PrimeSsh : public QObject, public SshAccess
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::Ssh)
public:
    PrimeSsh(ControlPlane *api, QStringList gatewaySuffixes);
    ~PrimeSsh() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<SshSession> openSshSession(const SshRequest &request) override;
    Future<void> closeSshSession(const QString &sandboxId, const QString &sessionId) override;

private:
    struct Opening;
    QString problem(const SshRequest &request) const;
    void request(const std::shared_ptr<Opening> &opening, bool isVm);
    void accept(const std::shared_ptr<Opening> &opening, bool isVm, const HttpResponse &response);
    void authorise(const std::shared_ptr<Opening> &opening);
    /// Closes the session if there is one, then ends with the error.
    void giveUp(const std::shared_ptr<Opening> &opening, Error error);

    ControlPlane *m_api;
    QStringList m_suffixes;
};

} // namespace Sandkeeper::Prime
