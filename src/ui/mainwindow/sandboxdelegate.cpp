// SPDX-License-Identifier: MIT
#include "ui/mainwindow/sandboxdelegate.h"

#include "models/sandboxtablemodel.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/statebadge.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QToolTip>

namespace Sandkeeper {

namespace {

constexpr int Padding = 4;

Tone textTone(const QModelIndex &index, SandboxState state)
{
    if (index.column() == SandboxTableModel::TimeLeftColumn) {
        switch (SandboxTableModel::Urgency(index.data(SandboxTableModel::UrgencyRole).toInt())) {
        case SandboxTableModel::Urgency::Critical:
            return Tone::Bad;
        case SandboxTableModel::Urgency::Soon:
            return Tone::Attention;
        case SandboxTableModel::Urgency::None:
            break;
        }
    }
    if (isFinal(state) || index.data(SandboxTableModel::StaleRole).toBool() ||
        index.data(SandboxTableModel::MissingRole).toBool())
        return Tone::Muted;
    // The name leads; what describes it stands back.
    return Tone::Neutral;
}

} // namespace

bool SandboxDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), plainToolTip(index.data(Qt::ToolTipRole).toString()),
                       view->viewport(), option.rect);
    return true;
}

void SandboxDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    // The ground goes from edge to edge; what stands on it keeps away from the neighbours.
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, option.widget);
    cell.rect.adjust(Padding, 0, -Padding, 0);
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
}

void SandboxDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = visibleOneLine(option->text);
    const auto state = SandboxState(index.data(SandboxTableModel::StateRole).toInt());
    const QPalette palette = option->palette;
    const QColor color = toneColor(palette, textTone(index, state));
    option->palette.setColor(QPalette::Active, QPalette::Text, color);
    option->palette.setColor(QPalette::Inactive, QPalette::Text, color);
    if (index.column() == SandboxTableModel::StateColumn) {
        const int side = option->fontMetrics.height();
        const bool selected = option->state.testFlag(QStyle::State_Selected);
        const QColor tint =
            selected ? palette.color(QPalette::HighlightedText) : toneColor(palette, stateTone(state));
        const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1.0;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {side, side};
        option->icon = QIcon(tintedPixmap(stateIconName(state), {side, side}, ratio, tint));
    }
}

} // namespace Sandkeeper
