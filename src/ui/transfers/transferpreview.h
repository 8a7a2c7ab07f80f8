// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/transferplan.h"

#include <QDialog>

class QComboBox;

namespace Sandkeeper {

/// Shows what is going to be moved before it is, when that is much or something is in the way. GUI thread.
class TransferPreview final : public QDialog
{
    Q_OBJECT
public:
    explicit TransferPreview(const TransferPlan &plan, QWidget *parent = nullptr);

    /// What the person has chosen for what is in the way.
    ConflictPolicy policy() const;

private:
    QComboBox *m_policy = nullptr;
};

} // namespace Sandkeeper
