// SPDX-License-Identifier: MIT
#include "ui/widgets/plainitemdelegate.h"

#include "ui/widgets/plaintext.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QToolTip>

namespace Sandkeeper {

namespace {

const QStyle *styleOf(const QStyleOptionViewItem &option)
{
    return option.widget ? option.widget->style() : QApplication::style();
}

/// What is missing to CellPadding where the style itself keeps some distance.
int inset(const QStyleOptionViewItem &option)
{
    const int own = styleOf(option)->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, option.widget) + 1;
    return std::max(0, PlainItemDelegate::CellPadding - own);
}

} // namespace

void PlainItemDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    // The ground goes from edge to edge; what stands on it keeps away from the neighbours.
    styleOf(option)->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, option.widget);
    cell.rect = contentRect(cell);
    styleOf(option)->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
}

QSize PlainItemDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize hint = QStyledItemDelegate::sizeHint(option, index);
    return {hint.width() + 2 * inset(option), std::max(hint.height(), rowHeight(option.fontMetrics))};
}

QRect PlainItemDelegate::contentRect(const QStyleOptionViewItem &option)
{
    return option.rect.adjusted(inset(option), 0, -inset(option), 0);
}

bool PlainItemDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                  const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), plainToolTip(index.data(Qt::ToolTipRole).toString()),
                       view->viewport(), option.rect);
    return true;
}

void PlainItemDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = visibleOneLine(option->text);
}

void PlainItemDelegate::setTextTone(QStyleOptionViewItem *option, Tone tone)
{
    const QColor color = toneColor(option->palette, tone);
    option->palette.setColor(QPalette::Active, QPalette::Text, color);
    option->palette.setColor(QPalette::Inactive, QPalette::Text, color);
}

void PlainItemDelegate::setIcon(QStyleOptionViewItem *option, const QString &icon, Tone tone)
{
    const int side = option->fontMetrics.height();
    const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1.0;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {side, side};
    option->icon = tonedIcon(icon, side, ratio, option->palette, tone);
}

} // namespace Sandkeeper
