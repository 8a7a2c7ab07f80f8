// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

#include <QCoreApplication>

namespace Sandkeeper::Ppio {

/// How long sandboxes live (ppio.md §2.6, §2.7). The only place of this plug-in that changes a life. Each
/// call looks first, acts once and tells what the service says afterwards. GUI thread.
class Lifetimes : public QObject, public LifetimeControl
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Lifetimes)
public:
    explicit Lifetimes(ControlPlane *api);
    ~Lifetimes() override;

    QString extendRefusal(const Sandbox &sandbox) const override;
    QString pauseRefusal(const Sandbox &sandbox) const override;
    QString resumeRefusal(const Sandbox &sandbox) const override;
    Future<Sandbox> extendBy(const QString &sandboxId, std::chrono::seconds more) override;
    Future<Sandbox> extendUntil(const QString &sandboxId, const QDateTime &end) override;
    Future<void> pause(const QString &sandboxId) override;
    Future<Sandbox> resume(const QString &sandboxId, std::chrono::seconds life) override;

private:
    HttpRequest change(const QString &sandboxId, const char *what, const QByteArray &body,
                       RetryClass retry) const;
    /// Sends a change whose answer is empty.
    Future<void> send(const QString &sandboxId, const char *what, const QByteArray &body, RetryClass retry);
    void lengthen(Flow<Sandbox> *flow, const QString &sandboxId, std::chrono::seconds life);
    void setLongerLife(Flow<Sandbox> *flow, const QString &sandboxId, std::chrono::seconds life);
    void setLife(Flow<Sandbox> *flow, const QString &sandboxId, std::chrono::seconds life);
    void settlePause(Flow<void> *flow, const QString &sandboxId, const Error &error, int looks);
    void wake(Flow<Sandbox> *flow, const QString &sandboxId, const char *what, std::chrono::seconds life);
    void settleResume(Flow<Sandbox> *flow, const QString &sandboxId, const std::optional<Error> &error);

    ControlPlane *m_api;
};

} // namespace Sandkeeper::Ppio
