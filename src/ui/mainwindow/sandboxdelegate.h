// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/plainitemdelegate.h"

namespace Sandkeeper {

/// Paints a cell of the sandbox table: the state as shape and word, what is missing, ended or stale quieter,
/// and time that runs out in a warning colour. GUI thread.
class SandboxDelegate final : public PlainItemDelegate
{
    Q_OBJECT
public:
    using PlainItemDelegate::PlainItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace Sandkeeper
