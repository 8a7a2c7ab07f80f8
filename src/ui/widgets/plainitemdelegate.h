// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/icons.h"

#include <QStyledItemDelegate>

namespace Sandkeeper {

/// What the cells of every table with remote data have in common: one line without control characters, the
/// same distance from their neighbours, and tooltips that are never taken for rich text. GUI thread.
class PlainItemDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// Pixels between a cell's edge and its text.
    static constexpr int CellPadding = 8;
    /// Pixels a row of text in this font takes.
    static int rowHeight(const QFontMetrics &metrics) { return metrics.height() + 8; }

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

    /// The part of `rect` that is left between the paddings.
    static QRect contentRect(const QStyleOptionViewItem &option);
    /// The text in `tone`; a selected cell keeps the colour that fits its ground.
    static void setTextTone(QStyleOptionViewItem *option, Tone tone);
    /// One of our icons before the text, as high as it, in `tone` or, selected, in the selection's text
    /// colour.
    static void setIcon(QStyleOptionViewItem *option, const QString &icon, Tone tone);
};

} // namespace Sandkeeper
