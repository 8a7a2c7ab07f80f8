// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/plainitemdelegate.h"

namespace Sandkeeper {

/// Paints how each operation stands: progress through the style, failures in a warning colour. GUI thread.
class OperationDelegate final : public PlainItemDelegate
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
