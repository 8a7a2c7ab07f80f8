// SPDX-License-Identifier: MIT
#pragma once

#include "models/transfersmodel.h"

#include <QWidget>

class QLabel;
class QTableView;
class QToolBar;

namespace Sandkeeper {

class MessageBar;

/// The table of transfers and what can be done with the selected ones. GUI thread.
class TransfersPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit TransfersPanel(TransferQueue *queue, QWidget *parent = nullptr);

    QTableView *view() const { return m_view; }
    QToolBar *toolBar() const { return m_bar; }
    QStringList selectedIds() const;
    /// Whether one of the selected ones is in a state that makes this possible.
    bool anySelected(const std::function<bool(const TransferItem &)> &condition) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    /// The selection, or the state of something selected.
    void selectionChanged();
    void contextMenuRequested(const QPoint &globalPosition);
    /// A double click or Return on a transfer.
    void activated(const QString &id);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void update();

    TransferQueue *m_queue;
    TransfersModel *m_model;
    QTableView *m_view;
    QLabel *m_empty;
    MessageBar *m_problem;
    QToolBar *m_bar;
    bool m_isOrdered = false; ///< for the keyboard
};

} // namespace Sandkeeper
