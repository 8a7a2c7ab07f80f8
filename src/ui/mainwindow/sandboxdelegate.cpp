// SPDX-License-Identifier: MIT
#include "ui/mainwindow/sandboxdelegate.h"

#include "models/sandboxtablemodel.h"
#include "ui/widgets/statebadge.h"

#include <cmath>

#include <QPainter>

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

constexpr int BarHeight = 2;
constexpr double Much = 0.80;
constexpr double AlmostAll = 0.95;
constexpr float GroundAlpha = 0.18F;

} // namespace

void SandboxDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    PlainItemDelegate::paint(painter, option, index);
    const QVariant share = index.data(SandboxTableModel::UsageRole);
    if (!share.isValid())
        return;
    const double used = share.toDouble();
    const Tone tone = index.data(SandboxTableModel::StaleRole).toBool() ? Tone::Muted
                      : used >= AlmostAll                               ? Tone::Bad
                      : used >= Much                                    ? Tone::Attention
                                                                        : Tone::Accent;
    const bool selected = option.state & QStyle::State_Selected;
    QColor ground = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor bar = selected ? ground : toneColor(option.palette, tone);
    ground.setAlphaF(GroundAlpha);
    QRect whole = option.rect.adjusted(CellPadding, 0, -CellPadding, 0);
    whole.setTop(whole.bottom() - BarHeight);
    whole.setHeight(BarHeight);
    QRect part = whole;
    part.setWidth(int(std::lround(whole.width() * used)));
    if (option.direction == Qt::RightToLeft)
        part.moveRight(whole.right());
    painter->fillRect(whole, ground);
    painter->fillRect(part, bar);
}

void SandboxDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    PlainItemDelegate::initStyleOption(option, index);
    const auto state = SandboxState(index.data(SandboxTableModel::StateRole).toInt());
    if (index.column() == SandboxTableModel::StateColumn)
        setIcon(option, stateIconName(state), stateTone(state));
    setTextTone(option, textTone(index, state));
}

} // namespace Sandkeeper
