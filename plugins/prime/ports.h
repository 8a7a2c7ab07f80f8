// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// Ports of containers (prime.md §5.11–5.14). GUI thread.
class PrimePorts : public QObject, public PortManager
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::Ports)
public:
    explicit PrimePorts(ControlPlane *api);
    ~PrimePorts() override;

    QString refusal(const Sandbox &sandbox) const override;
    QStringList protocols() const override;
    QString problem(const ExposeRequest &request) const override;
    Future<ExposedPort> expose(const ExposeRequest &request) override;
    Future<void> unexpose(const QString &sandboxId, const QString &exposureId) override;
    Future<QList<ExposedPort>> ports(const QString &sandboxId) override;
    Future<QList<ExposedPort>> allPorts() override;

private:
    static QString machineRefusal();
    /// Calls `next` unless the sandbox is a virtual machine, for which the flow ends here.
    template <typename T, typename Next>
    void forContainer(Flow<T> *flow, const QString &sandboxId, Next next);

    ControlPlane *m_api;
};

} // namespace Sandkeeper::Prime
