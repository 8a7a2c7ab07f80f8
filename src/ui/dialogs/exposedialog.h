// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "core/client/servicereader.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace Sandkeeper {

class FieldRow;
class MessageBar;

/// Asks which port of a sandbox to expose and stays open until the service has answered. Open it with open().
class ExposeDialog final : public QDialog
{
    Q_OBJECT
public:
    ExposeDialog(const ServiceReader &reader, Operations *operations, const SandboxKey &sandbox,
                 QWidget *parent = nullptr);
    ~ExposeDialog() override;

    ExposeRequest request() const;

Q_SIGNALS:
    /// An answer came, good or bad.
    void ended();

private:
    void build();
    bool check();
    void expose();
    void answered();

    ServiceReader m_reader;
    Operations *m_operations;
    SandboxKey m_sandbox;
    QPointer<Operation> m_operation;
    QSpinBox *m_port;
    QComboBox *m_protocol;
    QLineEdit *m_name;
    FieldRow *m_portRow;
    MessageBar *m_message;
    QPushButton *m_expose;
};

} // namespace Sandkeeper
