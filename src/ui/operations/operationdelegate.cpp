// SPDX-License-Identifier: MIT
#include "ui/operations/operationdelegate.h"

#include "models/operationsmodel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plaintext.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QToolTip>

namespace Sandkeeper {

namespace {

struct Mark
{
    QString icon;
    Tone tone = Tone::Neutral;
};

Mark markOf(const QModelIndex &index)
{
    const int state = index.data(OperationsModel::StateRole).toInt();
    if (index.parent().isValid()) {
        switch (Operation::ItemState(state)) {
        case Operation::ItemState::Done:
            return {QStringLiteral("check"), Tone::Good};
        case Operation::ItemState::Failed:
            return {QStringLiteral("state-error"), Tone::Bad};
        case Operation::ItemState::Unknown:
            return {QStringLiteral("state-unknown"), Tone::Attention};
        case Operation::ItemState::Cancelled:
            return {QStringLiteral("state-ended"), Tone::Muted};
        case Operation::ItemState::Waiting:
            return {QStringLiteral("state-pending"), Tone::Muted};
        case Operation::ItemState::Running:
            return {QStringLiteral("state-provisioning"), Tone::Accent};
        }
    }
    switch (Operation::State(state)) {
    case Operation::State::Running:
        return {QStringLiteral("state-provisioning"), Tone::Accent};
    case Operation::State::Succeeded:
        return {QStringLiteral("check"), Tone::Good};
    case Operation::State::PartlyFailed:
    case Operation::State::Failed:
        return {QStringLiteral("state-error"), Tone::Bad};
    case Operation::State::Cancelled:
        return {QStringLiteral("state-ended"), Tone::Muted};
    }
    return {};
}

} // namespace

void OperationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const QVariant progress = index.data(OperationsModel::ProgressRole);
    if (index.column() != OperationsModel::StatusColumn || !progress.isValid() || progress.toInt() < 0) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, {});
    QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    QStyleOptionProgressBar bar;
    bar.initFrom(option.widget);
    bar.rect = option.rect.adjusted(2, 2, -2, -2);
    bar.state |= QStyle::State_Horizontal;
    bar.minimum = 0;
    bar.maximum = 100;
    bar.progress = progress.toInt();
    bar.text = text;
    bar.textVisible = true;
    bar.textAlignment = Qt::AlignCenter;
    style->drawControl(QStyle::CE_ProgressBar, &bar, painter, option.widget);
}

bool OperationDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                  const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), plainToolTip(index.data(Qt::ToolTipRole).toString()),
                       view->viewport(), option.rect);
    return true;
}

void OperationDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = visibleOneLine(option->text);
    const Mark mark = markOf(index);
    const bool selected = option->state.testFlag(QStyle::State_Selected);
    const QPalette palette = option->palette;
    if (index.column() == OperationsModel::TitleColumn) {
        const int side = option->fontMetrics.height();
        const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1.0;
        const QColor tint =
            selected ? palette.color(QPalette::HighlightedText) : toneColor(palette, mark.tone);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {side, side};
        option->icon = QIcon(tintedPixmap(mark.icon, {side, side}, ratio, tint));
    } else {
        const Tone tone = index.data(OperationsModel::FailedRole).toBool() ? Tone::Bad : Tone::Muted;
        const QColor color = toneColor(palette, tone);
        option->palette.setColor(QPalette::Active, QPalette::Text, color);
        option->palette.setColor(QPalette::Inactive, QPalette::Text, color);
    }
}

} // namespace Sandkeeper
