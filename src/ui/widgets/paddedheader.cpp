// SPDX-License-Identifier: MIT
#include "ui/widgets/paddedheader.h"

#include "ui/widgets/plainitemdelegate.h"

#include <algorithm>

#include <QPainter>

namespace Sandkeeper {

PaddedHeader::PaddedHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true); // as the header that a table makes for itself
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    setTextElideMode(Qt::ElideRight);
}

QSize PaddedHeader::sizeHint() const
{
    const QSize hint = QHeaderView::sizeHint();
    return {hint.width(), std::max(hint.height(), PlainItemDelegate::rowHeight(fontMetrics()))};
}

void PaddedHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    const int end = length() - offset();
    if (end >= viewport()->width())
        return;
    QPainter painter(viewport());
    QStyleOptionHeaderV2 option;
    initStyleOption(&option);
    option.rect = QRect(end, 0, viewport()->width() - end, viewport()->height());
    option.position = QStyleOptionHeader::End;
    option.state &= ~QStyle::State_MouseOver;
    style()->drawControl(QStyle::CE_HeaderSection, &option, &painter, this);
}

void PaddedHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    if (!rect.isValid())
        return;
    QStyleOptionHeaderV2 option;
    initStyleOption(&option);
    option.rect = rect;
    initStyleOptionForIndex(&option, logicalIndex);
    painter->save();
    painter->setClipRect(rect, Qt::IntersectClip);
    style()->drawControl(QStyle::CE_HeaderSection, &option, painter, this);
    const int inset =
        PlainItemDelegate::CellPadding - style()->pixelMetric(QStyle::PM_HeaderMargin, &option, this);
    option.rect.adjust(inset, 0, -inset, 0);
    QStyleOptionHeaderV2 part = option;
    part.rect = style()->subElementRect(QStyle::SE_HeaderLabel, &option, this);
    if (part.rect.isValid())
        style()->drawControl(QStyle::CE_HeaderLabel, &part, painter, this);
    if (option.sortIndicator != QStyleOptionHeader::None) {
        part.rect = style()->subElementRect(QStyle::SE_HeaderArrow, &option, this);
        style()->drawPrimitive(QStyle::PE_IndicatorHeaderArrow, &part, painter, this);
    }
    painter->restore();
}

QSize PaddedHeader::sectionSizeFromContents(int logicalIndex) const
{
    return QHeaderView::sectionSizeFromContents(logicalIndex) + QSize(2 * PlainItemDelegate::CellPadding, 0);
}

} // namespace Sandkeeper
