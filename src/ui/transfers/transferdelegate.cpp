// SPDX-License-Identifier: MIT
#include "ui/transfers/transferdelegate.h"

#include "models/transfersmodel.h"

#include <QApplication>
#include <QPainter>

namespace Sandkeeper {

namespace {

Tone toneOf(const QModelIndex &index)
{
    switch (TransferState(index.data(TransfersModel::StateRole).toInt())) {
    case TransferState::Done:
        return Tone::Good;
    case TransferState::Failed:
        return Tone::Bad;
    case TransferState::Paused:
        return index.data(TransfersModel::QuestionRole).toBool() ? Tone::Attention : Tone::Muted;
    case TransferState::Queued:
    case TransferState::Cancelled:
        return Tone::Muted;
    case TransferState::Preparing:
    case TransferState::Running:
    case TransferState::Verifying:
        return Tone::Accent;
    }
    return Tone::Neutral;
}

QString iconOf(TransferDirection direction)
{
    switch (direction) {
    case TransferDirection::Upload:
        return QStringLiteral("upload");
    case TransferDirection::Download:
        return QStringLiteral("download");
    case TransferDirection::Copy:
        break;
    }
    return QStringLiteral("copy");
}

} // namespace

void TransferDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const QVariant progress = index.data(TransfersModel::ProgressRole);
    if (index.column() != TransfersModel::StatusColumn || !progress.isValid() || progress.toInt() < 0) {
        PlainItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, {});
    QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    QStyleOptionProgressBar bar;
    bar.initFrom(option.widget);
    bar.rect = contentRect(option).adjusted(0, 3, 0, -3);
    bar.state |= QStyle::State_Horizontal;
    bar.minimum = 0;
    bar.maximum = 1000;
    bar.progress = progress.toInt();
    bar.text = text;
    bar.textVisible = true;
    bar.textAlignment = Qt::AlignCenter;
    style->drawControl(QStyle::CE_ProgressBar, &bar, painter, option.widget);
}

void TransferDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    PlainItemDelegate::initStyleOption(option, index);
    if (index.column() == TransfersModel::NameColumn)
        setIcon(option, iconOf(TransferDirection(index.data(TransfersModel::DirectionRole).toInt())),
                toneOf(index));
    else if (index.column() == TransfersModel::StatusColumn)
        setTextTone(option, toneOf(index));
}

} // namespace Sandkeeper
