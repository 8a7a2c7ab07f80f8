// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "core/client/servicereader.h"

#include <QDialog>
#include <QPointer>

class QPushButton;

namespace Sandkeeper {

class MessageBar;
class NetworkEditor;

/// Changes what a running sandbox may reach and stays open until the service has answered. Open it with
/// open().
class NetworkDialog final : public QDialog
{
    Q_OBJECT
public:
    NetworkDialog(const ServiceReader &reader, Operations *operations, const SandboxKey &sandbox,
                  const NetworkPolicy &policy, QWidget *parent = nullptr);
    ~NetworkDialog() override;

    NetworkPolicy policy() const;

Q_SIGNALS:
    /// An answer came, good or bad.
    void ended();

private:
    void build();
    void apply();
    void answered();
    QString problem() const;

    ServiceReader m_reader;
    Operations *m_operations;
    SandboxKey m_sandbox;
    QPointer<Operation> m_operation;
    NetworkEditor *m_editor;
    MessageBar *m_message;
    QPushButton *m_apply;
};

} // namespace Sandkeeper
