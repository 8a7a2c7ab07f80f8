// SPDX-License-Identifier: MIT
#include "ui/transfers/transferspanel.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/transfers/transferdelegate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/taborder.h"

#include <algorithm>

#include <QHeaderView>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

namespace Sandkeeper {

TransfersPanel::TransfersPanel(TransferQueue *queue, QWidget *parent)
    : QWidget(parent)
    , m_queue(queue)
    , m_model(new TransfersModel(queue, this))
    , m_view(nameWidget(new QTableView(this), "transfers.table", tr("Transfers")))
    , m_empty(new HintLabel(tr("Files and folders on their way are listed here. Drop some from the desktop "
                               "onto a sandbox in the table."),
                            this))
    , m_problem(new MessageBar(this))
    , m_bar(nameWidget(new QToolBar(this), "transfers.bar", tr("Actions for transfers")))
{
    m_view->setHorizontalHeader(new PaddedHeader(m_view));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new TransferDelegate(m_view));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setAlternatingRowColors(true);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setCornerButtonEnabled(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(PlainItemDelegate::rowHeight(fontMetrics()));
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionResizeMode(TransfersModel::NameColumn, QHeaderView::Stretch);
    const int unit = fontMetrics().horizontalAdvance(u'x');
    m_view->setColumnWidth(TransfersModel::SandboxColumn, unit * 20);
    m_view->setColumnWidth(TransfersModel::StatusColumn, unit * 22);
    for (const int column :
         {TransfersModel::SizeColumn, TransfersModel::SpeedColumn, TransfersModel::TimeColumn})
        m_view->setColumnWidth(column, unit * (column == TransfersModel::SizeColumn ? 22 : 16));
    m_empty->setMargin(8);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_problem->hide();
    m_bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_bar->setIconSize({16, 16});

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_problem);

    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TransfersPanel::update);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &TransfersPanel::update);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &TransfersPanel::update);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (!m_view->hasFocus()) // nothing moves under somebody who is at work there
            m_view->scrollToBottom();
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        Q_EMIT contextMenuRequested(m_view->viewport()->mapToGlobal(position));
    });
    connect(m_view, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT activated(m_model->idAt(index.row())); });
    update();
}

/// The buttons of the bar are made last.
void TransfersPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_isOrdered, true))
        orderTabs(this);
}

QSize TransfersPanel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'x') * 100,
            m_bar->sizeHint().height() + PlainItemDelegate::rowHeight(fontMetrics()) * 6};
}

QStringList TransfersPanel::selectedIds() const
{
    QStringList ids;
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex &row : std::as_const(rows))
        ids.append(m_model->idAt(row.row()));
    return ids;
}

bool TransfersPanel::anySelected(const std::function<bool(const TransferItem &)> &condition) const
{
    const QStringList ids = selectedIds();
    return std::any_of(ids.begin(), ids.end(), [&](const QString &id) {
        const TransferItem *item = m_queue->find(id);
        return item && condition(*item);
    });
}

void TransfersPanel::update()
{
    m_empty->setVisible(m_model->rowCount() == 0);
    m_view->setVisible(m_model->rowCount() > 0);
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    const QVariant error = rows.size() == 1 ? rows.first().data(TransfersModel::ErrorRole) : QVariant();
    const bool show = error.isValid() && !error.value<Error>().isCancelled();
    if (show)
        m_problem->setError(error.value<Error>());
    m_problem->setVisible(show);
    Q_EMIT selectionChanged();
}

} // namespace Sandkeeper
