// SPDX-License-Identifier: MIT
#include "ui/operations/operationspanel.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/operations/operationdelegate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Sandkeeper {

OperationsPanel::OperationsPanel(Operations *operations, QWidget *parent)
    : QWidget(parent)
    , m_operations(operations)
    , m_model(new OperationsModel(operations, this))
    , m_view(nameWidget(new QTreeView(this), "operations.list", tr("Operations")))
    , m_empty(new HintLabel(tr("What you create, delete and run is listed here while it is under way and "
                               "afterwards, with a result for each item."),
                            this))
    , m_problem(new MessageBar(this))
    , m_cancel(nameWidget(new QPushButton(tr("Cancel operation"), this), "operations.cancel",
                          tr("Cancel operation")))
    , m_clear(nameWidget(new QPushButton(tr("Clear finished"), this), "operations.clear",
                         tr("Clear finished operations")))
{
    m_view->setHeader(new PaddedHeader(m_view));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new OperationDelegate(m_view));
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setAlternatingRowColors(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(OperationsModel::TitleColumn, QHeaderView::Stretch);
    const int unit = fontMetrics().horizontalAdvance(u'x');
    m_view->setColumnWidth(OperationsModel::StatusColumn, unit * 16);
    m_view->setColumnWidth(OperationsModel::StartedColumn, unit * 11);
    m_view->setIndentation(fontMetrics().height());
    setMinimumWidth(unit * 60);
    m_empty->setMargin(8);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_problem->hide();

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(8, 8, 8, 8);
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_clear);
    buttons->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);

    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &OperationsPanel::updateSelection);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &OperationsPanel::updateSelection);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &OperationsPanel::updateSelection);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (Operation *operation = selectedOperation())
            operation->cancel();
    });
    connect(m_clear, &QPushButton::clicked, operations, &Operations::clearFinished);
    updateSelection();
}

/// Wide enough for what was done to what; a user may make it narrower.
QSize OperationsPanel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'x') * 72, QWidget::sizeHint().height()};
}

void OperationsPanel::showOperation(Operation *operation)
{
    const QModelIndex index = m_model->indexOf(operation);
    if (!index.isValid())
        return;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
}

Operation *OperationsPanel::selectedOperation() const
{
    const QModelIndexList selected = m_view->selectionModel()->selectedRows();
    return selected.isEmpty() ? nullptr : m_model->operationAt(selected.first());
}

void OperationsPanel::updateSelection()
{
    m_empty->setVisible(m_model->rowCount() == 0);
    m_view->setVisible(m_model->rowCount() > 0);
    const Operation *operation = selectedOperation();
    const bool running = operation && !operation->isFinished();
    m_cancel->setEnabled(running);
    m_cancel->setToolTip(running ? tr("Stop what has not been done yet")
                                 : tr("Select an operation that is still running"));
    const int ended = int(m_operations->operations().size()) - m_operations->runningCount();
    m_clear->setEnabled(ended > 0);

    const QModelIndexList selected = m_view->selectionModel()->selectedRows();
    const QVariant error =
        selected.isEmpty() ? QVariant() : selected.first().data(OperationsModel::ErrorRole);
    const bool show = error.isValid() && !error.value<Error>().isCancelled();
    if (show)
        m_problem->setError(error.value<Error>());
    m_problem->setVisible(show);
}

} // namespace Sandkeeper
