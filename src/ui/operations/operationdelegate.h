// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace Sandkeeper {

/// Paints progress through the style, failures in a warning colour, and keeps tooltips plain. GUI thread.
class OperationDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace Sandkeeper
