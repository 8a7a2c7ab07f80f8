// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QStatusBar;
class QToolButton;

namespace Sandkeeper {

class Operations;
class SandboxFilterModel;
class TransferQueue;

/// The facts in the status bar: how many sandboxes are shown, of how many, how many are selected, when they
/// were last read, and what is under way. GUI thread.
class StatusSummary final : public QObject
{
    Q_OBJECT
public:
    StatusSummary(QStatusBar *bar, AccountSessions *sessions, SandboxStore *store, SandboxFilterModel *model,
                  Operations *operations);

    void setSelectedCount(int count);
    /// From now on it also tells of these; once.
    void setTransfers(TransferQueue *queue);

Q_SIGNALS:
    void operationsClicked();
    void transfersClicked();

private:
    void updateCounts();
    void updateFreshness();
    void updateOperations();
    void updateTransfers();

    AccountSessions *m_sessions;
    SandboxStore *m_store;
    SandboxFilterModel *m_model;
    Operations *m_operations;
    QLabel *m_counts;
    QLabel *m_freshness;
    QToolButton *m_running;
    QToolButton *m_transferring;
    TransferQueue *m_transfers = nullptr;
    QTimer m_coalesce;
    QTimer m_second;
    int m_selected = 0;
};

} // namespace Sandkeeper
