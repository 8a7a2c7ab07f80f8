// SPDX-License-Identifier: MIT
#include "ui/mainwindow/sandboxdelegate.h"

#include "models/sandboxtablemodel.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/statebadge.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace Sandkeeper {

namespace {

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
