// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace Sandkeeper {

/// Paints a cell of the sandbox table: the state as shape and word, what is missing, ended or stale quieter,
/// and time that runs out in a warning colour. Tooltips are plain text. GUI thread.
class SandboxDelegate final : public QStyledItemDelegate
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
