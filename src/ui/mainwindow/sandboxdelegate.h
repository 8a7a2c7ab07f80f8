// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/plainitemdelegate.h"

namespace Sandkeeper {

/// Paints a cell of the sandbox table: the state as shape and word, what is missing, ended or stale quieter,
/// time that runs out in a warning colour, and below what is used a thin bar of its share. GUI thread.
class SandboxDelegate final : public PlainItemDelegate
{
    Q_OBJECT
public:
    using PlainItemDelegate::PlainItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace Sandkeeper
