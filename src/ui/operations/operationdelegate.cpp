// SPDX-License-Identifier: MIT
#include "ui/operations/operationdelegate.h"

#include "models/operationsmodel.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>

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
        PlainItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, {});
    QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const QLocale locale;
    QStyleOptionProgressBar bar;
    bar.initFrom(option.widget);
    bar.rect = contentRect(option).adjusted(0, 3, 0, -3);
    bar.state |= QStyle::State_Horizontal;
    bar.minimum = 0;
    bar.maximum = 100;
    bar.progress = progress.toInt();
    bar.text = text.isEmpty() ? locale.toString(bar.progress) + locale.percent() : text;
    bar.textVisible = true;
    bar.textAlignment = Qt::AlignCenter;
    style->drawControl(QStyle::CE_ProgressBar, &bar, painter, option.widget);
}

void OperationDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    PlainItemDelegate::initStyleOption(option, index);
    if (index.column() == OperationsModel::TitleColumn) {
        const Mark mark = markOf(index);
        setIcon(option, mark.icon, mark.tone);
    } else {
        setTextTone(option, index.data(OperationsModel::FailedRole).toBool() ? Tone::Bad : Tone::Muted);
    }
}

} // namespace Sandkeeper
