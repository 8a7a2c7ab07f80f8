// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "models/porttablemodel.h"
#include "ui/details/remotetab.h"

class QTableView;

namespace Sandkeeper {

/// The ports of a sandbox that can be reached from outside. GUI thread.
class PortsTab final : public RemoteTab
{
    Q_OBJECT
public:
    PortsTab(const ServiceReader &reader, Operations *operations, QWidget *parent = nullptr);

    /// The selected port; null when there is none, or the tab shows something else.
    const ExposedPort *current() const;
    /// Also in the table's context menu.
    void addPortAction(QAction *action);
    /// The next step where there are no ports.
    void setExposeAction(QAction *action) { m_exposeAction = action; }

    void openExposeDialog();
    void confirmUnexpose();
    void copyAddress();
    /// Shows the host and asks before anything is opened.
    void confirmOpen();

protected:
    void load() override;
    void forget() override;
    bool isEmpty() const override { return m_model->rowCount() == 0; }
    Nothing nothing() const override;

private:
    void watch(Operation *operation);

    Operations *m_operations;
    PortTableModel *m_model;
    QTableView *m_table;
    QAction *m_exposeAction = nullptr;
};

} // namespace Sandkeeper
