// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/plainitemdelegate.h"

namespace Sandkeeper {

/// Paints how each transfer stands: progress through the style, an icon for its direction. GUI thread.
class TransferDelegate final : public PlainItemDelegate
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
