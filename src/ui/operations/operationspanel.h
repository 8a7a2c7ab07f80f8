// SPDX-License-Identifier: MIT
#pragma once

#include "models/operationsmodel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeView;

namespace Sandkeeper {

class EmptyState;
class MessageBar;

/// Everything that was asked for, with its progress and a result for each item; what went wrong is said in
/// words with the next step. GUI thread.
class OperationsPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit OperationsPanel(Operations *operations, QWidget *parent = nullptr);

    void showOperation(Operation *operation);
    QSize sizeHint() const override;
    QTreeView *view() const { return m_view; }

private:
    void updateSelection();
    Operation *selectedOperation() const;

    Operations *m_operations;
    OperationsModel *m_model;
    QTreeView *m_view;
    QLabel *m_empty;
    MessageBar *m_problem;
    QPushButton *m_cancel;
    QPushButton *m_clear;
};

} // namespace Sandkeeper
